"""What every test of a screen needs: people dressed for work, on a real store, at a real window."""

import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry, Practice, Team
from desktop.records import Records
from desktop.reports.care_plan import care_plan
from desktop.reports.hazards import hazards
from desktop.reports.minutes import minutes
from desktop.reports.subject_access import subject_access
from desktop.reports.week import week
from desktop.services import disclosure, policy
from desktop.store.store import Store
from desktop.tasks import Lanes
from desktop.views.page import Seat
from desktop.views.theme import Look
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light theme at scale 1; a test may choose another, the next begins afresh."""
    return Look(qapp, "light")


@dataclass(frozen=True, slots=True)
class Office:
    """One team with one practice, on an encrypted store, and a matron who works in both."""

    factory: Factory
    store: Store
    look: Look
    lanes: Lanes
    team: Team
    practice: Practice
    matron: Actor

    def seat(
        self,
        actor: Actor | None = None,
        clock: Callable[[], datetime] | None = None,
        ask_where: Callable[[QWidget, str], Path | None] = lambda parent, suggested: None,
        back_up: Callable[[], Path] | None = None,
    ) -> Seat:
        """A place at a screen for the matron, or for someone else."""
        actor = actor or self.matron
        records = Records(self.store, self.lanes, clock or (lambda: NOW), self.lanes)
        with self.store.reading() as session:
            audience = disclosure.person(session, actor)
            permissions = policy.permissions(session, actor)
        return Seat(
            self.look, records, actor, audience, os.urandom(32), care_plan, minutes, hazards,
            subject_access, week, ask_where, permissions, back_up,
        )  # fmt: skip

    def signed(self) -> list[str]:
        """What the audit says was done, in its order."""
        with self.store.reading() as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


@pytest.fixture
def office(qtbot: QtBot, look: Look, embedded_store: Store) -> Iterator[Office]:
    factory = Factory(embedded_store, "matron")
    with factory.together():
        team = factory.team()
        practice = factory.practice(team=team)
        matron = factory.staff(
            Role.COMMUNITY_MATRON, "Anna Bell", teams=[team], practices=[practice]
        )
    lanes = Lanes()
    yield Office(factory, embedded_store, look, lanes, team, practice, matron)
    lanes.close()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Let no answer come home to a window that went with the last line of its test."""
    try:
        return (yield)
    finally:
        office = pyfuncitem.funcargs.get("office")
        if isinstance(office, Office):
            office.lanes.close()
