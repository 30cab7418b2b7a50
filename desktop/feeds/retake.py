"""Tables that waited for someone to say what their columns mean are taken in again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select

from desktop.errors import Problem
from desktop.feeds import intake
from desktop.feeds.folders import Given
from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import recognise
from desktop.feeds.tables import reader, sheet
from desktop.models import Import, ImportFile, Source, TableMapping, Waiting
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.accounts import FileAccount
from desktop.words.people import Actor
from desktop.words.tables import NEEDS_MAPPING

GONE = "This table no longer waits: someone else has looked at it. Look at the list again."


@dataclass(frozen=True, slots=True)
class Held(Given):
    """A file whose content is at hand."""

    held: bytes = b""

    def content(self) -> bytes:
        return self.held

    def pieces(self) -> Iterator[bytes]:
        yield self.held


def take_in(
    store: Store, actor: Actor, waiting_id: int, source: str, now: datetime
) -> list[FileAccount]:
    """Take in one that waits, as what this source sent; it waits no more unless it must."""
    with store.reading() as session:
        found = session.execute(
            _waiting().where(Waiting.id == waiting_id).with_only_columns(
                ImportFile.name, Waiting.original, Import.began_at
            )
        ).one_or_none()  # fmt: skip
    if found is None:
        raise Problem(GONE)
    given = Held(Path(found.name), hidden=False, came=found.began_at, held=found.original)
    accounts = intake.import_given(store, actor, [given], source=source, now=now)
    if any(aside.sentence == NEEDS_MAPPING for each in accounts for aside in each.set_aside):
        return accounts
    with store.writing() as session:
        row = session.get_one(Waiting, waiting_id)
        row.seen_at = now
        sign(session, actor, "feed.taken in again", {f"import:{_import_of(row, store)}"})
    return accounts


def take_in_file(
    store: Store, actor: Actor, path: Path, content: bytes, source: str, now: datetime
) -> list[FileAccount]:
    """Take in a file that someone chose, as what this source sent."""
    given = Held(path, hidden=False, held=content)
    return intake.import_given(store, actor, [given], source=source, now=now)


def all_mapped(store: Store, actor: Actor, now: datetime) -> list[FileAccount]:
    """Take in each whose source has a mapping by now that knows its columns."""
    with store.reading() as session:
        asked = _waiting().with_only_columns(Waiting.id, Source.id, Source.code)
        waiting = session.execute(
            asked.where(Source.id.in_(select(TableMapping.source_id)))
        ).all()  # fmt: skip
    accounts: list[FileAccount] = []
    for key, source_id, source in waiting:
        with store.reading() as session:
            content = session.scalar(select(Waiting.original).where(Waiting.id == key)) or b""
            kept = session.scalars(
                select(TableMapping).where(TableMapping.source_id == source_id)
            ).all()
        try:
            known = [each.mapping.header for each in kept]
            header = sheet.read(recognise(content)[1], known).header
        except Unreadable:
            continue
        if reader.fitting(header, [each.mapping for each in kept]) is not None:
            accounts += take_in(store, actor, key, source, now)
    return accounts


def _waiting() -> Select[int]:
    """Tables whose columns nobody has set, and whose original is still kept."""
    return (
        select(Waiting.id)
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(
            Waiting.sentence == NEEDS_MAPPING, Waiting.seen_at.is_(None), Waiting.original != b""
        )
        .order_by(Waiting.id)
    )


def _import_of(row: Waiting, store: Store) -> int:
    with store.reading() as session:
        return session.get_one(ImportFile, row.import_file_id).import_id
