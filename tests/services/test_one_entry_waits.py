"""One entry of a file was set aside, the rest went in: whose page says that something waits."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import Patient, Source, TableMapping, Waiting
from desktop.services import disclosure, matching_tray, originals
from desktop.words.enums import Role
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, bundle, condition, patient, resource, service, table
from tests.feeds.making_hl7 import message, stream
from tests.feeds.workbooks import in_csv, mapping
from tests.services.tray_office import Office, known

ROTA = ("Person ID", "Surname", "First name", "DOB", "Visit date", "Start time", "Visit type")
MORNING = ("C7", "Adams", "Mary", "09/03/1941", "26/11/2026", "08:00", "Morning call")
WARD = bundle(patient(), condition())
MARY, BOTH = {"reference": "Patient/p1"}, [{"reference": "Patient/p1"}, {"reference": "Patient/p2"}]
CLINIC = resource("Appointment", "a1", start=4, participant=[{"actor": MARY}])
SHARED = resource("Condition", "c2", code={"text": "Gout"}, subject=BOTH)


def in_lines(*resources: object) -> bytes:
    return b"\n".join(json.dumps(each).encode() for each in resources)


CASES = {
    "says nothing": (WARD, bundle(patient(), condition("c2", code=None), condition("c3", "Gout"))),
    "of a wrong type": (WARD, bundle(patient(), condition("c2", onsetDateTime=7))),
    "by the id alone": (WARD, bundle(condition("c2", code=None), condition("c3", "Gout"))),
    "of several": (WARD, bundle(patient(), patient("p2", JOHN), SHARED)),
    "who they are": (WARD, bundle(patient(name="Mary"), condition("c3", "Gout"))),
    "an appointment": (WARD, bundle(patient(), CLINIC)),
    "the whole file, cut off": (WARD, WARD[:-20]),
    "a line": (WARD, in_lines(patient(), condition("c2", code=None), condition("c3", "Gout"))),
    "a message": (
        stream(message("A01")),
        stream(message("A02", "20261102"), message("A24", "20261103", pv1={})),
    ),
    "a council's row": (
        table(service()), table(service(), service(Event_Start_Date="soon", Event_Reference="E2"))
    ),
    "a row": (
        in_csv(ROTA, MORNING), in_csv(ROTA, MORNING, (*MORNING[:4], "soon", "12:00", "Lunch"))
    ),
}  # fmt: skip


def waits(office: Office, actor: Actor, patient_id: int) -> tuple[str, ...]:
    return office.desks.ask(
        actor,
        lambda s: matching_tray.newer_waits(s, disclosure.person(s, actor), patient_id),
    )


@pytest.mark.parametrize("case", CASES)
def test_their_page_says_that_it_waits_until_someone_has_looked_at_it(
    office: Office, case: str
) -> None:
    first, second = CASES[case]
    mary = known(office)
    john = office.factory.patient("Bell", "John", practice=office.desks.practice)
    (ward,) = office.all(select(Source).where(Source.code == "ward"))
    kept = TableMapping(source_id=ward.id, made_by_id=office.clerk.id, made_at=NOW)
    kept.set(mapping(TableKind.ROTA, *ROTA))
    office.factory.keep(kept)
    office.bring(first)
    for row in office.listed():
        office.confirm(row, mary.id)
    nurse = office.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    assert waits(office, nurse, mary.id) == ()
    office.bring(second)
    assert waits(office, nurse, mary.id) == ("Ward",)
    assert waits(office, nurse, john.id) == ()
    assert office.all(select(Patient.id).where(Patient.given == "John")) == [john.id]

    keeper = office.desks.seat(Role.PRACTICE_MANAGER, "Ada Wren")

    unseen = office.all(select(Waiting.id).where(Waiting.seen_at.is_(None)))

    def dismiss(session: Session) -> frozenset[str]:
        moved = [originals.dismiss(session, keeper, each, "Looked into", NOW) for each in unseen]
        return frozenset().union(*moved)

    office.desks.change(keeper, dismiss)
    assert waits(office, nurse, mary.id) == ()
