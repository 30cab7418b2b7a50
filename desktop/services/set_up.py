"""The hub's teams, practices, places and sources, changed one at a time.

``services.directory`` loads all of them from a file. Here whoever looks after people adds and
changes them by hand: those of their own teams, or of all teams if they govern disclosure.
"""

from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    Patient,
    Place,
    Practice,
    Source,
    Staff,
    StaffPractice,
    StaffTeam,
    Team,
)
from desktop.services import looking_after
from desktop.services.looking_after import Keeper
from desktop.store.session import moment, on_hub, sign
from desktop.words.administration import (
    REGISTERS_NOBODY,
    PlaceEntry,
    PlaceForm,
    PracticeEntry,
    PracticeForm,
    SetUp,
    SourceEntry,
    SourceForm,
    TeamEntry,
    TeamForm,
)
from desktop.words.changes import Made
from desktop.words.people import Actor
from desktop.words.silence import MOST_DAYS

Row = TypeVar("Row", Team, Practice, Place, Source)
Form = TeamForm | PracticeForm | PlaceForm | SourceForm

ANOTHERS = "This belongs to another team. Ask the information governance lead to change it."
NEW_TEAM = "Only an information governance lead adds a team. Ask them for it."
SECTOR = (
    "The sector of a source decides who sees what it says. Only an information governance lead"
    " changes it once the source has been heard."
)
AGES = (
    "A source is late before it is very late: {amber} and {red} days do not go together. Choose"
    " days between 1 and 999, the second more than the first."
)


# --- questions --------------------------------------------------------------------------------


def everything(session: Session, actor: Actor) -> SetUp:
    """All that is set up, and what of it ``actor`` may change."""
    keeper = looking_after.keeper_of(session, actor)
    at_work = Staff.colleagues(moment(session))
    in_team = _counted(
        session,
        select(StaffTeam.team_id, func.count())
        .join(Staff, Staff.id == StaffTeam.staff_id)
        .where(at_work)
        .group_by(StaffTeam.team_id),
    )
    at_practice = _counted(
        session,
        select(StaffPractice.practice_id, func.count())
        .join(Staff, Staff.id == StaffPractice.staff_id)
        .where(at_work)
        .group_by(StaffPractice.practice_id),
    )
    practices = session.scalars(select(Practice).order_by(Practice.name)).all()
    places = session.scalars(select(Place).order_by(Place.name)).all()
    teams = session.scalars(select(Team).order_by(Team.name)).all()
    names = {team.id: team.name for team in teams}
    return SetUp(
        teams=tuple(
            TeamEntry(
                each.id, _team_form(each), in_team.get(each.id, 0),
                sum(practice.team_id == each.id for practice in practices),
                _refusal(keeper, each.id),
            )
            for each in teams
        ),
        practices=tuple(
            PracticeEntry(
                each.id, _practice_form(each), names.get(each.team_id or 0, ""),
                at_practice.get(each.id, 0), _refusal(keeper, each.team_id),
            )
            for each in practices
        ),
        places=tuple(
            PlaceEntry(
                each.id, _place_form(each), names.get(each.team_id or 0, ""),
                _refusal(keeper, each.team_id),
            )
            for each in places
        ),
        sources=tuple(
            SourceEntry(each.id, _source_form(each), each.heard_at)
            for each in session.scalars(select(Source).order_by(Source.name))
        ),
        mine=frozenset(key for key in names if keeper.gives(key)),
        may_add_teams=keeper.governs,
    )  # fmt: skip


def people_of_practice(session: Session, actor: Actor, practice_id: int) -> int:
    """How many people are registered with a practice, and move with it to another team."""
    looking_after.keeper_of(session, actor)
    asked = select(func.count(Patient.id)).where(Patient.practice_id == practice_id)
    if on_hub(session):  # row security hides most of them
        asked = select(type_coerce(func.people_of_practice(practice_id), BigInteger))
    return session.scalar(asked) or 0


def _counted(session: Session, asked: Select[int, int]) -> dict[int, int]:
    return dict(session.execute(asked).all())


def _refusal(keeper: Keeper, team: int | None) -> str:
    return "" if keeper.gives(team) else ANOTHERS


# --- changes ----------------------------------------------------------------------------------


def add_team(session: Session, actor: Actor, form: TeamForm) -> Made:
    keeper = looking_after.keeper_of(session, actor)
    if not keeper.governs:
        raise Problem(NEW_TEAM)
    return _add(session, actor, Team(**_values(form)))


def change_team(
    session: Session, actor: Actor, team_id: int, seen: TeamForm, form: TeamForm
) -> frozenset[str]:
    keeper = looking_after.keeper_of(session, actor)
    team = _held(session, Team, team_id)
    keeper.must_give([team.id])
    return _change(session, actor, team, _team_form(team), seen, form)


def add_practice(session: Session, actor: Actor, form: PracticeForm) -> Made:
    keeper = looking_after.keeper_of(session, actor)
    keeper.must_give([form.team])
    return _add(session, actor, Practice(**_values(form)))


def change_practice(
    session: Session, actor: Actor, practice_id: int, seen: PracticeForm, form: PracticeForm
) -> frozenset[str]:
    """Moved to another team, it takes the people who are registered with it along."""
    keeper = looking_after.keeper_of(session, actor)
    practice = _held(session, Practice, practice_id)
    keeper.must_give([practice.team_id, form.team])
    return _change(session, actor, practice, _practice_form(practice), seen, form)


def add_place(session: Session, actor: Actor, form: PlaceForm) -> Made:
    keeper = looking_after.keeper_of(session, actor)
    keeper.must_give([form.team])
    return _add(session, actor, Place(**_values(form)))


def change_place(
    session: Session, actor: Actor, place_id: int, seen: PlaceForm, form: PlaceForm
) -> frozenset[str]:
    keeper = looking_after.keeper_of(session, actor)
    place = _held(session, Place, place_id)
    keeper.must_give([place.team_id, form.team])
    return _change(session, actor, place, _place_form(place), seen, form)


def add_source(session: Session, actor: Actor, form: SourceForm) -> Made:
    looking_after.keeper_of(session, actor)
    _must_grow_late(form)
    _must_be_a_practice(form)
    return _add(session, actor, Source(**_values(form)))


def change_source(
    session: Session, actor: Actor, source_id: int, seen: SourceForm, form: SourceForm
) -> frozenset[str]:
    """What it is called and is, whether it may say who lives here, and when it is late."""
    keeper = looking_after.keeper_of(session, actor)
    _must_grow_late(form)
    _must_be_a_practice(form)
    source = _held(session, Source, source_id)
    if source.sector is not form.sector and source.heard_at is not None and not keeper.governs:
        raise Problem(SECTOR)
    return _change(session, actor, source, _source_form(source), seen, form)


def _add(session: Session, actor: Actor, row: Row) -> Made:
    thing = row.__tablename__
    _must_say_enough(row.code, row.name)
    model = type(row)
    if session.scalar(select(model.id).where(model.code == row.code)) is not None:
        raise Problem(f"The code {row.code} is taken by another {thing}. Choose another one.")
    session.add(row)
    session.flush()
    return Made(sign(session, actor, f"{thing}.added", {f"{thing}:{row.id}"}), row.id)


def _held(session: Session, model: type[Row], key: int) -> Row:
    row = session.get(model, key, populate_existing=True, with_for_update=True)
    if row is None:
        raise OutOfDate(f"This {model.__tablename__} is no longer there. Go back and look again.")
    return row


def _change(
    session: Session, actor: Actor, row: Row, held: Form, seen: Form, form: Form
) -> frozenset[str]:
    """These have no version: what was on the screen is compared with what is held."""
    thing = row.__tablename__
    if held != seen:
        raise OutOfDate(
            f"This {thing} was changed by someone else since you opened it. Look at it again, then"
            " make your change."
        )
    wanted, before = _values(form), _values(held)
    _must_say_enough(wanted["code"], wanted["name"])
    if wanted["code"] != before["code"]:
        raise Problem("A code stays as it is: feeds and files go by it.")
    for name, value in wanted.items():
        setattr(row, name, value)
    changed = ", ".join(
        name.removesuffix("_id").replace("_", " ")
        for name in wanted
        if wanted[name] != before[name]
    )
    return sign(session, actor, f"{thing}.changed", {f"{thing}:{row.id}"}, changed)


def _must_say_enough(code: object, name: object) -> None:
    if not code or not name:
        raise Problem("It needs a code and a name.")


def _must_be_a_practice(form: SourceForm) -> None:
    if form.may_register and not form.kind.may_register:
        raise Problem(REGISTERS_NOBODY)


def _must_grow_late(form: SourceForm) -> None:
    if not 0 < form.silence.amber < form.silence.red <= MOST_DAYS:
        raise Problem(AGES.format(amber=form.silence.amber, red=form.silence.red))


def _values(form: Form) -> dict[str, object]:
    """As the table's columns: words without blanks around them, and the team by its key."""
    values: dict[str, object] = {
        name: " ".join(value.split()) if type(value) is str else value
        for name, value in asdict(form).items()
    }
    if "team" in values:
        values["team_id"] = values.pop("team")
    return values


def _team_form(row: Team) -> TeamForm:
    return TeamForm(row.code, row.name)


def _practice_form(row: Practice) -> PracticeForm:
    return PracticeForm(row.code, row.name, row.team_id, row.telephone, row.address)


def _place_form(row: Place) -> PlaceForm:
    return PlaceForm(row.code, row.name, row.kind, row.team_id, row.telephone, row.address)


def _source_form(row: Source) -> SourceForm:
    return SourceForm(
        row.code, row.name, row.sector, row.kind, row.may_register, row.amber_days, row.red_days,
        row.sends_all,
    )  # fmt: skip
