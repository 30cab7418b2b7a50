"""Checking the audit: every entry stands upon the one before it, and the file is whole.

Whoever holds the key can write a whole new chain that is sound in itself, or put back an old copy.
Only a head that was noted elsewhere finds that out.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AuditEntry, Staff
from desktop.models.audit import GENESIS
from desktop.store.store import Store

_EMPTIED = (
    "The audit is empty, but nobody is taken on here without an entry. Someone emptied it: tell the"
    " information governance lead."
)
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: how many entries, and the head to note elsewhere."""

    entries: int
    head: str
    sentence: str
    ok: bool


def verify(audit: Session | Store, against: str | None = None) -> Verdict:
    """Check the whole audit; ``against`` is a head, ``number:hash``, noted at an earlier time."""
    noted = _noted(against)
    if isinstance(audit, Session):
        return _chain(audit, noted)
    try:
        with audit.reading() as session:
            verdict = _chain(session, noted)
        if audit.kind == "embedded" and not _file_is_whole(audit):
            return Verdict(
                verdict.entries,
                verdict.head,
                "The hub's file is damaged. Restore the last backup.",
                ok=False,
            )
    except Problem as problem:
        return Verdict(0, f"0:{GENESIS}", str(problem), ok=False)
    return verdict


def _noted(against: str | None) -> tuple[int, str] | None:
    if against is None:
        return None
    found = _HEAD.fullmatch(against.strip())
    if found is None:
        raise Problem("The head to compare with is not a number, a colon and 64 letters.")
    return int(found[1]), found[2]


def _chain(session: Session, noted: tuple[int, str] | None) -> Verdict:
    number, previous = 0, GENESIS
    trouble = ""
    noted_hash = GENESIS if noted and noted[0] == 0 else ""
    columns = list(AuditEntry.__table__.columns)
    rows = session.execute(
        select(*columns).order_by(AuditEntry.number).execution_options(yield_per=5000)
    )
    for row in rows:
        trouble = trouble or _trouble(row, number, previous)
        number, previous = row.number, row.hash
        if noted and number == noted[0]:
            noted_hash = previous
    if not trouble and noted and noted_hash != noted[1]:
        trouble = _missed(number, noted[0])
    if number == 0 and not trouble and session.scalar(select(Staff.id).limit(1)) is not None:
        trouble = _EMPTIED
    sentence = trouble or _well(number)
    return Verdict(number, f"{number}:{previous}", sentence, ok=not trouble)


def _trouble(row: Row[tuple[object, ...]], number: int, previous: str) -> str:
    if row.number != number + 1:
        return (
            f"Entry {number + 1} of the audit is missing. Someone removed it: tell the"
            " information governance lead."
        )
    entry = AuditEntry(**row._mapping)
    try:
        sound = entry.digest() == row.hash
    except TypeError:  # a value that no entry can hold
        sound = False
    if not sound:
        return (
            f"Entry {row.number} of the audit was changed after it was signed: tell the"
            " information governance lead."
        )
    if row.previous != previous:
        return (
            f"Entry {row.number} of the audit does not follow the one before it. Part of the audit"
            " was rewritten: tell the information governance lead."
        )
    return ""


def _missed(last: int, noted: int) -> str:
    if last < noted:
        return (
            f"The audit ends at entry {last}, but entry {noted} was noted elsewhere. Its end was"
            " removed, or an old copy was put back: tell the information governance lead."
        )
    return (
        f"Entry {noted} of the audit is not the one that was noted elsewhere. The audit was"
        " rewritten, or an old copy was put back and used: tell the information governance lead."
    )


def _well(entries: int) -> str:
    if entries == 0:
        return "The audit is empty."
    if entries == 1:
        return "The one entry of the audit is as it was signed."
    return f"All {entries:,} entries of the audit are as they were signed."


def _file_is_whole(store: Store) -> bool:
    """SQLite's own check of its structure, and SQLCipher's of every page's seal."""
    with store.engine.connect() as connection:
        seals = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
        structure = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return not seals and structure == ["ok"]
