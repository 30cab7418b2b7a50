"""Who cares for whom by Client Level Data: a contact on the record of each adult cared for.

A carer's row names the adults by the council's own ids, whether it tells of an event too or is
there for that alone ("known by association"); they may be known from an earlier file. A carer of
whom no row names anybody may care for whomever they did before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.feeds import clean
from desktop.feeds.asc_cld_rows import LINK, SERVICE_USER, Row, newest_of, prefixed, together
from desktop.feeds.asc_cld_words import has_unpaid_carer, said, unpaid_carer
from desktop.feeds.matching import refs_by
from desktop.feeds.parsed import (
    Complete,
    Elsewhere,
    Entry,
    Parsed,
    PassedOver,
    Person,
    Said,
    Saying,
)
from desktop.models.patient import valid_nhs_number
from desktop.words.accounts import Skipped
from desktop.words.enums import Sector

CARERS = "carer/"
"""How the ref of such a contact begins, before the council's id of the carer."""
_ADULTS = ("adult1linkedpersonid", "adult2linkedpersonid", "adult3linkedpersonid")


@dataclass(frozen=True, slots=True)
class Whom:
    """The rows under one id, and whom they mean: several people, where they are at odds."""

    rows: list[Row]
    people: list[Person]

    @property
    def trouble(self) -> str:
        return self.people[0].trouble or self.people[0].disputed


def link(
    parsed: Parsed, known: Mapping[str, Whom], sector: Sector, *, is_whole: bool
) -> Iterator[tuple[str, Entry]]:
    """Put the carers on the records of those they care for; yields what must wait, and why.

    Unless it ``is_whole``, a row of a carer could not be read, and nobody is let go.
    """
    links = _Links(parsed, known, sector)
    for own, one in known.items():
        rows = [row for row in one.rows if row.client != SERVICE_USER]
        if rows:
            yield from links.of_carer(own, rows, one.trouble)
    if is_whole:
        links.let_go()


class _Links:
    def __init__(self, parsed: Parsed, known: Mapping[str, Whom], sector: Sector) -> None:
        self._parsed, self._known, self._sector = parsed, known, sector
        self._by_number = {
            number: own
            for own, one in known.items()
            for row in one.rows
            if (number := valid_nhs_number(row["nhsnumber"]))
        }
        self._beyond: dict[str, Person] = {}
        """Adults of whom this file says nothing else."""
        self._silent: set[str] = set()
        """The refs of carers of whom it does not say for whom they care."""
        self._current: list[Elsewhere] = []
        """Those of whom it does."""

    def of_carer(self, own: str, rows: list[Row], trouble: str) -> Iterator[tuple[str, Entry]]:
        current = newest_of(rows)
        for row in rows:
            if row.event == LINK and row.said_at != current[0].said_at:
                self._parsed.passed_over.append(PassedOver(row.entry, Skipped.REPEATED))
        links = sorted((row.entry for row in current if row.event == LINK), key=_place)
        carer = unpaid_carer(together(current), clean.ref(f"{CARERS}{own}"), self._sector)
        cared_for = self._cared_for(own, current)
        if trouble or not cared_for:
            self._silent.add(carer.source_ref)
        else:
            self._current.append(Elsewhere(carer.source_ref, current[0].said_at))
        for adult, theirs in () if trouble else cared_for.items():
            here = {row.entry for row in theirs}
            entries = tuple(each for each in links if each in here)
            links = [each for each in links if each not in here]
            one = self._known.get(adult)
            if one is not None and len(one.people) > 1:
                yield from ((one.trouble, entry) for entry in entries)
                continue
            person = self._beyond[adult] if one is None else one.people[0]
            person.sayings.append(
                Saying(entries, (Said(carer),), current[0].said_at, whole=CARERS, some=True)
            )
        for entry in links:
            if trouble:
                yield trouble, entry
            else:
                self._parsed.passed_over.append(PassedOver(entry, Skipped.CARER_LINK))

    def _cared_for(self, own: str, rows: list[Row]) -> dict[str, list[Row]]:
        """By adult, those that the file tells of first."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            for adult in dict.fromkeys(self._adult(row, row[each]) for each in _ADULTS):
                if adult and adult != own:
                    found[adult].append(row)
        first = sorted(found, key=lambda each: each not in self._known)
        return {adult: found[adult] for adult in first}

    def _adult(self, row: Row, named: str) -> str:
        """Under which id the file tells of them, or the council did before."""
        ref = prefixed(row.cells, said(named))
        number = valid_nhs_number(named) or ""
        for each in (ref, named, self._by_number.get(number, "")):
            if each in self._known:
                return each
        if ref and ref not in self._beyond:
            person = Person(refs_by((ref,), number), may_register=False)
            self._beyond[ref] = person
            self._parsed.people.append(person)
        return ref

    def let_go(self) -> None:
        """Of adults with a row of their own, the file has all who care for them.

        Not so where it says that someone does, and holds no links at all.
        """
        self._parsed.elsewhere = self._current
        silent = frozenset(self._silent)
        for one in self._known.values():
            newest = newest_of(one.rows)
            told = self._current or not has_unpaid_carer(together(newest))
            is_cared_for = any(row.client == SERVICE_USER for row in newest)
            if told and is_cared_for and len(one.people) == 1:
                one.people[0].complete = Complete((CARERS,), silent, newest[0].said_at)


def _place(entry: Entry) -> int:
    return entry.position
