"""The lead who governs the information, at Administration, with a folder to save into."""

from pathlib import Path

import pytest

from desktop.views.page import Seat
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.views.conftest import Office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own, beside the hub's file."""
    made = tmp_path / "own"
    made.mkdir()
    return made


@pytest.fixture
def lead(office: Office) -> Actor:
    return office.factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")


@pytest.fixture
def seat(office: Office, lead: Actor) -> Seat:
    return office.seat(lead)
