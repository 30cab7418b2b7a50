"""Looking after people, as a practice manager does it with the keys alone."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import Action, Attendee, Base, Credential, OwnRecord, Staff
from desktop.services import people, relationships, staff
from desktop.store.session import sign
from desktop.views.administration.page import permitted
from desktop.views.administration.people import PeopleTab
from desktop.words.administration import PersonRow
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown
from tests.views.words import words_on

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def manager(office: Office) -> Actor:
    return office.factory.staff(
        Role.PRACTICE_MANAGER, "Mona Field", teams=[office.team], practices=[office.practice]
    )


@pytest.fixture
def ruth(office: Office) -> Actor:
    return office.factory.staff(
        Role.COMMUNITY_NURSE, "Ruth Eggleston", username="ruth.e", teams=[office.team]
    )


@pytest.fixture
def tab(qtbot: QtBot, office: Office, manager: Actor, ruth: Actor) -> PeopleTab:
    return opened(qtbot, office, manager)


def opened(qtbot: QtBot, office: Office, actor: Actor) -> PeopleTab:
    seat = office.seat(actor)
    made = PeopleTab(seat)
    made.resize(1290, 640)
    shown(qtbot, made)
    seat.records.touched.connect(made.hear)
    made.arrive()
    qtbot.waitUntil(lambda: made.beside.table.table_model.rowCount() > 0)
    return made


def names(tab: PeopleTab) -> list[str]:
    model = tab.beside.table.table_model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def chosen(tab: PeopleTab) -> PersonRow:
    row = tab.beside.table.chosen_row()
    assert isinstance(row, PersonRow)
    return row


def choose(qtbot: QtBot, tab: PeopleTab, name: str) -> None:
    """With the arrows, from the top of the list."""
    table = tab.beside.table
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Home, CONTROL)
    for _ in range(names(tab).index(name)):
        qtbot.keyClick(table, Key.Key_Down)
    qtbot.waitUntil(lambda: tab.beside.title.text() == name)
    # Until it is known who could stand in, their names are still to come.
    qtbot.waitUntil(lambda: tab.form.acts.deputy.edit.count() > 1)


def typed(qtbot: QtBot, field: Any, words: str) -> None:
    field.edit.setFocus()
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, words)


def pressed(qtbot: QtBot, button: QWidget) -> None:
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def row_of(office: Office, by: Actor, name: str) -> PersonRow:
    with office.store.reading() as session:
        return next(row for row in people.listed(session, by) if row.form.name == name)


def kept(office: Office, model: type[Base], key: int) -> Any:
    with office.store.reading() as session:
        return session.get(model, key)


def test_everyone_of_the_team_is_listed_with_what_needs_a_hand(
    tab: PeopleTab, office: Office
) -> None:
    QAbstractItemModelTester(tab.beside.table.table_model, tab)
    assert names(tab) == ["Anna Bell", "Mona Field", "Ruth Eggleston"]
    assert tab.beside.table.table_model.index(2, 3).data() == "No password"
    assert nameless(tab) == []


def test_someone_is_taken_on_and_their_password_is_shown_once(
    qtbot: QtBot, tab: PeopleTab, office: Office, manager: Actor
) -> None:
    qtbot.keyClick(tab, Key.Key_N)
    assert QApplication.focusWidget() is tab.form.name.edit
    qtbot.keyClicks(tab.form.name.edit, "Dr Jo Bell")
    qtbot.keyClick(tab.form.name.edit, Key.Key_Tab)
    qtbot.waitUntil(lambda: tab.form.username.text() == "jo.bell")
    password = tab.form.password.text()
    assert len(password.split()) == 3
    assert tab.form.teams.values() == {office.team.id}  # the one team that there is
    with qtbot.assertNotEmitted(tab.beside.saveAsked):  # nobody is anything by default
        qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    assert "Choose what they do here." in words_on(tab.form)
    tab.form.role.edit.setFocus()
    qtbot.keyClicks(tab.form.role.edit, "GP")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: tab.beside.title.text() == "Dr Jo Bell")
    assert f"“{password}”" in tab.beside.told.words.text()
    assert staff.sign_in(office.store, "jo.bell", password, NOW).actor.teams == {office.team.id}
    assert row_of(office, manager, "Dr Jo Bell").form.first_day == TODAY
    choose(qtbot, tab, "Anna Bell")
    assert not tab.beside.told.isVisible()
    assert password not in " ".join(each.text() for each in tab.findChildren(type(tab.form.reach)))


def test_tab_goes_down_the_form_in_the_order_in_which_it_is_read(
    qtbot: QtBot, tab: PeopleTab, office: Office
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    tab.form.last_day.edit.setFocus()
    expected = [
        *tab.form.teams.boxes.values(), *tab.form.practices.boxes.values(), tab.form.acts.reset,
    ]  # fmt: skip
    assert len(expected) == 3
    for widget in expected:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        assert QApplication.focusWidget() is widget


def test_a_locum_who_comes_later_is_to_come(qtbot: QtBot, tab: PeopleTab) -> None:
    qtbot.keyClick(tab, Key.Key_N)
    typed(qtbot, tab.form.name, "Jo Bell")
    tab.form.role.set_value(Role.GP)
    typed(qtbot, tab.form.first_day, "30-Nov-2026")
    typed(qtbot, tab.form.last_day, "11-Dec-2026")
    qtbot.waitUntil(lambda: tab.form.username.text() == "jo.bell")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: names(tab) == ["Jo Bell"])
    assert tab.beside.table.table_model.index(0, 3).data() == "From 30-Nov"
    qtbot.keyClick(tab, Key.Key_W)
    qtbot.waitUntil(lambda: "Anna Bell" in names(tab))
    assert "Jo Bell" not in names(tab)


def test_a_day_that_cannot_be_read_is_not_saved_as_no_day(qtbot: QtBot, tab: PeopleTab) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.last_day, "soonish")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    assert tab.form.last_day._wrong.isVisible()
    assert tab.beside.dirty


def test_role_and_last_day_are_changed(
    qtbot: QtBot, tab: PeopleTab, office: Office, manager: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    tab.form.role.edit.setFocus()
    qtbot.keyClicks(tab.form.role.edit, "Pharm")
    assert "everyone registered there" in tab.form.reach.text()
    typed(qtbot, tab.form.last_day, "in 2 weeks")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: tab.beside.table.table_model.index(2, 3).data() == "Until 10-Dec")
    form = row_of(office, manager, "Ruth Eggleston").form
    assert (form.role, form.last_day) == (Role.PHARMACIST, TODAY + timedelta(days=14))
    assert not tab.beside.dirty


def test_what_is_half_typed_is_asked_about_before_another_is_chosen(
    qtbot: QtBot, tab: PeopleTab
) -> None:
    choose(qtbot, tab, "Anna Bell")
    typed(qtbot, tab.form.telephone, "0191")
    tab.beside.table.setFocus()
    qtbot.keyClick(tab.beside.table, Key.Key_Down)
    qtbot.waitUntil(tab.beside.unsaved.isVisible)
    qtbot.waitUntil(lambda: chosen(tab).form.name == "Anna Bell")
    assert (tab.beside.title.text(), tab.form.telephone.text()) == ("Anna Bell", "0191")
    qtbot.keyClick(tab, Key.Key_N)
    qtbot.keyClick(tab, Key.Key_G)
    assert tab.form.telephone.text() == "0191"
    pressed(qtbot, tab.beside.unsaved._action)
    assert tab.form.telephone.text() == ""
    assert not tab.beside.unsaved.isVisible()


def test_what_is_half_typed_is_still_there_after_another_tab_and_a_change_elsewhere(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.telephone, "0191")
    tab.leave()
    tab.arrive()
    with office.store.writing() as session:
        session.get_one(Staff, ruth.id).organisation = "The trust"
        sign(session, ruth, "test.set up", [])
    tab.hear(frozenset({f"staff:{ruth.id}"}))
    qtbot.waitUntil(lambda: chosen(tab).form.organisation == "The trust")
    assert tab.form.telephone.text() == "0191"


def test_a_change_that_came_in_between_is_told_and_nothing_is_lost(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.telephone, "0191")
    with office.store.writing() as session:
        session.get_one(Staff, ruth.id).organisation = "The trust"
        sign(session, ruth, "test.set up", [])
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(tab.beside.trouble.isVisible)
    assert "changed by someone else" in tab.beside.trouble.words.text()
    assert tab.form.telephone.text() == "0191"


def test_a_leaver_hands_their_actions_over_in_one_step(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    mary = office.factory.patient(practice=office.practice)
    action = Action(
        patient_id=mary.id, what="Ring the daughter", owner_id=ruth.id, agreed_on=TODAY, due=TODAY
    )
    office.factory.keep(action)
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    qtbot.keyClick(tab, Key.Key_L)
    qtbot.waitUntil(acts.hands["actions"].isVisible)
    assert acts.card.title.text() == "Ruth Eggleston leaves today"
    assert acts.left.text() == "What stays behind: 1 open action."
    assert QApplication.focusWidget() is acts.hands["actions"].edit
    assert "Ring the daughter" not in acts.left.text()
    qtbot.keyClicks(acts.hands["actions"].edit, "Anna")
    pressed(qtbot, acts.confirm)
    qtbot.waitUntil(lambda: "Ruth Eggleston" not in names(tab))
    with office.store.reading() as session:
        assert session.scalars(select(Action.owner_id)).one() == office.matron.id
    qtbot.keyClick(tab, Key.Key_G)
    qtbot.waitUntil(lambda: names(tab) == ["Ruth Eggleston"])
    assert tab.beside.table.table_model.index(0, 3).data() == "Left 26-Nov"
    assert not acts.leaving.isVisible()


def test_each_of_what_a_leaver_leaves_behind_is_decided(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    mary = office.factory.patient(practice=office.practice)
    office.factory.related(mary, ruth)
    meeting = office.factory.meeting(office.team, chair=ruth)
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    qtbot.keyClick(tab, Key.Key_L)
    qtbot.waitUntil(acts.hands["caseload"].isVisible)
    assert [part for part, hand in acts.hands.items() if hand.isVisible()] == [
        "caseload", "meetings",
    ]  # fmt: skip
    assert not acts.confirm.isEnabled()
    qtbot.keyClicks(acts.hands["caseload"].edit, "Anna")
    assert "or that nobody does yet" in acts.confirm.toolTip()
    qtbot.keyClicks(acts.hands["meetings"].edit, "Anna")
    assert acts.confirm.accessibleName() == "Hand over and leave"
    pressed(qtbot, acts.confirm)
    qtbot.waitUntil(lambda: "Ruth Eggleston" not in names(tab))
    with office.store.reading() as session:
        assert relationships.may_open(session, office.matron, mary.id)
        chairs = select(Attendee.staff_id).where(Attendee.meeting_id == meeting.id, Attendee.chair)
        assert session.scalars(chairs).all() == [office.matron.id]


def test_actions_of_whoever_has_left_are_handed_over_later(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    mary = office.factory.patient(practice=office.practice)
    office.factory.keep(
        Action(patient_id=mary.id, what="Ring", owner_id=ruth.id, agreed_on=TODAY, due=TODAY)
    )
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    qtbot.keyClick(tab, Key.Key_L)
    qtbot.keyClicks(acts.hands["actions"].edit, "Nobody")
    pressed(qtbot, acts.confirm)
    qtbot.waitUntil(lambda: "Ruth Eggleston" not in names(tab))
    qtbot.keyClick(tab, Key.Key_G)
    qtbot.waitUntil(acts.card.isVisible)
    assert acts.left.text() == "Still theirs: 1 open action."
    assert not acts.confirm.isEnabled()
    colleague = acts.hands["actions"].edit
    colleague.setFocus()
    while "Anna" not in colleague.currentText():
        before = colleague.currentIndex()
        qtbot.keyClick(colleague, Key.Key_Down)
        assert colleague.currentIndex() != before
    pressed(qtbot, acts.confirm)
    qtbot.waitUntil(lambda: not acts.card.isVisible())
    with office.store.reading() as session:
        assert session.scalars(select(Action.owner_id)).one() == office.matron.id


def test_someone_locked_out_is_let_in_again(
    qtbot: QtBot, office: Office, manager: Actor, ruth: Actor
) -> None:
    office.factory.keep(
        Credential(staff_id=ruth.id, password="x", locked_until=NOW + timedelta(minutes=12))
    )
    tab = opened(qtbot, office, manager)
    assert tab.beside.table.table_model.index(2, 3).data() == "Locked out"
    choose(qtbot, tab, "Ruth Eggleston")
    assert "Locked out until 09:42" in tab.form.acts.standing.text()
    qtbot.keyClick(tab, Key.Key_U)
    qtbot.waitUntil(lambda: tab.form.acts.standing.text() == "Signs in as ruth.e.")
    assert not tab.form.acts.unlock.isVisible()
    assert kept(office, Credential, ruth.id).locked_until is None


def test_a_lost_password_is_replaced_and_shown_once(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    tab.resize(1290, 440)
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    qtbot.keyClick(tab, Key.Key_P)
    assert QApplication.focusWidget() is acts.new_password.edit
    qtbot.waitUntil(lambda: not acts.give.visibleRegion().isEmpty())  # in a low window too
    password = acts.new_password.text()
    qtbot.keyClick(acts.new_password.edit, Key.Key_Return)
    qtbot.waitUntil(tab.beside.told.isVisible)
    assert f"“{password}”" in tab.beside.told.words.text()
    assert not acts.new_password.isVisible()
    assert staff.sign_in(office.store, "ruth.e", password, NOW).actor.id == ruth.id
    tab.leave()
    assert not tab.beside.told.isVisible()


def test_a_deputy_stands_in_until_someone_is_back(
    qtbot: QtBot, tab: PeopleTab, office: Office, manager: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    typed(qtbot, acts.until, "3/12")
    qtbot.keyClick(acts.until.edit, Key.Key_Return)
    assert acts.deputy._wrong.text() == "Choose who stands in."
    acts.deputy.edit.setFocus()
    qtbot.keyClicks(acts.deputy.edit, "Anna")
    pressed(qtbot, acts.away)
    qtbot.waitUntil(lambda: acts.away_words.text().startswith("Away until Thu 03-Dec; Anna Bell"))
    assert tab.beside.table.table_model.index(2, 3).data() == "Away until 03-Dec"
    qtbot.keyClick(tab, Key.Key_B)
    qtbot.waitUntil(acts.away.isVisible)
    assert row_of(office, manager, "Ruth Eggleston").deputy is None


def test_their_own_record_is_noted_by_its_number_and_named_nowhere(
    qtbot: QtBot, tab: PeopleTab, office: Office, ruth: Actor
) -> None:
    mary = office.factory.patient("Eggleston", "Ruth", practice=office.practice, known=False)
    choose(qtbot, tab, "Ruth Eggleston")
    acts = tab.form.acts
    typed(qtbot, acts.number, "999 123")
    qtbot.keyClick(acts.number.edit, Key.Key_Return)
    qtbot.waitUntil(tab.beside.trouble.isVisible)
    assert "not a whole NHS number" in tab.beside.trouble.words.text()
    typed(qtbot, acts.number, str(mary.nhs_number))
    qtbot.keyClick(acts.number.edit, Key.Key_Return)
    qtbot.waitUntil(acts.forget.isVisible)
    assert kept(office, OwnRecord, ruth.id).patient_id == mary.id
    assert acts.number.text() == ""
    pressed(qtbot, acts.forget)
    qtbot.waitUntil(acts.keep.isVisible)
    assert kept(office, OwnRecord, ruth.id) is None


def test_an_act_beside_what_is_half_typed_leaves_it_and_it_can_still_be_saved(
    qtbot: QtBot, tab: PeopleTab, office: Office, manager: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.telephone, "0191")
    acts = tab.form.acts
    acts.deputy.edit.setFocus()
    qtbot.keyClicks(acts.deputy.edit, "Anna")
    typed(qtbot, acts.until, "3/12")
    qtbot.keyClick(acts.until.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: acts.away_words.text().startswith("Away until"))
    assert tab.form.telephone.text() == "0191"
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not tab.beside.dirty)
    assert row_of(office, manager, "Ruth Eggleston").form.telephone == "0191"


def test_nobody_changes_their_own_entry(qtbot: QtBot, tab: PeopleTab) -> None:
    table = tab.beside.table
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Home, CONTROL)
    qtbot.keyClick(table, Key.Key_Down)
    qtbot.waitUntil(lambda: tab.beside.title.text() == "Mona Field")
    assert "own entry" in tab.form.refusal.words.text()
    assert not tab.form.role.isEnabled()
    assert not tab.form.acts.isVisible()
    assert not tab.beside.save_button.isEnabled()


@pytest.mark.parametrize("role", list(Role))
def test_the_tabs_are_for_those_who_look_after_people(office: Office, role: Role) -> None:
    keys = {offer.key for offer in permitted(office.seat(office.factory.staff(role)))}
    looks_after = role in {Role.PRACTICE_MANAGER, Role.GOVERNANCE_LEAD}
    assert ({"people", "places", "sources"} <= keys) is looks_after
    assert bool(keys) is looks_after


def test_with_large_text_everything_can_be_scrolled_to(
    qtbot: QtBot, office: Office, manager: Actor, ruth: Actor
) -> None:
    tab = opened(qtbot, office, manager)
    office.look.choose(scale=2.0)
    choose(qtbot, tab, "Ruth Eggleston")
    for field in (tab.form.name, tab.form.last_day, tab.form.acts.number):
        field.edit.setFocus()
        qtbot.waitUntil(partial(_whole, field))
    assert tab.form.name.geometry().right() <= tab.form.width()


def test_all_standings_have_a_word_when_nobody_has_them(qtbot: QtBot, tab: PeopleTab) -> None:
    for key, words in ((Key.Key_C, "Nobody is to come."), (Key.Key_G, "Nobody has left.")):
        qtbot.keyClick(tab, key)
        qtbot.waitUntil(partial(_says, tab, words))


def _whole(field: QWidget) -> bool:
    return field.height() >= field.minimumSizeHint().height()


def _says(tab: PeopleTab, words: str) -> bool:
    return tab.beside.pane.sentence.text() == words
