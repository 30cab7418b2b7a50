"""Two records of one person become one, and two again exactly as they were. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, text

from desktop.errors import Problem
from desktop.models import (
    Action,
    Base,
    Copy,
    Item,
    Meeting,
    Objection,
    Patient,
    PlanVersion,
)
from desktop.models.merging import MOVES, STAYS, WITH_ITEM
from desktop.services import merging, patients
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    MeetingState,
    ObjectionTo,
    PaperKind,
    PrintFormat,
    RelationshipKind,
    Role,
)
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.desks import Desks
from tests.services.whole import whole

WHY = "Registered twice by two practices"


class Twice:
    """Someone whose record is held twice, and a clerk who may open both."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.factory = desks, desks.factory
        self.clerk = desks.seat(Role.PRACTICE_STAFF, "Jo Bell", practices=[desks.practice])
        self.one = self.person(nhs="9990000018")
        self.other = self.person()

    def person(self, **about: object) -> Patient:
        about = {"practice": self.desks.practice, "known": False, **about}
        return self.factory.patient("Adams", "Mary", **about)  # type: ignore[arg-type]

    def join(self, emptied: Patient | None = None, kept: Patient | None = None,
             by: Actor | None = None) -> Made:  # fmt: skip
        by, old, new = by or self.clerk, emptied or self.other, kept or self.one
        return self.desks.change(
            by, lambda session: merging.join(session, by, old.id, new.id, WHY, NOW)
        )

    def part(self, merge: int, by: Actor | None = None) -> None:
        by = by or self.clerk
        self.desks.change(by, lambda session: merging.part(session, by, merge, NOW))

    def now(self, patient: Patient) -> Patient:
        with self.factory.store.reading() as session:
            return session.get_one(Patient, patient.id)

    def items(self, patient: Patient) -> set[str]:
        with self.factory.store.reading() as session:
            return set(session.scalars(select(Item.title).where(Item.patient_id == patient.id)))


@pytest.fixture
def twice(desks: Desks) -> Twice:
    return Twice(desks)


def test_every_table_of_a_person_is_known_to_merging() -> None:
    """A table added later that says whose its rows are must say how they move."""
    about = {name for name, table in Base.metadata.tables.items() if "patient_id" in table.columns}
    assert about == {*MOVES, *WITH_ITEM, *STAYS}


def test_everything_of_one_record_moves_and_comes_back_exactly(
    twice: Twice, raw: Connection
) -> None:
    nurse = twice.factory.staff(name="Anna Bell")
    record = whole(twice.factory, nurse, practice=twice.desks.practice, known=False)
    before = unversioned(raw)
    raw.rollback()
    made = twice.join(record.patient)
    for table in (*MOVES, *WITH_ITEM):
        found = raw.execute(
            text(f'SELECT count(*) FROM "{table}" WHERE patient_id = {record.patient.id}')
        ).scalar()
        assert found == 0, table
        theirs = raw.execute(
            text(f'SELECT count(*) FROM "{table}" WHERE patient_id = {twice.one.id}')
        ).scalar()
        assert theirs or table == "finding", table  # worked out anew
    raw.rollback()
    twice.part(made.id)
    after = unversioned(raw)
    grown = {"patient_merge", "patient_merge_part", "audit_entry", "audit_patient", "finding"}
    for table in set(after) - grown:
        assert after[table] == before[table], table
    assert twice.desks.entries("patient.joined", "patient.parted")[0][0] == WHY


@pytest.mark.parametrize(
    ("kept", "emptied", "then"),
    [
        (None, "XXXX", "XXXX"),
        (None, "2026-11-20", "2026-11-20"),
        ("XXXX", "2026-11-20", "2026-11-20"),
        ("2026-11-20", "XXXX", "2026-11-20"),
        ("2026-11-20", "2026-11-21", "2026-11-20"),
    ],
)
def test_a_death_of_either_is_that_of_both_and_a_date_more_than_none(
    twice: Twice, kept: str | None, emptied: str | None, then: str
) -> None:
    for one, day in ((twice.one, kept), (twice.other, emptied)):
        twice.factory.change(Patient, one.id, died=PartialDate(day) if day else None)
    made = twice.join()
    assert twice.now(twice.one).died == PartialDate(then)
    twice.part(made.id)
    for one, day in ((twice.one, kept), (twice.other, emptied)):
        died = twice.now(one).died
        assert (died and died.text) == day


def unversioned(raw: Connection) -> dict[str, list[str]]:
    """Every row without its version, which grows with every change, undone or not."""
    return {
        name: sorted(
            repr(tuple(bytes(each) if isinstance(each, memoryview) else each for each in row))
            for row in raw.execute(
                select(*(each for each in table.columns if each.name != "version"))
            )
        )
        for name, table in Base.metadata.tables.items()
    }


def looked_up(twice: Twice, typed: str) -> list[int]:
    clerk = twice.clerk
    found = twice.desks.change(clerk, lambda s: patients.find_exactly(s, clerk, typed, TODAY))
    return [row.id for row in found]


def test_the_emptied_record_is_found_and_opened_by_nobody_and_points_to_the_other(
    twice: Twice,
) -> None:
    lead = twice.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    twice.join()
    assert not twice.desks.opens(twice.clerk, twice.other.id)
    assert twice.desks.opens(twice.clerk, twice.one.id)
    for typed in ("Mary Adams 9.3.1941", twice.other.nhs_number or ""):
        assert looked_up(twice, typed) == [twice.one.id], typed
    (row,) = twice.desks.ask(lead, lambda s: merging.joined(s, lead))
    assert (row.emptied, row.kept, row.reason, row.made_by) == (
        twice.other.id, twice.one.id, WHY, "Jo Bell",
    )  # fmt: skip


def test_the_one_kept_takes_what_it_has_not(twice: Twice) -> None:
    place = twice.factory.place(team=twice.desks.here)
    kept = twice.person(known=True)
    twice.factory.change(Patient, kept.id, nhs_number=None, practice_id=None, place_id=place.id)
    lead = twice.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    made = twice.join(kept=kept, by=lead)
    now, emptied = twice.now(kept), twice.now(twice.other)
    assert (now.nhs_number, now.practice_id) == (twice.other.nhs_number, twice.desks.practice.id)
    assert (emptied.nhs_number, emptied.practice_id) == (None, None)
    twice.part(made.id, by=lead)
    now, emptied = twice.now(kept), twice.now(twice.other)
    assert (now.nhs_number, now.practice_id, now.place_id) == (None, None, place.id)
    assert (emptied.nhs_number, emptied.practice_id) == (
        twice.other.nhs_number, twice.desks.practice.id,
    )  # fmt: skip


# --- nothing widens -------------------------------------------------------------------------------


def test_whom_either_keeps_out_stays_out_of_both(twice: Twice) -> None:
    nurse = twice.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor", organisation="Trust")
    for each in (twice.one, twice.other):
        twice.factory.related(each, nurse)
    twice.factory.keep(
        Objection(patient_id=twice.other.id, against=ObjectionTo.PERSON, staff_id=nurse.id,
                  made_by_id=nurse.id, made_at=NOW - timedelta(days=1))
    )  # fmt: skip
    assert twice.desks.opens(nurse, twice.one.id)
    made = twice.join()
    assert not twice.desks.opens(nurse, twice.one.id)
    twice.part(made.id)
    assert twice.desks.opens(nurse, twice.one.id)
    assert not twice.desks.opens(nurse, twice.other.id)


def test_what_the_joined_person_refuses_holds_for_both_when_they_part(twice: Twice) -> None:
    nurse = twice.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    for each in (twice.one, twice.other):
        twice.factory.related(each, nurse)
    made = twice.join()
    twice.factory.keep(
        Objection(patient_id=twice.one.id, against=ObjectionTo.PERSON, staff_id=nurse.id,
                  made_by_id=nurse.id, made_at=NOW)
    )  # fmt: skip
    twice.part(made.id)
    assert not twice.desks.opens(nurse, twice.one.id)
    assert not twice.desks.opens(nurse, twice.other.id)


def test_a_restriction_and_a_hidden_address_of_either_hold_for_the_result(twice: Twice) -> None:
    lead = twice.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    twice.factory.change(
        Patient, twice.one.id, address="1 High Row, Dene", postcode="DL1 1AA",
        telephone="0191 498 0001", street_key="highrow", house_key="1", village_key="dene",
    )  # fmt: skip
    twice.factory.change(Patient, twice.other.id, restricted=True, address_withheld=True)
    made = twice.join(by=lead)
    now = twice.now(twice.one)
    assert (now.restricted, now.address_withheld) == (True, True)
    assert (now.address, now.postcode, now.telephone, now.postcode_key) == ("", "", "", "")
    assert (now.street_key, now.house_key, now.building_key, now.village_key) == ("", "", "", "")
    assert not twice.desks.opens(twice.clerk, twice.one.id)
    twice.part(made.id, by=lead)
    now = twice.now(twice.one)
    assert (now.restricted, now.address_withheld, now.address) == (False, False, "1 High Row, Dene")
    assert (now.street_key, now.house_key, now.village_key) == ("highrow", "1", "dene")


def test_nobody_reaches_more_by_joining_whom_they_may_not_open(twice: Twice) -> None:
    far = twice.factory.patient("Adams", "Mary", practice=twice.desks.elsewhere, known=False)
    for emptied, kept in ((far, twice.one), (twice.one, far)):
        with pytest.raises(Problem, match="not on a list of yours"):
            twice.join(emptied, kept)
    nurse = twice.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    for each in (twice.one, twice.other):
        twice.factory.related(each, nurse)
    with pytest.raises(Problem, match="not part of your role"):
        twice.join(by=nurse)
    assert twice.desks.ask(twice.clerk, lambda s: merging.twins(s, twice.clerk))[0].one
    assert {
        (row.one, row.other)
        for row in twice.desks.ask(twice.clerk, lambda s: merging.twins(s, twice.clerk))
    } == {(twice.one.id, twice.other.id)}


def test_what_is_open_for_a_while_reaches_no_further_and_joins_nothing(twice: Twice) -> None:
    glass, later = RelationshipKind.BREAK_GLASS, NOW + timedelta(minutes=30)
    nurse = twice.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    twice.factory.related(twice.other, nurse, glass, ends_at=later)
    made = twice.join()
    assert not twice.desks.opens(nurse, twice.one.id)
    twice.part(made.id)
    clerk = twice.desks.seat(Role.PRACTICE_STAFF, "Ada Wren", teams=[twice.desks.there])
    for each in (twice.one, twice.other):
        twice.factory.related(each, clerk, glass, ends_at=later)
    with pytest.raises(Problem, match="for a short while only"):
        twice.join(by=clerk)


def test_two_records_are_looked_at_side_by_side_and_that_is_signed(twice: Twice) -> None:
    one, other = twice.one.id, twice.other.id
    seen = twice.desks.change(
        twice.clerk, lambda session: merging.beside(session, twice.clerk, one, other)
    )
    assert [each.name for each in seen] == ["ADAMS, Mary"] * 2
    assert twice.desks.entries("patient.compared") == [("", f"patient:{one} patient:{other}")]


# --- what stands in the way -----------------------------------------------------------------------


def refused(twice: Twice, sentence: str, emptied: Patient | None = None) -> None:
    with pytest.raises(Problem, match=sentence):
        twice.join(emptied)
    assert twice.now(twice.other).practice_id == twice.desks.practice.id


def test_records_do_not_join_while_a_meeting_shows_either(twice: Twice) -> None:
    made = twice.join(twice.person())
    meeting = twice.factory.meeting(twice.desks.there, chair=twice.clerk, patients=[twice.one])
    twice.factory.change(Meeting, meeting.id, state=MeetingState.LIVE)
    refused(twice, "A meeting that runs")
    with pytest.raises(Problem, match="A meeting that runs"):
        twice.part(made.id)
    twice.factory.change(Meeting, meeting.id, state=MeetingState.FINISHED, finished_at=NOW)
    twice.join()


def test_two_on_one_agenda_do_not_join(twice: Twice) -> None:
    twice.factory.meeting(twice.desks.here, chair=twice.clerk, patients=[twice.one, twice.other])
    refused(twice, "agenda of one meeting")


def test_two_that_are_no_two_do_not_join(twice: Twice) -> None:
    refused(twice, "not two records", twice.one)
    twice.join()
    with pytest.raises(Problem, match="not on a list of yours"):
        twice.join()


def test_of_two_plans_the_newer_one_stays_the_newest(twice: Twice) -> None:
    nurse = twice.factory.staff(name="Anna Bell")
    twice.factory.plan(twice.one, agreed_by=nurse, on=TODAY)
    twice.factory.plan(twice.other, agreed_by=nurse, on=TODAY - timedelta(days=9))
    refused(twice, "the newer one")
    made = twice.join(twice.one, twice.other)
    with twice.factory.store.reading() as session:
        found = session.execute(
            select(PlanVersion.number, PlanVersion.agreed_on)
            .where(PlanVersion.patient_id == twice.other.id)
            .order_by(PlanVersion.number)
        ).all()
    assert found == [(1, TODAY - timedelta(days=9)), (2, TODAY)]
    twice.part(made.id)
    with twice.factory.store.reading() as session:
        assert set(session.execute(select(PlanVersion.patient_id, PlanVersion.number))) == {
            (twice.one.id, 1),
            (twice.other.id, 1),
        }


def test_two_plans_that_are_being_written_do_not_join(twice: Twice) -> None:
    twice.factory.plan(twice.one)
    twice.factory.plan(twice.other)
    refused(twice, "being written for both")


def test_an_entry_that_both_hold_stays_where_it_is(twice: Twice, factory: Factory) -> None:
    ward = factory.source("Ward")
    first = factory.item(twice.one, "Asthma", source=ward)
    same = {
        name: getattr(first, name)
        for name in ("id", "source_id", "source_ref", "kind", "sector", "begins", "status",
                     "confidentiality", "said_at", "recorded_from")
    }  # fmt: skip
    factory.keep(Item(patient_id=twice.other.id, title="Asthma, old", **same))
    factory.item(twice.other, "Falls", source=ward)
    made = twice.join()
    assert twice.items(twice.one) == {"Asthma", "Falls"}
    assert twice.items(twice.other) == {"Asthma, old"}
    twice.part(made.id)
    assert twice.items(twice.one) == {"Asthma"}
    assert twice.items(twice.other) == {"Asthma, old", "Falls"}


def test_only_the_last_of_several_merges_is_undone(twice: Twice) -> None:
    third = twice.person()
    first = twice.join()
    second = twice.join(third)
    with pytest.raises(Problem, match="joined again later"):
        twice.part(first.id)
    twice.part(second.id)
    twice.part(first.id)
    with pytest.raises(Problem, match="undone already"):
        twice.part(first.id)


def test_what_was_hung_on_a_moved_row_goes_back_with_it(twice: Twice) -> None:
    nurse = twice.factory.staff(name="Anna Bell")
    record = whole(twice.factory, nurse, practice=twice.desks.practice, known=False)
    made = twice.join(record.patient)
    twice.factory.keep(
        Action(patient_id=twice.one.id, agenda_item_id=record.agenda_item.id, what="Ring",
               owner_id=nurse.id, due=TODAY, agreed_on=TODAY),
        Copy(kind=PaperKind.CARE_PLAN, patient_id=twice.one.id, plan_version_id=record.plan.id,
             format=PrintFormat.LARGE, printed_at=NOW, printed_by_id=nurse.id),
    )  # fmt: skip
    twice.part(made.id)
    with twice.factory.store.reading() as session:
        for model in (Action, Copy):
            assert set(session.scalars(select(model.patient_id))) == {record.patient.id}
