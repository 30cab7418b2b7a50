"""How a hub finds what is typed, asked as the staff ask it: EXPLAIN by their own login."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, insert

from desktop.models import Patient, Relationship, access
from desktop.services import search
from desktop.services.names import Names
from desktop.store import hub
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks
from tests.stores import LOGIN, Server, fixed_clock

PEOPLE = 20_000
SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
TYPED = (
    "smith12", "smith12 john3", "may smith12", "may", "800 000", "9990000018", "1939", "14/3/1939",
    "dh7", "smith12 mill rise", "coldhope",
)  # fmt: skip


@pytest.fixture(scope="module")
def crowd(server: Server, hub_template: str) -> Iterator[tuple[Desks, str]]:
    """Enough people of one practice that to look at each of them would be noticed.

    Desks on a hub of this file's own, and the name of its database.
    """
    name = server.copied(hub_template)
    opened = [hub.connect(server.url(name), clock=fixed_clock, role=access.INTAKE)]

    def as_login(username: str) -> Store:
        hub.add_login(server.url(name), username, "not asked for on a socket")
        opened.append(hub.connect(server.url(name, username), clock=fixed_clock))
        return opened[-1]

    desks = Desks(Factory(opened[0], LOGIN), as_login)
    with opened[0].writing() as session:
        session.execute(
            insert(Patient),
            [
                {
                    "family": f"Smith{n % 997}", "given": f"John{n % 89} May",
                    "family_key": f"smith{n % 997}", "given_key": f"john{n % 89}may",
                    "born": PartialDate(f"{1930 + n % 70}-03-{1 + n % 28:02}"),
                    "postcode_key": f"dh{n % 400}", "nhs_number": f"8{n:09}", "version": 1,
                    "gender": Gender.FEMALE, "practice_id": desks.elsewhere.id,
                }
                for n in range(PEOPLE)
            ],
        )  # fmt: skip
        sign(session, SCRIPT, "test.crowded", [])
    yield desks, name
    for each in opened:
        each.close()
    server.drop(name)


def plans(desks: Desks, actor: Actor, typed: str, names: Names) -> list[str]:
    """What the server would do for each statement of a search, by this login."""
    asked: list[tuple[str, Any]] = []

    def heard(_c: object, _u: object, statement: str, given: Any, _x: object, _m: bool) -> None:
        asked.append((statement, given))

    store = desks.store(actor)
    event.listen(store.engine, "before_cursor_execute", heard)
    with store.reading() as session:
        search.find(session, actor, typed, TODAY, names)
        cursor = session.connection().connection.cursor()
        found = []
        for statement, given in asked:
            if "FROM patient" in statement or "FROM my_people" in statement:
                assert " LIKE " not in statement
                cursor.execute(f"EXPLAIN {statement}", given)
                found.append("\n".join(row[0] for row in cursor.fetchall()))
    assert found
    return found


@pytest.mark.parametrize("role", [Role.GP, Role.COMMUNITY_MATRON])
def test_typed_search_goes_by_an_index_and_weighs_the_rule_once(
    server: Server, crowd: tuple[Desks, str], role: Role
) -> None:
    desks, database = crowd
    actor = desks.seat(role, f"A {role}", practices=[desks.practice])
    for _ in range(30):
        desks.factory.related(desks.factory.patient(practice=desks.practice, known=False), actor)
    server.analyse(database)
    kept = Names()
    with desks.store(actor).reading() as session:
        search.get_ready(session, actor, kept)
    for typed, names in product(TYPED, (Names(), kept)):
        for plan in plans(desks, actor, typed, names):
            assert "Seq Scan on patient" not in plan, plan
            # A list goes by its indexes; the few that someone is involved with, by themselves.
            assert "Index Cond" in plan or "Function Scan on my_people" in plan, plan
            assert names is not kept or "Function Scan on my_people" not in plan, plan
            # What the rule answers is gathered once and looked up, not asked of every row.
            assert re.findall(r"(\w*) ?SubPlan \d+\)", plan).count("hashed") == len(
                re.findall(r"SubPlan \d+\)", plan)
            ), plan
            assert "reaches(" not in plan, plan


def test_whoever_comes_to_a_doctor_beyond_the_list_is_found_at_the_next_key(
    crowd: tuple[Desks, str],
) -> None:
    desks, _ = crowd
    gp = desks.seat(Role.GP, "Dr List", practices=[desks.practice])
    names = Names()

    def keyed() -> list[int]:
        with desks.store(gp).reading() as session:
            search.get_ready(session, gp, names)
            return [row.id for row in search.find(session, gp, "ridley", TODAY, names)]

    other = desks.factory.practice("Burn Surgery", desks.here)
    owen = desks.factory.patient("Ridley", "Owen", practice=other, known=False)
    assert keyed() == []
    bond = desks.factory.related(owen, gp)
    assert keyed() == [owen.id]
    assert keyed() == [owen.id]
    desks.factory.change(Relationship, bond.id, ends_at=NOW)
    assert keyed() == []


def test_the_few_that_are_kept_are_weighed_again(crowd: tuple[Desks, str]) -> None:
    """Whatever a program keeps, row security says who of them is told."""
    desks, _ = crowd
    nurse = desks.seat(Role.COMMUNITY_NURSE, "A nurse")
    mine = desks.factory.patient("Quine", "Ada", practice=desks.practice, known=False)
    strange = desks.factory.patient("Quine", "Zoe", practice=desks.practice, known=False)
    desks.factory.related(mine, nurse)
    names = Names()
    with desks.store(nurse).reading() as session:
        search.get_ready(session, nurse, names)
        assert names.few is not None
        assert names.few.who == f"{{{mine.id}}}"
        names.few = replace(names.few, who=f"{{{mine.id},{strange.id}}}")
        found = search.find(session, nurse, "quine", TODAY, names)
    assert [row.id for row in found] == [mine.id]


def test_a_practice_role_finds_by_a_range_of_the_index(
    server: Server, crowd: tuple[Desks, str]
) -> None:
    desks, database = crowd
    gp = desks.seat(Role.GP, "Someone else", teams=[desks.there], practices=[desks.elsewhere])
    server.analyse(database)
    ranges = {
        "smith12": "family_key", "1939": "born", "dh7": "postcode_key", "800 000": "nhs_number",
    }  # fmt: skip
    for typed, column in ranges.items():
        conditions = "\n".join(
            line for plan in plans(desks, gp, typed, Names()) for line in plan.splitlines()
            if "Index Cond" in line
        )  # fmt: skip
        assert re.search(rf"\({column}\)::text >= .*\({column}\)::text < ", conditions), conditions


def test_the_operators_of_a_range_are_leakproof(server: Server, hub_database: str) -> None:
    with psycopg.connect(server.url(hub_database)) as admin:
        told: dict[str, bool] = dict(
            admin.execute(
                "SELECT oprname, proleakproof FROM pg_operator JOIN pg_proc AS f ON f.oid = oprcode"
                " WHERE oprleft = 'text'::regtype AND oprright = 'text'::regtype"
                " AND oprname IN ('=', '>=', '<', '~~')"
            ).fetchall()
        )
    assert told == {"=": True, ">=": True, "<": True, "~~": False}
