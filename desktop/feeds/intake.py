"""Bringing files in: find the people, write what is new, account for every entry.

Whatever goes wrong with one file, or with one person of it, spares the rest. What cannot be taken
in waits, with a sentence and its original, for someone to look at.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from desktop.errors import Problem
from desktop.feeds import folders, ledger, readers, tray
from desktop.feeds.asides import Asides, Cut
from desktop.feeds.demographics import homes, must_have_lived
from desktop.feeds.fhir import export
from desktop.feeds.folders import Given
from desktop.feeds.ledger import OnItsWay
from desktop.feeds.matching import Match
from desktop.feeds.parsed import Entry, Parsed, Person, Unreadable, fingerprint
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.sources import Feeds
from desktop.feeds.writing import FAULT, Writing
from desktop.log import fault
from desktop.services import retention, sealing
from desktop.store.session import hub_name
from desktop.store.store import Store
from desktop.words.accounts import Fate, FileAccount, Progress, Skipped
from desktop.words.dates import ENGLAND
from desktop.words.enums import SourceKind
from desktop.words.people import Actor

HELD_AT_ONCE = 64 * 1024 * 1024
"""Bytes of files that were looked at; what is more is read again when it is taken in."""
KEPT_AT_ONCE = 64 * 1024 * 1024
"""Originals held before their accounts are written."""

Heed = Callable[[Progress], None]
"""Told how far it is, after each transaction and each file; raises ``Problem`` to end it there."""


def import_paths(
    store: Store,
    actor: Actor,
    paths: Iterable[Path],
    *,
    source: str | None = None,
    kind: SourceKind | None = None,
    may_register: bool = False,
    keep_originals: bool = False,
    now: datetime,
    progress: Callable[[str], None] = lambda _: None,
    heed: Heed = lambda _: None,
) -> list[FileAccount]:
    """Take in files and folders; one account a file, in the order in which they were given.

    ``source`` names the feed of all of them; with a ``kind`` it is made if it is new. With
    ``keep_originals`` the hub keeps each file whole, and its account says so. ``progress`` is told
    a line a file. Raises ``Problem`` for a path or a source that is not there, where nothing seals
    what a server is to keep, when the store fails, and when ``heed`` ended it: what was taken in by
    then stays, whole.
    """
    with store.reading() as session:
        feeds = Feeds(session, source, kind, may_register=may_register)
    run = _Run(store, actor, feeds, now, progress, heed, keep_originals=keep_originals)
    with _no_collecting():
        return run.bring_in(folders.found(paths))


def import_given(
    store: Store, actor: Actor, given: list[Given], *, source: str, now: datetime,
    parts: bool = False, right: bool = False,
) -> list[FileAccount]:  # fmt: skip
    """Take in files that lie in no folder, as what was sent by a source that is known.

    ``parts`` of what it sent before leave nothing out, and it was not heard again by them. If they
    are ``right``, someone has said that what they leave out is gone, however much.
    """
    with store.reading() as session:
        feeds = Feeds(session, source, None, may_register=False)
    return _Run(store, actor, feeds, now, parts=parts, right=right).bring_in(given)


@dataclass(frozen=True, slots=True)
class _Late:
    """Someone whom nobody knew when their file was read; another file may have registered them."""

    file: OnItsWay
    cut: Cut
    person: Person
    match: Match


class _Run:
    """One run over some files: one import for each source that they belong to."""

    def __init__(
        self, store: Store, actor: Actor, feeds: Feeds, now: datetime,
        progress: Callable[[str], None] = lambda _: None, heed: Heed = lambda _: None,
        *, keep_originals: bool = False, parts: bool = False, right: bool = False,
    ) -> None:  # fmt: skip
        self._store, self._actor, self._feeds = store, actor, feeds
        self._now, self._progress, self._heed = now, progress, heed
        self._today = now.astimezone(ENGLAND).date()
        self._collects = gc.isenabled()
        """Not on a lane of the window: what dies of it must die on the screen's thread."""
        self._held = 0
        self._far = Progress(0, 0, 0, 0, 0)
        """How far it is, but for the file that is being taken in."""
        self._late: list[_Late] = []
        self._complete: list[tuple[OnItsWay, Parsed]] = []
        """Files that hold all there is of something, and of which someone may yet be known."""
        self._taken_in: set[tuple[str, str]] = set()
        """The feed and the content of every file of this run so far."""
        self._asides = Asides(store)
        with store.reading() as session:
            self._homes, self._hub = homes(session), hub_name(session)
            keeping = sealing.keeping(session) if keep_originals else None
        self._parts, self._right = parts, right
        self._writing = Writing(store, actor, self._homes, now, keeping=keeping, parts=parts)

    def bring_in(self, given: list[Given]) -> list[FileAccount]:
        files = [OnItsWay(each) for each in given]
        unread = {id(each) for each in files}
        self._far = Progress(0, len(files), 0, 0, 0)
        try:
            for each in files:
                with _sparing(each):
                    self._look_at(each)
                self._heed(self._far)
            ready = [each for each in files if each.feed is not None and each.format is not None]
            ready.sort(key=_turn)
            unread = {id(each) for each in ready}
            self._far = replace(self._far, of_bytes=sum(each.size for each in files))
            for each in files:
                if id(each) not in unread:
                    self._finish(each)
            for number, file in enumerate(ready, 1):
                with _sparing(file):
                    self._take_in(file)
                unread.discard(id(file))
                if self._collects:
                    gc.collect(0)  # what of it goes round in circles
                self._finish(file)
                noun = "entry" if file.entries == 1 else "entries"
                told = f"{number} of {len(ready)} files: {file.label}, {file.entries} {noun}."
                self._progress(told)
                if sum(len(kept.original) for each in files for kept in each.kept
                       if not each.written) > KEPT_AT_ONCE:  # fmt: skip
                    self._write_finished(files, unread)
            self._look_again()
            self._let_go()
            self._writing.accounts(files)
            read = partial(readers.read, today=self._today)
            tray.take_in_all(self._store, self._actor, read, self._homes, self._now)
            retention.let_files_go(self._store, lambda: self._actor, self._now)
        except Problem as trouble:
            with suppress(Problem):
                self._write_finished(files, unread)
            saved = sum(each.written for each in files)
            raise Problem(
                f"{trouble} Not all was saved: {saved} of {_files(len(files))} "
                f"{'was' if saved == 1 else 'were'} taken in. Bring them in again; what is in "
                "already stays as it is."
            ) from trouble
        return [each.account() for each in files]

    def _finish(self, file: OnItsWay) -> None:
        """Nothing more is read of it."""
        self._far = replace(self._with(file, 1.0), files=self._far.files + 1)
        file.finished = True
        self._heed(self._far)

    def _with(self, file: OnItsWay, share: float) -> Progress:
        """How far it is, with so much of a file from 0 to 1."""
        return replace(
            self._far,
            entries=self._far.entries + file.counts.total(),
            read=self._far.read + round(file.size * min(share, 1.0)),
        )

    def _write_finished(self, files: list[OnItsWay], unread: set[int]) -> None:
        """The accounts of the files of which nothing more can come."""
        waiting = unread | {id(each.file) for each in self._late}
        waiting |= {id(file) for file, _ in self._complete}
        self._writing.accounts([each for each in files if id(each) not in waiting])

    # --- one file ----------------------------------------------------------------------------

    def _look_at(self, file: OnItsWay) -> None:
        """What a file is, whose it is and when it was written; nothing is taken in yet."""
        given, content = file.given, b""
        file.feed = self._feeds.of(given.path, None)
        try:
            content = given.content()
            file.sha256, file.size = fingerprint(content), len(content)
            if given.hidden:
                file.entries = 1
                file.tell(Entry(1, "file"), (Fate.SKIPPED, Skipped.HIDDEN))
                file.feed = None
                return
            format_, text = recognise(content)
            file.feed = self._feeds.of(given.path, format_)
            file.dated = readers.READERS[format_].timestamp(text)
            file.format = format_
            self._held += len(text)
            if self._held <= HELD_AT_ONCE:
                file.at_hand = content, text
        except Unreadable as unreadable:
            self._asides.refuse(file, unreadable, content)

    def _take_in(self, file: OnItsWay) -> None:
        assert file.feed is not None and file.format is not None  # noqa: S101, PT018 - of a feed
        content = b""
        try:
            if file.at_hand is not None:
                (content, text), file.at_hand = file.at_hand, None
            else:
                content = file.given.content()
                file.sha256 = fingerprint(content)
                file.format, text = recognise(content)
            if own := export.own_entries(text, self._hub):
                file.entries = len(own)
                for position, kind in enumerate(own, 1):
                    file.tell(Entry(position, kind), ledger.OWN)
                return
            parsed = readers.read_as_sent(text, file.format, file.feed, self._today)
        except Unreadable as unreadable:
            self._asides.refuse(file, unreadable, content)
            return
        file.entries = parsed.entries
        for passed in parsed.passed_over:
            file.tell(passed.entry, (Fate.SKIPPED, passed.why))
        self._asides.set_all_aside(file, parsed, parsed.asides)
        self._reach(file, parsed)
        self._homes.must_be_known(parsed.people)
        must_have_lived(parsed.people, self._today)
        seen_before = self._seen_before(file) or (file.feed.code, file.sha256) in self._taken_in
        self._taken_in.add((file.feed.code, file.sha256))
        told = not parsed.asides or parsed.names_all
        news = not seen_before or parsed.came is not None
        parsed.closes = bool(parsed.whole) and told and news
        refused, undeleted = self._writing.take_in(
            file, parsed, self._heeding(file), seen_before=seen_before
        )
        for match, person in refused:
            entries = tuple(sorted(person.entries, key=lambda entry: entry.position))
            late = _Late(file, Cut.of(parsed, entries), person, match)
            if match.may_yet_be_known:
                self._late.append(late)
            else:
                self._refuse(late)
        of_people = any(each.registers for each in parsed.whole)
        self._asides.doubt(file, "people" if of_people else "entries")
        self._asides.set_all_aside(file, parsed, undeleted)
        if parsed.closes and any(each.file is file for each in self._late):
            self._complete.append((file, parsed))

    def _reach(self, file: OnItsWay, parsed: Parsed) -> None:
        """Of what a file holds all, by its source or by what someone said of it."""
        if file.feed is not None and file.feed.sends_all:
            parsed.as_everything()
        if self._parts:
            parsed.as_part()
        if self._right:
            parsed.as_right(file.given.came or self._now)

    def _refuse(self, late: _Late) -> None:
        late.person.trouble = late.match.trouble  # nothing of theirs is let go by this file
        if late.cut.entries:
            who = tray.to_place(late.person, late.match)
            self._asides.set_aside(late.file, late.cut, late.match.trouble, about=who)

    def _look_again(self) -> None:
        """Those whom nobody knew, now that every file was read, until nobody more is found."""
        found = True
        while self._late and found:
            found = False
            late, self._late = self._late, []
            for each in late:
                if each.file.given_up:
                    continue
                with _sparing(each.file):
                    heed = self._heeding(each.file)
                    refused = self._writing.apply(each.file, [each.person], heed, seen_before=False)
                    found = found or not refused
                    self._late += [replace(each, match=match) for match, _ in refused]
        for each in self._late:
            if not each.file.given_up:
                with _sparing(each.file):
                    self._refuse(each)
        self._late = []

    def _let_go(self) -> None:
        """What a complete file leaves out of whoever its rows might have been about, till now."""
        for file, parsed in self._complete:
            if not file.given_up:
                with _sparing(file):
                    self._writing.let_go(file, parsed)

    def _heeding(self, file: OnItsWay) -> Callable[[float], None]:
        def heed(share: float) -> None:
            if not file.finished:
                self._heed(self._with(file, share))

        return heed

    def _seen_before(self, file: OnItsWay) -> bool:
        with self._store.reading() as session:
            return ledger.seen_before(session, file)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Readers make many objects and no circles: to look for some would take a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _sparing(file: OnItsWay) -> Iterator[None]:
    """A mistake of ours with one file is that file's trouble and not that of the rest."""
    try:
        yield
    except Problem:
        raise
    except Exception as mistake:
        fault(mistake)
        file.give_up(FAULT)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _turn(file: OnItsWay) -> tuple[bool, bool, float]:
    """Those who may register people come first; of the others' files the newest, then the older.

    An older file then adds what the newer left out, and turns nothing back on the way. Messages
    tell a story, and are taken as it went.
    """
    registers = file.feed is not None and file.feed.may_register
    at = file.dated.timestamp() if file.dated else float("inf")
    story = file.format is Format.HL7
    return not registers, story, at if story else -at
