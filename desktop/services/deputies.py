"""Who stands in for whom: while someone is away, and when someone has left."""

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Absence, Staff, StaffTeam
from desktop.services import looking_after
from desktop.services.looking_after import Keeper
from desktop.store.session import moment, sign
from desktop.words.administration import last_day_of
from desktop.words.dates import ENGLAND, shown_date
from desktop.words.people import Actor


def stand_ins(keeper: Keeper, staff_id: int, now: datetime) -> Select[int, str]:
    """Colleagues in a team of theirs who care for people; nobody appoints themselves."""
    teams = select(StaffTeam.team_id).where(StaffTeam.staff_id == staff_id)
    return (
        select(Staff.id, Staff.name)
        .where(
            Staff.colleagues(now),
            Staff.role.not_in(sorted(keeper.governing)),
            Staff.id.not_in([staff_id, keeper.actor.id]),
            Staff.id.in_(select(StaffTeam.staff_id).where(StaffTeam.team_id.in_(teams))),
        )
        .order_by(Staff.name, Staff.id)
    )


def name_deputy(
    session: Session, actor: Actor, staff_id: int, seen: int, deputy_id: int, until: date
) -> frozenset[str]:
    """Someone is away; until they are back a colleague looks after their people and promises."""
    keeper = looking_after.keeper_of(session, actor)
    person = looking_after.held(session, keeper, staff_id, seen)
    if until < moment(session).astimezone(ENGLAND).date():
        raise Problem("This day has passed. Choose the last day on which they are away.")
    must_stand_in(session, keeper, person, deputy_id)
    deputy = session.get_one(Staff, deputy_id)
    last = last_day_of(deputy.ended_at)
    if last is not None and last < until:
        raise Problem(
            f"The last day of {deputy.name} here is {shown_date(last)}. Choose someone who stays"
            " longer, or an earlier day and another deputy after it."
        )
    absence = session.get(Absence, staff_id)
    if absence is None:
        session.add(Absence(staff_id=staff_id, deputy_id=deputy_id, until=until))
    else:
        absence.deputy_id, absence.until = deputy_id, until
    subjects = {f"staff:{staff_id}", f"staff:{deputy_id}"}
    return sign(session, actor, "staff.away", subjects, until.isoformat())


def is_back(session: Session, actor: Actor, staff_id: int, seen: int) -> frozenset[str]:
    """Someone is no longer away; their deputy no longer stands in for them."""
    keeper = looking_after.keeper_of(session, actor)
    looking_after.held(session, keeper, staff_id, seen)
    end_absence(session, staff_id)
    return sign(session, actor, "staff.back", {f"staff:{staff_id}"})


def end_absence(session: Session, staff_id: int) -> None:
    absence = session.get(Absence, staff_id)
    if absence is not None:
        session.delete(absence)


def covered(session: Session, staff_id: int) -> tuple[str, ...]:
    """The names of those who are away, and for whom someone stands in."""
    today = moment(session).astimezone(ENGLAND).date()
    asked = (
        select(Staff.name)
        .join(Absence, Absence.staff_id == Staff.id)
        .where(Absence.deputy_id == staff_id, Absence.until >= today)
        .order_by(Staff.name, Staff.id)
    )
    return tuple(session.scalars(asked))


def present(session: Session, staff_id: int, today: date) -> int | None:
    """Who does what is given to someone: they, or while they are away whoever stands in for them.

    A deputy may be away, too, and have one of their own. None where nobody of them is there.
    """
    away = dict(
        session.execute(
            select(Absence.staff_id, Absence.deputy_id).where(Absence.until >= today)
        ).all()
    )
    asked = {staff_id}
    while staff_id in away:
        staff_id = away[staff_id]
        if staff_id in asked:
            return None  # they stand in for each other
        asked.add(staff_id)
    return staff_id


def no_longer_covers(session: Session, keeper: Keeper, staff_id: int) -> frozenset[str]:
    """Nobody is covered by someone who has left: those who are away need another deputy.

    An absence that is not this keeper's to change ends by itself.
    """
    ended = set()
    for absence in session.scalars(select(Absence).where(Absence.deputy_id == staff_id)).all():
        person = session.get_one(Staff, absence.staff_id)
        if not looking_after.refusal(session, keeper, person):
            session.delete(absence)
            ended.add(f"staff:{person.id}")
    if not ended:
        return frozenset()
    return sign(session, keeper.actor, "staff.back", ended, "their deputy has left")


def must_stand_in(session: Session, keeper: Keeper, person: Staff, colleague: int) -> None:
    """Whoever takes over sees what the other saw: so a colleague of theirs, and never oneself."""
    if colleague == keeper.actor.id:
        raise Problem("Nobody appoints themselves. Choose another colleague.")
    able = session.scalars(
        stand_ins(keeper, person.id, moment(session)).where(Staff.id == colleague)
    )
    if able.first() is None:
        raise Problem(f"Choose a colleague who works in a team of {person.name}.")
