"""One change, from the first check to the commit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from desktop.services import findings
from desktop.store.session import GuardedSession
from desktop.store.store import Store

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Made:
    """What a change that makes something hands back."""

    subjects: frozenset[str]
    id: int


def subjects_of(outcome: object) -> frozenset[str]:
    """What a change says that it touched: its answer, or the ``subjects`` of its answer."""
    found = getattr(outcome, "subjects", outcome)
    return found if isinstance(found, frozenset) else frozenset()


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
