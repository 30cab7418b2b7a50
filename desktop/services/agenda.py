"""The agenda: who is discussed, in which order, with which question, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from desktop.errors import Problem
from desktop.models import (
    Action,
    AgendaItem,
    AgendaOutcome,
    Meeting,
    Patient,
    Staff,
)
from desktop.services import objections, reach, relationships
from desktop.services.attendance import held, must_be_open
from desktop.store.session import seen as seen_row
from desktop.store.session import sign
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.enums import AgendaState, MeetingState, Outcome, Slide, Told
from desktop.words.meetings import AgendaRow
from desktop.words.patients import shown_name
from desktop.words.people import Actor

LONGEST_QUESTION = 200
"""Letters; a longer one cannot be read from the back of the room."""
LONGEST_NOTE = 5000
LONGEST_TALK = 120
"""Minutes."""


# --- questions --------------------------------------------------------------------------------


def rows(session: Session, meeting_id: int, reader: Actor | None = None) -> tuple[AgendaRow, ...]:
    """The agenda in its order; of those alone whom ``reader`` may open, where there is one."""
    outcomes: dict[int, set[Outcome]] = {}
    for item, outcome in session.execute(
        select(AgendaOutcome.agenda_item_id, AgendaOutcome.outcome)
        .join(AgendaItem, AgendaItem.id == AgendaOutcome.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting_id)
    ):
        outcomes.setdefault(item, set()).add(outcome)
    promised = (
        select(func.count(Action.id))
        .where(Action.agenda_item_id == AgendaItem.id)
        .correlate(AgendaItem)
        .scalar_subquery()
    )
    found = session.execute(
        select(AgendaItem, Patient.family, Patient.given, Patient.title, Staff.name, Staff.role,
               promised)
        .join(Patient, Patient.id == AgendaItem.patient_id)
        .join(Staff, Staff.id == AgendaItem.asked_by_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .where(true() if reader is None else reach.openable(session, reader))
        .order_by(AgendaItem.position, AgendaItem.id)
    )  # fmt: skip
    return tuple(
        AgendaRow(
            item.id, item.version, item.position, item.patient_id,
            shown_name(family, given, title), item.question, asked_by, role, item.told,
            item.told_on, item.minutes, item.state, item.began_at, item.ended_at, item.note,
            tuple(each for each in Outcome if each in outcomes.get(item.id, ())), actions,
        )
        for item, family, given, title, asked_by, role, actions in found
    )  # fmt: skip


def last_met(session: Session, patient_id: int, before: datetime) -> date | None:
    """The day of the last finished meeting that discussed this person."""
    found = session.scalar(
        select(func.max(Meeting.starts_at))
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(
            AgendaItem.patient_id == patient_id,
            AgendaItem.state == AgendaState.DONE,
            Meeting.state == MeetingState.FINISHED,
            Meeting.starts_at < before,
        )
    )
    return None if found is None else found.astimezone(ENGLAND).date()


def ends_about(agenda: Sequence[AgendaRow], now: datetime) -> datetime:
    """When everyone still listed will have had their planned minutes, from ``now`` on."""
    left = timedelta()
    for each in agenda:
        if each.state is AgendaState.WAITING:
            left += timedelta(minutes=each.minutes)
        elif each.state is AgendaState.NOW and each.began_at is not None:
            left += max(timedelta(), timedelta(minutes=each.minutes) - (now - each.began_at))
    return now + left


# --- before the meeting -----------------------------------------------------------------------


def refer(
    session: Session,
    actor: Actor,
    meeting_id: int,
    patient_id: int,
    question: str,
    told: Told,
    told_on: date | None,
    minutes: int,
    today: date,
) -> Made:
    """Put someone on an agenda with one question, and say whether they know."""
    relationships.must_open(session, actor, patient_id)
    # Whoever attends may open the person.
    relationships.must_stand(session, actor, patient_id)
    meeting = held(session, actor, meeting_id)
    must_be_open(meeting)
    question = " ".join(question.split())
    if not question:
        raise Problem("Write the one question that the team should answer.")
    if len(question) > LONGEST_QUESTION:
        raise Problem(
            f"Make the question shorter: {LONGEST_QUESTION} letters can be read from the back of"
            " the room."
        )
    if not 1 <= minutes <= LONGEST_TALK:
        raise Problem(f"Plan between 1 and {LONGEST_TALK} minutes.")
    if told is Told.YES and told_on is None:
        raise Problem("Write the day on which the person was told.")
    if told is not Told.YES and told_on is not None:
        raise Problem("Leave out the day of telling: the person was not told.")
    if told_on is not None and told_on > today:
        raise Problem(
            "The day on which the person was told is still to come. Choose today or earlier."
        )
    if any(each.patient_id == patient_id for each in meeting.agenda):
        raise Problem("This person is already on this agenda.")
    _must_agree(session, patient_id)
    item = AgendaItem(
        meeting_id=meeting.id, patient_id=patient_id, question=question, asked_by_id=actor.id,
        told=told, told_on=told_on, minutes=minutes,
        position=max((each.position for each in meeting.agenda), default=0) + 1,
    )  # fmt: skip
    session.add(item)
    session.flush()
    return Made(sign(session, actor, "agenda.referred", _subjects(item), told.value), item.id)


def withdraw(session: Session, actor: Actor, agenda_item_id: int, seen: int) -> frozenset[str]:
    """Take someone off an agenda before they were discussed."""
    meeting, item = _item(session, actor, agenda_item_id, seen)
    if item.began_at is not None:
        raise Problem("This person has been discussed; the agenda keeps them.")
    session.delete(item)
    moved = _renumber([each for each in meeting.agenda if each is not item])
    subjects = _subjects(item) | moved
    return sign(session, actor, "agenda.withdrawn", subjects)


def move(session: Session, actor: Actor, agenda_item_id: int, seen: int, by: int) -> frozenset[str]:
    """Move someone up (``by`` less than 0) or down the agenda."""
    meeting, item = _item(session, actor, agenda_item_id, seen)
    order = list(meeting.agenda)
    here = order.index(item)
    there = min(max(here + by, 0), len(order) - 1)
    if there == here:
        raise Problem(f"This person is already {'first' if by < 0 else 'last'} on the agenda.")
    order.insert(there, order.pop(here))
    return sign(session, actor, "agenda.moved", _subjects(item) | _renumber(order))


# --- at the table -----------------------------------------------------------------------------


def take(
    session: Session, actor: Actor, agenda_item_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """Bring someone to the table, behind the neutral slide."""
    meeting, item = _item(session, actor, agenda_item_id, seen)
    return _take(session, actor, meeting, item, now)


def next_item(
    session: Session, actor: Actor, meeting_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """Close the person at the table and bring the next; after the last, the table is empty."""
    held(session, actor, meeting_id)
    meeting = seen_row(session, Meeting, meeting_id, seen)
    waiting = next(
        (
            each
            for each in meeting.agenda
            if each.state is AgendaState.WAITING
            and relationships.may_open(session, actor, each.patient_id)
        ),
        None,
    )
    if waiting is not None:
        return _take(session, actor, meeting, waiting, now)
    last = meeting.now
    if last is None:
        raise Problem("Everyone on the agenda has been discussed. You can finish the meeting.")
    meeting.show(Slide.NEUTRAL)
    last.close(now)
    return sign(session, actor, "agenda.closed", _subjects(last))


def come_back(session: Session, actor: Actor, agenda_item_id: int, seen: int) -> frozenset[str]:
    """Set someone aside, to be discussed at the end; their minutes begin anew then."""
    meeting, item = _item(session, actor, agenda_item_id, seen)
    if item.state is AgendaState.WAITING:
        raise Problem("This person is still waiting to be discussed.")
    if item.state is AgendaState.NOW:
        meeting.show(Slide.NEUTRAL)
    _moved(meeting)
    item.state, item.began_at, item.ended_at = AgendaState.WAITING, None, None
    moved = _renumber([*(each for each in meeting.agenda if each is not item), item])
    return sign(session, actor, "agenda.set aside", _subjects(item) | moved)


def note(
    session: Session, actor: Actor, agenda_item_id: int, seen: int, text: str
) -> frozenset[str]:
    """Keep what was said, as the chair writes it."""
    _, item = _item(session, actor, agenda_item_id, seen)
    if len(text) > LONGEST_NOTE:
        raise Problem(f"Make the note shorter: it may have {LONGEST_NOTE} letters.")
    item.note = text.strip()
    return sign(session, actor, "agenda.noted", _subjects(item))


def toggle_outcome(
    session: Session, actor: Actor, agenda_item_id: int, seen: int, outcome: Outcome
) -> frozenset[str]:
    """Set an outcome, or take it off again."""
    _, item = _item(session, actor, agenda_item_id, seen)
    if item.state is AgendaState.WAITING:
        raise Problem("Bring this person to the table before you write an outcome.")
    was = next((each for each in item.outcomes if each.outcome is outcome), None)
    if was is not None:
        item.outcomes.remove(was)
    else:
        item.outcomes.append(AgendaOutcome(outcome=outcome))
    detail = f"{'not ' if was is not None else ''}{outcome.value}"
    return sign(session, actor, "agenda.outcome", _subjects(item), detail)


def _take(
    session: Session, actor: Actor, meeting: Meeting, item: AgendaItem, now: datetime
) -> frozenset[str]:
    _must_agree(session, item.patient_id)
    left = meeting.now
    meeting.take(item, now)
    _moved(meeting)
    subjects = _subjects(item) | (_subjects(left) if left is not None else set())
    return sign(session, actor, "agenda.taken", subjects)


def _must_agree(session: Session, patient_id: int) -> None:
    """Nobody is discussed who does not want it, however long they have been on the agenda."""
    if objections.to_discussion(session, patient_id):
        raise Problem(objections.NOT_DISCUSSED)


def _item(
    session: Session, actor: Actor, agenda_item_id: int, seen: int
) -> tuple[Meeting, AgendaItem]:
    """An item as it was on the screen, with its meeting, both held; the minutes still open."""
    meeting_id = session.scalar(
        select(AgendaItem.meeting_id).where(AgendaItem.id == agenda_item_id)
    )
    if meeting_id is None:
        raise Problem("This person is no longer on the agenda. Look at it again.")
    meeting = held(session, actor, meeting_id)
    must_be_open(meeting)
    item = seen_row(session, AgendaItem, agenda_item_id, seen)
    relationships.must_open(session, actor, item.patient_id)
    return meeting, item


def _moved(meeting: Meeting) -> None:
    """Whoever still has the meeting of a moment ago on the screen is told so."""
    flag_modified(meeting, "slide")


def _renumber(order: Sequence[AgendaItem]) -> set[str]:
    """Give everyone the place they have in ``order``, and say whose that changed."""
    moved: set[str] = set()
    for position, each in enumerate(order, start=1):
        if each.position != position:
            each.position = position
            moved |= _subjects(each)
    return moved


def _subjects(item: AgendaItem) -> set[str]:
    return {f"meeting:{item.meeting_id}", f"agenda:{item.id}", f"patient:{item.patient_id}"}
