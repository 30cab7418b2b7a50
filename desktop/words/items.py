"""An item: whatever a source says about a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.silence import Silence

MAJOR, MINOR = "Major problem", "Minor problem"
"""How a GP's record weighs a problem."""
ACUTE, DELAYED = "Acute", "Delayed prescribing"
REPEAT, REPEAT_DISPENSING = "Repeat", "Repeat dispensing"
"""How a medicine is prescribed: by and by, or for once."""
_RANKS = {REPEAT: 0, REPEAT_DISPENSING: 0, ACUTE: 2, DELAYED: 2, MINOR: 2}


CANCELLED = "cancelled"
"""The value of a withdrawn visit or appointment that its source called off: it leaves the record,
not the week."""
NOT_MADE = "not made"
"""The value of a visit or appointment at which nobody was seen: missed, refused, no reply."""
NEVER_SHOWN = "Withdrawn before it was ever shown here"
"""The title of what a source took back before anybody saw it: it is remembered without its words,
so that an older wording which comes late does not stand."""
TOLD_IN_ANOTHER = "Told in another entry of its source now"
"""How the detail begins of what stood apart until its source linked it, and has left since."""
DOSE_IN_PARTS = "Dose was sent in parts: look in the source"
"""In the value of a medicine whose dose its source sent without words: no program puts it together.
"""
ISSUED = "Last issued "
"""How the detail of a medicine says when it was last issued."""
ON_HOLD, STATUS_NOT_KNOWN, STATUS_NOT_SENT = "On hold", "Status not known", "Status not sent"
SAID_TO_BE_OVER = "Said to be over as well"
AS_SENT, BEGINS_ON = "Status as sent: ", "Begins "
"""How a detail says that a status means nothing here, and that something has not begun yet."""
UNSURE = frozenset({
    ON_HOLD, STATUS_NOT_KNOWN, STATUS_NOT_SENT, "Unconfirmed", "Refuted", "Not taken",
    "Preliminary", SAID_TO_BE_OVER,
})  # fmt: skip
"""What a detail says of how an entry stands, besides its status."""
CLOSEST = frozenset({"carer", "next-of-kin"})
"""The codes of contacts who come before friends and neighbours."""
_CLOSENESS = tuple(Confidentiality)


def is_over(ends: PartialDate | None, today: PartialDate) -> bool:
    """Whether an end lies behind; one known to the year only may still be to come that year."""
    return ends is not None and ends.text[:10] < today.text[: len(ends.text)]


def is_to_come(begins: PartialDate | None, today: PartialDate) -> bool:
    """Whether a beginning lies ahead; one known to the year only may have been this year."""
    if begins is None or begins.text == UNDATED.text:
        return False
    return begins.text[:10] > today.text[: len(begins.text)]


def closest(*labels: Confidentiality | None) -> Confidentiality:
    """The closest that any of them asks for."""
    return max(filter(None, labels), key=_CLOSENESS.index, default=Confidentiality.NORMAL)


def leaves_open(part: str) -> bool:
    """Whether a part of a detail says that an entry does not simply stand."""
    return part.capitalize() in UNSURE or part.startswith((AS_SENT, BEGINS_ON))


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as a screen or paper shows it. An item's key is (patient, id)."""

    patient: int
    id: int
    kind: Kind
    sector: Sector
    begins: PartialDate | None
    ends: PartialDate | None
    title: str
    detail: str
    value: str
    unit: str
    code: str
    status: ItemStatus
    confidentiality: Confidentiality
    source: str
    """The short name of the feed, ``GP`` or ``Council``."""
    said_at: datetime
    """When the source last said so, UTC: the age beside the fact."""
    gone_at: datetime | None = None
    """Since when the source no longer has it, though it sent all that it has."""
    code_system: str = ""
    also: tuple["ItemRow", ...] = ()
    """What other sources say just so, where they are shown as one with it."""

    @property
    def weight(self) -> str:
        """How its source weighs a problem, or how it says that a medicine is prescribed."""
        said = self.detail.partition(" · ")[0]
        return said if said in (MAJOR, *_RANKS) else ""

    @property
    def not_made(self) -> bool:
        """Whether it is a visit that was to be, and at which nobody was seen."""
        return self.status is ItemStatus.ENDED and self.value == NOT_MADE

    @property
    def issued(self) -> str:
        """The day of a medicine's last issue as it is shown, where its source said one."""
        parts = self.detail.partition("\n")[0].split(" · ")
        return next((each.removeprefix(ISSUED) for each in parts if each.startswith(ISSUED)), "")

    @property
    def unsure(self) -> str:
        """What leaves open how it stands, from its detail, to stand among words: ``on hold``."""
        parts = self.detail.partition("\n")[0].split(" · ")
        said = ", ".join(each for each in parts if leaves_open(each))
        return said[:1].lower() + said[1:]

    @property
    def rank(self) -> int:
        """Repeat medicines come before others, and acute ones and minor problems after them."""
        return _RANKS.get(self.weight, 1)

    @property
    def tellings(self) -> tuple["ItemRow", ...]:
        """It and those that say the same, the one last said first."""
        return (self, *self.also)


class Wording(NamedTuple):
    """What one source says of one item now: what an importer hands to intake.

    ``source_ref`` names the item within its source and patient; the same ref again is the same
    item. All text is plain, trimmed and never None.
    """

    source_ref: str
    kind: Kind
    sector: Sector
    title: str
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    detail: str = ""
    value: str = ""
    unit: str = ""
    code: str = ""
    code_system: str = ""
    status: ItemStatus = ItemStatus.ACTIVE
    confidentiality: Confidentiality = Confidentiality.NORMAL


@dataclass(frozen=True, slots=True)
class WordingThen:
    """A superseded wording, with the span in which the hub held it to be so."""

    number: int
    recorded_from: datetime
    recorded_to: datetime | None
    """None for the wording that stands."""
    title: str
    detail: str
    value: str
    status: ItemStatus
    begins: PartialDate | None
    ends: PartialDate | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a member of staff wrote beside an imported item."""

    author: str
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """The import that brought the wording which stands, and the files that it took in."""

    number: int
    at: datetime
    files: tuple[str, ...]
    """By ``accounts.file_label``: a file's own name may be a patient's."""
    kept: bool
    """Whether one of them is kept whole where it can be looked into for this entry."""


@dataclass(frozen=True, slots=True)
class ItemStory:
    """An item with all that is kept about it: wordings, newest first, and annotations."""

    item: ItemRow
    source_ref: str
    author: int | None
    """Who of the staff added it here; None where a source said it."""
    wordings: tuple[WordingThen, ...]
    annotations: tuple[Annotation, ...]
    others: tuple[ItemRow, ...] = ()
    """What other sources say just so: each has a story of its own."""
    came: Came | None = None
    """None for what was written here."""


@dataclass(frozen=True, slots=True)
class SourceAge:
    """When a feed was last heard from."""

    source: str
    sector: Sector
    heard_at: datetime | None
    silence: Silence


@dataclass(frozen=True, slots=True)
class Coming:
    """One line of who comes: a visit, or the calls of one provider's carers on one day."""

    items: tuple[ItemRow, ...]
    """Soonest first."""
    organisation: str = ""
    carers: bool = False

    @property
    def first(self) -> ItemRow:
        return self.items[0]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Everything that the Summary shows, already filtered for its audience."""

    items: tuple[ItemRow, ...]
    """Current items of every kind, newest first within a kind."""
    lately: tuple[ItemRow, ...]
    """The last contacts, admissions and results, newest first."""
    coming: tuple[Coming, ...]
    """Visits, appointments, admissions and reviews from today on, soonest first; the undated
    last."""
    planned: tuple[ItemRow, ...]
    """Services, referrals and equipment that are arranged and do not stand yet, soonest first."""
    allergies_heading: str
    sources: tuple[SourceAge, ...]
    more_lately: bool = False
    """Whether more happened than is told here."""
    more_coming: bool = False
    """Whether more is to come, be it of the same carers."""

    def of(self, *kinds: Kind) -> tuple[ItemRow, ...]:
        return tuple(item for item in self.items if item.kind in kinds)
