"""The care and support plan: one working version at most, and the agreed ones before it."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased, selectinload

from desktop.errors import OutOfDate, Problem
from desktop.models import Patient, PlanGoal, PlanVersion, Staff
from desktop.services import about_me, disclosure, items, plan_content, relationships
from desktop.store.session import moment, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.enums import Agreement, Confidentiality, Kind, PlanState, Sector
from desktop.words.people import Actor, Audience, Cell
from desktop.words.plans import PlanContent, PlanRow

CELL = Cell(Sector.PERSON, Kind.GOAL, Confidentiality.NORMAL)
"""Where a plan stands in the disclosure policy: it is the person's own, and made of goals."""
KEY_WORKER = Cell(Sector.HEALTH, Kind.PROFESSIONAL, Confidentiality.NORMAL)
"""Who holds the threads is one of the professionals in someone's care."""
DIED = "This person has died: no care plan is begun or agreed for them any more."
NOT_READ = "Care plans are not part of your role. Ask the person's key worker."


# --- questions --------------------------------------------------------------------------------


def may_read(audience: Audience) -> bool:
    return disclosure.may_see(audience, CELL)


def why_not_read(session: Session, actor: Actor) -> str:
    """Why someone reads no plan, as a sentence; empty where their role reads them."""
    return "" if may_read(disclosure.person(session, actor)) else NOT_READ


def current(session: Session, actor: Actor, patient_id: int) -> PlanRow | None:
    """The newest version, working or agreed; None where there is none for this person's eyes."""
    found = versions(session, actor, patient_id)
    return found[0] if found else None


def versions(session: Session, actor: Actor, patient_id: int) -> list[PlanRow]:
    """Every version for the eyes of someone signed in, newest first."""
    return versions_for(session, disclosure.person(session, actor), patient_id)


def versions_for(session: Session, audience: Audience, patient_id: int) -> list[PlanRow]:
    """Every version for an audience, newest first."""
    disclosure.must_reach(session, audience, patient_id)
    if not may_read(audience):
        return []
    return _rows(session, PlanVersion.patient_id == patient_id)


def standing(session: Session, patient_id: int) -> PlanRow | None:
    """The version that holds: the last agreed, or else the one being written.

    It asks nobody who they are: for whoever shows it to a room or prints it for a home.
    """
    found = _rows(session, PlanVersion.patient_id == patient_id)
    agreed = next((each for each in found if each.state is PlanState.AGREED), None)
    return agreed or (found[0] if found else None)


def one(session: Session, plan_id: int) -> PlanRow:
    """One version. Whoever asks has checked who may read it."""
    found = _rows(session, PlanVersion.id == plan_id)
    if not found:
        raise Problem("This version of the plan is no longer there. Look at the plan again.")
    return found[0]


def key_worker(session: Session, actor: Actor, patient_id: int) -> int | None:
    """Who holds the threads for a person, by the newest version; for a role that reads none, too.

    Whoever may know which professionals are in someone's care may know this one.
    """
    relationships.must_open(session, actor, patient_id)
    if not disclosure.may_see(disclosure.person(session, actor), KEY_WORKER):
        return None
    if on_hub(session):
        return session.scalar(select(func.key_worker_of(patient_id)))
    return session.scalar(
        select(PlanVersion.key_worker_id)
        .where(PlanVersion.patient_id == patient_id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )


def must_read(session: Session, actor: Actor, patient_id: int) -> Audience:
    """Refuse whoever may not open the person, or whose role does not read plans."""
    relationships.must_open(session, actor, patient_id)
    audience = disclosure.person(session, actor)
    if not may_read(audience):
        raise Problem(NOT_READ)
    return audience


def _rows(session: Session, where: ColumnElement[bool]) -> list[PlanRow]:
    return [
        PlanRow(
            plan.id, plan.version, plan.patient_id, plan.number, plan.state,
            plan_content.read(plan), key_worker or "", telephone or "", plan.agreed_on,
            plan.agreement, plan.agreed_with, agreed_by or "",
        )
        for plan, key_worker, telephone, agreed_by in session.execute(_everyones().where(where))
    ]  # fmt: skip


@cache
def _everyones() -> Select[*tuple[Any, ...]]:
    """Built once: a page waits for it, and to build it takes longer than to answer it."""
    worker, signer = aliased(Staff), aliased(Staff)
    return (
        select(PlanVersion, worker.name, worker.telephone, signer.name)
        .outerjoin(worker, worker.id == PlanVersion.key_worker_id)
        .outerjoin(signer, signer.id == PlanVersion.agreed_by_id)
        .options(
            selectinload(PlanVersion.goals).selectinload(PlanGoal.actions),
            selectinload(PlanVersion.contingencies),
        )
        .order_by(PlanVersion.number.desc())
        .execution_options(populate_existing=True)
    )


# --- changes ----------------------------------------------------------------------------------


def begin(session: Session, actor: Actor, patient_id: int) -> Made:
    """Start a new version: the words of the last, or for a first one what sources hold About me."""
    audience = must_read(session, actor, patient_id)
    _must_live(session, patient_id)
    before = _rows(session, PlanVersion.patient_id == patient_id)
    if any(each.state is PlanState.WORKING for each in before):
        raise Problem("A new version of this plan is already being written. Open it and go on.")
    if before:
        number = before[0].number + 1
        content = replace(before[0].content, review_on=None)  # a new version, a new review
    else:
        timeline = items.timeline(session, audience, patient_id)
        number, content = 1, PlanContent(about_me=about_me.gathered(timeline))
    plan = PlanVersion(patient_id=patient_id, number=number)
    plan_content.write(plan, content)
    session.add(plan)
    try:
        session.flush()
    except IntegrityError:
        raise OutOfDate(
            "Someone else has just begun a new version of this plan. Open it and go on."
        ) from None
    return Made(sign(session, actor, "plan.begun", _subjects(plan)), plan.id)


def save(
    session: Session, actor: Actor, plan_id: int, seen: int, content: PlanContent
) -> frozenset[str]:
    """Keep the words of a working version, as a whole."""
    plan = _working(session, actor, plan_id, seen)
    content = plan_content.checked(content)
    if content.key_worker is not None:
        worker = session.get(Staff, content.key_worker)
        if worker is None or not worker.is_colleague(moment(session)):
            raise Problem("Choose a key worker who works here.")
    plan_content.write(plan, content)
    return sign(session, actor, "plan.saved", _subjects(plan))


def agree(
    session: Session,
    actor: Actor,
    plan_id: int,
    seen: int,
    agreement: Agreement,
    agreed_with: str,
    on: date,
) -> frozenset[str]:
    """Sign a version off; nobody edits it again."""
    plan = _working(session, actor, plan_id, seen)
    _must_live(session, plan.patient_id)
    if plan.review_on is not None and plan.review_on <= on:
        raise Problem("The next review must be after the day of agreement. Choose a later day.")
    plan.agree(on, actor.id, agreement, agreed_with)
    return sign(session, actor, "plan.agreed", _subjects(plan), agreement.value)


def _must_live(session: Session, patient_id: int) -> None:
    if session.scalar(select(Patient.died).where(Patient.id == patient_id)) is not None:
        raise Problem(DIED)


def _working(session: Session, actor: Actor, plan_id: int, seen: int) -> PlanVersion:
    """A version as it was on the screen, that may still be changed."""
    found = session.execute(
        select(PlanVersion.patient_id, PlanVersion.state).where(PlanVersion.id == plan_id)
    ).one_or_none()
    if found is None:
        raise Problem("This version of the plan is no longer there. Look at the plan again.")
    must_read(session, actor, found.patient_id)
    if found.state is PlanState.AGREED:
        raise Problem("This version is agreed and is never edited again. Begin a new version.")
    return seen_row(session, PlanVersion, plan_id, seen)


def _subjects(plan: PlanVersion) -> set[str]:
    return {f"plan:{plan.id}", f"patient:{plan.patient_id}"}
