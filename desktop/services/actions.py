"""Actions: what was promised, by whom and by when."""

from datetime import date

from sqlalchemy import ColumnElement, and_, cast, func, literal, or_, select, true
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Action, AgendaItem, Finding, Meeting, Patient, Practice, Staff
from desktop.models.base import Text
from desktop.services import reach, relationships
from desktop.services.attendance import held, must_be_open
from desktop.store.session import moment, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.enums import CARES_FOR_NOBODY, ActionState, FindingKind, RelationshipKind, Role
from desktop.words.meetings import ActionRow
from desktop.words.patients import shown_name
from desktop.words.people import Actor

LONGEST_ACTION = 300
PROMISES_SHOWN = 8
AT_A_MEETING = Action.agenda_item_id.is_not(None)
"""What a team agreed together. Only that goes to a room, to a place's list or out of the hub: a
message that someone took, or what sources disagree about, is for whom it was given to."""
_CAN_CLOSE = and_(
    Action.state == ActionState.OPEN,
    select(Finding.subject)
    .where(
        Finding.patient_id == Action.patient_id,
        Finding.kind == FindingKind.ACTION_CAN_CLOSE,
        Finding.subject == literal("action:") + cast(Action.id, Text),
    )
    .exists(),
)


# --- questions --------------------------------------------------------------------------------


def mine(session: Session, actor: Actor) -> list[ActionRow]:
    """What this person still has to do, for whoever is away as well, the soonest first."""
    return _rows(
        session,
        Action.owner_id.in_(sorted(actor.selves)),
        Action.state == ActionState.OPEN,
        reach.openable(session, actor),
    )


def of_patient(
    session: Session, actor: Actor, patient_id: int, which: ColumnElement[bool] | None = None
) -> list[ActionRow]:
    """Everything promised for one person, or ``which`` of it, what is open first."""
    relationships.must_open(session, actor, patient_id)
    found = _rows(session, Action.patient_id == patient_id, true() if which is None else which)
    still_open = [each for each in found if each.state is ActionState.OPEN]
    closed = [each for each in found if each.state is not ActionState.OPEN]
    return still_open + closed[::-1]


def of_team(session: Session, actor: Actor, team_id: int) -> list[ActionRow]:
    """What is open for a team's people or was promised in its meetings, the soonest first."""
    return _rows(
        session,
        Action.state == ActionState.OPEN,
        or_(Practice.team_id == team_id, Meeting.team_id == team_id),
        reach.openable(session, actor),
    )


def agreed(session: Session, agenda_item_id: int) -> tuple[ActionRow, ...]:
    """What was promised about one agenda item, in the order in which it was said."""
    found = _rows(session, Action.agenda_item_id == agenda_item_id)
    return tuple(sorted(found, key=lambda each: each.id))


def promised(
    session: Session, patient_id: int, agenda_item_id: int, since: date,
    which: ColumnElement[bool] | None = None,
) -> tuple[ActionRow, ...]:  # fmt: skip
    """What was promised before this agenda item: what is open, then what was closed ``since``."""
    found = _rows(
        session,
        Action.patient_id == patient_id,
        or_(Action.agenda_item_id.is_(None), Action.agenda_item_id != agenda_item_id),
        or_(Action.state == ActionState.OPEN, Action.done_on >= since),
        true() if which is None else which,
    )
    found.sort(key=lambda each: each.state is not ActionState.OPEN)
    return tuple(found[:PROMISES_SHOWN])


def _rows(session: Session, *where: ColumnElement[bool]) -> list[ActionRow]:
    asked = (
        select(
            Action.id, Action.version, Action.patient_id, Patient.family, Patient.given,
            Patient.title, Action.what, Staff.name, Staff.id, Staff.role, Action.due,
            Action.state, Action.done_on, Action.agreed_on, _CAN_CLOSE,
        )
        .join(Patient, Patient.id == Action.patient_id)
        .join(Staff, Staff.id == Action.owner_id)
        .outerjoin(AgendaItem, AgendaItem.id == Action.agenda_item_id)
        .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .where(and_(*where))
        .order_by(Action.due, Action.id)
    )  # fmt: skip
    return [
        ActionRow(key, version, patient, shown_name(family, given, title), *rest)
        for key, version, patient, family, given, title, *rest in session.execute(asked)
    ]


def owners(session: Session, actor: Actor, patient_id: int) -> tuple[tuple[int, str, Role], ...]:
    """Who may be given something to do for a person: id, name and role, by name."""
    relationships.must_open(session, actor, patient_id)
    staff = session.scalars(
        select(Staff).where(Staff.colleagues(moment(session))).order_by(Staff.name, Staff.id)
    ).all()
    if on_hub(session):
        able = set(
            session.scalars(
                select(Staff.id).where(
                    Staff.colleagues(moment(session)), func.may_promise(Staff.id, patient_id)
                )
            )
        )
    else:
        facts = relationships.known(session, patient_id)
        able = {each.id for each in staff if facts and _weighs(session, each, facts)}
    return tuple((each.id, each.name, each.role) for each in staff if each.id in able)


def _may_own(session: Session, owner: Staff, patient_id: int) -> bool:
    """Whoever owns an action may open its person, so nobody else's colleague is given one."""
    if on_hub(session):
        return bool(session.scalar(select(func.may_promise(owner.id, patient_id))))
    facts = relationships.known(session, patient_id)
    return facts is not None and _weighs(session, owner, facts)


def _weighs(session: Session, owner: Staff, facts: relationships.Known) -> bool:
    actor = owner.actor(relationships.covered_by(session, owner.id))
    if relationships.why(actor, facts, moment(session)):
        return True
    refused = facts.restricted or facts.object_to(owner.id, owner.organisation)
    return not refused and owner.role not in CARES_FOR_NOBODY and bool(facts.teams & actor.teams)


def _only_says_so(session: Session, actor: Actor, patient_id: int) -> bool:
    """An open action would keep open, without an end, what ends by itself."""
    facts = relationships.known(session, patient_id)
    only = (RelationshipKind.DECLARED.value,)
    return facts is not None and relationships.why(actor, facts, moment(session)) == only


# --- changes ----------------------------------------------------------------------------------


def add(
    session: Session,
    actor: Actor,
    patient_id: int,
    agenda_item_id: int | None,
    what: str,
    owner_id: int,
    due: date,
    today: date,
) -> Made:
    """Write a promise down: at the table, or on the person's own page."""
    relationships.must_open(session, actor, patient_id)
    # Whoever owns an action may open the person.
    relationships.must_stand(session, actor, patient_id)
    subjects = {f"patient:{patient_id}", f"staff:{owner_id}"}
    if agenda_item_id is not None:
        item = session.get(AgendaItem, agenda_item_id)
        if item is None or item.patient_id != patient_id:
            raise Problem("This person is no longer on the agenda. Look at it again.")
        must_be_open(held(session, actor, item.meeting_id))
        subjects |= {f"agenda:{item.id}", f"meeting:{item.meeting_id}"}
    what = " ".join(what.split())
    if not what:
        raise Problem("Write what will be done.")
    if len(what) > LONGEST_ACTION:
        raise Problem(f"Say what will be done in fewer than {LONGEST_ACTION} letters.")
    owner = session.get(Staff, owner_id)
    if owner is None or not owner.is_colleague(moment(session)):
        raise Problem("Choose someone who works here to own this action.")
    if owner_id in actor.selves and _only_says_so(session, actor, patient_id):
        raise Problem(relationships.SAID_YOURSELF)
    if not _may_own(session, owner, patient_id):
        raise Problem("Choose someone of this person’s team, or who has them on a list, to own it.")
    if due < today:
        raise Problem("This action would be due before it is agreed. Choose today or a later day.")
    action = Action(
        patient_id=patient_id, agenda_item_id=agenda_item_id, what=what, owner_id=owner_id,
        due=due, agreed_on=today,
    )  # fmt: skip
    session.add(action)
    session.flush()
    return Made(
        sign(session, actor, "action.agreed", subjects | {f"action:{action.id}"}), action.id
    )


def close(
    session: Session, actor: Actor, action_id: int, seen: int, state: ActionState, on: date
) -> frozenset[str]:
    """Say that an action is done, or that it will not be."""
    if state is ActionState.OPEN:
        raise Problem("Choose whether the action is done or dropped.")
    action = seen_row(session, Action, action_id, seen)
    relationships.must_open(session, actor, action.patient_id)
    if on < action.agreed_on:
        raise Problem("This action cannot end before it was agreed. Choose a later day.")
    action.close(state, on)
    return sign(
        session, actor, f"action.{state.value}",
        {f"action:{action.id}", f"patient:{action.patient_id}", f"staff:{action.owner_id}"},
    )  # fmt: skip


def carry(
    session: Session, actor: Actor, action_id: int, seen: int, due: date, today: date
) -> frozenset[str]:
    """Give a promise that is still open another day."""
    action = seen_row(session, Action, action_id, seen)
    relationships.must_open(session, actor, action.patient_id)
    relationships.must_stand(session, actor, action.patient_id)
    if due < today:
        raise Problem("This day has passed. Choose today or a later day.")
    action.carry(due)
    return sign(
        session, actor, "action.carried",
        {f"action:{action.id}", f"patient:{action.patient_id}", f"staff:{action.owner_id}"},
        due.isoformat(),
    )  # fmt: skip
