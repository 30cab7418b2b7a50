"""The week on the kitchen wall: one side, every word, in every size, read aloud in its order."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from desktop.reports.week import week
from desktop.words.enums import PrintFormat
from desktop.words.papers import PrintedDay, PrintedVisit, PrintedWeek, RingLine, VisitLine
from tests.reports import people
from tests.reports.reading import count_pages, faults, nodes, squeezed, words

MONDAY = date(2026, 11, 23)
CALLS = tuple(
    PrintedVisit(time, "Brightway Home Care", f"{meal} call")
    for time, meal in (("8:00 am", "Breakfast"), ("12:30 pm", "Dinner"), ("5:00 pm", "Tea"),
                       ("9:00 pm", "Bedtime"))
)  # fmt: skip
NURSE = PrintedVisit("9:30 am", "Ruth Eggleston", "Leg dressing")
OFF = PrintedVisit("", "Sheila", "Befriending", "Cancelled")
SIMPLE = PrintedWeek(
    replace(people.TYPICAL.copy, serial="000418-1", place="Kitchen wall"),
    people.TYPICAL.person,
    tuple(PrintedDay(MONDAY + timedelta(days=at), (NURSE,) if at in (1, 4) else ())
          for at in range(7)),
    ring=(RingLine("", "Larkmoor Surgery", "", "0191 498 0110"),),
)  # fmt: skip
COMPLEX = replace(
    SIMPLE,
    days=tuple(
        PrintedDay(day.day, (*day.visits, *CALLS[: at % 3], *((OFF,) if at == 3 else ())))
        for at, day in enumerate(SIMPLE.days)
    ),
    every_day=CALLS,
    arranged=(VisitLine("Kettle and Company", "Befriending", "Thursday"),),
)
FULL = replace(SIMPLE, days=tuple(PrintedDay(day.day, (*CALLS, NURSE, OFF)) for day in SIMPLE.days))
WEEKS = (SIMPLE, COMPLEX, FULL)


def sized(printed: PrintedWeek, size: PrintFormat) -> PrintedWeek:
    return replace(printed, copy=replace(printed.copy, format=size, recorded_format=size))


def leaves(printed: PrintedWeek) -> set[str]:
    visits = [each for day in printed.days for each in day.visits] + list(printed.every_day)
    return (
        {word for each in visits for word in (each.time, each.who, each.what_for, each.state)}
        | {word for each in printed.arranged for word in (each.who, each.what_for, each.when)}
        | {word for each in printed.ring for word in (each.who, each.telephone)}
    )


@pytest.mark.parametrize("size", PrintFormat)
@pytest.mark.parametrize("printed", WEEKS)
def test_nothing_is_dropped_in_any_size(printed: PrintedWeek, size: PrintFormat) -> None:
    said = words(week(sized(printed, size)))
    for leaf in leaves(printed):
        assert squeezed(leaf) in said
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        assert name in said
    assert squeezed("000418-1") in said
    assert squeezed("Copy for: Kitchen wall") in said


@pytest.mark.parametrize("printed", [SIMPLE, COMPLEX])
def test_a_usual_week_takes_one_side_lying_down(printed: PrintedWeek) -> None:
    pdf = week(printed)
    assert count_pages(pdf) == 1
    wide, high = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(wide), round(high)) == (842, 595)


def test_a_full_week_takes_one_side_too_in_type_of_12_points_at_least() -> None:
    pdf = week(FULL)
    assert count_pages(pdf) == 1
    assert smallest(pdf) >= 12
    assert smallest(week(SIMPLE)) >= 12


@pytest.mark.parametrize("size", [PrintFormat.LARGE, PrintFormat.GIANT])
def test_whoever_needs_larger_print_has_more_sides_and_each_says_which(size: PrintFormat) -> None:
    pdf = week(sized(FULL, size))
    assert smallest(pdf) >= {PrintFormat.LARGE: 16, PrintFormat.GIANT: 24}[size]
    total = count_pages(pdf)
    assert total > 1
    for number in range(total):
        said = pypdfium2.PdfDocument(pdf)[number].get_textpage().get_text_range()
        assert f"Page {number + 1} of {total}" in said


def smallest(pdf: bytes) -> float:
    """The smallest type on any page, in points."""
    sizes = [
        raw.FPDFText_GetFontSize(read.raw, at)
        for read in (page.get_textpage() for page in pypdfium2.PdfDocument(pdf))
        for at in range(read.count_chars())
        if read.get_text_range(at, 1).strip()
    ]
    return float(round(min(sizes), 2))


def test_neither_birth_date_nor_nhs_number_hangs_on_a_wall() -> None:
    said = words(week(SIMPLE))
    assert squeezed("999 000 0018") not in said
    assert "1938" not in said


def test_a_day_without_anyone_says_so_and_no_more_than_is_known() -> None:
    assert squeezed("Nobody is listed.") in words(week(SIMPLE))
    assert squeezed("Nobody is listed.") not in words(week(COMPLEX))
    assert squeezed("Nobody else is listed.") in words(week(COMPLEX))


def test_a_cancelled_visit_says_so_before_anything_else() -> None:
    assert squeezed("Cancelled: Time not known Sheila") in words(week(COMPLEX))


def test_the_numbers_to_ring_stand_on_the_first_of_several_sides() -> None:
    pdf = week(sized(FULL, PrintFormat.GIANT))
    assert count_pages(pdf) > 1
    said = words(pdf)
    assert said.index(squeezed("If someone does not come")) < said.index(squeezed("Tuesday 24"))


def test_it_is_read_day_by_day() -> None:
    pdf = week(COMPLEX)
    said = words(pdf)
    heads = ["Whocomes", "Everyday", "Monday23", "Tuesday24", "Wednesday25", "Thursday26",
             "Friday27", "Saturday28", "Sunday29", "Alsoarranged", "Ifsomeone"]  # fmt: skip
    places = [said.index(head) for head in heads[:2]]
    places += [said.index(head, places[1]) for head in heads[2:]]
    assert places == sorted(places)
    kinds = [node.kind for node in nodes(pdf)]
    assert (kinds.count("H1"), kinds.count("H2")) == (1, 10)


@pytest.mark.parametrize("size", PrintFormat)
@pytest.mark.parametrize("printed", WEEKS)
def test_two_checkers_find_no_fault(
    printed: PrintedWeek, size: PrintFormat, tmp_path: Path
) -> None:
    assert faults(week(sized(printed, size)), tmp_path) == []


def test_what_was_typed_is_printed_as_it_was_typed() -> None:
    odd = PrintedVisit("9:00 am", "R&D <Dr Łukasz>", "see <b>")
    printed = replace(SIMPLE, days=(PrintedDay(MONDAY, (odd,)),))
    assert squeezed("R&D <Dr Łukasz>") in words(week(printed))
    assert squeezed("Monday 23 November 2026") in words(week(printed))
