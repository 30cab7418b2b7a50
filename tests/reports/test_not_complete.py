"""The constant line stands on every page of every paper, whatever lies on it."""

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import pytest

from desktop import reports
from desktop.reports.care_plan import care_plan
from desktop.reports.minutes import minutes
from desktop.reports.sheet import NOT_COMPLETE, paper
from desktop.reports.subject_access import subject_access
from desktop.reports.week import week
from desktop.words.enums import PlanState, PrintFormat
from tests.reports import people
from tests.reports.reading import count_pages, squeezed, words
from tests.reports.test_subject_access import ANSWER
from tests.reports.test_week import WEEKS, sized

LONG_MEETING = replace(people.MINUTES, items=people.MINUTES.items * 4)
DRAFT = replace(people.TYPICAL, state=PlanState.WORKING)
PAPERS: dict[str, Callable[[PrintFormat], list[bytes]]] = {
    "care_plan": lambda size: [
        care_plan(people.sized(plan, size))
        for plan in (people.SHORT, people.TYPICAL, people.LONG, DRAFT)
    ],
    "minutes": lambda _: [minutes(people.MINUTES), minutes(LONG_MEETING)],
    "subject_access": lambda _: [subject_access(ANSWER)],
    "week": lambda size: [week(sized(each, size)) for each in WEEKS],
}
OF_NOBODY = {"hazards"}
"""Papers on which no patient stands."""


def test_every_document_is_among_those_looked_at() -> None:
    modules = [import_module(f"desktop.reports.{each.name}")
               for each in pkgutil.iter_modules(reports.__path__)]  # fmt: skip
    drawn = {
        module.__name__.rpartition(".")[2]
        for module in modules
        if getattr(module, "paper", None) is paper and module.__name__ != paper.__module__
    }
    assert drawn == PAPERS.keys() | OF_NOBODY


@pytest.mark.parametrize("size", list(PrintFormat))
@pytest.mark.parametrize("name", list(PAPERS))
def test_it_stands_on_every_page(name: str, size: PrintFormat) -> None:
    for pdf in PAPERS[name](size):
        for number in range(count_pages(pdf)):
            assert squeezed(NOT_COMPLETE) in words(pdf, number)
