"""Paper is a copy with a number: what was printed of what, for whom, and where it lies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import TextClause, func, select, text
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    AgendaItem,
    Copy,
    Finding,
    Meeting,
    Patient,
    PlanVersion,
    Practice,
    Staff,
    Team,
)
from desktop.services import (
    actions,
    agenda,
    attendance,
    disclosure,
    looked,
    patients,
    plan_paper,
    plans,
    relationships,
)
from desktop.store.session import moment, sign
from desktop.words import papers as words
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, PartialDate, shown_death
from desktop.words.enums import Kind, PaperKind, PrintFormat, Role
from desktop.words.meetings import AgendaRow
from desktop.words.patients import BannerRow
from desktop.words.people import Actor, Audience
from desktop.words.plans import PlanRow
from desktop.words.week import monday_of

NOT_PRINTED = "Printing a care plan is not part of your role. Ask the person's key worker."
DIED = "This person has died: no care plan is printed for their home."
TO_FETCH = (
    "patient.died IS NOT NULL AND copy.taken_back_at IS NULL"
    " AND (copy.kind = 'care plan summary' OR copy.kind = 'visits of the week' AND NOT EXISTS"
    " (SELECT 1 FROM copy AS newer WHERE newer.patient_id = copy.patient_id"
    " AND newer.kind = copy.kind AND newer.place = copy.place AND newer.week_of > copy.week_of"
    " AND CAST(newer.week_of AS text) <= patient.died))"
)
"""A paper that still lies in the home of someone who has died: what concerned them is in it.

Of the weeks on a wall the last that had begun when they died, and those after it: the ones before
were replaced. A condition on ``patient`` and ``copy``.
"""
STILL_WRONG = (
    "finding.kind = 'paper out of date' AND NOT EXISTS (SELECT 1 FROM copy AS over"
    " WHERE over.patient_id = finding.patient_id AND 'copy:' || over.id = finding.subject"
    " AND CAST(over.week_of AS text) < :this_monday)"
)
"""A paper found out of date; a week that is over by now is wrong no more. On ``finding``."""


@dataclass(frozen=True, slots=True)
class PlanCopy(Made):
    """A care plan summary that has a number now; ``id`` is that of its copy."""

    plan: words.PrintedPlan


@dataclass(frozen=True, slots=True)
class MinutesCopy(Made):
    """Minutes that have a number now; ``id`` is that of their copy."""

    minutes: words.PrintedMinutes


# --- care plan summary ------------------------------------------------------------------------


def printed_plan(
    session: Session,
    actor: Actor,
    plan_id: int,
    format: PrintFormat | None,
    place: str,
    why_not: str,
    now: datetime,
) -> PlanCopy:
    """Print a version of a plan: number the copy, and say what stands on it.

    The person's recorded format (None) is printed unless ``why_not`` says why not.
    """
    plan, person = _plan(session, actor, plan_id)
    format = format or person.print_format
    why_not = why_not_this_format(person, format, why_not)
    copy = Copy(
        kind=PaperKind.CARE_PLAN, patient_id=person.id, plan_version_id=plan.id, format=format,
        why_not_recorded_format=why_not, place=" ".join(place.split()), printed_at=now,
        printed_by_id=actor.id,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    serial = serial_of(session, copy)
    subjects = sign(
        session, actor, "paper.printed",
        {f"copy:{copy.id}", f"plan:{plan.id}", f"patient:{person.id}"},
        f"{copy.kind}, version {plan.number} {plan.state}, {format}",
    )  # fmt: skip
    named = named_copy(
        session, actor, serial, plan.number, person, format, copy.place, why_not, now
    )
    return PlanCopy(subjects, copy.id, plan_paper.laid_out(session, plan, person, named, now))


def preview_plan(
    session: Session,
    actor: Actor,
    plan_id: int,
    format: PrintFormat | None,
    place: str,
    why_not: str,
    now: datetime,
) -> words.PrintedPlan:
    """The same paper to look at, without a number and without a trace."""
    plan, person = _plan(session, actor, plan_id)
    format = format or person.print_format
    why_not = "" if format is person.print_format else why_not.strip()
    named = named_copy(
        session, actor, words.PREVIEW, plan.number, person, format, " ".join(place.split()),
        why_not, now,
    )  # fmt: skip
    return plan_paper.laid_out(session, plan, person, named, now)


def why_not_print(session: Session, actor: Actor) -> str:
    """Why someone neither prints nor previews a care plan; empty where their role does.

    The paper is drawn by the rule for paper: whoever makes one sees all that may lie in a home.
    A script has nobody's eyes: it gets the paper and no page.
    """
    return why_not_drawn(session, actor, plan_paper.DRAWN, NOT_PRINTED)


def why_not_drawn(session: Session, actor: Actor, drawn: frozenset[Kind], sentence: str) -> str:
    """The same of any paper for a home that is drawn from these kinds."""
    if actor.role is Role.SERVICE_ACCOUNT:
        return ""
    audience = disclosure.person(session, actor)
    if not plans.may_read(audience):
        return plans.NOT_READ
    return "" if _sees_all(session, audience, drawn) else sentence


def may_see_plan_paper(session: Session, audience: Audience) -> bool:
    """Whether an audience sees all that a care plan summary says."""
    return plans.may_read(audience) and _sees_all(session, audience, plan_paper.DRAWN)


def _sees_all(session: Session, audience: Audience, drawn: frozenset[Kind]) -> bool:
    """All that may lie in a home of these kinds."""
    on_paper = {cell for cell in disclosure.paper(session).cells if cell.kind in drawn}
    return on_paper <= audience.cells


def _plan(session: Session, actor: Actor, plan_id: int) -> tuple[PlanRow, BannerRow]:
    """A version, and whose it is, for someone who may print it."""
    plan = plans.one(session, plan_id)
    relationships.must_open(session, actor, plan.patient)
    if why_not := why_not_print(session, actor):
        raise Problem(why_not)
    person = patients.banner(session, plan.patient)
    if person.died is not None:
        raise Problem(DIED)
    return plan, person


def why_not_this_format(person: BannerRow, format: PrintFormat, why_not: str) -> str:
    """What is kept of why a copy departs from the person's recorded format: it must be said."""
    if format is person.print_format:
        return ""
    if not why_not.strip():
        raise Problem(f"This person needs {person.print_format} print. Choose it, or say why not.")
    return why_not.strip()


def named_copy(
    session: Session,
    actor: Actor,
    serial: str,
    version: int,
    person: BannerRow,
    format: PrintFormat,
    place: str,
    why_not: str,
    now: datetime,
) -> words.Copy:
    team = session.get(Team, person.team_id) if person.team_id is not None else None
    return words.Copy(
        serial=serial, version=version, printed_on=_day(now),
        printed_by=team.name if team is not None else actor.name, place=place, format=format,
        recorded_format=person.print_format, format_reason=why_not,
    )  # fmt: skip


# --- minutes ----------------------------------------------------------------------------------


def minutes(session: Session, actor: Actor, meeting_id: int, now: datetime) -> MinutesCopy:
    """Print the minutes of a meeting that has begun, for those who belong to it."""
    meeting = _meeting(session, actor, meeting_id)
    copy = Copy(
        kind=PaperKind.MINUTES, meeting_id=meeting.id, format=PrintFormat.STANDARD,
        printed_at=now, printed_by_id=actor.id,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    listed = agenda.rows(session, meeting.id, actor)
    people = {f"patient:{each.patient}" for each in listed}
    subjects = sign(
        session, actor, "paper.printed",
        {f"copy:{copy.id}", f"meeting:{meeting.id}"} | people, copy.kind,
    )  # fmt: skip
    printed = _minutes(session, meeting, listed, serial_of(session, copy), now)
    return MinutesCopy(subjects, copy.id, printed)


def preview_minutes(
    session: Session, actor: Actor, meeting_id: int, now: datetime
) -> words.PrintedMinutes:
    """The same minutes to read on the screen, without a number; signed for whom they tell of."""
    meeting = _meeting(session, actor, meeting_id)
    listed = agenda.rows(session, meeting.id, actor)
    people = [each.patient for each in listed]
    if looked_at := looked.first_today(session, actor, "minutes.read", people):
        subjects = {f"meeting:{meeting.id}"} | {f"patient:{each}" for each in looked_at}
        sign(session, actor, "minutes.read", subjects)
    return _minutes(session, meeting, listed, words.PREVIEW, now)


def _meeting(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    meeting = session.get(Meeting, meeting_id, populate_existing=True)
    if meeting is None:
        raise Problem("This meeting is no longer there. Go back to the list of meetings.")
    attendance.must_belong(session, actor, meeting)
    return meeting


def _minutes(
    session: Session, meeting: Meeting, listed: Iterable[AgendaRow], serial: str, now: datetime
) -> words.PrintedMinutes:
    """What was written at the meeting of those ``listed``, and no item of a record."""
    team = session.get_one(Team, meeting.team_id).name
    here = attendance.rows(session, meeting.id)
    return words.PrintedMinutes(
        copy=words.Copy(serial=serial, version=1, printed_on=_day(now), printed_by=team),
        team=team,
        title=meeting.title,
        place=meeting.place,
        chair=next((each.name for each in here if each.chair), ""),
        starts_at=meeting.starts_at,
        started_at=meeting.started_at,
        ended_at=meeting.finished_at,
        attendance=tuple(
            words.PrintedAttendance(each.name, each.role, each.state) for each in here
        ),
        items=tuple(_discussed(session, meeting.id, listed)),
    )


def _discussed(
    session: Session, meeting_id: int, listed: Iterable[AgendaRow]
) -> Iterator[words.PrintedAgendaItem]:
    people = {
        row.id: words.PersonOnPaper(*row[1:])
        for row in session.execute(
            select(
                Patient.id, Patient.family, Patient.given, Patient.title, Patient.preferred,
                Patient.born, Patient.nhs_number, func.coalesce(Practice.name, ""),
            )
            .join(AgendaItem, AgendaItem.patient_id == Patient.id)
            .outerjoin(Practice, Practice.id == Patient.practice_id)
            .where(AgendaItem.meeting_id == meeting_id)
        )
    }  # fmt: skip
    # By their place on the agenda a number left out would tell of somebody whom the reader may not
    # open.
    for position, each in enumerate(listed, start=1):
        promised = actions.agreed(session, each.id) if each.actions else ()
        yield words.PrintedAgendaItem(
            position=position,
            person=people[each.patient],
            question=each.question,
            asked_by=each.asked_by,
            asked_role=each.asked_role,
            state=each.state,
            outcomes=each.outcomes,
            note=each.note,
            actions=tuple(
                words.PrintedAction(one.what, one.owner, one.owner_role, one.due)
                for one in promised
            ),
        )


# --- copies -----------------------------------------------------------------------------------


def of_patient(session: Session, actor: Actor, patient_id: int) -> list[words.CopyRow]:
    """Every paper printed for one person, the newest first, with which are wrong now.

    Whoever does not read plans is not told of their papers.
    """
    return of_patient_for(session, disclosure.person(session, actor), patient_id)


def of_patient_for(session: Session, audience: Audience, patient_id: int) -> list[words.CopyRow]:
    """The same for any audience."""
    disclosure.must_reach(session, audience, patient_id)
    if not plans.may_read(audience):
        return []
    findings = session.execute(
        select(Finding.subject, Finding.sentence).where(
            Finding.patient_id == patient_id, still_wrong(moment(session))
        )
    )
    wrong = dict(findings.all())
    to_fetch = session.execute(
        select(Copy.id, Patient.died, Copy.place)
        .join(Patient, Patient.id == Copy.patient_id)
        .where(Copy.patient_id == patient_id, text(TO_FETCH))
    )
    wrong |= {f"copy:{copy}": fetch_words(died, place) for copy, died, place in to_fetch if died}
    found = session.execute(
        select(Copy, PlanVersion.number, Staff.name)
        .join(Staff, Staff.id == Copy.printed_by_id)
        .outerjoin(PlanVersion, PlanVersion.id == Copy.plan_version_id)
        .where(Copy.patient_id == patient_id)
        .order_by(Copy.id)
        .execution_options(populate_existing=True)
    ).all()
    rows = [
        words.CopyRow(
            copy.id, serial_of(session, copy), copy.kind, copy.plan_version_id, number, copy.format,
            copy.place, copy.printed_at, printed_by, copy.taken_back_at,
            wrong.get(f"copy:{copy.id}", ""), copy.week_of,
        )
        for copy, number, printed_by in found
    ]  # fmt: skip
    return rows[::-1]


def still_wrong(now: datetime) -> TextClause:
    """``STILL_WRONG`` as of now."""
    return text(STILL_WRONG).bindparams(this_monday=monday_of(_day(now)).isoformat())


def fetch_words(died: PartialDate, place: str) -> str:
    return f"Bring back from {place or 'the home'}: {shown_death(died, 'died')}."


def take_back(session: Session, actor: Actor, copy_id: int, now: datetime) -> frozenset[str]:
    """Say that a paper no longer lies where it lay."""
    copy = session.get(Copy, copy_id, populate_existing=True, with_for_update=True)
    if copy is None or copy.patient_id is None:
        raise Problem("There is no paper with this number in a home.")
    plans.must_read(session, actor, copy.patient_id)
    if copy.taken_back_at is not None:
        raise Problem("This paper has already been taken back.")
    copy.taken_back_at = now
    return sign(
        session, actor, "paper.taken back", {f"copy:{copy.id}", f"patient:{copy.patient_id}"}
    )


def serial_of(session: Session, copy: Copy) -> str:
    """``000418-2``: the number of the print, and which copy of the same words it is."""
    same = select(func.count(Copy.id)).where(
        Copy.kind == copy.kind,
        Copy.plan_version_id.is_not_distinct_from(copy.plan_version_id),
        Copy.meeting_id.is_not_distinct_from(copy.meeting_id),
        Copy.patient_id.is_not_distinct_from(copy.patient_id),
        Copy.week_of.is_not_distinct_from(copy.week_of),
        Copy.id <= copy.id,
    )
    return f"{copy.id:06}-{session.scalar(same)}"


def _day(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
