"""What the program works out from the rest, recomputed for the subjects that a change touched.

It holds the papers that lie in homes and no longer say what the plan, or the week, says; what
sources contradict each other in (``models.contradictions``); and the actions that can close, now
that they agree.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.log import fault
from desktop.models import (
    AuditEntry,
    Copy,
    Finding,
    Patient,
    PlanVersion,
    contradiction_rules,
    contradictions,
)
from desktop.services import week_paper
from desktop.store.session import on_hub, sign
from desktop.store.store import Store
from desktop.words.enums import FindingKind, PaperKind, PlanState
from desktop.words.people import Actor

_AT_ONCE = 1000
"""A large import touches more patients than one statement may name."""
_IN_TURN = 250
"""People of one transaction, while everybody's are worked out anew: nobody else waits long."""
RENEWED = "findings.renewed"
_OF_RULES = re.compile(r"rules (?P<rules>\d+)(?: until (?P<until>\d+))?")


def recompute(session: Session, subjects: Iterable[str], now: datetime) -> None:
    """Write anew the findings of the patients whom ``subjects`` are about, and of no one else."""
    subjects = set(subjects)
    patients = sorted({*_patients(session, subjects), *_with_weeks(session, subjects)})
    for start in range(0, len(patients), _AT_ONCE):
        _recompute(session, patients[start : start + _AT_ONCE], now)
    people = _people(subjects)
    if people and _sees_everything(session):
        for start in range(0, len(people), _AT_ONCE):
            contradictions.recompute(session, people[start : start + _AT_ONCE], now)


def heard(session: Session, patients: Sequence[int], now: datetime) -> set[int]:
    """The same of people of whom a source said something, a thousand at most: no plan is theirs.

    Returns those of whose sources something else was found than before.
    """
    changed = contradictions.recompute(session, patients, now)
    if hanging := sorted({patient for patient, _ in _weeks(session, patients)}):
        _recompute(session, hanging, now)
    return changed


def renew(
    store: Store, actor: Actor, now: datetime, heed: Callable[[], None] = lambda: None
) -> None:
    """Work out anew what was found by the rules of an older program, some people a transaction.

    How far that is stands in the log: whatever ends it, the next go on from there. ``heed`` is
    called in between, and may raise to end it. A mistake of ours ends it as well, and keeps no file
    from being brought in.
    """
    while (after := _renewed_until(store)) is not None:
        try:
            with store.writing() as session:
                more = _renew_some(session, actor, after, now)
        except Problem:
            raise
        except Exception as mistake:
            fault(mistake)
            return
        if more:
            heed()


def _renew_some(session: Session, actor: Actor, after: int, now: datetime) -> bool:
    """Those who come after someone; whether there are more."""
    some = session.scalars(
        select(Patient.id)
        .where(Patient.id > after)
        .order_by(Patient.id)
        .limit(_IN_TURN)
        .with_for_update()
    ).all()
    changed = heard(session, some, now)
    until = f" until {some[-1]}" if len(some) == _IN_TURN else ""
    subjects = {"findings", *(f"patient:{each}" for each in changed)}
    sign(session, actor, RENEWED, subjects, f"rules {contradiction_rules.NUMBER}{until}")
    return bool(until)


def _renewed_until(store: Store) -> int | None:
    """The last of those who were dealt with; None where these rules, or newer ones, found all."""
    with store.reading() as session:
        told = session.scalar(
            select(AuditEntry.detail)
            .where(AuditEntry.action == RENEWED)
            .order_by(AuditEntry.number.desc())
            .limit(1)
        )
    found = _OF_RULES.fullmatch(told or "")
    if found is None or int(found["rules"]) < contradiction_rules.NUMBER:
        return 0
    if int(found["rules"]) > contradiction_rules.NUMBER or not found["until"]:
        return None
    return int(found["until"])


def _people(subjects: Iterable[str]) -> list[int]:
    named = (each.partition(":") for each in subjects)
    return sorted(int(number) for thing, _, number in named if thing == "patient")


def _sees_everything(session: Session) -> bool:
    """Not staff on a hub: they see a part, would take what they do not see for no contradiction,
    and change nothing that a source says."""
    return not on_hub(session) or session.scalar(select(func.me())) is None


def _recompute(session: Session, patients: list[int], now: datetime) -> None:
    theirs = and_(Finding.patient_id.in_(patients), Finding.kind == FindingKind.PAPER_OUT_OF_DATE)
    was = {
        (patient, subject): (sentence, found_at)
        for patient, subject, sentence, found_at in session.execute(
            select(Finding.patient_id, Finding.subject, Finding.sentence, Finding.found_at).where(
                theirs
            )
        )
    }
    is_so = _papers_out_of_date(session, patients) | _weeks_out_of_date(
        session, patients, {key: sentence for key, (sentence, _) in was.items()}, now
    )
    if {key: sentence for key, (sentence, _) in was.items()} == is_so:
        return
    session.execute(delete(Finding).where(theirs))
    if is_so:
        session.execute(
            insert(Finding),
            [
                {
                    "patient_id": patient,
                    "kind": FindingKind.PAPER_OUT_OF_DATE,
                    "subject": subject,
                    "sentence": sentence,
                    "found_at": was[patient, subject][1] if (patient, subject) in was else now,
                }
                for (patient, subject), sentence in is_so.items()
            ],
        )


def _patients(session: Session, subjects: Iterable[str]) -> list[int]:
    """Whose plans or papers the subjects are: nothing else makes a plan's paper wrong.

    So nobody works it out anew who, on a hub, may not see a plan.
    """
    named: dict[str, set[int]] = {"plan": set(), "copy": set()}
    for subject in subjects:
        thing, _, number = subject.partition(":")
        if thing in named:
            named[thing].add(int(number))
    found: set[int] = set()
    for model, ids in ((PlanVersion, named["plan"]), (Copy, named["copy"])):
        if ids:
            of_them = select(model.patient_id).where(model.id.in_(sorted(ids)))
            found.update(each for each in session.scalars(of_them) if each is not None)
    return sorted(found)


def _with_weeks(session: Session, subjects: Iterable[str]) -> set[int]:
    """The people among the subjects in whose homes the visits of a week hang."""
    people = _people(subjects)
    found: set[int] = set()
    for start in range(0, len(people), _AT_ONCE):
        found.update(patient for patient, _ in _weeks(session, people[start : start + _AT_ONCE]))
    return found


def _weeks(session: Session, patients: Sequence[int]) -> list[tuple[int, int]]:
    """Patient and copy of each week that hangs in a home."""
    hanging = session.execute(
        select(Copy.patient_id, Copy.id).where(
            Copy.patient_id.in_(patients),
            Copy.kind == PaperKind.WEEK,
            Copy.taken_back_at.is_(None),
        )
    )
    return [(patient, copy) for patient, copy in hanging if patient is not None]


def _weeks_out_of_date(
    session: Session, patients: list[int], was: dict[tuple[int, str], str], now: datetime
) -> dict[tuple[int, str], str]:
    """What hangs and has changed; what was found before, where this login cannot tell."""
    hanging = _weeks(session, patients)
    if not hanging:
        return {}
    found = week_paper.out_of_date(session, [copy for _, copy in hanging], now)
    if found is not None:
        return found
    return {key: was[key] for key in ((who, f"copy:{copy}") for who, copy in hanging) if key in was}


def _papers_out_of_date(session: Session, patients: list[int]) -> dict[tuple[int, str], str]:
    """Care plans still lying somewhere whose version is not the newest agreed one."""
    newest = (
        select(PlanVersion.patient_id, func.max(PlanVersion.number).label("number"))
        .where(PlanVersion.patient_id.in_(patients), PlanVersion.state == PlanState.AGREED)
        .group_by(PlanVersion.patient_id)
        .subquery()
    )
    lying = session.execute(
        select(Copy.patient_id, Copy.id, Copy.place, PlanVersion.number, newest.c.number)
        .join(PlanVersion, PlanVersion.id == Copy.plan_version_id)
        .join(newest, newest.c.patient_id == Copy.patient_id)
        .where(
            Copy.patient_id.in_(patients),
            Copy.kind == PaperKind.CARE_PLAN,
            Copy.taken_back_at.is_(None),
            PlanVersion.number < newest.c.number,
        )
    )
    return {
        (patient, f"copy:{copy}"): (
            f"Version {number} lies {_where(place)}; version {current} is agreed."
        )
        for patient, copy, place, number, current in lying
        if patient is not None
    }


def _where(place: str) -> str:
    return f"in {place}" if place else "in the home"
