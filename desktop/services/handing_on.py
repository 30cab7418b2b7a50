"""Handing a person's plan, actions and outcomes on to another system: asked, signed, and told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AgendaItem, AgendaOutcome, Meeting, Team
from desktop.services import actions, papers, patients, plans
from desktop.store.session import hub_name, sign
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.enums import AgendaState, MeetingState, Outcome
from desktop.words.handed_on import Decided, HandedOn
from desktop.words.papers import PersonOnPaper
from desktop.words.people import Actor


@dataclass(frozen=True, slots=True)
class HandedOnNow(Made):
    """What was handed on; ``id`` is the patient's."""

    told: HandedOn


def hand_on(
    session: Session, actor: Actor, patient_id: int, form: str, now: datetime
) -> HandedOnNow:
    """What leaves the hub is what its paper may say: the same roles send it. ``form`` is audited.

    Of the actions it is what was agreed at a meeting.

    Raises ``Problem`` where the role may not, or there is nothing to hand on.
    """
    plans.must_read(session, actor, patient_id)
    if refused := papers.why_not_print(session, actor):
        raise Problem(refused)
    about = patients.banner(session, patient_id)
    plan = plans.standing(session, patient_id)
    promised = tuple(actions.of_patient(session, actor, patient_id, actions.AT_A_MEETING))
    decided = _decided(session, patient_id)
    if plan is None and not promised and not decided:
        raise Problem("There is no plan, action or outcome of this person to hand on yet.")
    told = HandedOn(
        hub_name(session),
        patient_id,
        PersonOnPaper(
            about.family, about.given, about.title, about.preferred, about.born,
            about.nhs_number, about.practice,
        ),
        about.gender, plan, promised, decided, actor.name, now,
    )  # fmt: skip
    subjects = {f"patient:{patient_id}"} | ({f"plan:{plan.id}"} if plan else set())
    return HandedOnNow(sign(session, actor, "plan.handed on", subjects, form), patient_id, told)


def _decided(session: Session, patient_id: int) -> tuple[Decided, ...]:
    """The outcomes of finished meetings, the oldest first."""
    found = session.execute(
        select(AgendaItem.id, Meeting.starts_at, Team.name, AgendaItem.question)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Team, Team.id == Meeting.team_id)
        .where(
            AgendaItem.patient_id == patient_id,
            AgendaItem.state == AgendaState.DONE,
            Meeting.state == MeetingState.FINISHED,
        )
        .order_by(Meeting.starts_at, AgendaItem.id)
    ).all()
    outcomes: dict[int, set[Outcome]] = {}
    asked = select(AgendaOutcome.agenda_item_id, AgendaOutcome.outcome).where(
        AgendaOutcome.agenda_item_id.in_([row.id for row in found])
    )
    for item, outcome in session.execute(asked):
        outcomes.setdefault(item, set()).add(outcome)
    return tuple(
        Decided(
            key, at.astimezone(ENGLAND).date(), team, question,
            tuple(each for each in Outcome if each in outcomes[key]),
        )
        for key, at, team, question in found
        if key in outcomes
    )  # fmt: skip
