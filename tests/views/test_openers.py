"""Who may open one person, and whom they refuse: told, given, ended, written down, withdrawn."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import giving, objections, patients, relationships
from desktop.views.openers import OpenersDialog
from desktop.views.openers_panel import To
from desktop.views.parts.layout import Scroll
from desktop.views.parts.sure import Sure
from desktop.words.enums import ObjectionTo, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.fitting import bars_in_bars
from tests.views.showing import shown
from tests.views.words import words_on

CONTROL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A matron whose caseload someone is on, and a colleague whose it is not."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot, self.office = qtbot, office
        self.ben = office.factory.staff(
            Role.PHYSIOTHERAPIST, "Ben Lowes", teams=[office.team], organisation="Therapies"
        )
        self.mary: Patient = office.factory.patient("Adams", practice=office.practice, known=False)
        office.factory.related(self.mary, office.matron)
        with office.store.reading() as session:
            about = patients.banner(session, self.mary.id)
        self.dialog = shown(qtbot, OpenersDialog(office.seat(), about))
        qtbot.waitUntil(lambda: bool(self.who()))

    def who(self) -> list[str]:
        model = self.dialog.openers.table.table_model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def refused(self) -> list[str]:
        model = self.dialog.objections.table.table_model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def says_so(self, asked: Sure) -> None:
        """Someone reads what follows from it, and presses what has the focus."""
        assert asked.isVisible()
        assert QApplication.focusWidget() is asked.act
        self.qtbot.keyClick(asked.act, Qt.Key.Key_Space)

    def opens(self, actor: Actor) -> bool:
        with self.office.store.reading() as session:
            return relationships.may_open(session, actor, self.mary.id)


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Desk:
    return Desk(qtbot, office)


def test_it_lists_who_may_open_the_record(desk: Desk) -> None:
    assert desk.who() == ["Anna Bell, community matron"]
    assert "ADAMS, Mary" in desk.dialog.person.accessibleName()
    assert "Besides: the roles of their own practice" in words_on(desk.dialog)


def test_a_long_name_is_said_whole(qtbot: QtBot, desk: Desk) -> None:
    make, name = desk.office.factory, "Anastasia Featherstonehaugh-Cholmondeley of Netherwitton"
    make.related(desk.mary, make.staff(Role.OCCUPATIONAL_THERAPIST, name, teams=[desk.office.team]))
    desk.dialog._ask()
    qtbot.waitUntil(lambda: len(desk.who()) == 2)
    table = desk.dialog.openers.table
    (long,) = (at for at, words in enumerate(desk.who()) if words.startswith(name))
    who, row = table.table_model.columns[0], table.table_model.rows[long]
    lines = table.cells.lines(who, row, table.columnWidth(0))
    assert " ".join(lines) == desk.who()[long]
    assert len(lines) > 1
    qtbot.waitUntil(lambda: table.rowHeight(long) > table.rowHeight(1 - long))


def test_a_colleague_is_given_the_person_by_keyboard_until_a_day(qtbot: QtBot, desk: Desk) -> None:
    form = desk.dialog.openers
    form.to.set_value(To(desk.ben.id))
    form.kind.set_value(RelationshipKind.REFERRAL)
    form.until.set_text("3/12/2026")
    qtbot.keyClicks(form.reason.edit, "Unsteady on the stairs")
    qtbot.keyClick(form.reason.edit, Qt.Key.Key_Return)
    assert form.sure_to_give.sentence.text() == (
        "From now on Ben Lowes, physiotherapist may open this record, until 03-Dec-2026."
    )
    desk.says_so(form.sure_to_give)
    qtbot.waitUntil(lambda: len(desk.who()) == 2)
    assert "Ben Lowes, physiotherapist" in desk.who()
    assert desk.opens(desk.ben)
    assert form.reason.text() == ""
    with desk.office.store.reading() as session:
        rows = giving.listed(session, desk.office.matron, desk.mary.id)
    given = next(row for row in rows if row.who == "Ben Lowes")
    assert given.reason == "Unsteady on the stairs"
    model = form.table.table_model
    untils = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert set(untils) == {"03-Dec-2026", "Until ended"}


def test_a_day_that_cannot_be_read_gives_nobody_anything(qtbot: QtBot, desk: Desk) -> None:
    form = desk.dialog.openers
    form.to.set_value(To(desk.ben.id))
    form.until.set_text("soon")
    with qtbot.assertNotEmitted(form.given):
        form.button.click()
    assert "Type a day" in words_on(form)


def test_everyone_of_a_role_in_the_persons_team_is_offered(desk: Desk) -> None:
    form, team = desk.dialog.openers, desk.office.team
    form.to.set_value(To(team=team.id, role=Role.PHYSIOTHERAPIST))
    assert form.to.edit.currentText() == "Every physiotherapist of Weardale"
    form.button.click()
    desk.says_so(form.sure_to_give)
    desk.qtbot.waitUntil(lambda: "Every physiotherapist of Weardale" in desk.who())
    assert desk.opens(desk.ben)


def test_the_chosen_one_is_ended_by_a_key(qtbot: QtBot, office: Office, desk: Desk) -> None:
    office.factory.related(desk.mary, desk.ben)
    desk.dialog._ask()
    qtbot.waitUntil(lambda: len(desk.who()) == 2)
    form = desk.dialog.openers
    assert not form.end.isEnabled()
    form.table.selectRow(desk.who().index("Ben Lowes, physiotherapist"))
    qtbot.keyClick(form.table, Qt.Key.Key_Delete)
    assert "Ben Lowes, physiotherapist" in form.sure_to_end.sentence.text()
    desk.says_so(form.sure_to_end)
    qtbot.waitUntil(lambda: len(desk.who()) == 1)
    assert not desk.opens(desk.ben)


def test_what_is_refused_is_said_in_its_place(qtbot: QtBot, office: Office, desk: Desk) -> None:
    office.factory.related(desk.mary, desk.ben)
    form = desk.dialog.openers
    form.to.set_value(To(desk.ben.id))
    form.button.click()
    desk.says_so(form.sure_to_give)
    qtbot.waitUntil(desk.dialog.trouble.isVisible)
    assert "with them already" in desk.dialog.trouble.words.text()


def test_an_objection_is_written_in_the_persons_words_and_withdrawn(
    qtbot: QtBot, office: Office, desk: Desk
) -> None:
    office.factory.related(desk.mary, desk.ben)
    qtbot.keyClick(desk.dialog, Qt.Key.Key_2, CONTROL)
    form = desk.dialog.objections
    assert form.isVisible()
    form.against.set_value(ObjectionTo.PERSON)
    form.against.chosen.emit(ObjectionTo.PERSON)
    form.whom.set_value(desk.ben.id)
    qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
    assert "in their words" in words_on(form)
    qtbot.keyClicks(form.words.edit, "He is my nephew")
    qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
    assert form.sure_to_record.sentence.text() == (
        "From now on Ben Lowes, physiotherapist may not open this record."
    )
    desk.says_so(form.sure_to_record)
    qtbot.waitUntil(lambda: desk.refused() == ["Ben Lowes seeing their record"])
    assert not desk.opens(desk.ben)
    with office.store.reading() as session:
        (row,) = objections.listed(session, office.matron, desk.mary.id)
    assert row.note == "He is my nephew"
    form.table.selectRow(0)
    qtbot.keyClick(form.table, Qt.Key.Key_Delete)
    desk.says_so(form.sure_to_withdraw)
    qtbot.waitUntil(lambda: desk.refused() == [])
    assert desk.opens(desk.ben)


def test_only_what_belongs_to_it_is_asked_of_an_objection(desk: Desk) -> None:
    desk.dialog.go("objections")
    form = desk.dialog.objections
    for against, offered in (
        (ObjectionTo.DISCUSSION, ["Choose"]),
        (ObjectionTo.ORGANISATION, ["Choose", "Therapies"]),
        (
            ObjectionTo.PERSON,
            ["Choose", "Anna Bell, community matron", "Ben Lowes, physiotherapist"],
        ),
    ):
        form.against.set_value(against)
        form.against.chosen.emit(against)
        box = form.whom.edit
        assert [box.itemText(place) for place in range(box.count())] == offered
        assert form.whom.isVisible() is (len(offered) > 1)


def test_nobody_is_chosen_before_somebody_chooses(qtbot: QtBot, desk: Desk) -> None:
    """Enter, pressed twice over, shuts nobody out and gives nobody anything."""
    openers, form = desk.dialog.openers, desk.dialog.objections
    with qtbot.assertNotEmitted(openers.given):
        for _ in range(2):
            qtbot.keyClick(openers.reason.edit, Qt.Key.Key_Return)
    assert "Choose who is given this person." in words_on(openers)
    desk.dialog.go("objections")
    qtbot.keyClicks(form.words.edit, "Not her")
    with qtbot.assertNotEmitted(form.recorded):
        for _ in range(2):
            qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
        assert "Choose what they do not want." in words_on(form)
        form.against.edit.setCurrentText("A named person seeing their record")
        qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
        assert "Choose whom they mean." in words_on(form)
        form.whom.edit.setCurrentText("Ben Lowes, physiotherapist")
        qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
        assert form.sure_to_record.isVisible()
        form.whom.edit.setCurrentText("Anna Bell, community matron")
        assert not form.sure_to_record.isVisible()  # it would be about somebody else
        qtbot.keyClick(form.words.edit, Qt.Key.Key_Return)
    assert "You are one of them: you close it to yourself as well." in words_on(form)


def test_naming_ones_own_organisation_says_that_it_closes_the_record_to_oneself(
    qtbot: QtBot, desk: Desk, office: Office
) -> None:
    office.factory.related(desk.mary, desk.ben)
    with office.store.reading() as session:
        about = patients.banner(session, desk.mary.id)
    dialog = shown(qtbot, OpenersDialog(office.seat(desk.ben), about))
    dialog.go("objections")
    form = dialog.objections
    form.offer(["Therapies"], [])
    form.against.edit.setCurrentText("An organisation seeing their record")
    form.whom.edit.setCurrentText("Therapies")
    form.words.set_text("Not them")
    form.button.click()
    assert form.sure_to_record.sentence.text() == (
        "From now on nobody of Therapies may open this record. You are one of them: you close it to"
        " yourself as well."
    )


def test_whoever_broke_the_glass_changes_nothing_here(
    qtbot: QtBot, office: Office, desk: Desk
) -> None:
    office.factory.related(
        desk.mary, office.matron, RelationshipKind.BREAK_GLASS, ends_at=NOW + timedelta(hours=1)
    )
    form = desk.dialog.openers
    form.to.set_value(To(desk.ben.id))
    form.button.click()
    desk.says_so(form.sure_to_give)
    qtbot.waitUntil(desk.dialog.trouble.isVisible)
    assert "short while only" in desk.dialog.trouble.words.text()
    assert not desk.opens(desk.ben)


def test_every_control_has_a_name_and_escape_closes(qtbot: QtBot, desk: Desk) -> None:
    for key in ("openers", "objections"):
        desk.dialog.go(key)
        assert nameless(desk.dialog) == []
    assert "ADAMS" not in desk.dialog.windowTitle()
    with qtbot.waitSignal(desk.dialog.rejected):
        qtbot.keyClick(desk.dialog, Qt.Key.Key_Escape)


def test_where_the_text_is_large_one_bar_scrolls_who_may_open(qtbot: QtBot, office: Office) -> None:
    office.look.choose(scale=2.0)
    mary = office.factory.patient("Adams", practice=office.practice)
    for number in range(8):
        nurse = office.factory.staff(Role.COMMUNITY_NURSE, f"Nurse {number}", teams=[office.team])
        office.factory.related(mary, nurse)
    with office.store.reading() as session:
        about = patients.banner(session, mary.id)
    dialog = shown(qtbot, OpenersDialog(office.seat(), about))
    qtbot.waitUntil(lambda: dialog.openers.table.table_model.rowCount() >= 8)
    (sheet, *_) = dialog.stack.findChildren(Scroll)
    qtbot.waitUntil(lambda: sheet.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: bars_in_bars(dialog) == [])
