"""The feeds: when each was last heard, and what still waits for someone to look at it."""

from collections import Counter

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from desktop.models import Account, Correction, Import, ImportFile, Item, Source, Waiting
from desktop.services import disclosure
from desktop.store.session import on_hub
from desktop.words.accounts import Fate, FeedRow, WaitingRow, file_label
from desktop.words.items import SourceAge
from desktop.words.people import Actor, Audience

IMPORTS = 8
"""So many of the last imports of a feed make its trend."""


def ages(session: Session) -> tuple[SourceAge, ...]:
    """Every feed and when it was last heard, by name."""
    return _ages(session, true())


def ages_for(session: Session, audience: Audience, patient_id: int) -> tuple[SourceAge, ...]:
    """The feeds behind what an audience sees of one person; no others, for they would tell."""
    theirs = select(Item.source_id).where(
        Item.patient_id == patient_id, disclosure.visible(audience)
    )
    return _ages(session, Source.id.in_(theirs))


def _ages(session: Session, which: ColumnElement[bool]) -> tuple[SourceAge, ...]:
    return tuple(
        SourceAge(each.name, each.sector, each.heard_at, each.silence)
        for each in session.scalars(select(Source).where(which).order_by(Source.name))
    )


def feeds(session: Session) -> list[FeedRow]:
    """Each feed with the counts of its newest import, and how much its last ones held."""
    counts = _counts(session)
    waits = session.execute(
        select(Import.source_id, func.count(Waiting.id))
        .join(ImportFile, ImportFile.import_id == Import.id)
        .join(Waiting, Waiting.import_file_id == ImportFile.id)
        .where(Waiting.seen_at.is_(None))
        .group_by(Import.source_id)
    )
    waits_of = {row[0]: row[1] for row in waits}
    rows: list[FeedRow] = []
    for source in session.scalars(select(Source).order_by(Source.name)):
        runs = counts.get(source.id, {})
        newest = runs[max(runs)] if runs else Counter()
        rows.append(
            FeedRow(
                source_id=source.id,
                name=source.name,
                sector=source.sector,
                heard_at=source.heard_at,
                silence=source.silence,
                imported=newest[Fate.IMPORTED],
                updated=newest[Fate.UPDATED],
                unchanged=newest[Fate.UNCHANGED],
                skipped=newest[Fate.SKIPPED],
                set_aside=newest[Fate.SET_ASIDE],
                waiting=waits_of.get(source.id, 0),
                trend=tuple(runs[run].total() for run in sorted(runs)),
            )
        )
    return rows


def _counts(session: Session) -> dict[int, dict[int, Counter[Fate]]]:
    """By source and import, what became of its entries; of the last imports that held files."""
    of_source = func.row_number().over(
        partition_by=Import.source_id, order_by=Import.id.desc()
    )  # fmt: skip
    runs = (
        select(Import.id, Import.source_id, of_source.label("nth"))
        .where(select(ImportFile.id).where(ImportFile.import_id == Import.id).exists())
        .subquery()
    )
    found: dict[int, dict[int, Counter[Fate]]] = {}
    for source, run, fate, count in session.execute(
        select(runs.c.source_id, runs.c.id, Account.fate, func.sum(Account.count))
        .join(ImportFile, ImportFile.import_id == runs.c.id)
        .join(Account, Account.import_file_id == ImportFile.id)
        .where(runs.c.nth <= IMPORTS)
        .group_by(runs.c.source_id, runs.c.id, Account.fate)
    ):
        found.setdefault(source, {}).setdefault(run, Counter())[fate] = int(count)
    return found


def waiting(session: Session, actor: Actor, source_id: int) -> list[WaitingRow]:
    """What one feed brought that nobody could place, newest first.

    A file's name may be a patient's, so only who gave the file is shown it, and on a hub, where
    scripts bring in what is sent, nobody.
    """
    asked = (
        select(
            Waiting.id, ImportFile.id.label("file"), ImportFile.sha256, Source.code, Import.by_id,
            Waiting.position, Waiting.sentence, Import.began_at,
            Correction.waiting_id.is_not(None).label("corrected"),
        )
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .outerjoin(Correction, Correction.waiting_id == Waiting.id)
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
            corrected=bool(row.corrected),
            file_id=row.file,
        )
        for row in found
    ]
