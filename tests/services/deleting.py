"""The list of what is due, and the deletion of a record."""

from datetime import UTC, datetime

import pytest

from desktop.models import Patient
from desktop.services import retention
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from desktop.words.retention import RetentionRow
from tests.clock import NOW
from tests.factory import Factory

LONG_AGO = datetime(2016, 11, 26, 9, 30, tzinfo=UTC)
"""Ten years ago to the minute."""

REASON = "The policy keeps it no longer."


@pytest.fixture
def lead(factory: Factory) -> Actor:
    return factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")


@pytest.fixture
def nurse(factory: Factory, lead: Actor) -> Actor:
    return factory.staff(Role.COMMUNITY_NURSE, "Anna Bell")


def due(store: Store, lead: Actor) -> RetentionRow:
    with store.writing() as session:
        return retention.listed(session, lead, NOW)


def delete(store: Store, actor: Actor, patient: Patient, reason: str = REASON) -> frozenset[str]:
    return carry_out(
        store, lambda session: retention.delete_record(session, actor, patient.id, reason, NOW), NOW
    )


def left(factory: Factory, when: datetime = LONG_AGO) -> Patient:
    """Someone whom no practice here has, of whom nothing was heard since."""
    return factory.patient(described_at=when)
