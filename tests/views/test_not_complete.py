"""One constant line stands wherever anything of a person does, whether or not more is held."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop import views
from desktop.services import patients
from desktop.views.add import AddDialog
from desktop.views.beyond import BeyondDialog
from desktop.views.confirm import ConfirmDialog
from desktop.views.contradictions import ContradictionsDialog
from desktop.views.eyes import EyesDialog
from desktop.views.feeds_dismiss import DismissDialog
from desktop.views.feeds_kept import KeptDialog
from desktop.views.feeds_mapping import MappingDialog
from desktop.views.feeds_original import OriginalDialog
from desktop.views.finder import FinderDialog
from desktop.views.near import NearDialog
from desktop.views.openers import OpenersDialog
from desktop.views.own_password import OwnPasswordDialog
from desktop.views.page import Seat
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.wall import Wall
from desktop.views.patient import PatientPage
from desktop.views.refer import ReferDialog
from desktop.views.theme import Look
from desktop.views.window import Window
from desktop.words.accounts import WaitingRow
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, Role, Slide
from desktop.words.meetings import SharedScreenRow
from desktop.words.patients import BannerRow, FoundRow
from desktop.words.relationships import Ways
from tests.clock import NOW, TODAY
from tests.views.conftest import Office
from tests.views.parts.test_wall import ROW
from tests.views.people import alan
from tests.views.showing import at_work, shown

LINE = "This view may not be complete"
OF_NO_RECORD = {
    ConfirmDialog, DismissDialog, KeptDialog, NearDialog, OwnPasswordDialog,
}  # fmt: skip
"""Dialogs that say nothing of any person."""
WAITS = WaitingRow(1, "alan.json", "entry 1", "It waits.", NOW)
DIALOGS: dict[type[QDialog], Callable[[Seat, BannerRow, FoundRow], QDialog]] = {
    AddDialog: lambda seat, about, _: AddDialog(seat, about),
    EyesDialog: lambda seat, about, _: EyesDialog(seat, about, {}),
    ReferDialog: lambda seat, about, _: ReferDialog(seat, about),
    ContradictionsDialog: lambda seat, about, _: ContradictionsDialog(seat, about),
    OpenersDialog: lambda seat, about, _: OpenersDialog(seat, about),
    FinderDialog: lambda seat, *_: FinderDialog(seat, ()),
    BeyondDialog: lambda seat, _, found: BeyondDialog(seat, found, Ways(TODAY, 60, "")),
    MappingDialog: lambda seat, *_: MappingDialog(seat, 1, None),
    OriginalDialog: lambda seat, *_: OriginalDialog(seat, WAITS),
}


def says_so(window: QWidget) -> bool:
    lines = [each.line for each in window.findChildren(NotComplete)]
    return any(line.isVisible() and line.text() == LINE for line in lines)


@pytest.mark.parametrize("role", [Role.COMMUNITY_MATRON, Role.GOVERNANCE_LEAD])
def test_it_stands_under_every_page_and_every_tab_of_a_person(
    qtbot: QtBot, office: Office, role: Role
) -> None:
    patient = alan(office)
    someone = office.factory.staff(role, "Moira Tait", teams=[office.team])
    seat = office.seat(someone)
    window = Window(office.look, lambda: NOW)
    qtbot.addWidget(window)
    found = at_work(window, seat)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    assert {"patients", "patient", "meeting"} <= found.keys()
    for name in found:
        window.go(name)
        assert says_so(window), name
    if role is Role.COMMUNITY_MATRON:
        person = found["patient"]
        assert isinstance(person, PatientPage)
        person.bring(patient.id)
        window.go("patient")
        qtbot.waitUntil(lambda: person.about is not None)
        for tab in person.tabs:
            person.go(tab)
            assert says_so(window), tab


def test_every_dialog_is_among_those_looked_at() -> None:
    for module in pkgutil.walk_packages(views.__path__, "desktop.views."):
        importlib.import_module(module.name)
    ours = {each for each in _below(QDialog) if each.__module__.startswith("desktop.")}
    assert ours == DIALOGS.keys() | OF_NO_RECORD


@pytest.mark.parametrize("kind", list(DIALOGS), ids=lambda kind: kind.__name__)
def test_it_stands_in_every_dialog_that_names_someone(
    qtbot: QtBot, office: Office, kind: type[QDialog]
) -> None:
    patient = alan(office)
    with office.store.reading() as session:
        about = patients.banner(session, patient.id)
    found = FoundRow(
        patient.id, about.name, about.born, Gender.MALE, None, "", "", None, mine=False
    )
    dialog = shown(qtbot, DIALOGS[kind](office.seat(), about, found))
    assert says_so(dialog)
    assert about.family not in dialog.windowTitle()


ROWS: list[SharedScreenRow | None] = [
    None,
    *(replace(ROW, slide=slide) for slide in Slide),
    *(replace(ROW, slide=slide, closed_to_room=True, lately=(), summary=()) for slide in Slide),
    replace(ROW, banner=None, slide=Slide.NEUTRAL, live=False),
    replace(ROW, question="Why " * 60),
    replace(
        ROW, banner=replace(ROW.banner, died=PartialDate("2026-11-20")) if ROW.banner else None
    ),
]


@pytest.mark.parametrize("size", [(640, 360), (1366, 768), (1920, 1080)])
def test_it_stands_on_every_slide_of_the_shared_screen(
    qtbot: QtBot, look: Look, size: tuple[int, int]
) -> None:
    wall = Wall(look, NOW)
    qtbot.addWidget(wall)
    wall.resize(*size)
    for row in ROWS:
        if row is None:
            wall.blank()
        else:
            wall.show_row(row, NOW)
        assert LINE in wall.said, row
    wall.close_curtain()
    assert LINE in wall.said


def _below(kind: type[QDialog]) -> set[type[QDialog]]:
    found: set[type[QDialog]] = set()
    for each in kind.__subclasses__():
        found |= {each} | _below(each)
    return found
