"""The Household tab: who lives there, who cares, and what hangs on one person alone."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.services import patients
from desktop.views.household import HouseholdTab
from desktop.words.dates import PartialDate
from desktop.words.enums import Kind
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import shown

ADDRESS: dict[str, Any] = {"address": "14 Quarry Row, Coldhope", "postcode": "DL13 0ZA"}


def tab_of(qtbot: QtBot, office: Office, patient: Patient) -> HouseholdTab:
    with office.store.reading() as session:
        about = patients.banner(session, patient.id)
    tab = shown(qtbot, HouseholdTab(office.seat()))
    tab.show_patient(about)
    tab.arrive()
    qtbot.waitUntil(lambda: tab.nobody.text() != "" or bool(tab.members.row_model.rows))
    return tab


def test_a_carer_with_conditions_of_their_own_is_a_single_point_of_failure(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    edith = make.patient("Coulthard", "Edith", practice=office.practice, **ADDRESS)
    keith = make.patient("Coulthard", "Keith", practice=office.practice, **ADDRESS)
    gp = make.source("GP")
    make.item(edith, "Keith Coulthard", Kind.CONTACT, source=gp, code="carer",
              detail="Son, Unpaid carer", value="07700 900318")  # fmt: skip
    make.item(keith, "Angina", source=gp)
    make.item(keith, "COPD", source=gp)
    tab = tab_of(qtbot, office, edith)
    assert tab.risk.isVisible()
    assert tab.why.text().splitlines() == [
        "Keith Coulthard cares for Edith, and is a patient here as well.",
        "Keith Coulthard is the only carer that you may see, and is not well: Angina and COPD. Plan"
        " now for the day on which they cannot care.",
        "Keith Coulthard is the only contact that you may see: you know of nobody else to ring.",
    ]
    assert (tab.risk.title.text(), tab.risk.property("tone")) == (
        "A single point of failure, and not well", "red",
    )  # fmt: skip
    (line,) = tab.carers.row_model.rows
    assert (line.title, line.beside, line.chip) == (
        "Keith Coulthard", "Son, Unpaid carer", "A patient here",
    )  # fmt: skip
    assert [each.chip for each in tab.members.row_model.rows] == ["Cares"]
    assert nameless(tab) == []
    tab.carers.setFocus()
    qtbot.keyClick(tab.carers, Qt.Key.Key_Home)
    with qtbot.waitSignal(tab.opened) as asked:
        qtbot.keyClick(tab.carers, Qt.Key.Key_Return)
    assert asked.args == [keith.id]


def test_whom_someone_cares_for_stands_on_their_own_page_with_what_hangs_on_them(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    edith = make.patient("Coulthard", "Edith", practice=office.practice, **ADDRESS)
    keith = make.patient("Coulthard", "Keith", practice=office.practice, **ADDRESS)
    make.item(edith, "Keith Coulthard", Kind.CONTACT, code="carer", detail="Son, Unpaid carer")
    tab = tab_of(qtbot, office, keith)
    assert tab.own.isVisible()
    assert tab.own_words.text() == (
        "Keith cares for COULTHARD, Edith, who lives here too, and is the only carer of theirs that"
        " you may see: a single point of failure."
    )
    make.item(edith, "Jean Ferry", Kind.CONTACT, code="carer", detail="Neighbour, Unpaid carer")
    tab = tab_of(qtbot, office, keith)
    assert tab.own_words.text() == "Keith cares for COULTHARD, Edith, who lives here too."


def test_an_only_carer_who_is_well_is_one_too(qtbot: QtBot, office: Office) -> None:
    make = office.factory
    edith = make.patient("Coulthard", "Edith", practice=office.practice, **ADDRESS)
    make.item(edith, "Keith Coulthard", Kind.CONTACT, code="carer", detail="Son, Unpaid carer")
    make.item(edith, "Jean Ferry", Kind.CONTACT, detail="Neighbour")
    tab = tab_of(qtbot, office, edith)
    assert tab.why.text() == (
        "Keith Coulthard is the only carer that you may see: should they fall ill or be away, you"
        " know of nobody else who cares."
    )
    assert (tab.risk.title.text(), tab.risk.property("tone")) == (
        "A single point of failure", "warn",
    )  # fmt: skip


def test_of_a_carer_who_has_died_it_says_so_and_that_nobody_is_left(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    edith = make.patient("Coulthard", "Edith", practice=office.practice, **ADDRESS)
    keith = make.patient(
        "Coulthard", "Keith", practice=office.practice, died=PartialDate("2026-11-20"), **ADDRESS
    )
    make.item(edith, "Keith Coulthard", Kind.CONTACT, code="carer", detail="Son, Unpaid carer")
    tab = tab_of(qtbot, office, edith)
    (line,) = tab.carers.row_model.rows
    assert (line.chip, line.chip_tone, line.key) == ("Died 20-Nov-2026", "warn", keith.id)
    assert tab.why.text() == (
        "Nobody living that you may see is said to care for them: Keith Coulthard died. Ask who"
        " cares now."
    )
    assert (tab.risk.title.text(), tab.risk.property("tone")) == ("Nobody is left who cares", "red")
    tab = tab_of(qtbot, office, keith)
    assert tab.own_words.text() == (
        "Keith cared for COULTHARD, Edith, who lives here: nobody living that you may see is said"
        " to care for them now."
    )


def test_what_nobody_said_is_said_to_be_so(qtbot: QtBot, office: Office) -> None:
    alone = office.factory.patient("Robson", "Alan", practice=office.practice, **ADDRESS)
    tab = tab_of(qtbot, office, alone)
    assert not tab.risk.isVisible()
    assert (
        tab.no_carer.text() == "Nothing that you may see says that anybody cares for them unpaid."
    )
    assert tab.nobody.text() == "Nobody whom you may open is known at this address."


def test_the_next_patient_finds_nothing_of_the_last(qtbot: QtBot, office: Office) -> None:
    tab = tab_of(
        qtbot, office, office.factory.patient("Hall", "Eve", practice=office.practice, **ADDRESS)
    )
    tab.clear()
    assert tab.nobody.text() == ""
    assert tab.members.row_model.rows == ()
