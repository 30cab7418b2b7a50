"""Submissions that overlap: which of them counts, and what is one service in all of them."""

import pytest
from sqlalchemy import select

from desktop.models import Item
from desktop.words.accounts import Skipped
from desktop.words.enums import ItemStatus, Kind
from tests.feeds.making import MARY, event, service, table
from tests.feeds.returns import events, read
from tests.feeds.told import counted

TWO_WAYS = (
    service(Delivery_Mechanism="CASSR Commissioned support", Planned_units_per_week="10"),
    service(Delivery_Mechanism="Direct payment", Planned_units_per_week="5"),
)


def told_hours(ask):
    return sorted((int(each.value), each.status) for each in ask(select(Item)) if each.value)


@pytest.fixture
def council(bring, factory):
    """What a council submits of Mary, one file after the other."""
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")

    def submitted(*rows, period="30/09/2025"):
        content = table(*(row | {"Reporting Period End Date": period} for row in rows))
        return counted(bring(content))

    return submitted


@pytest.mark.parametrize("rows", [TWO_WAYS, TWO_WAYS[::-1],
                                  (service(Planned_units_per_week="10"), TWO_WAYS[1])])  # fmt: skip
def test_a_service_delivered_in_two_ways_stands_as_two(council, ask, rows):
    assert council(*rows) == {"imported": 2}
    assert council(*rows, period="31/12/2025") == {"unchanged": 2}
    ended = {"Event End Date": "01/12/2025"}
    assert council(next(each for each in rows if each["Planned units per week"] == "10") | ended,
                   period="31/03/2026") == {"updated": 1}  # fmt: skip

    assert told_hours(ask) == [(5, ItemStatus.ACTIVE), (10, ItemStatus.ENDED)]


@pytest.mark.parametrize("rows", [TWO_WAYS, TWO_WAYS[::-1]])
def test_a_service_that_stands_without_its_way_is_not_doubled(council, ask, rows):
    council(service(Planned_units_per_week="15"))

    assert council(*rows, period="31/12/2025") == {"imported": 1, "updated": 1}
    assert council(*rows, period="31/03/2026") == {"unchanged": 2}
    assert [hours for hours, _ in told_hours(ask)] == [5, 10]


@pytest.mark.parametrize("way", ["Direct payment", "NULL", "CASSR Managed Personal Budget"])
def test_another_way_of_delivery_is_news_of_the_service_that_stands(council, ask, way):
    council(service(Delivery_Mechanism="CASSR Commissioned support", Planned_units_per_week="10"))

    again = service(Delivery_Mechanism=way, Planned_units_per_week="8")

    assert council(again, period="31/12/2025") == {"updated": 1}
    assert council(again | {"Planned units per week": "7"}, period="31/03/2026") == {"updated": 1}
    assert told_hours(ask) == [(7, ItemStatus.ACTIVE)]


def test_the_newest_submission_within_a_file_counts():
    parsed = read(
        service(Event_End_Date="20/08/2026", Event_Outcome="Service Ended As Planned"),
        service(Reporting_Period_End_Date="30/06/2026"),
    )

    (found,) = events(parsed)

    assert (found.status, found.ends.text) == (ItemStatus.ENDED, "2026-08-20")
    assert found.detail.endswith("NFA: Support ended as planned")
    assert parsed.passed_over[0].why is Skipped.REPEATED


@pytest.mark.parametrize(
    "older",
    [{"Reporting Period End Date": "30/06/2026"}, {"Reporting Period End Date": "NULL"}],
    ids=["dated", "dated by another row"],
)
@pytest.mark.parametrize("until", ["30/09/2026", "26/11/2026", "31/12/2026"])
def test_an_older_submission_brings_back_nothing_that_a_newer_one_ended(
    bring, ask, factory, until, older
):
    """The newer period may still run when it is sent."""
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    begun = {"Event_Start_Date": "01/06/2026"}
    periods = {"Reporting Period Start Date": "01/07/2026", "Reporting Period End Date": until}
    ended = service(**begun, **periods, Event_End_Date="15/08/2026")
    other = event("Request", Event_Start_Date="20/06/2026", **{
        "Reporting Period Start Date": "01/04/2026", "Reporting Period End Date": "30/06/2026",
    })  # fmt: skip
    bring(table(ended))

    for reference in ("E1", "E2"):  # the same file again, and another with the same in it
        bring(table(service(**begun, **older, Event_Reference=reference), other))
        (found,) = (each for each in ask(select(Item)) if each.kind is Kind.SERVICE)
        assert (found.status, found.ends.text) == (ItemStatus.ENDED, "2026-08-15")

    again = {**periods, "Reporting Period End Date": "31/12/2026"}
    bring(
        table(service(**begun, **again), event("Request", Event_Start_Date="20/11/2026", **again))
    )
    (found,) = (each for each in ask(select(Item)) if each.kind is Kind.SERVICE)
    assert found.status is ItemStatus.ACTIVE, "a newer one does"
