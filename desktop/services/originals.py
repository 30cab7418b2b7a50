"""What was set aside: opened, corrected or dismissed by those who look after the sources."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, select, text, type_coerce
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import Correction, Import, ImportFile, Waiting
from desktop.models.originals import OPENED, WHOSE
from desktop.models.packed import Packed
from desktop.services import looking_after
from desktop.store.session import AT_ONCE, on_hub, sign, signed_by_database
from desktop.words.accounts import Original
from desktop.words.people import Actor

GONE = "This no longer waits: someone else has looked at it. Look at the list again."
EMPTY = (
    "Its original is not kept: it was too large, or the policy keeps it no longer. Ask the source"
    " to send it again."
)
NOTHING = "There is nothing left of it. Dismiss it instead, and say why."
NO_REASON = "Say why it is dismissed, without a name: the reason stays in the audit."


def look(session: Session, actor: Actor, waiting_id: int) -> frozenset[str]:
    """Sign that someone opens an original: ``opened`` hands it over once that is kept.

    A hub signs it itself.
    """
    subjects = _subjects(session, actor, waiting_id)
    if not on_hub(session):
        return sign(session, actor, OPENED, subjects)
    if session.scalar(select(func.look_at_original(waiting_id))) is None:
        raise OutOfDate(GONE)
    signed_by_database(session)
    return frozenset(subjects)


def opened(session: Session, actor: Actor, waiting_id: int) -> Original:
    """The original of what waits; on a hub, to whoever signed just now that they look at it."""
    looking_after.keeper_of(session, actor)
    if on_hub(session):
        content = session.scalar(select(type_coerce(func.open_original(waiting_id), Packed)))
    else:
        content = session.scalar(select(Waiting.original).where(Waiting.id == waiting_id))
    if not content:
        raise Problem(EMPTY)
    return Original(waiting_id, content)


def dismiss(
    session: Session, actor: Actor, waiting_id: int, reason: str, now: datetime
) -> frozenset[str]:
    """Let what was set aside wait no longer, for a reason. Its original stays as others do.

    Sent again in the same words it waits no more either; in others it does.
    """
    subjects = _subjects(session, actor, waiting_id)
    reason = " ".join(reason.split())
    if not reason:
        raise Problem(NO_REASON)
    if on_hub(session):
        if session.scalar(select(func.dismiss_original(waiting_id, reason))) is None:
            raise OutOfDate(AT_ONCE)
    else:
        row = session.get_one(Waiting, waiting_id)
        row.seen_at, row.dismissed = now, True
    return sign(session, actor, "original.dismissed", subjects, reason)


def dismiss_all(
    session: Session, actor: Actor, waiting_ids: Sequence[int], reason: str, now: datetime
) -> frozenset[str]:
    """Dismiss all that were shown as alike, all or none; each is signed by itself."""
    moved: frozenset[str] = frozenset()
    for each in waiting_ids:
        moved |= dismiss(session, actor, each, reason, now)
    return moved


def try_again(
    session: Session, actor: Actor, waiting_ids: Sequence[int], now: datetime
) -> frozenset[str]:
    """Have what waits read once more as it came, now that a set-up was mended.

    It waits on until ``feeds.correct`` has taken it in; what is not kept any more just waits.
    """
    moved: frozenset[str] = frozenset()
    for each in waiting_ids:
        subjects = _subjects(session, actor, each)
        if on_hub(session):
            if session.scalar(select(func.try_original_again(each))) is None:
                raise OutOfDate(AT_ONCE)
        else:
            content = session.get_one(Waiting, each).original
            if content and session.get(Correction, each) is None:
                session.add(
                    Correction(waiting_id=each, content=content, made_by_id=actor.id, made_at=now)
                )
        moved |= sign(session, actor, "original.tried again", subjects)
    return moved


def correct(
    session: Session, actor: Actor, waiting_id: int, corrected: str, now: datetime
) -> frozenset[str]:
    """Keep what should have been sent: ``feeds.correct`` takes it in, as what the source sent."""
    subjects = _subjects(session, actor, waiting_id)
    content = corrected.encode()
    if not corrected.strip():
        raise Problem(NOTHING)
    if on_hub(session):
        asked = func.correct_original(waiting_id, literal(content, Packed()))
        if session.scalar(select(asked)) is None:
            raise OutOfDate(AT_ONCE)
    else:
        session.merge(
            Correction(waiting_id=waiting_id, content=content, made_by_id=actor.id, made_at=now)
        )
    return sign(session, actor, "original.corrected", subjects)


def _subjects(session: Session, actor: Actor, waiting_id: int) -> set[str]:
    """What is signed about something that waits: it, its source, and whose record it is about."""
    looking_after.keeper_of(session, actor)
    source = session.scalar(
        select(Import.source_id)
        .join(ImportFile, ImportFile.import_id == Import.id)
        .join(Waiting, Waiting.import_file_id == ImportFile.id)
        .where(Waiting.id == waiting_id, Waiting.seen_at.is_(None))
    )
    if source is None:
        raise OutOfDate(GONE)
    if on_hub(session):
        whose = session.scalars(select(func.whose_original(waiting_id)))
    else:
        whose = session.scalars(text(WHOSE.format(waiting=":waiting")), {"waiting": waiting_id})
    return {f"waiting:{waiting_id}", f"source:{source}", *(f"patient:{each}" for each in whose)}
