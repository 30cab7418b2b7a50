"""What a reader makes of one file: people, what is said of them, and a fate for the rest.

Every resource or row is either among the ``sayings`` of one person, or passed over, or set aside.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from desktop.words.accounts import Skipped
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, ItemStatus, PrintFormat
from desktop.words.items import Wording

CONTENT_LIMIT = 512 * 1024 * 1024
"""Larger files are set aside: nothing that a hub is sent is that large."""
ENTRY_LIMIT = 1_000_000
NHS_NUMBER = "https://fhir.nhs.uk/id/nhs-number"
"""Compared without case: both spellings are sent."""


TWO_NUMBERS = "It names two NHS numbers of one person: have it sent again with the right one."
OF_A_PERSON = "It asks to delete a person: someone must look whether that is right."


_STANDING = frozenset({ItemStatus.ACTIVE, ItemStatus.PLANNED})


def number_ref(number: str) -> str:
    """How a source's use of a number is remembered, once a birth date agreed with it."""
    return f"{NHS_NUMBER}|{number}"


def fingerprint(content: bytes) -> str:
    return sha256(content).hexdigest()


class Unreadable(Exception):
    """A whole file that cannot be taken in; says why in one sentence."""

    def __init__(self, sentence: str, kinds: tuple[str, ...] = ("file",)) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.kinds = kinds
        """One for each entry that could at least be counted."""


# A file has very many of these three, and a struct is made in a fifth of the time of a tuple.
class Entry(Struct, frozen=True):
    """One resource or row: where it stands, counted from 1, and what its file calls it."""

    position: int
    kind: str


class Said(Struct, frozen=True):
    """A wording, and by which other refs the same item may be known from other files."""

    wording: Wording
    also: tuple[str, ...] = ()
    as_one: bool = False
    """Whether what stands apart under those refs is told in this one, and leaves."""
    stem: bool = False
    """Whether an item whose ref only begins like this one's is the same, told of later."""
    same_moment: bool = False
    """Whether what stands by another ref is the same only if it begins at the same moment."""
    over: Callable[..., Wording] | None = None
    """Lays the part that was told over what stands (``later``: nothing newer stands there yet).
    None: the wording is the whole, and replaces it."""
    part_of: str = ""
    """The ref of an item without which this one does not stand: withdrawn, it takes this along."""
    parts: Callable[[Wording, Wording], Wording] | None = None
    """Makes of what stands as a part of it (its ref goes on behind ``#``), and of itself as it
    stands now, what the part comes to."""
    lasting: bool = False
    """Kept as withdrawn even where nothing stood: what was said before it may come late."""


class Saying(Struct, frozen=True):
    """What one entry says of a person, or a few that tell of one thing; they share one fate."""

    entries: tuple[Entry, ...]
    said: tuple[Said, ...]
    said_at: datetime | None = None
    """When the source said so; None where the file does not say."""
    whole: str = ""
    """If set, every item whose ref begins so is among ``said``: others were taken out since."""
    some: bool = False
    """Of that whole these are but some: nothing else is taken out."""
    died: PartialDate | None = None
    """By which whatever was taken out has ended, if someone has died."""
    in_turn: bool = False
    """Said after the sayings before it, of the same things: it may change what they changed."""
    why: Skipped | None = None
    """Why its entries are passed over, though they wait with the rest where its person must."""


class Deletion(Struct, frozen=True):
    """What its source deletes by its own id alone: it does not say again of whom it was said."""

    entry: Entry
    ref: str
    in_parts: bool = False
    """Whether it may have become several items, whose refs go on behind ``ref#``."""
    said_at: datetime | None = None


class Elsewhere(Struct, frozen=True):
    """What its source says of those alone whom its file names: of anybody else it does no more."""

    ref: str
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """Who the source says that a person is."""

    entry: Entry
    said_at: datetime | None = None
    nhs_number: str = ""
    """As sent, valid or not."""
    number_ended: bool = False
    """All that was sent is an NHS number that is in use no more."""
    family: str = ""
    given: str = ""
    either_way: bool = False
    """Its names came as words alone, without a comma: the family's may stand first or last."""
    title: str = ""
    preferred: str = ""
    former_family: str = ""
    other_families: tuple[str, ...] = ()
    born: PartialDate | None = None
    born_as_sent: str = ""
    died: PartialDate | None = None
    gender: Gender = Gender.NOT_KNOWN
    address: str = ""
    """Kept of nobody who is withheld: by it the address is found in words."""
    postcode: str = ""
    withheld: bool | None = None
    """True: the source marks the person as sensitive. None: it does not say."""
    telephone: str = ""
    print_format: PrintFormat | None = None
    practice_code: str = ""
    deleted: frozenset[str] = frozenset()
    """Of these the source says that they are no longer so."""


@dataclass(frozen=True, slots=True)
class Complete:
    """Of which items of a person a file has all that its source holds."""

    refs: tuple[str, ...]
    """How their refs begin."""
    sent: frozenset[str] = frozenset()
    """The refs of all that the file has, taken in or not; parts of them go on behind ``#``."""
    said_at: datetime | None = None
    guarded: bool = False
    """Whether a file that leaves out much is doubted until someone says that it is right."""
    came: datetime | None = None
    """When a file came of which someone has said so since; what was said after that stays."""

    def has(self, ref: str) -> bool:
        return ref in self.sent or ref.partition("#")[0] in self.sent


@dataclass(slots=True)
class Person:
    """Someone in a file: how the source names them, who they are, and what is said of them."""

    refs: tuple[str, ...]
    """The source's own ids, the surest first."""
    described: Described | None = None
    """None where the file only points at the person."""
    counts: bool = True
    """Whether the description is an entry of its own (a resource) or stands on every row."""
    sayings: list[Saying] = field(default_factory=list)
    trouble: str = ""
    """Why this person cannot be taken in, whoever it is."""
    disputed: str = ""
    """How other rows contradict under the same id: then it takes birth date and name to be sure."""
    complete: Complete | None = None
    if_everything: Complete | None = None
    """The same, where its source is known to send all that it has each time."""
    described_before: tuple[Described, ...] = ()
    """What the file said of who they are before that, the oldest first."""
    formerly: tuple[str, ...] = ()
    """Ids by which the source meant someone else until it merged them into this person."""
    former_numbers: tuple[str, ...] = ()
    """The NHS numbers that stood beside those, as sent: they must be nobody else's here."""
    home: str = ""
    """The care home in whose list of residents they stand."""
    patient: int | None = None
    """Who it is here, where that is not left to find."""
    lives_at: int | None = None
    """The care home here where they live, by a list of all its residents."""
    moved_out: int | None = None
    """The one of which such a list no longer has them."""
    off_list_at: datetime | None = None
    """Since when the registration list that had them leaves them out."""
    may_register: bool = True
    """Whether this file may say who lives here, if its source may."""

    @property
    def entries(self) -> list[Entry]:
        own = [self.described.entry] if self.described and self.counts else []
        return own + [entry for saying in self.sayings for entry in saying.entries]


@dataclass(frozen=True, slots=True)
class PassedOver:
    entry: Entry
    why: Skipped


@dataclass(frozen=True, slots=True)
class Aside:
    """Entries that cannot be taken in, with one sentence that says why."""

    entries: tuple[Entry, ...]
    sentence: str
    about: frozenset[str] = frozenset()
    """By which ids its source names the people whom they are about, as far as they say."""


def set_aside(
    by_sentence: Mapping[str, list[Entry]], named: Callable[[Entry], Iterable[str]]
) -> list[Aside]:
    """Each sentence once, with its entries and with whoever is ``named`` by one of them."""
    return [
        Aside(tuple(entries), sentence, frozenset(ref for each in entries for ref in named(each)))
        for sentence, entries in by_sentence.items()
    ]


@dataclass(frozen=True, slots=True)
class Whole:
    """Of some items a file holds all that its source still says, for whoever it is."""

    begins_with: str
    """How their refs begin."""
    days: tuple[str, str] | None = None
    """Only those that begin on a day of these, the first and the last."""
    home: str = ""
    """It is also the list of all who live in this care home."""
    registers: bool = False
    """It is the list of all who are registered with the practices that it names."""
    period: tuple[str, str] | None = None
    """Only those of a time between two days: ended in it, or open and begun by its end."""
    lasts: bool = False
    """Those of a period may have begun before it and go on after it."""
    guarded: bool = False
    """Whether a file that leaves out much is doubted until someone says that it is right."""

    def covers(
        self, status: ItemStatus, begins: PartialDate | None, ends: PartialDate | None
    ) -> bool:  # fmt: skip
        """Whether an item that stands would be in the file if its source still said it."""
        first = begins.text[:10] if begins else ""
        if self.period is None:
            day = self.days is None or bool(first and self.days[0] <= first <= self.days[1])
            return day and status in _STANDING
        if status is ItemStatus.WITHDRAWN:
            return False
        last = ends.text[:10] if ends else ""
        if self.lasts or not last:
            return first <= self.period[1] and (not last or last >= self.period[0])
        return self.period[0] <= last <= self.period[1]


@dataclass(slots=True)
class Parsed:
    """A file that could be read."""

    entries: int
    noun: str
    """What an entry of it is called: ``entry``, ``row`` or ``message``."""
    original: Callable[[tuple[Entry, ...]], bytes]
    """The bytes of some entries as a file of their own, which can be brought in again."""
    alone: Callable[[tuple[Entry, ...]], bytes] | None = None
    """The same without what their file says of itself, where that is not all the same each time."""
    dated: datetime | None = None
    people: list[Person] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    whole: list[Whole] = field(default_factory=list)
    if_everything: list[Whole] = field(default_factory=list)
    """The same, where its source is known to send all that it has each time."""
    deletions: list[Deletion] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    names_all: bool = False
    """Whether each entry that was set aside says whom it is about."""
    closes: bool = False
    """Whether what it leaves out of ``whole`` is gone: it is so read that it can be told."""
    came: datetime | None = None
    """When it came, if someone has said since that what it leaves out is gone."""

    def digest(self, entries: tuple[Entry, ...]) -> str:
        """Of what they say: the same whenever they are sent in the same words."""
        return fingerprint((self.alone or self.original)(entries))

    def as_part(self) -> None:
        """Some entries of a file, that were set aside: what is not among them says nothing."""
        self.whole, self.elsewhere = [], []
        for person in self.people:
            person.complete = None

    def as_right(self, came: datetime) -> None:
        """Someone has said that what it leaves out is gone, since it came."""
        self.came = came
        self.whole = [replace(each, guarded=False) for each in self.whole]
        for person in self.people:
            if person.complete is not None:
                person.complete = replace(person.complete, guarded=False, came=came)

    def as_everything(self) -> None:
        """Its source sends all that it has each time, as was set for it."""
        self.whole += self.if_everything
        for person in self.people:
            person.complete = person.complete or person.if_everything
