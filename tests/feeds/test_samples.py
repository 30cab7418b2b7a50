"""Real GP Connect records: accounted for to the entry, and brought in again half a year later.

The samples are not part of the project; where they are not, there is nothing to try.
"""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.feeds import account, intake
from desktop.models import Item
from desktop.words.enums import Role
from tests.clock import NOW
from tests.feeds import expected

SAMPLES = Path("/work/shared/samples/gp_connect_stu3")
PAIRS = {
    "9465698679_Gainsford": {},
    "9465701262_Meyers": {"Condition": 1, "DocumentReference": 1, "Encounter": 1,
                          "Observation": 2, "ProcedureRequest": 6},
}  # fmt: skip
"""By the person: which entries of January are not in the record of June."""
GIVEN = b"9990000018"
SET_ASIDE = 900
"""At least so many entries: the number of most is 1234567890, which is nobody's."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not on this machine")


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


def numbered(content: bytes) -> bytes:
    """The record with an NHS number that may be one."""
    return content.replace(b'"1234567890"', b'"%s"' % GIVEN)


def test_every_entry_has_the_fate_that_is_counted(scripts, clerk, tmp_path):
    accounts = intake.import_paths(scripts, clerk, [SAMPLES], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([SAMPLES]), said) == []
    assert sum(count for each in said.values() for (outcome, _), count in each.items()
               if outcome == expected.ASIDE) > SET_ASIDE  # fmt: skip
    with scripts.reading() as session:
        assert not session.scalars(select(Item.id)).first(), "1234567890 links nobody"


@pytest.mark.parametrize("name", PAIRS)
def test_every_entry_of_someone_with_a_number_has_the_fate_that_is_counted(
    scripts, clerk, tmp_path, name
):
    for day in ("20210119", "20210602"):
        path = tmp_path / f"{name}_{day}.json"
        path.write_bytes(numbered((SAMPLES / f"{name}_full_{day}.json").read_bytes()))

    accounts = intake.import_paths(scripts, clerk, [tmp_path], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([tmp_path]), said) == []
    assert said[str(path)][expected.TAKEN, "Condition"] >= 10


@pytest.mark.parametrize("name", PAIRS)
def test_the_record_of_june_updates_that_of_january(scripts, clerk, tmp_path, name):
    path = tmp_path / "record.json"

    def bring(day: str) -> dict[str, int]:
        path.write_bytes(numbered((SAMPLES / f"{name}_full_{day}.json").read_bytes()))
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
    shutil.copy(SAMPLES / "9465698679_Gainsford_full_20210119.json", path)
    it = json.loads(numbered(path.read_bytes()))
    path.write_bytes(json.dumps(it).encode())
    intake.import_paths(scripts, clerk, [path], now=NOW)
    for entry in it["entry"]:
        if entry["resource"].get("date", "").startswith("2021-01-19"):
            entry["resource"]["date"] = "2021-03-01T10:00:00+00:00"
    path.write_bytes(json.dumps(it).encode())

    totals = account.totals(intake.import_paths(scripts, clerk, [path], now=NOW))["totals"]

    assert (totals["imported"], totals["updated"], totals["set aside"]) == (0, 0, 0)
