"""What waits for a member of staff today."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from desktop.models import Absence, Action, AuditEntry, Copy, Finding, Item, Patient, PlanVersion
from desktop.services import disclosure, today
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Agreement,
    Confidentiality,
    FindingKind,
    ItemStatus,
    Kind,
    PaperKind,
    PrintFormat,
    Role,
)
from desktop.words.people import Actor
from desktop.words.today import TodayRow
from tests.clock import NOW, TODAY
from tests.services.record import SCRIPT, Record
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def todays(record: Record, actor: Actor | None = None) -> TodayRow:
    actor = actor or record.nurse
    with record.at(actor).reading() as session:
        return today.today(session, actor, disclosure.person(session, actor), NOW)


def promise(record: Record, patient: Patient | None = None, owner: Actor | None = None) -> None:
    record.factory.keep(
        Action(
            patient_id=(patient or record.patient).id, what="Ring the daughter",
            owner_id=(owner or record.nurse).id, due=TODAY, agreed_on=TODAY,
        )
    )  # fmt: skip


def agreed(record: Record, patient: Patient | None = None, **values: Any) -> PlanVersion:
    """An agreed plan; what is set on it is set before it is agreed."""
    on = values.pop("on", TODAY)
    plan = record.factory.plan(patient or record.patient)
    with record.factory.store.writing() as session:
        row = session.get_one(PlanVersion, plan.id)
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()
        row.agree(on, record.nurse.id, Agreement.PERSON, "")
        sign(session, SCRIPT, "test.agreed", [])
    return plan


def test_a_quiet_day_is_empty_but_for_the_feeds(record: Record) -> None:
    found = todays(record)
    assert (found.meetings, found.actions, found.changes, found.plans, found.papers) == ((),) * 5
    assert [feed.source for feed in found.feeds] == ["GP"]


def test_my_meetings_and_my_actions_wait(record: Record) -> None:
    record.factory.meeting(record.team, chair=record.nurse, patients=[record.patient])
    promise(record)
    found = todays(record)
    assert [each.title for each in found.meetings] == ["Weardale weekly meeting"]
    assert [each.what for each in found.actions] == ["Ring the daughter"]


def test_while_a_colleague_is_away_their_promises_and_people_are_mine(record: Record) -> None:
    promise(record)
    plan = record.factory.plan(other := record.factory.patient("Carr", practice=record.practice))
    record.factory.change(PlanVersion, plan.id, key_worker_id=record.nurse.id)
    for each in (record.patient, other):
        record.factory.item(each, f"{each.family} is at home", Kind.ABOUT_ME, source=record.gp,
                            begins="2026-11-25")  # fmt: skip
    assert (todays(record, record.link).actions, todays(record, record.link).changes) == ((), ())
    record.factory.keep(Absence(staff_id=record.nurse.id, deputy_id=record.link.id, until=TODAY))
    found = todays(record, replace(record.link, covers=frozenset({record.nurse.id})))
    assert [(each.what, each.owner) for each in found.actions] == [
        ("Ring the daughter", "Ruth Eggleston")
    ]
    assert {each.patient for each in found.changes} == {record.patient.id, other.id}


def test_changes_are_of_my_people_newest_first(record: Record) -> None:
    record.item("Fell at home", Kind.ENCOUNTER, begins="2026-11-21")
    record.item("A&E, home same day", Kind.ADMISSION, begins="2026-11-25T22:10")
    assert todays(record).changes == ()
    promise(record)
    found = todays(record).changes
    assert [each.what for each in found] == ["A&E, home same day", "Fell at home"]
    assert NOW - found[0].at == timedelta(hours=11, minutes=20)


def test_what_a_feed_brings_for_the_first_time_is_no_news_unless_it_just_happened(
    record: Record,
) -> None:
    promise(record)
    record.item("Gout", begins="2008")
    record.item("Next week", Kind.APPOINTMENT, begins="2026-12-02", status=ItemStatus.PLANNED)
    record.item("Morning visit", Kind.VISIT, begins="2026-11-25")
    record.item("No known allergies", Kind.ALLERGY, begins="2026-11-25")
    assert todays(record).changes == ()


def test_what_is_said_otherwise_than_before_is_news(record: Record) -> None:
    promise(record)
    item: Item = record.item(
        "Home care", Kind.SERVICE, begins="2024-05", said_at=NOW - timedelta(2)
    )
    record.reword(item, value="14", unit="h a week")
    (found,) = todays(record).changes
    assert (found.what, found.at) == ("Home care 14 h a week", NOW - timedelta(1))


def test_what_a_source_only_says_again_is_no_news(record: Record) -> None:
    promise(record)
    item: Item = record.item("Gout", begins="2008", said_at=NOW - timedelta(days=2))
    record.factory.change(Item, (item.patient_id, item.id), said_at=NOW - timedelta(days=1))
    assert todays(record).changes == ()


def test_a_death_of_which_several_sources_tell_is_one_line(record: Record) -> None:
    promise(record)
    for source in (record.gp, record.factory.source("Hospital")):
        record.factory.item(
            record.patient, "Recorded as having died", Kind.ALERT, source=source,
            begins="2026-11-24",
        )  # fmt: skip
    assert [each.what for each in todays(record).changes] == ["Recorded as having died"]


def test_a_blood_test_is_one_line(record: Record) -> None:
    promise(record)
    for result in ("Sodium", "Potassium", "Urea"):
        record.item(result, Kind.RESULT, begins="2026-11-24T10:00")
    assert len(todays(record).changes) == 1


def test_changes_go_by_the_disclosure_rule(record: Record) -> None:
    promise(record, owner=record.link)
    record.item("Overdose", Kind.ENCOUNTER, begins="2026-11-25")
    record.item(
        "Secret", Kind.ALERT, begins="2026-11-25", confidentiality=Confidentiality.SENSITIVE
    )
    record.item("Likes company", Kind.ABOUT_ME, begins="2026-11-25")
    assert [each.what for each in todays(record, record.link).changes] == ["Likes company"]


def elsewhere(record: Record) -> Patient:
    """Someone of another team's, who fell yesterday."""
    stranger = record.factory.patient("Else", practice=record.factory.practice("Elsewhere"))
    record.factory.item(stranger, "Fell", Kind.ENCOUNTER, source=record.gp, begins="2026-11-25")
    return stranger


def test_whoever_i_promised_something_is_mine_whatever_their_team(record: Record) -> None:
    stranger = elsewhere(record)
    assert todays(record).changes == ()
    promise(record, stranger)
    assert [each.what for each in todays(record).changes] == ["Fell"]


def test_an_agenda_of_my_team_brings_news_to_those_who_attend(record: Record) -> None:
    stranger = elsewhere(record)
    record.factory.meeting(record.team, chair=record.link, patients=[stranger])
    assert todays(record).changes == ()
    record.factory.meeting(record.team, chair=record.nurse, patients=[stranger])
    assert [each.what for each in todays(record).changes] == ["Fell"]


def looks(record: Record) -> list[str]:
    """Whom the nurse's looks at Today have signed, entry by entry."""
    actor = record.nurse
    with record.at(actor).writing() as session:
        today.today(session, actor, disclosure.person(session, actor), NOW)
    with record.factory.store.reading() as session:
        asked = select(AuditEntry.subjects).where(AuditEntry.action == "today.read")
        return list(session.scalars(asked.order_by(AuditEntry.number)))


def test_of_whom_today_shows_what_a_record_holds_is_signed_once_a_day(record: Record) -> None:
    promise(record)
    assert looks(record) == []  # what one promised is one's own
    record.item("Fell at home", Kind.ENCOUNTER, begins="2026-11-25")
    signed = [f"patient:{record.patient.id}"]
    assert (looks(record), looks(record)) == (signed, signed)
    other = record.factory.patient("Bell", "A", practice=record.practice)
    agreed(record, other, review_on=TODAY, on=date(2026, 9, 1))
    assert looks(record) == [*signed, f"patient:{other.id}"]


def test_whoever_has_no_room_is_counted_and_not_looked_at(record: Record) -> None:
    first, *others = (
        record.factory.patient("Bell", given, practice=record.practice) for given in "ABCDE"
    )
    agreed(record, first, review_on=date(2027, 1, 1), on=date(2026, 9, 1))
    for each in others:
        agreed(record, each, review_on=date(2026, 11, 21), on=date(2026, 9, 1))
    late = record.factory.patient("Carr", practice=record.practice)
    agreed(record, late, review_on=date(2026, 11, 24), on=date(2026, 9, 1))
    found = todays(record)
    assert ([each.patient for each in found.plans], found.there.plans, found.there.overdue) == (
        [each.id for each in others], 5, 5,
    )  # fmt: skip
    assert looks(record) == [" ".join(sorted(f"patient:{each.id}" for each in others))]


def test_plans_whose_review_is_near_or_past_are_due(record: Record) -> None:
    others = [
        record.factory.patient(name, "A", practice=record.practice) for name in ("Bell", "Carr")
    ]
    agreed(record, review_on=date(2026, 12, 3), on=date(2026, 9, 1))
    agreed(record, others[0], review_on=date(2026, 11, 21), on=date(2026, 9, 1))
    agreed(record, others[1], review_on=date(2027, 3, 1))
    assert [(each.name, each.why, each.overdue_days) for each in todays(record).plans] == [
        ("BELL, A", "Review was due 21-Nov-2026", 5),
        ("ADAMS, Mary", "Review due 03-Dec-2026", -7),
    ]


def test_nobody_is_asked_to_review_the_plan_of_someone_who_has_died(record: Record) -> None:
    died = record.factory.patient(
        "Bell", "A", practice=record.practice, died=PartialDate("2026-11-20")
    )
    for patient in (record.patient, died):
        agreed(record, patient, review_on=date(2026, 11, 21), on=date(2026, 9, 1))
    assert [each.name for each in todays(record).plans] == ["ADAMS, Mary"]


def test_an_admission_after_the_agreement_asks_for_another_look(record: Record) -> None:
    agreed(record, review_on=date(2027, 3, 1), on=date(2026, 11, 20))
    record.item("Ward 4", Kind.ADMISSION, begins="2026-11-19")
    assert todays(record).plans == ()
    record.item("Ward 4", Kind.ADMISSION, begins="2026-11-21")
    assert [each.why for each in todays(record).plans] == ["Changed since agreed: admission"]


def test_papers_out_of_date_are_counted_for_each_person(record: Record) -> None:
    plan = agreed(record)
    for place in ("the kitchen", "the car"):
        record.factory.keep(
            Copy(
                kind=PaperKind.CARE_PLAN, patient_id=record.patient.id, plan_version_id=plan.id,
                format=PrintFormat.STANDARD, place=place, printed_at=NOW,
                printed_by_id=record.nurse.id,
            )
        )  # fmt: skip
    record.factory.plan(record.patient, number=2, agreed_by=record.nurse)
    carry_out(
        record.store,
        lambda session: sign(
            session,
            record.nurse,
            "item.annotated",
            {f"plan:{plan.id}", f"patient:{record.patient.id}"},
        ),
        NOW,
    )
    (paper,) = todays(record).papers
    assert (paper.papers, paper.why) == (2, "Version 1 lies in the kitchen; version 2 is agreed.")
    booking = record.factory.staff(Role.PRACTICE_STAFF, practices=[record.practice])
    assert todays(record, booking).papers == ()


def test_the_papers_of_someone_who_died_are_to_be_brought_back_before_any_other(
    record: Record,
) -> None:
    plan = agreed(record)
    paper = Copy(
        kind=PaperKind.CARE_PLAN, patient_id=record.patient.id, plan_version_id=plan.id,
        format=PrintFormat.STANDARD, place="the kitchen", printed_at=NOW,
        printed_by_id=record.nurse.id,
    )  # fmt: skip
    record.factory.keep(
        paper,
        Finding(
            patient_id=record.factory.patient("Aaron", practice=record.practice).id,
            kind=FindingKind.PAPER_OUT_OF_DATE, subject="copy:9", sentence="Old.", found_at=NOW,
        ),
    )  # fmt: skip
    assert [each.why for each in todays(record).papers] == ["Old."]
    record.factory.change(Patient, record.patient.id, died=PartialDate("2026-11-25"))
    assert [each.why for each in todays(record).papers] == [
        "Bring back from the kitchen: died 25-Nov-2026.", "Old.",
    ]  # fmt: skip
    record.factory.change(Copy, paper.id, taken_back_at=NOW)
    assert [each.why for each in todays(record).papers] == ["Old."]
