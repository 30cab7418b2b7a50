"""One row of a table: its cells by what they mean, and the sentence that says what is wrong."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from desktop.feeds import clean, deaths
from desktop.feeds.csv_table import misfit
from desktop.feeds.names import cased, either_way, whole_name
from desktop.feeds.parsed import Entry
from desktop.feeds.tables import days
from desktop.feeds.tables.sheet import Line, Sheet
from desktop.words.dates import PartialDate
from desktop.words.items import is_to_come
from desktop.words.tables import Mapping, TableKind, bare

LONGEST = 2_000
NO_NUMBER = "It names nobody: neither an NHS number nor the source’s own number stands in it."

DATES = frozenset({"born", "begins", "ends", "day", "seen_on", "said_on", "died", "deceased"})
ISO = "export it as 2026-11-26"
HOW = {"date": ": write it as 26/11/2026", "time": ": write it as 08:30",
       "answer": ": write Yes or No"}  # fmt: skip
"""What to write instead of what cannot be read."""
_WHO = ("nhs_number", "own_id", "family", "given", "full_name", "born", "note")
_NOBODY = {"", "vacant", "empty", "void", "available", "vacantroom", "vacantbed", "emptyroom",
           "emptybed", "na", "none", "nobody"}  # fmt: skip
"""How a census writes that nobody has a room."""


class Unfit(Exception):
    """A row that cannot be taken in; says why in one sentence."""


class Row:
    """The cells of one line by field; a field that no column says is empty."""

    def __init__(
        self, line: Line, kind: TableKind, said: dict[str, str], of: dict[str, str],
        dated: datetime | None, today: PartialDate, turned: frozenset[str],
    ) -> None:  # fmt: skip
        self.line, self.kind, self._dated, self._today = line, kind, dated, today
        self._turned = turned
        self.entry = Entry(line.number, kind.value)
        self._said, self._columns = said, of

    def __getitem__(self, field: str) -> str:
        return self._said.get(field, "")

    # --- what it says ------------------------------------------------------------------------

    @property
    def own_id(self) -> str:
        return clean.ref(self["own_id"])

    @property
    def born(self) -> PartialDate | None:
        return self._read(self["born"], "born", past=True)

    @property
    def name(self) -> tuple[str, str]:
        """Family and given name."""
        family, given = cased(self["family"]), cased(self["given"])
        if family:
            return family, given
        family, of_whole = whole_name(self["full_name"])
        return family, given or of_whole

    @property
    def either_way(self) -> bool:
        """Whether the family's name may stand first in its name as well as last."""
        alone = not self["family"] and not self["given"]
        return alone and either_way(self["full_name"])

    @property
    def said_at(self) -> datetime | None:
        """By its own word, or else by that of the table."""
        on = self.day("said_on")
        return clean.end_of(on) if on is not None and clean.is_full(on) else self._dated

    @property
    def goes_on(self) -> bool:
        """Whether it has no end, or one on a day that has not come."""
        return not self["ends"] or is_to_come(self.day("ends"), self._today)

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a day that has not come."""
        return is_to_come(self.day("begins"), self._today)

    @property
    def is_resident(self) -> bool:
        """Whether a census says that they live there: nobody who has left does, or is to come."""
        return self.goes_on and not self.is_to_come

    @property
    def is_empty_bed(self) -> bool:
        """Whether a census says of a room that nobody has it."""
        return all(bare(self[field]) in _NOBODY for field in _WHO)

    def day(self, field: str) -> PartialDate | None:
        return self._read(self[field], field)

    def _read(self, cell: str, field: str, *, past: bool = False) -> PartialDate | None:
        if self._may_be_turned(field):
            return None
        return days.day(cell, past=past)

    def _may_be_turned(self, field: str) -> bool:
        """Whether day and month may be meant the other way round, as they are in other rows."""
        return field in self._turned and days.may_be_turned(self[field])

    @property
    def died(self) -> PartialDate | None:
        """Its date, or from either column no more than that they have."""
        found = filter(None, map(self._death, ("died", "deceased")))
        return min(found, default=None)  # any date comes before none

    @property
    def is_alive(self) -> bool:
        """Whether it says so, and nothing of a death."""
        return self.died is None and any(map(deaths.denied, (self["died"], self["deceased"])))

    def _death(self, field: str) -> PartialDate | None:
        """When they died, or no more than that they did; or None."""
        return self.day(field) or deaths.of_cell(self[field])

    # --- what is wrong with it ---------------------------------------------------------------

    def must_have_its_width(self, columns: int) -> None:
        if sentence := misfit(self.line.cells, columns):
            raise Unfit(sentence)

    def must_name_someone(self) -> None:
        if not self["nhs_number"] and not self["own_id"]:
            raise Unfit(NO_NUMBER)
        if self["born"] and self.born is None:
            raise self._unread("date", "born")

    def must_have(self, field: str) -> None:
        if not self[field]:
            raise Unfit(f"The column {self.column(field)} is empty.")

    def check_days(self, *fields: str) -> None:
        for field in fields:
            if self[field] and self.day(field) is None:
                raise self._unread("date", field)

    def check_death(self) -> None:
        for what, field in (("date", "died"), ("answer", "deceased")):
            cell = self[field]
            self.check(what, field, self._death(field) or (deaths.denied(cell) or None))

    def check_order(self, begins: str, ends: str) -> None:
        first, last = self.day(begins), self.day(ends)
        if first and last and last.text < first.text[: len(last.text)]:
            raise Unfit(
                f"The date in the column {self.column(ends)} is before the one in the column"
                f" {self.column(begins)}."
            )

    def check(self, what: str, field: str, read: object) -> None:
        """``read`` is what the cell was read as, or None."""
        if self[field] and read is None:
            raise self._unread(what, field)

    def column(self, field: str) -> str:
        """The column of a field, as its table calls it."""
        return f"“{self._columns.get(field, field)}”"

    def _unread(self, what: str, field: str) -> Unfit:
        says = f"The {what} in the column {self.column(field)}"
        if self._may_be_turned(field):
            return Unfit(f"{says} may have the month first, as others of that column have: {ISO}.")
        if what == "date" and days.short_year(self[field]):
            return Unfit(f"{says} has a year of two figures: export it with four.")
        return Unfit(f"{says} cannot be read{HOW.get(what, '')}.")


def all_said(rows: Iterable[Row], field: str, by: str = " · ") -> str:
    """What some rows say in one column, each word once."""
    return clean.words(clean.joined(*(row[field] for row in rows), by=by))


def rows_of(
    found: Sheet,
    mapping: Mapping,
    dated: datetime | None,
    today: PartialDate,
    turned: frozenset[str],
) -> Iterator[Row]:
    columns = dict(mapping.columns)
    places = {field: found.header.index(column) for field, column in columns.items()}
    always = dict(mapping.always)
    for line in found.rows:
        said = {
            field: clean.line(line.cells[place], LONGEST) if place < len(line.cells) else ""
            for field, place in places.items()
        }
        yield Row(line, mapping.kind, always | said, columns, dated, today, turned)
