"""Practices, teams and places, as those who look after them change them with the keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import Place, Practice, Team
from desktop.services import set_up
from desktop.views.administration.places import PLACES, PRACTICES, TEAMS, PlacesTab
from desktop.words.administration import SetUp
from desktop.words.enums import PlaceKind, Role
from desktop.words.people import Actor
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def other(office: Office) -> Team:
    """Another team, with a practice of its own."""
    team = office.factory.team("Hesperley")
    office.factory.practice("Pitlaw Practice", team)
    return team


@pytest.fixture
def manager(office: Office, other: Team) -> Actor:
    return office.factory.staff(Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team])


@pytest.fixture
def lead(office: Office, other: Team) -> Actor:
    return office.factory.staff(Role.GOVERNANCE_LEAD, "Grace Ives")


def opened(qtbot: QtBot, office: Office, actor: Actor) -> PlacesTab:
    seat = office.seat(actor)
    made = PlacesTab(seat)
    made.resize(1290, 640)
    shown(qtbot, made)
    seat.records.touched.connect(made.hear)
    made.arrive()
    qtbot.waitUntil(lambda: made.current.table.table_model.rowCount() > 0)
    return made


def listed(tab: PlacesTab) -> list[list[str]]:
    model = tab.current.table.table_model
    columns = range(model.columnCount())
    return [
        [str(model.index(row, column).data()) for column in columns]
        for row in range(model.rowCount())
    ]


def all_of(office: Office, actor: Actor) -> SetUp:
    with office.store.reading() as session:
        return set_up.everything(session, actor)


def test_three_lists_are_gone_through_by_their_keys(
    qtbot: QtBot, office: Office, manager: Actor
) -> None:
    office.factory.place(team=office.team)
    tab = opened(qtbot, office, manager)
    assert listed(tab) == [
        ["Dene Surgery", office.practice.code, "Weardale", "1"],
        ["Pitlaw Practice", "A00005", "Hesperley", "0"],
    ]
    assert nameless(tab) == []
    qtbot.keyClick(tab, Key.Key_T)
    assert tab.current is tab.lists[TEAMS]
    assert QApplication.focusWidget() is tab.current.table
    assert [row[0] for row in listed(tab)] == ["Hesperley", "Weardale"]
    assert nameless(tab) == []
    qtbot.keyClick(tab, Key.Key_H)
    assert tab.current is tab.lists[PLACES]
    assert [row[2] for row in listed(tab)] == ["Care home"]
    assert nameless(tab) == []
    qtbot.keyClick(tab, Key.Key_P)
    assert tab.current is tab.lists[PRACTICES]


def test_a_practice_is_added_to_ones_own_team(qtbot: QtBot, office: Office, manager: Actor) -> None:
    tab = opened(qtbot, office, manager)
    form = tab.practice_form
    qtbot.keyClick(tab, Key.Key_N)
    assert QApplication.focusWidget() is form.name.edit
    qtbot.keyClicks(form.name.edit, "Kirkfold Medical Practice")
    qtbot.keyClick(form.name.edit, Key.Key_Tab)
    qtbot.keyClicks(form.code.edit, "ZD102")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: tab.current.title.text() == "Kirkfold Medical Practice")
    assert len(listed(tab)) == 3
    with office.store.reading() as session:
        kept = session.query(Practice).filter_by(code="ZD102").one()
        assert kept.team_id == office.team.id
    assert not form.code.isEnabled()
    assert QApplication.focusWidget() is tab.current.table


def test_what_belongs_to_another_team_says_whom_to_ask(
    qtbot: QtBot, office: Office, manager: Actor
) -> None:
    tab = opened(qtbot, office, manager)
    tab.current.table.setFocus()
    qtbot.keyClick(tab.current.table, Key.Key_Down)
    qtbot.waitUntil(lambda: tab.current.title.text() == "Pitlaw Practice")
    assert tab.practice_form.refusal.words.text() == set_up.ANOTHERS
    assert not tab.practice_form.telephone.isEnabled()
    qtbot.keyClick(tab, Key.Key_T)
    assert not tab.current.add_button.isEnabled()
    assert tab.current.add_button.toolTip() == set_up.NEW_TEAM


def test_moving_a_practice_says_how_many_people_move_with_it(
    qtbot: QtBot, office: Office, lead: Actor, other: Team
) -> None:
    for family in ("Adams", "Brown"):
        office.factory.patient(family, practice=office.practice)
    tab = opened(qtbot, office, lead)
    form = tab.practice_form
    form.team.edit.setFocus()
    qtbot.keyClicks(form.team.edit, "Hesp")
    qtbot.waitUntil(form.moves.isVisible)
    assert form.moves.words.text() == (
        "2 people move with it to Hesperley. Whoever works in Weardale alone reaches them no more."
    )
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: listed(tab)[0][2] == "Hesperley")
    assert not form.moves.isVisible()
    assert all_of(office, lead).practices[0].form.team == other.id


def test_a_move_that_is_taken_back_says_nothing(qtbot: QtBot, office: Office, lead: Actor) -> None:
    tab = opened(qtbot, office, lead)
    form = tab.practice_form
    form.team.edit.setFocus()
    qtbot.keyClicks(form.team.edit, "Hesp")
    qtbot.waitUntil(form.moves.isVisible)
    qtbot.keyClick(form.team.edit, Key.Key_Down)
    assert form.chosen_team == office.team.id
    assert not form.moves.isVisible()
    assert not tab.current.dirty


def test_the_lead_adds_a_team(qtbot: QtBot, office: Office, lead: Actor) -> None:
    tab = opened(qtbot, office, lead)
    qtbot.keyClick(tab, Key.Key_T)
    qtbot.keyClick(tab, Key.Key_N)
    qtbot.keyClicks(tab.team_form.name.edit, "Newfield")
    qtbot.keyClicks(tab.team_form.code.edit, "NEW")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: [row[0] for row in listed(tab)] == [
        "Hesperley", "Newfield", "Weardale",
    ])  # fmt: skip
    assert tab.current.title.text() == "Newfield"


def test_a_code_that_is_taken_is_told_and_what_was_typed_stays(
    qtbot: QtBot, office: Office, lead: Actor
) -> None:
    tab = opened(qtbot, office, lead)
    qtbot.keyClick(tab, Key.Key_N)
    qtbot.keyClicks(tab.practice_form.name.edit, "Another")
    qtbot.keyClicks(tab.practice_form.code.edit, office.practice.code)
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(tab.current.trouble.isVisible)
    assert "is taken by another practice" in tab.current.trouble.words.text()
    assert tab.practice_form.name.text() == "Another"


def test_a_home_is_renamed_and_what_is_half_typed_elsewhere_stays(
    qtbot: QtBot, office: Office, manager: Actor
) -> None:
    place = office.factory.place("Rowan Bank", PlaceKind.CARE_HOME, office.team)
    tab = opened(qtbot, office, manager)
    tab.practice_form.telephone.edit.setFocus()
    qtbot.keyClicks(tab.practice_form.telephone.edit, "0191")
    tab.choose(PLACES)
    tab.place_form.name.edit.setFocus()
    tab.place_form.name.edit.selectAll()
    qtbot.keyClicks(tab.place_form.name.edit, "Rowan House")
    tab.place_form.kind.edit.setFocus()
    qtbot.keyClicks(tab.place_form.kind.edit, "w")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: listed(tab)[0][0] == "Rowan House")
    with office.store.reading() as session:
        kept = session.get_one(Place, place.id)
        assert (kept.name, kept.kind) == ("Rowan House", PlaceKind.WARD)
    tab.choose(PRACTICES)
    assert tab.practice_form.telephone.text() == "0191"
    assert tab.current.dirty
