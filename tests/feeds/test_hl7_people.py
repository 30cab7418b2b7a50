"""Whom a message is about, and what it says of them beside any visit."""

import pytest

from desktop.words.enums import Confidentiality, Gender, ItemStatus, Kind
from tests.feeds.making import JOHN, MARY
from tests.feeds.making_hl7 import message
from tests.feeds.reading_hl7 import described, one, parsed, words

# --- who it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        f"{MARY}^^^NHS^NH", f"{MARY}^^^^NH", f"{MARY}^^^NI", f"{MARY}^^^NHS", f"{MARY}^^^^NHS",
        f"{MARY}^^^NHS Number&2.16.840.1.113883.2.1.4.1&ISO", f"H1^^^RBH^PI~{MARY}^^^NHS^NH",
    ],
)  # fmt: skip
def test_the_nhs_number_is_known_by_any_of_its_marks(sent):
    assert described(_3=sent).nhs_number == MARY


@pytest.mark.parametrize("sent", [f"{MARY}^^^RBH^MR", MARY, "QQ123456C^^^NI", f"{MARY}^^^^SS"])
def test_no_other_number_is_taken_for_an_nhs_number(sent):
    assert described(_3=f"{sent}~H9^^^RBH").nhs_number == ""


def test_what_has_expired_is_no_name_any_more():
    ids = (f"{JOHN}^^^NHS^NH^^20200101^20210101~{MARY}^^^NHS^NH~999 000 0018^^^^NH"
           "~H1^^^RBH^MR^^20200101^20210101~H2^^^RBH^MR")  # fmt: skip
    found = one(message("A28", pid={3: ids}, pv1={}))

    assert found.refs == ("RBH|H2",)
    assert found.described.nhs_number == MARY


def test_own_ids_are_kept_with_their_authority():
    ids = "H1^^^RBH^PI~H2^^^&1.2.3&ISO^MR~77~A9^^^RBH^AN~123^^^USSSA^SS~H1^^^RBH^MR"

    assert one(message("A28", pid={3: ids}, pv1={})).refs == ("RBH|H1", "1.2.3|H2", "RBH|77")


@pytest.mark.parametrize(
    ("sent", "born"),
    [
        ("19410309", "1941-03-09"), ("194103090000", "1941-03-09"),
        ("19410309235959+0500", "1941-03-09"), ("194107010000+0100", "1941-07-01"),
        ("194103", "1941-03"), ("1941", "1941"), ("1941-03-09", "1941-03-09"),
    ],
)  # fmt: skip
def test_a_birth_date_never_shifts_by_a_day(sent, born):
    assert described(_7=sent).born.text == born


def test_a_birth_date_that_is_none_is_kept_as_sent():
    found = described(_7="19410231")

    assert (found.born, found.born_as_sent) == (None, "19410231")


def test_a_person_is_described_by_what_is_in_use():
    found = described(
        _5="Smyth^Mary^^^^^M~Adams^Mary^Jane^^Mrs.^^L~Adams^Molly^^^^^N~Cole^Mary^^^^^L^^^^^1990^2001",
        _9="Pyle^May^^^^^A",
        _11="9 Old Rd^^Pitlaw^^DH6 1AA^^BA~Work^^^^^^B~1 Low Row^Flat 2^Pitlaw^Durham^dh6 0zl^^H",
        _13="m@x.org^NET^Internet~0191 4960001^PRN^FX~0191 4960000^PRN^PH",
        _8="F",
    )

    assert (found.family, found.given, found.title, found.preferred, found.former_family) == (
        "Adams", "Mary Jane", "Mrs", "Molly", "Smyth",
    )  # fmt: skip
    assert set(found.other_families) == {"Smyth", "Adams", "Cole", "Pyle"}
    assert found.address == "1 Low Row, Flat 2, Pitlaw, Durham, DH6 0ZL"
    assert (found.postcode, found.telephone, found.gender) == (
        "DH6 0ZL", "0191 4960000", Gender.FEMALE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("died", "said", "day", "gone"),
    [
        ("20261020", "Y", "2026-10-20", False),
        ("202610202300", "", "2026-10-20", False),
        ("", "Y", "XXXX", False),
        ("lately", "", "XXXX", False),
        ("", "Deceased", "XXXX", False),
        ("00000000", "", None, False),
        ("99991231", "", None, False),
        ("NULL", "N", None, True),
        ("", "N", None, True),
        ('""', "", None, True),
        ("", "", None, False),
    ],
)
def test_a_death_is_told_and_can_be_taken_back(died, said, day, gone):
    found = described(_29=died, _30=said)

    assert (found.died.text if found.died else None) == day
    assert ("died" in found.deleted) is gone
    there = words(pid={29: died, 30: said}).get("died")
    if day or gone:
        assert (there.status is ItemStatus.WITHDRAWN) is gone
    else:
        assert there is None


def test_what_is_deleted_is_told_and_what_is_left_out_is_not():
    assert described(_11='""', _13='""').deleted == {"address", "telephone"}
    assert described().deleted == frozenset()


@pytest.mark.parametrize(
    ("segment", "hidden"),
    [
        ("PD1||||||||||||Y", True), ("ARV|1|A|DEM", True), ("ARV|1|A|ALL", True),
        ("PD1||||||||||||N", None), ("ARV|1|D|DEM", None), ("ARV|1|A|LOC", None), ("", None),
    ],
)  # fmt: skip
def test_a_protected_person_is_not_found_by_their_address(segment, hidden):
    found = one(
        message("A28", "20261101", segment, pid={11: "1 Low Row^^^^DH6 0ZL", 13: "0191"}, pv1={})
    ).described

    assert found.withheld is hidden
    assert bool(found.address) is bool(found.telephone) is (not hidden)


@pytest.mark.parametrize(
    "segment",
    [
        "PD1|||Larkmoor Surgery^^A83999", "PD1|||A83999", "PD1|||Larkmoor^^^^^^^^^A83999",
        "PD1||||G9012345^Bell^Anna^^^Dr^^^A83999",
        "ROL|1|AD|PP|G9012345^Bell^Anna|||||||||Larkmoor^^A83999",
    ],
)  # fmt: skip
def test_the_practice_is_known_by_its_code_wherever_it_stands(segment):
    assert one(message("A28", "20261101", segment, pv1={})).described.practice_code == "A83999"


def test_who_is_described_otherwise_is_looked_at_apart():
    found = parsed(
        message("A01"), message("A08", "20261102"),
        message("A08", "20261103", pid={5: "Bell^Ann", 3: "H1^^^RBH^PI"}),
        message("A08", "20261104", pid={3: f"{JOHN}^^^NHS^NH~H1^^^RBH^PI"}),
    )  # fmt: skip

    assert [len(person.sayings) for person in found.people] == [2, 1, 1]


def test_each_description_of_one_person_counts_in_turn():
    person = one(message("A01", pid={13: "1"}), message("A08", "20261102", pid={13: "2"}))

    assert [each.telephone for each in (*person.described_before, person.described)] == ["1", "2"]


# --- what is said of the person ----------------------------------------------------------------


def test_next_of_kin_and_carers_are_contacts():
    found = words(
        "NK1|1|Adams^Peter^^^Mr|SPO||0191 4960002|||20200101",
        "NK1|2|Cole^Sue|CGV^Carer||||C^Emergency contact",
        "NK1|3|Dene^Ida|SON^Son|||||2001|20200101",
        "NK1|4||FND",
        "NK1|5|Adams^Mary|SEL",
        'NK1|6|""',
    )

    contacts = [each for each in found.values() if each.kind is Kind.CONTACT]
    assert [(each.title, each.detail, each.value, each.code) for each in contacts] == [
        ("Mr Peter Adams", "Spouse", "0191 4960002", ""),
        ("Sue Cole", "Carer, Emergency contact", "", "carer"),
        ("Ida Dene", "Son", "", ""),
        ("Friend", "", "", ""),
    ]
    assert contacts[2].status is ItemStatus.ENDED


def test_kin_by_role_or_by_word_is_next_of_kin():
    found = words("NK1|1|Adams^Peter|NOK", "NK1|2|Bell^Ann|DAU^Daughter||||N")

    assert [each.code for each in found.values() if each.kind is Kind.CONTACT] == [
        "next-of-kin", "next-of-kin",
    ]  # fmt: skip


def test_an_allergy_has_its_reaction_and_none_known_its_one_code():
    found = words("AL1|1|DA|P1^Penicillin^L|SV|Rash~Wheeze|20200101", "AL1|2||^No known allergies")

    penicillin, none = (each for each in found.values() if each.kind is Kind.ALLERGY)
    assert (penicillin.title, penicillin.detail, penicillin.begins.text) == (
        "Penicillin", "Rash, severe; Wheeze, severe", "2020-01-01",
    )  # fmt: skip
    assert (none.title, none.code) == ("No known allergies", "716186003")


def test_no_known_drug_allergies_is_not_kept_as_none_of_any_sort() -> None:
    found = words("AL1|1||^NKDA", "AL1|2||^No known drug allergies", "AL1|3||NKA^None known")
    none = {(each.title, each.code) for each in found.values() if each.kind is Kind.ALLERGY}
    assert none == {
        ("No known drug allergies", "409137002"),
        ("No known allergies", "716186003"),
    }


@pytest.mark.parametrize("cause", ["Unknown", "Not recorded", "N/A", "No"])
def test_what_is_no_cause_is_neither_an_allergy_nor_none(cause: str) -> None:
    found = words(f"AL1|1|DA|^{cause}", f"AL1|2|DA|{cause}")
    assert [each for each in found.values() if each.kind is Kind.ALLERGY] == []


@pytest.mark.parametrize(
    ("code", "status", "detail"),
    [("A", ItemStatus.ACTIVE, ""), ("I^Inactive", ItemStatus.ENDED, ""),
     ("E^Erroneous", ItemStatus.WITHDRAWN, ""), ("S^Suspect", ItemStatus.ACTIVE, "Suspected")],
)  # fmt: skip
def test_an_allergy_stands_as_far_as_its_source_says(code, status, detail) -> None:
    found = words(f"IAM|1|DA|^Latex|||A|||||||||||{code}")
    (latex,) = (each for each in found.values() if each.kind is Kind.ALLERGY)
    assert (latex.status, latex.detail) == (status, detail)


def test_what_was_measured_is_told_and_may_be_taken_back() -> None:
    found = words(
        "OBX|1|NM|27113001^Body weight^SCT||70.5|kg^kilogram||L|||F|||20261031",
        "OBX|2|CE|DNAR^DNACPR||Y^Yes||||||P",
        "OBX|3|NM|HT^Height||160|cm|||||D",
        "OBX|4|NM|BMI^Body mass index||||||||I",
    )
    weight, form, height = (each for each in found.values() if each.kind is Kind.RESULT)
    assert (weight.title, weight.value, weight.unit, weight.detail, weight.begins.text) == (
        "Body weight", "70.5", "kg", "Low", "2026-10-31",
    )  # fmt: skip
    assert (form.title, form.value, form.detail) == ("DNACPR", "Yes", "Provisional")
    assert (height.title, height.status) == ("Height", ItemStatus.WITHDRAWN)


@pytest.mark.parametrize(
    ("until", "status"), [("20261031", ItemStatus.ENDED), ("20270131", ItemStatus.ACTIVE)]
)
def test_a_contact_is_one_until_the_day_that_is_said(until: str, status: ItemStatus) -> None:
    found = words(f"NK1|1|Bell^Ann|DAU||||N|20260101|{until}")
    (ann,) = (each for each in found.values() if each.kind is Kind.CONTACT)
    assert (ann.status, ann.ends and ann.ends.text.replace("-", "")) == (status, until)


def test_whoever_is_nobody_is_no_contact() -> None:
    found = words("NK1|1|NONE^", "NK1|2||Unknown", "NK1|3|Bell^Ann|DAU||||N", "NK1|4|Cole^Jo|UNK")
    contacts = [each for each in found.values() if each.kind is Kind.CONTACT]
    assert [(each.title, each.detail) for each in contacts] == [
        ("Ann Bell", "Daughter, Next of kin"), ("Jo Cole", ""),
    ]  # fmt: skip


def test_a_diagnosis_belongs_to_its_visit_and_may_be_taken_out():
    found = words(
        "DG1|1||84114007^Heart failure (disorder)^SCT||20261101|F",
        "DG1|2||I10^High blood pressure^I10|||A||||||||||||Y|||D",
        "DG1|3|||Fall at home",
    )

    failure, pressure, fall = (each for each in found.values() if each.kind is Kind.PROBLEM)
    assert (failure.source_ref, failure.title, failure.detail, failure.code_system) == (
        "visit/V1#diagnosis/84114007", "Heart failure", "Final diagnosis", "http://snomed.info/sct",
    )  # fmt: skip
    assert (pressure.status, pressure.confidentiality) == (
        ItemStatus.WITHDRAWN, Confidentiality.SENSITIVE,
    )  # fmt: skip
    assert fall.title == "Fall at home"


def test_the_named_gp_and_a_language_are_told():
    found = words("PD1||||G9^Bell^Anna^^^Dr.", pid={15: "pl^Polish"})

    assert (found["gp"].kind, found["gp"].title) == (Kind.PROFESSIONAL, "Dr Anna Bell")
    assert found["language"].title == "Speaks Polish"
    assert "language" not in words(pid={15: "en^English"})


@pytest.mark.parametrize(
    ("segments", "visit", "label", "others"),
    [
        ((), {}, Confidentiality.NORMAL, Confidentiality.NORMAL),
        ((), {16: "V"}, Confidentiality.SENSITIVE, Confidentiality.NORMAL),
        (("PV2" + "|" * 22 + "Y",), {}, Confidentiality.SENSITIVE, Confidentiality.NORMAL),
        (("ARV|1|A|LOC",), {}, Confidentiality.RESTRICTED, Confidentiality.NORMAL),
        (("PD1||||||||||||Y",), {}, Confidentiality.SENSITIVE, Confidentiality.SENSITIVE),
    ],
)
def test_a_mark_of_confidence_sets_how_closely_things_are_held(segments, visit, label, others):
    found = words("AL1|1||P^Penicillin", *segments, pv1={2: "I", **visit})

    assert found["visit/V1"].confidentiality is label
    assert found["allergy/P"].confidentiality is others
