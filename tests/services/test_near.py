"""One's own record, a colleague's and a household member's: asked about, kept, looked at."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import AccessReview, OwnRecord, Patient
from desktop.services import agenda, meetings, near, patients, shared_screen, subject_access
from desktop.words.enums import ReviewOf, Role, Slide
from desktop.words.meetings import ConsoleRow, SharedScreenRow
from desktop.words.people import Actor
from desktop.words.relationships import Opened
from desktop.words.subject_access import Begun
from tests.clock import NOW, TODAY
from tests.services.desks import Desks

WHY = "She asked me to read her letter to her"


class Village:
    """A receptionist who is registered where she works, with a husband and a colleague."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self.clerk = desks.seat(Role.PRACTICE_STAFF, "Chloe Surtees", practices=[desks.practice])
        self.gp = desks.seat(Role.GP, "Miriam Oduya", practices=[desks.practice])
        self.own = self.person("Surtees", "Chloe", "3 Mill Row, Stanhope", "DL13 2QR")
        self.husband = self.person("Surtees", "Mark", "3, Mill Row, STANHOPE, DL13 2QR", "DL13 2QR")
        self.doctor = self.person("Oduya", "Miriam", "The Old Forge, Frosterley", "DL13 2SH")
        self.sister = self.person(
            "Surtees", "Ann", "3 Mill Row, Weardale, County Durham", "DL132QR"
        )
        self.lodger = self.person("Reid", "Tom", "Flat 2, 3 Mill Row, Stanhope", "DL13 2QR")
        self.neighbour = self.person("Peart", "Joan", "4 Mill Row, Stanhope", "DL13 2QR")
        desks.factory.keep(
            OwnRecord(staff_id=self.clerk.id, patient_id=self.own.id),
            OwnRecord(staff_id=self.gp.id, patient_id=self.doctor.id),
        )

    def person(self, family: str, given: str, address: str, postcode: str) -> Patient:
        return self.desks.factory.patient(
            family, given, practice=self.desks.practice, known=False, address=address,
            postcode=postcode,
        )  # fmt: skip

    def near(self, actor: Actor, patient: Patient) -> set[ReviewOf]:
        return set(self.desks.ask(actor, lambda session: near.near(session, actor, patient.id)))

    def open(self, actor: Actor, patient: Patient, reason: str = "") -> Opened:
        return self.desks.change(
            actor, lambda session: patients.open_patient(session, actor, patient.id, reason)
        )

    def flagged(self) -> list[tuple[ReviewOf, str]]:
        with self.desks.factory.store.reading() as session:
            asked = select(AccessReview.what, AccessReview.reason).order_by(AccessReview.id)
            return [(what, reason) for what, reason in session.execute(asked)]


@pytest.fixture
def village(desks: Desks) -> Village:
    return Village(desks)


def test_one_knows_oneself_colleagues_and_those_at_home(village: Village) -> None:
    clerk = village.clerk
    assert village.near(clerk, village.own) == {ReviewOf.OWN}
    assert village.near(clerk, village.husband) == {ReviewOf.HOUSEHOLD}
    assert village.near(clerk, village.sister) == {ReviewOf.HOUSEHOLD}
    assert village.near(clerk, village.lodger) == set()
    assert village.near(clerk, village.doctor) == {ReviewOf.COLLEAGUE}
    assert village.near(clerk, village.neighbour) == set()
    assert village.near(village.gp, village.own) == {ReviewOf.COLLEAGUE}
    assert village.near(village.gp, village.husband) == set()


def test_two_without_an_address_are_not_at_home_with_each_other(desks: Desks) -> None:
    village = Village(desks)
    hidden = [village.person("Ross", name, "", "DL13 2QR") for name in ("Ann", "Sue")]
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Ann Ross")
    desks.factory.keep(OwnRecord(staff_id=nurse.id, patient_id=hidden[0].id))
    assert village.near(nurse, hidden[1]) == set()


def test_someone_who_no_longer_works_here_is_a_colleague_no_more(desks: Desks) -> None:
    village = Village(desks)
    former = desks.factory.staff(Role.GP, "Ann Ross", ended_at=NOW)
    desks.factory.keep(OwnRecord(staff_id=former.id, patient_id=village.neighbour.id))
    assert village.near(village.clerk, village.neighbour) == set()


def test_such_a_record_is_asked_about_before_anything_of_it_is_told_or_signed(
    village: Village,
) -> None:
    asked = village.open(village.clerk, village.husband)
    assert asked == Opened(None, frozenset({ReviewOf.HOUSEHOLD}))
    assert village.desks.entries("patient.opened") == []
    with pytest.raises(Problem, match="at least 10 letters"):
        village.open(village.clerk, village.husband, "because")
    assert village.flagged() == []
    opened = village.open(village.clerk, village.husband, f"  {WHY} ")
    assert opened.about is not None
    assert village.flagged() == [(ReviewOf.HOUSEHOLD, WHY)]
    assert village.desks.entries("patient.opened") == [
        (
            f"practice list; a household member's record: {WHY}",
            f"patient:{village.husband.id}",
        )
    ]


def test_everyone_else_is_opened_as_ever(village: Village) -> None:
    opened = village.open(village.clerk, village.neighbour, "A reason that nobody asked for")
    assert opened.about is not None
    assert opened.asks == frozenset()
    assert village.flagged() == []


def test_whoever_may_not_open_a_colleague_is_not_told_that_it_is_one(village: Village) -> None:
    stranger = village.desks.seat(Role.GP, "Jo Whitfield", teams=[village.desks.there])
    with pytest.raises(Problem, match="not on a list of yours"):
        village.open(stranger, village.doctor)


# --- the lead's ways, and a meeting ---------------------------------------------------------------


def test_the_lead_is_asked_before_such_a_record_opens_to_them(village: Village) -> None:
    desks = village.desks
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Grace Hale")
    other = desks.seat(Role.GOVERNANCE_LEAD, "Iris Cole")
    mother = village.person("Hale", "Edith", "7 Front Street, Wolsingham", "DL13 3AA")
    own = village.person("Hale", "Grace", "7 Front Street, Wolsingham", "DL13 3AA")
    desks.factory.keep(OwnRecord(staff_id=lead.id, patient_id=own.id))

    def begins(begin: Callable[..., Begun], nearness: str = "") -> Begun:
        return desks.change(
            lead,
            lambda session: begin(session, lead, mother.id, "Request 2026/114", NOW, nearness),
        )

    for begin, action in (
        (subject_access.begin, "subject access.begun"),
        (subject_access.begin_check, "policy.check begun"),
    ):
        assert begins(begin) == Begun(None, frozenset({ReviewOf.HOUSEHOLD}))
        assert desks.entries(action) == []
        assert begins(begin, WHY).id is not None
        assert desks.entries(action)[0][0] == (
            f"Request 2026/114; a household member's record: {WHY}"
        )
    assert village.flagged() == [(ReviewOf.HOUSEHOLD, WHY)] * 2
    with desks.factory.store.reading() as session:
        assert set(session.scalars(select(AccessReview.reviewer_id))) == {other.id}


def test_at_a_meeting_such_a_record_waits_for_a_reason_on_console_and_wall(
    village: Village,
) -> None:
    desks, gp = village.desks, village.gp
    meeting = desks.factory.meeting(desks.here, chair=gp, patients=[village.own]).id

    def console() -> ConsoleRow:
        return desks.ask(gp, lambda session: meetings.console(session, gp, meeting, TODAY))

    def wall() -> SharedScreenRow:
        return desks.ask(gp, lambda session: shared_screen.row(session, gp, meeting, NOW))

    def changes(change: Callable[..., object], *rest: object) -> None:
        seen = console().meeting.version
        desks.change(gp, lambda session: change(session, gp, meeting, seen, *rest))

    changes(meetings.start, NOW)
    changes(agenda.next_item, NOW)
    changes(meetings.show, Slide.QUESTION)
    waits = console()
    assert waits.now is not None
    assert (waits.asks, waits.banner) == (frozenset({ReviewOf.COLLEAGUE}), None)
    assert (wall().slide, wall().banner) == (Slide.NEUTRAL, None)
    assert village.open(gp, village.own, WHY).about is not None
    shown = console()
    assert shown.asks == frozenset()
    assert shown.banner is not None
    assert wall().banner is not None
    assert village.flagged() == [(ReviewOf.COLLEAGUE, WHY)]
