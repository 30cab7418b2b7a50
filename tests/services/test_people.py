"""Looking after people: who joins, and what is changed of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    Credential,
    Staff,
)
from desktop.services import looking_after, people, sign_ins, staff
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.administration import Standing
from desktop.words.enums import Role
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.hubs import PASSWORD, REFUSED, TOMORROW, Hub, joining

# --- joining ----------------------------------------------------------------------------------


def test_someone_taken_on_can_sign_in_with_the_first_password(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub), PASSWORD)
    actor = staff.sign_in(as_login("jo.bell"), "jo.bell", PASSWORD, NOW).actor
    assert (actor.id, actor.role) == (made.id, Role.PRACTICE_NURSE)
    assert (set(actor.teams), set(actor.practices)) == ({hub.team.id}, {hub.practice.id})
    row = hub.row(made)
    assert (row.standing, row.has_password, row.refusal) == (Standing.WORKING, True, "")
    assert (row.teams, row.practices) == ("Aldersyke", "Larkmoor Surgery")
    assert hub.signed("staff.added") == [(f"staff:{made.id}", "")]


def test_whoever_joins_later_is_to_come_and_cannot_sign_in_yet(
    hub: Hub, as_login: Callable[[str], Store]
) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub, first_day=TOMORROW), PASSWORD)
    assert hub.row(made).standing is Standing.TO_COME
    with pytest.raises(Problem, match=REFUSED):
        staff.sign_in(as_login("jo.bell"), "jo.bell", PASSWORD, NOW)
    with hub.store.reading() as session:
        assert "Jo Bell" not in [row.name for row in staff.listed(session)]


def test_a_locum_works_here_until_the_end_of_their_last_day(hub: Hub) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub, last_day=TODAY), PASSWORD)
    row = hub.row(made)
    assert (row.standing, row.form.last_day) == (Standing.WORKING, TODAY)
    with hub.store.reading() as session:
        assert "Jo Bell" in [row.name for row in staff.listed(session)]
        locum = session.get_one(Staff, made.id)
        assert locum.is_colleague(NOW.replace(hour=23, minute=59))
        assert not locum.works_here(NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"name": "  "}, "Write their name"),
        ({"teams": frozenset()}, "at least one team"),
        ({"role": Role.SERVICE_ACCOUNT}, "nobody’s role"),
        ({"role": Role.GOVERNANCE_LEAD}, looking_after.GOVERNS),
        ({"last_day": TODAY - timedelta(days=1)}, "before their first"),
        ({"practices": frozenset({10_000})}, "no longer there"),
    ],
)
def test_nobody_joins_by_a_form_that_cannot_be(
    hub: Hub, parts: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        hub.change(people.join, "jo.bell", joining(hub, **parts), PASSWORD)
    assert "Jo Bell" not in hub.listed()


@pytest.mark.parametrize("username", ["", "a", "jo bell", "service.import", "jo;bell", "-jo"])
def test_a_user_name_is_plain_and_no_scripts(hub: Hub, username: str) -> None:
    with pytest.raises(Problem, match="small letters, figures, dots and hyphens"):
        hub.change(people.join, username, joining(hub), PASSWORD)


def test_a_user_name_is_proposed_from_the_name(hub: Hub) -> None:
    hub.nurse(username="ruth.eggleston")
    with hub.store.reading() as session:
        proposed = {
            name: sign_ins.proposed_username(session, name)
            for name in ("Dr Jo Bell", "Łucja Anna Nowak-Lis", "Ruth Eggleston", "Prof", "周")
        }
    assert list(proposed.values()) == [
        "jo.bell", "lucja.nowak-lis", "ruth.eggleston2", "", "",
    ]  # fmt: skip


def test_a_first_password_is_three_words_and_never_the_same() -> None:
    made = {sign_ins.proposed_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(each.split()) for each in made} == {3}


def test_nobody_is_taken_on_without_a_role(hub: Hub) -> None:
    with pytest.raises(Problem, match="Choose what they do here"):
        hub.change(people.join, "jo.bell", joining(hub, role=None), PASSWORD)


# --- changing ---------------------------------------------------------------------------------


def test_role_teams_and_days_are_changed_and_the_entry_says_which(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    form = replace(
        row.form, role=Role.COMMUNITY_MATRON, practices=frozenset({hub.practice.id}),
        telephone="0191 498 0701", last_day=TOMORROW,
    )  # fmt: skip
    hub.change(people.change, nurse.id, row.version, form)
    after = hub.row(nurse)
    assert after.form == form
    assert after.version > row.version
    assert hub.signed("staff.changed") == [
        (f"staff:{nurse.id}", "role, practices, telephone, last day")
    ]


def test_an_entry_changed_elsewhere_is_not_changed_again(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    hub.change(people.change, nurse.id, row.version, replace(row.form, telephone="1"))
    with pytest.raises(OutOfDate):
        hub.change(people.change, nurse.id, row.version, replace(row.form, telephone="2"))
    assert hub.row(nurse).form.telephone == "1"


def test_a_last_day_does_not_lie_in_the_past(hub: Hub) -> None:
    nurse = hub.nurse()
    row = hub.row(nurse)
    for day in (TODAY - timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(Problem, match="has passed"):
            hub.change(people.change, nurse.id, row.version, replace(row.form, last_day=day))


def test_someone_who_left_comes_back_when_their_last_day_is_taken_away(hub: Hub) -> None:
    nurse = hub.nurse()
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    row = hub.row(nurse)
    assert (row.standing, row.form.last_day) == (Standing.GONE, TODAY)
    hub.change(people.change, nurse.id, row.version, replace(row.form, last_day=None))
    assert hub.row(nurse).standing is Standing.WORKING


# --- one condition ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "works"),
    [
        (None, None, True), (0, None, True), (1, None, False), (None, 1, True), (None, 0, False),
        (-2, -1, False), (-1, 1, True), (1, 2, False),
    ],
)  # fmt: skip
def test_works_here_means_the_same_in_python_and_in_the_database(
    store: Store, factory: Factory, session: GuardedSession,
    begins: int | None, ends: int | None, works: bool,
) -> None:  # fmt: skip
    nurse = factory.staff(name="Ruth Eggleston")
    with factory.store.writing() as writing:
        row = writing.get_one(Staff, nurse.id)
        row.begins_at = None if begins is None else NOW + timedelta(hours=begins)
        row.ended_at = None if ends is None else NOW + timedelta(hours=ends)
        sign(writing, nurse, "test.set up", [])
    row = session.get_one(Staff, nurse.id)
    assert row.is_colleague(NOW) is works
    assert session.scalars(select(Staff.id).where(Staff.colleagues(NOW))).all() == (
        [nurse.id] if works else []
    )


def test_a_password_lies_apart_from_what_colleagues_read(hub: Hub) -> None:
    made = hub.change(people.join, "jo.bell", joining(hub), PASSWORD)
    with hub.factory.store.reading() as session:
        kept = session.scalars(select(Credential.password)).all()
    assert all(each is not None and PASSWORD not in each for each in kept)
    assert "password" not in Staff.__table__.columns
    assert made.id
