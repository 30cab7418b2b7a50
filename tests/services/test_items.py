"""What an audience reads about a person, and that it reads no more."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.errors import Problem
from desktop.models.item import item_id
from desktop.services import items
from desktop.services.changes import carry_out
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    Sector,
    SourceKind,
)
from desktop.words.people import Actor, Audience, Cell
from tests.clock import NOW
from tests.services.record import EVERYTHING, Record, without
from tests.services.record import record as record  # noqa: PLC0414 - a fixture


def titles(rows: tuple[Any, ...]) -> list[str]:
    return [row.title for row in rows]


def coming(record: Record, audience: Audience = EVERYTHING) -> list[list[str]]:
    """Line by line."""
    return [titles(line.items) for line in record.summary(audience).coming]


# --- the summary ------------------------------------------------------------------------------


def test_the_summary_holds_what_stands_newest_first_within_a_kind(record: Record) -> None:
    record.item("Gout", begins="2008")
    record.item("Falls", begins="2026-11-18")
    record.item("Low mood", begins=None)
    record.item("Broken wrist", status=ItemStatus.ENDED)
    record.item("Someone else's", status=ItemStatus.WITHDRAWN)
    record.item("Apixaban", Kind.MEDICINE)
    record.item("Likes tea", Kind.ABOUT_ME)
    record.item("Home care", Kind.SERVICE, ends="2026-11-25")
    record.item("Day centre", Kind.SERVICE, ends="2026")
    record.item("Sodium", Kind.RESULT)
    found = record.summary()
    assert titles(found.items) == [
        "Likes tea", "Falls", "Gout", "Low mood", "Day centre", "Apixaban",
    ]  # fmt: skip
    assert titles(found.of(Kind.MEDICINE)) == ["Apixaban"]


def test_of_each_frailty_score_only_the_newest_stands(record: Record) -> None:
    for title, begins in (("CFS", "2025-01"), ("CFS", "2026-02"), ("eFI", "2024-05")):
        record.item(title, Kind.FRAILTY, begins=begins, value=begins)
    assert [row.value for row in record.summary().items] == ["2026-02", "2024-05"]


def test_a_score_that_could_not_be_taken_hides_none_that_was(record: Record) -> None:
    for value, begins in (("0.3", "2026-02"), ("", "2026-03"), ("0.2", "2025-01")):
        record.item("eFI", Kind.FRAILTY, begins=begins, value=value)
    assert [row.value for row in record.summary().items] == ["", "0.3"]


def test_lately_is_what_happened_with_few_results_and_nothing_to_come(record: Record) -> None:
    for day in range(1, 11):
        record.item(f"Result {day}", Kind.RESULT, begins=f"2026-11-{day + 10}")
        record.item(f"Visit {day}", Kind.ENCOUNTER, begins=f"2026-11-{day:02}")
    record.item("Next month", Kind.ENCOUNTER, begins="2026-12-01")
    record.item("Planned", Kind.REVIEW, begins="2026-11-20", status=ItemStatus.PLANNED)
    found = titles(record.summary().lately)
    assert found == [
        "Result 10", "Result 9", "Result 8", "Visit 10", "Visit 9", "Visit 8", "Visit 7", "Visit 6",
    ]  # fmt: skip


def test_coming_is_from_now_on_soonest_first(record: Record) -> None:
    for title, begins in (
        ("Friday", "2026-11-27"), ("At noon", "2026-11-26T12:30"), ("At nine", "2026-11-26T09:00"),
        ("Some time today", "2026-11-26"), ("Yesterday", "2026-11-25"),
    ):  # fmt: skip
        record.item(title, Kind.VISIT, begins=begins, status=ItemStatus.PLANNED)
    cancelled = record.item("Clinic", Kind.APPOINTMENT, begins="2026-11-28")
    record.reword(cancelled, status=ItemStatus.WITHDRAWN)
    assert coming(record) == [["Some time today"], ["At noon"], ["Friday"]]


def test_what_is_arranged_once_is_coming_too_and_carers_do_not_crowd_it_out(
    record: Record,
) -> None:
    for day in ("26", "27", "28", "29", "30"):
        for time in ("08:00", "12:30", "17:00", "21:00"):
            record.item("Care call", Kind.VISIT, begins=f"2026-11-{day}T{time}",
                        status=ItemStatus.PLANNED)  # fmt: skip
    for day in ("27", "28", "29", "30"):
        record.item("Insulin, community nurse", Kind.VISIT, begins=f"2026-11-{day}T09:30",
                    status=ItemStatus.PLANNED)  # fmt: skip
    planned: dict[str, Any] = {"status": ItemStatus.PLANNED}
    record.item("Hip replacement", Kind.ADMISSION, begins="2026-12-01", **planned)
    record.item("Care Act review", Kind.REVIEW, begins="2026-12", **planned)
    record.item("Respite stay", Kind.ADMISSION, begins=None, **planned)
    record.item("Missed", Kind.REVIEW, begins="2026-11-25", **planned)
    record.item("Taken out", Kind.REVIEW, begins="2026-12-03", gone_at=NOW, **planned)
    today = [["Care call"] * 3, *([["Insulin, community nurse"]] * 3)]
    assert coming(record) == [*today, ["Care Act review"], ["Hip replacement"], ["Respite stay"]]
    hidden = {Cell(sector, Kind.ADMISSION, Confidentiality.NORMAL) for sector in Sector}
    assert coming(record, without(*hidden)) == [*today, ["Care Act review"]]
    assert record.summary().more_coming


def test_the_calls_of_each_provider_are_one_line_and_of_what_they_do_nothing_is_lost(
    record: Record,
) -> None:
    planned: dict[str, Any] = {"status": ItemStatus.PLANNED}
    for title, begins, detail in (
        ("Morning call", "2026-11-27T08:00", "Jo Ash · Brightway Home Care"),
        ("Tea call", "2026-11-27T17:00", "Jo Ash · Brightway Home Care"),
        ("Night call", "2026-11-27T23:00", "Night Owl Care Ltd"),
        ("Insulin", "2026-11-27T08:30", "District nurse"),
        ("Insulin", "2026-11-27T16:30", "District nurse"),
        ("Lift to the clinic", "2026-11-27T10:00", ""),
        ("Lift to the clinic", "2026-11-27T12:00", ""),
    ):
        record.item(title, Kind.VISIT, begins=begins, detail=detail, **planned)
    found = record.summary()
    assert [(titles(each.items), each.organisation) for each in found.coming if each.carers] == [
        (["Morning call", "Tea call"], "Brightway Home Care"),
        (["Night call"], "Night Owl Care Ltd"),
    ]  # fmt: skip
    assert [titles(each.items) for each in found.coming if not each.carers] == [
        ["Insulin"], ["Lift to the clinic"] * 2, ["Insulin"],
    ]  # fmt: skip
    assert not found.more_coming
    record.item("Tea call", Kind.VISIT, begins="2026-11-28T17:00",
                detail="Jo Ash · Brightway Home Care", **planned)  # fmt: skip
    assert record.summary().more_coming


def test_of_carers_only_the_last_call_is_among_what_happened_lately(record: Record) -> None:
    record.item("Community nurse home visit", Kind.VISIT, begins="2026-11-10T09:00")
    for day in range(15, 26):
        for call in ("Morning call", "Lunch call", "Tea call", "Bedtime call"):
            record.item(call, Kind.VISIT, begins=f"2026-11-{day}T12:00", unit="carer", value="1")
    found = record.summary()
    assert titles(found.lately)[1:] == ["Community nurse home visit"]
    assert titles(found.lately)[0].endswith(" call")
    assert found.more_lately


def test_where_all_that_happened_is_told_no_more_is_promised(record: Record) -> None:
    record.item("Fell at home", Kind.ENCOUNTER, begins="2026-11-21")
    record.item("Community nurse home visit", Kind.VISIT, begins="2026-11-10T09:00")
    found = record.summary()
    assert (len(found.lately), found.more_lately, found.more_coming) == (2, False, False)


def test_what_is_planned_and_does_not_stand_yet_is_told_apart(record: Record) -> None:
    planned: dict[str, Any] = {"status": ItemStatus.PLANNED}
    record.item("Commode", Kind.EQUIPMENT, begins=None, **planned)
    record.item("Reablement at home", Kind.SERVICE, begins="2026-11-28", **planned)
    record.item("Podiatry", Kind.REFERRAL, begins="2026-11-20", **planned)
    record.item("Day centre", Kind.SERVICE, begins="2026-12-01", ends="2026-11-25", **planned)
    record.item("Taken out", Kind.SERVICE, begins="2026-12-03", gone_at=NOW, **planned)
    record.item("Amlodipine", Kind.MEDICINE, begins="2026-12-03", **planned)
    found = record.summary()
    assert titles(found.planned) == ["Podiatry", "Reablement at home", "Commode"]
    assert (found.items, found.coming) == ((), ())


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.EQUIPMENT, Kind.REFERRAL, Kind.ADMISSION])
@pytest.mark.parametrize(
    ("begins", "stands"), [("2026-12-01", False), ("2026-12", False), ("2026-11-26", True)]
)
def test_what_begins_on_a_day_to_come_is_planned_until_then(
    record: Record, kind: Kind, begins: str, stands: bool
) -> None:
    record.item("Reablement", kind, begins=begins)
    summary = record.summary()
    lines = tuple(line.first for line in summary.coming)
    to_come = lines if kind is Kind.ADMISSION else summary.planned

    assert titles(summary.items) == ["Reablement"] * stands
    assert [(each.title, each.status) for each in to_come] == (
        [] if stands else [("Reablement", ItemStatus.PLANNED)]
    )


def test_an_allergy_with_a_date_to_come_is_warned_of(record: Record) -> None:
    record.item("Penicillin", Kind.ALLERGY, begins="2062-01-01")
    assert titles(record.summary().items) == ["Penicillin"]


def test_the_ages_are_of_the_sources_behind_what_is_seen(record: Record) -> None:
    record.item("Falls")
    hidden = record.factory.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    record.factory.item(record.patient, "Concern", Kind.SAFEGUARDING, source=hidden)
    record.factory.source("Hospital")
    assert [age.source for age in record.summary().sources] == ["Council", "GP"]
    link = record.audience(record.link)
    assert [age.source for age in record.summary(link).sources] == []


def test_what_was_written_here_shows_its_author(record: Record) -> None:
    made = record.factory.item(
        record.patient, "Ring the bell twice", Kind.NOTE, author=record.nurse
    )
    (note,) = record.summary().lately
    assert (note.id, note.source) == (made.id, "Ruth Eggleston")


def test_a_medicine_of_two_sources_stands_there_for_each(record: Record) -> None:
    hospital = record.factory.source("Hospital", kind=SourceKind.HOSPITAL)
    record.item("Apixaban 2.5mg tablets", Kind.MEDICINE, value="One twice a day")
    record.factory.item(
        record.patient, "Apixaban 5mg tablets", Kind.MEDICINE, source=hospital,
        value="One twice a day",
    )  # fmt: skip
    record.factory.item(
        record.patient, "Apixaban 2.5mg tablets", Kind.MEDICINE, source=hospital,
        status=ItemStatus.ENDED,
    )  # fmt: skip
    assert [
        (each.title, each.value, each.source) for each in record.summary().of(Kind.MEDICINE)
    ] == [
        ("Apixaban 2.5mg tablets", "One twice a day", "GP"),
        ("Apixaban 5mg tablets", "One twice a day", "Hospital"),
    ]


def test_minor_problems_come_after_the_others_however_new_they_are(record: Record) -> None:
    record.item("Ingrowing toenail", begins="2026-11", detail="Minor problem · Left")
    record.item("Heart failure", begins="2019", detail="Major problem")
    record.item("Gout", begins="2008")
    found = record.summary().of(Kind.PROBLEM)
    assert [(each.title, each.weight) for each in found] == [
        ("Heart failure", "Major problem"), ("Gout", ""), ("Ingrowing toenail", "Minor problem"),
    ]  # fmt: skip


AMLODIPINE: dict[str, Any] = {
    "code": "319283006", "code_system": "https://dmd.nhs.uk", "value": "One to be taken each day",
}  # fmt: skip


def test_a_medicine_that_two_sources_say_alike_stands_there_once_with_both(record: Record) -> None:
    hospital = record.factory.source("Hospital", kind=SourceKind.HOSPITAL)
    mine = record.item(
        "Amlodipine 5mg tablets", Kind.MEDICINE, **AMLODIPINE, said_at=NOW - timedelta(days=9)
    )
    theirs = record.factory.item(
        record.patient, "Amlodipine 5 mg tablets", Kind.MEDICINE, source=hospital,
        **AMLODIPINE | {"value": "one to be  taken each day"}, said_at=NOW - timedelta(days=2),
    )  # fmt: skip
    (one,) = record.summary().of(Kind.MEDICINE)
    assert [(each.id, each.source, each.said_at) for each in one.tellings] == [
        (theirs.id, "Hospital", theirs.said_at),
        (mine.id, "GP", mine.said_at),
    ]
    assert record.timeline() == ["Amlodipine 5 mg tablets"]
    assert [each.source for each in record.story(mine).others] == ["Hospital"]
    assert [each.source for each in record.story(theirs).others] == ["GP"]

    record.reword(mine, status=ItemStatus.ENDED)  # each ends by itself: nothing stored was joined
    (left,) = record.summary().of(Kind.MEDICINE)
    assert (left.source, left.also) == ("Hospital", ())
    assert len(record.timeline()) == 2
    assert record.story(theirs).others == ()


def test_what_an_audience_may_not_see_is_not_named_behind_what_it_sees(record: Record) -> None:
    record.item("Amlodipine 5mg tablets", Kind.MEDICINE, **AMLODIPINE)
    hidden = record.factory.source("Clinic", kind=SourceKind.HOSPITAL)
    record.factory.item(
        record.patient, "Amlodipine 5mg tablets", Kind.MEDICINE, source=hidden, **AMLODIPINE,
        confidentiality=Confidentiality.SENSITIVE,
    )  # fmt: skip
    seen = without(Cell(Sector.HEALTH, Kind.MEDICINE, Confidentiality.SENSITIVE))
    (one,) = record.summary(seen).of(Kind.MEDICINE)
    assert [each.source for each in one.tellings] == ["GP"]
    (all_of_it,) = record.summary().of(Kind.MEDICINE)
    assert {each.source for each in all_of_it.tellings} == {"GP", "Clinic"}


# --- the timeline and the story ---------------------------------------------------------------


def test_the_timeline_is_newest_first_with_the_undated_last(record: Record) -> None:
    dates = {"May": "2024-05", "None": None, "Day": "2024-05-02", "Year": "2024"}
    for title, begins in dates.items():
        record.item(title, begins=begins)
    record.item("Wrong", status=ItemStatus.WITHDRAWN)
    assert record.timeline() == ["Day", "May", "Year", "None"]
    assert record.timeline(limit=2) == ["Day", "May"]


def test_the_story_tells_each_wording_and_what_was_written_beside_it(record: Record) -> None:
    item = record.item("Heart failure", detail="Mild")
    record.reword(item, detail="Moderate")
    carry_out(
        record.store,
        lambda session: items.annotate(
            session, record.nurse, record.patient.id, item.id, " Worse since October ", NOW
        ),
        NOW,
    )
    story = record.story(item)
    assert [(each.number, each.detail) for each in story.wordings] == [(2, "Moderate"), (1, "Mild")]
    assert story.wordings[0].recorded_to is None
    assert story.wordings[1].recorded_to == story.wordings[0].recorded_from
    assert [(each.author, each.text) for each in story.annotations] == [
        ("Ruth Eggleston", "Worse since October")
    ]
    assert story.item.detail == "Moderate"


def test_an_earlier_wording_is_weighed_as_it_was_held_then(record: Record) -> None:
    item = record.item(
        "Old words", Kind.NOTE, confidentiality=Confidentiality.SENSITIVE, detail="CANARY"
    )
    record.reword(item, confidentiality=Confidentiality.NORMAL, detail="")
    audience = without(Cell(Sector.HEALTH, Kind.NOTE, Confidentiality.SENSITIVE))
    assert "CANARY" in repr(record.story(item))
    assert "CANARY" not in repr(record.story(item, audience))


# --- writing ----------------------------------------------------------------------------------


def annotate(record: Record, actor: Actor, patient_id: int, key: int, text: str = "Seen") -> None:
    carry_out(
        record.at(actor),
        lambda session: items.annotate(session, actor, patient_id, key, text, NOW),
        NOW,
    )


def test_nobody_writes_beside_what_they_may_not_see(record: Record) -> None:
    item = record.item("Overdose", Kind.ENCOUNTER)
    with pytest.raises(Problem, match="no longer in the record"):
        annotate(record, record.link, record.patient.id, item.id)
    with pytest.raises(Problem, match="no longer in the record"):
        annotate(record, record.link, record.patient.id, item_id("no", "such"))
    with pytest.raises(Problem, match="Write something"):
        annotate(record, record.nurse, record.patient.id, item.id, "  ")


def test_nobody_writes_about_a_stranger(record: Record) -> None:
    stranger = record.factory.patient(practice=record.factory.practice("Elsewhere"))
    item = record.factory.item(stranger, source=record.gp)
    with pytest.raises(Problem, match="not on a list of yours"):
        annotate(record, record.nurse, stranger.id, item.id)
