"""At once, what someone has just decided of the matching tray: in a file, which is all theirs.

On a hub nobody but scripts may write what a source says; there the process for intake takes it in.
"""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from desktop.feeds import demographics, readers, tray
from desktop.words.dates import ENGLAND
from desktop.words.people import Actor


def take_in_now(session: Session, actor: Actor, match_id: int, now: datetime) -> frozenset[str]:
    """Take in what waited for a decision, within the transaction that keeps the decision."""
    session.flush()
    homes = demographics.homes(session)
    read = partial(readers.read, today=now.astimezone(ENGLAND).date())
    return tray.take_in(session, actor, match_id, read, homes, now)
