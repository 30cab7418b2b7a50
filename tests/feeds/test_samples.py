"""Real feeds: accounted for to the entry, and records brought in again half a year later."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from msgspec import Raw
from sqlalchemy import select

from desktop.feeds import account, intake
from desktop.feeds.fhir import stu3
from desktop.models import Item
from desktop.words.accounts import Skipped
from desktop.words.enums import Role
from tests.clock import NOW
from tests.feeds import expected
from tests.feeds.expected_people import ASIDE, TAKEN
from tests.feeds.samples import SAMPLES, counted, needs_samples, stated

pytestmark = needs_samples

FOLDERS = sorted({name.partition("/")[0] for name in stated()})
FATES = {ASIDE, TAKEN, *Skipped}
"""The closed list of what may become of an entry."""
GP_CONNECT = SAMPLES / "gp_connect_stu3"
STU3_TO_R4 = SAMPLES / "stu3_to_r4_pairs"
PAIRS = {
    "9465698679_Gainsford": {},
    "9465701262_Meyers": {"Condition": 1, "DocumentReference": 1, "Encounter": 1,
                          "Observation": 2, "ProcedureRequest": 6},
}  # fmt: skip
"""By the person: which entries of January are not in the record of June."""
GIVEN = b"9990000018"


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


def numbered(content: bytes) -> bytes:
    """The record with an NHS number that may be one."""
    return content.replace(b'"1234567890"', b'"%s"' % GIVEN)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_of_each_sample_has_the_fate_that_is_stated(scripts, clerk, folder):
    """Of GP Connect's records nothing is taken: the number of most is 1234567890, nobody's."""
    accounts = intake.import_paths(scripts, clerk, [SAMPLES / folder], now=NOW)

    said = {
        Path(name).relative_to(SAMPLES).as_posix(): counts
        for name, counts in expected.said_by_program(account.totals(accounts)).items()
    }
    of_folder = {name: n for name, n in stated().items() if name.startswith(f"{folder}/")}
    assert expected.differences(of_folder, said) == []


def test_what_is_stated_of_each_sample_is_what_is_counted_without_the_program():
    assert expected.differences(stated(), counted()) == []
    assert {fate for counts in stated().values() for fate, _ in counts} <= FATES


def test_what_is_stated_of_a_bundle_adds_up_to_what_is_in_it():
    bundles = 0
    for name, counts in stated().items():
        try:
            it = json.loads((SAMPLES / name).read_bytes())
        except ValueError:
            continue
        if it.get("resourceType") == "Bundle":
            bundles += 1
            kinds = Counter(each.get("resource", each)["resourceType"] for each in it["entry"])
            added = Counter[str]()
            for (_, kind), number in counts.items():
                added[kind] += number
            assert added == kinds, name
    assert bundles > 10


def test_a_number_that_is_nobodys_links_nobody(scripts, clerk):
    intake.import_paths(scripts, clerk, [GP_CONNECT], now=NOW)

    with scripts.reading() as session:
        assert not session.scalars(select(Item.id)).first()


@pytest.mark.parametrize(
    "name", sorted(each.name for each in (STU3_TO_R4 / "input").glob("*.json")) or ["none"]
)
def test_stu3_in_the_shape_of_r4_is_what_is_expected_field_by_field(name):
    given = (STU3_TO_R4 / "input" / name).read_bytes()

    found = json.loads(bytes(stu3.as_r4(Raw(given))))

    assert found == json.loads((STU3_TO_R4 / "expected" / name).read_text("utf-8"))


@pytest.mark.parametrize("name", PAIRS)
def test_every_entry_of_someone_with_a_number_has_the_fate_that_is_counted(
    scripts, clerk, tmp_path, name
):
    for day in ("20210119", "20210602"):
        path = tmp_path / f"{name}_{day}.json"
        path.write_bytes(numbered((GP_CONNECT / f"{name}_full_{day}.json").read_bytes()))

    accounts = intake.import_paths(scripts, clerk, [tmp_path], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([tmp_path]), said) == []
    assert said[str(path)][TAKEN, "Condition"] >= 10


@pytest.mark.parametrize("name", PAIRS)
def test_the_record_of_june_updates_that_of_january(scripts, clerk, tmp_path, name):
    path = tmp_path / "record.json"

    def bring(day: str) -> dict[str, int]:
        path.write_bytes(numbered((GP_CONNECT / f"{name}_full_{day}.json").read_bytes()))
        told = account.totals(intake.import_paths(scripts, clerk, [path], now=NOW))
        return dict(told["totals"])

    def standing() -> dict[str, Item]:
        with scripts.reading() as session:
            return {each.source_ref: each for each in session.scalars(select(Item))}

    bring("20210119")
    before = standing()
    totals = bring("20210602")
    after = standing()

    gone = {ref for ref, each in after.items() if each.gone_at is not None}
    assert Counter(ref.partition("/")[0] for ref in gone) == PAIRS[name]
    assert all(after[ref].title == before[ref].title for ref in gone)
    assert before.keys() <= after.keys(), "nothing is taken off"
    kept = before.keys() - gone
    assert kept
    assert all(after[ref].said_at > before[ref].said_at for ref in kept)
    assert totals["unchanged"] > totals["updated"]
    assert (
        totals["imported"] + totals["updated"] + totals["unchanged"] + totals["skipped"]
        == (totals["entries"])
    )
    again = bring("20210602")
    assert (again["imported"], again["updated"], again["set aside"]) == (0, 0, 0)
    older = bring("20210119")
    assert (older["imported"], older["updated"]) == (0, 0)
    assert {ref for ref, each in standing().items() if each.gone_at is not None} == gone


def test_a_record_whose_ids_are_all_kept_changes_nothing_but_its_age(scripts, clerk, tmp_path):
    path = tmp_path / "record.json"
    shutil.copy(GP_CONNECT / "9465698679_Gainsford_full_20210119.json", path)
    it = json.loads(numbered(path.read_bytes()))
    path.write_bytes(json.dumps(it).encode())
    intake.import_paths(scripts, clerk, [path], now=NOW)
    for entry in it["entry"]:
        if entry["resource"].get("date", "").startswith("2021-01-19"):
            entry["resource"]["date"] = "2021-03-01T10:00:00+00:00"
    path.write_bytes(json.dumps(it).encode())

    totals = account.totals(intake.import_paths(scripts, clerk, [path], now=NOW))["totals"]

    assert (totals["imported"], totals["updated"], totals["set aside"]) == (0, 0, 0)
