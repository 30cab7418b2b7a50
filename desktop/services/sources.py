"""The feeds: when each was last heard, and what still waits for someone to look at it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import Account, Import, ImportFile, Item, Source, Waiting
from desktop.services import disclosure
from desktop.store.session import on_hub
from desktop.words.accounts import Fate, FeedRow, WaitingRow, file_label
from desktop.words.items import SourceAge
from desktop.words.people import Actor, Audience


def ages(session: Session) -> tuple[SourceAge, ...]:
    """Every feed and when it was last heard, by name."""
    asked = select(Source.name, Source.sector, Source.heard_at).order_by(Source.name)
    return tuple(SourceAge(*each) for each in session.execute(asked))


def ages_for(session: Session, audience: Audience, patient_id: int) -> tuple[SourceAge, ...]:
    """The feeds behind what an audience sees of one person; no others, for they would tell."""
    theirs = select(Item.source_id).where(
        Item.patient_id == patient_id, disclosure.visible(audience)
    )
    asked = (
        select(Source.name, Source.sector, Source.heard_at)
        .where(Source.id.in_(theirs))
        .order_by(Source.name)
    )
    return tuple(SourceAge(*each) for each in session.execute(asked))


def feeds(session: Session) -> list[FeedRow]:
    """Each feed with the counts of its newest import."""
    newest = (
        select(Import.source_id, func.max(Import.id).label("id"))
        .group_by(Import.source_id)
        .subquery()
    )
    counts: dict[int, dict[Fate, int]] = {}
    for source, fate, count in session.execute(
        select(newest.c.source_id, Account.fate, func.sum(Account.count))
        .join(ImportFile, ImportFile.import_id == newest.c.id)
        .join(Account, Account.import_file_id == ImportFile.id)
        .group_by(newest.c.source_id, Account.fate)
    ):
        counts.setdefault(source, {})[fate] = int(count)
    waits = session.execute(
        select(Import.source_id, func.count(Waiting.id))
        .join(ImportFile, ImportFile.import_id == Import.id)
        .join(Waiting, Waiting.import_file_id == ImportFile.id)
        .where(Waiting.seen_at.is_(None))
        .group_by(Import.source_id)
    )
    waits_of = {row[0]: row[1] for row in waits}
    rows: list[FeedRow] = []
    for key, name, sector, heard_at in session.execute(
        select(Source.id, Source.name, Source.sector, Source.heard_at).order_by(Source.name)
    ):
        fates = counts.get(key, {})
        rows.append(
            FeedRow(
                source_id=key,
                name=name,
                sector=sector,
                heard_at=heard_at,
                imported=fates.get(Fate.IMPORTED, 0),
                updated=fates.get(Fate.UPDATED, 0),
                unchanged=fates.get(Fate.UNCHANGED, 0),
                skipped=fates.get(Fate.SKIPPED, 0),
                set_aside=fates.get(Fate.SET_ASIDE, 0),
                waiting=waits_of.get(key, 0),
            )
        )
    return rows


def waiting(session: Session, actor: Actor, source_id: int) -> list[WaitingRow]:
    """What one feed brought that nobody could place, newest first.

    A file's name may be a patient's, so only who gave the file is shown it, and on a hub, where
    scripts bring in what is sent, nobody.
    """
    asked = (
        select(
            Waiting.id, ImportFile.id.label("file"), ImportFile.sha256, Source.code, Import.by_id,
            Waiting.position, Waiting.sentence, Import.began_at,
        )
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(Import.source_id == source_id, Waiting.seen_at.is_(None))
        .order_by(Waiting.id.desc())
    )  # fmt: skip
    found = session.execute(asked).all()
    given = [row.file for row in found if row.by_id == actor.id]
    names: dict[int, str] = {}
    if given and not on_hub(session):
        names = dict(
            session.execute(
                select(ImportFile.id, ImportFile.name).where(ImportFile.id.in_(given))
            ).all()
        )
    return [
        WaitingRow(
            id=row.id,
            file=names.get(row.file) or file_label(row.code, row.sha256),
            position=row.position,
            sentence=row.sentence,
            at=row.began_at,
        )
        for row in found
    ]
