"""Looking after people, as a practice manager does it with the keys alone."""

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import OrganisationName, Staff
from desktop.services import staff
from desktop.store.session import sign
from desktop.views.administration.page import permitted
from desktop.views.administration.people import PeopleTab
from desktop.words.administration import PersonRow
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.administration.people_tab import (
    CONTROL,
    Key,
    choose,
    names,
    opened,
    pressed,
    row_of,
    typed,
)
from tests.views.administration.people_tab import manager as manager  # noqa: PLC0414 - a fixture
from tests.views.administration.people_tab import ruth as ruth  # noqa: PLC0414 - a fixture
from tests.views.administration.people_tab import tab as tab  # noqa: PLC0414 - a fixture
from tests.views.conftest import Office
from tests.views.words import words_on


def chosen(tab: PeopleTab) -> PersonRow:
    row = tab.beside.table.chosen_row()
    assert isinstance(row, PersonRow)
    return row


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
    assert tab.form.reach.text().startswith("Choose the role first")
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


def test_another_organisation_is_asked_about_for_the_sake_of_objections(
    qtbot: QtBot, tab: PeopleTab
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.organisation, "Dales NHS Trust")
    assert not tab.form.renamed.isVisible()  # she had none
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: chosen(tab).form.organisation == "Dales NHS Trust")
    typed(qtbot, tab.form.organisation, " ")  # who has none is refused by nobody
    assert tab.form.renamed.isVisible()
    assert not tab.form.readable()
    typed(qtbot, tab.form.organisation, "Moors and Dales Trust")
    assert tab.form.renamed.isVisible()
    assert not tab.form.readable()
    assert tab.form.renamed._wrong.isVisible()
    for renamed in (False, True):
        qtbot.keyClick(tab.form.renamed.edit, Key.Key_Down)
        assert tab.form.readable()
        assert tab.form.value().renamed is renamed
    typed(qtbot, tab.form.organisation, "Dales nhs trust")
    assert not tab.form.renamed.isVisible()  # it is the same name
    typed(qtbot, tab.form.organisation, "Dales NHS Trust")
    assert not tab.form.renamed.isVisible()
    assert not tab.beside.dirty


def test_an_organisation_is_renamed_and_renamed_again(
    qtbot: QtBot, tab: PeopleTab, office: Office, manager: Actor
) -> None:
    choose(qtbot, tab, "Ruth Eggleston")
    typed(qtbot, tab.form.organisation, "Dales NHS Trust")
    qtbot.keyClick(tab, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: chosen(tab).form.organisation == "Dales NHS Trust")
    # Each begins like one that is known, which is offered while it is typed.
    for name in ("Dales Trust", "Dene and Dales Trust"):
        typed(qtbot, tab.form.organisation, name)
        qtbot.keyClick(tab, Key.Key_Return, CONTROL)
        assert tab.form.renamed._wrong.isVisible()
        tab.form.renamed.edit.setFocus()
        qtbot.keyClick(tab.form.renamed.edit, Key.Key_End)
        qtbot.keyClick(tab, Key.Key_Return, CONTROL)
        qtbot.waitUntil(partial(_is_kept, tab, name))
        assert not tab.form.renamed.isVisible()
    assert row_of(office, manager, "Ruth Eggleston").form.organisation == "Dene and Dales Trust"
    with office.store.reading() as session:
        also = session.scalars(
            select(OrganisationName.also).where(OrganisationName.name == "Dene and Dales Trust")
        )
        assert set(also) == {"Dales NHS Trust", "Dales Trust"}


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


def _is_kept(tab: PeopleTab, organisation: str) -> bool:
    return chosen(tab).form.organisation == organisation and not tab.beside.dirty


def _says(tab: PeopleTab, words: str) -> bool:
    return tab.beside.pane.sentence.text() == words
