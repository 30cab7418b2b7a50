from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.reports.minutes import minutes
from desktop.words.enums import Attendance, PrintFormat, Role
from desktop.words.papers import PrintedAgendaItem, PrintedAttendance
from tests.reports import people
from tests.reports.reading import count_pages, faults, marked, nodes, squeezed, words


def test_the_minutes_say_who_met_when_and_who_was_not_there() -> None:
    printed = words(minutes(people.MINUTES))
    for line in (
        "Minutes: Derwent Valley team",
        "Meeting: Weekly frailty meeting",
        "Date: 26 November 2026, 13:00 to 14:04",
        "Place: Room 2, Riverbank Surgery",
        "Chair: Dr Farida Aziz",
        "Dr Farida Aziz, chair GP Present",
        "Kofi Mensah pharmacist Present, on the call",
        "Tom Reay physiotherapist Present, stepped out",
        "Ines Duarte link worker Left early",
        "Apologies: Paul Stobbs, social worker Absent: Rona Bell",
    ):
        assert squeezed(line) in printed


def test_those_who_came_are_a_table_and_those_who_did_not_a_sentence() -> None:
    absent = tuple(
        PrintedAttendance(f"Person {number}", Role.COMMUNITY_NURSE, Attendance.EXPECTED)
        for number in range(12)
    )
    pdf = minutes(replace(people.MINUTES, attendance=people.MINUTES.attendance + absent, items=()))
    rows = [node for node in nodes(pdf) if node.kind == "TR"]
    assert len(rows) == 1 + 5
    assert squeezed("Absent: Rona Bell, Person 0, Person 1, Person 2") in words(pdf)
    nobody = replace(people.MINUTES, attendance=absent)
    assert squeezed("Nobody was marked as present. Absent: Person 0") in words(minutes(nobody))


@pytest.mark.parametrize(
    ("ended_at", "said"),
    [
        (datetime(2026, 11, 26, 12, 50, tzinfo=UTC), "planned 13:00, ended 12:50"),
        (datetime(2026, 11, 26, 13, 0, 40, tzinfo=UTC), "planned 13:00, ended 13:00"),
        (
            datetime(2026, 11, 27, 13, 30, tzinfo=UTC),
            "planned 13:00, ended 13:30 on 27 November 2026",
        ),
    ],
)
def test_a_meeting_held_at_another_time_than_planned_reads_as_no_span(
    ended_at: datetime, said: str
) -> None:
    printed = words(minutes(replace(people.MINUTES, ended_at=ended_at)))
    assert squeezed(f"Date: 26 November 2026, {said}") in printed


def test_the_real_start_is_printed_and_the_plan_beside_it_where_it_differs() -> None:
    began = datetime(2026, 11, 26, 13, 7, tzinfo=UTC)
    printed = words(minutes(replace(people.MINUTES, started_at=began)))
    assert squeezed("Date: 26 November 2026, 13:07 to 14:04, planned 13:00") in printed
    on_time = replace(people.MINUTES, started_at=people.MINUTES.starts_at)
    assert squeezed("Date: 26 November 2026, 13:00 to 14:04") in words(minutes(on_time))
    assert "planned" not in words(minutes(on_time))
    late = replace(people.MINUTES, started_at=began.replace(day=27), ended_at=None)
    assert squeezed("13:07 on 27 November 2026 to not finished") in words(minutes(late))


def test_times_are_those_of_the_clock_in_england() -> None:
    summer = replace(
        people.MINUTES,
        starts_at=datetime(2026, 7, 2, 12, 0, tzinfo=UTC),
        ended_at=datetime(2026, 7, 2, 12, 50, tzinfo=UTC),
    )
    assert squeezed("2 July 2026, 13:00 to 13:50") in words(minutes(summer))


def test_each_person_discussed_has_question_outcome_note_and_actions() -> None:
    printed = words(minutes(people.MINUTES))
    for line in (
        "1. FEATHERSTONE, Winifred (Mrs) Born 2 May 1938 NHS No. 999 000 0018",
        "Question: Can she manage at home after the second fall?",
        "Asked by: Grace Okoro, community matron",
        "Outcome: Plan changed, action",
        "Note: Two falls in three weeks, both at night. She wants to stay at home.",
        "Night-time visit to watch her get up Tom Reay, physiotherapist 3 December 2026",
        "Ring Martin Grace Okoro, community matron Not recorded",
        "Outcome: No change Note and actions: Not recorded",
        "Asked by: Ines Duarte Not reached at this meeting.",
        "People discussed: 2 of 3 on the agenda",
        "Actions agreed: 2",
    ):
        assert squeezed(line) in printed


def test_every_page_is_confidential_and_may_not_be_complete() -> None:
    pdf = minutes(replace(people.MINUTES, items=people.MINUTES.items * 8))
    total = count_pages(pdf)
    assert total > 3
    for number in range(total):
        printed = words(pdf, number)
        assert squeezed("Confidential: health and care records.") in printed
        assert squeezed("This view may not be complete") in printed
        assert squeezed(f"Page {number + 1} of {total}") in printed


def test_a_meeting_with_nothing_in_it_says_so() -> None:
    empty = replace(people.MINUTES, attendance=(), items=(), place="", ended_at=None)
    printed = words(minutes(empty))
    assert squeezed("Who was there Not recorded People discussed Not recorded") in printed
    assert squeezed("13:00 to not finished") in printed
    assert squeezed("Place: Not recorded") in printed


def test_a_note_of_any_length_is_printed_whole() -> None:
    item: PrintedAgendaItem = replace(people.MINUTES.items[0], note=people.LONG_WORDS)
    printed = words(minutes(replace(people.MINUTES, items=(item,))))
    assert all(f"word{number:04}" in printed for number in range(1, 250))


def test_where_nothing_was_written_one_line_says_so() -> None:
    item = replace(people.MINUTES.items[1], outcomes=())
    printed = words(minutes(replace(people.MINUTES, items=(item,))))
    assert squeezed("Outcome, note and actions: Not recorded") in printed
    item = replace(people.MINUTES.items[0], note=" ")
    printed = words(minutes(replace(people.MINUTES, items=(item,))))
    assert squeezed("Outcome: Plan changed, action Note: Not recorded Action Who") in printed


def test_a_usual_meeting_takes_one_side() -> None:
    two = replace(people.MINUTES, items=people.MINUTES.items[:1])
    assert count_pages(minutes(two)) == 1


@pytest.mark.parametrize("came", range(5, 19))
def test_no_heading_is_left_alone_and_nobody_short_is_torn_apart(came: int) -> None:
    """However many came, the people discussed fall differently on the pages."""
    attendance = tuple(
        PrintedAttendance(f"Person {number}", Role.GP, Attendance.IN) for number in range(came)
    )
    items = tuple(
        replace(people.MINUTES.items[0], position=number, question=f"Question {number}?")
        for number in range(1, 5)
    )
    pdf = minutes(replace(people.MINUTES, attendance=attendance, items=items))
    tree = nodes(pdf)
    [people_discussed] = [
        at for at, node in enumerate(tree) if node.kind == "H2" and tree[at + 1].kind == "H3"
    ]
    assert tree[people_discussed].marks[0][0] == tree[people_discussed + 1].marks[0][0]
    begins = [at for at, node in enumerate(tree) if node.kind == "H3"]
    assert len(begins) == 4
    for first, last in pairwise(begins):
        pages = {page for node in tree[first:last] for page, _ in node.marks}
        assert len(pages) == 1


@pytest.mark.parametrize("print_format", PrintFormat)
def test_the_minutes_are_accessible(print_format: PrintFormat, tmp_path: Path) -> None:
    copy = replace(people.MINUTES.copy, format=print_format)
    pdf = minutes(replace(people.MINUTES, copy=copy))
    assert faults(pdf, tmp_path) == []
    tree = nodes(pdf)
    assert {mark for node in tree for mark in node.marks} == marked(pdf)
    kinds = [node.kind for node in tree if node.kind.startswith("H")]
    assert kinds == ["H1", "H2", "H2", "H3", "H3", "H3"]


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert minutes(people.MINUTES) == minutes(people.MINUTES)
