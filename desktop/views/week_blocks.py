"""What each thing of a week says in its cell, and in the list where a grid has no room."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.facts import Fact
from desktop.views.parts.strip import StripTone
from desktop.views.parts.twoline import Line
from desktop.views.parts.week_grid import Block, Day
from desktop.views.shown import gone_words
from desktop.words.dates import DAYS, ENGLAND, ago, shown_date
from desktop.words.enums import ItemStatus
from desktop.words.items import ItemRow
from desktop.words.week import Mark, MarkKind, Package, Stay, Unsaid, Visit, WeekRow, Where

TONES: dict[MarkKind, StripTone] = {
    MarkKind.CLASH: "red", MarkKind.GAP: "warn", MarkKind.TO_CALL_OFF: "warn",
}  # fmt: skip


PARTS = {"": "All day", "00:00": "Night", "05:00": "Morning", "12:00": "Afternoon",
         "17:00": "Evening"}  # fmt: skip
"""The parts of a day, by when they begin; what has no time stands before them."""


def tr(words: str) -> str:
    return QCoreApplication.translate("Week", words)


def parts() -> dict[str, str]:
    return {begins: tr(words) for begins, words in PARTS.items()}


def part_of(time: str) -> str:
    """Of a time of day, empty where there is none."""
    return max(begins for begins in PARTS if begins <= time)


def day_heads(row: WeekRow, today: date) -> list[Day]:
    """``Mon 30-Nov``, and ``Tue 01-Dec, today``."""
    return [
        Day(
            f"{DAYS[day.weekday()]} {shown_date(day)[:6]}{tr(', today') if day == today else ''}",
            day == today,
        )
        for day in row.days
    ]


def blocks(row: WeekRow, today: date, now: datetime) -> list[Block]:
    """Gaps and stays first, then visits by the clock; what is arranged on days without a rota."""
    booked = {item for each in row.visits for item in (each.item.id,)}
    found = [
        *(_stay(each, day, at, now) for each in row.stays for at, day in enumerate(row.days)
          if each.touches(day)),
        *(_gap(mark, row) for mark in row.marks if mark.kind is MarkKind.GAP
          and not booked & set(mark.about)),
        *_arranged(row, now),
        *(_visit(each, row, today, now) for each in row.visits),
    ]  # fmt: skip
    return sorted(found, key=lambda block: (block.slot, block.time))


def next_to_come(row: WeekRow | None, now: datetime) -> int | None:
    """The item of the next visit to come; None, which is the first of all, where none is."""
    moment = f"{now.astimezone(ENGLAND):%Y-%m-%d %H:%M}"
    coming = (
        each.item.id
        for each in sorted(row.visits if row else (), key=lambda each: (each.day, each.starts))
        if f"{each.day.isoformat()} {each.starts or '24'}" >= moment and each.stands
    )
    return next(coming, None)


def length_words(visit: Visit) -> str:
    if visit.minutes is None:
        return ""
    hours, minutes = divmod(visit.minutes, 60)
    if not hours:
        return tr("{minutes} min").format(minutes=minutes)
    return tr("{hours} h {minutes} min" if minutes else "{hours} h").format(
        hours=hours, minutes=minutes
    )


def who_words(visit: Visit) -> str:
    """Whoever is named, and that they ring; how many carers come where it is said."""
    said = [visit.who]
    if visit.item.unit in ("carer", "carers"):
        said.append(f"{visit.item.value} {visit.item.unit}")
    if visit.where is Where.TELEPHONE:
        said.append(tr("by telephone"))
    if visit.where is Where.AWAY:
        said.append(tr("away from home"))
    return ", ".join(filter(None, said))


def state_words(visit: Visit) -> str:
    """What became of it, where it is not simply to come."""
    if visit.cancelled:
        return tr("Cancelled")
    if visit.not_made:
        return tr("Not made")
    return gone_words() if visit.gone else ""


def said_words(item: ItemRow, now: datetime) -> str:
    return f"{item.source} · {ago(item.said_at, now)}"


def _visit(visit: Visit, row: WeekRow, today: date, now: datetime) -> Block:
    marks = row.marks_of(visit.item.id)
    first = marks[0] if marks else None
    state = state_words(visit)
    sender = visit.organisation if visit.organisation != visit.item.source else ""
    lines = [who_words(visit), "" if visit.who else sender, visit.item.title]
    return Block(
        day=row.days.index(visit.day),
        slot=part_of(visit.starts),
        time=" · ".join(filter(None, (visit.starts, length_words(visit)))),
        lines=tuple(filter(None, lines)),
        sector=visit.item.sector,
        source=said_words(visit.item, now),
        chip=state or (mark_word(first) if first else ""),
        tone="plain" if state or first is None else TONES[first.kind],
        reason=" ".join(mark.reason for mark in marks),
        more=sender if visit.who else "",
        struck=bool(state),
        quiet=visit.item.status is ItemStatus.ENDED or visit.day < today,
        key=visit.item.id,
    )


def _gap(mark: Mark, row: WeekRow) -> Block:
    return Block(
        day=row.days.index(mark.day),
        slot="",
        time="",
        lines=(tr("Nobody is down to come"), *_what(mark, row.packages)),
        chip=mark_word(mark),
        tone=TONES[mark.kind],
        reason=mark.reason,
        dashed=True,
        key=mark.about[0] if mark.about else None,
    )


def _what(mark: Mark, packages: Iterable[Package]) -> Iterator[str]:
    for each in packages:
        if each.item.id in mark.about:
            yield each.item.title.rpartition(": ")[2]


def _stay(stay: Stay, day: date, at: int, now: datetime) -> Block:
    time = ""
    if day == stay.first and stay.starts:
        time = tr("from {time}").format(time=stay.starts)
    if day == stay.last and stay.ends:
        time = tr("until {time}").format(time=stay.ends)
    return Block(
        day=at, slot="", time=time, lines=(tr("In hospital"), stay.item.title),
        sector=stay.item.sector, source=said_words(stay.item, now), tone="blue",
        key=stay.item.id,
    )  # fmt: skip


def _arranged(row: WeekRow, now: datetime) -> Iterator[Block]:
    """What is arranged on days of the week, where whoever comes sends no visits to be shown."""
    for package in row.packages:
        if package.supplied or not package.days:
            continue
        for at, day in enumerate(row.days):
            if package.due_on(day):
                off = [mark for mark in _to_call_off(package, row) if mark.day <= day]
                for time in package.times or ("",):
                    yield _arranged_at(package, at, time, off, now)


def _arranged_at(package: Package, at: int, time: str, off: Sequence[Mark], now: datetime) -> Block:
    return Block(
        day=at,
        slot=part_of(time),
        time=time,
        lines=(package.item.title, package.organisation, tr("arranged, times not told")),
        sector=package.item.sector,
        source=said_words(package.item, now),
        chip=mark_word(off[0]) if off else "",
        tone=TONES[off[0].kind] if off else "plain",
        reason=" ".join(mark.reason for mark in off),
        dashed=True,
        key=package.item.id,
    )


def visit_lines(row: WeekRow, now: datetime) -> list[Line]:
    """The same visits one below another, where seven days have no room side by side."""
    return [
        *(_stay_line(each, now) for each in row.stays),
        *(_line(each, row, now) for each in row.visits),
    ]


def stay_words(stay: Stay) -> str:
    if stay.last is None:
        return tr("In hospital since {day}").format(day=shown_date(stay.item.begins))
    return tr("In hospital {day} to {last}").format(
        day=shown_date(stay.item.begins), last=shown_date(stay.item.ends or stay.last)
    )


def _stay_line(stay: Stay, now: datetime) -> Line:
    below = f"{stay.item.title} · {said_words(stay.item, now)}"
    return Line(stay_words(stay), below, sector=stay.item.sector, key=stay.item.id)


def _line(visit: Visit, row: WeekRow, now: datetime) -> Line:
    marks, state = row.marks_of(visit.item.id), state_words(visit)
    organisation = visit.organisation if visit.organisation != visit.item.source else ""
    day = f"{DAYS[visit.day.weekday()]} {shown_date(visit.day)[:6]}"
    when = " · ".join(filter(None, (visit.starts, length_words(visit))))
    said = (visit.item.title if visit.who else "", organisation, said_words(visit.item, now))
    return Line(
        " ".join(filter(None, (day, when))),
        " · ".join(filter(None, said)),
        beside=who_words(visit) if visit.who else visit.item.title,
        sector=visit.item.sector,
        chip=state or (mark_word(marks[0]) if marks else ""),
        chip_tone="plain" if state or not marks else TONES[marks[0].kind],
        key=visit.item.id,
    )


def package_facts(row: WeekRow, now: datetime) -> list[Fact]:
    """What is arranged, as what it is, and whether its visits are told."""
    return [
        Fact(
            strong=each.item.title,
            words=each.how_often,
            below=each.item.detail.partition("\n")[0],
            sector=each.item.sector,
            source=each.item.source,
            age=ago(each.item.said_at, now),
            chip=mark_word(off[0]) if off else _supply_word(each) if each.comes_home else "",
            chip_tone=TONES[off[0].kind] if off else "plain",
            key=each.item.id,
        )
        for each in row.packages
        for off in [_to_call_off(each, row)]
    ]


def _to_call_off(package: Package, row: WeekRow) -> list[Mark]:
    return [each for each in row.marks_of(package.item.id) if each.kind is MarkKind.TO_CALL_OFF]


def _supply_word(package: Package) -> str:
    if package.supplied:
        return ""
    return tr("None sent for this week") if package.sends else tr("Visits not supplied")


def unsaid_words(unsaid: Unsaid) -> str:
    """Whose visits are not told: of those who never send any, and of those who usually do."""
    said = (
        (tr("Visits not supplied by {names}."), unsaid.never),
        (tr("No visits sent for this week by {names}."), unsaid.this_week),
    )
    return " ".join(words.format(names=tr(", ").join(names)) for words, names in said if names)


def warned_words(unsaid: Unsaid) -> str:
    """The same, where somebody could take what stands below for all who come."""
    said = unsaid_words(unsaid)
    return tr("{said} A missed one would not show here.").format(said=said) if said else ""


def mark_word(mark: Mark) -> str:
    return {
        MarkKind.CLASH: tr("Clash"),
        MarkKind.GAP: tr("Gap"),
        MarkKind.TO_CALL_OFF: tr("To be called off"),
    }[mark.kind]
