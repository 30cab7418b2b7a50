"""Teams, practices, places and sources, added and changed by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from desktop.errors import OutOfDate, Problem
from desktop.models import AuditEntry, Source
from desktop.services import set_up
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.administration import (
    PlaceForm,
    PracticeForm,
    SetUp,
    SourceForm,
    TeamForm,
)
from desktop.words.enums import PlaceKind, Role, Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.silence import Silence
from tests.clock import NOW
from tests.factory import Factory

R = TypeVar("R")


@pytest.fixture
def manager(store: Store, factory: Factory) -> Actor:
    team, other = factory.team("Aldersyke"), factory.team("Hesperley")
    practice = factory.practice("Larkmoor Surgery", team)
    factory.practice("Pitlaw Surgery", other)
    return factory.staff(Role.PRACTICE_MANAGER, "Mona Field", teams=[team], practices=[practice])


@pytest.fixture
def lead(store: Store, factory: Factory) -> Actor:
    return factory.staff(Role.GOVERNANCE_LEAD, "Grace Ives")


def carried(store: Store, act: Callable[..., R], *given: object) -> R:
    return carry_out(store, lambda session: act(session, *given), NOW)


def all_of(store: Store, actor: Actor) -> SetUp:
    with store.reading() as session:
        return set_up.everything(session, actor)


def signed(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        return [
            (action, subjects, detail)
            for action, subjects, detail in session.execute(
                select(AuditEntry.action, AuditEntry.subjects, AuditEntry.detail)
                .where(AuditEntry.action.regexp_match(r"^(team|practice|place|source)\."))
                .order_by(AuditEntry.number)
            )
        ]


def test_a_practice_is_added_to_a_team_of_ones_own(store: Store, manager: Actor) -> None:
    team = min(manager.teams)
    form = PracticeForm("ZD103", " Kirkfold  Surgery ", team, "0191 498 0130", "1 High Row")
    made = carried(store, set_up.add_practice, manager, form)
    (entry,) = [each for each in all_of(store, manager).practices if each.id == made.id]
    assert entry.form == replace(form, name="Kirkfold Surgery")
    assert (entry.team, entry.staff, entry.refusal) == ("Aldersyke", 0, "")
    assert signed(store) == [("practice.added", f"practice:{made.id}", "")]


def test_what_belongs_to_another_team_is_another_managers(store: Store, manager: Actor) -> None:
    found = all_of(store, manager)
    mine, theirs = found.practices
    assert (mine.refusal, bool(theirs.refusal)) == ("", True)
    assert found.mine == manager.teams
    for act, *given in (
        (set_up.change_practice, theirs.id, theirs.form, replace(theirs.form, telephone="1")),
        (set_up.change_practice, mine.id, mine.form, replace(mine.form, team=theirs.form.team)),
        (set_up.add_practice, replace(theirs.form, code="ZD104")),
        (set_up.add_place, PlaceForm("ZC1", "Rowan Bank", PlaceKind.WARD, theirs.form.team)),
    ):
        with pytest.raises(Problem, match="your own teams only"):
            carried(store, act, manager, *given)
    with pytest.raises(Problem, match="information governance lead adds a team"):
        carried(store, set_up.add_team, manager, TeamForm("NEW", "Newfield"))


def test_the_lead_adds_a_team_and_moves_a_practice_with_its_people(
    store: Store, factory: Factory, lead: Actor
) -> None:
    practice = factory.practice("Larkmoor Surgery")
    for _ in range(3):
        factory.patient(practice=practice, known=False)
    made = carried(store, set_up.add_team, lead, TeamForm("NEW", "Newfield"))
    (entry,) = all_of(store, lead).practices
    with store.reading() as session:
        assert set_up.people_of_practice(session, lead, practice.id) == 3
    carried(
        store, set_up.change_practice, lead, entry.id, entry.form,
        replace(entry.form, team=made.id),
    )  # fmt: skip
    (entry,) = all_of(store, lead).practices
    assert entry.team == "Newfield"
    assert [each.practices for each in all_of(store, lead).teams] == [1, 0]
    assert signed(store)[-1] == ("practice.changed", f"practice:{practice.id}", "team")


def test_a_place_is_added_and_renamed(store: Store, manager: Actor) -> None:
    form = PlaceForm("ZC201", "Rowan Bank", PlaceKind.CARE_HOME, min(manager.teams))
    made = carried(store, set_up.add_place, manager, form)
    renamed = replace(form, name="Rowan House", telephone="0191 498 0140")
    carried(store, set_up.change_place, manager, made.id, form, renamed)
    assert [each.form for each in all_of(store, manager).places] == [renamed]
    assert signed(store)[-1] == ("place.changed", f"place:{made.id}", "name, telephone")


def test_a_team_is_renamed_by_whoever_looks_after_it(store: Store, manager: Actor) -> None:
    mine, theirs = all_of(store, manager).teams
    renamed = replace(mine.form, name="Aldersyke and Dale")
    carried(store, set_up.change_team, manager, mine.id, mine.form, renamed)
    assert all_of(store, manager).teams[0].form.name == "Aldersyke and Dale"
    assert (mine.staff, mine.practices) == (1, 1)
    with pytest.raises(Problem, match="your own teams only"):
        carried(store, set_up.change_team, manager, theirs.id, theirs.form, renamed)


def test_what_someone_else_changed_is_looked_at_again(store: Store, manager: Actor) -> None:
    (mine, _) = all_of(store, manager).practices
    carried(
        store, set_up.change_practice, manager, mine.id, mine.form,
        replace(mine.form, telephone="1"),
    )  # fmt: skip
    with pytest.raises(OutOfDate, match="practice was changed by someone else"):
        carried(
            store, set_up.change_practice, manager, mine.id, mine.form,
            replace(mine.form, telephone="2"),
        )  # fmt: skip


SOURCE = SourceForm("gp-larkmoor", "GP Larkmoor", Sector.HEALTH, SourceKind.GP)


def test_a_source_is_allowed_to_register_people(store: Store, manager: Actor) -> None:
    made = carried(store, set_up.add_source, manager, SOURCE)
    changed = replace(SOURCE, name="Larkmoor", may_register=True)
    carried(store, set_up.change_source, manager, made.id, SOURCE, changed)
    (entry,) = all_of(store, manager).sources
    assert (entry.form, entry.heard_at) == (changed, None)
    assert signed(store)[-1] == ("source.changed", f"source:{made.id}", "name, may register")


def test_no_source_but_a_practices_may_register(store: Store, manager: Actor) -> None:
    ward = SourceForm("ward", "Ward", Sector.HEALTH, SourceKind.HOSPITAL)
    both = replace(ward, may_register=True)
    with pytest.raises(Problem, match="Only the system of a GP practice"):
        carried(store, set_up.add_source, manager, both)
    made = carried(store, set_up.add_source, manager, ward)
    with pytest.raises(Problem, match="Only the system of a GP practice"):
        carried(store, set_up.change_source, manager, made.id, ward, both)


def test_the_store_itself_lets_no_other_source_register(factory: Factory) -> None:
    ward = Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL,
                  may_register=True)  # fmt: skip
    with pytest.raises(DBAPIError, match="Only the system of a GP practice"):
        factory.keep(ward)
    gp = factory.source("GP")
    factory.change(Source, gp.id, may_register=True)
    with pytest.raises(DBAPIError, match="Only the system of a GP practice"):
        factory.change(Source, gp.id, kind=SourceKind.COUNCIL)


def test_a_source_is_late_when_its_kind_is_or_when_someone_says_so(
    store: Store, manager: Actor
) -> None:
    made = carried(store, set_up.add_source, manager, SOURCE)
    assert all_of(store, manager).sources[0].silence == Silence(2, 7)
    changed = replace(SOURCE, amber_days=1, red_days=3)
    carried(store, set_up.change_source, manager, made.id, SOURCE, changed)
    assert all_of(store, manager).sources[0].silence == Silence(1, 3)
    assert signed(store)[-1][2] == "amber days, red days"


def test_a_source_may_send_everything_each_time(store: Store, manager: Actor) -> None:
    made = carried(store, set_up.add_source, manager, SOURCE)
    changed = replace(SOURCE, sends_all=True)
    carried(store, set_up.change_source, manager, made.id, SOURCE, changed)
    assert all_of(store, manager).sources[0].form.sends_all
    assert signed(store)[-1][2] == "sends all"


@pytest.mark.parametrize(("amber", "red"), [(7, 7), (9, None), (0, 3), (2, 1000), (None, 1)])
def test_a_source_is_late_before_it_is_very_late(
    store: Store, manager: Actor, amber: int | None, red: int | None
) -> None:
    form = replace(SOURCE, amber_days=amber, red_days=red)
    with pytest.raises(Problem, match="late before it is very late"):
        carried(store, set_up.add_source, manager, form)


def test_the_sector_of_a_source_that_was_heard_is_the_leads(
    store: Store, factory: Factory, manager: Actor
) -> None:
    made = carried(store, set_up.add_source, manager, SOURCE)
    other = replace(SOURCE, sector=Sector.VOLUNTARY)
    carried(store, set_up.change_source, manager, made.id, SOURCE, other)
    with factory.store.writing() as session:
        session.get_one(Source, made.id).heard_at = NOW
        sign(session, manager, "test.set up", [])
    with pytest.raises(Problem, match="decides who sees what it says"):
        carried(store, set_up.change_source, manager, made.id, other, SOURCE)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (replace(SOURCE, code=" "), "needs a code and a name"),
        (replace(SOURCE, name=""), "needs a code and a name"),
        (replace(SOURCE, code="gp-known"), "code gp-known is taken by another source"),
    ],
)
def test_a_code_is_given_once_and_stays(
    store: Store, manager: Actor, form: SourceForm, sentence: str
) -> None:
    known = replace(SOURCE, code="gp-known")
    made = carried(store, set_up.add_source, manager, known)
    with pytest.raises(Problem, match=sentence):
        carried(store, set_up.add_source, manager, form)
    with pytest.raises(Problem, match="code stays as it is"):
        carried(store, set_up.change_source, manager, made.id, known, replace(known, code="gp-2"))


def test_whoever_may_not_look_after_people_changes_nothing(
    store: Store, factory: Factory, manager: Actor
) -> None:
    nurse = factory.staff(name="Ruth Eggleston")
    with pytest.raises(Problem, match="not part of your role"):
        carried(store, set_up.add_source, nurse, SOURCE)
