"""What files say, into a store: who is linked, what is new, what stands. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry, Item, ItemWording, Patient, Source
from desktop.words.accounts import Fate
from desktop.words.enums import ItemStatus, Kind, PlaceKind, Sector, SourceKind
from desktop.words.items import NEVER_SHOWN
from tests.clock import NOW
from tests.feeds.making import (
    JOHN,
    MARY,
    bundle,
    coded,
    condition,
    patient,
    resource,
    service,
    table,
)
from tests.feeds.told import counted


def test_a_new_hub_takes_in_a_patient_and_what_is_said_of_them(bring, ask):
    accounts = bring(bundle(patient(), condition(), resource("Organization", "o")))

    assert counted(accounts) == {"imported": 2, "skipped": 1}
    (person,) = ask(select(Patient))
    assert (person.nhs_number, person.family, person.family_key) == (MARY, "Adams", "adams")
    (item,) = ask(select(Item))
    assert (item.patient_id, item.title, item.said_at) == (person.id, "Heart failure", NOW)
    (source,) = ask(select(Source))
    assert (source.code, source.kind, source.heard_at) == ("import", SourceKind.GP, NOW)
    assert accounts[0].patients == 1


@pytest.mark.parametrize("timestamp", ["2026-11-20T10:00:00Z", None])
def test_the_same_file_again_changes_nothing_and_signs_one_entry(bring, ask, timestamp):
    content = bundle(patient(), condition(), timestamp=timestamp)
    bring(content)
    before = ask(select(Item.version)), ask(select(Patient.version)), ask(select(Item.said_at))
    signed = len(ask(select(AuditEntry.number)))

    accounts = bring(content, now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 2}
    assert (
        ask(select(Item.version)), ask(select(Patient.version)), ask(select(Item.said_at)),
    ) == before  # fmt: skip
    entries = ask(select(AuditEntry).order_by(AuditEntry.number))[signed:]
    assert [each.action for each in entries] == ["feed.imported"]


def test_one_entry_is_signed_for_each_patient_and_one_for_the_import(bring, ask):
    others = [
        condition("c2", "COPD"),
        condition("c3", "Falls", subject={"reference": "Patient/p2"}),
    ]

    bring(bundle(patient(), patient("p2", JOHN, "Bell", "John"), condition(), *others))

    entries = ask(select(AuditEntry).where(AuditEntry.action.like("feed.%"))
                  .order_by(AuditEntry.number))  # fmt: skip
    people = sorted(ask(select(Patient.id)))
    assert [each.action for each in entries] == ["feed.applied"] * 2 + ["feed.imported"]
    assert [each.subjects for each in entries[:2]] == [f"patient:{each}" for each in people]


def test_a_newer_wording_replaces_the_old_one_which_is_kept(bring, ask):
    bring(bundle(patient(), condition(text="Low mood"), timestamp="2026-11-01T10:00:00Z"))

    accounts = bring(
        bundle(patient(), condition(text="Depression"), timestamp="2026-11-20T10:00:00Z"),
        now=NOW + timedelta(days=1),
    )

    assert counted(accounts) == {"updated": 1, "unchanged": 1}
    (item,) = ask(select(Item))
    assert (item.title, item.version, item.recorded_from) == (
        "Depression", 2, NOW + timedelta(days=1),
    )  # fmt: skip
    (old,) = ask(select(ItemWording))
    assert (old.title, old.recorded_from, old.recorded_to) == (
        "Low mood", NOW, NOW + timedelta(days=1),
    )  # fmt: skip


def test_an_older_export_turns_nothing_back(bring, ask):
    old = bundle(patient(family="Adams"), condition(text="Low mood"),
                 timestamp="2026-11-01T10:00:00Z")  # fmt: skip
    names = [{"family": "Adams-Bell"}, {"use": "old", "family": "Adams"}]
    new = bundle(patient(name=names), condition(text="Depression"),
                 timestamp="2026-11-20T10:00:00Z")  # fmt: skip
    bring(new)

    accounts = bring(old, now=NOW + timedelta(days=1))

    assert counted(accounts) == {"unchanged": 2}
    assert [line.reason for line in accounts[0].lines if line.kind == "Condition"] == [
        "older than what stands"
    ]
    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.family)) == ["Adams-Bell"]


def test_a_source_that_says_the_same_again_is_heard_again(bring, ask):
    bring(bundle(patient(), condition(), timestamp="2026-11-01T10:00:00Z"))

    accounts = bring(bundle(patient(), condition(), timestamp="2026-11-20T10:00:00Z"))

    assert counted(accounts) == {"unchanged": 2}
    assert [each.day for each in ask(select(Item.said_at))] == [20]
    assert ask(select(ItemWording)) == []


def test_what_is_not_in_a_later_file_stays(bring, ask):
    bring(bundle(patient(), condition(), condition("c2")))

    bring(bundle(patient(), condition()), now=NOW + timedelta(days=1))

    assert ask(select(Item.status)) == [ItemStatus.ACTIVE] * 2


def test_two_versions_in_one_run_end_as_the_last(bring, ask):
    accounts = bring(bundle(patient(), condition(text="Low mood")),
                     bundle(patient(), condition(text="Depression")))  # fmt: skip

    assert counted(accounts) == {"imported": 2, "updated": 1, "unchanged": 1}
    assert ask(select(Item.title)) == ["Depression"]


def test_a_retraction_leaves_the_screen_and_one_never_seen_is_passed_over(bring, ask):
    wrong = {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},
             "verificationStatus": {"coding": [{"code": "entered-in-error"}]}}  # fmt: skip
    bring(bundle(patient(), condition()))

    accounts = bring(bundle(patient(), wrong, {**wrong, "id": "c2"}), now=NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1, "unchanged": 1, "skipped": 1}
    seen, unseen = sorted(ask(select(Item)), key=lambda each: each.source_ref)
    assert (seen.status, seen.title) == (ItemStatus.WITHDRAWN, "Heart failure")
    assert (unseen.status, unseen.title) == (ItemStatus.WITHDRAWN, NEVER_SHOWN)


TEAM = resource("CareTeam", status="active",
                participant=[{"member": {"display": "Ruth Carr"}}])  # fmt: skip
BOOKED = {"resourceType": "Appointment", "id": "a1", "status": "booked",
          "start": "2026-12-01T09:30:00Z", "description": "Eye clinic",
          "participant": [{"actor": {"reference": "Patient/p1"}}]}  # fmt: skip
MORPHINE = resource("MedicationRequest", status="active", intent="order",
                    medicationCodeableConcept={"text": "Morphine"})  # fmt: skip


@pytest.mark.parametrize(
    ("told", "taken_back"),
    [
        (condition(), {"verificationStatus": coded("entered-in-error")}),
        (MORPHINE, {"status": "entered-in-error"}),
        (MORPHINE, {"status": "entered-in-error", "medicationCodeableConcept": None}),
        (TEAM, {"status": "entered-in-error"}),
        (TEAM, {"status": "entered-in-error", "participant": []}),
        (BOOKED, {"status": "cancelled"}),
    ],
)
def test_a_wording_that_comes_after_its_retraction_does_not_stand(bring, ask, told, taken_back):
    late = (NOW - timedelta(days=2)).isoformat()
    accounts = bring(bundle(patient(), told | taken_back,
                            timestamp=(NOW - timedelta(days=1)).isoformat()))  # fmt: skip
    skipped = [line.reason for line in accounts[0].lines if line.fate is Fate.SKIPPED]
    assert skipped == ["withdrawn before it was ever shown here"]

    bring(bundle(patient(), told, timestamp=late))

    assert {(each.status, each.title) for each in ask(select(Item))} == {
        (ItemStatus.WITHDRAWN, NEVER_SHOWN)
    }

    bring(bundle(patient(), told, timestamp=NOW.isoformat()))
    stands = ask(select(Item).where(Item.status != ItemStatus.WITHDRAWN))
    assert [each.title for each in stands if each.title != NEVER_SHOWN]


def test_an_answer_taken_back_ends(bring, ask):
    def answers(**said):
        items = [{"linkId": key.replace("_", "-"), "answer": [{"valueString": words}]}
                 for key, words in said.items()]  # fmt: skip
        return bundle(patient(), resource("QuestionnaireResponse", item=items))

    bring(answers(please_do="Knock", please_do_not="Shout"))
    accounts = bring(answers(please_do="Knock"), now=NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1, "unchanged": 1}
    standing = {each.code: each.status for each in ask(select(Item))}
    assert standing == {"please-do": ItemStatus.ACTIVE, "please-do-not": ItemStatus.ENDED}


# --- what is told of a person ------------------------------------------------------------------


def test_a_practice_is_linked_and_a_care_home_found_by_its_name_and_postcode(bring, ask, factory):
    practice = factory.practice()
    home = factory.place("Rowan Bank", PlaceKind.CARE_HOME)
    with factory.store.writing() as session:
        from desktop.models import Place
        from desktop.store.session import sign

        session.get_one(Place, home.id).address = "Rowan Bank, Mill Lane, Aldersyke, DH7 0ZB"
        sign(session, factory._setter_up, "test.set up", [])
    address = [{"line": ["Rowan Bank, Mill Lane"], "city": "Aldersyke", "postalCode": "DH7 0ZB"}]
    gp = [{"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code",
                          "value": practice.code}}]  # fmt: skip

    bring(bundle(patient(address=address, generalPractitioner=gp)))

    (person,) = ask(select(Patient))
    assert (person.practice_id, person.place_id) == (practice.id, home.id)


def test_a_hub_that_was_set_up_registers_nobody_by_a_file_that_nobody_named(bring, ask, factory):
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))

    accounts = bring(bundle(patient()))

    assert counted(accounts) == {"set aside": 1}
    assert ask(select(Patient)) == []


def test_nothing_fills_in_the_address_of_a_sensitive_person(bring, ask, factory):
    address = [{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}]
    bring(bundle(patient(address=address, telecom=[{"system": "phone", "value": "1"}])))
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    assert ask(select(Patient.address)) == ["1 Low Row, DH6 0ZL"]

    bring(bundle(patient(meta={"security": [{"code": "R"}]})), source="ward")
    bring(bundle(patient(address=address)), now=NOW + timedelta(days=1))

    (person,) = ask(select(Patient))
    assert (person.address, person.postcode, person.telephone, person.postcode_key) == ("",) * 4
    assert person.address_withheld


def test_only_a_source_that_may_register_says_who_someone_is(bring, ask, factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09", given="Mary")
    factory.keep(
        Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL),
        Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP, may_register=True),
    )

    bring(bundle(patient(given="Molly")), source="ward")
    assert ask(select(Patient.given)) == ["Mary"]
    bring(bundle(patient(given="Molly")), source="gp")
    assert ask(select(Patient.given)) == ["Molly"]


# --- the council -------------------------------------------------------------------------------


def test_overlapping_quarters_come_to_one_service_in_its_last_words(bring, ask):
    first = service(Reporting_Period_End_Date="30/06/2026", Event_Start_Date="01/05/2026")
    second = service(Event_Start_Date="01/05/2026", Event_End_Date="20/08/2026")
    bring(bundle(patient()))

    accounts = bring(table(first), table(second))

    assert counted(accounts) == {"imported": 1, "unchanged": 1}
    item = next(each for each in ask(select(Item)) if each.kind is Kind.SERVICE)
    assert (item.status, item.ends.text) == (ItemStatus.ENDED, "2026-08-20")
    again = bring(table(first), table(second))
    assert counted(again) == {"unchanged": 2}


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_assessment_still_open_in_one_quarter_is_the_one_that_ends_in_the_next(
    bring, ask, newest_first
):
    row = {"Event_Type": "Assessment", "Assessment_Type": "Long term assessment"}
    opened = table(service(Reporting_Period_End_Date="30/06/2026", **row))
    ended = table(service(Event_End_Date="20/08/2026", **row))
    bring(bundle(patient()))

    for number, each in enumerate([ended, opened] if newest_first else [opened, ended]):
        bring(each, now=NOW + timedelta(days=number))

    (item,) = ask(select(Item).where(Item.kind == Kind.ASSESSMENT))
    assert (item.status, item.ends.text) == (ItemStatus.ENDED, "2026-08-20")


def test_council_rows_link_later_by_the_councils_own_id(bring):
    bring(bundle(patient()))
    bring(table(service()))

    accounts = bring(table(service(NHS_Number="", Event_Start_Date="03/08/2026")))

    assert counted(accounts) == {"imported": 1}


def test_a_postcode_that_comes_without_a_street_is_kept_and_mixed_with_none(bring, ask):
    bring(bundle(patient(address=[{"postalCode": "DH6 0ZL"}])))
    assert ask(select(Patient.postcode)) == ["DH6 0ZL"]
    assert ask(select(Patient.postcode_key)) == ["dh60zl"]

    whole = [{"line": ["1 Low Row"], "postalCode": "DH6 0ZL"}]
    bring(bundle(patient(address=whole)), now=NOW + timedelta(days=1))
    bring(bundle(patient(address=[{"postalCode": "DL13 0ZA"}])), now=NOW + timedelta(days=2))
    assert ask(select(Patient.address)) == ["1 Low Row, DH6 0ZL"]
    assert ask(select(Patient.postcode)) == ["DH6 0ZL"]
