"""The account of each file: the fate of every entry, and what waits with its original."""

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, func, insert, select, update

from desktop.feeds.compare import past
from desktop.feeds.fates import Told
from desktop.feeds.folders import Given
from desktop.feeds.parsed import Entry, Unreadable, fingerprint, number_ref
from desktop.feeds.recognise import Format
from desktop.feeds.sources import Feed
from desktop.feeds.tray import ToPlace, wait
from desktop.models import (
    Account,
    FileOriginal,
    Import,
    ImportFile,
    Source,
    Waiting,
    WaitingRef,
)
from desktop.models.packed import pack_all
from desktop.models.patient import valid_nhs_number
from desktop.services.sealing import Keeping
from desktop.store.session import GuardedSession
from desktop.words.accounts import (
    TAKEN,
    Fate,
    FileAccount,
    Line,
    SetAside,
    Skipped,
    file_label,
)

WHOLE_FILE = "file"
"""The position of what is no part of a file, but all of it."""
LET_GO = (Fate.SKIPPED, Skipped.DISMISSED)
NAMED_AT_MOST = 1_000
"""People who are told of a file that waits as a whole."""
_NUMBER = re.compile(rb"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
OWN = (Fate.UNCHANGED, "This hub sent it itself, and holds it already.")


@dataclass(slots=True)
class Kept:
    """Something set aside, with its original."""

    position: str
    sentence: str
    original: bytes
    about: ToPlace | None = None
    """Someone for the matching tray."""
    refs: frozenset[str] = frozenset()
    """By which ids its source names those whom it is about."""
    digest: str = ""
    """Of what it says."""


@dataclass(slots=True)
class OnItsWay:
    """One file on its way: what is known of it, then the fate of each of its entries."""

    given: Given
    sha256: str = ""
    size: int = 0
    """Bytes."""
    at_hand: tuple[bytes, bytes] | None = None
    """Its content and its text, where both are held from the first look until it is taken in."""
    finished: bool = False
    """It was read to its end, though someone in it may yet be known by another file."""
    format: Format | None = None
    feed: Feed | None = None
    dated: datetime | None = None
    entries: int = 0
    counts: Counter[tuple[Fate, str, str]] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    patients: set[int] = field(default_factory=set)
    left_out: list[tuple[int, int]] = field(default_factory=list)
    """Of whom it leaves out so much that it may be but a part: how much, of how much."""
    written: bool = False
    original_kept: bool = False
    """The whole of it was kept with its account."""
    given_up: bool = False
    """A mistake of ours ended it: whatever had no fate by then was set aside."""

    @property
    def label(self) -> str:
        return file_label(self.feed.code if self.feed else "", self.sha256)

    def heard_at(self, now: datetime) -> datetime | None:
        """As of when its source was heard by it: never later than the file says of itself.

        None where nothing of it was taken in, and nothing stood already: it said nothing, then.
        """
        told = any(fate in TAKEN and (fate, reason) != OWN for fate, reason, _ in self.counts)
        came = self.given.came or now
        return min(past(self.dated, now) or came, came) if told else None

    def tell(self, entry: Entry, told: Told) -> None:
        self.counts[(told[0], told[1], entry.kind)] += 1

    def set_aside(self, entries: Iterable[Entry], sentence: str) -> None:
        for entry in entries:
            self.tell(entry, (Fate.SET_ASIDE, sentence))

    def keep(
        self, position: str, sentence: str, original: bytes, about: ToPlace | None = None,
        refs: frozenset[str] = frozenset(), digest: str = "",
    ) -> None:  # fmt: skip
        digest = digest or fingerprint(original)
        self.kept.append(Kept(position, sentence, original, about, refs, digest))

    def refuse(self, unreadable: Unreadable, content: bytes, *, dismissed: bool) -> None:
        """The whole file waits, unless someone let the very same go."""
        self.entries = len(unreadable.kinds)
        told = (Fate.SET_ASIDE, unreadable.sentence)
        for number, kind in enumerate(unreadable.kinds, 1):
            self.tell(Entry(number, kind), LET_GO if dismissed else told)
        if not dismissed:
            self.keep(WHOLE_FILE, unreadable.sentence, content, refs=_numbers_in(content))

    def give_up(self, sentence: str) -> None:
        """Nothing more comes of this file: it waits, with all that has no fate yet."""
        kind = "entry" if self.entries else "file"
        self.entries = self.entries or 1
        self.counts[(Fate.SET_ASIDE, sentence, kind)] += self.entries - self.counts.total()
        self.given_up = True
        with suppress(Unreadable):
            self.keep(WHOLE_FILE, sentence, self.given.content())

    def account(self) -> FileAccount:
        order = list(Fate)
        lines = sorted(self.counts.items(), key=lambda each: (order.index(each[0][0]), each[0][1:]))
        return FileAccount(
            label=self.label,
            name=self.given.place,
            entries=self.entries,
            lines=tuple(Line(fate, reason, kind, n) for (fate, reason, kind), n in lines),
            set_aside=tuple(SetAside(each.position, each.sentence) for each in self.kept),
            patients=len(self.patients),
            path=self.given.path,
            original_kept=self.written and self.original_kept,
        )

    def original(self, keeping: Keeping, now: datetime) -> FileOriginal | None:
        """The whole of it, read once more, to be kept; None if it is not what was taken in."""
        with suppress(Unreadable):
            packed, sha256 = pack_all(self.given.pieces())
            if self.feed is not None and sha256 == self.sha256:
                kept = keeping.sealed(packed, self.feed.code, sha256)
                return FileOriginal(packed=kept, key_id=keeping.key_id, kept_at=now)
        return None


def _numbers_in(content: bytes) -> frozenset[str]:
    """The NHS numbers in a file that cannot be read: it may have something newer of each of them.

    Of a list of very many it is said where its source stands, and not to everyone in it.
    """
    found = {each.decode() for each in _NUMBER.findall(content)}
    refs = frozenset(map(number_ref, filter(None, map(valid_nhs_number, found))))
    return refs if len(refs) <= NAMED_AT_MOST else frozenset()


def seen_before(session: GuardedSession, file: OnItsWay) -> bool:
    """Whether the very same content was taken in for this feed, and accounted for.

    What waited as a whole was not; and a table says something new once its columns mean another.
    """
    asked = (
        select(func.count())
        .select_from(ImportFile)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(
            ImportFile.sha256 == file.sha256,
            Source.code == (file.feed and file.feed.code),
            exists().where(
                Account.import_file_id == ImportFile.id,
                Account.fate != Fate.SET_ASIDE,
                Account.reason != Skipped.DISMISSED,
            ),
        )
    )
    if file.format is Format.TABLE and file.feed is not None and file.feed.mapped_at is not None:
        asked = asked.where(Import.began_at >= file.feed.mapped_at)
    return bool(session.scalar(asked))


def dismissed(session: GuardedSession, feed: str) -> frozenset[str]:
    """The digests of all of a feed that someone looked at and let go."""
    asked = (
        select(Waiting.digest)
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(Source.code == feed, Waiting.dismissed, Waiting.digest != "")
    )
    return frozenset(session.scalars(asked))


def write(
    session: GuardedSession, file: OnItsWay, source_id: int, import_id: int, now: datetime,
    original: FileOriginal | None = None,
) -> None:  # fmt: skip
    """Keep the account of one file; what waits already is not put there twice.

    Nor is its ``original``, where it is to be kept.
    """
    row = ImportFile(import_id=import_id, name=file.given.place, sha256=file.sha256,
                     entries=file.entries, patients=len(file.patients))  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        Account(import_file_id=row.id, fate=fate, reason=reason, kind=kind, count=count)
        for (fate, reason, kind), count in file.counts.items()
    )
    already = select(Waiting.position, Waiting.sentence, Waiting.id).join(
        ImportFile, ImportFile.id == Waiting.import_file_id
    ).join(Import, Import.id == ImportFile.import_id).where(
        Import.source_id == source_id, ImportFile.sha256 == file.sha256,
        Waiting.seen_at.is_(None),
    )  # fmt: skip
    there = {(each.position, each.sentence): each.id for each in session.execute(already)}
    for each in file.kept:
        waits = there.get((each.position, each.sentence))
        if waits is None:
            waiting = Waiting(import_file_id=row.id, position=each.position, digest=each.digest,
                              sentence=each.sentence, original=each.original)  # fmt: skip
            session.add(waiting)
            session.flush()
            waits = waiting.id
        if each.about is not None:
            wait(session, source_id, each.about, waits, now)
        elif each.refs:
            _name(session, waits, each.refs)
    if original is not None:
        _keep_whole(session, row, source_id, original)
        file.original_kept = True


def _name(session: GuardedSession, waiting_id: int, refs: frozenset[str]) -> None:
    """Whom something set aside is about: their page says that it waits."""
    there = session.scalars(
        select(WaitingRef.source_ref).where(WaitingRef.waiting_id == waiting_id)
    )
    new = [{"waiting_id": waiting_id, "source_ref": ref} for ref in sorted(refs - set(there))]
    if new:
        session.execute(insert(WaitingRef), new)


def _keep_whole(
    session: GuardedSession, row: ImportFile, source_id: int, original: FileOriginal
) -> None:
    """Once for a source, however often it comes: a folder may not let go of what is in."""
    there = session.scalar(
        select(FileOriginal.import_file_id)
        .join(ImportFile, ImportFile.id == FileOriginal.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .where(Import.source_id == source_id, ImportFile.sha256 == row.sha256)
    )
    if there is None:
        original.import_file_id = row.id
        session.add(original)
    else:
        session.execute(
            update(FileOriginal)
            .where(FileOriginal.import_file_id == there)
            .values(kept_at=original.kept_at)
        )
