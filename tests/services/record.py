"""One person's record and those who read it, for the tests of what an audience is told."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from desktop.models import Item, Patient, Source
from desktop.services import disclosure, items, one_page
from desktop.store.store import Store
from desktop.words.enums import AudienceKind, Confidentiality, Kind, Role, Sector
from desktop.words.items import ItemStory, SummaryRow
from desktop.words.people import Actor, Audience, Cell
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import At

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
EVERYTHING = Audience(
    AudienceKind.PERSON,
    frozenset(
        Cell(sector, kind, confidentiality)
        for sector in Sector
        for kind in Kind
        for confidentiality in Confidentiality
    ),
)


@pytest.fixture
def record(store: Store, factory: Factory, at: At) -> "Record":
    with factory.together():
        return Record(store, factory, at)


def without(*cells: Cell) -> Audience:
    """All but these."""
    return dataclasses.replace(EVERYTHING, cells=EVERYTHING.cells - set(cells))


class Record:
    """One person and those who read about them, each from their own desk."""

    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.store, self.factory, self.at = store, factory, at
        self.team = factory.team()
        self.practice = factory.practice(team=self.team)
        self.nurse = factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[self.team])
        self.link = factory.staff(Role.LINK_WORKER, "Lewis Carr", teams=[self.team])
        self.patient: Patient = factory.patient(practice=self.practice)
        self.gp: Source = factory.source("GP")

    def item(self, title: str, kind: Kind = Kind.PROBLEM, **values: Any) -> Item:
        return self.factory.item(self.patient, title, kind, source=self.gp, **values)

    def audience(self, actor: Actor) -> Audience:
        with self.at(actor).reading() as session:
            return disclosure.person(session, actor)

    def summary(self, audience: Audience = EVERYTHING) -> SummaryRow:
        with self._desk(audience).reading() as session:
            return one_page.summary(session, audience, self.patient.id, NOW)

    def timeline(self, audience: Audience = EVERYTHING, limit: int | None = None) -> list[str]:
        with self._desk(audience).reading() as session:
            found = items.timeline(session, audience, self.patient.id, limit)
        return [item.title for item in found]

    def story(self, item: Item, audience: Audience = EVERYTHING) -> ItemStory:
        with self._desk(audience).reading() as session:
            return items.story(session, audience, self.patient.id, item.id)

    def reword(self, item: Item, **values: object) -> None:
        """As a newer import of the source says it."""
        run = self.factory.import_run(self.gp, self.nurse)
        self.factory.change(
            Item, (item.patient_id, item.id), **values, import_id=run.id,
            recorded_from=item.recorded_from + timedelta(days=1),
        )  # fmt: skip

    def _desk(self, audience: Audience) -> Store:
        return self.at(audience.reader) if audience.reader else self.store
