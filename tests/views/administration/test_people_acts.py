"""The People tab: what is done about someone, from letting them in again to their leaving."""

from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import Action, Attendee, Base, Credential, OwnRecord
from desktop.services import relationships, staff
from desktop.views.administration.people import PeopleTab
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
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


def kept(office: Office, model: type[Base], key: int) -> Any:
    with office.store.reading() as session:
        return session.get(model, key)


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
    assert QApplication.focusWidget() is acts.reset  # no field of anything else
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
