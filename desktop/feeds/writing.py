"""Writing what files say: some patients a transaction, and at the end the account of each file.

All that one file says of one patient is written together, and signed by one entry.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.feeds import deleted, elsewhere, gone, ledger
from desktop.feeds.apply import Job, Outcome, apply
from desktop.feeds.compare import past
from desktop.feeds.demographics import Homes
from desktop.feeds.grouping import by_patient
from desktop.feeds.ledger import OnItsWay
from desktop.feeds.matching import Match
from desktop.feeds.parsed import Aside, Parsed, Person
from desktop.feeds.sources import Feed, kept
from desktop.log import fault
from desktop.models import Import, PatientMerge, Source
from desktop.services import findings
from desktop.services.sealing import Keeping
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.accounts import Fate
from desktop.words.people import Actor

PEOPLE_AT_ONCE = 100
SAYINGS_AT_ONCE = 4_000
"""Of one transaction: long enough to be quick, short enough to keep nobody else waiting."""
ORIGINALS_AT_ONCE = 64 * 1024 * 1024
"""Bytes of whole files, read again to be kept."""
FAULT = (
    "Tapestry made a mistake with this and did not take it in. It is no fault of the file: "
    "tell whoever looks after Tapestry."
)
NOT_STORED = "It could not be stored: something in it does not fit the hub."


class Writing:
    """What one run writes: one import for each source, made with the first change of it."""

    def __init__(
        self, store: Store, actor: Actor, homes: Homes, now: datetime, *, keeping: Keeping | None,
        parts: bool,
    ) -> None:  # fmt: skip
        self._store, self._actor, self._homes, self._now = store, actor, homes, now
        self._keeping, self._parts = keeping, parts
        self._imports: dict[str, tuple[int, int]] = {}
        """By feed: the ids of its source and of its import, once kept."""
        self._began = 0, 0

    def take_in(
        self, file: OnItsWay, parsed: Parsed, heed: Callable[[float], None], *, seen_before: bool
    ) -> tuple[list[tuple[Match, Person]], list[Aside]]:  # fmt: skip
        """Take in a file, some people at a time; who and what cannot be placed comes back.

        Whatever it says of one patient is one transaction and one entry of the audit: by several
        of its people, by what it deletes, and by what it leaves out. ``heed`` is told each time
        which share of them that makes, from 0 to 1.
        """
        feed, people = self._feed(file), list(parsed.people)
        asides: list[Aside] = []
        if parsed.deletions or parsed.elsewhere:
            with self._store.reading() as session:
                deleting, asides = deleted.told(session, feed, parsed.deletions)
                people += deleting
                people += elsewhere.left(session, feed, parsed.people, parsed.elsewhere)
        if parsed.closes:
            people += self._planned(file, parsed)
        return self.apply(file, people, heed, seen_before=seen_before), asides

    def apply(
        self, file: OnItsWay, people: list[Person], heed: Callable[[float], None], *,
        seen_before: bool,
    ) -> list[tuple[Match, Person]]:  # fmt: skip
        """Take in some people of a file; who cannot be placed comes back."""
        refused: list[tuple[Match, Person]] = []
        done = 0
        for some in in_batches(self._by_patient(file, people)):
            outcome = self._some(file, some, seen_before=seen_before)
            for entry, told in outcome.fates.items():
                file.tell(entry, told)
            file.patients |= outcome.patients
            file.left_out += outcome.left_out
            refused += [(match, person) for person, match in outcome.refused]
            done += sum(map(len, some))
            heed(done / len(people))
        return refused

    def let_go(self, file: OnItsWay, parsed: Parsed) -> None:
        """What a file leaves out of whoever might have been someone that was found since."""
        self.apply(file, self._planned(file, parsed, apart=True), lambda _: None, seen_before=False)

    def _planned(self, file: OnItsWay, parsed: Parsed, *, apart: bool = False) -> list[Person]:
        """Of whom a file leaves something out and says nothing else; nothing is written yet."""
        with self._transacting(file.feed) as (session, feed, source_id, import_id):
            job = Job(self._actor, feed, source_id, import_id, self._homes, self._now, False)
            planned = gone.plan(session, job, parsed, apart=apart)
            session.rollback()
        if planned.left_out[0]:
            file.left_out.append(planned.left_out)
        return list(planned.others.values())

    def _by_patient(self, file: OnItsWay, people: list[Person]) -> list[list[Person]]:
        if len(people) == 1:
            return [people]
        with self._store.reading() as session:
            whoever = by_patient(session, self._feed(file), people)
        return list(map(elsewhere.without_named, whoever))

    @staticmethod
    def _feed(file: OnItsWay) -> Feed:
        assert file.feed is not None  # noqa: S101 - only files that belong to a feed are written
        return file.feed

    def accounts(self, files: list[OnItsWay]) -> None:
        """The accounts of each feed's files, and the one entry that an import itself signs.

        With originals there may be several, so that not all that came in is held at once.
        """
        by_feed: dict[str, list[OnItsWay]] = {}
        for file in files:
            if file.feed is not None and not file.written:
                by_feed.setdefault(file.feed.code, []).append(file)
        for theirs in by_feed.values():
            for some in self._lots(theirs):
                self._account(some)

    def _account(self, theirs: list[OnItsWay]) -> None:
        keeping, now = self._keeping, self._now
        originals = [file.original(keeping, now) if keeping else None for file in theirs]
        with self._transacting(theirs[0].feed) as (session, _, source_id, import_id):
            for file, original in zip(theirs, originals, strict=True):
                ledger.write(session, file, source_id, import_id, now, original)
            session.get_one(Import, import_id).ended_at = now
            if not self._parts:
                self._hear(session.get_one(Source, source_id), theirs)
            findings.heard(session, _joined(session), now)
            sums = Counter[str]()
            for file in theirs:
                for (fate, _, _), count in file.counts.items():
                    sums[fate] += count
            sign(
                session,
                self._actor,
                "feed.imported",
                {f"import:{import_id}", f"source:{source_id}"},
                ", ".join(f"{sums[fate]} {fate}" for fate in Fate if sums[fate]),
            )
        for file in theirs:
            file.written = True

    def _hear(self, source: Source, files: list[OnItsWay]) -> None:
        """Its source is as fresh as the newest that it said; an old file makes it no older."""
        heard = [at for file in files if (at := file.heard_at(self._now)) is not None]
        if heard:
            before = past(source.heard_at, self._now)
            source.heard_at = max([*heard, before] if before else heard)

    def _lots(self, files: list[OnItsWay]) -> Iterator[list[OnItsWay]]:
        lot: list[OnItsWay] = []
        size = 0
        for file in files:
            if self._keeping and lot and size + file.size > ORIGINALS_AT_ONCE:
                yield lot
                lot, size = [], 0
            lot.append(file)
            size += file.size
        yield lot

    def _some(
        self, file: OnItsWay, whoever: list[list[Person]], *, seen_before: bool,
        again: bool = False,
    ) -> Outcome:  # fmt: skip
        """One transaction; if it does not hold, one a patient, so that one spares the rest.

        A lone one is tried once more: another import may have registered them meanwhile.
        """
        people = [person for one in whoever for person in one]
        try:
            return self._transaction(file, people, seen_before=seen_before)
        except Problem:
            raise
        except (IntegrityError, DataError):
            trouble = NOT_STORED
        except Exception as mistake:  # whatever it is, it is said of this one alone
            fault(mistake)
            trouble, again = FAULT, True
        if len(whoever) == 1:
            if not again:
                return self._some(file, whoever, seen_before=seen_before, again=True)
            return Outcome(refused=[(each, Match(trouble=trouble)) for each in people])
        whole = Outcome()
        for each in whoever:
            one = self._some(file, [each], seen_before=seen_before)
            whole.fates |= one.fates
            whole.patients |= one.patients
            whole.refused += one.refused
            whole.left_out += one.left_out
        return whole

    def _transaction(self, file: OnItsWay, people: list[Person], *, seen_before: bool) -> Outcome:
        with self._transacting(file.feed) as (session, feed, source_id, import_id):
            job = Job(self._actor, feed, source_id, import_id, self._homes, self._now, seen_before)
            outcome = apply(session, job, people)
            self._began = source_id, outcome.import_id
            if outcome.heard_again and not session.signatures:
                sign(session, self._actor, "feed.heard", {f"source:{source_id}"})
            if not session.signatures:
                session.rollback()
        return outcome

    @contextmanager
    def _transacting(self, feed: Feed | None) -> Iterator[tuple[GuardedSession, Feed, int, int]]:
        """A transaction of one feed, whose source and import are made with its first change."""
        assert feed is not None  # noqa: S101 - only files that belong to a feed are written
        with self._store.writing() as session:
            self._began = self._imports.get(feed.code) or self._begun(session, feed)
            yield session, feed, *self._began
            signed = bool(session.signatures)
        if signed:
            self._imports[feed.code] = self._began

    def _begun(self, session: GuardedSession, feed: Feed) -> tuple[int, int]:
        source_id = kept(session, feed)
        row = Import(source_id=source_id, began_at=self._now, by_id=self._actor.id)
        session.add(row)
        session.flush()
        return source_id, row.id


def _joined(session: Session) -> Sequence[int]:
    """Whose records joined or parted: on a hub somebody does that who sees but a part of them."""
    asked = select(PatientMerge.kept_id, PatientMerge.emptied_id).order_by(PatientMerge.id.desc())
    return sorted({each for pair in session.execute(asked.limit(300)) for each in pair})


def in_batches(whoever: list[list[Person]]) -> Iterator[list[list[Person]]]:
    """So many at a time that a transaction stays short."""
    batch: list[list[Person]] = []
    people = weight = 0
    for one in whoever:
        sayings = sum(len(person.sayings) for person in one)
        if batch and (people >= PEOPLE_AT_ONCE or weight + sayings > SAYINGS_AT_ONCE):
            yield batch
            batch, people, weight = [], 0, 0
        batch.append(one)
        people += len(one)
        weight += sayings
    if batch:
        yield batch
