"""What the audit knows of backups: when one was begun, when it was there, and what was put back."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.models import AuditEntry, Staff
from desktop.services import policy
from desktop.store.session import on_hub, sign
from desktop.words.dates import shown_moment, utc_text
from desktop.words.enums import Permission, Role
from desktop.words.people import Actor

BEGUN, MADE, RESTORED = "hub.backup begun", "hub.backed up", "hub.restored"
HUB = frozenset({"hub"})
TOLD_FOR = timedelta(days=14)
"""How long whoever signs in is told that the hub was restored."""


def begin(session: Session, actor: Actor) -> frozenset[str]:
    """Sign this before a backup, so that it holds its own age."""
    return sign(session, actor, BEGUN, HUB)


def made(session: Session, actor: Actor, name: str, head: str) -> frozenset[str]:
    """Sign that a backup is there, and verified."""
    return sign(session, actor, MADE, HUB, f"{name} up to {head}")


def restored(session: Session, actor: Actor, until: datetime, head: str) -> frozenset[str]:
    """Sign that this hub was put back as it stood when the entry of that head was signed."""
    return sign(session, actor, RESTORED, HUB, f"{utc_text(until)} at {head}")


def last(session: Session) -> datetime | None:
    """When the last backup was there; None if there never was one."""
    found = session.execute(_newest(MADE)).one_or_none()
    return None if found is None else datetime.fromisoformat(found.at)


def last_for(session: Session, actor: Actor) -> datetime | None:
    """The same, for someone who looks after people: on a hub their login sees not all entries."""
    policy.must_be_permitted(session, actor, Permission.LOOK_AFTER_PEOPLE)
    if not on_hub(session):
        return last(session)
    at = session.scalar(select(func.last_backup()))
    return None if at is None else datetime.fromisoformat(at)


def line(session: Session) -> str:
    """What tells this hub's backups from others': the hub's first entry, or how it was put back."""
    restored = session.execute(_newest(RESTORED)).one_or_none()
    if restored is not None:
        return str(restored.hash)[:8]
    return (session.scalar(select(AuditEntry.hash).where(AuditEntry.number == 1)) or "")[:8]


def told(session: Session, now: datetime) -> str:
    """For whoever signs in after a restore: what they wrote last may not be there any more."""
    found = session.execute(_newest(RESTORED)).one_or_none()
    if found is None or now - datetime.fromisoformat(found.at) > TOLD_FOR:
        return ""
    until = datetime.fromisoformat(found.detail.partition(" ")[0])
    return f"This hub was restored: what was written after {shown_moment(until)} is not in it."


def _newest(action: str) -> Select[str, str, str]:
    """What a service account signed: no member of staff can make a backup seem to be there."""
    return (
        select(AuditEntry.at, AuditEntry.detail, AuditEntry.hash)
        .join(Staff, Staff.id == AuditEntry.actor_id)
        .where(AuditEntry.action == action, Staff.role == Role.SERVICE_ACCOUNT)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
