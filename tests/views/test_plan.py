"""The Plan tab, as someone who writes and agrees a plan uses it."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services import patients, plans
from desktop.services.changes import carry_out
from desktop.views.parts.buttons import Button
from desktop.views.parts.paragraph import Paragraph
from desktop.views.plan import PlanTab
from desktop.words.dates import PartialDate
from desktop.words.enums import Agreement, PlanState, Role
from desktop.words.plans import Goal
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.planning import kept, opened, save_elsewhere, type_into
from tests.views.showing import shown


def offers_the_saved_plan(tab: PlanTab) -> bool:
    return any(
        button.isVisible() and button.text() == "Show the saved plan"
        for button in tab.strip.findChildren(Button)
    )


def test_a_plan_is_written_and_agreed_by_the_person(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice).id
    tab = opened(qtbot, office, mary)
    qtbot.waitUntil(tab.pane.sentence.isVisible)
    assert tab.begin.isVisible()
    qtbot.mouseClick(tab.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.form.isVisible)

    type_into(qtbot, tab.form.about_me["most_important"].edit, "My garden")
    goal = tab.form.goals[0]
    type_into(qtbot, goal.hope.edit, "To walk to the shop")
    type_into(qtbot, goal.happening[0].what.edit, "Practise on the stairs")
    type_into(qtbot, goal.happening[0].due.edit, "10/12/2026")
    qtbot.mouseClick(tab.agree, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.panel.isVisible)
    qtbot.mouseClick(tab.panel.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.reading.isVisible)

    plan = kept(office, mary)
    assert plan is not None
    assert plan.state is PlanState.AGREED
    assert plan.agreement is Agreement.PERSON
    assert plan.content.about_me.most_important == "My garden"
    assert plan.content.goals[0].actions[0].due is not None
    assert not tab.save.isVisible()


@pytest.mark.parametrize("written", [False, True])
def test_for_someone_who_died_no_plan_is_offered(
    qtbot: QtBot, office: Office, *, written: bool
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice, died=PartialDate("2026-11-25"))
    if written:
        office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible if written else tab.pane.sentence.isVisible)
    assert not tab.begin.isVisible()
    assert not tab.agree.isVisible()


def test_a_role_that_reads_no_plans_is_told_so_and_can_press_nothing(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    desk = office.factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[office.practice])
    tab = opened(qtbot, office, mary.id, desk)
    qtbot.waitUntil(tab.pane.sentence.isVisible)
    assert "Care plans are not part of your role." in tab.pane.sentence.text()
    for button in (tab.begin, tab.save, tab.agree):
        assert not button.isVisible()


@pytest.mark.parametrize(
    ("agreement", "with_whom", "chip", "sentence"),
    [
        (
            Agreement.PERSON, "", "Agreed 26-Nov-2026",
            "Agreed by the person on 26-Nov-2026, signed by Anna Bell.",
        ),
        (
            Agreement.ATTORNEY, "Sue Harker", "Agreed 26-Nov-2026",
            "Agreed by Sue Harker, attorney or deputy whose authority was seen, on 26-Nov-2026,"
            " signed by Anna Bell.",
        ),
        (
            Agreement.BEST_INTERESTS, "Sue Harker", "Agreed 26-Nov-2026",
            "Decided in the person's best interests with Sue Harker on 26-Nov-2026,"
            " signed by Anna Bell.",
        ),
        (
            Agreement.SHARED, "Sue Harker", "Shared, not agreed",
            "Shared 26-Nov-2026 with Sue Harker, not agreed. Signed by Anna Bell.",
        ),
    ],
)  # fmt: skip
def test_the_tab_says_who_agreed_and_never_that_a_shared_plan_is_agreed(
    qtbot: QtBot,
    office: Office,
    agreement: Agreement,
    with_whom: str,
    chip: str,
    sentence: str,
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary)
    carry_out(
        office.store,
        lambda session: plans.agree(
            session, office.matron, plan.id, 1, agreement, with_whom, date(2026, 11, 26)
        ),
        NOW,
    )
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.reading.isVisible)
    said = [each.text() for each in tab.reading.findChildren(Paragraph)]
    assert sentence in said
    assert said[said.index("What is most important to me") + 1] == "My garden"
    # A goal without a need or an importance leaves no empty line below itself.
    assert said[said.index("Hope 1") + 1] == "Ring the daughter"
    assert tab.state.text() == chip


def test_a_plan_without_a_goal_is_not_agreed_and_the_words_stay(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary, goals=0)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    type_into(qtbot, tab.form.about_me["please_do"].edit, "Knock twice")

    tab.panel.agreed.emit(Agreement.PERSON, "")
    qtbot.waitUntil(tab.strip.isVisible)

    assert "goal" in tab.strip.words.text()
    assert not tab.panel.isVisible()
    assert tab.form.goals[0].hope.edit.hasFocus()
    # What was typed is not out of date: nothing offers to throw it away.
    with qtbot.waitSignal(tab.drafts.kept):
        pass
    assert not offers_the_saved_plan(tab)
    assert tab.form.about_me["please_do"].text() == "Knock twice"
    plan = kept(office, mary.id)
    assert plan is not None
    assert plan.state is PlanState.WORKING


def test_what_was_half_typed_stands_there_again(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    seat = office.seat()
    first = shown(qtbot, PlanTab(seat))
    with office.store.reading() as session:
        banner = patients.banner(session, mary.id)
    first.show_patient(banner)
    first.arrive()
    qtbot.waitUntil(first.form.isVisible)
    with qtbot.waitSignal(first.drafts.kept):
        type_into(qtbot, first.form.strengths.edit, "Bakes for the street")
    first.close()

    second = shown(qtbot, PlanTab(seat))
    second.show_patient(banner)
    second.arrive()
    qtbot.waitUntil(lambda: second.form.strengths.text() == "Bakes for the street")
    assert second.strip.isVisible()
    assert offers_the_saved_plan(second)


def test_a_plan_changed_elsewhere_is_not_covered(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    type_into(qtbot, tab.form.strengths.edit, "Mine")
    elsewhere = office.seat()
    done: list[object] = []
    elsewhere.records.write(
        lambda session: plans.save(
            session,
            office.matron,
            plan.id,
            1,
            replace(plans.one(session, plan.id).content, strengths="Theirs"),
        ),
        done.append,
    )
    qtbot.waitUntil(lambda: bool(done))

    qtbot.mouseClick(tab.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(tab.conflict.isVisible)
    assert "Someone else has saved this plan" in tab.conflict.words.text()
    assert tab.form.strengths.text() == "Mine"
    assert not offers_the_saved_plan(tab)  # which would throw away what is typed


def test_of_two_who_write_one_plan_at_once_no_word_is_lost(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan = office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    type_into(qtbot, tab.form.strengths.edit, "Sings")
    type_into(qtbot, tab.form.about_me["please_do"].edit, "Knock")
    row = kept(office, mary.id)
    assert row is not None
    theirs = replace(
        row.content,
        strengths="Bakes",
        about_me=replace(row.content.about_me, wellness="Sun"),
        goals=(*row.content.goals, Goal("To get to chapel")),
    )
    save_elsewhere(qtbot, office, plan.id, theirs)
    tab.hear(frozenset({f"patient:{mary.id}"}))
    qtbot.waitUntil(tab.conflict.isVisible)  # while there is still little to put together
    assert tab.form.strengths.text() == "Sings"

    button = next(each for each in tab.conflict.findChildren(Button) if each.isVisible())
    assert button.text() == "Keep both"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tab.form.strengths.text() == "Bakes\nSings"
    assert tab.form.about_me["please_do"].text() == "Knock"
    assert tab.form.about_me["wellness"].text() == "Sun"
    assert not tab.conflict.isVisible()
    with qtbot.waitSignal(tab.said):
        qtbot.keyClick(tab, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    row = kept(office, mary.id)
    assert row is not None
    assert row.content.strengths == "Bakes\nSings"
    assert [each.hope for each in row.content.goals][-1] == "To get to chapel"


def test_a_draft_of_before_someone_else_saved_is_no_change_of_what_they_wrote(
    qtbot: QtBot, office: Office
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    plan, seat = office.factory.plan(mary), office.seat()
    first = opened(qtbot, office, mary.id, seat=seat)
    qtbot.waitUntil(first.form.isVisible)
    with qtbot.waitSignal(first.drafts.kept):
        type_into(qtbot, first.form.strengths.edit, "Sings")
    first.clear()
    row = kept(office, mary.id)
    assert row is not None
    save_elsewhere(qtbot, office, plan.id, replace(row.content, strengths="Bakes"))

    for _ in range(2):  # nor once it was typed at and kept again
        again = opened(qtbot, office, mary.id, seat=seat)
        qtbot.waitUntil(again.conflict.isVisible)
        assert "Sings" in again.form.strengths.text()
        with qtbot.waitSignal(again.drafts.kept):
            type_into(qtbot, again.form.strengths.edit, "!")
        qtbot.keyClick(again, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(again.conflict.isVisible)
        again.clear()
    row = kept(office, mary.id)
    assert row is not None
    assert row.content.strengths == "Bakes"


def test_every_control_has_a_name(qtbot: QtBot, office: Office) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    office.factory.plan(mary)
    tab = opened(qtbot, office, mary.id)
    qtbot.waitUntil(tab.form.isVisible)
    assert nameless(tab) == []
