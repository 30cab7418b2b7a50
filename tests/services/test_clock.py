"""A computer whose clock is wrong is found out when someone signs in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from desktop.models import AuditEntry
from desktop.services import clock
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

NURSE = Actor(41, "Anna Bell", Role.COMMUNITY_NURSE)
APART = [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=-400)]


def trouble(store: Store, now: datetime) -> str:
    with store.reading() as session:
        return clock.trouble(session, now)


@pytest.mark.parametrize("behind", [timedelta(minutes=6), timedelta(days=400)])
def test_a_clock_behind_the_last_entry_of_the_audit_is_told(
    embedded_store: Store, behind: timedelta
) -> None:
    carry_out(embedded_store, lambda session: sign(session, NURSE, "test.signed", {"hub"}), NOW)
    sentence = trouble(embedded_store, NOW - behind)
    assert "the last entry of the audit 26-Nov-2026 09:30" in sentence
    assert sentence.startswith("This computer's clock says ")
    assert sentence.endswith(" Have it put right before you rely on dates.")


def test_a_clock_that_can_be_right_is_left_alone(embedded_store: Store) -> None:
    assert trouble(embedded_store, NOW) == ""
    carry_out(embedded_store, lambda session: sign(session, NURSE, "test.signed", {"hub"}), NOW)
    for later in (-timedelta(minutes=4), timedelta(), timedelta(days=30)):
        assert trouble(embedded_store, NOW + later) == ""


@pytest.mark.parametrize("apart", APART)
def test_a_clock_apart_from_the_servers_is_told(hub_store: Store, apart: timedelta) -> None:
    assert "the hub's server 26-Nov-2026 09:30" in trouble(hub_store, NOW + apart)
    for near in (timedelta(minutes=-4), timedelta(minutes=4)):
        assert trouble(hub_store, NOW + near) == ""


def test_that_times_may_be_wrong_is_kept_in_the_audit(store: Store, factory: Factory) -> None:
    nurse = factory.staff(name="Anna Bell")
    carry_out(store, lambda session: clock.noted(session, nurse, "The clock is behind."), NOW)
    with store.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == nurse.id)).one()
    assert (entry.action, entry.actor, entry.detail) == (
        "clock.wrong", "Anna Bell", "The clock is behind.",
    )  # fmt: skip
