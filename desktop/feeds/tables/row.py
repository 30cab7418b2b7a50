"""One row of a table: its cells by what they mean, and the sentence that says what is wrong."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from desktop.feeds import clean, deaths
from desktop.feeds.csv_table import misfit
from desktop.feeds.names import cased, either_way, whole_name
from desktop.feeds.numbers import LOST, is_cut_short, whole
from desktop.feeds.parsed import Entry
from desktop.feeds.tables import cells, days, standing
from desktop.feeds.tables.sheet import Line, Sheet
from desktop.feeds.tables.standing import Standing, of_registration, of_service, of_stay
from desktop.words.accounts import HIDDEN_ROW
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
IDS = ("nhs_number", "own_id")
UNKNOWN = (
    "What the column {column} says is not known here: have it sent in other words, or set another"
    " column for it."
)
OFF_THE_LIST = (
    "It says that they have left this list: leave them out of it, and let their new practice say"
    " where they are."
)
FOR_A_TIME = "It says that they are on this list for a time only: leave them out of it."
_STANDS = {TableKind.CENSUS: of_stay, TableKind.REGISTRATION: of_registration}
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
    def standing(self) -> Standing | None:
        """Where it stands by its status; None where that is not clear."""
        named = self._columns.get("status", "")
        return _STANDS.get(self.kind, of_service)(self["status"], named)

    @property
    def left(self) -> tuple[PartialDate | None, Standing | None, str]:
        """When they left a care home, how, and in which words beside the date."""
        on, words = days.within(self["ends"])
        if self.day("ends") is not None:
            on, words = self.day("ends"), ""
        elif "ends" in self._turned:
            return None, None, words
        how = standing.has_left(words)
        if on is None and how is not Standing.DIED:
            how = None
        return on, how, words

    @property
    def ended_on(self) -> PartialDate | None:
        return self.left[0] if self.kind is TableKind.CENSUS else self.day("ends")

    @property
    def has_died(self) -> bool:
        """Whether its status, or the words beside its end, say that they have died."""
        if self.standing is Standing.DIED:
            return True
        of_home = self.kind is TableKind.CENSUS and bool(self["ends"])
        return of_home and self.left[1] is Standing.DIED

    @property
    def goes_on(self) -> bool:
        """Whether it is not said to be over, and has no end, or one on a day to come."""
        if self.has_died or self.standing is Standing.OVER:
            return False
        return not self["ends"] or is_to_come(self.ended_on, self._today)

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a day that has not come, or waits."""
        waits = self.standing is Standing.WAITS
        return self.goes_on and (waits or self.is_ahead("begins"))

    @property
    def is_resident(self) -> bool:
        """Whether a census says that they live there: nobody who has left does, or is to come."""
        return self.goes_on and not self.is_to_come

    @property
    def is_empty_bed(self) -> bool:
        """Whether a census says of a room that nobody has it."""
        return all(bare(self[field]) in _NOBODY for field in _WHO)

    @property
    def today(self) -> PartialDate:
        return self._today

    def is_ahead(self, field: str) -> bool:
        """Whether its date lies on a day that has not come."""
        return is_to_come(self.day(field), self._today)

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
        if self._may_be_turned(field):
            return None
        return self.day(field) or deaths.of_cell(self[field])

    # --- what is wrong with it ---------------------------------------------------------------

    def must_have_its_width(self, columns: int) -> None:
        if sentence := misfit(self.line.cells, columns):
            raise Unfit(sentence)

    def must_name_someone(self) -> None:
        if not self["nhs_number"] and not self["own_id"]:
            raise Unfit(NO_NUMBER)
        for field in IDS:
            if is_cut_short(self[field]):
                raise Unfit(f"The number in the column {self.column(field)} {LOST}")
        if self["born"] and self.born is None:
            raise self._unread("date", "born")

    def must_be_seen(self) -> None:
        if self.line.hidden:
            raise Unfit(HIDDEN_ROW)

    def must_have_worked_out(self) -> None:
        """What a spreadsheet could not work out says nothing: not that an end is blank, say."""
        for field, cell in self._said.items():
            if cells.is_error(cell):
                raise Unfit(
                    f"A spreadsheet could not work out what the column {self.column(field)} says:"
                    " put it right there and export it again."
                )

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

    def check_standing(self) -> None:
        """That its status is known, and that it is no other than its end says."""
        if self["status"] and self.standing is None:
            raise Unfit(UNKNOWN.format(column=self.column("status")))
        stands = self["status"] and self.standing in (Standing.ON, Standing.WAITS)
        if stands and self["ends"] and not self.goes_on:
            raise Unfit(
                f"The columns {self.column('status')} and {self.column('ends')} do not agree on"
                " whether it is over: correct one of them."
            )

    def check_registration(self) -> None:
        """That they are on the list still, and for good."""
        self.check_standing()
        if self.standing is Standing.OVER:
            raise Unfit(OFF_THE_LIST)
        if self.standing is Standing.SHORT:
            raise Unfit(FOR_A_TIME)

    def check_left(self) -> None:
        """When someone left a care home, and that they have."""
        if not self["ends"]:
            return
        on, how, _ = self.left
        if how is None and on is not None:
            raise Unfit(
                f"The column {self.column('ends')} says something beside its date, and it is not"
                " clear whether they have left: write the date alone, or leave it empty."
            )
        if on is None and how is None:
            raise self._unread("date", "ends")

    def check_order(self, begins: str, ends: str) -> None:
        first, last = self.day(begins), self.ended_on
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
        for field in IDS:
            said[field] = whole(said.get(field, ""))
        if standing.is_no_end(said.get("ends", "")):
            said["ends"] = ""
        for field in ("begins", "ends", "died"):
            cell = said.get(field, "")
            if clean.is_no_end(cell, days.day(cell)):
                said[field] = ""
        yield Row(line, mapping.kind, always | said, columns, dated, today, turned)
