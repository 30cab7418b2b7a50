"""The policy on the screen: read in words, changed by keys alone, and put in force with a why."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.services import disclosure, drafts, staff
from desktop.services.policy_tables import lines, written
from desktop.views.administration.policy import CHANGE, VERSIONS, PolicyTab
from desktop.views.administration.policy_change import LIMITS, PERMISSIONS
from desktop.views.confirm import ConfirmDialog
from desktop.views.page import Seat
from desktop.views.parts.tick_list import TickList
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector
from desktop.words.people import Actor
from tests.views.accessible import nameless
from tests.views.administration.policy_tab import NARROWER, SHIPPED, opened, put, versions
from tests.views.administration.tabs import press
from tests.views.conftest import Office

PASSWORD = "three plain words"


def confirm(qtbot: QtBot, office: Office, lead: Actor, tab: PolicyTab) -> None:
    """Ctrl+Enter asks for the lead's password before anything holds."""
    office.factory.password(lead, staff.hashed(PASSWORD))
    before = len(versions(office))
    press(qtbot, tab.change, Qt.Key.Key_Return, control=True)
    (dialog,) = tab.change.findChildren(ConfirmDialog)
    assert len(versions(office)) == before
    qtbot.keyClicks(dialog.form.password.edit, PASSWORD)
    press(qtbot, dialog.form.password.edit, Qt.Key.Key_Return)


def tick(qtbot: QtBot, ticks: TickList, *values: object) -> None:
    """By keys: down to each row, and Space."""
    ticks.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(ticks.hasFocus)
    for place, line in enumerate(ticks.row_model.rows):
        if line.key in values:
            while ticks.currentIndex().row() < place:
                press(qtbot, ticks, Qt.Key.Key_Down)
            press(qtbot, ticks, Qt.Key.Key_Space)


# --- reading --------------------------------------------------------------------------------------


def test_the_policy_is_read_in_words_on_one_page(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    words = tab.reading.words.toPlainText()
    assert "A link worker may see “about me”, requirements" in words
    assert "Why: The registered doctor answers for the whole health record." in words
    assert "An idle screen locks after 10 minutes." in words
    assert "Version 1" in tab.held.text()
    assert "is weighed by exactly this" in tab.held.text()
    assert nameless(tab) == []


def test_the_list_of_audiences_leads_through_the_page(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    index, bar = tab.reading.index, tab.reading.words.verticalScrollBar()
    index.setFocus()
    assert bar.value() == 0
    places = []
    for _ in range(3):
        press(qtbot, index, Qt.Key.Key_Down)
        places.append(bar.value())
    assert 0 < places[0] < places[1] < places[2]


def test_who_may_open_whom_stands_before_who_may_see_what(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    words = tab.reading.words.toPlainText()
    assert words.index("may break the glass for anyone else") < words.index("A GP may see")
    assert tab.reading.index.row_model.rows[0].title == "Who may open whom"
    press(qtbot, tab, Qt.Key.Key_F3)
    assert tab.reading.matrix.isVisible()
    assert tab.reading.whose.text() == "GPs"


def test_the_table_shows_what_one_audience_may_see(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    model = tab.reading.matrix.matrix_model
    QAbstractItemModelTester(model, tab)
    press(qtbot, tab, Qt.Key.Key_F3)
    assert tab.reading.matrix.isVisible()
    index = tab.reading.index
    index.choose(next(row for row in index.row_model.rows if row.key == Role.PHARMACIST))
    result, health = list(Kind).index(Kind.RESULT), list(Sector).index(Sector.HEALTH)
    said = model.index(result, health)
    assert said.data() == "normal, sensitive"
    assert said.data(Qt.ItemDataRole.AccessibleTextRole) == "Results, Health: normal, sensitive"
    social = list(Sector).index(Sector.SOCIAL)
    assert model.index(result, social).data() == "nothing"
    assert nameless(tab) == []


def test_what_the_store_weighs_otherwise_is_said(qtbot: QtBot, office: Office, seat: Seat) -> None:
    with office.store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("DELETE FROM policy_cell WHERE audience = 'paper'")
        driver.commit()
    tab = opened(qtbot, seat)
    assert "What the store weighs is not what this policy says" in tab.strip.words.text()
    assert "exactly" not in tab.held.text()


# --- changing -------------------------------------------------------------------------------------


def test_facts_are_taken_away_by_keys_alone_and_hold_once_put_in_force(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor
) -> None:
    tab = opened(qtbot, seat)
    press(qtbot, tab, Qt.Key.Key_F4)
    form = tab.change.facts
    tick(qtbot, form.whom, Role.PHARMACIST)
    tick(qtbot, form.kinds, Kind.RESULT)
    tick(qtbot, form.sectors, Sector.HEALTH)
    tick(qtbot, form.held, Confidentiality.NORMAL, Confidentiality.SENSITIVE)
    qtbot.keyClicks(form.why.edit, "Results are for doctors.")
    press(qtbot, form.why.edit, Qt.Key.Key_T, control=True)
    assert tab.change.said.toPlainText() == (
        "Pharmacists will no longer see results from health, if held normally or as sensitive."
    )
    assert form.whom.values() == ()
    assert len(versions(office)) == 1
    assert tab.change.note.text() == "Results are for doctors."
    confirm(qtbot, office, lead, tab)
    qtbot.waitUntil(lambda: "Version 2" in tab.held.text())
    newest = versions(office)[0]
    assert (newest.note, newest.made_by) == ("Results are for doctors.", "Grace Hale")
    with office.store.reading() as session:
        sees = disclosure.person(session, Actor(1, "Someone", Role.PHARMACIST)).cells
    assert not any(cell.kind is Kind.RESULT for cell in sees)
    assert tab.reading.isVisible()
    assert tab.change.said.toPlainText() == "Nothing would change."


def test_facts_are_allowed_for_a_reason_and_taken_back_by_undo(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    tab.go(CHANGE)
    form = tab.change.facts
    assert not tab.change.put.isEnabled()
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    assert "Choose at least one of each" in form.why._wrong.text()
    form.whom.tick([Role.LINK_WORKER])
    tick(qtbot, form.kinds, Kind.PROBLEM)
    form.sectors.tick(list(Sector))
    form.held.tick([Confidentiality.NORMAL])
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    assert "Say why" in form.why._wrong.text()
    assert form.kinds.values() == (Kind.PROBLEM,)
    qtbot.keyClicks(form.why.edit, "They meet people who are ill.")
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    assert "Link workers will also see problems" in tab.change.said.toPlainText()
    assert "Why: They meet people who are ill." in tab.change.said.toPlainText()
    assert tab.change.put.isEnabled()
    press(qtbot, tab.change, Qt.Key.Key_Z, control=True)
    assert tab.change.said.toPlainText() == "Nothing would change."
    assert not tab.change.put.isEnabled()


def test_every_kind_is_one_tick(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    tab.go(CHANGE)
    kinds = tab.change.facts.kinds
    kinds.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, kinds, Qt.Key.Key_Space)
    assert kinds.values() == tuple(Kind)
    press(qtbot, kinds, Qt.Key.Key_Space)
    assert kinds.values() == ()


def test_permissions_and_limits_are_set(qtbot: QtBot, seat: Seat) -> None:
    tab = opened(qtbot, seat)
    tab.go(CHANGE)
    tab.change.choose(PERMISSIONS)
    form = tab.change.permissions
    form.what.set_value(Permission.BREAK_GLASS)
    form.what.chosen.emit(Permission.BREAK_GLASS)
    assert Role.SPECIALIST in form.roles.values()
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    assert "Tick who may" in form.why._wrong.text()
    tick(qtbot, form.roles, Role.SPECIALIST, Role.PHARMACIST)
    qtbot.keyClicks(form.why.edit, "They cover nights.")
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    tab.change.choose(LIMITS)
    limits = tab.change.limits
    limits.what.set_value(Limit.DECLARED_DAYS)
    limits.what.chosen.emit(Limit.DECLARED_DAYS)
    assert limits.number.text() == "14"
    limits.number.set_text("fourteen")
    qtbot.keyClicks(limits.why.edit, "One week.")
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    assert "whole number from 1 to 90" in limits.why._wrong.text()
    assert limits.number.hint.text() == "from 1 to 90"
    limits.number.set_text("7")
    press(qtbot, tab.change, Qt.Key.Key_G, control=True)
    said = tab.change.said.toPlainText()
    assert "Specialists will no longer be allowed to break the glass." in said
    assert "Pharmacists will be allowed to break the glass.\nWhy: They cover nights." in said
    assert "A declared relationship will last 7 days, not 14.\nWhy: One week." in said
    assert nameless(tab) == []


def test_without_a_word_why_nothing_is_put_in_force(
    qtbot: QtBot, office: Office, seat: Seat
) -> None:
    tab = opened(qtbot, seat)
    tab.go(CHANGE)
    tab.change.try_out(NARROWER, "")
    press(qtbot, tab.change, Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: "Say why" in tab.change.strip.words.text())
    assert len(versions(office)) == 1
    assert tab.change.findChildren(ConfirmDialog) == []
    assert "Pharmacists will no longer see results" in tab.change.said.toPlainText()
    assert tab.change.put.isEnabled()


def test_the_password_is_asked_for_and_thinking_better_of_it_changes_nothing(
    qtbot: QtBot, office: Office, seat: Seat
) -> None:
    tab = opened(qtbot, seat)
    tab.go(CHANGE)
    tab.change.try_out(NARROWER, "Results are for doctors.")
    press(qtbot, tab.change, Qt.Key.Key_Return, control=True)
    (dialog,) = tab.change.findChildren(ConfirmDialog)
    with qtbot.waitSignal(dialog.rejected):
        press(qtbot, dialog, Qt.Key.Key_Escape)
    assert len(versions(office)) == 1
    assert tab.change.put.isEnabled()


def test_what_is_half_changed_stands_there_again(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor
) -> None:
    tab = opened(qtbot, seat)
    tab.change.try_out(NARROWER, "Half-")
    tab.leave()

    def kept() -> bool:
        with office.store.reading() as session:
            return drafts.mine(session, lead, seat.draft_key, "policy") is not None

    qtbot.waitUntil(kept)
    again = opened(qtbot, seat)
    qtbot.waitUntil(lambda: "will no longer see results" in again.change.said.toPlainText())
    assert again.change.note.text() == "Half-"


def test_what_is_half_changed_of_a_policy_that_was_replaced_is_not_gone_on_with(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor
) -> None:
    tab = opened(qtbot, seat)
    tab.change.try_out(NARROWER, "Half-")
    tab.leave()
    put(office, lead, NARROWER, "Meanwhile.", 1)
    again = opened(qtbot, seat)
    qtbot.waitUntil(lambda: "begin again from it" in again.change.strip.words.text())
    assert again.change.said.toPlainText() == "Nothing would change."


# --- versions -------------------------------------------------------------------------------------


def test_an_old_version_is_compared_and_brought_back(
    qtbot: QtBot, office: Office, seat: Seat, lead: Actor
) -> None:
    put(office, lead, NARROWER, "Results are for doctors.", 1)
    tab = opened(qtbot, seat)
    press(qtbot, tab, Qt.Key.Key_F5)
    page = tab.versions
    QAbstractItemModelTester(page.table.table_model, page)
    assert [page.table.table_model.index(0, place).data() for place in (0, 2, 3)] == [
        "2", "Grace Hale", "Results are for doctors.",
    ]  # fmt: skip
    assert "Pharmacists no longer see results" in page.said.toPlainText()
    assert not page.back.isEnabled()
    page.table.setFocus()
    press(qtbot, page.table, Qt.Key.Key_Down)
    assert page.said.toPlainText() == "It was the first."
    press(qtbot, page.table, Qt.Key.Key_B, control=True)
    assert tab.change.isVisible()
    assert "Pharmacists will also see results" in tab.change.said.toPlainText()
    assert len(versions(office)) == 2
    confirm(qtbot, office, lead, tab)
    qtbot.waitUntil(lambda: "Version 3" in tab.held.text())
    assert versions(office)[0].note == "Back to version 1."
    assert versions(office)[0].text == written(lines(SHIPPED))
    tab.go(VERSIONS)
    assert nameless(tab) == []
