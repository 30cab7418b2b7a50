"""The rota: four calls a day for the person to show, and what of it wants a second look."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.demo import County
from desktop.demo.rota import COLUMNS
from desktop.words.tables import TableKind, likeliest, matched, shape_of
from tests.demo import reading

TODAY = date(2026, 11, 26)
Rows = list[dict[str, str]]


def _rows(folder: Path) -> Rows:
    return [row for path in sorted(folder.glob("*.csv")) for row in reading.rows(path)]


@pytest.fixture(scope="module")
def rota(county: County) -> Path:
    return next(folder for folder in county.feeds if folder.name == "home-care")


def test_the_hub_knows_it_for_what_it_is() -> None:
    assert likeliest(COLUMNS) is TableKind.ROTA
    shape = shape_of(TableKind.ROTA)
    found = matched(shape, COLUMNS)
    assert not shape.missing(set(found))
    assert {"starts", "lasts", "carers", "worker", "provider", "provider_telephone"} <= set(found)


def test_four_calls_a_day_are_four_rows_on_every_day_of_three_weeks(
    county: County, rota: Path
) -> None:
    days = Counter(row["visit date"] for row in _rows(rota) if row["nhs no"] == county.complex[0])
    assert len(days) == 21
    assert set(days.values()) == {4}


def test_what_was_planned_stays_but_for_one_call(county: County, rota: Path) -> None:
    then, now = _rows(rota.parent.parent / "earlier" / rota.name), _rows(rota)
    moved = [(a, b) for a, b in zip(then, now, strict=True) if a != b]
    ((before, after),) = moved
    assert before["visit number"] == after["visit number"]
    assert before["nhs no"] == county.complex[0]
    assert after["visit date"] == (TODAY + timedelta(days=1)).strftime("%d/%m/%Y")
    assert (before["start time"], after["start time"]) == ("12:15", "13:00")


def test_a_double_up_has_a_single_carer_once(rota: Path) -> None:
    carers: dict[str, Counter[str]] = {}
    for row in _rows(rota):
        carers.setdefault(row["nhs no"], Counter())[row["carers required"]] += 1
    doubled = [each for each in carers.values() if "2" in each]
    assert [each["1"] for each in doubled if "1" in each] == [1]


def test_someone_has_nobody_at_the_weekend(rota: Path) -> None:
    weekdays: dict[str, set[int]] = {}
    for row in _rows(rota):
        day, month, year = map(int, row["visit date"].split("/"))
        weekdays.setdefault(row["nhs no"], set()).add(date(year, month, day).weekday())
    assert {frozenset(each) for each in weekdays.values()} == {
        frozenset(range(5)), frozenset(range(7)),
    }  # fmt: skip
