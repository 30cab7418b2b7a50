"""What the same sources had sent a week before: as it was then, and of long stories alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.demo import County
from tests.demo import reading
from tests.demo.reading import Json

TODAY = date(2026, 11, 26)
THEN = (TODAY - timedelta(days=7)).isoformat()


@pytest.fixture(scope="module")
def earlier(county: County) -> tuple[Path, ...]:
    return tuple(folder.parent.parent / "earlier" / folder.name for folder in county.feeds)


def _both(county: County, nhs: str, source: str) -> tuple[list[Json], list[Json]]:
    """What a source said of someone a week ago, and what it says today."""
    now = next(folder for folder in county.feeds if folder.name == source)
    then = now.parent.parent / "earlier" / source
    return reading.of_person(then, nhs), reading.of_person(now, nhs)


def _named(resources: list[Json], words: str) -> Json:
    return next(each for each in resources if words in str(each))


def test_only_those_with_long_stories_were_told_of(
    county: County, earlier: tuple[Path, ...]
) -> None:
    told = {reading.nhs_number(each) for folder in earlier for each in reading.resources(folder)
            if each["resourceType"] == "Patient"}  # fmt: skip
    assert told == set(county.complex)


def test_nothing_was_known_before_it_was(earlier: tuple[Path, ...]) -> None:
    for folder in earlier:
        for each in reading.resources(folder):
            period = each.get("period") or {}
            for when in (
                each.get("meta", {}).get("lastUpdated"), each.get("effectiveDateTime"),
                each.get("onsetDateTime"), each.get("recordedDate"), each.get("date"),
                each.get("authored"), period.get("start"), period.get("end"),
                each.get("deceasedDateTime"),
            ):  # fmt: skip
                assert not when or when[:10] <= THEN, each


def test_every_fact_of_a_week_ago_has_its_like_today(
    county: County, earlier: tuple[Path, ...]
) -> None:
    for then, now in zip(earlier, county.feeds, strict=True):
        ids = {each["id"] for each in reading.resources(now)}
        assert {each["id"] for each in reading.resources(then)} <= ids


def test_the_person_to_show_had_another_dose_and_an_open_course(county: County) -> None:
    then, now = _both(county, county.complex[0], "gp-larkmoor")
    medicines = [each for each in then if each.get("intent") == "plan"], now
    doses = [_named(each, "Furosemide")["dosageInstruction"][0]["text"] for each in medicines]
    assert doses[0] == "One each morning"
    assert doses[1].startswith("One each morning, and one at noon")
    assert [_named(each, "eye drops")["status"] for each in (then, now)] == ["active", "stopped"]


def test_a_mistake_stood_until_its_source_found_it(county: County) -> None:
    then, now = _both(county, county.complex[0], "hospital")
    assert [_named(each, "Pressure sore")["status"] for each in (then, now)] == [
        "active", "entered-in-error",
    ]  # fmt: skip


def test_whoever_died_since_was_alive(county: County) -> None:
    (nhs,) = (each for each, how in county.contradictions.items() if how.startswith("died in"))
    then, now = _both(county, nhs, "hospital")
    assert "deceasedDateTime" in now[0]
    assert "deceasedDateTime" not in then[0]
    assert "in-progress" not in str(now)


def test_the_council_knew_of_no_end_that_had_not_come(earlier: tuple[Path, ...]) -> None:
    (council,) = (folder for folder in earlier if folder.name == "council")
    ends = [row["event end date"] for path in council.glob("*.csv") for row in reading.rows(path)]
    days = [end if "-" in end else "-".join(reversed(end.split("/"))) for end in ends if end]
    assert max(days) < THEN
