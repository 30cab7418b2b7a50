"""The address of a sensitive person. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Description, Item, Patient, Source
from desktop.words.enums import Confidentiality, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import bundle, patient, resource
from tests.feeds.told import counted

V3 = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
HOME = [{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}]


def labelled(code, system=V3, **more):
    return patient(meta={"security": [{"system": system, "code": code}]}, **more)


@pytest.mark.parametrize("code", ["R", "V", "REDACTED"])
def test_an_address_is_withheld_by_the_marks_of_the_spine_even_from_an_older_file(bring, ask, code):
    bring(bundle(patient(address=HOME), timestamp="2026-11-20T10:00:00Z"))

    accounts = bring(bundle(labelled(code), timestamp="2026-11-01T10:00:00Z"))

    assert counted(accounts) == {"updated": 1}
    assert ask(select(Patient.address_withheld)) == [True]
    assert ask(select(Patient.address)) == [""]


@pytest.mark.parametrize(
    "meta",
    [
        {"security": [{"code": "r", "system": V3}]},
        {"security": [{"display": "Restricted"}]},
        {"tag": [{"code": "R", "system": "urn:local"}]},
    ],
)
def test_a_mark_that_is_written_oddly_withholds_an_address_too(bring, ask, meta):
    bring(bundle(patient(address=HOME, meta=meta)))

    assert ask(select(Patient.address_withheld)) == [True]
    assert ask(select(Patient.address)) == [""]


@pytest.mark.parametrize(
    ("code", "system"),
    [("N", V3), ("L", V3), ("M", V3), ("U", "urn:local"), ("U", None)],
)
def test_an_ordinary_label_gives_no_withheld_address_back(bring, ask, code, system):
    bring(bundle(labelled("R")))

    bring(bundle(labelled(code, system, address=HOME)), now=NOW + timedelta(days=1))

    assert ask(select(Patient.address_withheld)) == [True]
    assert ask(select(Patient.address)) == [""]


def test_only_the_spines_word_that_came_later_lifts_the_mark(bring, ask):
    bring(bundle(labelled("R"), timestamp="2026-11-10T10:00:00Z"))
    bring(bundle(labelled("U", address=HOME), timestamp="2026-11-01T10:00:00Z"))
    assert ask(select(Patient.address_withheld)) == [True]

    bring(bundle(labelled("U", address=HOME), timestamp="2026-11-20T10:00:00Z"))

    assert ask(select(Patient.address)) == ["1 Low Row, DH6 0ZL"]


def test_an_older_word_of_the_spine_does_not_lift_what_a_ward_marked(bring, ask, factory):
    bring(bundle(patient(address=HOME), timestamp="2026-11-01T10:00:00Z"))
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    bring(bundle(labelled("R"), timestamp="2026-11-10T10:00:00Z"), source="ward")

    bring(bundle(labelled("U", address=HOME), timestamp="2026-11-05T10:00:00Z"))

    assert ask(select(Patient.address_withheld)) == [True]


def test_a_withheld_address_does_not_come_back_as_the_name_of_a_place(bring, ask, factory):
    at_home = {"location": {"display": "1 Low Row, DH6 0ZL"}}
    visit = resource("Encounter", status="finished", location=[at_home],
                     class_={"code": "HH"}, period={"start": "2026-11-02"},
                     participant=[{"individual": {"display": "Ruth Carr"}}])  # fmt: skip
    stay = resource("Encounter", "2", status="finished", location=[at_home],
                    class_={"code": "IMP"}, period={"start": "2026-11-03"})  # fmt: skip
    ward = resource("Encounter", "3", status="finished", class_={"code": "IMP"},
                    location=[{"location": {"display": "Ward 7"}}])  # fmt: skip
    bring(bundle(labelled("R")))
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))

    bring(bundle(patient(address=HOME), visit, stay, ward), source="ward")

    hidden = "Not shown, as it holds an address"
    assert {(each.title, each.detail, each.confidentiality) for each in ask(select(Item))} == {
        ("Home visit", f"{hidden} · Ruth Carr", Confidentiality.SENSITIVE),
        ("Admission", "", Confidentiality.SENSITIVE),
        ("Admitted to Ward 7", "", Confidentiality.NORMAL),
    }


def _note(ident, text, about="Patient/p1", **more):
    return resource("Communication", ident, about, status="completed", sent="2026-10-01",
                    payload=[{"contentString": text}], **more)  # fmt: skip


SAYS = "Daughter rang: the boiler at 1 Low Row, is broken"


def test_what_stands_in_words_is_hidden_with_the_address_of_every_source(bring, ask):
    home = patient(address=HOME)
    bring(bundle(home, _note("n1", SAYS), _note("n2", "Feeling well")))
    bring(bundle(patient(), _note("n3", "Called at Low Row"), _note("n4", f"{SAYS} still")),
          source="nurses", kind="community")  # fmt: skip

    accounts = bring(bundle(labelled("R"), _note("n5", "Parcel left at 1, LOW ROW")),
                     now=NOW + timedelta(days=1))  # fmt: skip
    assert counted(accounts) == {"imported": 1, "updated": 1}

    told = {each.source_ref: each for each in ask(select(Item))}
    words = {ref: f"{each.title} {each.detail} {each.value}" for ref, each in told.items()}
    close = {ref for ref, each in told.items()
             if each.confidentiality is Confidentiality.SENSITIVE}  # fmt: skip
    assert close == {f"Communication/{each}" for each in ("n1", "n4", "n5")}
    assert not any("low row" in words[each].casefold() for each in close)
    assert "Low Row" in words["Communication/n3"], "a street alone is many people's"


def test_the_same_words_again_bring_no_hidden_address_back(bring, ask):
    bring(bundle(patient(address=HOME), _note("n1", SAYS)))
    bring(bundle(labelled("R")), now=NOW + timedelta(days=1))

    later = bundle(labelled("R"), _note("n1", SAYS), timestamp="2026-11-25T10:00:00Z")
    bring(later, now=NOW + timedelta(days=2))
    bring(bundle(labelled("R"), _note("n1", f"{SAYS} · and cold")), now=NOW + timedelta(days=3))

    (item,) = ask(select(Item))
    assert item.confidentiality is Confidentiality.SENSITIVE
    assert "Low Row" not in f"{item.title} {item.detail} {item.value}"


def test_a_later_file_does_not_tell_in_words_where_someone_lives_who_is_withheld(bring, ask):
    bring(bundle(labelled("R", address=HOME), _note("n1", SAYS)))
    bring(bundle(labelled("R"), _note("n2", "Post to The Cottage, DH6 0ZL")),
          now=NOW + timedelta(days=1))  # fmt: skip
    bring(bundle(patient(), _note("n3", SAYS), _note("n4", "Had her B12 1mg today")),
          source="nurses", kind="community", now=NOW + timedelta(days=2))  # fmt: skip

    # What named no postcode stood, until a file said where she lives.
    bring(bundle(patient(address=HOME), _note("n5", "Parcel left at 1, LOW ROW")),
          source="council", kind="council", now=NOW + timedelta(days=3))  # fmt: skip

    told = {
        each.source_ref: f"{each.title} {each.detail} {each.value}" for each in ask(select(Item))
    }
    assert not any(each in " ".join(told.values()).casefold() for each in ("low row", "0zl"))
    assert "B12 1mg" in told["Communication/n4"]
    assert ask(select(Patient.address)) == [""]
    assert ask(select(Description.address)) == ["", "", ""]
