"""A policy as its three tables of comma-separated text, and as the lines that they hold.

A word that means nothing here refuses the policy as a whole: a slip never widens it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from itertools import product
from typing import TypeVar

from desktop.errors import Problem
from desktop.words.enums import (
    AudienceKind,
    Confidentiality,
    Kind,
    Limit,
    Permission,
    Role,
    Sector,
)
from desktop.words.people import Cell, raised
from desktop.words.policy import BOUNDS, Allowing, Limiting, Permitting, PolicyLines, PolicyText

PAPER = AudienceKind.PAPER.value
LARGEST_LIMIT = 1000
TABLES = ("disclosure", "permissions", "limits")
"""The names of the tables, and of their files."""
ANY = "*"
W = TypeVar("W", bound=StrEnum)
Line = TypeVar("Line")

_ALLOWING = ("audience", "sectors", "kinds", "confidentialities", "reason")
_PERMITTING = ("permission", "roles", "reason")
_LIMITING = ("limit", "value", "reason")


@dataclass(frozen=True, slots=True)
class Policy:
    """The three tables spread out, with the reason of each line."""

    allowances: dict[tuple[str, Cell], str]
    permissions: dict[tuple[Permission, Role], str]
    limits: dict[Limit, tuple[int, str]]

    def cells(self, audience: str) -> frozenset[Cell]:
        return frozenset(cell for whom, cell in self.allowances if whom == audience)


def audiences() -> tuple[str, ...]:
    """All to whom a table can allow anything: every role, and what lies in a home."""
    return (*Role, PAPER)


def lines(text: PolicyText) -> PolicyLines:
    """The tables line by line."""
    disclosure, permissions, limits = TABLES
    return PolicyLines(
        _whole(disclosure, _allowing(text.disclosure)),
        _whole(permissions, _permitting(text.permissions)),
        _whole(limits, _limiting(text.limits)),
    )


def read(text: PolicyText) -> Policy:
    """The tables spread out."""
    return spread(lines(text))


def spread(policy: PolicyLines) -> Policy:
    """What the lines allow. One that nobody could ever change again is none."""
    allowances: dict[tuple[str, Cell], str] = {}
    for line in policy.allowing:
        for whom, sector, kind, held in product(
            line.audiences, line.sectors, line.kinds, line.confidentialities
        ):
            allowances.setdefault((whom, Cell(sector, kind, held)), line.reason)
    permissions: dict[tuple[Permission, Role], str] = {}
    for permitted in policy.permitting:
        for role in permitted.roles:
            permissions.setdefault((permitted.permission, role), permitted.reason)
    limits = {each.limit: (each.value, each.reason) for each in policy.limiting}
    if len(limits) < len(policy.limiting):
        raise Problem("The policy says a limit twice. Leave one line for each.")
    if missing := [each for each in Limit if each not in limits]:
        raise Problem(f"The policy does not say the {missing[0]}. Add a line for it.")
    if not any(permission is Permission.GOVERN for permission, _ in permissions):
        raise Problem(
            f"The policy lets nobody “{Permission.GOVERN}”, so nobody could ever change it again."
            " Name a role for it."
        )
    return Policy(allowances, permissions, limits)


def written(policy: PolicyLines) -> PolicyText:
    """The lines as tables again."""
    return PolicyText(
        _table(
            _ALLOWING,
            (
                (
                    "|".join(each.audiences), _listed(each.sectors, Sector),
                    _listed(each.kinds, Kind), _listed(each.confidentialities, Confidentiality),
                    each.reason,
                )
                for each in policy.allowing
            ),
        ),
        _table(
            _PERMITTING,
            ((each.permission, "|".join(each.roles), each.reason) for each in policy.permitting),
        ),
        _table(
            _LIMITING, ((each.limit, str(each.value), each.reason) for each in policy.limiting)
        ),
    )  # fmt: skip


def must_be_sensible(limit: Limit, value: int) -> None:
    """Refuse what nobody can have meant; an older policy that says it stays to be read."""
    least, most = BOUNDS[limit]
    if not least <= value <= most:
        raise Problem(
            f"“{raised(limit)}” says {value}. Choose a whole number from {least} to {most}."
        )


# --- reading ----------------------------------------------------------------------------------


def _whole(table: str, read_lines: Iterable[Line]) -> tuple[Line, ...]:
    try:
        return tuple(read_lines)
    except Problem as slip:
        raise Problem(f"The table {table} is refused. {slip}") from None
    except csv.Error:
        raise Problem(f"The table {table} is refused. It is not comma-separated text.") from None


def _allowing(table: str) -> Iterator[Allowing]:
    for line, row in _rows(table, _ALLOWING):
        yield Allowing(
            tuple(_audience(each, line) for each in row["audience"].split("|")),
            _words(Sector, row["sectors"], line),
            _words(Kind, row["kinds"], line),
            _words(Confidentiality, row["confidentialities"], line),
            row["reason"].strip(),
        )


def _permitting(table: str) -> Iterator[Permitting]:
    for line, row in _rows(table, _PERMITTING):
        yield Permitting(
            _word(Permission, row["permission"], line),
            tuple(_word(Role, each, line) for each in row["roles"].split("|")),
            row["reason"].strip(),
        )


def _limiting(table: str) -> Iterator[Limiting]:
    for line, row in _rows(table, _LIMITING):
        value = row["value"].strip()
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= LARGEST_LIMIT:
            raise Problem(
                f"Line {line} of the policy says “{value}”: a limit is a whole number from 1 to"
                f" {LARGEST_LIMIT}."
            )
        yield Limiting(_word(Limit, row["limit"], line), int(value), row["reason"].strip())


def _rows(table: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(table))
    if reader.fieldnames != list(columns):
        raise Problem(f"The policy needs these columns, in this order: {', '.join(columns)}.")
    for line, row in enumerate(reader, start=2):
        if None in row or None in row.values() or not row["reason"].strip():
            raise Problem(
                f"Line {line} of the policy needs all {len(columns)} columns, and a reason."
            )
        yield line, row


def _audience(word: str, line: int) -> str:
    word = word.strip()
    return word if word == PAPER else _word(Role, word, line).value


def _words(words: type[W], written: str, line: int) -> tuple[W, ...]:
    if written.strip() == ANY:
        return tuple(words)
    return tuple(_word(words, word, line) for word in written.split("|"))


def _word(words: type[W], word: str, line: int) -> W:
    try:
        return words(word.strip())
    except ValueError:
        sentence = f"Line {line} of the policy says “{word.strip()}”, which is not a word it knows."
        raise Problem(sentence) from None


# --- writing ----------------------------------------------------------------------------------


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows([columns, *rows])
    return made.getvalue()


def _listed(named: Sequence[W], words: type[W]) -> str:
    return ANY if set(named) == set(words) else "|".join(named)
