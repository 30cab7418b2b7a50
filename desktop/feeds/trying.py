"""How the first rows of a table would be read, for whoever sets its columns."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.errors import Problem
from desktop.feeds.folders import Given
from desktop.feeds.parsed import Entry, Person, Saying, Unreadable
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.tables import reader, sheet
from desktop.feeds.tables.sheet import Sheet
from desktop.words.dates import shown_date
from desktop.words.enums import Sector
from desktop.words.items import Wording
from desktop.words.tables import Mapping, Tried, TriedRow

FIRST, TRIED = 12, 500
NO_TABLE = "This is no table whose columns can be set: it is read as it is."


def opened(content: bytes, known: Collection[tuple[str, ...]] = ()) -> Sheet:
    """The table in a file, by names of columns that are ``known``; ``Problem`` if there is none."""
    try:
        format_, text = recognise(content)
        if format_ is not Format.TABLE:
            raise Problem(NO_TABLE)
        return sheet.read(text, known)
    except Unreadable as unreadable:
        raise Problem(unreadable.sentence) from None


def content_of(path: Path) -> bytes:
    try:
        return Given(path, hidden=False).content()
    except Unreadable as unreadable:
        raise Problem(unreadable.sentence) from None


def tried(found: Sheet, mapping: Mapping, today: date) -> Tried:
    """Reads some hundred rows and tells of the first; nothing of it is taken in."""
    some = replace(found, rows=found.rows[:TRIED])
    parsed = reader.parse(some, Sector.HEALTH, mapping, today)
    rows: dict[int, TriedRow] = {}
    for person in parsed.people:
        if person.described is not None and person.counts:
            _tell(rows, (person.described.entry,), person, "")
        for saying in person.sayings:
            _tell(rows, saying.entries, person, _says(saying))
    passed = {each.entry.position: each.why for each in parsed.passed_over}
    rows |= {at: TriedRow(at, "", str(why).capitalize(), "") for at, why in passed.items()}
    for aside in parsed.asides:
        for entry in aside.entries:
            rows[entry.position] = TriedRow(entry.position, "", "", aside.sentence)
    return Tried(
        tuple(rows[at] for at in sorted(rows)[:FIRST]),
        parsed.entries,
        sum(bool(each.trouble) for each in rows.values()),
        len(passed),
    )


def _tell(rows: dict[int, TriedRow], entries: tuple[Entry, ...], person: Person, says: str) -> None:
    for each in entries:
        rows[each.position] = TriedRow(each.position, _who(person), says, person.trouble)


def _who(person: Person) -> str:
    described = person.described
    if described is None:
        return ""
    name = ", ".join(filter(None, (described.family.upper(), described.given)))
    said = " · ".join(filter(None, (name, shown_date(described.born))))
    return said or described.nhs_number or person.refs[0]


def _says(saying: Saying) -> str:
    return "; ".join(_words(each.wording) for each in saying.said)


def _words(word: Wording) -> str:
    till = word.ends.text[11:] if word.ends and word.begins and len(word.ends.text) == 16 else ""
    begins = shown_date(word.begins)
    when = f"{begins} to {till}" if till else begins
    amount = " ".join(filter(None, (word.value, word.unit)))
    return " · ".join(filter(None, (when, word.title, amount, word.detail.replace("\n", " "))))
