"""What is odd about a person: dates that have not come, and a record that is in use no more."""

from sqlalchemy import select

from desktop.feeds.fhir import r4
from desktop.feeds.parsed import TWO_NUMBERS
from desktop.models import Patient
from desktop.words.enums import Gender, Sector
from tests.clock import TODAY
from tests.feeds.making import JOHN, MARY, NHS, bundle, condition, patient

LATER = {"start": "2027-03-01"}


def described(**fields):
    return r4.read(bundle(patient(**fields)), Sector.HEALTH, TODAY).people[0].described


def test_who_someone_will_be_is_not_who_they_are_now():
    who = described(
        name=[{"use": "official", "family": "Bell", "given": ["Mary"], "period": LATER},
              {"use": "usual", "family": "Adams", "given": ["Mary"]}],
        address=[{"use": "home", "line": ["New House"], "period": LATER},
                 {"line": ["Old House"]}],
        telecom=[{"system": "phone", "value": "1", "rank": 1, "period": LATER},
                 {"system": "phone", "value": "2", "rank": 2}],
    )  # fmt: skip

    assert (who.family, who.former_family) == ("Adams", "")
    assert (who.address, who.telephone) == ("Old House", "2")


def test_a_gender_counts_however_it_is_written():
    assert described(gender="Female").gender is Gender.FEMALE


def test_a_contact_from_a_day_to_come_says_so():
    friend = {"name": {"text": "Ann Lee"}, "period": LATER}

    (person,) = r4.read(bundle(patient(contact=[friend])), Sector.HEALTH, TODAY).people

    assert person.sayings[0].said[0].wording.detail == "Begins 01-Mar-2027"


def test_a_record_that_is_in_use_no_more_registers_nobody(bring, ask):
    bring(bundle(patient(active=False), condition()))
    assert ask(select(Patient.family)) == []

    bring(bundle(patient(), condition()))
    bring(bundle(patient(active=False, family="Bell"), condition()))
    assert ask(select(Patient.family)) == ["Adams"]


def test_nobody_is_meant_by_two_numbers_that_are_both_in_use():
    def trouble(*numbers):
        ids = [{"system": NHS, **each} for each in numbers]
        return r4.read(bundle(patient(identifier=ids)), Sector.HEALTH, TODAY).people[0].trouble

    assert trouble({"value": MARY}, {"value": JOHN}) == TWO_NUMBERS
    assert not trouble({"value": MARY}, {"value": "999 000 0018"}, {"value": "1234567890"})
    assert not trouble({"value": MARY}, {"value": JOHN, "use": "old"})
