"""Then the item: what of a person an audience may see, once the person may be opened.

The policy is a table of allowances with no precedence. A person sees what their role is allowed, a
room what everyone present is allowed, a paper what may lie in a home; what has no row is withheld.
The database and Python ask the same question of the same cells.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from sqlalchemy import ColumnElement, false, func, literal_column, not_, select
from sqlalchemy.orm import Session

from desktop.models import Attendee, Item, PolicyCell, Staff
from desktop.services import policy, relationships
from desktop.services.policy_tables import PAPER
from desktop.store.session import moment, on_hub
from desktop.words.enums import (
    PRESENT,
    Attendance,
    AudienceKind,
    Confidentiality,
    ItemStatus,
    Kind,
    Permission,
    Role,
    Sector,
)
from desktop.words.people import Actor, Audience, Cell

CLINICAL = frozenset({
    Kind.ADMISSION, Kind.ALLERGY, Kind.ENCOUNTER, Kind.FRAILTY, Kind.MEDICINE, Kind.PROBLEM,
    Kind.PROCEDURE, Kind.RESULT, Kind.VACCINATION,
})  # fmt: skip
"""Kinds without which a room has no clinical picture of anybody."""


def person(session: Session, actor: Actor) -> Audience:
    """What someone signed in may see: the allowances of their role."""
    return Audience(AudienceKind.PERSON, role(session, actor.role).cells, actor)


def role(session: Session, whose: Role) -> Audience:
    """What anyone of a role may see, once they may open the person."""
    return Audience(AudienceKind.PERSON, _allowed(session, [whose]).get(whose, _NOTHING))


def governing(session: Session, actor: Actor, patient_id: int) -> Audience:
    """Everything of one person, for the governance lead who is answering them; else nothing."""
    facts = relationships.known(session, patient_id)
    runs = (
        actor.role is Role.GOVERNANCE_LEAD
        and facts is not None
        and relationships.why(actor, facts, moment(session)) != ()
    )
    return Audience(AudienceKind.PERSON, _EVERYTHING if runs else _NOTHING, actor)


def room(
    session: Session, meeting_id: int, patient_id: int, reader: Actor | None = None
) -> Audience:
    """What everyone now present may see of one person, the call included. Nobody present: nothing.

    ``reader``, who looks at what is shown to the room, is present whatever the list says.

    A member of staff counts with the role they have now, whatever the invitation says; a guest
    with the role that they were given. Whoever may not open the person may see nothing of them,
    and so then may the room.
    """
    staff, guests = _present(session, meeting_id)
    roles = guests | {each.role for each in staff}
    empty = not roles
    if reader is not None:
        roles |= {reader.role}
    allowed = _allowed(session, roles)
    each = [allowed.get(role, _NOTHING) for role in roles]
    if (
        empty
        or (reader is not None and not relationships.may_open(session, reader, patient_id))
        or not relationships.may_all_open(
            session, staff, meeting_id, patient_id, guests=bool(guests)
        )
    ):
        return Audience(AudienceKind.ROOM, _NOTHING)
    return Audience(AudienceKind.ROOM, frozenset.intersection(*each))


def invited(session: Session, meeting_id: int, patient_id: int) -> Audience | None:
    """What everyone who is in the room, or still expected there, may see of one person.

    None where one of them may not open the person: then the room will see nothing at all.
    """
    staff, guests = _present(session, meeting_id, PRESENT | {Attendance.EXPECTED})
    if not relationships.may_all_open(
        session, staff, meeting_id, patient_id, guests=bool(guests), expected=True
    ):
        return None
    roles = guests | {each.role for each in staff}
    allowed = _allowed(session, roles)
    each = [allowed.get(role, _NOTHING) for role in roles]
    return Audience(AudienceKind.ROOM, frozenset.intersection(*each) if each else _NOTHING)


def narrowing(session: Session, meeting_id: int) -> tuple[tuple[Role, bool], ...]:
    """The roles present that see no clinical facts, and whether they see nothing at all.

    Read from the policy alone: it says nothing of what is held about anybody.
    """
    staff, guests = _present(session, meeting_id)
    roles = guests | {each.role for each in staff}
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


def must_reach(session: Session, audience: Audience, patient_id: int) -> None:
    """Refuse an audience that is someone signed in who may not open the person.

    Whoever asks for a room or a paper has weighed the person beforehand.
    """
    if audience.reader is not None:
        relationships.must_open(session, audience.reader, patient_id)


def visible(audience: Audience) -> ColumnElement[bool]:
    """The same as ``may_see``, as a condition on ``Item``.

    The cells stand in the statement as they are: hundreds of parameters would cost more than the
    question. They are words of closed lists, nothing that anyone typed.
    """
    return _is_one_of(audience.cells)


@lru_cache(maxsize=50)
def _is_one_of(cells: frozenset[Cell]) -> ColumnElement[bool]:
    """Kept, for every question asks it."""
    if not cells:
        return false()
    listed = ", ".join(f"'{key}'" for key in sorted(cell.key for cell in cells))
    return Item.cell.bool_op("IN")(literal_column(f"({listed})"))


def categories(session: Session, actor: Actor, patient_id: int) -> tuple[Kind, ...]:
    """The kinds of which something that holds is kept from someone's role, never how much.

    For the roles that the policy lets know it, and nothing for any other.
    """
    if not policy.permitted(session, actor, Permission.KNOW_CATEGORIES):
        return ()
    relationships.must_open(session, actor, patient_id)
    if on_hub(session):
        told = session.scalar(select(func.withheld_kinds(patient_id)))
        kinds = {Kind(each) for each in told or ()}
    else:
        kept = select(Item.kind).where(
            Item.patient_id == patient_id,
            Item.status == ItemStatus.ACTIVE,
            not_(visible(person(session, actor))),
        )
        kinds = set(session.scalars(kept.distinct()))
    return tuple(kind for kind in Kind if kind in kinds)


_NOTHING: frozenset[Cell] = frozenset()
_EVERYTHING = frozenset(Cell(*each) for each in product(Sector, Kind, Confidentiality))


def _present(
    session: Session, meeting_id: int, states: frozenset[Attendance] = PRESENT
) -> tuple[list[Actor], set[Role]]:
    """The staff at a meeting, and the roles of its guests."""
    here = (Attendee.meeting_id == meeting_id, Attendee.state.in_(sorted(states)))
    staff = session.scalars(
        select(Staff)
        .join(Attendee, Attendee.staff_id == Staff.id)
        .where(*here)
        .execution_options(populate_existing=True)
    )
    guests = session.scalars(select(Attendee.role).where(*here, Attendee.staff_id.is_(None)))
    return [each.actor(relationships.covered_by(session, each.id)) for each in staff.all()], set(
        guests
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
