from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.reports.minutes import minutes
from desktop.words.enums import PrintFormat
from desktop.words.papers import PrintedAgendaItem
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
        "Paul Stobbs social worker Apologies",
        "Rona Bell community nurse Absent",
    ):
        assert squeezed(line) in printed


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
        "Outcome: No change Note: Not recorded Actions: Not recorded",
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


@pytest.mark.parametrize("print_format", PrintFormat)
def test_the_minutes_are_accessible(print_format: PrintFormat, tmp_path: Path) -> None:
    copy = replace(people.MINUTES.copy, format=print_format)
    pdf = minutes(replace(people.MINUTES, copy=copy))
    assert faults(pdf, tmp_path) == []
    tree = nodes(pdf)
    assert {mark for node in tree for mark in node.marks} == marked(pdf)
    kinds = [node.kind for node in tree if node.kind.startswith("H")]
    assert kinds == ["H1", "H2", "H2", "H3", "H3", "H3", "H2"]


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert minutes(people.MINUTES) == minutes(people.MINUTES)
