"""Policies such as a lead may write, each in force in a file and on a hub alike."""

import random
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

import psycopg
import pytest

from desktop.services import policy
from desktop.services.policy_tables import audiences, lines, read, written
from desktop.words.enums import Confidentiality, Kind, Limit, Role, Sector
from desktop.words.people import Cell
from desktop.words.policy import BOUNDS, Allowing, PolicyText
from tests.store.forms import by_database, by_python, by_sql
from tests.store.situations import CELLS, ROLES, Situations, login_of
from tests.stores import Server

W = TypeVar("W", bound=StrEnum)
WHY = "Drawn for a test."
A_PLAN = Cell(Sector.PERSON, Kind.GOAL, Confidentiality.NORMAL)
"""Whoever may see these may read plans."""


def drawn(seed: int) -> PolicyText:
    """A policy of some lines for each audience, some of them with no line at all."""
    by = random.Random(seed)

    def some(words: type[W]) -> tuple[W, ...]:
        return tuple(by.sample(list(words), by.randint(1, len(words))))

    return _shipped_but(
        [
            Allowing((whom,), some(Sector), some(Kind), some(Confidentiality), WHY)
            for whom in audiences()
            for _ in range(by.randint(0, 2))
        ],
        agenda_days=by.randint(*BOUNDS[Limit.AGENDA_DAYS]),
    )


def _shipped_but(allowing: list[Allowing], agenda_days: int) -> PolicyText:
    held = lines(policy.shipped())
    limiting = tuple(
        replace(each, value=agenda_days) if each.limit is Limit.AGENDA_DAYS else each
        for each in held.limiting
    )
    return written(replace(held, allowing=tuple(allowing), limiting=limiting))


NOTHING = _shipped_but([], agenda_days=1)
EVERYTHING = _shipped_but(
    [Allowing(audiences(), tuple(Sector), tuple(Kind), tuple(Confidentiality), WHY)],
    agenda_days=60,
)


@pytest.fixture(scope="module")
def both(
    in_file: Situations, on_hub: tuple[Situations, str], request: pytest.FixtureRequest
) -> PolicyText:
    """A policy that is in force in the file and on the hub alike, until the next."""
    given: PolicyText = request.param
    for laid in (in_file, on_hub[0]):
        laid.make.policy(given)
    return given


def forms_are_equal(
    in_file: Situations, on_hub: tuple[Situations, str], server: Server, both: PolicyText
) -> None:
    wanted = read(both)
    for role in ROLES:
        in_python = by_python(in_file, role)
        assert by_sql(in_file, role) == in_python, role
        assert by_database(*on_hub, server, role) == in_python, role
        # Nor is it three times the same slip: each sees of whom they reach what the table says.
        cells = set(CELLS) if role is Role.GOVERNANCE_LEAD else wanted.cells(role)
        assert {cell for _, cell in in_python} == {cell.key for cell in cells}, role


def plans_are_read_by_whoever_may(
    on_hub: tuple[Situations, str], server: Server, both: PolicyText
) -> None:
    wanted = read(both)
    for role in ROLES:
        if role is Role.GOVERNANCE_LEAD:
            continue  # who answers a person hands out their plans, too
        reads = A_PLAN in wanted.cells(role)
        with psycopg.connect(server.url(on_hub[1], login_of(role))) as driver:
            reached = driver.execute("SELECT id FROM patient").fetchall()
            for table in ("plan_version", "copy", "finding"):
                told = driver.execute(f"SELECT patient_id FROM {table}").fetchall()
                assert set(told) == (set(reached) if reads else set()), (role, table)
