"""A Plan tab as someone has it before them, for the tests of writing a plan."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.services import patients, plans
from desktop.views.page import Seat
from desktop.views.plan import PlanTab
from desktop.words.people import Actor
from desktop.words.plans import PlanContent, PlanRow
from tests.views.conftest import Office
from tests.views.showing import shown


def opened(
    qtbot: QtBot, office: Office, patient: int, actor: Actor | None = None,
    seat: Seat | None = None,
) -> PlanTab:  # fmt: skip
    seat = seat or office.seat(actor)
    tab = shown(qtbot, PlanTab(seat))
    seat.records.touched.connect(tab.hear)
    tab.resize(1280, 640)
    with office.store.reading() as session:
        banner = patients.banner(session, patient)
    tab.show_patient(banner)
    tab.arrive()
    return tab


def kept(office: Office, patient: int) -> PlanRow | None:
    with office.store.reading() as session:
        return plans.current(session, office.matron, patient)


def type_into(qtbot: QtBot, editor: QWidget, words: str) -> None:
    editor.setFocus()
    qtbot.keyClicks(editor, words)


def save_elsewhere(qtbot: QtBot, office: Office, plan: int, content: PlanContent) -> None:
    elsewhere = office.seat()
    done: list[object] = []
    elsewhere.records.write(
        lambda session: plans.save(
            session, office.matron, plan, plans.one(session, plan).version, content
        ),
        done.append,
    )
    qtbot.waitUntil(lambda: bool(done))
