"""The one rule of who may see what: first the patient, then the item.

The policy is a table of allowances with no precedence. A person sees what their role is allowed, a
room what everyone present is allowed, a paper what may lie in a home; what has no row is withheld.
The database and Python ask the same question of the same cells.
"""

import csv
from collections.abc import Iterable
from enum import StrEnum
from io import StringIO
from itertools import product
from typing import TypeVar

from sqlalchemy import ColumnElement, bindparam, false, func, or_, select, true
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    AgendaItem,
    Attendee,
    Item,
    Meeting,
    Patient,
    Place,
    PolicyCell,
    Practice,
    Staff,
)
from desktop.words.enums import (
    PRACTICE_ROLES,
    PRESENT,
    Attendance,
    AudienceKind,
    Confidentiality,
    Kind,
    MeetingState,
    Role,
    Sector,
)
from desktop.words.people import Actor, Audience, Cell

PAPER = AudienceKind.PAPER.value
W = TypeVar("W", bound=StrEnum)
CLINICAL = frozenset({
    Kind.ADMISSION, Kind.ALLERGY, Kind.ENCOUNTER, Kind.FRAILTY, Kind.MEDICINE, Kind.PROBLEM,
    Kind.PROCEDURE, Kind.RESULT, Kind.VACCINATION,
})  # fmt: skip
"""Kinds without which a room has no clinical picture of anybody."""
_COLUMNS = ["audience", "sectors", "kinds", "confidentialities", "reason"]


def person(session: Session, actor: Actor) -> Audience:
    """What someone signed in may see: the allowances of their role."""
    return Audience(AudienceKind.PERSON, _allowed(session, [actor.role]).get(actor.role, _NOTHING))


def room(session: Session, meeting_id: int) -> Audience:
    """What everyone now present may see, the call included. Nobody present: nothing.

    A member of staff counts with the role they have now, whatever the invitation says; a guest
    with the role that they were given.
    """
    roles = _present(session, meeting_id)
    allowed = _allowed(session, roles)
    each = [allowed.get(role, _NOTHING) for role in roles]
    return Audience(AudienceKind.ROOM, frozenset.intersection(*each) if each else _NOTHING)


def narrowing(session: Session, meeting_id: int) -> tuple[tuple[Role, bool], ...]:
    """The roles present that see no clinical facts, and whether they see nothing at all.

    Read from the policy alone: it says nothing of what is held about anybody.
    """
    roles = _present(session, meeting_id)
    allowed = _allowed(session, roles)
    return tuple(
        (role, role not in allowed)
        for role in sorted(roles)
        if not any(cell.kind in CLINICAL for cell in allowed.get(role, _NOTHING))
    )


def paper(session: Session) -> Audience:
    """What may lie in a home."""
    return Audience(AudienceKind.PAPER, _allowed(session, [PAPER]).get(PAPER, _NOTHING))


def may_see(audience: Audience, cell: Cell) -> bool:
    return cell in audience.cells


def visible(audience: Audience) -> ColumnElement[bool]:
    """The same as ``may_see``, as a condition on ``Item``.

    The cells stand in the statement as they are: hundreds of parameters would cost more than the
    question. They are words of closed lists, nothing that anyone typed.
    """
    cells = sorted(cell.key for cell in audience.cells)
    return Item.cell.in_(
        bindparam("cells", cells, unique=True, expanding=True, literal_execute=True)
    )


def openable(actor: Actor) -> ColumnElement[bool]:
    """The patients with whom someone has a relationship, as a condition on ``Patient``.

    The roles of a practice reach its registered list; everyone else the people of their teams:
    those registered with a practice of the team, and those staying in one of its places. Besides
    them, whoever is on the agenda of a meeting that one attends, until it is finished. A script
    brings in and prints for everyone, and may see no item; the governance lead cares for nobody.
    """
    if actor.role is Role.SERVICE_ACCOUNT:
        return true()
    if actor.role is Role.GOVERNANCE_LEAD:
        return false()
    # "+ 0" keeps the database from walking through a whole practice: the people asked about are
    # found by their own indexes, and only then weighed here.
    practice, place, patient = Patient.practice_id + 0, Patient.place_id + 0, Patient.id + 0
    on_agenda = patient.in_(
        select(AgendaItem.patient_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Attendee, Attendee.meeting_id == Meeting.id)
        .where(
            Meeting.state.in_((MeetingState.PLANNED, MeetingState.LIVE)),
            Attendee.staff_id == actor.id,
            Attendee.state.in_(sorted({Attendance.EXPECTED, *PRESENT})),
        )
    )
    if actor.role in PRACTICE_ROLES:
        return or_(practice.in_(sorted(actor.practices)), on_agenda)
    teams = sorted(actor.teams)
    return or_(
        practice.in_(select(Practice.id).where(Practice.team_id.in_(teams))),
        place.in_(select(Place.id).where(Place.team_id.in_(teams))),
        on_agenda,
    )


def may_open(session: Session, actor: Actor, patient_id: int) -> bool:
    asked = select(Patient.id).where(Patient.id == patient_id, openable(actor))
    return session.scalar(asked) is not None


def must_open(session: Session, actor: Actor, patient_id: int) -> None:
    """Refuse whoever has no relationship, in the same words whether or not the patient exists."""
    if not may_open(session, actor, patient_id):
        raise Problem(
            "This person is not on a list of yours. Ask their practice or team to involve you."
        )


def allowances(table: str) -> dict[tuple[str, Cell], str]:
    """The policy as it is written, spread out: who may see which cell, and why.

    A word that means nothing here refuses the whole table, so that a slip never widens it.
    """
    reader = csv.DictReader(StringIO(table))
    if reader.fieldnames != _COLUMNS:
        raise Problem(f"The policy needs these columns, in this order: {', '.join(_COLUMNS)}.")
    found: dict[tuple[str, Cell], str] = {}
    for line, row in enumerate(reader, start=2):
        if None in row or None in row.values() or not row["reason"].strip():
            raise Problem(f"Line {line} of the policy needs all five columns, and a reason.")
        cells = [
            Cell(sector, kind, confidentiality)
            for sector in _words(Sector, row["sectors"], line)
            for kind in _words(Kind, row["kinds"], line)
            for confidentiality in _words(Confidentiality, row["confidentialities"], line)
        ]
        for audience, cell in product(row["audience"].split("|"), cells):
            found.setdefault((_audience(audience, line), cell), row["reason"].strip())
    return found


_NOTHING: frozenset[Cell] = frozenset()


def _present(session: Session, meeting_id: int) -> set[Role]:
    return set(
        session.scalars(
            select(func.coalesce(Staff.role, Attendee.role))
            .select_from(Attendee)
            .outerjoin(Staff, Staff.id == Attendee.staff_id)
            .where(Attendee.meeting_id == meeting_id, Attendee.state.in_(sorted(PRESENT)))
        )
    )


def _allowed(session: Session, audiences: Iterable[str]) -> dict[str, frozenset[Cell]]:
    cells: dict[str, set[Cell]] = {}
    for audience, sector, kind, confidentiality in session.execute(
        select(
            PolicyCell.audience, PolicyCell.sector, PolicyCell.kind, PolicyCell.confidentiality
        ).where(PolicyCell.audience.in_(sorted(audiences)))
    ):
        cells.setdefault(audience, set()).add(Cell(sector, kind, confidentiality))
    return {audience: frozenset(each) for audience, each in cells.items()}


def _audience(word: str, line: int) -> str:
    word = word.strip()
    return word if word == PAPER else _word(Role, word, line).value


def _words(words: type[W], written: str, line: int) -> list[W]:
    if written.strip() == "*":
        return list(words)
    return [_word(words, word.strip(), line) for word in written.split("|")]


def _word(words: type[W], word: str, line: int) -> W:
    try:
        return words(word)
    except ValueError:
        sentence = f"Line {line} of the policy says “{word}”, which is not a word it knows."
        raise Problem(sentence) from None
