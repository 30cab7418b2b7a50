"""Who comes when: a dated visit or appointment is an item that begins at its time and ends at its.

How many come is its value, who comes stands first in its detail. Two rows of one person at one
time from one provider are two carers of one visit. A rota by days of the week is a service, with
its days and times as value.
"""

from collections import defaultdict

from desktop.feeds import clean
from desktop.feeds.parsed import Said, Saying
from desktop.feeds.tables import cells
from desktop.feeds.tables.row import Row, Unfit, all_said
from desktop.words.dates import DAYS, PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import CANCELLED, Wording
from desktop.words.tables import TableKind, bare

_TITLES = {
    TableKind.NURSING_VISITS: "Community nurse visit",
    TableKind.THERAPY: "Therapy appointment",
    TableKind.ROTA: "Home care visit",
}
WEEKLY = "Home care"
NIGHT = 14 * 60
"""Minutes of the longest stay that may go on over midnight."""
_CALLED_OFF = ("cancel", "rescheduled", "moved")
_IN_ERROR = ("deleted", "void", "entered in error")
_MISSED = ("dna", "did not attend", "not attended", "missed", "no reply", "no access", "failed",
           "refused", "declined", "not at home")  # fmt: skip
_OVER = ("complet", "done", "attended", "fulfilled", "seen", "finished", "visited", "closed",
         "arrived", "delivered", "outcomed")  # fmt: skip


def check(row: Row) -> None:
    on, at = row.day("day"), row["starts"] or (row["day"] if cells.has_clock(row["day"]) else "")
    row.check("date", "day", on)
    if not row["day"] and not row["days"]:
        row.must_have("day")
    if on is not None and not clean.is_full(on):
        raise Unfit(f"The date in the column {row.column('day')} is no whole day.")
    row.check("time", "starts", (cells.clock(at) or cells.shift(at)) if at else None)
    row.check("time", "stops", cells.clock_of_end(row["stops"]))
    _check_order(row, at)
    row.check("length", "lasts", cells.length(row["lasts"]))
    row.check("number", "carers", cells.number(row["carers"]))
    if not row["day"]:
        row.check("days", "days", cells.weekdays(row["days"]))


def _check_order(row: Row, at: str) -> None:
    """Over midnight is a night; nearly round the clock, the two times were swapped."""
    starts, stops = cells.clock(at), cells.clock_of_end(row["stops"])
    if cells.is_midnight(row["stops"]):
        return
    if starts and stops and stops < starts and _between(starts, stops) > NIGHT:
        raise Unfit(
            f"The time in the column {row.column('stops')} is before that at which the visit"
            " starts."
        )


def sayings(rows: list[Row], sector: Sector) -> list[Saying]:
    """All visits of one person."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_ref(row)].append(row)
    return [
        Saying(
            tuple(row.entry for row in group),
            (Said((_visit if group[0]["day"] else _weekly)(ref, group, sector)),),
            group[0].said_at,
        )
        for ref, group in groups.items()
    ]


def _begins(row: Row) -> PartialDate:
    on = row.day("day")
    assert on is not None  # noqa: S101 - rows without a day were set aside
    whole = PartialDate(on.text[:10])
    return cells.starts(whole, cells.clock(row["starts"] or row["day"]))


def _at(row: Row) -> str:
    """The time at which it starts, or the part of the day."""
    return cells.clock(row["starts"]) or cells.shift(row["starts"]) or ""


def _ref(row: Row) -> str:
    """The source's own number of a visit, or when it is and whose."""
    if row["event_id"]:
        return clean.ref(f"{row.kind}/{row['event_id']}")
    if not row["day"]:
        parts = ["weekly", _at(row), bare(row["provider"]), bare(row["what"])]
    else:
        begins = _begins(row).text
        parts = [begins[:10], begins[11:] or bare(_at(row)), bare(row["provider"])]
        if not begins[11:]:
            parts.append(bare(row["what"]))
    return clean.ref("/".join([row.kind, *parts]))


def _visit(ref: str, rows: list[Row], sector: Sector) -> Wording:
    said = [(row, *_status(row["status"])) for row in rows]
    standing = [each for each in said if each[1] is not ItemStatus.WITHDRAWN]
    rows = [row for row, *_ in standing or said]
    states = {state for _, state, _ in standing or said}
    state = (
        ItemStatus.PLANNED if ItemStatus.PLANNED in states else min(states, key=list(states).index)
    )
    first = rows[0]
    begins = _begins(first)
    ends = [end for row in rows if (end := _ends(row, begins))]
    carers = _carers(rows)
    off = state is ItemStatus.WITHDRAWN and any(_called_off(row["status"]) for row in rows)
    return Wording(
        ref,
        Kind.APPOINTMENT if first.kind is TableKind.THERAPY else Kind.VISIT,
        sector,
        clean.line(all_said(rows, "what", ", ")) or _TITLES[first.kind],
        begins=begins,
        ends=max(ends, default=None),
        value=CANCELLED if off else str(carers) if carers else "",
        unit="" if off else _unit(carers),
        detail=clean.joined(
            all_said(rows, "worker", ", "),
            "" if begins.text[11:] else _at(first),
            all_said(rows, "provider"),
            all_said(rows, "team"),
            all_said(rows, "where"),
            clean.joined(*(words for _, _, words in standing or said)),
            all_said(rows, "note"),
        ),
        status=state,
    )


def _weekly(ref: str, rows: list[Row], sector: Sector) -> Wording:
    days = sorted({each for row in rows for each in cells.weekdays(row["days"]) or ()})
    first = rows[0]
    carers = _carers(rows)
    minutes = _minutes(first)
    return Wording(
        ref,
        Kind.SERVICE,
        sector,
        clean.line(first["what"]) or WEEKLY,
        value=clean.joined(*(DAYS[each] for each in days), _at(first), by=", "),
        detail=clean.joined(
            all_said(rows, "provider"),
            cells.telephone(first["provider_telephone"]),
            f"{minutes} minutes" if minutes else "",
            f"{carers} {_unit(carers)}" if carers else "",
            all_said(rows, "worker", ", "),
            all_said(rows, "note"),
        ),
    )


def _ends(row: Row, begins: PartialDate) -> PartialDate | None:
    return cells.stops(begins, cells.clock_of_end(row["stops"]), cells.length(row["lasts"]))


def _minutes(row: Row) -> int | None:
    lasts, at = cells.length(row["lasts"]), cells.clock(row["starts"])
    till = cells.clock_of_end(row["stops"])
    if lasts or not at or not till:
        return lasts
    return _between(at, till) or None


def _between(at: str, till: str) -> int:
    """Minutes from one time to the next time that a clock shows the other."""
    (hour, minute), (hours, minutes) = (map(int, each.split(":")) for each in (at, till))
    return (hours * 60 + minutes - hour * 60 - minute) % (24 * 60)


def _carers(rows: list[Row]) -> int:
    """As many as are said to come, or as are named."""
    stated = max((cells.number(row["carers"]) or 0 for row in rows), default=0)
    named = len({bare(row["worker"]) for row in rows} - {""})
    return stated or (named if named > 1 else 0)


def _unit(carers: int) -> str:
    return "" if not carers else "carer" if carers == 1 else "carers"


def _called_off(text: str) -> bool:
    """Whether a visit was to be, and is not; what was entered in error never was to be."""
    return any(part in text.casefold() for part in _CALLED_OFF)


def _status(text: str) -> tuple[ItemStatus, str]:
    """Where a visit stands, and what is worth a word of it."""
    low = text.casefold()
    if any(part in low for part in _MISSED):
        return ItemStatus.ENDED, text
    if any(part in low for part in (*_CALLED_OFF, *_IN_ERROR)):
        return ItemStatus.WITHDRAWN, ""
    if any(part in low for part in _OVER):
        return ItemStatus.ENDED, ""
    return ItemStatus.PLANNED, ""
