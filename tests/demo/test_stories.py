"""Long lives hang together across sources, and disagree only where they are meant to."""

import base64
from datetime import date, timedelta

import pytest

from desktop.demo import County
from desktop.demo.demonstration import ABOUT_ME
from tests.demo import reading
from tests.demo.reading import Json

TODAY = date(2026, 11, 26)


def _source(county: County, nhs: str, source: str) -> list[Json]:
    folder = next(each for each in county.feeds if each.name == source)
    return reading.of_person(folder, nhs)


def _practice(county: County, nhs: str) -> list[Json]:
    for folder in county.feeds[:6]:
        if found := reading.of_person(folder, nhs):
            return found
    return []


def _council(county: County, nhs: str) -> list[dict[str, str]]:
    folder = next(each for each in county.feeds if each.name == "council")
    return [row for path in sorted(folder.glob("*.csv")) for row in reading.rows(path)
            if row["nhs number"].replace(" ", "") == nhs]  # fmt: skip


def _of(kind: str, resources: list[Json]) -> list[Json]:
    return [each for each in resources if each["resourceType"] == kind]


def _day(text: str) -> date:
    if "/" in text:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    return date.fromisoformat(text[:10])


def _product(order: Json) -> str:
    """The name of a medicine, wherever this system puts it."""
    if "medicationCodeableConcept" in order:
        return str(order["medicationCodeableConcept"]["text"])
    if "contained" in order:
        return str(order["contained"][0]["code"]["text"])
    return str(order["medicationReference"]["display"])


@pytest.fixture(scope="module")
def edie(county: County) -> str:
    return county.complex[0]


def test_there_are_sixty_with_long_stories(county: County) -> None:
    assert len(set(county.complex)) == 60
    assert len(county.contradictions) >= 10


def test_the_person_to_show_fills_a_summary(county: County, edie: str) -> None:
    gp = _practice(county, edie)
    names = gp[0]["name"]
    assert (names[0]["family"], names[1]["given"]) == ("Coulthard", ["Edie"])
    assert (TODAY - date.fromisoformat(gp[0]["birthDate"])).days // 365.25 == 87
    problems = [each["code"]["text"] for each in _of("Condition", gp)
                if each["clinicalStatus"]["coding"][0]["code"] == "active"]  # fmt: skip
    assert len(problems) == len(set(problems)) == 8
    assert len(_of("AllergyIntolerance", gp)) == 2
    assert {each["name"][0]["given"][0] for each in _of("RelatedPerson", gp)} == {
        "Keith", "Leanne", "Jean"}  # fmt: skip
    assert _of("Consent", gp)
    repeats = {_product(each) for each in _of("MedicationRequest", gp)
               if each["status"] == "active"}  # fmt: skip
    assert len(repeats) == 8
    nursing = _source(county, edie, "community")
    (team,) = _of("CareTeam", nursing)
    key = [each["member"]["display"] for each in team["participant"]
           if {"text": "Key worker"} in each["role"]]  # fmt: skip
    assert key == ["Nadia Osei"]
    coming = [each["status"] for each in _of("Appointment", nursing)
              if _day(each["start"]) > TODAY]  # fmt: skip
    assert sorted(coming) == ["booked", "booked", "booked", "cancelled"]
    assert len(_of("Device", nursing)) == 4


def test_about_me_is_in_her_own_words(county: County, edie: str) -> None:
    (form,) = _of("QuestionnaireResponse", _source(county, edie, "voluntary"))
    answers = {item["linkId"]: item["answer"][0]["valueString"] for item in form["item"]}
    assert ABOUT_ME.items() <= answers.items()
    assert form["author"] == form["subject"] == form["source"]


def test_no_two_people_say_the_same_of_themselves(county: County) -> None:
    said = []
    for nhs in county.complex:
        (form,) = _of("QuestionnaireResponse", _source(county, nhs, "voluntary"))
        answers = {item["linkId"]: item["answer"][0]["valueString"] for item in form["item"]}
        assert {"most-important", "please-do", "please-do-not", "good-day"} <= set(answers)
        said.append(answers["most-important"])
    assert len(set(said)) == 60


def test_home_care_stepped_up_when_reablement_ended(county: County, edie: str) -> None:
    services = {
        (row["service component"], _day(row["event start date"])): row
        for row in _council(county, edie) if row["event type"] == "Service"
    }  # fmt: skip
    (reablement, *_), hours = sorted(
        (row for (what, _), row in services.items() if what == "Reablement"),
        key=lambda row: _day(row["event start date"]), reverse=True,
    ), [row["planned units per week"] for (what, start), row in sorted(services.items())
        if what.startswith("Home support")]  # fmt: skip
    last = max(start for what, start in services if what.startswith("Home support"))
    assert hours == ["7", "14"]
    assert last == _day(reablement["event end date"]) + timedelta(days=1)
    assert not services["Home support or domiciliary care", last]["event end date"]


def test_every_stay_that_ended_has_its_letter_at_both_ends(county: County) -> None:
    stays = 0
    for nhs in county.complex:
        hospital = _source(county, nhs, "hospital")
        letters = [each for each in _of("DocumentReference", hospital)
                   if each["type"]["text"] == "Discharge summary"]  # fmt: skip
        ended = [each for each in _of("Encounter", hospital)
                 if each["class"]["code"] == "IMP" and "end" in each["period"]]  # fmt: skip
        received = [each for each in _of("DocumentReference", _practice(county, nhs))
                    if each["type"]["text"] == "Discharge summary received"]  # fmt: skip
        assert len(ended) == len(letters) == len(received)
        for stay, letter in zip(ended, letters, strict=True):
            words = base64.b64decode(letter["content"][0]["attachment"]["data"]).decode()
            assert f"{_day(stay['period']['start']):%d/%m/%Y}" in words
            assert stay["reasonCode"][0]["text"] in words
            assert _day(letter["date"]) == _day(stay["period"]["end"])
        stays += len(ended)
    assert stays > 50


def test_after_a_stay_the_council_was_asked_and_a_nurse_called(county: County) -> None:
    """Wherever reablement was given, it began on the day of going home."""
    checked = 0
    for nhs in county.complex:
        homes = {
            _day(each["period"]["end"])
            for source in ("hospital", "community")
            for each in _of("Encounter", _source(county, nhs, source))
            if each["class"]["code"] == "IMP" and "end" in each["period"]
        }
        visits = [_day(each["period"]["start"])
                  for each in _of("Encounter", _source(county, nhs, "community"))]  # fmt: skip
        for row in _council(county, nhs):
            if row["service component"] == "Reablement":
                start = _day(row["event start date"])
                assert start in homes
                assert any(0 <= (day - start).days <= 7 for day in visits)
                checked += 1
    assert checked > 30


def test_nothing_has_happened_that_is_yet_to_come(county: County) -> None:
    for folder in county.feeds:
        if folder.name == "council":
            continue
        for each in reading.resources(folder):
            if each["resourceType"] == "Appointment":
                assert _day(each["start"]) > TODAY - timedelta(days=1)
                continue
            period = each.get("period") or {}
            for when in (
                period.get("start"), period.get("end") if each["resourceType"] == "Encounter"
                else None, each.get("effectiveDateTime"), each.get("authoredOn"),
                each.get("onsetDateTime"), each.get("date"), each.get("recordedDate"),
                each.get("meta", {}).get("lastUpdated"), each.get("occurrenceDateTime"),
            ):  # fmt: skip
                assert not when or when[:10] <= TODAY.isoformat(), each


def _has(county: County, how: str) -> list[str]:
    found = [nhs for nhs, each in county.contradictions.items() if each == how]
    assert found
    return found


def test_care_that_ended_at_the_council_goes_on_elsewhere(county: County) -> None:
    for nhs in _has(county, "care ended"):
        open_care = [row for row in _council(county, nhs)
                     if row["service component"].startswith("Home support")
                     and row["reporting period end date"] == "25/11/2026"
                     and not row["event end date"]]  # fmt: skip
        assert not open_care
        said = [each["reasonCode"][0]["text"] for each in _of(
            "Encounter", _source(county, nhs, "community"))]  # fmt: skip
        assert any("twice a day" in words for words in said)


def test_an_allergy_here_is_no_known_allergy_there(county: County) -> None:
    for nhs in _has(county, "allergy"):
        here = [each["code"]["text"] for each in _of("AllergyIntolerance", _practice(county, nhs))]
        there = [each["code"]["text"] for each in _of(
            "AllergyIntolerance", _source(county, nhs, "hospital"))]  # fmt: skip
        assert here == ["Allergy to penicillin"]
        assert there == ["No known allergy"]


def test_someone_has_two_addresses(county: County) -> None:
    for nhs in _has(county, "address"):
        here, there = _practice(county, nhs)[0], _source(county, nhs, "hospital")[0]
        assert here["address"] != there["address"]


def test_someone_is_registered_twice(county: County) -> None:
    for nhs in _has(county, "two practices"):
        held = [folder.name for folder in county.feeds[:6] if reading.of_person(folder, nhs)]
        assert len(held) == 2


def test_a_death_has_not_reached_everyone(county: County) -> None:
    for nhs in _has(county, "died at home, council not told"):
        assert "deceasedDateTime" in _practice(county, nhs)[0]
        assert all(not row["date of death"] for row in _council(county, nhs))
        assert any(row["event type"] == "Service" and not row["event end date"]
                   for row in _council(county, nhs))  # fmt: skip
    for nhs in _has(county, "died in hospital, practice not told"):
        assert "deceasedDateTime" in _source(county, nhs, "hospital")[0]
        assert "deceasedDateTime" not in _practice(county, nhs)[0]


def test_nobody_knew_of_a_death_before_it(county: County) -> None:
    told = [
        resource
        for folder in county.feeds[:6]
        for resource in reading.resources(folder)
        if "deceasedDateTime" in resource and "lastUpdated" in resource.get("meta", {})
    ]
    assert told
    for resource in told:
        assert _day(resource["meta"]["lastUpdated"]) >= _day(resource["deceasedDateTime"])


def test_a_medicine_that_the_hospital_stopped_is_still_issued(county: County) -> None:
    for nhs in _has(county, "stopped medicine"):
        letters = [
            base64.b64decode(each["content"][0]["attachment"]["data"]).decode()
            for each in _of("DocumentReference", _source(county, nhs, "hospital"))
        ]
        assert any("Medicine stopped: Amlodipine 5mg tablets" in words for words in letters)
        issued = [each for each in _of("MedicationRequest", _practice(county, nhs))
                  if "Amlodipine" in str(each) and each["status"] == "active"]  # fmt: skip
        assert issued


def test_a_sensitive_person_has_no_address_anywhere(county: County) -> None:
    found = 0
    for folder in county.feeds:
        for each in reading.resources(folder):
            if each["resourceType"] == "Patient" and "security" in each.get("meta", {}):
                assert not {"address", "telecom", "generalPractitioner"} & set(each)
                found += 1
    assert found >= 2


def test_a_safeguarding_concern_is_restricted_at_its_source(county: County) -> None:
    flags = [each for folder in county.feeds for each in reading.resources(folder)
             if each["resourceType"] == "Flag"
             and each["category"][0].get("text") == "Safeguarding"]  # fmt: skip
    assert len(flags) >= 5
    for each in flags:
        assert each["meta"]["security"][0]["code"] == "R"
