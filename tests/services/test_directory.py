"""The hub's own set-up file."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import (
    AuditEntry,
    Base,
    Credential,
    Organisation,
    OrganisationName,
    Place,
    Practice,
    Source,
    Staff,
    Team,
)
from desktop.services import directory, staff
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
COUNTY: dict[str, Any] = {
    "teams": [{"code": "ALD", "name": "Aldersyke"}, {"code": "HES", "name": "Hesperley"}],
    "practices": [
        {"code": "ZD101", "name": "Larkmoor Surgery", "team": "ALD",
         "telephone": "0191 498 0110", "address": "2 Chapel Bank"},
    ],
    "places": [{"code": "ZC201", "name": "Rowan Bank", "kind": "care home", "team": "ALD"}],
    "organisations": [{"code": "ZV501", "name": "Kettle and Company", "kind": "voluntary"}],
    "sources": [
        {"code": "gp-larkmoor", "name": "GP Larkmoor", "sector": "health", "kind": "gp",
         "may_register": True},
    ],
    "staff": [
        {"username": "miriam.oduya", "name": "Dr Miriam Oduya", "role": "gp",
         "organisation": "Larkmoor Surgery", "teams": ["ALD"], "practices": ["ZD101"],
         "telephone": "0191 498 0701"},
        {"username": "helen.tranmer", "name": "Dr Helen Tranmer", "role": "specialist",
         "teams": ["ALD", "HES"], "practices": []},
    ],
}  # fmt: skip
TABLES = (Team, Practice, Place, Organisation, Source, Staff)


def load(store: Store, county: dict[str, Any], password: str | None = None) -> None:
    carry_out(store, lambda session: directory.load(session, SCRIPT, county, password), NOW)


def counts(store: Store) -> list[int | None]:
    with store.reading() as session:
        return [session.scalar(select(func.count()).select_from(each)) for each in TABLES]


def named(store: Store, model: type[Base], **key: object) -> Any:
    with store.reading() as session:
        return session.scalars(select(model).filter_by(**key)).one()


def changed(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(COUNTY), **parts}


@pytest.mark.parametrize("both", [True, False])
def test_a_directory_that_renames_an_organisation_keeps_objections_to_it(
    scripts: Store, both: bool
) -> None:
    first, second = ({**each, "organisation": "Larkmoor Surgery"} for each in COUNTY["staff"])
    load(scripts, changed(staff=[first, second]))
    load(scripts, changed(staff=[{**each, "organisation": "Larkmoor Health"}
                                 for each in ([first, second] if both else [first])]))  # fmt: skip
    with scripts.reading() as session:
        pairs = {(each.name, each.also) for each in session.scalars(select(OrganisationName))}
    old, new = "Larkmoor Surgery", "Larkmoor Health"
    assert pairs == ({(old, new), (new, old)} if both else set())  # whoever goes alone has moved


def test_a_directory_sets_the_hub_up(scripts: Store, as_login: Callable[[str], Store]) -> None:
    load(scripts, COUNTY, "three plain words")
    assert counts(scripts) == [2, 1, 1, 1, 1, 2]
    assert named(scripts, Source, code="gp-larkmoor").may_register is True
    actor = staff.sign_in(as_login("miriam.oduya"), "miriam.oduya", "three plain words", NOW).actor
    assert actor.role is Role.GP
    assert actor.teams == {named(scripts, Team, code="ALD").id}
    assert actor.practices == {named(scripts, Practice, code="ZD101").id}


def test_a_directory_lets_practices_alone_register(scripts: Store) -> None:
    ward = {"code": "ward", "name": "Ward", "sector": "health", "kind": "hospital",
            "may_register": True}  # fmt: skip
    with pytest.raises(Problem, match="lets ward register people"):
        load(scripts, changed(sources=[ward]))


def test_loading_again_changes_nothing(scripts: Store) -> None:
    load(scripts, COUNTY, "three plain words")
    before = named(scripts, Staff, username="miriam.oduya")
    password = named(scripts, Credential, staff_id=before.id).password
    load(scripts, COUNTY, "other words then")
    after = named(scripts, Staff, username="miriam.oduya")
    assert (after.id, after.version) == (before.id, before.version)
    assert named(scripts, Credential, staff_id=after.id).password == password
    assert counts(scripts) == [2, 1, 1, 1, 1, 2]


def test_loading_a_changed_directory_brings_it_up_to_date(scripts: Store) -> None:
    load(scripts, COUNTY)
    people = copy.deepcopy(COUNTY["staff"])
    people[0] |= {"role": "specialist", "teams": ["HES"], "practices": []}
    load(scripts, changed(staff=people, practices=[COUNTY["practices"][0] | {"team": "HES"}]))
    hesperley = named(scripts, Team, code="HES").id
    assert named(scripts, Practice, code="ZD101").team_id == hesperley
    with scripts.reading() as session:
        row = session.scalars(select(Staff).where(Staff.username == "miriam.oduya")).one()
        assert row.actor() == Actor(
            row.id,
            "Dr Miriam Oduya",
            Role.SPECIALIST,
            frozenset({hesperley}),
            frozenset(),
            "Larkmoor Surgery",
        )


def test_staff_without_an_initial_password_cannot_sign_in_yet(
    scripts: Store, as_login: Callable[[str], Store]
) -> None:
    load(scripts, COUNTY)
    with pytest.raises(Problem, match="not right"):
        staff.sign_in(as_login("miriam.oduya"), "miriam.oduya", "", NOW)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (changed(teams=[{"code": "ALD"}]), "in teams, entry 1, its name is missing"),
        (changed(shops=[]), "has nothing called shops here"),
        (
            changed(staff=[COUNTY["staff"][0] | {"role": "wizard"}]),
            "role, 'wizard' is none of gp, ",
        ),
        (changed(teams=[*COUNTY["teams"], COUNTY["teams"][0]]), "names the team ALD twice"),
        (changed(teams=COUNTY["teams"][1:]), "has no team ALD, which Larkmoor Surgery belongs to"),
        (changed(practices=[]), "has no practice ZD101, which Dr Miriam Oduya belongs to"),
        (changed(staff=[COUNTY["staff"][0] | {"role": "service account"}]), "make their own"),
        (changed(sources=[COUNTY["sources"][0] | {"code": ""}]), "a source without a code"),
    ],
)
def test_a_wrong_directory_is_one_sentence_and_nothing_is_half_loaded(
    scripts: Store, broken: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        load(scripts, broken)
    assert counts(scripts) == [0] * len(TABLES)


def test_a_load_is_signed(scripts: Store) -> None:
    load(scripts, COUNTY)
    with scripts.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["directory.loaded"]
