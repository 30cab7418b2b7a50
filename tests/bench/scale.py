"""A county's hub: 600,000 people, 45,000 of them with 150 items each, encrypted.

Whoever searches has the whole county on their list, which is the most that anybody can.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from desktop.models import Practice, Team
from desktop.records import Session
from desktop.services import search
from desktop.services.names import Names
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, Role
from desktop.words.patients import FoundRow, Mark, shown_name, with_postcode
from desktop.words.people import Actor
from tests.bench.budget import Budget, Side, timed
from tests.bench.find import TYPED
from tests.bench.large_hub import COUNTY, OFFICE, Size
from tests.bench.office import Office, office, told_by
from tests.bench.painted import settle, until_painted
from tests.clock import TODAY

_END = "\U0010ffff"
_ROW = """
    SELECT p.id, p.family, p.given, p.title, p.born, p.died, p.gender, p.nhs_number, p.address,
           p.postcode, p.family_key, p.given_key, p.first_key, p.former_family, p.preferred,
           p.practice_id, p.place_id, q.name
    FROM patient p LEFT JOIN practice q ON q.id = p.practice_id
    WHERE {where} AND p.id NOT IN (SELECT patient_id FROM objection WHERE withdrawn_at IS NULL)
    AND NOT p.restricted AND +p.practice_id IN ({practices})
    ORDER BY {order} LIMIT 50"""
_ONE = (
    ("p.family_key >= :a AND p.family_key < :a_end", "p.family_key, p.given_key, p.born"),
    ("p.given_key >= :a AND p.given_key < :a_end", "p.given_key, p.family_key, p.born"),
)
_TWO = tuple(
    (
        f"p.family_key >= :{last} AND p.family_key < :{last}_end"
        f" AND p.given_key >= :{first} AND p.given_key < :{first}_end",
        "p.family_key, p.given_key, p.born",
    )
    for last, first in (("a", "b"), ("b", "a"))
)
"""Those who are found by name, which is all where there are fifty of them."""


def whole_county(session: Session, matron: Actor) -> Actor:
    """A doctor to whom every practice's list is open."""
    return replace(
        matron,
        role=Role.GP,
        teams=frozenset(session.scalars(select(Team.id))),
        practices=frozenset(session.scalars(select(Practice.id))),
    )


def _key_to_painted(desk: Office, number: int) -> float:
    typed = TYPED[number % len(TYPED)]
    desk.find(typed[:-1])
    return until_painted(
        desk.window, lambda: QTest.keyClicks(desk.patients.box, typed[-1]), desk.answered()
    )


@contextmanager
def _find(size: Size = COUNTY) -> Iterator[tuple[Side, None]]:
    with office(size, whole_county) as desk:
        yield lambda number: _key_to_painted(desk, number), None


@contextmanager
def _growth() -> Iterator[tuple[Side, Side]]:
    with office(COUNTY, whole_county) as county, office(OFFICE, whole_county) as small:
        yield (
            lambda number: _key_to_painted(county, number),
            lambda number: _key_to_painted(small, number),
        )


@contextmanager
def _store() -> Iterator[tuple[Side, Side]]:
    """The questions of the search, in a session that was opened before, and no painting."""
    with office(COUNTY, whole_county) as desk, desk.store.reading() as session:
        names = Names()

        def find(typed: str) -> list[FoundRow]:
            return search.find(session, desk.matron, typed, TODAY, names)

        def ours(number: int) -> float:
            return timed(lambda: find(TYPED[number % len(TYPED)]))

        def by_hand(number: int) -> float:
            return timed(lambda: found_by_hand(desk, TYPED[number % len(TYPED)]))

        for typed in TYPED:
            both = ({row.id for row in rows} for rows in (find(typed), found_by_hand(desk, typed)))
            assert len(set(map(frozenset, both))) == 1, "the two must find the same people"

        yield ours, by_hand


def found_by_hand(desk: Office, typed: str) -> list[FoundRow]:
    """The same people in the same frozen rows, for those are what a screen is handed.

    With bare tuples of the driver the baseline would leave out work that nobody can spare.
    """
    words = typed.split()
    bound: dict[str, Any] = {}
    for name, word in zip("ab", words, strict=False):
        bound |= {name: word, f"{name}_end": word + _END}
    practices = ", ".join(map(str, sorted(desk.matron.practices)))
    asked = " UNION ".join(
        f"SELECT * FROM ({_ROW.format(where=where, order=order, practices=practices)})"
        for where, order in (_ONE if len(words) == 1 else _TWO)
    )
    marks = tuple(Mark("name", word) for word in words)
    return [
        _row(marks, *found)
        for found in desk.sql.execute(f"{asked} ORDER BY 11, 12, 5 LIMIT 50", bound)
    ]


def _row(
    marks: tuple[Mark, ...], who: int, family: str, given: str, title: str, born: str, died: str,
    gender: str, number: str, address: str, postcode: str, *others: Any,
) -> FoundRow:  # fmt: skip
    *_, practice_id, place_id, practice = others
    return FoundRow(
        who, shown_name(family, given, title), PartialDate(born) if born else None, Gender(gender),
        number, with_postcode(address, postcode), practice or "",
        PartialDate(died) if died else None, "name", "", marks,
        practice_id is not None or place_id is not None,
    )  # fmt: skip


@contextmanager
def _opened() -> Iterator[tuple[Side, None]]:
    with office(COUNTY, whole_county, patient="desktop.views.patient:PatientPage") as desk:
        long_records = desk.hub.long_records
        numbers = [
            str(
                desk.sql.execute("SELECT nhs_number FROM patient WHERE id = ?", (each,)).fetchone()[
                    0
                ]
            )
            for each in long_records
        ]

        def ours(number: int) -> float:
            desk.find(numbers[number % len(numbers)])
            shown = told_by(desk.others["patient"].aged)
            return until_painted(
                desk.window, lambda: QTest.keyClick(desk.patients.box, Qt.Key.Key_Return), shown
            )

        yield ours, None


@contextmanager
def _memory() -> Iterator[tuple[Side, None]]:
    """Of a process of its own that has searched, and opened the longest records."""

    def taken(_: int) -> float:
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.scale"],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        return float(told.stdout.splitlines()[-1])

    yield taken, None


def say_memory() -> None:
    import psutil

    with _opened() as (opened, _):
        for number in range(4):
            opened(number)
        settle()
        print(psutil.Process().memory_info().rss / 1_000_000)


COUNTED = "600,000 people"
BUDGETS = (
    Budget("find-county", f"a key to the people found, painted, among {COUNTED}", "nothing",
           _find, within=33, rounds=100, p95=True),
    Budget("find-store", f"the store's part of a search among {COUNTED}",
           "hand-written SQL and the same rows of it", _store, times=1.5, rounds=100),
    Budget("find-growth", f"a key to the people found, painted, among {COUNTED}",
           "the same among 45,000", _growth, times=1.3, rounds=40),
    Budget("patient-county", f"Enter to a patient of 2,000 items, painted, among {COUNTED}",
           "nothing", _opened, within=80, rounds=40, p95=True),
    Budget("memory-county", f"memory after searching and opening among {COUNTED}", "nothing",
           _memory, within=300, unit="MB", rounds=1),
)  # fmt: skip

if __name__ == "__main__":
    say_memory()
