"""Whether this computer's clock can be right.

Ages of facts, feeds out of date, overdue actions and the times in the audit all follow from it.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import AuditEntry
from desktop.store.session import sign
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.people import Actor

SLACK = timedelta(minutes=5)
"""Two honest clocks are this far apart at most."""


def trouble(session: Session, now: datetime) -> str:
    """A sentence for whoever signs in if the clock must be wrong, else nothing.

    A hub on a server has a clock of its own to compare with. In a file nothing can have been signed
    later than now: a clock that was ahead is found out once it is put right.
    """
    if session.get_bind().dialect.name == "postgresql":
        there = datetime.fromisoformat(session.scalars(select(func.hub_now())).one())
        return _sentence(now, "the hub's server", there) if abs(there - now) > SLACK else ""
    newest = session.scalar(select(AuditEntry.at).order_by(AuditEntry.number.desc()).limit(1))
    if newest is None or (signed := datetime.fromisoformat(newest)) <= now + SLACK:
        return ""
    return _sentence(now, "the last entry of the audit", signed)


def noted(session: Session, actor: Actor, sentence: str) -> frozenset[str]:
    """Keep in the audit that its times may be wrong from here on."""
    return sign(session, actor, "clock.wrong", {"hub"}, sentence)


def _sentence(now: datetime, who: str, then: datetime) -> str:
    return (
        f"This computer's clock says {_moment(now)}, {who} {_moment(then)}. Have it put right"
        " before you rely on dates."
    )


def _moment(when: datetime) -> str:
    local = when.astimezone(ENGLAND)
    return f"{shown_date(local.date())} {local:%H:%M}"
