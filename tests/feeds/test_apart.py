"""Rows under one id are checked one by one, and the odd one is set aside alone. On both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.feeds.apart import OTHER_BIRTHS, OTHER_FAMILIES
from desktop.feeds.matching import NO_BIRTH, OTHER_BIRTH, OTHER_FAMILY
from desktop.models import Item, Patient, Source
from desktop.words.enums import PlaceKind, Sector, SourceKind
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, service, table
from tests.feeds.reading import BORN
from tests.feeds.told import counted, sentences
from tests.feeds.workbooks import in_csv

HEADER = ("Client ID", "NHS number", "Surname", "DOB", "Visit date", "Start time", "Carer")


@pytest.fixture
def brought(bring, factory, mapped):
    """Rows of a rota: whose, at which hour and by whom; of Mary, unless they are someone else's."""
    factory.patient(family="Adams", given="Mary", nhs=MARY, born="1941-03-09")
    mapped(TableKind.ROTA, HEADER)

    def rota(*rows, **more):
        lines = [(*who, "30/11/2026", f"{at:02}:00", "Ann") for at, *who in rows]
        return bring(in_csv(HEADER, *lines), source="care", **more)

    return rota


def hours(ask):
    return sorted(each.text[11:13] for each in ask(select(Item.begins)))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (("", MARY, "Smith", ""), NO_BIRTH),
        (("", MARY, "", ""), NO_BIRTH),
        (("", MARY, "Smith", BORN), OTHER_FAMILY),
        (("", MARY, "Adams", "10/03/1941"), OTHER_BIRTH),
    ],
)
def test_the_odd_row_under_an_nhs_number_is_set_aside_alone(brought, ask, odd, sentence, turned):
    rows = [(8, "", MARY, "Adams", BORN), (9, "", MARY, "", BORN), (11, *odd)]

    accounts = brought(*(rows[::-1] if turned else rows))

    assert counted(accounts) == {"imported": 2, "set aside": 1}
    assert sentences(accounts) == [sentence]
    assert hours(ask) == ["08", "09"]
    again = brought(*(rows[::-1] if turned else rows), now=NOW + timedelta(hours=1))
    assert counted(again) == {"unchanged": 2, "set aside": 1}


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (("7", MARY, "Smith", BORN), OTHER_FAMILIES),
        (("7", MARY, "Smith", ""), OTHER_FAMILIES),
        (("7", "", "Smith", ""), OTHER_FAMILIES),
        (("7", MARY, "Adams", "10/03/1941"), OTHER_BIRTHS),
        (("7", "", "", "10/03/1941"), OTHER_BIRTHS),
    ],
)
def test_where_rows_under_an_own_id_contradict_that_id_alone_means_nobody(
    brought, ask, odd, sentence
):
    rows = [(11, *odd), (8, "7", MARY, "Adams", BORN)]

    accounts = brought(*rows)

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert sentences(accounts) == [sentence]
    again = brought(*rows, now=NOW + timedelta(hours=1))
    assert counted(again) == {"unchanged": 1, "set aside": 1}, "nor once the id is linked"
    newer = brought(*rows, (9, "7", MARY, "Adams", BORN), now=NOW + timedelta(hours=2))
    assert counted(newer) == {"imported": 1, "unchanged": 1, "set aside": 1}
    assert hours(ask) == ["08", "09"]


def test_rows_that_say_only_the_own_id_are_of_whoever_the_others_name(brought, ask):
    rows = [(8, "7", "", "", ""), (9, "7", MARY, "Adams", BORN), (10, "7", MARY, "", "")]

    assert counted(brought(*rows)) == {"imported": 3}
    assert counted(brought(*rows, now=NOW + timedelta(hours=1))) == {"unchanged": 3}
    alone = brought((12, "7", "", "", ""), now=NOW + timedelta(hours=2))
    assert counted(alone) == {"imported": 1}
    assert hours(ask) == ["08", "09", "10", "12"]


def test_no_birth_date_of_one_row_vouches_for_the_number_of_another(brought, ask):
    accounts = brought((8, "7", MARY, "", ""), (9, "7", "", "Adams", BORN))

    assert counted(accounts) == {"set aside": 2}
    assert ask(select(Item)) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"Last_Name": "Smith", "First_Name": "Zed"},
        {"Last_Name": "Smith", "First_Name": "Zed", "Date_of_Birth": ""},
        {"Date_of_Birth": "10/03/1941"},
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_odd_row_of_a_return_is_set_aside_alone(bring, ask, factory, odd, turned):
    factory.patient(family="Adams", given="Mary", nhs=MARY, born="1941-03-09")
    rows = [service(), service(Service_Component="Day support", **odd)]
    content = table(*(rows[::-1] if turned else rows))

    accounts = bring(content)

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert sentences(accounts) == [OTHER_FAMILIES if "Last_Name" in odd else OTHER_BIRTHS]
    assert ask(select(Item.title)) == ["Home support or domiciliary care"]
    again = bring(content, now=NOW + timedelta(days=1))
    assert counted(again) == {"unchanged": 1, "set aside": 1}


def test_nobody_is_registered_where_rows_of_one_id_contradict(bring, ask, factory):
    factory.keep(Source(code="la", name="Council", sector=Sector.SOCIAL, kind=SourceKind.GP,
                        may_register=True))  # fmt: skip
    rows = [service(), service(Last_Name="Smith", Service_Component="Day support")]

    johns = service(LA_Person_Unique_Identifier="LA2", NHS_Number=JOHN)

    accounts = bring(table(*rows, johns), source="la")

    assert counted(accounts) == {"imported": 1, "set aside": 2}
    assert ask(select(Patient.nhs_number)) == [JOHN]


def test_a_row_that_is_set_aside_settles_nobody_in_its_home(bring, ask, factory, mapped):
    factory.patient(family="Adams", given="Mary", nhs=MARY, born="1941-03-09")
    homes = {name: factory.place(name, PlaceKind.CARE_HOME).id for name in ("Elm", "Oak")}
    header = ("NHS number", "Surname", "DOB", "Care home")
    mapped(TableKind.CENSUS, header, "homes")
    bring(in_csv(header, (MARY, "Adams", BORN, "Elm")), source="homes")

    accounts = bring(in_csv(header, (MARY, "Smith", "01/01/1950", "Oak")), source="homes",
                     now=NOW + timedelta(days=1))  # fmt: skip

    assert sentences(accounts) == [OTHER_BIRTH]
    assert ask(select(Patient.place_id)) == [homes["Elm"]]
