"""What says that there is nothing is shown as that, and hides nothing that there is."""

import pytest

from desktop.words.enums import ItemStatus, Kind
from tests.feeds.making import SNOMED, coded, condition, resource
from tests.feeds.wordings import one

IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
NULL = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor"


def allergic(code, **fields):
    return one(resource("AllergyIntolerance", code=code, **fields))


def codings(*each, text=None):
    made = [dict(zip(("system", "code", "display"), one_, strict=False)) for one_ in each]
    return {"coding": made, **({"text": text} if text else {})}


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Family history of stroke"},
        {"text": "FH: Ischaemic heart disease"},
        codings((SNOMED, "275104002", "Family history of stroke (situation)")),
        {"text": "No family history of diabetes"},
        {"text": "No current problems"},
        codings((SNOMED, "160245001", "No current problems or disability")),
        codings((IPS, "no-known-problems", "No known problems")),
    ],
)
def test_what_nobody_has_is_no_problem_of_theirs(code):
    found = one(condition(code=code))

    assert found.kind is Kind.NOTE
    assert found.title in (code.get("text"), code.get("coding", [{}])[0].get("display", "")
                           .removesuffix(" (situation)"))  # fmt: skip


@pytest.mark.parametrize("said", ["Nil known", "None", "Nil of note.", "No medical history"])
def test_words_that_mean_little_alone_say_of_what(said):
    found = one(condition(text=said))

    assert (found.kind, found.title) == (Kind.NOTE, f"Problems: {said}")


@pytest.mark.parametrize(
    "said",
    ["No current problems with balance since fall", "Familial hypercholesterolaemia",
     "Stroke, family history of TIA", "No known cause for collapse", "Non-epileptic attacks"],
)  # fmt: skip
def test_a_problem_that_only_sounds_so_is_shown(said):
    assert one(condition(text=said)).kind is Kind.PROBLEM


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (codings((IPS, "no-known-medications")), "Medicines: no known medications"),
        (codings((IPS, "no-medication-info", "No information")), "Medicines: No information"),
        ({"text": "Nil"}, "Medicines: Nil"),
    ],
)
def test_no_medicines_are_no_medicine(code, title):
    found = one(resource("MedicationStatement", status="active", medicationCodeableConcept=code))

    assert (found.kind, found.title) == (Kind.NOTE, title)


@pytest.mark.parametrize(
    ("code", "title", "kept"),
    [
        (codings((IPS, "no-known-allergies")), "No known allergies", "716186003"),
        (codings((IPS, "no-known-medication-allergies")), "No known drug allergies", "409137002"),
        (coded("409137002", "No known drug allergy", SNOMED), "No known drug allergy", "409137002"),
        (codings((SNOMED, "716186003", "No known allergy (situation)"),
                 ("http://read.info/ctv3", "1151.", "H/O: no known allergies")),
         "No known allergies", "716186003"),
    ],
)  # fmt: skip
def test_a_statement_that_no_allergy_is_known_goes_to_the_heading(code, title, kept):
    found = allergic(code, note=[{"text": "Asked at admission"}])

    assert (found.kind, found.title, found.code, found.detail) == (
        Kind.ALLERGY, title, kept, "Asked at admission",
    )  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        condition(text="No known allergies"),
        condition(code=coded("716186003", "No known allergy", SNOMED)),
        resource("Flag", status="active", code={"text": "No known allergies"}),
        resource("AllergyIntolerance", code=coded("160244002", "No known allergies", SNOMED)),
    ],
)
def test_that_no_allergy_is_known_is_said_over_the_allergies_alone(entry):
    found = one(entry)

    assert (found.kind, found.title, found.code) == (
        Kind.ALLERGY, "No known allergies", "716186003",
    )  # fmt: skip


def test_a_problem_that_names_an_allergen_beside_none_known_is_shown():
    found = one(condition(code=coded("716186003", "Penicillin", SNOMED)))

    assert (found.kind, found.title) == (Kind.PROBLEM, "Penicillin")


@pytest.mark.parametrize(
    ("code", "fields", "title"),
    [
        (codings((SNOMED, "716186003", "No known allergy"), ("local", "7", "Penicillin")), {},
         "Penicillin"),
        (coded("716186003", "Allergic to penicillin", SNOMED), {}, "Allergic to penicillin"),
        (coded("409137002", "Penicillin", SNOMED), {}, "Penicillin"),
        (codings((SNOMED, "716186003", "No known allergy"), (SNOMED, "91936005")), {},
         "SNOMED CT 91936005"),
        ({"text": "No known allergies except penicillin"}, {},
         "No known allergies except penicillin"),
        (coded("716186003", "NKA", SNOMED),
         {"reaction": [{"substance": {"text": "Latex"}, "manifestation": [{"text": "Rash"}]}]},
         "Latex"),
        (coded("716186003", "NKA", SNOMED), {"reaction": [{"manifestation": [{"text": "Rash"}]}]},
         "A reaction stands beside “no known allergies”"),
    ],
)  # fmt: skip
def test_a_statement_that_is_in_doubt_is_an_allergy(code, fields, title):
    found = allergic(code, **fields)

    assert (found.kind, found.title) == (Kind.ALLERGY, title)
    assert found.code not in ("716186003", "409137002")


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (coded("1631000175102", "Patient not asked", SNOMED), "Patient not asked"),
        (codings((IPS, "no-allergy-info", "No information about allergies")),
         "No information about allergies"),
        (codings((NULL, "UNK", "Unknown")), "Unknown"),
        ({"text": "Allergy status not known"}, "Allergy status not known"),
    ],
)  # fmt: skip
def test_allergies_that_nobody_asked_about_are_no_allergy_but_an_alert(code, title):
    found = allergic(code)

    assert (found.kind, found.title) == (Kind.ALERT, f"Allergies are not known: {title}")


def test_an_unknown_cause_of_a_known_reaction_is_an_allergy():
    found = allergic(codings((NULL, "UNK", "Unknown")),
                     reaction=[{"manifestation": [{"text": "Anaphylaxis"}]}])  # fmt: skip

    assert (found.kind, found.title, found.detail) == (Kind.ALLERGY, "Unknown", "Anaphylaxis")


def test_what_a_reaction_was_to_is_not_lost():
    found = allergic({"text": "Drug allergy"}, criticality="HIGH", reaction=[
        {"substance": {"text": "Amoxicillin"}, "manifestation": [{"text": "Rash"}],
         "severity": "Severe"}])  # fmt: skip

    assert (found.title, found.detail) == ("Drug allergy", "Amoxicillin: Rash, severe · High risk")


def test_a_reaction_is_told_whole():
    found = allergic(None, reaction=[
        {"substance": {"text": "Ibuprofen"}, "manifestation": [{"text": "Rash"}],
         "description": "Face swollen", "note": [{"text": "Needed adrenaline"}]}])  # fmt: skip

    assert (found.title, found.detail) == ("Ibuprofen", "Rash, Face swollen, Needed adrenaline")


@pytest.mark.parametrize(
    ("reason", "title", "kind"),
    [
        ("withheld", "Not sent: Medications", Kind.ALERT),
        ("unavailable", "Not sent: Medications", Kind.ALERT),
        ("nilknown", "Medications: none known", Kind.NOTE),
    ],
)
def test_a_list_says_why_it_is_empty_whatever_it_lists(reason, title, kind):
    found = one(resource("List", status="current", title="Medications", emptyReason=coded(reason)))

    assert (found.kind, found.title, found.status) == (kind, title, ItemStatus.ACTIVE)
