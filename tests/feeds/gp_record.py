"""A GP's structured record, read: every entry accounted for, and the words that come of it."""

from desktop.feeds.fhir import r4
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import SNOMED, Json
from tests.feeds.making_stu3 import of, record


def read(content):
    parsed = r4.read(content, Sector.HEALTH, TODAY)
    told = [each for person in parsed.people for each in person.entries]
    told += [each.entry for each in parsed.passed_over]
    told += [each for aside in parsed.asides for each in aside.entries]
    assert sorted(each.position for each in told) == list(range(1, parsed.entries + 1))
    return parsed


def words(parsed):
    return {
        each.wording.source_ref: each.wording
        for person in parsed.people
        for saying in person.sayings
        for each in saying.said
    }


def said(*resources, **options):
    return words(read(record(*resources, **options)))


def one(*resources, **options):
    found = said(*resources, **options)
    assert len(found) == 1, found
    return next(iter(found.values()))


def medicine():
    """A statement, its plan and two orders, with the name in a Medication."""
    named: Json = {"medicationReference": {"reference": "Medication/m"}}
    return [
        {"resourceType": "Medication", "id": "m", "code": {"coding": [
            {"system": "https://fhir.hl7.org.uk/Id/emis-drug-codes", "code": "X1",
             "display": "Ramipril 5mg capsules", "userSelected": True},
            {"system": SNOMED, "code": "318900000", "display": "Ramipril 5mg oral capsules"}]}},
        of("MedicationStatement", "s", status="active", taken="unk", **named,
           basedOn=[{"reference": "MedicationRequest/p"}], dosage=[{"text": "One a day"}],
           effectivePeriod={"start": "2026-01-05"}),
        of("MedicationRequest", "p", status="active", intent="plan", **named,
           authoredOn="2026-01-05"),
        *(of("MedicationRequest", ident, status="completed", intent="order", **named,
             authoredOn=when, basedOn=[{"reference": "MedicationRequest/p"}])
          for ident, when in (("o1", "2026-02-01T09:00:00+00:00"), ("o2", "2026-03-01"))),
    ]  # fmt: skip
