"""The Summary of everyone whom the chair may open fits a common screen."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import unattended
from desktop.demo import hub
from desktop.demo.hand import Hand
from desktop.demo.hub import DemoHub
from desktop.models import Patient
from desktop.services import reach
from desktop.views.patient import PatientPage
from desktop.views.summary import SummaryTab
from tests import pictures


def test_no_summary_scrolls_on_a_common_screen_and_none_folds_a_medicine(
    qtbot: QtBot, made: DemoHub, tmp_path: Path
) -> None:
    with unattended.opened(made.config) as (store, _), store.reading() as session:
        chair = hub.member(store, hub.CHAIR)
        found = session.execute(
            select(Patient.id, Patient.family).where(reach.openable(session, chair))
        ).all()
    assert "Coulthard" in {family for _, family in found}
    with pictures._signed_in(made.config, hub.CHAIR, Hand(tmp_path, lambda _: None)) as (app, look):
        wide, high, scale = pictures.SIZES["small"]
        look.choose("light", scale)
        app.window.resize(wide, high)
        page = app.window._pages["patient"]
        assert isinstance(page, PatientPage)
        for number, family in found:
            app.window._bring("patient", number)
            pictures._rest(app)
            tab = page.made(SummaryTab)
            assert tab.sheet.verticalScrollBar().maximum() == 0, family
            (medicines,) = [
                each for column in tab.columns for each in column if each.key == "medicines"
            ]
            assert tuple(medicines.list.row_model.rows) == medicines.facts, family
            assert all(holder.height() >= holder.sizeHint().height() for holder in tab._holders)
