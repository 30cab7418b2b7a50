"""What is said of one patient, weighed against what stands: new, changed, the same, or older."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.feeds import deaths, taken_back
from desktop.feeds.fates import OLDER, SEEN, UNDATED, Told, together
from desktop.feeds.parsed import Complete, Entry, Said, Saying
from desktop.feeds.standing import WORDS, Standing, words_of
from desktop.feeds.withheld import as_before, hidden
from desktop.models.item import item_id
from desktop.words.accounts import Fate, Skipped
from desktop.words.enums import ItemStatus
from desktop.words.items import NEVER_SHOWN, Wording

FEW = 20
"""So many may be gone at once, whatever share of the whole that is."""


def past(said_at: datetime | None, now: datetime) -> datetime | None:
    """When something was said. A time that has not come yet is none: a clock was wrong.

    Otherwise nothing that is said until then could change what stands.
    """
    return said_at if said_at is not None and said_at <= now else None


def too_many(gone: int, standing: int, few: int = FEW) -> bool:
    """Whether a file leaves out so much that it may be but half of one: more than a fifth."""
    return gone > few and gone * 5 > standing


@dataclass(slots=True)
class Changes:
    """What to write for one patient, and the fate of each entry."""

    new: dict[int, Standing] = field(default_factory=dict)
    """By its id, what did not stand yet."""
    changed: list[dict[str, Any]] = field(default_factory=list)
    heard_again: list[dict[str, Any]] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    brought_by: set[int | None] = field(default_factory=set)
    """The imports that brought the wordings which now change."""
    fates: dict[Entry, Told] = field(default_factory=dict)
    back: bool = False
    """Something that was gone from its source is there again, in the same words."""
    own: bool = False
    """Something that stands on the person, and on no entry of its own, is new or changed."""
    left_out: tuple[int, int] = (0, 0)
    """How many items a file left out, of how many, if those are so many that none was marked."""

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.back)


class Weighing:
    """Compares the sayings of one source on one patient with its standing items.

    What has no date counts as said when it came. It keeps out nothing that has one, and brings
    nothing back that a dated word withdrew.
    """

    def __init__(
        self, source: str, patient_id: int, standing: dict[int, Standing], now: datetime, *,
        seen_before: bool, left: frozenset[int] = frozenset(),
        undated: Callable[[datetime], bool] = lambda _: False, hides: bool = False,
    ) -> None:  # fmt: skip
        """``undated``: whether no file told a moment of saying, but an import began then."""
        self._source, self._patient = source, patient_id
        self._standing, self._now = standing, now
        self._seen_before = seen_before
        """The very same file was taken in before: what it repeats is not news."""
        self._undated, self._hides = undated, hides
        self._left = set(left)
        """Items that left when someone undid a match: they come back, however old."""
        self._done: set[int] = set()
        self._written: dict[int, dict[str, Any]] = {}
        self._heard: dict[int, dict[str, Any]] = {}
        """The rows to write so far: what is said in turn may change each more than once."""
        self.changes = Changes()

    def weigh_all(self, sayings: Iterable[Saying], complete: Complete | None) -> None:
        for saying in sayings:
            self.weigh(saying)
        if complete is not None:
            self._close(complete)

    def hide(self, keys: frozenset[str]) -> None:
        """Of all that stands, what holds the address of someone who is withheld from now on."""
        for stands in self._standing.values():
            words = words_of(hidden(stands.wording, keys))
            if words != stands.words:
                self._change(stands, words, stands.said_at)

    def weigh(self, saying: Saying) -> None:
        said_at = past(saying.said_at, self._now)
        if saying.in_turn:
            self._done.clear()
        told: list[Told] = []
        for each in saying.said:
            key, stands = self._find(each)
            if (fate := self._said(each, key, stands, said_at, saying)) is not None:
                told.append(fate)
            if each.as_one:
                told += self._told_in_it(each, key, said_at)
        if saying.whole and not saying.some:
            told += self._taken_out(saying, said_at)
        told += [fate for each in saying.said for fate in self._along(each)]
        all_told = (Fate.SKIPPED, saying.why) if saying.why else together(told)
        for entry in saying.entries:
            self.changes.fates[entry] = all_told
        if not saying.entries and all_told[0] in (Fate.IMPORTED, Fate.UPDATED):
            self.changes.own = True

    def _said(
        self, said: Said, key: int, stands: Standing | None, said_at: datetime | None,
        saying: Saying,
    ) -> Told | None:  # fmt: skip
        """None where nothing was said that could be news."""
        wording = self._as_shown(said.wording, stands)
        if key in self._done:
            return Fate.SKIPPED, Skipped.REPEATED
        self._done.add(key)
        withdrawn = wording.status is ItemStatus.WITHDRAWN
        if self._is_part_of_withdrawn(said):
            return None
        if stands is None:
            return self._unseen(key, said, said_at, saying)
        if withdrawn and stands.wording.title == NEVER_SHOWN:
            return Fate.SKIPPED, Skipped.WITHDRAWN_UNSEEN
        words = words_of(wording)
        if withdrawn:
            words = taken_back.withdrawn(stands, wording)
        elif stands.id in self._left:
            self._left.discard(stands.id)
            self._change(stands, words, said_at or self._now)
            return Fate.UPDATED, ""
        elif said.over is not None:
            return self._laid_over(said.over, stands, said_at)
        if said_at is not None and self._is_late(stands, said_at):
            return Fate.UNCHANGED, "" if words == stands.words else OLDER
        gone = not withdrawn and stands.status is ItemStatus.WITHDRAWN
        if said_at is None and gone and self._has_date(stands.said_at):
            return Fate.UNCHANGED, UNDATED
        if self._is_no_news(stands, said_at):
            return Fate.UNCHANGED, "" if words == stands.words else SEEN
        if words == stands.words:
            self._hear_again(stands, said_at)
            if stands.gone_at is not None:
                stands.gone_at = None
                self.changes.back = True
                return Fate.UPDATED, ""
            return Fate.UNCHANGED, ""
        self._change(stands, words, said_at or self._now)
        return Fate.UPDATED, ""

    def _as_shown(self, told: Wording, stands: Standing | None) -> Wording:
        return as_before(told, stands.wording) if self._hides and stands is not None else told

    def _unseen(
        self, key: int, said: Said, said_at: datetime | None, saying: Saying
    ) -> Told | None:
        """What does not stand yet; taken back already, it is kept without its words."""
        wording = said.wording
        withdrawn = wording.status is ItemStatus.WITHDRAWN
        if self._is_overtaken(wording.source_ref, said_at, saying):
            return Fate.UNCHANGED, OLDER
        if withdrawn and not said.lasting:
            if saying.in_turn:
                return None
            wording = taken_back.wordless(wording)
        self._add(key, wording, said_at or self._now)
        return (Fate.SKIPPED, Skipped.WITHDRAWN_UNSEEN) if withdrawn else (Fate.IMPORTED, "")

    def _laid_over(
        self, over: Callable[..., Wording], stands: Standing, said_at: datetime | None
    ) -> Told:
        """A part was told: what came late only fills in what nobody has said since."""
        later = said_at is None or not self._is_late(stands, said_at)
        newest = words_of(over(stands.wording, later=True))
        if self._is_no_news(stands, said_at):
            return Fate.UNCHANGED, "" if newest == stands.words else SEEN
        words = newest if later else words_of(over(stands.wording, later=False))
        if words != stands.words:
            dated = said_at or self._now
            self._change(stands, words, dated if later else max(dated, stands.said_at))
            return Fate.UPDATED, ""
        if later:
            self._hear_again(stands, said_at)
        return Fate.UNCHANGED, "" if newest == stands.words else OLDER

    def _is_part_of_withdrawn(self, said: Said) -> bool:
        whole = self._standing.get(item_id(self._source, said.part_of)) if said.part_of else None
        return whole is not None and whole.status is ItemStatus.WITHDRAWN

    def _is_overtaken(self, ref: str, said_at: datetime | None, saying: Saying) -> bool:
        """Whether a newer whole has said already what there is, and this is not among it."""
        return bool(saying.whole) and ref.startswith(saying.whole) and said_at is not None and any(
            stands.source_ref.startswith(saying.whole) and self._after(stands.said_at, said_at)
            for stands in self._standing.values()
        )  # fmt: skip

    def _has_date(self, at: datetime) -> bool:
        return at != self._now and not self._undated(at)

    def _after(self, at: datetime, other: datetime) -> bool:
        """Whether a standing moment of saying was told, and comes after another."""
        return at > other and self._has_date(at)

    def _is_late(self, stands: Standing, said_at: datetime) -> bool:
        """Whether its source has told of it since; what it withdrew stays so, dated or not."""
        if stands.status is ItemStatus.WITHDRAWN:
            return said_at < stands.heard_at
        return self._after(stands.said_at, said_at) or (
            stands.gone_at is not None and self._after(stands.gone_at, said_at)
        )

    def _is_no_news(self, stands: Standing, said_at: datetime | None) -> bool:
        """What has changed since the very same file came, another file has changed."""
        return self._seen_before and (said_at is None or said_at <= stands.said_at)

    def _find(self, said: Said) -> tuple[int, Standing | None]:
        """By its own ref, or else by one under which another file may have brought it."""
        own = item_id(self._source, said.wording.source_ref)
        if own in self._standing:
            return own, self._standing[own]
        others = [
            stands
            for stands in self._under(said.also)
            if stands.id not in self._done
            and not (said.same_moment and stands.begins != said.wording.begins)
        ]
        if others:
            first = min(others, key=lambda stands: stands.status is ItemStatus.WITHDRAWN)
            return first.id, first
        if said.stem:
            for key, stands in self._standing.items():
                if key not in self._done and stands.source_ref.startswith(said.wording.source_ref):
                    return key, stands
        return own, None

    def _under(self, refs: Iterable[str]) -> list[Standing]:
        keys = (item_id(self._source, ref) for ref in refs)
        return [self._standing[key] for key in keys if key in self._standing]

    def _told_in_it(self, said: Said, key: int, said_at: datetime | None) -> list[Told]:
        """What stood apart before its source told of it in this one: it leaves, if this one stands.

        Otherwise a medicine would be shown twice, for ever, and once as it was long ago.
        """
        whole = self._standing.get(key)
        if whole is None or whole.status is ItemStatus.WITHDRAWN:
            return []
        by = said_at or self._now
        told: list[Told] = []
        for stands in self._under(said.also):
            if (
                stands.id not in self._done
                and stands.status is not ItemStatus.WITHDRAWN
                and not self._is_late(stands, by)
                and not self._is_no_news(stands, said_at)
            ):
                self._change(stands, taken_back.told_in_another(stands), by)
                told.append((Fate.UPDATED, ""))
        return told

    def _taken_out(self, saying: Saying, said_at: datetime | None) -> list[Told]:
        """Parts of a whole that it no longer has: they end, or are withdrawn with it."""
        gone = bool(saying.said) and all(
            each.wording.status is ItemStatus.WITHDRAWN for each in saying.said
        )
        status = ItemStatus.WITHDRAWN if gone else ItemStatus.ENDED
        left = (ItemStatus.WITHDRAWN,) if gone else (ItemStatus.ENDED, ItemStatus.WITHDRAWN)
        by = said_at or self._now
        told: list[Told] = []
        for stands in list(self._standing.values()):
            if (
                stands.source_ref.startswith(saying.whole)
                and stands.id not in self._done
                and stands.status not in left
                and not self._after(stands.said_at, by)
                and not self._is_no_news(stands, said_at)
            ):
                self._done.add(stands.id)
                ended = stands.wording._replace(status=status)
                if saying.died is not None:
                    ended = deaths.ended(ended, saying.died)
                self._change(stands, words_of(ended), by)
                told.append((Fate.UPDATED, ""))
        return told

    def _along(self, said: Said) -> Iterator[Told]:
        """Its parts go with an item, whichever of them was told of first."""
        ref = said.wording.source_ref
        whole = self._standing.get(item_id(self._source, ref))
        if said.parts is None or whole is None:
            return
        for stands in self._standing.values():
            if stands.source_ref.startswith(f"{ref}#"):
                words = words_of(said.parts(stands.wording, whole.wording))
                if words != stands.words:
                    self._change(stands, words, stands.said_at)
                    if stands.id not in self.changes.new:
                        yield Fate.UPDATED, ""

    def _close(self, complete: Complete) -> None:
        """Mark what a file that has everything does not have, once all its sayings were weighed."""
        said_at = past(complete.said_at, self._now)
        by = said_at or self._now
        standing = [
            stands
            for stands in self._standing.values()
            if stands.source_ref.startswith(complete.refs)
            and stands.gone_at is None
            and stands.status is not ItemStatus.WITHDRAWN
        ]
        gone = [
            stands
            for stands in standing
            if not complete.has(stands.source_ref)
            and stands.id not in self._done
            and not self._after(stands.said_at, by)
            and not (
                stands.said_at > complete.came
                if complete.came
                else self._is_no_news(stands, said_at)
            )
        ]
        if complete.guarded and too_many(len(gone), len(standing)):
            self.changes.left_out = len(gone), len(standing)
            return
        self.changes.gone += [
            {
                "of_patient": self._patient,
                "of_id": stands.id,
                "seen": stands.version,
                "version": stands.version + 1,
                "gone_at": by,
            }
            for stands in gone
        ]

    # --- what to write -----------------------------------------------------------------------

    def _add(self, key: int, wording: Wording, said_at: datetime) -> None:
        self.changes.new[key] = self._standing[key] = Standing(
            key, 1, wording.source_ref, said_at, self._now, None, None, words_of(wording)
        )

    def _change(self, stands: Standing, words: tuple[Any, ...], said_at: datetime) -> None:
        stands.words, stands.said_at = words, said_at
        if stands.id in self.changes.new:
            return
        row = self._written.get(stands.id)
        if row is None:
            row = {
                "of_patient": self._patient,
                "of_id": stands.id,
                "seen": stands.version,
                "version": stands.version + 1,
                "recorded_from": max(self._now, stands.recorded_from),
            }
            self.changes.brought_by.add(stands.import_id)
            self.changes.changed.append(row)
            self._written[stands.id] = row
            if (heard := self._heard.pop(stands.id, None)) is not None:
                self.changes.heard_again.remove(heard)
        row.update(zip(WORDS, words, strict=True), said_at=said_at)

    def _hear_again(self, stands: Standing, said_at: datetime | None) -> None:
        """The source says the same once more: only the age beside the fact is new."""
        said_at = said_at or self._now
        if said_at <= stands.said_at and stands.gone_at is None:
            return
        stands.said_at = said_at
        if stands.id in self.changes.new:
            return
        row = self._written.get(stands.id) or self._heard.get(stands.id)
        if row is None:
            row = {
                "of_patient": self._patient,
                "of_id": stands.id,
                "seen": stands.version,
                "version": stands.version + 1,
            }
            self.changes.heard_again.append(row)
            self._heard[stands.id] = row
        row["said_at"] = said_at
