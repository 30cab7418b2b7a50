"""Who has looked at someone's record, as the governance lead reads it."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.services import patients
from desktop.services.changes import carry_out
from desktop.views.looked import LookedTab
from desktop.views.patient import PatientPage
from desktop.words.enums import Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan
from tests.views.showing import dressed, shown


def test_the_lead_reads_who_when_and_why(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    carry_out(
        office.store,
        lambda session: patients.open_patient(session, office.matron, patient.id),
        NOW,
    )
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Paula Lead", teams=[office.team])
    with office.store.reading() as session:
        about = patients.banner(session, patient.id)
    tab = shown(qtbot, LookedTab(office.seat(lead)))
    tab.show_patient(about)
    tab.arrive()
    qtbot.waitUntil(lambda: tab.table.table_model.rowCount() == 1)
    model = tab.table.table_model
    words = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert words[1:4] == ["Anna Bell", "Community matron", "Opened a record"]
    assert words[4]
    assert "Subject access" in tab.note.text()
    assert not nameless(tab)
    tab.clear()
    assert model.rowCount() == 0


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.GOVERNANCE_LEAD, True), (Role.COMMUNITY_MATRON, False)]
)
def test_it_is_there_for_those_alone_who_govern(
    qtbot: QtBot, office: Office, role: Role, offered: bool
) -> None:
    someone = office.factory.staff(role, "Paula Lead", teams=[office.team])
    page = dressed(PatientPage, office.seat(someone))
    qtbot.addWidget(page)
    assert ("looked" in page.tabs) is offered
