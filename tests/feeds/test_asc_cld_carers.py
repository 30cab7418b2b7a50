"""Who cares for whom by Client Level Data: contacts of an adult, while the council says so."""

import pytest
from sqlalchemy import select

from desktop.models import Item
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Kind
from tests.feeds.making import JOHN, MARY, event, link, service, table
from tests.feeds.returns import read
from tests.feeds.told import counted, sentences

CARED_FOR = "Adult 1 Linked Person_ID"
OF_JOHN = {"NHS Number": JOHN, "LA Person Unique Identifier": "LA2", "First Name": "John",
           "Last Name": "Bell", "Date of Birth": "05/05/1950"}  # fmt: skip


def contacts(parsed):
    return [
        (person.refs, each.wording.title, each.wording.detail, each.wording.code)
        for person in parsed.people
        for saying in person.sayings
        for each in saying.said
        if each.wording.kind is Kind.CONTACT
    ]


def own(person):
    return {each.wording.title: each.wording.detail
            for saying in person.sayings if not saying.entries for each in saying.said}  # fmt: skip


def test_a_carer_with_an_event_is_told_on_the_record_of_the_one_cared_for():
    hours = {"Total Hrs Caring per week": "20-49", "No. of adults being cared for": "1"}
    carer = event(
        "Assessment", Client_Type="Unpaid carer", **OF_JOHN, **hours, **{CARED_FOR: "LA1"}
    )

    parsed = read(service(), carer)

    assert contacts(parsed) == [
        (("LA1",), "John Bell", "Unpaid carer · 20-49 hours a week", "carer")
    ]
    assert own(parsed.people[1])["Unpaid carer"] == "Cares for 1 adult · 20-49 hours a week"
    assert [len(each.entries) for each in parsed.people] == [1, 1]


@pytest.mark.parametrize(
    "row",
    [link("LA1"), link("LA1", Client_Type="Carer known by association", Event_Type="NULL"),
     link("NULL", **{"Adult 2 Linked Person_ID": "LA1"}), link(MARY)],
)  # fmt: skip
def test_a_row_that_is_there_for_the_link_alone_is_a_contact_too(row):
    parsed = read(service(), row)

    assert contacts(parsed) == [
        (("LA1",), "Tom Bell", "Unpaid carer · 20-49 hours a week", "carer")
    ]
    assert [[each.kind for each in person.entries] for person in parsed.people] == [
        ["Service", "Carer link"], [],
    ]  # fmt: skip
    assert not parsed.passed_over
    assert not parsed.asides


def test_one_row_for_two_adults_stands_with_both_and_counts_once():
    parsed = read(link("LA9", "LA1"), service())

    assert [refs for refs, *_ in contacts(parsed)] == [("LA1",), ("LA9",)]
    assert [len(each.entries) for each in parsed.people] == [0, 2, 0]


@pytest.mark.parametrize("named", [(), ("Unknown",), ("LA5",)])
def test_a_link_that_names_nobody_cared_for_is_passed_over(named):
    parsed = read(service(), link(*named))

    assert [each.why for each in parsed.passed_over] == [Skipped.CARER_LINK]
    assert contacts(parsed) == []


def test_of_two_submissions_the_newer_says_for_whom_someone_cares():
    parsed = read(service(), link("LA1", Reporting_Period_End_Date="30/06/2026"),
                  link("LA8"), link("LA7"))  # fmt: skip

    assert [refs for refs, *_ in contacts(parsed)] == [("LA7",), ("LA8",)]
    assert [each.why for each in parsed.passed_over] == [Skipped.REPEATED]


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (link("LA1", NHS_Number=JOHN), "Its rows under one number name people with different NHS"),
        (link("LA1", Last_Name="Cole"), "Its rows under one number name people with different fam"),
    ],
)
def test_a_carer_whose_rows_are_at_odds_is_nobodys_contact(odd, sentence):
    parsed = read(service(), odd, link("LA1", NHS_Number=MARY))

    assert contacts(parsed) == []
    assert [len(each.entries) for each in parsed.asides] == [2]
    assert parsed.asides[0].sentence.startswith(sentence)


def test_two_who_care_for_each_other_stand_as_both():
    """The row of someone as a carer leaves much empty that their own row says."""
    home = {"Accommodation Status": "Tenant", "Has Unpaid Carer": "Yes"}
    mary = service(Primary_Support_Reason="Physical Support", **home)
    caring = {"Primary_Support_Reason": "Social support: Support to unpaid carer",
              "Has_Unpaid_Carer": "No"}  # fmt: skip
    parsed = read(mary, service(**OF_JOHN, **home),
                  link("LA2", NHS_Number=MARY, LA_Person_Unique_Identifier="LA1",
                       First_Name="Mary", Last_Name="Adams", Date_of_Birth="09/03/1941", **caring),
                  link("LA1", **OF_JOHN, **caring))  # fmt: skip

    assert [(refs, title) for refs, title, *_ in contacts(parsed)] == [
        (("LA1",), "John Bell"), (("LA2",), "Mary Adams"),
    ]  # fmt: skip
    assert own(parsed.people[0]) == {
        "Accommodation": "Tenant", "Primary support reason": "Physical Support",
        "Has an unpaid carer": "", "Unpaid carer": "20-49 hours a week",
    }  # fmt: skip


# --- in the store ---------------------------------------------------------------------------------


@pytest.fixture
def council(bring, factory):
    """What a council submits, one file after the other; Mary and John are known here."""
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    factory.patient(family="Bell", given="John", nhs=JOHN, born="1950-05-05")

    def submitted(*rows, period="30/09/2025"):
        content = table(*(row | {"Reporting Period End Date": period} for row in rows))
        return counted(bring(content))

    return submitted


@pytest.fixture
def carers(ask):
    """By patient, who stands as a contact and is still in the source."""

    def standing():
        return sorted(
            (each.patient_id, each.title)
            for each in ask(select(Item).where(Item.kind == Kind.CONTACT))
            if each.gone_at is None and each.status is ItemStatus.ACTIVE
        )

    return standing


def test_an_adult_known_from_an_earlier_file_gets_their_carer_by_a_later_one(council, carers):
    council(service())

    assert council(link("LA1"), period="31/12/2025") == {"imported": 1}
    ((_, title),) = carers()
    assert title == "Tom Bell"


def test_a_link_again_is_unchanged_and_ends_with_the_file_that_no_longer_has_it(council, carers):
    assert council(service(), link("LA1")) == {"imported": 2}
    assert council(service(), link("LA1")) == {"unchanged": 2}
    assert council(service(), link("LA1"), period="31/12/2025") == {"unchanged": 2}
    assert len(carers()) == 1

    assert council(service(), period="31/03/2026") == {"unchanged": 1}
    assert carers() == []
    assert council(service(), link("LA1")) == {"unchanged": 2}
    assert carers() == [], "an older file brings nothing back"
    assert council(service(), link("LA1"), period="30/06/2026") == {"unchanged": 1, "updated": 1}
    assert len(carers()) == 1


def test_a_carer_of_somebody_else_by_now_is_no_more_the_contact_of_the_first(council, carers):
    council(service(), service(**OF_JOHN))
    council(link("LA1"), period="31/12/2025")
    (of_mary,) = carers()

    council(link("LA2"), period="31/03/2026")

    (of_john,) = carers()
    assert of_john[0] != of_mary[0]
    council(link("LA2", "LA1"), period="30/06/2026")
    assert len(carers()) == 2


def test_who_no_longer_has_it_says_so_for_sure(council, carers):
    """Neither a file without any links, of someone with a carer, nor a carer who names nobody."""
    council(service(), link("LA1"))

    council(service(Has_Unpaid_Carer="Yes"), period="31/12/2025")
    assert len(carers()) == 1
    council(service(), link(), link("LA2", LA_Person_Unique_Identifier="LA6"), period="31/03/2026")
    assert len(carers()) == 1
    council(service(Has_Unpaid_Carer="No"), period="30/06/2026")
    assert carers() == []


@pytest.mark.parametrize("lost", [{"Date_of_Death": "20/11/26"}, {"Client_Type": "Total"}])
def test_where_the_row_of_a_carer_cannot_be_read_nobody_is_let_go(council, carers, lost):
    council(service(), link("LA1"))
    council(service(**OF_JOHN), link("LA2", **lost), service(), period="31/12/2025")
    assert len(carers()) == 1


def test_a_link_to_someone_whom_nobody_knows_waits(bring, council, carers):
    council(service())
    (account,) = bring(table(link("LA7"), link("LA1", LA_Person_Unique_Identifier="LA6")))

    assert counted([account]) == {"imported": 1, "set aside": 1}
    assert sentences([account]) == [
        "It is about someone who is not in this file and not known here."
    ]
    assert len(carers()) == 1
