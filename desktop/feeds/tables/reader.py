"""What the rows of a table say, by the mapping that was set for its source.

One row's trouble sets aside that row alone, with a sentence that names the column and never what
stands in it. A table under which no mapping fits waits as a whole.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from io import StringIO
from itertools import chain

from desktop.feeds import clean
from desktop.feeds.apart import Apart, Named, apart
from desktop.feeds.matching import refs_by
from desktop.feeds.names import cased
from desktop.feeds.parsed import (
    Described,
    Entry,
    Parsed,
    PassedOver,
    Person,
    Saying,
    Unreadable,
    Whole,
    set_aside,
)
from desktop.feeds.tables import care, cells, days, sheet, visits
from desktop.feeds.tables.row import DATES, Row, Unfit, rows_of
from desktop.feeds.tables.sheet import Sheet
from desktop.words.accounts import Skipped
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Gender, Sector
from desktop.words.patients import folded
from desktop.words.tables import NEEDS_MAPPING, Mapping, TableKind, bare

_GENDERS = {"f": Gender.FEMALE, "female": Gender.FEMALE, "m": Gender.MALE, "male": Gender.MALE,
            "1": Gender.MALE, "2": Gender.FEMALE, "other": Gender.OTHER, "o": Gender.OTHER,
            "indeterminate": Gender.OTHER}  # fmt: skip
_DATED = re.compile(
    r"\b(?:as at|as of|dated?|extracted|printed|produced|created|updated|run)\b[^\d]{0,20}"
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]+,? \d{4})",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b|(?:row |record )?count\b|end of (?:report|list)",
                    re.IGNORECASE)  # fmt: skip

SAID_OTHERWISE = "Another row of this table says something else of the same person."

VISITS = frozenset({TableKind.NURSING_VISITS, TableKind.THERAPY, TableKind.ROTA})


def read(content: bytes, sector: Sector, today: date, *, mappings: Sequence[Mapping]) -> Parsed:
    """A table by the mapping among those of its source that knows most of its columns."""
    found = sheet.read(content, [each.header for each in mappings])
    mapping = fitting(found.header, mappings)
    if mapping is None:
        raise Unreadable(NEEDS_MAPPING, ("row",) * len(found.rows) or ("file",))
    return parse(found, sector, mapping, today)


def parse(found: Sheet, sector: Sector, mapping: Mapping, today: date) -> Parsed:
    return _Table(found, sector, mapping, PartialDate.of(today)).parsed


def timestamp(content: bytes) -> datetime | None:
    """The date that a title above the table names, at its end."""
    return _dated(sheet.read(content))


def fitting(header: tuple[str, ...], mappings: Sequence[Mapping]) -> Mapping | None:
    """That made for these very columns; or the fullest of those all of whose columns are here."""
    able = [each for each in mappings if each.fits(header)]
    return max(able, key=lambda each: (each.header == header, len(each.columns)), default=None)


def _dated(found: Sheet) -> datetime | None:
    titled = _DATED.search(" ".join(found.above))
    on = days.day(titled[1]) if titled else None
    return clean.end_of(on) if on is not None else None


class _Table:
    def __init__(self, found: Sheet, sector: Sector, mapping: Mapping, today: PartialDate) -> None:
        self._sheet, self._sector, self._mapping = found, sector, mapping
        self._kind = mapping.kind
        self._asides: dict[str, list[Entry]] = defaultdict(list)
        dated = _dated(found)
        self.parsed = Parsed(
            entries=len(found.rows), noun="row", original=partial(_original, found), dated=dated
        )
        turned = self._month_first()
        rows = [row for row in rows_of(found, mapping, dated, today, turned) if self._is_row(row)]
        self._rows = {row.entry: row for row in rows}
        self._take_in(rows)
        self.parsed.asides = set_aside(self._asides, self._named)
        self.parsed.names_all = self._kind is TableKind.REGISTRATION and all(
            map(self._named, chain.from_iterable(self._asides.values()))
        )

    def _month_first(self) -> frozenset[str]:
        """The fields of which some dates can only have the month before the day."""
        columns = [(field, self._sheet.header.index(column)) for field, column in
                   self._mapping.columns if field in DATES]  # fmt: skip
        return frozenset(
            field
            for field, at in columns
            if days.month_first([row.cells[at] for row in self._sheet.rows if at < len(row.cells)])
        )

    def _is_row(self, row: Row) -> bool:
        """Headings within, the columns' names once more, totals and empty beds are of nobody."""
        filled = [cell for cell in row.line.cells if cell]
        again = sum(a == b for a, b in zip(row.line.cells, self._sheet.header, strict=False))
        lone = len(filled) == 1 and len(self._mapping.columns) > 1
        named = bare(row["nhs_number"]).isdigit() or (row["own_id"] and " " not in row["own_id"])
        empty = self._kind is TableKind.CENSUS and row.is_empty_bed
        total = _TOTAL.match(filled[0]) and not re.fullmatch(r"\d{10}", bare(row["nhs_number"]))
        if again > 1 or total or (lone and not named) or empty:
            self.parsed.passed_over.append(PassedOver(row.entry, Skipped.NO_ROW))
            return False
        return True

    # --- people ------------------------------------------------------------------------------

    def _take_in(self, rows: list[Row]) -> None:
        by_id: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            try:
                self._check(row)
                by_id[_key(row)].append(row)
            except Unfit as unfit:
                self._asides[str(unfit)].append(row.entry)
        people = [
            each
            for some in by_id.values()
            for each in apart(some, _whom, own_id=bool(some[0].own_id))
        ]
        homes: dict[str, str] = {}
        for one in people:
            theirs, person = one.rows, self._person(one)
            if self._kind is TableKind.REGISTRATION:
                self._once(theirs)
                if any(row.has_died for row in theirs):
                    person.described = _as_died(person.described)
            elif self._kind is TableKind.CENSUS:
                person.home, person.sayings = self._residences(theirs)
                homes |= {bare(row["home"]): row["home"] for row in theirs}
            elif self._kind in VISITS:
                person.sayings += visits.sayings(theirs, self._sector)
            else:
                person.sayings += care.sayings(theirs, self._sector)
            if self._tells_of_death:
                person.sayings.append(care.death(theirs, self._sector))
            self.parsed.people.append(person)
        self.parsed.whole = list(self._whole([each.rows for each in people], homes))

    @property
    def _tells_of_death(self) -> bool:
        """Whether, beside a list of who lives here, it has a column in which a death may stand."""
        if self._kind in VISITS or self._kind is TableKind.REGISTRATION:
            return False
        columns = {"status", "ends"} if self._kind is TableKind.CENSUS else {"status"}
        return bool(columns & dict(self._mapping.columns).keys())

    def _check(self, row: Row) -> None:
        """What a row must say, and that what it says can be read."""
        row.must_have_its_width(len(self._sheet.header))
        row.must_be_seen()
        row.must_have_worked_out()
        row.must_name_someone()
        if self._kind is TableKind.REGISTRATION:
            row.must_have("born")
            row.check_registration()
        if self._kind is TableKind.CENSUS:
            row.must_have("home")
            row.check_days("begins")
            row.check_left()
            row.check_order("begins", "ends")
            row.check_standing()
        elif self._kind in VISITS:
            visits.check(row)
        elif self._kind is not TableKind.REGISTRATION:
            care.check(row)
        row.check_days("said_on")
        row.check_death()

    def _person(self, one: Apart[Row]) -> Person:
        first = one.rows[0]
        registers = self._kind is TableKind.REGISTRATION
        return Person(
            (first.own_id,) if first.own_id else (),
            _described(one.rows),
            counts=registers,
            trouble=one.trouble,
            disputed=one.disputed,
            may_register=registers,
        )

    def _once(self, rows: list[Row]) -> Row:
        """The first row of someone who stands in a list once; whatever is more is accounted for."""
        for row in rows[1:]:
            if row.line.cells == rows[0].line.cells:
                self.parsed.passed_over.append(PassedOver(row.entry, Skipped.REPEATED))
            else:
                self._asides[SAID_OTHERWISE].append(row.entry)
        return rows[0]

    def _residences(self, rows: list[Row]) -> tuple[str, list[Saying]]:
        """In which home they live, by the one row that goes on; and in which they will or did."""
        lives = [row for row in rows if row.is_resident]
        told = [self._once(lives)] if lives else []
        told += sorted((row for row in rows if row.is_to_come), key=_end)
        over = (row for row in rows if row not in lives and not row.is_to_come)
        told += sorted(over, key=_end, reverse=True)
        by_home: dict[str, list[Row]] = defaultdict(list)
        for row in told:
            by_home[bare(row["home"])].append(row)
        sayings = [care.residence(stays, self._sector) for stays in by_home.values()]
        return lives[0]["home"] if lives else "", sayings

    def _whole(self, people: Iterable[list[Row]], homes: dict[str, str]) -> Iterable[Whole]:
        begins = f"{self._kind}/"
        if self._kind is TableKind.CENSUS:
            for key, home in homes.items():
                yield Whole(f"{begins}{key}", home=home)
        elif not self._mapping.complete:
            return
        elif self._kind is TableKind.REGISTRATION:
            yield Whole(begins, registers=True, guarded=True)
        elif self._kind in VISITS:
            dated = [day.text for rows in people for row in rows if (day := row.day("day"))]
            if dated:
                yield Whole(begins, (min(dated), max(dated)), guarded=True)
            if len(dated) < sum(map(len, people)):
                yield Whole(f"{begins}weekly/", guarded=True)
        else:
            yield Whole(f"{begins}service/", guarded=True)
            yield Whole(f"{begins}worker/", guarded=True)

    def _named(self, entry: Entry) -> tuple[str, ...]:
        """Whom a row names that was set aside."""
        row = self._rows[entry]
        return refs_by((row.own_id,) if row.own_id else (), row["nhs_number"])


def _original(found: Sheet, entries: tuple[Entry, ...]) -> bytes:
    """The rows as a CSV under the same names, which can be corrected and brought in again."""
    wanted = {each.position for each in entries}
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(found.header)
    writer.writerows(row.cells for row in found.rows if row.number in wanted)
    return out.getvalue().encode()


def _key(row: Row) -> str:
    """By what rows are of one person: the source's own number before the NHS's."""
    return f"own {row.own_id}" if row.own_id else f"NHS {bare(row['nhs_number'])}"


def _end(row: Row) -> str:
    end = row.ended_on
    return end.text if end else ""


def _as_died(described: Described | None) -> Described | None:
    """Whoever a list says has died without saying when."""
    if described is None or described.died is not None:
        return described
    return replace(described, died=UNDATED, deleted=described.deleted - {"died"})


def _whom(row: Row) -> Named:
    return Named(bare(row["nhs_number"]), row.born.text if row.born else "", folded(row.name[0]))


def _described(rows: list[Row]) -> Described:
    """What they say together; no row's birth date vouches for a number of another."""
    sure = [row for row in rows if row.born] or rows

    def first(name: str, among: list[Row] = rows) -> str:
        return next((row[name] for row in among if row[name]), "")

    families, givens = zip(*(row.name for row in rows), strict=True)
    lines = [first(f"address_{number}") for number in range(1, 5)]
    return Described(
        entry=rows[0].entry,
        said_at=rows[0].said_at,
        nhs_number=first("nhs_number", sure),
        family=clean.line(next(filter(None, families), "")),
        given=clean.line(next(filter(None, givens), "")),
        either_way=all(row.either_way for row in rows if any(row.name)),
        title=first("title"),
        preferred=first("preferred"),
        former_family=cased(first("former_family")),
        born=next((row.born for row in rows if row.born), None),
        born_as_sent=first("born"),
        died=next((died for row in rows if (died := row.died)), None),
        gender=_GENDERS.get(first("gender").casefold(), Gender.NOT_KNOWN),
        address=clean.joined(*lines, by=", "),
        postcode=first("postcode").upper(),
        telephone=cells.telephone(first("telephone")),
        practice_code=first("practice").upper(),
        deleted=frozenset({"died"} if any(row.is_alive for row in rows) else ()),
    )
