"""Someone who signs in to a hub with a plain driver, and a person who is on no list of theirs."""

from datetime import timedelta

import pytest

from desktop.models import Patient
from desktop.store.store import Store
from desktop.words.dates import utc_text
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks

HOUR = timedelta(hours=1)


def note_of(author: int) -> str:
    """A statement that adds a note of theirs to the record of ``%s``."""
    return (
        "INSERT INTO item (patient_id, id, author_id, source_id, version, source_ref, kind, sector,"
        " title, detail, value, unit, code, code_system, status, confidentiality, said_at,"
        f" recorded_from) VALUES (%s, -1, {author}, NULL, 1, '', 'note', 'health', 'x', '', '', '',"
        f" '', '', 'active', 'normal', '{utc_text(NOW)}', '{utc_text(NOW)}')"
    )


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    """Of the nurse's team, and on no list of hers."""
    found = desks.factory.patient(practice=desks.practice, known=False)
    desks.factory.item(found)
    return found
