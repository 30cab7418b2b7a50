"""The audit, for those who govern: searching it, keeping what was found, checking it.

Whoever reads it signs for that, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AuditEntry, AuditPatient, Source, Staff
from desktop.services import governance, policy
from desktop.store import chain
from desktop.store.session import moment, sign
from desktop.words import spreadsheet
from desktop.words.audit import (
    ANY_LOOK,
    LOOKS,
    AuditPage,
    AuditQuery,
    AuditRow,
    RoleThen,
    SignerRow,
    Subject,
    Walk,
    action_words,
)
from desktop.words.dates import start_of, utc_text
from desktop.words.enums import Permission, Role
from desktop.words.people import Actor

PAGE = 200
_BATCH = 10_000
MOST_EXPORTED = 100_000
MOST_LOOKS = 1000
_ROW = (
    AuditEntry.number, AuditEntry.at, AuditEntry.actor_id, AuditEntry.actor, AuditEntry.action,
    AuditEntry.subjects, AuditEntry.detail, AuditEntry.hash, AuditEntry.role,
)  # fmt: skip
_EXPORTED = (
    "Entry", "When (UTC)", "Who", "Role", "What", "Action", "About", "Subjects", "Detail",
    "Hash",
)  # fmt: skip


class Export(NamedTuple):
    """What was searched, as a table to keep."""

    content: bytes
    rows: int


def search(
    session: Session, actor: Actor, asked: AuditQuery, before: int | None = None, limit: int = PAGE
) -> AuditPage:
    """Entries, newest first; ``before`` a number, to go on where a page ended. Signed."""
    must_govern(session, actor)
    found = session.execute(_found(asked, limit + 1, before)).all()
    _sign(session, actor, "audit.searched", asked, f"before entry {before}" if before else "")
    rows = _rows(session, actor, found[:limit])
    return AuditPage(rows, rows[-1].number if len(found) > limit else None)


def export(session: Session, actor: Actor, asked: AuditQuery) -> Export:
    """All that a search finds, as CSV that a spreadsheet opens. Signed."""
    must_govern(session, actor)
    found = session.execute(_found(asked, MOST_EXPORTED + 1)).all()
    if len(found) > MOST_EXPORTED:
        raise Problem(
            f"These are more than {MOST_EXPORTED:,} entries. Choose fewer days, and keep one file"
            " after another."
        )
    rows = _rows(session, actor, found)
    cells = (
        (
            str(row.number), utc_text(row.at), row.who, row.role.words, action_words(row.action),
            row.action, row.about, row.signed, row.detail, row.hash,
        )
        for row in rows
    )  # fmt: skip
    content = spreadsheet.as_csv(_EXPORTED, cells)
    _sign(session, actor, "audit.exported", asked, f"{len(rows)} entries")
    return Export(content, len(rows))


def looks(session: Session, actor: Actor, patient_id: int) -> AuditPage:
    """Every time that someone came to see one person's record, newest first. Signed."""
    must_govern(session, actor)
    found = session.execute(
        select(*_ROW)
        .join(AuditPatient, AuditPatient.number == AuditEntry.number)
        .where(AuditPatient.patient_id == patient_id, AuditEntry.action.in_(sorted(LOOKS)))
        .order_by(AuditEntry.number.desc())
        .limit(MOST_LOOKS + 1)
    ).all()
    _sign(session, actor, "audit.searched", AuditQuery(patient=patient_id), "who has looked")
    rows = _rows(session, actor, found[:MOST_LOOKS])
    return AuditPage(rows, rows[-1].number if len(found) > MOST_LOOKS else None)


def signers(session: Session, actor: Actor) -> list[SignerRow]:
    """Everyone who may have signed an entry, by name."""
    must_govern(session, actor)
    now = moment(session)
    return [
        SignerRow(person.id, person.name, person.role, not person.works_here(now))
        for person in session.scalars(select(Staff).order_by(Staff.name, Staff.id))
    ]


def check(session: Session, actor: Actor, walk: Walk, against: str | None) -> Walk:
    """The next step of checking the audit, entry by entry."""
    must_govern(session, actor)
    return chain.step(session, walk, against)


# --- for all that read the audit ------------------------------------------------------------------


def must_govern(session: Session, actor: Actor) -> None:
    policy.must_be_permitted(session, actor, Permission.GOVERN)


def roles_then(session: Session, signed: Iterable[tuple[int, str]]) -> list[RoleThen]:
    """What each did when they signed, by who they are and what their entry says of it."""
    told = list(signed)
    unsaid = sorted({staff for staff, role in told if not role})
    asked = select(Staff.id, Staff.role).where(Staff.id.in_(unsaid))
    now = {row.id: row.role for row in session.execute(asked)}
    return [
        RoleThen(Role(role)) if role else RoleThen(now.get(staff), signed=False)
        for staff, role in told
    ]


def names_of(session: Session, actor: Actor, patients: Iterable[int]) -> dict[int, str]:
    """The names of patients, whom the lead may not open."""
    found: dict[int, str] = {}
    for ids in batched(sorted(set(patients))):
        found |= governance.named(session, actor, ids)
    return found


def batched(ids: list[int]) -> Iterator[list[int]]:
    """As many as one statement takes."""
    for place in range(0, len(ids), _BATCH):
        yield ids[place : place + _BATCH]


def span(first: date | None, last: date | None) -> list[Any]:
    """Conditions for the days from first to last, in England; one of them may be open."""
    if first is not None and last is not None and last < first:
        raise Problem("The last day is before the first. Choose the days again.")
    found = []
    if first is not None:
        found.append(AuditEntry.at >= _midnight(first))
    if last is not None:
        found.append(AuditEntry.at < _midnight(last + timedelta(days=1)))
    return found


def moment_of(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _midnight(day: date) -> str:
    return utc_text(start_of(day))


# --- searching ------------------------------------------------------------------------------------


def _found(asked: AuditQuery, limit: int, before: int | None = None) -> Select[*tuple[Any, ...]]:
    """Which entries they are, an index says; only these are then read as a whole."""
    number = AuditEntry.number if asked.patient is None else AuditPatient.number
    found = select(number)
    if asked.patient is not None:
        found = found.where(AuditPatient.patient_id == asked.patient)
    where = span(asked.first, asked.last)
    if asked.staff is not None:
        where.append(AuditEntry.actor_id == asked.staff)
    if asked.action == ANY_LOOK:
        where.append(AuditEntry.action.in_(sorted(LOOKS)))
    elif asked.action:
        where.append(AuditEntry.action == asked.action)
    if asked.patient is not None and where:
        found = found.join(AuditEntry, AuditEntry.number == AuditPatient.number)
    if before is not None:
        found = found.where(number < before)
    numbers = found.where(*where).order_by(number.desc()).limit(limit).correlate(None)
    rows: Select[*tuple[Any, ...]] = select(*_ROW)
    return rows.where(AuditEntry.number.in_(numbers)).order_by(AuditEntry.number.desc())


def _sign(session: Session, actor: Actor, action: str, asked: AuditQuery, more: str = "") -> None:
    """What was asked stands in the entry by its numbers, and in nobody's words."""
    said = [
        f"patient:{asked.patient}" if asked.patient is not None else "",
        f"staff:{asked.staff}" if asked.staff is not None else "",
        f"from {asked.first}" if asked.first else "",
        f"to {asked.last}" if asked.last else "",
        asked.action,
        more,
    ]
    subjects = {"audit"} | ({f"patient:{asked.patient}"} if asked.patient is not None else set())
    sign(session, actor, action, subjects, ", ".join(each for each in said if each))


def _rows(session: Session, actor: Actor, found: Sequence[Any]) -> tuple[AuditRow, ...]:
    subjects = [_parted(row.subjects) for row in found]
    ids: dict[str, set[int]] = {}
    for kind, number in (each for about in subjects for each in about):
        ids.setdefault(kind, set()).add(number)
    names = _names(session, actor, ids)
    roles = roles_then(session, ((row.actor_id, row.role) for row in found))
    return tuple(
        AuditRow(
            row.number, moment_of(row.at), row.actor_id, row.actor, role, row.action,
            tuple(
                Subject(kind, number, names.get((kind, number)) or f"{kind} {number}")
                for kind, number in about
            ),
            row.detail, row.subjects, row.hash,
        )
        for row, role, about in zip(found, roles, subjects, strict=True)
    )  # fmt: skip


def _parted(subjects: str) -> list[tuple[str, int]]:
    """``patient:12 plan:7`` as kinds and numbers; what has no number is left out."""
    parts = (each.rpartition(":") for each in subjects.split())
    return [(kind, int(number)) for kind, _, number in parts if kind and number.isdecimal()]


def _names(session: Session, actor: Actor, ids: dict[str, set[int]]) -> dict[tuple[str, int], str]:
    """Of patients, staff and sources; all else goes by its number."""
    named = {
        ("patient", key): name
        for key, name in names_of(session, actor, ids.get("patient", ())).items()
    }
    for kind, model in (("staff", Staff), ("source", Source)):
        asked = select(model.id, model.name).where(model.id.in_(sorted(ids.get(kind, ()))))
        named |= {(kind, key): name for key, name in session.execute(asked)}
    return named
