"""Checking the audit: every entry stands upon the one before it, and the file is whole.

Whoever holds the key can write a whole new chain that is sound in itself, or put back an old copy.
Only a head that was noted elsewhere finds that out.
"""

import re
from itertools import groupby
from typing import Any

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AuditEntry, AuditPatient, Staff
from desktop.models.audit import GENESIS, SIGNED, digest, patients_in
from desktop.store.session import head, on_hub
from desktop.store.store import Store
from desktop.words.audit import Checked, Walk

STEP = 5000
"""Entries that one step of a check reads."""
_TELL = "tell the information governance lead."
_EMPTIED = (
    f"The audit is empty, but nobody is taken on here without an entry. Someone emptied it: {_TELL}"
)
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_COLUMNS = [AuditEntry.__table__.c[column] for column in (*SIGNED, "hash")]


def verify(audit: Session | Store, against: str | None = None) -> Checked:
    """Check the whole audit; ``against`` is a head, ``number:hash``, noted at an earlier time."""
    _noted(against)
    if isinstance(audit, Session):
        return _whole(audit, against)
    try:
        with audit.reading() as session:
            return _whole(session, against)
    except Problem as problem:
        return Checked(0, f"0:{GENESIS}", str(problem), ok=False)


def step(session: Session, walk: Walk, against: str | None = None) -> Walk:
    """Check the next entries; the last step also checks the file and what was noted."""
    noted = _noted(against)
    number, previous, seen = walk.number, walk.hash or GENESIS, walk.noted
    rows = session.execute(_entries_after(walk)).all()
    listed = _listed(session, number, rows[-1].number) if rows else {}
    for row in rows:
        trouble = _trouble(row, number, previous) or _unlisted(row, listed)
        if trouble:
            return _found(session, walk, trouble)
        number, previous = row.number, row.hash
        if noted and number == noted[0]:
            seen = previous
    walk = Walk(number, previous, seen)
    if len(rows) == STEP:
        return walk
    return _found(session, walk, _at_the_end(session, walk, noted))


def _whole(session: Session, against: str | None) -> Checked:
    walk = Walk()
    while walk.checked is None:
        walk = step(session, walk, against)
    return walk.checked


def _entries_after(walk: Walk) -> Any:
    asked = select(*_COLUMNS).order_by(AuditEntry.number).limit(STEP)
    # From the very first, an entry that was given a number below one is met as well.
    return asked.where(AuditEntry.number > walk.number) if walk.hash else asked


def _found(session: Session, walk: Walk, trouble: str) -> Walk:
    number, newest = head(session)
    checked = Checked(number, f"{number}:{newest}", trouble or _well(number), ok=not trouble)
    return Walk(walk.number, walk.hash, walk.noted, checked)


def _noted(against: str | None) -> tuple[int, str] | None:
    if against is None:
        return None
    found = _HEAD.fullmatch(against.strip())
    if found is None:
        raise Problem("The head to compare with is not a number, a colon and 64 letters.")
    return int(found[1]), found[2]


def _trouble(row: Row[Any], number: int, previous: str) -> str:
    if row.number != number + 1:
        return f"Entry {number + 1} of the audit is missing. Someone removed it: {_TELL}"
    try:
        sound = digest(row[:-1]) == row.hash
    except TypeError:  # a value that no entry can hold
        sound = False
    if not sound:
        return f"Entry {row.number} of the audit was changed after it was signed: {_TELL}"
    if row.previous != previous:
        return (
            f"Entry {row.number} of the audit does not follow the one before it. Part of the audit"
            f" was rewritten: {_TELL}"
        )
    return ""


def _listed(session: Session, after: int, until: int) -> dict[int, list[int]]:
    """Whom the list says that these entries are about."""
    rows = session.execute(
        select(AuditPatient.number, AuditPatient.patient_id)
        .where(AuditPatient.number > after, AuditPatient.number <= until)
        .order_by(AuditPatient.number, AuditPatient.patient_id)
    )
    grouped = groupby(rows, key=lambda row: int(row.number))
    return {number: [row.patient_id for row in each] for number, each in grouped}


def _unlisted(row: Row[Any], listed: dict[int, list[int]]) -> str:
    if listed.get(row.number, []) == patients_in(row.subjects):
        return ""
    return _misled(row.number)


def _at_the_end(session: Session, walk: Walk, noted: tuple[int, str] | None) -> str:
    """What no single entry shows."""
    if noted and (walk.noted or (GENESIS if noted[0] == 0 else "")) != noted[1]:
        return _missed(walk.number, noted[0])
    if walk.number == 0 and session.scalar(select(Staff.id).limit(1)) is not None:
        return _EMPTIED
    stray = session.scalar(
        select(AuditPatient.number)
        .where(
            or_(AuditPatient.number > walk.number, AuditPatient.number < 1),
            ~exists().where(AuditEntry.number == AuditPatient.number),
        )
        .limit(1)
    )
    if stray is not None:
        return _misled(stray)
    if not on_hub(session) and not file_is_whole(session):
        return "The hub's file is damaged. Restore the last backup."
    return ""


def _misled(number: int) -> str:
    return (
        f"The list by which the audit is searched does not say of entry {number} what the entry"
        f" says. Someone changed the list: {_TELL}"
    )


def _missed(last: int, noted: int) -> str:
    if last < noted:
        return (
            f"The audit ends at entry {last}, but entry {noted} was noted elsewhere. Its end was"
            f" removed, or an old copy was put back: {_TELL}"
        )
    return (
        f"Entry {noted} of the audit is not the one that was noted elsewhere. The audit was"
        f" rewritten, or an old copy was put back and used: {_TELL}"
    )


def _well(entries: int) -> str:
    if entries == 0:
        return "The audit is empty."
    if entries == 1:
        return "The one entry of the audit is as it was signed."
    return f"All {entries:,} entries of the audit are as they were signed."


def file_is_whole(session: Session) -> bool:
    """SQLite's own check of its structure, and SQLCipher's of every page's seal."""
    connection = session.connection()
    seals = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    structure = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return not seals and structure == ["ok"]
