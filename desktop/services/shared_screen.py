"""The shared screen: what everyone present may see of the one person at the table.

It asks as the room, in which whoever shows it always sits; while no person's page is on the wall,
or someone in the room may not open the person, nothing about anybody leaves the database.
"""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Meeting
from desktop.services import (
    actions,
    agenda,
    attendance,
    disclosure,
    items,
    meetings,
    one_page,
    patients,
    plans,
)
from desktop.words.dates import ENGLAND, PartialDate, shown_date
from desktop.words.enums import AgendaState, ItemStatus, Kind, MeetingState, Slide
from desktop.words.items import ItemRow
from desktop.words.meetings import SharedScreenRow
from desktop.words.people import Actor
from desktop.words.plans import PlanRow

LATELY_SHOWN = 12
STANDING = frozenset({Kind.ABOUT_ME, Kind.REQUIREMENT, Kind.CONTACT, Kind.PROFESSIONAL})
"""Kinds that are facts and not events: a new telephone number is no news to a meeting."""

ON_PAGE = frozenset({Kind.ALLERGY, Kind.PROBLEM, Kind.ALERT, Kind.REQUIREMENT, Kind.SERVICE})
"""Kinds that stand on the summary."""


def row(session: Session, reader: Actor, meeting_id: int, now: datetime) -> SharedScreenRow:
    """What is shown at this moment on the screen of ``reader``."""
    found = meetings.rows(session, reader, Meeting.id == meeting_id)
    meeting = session.get(Meeting, meeting_id, populate_existing=True)
    if not found or meeting is None:
        raise Problem("This meeting is no longer there. Go back to the list of meetings.")
    attendance.must_belong(session, reader, meeting)
    listed = agenda.rows(session, meeting_id, reader)
    live = meeting.state is MeetingState.LIVE
    at_table = next((each for each in listed if each.state is AgendaState.NOW), None)
    neutral = SharedScreenRow(
        team=found[0].team,
        title=meeting.title,
        slide=meeting.slide if live and not meeting.curtain else Slide.NEUTRAL,
        curtain=meeting.curtain,
        live=live,
        banner=None,
        question="",
        lately=(),
        summary=(),
        promised=(),
        plan=(),
        allergies_heading="",
        minutes=0,
        began_at=None,
        ends_about=agenda.ends_about(listed, now) if live else meeting.ends_at,
    )
    if not live or meeting.curtain or meeting.slide is Slide.NEUTRAL or at_table is None:
        return neutral

    patient = at_table.patient
    room = disclosure.room(session, meeting_id, patient, reader)
    if not room.cells or meetings.asked(session, reader, meeting, at_table):
        return replace(neutral, slide=Slide.NEUTRAL)
    planned = plans.may_read(room)
    met = agenda.last_met(session, patient, meeting.starts_at)
    since = met or (now - meetings.LOOK_BACK).astimezone(ENGLAND).date()
    summary = one_page.summary(session, room, patient, now)
    plan = plans.standing(session, patient) if planned else None
    return SharedScreenRow(
        team=neutral.team,
        title=neutral.title,
        slide=neutral.slide,
        curtain=False,
        live=True,
        banner=replace(patients.banner(session, patient), address="", telephone=""),
        question=at_table.question,
        lately=_lately(items.in_the_open(items.timeline(session, room, patient)), since, now),
        summary=items.in_the_open(summary.items),
        promised=actions.promised(session, patient, at_table.id, since, actions.AT_A_MEETING)
        if planned
        else (),
        plan=_in_words(plan) if plan is not None else (),
        allergies_heading=summary.allergies_heading,
        minutes=at_table.minutes,
        began_at=at_table.began_at,
        ends_about=neutral.ends_about,
        last_met=met,
        worse=_worse(plan) if plan is not None else (),
        closed_to_room=not (
            planned
            if neutral.slide is Slide.PLAN
            else any(neutral.slide is Slide.QUESTION or cell.kind in ON_PAGE for cell in room.cells)
        ),
    )


def _lately(timeline: tuple[ItemRow, ...], since: date, now: datetime) -> tuple[ItemRow, ...]:
    """What is known to have begun or ended since the team last met about this person."""
    first, last = since.isoformat(), PartialDate.of(now).text

    def recent(when: PartialDate | None) -> bool:
        return when is not None and first <= when.text <= last

    return tuple(
        each
        for each in timeline
        if each.kind not in STANDING
        and each.status not in {ItemStatus.PLANNED, ItemStatus.WITHDRAWN}
        and (recent(each.begins) or recent(each.ends))
    )[:LATELY_SHOWN]


def _in_words(plan: PlanRow) -> tuple[tuple[str, str], ...]:
    """Each goal, and what will happen."""
    return tuple(
        (
            goal.hope,
            "; ".join(
                " ".join(
                    part
                    for part in (
                        f"{each.who}:" if each.who else "",
                        each.what,
                        f"by {shown_date(each.due)}" if each.due else "",
                    )
                    if part
                )
                for each in goal.actions
            ),
        )
        for goal in plan.content.goals
    )


def _worse(plan: PlanRow) -> tuple[tuple[str, str], ...]:
    """What may happen, and what to do then; a telephone number is for paper."""
    return tuple((each.trigger, each.do_this) for each in plan.content.contingencies)
