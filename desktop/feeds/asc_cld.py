"""Adult Social Care Client Level Data: the CSV that every English council submits, a row an event.

Its quarters overlap, its labels differ by release, ``NULL`` stands for blank, and the event
reference names nothing. What a row is about is found in its own words: person, client type, event,
start, and what else its event type says (STANDARDS: release 1 and 2 are both met). A service that
is delivered in several ways at once is several.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import StringIO

from desktop.feeds import clean, csv_table, deaths
from desktop.feeds.apart import Named, apart
from desktop.feeds.asc_cld_words import of_person, said, unpaid_carer, word
from desktop.feeds.matching import refs_by
from desktop.feeds.parsed import (
    Described,
    Entry,
    Parsed,
    PassedOver,
    Person,
    Said,
    Saying,
    Unreadable,
    set_aside,
)
from desktop.words.accounts import Skipped
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Gender, Sector
from desktop.words.patients import folded

REQUIRED = (
    "NHS Number", "LA Person Unique Identifier", "Date of Birth", "Client Type", "Event Type",
    "Event Start Date", "Event End Date", "Service Type", "Service Component",
)  # fmt: skip
"""Without these no row can be told from another, or no person from another."""
_OF_A_RETURN = (
    "Client Type", "Event Type", "Event Start Date", "Event End Date", "Service Component",
)  # fmt: skip
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
_GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE, "other": Gender.OTHER}
SERVICE_USER, CARER, BY_ASSOCIATION = "service user", "unpaid carer", "by association"

Cells = dict[str, str]


def key(header: str) -> str:
    """How columns are compared: letters and figures only, so that spelling of spaces is nothing."""
    bare = "".join(letter for letter in header.casefold() if letter.isalnum())
    return _OTHER_NAMES.get(bare, bare)


def is_return(header: Iterable[str]) -> bool:
    """Whether a first row has two at least of the columns that no other table has."""
    return len({key(each) for each in header} & set(map(key, _OF_A_RETURN))) > 1


@dataclass(frozen=True, slots=True)
class _Row:
    entry: Entry
    cells: Cells
    raw: list[str]
    client: str
    event: str
    said_at: datetime | None
    death: PartialDate | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class _Unfit(Exception):
    """A row that cannot be taken in."""


def read(content: bytes, sector: Sector, today: date) -> Parsed:
    """Read a whole file. Raises ``Unreadable`` if its columns are not those of the return."""
    return _File(csv_table.decoded(content), sector, PartialDate.of(today)).parsed


def timestamp(content: bytes) -> datetime | None:
    """The end of the reporting period of the first row."""
    rows = csv.reader(
        StringIO(csv_table.decoded(content[:200_000])), delimiter=csv_table.delimiter(content)
    )
    try:
        header = [key(each) for each in next(rows)]
        first = next(rows)
    except (StopIteration, csv.Error):
        return None
    return _period_end(dict(zip(header, first, strict=False)))


def _period_end(cells: Cells) -> datetime | None:
    end = clean.english_day(cells.get("reportingperiodenddate", ""))
    return clean.end_of(end) if end else None


class _File:
    def __init__(self, text: str, sector: Sector, today: PartialDate) -> None:
        self._sector, self._today = sector, today
        self._asides: dict[str, list[Entry]] = defaultdict(list)
        delimiter = csv_table.delimiter(text)
        table = csv_table.read(text, delimiter)
        self._columns = self._known_columns(table)
        self.parsed = Parsed(
            entries=len(table) - 1, noun="row", original=partial(_original, table, delimiter)
        )
        rows = [row for number, cells in enumerate(table[1:], 1)
                if (row := self._row(number, cells)) is not None]  # fmt: skip
        self.parsed.dated = max((row.said_at for row in rows if row.said_at), default=None)
        self._take_in(rows)
        self.parsed.asides = set_aside(self._asides, partial(self._named, table))

    def _known_columns(self, table: list[list[str]]) -> list[str]:
        columns = [key(each) for each in table[0]]
        kinds = ("row",) * (len(table) - 1) or ("file",)
        missing = [name for name in REQUIRED if key(name) not in columns]
        if missing:
            noun = "column" if len(missing) == 1 else "columns"
            raise Unreadable(f"This CSV lacks the {noun} {', '.join(missing)}.", kinds)
        twice = [name for name in REQUIRED if columns.count(key(name)) > 1]
        if twice:
            raise Unreadable(f"This CSV has the column {twice[0]} more than once.", kinds)
        return columns

    # --- one row -----------------------------------------------------------------------------

    def _row(self, number: int, raw: list[str]) -> _Row | None:
        cells = dict.fromkeys(self._columns, "") | {
            column: "" if (value := clean.line(cell, 2000)).upper() == "NULL" else value
            for column, cell in zip(self._columns, raw, strict=False)
        }
        event = _event(cells.get("eventtype", ""))
        entry = Entry(number, event or "row")
        try:
            if misfit := csv_table.misfit(raw, len(self._columns)):
                raise _Unfit(misfit)
            client = _client(cells["clienttype"])
            if client == BY_ASSOCIATION and not event:
                entry = Entry(number, "Carer link")
                self.parsed.passed_over.append(PassedOver(entry, Skipped.CARER_LINK))
                return None
            if not event:
                raise _Unfit("Its event type is not one of Request, Assessment, Service, Review.")
            if not cells.get("lapersonuniqueidentifier") and not cells.get("nhsnumber"):
                raise _Unfit(
                    "It names nobody: neither an NHS number nor the council's own identifier."
                )
            for column, name in (("eventstartdate", "start"), ("eventenddate", "end")):
                text = cells[column]
                if text and clean.english_day(text) is None:
                    raise _Unfit(f"Its {name} date cannot be read.")
            if not cells["eventstartdate"]:
                raise _Unfit("It has no start date.")
        except _Unfit as unfit:
            self._asides[str(unfit)].append(entry)
            return None
        return _Row(entry, cells, raw, client, event, _period_end(cells),
                    clean.english_day(cells.get("dateofdeath", "")))  # fmt: skip

    # --- people ------------------------------------------------------------------------------

    def _take_in(self, rows: list[_Row]) -> None:
        people: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            people[_own_id(row.cells) or f"NHS number {row['nhsnumber']}"].append(row)
        made: dict[str, Person] = {}
        for own, theirs in people.items():
            refs = (own,) if _own_id(theirs[0].cells) else ()
            for one in apart(theirs, _whom, own_id=bool(refs)):
                person = Person(
                    refs,
                    _described(one.rows),
                    counts=False,
                    sayings=self._sayings(one.rows),
                    trouble=one.trouble,
                    disputed=one.disputed,
                )
                self.parsed.people.append(person)
                if not one.disputed:
                    made[own] = person
        for own, theirs in people.items():
            if own in made:
                self._link_carers(own, theirs, made)

    def _sayings(self, rows: list[_Row]) -> list[Saying]:
        groups: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            groups[identity(row)].append(row)
        found = [
            self._saying(ref, also, part)
            for ref, group in groups.items()
            for ref, also, part in _ways(ref, group)
        ]
        newest = max(rows, key=_recency)
        stands = of_person(newest.cells, self._sector)
        found.append(Saying((), tuple(map(Said, stands)), newest.said_at, whole="person#"))
        return found

    def _saying(self, ref: str, also: tuple[str, ...], rows: list[_Row]) -> Saying:
        """All rows with one identity: the newest submission counts, its rows are parts of one."""
        newest = max((row.said_at for row in rows if row.said_at), default=None)
        current, seen = [], set()
        for row in rows:
            same = tuple(sorted((column, cell) for column, cell in row.cells.items()
                                if column != "eventreference"))  # fmt: skip
            if (newest and row.said_at != newest) or same in seen:
                self.parsed.passed_over.append(PassedOver(row.entry, Skipped.REPEATED))
                continue
            seen.add(same)
            current.append(row)
        wording = word(
            current[0].event,
            [row.cells for row in current],
            ref,
            self._sector,
            carer=current[0].client in (CARER, BY_ASSOCIATION),
            death=current[0].death,
            today=self._today,
        )
        event, open_ref = current[0].event, identity(current[0], ended=False)
        told = Said(
            wording,
            also=(open_ref,) if event != "Service" and ref != open_ref else also,
            stem=event != "Service" and ref == open_ref,
        )
        return Saying(tuple(row.entry for row in current), (told,), newest)

    def _link_carers(self, own: str, rows: list[_Row], made: dict[str, Person]) -> None:
        """Tell the record of each adult cared for who cares for them, if they are in this file."""
        carers = [row for row in rows if row.client == CARER]
        if not carers:
            return
        newest = max(carers, key=_recency)
        for number in (1, 2, 3):
            cared_for = newest[f"adult{number}linkedpersonid"]
            person = made.get(_prefixed(newest.cells, cared_for)) or made.get(cared_for)
            if cared_for and person is not None and person is not made[own]:
                carer = unpaid_carer(newest.cells, clean.ref(own), self._sector)
                person.sayings.append(Saying((), (Said(carer),), newest.said_at))

    def _named(self, table: list[list[str]], entry: Entry) -> tuple[str, ...]:
        """Whom a row names that was set aside."""
        raw = table[entry.position]
        cells = {column: clean.line(cell) for column, cell in zip(self._columns, raw, strict=False)}
        own = _own_id(cells)
        return refs_by((own,) if own else (), cells.get("nhsnumber", ""))


def _original(table: list[list[str]], delimiter: str, entries: tuple[Entry, ...]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(table[0])
    writer.writerows(table[each.position] for each in entries)
    return out.getvalue().encode()


def identity(row: _Row, *, ended: bool = True) -> str:
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


def _ways(ref: str, rows: list[_Row]) -> Iterator[tuple[str, tuple[str, ...], list[_Row]]]:
    """Rows of one identity by how they are delivered: the ref of each item, and its other refs.

    What one submission delivers in several ways is as many services: hours that a council arranges
    are no hours bought with a direct payment. Otherwise another way is news of the same service.
    """
    if rows[0].event != "Service":
        yield ref, (), rows
        return
    told = {(row.said_at, _way(row)) for row in rows}
    if len(told) == len({said_at for said_at, _ in told}):
        way = _way(max(rows, key=_recency))
        yield _delivered(ref, way), tuple(_delivered(ref, each) for each in _WAYS), rows
        return
    by_way: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_way[_way(row)].append(row)
    plain = "" if "" in by_way else next(iter(by_way))
    for way, theirs in by_way.items():
        yield _delivered(ref, way), (ref,) if way == plain else (), theirs


def _way(row: _Row) -> str:
    return label(row["deliverymechanism"]) if said(row["deliverymechanism"]) else ""


def _delivered(ref: str, way: str) -> str:
    return clean.ref(f"{ref}|{way}") if way else ref


def label(text: str) -> str:
    """A label in neither release: case and the wording of carers' support are not compared."""
    low = re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
    low = re.sub(r"^carer support", "unpaid carer support", low)
    return re.sub(r"\bto carer\b", "to unpaid carer", low)


def _event(text: str) -> str:
    low = text.casefold()
    return next((name for part, name in _EVENTS.items() if part in low), "")


def _client(text: str) -> str:
    low = text.casefold()
    if "carer" in low:
        return BY_ASSOCIATION if "association" in low else CARER
    if low.replace("-", " ") == SERVICE_USER:
        return SERVICE_USER
    raise _Unfit("Its client type is not one of the return's.")


def _own_id(cells: Cells) -> str:
    return _prefixed(cells, cells.get("lapersonuniqueidentifier", ""))


def _prefixed(cells: Cells, own: str) -> str:
    """The council's code and its id of the person, where the file has the code."""
    code = cells.get("lacode", "")
    return clean.ref(f"{code}_{own}" if code and own and not own.startswith(f"{code}_") else own)


def _recency(row: _Row) -> tuple[str, int]:
    return row.said_at.isoformat() if row.said_at else "", row.entry.position


def _whom(row: _Row) -> Named:
    born = clean.english_day(row["dateofbirth"])
    number = re.sub(r"\s", "", row["nhsnumber"])
    return Named(number, born.text if born else "", folded(row["lastname"]))


def _described(rows: list[_Row]) -> Described:
    """What they say together; no row's birth date vouches for a number of another."""
    ordered = sorted(rows, key=_recency, reverse=True)
    sure = [row for row in ordered if row["dateofbirth"]] or ordered

    def first(column: str, among: list[_Row] = ordered) -> str:
        return next((row[column] for row in among if row[column]), "")

    return Described(
        entry=ordered[0].entry,
        said_at=ordered[0].said_at,
        nhs_number=first("nhsnumber", sure),
        family=first("lastname"),
        given=first("firstname"),
        born=clean.english_day(first("dateofbirth")),
        born_as_sent=first("dateofbirth"),
        died=deaths.of_cell(first("dateofdeath")) or _ended_by_death(ordered),
        gender=_GENDERS.get(first("gender").casefold(), Gender.NOT_KNOWN),
        postcode=first("postcode").upper(),
        practice_code=first("gppracticecode").upper(),
    )


def _ended_by_death(rows: list[_Row]) -> PartialDate | None:
    """Whether the newest submission says so of an event of theirs: ``NFA - Deceased``."""
    outcomes = (
        row["eventoutcome"].casefold()
        for row in rows
        if row.client == SERVICE_USER and row.said_at == rows[0].said_at
    )
    return UNDATED if any("deceased" in each for each in outcomes) else None
