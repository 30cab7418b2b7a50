"""A death of which nobody tells the date. On both stores."""

from typing import Any

import pytest
from sqlalchemy import select

from desktop.feeds import asc_cld
from desktop.models import Description, Item, Patient, Source
from desktop.words.dates import UNDATED
from desktop.words.enums import ItemStatus, Sector, SourceKind
from desktop.words.tables import TableKind
from tests.clock import TODAY
from tests.feeds.making import bundle, condition, event, patient, service, table
from tests.feeds.making_hl7 import message
from tests.feeds.reading import MARYS, read, sentences
from tests.feeds.told import counted

DIED = {"Date of Death": "20/11/2026"}
DEAD: dict[str, Any] = {"deceasedBoolean": True}
WHO = ("NHS number", "Surname", "DOB")


def when(month: int) -> str:
    return f"2026-{month:02}-01T10:00:00Z"


@pytest.fixture
def say(bring, ask):
    """Bring in what a GP says of the person in a month; what stands of their death then."""

    def said(month, **fields):
        accounts = bring(bundle(patient(**fields), timestamp=when(month)))
        ((died,),) = [ask(select(Patient.died))]
        assert ask(select(Description.died)) == [died]
        return (died and died.text), counted(accounts)

    return said


def test_whoever_died_without_a_date_has_died(say, ask):
    assert say(3) == (None, {"imported": 1})
    assert say(4, **DEAD) == ("XXXX", {"updated": 1})
    assert say(5, **DEAD) == ("XXXX", {"unchanged": 1})
    assert ask(select(Item.title)) == ["Recorded as having died, date not recorded"]


def test_a_date_takes_the_place_of_none_and_none_that_of_no_date(say):
    assert say(3, **DEAD)[0] == "XXXX"
    assert say(4, deceasedDateTime="2026-02-20")[0] == "2026-02-20"
    assert say(5, **DEAD)[0] == "2026-02-20"
    assert say(6, deceasedDateTime="2026-02-21")[0] == "2026-02-21"


def test_what_was_said_before_and_comes_late_still_tells_the_date(say):
    assert say(5)[0] is None
    assert say(3, **DEAD)[0] == "XXXX"
    assert say(4, deceasedDateTime="2026-02-20")[0] == "2026-02-20"
    assert say(2, **DEAD)[0] == "2026-02-20"


def test_a_later_word_that_they_live_takes_the_death_back(say, ask):
    assert say(3, **DEAD)[0] == "XXXX"
    assert say(4)[0] == "XXXX"
    assert say(5, deceasedBoolean=False) == (None, {"updated": 1})
    assert ask(select(Item.status)) == [ItemStatus.WITHDRAWN]


def test_of_whoever_lives_nothing_is_kept(say, ask):
    assert say(3, deceasedBoolean=False) == (None, {"imported": 1})
    assert say(4, deceasedBoolean=False) == (None, {"unchanged": 1})
    assert ask(select(Item.title)) == []


def test_a_date_says_more_than_that_they_live(say):
    assert say(3, deceasedBoolean=False, deceasedDateTime="2026-02-20")[0] == "2026-02-20"


def test_a_source_that_registers_nobody_says_it_beside_the_gp(bring, ask, factory):
    bring(bundle(patient(), condition()))
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    bring(bundle(patient(**DEAD)), source="ward")

    assert ask(select(Patient.died)) == [None]
    assert ask(select(Description.died).order_by(Description.source_id)) == [None, UNDATED]


def test_a_message_without_a_date_tells_of_the_death_and_one_with_it_when(bring, ask):
    for at, pid, died in (
        ("20261101", {30: "Y"}, "XXXX"),
        ("20261102", {30: "Y", 29: "20261030"}, "2026-10-30"),
        ("20261103", {30: "Y"}, "2026-10-30"),
        ("20261104", {30: "N"}, None),
    ):
        bring(message("A31", at, pid=pid, pv1={}).encode(), source="gp", kind=SourceKind.GP,
              may_register=True)  # fmt: skip
        (found,) = ask(select(Patient.died))
        assert (found and found.text) == died, pid


@pytest.mark.parametrize(
    ("columns", "cells", "died", "alive"),
    [
        (("Date of death",), ("20/11/2026",), "2026-11-20", False),
        (("Date of death",), ("Deceased",), "XXXX", False),
        (("Date of death",), ("",), None, False),
        (("Deceased",), ("Y",), "XXXX", False),
        (("Deceased",), ("20/11/2026",), "2026-11-20", False),
        (("Deceased",), ("No",), None, True),
        (("Deceased", "DOD"), ("Yes", "20/11/2026"), "2026-11-20", False),
        (("Deceased", "DOD"), ("No", "20/11/2026"), "2026-11-20", False),
        (("Deceased", "DOD"), ("No", ""), None, True),
        (("Date of death",), ("00/00/0000",), None, False),
        (("Date of death",), ("31/12/9999",), None, False),
        (("Date of death",), ("RIP",), "XXXX", False),
    ],
)
def test_a_registration_list_says_it_in_either_column(columns, cells, died, alive):
    parsed = read(TableKind.REGISTRATION, (*WHO, *columns), (*MARYS, *cells))

    (person,) = parsed.people
    assert person.described is not None
    assert (person.described.died and person.described.died.text) == died
    assert ("died" in person.described.deleted) is alive


def test_no_death_is_guessed_where_others_have_the_month_first():
    columns = (*WHO, "Date of death")
    parsed = read(TableKind.REGISTRATION, columns, (*MARYS, "11/25/2026"), (*MARYS, "03/04/2026"))

    assert parsed.people == []
    assert sum(len(each.entries) for each in parsed.asides) == 2


@pytest.mark.parametrize(
    ("column", "what", "instead"),
    [("Date of death", "date", "write it as 26/11/2026"),
     ("Deceased", "answer", "write Yes or No")],
)  # fmt: skip
def test_what_cannot_be_read_sets_the_row_aside(column, what, instead):
    parsed = read(TableKind.REGISTRATION, (*WHO, column), (*MARYS, "perhaps"))

    assert sentences(parsed) == {
        f"The {what} in the column “{column}” cannot be read: {instead}.": [2]
    }


@pytest.mark.parametrize(
    ("rows", "died"),
    [
        ([service(**DIED)], "2026-11-20"),
        ([service(Event_Outcome="NFA - Deceased")], "XXXX"),
        ([service(Event_Outcome="NFA - Deceased", **DIED)], "2026-11-20"),
        ([service(Event_Outcome="NFA - Deceased", Client_Type="Unpaid carer")], None),
        (
            [
                service(Event_Outcome="NFA - Deceased", Reporting_Period_End_Date="30/06/2026"),
                event("Review", Reporting_Period_End_Date="30/09/2026"),
            ],
            None,
        ),
        ([service(Event_Outcome="No change in package")], None),
    ],
)
def test_the_return_says_it_by_its_date_or_by_what_its_newest_submission_ended(rows, died):
    parsed = asc_cld.read(table(*rows), Sector.SOCIAL, TODAY)

    (person,) = parsed.people
    assert person.described is not None
    assert (person.described.died and person.described.died.text) == died
