"""The hub's own set-up: teams, practices, places, organisations, sources and staff."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    Base,
    Credential,
    Organisation,
    Place,
    Practice,
    Source,
    Staff,
    StaffPractice,
    StaffTeam,
    Team,
)
from desktop.services import people, staff
from desktop.services.directory_words import misread
from desktop.store.session import moment, sign
from desktop.words.administration import REGISTERS_NOBODY
from desktop.words.enums import OrganisationKind, PlaceKind, Role, Sector, SourceKind
from desktop.words.people import Actor, one_name

Row = TypeVar("Row", bound=Base)


class _Team(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str


class _Practice(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str
    team: str
    telephone: str = ""
    address: str = ""


class _Place(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str
    kind: PlaceKind
    team: str
    telephone: str = ""
    address: str = ""


class _Organisation(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str
    kind: OrganisationKind
    telephone: str = ""


class _Source(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str
    sector: Sector
    kind: SourceKind
    may_register: bool = False


class _Staff(msgspec.Struct, forbid_unknown_fields=True):
    username: str
    name: str
    role: Role
    organisation: str = ""
    teams: list[str] = []
    practices: list[str] = []
    telephone: str = ""


class _Directory(msgspec.Struct, forbid_unknown_fields=True):
    teams: list[_Team] = []
    practices: list[_Practice] = []
    places: list[_Place] = []
    organisations: list[_Organisation] = []
    sources: list[_Source] = []
    staff: list[_Staff] = []


def load(
    session: Session, actor: Actor, directory: object, password: str | None = None
) -> frozenset[str]:
    """Set the hub up, or bring its set-up up to date; what the directory does not name stays.

    ``password`` is where new staff of a demonstration start; it is hashed once for all of them,
    which tells nobody more than that they share it.
    """
    try:
        wanted = msgspec.convert(directory, _Directory)
    except msgspec.ValidationError as trouble:
        told = misread(trouble)
        raise Problem(f"The directory cannot be read: {told}. Nothing was changed.") from None
    _must_hang_together(wanted)
    teams = _upserted(session, Team, wanted.teams)
    practices = _upserted(session, Practice, wanted.practices, teams)
    _upserted(session, Place, wanted.places, teams)
    _upserted(session, Organisation, wanted.organisations)
    _upserted(session, Source, wanted.sources)
    _staff(session, wanted.staff, teams, practices, password)
    return sign(session, actor, "directory.loaded", {"directory"})


def teams_by_code(session: Session, codes: Iterable[str]) -> frozenset[int]:
    """The ids of the teams that go by these codes."""
    known = session.execute(select(Team.code, Team.id).order_by(Team.code))
    return _ids("team", codes, dict(known.all()))


def practices_by_code(session: Session, codes: Iterable[str]) -> frozenset[int]:
    """The ids of the practices that go by these codes."""
    known = session.execute(select(Practice.code, Practice.id).order_by(Practice.code))
    return _ids("practice", codes, dict(known.all()))


def _ids(thing: str, codes: Iterable[str], known: Mapping[str, int]) -> frozenset[int]:
    wanted = set(codes)
    if strangers := wanted - known.keys():
        names = ", ".join(known) or "none yet"
        raise Problem(f"There is no {thing} {min(strangers)} here. Known codes: {names}.")
    return frozenset(known[code] for code in wanted)


def _must_hang_together(wanted: _Directory) -> None:
    """Every code once, and nothing that points nowhere."""
    for thing, codes in (
        ("team", [each.code for each in wanted.teams]),
        ("practice", [each.code for each in wanted.practices]),
        ("place", [each.code for each in wanted.places]),
        ("organisation", [each.code for each in wanted.organisations]),
        ("source", [each.code for each in wanted.sources]),
        ("member of staff", [staff.plain_username(each.username) for each in wanted.staff]),
    ):
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise Problem(f"The directory names the {thing} {min(twice)} twice. Keep one of them.")
        if "" in codes:
            raise Problem(f"The directory has a {thing} without a code. Give it one.")
    teams = {each.code for each in wanted.teams}
    practices = {each.code for each in wanted.practices}
    for practice in wanted.practices:
        _must_know("team", [practice.team], teams, practice.name)
    for place in wanted.places:
        _must_know("team", [place.team], teams, place.name)
    for source in wanted.sources:
        if source.may_register and not source.kind.may_register:
            raise Problem(f"The directory lets {source.code} register people. {REGISTERS_NOBODY}")
    for person in wanted.staff:
        _must_know("team", person.teams, teams, person.name)
        _must_know("practice", person.practices, practices, person.name)
        if person.role is Role.SERVICE_ACCOUNT:
            raise Problem(f"{person.username} cannot be a service account: scripts make their own.")


def _must_know(thing: str, named: Iterable[str], known: set[str], by: str) -> None:
    if strangers := set(named) - known:
        raise Problem(f"The directory has no {thing} {min(strangers)}, which {by} belongs to.")


def _upserted(
    session: Session,
    model: type[Row],
    wanted: Iterable[msgspec.Struct],
    teams: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Rows by their codes, made or brought up to date; the ids of all that are held."""
    held = {getattr(row, "code"): row for row in session.scalars(select(model))}  # noqa: B009 - each of these tables has one
    for each in wanted:
        values = msgspec.structs.asdict(each)
        if teams is not None:
            values["team_id"] = teams[values.pop("team")]
        row = held.get(values["code"])
        if row is None:
            row = held[values["code"]] = model(**values)
            session.add(row)
        else:
            _set(row, values)
    session.flush()
    return {code: getattr(row, "id") for code, row in held.items()}  # noqa: B009 - as above


def _staff(
    session: Session,
    wanted: Iterable[_Staff],
    teams: Mapping[str, int],
    practices: Mapping[str, int],
    password: str | None,
) -> None:
    held = {person.username: person for person in session.scalars(select(Staff))}
    _keep_objections(session, held.values(), wanted)
    new: list[Staff] = []
    for each in wanted:
        username = staff.plain_username(each.username)
        person = held.get(username)
        if person is None:
            person = Staff(username=username)
            session.add(person)
            new.append(person)
        elif person.role is Role.SERVICE_ACCOUNT:
            raise Problem(f"The user name {username} belongs to a script. Choose another one.")
        _set(
            person,
            {
                "name": each.name,
                "role": each.role,
                "organisation": each.organisation,
                "telephone": each.telephone,
            },
        )
        in_teams = {teams[code] for code in each.teams}
        if in_teams != {link.team_id for link in person.team_links}:
            person.team_links = [StaffTeam(team_id=key) for key in sorted(in_teams)]
        in_practices = {practices[code] for code in each.practices}
        if in_practices != {link.practice_id for link in person.practice_links}:
            person.practice_links = [StaffPractice(practice_id=key) for key in sorted(in_practices)]
    session.flush()
    if password is not None:
        hashed = staff.hashed(password)
        session.add_all(Credential(staff_id=each.id, password=hashed) for each in new)
        session.flush()


def _keep_objections(session: Session, held: Iterable[Staff], wanted: Iterable[_Staff]) -> None:
    """An organisation has another name where it has it for all who work there.

    What was objected to under the old one then holds; any other change is of someone who moves.
    """
    named = {staff.plain_username(each.username): each.organisation for each in wanted}
    becomes = defaultdict[str, set[tuple[str, str]]](set)
    for person in held:
        old = person.organisation
        if old and not person.has_left(moment(session)):
            becomes[one_name(old)].add((old, named.get(person.username, old)))
    for changes in becomes.values():
        if len({one_name(new) for _, new in changes}) == 1:
            for old, new in changes:
                if new and one_name(new) != one_name(old):
                    people.go_by_both_names(session, old, new)


def _set(row: Base, values: Mapping[str, object]) -> None:
    """Set only what differs, so that a version grows only when something changed."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
