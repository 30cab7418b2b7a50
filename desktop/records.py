"""The one door between screens and data."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from sqlalchemy.orm import Session

from desktop import log
from desktop.errors import FAULT, Problem
from desktop.services import changes, staff
from desktop.store.session import head
from desktop.store.store import Store
from desktop.tasks import Lanes
from desktop.words.changes import subjects_of
from desktop.words.dates import ENGLAND
from desktop.words.people import Actor

__all__ = ["Records", "Session"]  # screens name a session's type, and only pass it on

Answer = TypeVar("Answer")
Result = TypeVar("Result")


class _Superseded(Exception):
    """Nobody waits for this answer any more."""


class Records(QObject):
    """``read`` runs a question and hands back frozen rows; ``write`` runs one signed transaction.

    Both answer in the screen's thread. A newer read on the same topic replaces an older one, so
    that an answer about the last patient never lands on the next.
    """

    touched = Signal(frozenset)
    """The subjects that a change moved; every open view decides for itself."""
    _told = Signal(int)
    """The number of an entry that someone signed, from the thread that listens."""
    troubled = Signal(str)
    """A sentence for the person at the screen, where the asker has no place of its own for it."""

    def __init__(
        self,
        store: Store,
        lanes: Lanes,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._lanes = lanes
        self._clock = clock
        self._tickets = count(1)
        self._newest: dict[str, int] = {}
        self._open = True
        self._heard_to = 0
        self._told.connect(self._look_for_others, Qt.ConnectionType.QueuedConnection)

    def hear_others(self) -> None:
        """From now on, emit ``touched`` also for what others change on the same hub."""
        if self._store.kind != "hub":
            return

        def begin(last: int) -> None:
            self._heard_to = last
            self._store.hear(self._told.emit)

        self.read("heard to", lambda session: head(session)[0], begin)

    def _look_for_others(self, number: int) -> None:
        """Ask what moved; a number that was heard already, or one of our own, brings nothing new.

        After a lost connection the number is 0, and what came meanwhile is asked for.
        """
        if 0 < number <= self._heard_to:
            return

        def moved(found: tuple[int, frozenset[str]]) -> None:
            self._heard_to, subjects = max(self._heard_to, found[0]), found[1]
            if subjects:
                self.touched.emit(subjects)

        since = self._heard_to
        self.read("what others changed", lambda session: changes.moved_since(session, since), moved)

    @property
    def kind(self) -> str:
        """How the store is kept: ``embedded``, or ``hub``."""
        return self._store.kind

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._clock()

    def today(self) -> date:
        """The day in England."""
        return self._clock().astimezone(ENGLAND).date()

    def read(
        self,
        topic: str,
        question: Callable[[Session], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[str], None] | None = None,
        *,
        signed: bool = False,
        signs_at_times: bool = False,
    ) -> None:
        """Ask. A ``signed`` question is an audited read: kept in the log before rows come back.

        One that ``signs_at_times``, at the first look of a day say, and changes nothing, is kept
        there just so, and waits for whoever writes, an import say, at no other time: it is for a
        page that asks again at every change.
        """
        if not self._open:
            return
        ticket = self._newest[topic] = next(self._tickets)

        def work() -> Answer:
            if self._newest.get(topic) != ticket:
                raise _Superseded
            if signs_at_times:
                with self._store.reading() as session:
                    answer = question(session)
                    signatures = tuple(session.signatures)
                if signatures:
                    with self._store.writing() as session:
                        session.keep(signatures)
                return answer
            with self._store.writing() if signed else self._store.reading() as session:
                return question(session)

        self._lanes.on_database(work, *self._awaited(topic, then, failed))

    def aside(
        self,
        topic: str,
        work: Callable[[], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Do work that needs no database, a PDF say, off the screen's thread."""
        if not self._open:
            return
        self._newest[topic] = next(self._tickets)
        self._lanes.aside(work, *self._awaited(topic, then, failed))

    def write(
        self,
        change: Callable[[Session], Result],
        then: Callable[[Result], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Change, in one signed transaction; all views hear what it touched.

        A draft goes the same way: it touches nothing, so nobody hears of it.
        """
        if not self._open:
            return

        def done(result: Result) -> None:
            if not self._open:
                return
            if then is not None:
                then(result)
            subjects = subjects_of(result)
            if subjects:
                self.touched.emit(subjects)

        self._lanes.on_database(
            lambda: changes.carry_out(self._store, change, self._clock()),
            done,
            lambda trouble: self._say(trouble, failed),
        )

    def bring_in(
        self,
        work: Callable[[Store], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Take something in from a source: that makes transactions of its own, each signed."""
        if not self._open:
            return

        def done(answer: Answer) -> None:
            if self._open:
                then(answer)
                self.touched.emit(frozenset({"feeds"}))

        self._lanes.on_database(
            lambda: work(self._store), done, lambda trouble: self._say(trouble, failed)
        )

    def confirm(
        self,
        topic: str,
        actor: Actor,
        password: str,
        then: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """Ask whether this is the password of the person signed in; counted as at the sign-in."""
        self._weigh(
            topic, lambda: staff.confirm(self._store, actor, password, self._clock()), then, failed
        )

    def choose_password(
        self,
        topic: str,
        actor: Actor,
        old: str,
        new: str,
        then: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """A new password of one's own; the old one is weighed, and counted as at the sign-in."""
        self._weigh(
            topic,
            lambda: staff.choose_password(self._store, actor, old, new, self._clock()),
            then,
            failed,
        )

    def forget(self, topic: str) -> None:
        """Nobody waits for answers on this topic any more: its page closed or changed person."""
        self._newest.pop(topic, None)

    def close(self) -> None:
        """The screens that asked are gone: changes under way are kept, and nobody is told.

        From now on nothing is asked or changed any more: who is at the screen may be another.
        """
        self._open = False
        self._newest.clear()

    def _weigh(
        self,
        topic: str,
        weigh: Callable[[], object],
        then: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        """What is done with a password: takes its own transaction, and a while."""
        if self._open:
            self._newest[topic] = next(self._tickets)
            self._lanes.on_database(weigh, *self._awaited(topic, lambda _: then(), failed))

    def _awaited(
        self, topic: str, then: Callable[[Answer], None], failed: Callable[[str], None] | None
    ) -> tuple[Callable[[Answer], None], Callable[[Exception], None]]:
        """Hand an answer or a trouble over only while its question is the topic's newest."""
        ticket = self._newest[topic]

        def arrived(answer: Answer) -> None:
            if self._open and self._newest.get(topic) == ticket:
                then(answer)

        def troubled(trouble: Exception) -> None:
            if self._newest.get(topic) == ticket:
                self._say(trouble, failed)

        return arrived, troubled

    def _say(self, trouble: Exception, failed: Callable[[str], None] | None) -> None:
        if isinstance(trouble, Problem):
            sentence = str(trouble)
        else:
            log.fault(trouble)
            sentence = FAULT
        if self._open:
            (failed or self.troubled.emit)(sentence)
