"""A hub with two teams, and whoever looks after people in the first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from desktop.models import (
    AuditEntry,
    Practice,
    Team,
)
from desktop.services import people
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.administration import PersonForm, PersonRow
from desktop.words.changes import Made
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory

R = TypeVar("R")
PASSWORD = "copper lantern meadow"
REFUSED = "not right|may not do this on the hub"
"""At the door of a file, and of a hub, where row security has shut the login out already."""
TOMORROW = TODAY + timedelta(days=1)


@dataclass
class Hub:
    """Two teams with a practice each, and whoever looks after people in the first."""

    store: Store
    factory: Factory
    team: Team
    other: Team
    practice: Practice
    others_practice: Practice
    actor: Actor

    def change(self, act: Callable[..., R], *given: object, by: Actor | None = None) -> R:
        return carry_out(self.store, lambda session: act(session, by or self.actor, *given), NOW)

    def ask(self, question: Callable[..., R], *given: object) -> R:
        with self.store.reading() as session:
            return question(session, self.actor, *given)

    def listed(self) -> dict[str, PersonRow]:
        return {row.form.name: row for row in self.ask(people.listed)}

    def row(self, person: Actor | Made) -> PersonRow:
        return next(row for row in self.ask(people.listed) if row.id == person.id)

    def nurse(self, name: str = "Ruth Eggleston", **others: object) -> Actor:
        return self.factory.staff(
            Role.COMMUNITY_NURSE,
            name,
            **{"teams": [self.team], **others},  # type: ignore[arg-type]  # passed through
        )

    def signed(self, action: str) -> list[tuple[str, str]]:
        with self.store.reading() as session:
            return [
                (subjects, detail)
                for subjects, detail in session.execute(
                    select(AuditEntry.subjects, AuditEntry.detail).where(
                        AuditEntry.action == action
                    )
                )
            ]


def made_for(store: Store, factory: Factory, role: Role) -> Hub:
    team, other = factory.team("Aldersyke"), factory.team("Hesperley")
    practice = factory.practice("Larkmoor Surgery", team)
    others_practice = factory.practice("Pitlaw Surgery", other)
    actor = factory.staff(role, "Mona Field", teams=[team], practices=[practice])
    return Hub(store, factory, team, other, practice, others_practice, actor)


def joining(hub: Hub, **parts: object) -> PersonForm:
    usual = PersonForm(
        "Jo Bell", Role.PRACTICE_NURSE, frozenset({hub.team.id}), frozenset({hub.practice.id})
    )
    return replace(usual, **parts)  # type: ignore[arg-type]  # each test names the parts it needs
