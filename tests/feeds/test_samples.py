"""Real feeds: accounted for to the entry, and records brought in again half a year later."""

import json
import shutil
from collections import Counter

import pytest
from msgspec import Raw
from sqlalchemy import select

from desktop.feeds import account, intake
from desktop.feeds.fhir import stu3
from desktop.models import Item
from desktop.words.enums import Role
from tests.clock import NOW
from tests.feeds import expected
from tests.feeds.samples import SAMPLES, needs_samples

pytestmark = needs_samples

TAKEN = {
    "asc_cld": {},
    "fhir_r4": {
        "AllergyIntolerance": 1, "Appointment": 1, "CarePlan": 13, "CareTeam": 1, "Condition": 35,
        "DiagnosticReport": 36, "Encounter": 99, "Goal": 5, "Immunization": 55,
        "MedicationRequest": 32, "Observation": 483, "Patient": 9, "Procedure": 42,
        "RelatedPerson": 1,
    },
    "gp_connect_stu3": {},
    "hl7v2": {"ADT^A01": 1, "ADT^A03": 1, "ADT^A08": 1, "ADT^A11": 1, "ADT^A13": 1, "ADT^A31": 1},
    "hostile": {"Patient": 1},
    "stu3_to_r4_pairs": {},
}  # fmt: skip
"""What is taken in of each folder alone, by kind.

Of GP Connect's records nothing: the number of most is 1234567890, which is nobody's.
"""
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


@pytest.mark.parametrize("folder", TAKEN)
def test_every_entry_has_the_fate_that_is_counted(scripts, clerk, folder):
    accounts = intake.import_paths(scripts, clerk, [SAMPLES / folder], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([SAMPLES / folder]), said) == []
    taken = Counter[str]()
    for each in said.values():
        taken += Counter({kind: n for (fate, kind), n in each.items() if fate == expected.TAKEN})
    assert taken == TAKEN[folder]


def test_no_folder_of_the_samples_is_left_out():
    assert {each.name for each in SAMPLES.iterdir() if each.is_dir()} == set(TAKEN)


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
    assert said[str(path)][expected.TAKEN, "Condition"] >= 10


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
