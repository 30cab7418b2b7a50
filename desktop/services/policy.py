"""The policy: who may see which facts, who may do what else, and how long things last.

It is written as three tables of comma-separated text, each line with its reason, and put in force
as a whole: a slip never widens it. The versions before it are kept.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from itertools import product
from typing import TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desktop.config import resource
from desktop.errors import Problem
from desktop.models import PolicyCell, PolicyLimit, PolicyPermission, PolicyVersion
from desktop.store.session import moment, sign
from desktop.words.enums import (
    AudienceKind,
    Confidentiality,
    Kind,
    Limit,
    Permission,
    Role,
    Sector,
)
from desktop.words.people import Actor, Cell
from desktop.words.policy import PolicyText, PolicyVersionRow

PAPER = AudienceKind.PAPER.value
NOT_PERMITTED = "This is not part of your role. Ask whoever looks after the hub."
LARGEST_LIMIT = 1000
W = TypeVar("W", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Policy:
    """The three tables spread out, with the reason of each line."""

    allowances: dict[tuple[str, Cell], str]
    permissions: dict[tuple[Permission, Role], str]
    limits: dict[Limit, tuple[int, str]]


# --- questions --------------------------------------------------------------------------------


def permitted(session: Session, actor: Actor, permission: Permission) -> bool:
    """Whether the policy in force lets someone of this role do it."""
    found = session.get(PolicyPermission, (permission, actor.role))
    return found is not None


def must_be_permitted(session: Session, actor: Actor, permission: Permission) -> None:
    if not permitted(session, actor, permission):
        raise Problem(NOT_PERMITTED)


def permissions(session: Session, actor: Actor) -> frozenset[Permission]:
    """All that someone of this role may do."""
    asked = select(PolicyPermission.permission).where(PolicyPermission.role == actor.role)
    return frozenset(session.scalars(asked))


def limit(session: Session, name: Limit) -> int:
    """A number of the policy in force; without a policy, the one shipped."""
    found = session.get(PolicyLimit, name)
    return found.value if found is not None else read(shipped()).limits[name][0]


def in_force(session: Session) -> PolicyVersionRow | None:
    """The policy that holds now."""
    found = versions(session, at_most=1)
    return found[0] if found else None


def versions(session: Session, at_most: int | None = None) -> list[PolicyVersionRow]:
    """Every policy that was ever in force, the newest first."""
    asked = select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(at_most)
    return [
        PolicyVersionRow(
            each.number,
            PolicyText(each.disclosure, each.permissions, each.limits),
            each.note,
            each.made_by,
            each.made_at,
        )
        for each in session.scalars(asked)
    ]


def shipped() -> PolicyText:
    """The policy that comes with the program."""
    return PolicyText(
        *(resource(f"policy/{name}.csv").read_text("utf-8")
          for name in ("disclosure", "permissions", "limits"))
    )  # fmt: skip


# --- changes ----------------------------------------------------------------------------------


def put_in_force(
    session: Session, actor: Actor, text: PolicyText, note: str = ""
) -> frozenset[str]:
    """Let a policy hold from now on; the one before is replaced as a whole, and kept."""
    wanted = read(text)
    held = in_force(session)
    if held is not None and held.text == text:
        return frozenset()
    number = held.number + 1 if held is not None else 1
    session.add(
        PolicyVersion(
            number=number, disclosure=text.disclosure, permissions=text.permissions,
            limits=text.limits, note=note.strip(), made_by=actor.name, made_at=moment(session),
        )
    )  # fmt: skip
    session.flush()
    for table in (PolicyCell, PolicyPermission, PolicyLimit):
        session.execute(delete(table))
    session.execute(
        insert(PolicyCell),
        [
            {"audience": audience, "sector": cell.sector, "kind": cell.kind,
             "confidentiality": cell.confidentiality}
            for audience, cell in sorted(wanted.allowances)
        ],
    )  # fmt: skip
    session.execute(
        insert(PolicyPermission),
        [{"permission": each, "role": role} for each, role in sorted(wanted.permissions)],
    )
    session.execute(
        insert(PolicyLimit),
        [{"name": name, "value": value} for name, (value, _) in wanted.limits.items()],
    )
    return sign(session, actor, "policy.put in force", {"policy", f"policy:{number}"}, note.strip())


# --- reading the tables -----------------------------------------------------------------------


def read(text: PolicyText) -> Policy:
    """The tables spread out. A word that means nothing here refuses the policy as a whole."""
    policy = Policy(
        allowances(text.disclosure), _permissions(text.permissions), _limits(text.limits)
    )
    if not any(permission is Permission.GOVERN for permission, _ in policy.permissions):
        raise Problem(
            f"The policy lets nobody “{Permission.GOVERN}”, so nobody could ever change it again."
            " Name a role for it."
        )
    return policy


def allowances(table: str) -> dict[tuple[str, Cell], str]:
    """Who may see which cell, and why."""
    found: dict[tuple[str, Cell], str] = {}
    columns = ["audience", "sectors", "kinds", "confidentialities", "reason"]
    for line, row in _rows(table, columns):
        cells = [
            Cell(sector, kind, confidentiality)
            for sector in _words(Sector, row["sectors"], line)
            for kind in _words(Kind, row["kinds"], line)
            for confidentiality in _words(Confidentiality, row["confidentialities"], line)
        ]
        for audience, cell in product(row["audience"].split("|"), cells):
            found.setdefault((_audience(audience, line), cell), row["reason"].strip())
    return found


def _permissions(table: str) -> dict[tuple[Permission, Role], str]:
    found: dict[tuple[Permission, Role], str] = {}
    for line, row in _rows(table, ["permission", "roles", "reason"]):
        permission = _word(Permission, row["permission"], line)
        for role in row["roles"].split("|"):
            found.setdefault((permission, _word(Role, role, line)), row["reason"].strip())
    return found


def _limits(table: str) -> dict[Limit, tuple[int, str]]:
    found: dict[Limit, tuple[int, str]] = {}
    for line, row in _rows(table, ["limit", "value", "reason"]):
        value = row["value"].strip()
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= LARGEST_LIMIT:
            raise Problem(
                f"Line {line} of the policy says “{value}”: a limit is a whole number from 1 to"
                f" {LARGEST_LIMIT}."
            )
        found[_word(Limit, row["limit"], line)] = int(value), row["reason"].strip()
    if missing := [each for each in Limit if each not in found]:
        raise Problem(f"The policy does not say the {missing[0]}. Add a line for it.")
    return found


def _rows(table: str, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(StringIO(table))
    if reader.fieldnames != columns:
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


def _words(words: type[W], written: str, line: int) -> Iterable[W]:
    if written.strip() == "*":
        return list(words)
    return [_word(words, word, line) for word in written.split("|")]


def _word(words: type[W], word: str, line: int) -> W:
    try:
        return words(word.strip())
    except ValueError:
        sentence = f"Line {line} of the policy says “{word.strip()}”, which is not a word it knows."
        raise Problem(sentence) from None
