"""Who comes when: a dated visit or appointment is an item that begins at its time and ends at its.

How many come is its value, who comes stands first in its detail. Two rows of one person at one
time from one provider are two carers of one visit. A rota by days of the week is a service, with
its days and times as value.
"""

from collections import defaultdict

from desktop.feeds import clean
from desktop.feeds.parsed import Said, Saying
from desktop.feeds.tables import cells, days, times
from desktop.feeds.tables.row import Row, Unfit, all_said
from desktop.feeds.tables.statuses import Became, became
from desktop.words.dates import DAYS, PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import CANCELLED, NOT_MADE, Wording
from desktop.words.tables import TableKind, bare

_TITLES = {
    TableKind.NURSING_VISITS: "Community nurse visit",
    TableKind.THERAPY: "Therapy appointment",
    TableKind.ROTA: "Home care visit",
}
WEEKLY = "Home care"
NIGHT = 14 * 60
"""Minutes of the longest stay that may go on over midnight."""
_NO_DAY = "1950"
"""Spreadsheets keep a time alone as one of a day about 1900."""
MADE_AHEAD = (
    "The column {column} says that this visit was made, and the column {day} that it is to come:"
    " correct one of them."
)
UNKNOWN = (
    "What the column {column} says of this visit is not known here: have it sent as planned, "
    "completed, cancelled or missed, or set another column for it."
)


def check(row: Row) -> None:
    on, at = row.day("day"), _start(row)
    row.check("date", "day", on)
    if not row["day"] and not row["days"]:
        row.must_have("day")
    if on is not None and not clean.is_full(on):
        raise Unfit(f"The date in the column {row.column('day')} is no whole day.")
    row.check("time", "starts", (_clock(at) or times.shift(at)) if at else None)
    row.check("time", "stops", times.clock_of_end(_behind(row["stops"])))
    _check_days(row, on)
    _check_order(row)
    row.check("length", "lasts", cells.length(row["lasts"]))
    row.check("number", "carers", cells.number(row["carers"]))
    if not row["day"]:
        row.check("days", "days", cells.weekdays(row["days"]))
    stands = _became(row)
    if stands.state is ItemStatus.ENDED and not stands.not_made and row.is_ahead("day"):
        raise Unfit(MADE_AHEAD.format(column=row.column("status"), day=row.column("day")))
    if became(row["status"]) is None or (stands.not_made and not row["day"]):
        raise Unfit(UNKNOWN.format(column=row.column("status")))


def _check_days(row: Row, on: PartialDate | None) -> None:
    """A time may come with the day of its visit, and with no other."""
    with_time, _ = days.parted(row["starts"])
    whole = with_time is not None and len(with_time.text) == 10 and with_time.text > _NO_DAY
    if on and whole and with_time != PartialDate(on.text[:10]):
        raise Unfit(
            f"The day in the column {row.column('starts')} is not that in the column"
            f" {row.column('day')}."
        )


def _check_order(row: Row) -> None:
    """Over midnight is a night; nearly round the clock, the two times were swapped."""
    starts, stops = _clock(_start(row)), _stop(row)
    if times.is_midnight(_behind(row["stops"])):
        return
    if starts and stops and stops < starts and _between(starts, stops) > NIGHT:
        column = "stops" if row["stops"] else "starts"
        raise Unfit(
            f"The time in the column {row.column(column)} is before that at which the visit starts."
        )


def _start(row: Row) -> str:
    """The words for when it starts, which may stand behind its day."""
    return _behind(row["starts"]) or days.parted(row["day"])[1]


def _behind(text: str) -> str:
    """Without the day that may stand before a time."""
    on, rest = days.parted(text)
    return rest if on is not None and rest and len(on.text) == 10 else text


def _clock(at: str) -> str | None:
    until = times.span(at)
    return until[0] if until else times.clock(at)


def _stop(row: Row) -> str | None:
    """When it stops, by its own column or as the end of when it starts."""
    if row["stops"]:
        return times.clock_of_end(_behind(row["stops"]))
    until = times.span(_start(row))
    return until[1] if until else None


def sayings(rows: list[Row], sector: Sector) -> list[Saying]:
    """All visits of one person."""
    groups: dict[str, list[Row]] = defaultdict(list)
    series: dict[str, set[PartialDate]] = defaultdict(set)
    for row in rows:
        if row["event_id"] and row["day"]:
            series[row["event_id"]].add(_begins(row))
    for row in rows:
        groups[_ref(row, series=len(series[row["event_id"]]) > 1)].append(row)
    return [
        Saying(
            tuple(row.entry for row in group),
            (Said((_visit if group[0]["day"] else _weekly)(ref, group, sector)),),
            group[0].said_at,
        )
        for ref, group in groups.items()
    ]


def _became(row: Row) -> Became:
    """What became of it, or is to: until its day is over, what is not done may be done yet."""
    found = became(row["status"]) or Became(ItemStatus.PLANNED)
    if found.undone and (row.is_ahead("day") or row.day("day") == row.today):
        return Became(ItemStatus.PLANNED, words=found.words)
    return found


def _begins(row: Row) -> PartialDate:
    on = row.day("day")
    assert on is not None  # noqa: S101 - rows without a day were set aside
    whole = PartialDate(on.text[:10])
    return cells.starts(whole, _clock(_start(row)))


def _at(row: Row) -> str:
    """The time at which it starts, or the part of the day."""
    return _clock(_start(row)) or times.shift(_start(row)) or ""


def _ref(row: Row, *, series: bool) -> str:
    """The source's own number of a visit, or when it is and whose; of a ``series`` both."""
    if row["event_id"]:
        of_one = f"/{_begins(row).text}" if series and row["day"] else ""
        return clean.ref(f"{row.kind}/{row['event_id']}{of_one}")
    if not row["day"]:
        parts = ["weekly", _at(row), bare(row["provider"]), bare(row["what"])]
    else:
        begins = _begins(row).text
        parts = [begins[:10], begins[11:] or bare(_at(row)), bare(row["provider"])]
        if not begins[11:]:
            parts.append(bare(row["what"]))
    return clean.ref("/".join([row.kind, *parts]))


def _visit(ref: str, rows: list[Row], sector: Sector) -> Wording:
    said = [(row, _became(row)) for row in rows]
    standing = [each for each in said if each[1].state is not ItemStatus.WITHDRAWN] or said
    rows = [row for row, _ in standing]
    told = [each for _, each in standing]
    states = [each.state for each in told]
    state = ItemStatus.PLANNED if ItemStatus.PLANNED in states else states[0]
    first = rows[0]
    begins = _begins(first)
    ends = [end for row in rows if (end := _ends(row, begins))]
    carers = _carers(rows)
    off = state is ItemStatus.WITHDRAWN and any(each.called_off for each in told)
    value = CANCELLED if off else NOT_MADE if all(each.not_made for each in told) else ""
    return Wording(
        ref,
        Kind.APPOINTMENT if first.kind is TableKind.THERAPY else Kind.VISIT,
        sector,
        clean.line(all_said(rows, "what", ", ")) or _TITLES[first.kind],
        begins=begins,
        ends=max(ends, default=None),
        value=value or (str(carers) if carers else ""),
        unit="" if value else _unit(carers),
        detail=clean.joined(
            all_said(rows, "worker", ", "),
            "" if begins.text[11:] else _at(first),
            all_said(rows, "provider"),
            all_said(rows, "team"),
            all_said(rows, "where"),
            clean.joined(*(each.words for each in told)),
            all_said(rows, "note"),
        ),
        status=state,
    )


def _weekly(ref: str, rows: list[Row], sector: Sector) -> Wording:
    """What comes every week. Days that rest are told in words; what is over tells of no day."""
    told = [(row, _became(row)) for row in rows]
    on = [row for row, each in told if each.state is ItemStatus.PLANNED]
    resting = [row for row, each in told if each.rests]
    rows = on or resting or rows
    first = rows[0]
    carers = _carers(rows)
    minutes = _minutes(first)
    return Wording(
        ref,
        Kind.SERVICE,
        sector,
        clean.line(first["what"]) or WEEKLY,
        value=clean.joined(_days(rows), _at(first), by=", "),
        detail=clean.joined(
            *(f"{_days([row])}: {row['status']}" for row in resting),
            *(each.words for row, each in told if row in on),
            all_said(rows, "provider"),
            cells.telephone(first["provider_telephone"]),
            f"{minutes} minutes" if minutes else "",
            f"{carers} {_unit(carers)}" if carers else "",
            all_said(rows, "worker", ", "),
            all_said(rows, "note"),
        ),
        status=ItemStatus.ACTIVE if on else ItemStatus.PLANNED if resting else ItemStatus.ENDED,
    )


def _days(rows: list[Row]) -> str:
    named = {each for row in rows for each in cells.weekdays(row["days"]) or ()}
    return ", ".join(DAYS[each] for each in sorted(named))


def _ends(row: Row, begins: PartialDate) -> PartialDate | None:
    return cells.stops(begins, _stop(row), cells.length(row["lasts"]))


def _minutes(row: Row) -> int | None:
    lasts, at, till = cells.length(row["lasts"]), _clock(_start(row)), _stop(row)
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
