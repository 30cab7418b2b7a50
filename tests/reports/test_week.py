"""The week on the kitchen wall: one side, every word, in every size, read aloud in its order."""

import re
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
from tests.reports.reading import count_pages, decoration, faults, marked, nodes, squeezed, words

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


VARIED = replace(
    SIMPLE,
    days=tuple(
        PrintedDay(day.day, (*(replace(each, who=f"Carer {at}") for each in CALLS), NURSE,
                             *(CALLS[:2] if at == 0 else ())))
        for at, day in enumerate(SIMPLE.days)
    ),
    arranged=(VisitLine("Kettle and Company", "Befriending", "Thursday"),),
)  # fmt: skip
"""Calls that somebody else makes each day: nothing of it is alike."""
LONG = replace(
    SIMPLE,
    days=tuple(
        PrintedDay(day.day, tuple(replace(each, who=f"{each.who} {turn}") for turn in range(4)
                                  for each in CALLS))
        for day in SIMPLE.days
    ),
    every_day=CALLS * 4,
)  # fmt: skip


@pytest.mark.parametrize("size", PrintFormat)
def test_a_full_week_in_larger_print_has_each_day_whole_on_one_of_few_sides(
    size: PrintFormat,
) -> None:
    pdf = week(sized(VARIED, size))
    pages = [words(pdf, number) for number in range(count_pages(pdf))]
    assert len(pages) <= {PrintFormat.STANDARD: 2, PrintFormat.LARGE: 3, PrintFormat.GIANT: 4}[size]
    assert "continued" not in "".join(pages)
    assert squeezed("0191 498 0110") in pages[0]


def test_no_word_is_cut_where_days_stand_side_by_side() -> None:
    visit = PrintedVisit("1:30 pm", "Marek Zielinski", "Physiotherapist home visit")
    pdf = week(replace(SIMPLE, days=tuple(PrintedDay(day.day, (visit,)) for day in SIMPLE.days)))
    said = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert said.count("Physiotherapist") == len(SIMPLE.days)


@pytest.mark.parametrize("size", PrintFormat)
def test_a_day_that_goes_on_over_the_page_says_so_on_both(size: PrintFormat) -> None:
    pdf = week(sized(LONG, size))
    pages = [words(pdf, number) for number in range(count_pages(pdf))]
    assert len(pages) > 1
    again = [page.count("continued") for page in pages]
    more = [page.count(squeezed("More on the next page")) for page in pages]
    assert again[0] == more[-1] == 0
    assert again[1:] == more[:-1]
    assert sum(again) > 0
    for page, before in zip(pages[1:], pages, strict=False):
        for day in re.findall(r"([A-Z][a-z]+day\d\d),continued", page):
            assert day in before


def test_whoever_listens_hears_each_day_once_and_nothing_of_pages(tmp_path: Path) -> None:
    pdf = week(sized(LONG, PrintFormat.LARGE))
    seen, unheard = words(pdf), decoration(pdf)
    for said in ("continued", squeezed("More on the next page")):
        assert seen.count(said) == unheard.count(said) > 0
    heads = [node.kind for node in nodes(pdf)].count("H2")
    assert heads == len(("Every day", "If someone does not come, ring", *LONG.days))
    assert marked(pdf) == {mark for node in nodes(pdf) for mark in node.marks}
    assert faults(pdf, tmp_path) == []


@pytest.mark.parametrize("size", PrintFormat)
def test_no_page_ends_within_a_visit(size: PrintFormat) -> None:
    pdf = week(sized(LONG, size))
    pages = [words(pdf, number) for number in range(count_pages(pdf))]
    for day in LONG.days:
        for each in day.visits:
            assert any(
                squeezed(f"{each.time} {each.who}, {each.what_for}") in page
                or squeezed(f"{each.time} {each.who} {each.what_for}") in page
                for page in pages
            )


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
