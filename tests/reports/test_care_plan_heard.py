"""The care plan as it is heard: tagged, in order, and read aloud in any script."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.reports.care_plan import care_plan
from desktop.words.enums import PrintFormat
from desktop.words.papers import PrintedPlan, VisitLine
from tests.reports import people
from tests.reports.reading import faults, fonts, marked, nodes, squeezed, words


@pytest.mark.parametrize("some", [0, 1])
def test_blank_times_are_as_accessible(some: int, tmp_path: Path) -> None:
    visits = (VisitLine("Friendly Faces", "Company"), VisitLine("Sue", "", "Sundays"))[: some + 1]
    for print_format in PrintFormat:
        plan = people.sized(replace(people.TYPICAL, visits=visits), print_format)
        assert faults(care_plan(plan), tmp_path) == []


@pytest.mark.parametrize("print_format", PrintFormat)
@pytest.mark.parametrize("plan", [people.SHORT, people.TYPICAL, people.DRAFT])
def test_checkers_of_accessibility_find_nothing(
    plan: PrintedPlan, print_format: PrintFormat, tmp_path: Path
) -> None:
    assert faults(care_plan(people.sized(plan, print_format)), tmp_path) == []


def test_a_very_long_plan_is_as_accessible(tmp_path: Path) -> None:
    assert faults(care_plan(people.LONG), tmp_path) == []


@pytest.mark.parametrize("script", people.NAMES)
def test_a_name_in_any_script_is_printed_embedded_and_heard(script: str, tmp_path: Path) -> None:
    person = people.NAMES[script]
    pdf = care_plan(replace(people.TYPICAL, person=person))
    assert faults(pdf, tmp_path) == []
    assert all(fonts(pdf).values())
    printed = words(pdf)
    for word in (person.family, *person.given.split()):
        assert squeezed(word) in printed
    if script in ("Arabic", "Bengali"):
        heard = [node.said for node in nodes(pdf) if node.kind == "Span"]
        assert f"{person.given} {person.family}" in heard


def test_a_letter_that_no_face_has_is_still_heard() -> None:
    about = replace(people.TYPICAL.about_me, most_important="My friend 漢 comes ✓ → soon")
    pdf = care_plan(replace(people.TYPICAL, about_me=about))
    assert [node.said for node in nodes(pdf) if node.kind == "Span"] == ["漢"]
    assert squeezed("My friend 漢 comes ✓ → soon") in words(pdf)


@pytest.mark.parametrize("plan", [people.TYPICAL, people.LONG], ids=["typical", "long"])
def test_all_content_hangs_on_the_tree_in_order(plan: PrintedPlan) -> None:
    pdf = care_plan(plan)
    tree = nodes(pdf)
    held = [mark for node in tree for mark in node.marks]
    assert len(held) == len(set(held))
    assert set(held) == marked(pdf)
    levels = [int(node.kind[1]) for node in tree if node.kind in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_table_has_a_header_row_and_its_rows_are_told_apart() -> None:
    tree = nodes(care_plan(people.TYPICAL))
    assert sum(node.kind == "Table" for node in tree) == 4
    headers = [node for node in tree if node.kind == "TH"]
    assert all(node.scope in ("Row", "Column") for node in headers)
    assert sum(node.scope == "Column" for node in headers) == 3 + 2 + 4 + 3
    goal = next(node for node in headers if node.row_span > 1)
    assert goal.row_span == len(people.TYPICAL.goals[0].actions)


def test_a_header_seen_on_each_page_is_heard_once() -> None:
    tree = nodes(care_plan(people.LONG))
    columns = [node for node in tree if node.scope == "Column"]
    assert all(len(node.marks) == 1 for node in columns)
