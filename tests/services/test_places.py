"""Who stays where, for whom, and what is due."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import Action, AgendaItem, AuditEntry, OwnRecord, Patient, PlanVersion
from desktop.models.audit import patients_in
from desktop.services import disclosure, items, places, rounds
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import (
    Agreement,
    Confidentiality,
    ItemStatus,
    Kind,
    PlaceKind,
    PlanState,
    Role,
    Sector,
    SourceKind,
)
from desktop.words.people import Actor
from desktop.words.places import PlaceRow, Resident
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.stores import At


class Home:
    """A care home and a ward of one team, and someone who lives in the home."""

    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.store, self.make, self.at = store, factory, at
        self.team = factory.team()
        self.practice = factory.practice(team=self.team)
        self.home = factory.place("Beech House", team=self.team)
        self.ward = factory.place("Coppice Ward", PlaceKind.WARD, team=self.team)
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[self.team])
        self.link = factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[self.team])
        self.clerk = factory.staff(Role.PRACTICE_STAFF, "Chloe Surtees", teams=[self.team])
        self.council = factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
        self.hospital = factory.source("Hospital", Sector.HEALTH, SourceKind.HOSPITAL)
        self.patient: Patient = self.person("Adams")

    def person(self, family: str, **others: Any) -> Patient:
        return self.make.patient(family, practice=self.practice, place=self.home, **others)

    def lives(self, since: str) -> None:
        self.make.item(self.patient, "Long term residential care", Kind.SERVICE,
                       source=self.council, begins=since)  # fmt: skip

    def stayed(self, begins: str, ends: str | None = None, **others: Any) -> None:
        status = ItemStatus.ENDED if ends else ItemStatus.ACTIVE
        self.make.item(
            self.patient, others.pop("title", "Admitted to Ward 4"), Kind.ADMISSION,
            source=self.hospital, begins=begins, ends=ends, **{"status": status, **others},
        )  # fmt: skip

    def places(self, actor: Actor | None = None) -> list[PlaceRow]:
        who = actor or self.nurse
        with self.at(who).reading() as session:
            return places.places(session, who, disclosure.person(session, who))

    def residents(self, place: int | None = None, actor: Actor | None = None) -> list[Resident]:
        who = actor or self.nurse
        return carry_out(
            self.at(who),
            lambda session: places.residents(
                session, who, disclosure.person(session, who), place or self.home.id, NOW
            ),
            NOW,
        )

    def noted(
        self,
        patient: Patient,
        words: str,
        held: Confidentiality = Confidentiality.NORMAL,
        now: datetime = NOW,
    ) -> int:
        change = partial(
            rounds.write, actor=self.nurse, patient_id=patient.id, words=words, now=now,
            confidentiality=held,
        )  # fmt: skip
        return carry_out(self.at(self.nurse), change, NOW).id

    def signed(self) -> list[tuple[int, list[int]]]:
        """Who read whose notes of a round."""
        asked = select(AuditEntry.actor_id, AuditEntry.subjects).where(
            AuditEntry.action == "place.read"
        )
        with self.make.store.reading() as session:
            return [(actor, patients_in(said)) for actor, said in session.execute(asked)]

    @property
    def one(self) -> Resident:
        (row,) = self.residents()
        return row


@pytest.fixture
def home(store: Store, factory: Factory, at: At) -> Home:
    with factory.together():
        return Home(store, factory, at)


def test_each_place_says_how_many_of_its_people_one_may_open(home: Home) -> None:
    home.person("Bell")
    home.person("Gone", died=PartialDate("2026-11-01"))
    elsewhere = home.make.practice("Elsewhere")
    home.make.patient("Strange", practice=elsewhere, place=home.home, known=False)
    assert [(row.name, row.residents) for row in home.places()] == [
        ("Beech House", 2), ("Coppice Ward", 0),
    ]  # fmt: skip
    assert [row.name for row in home.residents()] == ["ADAMS, Mary", "BELL, Mary"]


def test_a_ward_holds_whoever_a_source_admitted_to_it(home: Home) -> None:
    home.stayed("2026-11-19", title="Admitted to Coppice Ward, Hesperley Hospital",
                detail="Stronger legs; hoped-for date 06/12/2026")  # fmt: skip
    assert [row.residents for row in home.places()] == [1, 1]
    (row,) = home.residents(home.ward.id)
    assert (row.name, row.discharge, row.plan_due) == ("ADAMS, Mary", "06-Dec-2026", None)


def test_a_ward_is_told_from_one_whose_name_begins_alike(home: Home) -> None:
    first, twelfth = (
        home.make.place(name, PlaceKind.WARD, team=home.team) for name in ("Ward 1", "Ward 12")
    )
    home.stayed("2026-11-19", title="Admitted to Ward 12, Bishop Hospital", ends=None,
                detail="EDD 06/12/2026")  # fmt: skip
    assert home.residents(first.id) == []
    (row,) = home.residents(twelfth.id)
    assert row.discharge == "06-Dec-2026"


@pytest.mark.parametrize("over", [{"gone_at": NOW}, {"ends": "2026-11-20"}])
def test_whoever_has_left_or_is_no_longer_said_to_be_there_is_not(
    home: Home, over: dict[str, Any]
) -> None:
    home.stayed("2026-11-19", title="Admitted to Coppice Ward", **over)
    assert home.residents(home.ward.id) == []


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("Expected discharge: 03/12/2026", "03-Dec-2026"), ("EDD 3/12/2026", "03-Dec-2026"),
        ("Bed: 2 · Discharge expected: 03-Dec-2026", "03-Dec-2026"),
        ("Seen 03/12/2026", ""), ("EDD 31/02/2026", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_expected_discharge_is_what_the_source_says(home: Home, detail: str, shown: str) -> None:
    home.stayed("2026-11-19", detail=detail)
    assert home.one.discharge == shown


@pytest.mark.parametrize(
    ("begins", "ends", "there"),
    [
        ("2026-11-19", "2026-12-06", True), ("2026-11-19", "2026-11-26", True),
        ("2026-11-19", "2026-11-25", False), ("2027-01-11", None, False),
    ],
)  # fmt: skip
def test_a_stay_counts_from_the_day_it_begins_to_the_day_it_ends(
    home: Home, begins: str, ends: str | None, there: bool
) -> None:
    home.stayed(begins, ends, title="Admission to Coppice Ward", status=ItemStatus.ACTIVE)

    assert [row.name for row in home.residents(home.ward.id)] == ["ADAMS, Mary"] * there
    assert [row.residents for row in home.places()] == [1, int(there)]
    came = date(2026, 11, 25) if ends == "2026-11-25" else None
    assert (home.one.came_on, home.one.discharge) == (
        came, shown_date(PartialDate(ends)) if ends and there else "",
    )  # fmt: skip


def test_whoever_may_not_see_a_stay_sees_nobody_on_the_ward(home: Home) -> None:
    home.stayed("2026-11-19", title="Admitted to Coppice Ward")
    assert home.residents(home.ward.id, home.link) == []
    assert [row.residents for row in home.places(home.link)] == [1, 0]


def test_a_plan_is_due_within_seven_working_days_of_moving_in(home: Home) -> None:
    home.lives("2026-11-23")
    assert home.one.plan_due == date(2026, 12, 2)


def test_coming_back_from_hospital_makes_a_plan_due_anew(home: Home) -> None:
    home.lives("2024-03-01")
    home.make.plan(home.patient, agreed_by=home.nurse, on=date(2026, 10, 1))
    assert home.one.plan_due is None
    home.stayed("2026-11-10", "2026-11-20T15:00")
    assert home.one.came_on == date(2026, 11, 20)
    assert home.one.plan_due == date(2026, 12, 1)


def test_nobody_comes_back_from_a_day_case(home: Home) -> None:
    home.stayed("2026-11-20T08:10", "2026-11-20T16:00", title="Day case: cataract surgery")
    assert (home.one.came_on, home.one.plan_due) == (None, None)
    home.stayed("2026-11-18T23:00", "2026-11-19T06:00")  # one night is a stay
    assert home.one.came_on == date(2026, 11, 19)


def test_what_its_source_no_longer_has_is_not_told(home: Home) -> None:
    home.make.item(home.patient, "Long term residential care", Kind.SERVICE, source=home.council,
                   begins="2026-11-20", gone_at=NOW)  # fmt: skip
    home.stayed("2026-11-20", gone_at=NOW, detail="Expected discharge 01/12/2026")
    home.make.item(home.patient, "Commode", Kind.EQUIPMENT, source=home.council,
                   begins="2026-11-21", status=ItemStatus.PLANNED, gone_at=NOW)  # fmt: skip
    assert (home.one.came_on, home.one.discharge, home.one.needed) == (None, "", ())
    home.stayed("2026-11-22")
    assert home.one.needed == ()  # in hospital, and the commode is no longer asked for


def test_one_that_was_agreed_since_is_due_no_more(home: Home) -> None:
    home.lives("2026-11-16")
    home.make.plan(home.patient, agreed_by=home.nurse, on=date(2026, 11, 20))
    row = home.one
    assert (row.plan, row.agreed_on, row.plan_due) == (
        PlanState.AGREED, date(2026, 11, 20), None,
    )  # fmt: skip


def test_where_nobody_says_when_they_came_nothing_is_due(home: Home) -> None:
    assert home.one.plan_due is None
    assert home.one.plan is None


def test_a_newer_version_that_is_being_written_does_not_hide_the_review(home: Home) -> None:
    plan = home.make.plan(home.patient)
    with home.make.store.writing() as session:
        held = session.get_one(PlanVersion, plan.id)
        held.review_on = TODAY + timedelta(days=9)
        held.agree(TODAY, home.nurse.id, Agreement.PERSON, "")
        sign(session, home.nurse, "item.annotated", [])
    home.make.plan(home.patient, number=2)
    row = home.one
    assert (row.plan, row.review_on) == (PlanState.WORKING, TODAY + timedelta(days=9))


def test_what_is_needed_to_go_home_is_what_was_agreed_or_asked_since(home: Home) -> None:
    home.make.item(home.patient, "Old referral", Kind.REFERRAL, source=home.hospital,
                   begins="2025-01-01")  # fmt: skip
    meeting = home.make.meeting(home.team, chair=home.nurse, patients=[home.patient])
    with home.make.store.reading() as session:
        item = session.scalars(
            select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
        ).one()
    for what, at in (("Key safe", item), ("Ring Leanne: she drinks again", None)):
        home.make.keep(
            Action(patient_id=home.patient.id, agenda_item_id=at, what=what,
                   owner_id=home.nurse.id, agreed_on=TODAY, due=TODAY + timedelta(days=4))
        )  # fmt: skip
    assert home.one.needed == ()  # at home, nothing is needed to go there
    home.stayed("2026-11-19")
    home.make.item(home.patient, "Commode", Kind.EQUIPMENT, source=home.hospital,
                   status=ItemStatus.PLANNED)  # fmt: skip
    home.make.item(home.patient, "Care package", Kind.REQUEST, source=home.hospital,
                   begins="2026-11-21")  # fmt: skip
    assert set(home.one.needed) == {"Key safe (by 30-Nov)", "Commode", "Care package"}


def test_a_round_is_noted_by_its_author_and_read_by_whoever_sees_notes(home: Home) -> None:
    made = home.noted(home.patient, " Eating well. ")
    note = home.one.note
    assert note is not None
    assert (note.words, note.author, note.item) == ("Eating well.", "Ruth Eggleston", made)
    (row,) = home.residents(actor=home.link)
    assert row.note is None
    with home.at(home.nurse).reading() as session:
        audience = disclosure.person(session, home.nurse)
        assert "Weekly round" in {
            each.title for each in items.timeline(session, audience, home.patient.id)
        }


def test_a_note_of_a_round_is_held_as_closely_as_its_author_says(home: Home) -> None:
    coordinator = home.make.staff(Role.CARE_COORDINATOR, "Jo Sims", teams=[home.team])
    home.noted(home.patient, "Eating well.")
    later = NOW + timedelta(minutes=5)
    home.noted(home.patient, "Afraid of her son.", Confidentiality.SENSITIVE, later)
    assert home.one.note is not None
    assert home.one.note.words == "Afraid of her son."
    (row,) = home.residents(actor=coordinator)
    assert row.note is not None
    assert row.note.words == "Eating well."


def test_whose_notes_are_read_is_signed_once_a_day(home: Home) -> None:
    home.person("Bell")
    home.noted(home.patient, "Eating well.")
    for _ in range(2):
        home.residents()
    home.residents(actor=home.link)  # sees no notes
    assert home.signed() == [(home.nurse.id, [home.patient.id])]


def test_a_record_that_asks_first_why_it_is_opened_keeps_its_note(home: Home) -> None:
    home.noted(home.patient, "Eating well.")
    colleague = home.make.staff(Role.GP, "Mary Adams")
    home.make.keep(OwnRecord(staff_id=colleague.id, patient_id=home.patient.id))
    note = home.one.note
    assert note is not None
    assert (note.words, note.author) == ("", "Ruth Eggleston")
    assert home.signed() == []


@pytest.mark.parametrize("words", ["Fine", "  "])
def test_nothing_is_noted_by_whoever_may_not_read_it_and_nothing_empty(
    home: Home, words: str
) -> None:
    who = home.clerk if words.strip() else home.nurse
    with pytest.raises(Problem):
        carry_out(
            home.at(who),
            lambda session: rounds.write(session, who, home.patient.id, words, NOW),
            NOW,
        )


def test_a_place_that_is_gone_says_so(home: Home) -> None:
    with pytest.raises(Problem, match="no longer"):
        home.residents(9999)
