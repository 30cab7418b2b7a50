"""A name in one column, in which the family's may stand first. On both stores."""

import pytest
from sqlalchemy import select

from desktop.models import Patient
from desktop.words.tables import TableKind
from tests.feeds.making import MARY, bundle, patient
from tests.feeds.told import counted
from tests.feeds.workbooks import in_csv

NAMED = ("NHS number", "Name", "DOB", "Visit date", "Start time", "Visit type")
CALL = ("26/11/2026", "08:00", "Call")


@pytest.fixture
def mary(factory):
    return factory.patient("Adams", "Mary", nhs=MARY, born="1941-03-09")


@pytest.mark.parametrize(
    ("name", "born", "fate"),
    [
        ("Mary Adams", "09/03/1941", "imported"),
        ("ADAMS Mary", "09/03/1941", "imported"),
        ("Adams Mary Ann", "09/03/1941", "imported"),
        ("Adams Mrs Mary", "09/03/1941", "imported"),
        ("Adams Mary", "09/03/1942", "set aside"),  # the birth date is another
        ("Adams Jane", "09/03/1941", "set aside"),  # only the family's name agrees
        ("Mary, Adams", "09/03/1941", "set aside"),  # the comma says which is which
        ("Adams Mary", "1941", "set aside"),
    ],
)
def test_the_family_name_may_stand_first_of_whoever_number_and_birth_date_mean(
    bring, mary, mapped, name, born, fate
):
    mapped(TableKind.ROTA, NAMED)

    accounts = bring(in_csv(NAMED, (MARY, name, born, *CALL)), source="care")

    assert counted(accounts) == {fate: 1}


def test_two_words_of_a_family_name_may_stand_first(bring, mapped, factory):
    factory.patient("Van Dyke", "Tom", nhs=MARY, born="1941-03-09")
    mapped(TableKind.ROTA, NAMED)

    accounts = bring(in_csv(NAMED, (MARY, "Van Dyke Tom", "09/03/1941", *CALL)), source="care")

    assert counted(accounts) == {"imported": 1}


def test_a_registration_list_with_the_family_first_turns_no_name_round(bring, ask, mary, mapped):
    header = ("NHS number", "Name", "DOB", "Telephone")
    mapped(TableKind.REGISTRATION, header, may_register=True)

    bring(in_csv(header, (MARY, "Adams Mary Ann", "09/03/1941", "01914960000")), source="care")

    (found,) = ask(select(Patient))
    assert (found.family, found.given, found.telephone) == ("Adams", "Mary Ann", "01914960000")


def test_so_may_it_in_a_name_that_fhir_has_as_words_alone(bring, ask, mary):
    bring(
        bundle({**patient(telecom=[{"system": "phone", "value": "1"}]),
                "name": [{"text": "Adams Mary"}]})
    )  # fmt: skip

    (found,) = ask(select(Patient))
    assert (found.family, found.given, found.telephone) == ("Adams", "Mary", "1")
