"""Real feeds: accounted for to the entry, and records brought in again half a year later."""

import json
from collections import Counter

import pytest
from msgspec import Raw
from sqlalchemy import select

from desktop.feeds import account, intake
from desktop.feeds.fhir import r4, stu3
from desktop.models import Item
from desktop.words.accounts import Skipped
from desktop.words.enums import Role, Sector, SourceKind
from tests.clock import NOW, TODAY
from tests.feeds import expected
from tests.feeds.expected_again import IMPORTED, UNCHANGED, UPDATED
from tests.feeds.expected_entries import entries
from tests.feeds.expected_people import ASIDE
from tests.feeds.making import bundle, coded, patient
from tests.feeds.making_stu3 import BUNDLE
from tests.feeds.samples import (
    GP_CONNECT,
    REGISTERED,
    SAMPLES,
    counted,
    needs_samples,
    record_of,
    samples,
    stated,
)

pytestmark = needs_samples

FOLDERS = sorted({name.partition("/")[0] for name in stated()})
FATES = {ASIDE, IMPORTED, UPDATED, UNCHANGED, *Skipped}
"""The closed list of what may become of an entry."""
STU3_TO_R4 = SAMPLES / "stu3_to_r4_pairs"
PAIRS = {
    "9465698679_Gainsford": {},
    "9465701262_Meyers": {"Condition": 1, "DocumentReference": 1, "Encounter": 1,
                          "Observation": 2, "ProcedureRequest": 6},
}  # fmt: skip
"""By the person: which entries of January are not in the record of June."""


@pytest.fixture
def clerk(factory):
    return factory.staff(Role.CARE_COORDINATOR)


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.parametrize("name", stated())
def test_every_entry_of_a_sample_has_the_fate_that_is_stated(scripts, clerk, tmp_path, name):
    """Of GP Connect's records as they are nothing is taken: the number of most is 1234567890,
    nobody's."""
    path = tmp_path / "sample"
    practice = name.endswith(REGISTERED)
    for content in samples()[name]:
        path.write_bytes(content)
        accounts = intake.import_paths(
            scripts, clerk, [path], now=NOW, may_register=practice,
            source="practice" if practice else None, kind=SourceKind.GP if practice else None,
        )  # fmt: skip

    said = expected.said_by_program(account.totals(accounts), apart=True)
    assert expected.differences({str(path): stated()[name]}, said) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_samples_of_a_folder_together_come_to_what_is_counted(scripts, clerk, folder):
    """What one of them says may be of someone whom another registers."""
    accounts = intake.import_paths(scripts, clerk, [SAMPLES / folder], now=NOW)

    said = expected.said_by_program(account.totals(accounts))
    assert expected.differences(expected.count([SAMPLES / folder]), said) == []


def test_what_is_stated_of_each_sample_is_what_is_counted_without_the_program():
    assert expected.differences(stated(), counted()) == []
    assert {fate for counts in stated().values() for fate, _ in counts} <= FATES


def test_what_is_stated_of_a_sample_adds_up_to_what_is_in_it():
    bundles = 0
    for name, contents in samples().items():
        counts = stated()[name]
        try:
            it = json.loads(contents[-1])
        except ValueError:
            assert counts.total() == (entries(contents[-1], set()) or counts.total()), name
            continue
        if it.get("resourceType") == "Bundle":
            bundles += 1
            kinds = Counter(each.get("resource", each)["resourceType"] for each in it["entry"])
            added = Counter[str]()
            for (_, kind), number in counts.items():
                added[kind] += number
            assert added == kinds, name
        else:
            assert counts.total() == 1, name
    assert bundles > 18


def test_a_number_that_is_nobodys_links_nobody(scripts, clerk):
    intake.import_paths(scripts, clerk, [SAMPLES / GP_CONNECT], now=NOW)

    with scripts.reading() as session:
        assert not session.scalars(select(Item.id)).first()


@pytest.mark.parametrize(
    "name", sorted(each.name for each in (STU3_TO_R4 / "input").glob("*.json")) or ["none"]
)
def test_stu3_in_the_shape_of_r4_is_what_is_expected_field_by_field(name):
    given = (STU3_TO_R4 / "input" / name).read_bytes()

    found = json.loads(bytes(stu3.as_r4(Raw(given))))

    assert found == json.loads((STU3_TO_R4 / "expected" / name).read_text("utf-8"))


ASPIRIN = {"coding": [{"system": "http://snomed.info/sct", "code": "319773006",
                       "display": "Aspirin 75mg tablets"}]}  # fmt: skip
MEDICINE = {"status": "active", "medicationCodeableConcept": ASPIRIN,
            "subject": {"reference": "Patient/p1"}}  # fmt: skip
DOSE = [{"text": "One each morning", "patientInstruction": "With food"}]
LABELS = {"security": [{"code": "NOPAT"}]}
ALLERGY = {"patient": {"reference": "Patient/p1"}, "code": {"text": "Peanuts"},
           "criticality": "high", "onsetDateTime": "1999-07", "meta": LABELS,
           "reaction": [{"manifestation": [{"text": "Wheeze"}]}]}  # fmt: skip
WHOLE = {
    "AllergyIntolerance": (
        ALLERGY | {"clinicalStatus": "active", "verificationStatus": "confirmed",
                   "assertedDate": "2010-01-14T09:53:33+00:00"},
        ALLERGY | {"clinicalStatus": coded("active"), "verificationStatus": coded("confirmed"),
                   "recordedDate": "2010-01-14T09:53:33+00:00"},
    ),
    "MedicationRequest": (
        MEDICINE | {"intent": "plan", "authoredOn": "2026-02", "dosageInstruction": DOSE,
                    "meta": LABELS},
    ) * 2,
    "MedicationStatement": (
        MEDICINE | {"effectivePeriod": {"start": "2025-11-03"}, "dosage": DOSE, "taken": "unk",
                    "dateAsserted": "2026-02-01"},
        MEDICINE | {"effectivePeriod": {"start": "2025-11-03"}, "dosage": DOSE,
                    "dateAsserted": "2026-02-01"},
    ),
}  # fmt: skip
"""What stands around each of the pairs, which hold an extension alone: in STU3 and in R4."""


@pytest.mark.parametrize(
    "name", sorted(each.name for each in (STU3_TO_R4 / "input").glob("*.json")) or ["none"]
)
def test_what_is_shown_of_each_pair_is_the_same_in_every_field(name):
    """Title, code, dates and their precision, status, dose, detail, confidentiality and the rest:
    there is no difference that would be allowed."""

    def shown(version, around, **of_bundle):
        it = json.loads((STU3_TO_R4 / version / name).read_bytes())
        whole = it | WHOLE[it["resourceType"]][around] | {"id": "1"}
        record = json.loads(bundle(patient(), whole)) | of_bundle
        (person,) = r4.read(json.dumps(record).encode(), Sector.HEALTH, TODAY).people
        return [each.wording._asdict() for saying in person.sayings for each in saying.said]

    old = shown("input", 0, meta={"profile": [BUNDLE]})
    new = shown("expected", 1)

    assert old == new
    assert all(each["title"] in ("Peanuts", "Aspirin 75mg tablets") for each in old)
    assert len(old) == 1


@pytest.mark.parametrize("name", PAIRS)
def test_the_record_of_june_updates_that_of_january(scripts, clerk, tmp_path, name):
    path = tmp_path / "record.json"

    def bring(day: str) -> dict[str, int]:
        path.write_bytes(record_of(name, day))
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
    it = json.loads(record_of("9465698679_Gainsford", "20210119"))
    path.write_bytes(json.dumps(it).encode())
    intake.import_paths(scripts, clerk, [path], now=NOW)
    for entry in it["entry"]:
        if entry["resource"].get("date", "").startswith("2021-01-19"):
            entry["resource"]["date"] = "2021-03-01T10:00:00+00:00"
    path.write_bytes(json.dumps(it).encode())

    totals = account.totals(intake.import_paths(scripts, clerk, [path], now=NOW))["totals"]

    assert (totals["imported"], totals["updated"], totals["set aside"]) == (0, 0, 0)
