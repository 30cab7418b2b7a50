"""When a source said so, if its clock is wrong. On both stores."""

from datetime import timedelta

from sqlalchemy import select

from desktop.models import Item, Patient
from tests.clock import NOW
from tests.feeds.making import bundle, condition, patient, service, table

FUTURE = "2999-01-01T00:00:00Z"


def test_a_time_that_has_not_come_yet_is_no_time_of_saying(bring, ask):
    bring(bundle(patient(), condition(text="Low mood"), timestamp=FUTURE))
    assert ask(select(Item.said_at)) == [NOW]
    assert ask(select(Patient.described_at)) == [NOW]

    later = NOW + timedelta(days=1)
    bring(bundle(patient(given="Molly"), condition(text="Depression"),
                 timestamp=later.isoformat()), now=later)  # fmt: skip

    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.given)) == ["Molly"]


def test_what_stands_with_a_time_to_come_is_not_frozen(bring, ask, factory):
    bring(
        bundle(patient(), condition(text="Low mood"), timestamp=FUTURE), now=NOW.replace(year=3000)
    )

    bring(bundle(patient(given="Molly"), condition(text="Depression"), timestamp=NOW.isoformat()))

    assert ask(select(Item.title)) == ["Depression"]
    assert ask(select(Patient.given)) == ["Molly"]


def test_a_quarter_that_is_not_over_was_said_today(bring, ask):
    bring(bundle(patient()))

    bring(table(service(Reporting_Period_End_Date="31/12/2999")))

    assert set(ask(select(Item.said_at))) == {NOW}
