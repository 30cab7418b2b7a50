"""The files as a whole: the same bytes, the counts that are promised, nothing left hanging."""

import ast
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from desktop.demo import County, write_county
from desktop.demo import __file__ as home
from desktop.errors import Problem
from tests.demo import reading

TODAY = date(2026, 11, 26)


def test_the_same_seed_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_county(tmp_path / name, seed=7, patients=120, today=TODAY)
    assert reading.tree(tmp_path / "one") == reading.tree(tmp_path / "two")


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    ours = write_county(tmp_path / "ours", seed=7, patients=60, today=TODAY)
    theirs = write_county(tmp_path / "theirs", seed=8, patients=60, today=TODAY)
    assert not set(ours.complex) & set(theirs.complex)


def test_the_counts_handed_back_are_those_of_the_files(county: County) -> None:
    for folder in county.feeds:
        assert dict(county.counts[folder.name]) == dict(reading.counted(folder))


def test_gp_feeds_register_everyone_and_come_first(county: County) -> None:
    gp = [folder for folder in county.feeds if folder.name.startswith("gp-")]
    assert list(county.feeds[: len(gp)]) == gp
    numbers = [reading.nhs_number(each) for folder in gp for each in reading.resources(folder)
               if each["resourceType"] == "Patient"]  # fmt: skip
    assert county.people == 2000
    assert len(set(numbers)) == 2000
    twice = [nhs for nhs, times in Counter(numbers).items() if times > 1]
    assert twice == [
        nhs for nhs, how in county.contradictions.items() if how == "two practices"
    ]  # fmt: skip


def test_everyone_elsewhere_is_registered_with_a_practice(county: County) -> None:
    registered: set[str] = set()
    for folder in county.feeds:
        found = {reading.nhs_number(each) for each in reading.resources(folder)
                 if each["resourceType"] == "Patient"}  # fmt: skip
        if folder.name.startswith("gp-"):
            registered |= found
        else:
            assert found <= registered


def test_only_the_counted_references_dangle(county: County) -> None:
    for folder in county.feeds:
        dangling = 0
        for bundle in reading.bundles(folder):
            known = {"#med"}
            for entry in bundle["entry"]:
                resource = entry["resource"]
                known |= {entry.get("fullUrl"), f"{resource['resourceType']}/{resource['id']}"}
            for entry in bundle["entry"]:
                dangling += sum(each not in known for each in reading.references(entry))
        assert dangling == county.oddities[folder.name].get("dangling reference", 0)


def test_no_id_is_used_twice_in_a_source(county: County) -> None:
    shared = {"Organization", "Practitioner", "PractitionerRole", "Medication"}
    for folder in county.feeds:
        seen = Counter((each["resourceType"], each["id"]) for each in reading.resources(folder)
                       if each["resourceType"] not in shared)  # fmt: skip
        assert not [key for key, times in seen.items() if times > 1]


def test_each_kind_of_dirt_is_there_as_often_as_it_is_counted(county: County) -> None:
    found: Counter[str] = Counter()
    for folder in county.feeds:
        for each in reading.resources(folder):
            quantity = each.get("valueQuantity") or {}
            found["value with a comparator"] += "comparator" in quantity
            found["observation without a value"] += "dataAbsentReason" in each
            found["restricted item"] += each[
                "resourceType"
            ] != "Patient" and "security" in each.get("meta", {})
            status = each.get("status"), reading_code(each)
            found["entered in error"] += "entered-in-error" in status
    promised: Counter[str] = Counter()
    for oddities in county.oddities.values():
        promised.update(oddities)
    for kind, times in found.items():
        assert times == promised[kind] > 0, kind


def reading_code(resource: reading.Json) -> str:
    coding = resource.get("verificationStatus", {}).get("coding", [{}])
    return str(coding[0].get("code"))


def test_a_file_holds_no_more_people_than_asked(tmp_path: Path) -> None:
    county = write_county(tmp_path, patients=80, today=TODAY, people_per_file=1)
    for folder in county.feeds:
        for bundle in reading.bundles(folder):
            kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
            assert kinds.count("Patient") == 1


def test_bad_files_lie_apart_from_the_feeds(county: County) -> None:
    reasons = {each.why for each in county.dirt}
    assert {"truncated", "not json", "empty", "dstu2", "no patient", "several patients",
            "nhs number", "birth date", "wrong columns"} <= reasons  # fmt: skip
    for each in county.dirt:
        assert each.path.is_file()
        assert "feeds" not in each.path.relative_to(county.directory.parent).parts


@pytest.mark.parametrize("patients", [0, 19, 900_001])
def test_a_county_too_small_or_too_large_is_refused_in_words(patients: int, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="between 20 and 900000"):
        write_county(tmp_path, patients=patients, today=TODAY)


def test_the_smallest_county_has_its_people(tmp_path: Path) -> None:
    assert write_county(tmp_path, patients=20, today=TODAY).people == 20


def test_time_grows_no_faster_than_the_county(tmp_path: Path) -> None:
    """Generous, since other work shares the machine: four times the people, under ten the time."""

    def taken(patients: int) -> float:
        start = time.process_time()
        write_county(tmp_path / f"{patients}", patients=patients, today=TODAY)
        return time.process_time() - start

    taken(100)
    assert taken(1600) < 10 * taken(400)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 1), date(2027, 10, 31)])
def test_any_day_will_do(today: date, tmp_path: Path) -> None:
    county = write_county(tmp_path, patients=200, today=today)
    assert county.people == 200


LOADERS = {
    "caseloads.py", "hub.py", "week.py", "hand.py", "tour.py", "visit.py", "sitting.py",
}  # fmt: skip
"""They put the county's files into a hub and use it; no file is written by them."""


def test_the_county_shares_no_code_with_what_loads_it() -> None:
    allowed = {"desktop.demo", "desktop.errors"}
    for path in Path(home).parent.glob("*.py"):
        if path.name in LOADERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            for name in names:
                if name.startswith("desktop"):
                    assert ".".join(name.split(".")[:2]) in allowed, (path.name, name)
