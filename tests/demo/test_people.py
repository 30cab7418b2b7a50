"""People and homes: numbers that are valid, ages and illnesses that an English county has."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import nhs_number
import pytest

from desktop.demo import County, people
from desktop.demo.county import households
from desktop.demo.people import Numbers, Person
from tests.demo import reading

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def homes() -> list[list[Person]]:
    return [home for _, homes in households(1974, 12_000, TODAY) for _, home in homes]


def test_numbers_are_valid_unique_and_never_issued() -> None:
    numbers = Numbers(1974)
    found = [next(numbers) for _ in range(50_000)]
    assert len(set(found)) == 50_000
    for number in found[:2000]:
        assert number.startswith("999")
        assert nhs_number.is_valid(number)


def test_a_check_digit_of_ten_is_no_number() -> None:
    assert people.check_digit("999000001") == 8
    digits = {people.check_digit(f"9990001{n:02}") for n in range(100)}
    assert None in digits


def test_ages_look_like_an_old_english_county(homes: list[list[Person]]) -> None:
    ages = [each.age(TODAY) for home in homes for each in home]
    share = {
        "children": sum(age < 16 for age in ages) / len(ages),
        "old": sum(age >= 65 for age in ages) / len(ages),
        "very old": sum(age >= 85 for age in ages) / len(ages),
    }
    assert len(ages) == 12_000
    assert 0.14 < share["children"] < 0.21
    assert 0.18 < share["old"] < 0.25
    assert 0.018 < share["very old"] < 0.042
    assert max(ages) < 108
    assert min(ages) >= 0


def test_women_outnumber_men_among_the_oldest(homes: list[list[Person]]) -> None:
    genders = Counter(each.gender for home in homes for each in home if each.age(TODAY) >= 85)
    assert genders["female"] > 1.2 * genders["male"]


def test_a_household_shares_its_front_door(homes: list[list[Person]]) -> None:
    for home in homes:
        assert len({(each.address, each.practice.code, each.household) for each in home}) == 1


def test_parents_are_old_enough_and_partners_are_each_others(homes: list[list[Person]]) -> None:
    for home in homes:
        for each in home:
            for parent in each.parents:
                assert timedelta(days=365 * 14) < each.born - parent.born < timedelta(days=365 * 64)
            if each.partner is not None:
                assert each.partner.partner is each
                assert each.age(TODAY) >= 18


def test_carers_live_with_those_they_care_for(county: County) -> None:
    council = next(folder for folder in county.feeds if folder.name == "council")
    linked = {row["adult 1 linked person_id"] for path in council.glob("*.csv")
              for row in reading.rows(path) if row["adult 1 linked person_id"]}  # fmt: skip
    assert len(linked) > 10


EXPECTED = {
    # text: at what ages, the least and the most of a hundred
    "Essential hypertension": (65, 200, 35, 65),
    "Type 2 diabetes mellitus": (65, 200, 10, 26),
    "Chronic obstructive pulmonary disease": (65, 200, 5, 16),
    "Atrial fibrillation": (75, 200, 8, 22),
    "Dementia": (85, 200, 10, 40),
    "Depressive disorder": (20, 65, 9, 24),
    "Asthma": (6, 65, 4, 13),
}


@pytest.fixture(scope="module")
def records(county: County) -> list[tuple[date, set[str]]]:
    """Of each registered person the birth date and the problems, entered in error or not."""
    found = []
    for folder in county.feeds[:6]:
        for bundle in reading.bundles(folder):
            born, texts = {}, defaultdict(set)
            for entry in bundle["entry"]:
                each = entry["resource"]
                if each["resourceType"] == "Patient":
                    reference = entry.get("fullUrl", f"Patient/{each['id']}")
                    born[reference] = date.fromisoformat(each["birthDate"])
                elif each["resourceType"] == "Condition":
                    texts[each["subject"]["reference"]].add(each["code"]["text"])
            found += [(day, texts[reference]) for reference, day in born.items()]
    return found


@pytest.mark.parametrize("text", EXPECTED)
def test_illness_is_as_common_as_it_should_be(
    text: str, records: list[tuple[date, set[str]]]
) -> None:
    youngest, oldest, least, most = EXPECTED[text]
    of_age = [texts for born, texts in records
              if youngest <= (TODAY - born).days / 365.25 < oldest]  # fmt: skip
    assert least < 100 * sum(text in texts for texts in of_age) / len(of_age) < most


def test_nobody_young_has_the_illnesses_of_old_age(records: list[tuple[date, set[str]]]) -> None:
    for born, texts in records:
        if born > date(1976, 11, 26):
            assert not texts & {"Dementia", "Falls", "Parkinson's disease"}


def test_nothing_happened_before_its_person_was_born(county: County) -> None:
    for folder in county.feeds[:6]:
        born = {
            entry.get("fullUrl", f"Patient/{entry['resource']['id']}"):
                entry["resource"]["birthDate"]
            for bundle in reading.bundles(folder) for entry in bundle["entry"]
            if entry["resource"]["resourceType"] == "Patient"
        }  # fmt: skip
        for each in reading.resources(folder):
            about = (each.get("subject") or each.get("patient") or {}).get("reference")
            when = (each.get("onsetDateTime") or each.get("effectiveDateTime") or
                    each.get("occurrenceDateTime") or each.get("recordedDate") or "")  # fmt: skip
            if about and when:
                day = when[:10]
                assert day >= born[about][: len(day)], each["resourceType"]
