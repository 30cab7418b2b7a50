"""One row of Client Level Data: when it was said, who and what it is about.

Rows are told apart by their own words, for the event reference changes with every submission.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desktop.feeds import clean
from desktop.feeds.asc_cld_words import Cells, said
from desktop.feeds.parsed import Entry, Whole
from desktop.words.dates import PartialDate, start_of

_OTHER_NAMES = {
    "lapersonuniqueid": "lapersonuniqueidentifier",
    "lapersonid": "lapersonuniqueidentifier",
    "nhsno": "nhsnumber",
    "dob": "dateofbirth",
    "dateofdeath": "dateofdeath",
    "routeofaccess": "requestrouteofaccess",
    "lacode": "lacode",
    "localauthoritycode": "lacode",
}
_EVENTS = {"request": "Request", "assessment": "Assessment", "service": "Service",
           "review": "Review"}  # fmt: skip
_WAYS = ("", "cassr commissioned support", "cassr managed personal budget", "direct payment")
"""How a service is delivered, if told (CASSR: the council that has adult social services)."""
SERVICE_USER, CARER, BY_ASSOCIATION = "service user", "unpaid carer", "by association"
LINK = "Carer link"
"""Instead of an event: the row is there to say for whom a carer cares."""


def key(header: str) -> str:
    """How columns are compared: letters and figures only, so that spelling of spaces is nothing."""
    bare = "".join(letter for letter in header.casefold() if letter.isalnum())
    return _OTHER_NAMES.get(bare, bare)


@dataclass(frozen=True, slots=True)
class Row:
    entry: Entry
    cells: Cells
    raw: list[str]
    client: str
    event: str
    said_at: datetime | None
    death: PartialDate | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class Unfit(Exception):
    """A row that cannot be taken in."""


def period_end(cells: Cells) -> datetime | None:
    end = clean.english_day(cells.get("reportingperiodenddate", ""))
    return clean.end_of(end) if end else None


def replaced(rows: Sequence[Row], today: PartialDate) -> Iterator[Whole]:
    """What the newest of the submissions replaces: all events of the time that it covers.

    A request, an assessment and a review are told once they end; a service while it goes on, too.
    """
    periods = [
        (last, first)
        for row in rows
        if clean.is_full(first := clean.english_day(row["reportingperiodstartdate"])) and first
        if clean.is_full(last := clean.english_day(row["reportingperiodenddate"])) and last
    ]
    if not periods:
        return
    end = max(last.text for last, _ in periods)
    begin = min(first.text for last, first in periods if last.text == end)
    for event in _EVENTS.values():
        yield Whole(
            f"{event}|", period=(begin, min(end, today.text)), lasts=event == "Service",
            guarded=True,
        )  # fmt: skip


def dated(rows: Sequence[Row], today: PartialDate) -> list[Row]:
    """When each was said: at the end of its reporting period, or of the file's where it names none.

    A period that still runs cannot have been told to its end. Of such rows no more is known than
    that they came after the newest beginning that they tell of.
    """
    of_file = min((row.said_at for row in rows if row.said_at), default=None)
    until = start_of(today.first_day)
    found = [replace(row, said_at=row.said_at or of_file) for row in rows]
    running = [row for row in found if row.said_at and row.said_at >= until]
    begun = [
        day.first_day
        for row in running
        for column in ("reportingperiodstartdate", "eventstartdate")
        if clean.is_full(day := clean.english_day(row[column])) and day and day <= today
    ]
    newest = start_of(max(begun)).astimezone(UTC) if begun else None
    return [
        replace(row, said_at=newest) if row.said_at and row.said_at >= until else row
        for row in found
    ]


def identity(row: Row, *, ended: bool = True) -> str:
    """What a row is about. The event reference is no key: it changes with every submission.

    Only a service may be open-ended, so its end is no part of what it is.
    """
    start = clean.english_day(row["eventstartdate"])
    parts = [row.event, row.client, start.text if start else ""]
    if row.event == "Service":
        parts += [label(row["servicetype"]), label(row["servicecomponent"])]
    else:
        if row.event == "Request":
            parts.append(label(row["requestrouteofaccess"]))
        if row.event == "Assessment":
            parts.append(label(row["assessmenttype"]))
        end = clean.english_day(row["eventenddate"])
        parts.append(end.text if end and ended else "")
    return clean.ref("|".join(parts))


def ways(ref: str, rows: list[Row]) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Rows of one identity by how they are delivered: the ref of each item, and its other refs.

    What one submission delivers in several ways is as many services: hours that a council arranges
    are no hours bought with a direct payment. Otherwise another way is news of the same service.
    """
    if rows[0].event != "Service":
        yield ref, (), rows
        return
    told = {(row.said_at, _way(row)) for row in rows}
    if len(told) == len({said_at for said_at, _ in told}):
        way = _way(max(rows, key=recency))
        yield _delivered(ref, way), tuple(_delivered(ref, each) for each in _WAYS), rows
        return
    by_way: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_way[_way(row)].append(row)
    plain = "" if "" in by_way else next(iter(by_way))
    for way, theirs in by_way.items():
        yield _delivered(ref, way), (ref,) if way == plain else (), theirs


def _way(row: Row) -> str:
    return label(row["deliverymechanism"]) if said(row["deliverymechanism"]) else ""


def _delivered(ref: str, way: str) -> str:
    return clean.ref(f"{ref}|{way}") if way else ref


def label(text: str) -> str:
    """A label in neither release: case and the wording of carers' support are not compared."""
    low = re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
    low = re.sub(r"^carer support", "unpaid carer support", low)
    return re.sub(r"\bto carer\b", "to unpaid carer", low)


def event_of(text: str) -> str:
    low = text.casefold()
    return next((name for part, name in _EVENTS.items() if part in low), "")


def client_of(text: str) -> str:
    low = text.casefold()
    if "carer" in low:
        return BY_ASSOCIATION if "association" in low else CARER
    if low.replace("-", " ") == SERVICE_USER:
        return SERVICE_USER
    raise Unfit("Its client type is not one of the return's.")


def own_id(cells: Cells) -> str:
    return prefixed(cells, cells.get("lapersonuniqueidentifier", ""))


def prefixed(cells: Cells, own: str) -> str:
    """The council's code and its id of the person, where the file has the code."""
    code = cells.get("lacode", "")
    return clean.ref(f"{code}_{own}" if code and own and not own.startswith(f"{code}_") else own)


def newest_of(rows: Sequence[Row]) -> list[Row]:
    """Those of the newest submission among them, the last first."""
    ordered = sorted(rows, key=recency, reverse=True)
    return [row for row in ordered if row.said_at == ordered[0].said_at]


def together(rows: Sequence[Row]) -> Cells:
    """What rows of one submission say of a person; those of a service user count first.

    An empty cell of one takes nothing from another's.
    """
    rows = sorted(rows, key=lambda row: row.client != SERVICE_USER)
    return {
        column: next((row[column] for row in rows if said(row[column])), rows[0][column])
        for column in rows[0].cells
    }


def recency(row: Row) -> tuple[str, int]:
    return row.said_at.isoformat() if row.said_at else "", row.entry.position
