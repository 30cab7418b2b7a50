"""What cannot be taken in waits, with a sentence and its original, for someone to look at.

What someone let go does not wait again when it comes in the same words.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from desktop.feeds import ledger
from desktop.feeds.ledger import OnItsWay
from desktop.feeds.parsed import Aside, Entry, Parsed, Unreadable, fingerprint
from desktop.feeds.tray import ToPlace
from desktop.store.store import Store
from desktop.words.accounts import leaves_out


@dataclass(frozen=True, slots=True)
class Cut:
    """Some entries as they would be kept, were they set aside: the file itself need not be held."""

    entries: tuple[Entry, ...] = ()
    place: str = ""
    """``entry 12``, or ``row 7 and 3 more``."""
    digest: str = ""
    original: bytes = b""

    @classmethod
    def of(cls, parsed: Parsed, entries: tuple[Entry, ...]) -> Self:
        if not entries:  # the file only points at someone
            return cls()
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        place = f"{parsed.noun} {entries[0].position}{more}"
        return cls(entries, place, parsed.digest(entries), parsed.original(entries))


class Asides:
    """Of one run over some files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dismissed: dict[str, frozenset[str]] = {}
        """By feed: the digests of what someone let go."""

    def set_all_aside(self, file: OnItsWay, parsed: Parsed, asides: Iterable[Aside]) -> None:
        for each in asides:
            self.set_aside(file, Cut.of(parsed, each.entries), each.sentence, refs=each.about)

    def set_aside(
        self, file: OnItsWay, cut: Cut, sentence: str, *,
        about: ToPlace | None = None, refs: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        if cut.digest in self._dismissed_of(file):
            for entry in cut.entries:
                file.tell(entry, ledger.LET_GO)
            return
        file.set_aside(cut.entries, sentence)
        file.keep(cut.place, sentence, cut.original, about, refs, cut.digest)

    def doubt(self, file: OnItsWay, what: str = "entries") -> None:
        """What leaves out very much waits, though it is in, until someone says that it is whole."""
        if not file.left_out:
            return
        gone, of = (sum(each) for each in zip(*file.left_out, strict=True))
        file.left_out = []
        if file.sha256 not in self._dismissed_of(file):
            with suppress(Unreadable):
                file.keep(ledger.WHOLE_FILE, leaves_out(gone, of, what), file.given.content())

    def refuse(self, file: OnItsWay, unreadable: Unreadable, content: bytes) -> None:
        """The whole file waits."""
        dismissed = fingerprint(content) in self._dismissed_of(file)
        file.refuse(unreadable, content, dismissed=dismissed)

    def _dismissed_of(self, file: OnItsWay) -> frozenset[str]:
        feed = file.feed.code if file.feed else ""
        if feed not in self._dismissed:
            with self._store.reading() as session:
                self._dismissed[feed] = ledger.dismissed(session, feed)
        return self._dismissed[feed]
