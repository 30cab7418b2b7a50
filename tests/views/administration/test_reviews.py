"""What the governance lead looks at afterwards, by keyboard."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AccessReview, AuditEntry, Objection, OrganisationName, Patient
from desktop.services import relationships
from desktop.views.administration.objections import ObjectionsTab
from desktop.views.administration.page import permitted
from desktop.views.administration.reviews import DECLARED, RESTRICTED, REVIEW, ReviewsTab
from desktop.words.enums import ObjectionTo, RelationshipKind, ReviewOf, Role, Verdict
from desktop.words.people import Actor
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.administration.tabs import come_to
from tests.views.conftest import Office
from tests.views.words import words_on

WHY = "Found on the floor, the crew asks for her medicines"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def lead(office: Office) -> Actor:
    return office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])


@pytest.fixture
def mary(office: Office) -> Patient:
    return office.factory.patient("Adams", practice=office.practice, title="Mrs")


@pytest.fixture
def tab(qtbot: QtBot, office: Office, lead: Actor, mary: Patient) -> ReviewsTab:
    """Two openings wait, one of them the lead's own."""
    for days, who in ((2, office.matron), (1, lead)):
        office.factory.keep(
            AccessReview(
                what=ReviewOf.BREAK_GLASS, patient_id=mary.id, staff_id=who.id, reason=WHY,
                at=NOW - timedelta(days=days), reviewer_id=lead.id,
            )
        )  # fmt: skip
    made = come_to(qtbot, ReviewsTab(office.seat(lead)))
    qtbot.waitUntil(lambda: len(column(made.reviews.table, 0)) == 2)
    return made


def column(table: QAbstractItemView, number: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def audited(office: Office, action: str) -> list[str]:
    with office.store.reading() as session:
        return list(session.scalars(select(AuditEntry.detail).where(AuditEntry.action == action)))


def test_both_tabs_are_the_governance_leads(office: Office, lead: Actor) -> None:
    assert {"reviews", "objections"} <= {offer.key for offer in permitted(office.seat(lead))}
    keys = {offer.key for offer in permitted(office.seat())}
    assert not {"reviews", "objections"} & keys


def test_what_waits_is_there_with_its_reason_and_nothing_of_the_record(tab: ReviewsTab) -> None:
    assert column(tab.reviews.table, 1) == ["Anna Bell", "Moira Tait"]
    assert column(tab.reviews.table, 3) == ["Broken glass"] * 2
    assert column(tab.reviews.table, 4) == ["ADAMS, Mary (Mrs)"] * 2
    assert f"Reason given: {WHY}" in words_on(tab)
    assert "Moira Tait is to look at it." in words_on(tab)


def test_an_opening_is_found_in_order_by_a_key(
    qtbot: QtBot, office: Office, tab: ReviewsTab
) -> None:
    qtbot.keyClick(tab.reviews.table, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: column(tab.reviews.table, 5) == ["Waits", "In order"])
    assert audited(office, "access.reviewed") == ["in order"]


def test_what_was_not_in_order_says_what_it_was(
    qtbot: QtBot, office: Office, tab: ReviewsTab
) -> None:
    qtbot.keyClick(tab.reviews.table, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert "what follows from it" in words_on(tab.reviews)
    assert tab.reviews.note.edit.hasFocus()
    qtbot.keyClicks(tab.reviews.note.edit, "Looked out of curiosity")
    tab.reviews.wrong.click()
    qtbot.waitUntil(lambda: column(tab.reviews.table, 5) == ["Waits", "Not in order"])
    with office.store.reading() as session:
        done = session.scalars(select(AccessReview).where(AccessReview.verdict.is_not(None))).one()
    assert (done.verdict, done.note) == (Verdict.NOT_IN_ORDER, "Looked out of curiosity")


def test_ones_own_opening_is_for_somebody_else(tab: ReviewsTab) -> None:
    tab.reviews.table.selectRow(1)
    assert not tab.reviews.right.isEnabled()
    assert not tab.reviews.wrong.isEnabled()
    assert "Another governance lead" in tab.reviews.right.toolTip()


def test_declared_relationships_of_the_last_month_are_ended_there(
    qtbot: QtBot, office: Office, tab: ReviewsTab, mary: Patient
) -> None:
    stranger = office.factory.staff(Role.SPECIALIST, "Zoe Hall", teams=[office.team])
    row = office.factory.patient("Bell", practice=office.practice, known=False)
    office.factory.related(
        row, stranger, RelationshipKind.DECLARED, ends_at=NOW + timedelta(days=14)
    )
    tab.arrive()
    qtbot.keyClick(tab, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: column(tab.table, 1) == ["Zoe Hall"])
    assert column(tab.table, 5) == ["10-Dec-2026"]
    tab.table.selectRow(0)
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: audited(office, "relationship.ended") == ["declared"])
    with office.store.reading() as session:
        assert not relationships.may_open(session, stranger, row.id)


def test_a_person_is_found_by_exact_details_restricted_and_released(
    qtbot: QtBot, office: Office, tab: ReviewsTab, mary: Patient
) -> None:
    panel = tab.restricted
    qtbot.keyClick(tab, Qt.Key.Key_F4)
    assert not panel.restrict.isEnabled()
    qtbot.keyClicks(panel.finder.box.edit, "adams")
    qtbot.keyClick(panel.finder.box.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "full NHS number" in words_on(panel.finder.box))
    panel.finder.box.set_text(str(mary.nhs_number))
    qtbot.keyClick(panel.finder.box.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.restrict.isEnabled)
    assert panel.finder.people.edit.currentText() == "ADAMS, Mary (Mrs), 09-Mar-1941"
    panel.restrict.click()
    assert "at least 10 letters" in words_on(panel)
    qtbot.keyClicks(panel.reason.edit, "She asked for it in writing")
    panel.restrict.click()
    qtbot.waitUntil(lambda: column(panel.table, 0) == ["ADAMS, Mary (Mrs)"])
    assert audited(office, "patient.restricted") == ["She asked for it in writing"]
    assert panel.finder.person() is None
    panel.table.selectRow(0)
    qtbot.keyClicks(panel.reason.edit, "She no longer wants it")
    qtbot.keyClick(panel, Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: column(panel.table, 0) == [])
    assert audited(office, "patient.released") == ["She no longer wants it"]


def test_whoever_was_found_for_other_words_is_nobody_any_more(
    qtbot: QtBot, tab: ReviewsTab, mary: Patient
) -> None:
    tab.choose(RESTRICTED)
    finder = tab.restricted.finder
    finder.box.set_text(str(mary.nhs_number))
    qtbot.keyClick(finder.box.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: finder.person() == mary.id)
    qtbot.keyClicks(finder.box.edit, "1")
    assert finder.person() is None
    assert not tab.restricted.restrict.isEnabled()


def test_objections_are_written_down_and_withdrawn_for_anyone(
    qtbot: QtBot, office: Office, lead: Actor, mary: Patient
) -> None:
    tab = come_to(qtbot, ObjectionsTab(office.seat(lead)))
    panel = tab.panel
    panel.against.edit.setCurrentText("Being discussed at meetings")
    qtbot.keyClicks(panel.words.edit, "Nobody is to talk about me")
    qtbot.keyClick(panel.words.edit, Qt.Key.Key_Return)
    assert "Find the person first." in words_on(tab)
    tab.finder.box.set_text(str(mary.nhs_number))
    qtbot.keyClick(tab.finder.box.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.finder.person() == mary.id)
    assert panel.against.value() is ObjectionTo.DISCUSSION
    qtbot.keyClick(panel.words.edit, Qt.Key.Key_Return)
    qtbot.keyClick(panel.sure_to_record.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: column(panel.table, 0) == ["ADAMS, Mary (Mrs)"])
    assert column(panel.table, 1) == ["Being discussed at meetings"]
    panel.table.selectRow(0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert panel.sure_to_withdraw.sentence.text().startswith("ADAMS, Mary (Mrs): From now on")
    qtbot.keyClick(panel.sure_to_withdraw.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: column(panel.table, 0) == [])
    assert nameless(tab) == []


def test_organisations_taken_for_one_are_parted_by_the_lead_who_is_sure(
    qtbot: QtBot, office: Office, lead: Actor, mary: Patient
) -> None:
    office.factory.keep(
        OrganisationName(name="Age UK", also="Council"),
        OrganisationName(name="Council", also="Age UK"),
        Objection(patient_id=mary.id, against=ObjectionTo.ORGANISATION, organisation="Council",
                  made_by_id=lead.id, made_at=NOW),
    )  # fmt: skip
    tab = come_to(qtbot, ObjectionsTab(office.seat(lead)))
    panel = tab.names
    qtbot.waitUntil(lambda: panel.isVisibleTo(tab))
    assert column(panel.table, 0) == ["Age UK", "Council"]
    assert nameless(tab) == []
    panel.table.selectRow(0)
    qtbot.keyClick(panel, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert "becomes an organisation of its own" in panel.sure.sentence.text()
    qtbot.keyClick(panel.sure.act, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not panel.isVisibleTo(tab))
    assert sorted(column(tab.panel.table, 1)) == [
        "Age UK seeing their record",
        "Council seeing their record",
    ]


def test_every_control_has_a_name(tab: ReviewsTab) -> None:
    for key in (REVIEW, DECLARED, RESTRICTED):
        tab.choose(key)
        assert nameless(tab) == []
