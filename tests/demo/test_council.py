"""The council's extract: its columns, its quarters and its dirt."""

from datetime import date
from itertools import pairwise

from desktop.demo import County
from desktop.demo.council import COLUMNS, periods
from tests.demo import reading

TODAY = date(2026, 11, 26)


def _files(county: County) -> list[tuple[str, list[dict[str, str]]]]:
    folder = next(each for each in county.feeds if each.name == "council")
    return [(path.name, reading.rows(path)) for path in sorted(folder.glob("*.csv"))]


def test_quarters_overlap_and_reach_to_yesterday() -> None:
    found = periods(TODAY)
    assert len(found) == 8
    for before, after in pairwise(found[:-1]):
        assert after.first <= before.last
    assert found[-1].last == date(2026, 11, 25)
    assert [each.name for each in found] == sorted(each.name for each in found)


def test_every_file_has_the_columns_of_the_return(county: County) -> None:
    for name, rows in _files(county):
        assert rows, name
        assert list(rows[0]) == [column.lower() for column in COLUMNS]


def test_rows_come_again_from_quarter_to_quarter(county: County) -> None:
    keys = [
        {(row["la person unique identifier"], row["event type"], row["event start date"],
          row["service component"]) for row in rows}
        for _, rows in _files(county)[1:]
    ]  # fmt: skip
    for before, after in pairwise(keys):
        assert len(before & after) > 10


def test_a_service_open_in_one_quarter_ends_in_a_later_one(county: County) -> None:
    ends: dict[tuple[str, ...], list[str]] = {}
    for _, rows in _files(county)[1:]:
        for row in rows:
            if row["event type"] == "Service":
                key = (row["la person unique identifier"], row["service component"],
                       row["event start date"])  # fmt: skip
                ends.setdefault(key, []).append(row["event end date"])
    closed_later = [each for each in ends.values() if each[0] == "" and each[-1] != ""]
    assert len(closed_later) > 5


def test_only_services_stay_open(county: County) -> None:
    """An assessment that was under way when the period closed has no end in that file yet."""
    for _, rows in _files(county)[-1:]:
        for row in rows:
            if row["event type"] in {"Request", "Review"}:
                assert row["event end date"]


def test_both_releases_and_the_clerks_habits_are_met(county: County) -> None:
    folder = next(each for each in county.feeds if each.name == "council")
    raw = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    types = {row["service type"] for _, rows in _files(county) for row in rows}
    assert {"Long Term Support: Community", "Long term support: Community"} <= types
    assert any(content.startswith(b"\xef\xbb\xbf") for content in raw.values())
    assert any(b",NULL," in content for content in raw.values())
    assert any(content.startswith(b"REPORTING") for content in raw.values())
    assert any(content.startswith(b"reporting") for content in raw.values())


def test_a_carer_known_by_association_has_a_link_and_no_event(county: County) -> None:
    found = [row for _, rows in _files(county) for row in rows
             if row["client type"] == "Unpaid carer known by association"]  # fmt: skip
    assert found
    for row in found:
        assert row["adult 1 linked person_id"]
        assert not row["event type"]
