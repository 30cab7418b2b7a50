"""Services that stand, who gives them, and where someone lives."""

from collections import defaultdict

from desktop.feeds import clean
from desktop.feeds.parsed import Said, Saying
from desktop.feeds.tables import cells
from desktop.feeds.tables.row import Row
from desktop.words.dates import DAYS, shown_date
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
    row.check("days", "days", cells.weekdays(row["days"]))
    row.check("times", "times", cells.clocks(row["times"]))
    row.check("number", "carers", cells.number(row["carers"]))


def sayings(rows: list[Row], sector: Sector) -> list[Saying]:
    """The services of one person, each of the rows that tell of it; and who works with them."""
    found: list[Saying] = []
    services: dict[str, list[Row]] = defaultdict(list)
    bare_rows: list[Row] = []
    for row in rows:
        if any(row[field] for field in _OF_A_SERVICE) or not row["worker"]:
            services[_service_ref(row)].append(row)
        else:
            bare_rows.append(row)
    for ref, group in services.items():
        said = [Said(_service(ref, group[0], sector))]
        said += [Said(each) for row in group if (each := _contact(row, sector))]
        found.append(Saying(tuple(row.entry for row in group), tuple(said), group[0].said_at))
    workers = {_worker_ref(row): row for row in rows if row["worker"] and _goes_on(row)}
    if workers or bare_rows:
        found.append(
            Saying(
                tuple(row.entry for row in bare_rows),
                tuple(Said(_worker(ref, row, sector)) for ref, row in workers.items()),
                rows[0].said_at,
                whole=f"{rows[0].kind}/worker/",
            )
        )
    return found


def _goes_on(row: Row) -> bool:
    return not row["ends"]


def _service_ref(row: Row) -> str:
    if row["event_id"]:
        return clean.ref(f"{row.kind}/service/{row['event_id']}")
    begins = row.day("begins")
    parts = [bare(row["what"]), bare(row["provider"]), begins.text if begins else ""]
    return clean.ref("/".join([row.kind, "service", *parts]))


def _worker_ref(row: Row) -> str:
    return clean.ref(f"{row.kind}/worker/{bare(row['worker'])}")


def _service(ref: str, row: Row, sector: Sector) -> Wording:
    days, times = cells.weekdays(row["days"]) or (), cells.clocks(row["times"]) or ()
    when = clean.joined(*(DAYS[each] for each in days), *times, by=", ")
    units = row["units"]
    a_week = f"{units} hours a week" if units.replace(".", "", 1).isdigit() else units
    carers = cells.number(row["carers"])
    value, unit = (when, "") if when else (units, "hours a week" if a_week != units else "")
    return Wording(
        ref,
        Kind.SERVICE,
        sector,
        clean.line(row["what"]) or _SERVICES[row.kind],
        begins=row.day("begins"),
        ends=row.day("ends"),
        value=clean.line(value, 200),
        unit=unit,
        detail=clean.joined(
            row["provider"],
            cells.telephone(row["provider_telephone"]),
            row["team"],
            a_week if when else "",
            f"{carers} {'carer' if carers == 1 else 'carers'}" if carers else "",
            clean.words(row["note"]),
        ),
        status=ItemStatus.ACTIVE if _goes_on(row) else ItemStatus.ENDED,
    )


def _worker(ref: str, row: Row, sector: Sector) -> Wording:
    return Wording(
        ref,
        Kind.PROFESSIONAL,
        sector,
        clean.line(row["worker"]),
        detail=clean.joined(_WORKERS[row.kind], row["team"], by=", "),
        value=cells.telephone(row["telephone"]),
    )


def _contact(row: Row, sector: Sector) -> Wording | None:
    """That someone was seen on a day."""
    seen = row.day("seen_on")
    if seen is None:
        return None
    what = clean.line(row["what"]) or _SERVICES[row.kind]
    return Wording(
        clean.ref(f"{row.kind}/contact/{seen.text}/{bare(row['what'])}"),
        Kind.ENCOUNTER,
        sector,
        what,
        begins=seen,
        detail=clean.joined(row["worker"], row["provider"], clean.words(row["note"])),
        status=ItemStatus.ENDED,
    )


def residence(row: Row, sector: Sector) -> Saying:
    """That someone lives in a care home, or lived there."""
    begins, ends = row.day("begins"), row.day("ends")
    word = Wording(
        clean.ref(f"{row.kind}/{bare(row['home'])}"),
        Kind.SOCIAL_CONTEXT,
        sector,
        f"Lives at {row['home']}" if ends is None else f"Lived at {row['home']}",
        begins=begins,
        ends=ends,
        detail=clean.joined(
            f"Room {row['room']}" if row["room"][:1].isdigit() else row["room"],
            f"Since {shown_date(begins)}" if begins else "",
            clean.words(row["note"]),
        ),
        status=ItemStatus.ACTIVE if ends is None else ItemStatus.ENDED,
    )
    return Saying((row.entry,), (Said(word),), row.said_at)
