"""People at desks of their own, each signed in to the same store as themselves."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from desktop.models import AuditEntry, Practice, Team
from desktop.services import relationships
from desktop.services.changes import carry_out
from desktop.store.session import GuardedSession
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

R = TypeVar("R")


class Desks:
    """Two teams of one hub, and whoever a test seats in them."""

    def __init__(self, factory: Factory, as_login: Callable[[str], Store]) -> None:
        self.factory, self._as_login = factory, as_login
        self._stores: dict[int, Store] = {}
        self.here, self.there = factory.team("Weardale"), factory.team("Teesdale")
        self.practice = factory.practice("Dene Surgery", self.here)
        self.elsewhere = factory.practice("Saltcote Surgery", self.there)

    def seat(
        self, role: Role, name: str, *, teams: Iterable[Team] | None = None,
        practices: Iterable[Practice] = (), organisation: str = "",
    ) -> Actor:  # fmt: skip
        """Someone of the first team, unless other teams are named, with a login of their own."""
        username = name.casefold().replace(" ", ".")
        actor = self.factory.staff(
            role, name, username=username, practices=practices, organisation=organisation,
            teams=[self.here] if teams is None else teams,
        )  # fmt: skip
        self._stores[actor.id] = self._as_login(username)
        return actor

    def store(self, actor: Actor) -> Store:
        return self._stores[actor.id]

    def change(self, actor: Actor, change: Callable[[GuardedSession], R], now: datetime = NOW) -> R:
        """What someone does at their desk."""
        return carry_out(self.store(actor), change, now)

    def ask(self, actor: Actor, question: Callable[[GuardedSession], R]) -> R:
        with self.store(actor).reading() as session:
            return question(session)

    def opens(self, actor: Actor, patient_id: int) -> bool:
        return self.ask(actor, lambda session: relationships.may_open(session, actor, patient_id))

    def entries(self, *actions: str) -> list[tuple[str, str]]:
        """Detail and subjects of what was signed, the oldest first."""
        asked = (
            select(AuditEntry.detail, AuditEntry.subjects)
            .where(AuditEntry.action.in_(actions))
            .order_by(AuditEntry.number)
        )
        with self.factory.store.reading() as session:
            return [(detail, subjects) for detail, subjects in session.execute(asked)]

    def count(self, model: type) -> int:
        with self.factory.store.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0
