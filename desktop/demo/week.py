"""What the team did last week and means to do today, carried out as they would do it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from desktop.models import Patient, Staff
from desktop.services import actions, agenda, attendance, meetings, reach
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.dates import ENGLAND
from desktop.words.enums import Attendance, Outcome, Role, Told
from desktop.words.meetings import AttendanceRow
from desktop.words.people import Actor

STARTS, LASTS = time(14), timedelta(minutes=90)
LAST_WEEK = (
    ("What would make the next fall less likely?", "Look at rails for the back step",
     Role.OCCUPATIONAL_THERAPIST),
    ("Is the evening visit still the right one?", "Ask the provider about later evenings",
     Role.SOCIAL_WORKER),
    ("Can the medicines be made simpler?", "Ring the pharmacist about a weekly box",
     Role.COMMUNITY_MATRON),
)  # fmt: skip
"""A question, what was promised, and by whom."""
TODAY = (
    "Home since Monday: what is still missing?",
    "The family is worn out: who can sit in at night?",
    "Would a stay on the rehabilitation ward help before winter?",
    "Visitors are turned away: who is trusted?",
)


def spend(store: Store, chair: Actor, people: Sequence[str], today: date) -> None:
    """Hold last week's meeting and put people on today's; ``people`` are NHS numbers.

    Today's meeting leaves out the first: whoever tries the program refers them.
    """
    with store.reading() as session:
        rows = session.execute(
            select(Patient.nhs_number, Patient.id).where(
                Patient.nhs_number.in_(people), reach.openable(session, chair)
            )
        )
        ids = dict(rows.all())
    known = [ids[number] for number in people if number in ids]
    _hold(store, chair, known[: len(LAST_WEEK)], today - timedelta(days=7))
    talks = list(zip(known[len(LAST_WEEK) :], TODAY, strict=False))
    _plan(store, chair, talks, today)


def _plan(
    store: Store, chair: Actor, talks: Sequence[tuple[int, str]], day: date
) -> tuple[int, datetime]:
    """A meeting of the chair's team, with someone on the agenda for every question."""
    starts = datetime.combine(day, STARTS, ENGLAND)
    meeting = carry_out(
        store,
        lambda session: meetings.plan_meeting(
            session, chair, min(chair.teams), "Weekly team meeting", "The Old Schoolroom", starts,
            starts + LASTS, starts,
        ),
        starts,
    ).id  # fmt: skip
    told = day - timedelta(days=1)

    def refer(patient: int, question: str) -> None:
        carry_out(
            store,
            lambda session: agenda.refer(
                session, chair, meeting, patient, question, Told.YES, told, 10, day
            ),
            starts,
        )

    for patient, question in talks:
        refer(patient, question)
    return meeting, starts


def _hold(store: Store, chair: Actor, people: Sequence[int], day: date) -> None:
    """Plan a meeting, hold it with everyone in, and write down one promise a person."""
    talks = [(patient, asked) for patient, (asked, _, _) in zip(people, LAST_WEEK, strict=True)]
    meeting, starts = _plan(store, chair, talks, day)
    ends = starts + LASTS
    carry_out(store, lambda session: meetings.start(session, chair, meeting, 1, starts), starts)
    with store.reading() as session:
        expected = [each for each in attendance.rows(session, meeting) if each.staff != chair.id]
        owners = {
            each.role: each.id
            for each in session.scalars(select(Staff).order_by(Staff.id.desc()))
            if each.actor().teams & chair.teams
        }
    for each in expected:
        _arrive(store, chair, each, starts)
    for _, promise, role in LAST_WEEK:
        _discuss(store, chair, meeting, promise, owners[role], starts)
    carry_out(
        store,
        lambda session: meetings.finish(
            session, chair, meeting, _version(store, chair, meeting, day), ends
        ),
        ends,
    )


def _arrive(store: Store, chair: Actor, row: AttendanceRow, now: datetime) -> None:
    carry_out(
        store,
        lambda session: attendance.attend(session, chair, row.id, row.version, Attendance.IN),
        now,
    )


def _discuss(
    store: Store, chair: Actor, meeting: int, promise: str, owner: int, now: datetime
) -> None:
    """Bring the next person to the table and write down what was promised."""
    day = now.date()
    seen = _version(store, chair, meeting, day)
    carry_out(store, lambda session: agenda.next_item(session, chair, meeting, seen, now), now)
    with store.reading() as session:
        item = meetings.console(session, chair, meeting, day).now
    if item is None:
        raise AssertionError("the next person is at the table")
    carry_out(
        store,
        lambda session: agenda.toggle_outcome(
            session, chair, item.id, item.version, Outcome.ACTION
        ),
        now,
    )
    carry_out(
        store,
        lambda session: actions.add(
            session, chair, item.patient, item.id, promise, owner, day + timedelta(days=6), day
        ),
        now,
    )


def _version(store: Store, chair: Actor, meeting: int, day: date) -> int:
    with store.reading() as session:
        return meetings.console(session, chair, meeting, day).meeting.version
