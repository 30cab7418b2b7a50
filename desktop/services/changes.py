"""One change, from the first check to the commit."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.services import findings
from desktop.store.session import GuardedSession
from desktop.store.store import Store

R = TypeVar("R")


def moved_since(session: Session, number: int) -> tuple[int, frozenset[str]]:
    """What others changed after an entry of the log, and the number of the last entry by now.

    Of people, only those whom this login may open. A file has nobody else at work on it.
    """
    found = session.execute(select(func.moved_since(number).table_valued("number", "subject")))
    moved = [(each.number, each.subject) for each in found]
    last = max((entry for entry, _ in moved), default=number)
    return last, frozenset(subject for _, subject in moved)


def carry_out(store: Store, change: Callable[[GuardedSession], R], now: datetime) -> R:
    """Run one change in one transaction, bring the findings it touched up to date, and commit.

    Whatever is raised rolls all of it back; the guarded session refuses what nobody signed.
    """
    with store.writing() as session:
        outcome = change(session)
        session.flush()
        touched = {each for signed in session.signatures for each in signed.subjects.split()}
        findings.recompute(session, touched, now)
    return outcome
