"""Adult Social Care Client Level Data: the CSV that every English council submits, a row an event.

Its quarters overlap, its labels differ by release, ``NULL`` stands for blank, and the event
reference names nothing. What a row is about is found in its own words: person, client type, event,
start, and what else its event type says (STANDARDS: release 1 and 2 are both met). A service that
is delivered in several ways at once is several.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from io import StringIO
from itertools import chain

from desktop.feeds import clean, csv_table, deaths
from desktop.feeds.apart import Named, apart
from desktop.feeds.asc_cld_carers import Whom, link
from desktop.feeds.asc_cld_deaths import death_of, with_death
from desktop.feeds.asc_cld_rows import (
    BY_ASSOCIATION,
    LINK,
    SERVICE_USER,
    Row,
    Unfit,
    client_of,
    dated,
    event_of,
    identity,
    key,
    newest_of,
    own_id,
    period_end,
    recency,
    replaced,
    together,
    ways,
)
from desktop.feeds.asc_cld_words import Cells, of_person, word
from desktop.feeds.matching import refs_by
from desktop.feeds.numbers import LOST, is_cut_short, whole
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
from desktop.feeds.tables import days
from desktop.words.accounts import Skipped
from desktop.words.dates import PartialDate
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
_IDS = {
    "nhsnumber": "NHS number", "lapersonuniqueidentifier": "council's own identifier",
    **{f"adult{number}linkedpersonid": "identifier of a linked person" for number in (1, 2, 3)},
}  # fmt: skip
_DATES = {"eventstartdate": "start date", "eventenddate": "end date",
          "dateofbirth": "birth date", "dateofdeath": "date of death"}  # fmt: skip
TURNED = "may have the month first, as others in this file have: export it as 2026-11-26."
_GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE, "other": Gender.OTHER}


def is_return(header: Iterable[str]) -> bool:
    """Whether a first row has two at least of the columns that no other table has."""
    return len({key(each) for each in header} & set(map(key, _OF_A_RETURN))) > 1


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
    return period_end(dict(zip(header, first, strict=False)))


class _File:
    def __init__(self, text: str, sector: Sector, today: PartialDate) -> None:
        self._sector, self._today = sector, today
        self._asides: dict[str, list[Entry]] = defaultdict(list)
        self._lacks_carers = False
        """A row that could not be read may be a carer's."""
        delimiter = csv_table.delimiter(text)
        table = csv_table.read(text, delimiter)
        self._columns = self._known_columns(table)
        self.parsed = Parsed(
            entries=len(table) - 1, noun="row", original=partial(_original, table, delimiter)
        )
        self._turned = {
            column
            for at, column in enumerate(self._columns)
            if column in _DATES
            and days.month_first([cells[at].strip() for cells in table[1:] if at < len(cells)])
        }
        rows = [row for number, cells in enumerate(table[1:], 1)
                if (row := self._row(number, cells)) is not None]  # fmt: skip
        rows = dated(rows, today)
        self.parsed.dated = max((row.said_at for row in rows if row.said_at), default=None)
        self._take_in(rows)
        named = partial(self._named, table)
        self.parsed.asides = set_aside(self._asides, named)
        self.parsed.names_all = all(map(named, chain.from_iterable(self._asides.values())))
        self.parsed.if_everything = list(replaced(rows, today))

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

    def _row(self, number: int, raw: list[str]) -> Row | None:
        cells = dict.fromkeys(self._columns, "") | {
            column: "" if (value := clean.line(cell, 2000)).upper() == "NULL" else value
            for column, cell in zip(self._columns, raw, strict=False)
        }
        cells |= {column: whole(cells.get(column, "")) for column in _IDS}
        for column in ("eventenddate", "dateofdeath"):
            text = cells.get(column, "")
            if clean.is_no_end(text, clean.english_day(text)):
                cells[column] = ""
        event = event_of(cells.get("eventtype", ""))
        entry = Entry(number, event or "row")
        try:
            if misfit := csv_table.misfit(raw, len(self._columns)):
                raise Unfit(misfit)
            client = client_of(cells["clienttype"])
            if client == BY_ASSOCIATION and not event:
                event = LINK
                entry = Entry(number, LINK)
            if not event:
                raise Unfit("Its event type is not one of Request, Assessment, Service, Review.")
            _must_name_someone(cells)
            self._must_have_its_dates(cells, event)
        except Unfit as unfit:
            self._lacks_carers |= _client(cells) != SERVICE_USER
            self._asides[str(unfit)].append(entry)
            return None
        return Row(entry, cells, raw, client, event, period_end(cells),
                   deaths.of_cell(cells.get("dateofdeath", "")))  # fmt: skip

    def _must_have_its_dates(self, cells: Cells, event: str) -> None:
        for column, name in _DATES.items():
            if column in self._turned and days.may_be_turned(cells.get(column, "")):
                raise Unfit(f"Its {name} {TURNED}")
        for column, name in (("eventstartdate", "start date"), ("eventenddate", "end date")):
            if cells[column] and clean.english_day(cells[column]) is None:
                raise Unfit(f"Its {name} cannot be read: export it as 2026-11-26.")
        if not cells["eventstartdate"] and event != LINK:
            raise Unfit("It has no start date.")
        died = cells.get("dateofdeath", "")
        if died and not deaths.of_cell(died) and not deaths.denied(died):
            raise Unfit("Its date of death cannot be read: export it as 2026-11-26.")

    # --- people ------------------------------------------------------------------------------

    def _take_in(self, rows: list[Row]) -> None:
        people: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            people[own_id(row.cells) or f"NHS number {row['nhsnumber']}"].append(row)
        known: dict[str, Whom] = {}
        for own, theirs in people.items():
            refs = (own,) if own_id(theirs[0].cells) else ()
            known[own] = Whom(theirs, [])
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
                known[own].people.append(person)
        for why, entry in link(self.parsed, known, self._sector, is_whole=not self._lacks_carers):
            self._asides[why].append(entry)

    def _sayings(self, told: list[Row]) -> list[Saying]:
        died, died_said = death_of(told)
        rows = with_death(told)
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.event != LINK:
                groups[identity(row)].append(row)
        found = [
            self._saying(ref, also, part)
            for ref, group in groups.items()
            for ref, also, part in ways(ref, group)
        ]
        newest = newest_of(rows)
        cares = any(row.client != SERVICE_USER for row in newest)
        stands = of_person(together(newest), self._sector, cares=cares)
        found.append(Saying((), tuple(map(Said, stands)), newest[0].said_at, whole="person#"))
        if died is not None:
            found.append(Saying((), (), died_said, whole="Service|", died=died))
        return found

    def _saying(self, ref: str, also: tuple[str, ...], rows: list[Row]) -> Saying:
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
            carer=current[0].client != SERVICE_USER,
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

    def _named(self, table: list[list[str]], entry: Entry) -> tuple[str, ...]:
        """Whom a row names that was set aside."""
        raw = table[entry.position]
        cells = {column: clean.line(cell) for column, cell in zip(self._columns, raw, strict=False)}
        own = own_id(cells)
        return refs_by((own,) if own else (), cells.get("nhsnumber", ""))


def _client(cells: Cells) -> str:
    with suppress(Unfit):
        return client_of(cells["clienttype"])
    return ""


def _must_name_someone(cells: Cells) -> None:
    if not cells.get("lapersonuniqueidentifier") and not cells.get("nhsnumber"):
        raise Unfit("It names nobody: neither an NHS number nor the council's own identifier.")
    for column, name in _IDS.items():
        if is_cut_short(cells[column]):
            raise Unfit(f"Its {name} {LOST}")


def _original(table: list[list[str]], delimiter: str, entries: tuple[Entry, ...]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(table[0])
    writer.writerows(table[each.position] for each in entries)
    return out.getvalue().encode()


def _whom(row: Row) -> Named:
    born = clean.english_day(row["dateofbirth"])
    number = re.sub(r"\s", "", row["nhsnumber"])
    return Named(number, born.text if born else "", folded(row["lastname"]))


def _described(rows: list[Row]) -> Described:
    """What they say together; no row's birth date vouches for a number of another."""
    ordered = sorted(rows, key=recency, reverse=True)
    sure = [row for row in ordered if row["dateofbirth"]] or ordered

    def first(column: str, among: list[Row] = ordered) -> str:
        return next((row[column] for row in among if row[column]), "")

    return Described(
        entry=ordered[0].entry,
        said_at=ordered[0].said_at,
        nhs_number=first("nhsnumber", sure),
        family=first("lastname"),
        given=first("firstname"),
        born=clean.english_day(first("dateofbirth")),
        born_as_sent=first("dateofbirth"),
        died=death_of(ordered)[0],
        gender=_GENDERS.get(first("gender").casefold(), Gender.NOT_KNOWN),
        postcode=first("postcode").upper(),
        practice_code=first("gppracticecode").upper(),
    )
