"""What was set aside and then corrected is taken in, as what its source sent."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.feeds import intake
from desktop.feeds.ledger import WHOLE_FILE
from desktop.feeds.parsed import fingerprint
from desktop.feeds.retake import Held
from desktop.models import Correction, Import, ImportFile, Source, Waiting
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.accounts import LEAVES_OUT, FileAccount
from desktop.words.people import Actor

GONE = "This no longer waits: someone else has looked at it. Look at the list again."


def take_in(store: Store, actor: Actor, waiting_id: int, now: datetime) -> list[FileAccount]:
    """Take in the corrected text of one; what cannot be taken in even so waits in its place."""
    with store.reading() as session:
        found = session.execute(
            select(
                Correction.content,
                ImportFile.name,
                Import.source_id,
                Import.began_at,
                Source.code,
                Waiting.position,
                Waiting.sentence,
                Waiting.original,
            )
            .join(Waiting, Waiting.id == Correction.waiting_id)
            .join(ImportFile, ImportFile.id == Waiting.import_file_id)
            .join(Import, Import.id == ImportFile.import_id)
            .join(Source, Source.id == Import.source_id)
            .where(Correction.waiting_id == waiting_id, Waiting.seen_at.is_(None))
        ).one_or_none()
    if found is None:
        raise Problem(GONE)
    given = Held(Path(found.name), hidden=False, came=found.began_at, held=found.content)
    accounts = intake.import_given(
        store, actor, [given], source=found.code, now=now, parts=found.position != WHOLE_FILE,
        right=found.sentence.startswith(LEAVES_OUT),
    )  # fmt: skip
    with store.writing() as session:
        session.delete(session.get_one(Correction, waiting_id))
        again = any(each.set_aside for each in accounts)
        same = found.content == found.original
        if not (again and same) or _stands_elsewhere(session, found.source_id, waiting_id, given):
            session.get_one(Waiting, waiting_id).seen_at = now
        subjects = {f"waiting:{waiting_id}", f"source:{found.source_id}"}
        sign(session, actor, "original.taken in", subjects)
    return accounts


def _stands_elsewhere(session: Session, source_id: int, waiting_id: int, given: Held) -> bool:
    """Whether the same words, set aside again, wait in another place by now."""
    found = session.scalar(
        select(Waiting.id)
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .where(
            Import.source_id == source_id,
            ImportFile.sha256 == fingerprint(given.held),
            Waiting.seen_at.is_(None),
            Waiting.id != waiting_id,
        )
        .limit(1)
    )
    return found is not None


def all_corrected(store: Store, actor: Actor, now: datetime) -> list[FileAccount]:
    """Take in all that was corrected, or is to be tried again as it came."""
    with store.reading() as session:
        waiting = session.scalars(
            select(Correction.waiting_id)
            .join(Waiting, Waiting.id == Correction.waiting_id)
            .where(Waiting.seen_at.is_(None))
            .order_by(Correction.waiting_id)
        ).all()
    return [each for key in waiting for each in take_in(store, actor, key, now)]
