"""What a page shows of people without opening them is signed too, once a day for each.

Signed at each look it would not end: on a hub every page that is open hears of an entry, and
looks again.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import AuditEntry
from desktop.models.audit import patients_in
from desktop.store.session import moment
from desktop.words.dates import start_of_day, utc_text
from desktop.words.people import Actor


def first_today(session: Session, actor: Actor, action: str, people: Iterable[int]) -> set[int]:
    """Those of ``people`` for whom this reader has not signed this look today, in England."""
    wanted = set(people)
    if not wanted:
        return wanted
    today = start_of_day(moment(session))
    # Of someone's years of entries the index of whose they are finds those of today by number.
    first = (
        select(AuditEntry.number)
        .where(AuditEntry.at >= utc_text(today))
        .order_by(AuditEntry.at)
        .limit(1)
        .scalar_subquery()
    )
    signed = select(AuditEntry.subjects).where(
        AuditEntry.actor_id == actor.id, AuditEntry.action == action, AuditEntry.number >= first
    )
    return wanted.difference(
        each for subjects in session.scalars(signed) for each in patients_in(subjects)
    )
