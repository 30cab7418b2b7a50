"""On a hub the database weighs again what whoever looks after people gives and takes.

Each statement is tried past the program, by the login of a practice manager.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from desktop.errors import Problem
from desktop.models import Staff, Team
from desktop.services import backups
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory


@dataclass
class Office:
    """A manager's own team, another, and someone in each."""

    store: Store
    manager: Actor
    ids: dict[str, int]

    def tried(self, statement: str) -> None:
        with self.store.writing() as session:
            session.execute(text(statement.format(**self.ids)))
            sign(session, self.manager, "staff.confirmed", [])


def office_of(role: Role, hub_store: Store, factory: Factory) -> Office:
    team, other = factory.team("Aldersyke"), factory.team("Hesperley")
    practice, far = factory.practice(team=team), factory.practice("Pitlaw Surgery", other)
    manager = factory.staff(role, "Mona Field", teams=[team], practices=[practice])

    def someone(name: str, in_team: Team, role: Role = Role.COMMUNITY_NURSE) -> int:
        return factory.staff(role, name, teams=[in_team]).id

    source = factory.source()
    return Office(
        hub_store,
        manager,
        {
            "me": manager.id, "team": team.id, "other": other.id, "practice": practice.id,
            "far": far.id, "source": source.id, "nurse": someone("Ruth Eggleston", team),
            "colleague": someone("Owen Pike", team), "stranger": someone("Una Lund", other),
            "lead": someone("Grace Ives", team, Role.GOVERNANCE_LEAD),
            "script": someone("Nightly", team, Role.SERVICE_ACCOUNT),
            "near": factory.staff(Role.GP, "Sam Reed", practices=[far]).id,
        },
    )  # fmt: skip


@pytest.fixture
def store(hub_store: Store) -> Store:
    """Only a hub has logins of its own."""
    return hub_store


@pytest.fixture
def office(store: Store, factory: Factory) -> Office:
    with factory.together():
        return office_of(Role.PRACTICE_MANAGER, store, factory)


CHANGE = "UPDATE staff SET version = version + 1, {what} WHERE id = {whose}"
ALLOWED = (
    "UPDATE staff SET version = version + 1, role = 'gp' WHERE id = {nurse}",
    "UPDATE staff SET version = version + 1, ended_at = hub_now() WHERE id = {nurse}",
    "INSERT INTO staff_practice VALUES ({nurse}, {practice})",
    "DELETE FROM staff_team WHERE staff_id = {nurse}",
    "INSERT INTO absence VALUES ({nurse}, {colleague}, '2030-01-01')",
    "SELECT keep_credential({nurse}, 'x')",
    "SELECT unlock_sign_in({nurse})",
    "SELECT keep_own_record({nurse}, '')",
    "SELECT hand_actions({nurse}, {colleague})",
    "SELECT hand_caseload({nurse}, {colleague})",
    "SELECT hand_plans({nurse}, {colleague})",
    "SELECT hand_meetings({nurse}, {colleague})",
    "UPDATE practice SET telephone = '1' WHERE id = {practice}",
    "UPDATE team SET name = 'Dale' WHERE id = {team}",
    "INSERT INTO place (code, name, kind, telephone, address, team_id)"
    " VALUES ('P1', 'Rowan Bank', 'ward', '', '', {team})",
    "UPDATE source SET may_register = true WHERE id = {source}",
)
REFUSED = (
    # their own entry
    "UPDATE staff SET version = version + 1, telephone = '1' WHERE id = {me}",
    "INSERT INTO staff_team VALUES ({me}, {other})",
    "INSERT INTO staff_practice VALUES ({me}, {far})",
    "DELETE FROM staff_team WHERE staff_id = {me}",
    "SELECT keep_credential({me}, 'x')",
    "SELECT keep_own_record({me}, '')",
    # people of another team, also those who are known by a practice alone
    "UPDATE staff SET version = version + 1, role = 'gp' WHERE id = {stranger}",
    "UPDATE staff SET version = version + 1, role = 'gp' WHERE id = {near}",
    "INSERT INTO staff_team VALUES ({stranger}, {team})",
    "INSERT INTO staff_team VALUES ({near}, {team})",
    "SELECT keep_credential({near}, 'x')",
    "SELECT unlock_sign_in({stranger})",
    "SELECT hand_actions({stranger}, {colleague})",
    # nor by making theirs that of someone here
    "UPDATE staff_practice SET staff_id = {nurse}, practice_id = {practice}"
    " WHERE staff_id = {near}",
    "UPDATE staff_team SET team_id = {team} WHERE staff_id = {stranger}",
    "UPDATE absence SET staff_id = {nurse}, deputy_id = {colleague} WHERE staff_id = {stranger}",
    # whoever governs, and scripts
    "UPDATE staff SET version = version + 1, role = 'gp' WHERE id = {lead}",
    "UPDATE staff SET version = version + 1, role = 'information governance lead'"
    " WHERE id = {nurse}",
    "UPDATE staff SET version = version + 1, ended_at = hub_now() WHERE id = {lead}",
    "SELECT keep_credential({lead}, 'x')",
    "UPDATE staff SET version = version + 1, name = 'x' WHERE id = {script}",
    "UPDATE staff SET version = version + 1, role = 'service account' WHERE id = {nurse}",
    # places in a team that is not theirs to give
    "INSERT INTO staff_team VALUES ({nurse}, {other})",
    "INSERT INTO staff_practice VALUES ({nurse}, {far})",
    # whoever takes over sees what the other saw
    "INSERT INTO absence VALUES ({nurse}, {me}, '2030-01-01')",
    "INSERT INTO absence VALUES ({nurse}, {stranger}, '2030-01-01')",
    "INSERT INTO absence VALUES ({nurse}, {lead}, '2030-01-01')",
    "SELECT hand_actions({nurse}, {me})",
    "SELECT hand_caseload({stranger}, {colleague})",
    "SELECT hand_caseload({nurse}, {me})",
    "SELECT hand_plans({nurse}, {stranger})",
    "SELECT hand_meetings({nurse}, {lead})",
    "SELECT hand_actions({nurse}, {stranger})",
    # what belongs to another team, and what decides who sees what
    "UPDATE practice SET telephone = '1' WHERE id = {far}",
    "UPDATE practice SET team_id = {team} WHERE id = {far}",
    "UPDATE practice SET team_id = {other} WHERE id = {practice}",
    "INSERT INTO team (code, name) VALUES ('NEW', 'Newfield')",
    "UPDATE team SET name = 'Mine' WHERE id = {other}",
    "UPDATE source SET sector = 'voluntary' WHERE id = {source}",
    # and how others sign in is nobody's to read or write
    "UPDATE own_record SET patient_id = 1",
    "SELECT must_manage({nurse})",
    "SELECT manages({nurse})",
)


@pytest.mark.parametrize("statement", ALLOWED)
def test_a_manager_looks_after_the_people_and_places_of_her_team(
    office: Office, statement: str
) -> None:
    office.tried(statement)


@pytest.mark.parametrize("statement", REFUSED)
def test_a_manager_gives_nobody_more_than_she_may(office: Office, statement: str) -> None:
    with pytest.raises(Problem, match="login may not do this"):
        office.tried(statement)


def test_a_nurse_looks_after_nobody(store: Store, factory: Factory) -> None:
    office = office_of(Role.COMMUNITY_NURSE, store, factory)
    for statement in ALLOWED:
        if statement.startswith(("UPDATE", "DELETE")):
            office.tried(statement)  # finds no row that is hers to change
            continue
        with pytest.raises(Problem, match="login may not do this"):
            office.tried(statement)
    with factory.store.reading() as session:
        nurse = session.get_one(Staff, office.ids["nurse"])
        assert (nurse.version, nurse.role) == (1, Role.COMMUNITY_NURSE)
        assert [each.team_id for each in nurse.team_links] == [office.ids["team"]]


def test_how_others_sign_in_is_told_without_their_passwords(office: Office) -> None:
    with office.store.writing() as session:
        for whose in ("nurse", "colleague"):
            session.execute(text(f"SELECT keep_credential({office.ids[whose]}, 'argon')"))
        sign(session, office.manager, "staff.confirmed", [])
    with office.store.reading() as session:
        told = session.execute(text("SELECT * FROM sign_ins()")).all()
        assert sorted(tuple(row) for row in told) == sorted(
            (office.ids[whose], True, None) for whose in ("nurse", "colleague")
        )
        assert session.execute(text("SELECT * FROM credential")).all() == []


def test_the_last_who_may_govern_stays(store: Store, factory: Factory) -> None:
    office = office_of(Role.GOVERNANCE_LEAD, store, factory)
    leaving = "UPDATE staff SET version = version + 1, ended_at = hub_now() WHERE id = {lead}"
    office.tried(leaving)  # one of two goes
    with factory.store.writing() as session:
        session.get_one(Staff, office.ids["lead"]).ended_at = None
        me = session.get_one(Staff, office.manager.id)
        me.ended_at = store.clock().replace(year=2030)
        sign(session, office.manager, "test.set up", [])
    with pytest.raises(Problem, match="login may not do this"):
        office.tried(leaving)


def test_the_age_of_the_last_backup_is_told_to_whoever_looks_after_people_alone(
    store: Store, factory: Factory, hub_login: Callable[[str], Store]
) -> None:
    office = office_of(Role.PRACTICE_MANAGER, store, factory)
    script = Actor(office.ids["script"], "Nightly", Role.SERVICE_ACCOUNT)
    with store.reading() as session:
        assert backups.last_for(session, office.manager) is None
    with factory.store.writing() as session:
        backups.made(session, script, "hub.backup", "1:f00")
    with pytest.raises(Problem, match="may not do this"), store.writing() as session:
        backups.made(session, office.manager, "hub.backup", "1:f00")
    with store.reading() as session:
        assert backups.last_for(session, office.manager) == NOW
    factory.staff(name="Una Reid", username="una.reid")
    with hub_login("una.reid").reading() as session:
        assert session.scalar(text("SELECT last_backup()")) is None
