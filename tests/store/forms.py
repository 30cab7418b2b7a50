"""The disclosure rule in each of its forms: which facts of whom each says that a role may see."""

import psycopg
from sqlalchemy import select

from desktop.models import Item, Patient
from desktop.models.row_security import ABOUT
from desktop.services import disclosure, reach, relationships
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Audience
from tests.clock import NOW
from tests.store.situations import CELLS, Situations, login_of
from tests.stores import Server

Seen = set[tuple[str, str]]
"""Situations and cells."""


def audience_of(store: Store, laid: Situations, role: Role) -> Audience:
    """The role's cells; a lead who answers a person's own request sees every one."""
    with store.reading() as session:
        found = disclosure.person(session, laid.staff[role])
    return Audience(found.kind, frozenset(CELLS)) if role is Role.GOVERNANCE_LEAD else found


def reached(laid: Situations, role: Role) -> set[int]:
    """The people whom someone of a role may open, as Python weighs them."""
    with laid.store.reading() as session:
        actor = laid.covering(session, role)
        facts = {person: relationships.known(session, person) for person in laid.people.values()}
    return {
        person
        for person, known in facts.items()
        if known is not None and relationships.why(actor, known, NOW)
    }


def by_python(laid: Situations, role: Role) -> Seen:
    audience = audience_of(laid.store, laid, role)
    told = {cell.key for cell in CELLS if disclosure.may_see(audience, cell)}
    mine = reached(laid, role)
    return {
        (situation, key)
        for situation, person in laid.people.items()
        if person in mine
        for key in told
    }


def by_sql(laid: Situations, role: Role) -> Seen:
    audience = audience_of(laid.store, laid, role)
    names = {person: situation for situation, person in laid.people.items()}
    with laid.store.reading() as session:
        actor = laid.covering(session, role)
        asked = (
            select(Item.patient_id, Item.cell)
            .join(Patient, Patient.id == Item.patient_id)
            .where(reach.openable(session, actor), disclosure.visible(audience))
        )
        return {(names[person], cell) for person, cell in session.execute(asked)}


def by_database(laid: Situations, name: str, server: Server, role: Role) -> Seen:
    """What a login of the role reads with a plain driver, whatever the program would ask."""
    names = {person: situation for situation, person in laid.people.items()}
    with psycopg.connect(server.url(name, login_of(role))) as driver:
        rows = driver.execute("SELECT patient_id, cell FROM item").fetchall()
    return {(names[person], cell) for person, cell in rows}


def by_database_about_each(laid: Situations, name: str, server: Server, role: Role) -> Seen:
    """The same in transactions that say of each person in turn that they are about them.

    Whoever it is about, nothing more is seen of anybody else either.
    """
    names = {person: situation for situation, person in laid.people.items()}
    seen = []
    with psycopg.connect(server.url(name, login_of(role))) as driver:
        for person in laid.people.values():
            driver.execute("SELECT set_config(%s, %s, true)", (ABOUT, str(person)))
            rows = driver.execute("SELECT patient_id, cell FROM item").fetchall()
            seen.append({(names[each], cell) for each, cell in rows})
            people = driver.execute("SELECT id FROM patient").fetchall()
            assert {each for (each,) in people} >= {each for each, _ in rows}
            driver.rollback()
    assert all(each == seen[0] for each in seen)
    return seen[0]
