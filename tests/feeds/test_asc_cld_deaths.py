"""A death that one row of a return tells is that of its person, and closes all their services."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Item
from desktop.words.enums import ItemStatus, Kind
from tests.clock import NOW
from tests.feeds.making import MARY, event, service, table
from tests.feeds.returns import events, read
from tests.feeds.told import counted

ENDED, ACTIVE = ItemStatus.ENDED, ItemStatus.ACTIVE
SPRING = {"Reporting Period Start Date": "01/04/2026", "Reporting Period End Date": "30/06/2026"}
SUMMER = {"Reporting Period Start Date": "01/07/2026", "Reporting Period End Date": "30/09/2026"}
BEGUN = {"Event Start Date": "01/05/2026"}
OPEN = service(**BEGUN, **SPRING)
HOME = OPEN["Service Component"]
CARER = {"Client Type": "Unpaid Carer"}


def review(died="10/08/2026", **columns):
    return event("Review", **{
        "Event Start Date": "01/08/2026", "Event End Date": "02/08/2026", "Date of Death": died,
        **SUMMER, **columns,
    })  # fmt: skip


def of_services(*rows):
    return [(each.status, each.ends and each.ends.text) for each in events(read(*rows))
            if each.kind in (Kind.SERVICE, Kind.EQUIPMENT)]  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("row", [
    OPEN,
    service(**BEGUN, **SUMMER),
    service(**BEGUN, **SPRING, Event_End_Date="20/12/2026"),
    service(**BEGUN, **SPRING, Date_of_Death="No"),
    service(**BEGUN, **SPRING, Date_of_Death="09/05/2026"),
    service(**BEGUN, **SUMMER, **CARER),
    service(**SUMMER, **{"Event Start Date": "03/08/2026", "Event End Date": "03/08/2026",
                         "Service Component": "Equipment"}),
])  # fmt: skip
def test_one_row_with_a_death_closes_the_open_services_of_all(row, turned):
    rows = (review(), row) if turned else (row, review())

    assert of_services(*rows) == [(ENDED, "2026-08-10")]


def test_what_was_over_before_a_death_keeps_its_end():
    over = service(**BEGUN, **SPRING, Event_End_Date="20/06/2026")

    assert of_services(over, review()) == [(ENDED, "2026-06-20")]


@pytest.mark.parametrize(("died", "outcome"), [("Deceased", ""), ("", "NFA - Deceased")])
def test_a_death_without_its_day_closes_them_without_an_end(died, outcome):
    assert of_services(OPEN, review(died, **{"Event Outcome": outcome})) == [(ENDED, None)]


@pytest.mark.parametrize("row", [
    review("No"),
    review("", **{"Event Outcome": "NFA - Deceased"}, **CARER),
    review("No", **{"Event Outcome": "NFA - Deceased"}),
])  # fmt: skip
def test_a_death_that_is_denied_or_anothers_closes_nothing(row):
    assert of_services(OPEN, row) == [(ACTIVE, None)]


def test_a_death_that_a_newer_submission_denies_closes_nothing():
    told = service(**BEGUN, **SPRING, Date_of_Death="10/06/2026")

    assert of_services(told, review("No")) == [(ACTIVE, None)]
    later = {"Reporting Period End Date": "31/10/2026", "Event Outcome": "NFA - Deceased"}
    assert of_services(OPEN, review("No"), review("", **later)) == [(ENDED, None)]


def test_where_a_submission_tells_a_death_and_denies_it_each_row_speaks_for_itself():
    dead, lives = (
        service(**SUMMER, Date_of_Death=died, Service_Component=component)
        for died, component in (("10/08/2026", "Day support"), ("No", HOME))
    )
    silent = service(**SUMMER, Service_Component="Shared lives")

    found = of_services(dead, lives, silent)

    assert found == [(ENDED, "2026-08-10"), (ACTIVE, None), (ACTIVE, None)]


# --- what stands from earlier submissions ---------------------------------------------------------


@pytest.fixture
def council(bring, factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")

    def submitted(*rows, hours=0):
        return counted(bring(table(*rows), now=NOW + timedelta(hours=hours)))

    return submitted


@pytest.fixture
def stands(ask):
    def found():
        services = (each for each in ask(select(Item)) if each.source_ref.startswith("Service|"))
        return {each.title: (each.status, each.ends and each.ends.text) for each in services}

    return found


PAST = service(**BEGUN, **SPRING, Event_End_Date="01/06/2026", Service_Component="Day support")


@pytest.mark.parametrize(("died", "ends"), [("10/08/2026", "2026-08-10"), ("Deceased", None)])
def test_a_death_ends_what_stands_open_from_earlier_submissions(council, stands, died, ends):
    council(OPEN, PAST, service(**BEGUN, **SPRING, Service_Component="Equipment"))

    assert council(review(died), hours=1) == {"imported": 1}
    after = {HOME: (ENDED, ends), "Day support": (ENDED, "2026-06-01"),
             "Equipment": (ENDED, ends)}  # fmt: skip
    assert stands() == after
    assert council(review(died), hours=2) == {"unchanged": 1}
    council(OPEN, PAST, hours=3)
    assert stands() == after, "the earlier submission again brings nothing back"


def test_a_death_of_an_earlier_submission_ends_nothing_that_stands_open_since(council, stands):
    council(service(**BEGUN, **SUMMER))

    council(review(**SPRING), hours=1)

    assert stands()[HOME] == (ACTIVE, None)


def test_a_death_denied_ends_nothing_and_what_is_sent_again_then_stands(council, stands):
    council(OPEN)
    council(review("No"), hours=1)
    assert stands()[HOME] == (ACTIVE, None)

    council(review(), hours=2)
    autumn = {"Reporting Period End Date": "31/10/2026", "Date of Death": "No"}
    council(service(**BEGUN | autumn), hours=3)
    assert stands()[HOME] == (ACTIVE, None)
