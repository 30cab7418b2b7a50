"""What a person's items are on an axis of time: points and spans, each in a lane of its kind."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.timescale import earliest, latest
from desktop.words.allergies import states_none
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import ItemRow

LASTING = frozenset({Kind.PROBLEM, Kind.ALLERGY, Kind.MEDICINE, Kind.SERVICE, Kind.ADMISSION})
"""Kinds that go on until they end, and are open where nobody said that they have."""
_OF_KIND = {
    Kind.PROBLEM: "problems", Kind.ALLERGY: "allergies", Kind.MEDICINE: "medicines",
    Kind.RESULT: "results", Kind.FRAILTY: "results",
}  # fmt: skip
"""What health says of these goes into lanes by kind; all else by who says it."""
NAMED = 3
"""How many different things are named at most of those that are drawn as one."""
_SECTORS = {sector: place for place, sector in enumerate(Sector)}


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One item on the axis; moments in days, as ``timescale`` has them.

    It begins at ``begins`` at the earliest and ``begun`` at the latest, as far as its source knew,
    and is over between ``ends`` and ``ended``. A point is as wide as its date is vague.
    """

    row: ItemRow
    label: str
    begins: float
    begun: float
    ends: float
    ended: float
    lasting: bool
    open: bool = False
    """Nobody said that it has ended: it goes on as far as today."""
    running: bool = False
    """It has begun, and is not over today."""

    @property
    def middle(self) -> float:
        """Where a point stands: half way along what its date can mean."""
        return (self.begins + self.begun) / 2

    @property
    def firm(self) -> bool:
        return self.row.status is not ItemStatus.PLANNED and self.row.gone_at is None


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """Marks of one sort, by when they begin. Health lies above the axis, all else below."""

    key: str
    words: str
    sector: Sector
    marks: tuple[Mark, ...]

    @property
    def above(self) -> bool:
        return self.sector is Sector.HEALTH


def is_drawn(row: ItemRow) -> bool:
    """What has a date, but for the people in someone's life: since when is seldom theirs."""
    return row.begins is not None and row.kind not in {Kind.PROFESSIONAL, Kind.CONTACT}


def lanes_of(
    rows: Iterable[ItemRow], feeds: Collection[str], called: str, today: date, died: date | None
) -> tuple[Lane, ...]:
    """Every row that is drawn, in its lane. ``feeds`` names the sources: all others wrote it here.

    What is open ends today, or on the day of death: whoever died has no problem any more.
    """
    now = (died or today).toordinal() + 1.0
    found: dict[tuple[int, int, str], list[Mark]] = {}
    for row in rows:
        if row.begins is not None and is_drawn(row):
            place = _place(row, feeds)
            found.setdefault(place, []).append(_mark(row, row.begins, now))
    named = _names(called)
    return tuple(
        Lane(key, named.get(key, key), list(Sector)[sector], _in_order(marks))
        for (sector, _, key), marks in sorted(found.items(), key=lambda each: each[0])
    )


def _place(row: ItemRow, feeds: Collection[str]) -> tuple[int, int, str]:
    """Which lane: by sector, those of a kind first."""
    sector = _SECTORS[row.sector]
    if row.sector is Sector.HEALTH and (key := _OF_KIND.get(row.kind)):
        return sector, list(dict.fromkeys(_OF_KIND.values())).index(key), key
    if row.sector is Sector.PERSON:
        return sector, 9, "person"
    return sector, 9, row.source if row.source in feeds else "here"


def _names(called: str) -> dict[str, str]:
    tr = QCoreApplication.translate
    return {
        "problems": tr("Lane", "Problems"),
        "allergies": tr("Lane", "Allergies"),
        "medicines": tr("Lane", "Medicines"),
        "results": tr("Lane", "Results"),
        "here": tr("Lane", "Written here"),
        "person": tr("Lane", "{name} and family").format(name=called),
    }


def _mark(row: ItemRow, begins: PartialDate, now: float) -> Mark:
    label = " ".join(filter(None, (row.title, row.value, row.unit)))
    first, by = earliest(begins), latest(begins)
    if row.ends is not None and row.ends >= begins and row.ends.text[:10] != begins.text[:10]:
        running = first < now <= latest(row.ends) and row.status is ItemStatus.ACTIVE
        return Mark(
            row, label, first, by, earliest(row.ends), latest(row.ends), lasting=True,
            running=running,
        )  # fmt: skip
    lasts = row.kind in LASTING and not (
        row.kind is Kind.ALLERGY and states_none(row.title, row.code)
    )
    goes_on = lasts and row.ends is None and row.status is ItemStatus.ACTIVE
    if goes_on and now > first:
        return Mark(
            row, label, first, min(by, now), now, now, lasting=True, open=True, running=True
        )
    return Mark(row, label, first, by, by, by, lasting=False)


def _in_order(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.begins, mark.label.casefold())))


def several_words(marks: Sequence[Mark]) -> str:
    """What is said of marks drawn as one: how many, what they are, and from when to when.

    Points stand where they are, and say no dates. Of things alike the name is said once.
    """
    tr = QCoreApplication.translate
    titles = list(dict.fromkeys(mark.row.title for mark in marks))
    dates = _from_to(marks) if any(mark.lasting for mark in marks) else ""
    if len(titles) == 1:
        like = tr("Lane", "{count} × {what}").format(count=len(marks), what=titles[0])
        return ", ".join(filter(None, (like, dates)))
    if not dates:
        more = tr("Lane", "{what} and {count} more")
        return more.format(what=marks[0].label, count=len(marks) - 1)
    named = ", ".join(titles[:NAMED]) + ("…" if len(titles) > NAMED else "")
    said = tr("Lane", "{count}: {named}, {dates}")
    return said.format(count=len(marks), dates=dates, named=named)


def _from_to(marks: Sequence[Mark]) -> str:
    """To the year, or within one to the month, as far as the dates are known."""
    tr = QCoreApplication.translate
    first = min((mark.row.begins for mark in marks if mark.row.begins), default=None)
    last = max((end for mark in marks if (end := mark.row.ends or mark.row.begins)), default=None)
    if first is None or last is None:
        return ""
    going_on = any(mark.open for mark in marks)
    fine = 4 if first.text[:4] != last.text[:4] else 7
    begun, ended = (shown_date(PartialDate(each.text[:fine])) for each in (first, last))
    if going_on:
        return tr("Lane", "since {date}").format(date=begun)
    return (
        begun if begun == ended else tr("Lane", "{first} to {last}").format(first=begun, last=ended)
    )
