"""Who comes through the door, or rings, in one week; and what of it wants a second look."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.words.carers import calls_a_day
from desktop.words.dates import DAYS
from desktop.words.enums import ItemStatus
from desktop.words.items import ItemRow, SourceAge

SATURDAY, SUNDAY = 5, 6


class Where(StrEnum):
    """Where someone is seen, as far as the words of the source tell."""

    HOME = "at home"
    TELEPHONE = "by telephone"
    AWAY = "away from home"
    NOT_SAID = ""


class Trade(StrEnum):
    """What whoever comes does, as far as it is known."""

    NURSE = "nurse"
    THERAPIST = "therapist"
    DOCTOR = "doctor"
    PHARMACIST = "pharmacist"
    SOCIAL_WORKER = "social worker"
    CARER = "carer"
    NOT_SAID = ""


NEEDS_THE_PERSON = frozenset(
    {Trade.NURSE, Trade.THERAPIST, Trade.DOCTOR, Trade.PHARMACIST, Trade.SOCIAL_WORKER}
)
"""They cannot do what they came for while another of them does. A carer's hands may help."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, appointment or call to the person on a known day."""

    item: ItemRow
    day: date
    starts: str
    """By the clock in England, ``09:30``; empty where the source gives no time."""
    minutes: int | None
    """As planned; None where the source does not say."""
    who: str
    """The names of those who come, with commas; empty where nobody is named."""
    organisation: str
    trade: Trade
    where: Where
    carers: int | None
    """How many come; None where it is not said."""
    two_needed: bool = False
    """The visit itself says that it takes two."""

    @property
    def cancelled(self) -> bool:
        return self.item.status is ItemStatus.WITHDRAWN

    @property
    def not_made(self) -> bool:
        """It was to be, and nobody was seen."""
        return self.item.not_made

    @property
    def gone(self) -> bool:
        """Its source sent all that it has, and this is no longer among it."""
        return self.item.gone_at is not None

    @property
    def stands(self) -> bool:
        """Someone is still expected: not cancelled, not over."""
        awaited = self.item.status in (ItemStatus.PLANNED, ItemStatus.ACTIVE)
        return awaited and not self.gone

    @property
    def first(self) -> int | None:
        """Minutes from midnight; None without a time."""
        return int(self.starts[:2]) * 60 + int(self.starts[3:]) if self.starts else None

    @property
    def last(self) -> int | None:
        """Where no length is given, the minute in which it begins."""
        return None if self.first is None else self.first + (self.minutes or 1)

    @property
    def named(self) -> str:
        """Whoever comes, in the shortest words: ``Ruth Eggleston``, or what comes."""
        return self.who or self.item.title


@dataclass(frozen=True, slots=True)
class Package:
    """What comes again and again: arranged, and not a list of visits."""

    item: ItemRow
    organisation: str
    days: tuple[int, ...]
    """Of the week, 0 for Monday; empty where the source names none."""
    times: tuple[str, ...]
    calls: int | None
    """A day, on each of its days; None where it is not said."""
    carers: int | None
    comes_home: bool
    """Whether by its words somebody calls at the home, or rings."""
    first: date | None = None
    """The first and the last day, where they lie within what is looked at."""
    last: date | None = None
    sends: bool = False
    """Whether whoever provides it sends visits at all, as the weeks around this one show."""
    supplied: bool = False
    """Whether they sent some for this week."""
    ahead: bool = False
    """Whether they send what is to come, too, and not only what has been done."""

    @property
    def how_often(self) -> str:
        """What its source says of how much and when: ``14 hours a week, 4 calls a day``."""
        said = [f"{self.item.value} {self.item.unit}".strip()]
        named = any(DAYS[day] in f"{self.item.title} {self.item.value}" for day in self.days)
        if self.days and len(self.days) < 7 and not named:
            said.append(day_list(self.days))
        told = "day" in said[0] or self.times or calls_a_day(self.item.title)
        if self.calls and not told:
            said.append("1 call a day" if self.calls == 1 else f"{self.calls} calls a day")
        if self.carers == 2:
            said.append("two carers")
        return ", ".join(filter(None, said))

    def runs_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def due_on(self, day: date) -> int:
        """How many calls are arranged for a day; 0 where the source does not tell.

        What is planned may be no more than proposed: nobody has arranged it yet.
        """
        if self.item.status is ItemStatus.PLANNED or not self.runs_on(day):
            return 0
        if self.days and day.weekday() not in self.days:
            return 0
        return self.calls or (max(1, len(self.times)) if self.days else 0)


@dataclass(frozen=True, slots=True)
class Stay:
    """In hospital, or on a ward."""

    item: ItemRow
    first: date
    starts: str
    last: date | None
    """None: still there, as far as is known."""
    ends: str

    def covers(self, day: date, at: str) -> bool:
        """Whether the person is there then; at a time that is not known, the whole day counts."""
        if day < self.first or (self.last is not None and day > self.last):
            return False
        if day == self.first and self.starts and (not at or at < self.starts):
            return False
        return not (day == self.last and self.ends and (not at or at >= self.ends))

    def touches(self, day: date) -> bool:
        """Whether the person is there for some of a day."""
        return self.first <= day and (self.last is None or day <= self.last)


class MarkKind(StrEnum):
    """The word that stands on what wants a second look."""

    CLASH = "Clash"
    GAP = "Gap"
    TO_CALL_OFF = "To be called off"
    """Someone who died is still expected to open the door."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to look at, with its reason in words."""

    kind: MarkKind
    day: date
    reason: str
    about: tuple[int, ...] = ()
    """The items of the visits or the package that it is about."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Providers of care at home of whose visits a week tells nothing: no gap is claimed of them."""

    never: tuple[str, ...] = ()
    """They send no visits."""
    this_week: tuple[str, ...] = ()
    """They send visits, and none for this week."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of one person, for one audience."""

    patient: int
    monday: date
    visits: tuple[Visit, ...]
    """By day and time; those without a time first."""
    packages: tuple[Package, ...]
    stays: tuple[Stay, ...]
    marks: tuple[Mark, ...]
    unsaid: Unsaid
    sources: tuple[SourceAge, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        return days_of(self.monday)

    def marks_of(self, item: int) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if item in mark.about)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> tuple[date, ...]:
    return tuple(monday + timedelta(days=each) for each in range(7))


def day_list(days: tuple[int, ...]) -> str:
    """``Tue and Fri``."""
    *most, last = (DAYS[each] for each in days)
    return f"{', '.join(most)} and {last}" if most else last
