"""Services that stand, who gives them, and where someone lives."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from desktop.feeds import clean, deaths
from desktop.feeds.parsed import Said, Saying
from desktop.feeds.tables import cells, times
from desktop.feeds.tables.row import Row, all_said
from desktop.feeds.tables.standing import Standing, worth_words
from desktop.words.dates import DAYS, NOT_RECORDED, UNDATED, shown_date
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import Wording
from desktop.words.tables import TableKind, bare

_SERVICES = {
    TableKind.VOLUNTARY: "Voluntary support",
    TableKind.CASELOAD: "Community nursing",
    TableKind.CASES: "Council service",
}
_WORKERS = {
    TableKind.VOLUNTARY: "Voluntary worker",
    TableKind.CASELOAD: "Community nurse",
    TableKind.CASES: "Allocated worker",
}
_OF_A_SERVICE = ("what", "provider", "begins", "days", "times", "units", "event_id")


def check(row: Row) -> None:
    row.check_days("begins", "ends", "seen_on")
    row.check_order("begins", "ends")
    row.check_standing()
    row.check("days", "days", cells.weekdays(row["days"]))
    row.check("times", "times", times.clocks(row["times"]))
    row.check("number", "carers", cells.number(row["carers"]))


def sayings(rows: list[Row], sector: Sector) -> list[Saying]:
    """The services of one person, each of the rows that tell of it; and who works with them."""
    found: list[Saying] = []
    services = [row for row in rows if _tells_of_service(row)]
    bare_rows = [row for row in rows if not _tells_of_service(row)]
    for ref, group in _grouped(services, _service_ref):
        said = [Said(_service(part_ref, part, sector)) for part_ref, part in _parts(ref, group)]
        seen = _grouped((row for row in group if row["seen_on"]), _contact_ref)
        said += [Said(_contact(contact_ref, some, sector)) for contact_ref, some in seen]
        found.append(Saying(tuple(row.entry for row in group), tuple(said), _said_at(group)))
    workers = _grouped((row for row in rows if row["worker"] and row.goes_on), _worker_ref)
    if workers or bare_rows:
        found.append(
            Saying(
                tuple(row.entry for row in bare_rows),
                tuple(Said(_worker(ref, theirs, sector)) for ref, theirs in workers),
                _said_at(rows),
                whole=f"{rows[0].kind}/worker/",
            )
        )
    return found


def _tells_of_service(row: Row) -> bool:
    return any(row[field] for field in _OF_A_SERVICE) or not row["worker"]


def _grouped(rows: Iterable[Row], ref: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[ref(row)].append(row)
    return list(found.items())


def _said_at(rows: list[Row]) -> datetime | None:
    return max((row.said_at for row in rows if row.said_at), default=None)


def _standing(rows: list[Row]) -> list[Row]:
    """Those that go on; where none does, all tell of what is over."""
    return [row for row in rows if row.goes_on] or rows


def _days(row: Row) -> tuple[int, ...]:
    return cells.weekdays(row["days"]) or ()


def _times(row: Row) -> tuple[str, ...]:
    return times.clocks(row["times"]) or ()


# --- a service -------------------------------------------------------------------------------


def _service_ref(row: Row) -> str:
    if row["event_id"]:
        return clean.ref(f"{row.kind}/service/{row['event_id']}")
    begins = row.day("begins")
    parts = [bare(row["what"]), bare(row["provider"]), begins.text if begins else ""]
    return clean.ref("/".join([row.kind, "service", *parts]))


def _parts(ref: str, rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Rows of one service: told as one, but for days that have other times than the rest.

    What has ended tells of a service that goes on only that a part of it is over.
    """
    standing = _standing(rows)
    of_times: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in standing:
        of_times[_times(row)].update(_days(row))
    by_days: dict[tuple[int, ...], list[Row]] = defaultdict(list)
    for row in standing:
        if _days(row) or _times(row):
            by_days[tuple(sorted(of_times[_times(row)]))].append(row)
    others = {days: by_days[days] for days in sorted(by_days)[1:]}
    elsewhere = [row for some in others.values() for row in some]
    yield ref, [row for row in rows if row not in elsewhere]
    for days, some in others.items():
        yield clean.ref(f"{ref}/{'-'.join(DAYS[each] for each in days)}"), some


def _service(ref: str, rows: list[Row], sector: Sector) -> Wording:
    standing = _standing(rows)
    when = _when(standing)
    units = clean.joined(*(row["units"] for row in standing), by=" + ")
    counted = units.replace(".", "").replace(" + ", "").isdigit()
    a_week = f"{units} hours a week" if counted else units
    carers = max((cells.number(row["carers"]) or 0 for row in standing), default=0)
    value, unit = (when, "") if when else (units, "hours a week" if counted else "")
    begins = [day for row in rows if (day := row.day("begins"))]
    ends = [row.ended_on for row in standing]
    goes_on = standing[0].goes_on
    waits = goes_on and all(row.standing is Standing.WAITS for row in standing)
    return Wording(
        ref,
        Kind.SERVICE,
        sector,
        clean.line(all_said(standing, "what", ", ")) or _SERVICES[rows[0].kind],
        begins=min(begins, default=None),
        ends=None if None in ends else max(filter(None, ends)),
        value=clean.line(value, 200),
        unit=unit,
        detail=clean.joined(
            *(worth_words(row["status"]) for row in standing),
            all_said(standing, "provider"),
            cells.telephone(all_said(standing, "provider_telephone")),
            all_said(standing, "team"),
            a_week if when else "",
            *(f"Times: {row['times']}" for row in standing if times.has_spans(row["times"])),
            f"{carers} {'carer' if carers == 1 else 'carers'}" if carers else "",
            all_said(standing, "note"),
            *(_over(row) for row in rows if row not in standing),
        ),
        status=(
            ItemStatus.PLANNED if waits else ItemStatus.ACTIVE if goes_on else ItemStatus.ENDED
        ),
    )


def _when(rows: list[Row]) -> str:
    days = sorted({day for row in rows for day in _days(row)})
    times = sorted({time for row in rows for time in _times(row)})
    return clean.joined(*(DAYS[day] for day in days), *times, by=", ")


def _over(row: Row) -> str:
    """What a row that has ended tells of a service that goes on."""
    said = f"Earlier part ended {shown_date(row.ended_on)}"
    return clean.joined(said, _when([row]), clean.words(row["note"]), by=", ")


# --- who works with them -----------------------------------------------------------------------


def _worker_ref(row: Row) -> str:
    return clean.ref(f"{row.kind}/worker/{bare(row['worker'])}")


def _worker(ref: str, rows: list[Row], sector: Sector) -> Wording:
    return Wording(
        ref,
        Kind.PROFESSIONAL,
        sector,
        clean.line(rows[0]["worker"]),
        detail=clean.joined(_WORKERS[rows[0].kind], all_said(rows, "team", ", "), by=", "),
        value=clean.joined(*(cells.telephone(row["telephone"]) for row in rows), by=", "),
    )


def _contact_ref(row: Row) -> str:
    seen = row.day("seen_on")
    return clean.ref(f"{row.kind}/contact/{seen.text if seen else ''}/{bare(row['what'])}")


def _contact(ref: str, rows: list[Row], sector: Sector) -> Wording:
    """That someone was seen on a day, or is to be."""
    return Wording(
        ref,
        Kind.ENCOUNTER,
        sector,
        clean.line(rows[0]["what"]) or _SERVICES[rows[0].kind],
        begins=rows[0].day("seen_on"),
        detail=clean.joined(
            all_said(rows, "worker", ", "), all_said(rows, "provider"), all_said(rows, "note")
        ),
        status=ItemStatus.PLANNED if rows[0].is_ahead("seen_on") else ItemStatus.ENDED,
    )


# --- where someone lives -----------------------------------------------------------------------


def residence(stays: list[Row], sector: Sector) -> Saying:
    """That someone lives in a care home, or lived there; the stay that counts comes first."""
    row, *others = stays
    begins, ends, goes_on = row.day("begins"), row.ended_on, row.goes_on
    if row.standing is Standing.SHORT:
        title = f"{'Staying' if goes_on else 'Stayed'} at {row['home']}"
    else:
        title = f"{'Lives' if goes_on else 'Lived'} at {row['home']}"
    word = Wording(
        clean.ref(f"{row.kind}/{bare(row['home'])}"),
        Kind.SOCIAL_CONTEXT,
        sector,
        title,
        begins=begins,
        ends=ends,
        detail=clean.joined(
            f"Room {row['room']}" if row["room"][:1].isdigit() else row["room"],
            f"Since {shown_date(begins)}" if begins else "",
            f"Until {shown_date(ends)}" if goes_on and ends else "",
            _said_of_it(row),
            clean.words(row["note"]),
            *map(_another_stay, others),
        ),
        status=(
            ItemStatus.PLANNED
            if row.standing is Standing.WAITS
            else ItemStatus.ACTIVE
            if goes_on
            else ItemStatus.ENDED
        ),
    )
    return Saying(tuple(each.entry for each in stays), (Said(word),), row.said_at)


def _another_stay(row: Row) -> str:
    if row.is_to_come:
        return f"Again from {shown_date(row.day('begins'))}"
    until = shown_date(row.ended_on, NOT_RECORDED)
    return clean.joined(f"Before that until {until}", _said_of_it(row), by=", ")


def _said_of_it(row: Row) -> str:
    """The words of its source on where it stands, but for ``Resident``, or beside its end."""
    return clean.joined(worth_words(row["status"]), row.left[2] if row["ends"] else "", by=", ")


def death(rows: list[Row], sector: Sector) -> Saying:
    """That they have died, where a row says so; said of whoever lives, it stands no more."""
    ref = f"{rows[0].kind}/died"
    told = [row for row in rows if row.has_died]
    found = [row.ended_on for row in told if row.kind is TableKind.CENSUS and row.ended_on]
    said = [Said(deaths.alert(ref, sector, min(found, default=UNDATED)))] if told else []
    return Saying((), tuple(said), _said_at(rows), whole=ref)
