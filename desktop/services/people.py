"""The people of the hub: who joins, what they do, when they are away, and when they leave.

Each change is a colleague's, under the rules of ``looking_after``. On a hub some of it is not a
login's to write: there a function of the database does it, and weighs the rules once more.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import permutations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    Absence,
    Organisation,
    OrganisationName,
    OwnRecord,
    Patient,
    Practice,
    Staff,
    StaffPractice,
    StaffTeam,
    Team,
)
from desktop.models.patient import valid_nhs_number
from desktop.services import deputies, leaving, looking_after, sign_ins, staff
from desktop.services.looking_after import Keeper
from desktop.store.session import moment, on_hub, sign, signed_by_database
from desktop.words.administration import (
    Grantable,
    Handing,
    LeftBehind,
    Named,
    PersonAround,
    PersonForm,
    PersonRow,
    Standing,
    first_day_of,
    last_day_of,
)
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, end_of, start_of
from desktop.words.enums import Role
from desktop.words.people import Actor, one_name

NOBODY = Handing()

# --- questions --------------------------------------------------------------------------------


def listed(session: Session, actor: Actor) -> list[PersonRow]:
    """Everyone whom ``actor`` looks after, and ``actor``: by name; those who left stay listed."""
    keeper, now = looking_after.keeper_of(session, actor), moment(session)
    teams, practices = _places(session)
    may_sign_in = sign_ins.known(session)
    away = {
        person: (Named(deputy, name) if works_here else None, until)
        for person, deputy, name, until, works_here in session.execute(
            select(
                Absence.staff_id,
                Absence.deputy_id,
                Staff.name,
                Absence.until,
                Staff.colleagues(now),
            )
            .join(Staff, Staff.id == Absence.deputy_id)
            .where(Absence.until >= now.astimezone(ENGLAND).date())
        )
    }
    own = set(session.scalars(select(OwnRecord.staff_id)))
    rows = []
    asked = select(Staff).where(Staff.role != Role.SERVICE_ACCOUNT).order_by(Staff.name, Staff.id)
    for person in session.scalars(asked):
        in_teams, at_practices = teams[person.id], practices[person.id]
        theirs = in_teams.keys() | {team for _, team in at_practices.values() if team is not None}
        refusal = keeper.refusal(person.id, person.role, theirs)
        if refusal == looking_after.NOT_YOURS or (
            refusal == looking_after.GOVERNED and not theirs & actor.teams
        ):
            continue
        has_password, locked_until = may_sign_in.get(person.id, (False, None))
        deputy, until = away.get(person.id, (None, None))
        rows.append(
            PersonRow(
                person.id,
                person.version,
                person.username,
                PersonForm(
                    person.name,
                    person.role,
                    frozenset(in_teams),
                    frozenset(at_practices),
                    person.organisation,
                    person.telephone,
                    first_day_of(person.begins_at),
                    last_day_of(person.ended_at),
                ),
                ", ".join(in_teams.values()),
                ", ".join(name for name, _ in at_practices.values()),
                _standing(person, now),
                has_password,
                locked_until if locked_until is not None and locked_until > now else None,
                deputy,
                until,
                person.id in own,
                refusal,
            )
        )
    return rows


def left_with_work(session: Session, actor: Actor) -> int:
    """How many who are gone still have actions, people, plans or meetings in their name.

    Whoever has a last day leaves by themselves, and nobody may have handed anything over.
    """
    keeper, now = looking_after.keeper_of(session, actor), moment(session)
    gone = select(Staff).where(Staff.role != Role.SERVICE_ACCOUNT, Staff.ended_at <= now)
    return sum(
        leaving.left_behind(session, person.id) != LeftBehind()
        and not looking_after.refusal(session, keeper, person)
        for person in session.scalars(gone).all()
    )


def grantable(session: Session, actor: Actor) -> Grantable:
    """What someone who looks after people may give to others."""
    keeper = looking_after.keeper_of(session, actor)
    teams = session.execute(select(Team.id, Team.name).order_by(Team.name)).all()
    practices = session.execute(
        select(Practice.id, Practice.name, Practice.team_id).order_by(Practice.name)
    ).all()
    employers = {
        *session.scalars(select(Organisation.name)),
        *session.scalars(select(Staff.organisation).distinct()),
        *(name for _, name, _ in practices),
    }
    kept = {Role.SERVICE_ACCOUNT} | (frozenset() if keeper.governs else keeper.governing)
    return Grantable(
        roles=tuple(role for role in Role if role not in kept),
        teams=tuple(Named(*each) for each in teams),
        practices=tuple(Named(key, name) for key, name, _ in practices),
        may_give_teams=frozenset(key for key, _ in teams if keeper.gives(key)),
        may_give_practices=frozenset(key for key, _, team in practices if keeper.gives(team)),
        organisations=tuple(sorted(employers - {""})),
    )


def around(session: Session, actor: Actor, staff_id: int) -> PersonAround:
    """What is someone's own, and the colleagues who could take it over or stand in for them."""
    keeper = looking_after.keeper_of(session, actor)
    return PersonAround(
        leaving.left_behind(session, staff_id),
        tuple(
            Named(key, name)
            for key, name in session.execute(deputies.stand_ins(keeper, staff_id, moment(session)))
        ),
        deputies.covered(session, staff_id),
    )


def _standing(person: Staff, now: datetime) -> Standing:
    if person.has_left(now):
        return Standing.GONE
    return Standing.WORKING if person.works_here(now) else Standing.TO_COME


def _places(
    session: Session,
) -> tuple[dict[int, dict[int, str]], dict[int, dict[int, tuple[str, int | None]]]]:
    """For each person their teams, and their practices with the team of each."""
    teams: dict[int, dict[int, str]] = defaultdict(dict)
    for person, key, name in session.execute(
        select(StaffTeam.staff_id, Team.id, Team.name)
        .join(Team, Team.id == StaffTeam.team_id)
        .order_by(Team.name)
    ):
        teams[person][key] = name
    practices: dict[int, dict[int, tuple[str, int | None]]] = defaultdict(dict)
    for person, key, name, team in session.execute(
        select(StaffPractice.staff_id, Practice.id, Practice.name, Practice.team_id)
        .join(Practice, Practice.id == StaffPractice.practice_id)
        .order_by(Practice.name)
    ):
        practices[person][key] = name, team
    return teams, practices


# --- joining, changing, leaving ---------------------------------------------------------------


def join(session: Session, actor: Actor, username: str, form: PersonForm, password: str) -> Made:
    """Take someone on; they can sign in from their first day."""
    keeper = looking_after.keeper_of(session, actor)
    username = staff.plain_username(username)
    sign_ins.must_be_usable(username)
    role = _must_be_whole(keeper, form)
    keeper.must_give_role(None, role)
    keeper.must_give([*form.teams, *looking_after.teams_of_practices(session, form.practices)])
    today = moment(session).astimezone(ENGLAND).date()
    if form.last_day is not None and form.last_day < (form.first_day or today):
        raise Problem("Their last day would be before their first. Choose a later one.")
    made = staff.add(
        session, actor, username, form.name, role, organisation=form.organisation.strip(),
        telephone=form.telephone.strip(), teams=form.teams, practices=form.practices,
        begins_at=None if form.first_day is None else start_of(form.first_day),
        ends_at=None if form.last_day is None else end_of(form.last_day),
    )  # fmt: skip
    sign_ins.give_password(session, made.id, username, password)
    return made


def change(
    session: Session, actor: Actor, staff_id: int, seen: int, form: PersonForm
) -> frozenset[str]:
    """What someone does, where, for whom and how long, from now on."""
    keeper = looking_after.keeper_of(session, actor)
    person = looking_after.held(session, keeper, staff_id, seen)
    role, before = _must_be_whole(keeper, form), _form(person)
    keeper.must_give_role(person.role, role)
    moved = looking_after.teams_of_practices(session, before.practices ^ form.practices)
    keeper.must_give([*(before.teams ^ form.teams), *moved])
    today = moment(session).astimezone(ENGLAND).date()
    _must_be_possible(before, form, today)
    if person.role in keeper.governing and not _governs(keeper, form, today):
        looking_after.must_leave_someone(session, keeper, person)
    if form.renamed:
        go_by_both_names(session, person.organisation, form.organisation.strip())
    person.name, person.role = form.name.strip(), role
    person.organisation, person.telephone = form.organisation.strip(), form.telephone.strip()
    if form.first_day != before.first_day:
        person.begins_at = None if form.first_day is None else start_of(form.first_day)
    if form.last_day != before.last_day:
        person.ended_at = None if form.last_day is None else end_of(form.last_day)
    _keep_links(person, form)
    return sign(
        session, actor, "staff.changed", {f"staff:{staff_id}"},
        ", ".join(_differences(before, form)),
    )  # fmt: skip


def go_by_both_names(session: Session, old: str, new: str) -> None:
    """One organisation under two names: what was objected to under either holds for both."""
    if not old or not new or old == new:
        raise Problem("Write the new name of the organisation where they work.")
    pairs = select(OrganisationName.name, OrganisationName.also)
    known = {tuple(each) for each in session.execute(pairs)}
    both = {one_name(old), one_name(new)}
    names = {old, new, *(also for name, also in known if one_name(name) in both)}
    session.add_all(
        OrganisationName(name=name, also=also)
        for name, also in sorted(set(permutations(names, 2)) - known)
    )


def leave(
    session: Session, actor: Actor, staff_id: int, seen: int, handing: Handing = NOBODY
) -> frozenset[str]:
    """Someone no longer works here, from this moment; colleagues take over what is theirs."""
    keeper, now = looking_after.keeper_of(session, actor), moment(session)
    person = looking_after.held(session, keeper, staff_id, seen)
    if person.has_left(now):
        raise Problem(f"{person.name} has left already.")
    if person.role in keeper.governing:
        looking_after.must_leave_someone(session, keeper, person)
    touched: frozenset[str] = frozenset()
    if handing != NOBODY:
        touched = _hand_over(session, keeper, person, handing)
    person.ended_at = now
    deputies.end_absence(session, staff_id)
    touched |= deputies.no_longer_covers(session, keeper, staff_id)
    return touched | sign(session, actor, "staff.left", {f"staff:{staff_id}"})


def hand_over(
    session: Session, actor: Actor, staff_id: int, seen: int, handing: Handing
) -> frozenset[str]:
    """Colleagues take over what is still in the name of someone who has left."""
    keeper = looking_after.keeper_of(session, actor)
    person = looking_after.held(session, keeper, staff_id, seen)
    return _hand_over(session, keeper, person, handing)


def _hand_over(session: Session, keeper: Keeper, person: Staff, handing: Handing) -> frozenset[str]:
    touched = {f"staff:{person.id}"}
    parts = [part for part in Handing.__slots__ if getattr(handing, part) is not None]
    for part in parts:
        colleague: int = getattr(handing, part)
        deputies.must_stand_in(session, keeper, person, colleague)
        touched |= leaving.hand(session, part, person.id, colleague, keeper.actor.id)
        touched.add(f"staff:{colleague}")
    return sign(session, keeper.actor, "staff.handed over", touched, ", ".join(parts))


def _must_be_whole(keeper: Keeper, form: PersonForm) -> Role:
    """What they do here, once all that must be said is."""
    if form.role is None:
        raise Problem("Choose what they do here.")
    if not form.name.strip():
        raise Problem("Write their name as it should stand on screens and papers.")
    if not form.teams and form.role not in keeper.governing:
        raise Problem("Choose at least one team.")
    return form.role


def _must_be_possible(before: PersonForm, form: PersonForm, today: date) -> None:
    """What has passed is not moved."""
    if form.last_day != before.last_day and form.last_day is not None and form.last_day < today:
        raise Problem("This last day has passed. Choose today or a later day.")
    if form.first_day and form.last_day and form.last_day < form.first_day:
        raise Problem("Their last day would be before their first. Choose a later one.")


def _form(person: Staff) -> PersonForm:
    return PersonForm(
        person.name,
        person.role,
        frozenset(each.team_id for each in person.team_links),
        frozenset(each.practice_id for each in person.practice_links),
        person.organisation,
        person.telephone,
        first_day_of(person.begins_at),
        last_day_of(person.ended_at),
    )


def _keep_links(person: Staff, form: PersonForm) -> None:
    """Only what differs is written: links that stay are nobody's business."""
    teams = {each.team_id: each for each in person.team_links}
    practices = {each.practice_id: each for each in person.practice_links}
    person.team_links = [teams.get(key) or StaffTeam(team_id=key) for key in sorted(form.teams)]
    person.practice_links = [
        practices.get(key) or StaffPractice(practice_id=key) for key in sorted(form.practices)
    ]


def _governs(keeper: Keeper, form: PersonForm, today: date) -> bool:
    """Whether this is someone who governs by now, and no end of it is known."""
    begun = form.first_day is None or form.first_day <= today
    return form.role in keeper.governing and begun and form.last_day is None


def _differences(before: PersonForm, after: PersonForm) -> Iterable[str]:
    """What was changed, in words, for the audit."""
    for part in PersonForm.__slots__:
        if getattr(before, part) != getattr(after, part):
            yield part.replace("_", " ")


# --- one's own record -------------------------------------------------------------------------


def set_own_record(
    session: Session, actor: Actor, staff_id: int, seen: int, nhs_number: str
) -> frozenset[str]:
    """Say which record here is a colleague's own, by its NHS number; empty, that none is.

    On a hub it is searched for first, and that is signed and kept: it tells that they are here.
    """
    keeper = looking_after.keeper_of(session, actor)
    number = valid_nhs_number(nhs_number) if nhs_number.strip() else ""
    if number is None:
        raise Problem("This is not a whole NHS number. Look at its ten figures again.")
    if number and on_hub(session):
        session.scalar(select(func.search_beyond(number, [], [])))
        signed_by_database(session)
    looking_after.held(session, keeper, staff_id, seen)
    patient = _keep_own_record(session, staff_id, number)
    if number and patient is None:
        raise Problem("Nobody with this NHS number is registered here, so there is no record.")
    subjects = {f"staff:{staff_id}", *([f"patient:{patient}"] if patient else [])}
    return sign(session, actor, "staff.own record", subjects, "" if patient else "none")


def _keep_own_record(session: Session, staff_id: int, number: str) -> int | None:
    """The patient of this number; on a hub, where row security hides most, a function looks."""
    if on_hub(session):
        session.flush()
        return session.scalar(select(func.keep_own_record(staff_id, number)))
    own = session.get(OwnRecord, staff_id)
    patient = session.scalar(select(Patient.id).where(Patient.nhs_number == number))
    if own is not None and not number:
        session.delete(own)
    elif own is not None and patient is not None:
        own.patient_id = patient
    elif patient is not None:
        session.add(OwnRecord(staff_id=staff_id, patient_id=patient))
    return patient
