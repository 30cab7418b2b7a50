"""Where the keys go as a plan is written, and that what is typed meanwhile stays."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button
from tests.views.conftest import Office
from tests.views.planning import kept, opened, save_elsewhere, type_into


def test_whoever_begins_a_plan_can_write_at_once(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.begin.isVisible)
    tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tab.setFocus()
    qtbot.keyClick(tab, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tab.form.about_me["most_important"].edit.hasFocus)
    tab.hear(frozenset({f"patient:{mary.id}"}))
    tab.form.strengths.setFocus()
    with qtbot.waitSignal(tab.drafts.kept):
        qtbot.keyClicks(tab.form.strengths.edit, "Sings")
    assert tab.form.strengths.edit.hasFocus()  # later it stays where it is


def test_where_a_line_is_removed_the_keys_stay_beside_it(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    form = tab.form
    qtbot.waitUntil(lambda: form.isVisible() and form.goals[0].hope.edit.isVisible())
    for line, to in (
        (form.goals[0].happening[0], form.goals[0]._add),
        (form.goals[0], form.add_goal),
        (form.contingencies[0], form.add_line),
    ):
        remove = [each for each in line.findChildren(Button) if each.text().startswith("Remove")]
        assert len(remove) == 1
        remove[0].setFocus()
        qtbot.keyClick(remove[0], Qt.Key.Key_Return)
        assert to.hasFocus()


def test_whoever_saves_goes_on_where_they_were(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    line = tab.form.contingencies[0].trigger.edit
    type_into(qtbot, line, "Falls")
    with qtbot.waitSignal(tab.said):
        qtbot.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab._seen > plan.version)
    assert line.hasFocus()
    row = kept(office, mary.id)
    assert row is not None
    save_elsewhere(qtbot, office, plan.id, replace(row.content, contingencies=()))
    tab.hear(frozenset({f"patient:{mary.id}"}))
    qtbot.waitUntil(tab.form.strengths.edit.hasFocus)  # the line is gone, the keys are not


def test_words_typed_while_the_plan_is_asked_for_again_stay(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    row = kept(office, mary.id)
    assert row is not None
    save_elsewhere(qtbot, office, plan.id, replace(row.content, strengths="Bakes"))
    tab.hear(frozenset({f"patient:{mary.id}"}))
    type_into(qtbot, tab.form.strengths.edit, "Sings")
    qtbot.waitUntil(tab.conflict.isVisible)
    assert tab.form.strengths.text() == "Sings"


def test_words_typed_while_a_plan_is_being_saved_stay(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    type_into(qtbot, tab.form.strengths.edit, "Sings")
    with qtbot.waitSignal(tab.said):
        tab.save.click()
        qtbot.keyClicks(tab.form.strengths.edit, " well")
    with qtbot.waitSignal(tab.drafts.kept):
        pass
    assert tab.form.strengths.text() == "Sings well"
    assert not tab.conflict.isVisible()
    with qtbot.waitSignal(tab.said):
        tab.save.click()
    row = kept(office, mary.id)
    assert row is not None
    assert row.content.strengths == "Sings well"
