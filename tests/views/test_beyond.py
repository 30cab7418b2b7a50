"""Someone on no list of one's own: said to be seen, or opened by breaking the glass."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AccessReview, Credential, Patient, Relationship
from desktop.services import openings, patients, staff
from desktop.views.beyond import DECLARE, GLASS, BeyondDialog
from desktop.views.confirm import ConfirmDialog
from desktop.words.enums import DeclaredReason, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown
from tests.views.words import words_on

PASSWORD = "three plain words"
WHY = "Found on the floor, the crew asks for her medicines"
Opened = Callable[..., BeyondDialog]


@pytest.fixture
def mary(office: Office) -> Patient:
    office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    office.factory.keep(
        Credential(staff_id=office.matron.id, password=staff.hashed(PASSWORD), failures=0)
    )
    return office.factory.patient(
        "Adams", practice=office.practice, known=False, address="7 Mill Row", title="Mrs"
    )


@pytest.fixture
def opened(qtbot: QtBot, office: Office, mary: Patient) -> Opened:
    """The dialog as the page of Patients opens it."""

    def dialog(actor: Actor | None = None, **changed: object) -> BeyondDialog:
        seat = office.seat(actor)
        with office.store.writing() as session:
            (row,) = patients.find_exactly(session, seat.actor, str(mary.nhs_number), TODAY)
            ways = openings.ways(session, seat.actor, NOW)
        return shown(qtbot, BeyondDialog(seat, row, ways))

    return dialog


def signed(office: Office) -> list[str]:
    mine = ("relationship.declared", "staff.confirmed", "staff.refused", "glass.broken")
    return [each for each in office.signed() if each in mine]


def confirmation(qtbot: QtBot, dialog: BeyondDialog) -> ConfirmDialog:
    qtbot.waitUntil(lambda: dialog.confirm is not None and dialog.confirm.isVisible())
    assert dialog.confirm is not None
    return dialog.confirm


def test_it_says_who_it_is_and_no_more(opened: Opened, mary: Patient) -> None:
    said = words_on(opened())
    assert "ADAMS, Mary (Mrs)" in said
    assert "09-Mar-1941" in said
    assert "Mill Row" not in said
    assert "Female" not in said


def test_nobody_is_opened_before_it_is_said_why(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    dialog = opened()
    with qtbot.assertNotEmitted(dialog.opened):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Choose why" in words_on(dialog)
    assert signed(office) == []


def test_whoever_says_why_opens_the_record_until_a_day(
    qtbot: QtBot, office: Office, mary: Patient, opened: Opened
) -> None:
    dialog = opened()
    assert "Until 10-Dec-2026" in words_on(dialog)
    dialog.why.set_value(DeclaredReason.TELEPHONE)
    with qtbot.waitSignal(dialog.opened) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [mary.id]
    assert not dialog.isVisible()
    assert signed(office) == ["relationship.declared"]


def test_the_glass_breaks_after_a_reason_and_the_password_and_is_kept_before_it_opens(
    qtbot: QtBot, office: Office, mary: Patient, opened: Opened
) -> None:
    dialog = opened()
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert "closes after 60 minutes, and Moira Tait reviews" in words_on(dialog)
    qtbot.keyClicks(dialog.reason.edit, "urgent")
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    assert "at least 10 letters" in words_on(dialog)
    assert dialog.confirm is None
    dialog.reason.set_text(WHY)
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    again = confirmation(qtbot, dialog)
    kept: list[tuple[str, ...]] = []
    dialog.opened.connect(lambda _: kept.append(tuple(signed(office))))
    qtbot.keyClicks(again.form.password.edit, PASSWORD)
    with qtbot.waitSignal(dialog.opened):
        qtbot.keyClick(again.form.password.edit, Qt.Key.Key_Return)
    assert kept == [("staff.confirmed", "glass.broken")]
    with office.store.reading() as session:
        (row,) = session.scalars(select(Relationship))
        (review,) = session.scalars(select(AccessReview))
    assert (row.kind, row.ends_at) == (RelationshipKind.BREAK_GLASS, NOW + timedelta(hours=1))
    assert review.reason == WHY


def test_a_wrong_password_breaks_nothing(qtbot: QtBot, office: Office, opened: Opened) -> None:
    dialog = opened()
    dialog.go(GLASS)
    dialog.reason.set_text(WHY)
    dialog.button.click()
    again = confirmation(qtbot, dialog)
    qtbot.keyClicks(again.form.password.edit, "not this one")
    qtbot.keyClick(again.form.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(again.form.trouble.isVisible)
    qtbot.keyClick(again.form.password.edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.reason.text() == WHY
    assert signed(office) == ["staff.refused"]


def test_what_is_refused_says_nothing_of_the_person(
    qtbot: QtBot, office: Office, mary: Patient, opened: Opened
) -> None:
    stranger = office.factory.staff(Role.COMMUNITY_NURSE, "Zoe Hall")
    dialog = opened(stranger)
    dialog.why.set_value(DeclaredReason.SEEING)
    dialog.button.click()
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert "not on a list of yours" in dialog.trouble.words.text()
    assert dialog.isVisible()
    assert dialog.button.isEnabled()


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Role.COMMUNITY_MATRON, {DECLARE, GLASS}),
        (Role.LINK_WORKER, {DECLARE}),
        (Role.PRACTICE_MANAGER, set()),
    ],
)
def test_it_offers_what_the_policy_lets_a_role_do(
    office: Office, opened: Opened, role: Role, ways: set[str]
) -> None:
    dialog = opened(office.factory.staff(role, "Lewis Carr", teams=[office.team]))
    assert dialog.segments.isVisible() is (len(ways) > 1)
    assert dialog.why.isVisible() is (DECLARE in ways)
    assert dialog.button.isVisible() is bool(ways)
    assert dialog.neither.isVisible() is (not ways)
    assert nameless(dialog) == []


def test_escape_leaves_and_the_title_names_nobody(
    qtbot: QtBot, office: Office, opened: Opened
) -> None:
    dialog = opened()
    assert "ADAMS" not in dialog.windowTitle()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert signed(office) == []
