"""The accounting of an import: every resource or row has exactly one fate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop.words.enums import Sector, SourceKind
from desktop.words.people import Cell
from desktop.words.silence import Silence
from desktop.words.tables import Mapping


def file_label(source: str, sha256: str) -> str:
    """A name for lists and logs that cannot carry a patient's: source and content hash."""
    return f"{source or 'none'}-{sha256[:12] or 'unread'}"


WITHIN = " › "
"""Between a zip and what lies in it."""


def short_name(place: str) -> str:
    """A file without the folders that it lay in: ``lists.zip › july/list.csv``."""
    outer, within, inner = place.partition(WITHIN)
    return Path(outer).name + within + inner


LEAVES_OUT = "What it holds is in, but it leaves out "
"""How the sentence begins of a file that waits for someone to say whether it is whole."""


HIDDEN_ROW = (
    "This row is hidden in its workbook, by a filter maybe. If it is meant to come in all the same,"
    " choose “It is right”; else show it or delete it there, and send the workbook again."
)
"""Why a row waits for someone to say so for it: read once more, it would not look hidden."""


def leaves_out(gone: int, of: int, what: str) -> str:
    return (
        f"{LEAVES_OUT}{gone} of the {of} {what} that its source had sent: more than a fifth, so"
        " none of that was marked as gone. If it is right, choose “It is right”; if it was only a"
        " part, dismiss it."
    )


class Fate(StrEnum):
    """What became of one resource or row."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    SET_ASIDE = "set aside"


TAKEN = frozenset({Fate.IMPORTED, Fate.UPDATED, Fate.UNCHANGED})
"""What is here from then on, be it news or not."""


class Skipped(StrEnum):
    """Why something was passed over: the whole, closed list."""

    NOT_SHOWN = "type not shown here"
    USED = "used by another entry"  # organisations, practitioners, medications, locations
    UNUSED = "nobody’s own record, and named by no other entry"  # the same, on their own
    ADMINISTRATIVE = "billing or scheduling"
    HEADING = "only heads a message"  # to whom it goes, and why
    WITHDRAWN_UNSEEN = "withdrawn before it was ever shown here"
    REPEATED = "repeated in this file"
    REPLACED = "replaced by another record"  # of the same person, by the word of the source
    CARER_LINK = "carer link that names nobody cared for"
    GROUPING = "only groups other entries"  # a list that says nothing of its own
    HIDDEN = "hidden file"
    NO_ROW = "a heading or a total and nobody’s row"
    DISMISSED = "dismissed here before"  # set aside once, in the same words


@dataclass(frozen=True, slots=True)
class Line:
    """So many entries of one file with one fate; ``reason`` is empty where none is needed."""

    fate: Fate
    reason: str
    kind: str
    """Resource type or event type as the file names it."""
    count: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What waits for a person to look at it."""

    position: str
    """Where in the file: ``entry 12`` or ``row 7`` or ``file``."""
    sentence: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """One file: the counts of its lines add up to ``entries``."""

    label: str
    """As ``file_label`` makes it."""
    name: str
    """As given, for the person who gave it; never logged."""
    entries: int
    lines: tuple[Line, ...]
    set_aside: tuple[SetAside, ...]
    patients: int
    path: Path = Path()
    """Where it lay: itself, or the zip that held it."""
    original_kept: bool = False
    """The hub keeps the whole of it, for as long as the policy says."""

    def count(self, fate: Fate) -> int:
        return sum(line.count for line in self.lines if line.fate is fate)


def all_kept(accounts: Iterable[FileAccount]) -> frozenset[Path]:
    """Where the originals lay that the hub keeps; a zip if it keeps all in it that anyone reads."""
    read = [
        each
        for each in accounts
        if any(line.reason != Skipped.HIDDEN for line in each.lines) or not each.lines
    ]
    kept = {each.path for each in read if each.original_kept}
    return frozenset(kept - {each.path for each in read if not each.original_kept})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    files: int
    """Taken in, or set aside as a whole."""
    of_files: int
    entries: int
    """Whose fate is known."""
    read: int
    """Bytes, of ``of_bytes``; 0 of 0 until every file was looked at."""
    of_bytes: int


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How an import ended: with an account of each file, or with a sentence that says why not."""

    accounts: tuple[FileAccount, ...] = ()
    moved: frozenset[str] = frozenset()
    """The subjects of what was signed, also where it did not come to its end."""
    sentence: str = ""
    kept: frozenset[Path] = frozenset()
    """Whose originals the hub keeps, so that they may leave their folder."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A source on the Feeds page."""

    source_id: int
    name: str
    sector: Sector
    heard_at: datetime | None
    silence: Silence
    imported: int
    updated: int
    unchanged: int
    skipped: int
    set_aside: int
    """Of the newest import."""
    waiting: int
    """Set aside and not yet looked at, over all imports."""
    trend: tuple[int, ...] = ()
    """Entries of its last imports, the newest last."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Something set aside that nobody has looked at yet."""

    id: int
    file: str
    """Its name as given for the person who gave it; for everyone else its label."""
    position: str
    sentence: str
    at: datetime
    corrected: bool = False
    """Someone has corrected it, or had it tried again: it is to be read once more."""
    file_id: int = 0

    @property
    def leaves_out(self) -> bool:
        """Whether it is in, and waits only for someone to say that it is whole."""
        return self.sentence.startswith(LEAVES_OUT)

    @property
    def asks(self) -> bool:
        """Whether it waits for someone to say that it is right, and no set-up can mend it."""
        return self.leaves_out or self.sentence.startswith(HIDDEN_ROW[:38])


@dataclass(frozen=True, slots=True)
class Original:
    """What a source sent and nobody could take in, as it came."""

    id: int
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptRow:
    """The whole of a file that came in by itself, and is in no folder any more."""

    file_id: int
    file: str
    """Its label."""
    kept_at: datetime
    entries: int
    ending: str
    """How its name ends: ``.json``."""
    key: int | None = None
    """Under which key it is sealed, on a server."""


@dataclass(frozen=True, slots=True)
class SentIn:
    """Files that one entry about one person came in, and by what to know it among the others."""

    code: str
    sector: Sector
    kind: SourceKind
    mappings: tuple[Mapping, ...]
    """What its source's tables mean by their columns."""
    packed: tuple[bytes, ...]
    """Whole files: they hold other people, and go to ``feeds.as_sent`` alone."""
    people: frozenset[str]
    """By which ids the source means the person."""
    ref: str
    """What the source calls the item."""
    cells: frozenset[Cell]
    """What the reader may see of the person."""


@dataclass(frozen=True, slots=True)
class Readable:
    """The words of an original."""

    text: str
    """Empty where it is no text."""
    how: str
    """How they were come by, where they do not stand there as they came."""
    size: int
    """Bytes of what came."""
    ending: str = ""
    """How the name of such a file ends: ``.json``."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The names of the columns and some rows under them, where that is all that it is."""
