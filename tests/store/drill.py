"""What a restore drill puts into a hub, and what it compares: every row of every table."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from desktop.models import AuditEntry, Base, Draft, Item
from desktop.store.session import sign, unsigned
from desktop.store.store import Store
from desktop.words.enums import Confidentiality, Kind, Role, Sector
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import LOGIN

FURNISHED = frozenset({
    "agenda_item", "attendee", "audit_entry", "credential", "draft", "import", "item",
    "item_wording", "meeting", "patient", "place", "plan_contingency", "plan_goal",
    "plan_goal_action", "plan_version", "policy_cell", "practice", "relationship", "source",
    "staff", "staff_practice", "staff_team", "team",
})  # fmt: skip


def furnish(store: Store, people: int = 3) -> None:
    """Something in every sort of table: people with their items, a meeting, plans, a draft."""
    make = Factory(store, LOGIN)
    team = make.team("Weardale – Łęczyca")
    practice = make.practice(team=team)
    nurse = make.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[team], practices=[practice])
    make.password(nurse, "not asked for")
    make.import_run(make.source(), nurse)
    gp = make.source("GP")
    home = make.place(team=team)
    for number in range(people):
        person = make.patient("Coulthard", f"Edith {number}", practice=practice, place=home)
        for title in ("Heart failure", "Falls", "“Quoted”, <tagged>\nand 'two' lines; --"):
            make.item(person, title, source=gp)
        note = make.item(person, "Note", Kind.ASSESSMENT, author=nurse, sector=Sector.SOCIAL,
                         confidentiality=Confidentiality.RESTRICTED)  # fmt: skip
        with store.writing() as session:
            row = session.get_one(Item, (note.patient_id, note.id))
            row.title, row.recorded_from = "Note, written anew", NOW + timedelta(minutes=number)
            sign(session, nurse, "item.annotated", {f"patient:{person.id}"})
        make.meeting(team, chair=nurse, patients=[person])
        make.plan(person, goals=2, agreed_by=nurse)
        make.plan(person, number=2)
    with store.writing() as session:
        session.add(Draft(author_id=nurse.id, form="plan:1", body=bytes(range(256)), saved_at=NOW))
        unsigned(session)


def rows(connection: Connection, entries: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and of the audit the first ``entries``."""
    found = {}
    for table in Base.metadata.sorted_tables:
        asked = select(table).order_by(*table.primary_key.columns)
        if table is AuditEntry.__table__:
            asked = asked.where(table.c.number <= entries)
        found[table.name] = [tuple(row) for row in connection.execute(asked)]
    return found
