"""What staff add to a record themselves: an item like any other, whose source is its author."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, Kind, Role, Sector
from desktop.words.frailty import CLINICAL_FRAILTY_SCALE

LONGEST = 4000
"""Letters of one note."""
LONGEST_WORRY = 160
"""It stands on one line among the alerts."""
WORRY_DAYS = (3, 7, 14, 28)
"""How long a worry may stand until somebody says it anew."""
MINUTES = (15, 30, 45, 60, 90, 120)
"""How long a visit is planned to last."""

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_PRESSURE = re.compile(r"(\d{2,3})\s*/\s*(\d{2,3})")


class Added(StrEnum):
    """What someone can add from a person's page."""

    NOTE = "note"
    OBSERVATION = "observation"
    VISIT = "visit"
    WORRY = "worried about"


KINDS = {
    Added.NOTE: (Kind.NOTE,),
    Added.OBSERVATION: (Kind.RESULT, Kind.FRAILTY),
    Added.VISIT: (Kind.VISIT, Kind.ENCOUNTER),
    Added.WORRY: (Kind.ALERT,),
}
"""What becomes of each in the record; staff write no other kinds."""
OTHER_SECTORS = {
    Role.SOCIAL_WORKER: Sector.SOCIAL,
    Role.CARE_HOME_STAFF: Sector.SOCIAL,
    Role.LINK_WORKER: Sector.VOLUNTARY,
}
"""Who speaks for another sector than health."""


def sector_of(role: Role) -> Sector:
    """For which sector someone of a role speaks."""
    return OTHER_SECTORS.get(role, Sector.HEALTH)


class TakenOut(StrEnum):
    """Why something that was written here is taken out of a record again."""

    OTHER_PERSON = "it is about another person"
    MISTAKE = "it is wrong"
    TWICE = "it stands there twice"


@dataclass(frozen=True, slots=True)
class Written:
    """What one of the staff wrote in a record, for the lead who answers its person."""

    id: int
    version: int
    author: str
    title: str
    words: str
    confidentiality: Confidentiality
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be observed at home, with the bounds of what a living person can have.

    Codes are SNOMED CT. A value outside the bounds is a slip of the hand, never a finding.
    """

    title: str
    code: str
    unit: str
    lowest: float
    highest: float
    kind: Kind = Kind.RESULT
    pair: bool = False
    """Two numbers with a stroke between them, as of blood pressure."""

    def read(self, typed: str) -> str | None:
        """The value as it is kept, ``58.5`` or ``132/74``; None if it cannot be one."""
        words = typed.strip().replace(",", ".").removesuffix(self.unit).strip()
        if self.pair:
            found = _PRESSURE.fullmatch(words)
            if found is None:
                return None
            upper, lower = int(found[1]), int(found[2])
            holds = self.lowest <= lower < upper <= self.highest
            return f"{upper}/{lower}" if holds else None
        if not _NUMBER.fullmatch(words) or not self.lowest <= float(words) <= self.highest:
            return None
        return words

    @property
    def example(self) -> str:
        return "132/74" if self.pair else f"{self.lowest:g} to {self.highest:g}"


MEASURES = (
    Measure("Blood pressure", "75367002", "mmHg", 30, 280, pair=True),
    Measure("Pulse rate", "78564009", "/min", 20, 250),
    Measure("Oxygen saturation", "431314004", "%", 40, 100),
    Measure("Respiratory rate", "86290005", "/min", 4, 70),
    Measure("Body temperature", "386725007", "°C", 25, 45),
    Measure("Body weight", "27113001", "kg", 2, 400),
    Measure("NEWS2 total score", "1104051000000101", "", 0, 20),
    Measure("Clinical Frailty Scale score", CLINICAL_FRAILTY_SCALE, "", 1, 9, Kind.FRAILTY),
)


@dataclass(frozen=True, slots=True)
class NewItem:
    """What someone adds. A note and a worry are words alone."""

    what: Added
    words: str
    """The note, the worry, a remark beside an observation, or what a visit is for."""
    at: PartialDate | None = None
    """When it was observed, or when the visit is; None: now."""
    measure: Measure | None = None
    value: str = ""
    minutes: int | None = None
    """How long a visit lasts; None where it was not said."""
    days: int = WORRY_DAYS[1]
    """How long a worry stands."""
    confidentiality: Confidentiality = Confidentiality.NORMAL
