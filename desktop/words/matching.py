"""The matching tray: who a source says that someone is, beside who may be that person here."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from desktop.words.dates import UNDATED, PartialDate, shown_date
from desktop.words.enums import Gender, MatchState
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import shown_name


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one person from another, as a source sent it or as it stands here."""

    family: str = ""
    given: str = ""
    title: str = ""
    former_family: str = ""
    born: PartialDate | None = None
    born_as_sent: str = ""
    gender: Gender = Gender.NOT_KNOWN
    nhs_number: str = ""
    """As sent, valid or not."""
    address: str = ""
    postcode: str = ""
    telephone: str = ""
    practice: str = ""
    died: PartialDate | None = None

    @property
    def name(self) -> str:
        return shown_name(self.family, self.given, self.title)

    def as_json(self) -> str:
        told = asdict(self) | {
            "born": self.born.text if self.born else None,
            "died": self.died.text if self.died else None,
        }
        return json.dumps({key: each for key, each in told.items() if each}, ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> "Identity":
        told = json.loads(text or "{}")
        for day in ("born", "died"):
            told[day] = PartialDate(told[day]) if told.get(day) else None
        return cls(**told | {"gender": Gender(told.get("gender", Gender.NOT_KNOWN))})


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two records side by side."""

    what: str
    sent: str
    held: str
    differs: bool
    """Both are known, and are not the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone here who may be meant, and why."""

    patient: int
    identity: Identity
    reasons: tuple[str, ...]
    """``same birth date``, the strongest first."""
    score: int


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Someone in the matching tray."""

    id: int
    version: int
    source: str
    name: str
    born: PartialDate | None
    trouble: str
    heard_at: datetime
    state: MatchState
    may_register: bool
    """Whether the source is one that registers people."""
    decided_by: str = ""
    decided_at: datetime | None = None
    taken_in: bool = False
    """Whether what waited is in; on a hub, scripts take it in after someone has decided."""
    patient: int | None = None
    merged: bool = False
    """The source merged it with another of its own, and nobody here has undone that."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One of the tray, with everyone here who may be meant."""

    row: MatchRow
    sent: Identity
    candidates: tuple[Candidate, ...]
    """The likeliest first; of a decided match, whoever it was linked to."""
    refused: tuple[Candidate, ...]
    """Those of whom someone said that they are not meant."""
    lacks: str = ""
    """Why the source's person cannot be registered, as a sentence."""


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Two records that may be of one person."""

    one: int
    other: int
    name: str
    born: PartialDate | None


@dataclass(frozen=True, slots=True)
class MergeRow:
    """Two records that became one."""

    id: int
    emptied: int
    kept: int
    reason: str
    made_by: str
    made_at: datetime


def side_by_side(sent: Identity, held: Identity | None) -> tuple[Line, ...]:
    """Field for field; what neither has is left out."""
    held = held or Identity()

    def line(what: str, one: str, other: str) -> Line:
        return Line(what, one, other, bool(one and other and _bare(one) != _bare(other)))

    found = (
        line("Family name", sent.family, held.family),
        line("Given names", sent.given, held.given),
        line("Former name", sent.former_family, held.former_family),
        line("Born", _day(sent.born) or sent.born_as_sent, _day(held.born)),
        line("Gender", _gender(sent.gender), _gender(held.gender)),
        line("NHS No.", _number(sent.nhs_number), _number(held.nhs_number)),
        line("Address", sent.address, held.address),
        line("Postcode", sent.postcode, held.postcode),
        line("Telephone", sent.telephone, held.telephone),
        line("Practice", sent.practice, held.practice),
        _deaths(sent.died, held.died),
    )
    return tuple(each for each in found if each.sent or each.held)


def _deaths(sent: PartialDate | None, held: PartialDate | None) -> Line:
    """A death without a date is no other than one with a date."""
    differs = UNDATED not in (sent, held) and bool(sent and held) and sent != held
    return Line("Died", _day(sent), _day(held), differs)


def _bare(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _day(day: PartialDate | None) -> str:
    return shown_date(day) if day else ""


def _gender(gender: Gender) -> str:
    return "" if gender is Gender.NOT_KNOWN else gender.value.capitalize()


def _number(number: str) -> str:
    return shown_nhs_number(number) if len(number) == 10 else number
