"""What was set aside: opened, corrected or dismissed by those who look after the sources."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, select, text, type_coerce
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    AuditEntry,
    Correction,
    FileOriginal,
    Import,
    ImportFile,
    PatientLink,
    Source,
    Waiting,
)
from desktop.models.originals import OPENED, SAVED, WHOSE
from desktop.models.packed import Packed, unpack_all
from desktop.services import looking_after, policy, relationships
from desktop.services.openings import typed_reason
from desktop.store.session import AT_ONCE, moment, on_hub, sign, signed_by_database
from desktop.words.accounts import KeptRow, Original, file_label
from desktop.words.audit import SAVED_WHOLE
from desktop.words.dates import utc_text
from desktop.words.enums import Permission
from desktop.words.people import Actor

GONE = "This no longer waits: someone else has looked at it. Look at the list again."
EMPTY = (
    "Its original is not kept: it was too large, or the policy keeps it no longer. Ask the source"
    " to send it again."
)
NOTHING = "There is nothing left of it. Dismiss it instead, and say why."
NOT_HERE = (
    "On a server a file that was kept whole is sealed: it holds many people. Whoever has its"
    " recovery code saves it with the command “tapestry kept save”."
)
NOT_SHOWN = (
    "This is of a person whose record you may not open. Ask the information governance lead to look"
    " at it."
)
SHOWN_FOR = timedelta(minutes=5)
"""So long after someone signed that they look at an original it is handed to them."""
NO_REASON = "Say why it is dismissed, without a name: the reason stays in the audit."


def look(session: Session, actor: Actor, waiting_id: int) -> frozenset[str]:
    """Sign that someone opens an original: ``opened`` hands it over once that is kept.

    A hub signs it itself.
    """
    subjects = _subjects(session, actor, waiting_id)
    _must_be_shown(session, actor, waiting_id)
    if not on_hub(session):
        return sign(session, actor, OPENED, subjects)
    if session.scalar(select(func.look_at_original(waiting_id))) is None:
        raise OutOfDate(GONE)
    signed_by_database(session)
    return frozenset(subjects)


def opened(session: Session, actor: Actor, waiting_id: int) -> Original:
    """The original of what waits, to whoever signed just now that they look at it."""
    looking_after.keeper_of(session, actor)
    _must_be_shown(session, actor, waiting_id)
    content = None
    if on_hub(session):
        content = session.scalar(select(type_coerce(func.open_original(waiting_id), Packed)))
    elif _has_looked(session, actor, waiting_id):
        content = session.scalar(select(Waiting.original).where(Waiting.id == waiting_id))
    if not content:
        raise Problem(EMPTY)
    return Original(waiting_id, content)


def saved(session: Session, actor: Actor, waiting_id: int) -> Original:
    """Sign that someone takes an original out of the store, and hand it over.

    To whoever signed just now that they look at it.
    """
    subjects = _subjects(session, actor, waiting_id)
    found = opened(session, actor, waiting_id)
    sign(session, actor, SAVED, subjects)
    return found


def kept(session: Session, actor: Actor, source_id: int) -> tuple[KeptRow, ...]:
    """The files of a source that are kept whole, the newest first; on a hub nobody's to read."""
    looking_after.keeper_of(session, actor)
    return () if on_hub(session) else kept_whole(session, Source.id == source_id)


def kept_whole(session: Session, *which: ColumnElement[bool]) -> tuple[KeptRow, ...]:
    """Files that are kept whole, the newest first. It asks nobody whether they may know."""
    found = session.execute(
        select(
            FileOriginal.import_file_id, Source.code, ImportFile.sha256, FileOriginal.kept_at,
            ImportFile.entries, ImportFile.name, FileOriginal.key_id,
        )
        .join(ImportFile, ImportFile.id == FileOriginal.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(*which)
        .order_by(FileOriginal.kept_at.desc(), FileOriginal.import_file_id.desc())
    )  # fmt: skip
    return tuple(
        KeptRow(file_id, file_label(code, sha256), at, entries, _ending(name), key)
        for file_id, code, sha256, at, entries, name, key in found
    )


def saved_whole(session: Session, actor: Actor, file_id: int, why: str) -> Iterator[bytes]:
    """Sign that someone takes a file that was kept whole out of the store; it comes in pieces.

    Like a list it leaves for a reason, with whoever may export lists.
    """
    looking_after.keeper_of(session, actor)
    policy.must_be_permitted(session, actor, Permission.EXPORT)
    why = typed_reason(why)
    if on_hub(session):
        raise Problem(NOT_HERE)
    found = session.execute(
        select(FileOriginal.packed, Import.source_id)
        .join(ImportFile, ImportFile.id == FileOriginal.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .where(FileOriginal.import_file_id == file_id)
    ).one_or_none()
    if found is None:
        raise Problem(EMPTY)
    sign_saved_whole(session, actor, file_id, found.source_id, f"because: {why}")
    return unpack_all(found.packed)


def sign_saved_whole(
    session: Session, actor: Actor, file_id: int, source_id: int, why: str
) -> None:
    """Anybody whom its source knows may be in a file that leaves: the entry names them all."""
    people = set(
        session.scalars(select(PatientLink.patient_id).where(PatientLink.source_id == source_id))
    )
    sign(
        session, actor, SAVED_WHOLE,
        {f"file:{file_id}", f"source:{source_id}", *(f"patient:{each}" for each in people)},
        f"{len(people)} people whom its source knows; {why}",
    )  # fmt: skip


def _ending(name: str) -> str:
    """How a name ends, as far as that is an ending and tells of nobody."""
    found = re.search(r"\.[A-Za-z][A-Za-z0-9]{1,5}$", name)
    return found[0].lower() if found else ".dat"


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
    whose = _whose(session, waiting_id)
    return {f"waiting:{waiting_id}", f"source:{source}", *(f"patient:{each}" for each in whose)}


def _whose(session: Session, waiting_id: int) -> set[int]:
    """Whose record here something that waits is known to be about."""
    if on_hub(session):
        return set(session.scalars(select(func.whose_original(waiting_id))))
    asked = text(WHOSE.format(waiting=":waiting"))
    return set(session.scalars(asked, {"waiting": waiting_id}))


def _must_be_shown(session: Session, actor: Actor, waiting_id: int) -> None:
    """Of whoever is restricted, or objects to the reader, none but who opens them, and the lead."""
    if on_hub(session):
        shown = session.scalar(select(func.shows_original(waiting_id)))
    else:
        shown = policy.permitted(session, actor, Permission.GOVERN) or all(
            _may_be_shown(session, actor, each) for each in _whose(session, waiting_id)
        )
    if not shown:
        raise Problem(NOT_SHOWN)


def _may_be_shown(session: Session, actor: Actor, patient_id: int) -> bool:
    facts = relationships.known(session, patient_id)
    closed = facts and (facts.restricted or facts.object_to(actor.id, actor.organisation))
    return not closed or relationships.may_open(session, actor, patient_id)


def _has_looked(session: Session, actor: Actor, waiting_id: int) -> bool:
    """Whether an entry that is kept says that someone looks at it, and since when is not long."""
    asked = select(AuditEntry.subjects).where(
        AuditEntry.actor_id == actor.id,
        AuditEntry.action == OPENED,
        AuditEntry.at > utc_text(moment(session) - SHOWN_FOR),
    )
    return any(f"waiting:{waiting_id}" in each.split() for each in session.scalars(asked))
