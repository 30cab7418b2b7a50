"""Nothing withheld reaches a screen, a room, a paper, a log, a title, a file or the clipboard.

Someone walks through every page and leads a meeting. Whatever may not reach them is spelt CANARY;
all that comes through the one door, stands in a widget or on a paper, or lies in a file is heard.
With the rule off the same walk does hear it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import true
from structlog.testing import capture_logs

from desktop.models import Action, Item, ItemAnnotation, Patient
from desktop.records import Records
from desktop.services import disclosure, relationships
from desktop.views.actions import ActionsPage
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.feeds import FeedsPage
from desktop.views.meeting import MeetingPage
from desktop.views.meetings import MeetingsPage
from desktop.views.page import Page, Seat
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.today import TodayPage
from desktop.words.dates import PartialDate
from desktop.words.enums import AudienceKind, ItemStatus, Kind, Role, Sector
from desktop.words.people import Actor, Audience, Cell
from tests.clock import NOW, TODAY
from tests.reports.reading import words
from tests.services.record import EVERYTHING
from tests.views.conftest import Office
from tests.views.showing import shown

CANARY = "CANARY"
READERS = (Role.LINK_WORKER, Role.COMMUNITY_MATRON, Role.PRACTICE_STAFF, Role.PRACTICE_MANAGER)
SHOWN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
SAID_BY = ("text", "toPlainText", "windowTitle", "toolTip", "accessibleName",
           "accessibleDescription", "placeholderText", "statusTip", "whatsThis")  # fmt: skip


class Ear:
    """Hears all that leaves the store towards a person."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.heard_whole: list[QWidget] = []
        """Windows that nothing comes to any more."""

    def answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the one door hands to any screen."""
        awaited = Records._awaited

        def overheard(
            records: Records, topic: str, then: Callable[[Any], None], failed: Any
        ) -> Any:
            def hear(answer: Any) -> None:
                self.heard.append(repr(answer))
                then(answer)

            return awaited(records, topic, hear, failed)

        monkeypatch.setattr(Records, "_awaited", overheard)

    def looks(self) -> None:
        """Every word in every widget of every window, whether in front or not."""
        for window in QApplication.topLevelWidgets():
            if window in self.heard_whole:
                continue
            for widget in (window, *window.findChildren(QWidget)):
                for name in SAID_BY:
                    said = getattr(widget, name, None)
                    if callable(said):
                        self.heard.append(str(said()))
                if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
                    top = QModelIndex()
                    columns = 1 if isinstance(widget, QListView) else model.columnCount(top)
                    for row in range(model.rowCount(top)):
                        for column in range(columns):
                            index = model.index(row, column, top)
                            self.heard += [str(index.data(role)) for role in SHOWN]
        self.heard.append(QApplication.clipboard().text())

    def reads(self, folder: Path) -> None:
        """Names of files, and what lies in them: an encrypted hub says nothing."""
        for path in folder.rglob("*"):
            self.heard.append(str(path.relative_to(folder)))
            if path.is_file():
                self.heard.append(path.read_bytes().decode("latin-1"))

    def paper(self, draw: Callable[..., bytes]) -> Callable[..., bytes]:
        def drawn(*what: Any) -> bytes:
            pdf = draw(*what)
            self.heard.append(words(pdf))
            return pdf

        return drawn

    @property
    def canaries(self) -> set[str]:
        return {said for said in self.heard if CANARY in said}


def fill(office: Office, reader: Actor, allowed: frozenset[Cell]) -> tuple[Patient, int]:
    """Someone known with a fact in every cell, a stranger with a name, and a meeting about both."""
    make = office.factory
    known = make.patient("Hindmarsh", "Dorothy", practice=office.practice)
    stranger = make.patient(f"{CANARY}-stranger", "Mary", practice=make.practice("Elsewhere"),
                            known=False, address=f"1 {CANARY} Street")  # fmt: skip
    # Every feed of the hub is listed by name, whomever it knows: those names are no canaries.
    sources = {sector: make.source(f"feed of {sector}", sector) for sector in Sector}
    rows: list[Item] = []
    beside: list[ItemAnnotation] = []
    for number, cell in enumerate(sorted(EVERYTHING.cells), 1):
        seen = cell in allowed
        said = f"seen{number}" if seen else f"{CANARY}-{cell.key}"
        rows.append(
            Item(patient_id=known.id, id=number, kind=cell.kind, sector=cell.sector,
                 confidentiality=cell.confidentiality, title=said, detail=said, value=said,
                 unit=said, code=said, begins=PartialDate("2026-11-25"),
                 status=ItemStatus.ACTIVE, said_at=NOW, recorded_from=NOW,
                 source_id=None if seen else sources[cell.sector].id)
        )  # fmt: skip
        if not seen:
            beside.append(
                ItemAnnotation(patient_id=known.id, item_id=number, author_id=reader.id,
                               text=f"{CANARY}-beside", made_at=NOW)
            )  # fmt: skip
    make.keep(*rows)
    make.keep(*beside)
    make.item(stranger, f"{CANARY}-problem", Kind.PROBLEM)
    make.plan(stranger)
    make.plan(known)
    make.keep(Action(patient_id=stranger.id, what=f"{CANARY}-action", owner_id=office.matron.id
                     if reader is not office.matron else make.script(),
                     due=TODAY, agreed_on=TODAY))  # fmt: skip
    elsewhere = make.team("Elsewhere")
    make.meeting(elsewhere, chair=make.staff(Role.GP, teams=[elsewhere]), patients=[stranger])
    meeting = make.meeting(office.team, chair=reader, patients=[known])
    return known, meeting.id


def walk(qtbot: QtBot, seat: Seat, ear: Ear, known: Patient, meeting: int) -> None:
    """Every page, every tab of the person, and the meeting with each of its slides."""

    def at(page: Page) -> None:
        shown(qtbot, page)
        seat.records.touched.connect(page.hear)
        page.arrive()
        settle(qtbot)
        ear.looks()

    def put_away(page: Page) -> None:
        """All of it was heard: what is looked at next need not be heard beside it again."""
        seat.records.touched.disconnect(page.hear)
        page.hide()
        ear.heard_whole.append(page)

    for page in (TodayPage(seat), MeetingsPage(seat), ActionsPage(seat), FeedsPage(seat)):
        at(page)
        put_away(page)
    if offered := permitted(seat):
        administration = AdministrationPage(seat, offered)
        at(administration)
        for offer in offered:
            administration.go(offer.key)
            settle(qtbot)
            ear.looks()
        put_away(administration)
    patients = PatientsPage(seat)
    at(patients)
    for typed in ("dorothy", "canary", "mary"):
        patients.box.setText(typed)
        settle(qtbot)
        ear.looks()
    person = PatientPage(seat)
    at(person)
    person.bring(known.id)
    settle(qtbot)
    for tab in person.tabs:
        person.go(tab)
        settle(qtbot)
        ear.looks()
    console = MeetingPage(seat)
    console.bring(meeting)
    at(console)
    for key in ("F8", "F8", "F2", "F3", "F5", "F9", "F9"):
        qtbot.keyClick(console, getattr(Qt.Key, f"Key_{key}"))
        settle(qtbot)
        ear.looks()


def settle(qtbot: QtBot) -> None:
    """Until the lanes have nothing left to do and nothing left to say."""
    for turn in range(6):
        lane = _LANES[-1].aside if turn % 2 else _LANES[-1].on_database
        with qtbot.waitCallback() as done:  # a wait until would sleep, hundreds of times
            lane(lambda: None, done, lambda _: None)


_LANES: list[Any] = []


@contextmanager
def rule_off() -> Iterator[None]:
    """Everybody is everywhere, and sees everything."""
    everything = replace(EVERYTHING, kind=AudienceKind.ROOM)
    with ExitStack() as stack:
        for module, name, answer in (
            (relationships, "openable", lambda *_: true()),
            (relationships, "must_open", lambda *_: None),
            (disclosure, "visible", lambda *_: true()),
            (disclosure, "person", lambda *_: EVERYTHING),
            (disclosure, "room", lambda *_: everything),
            (disclosure, "paper", lambda *_: everything),
        ):
            stack.enter_context(patch.object(module, name, answer))
        yield


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("rule", ["on", "off"])
def test_no_canary_leaves_the_store(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, role: Role,
    rule: str, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    reader = office.factory.staff(
        role, "A reader", teams=[office.team], practices=[office.practice]
    )
    ear = Ear()
    ear.answers(monkeypatch)
    with office.store.reading() as session:
        allowed = disclosure.person(session, reader).cells
    known, meeting = fill(office, reader, allowed)
    _LANES.append(office.lanes)
    seat = office.seat(reader, ask_where=lambda _, name: tmp_path / name)
    seat = replace(
        seat, draw_plan=ear.paper(seat.draw_plan), draw_minutes=ear.paper(seat.draw_minutes)
    )
    with capture_logs() as logged:
        if rule == "off":
            with rule_off():
                audience: Audience = EVERYTHING
                walk(qtbot, replace(seat, audience=audience), ear, known, meeting)
        else:
            walk(qtbot, seat, ear, known, meeting)
    ear.reads(tmp_path)
    ear.heard += [*capfd.readouterr(), repr(logged)]
    if rule == "on":
        assert ear.canaries == set()
        assert any("seen" in said for said in ear.heard)
        assert any("HINDMARSH" in said for said in ear.heard)
    else:
        assert ear.canaries
