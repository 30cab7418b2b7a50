"""A computer with a hub on it, and someone who sits down at it: the whole program in a test."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.app import App
from desktop.config import Config
from desktop.errors import Problem
from desktop.models import Credential, Draft, Staff
from desktop.services import policy, staff
from desktop.store import embedded
from desktop.store.store import Store
from desktop.vault import Keyring
from desktop.views import theme
from desktop.views.meeting import MeetingPage
from desktop.views.patient import PatientPage
from desktop.views.plan import PlanTab
from desktop.views.theme import Look
from desktop.words.enums import Role
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import LOGIN, PASSPHRASE
from tests.test_vault import InMemory, trusting

PASSWORD = "three plain words"


@pytest.fixture(scope="session")
def hashed() -> str:
    return staff.hashed(PASSWORD)


def settle_in(store: Store, hashed: str) -> tuple[int, int]:
    """A team, a matron who may sign in, a patient of hers with a plan half-written, a meeting.

    The ids of the patient and of the meeting that has her on its agenda.
    """
    make = Factory(store, LOGIN)
    team = make.team()
    practice = make.practice(team=team)
    matron = make.staff(Role.COMMUNITY_MATRON, "Anna Bell", teams=[team], practices=[practice])
    make.password(matron, hashed)
    patient = make.patient("Coulthard", "Edith Mary", practice=practice)
    make.plan(patient)
    return patient.id, make.meeting(team, chair=matron, patients=[patient]).id


@dataclass
class Desk:
    """A computer with a hub on it, and someone who sits down at it."""

    qtbot: QtBot
    application: QApplication
    path: Path
    key: bytes
    patient: int
    meeting: int
    backend: InMemory = field(default_factory=InMemory)
    runs: list[App] = field(default_factory=list)
    """Held: an App that nobody holds is gone before its window closes."""

    def start(self, config: Config | None = None, keyring: Keyring | None = None) -> App:
        """The program as it stands when its door has been painted."""
        run = App(
            self.application,
            Look(self.application, "light"),
            config or Config(str(self.path), None),
            clock=lambda: NOW,
            keyring=keyring or trusting(self.backend),
        )
        self.runs.append(run)
        self.qtbot.addWidget(run.window)
        with self.qtbot.waitActive(run.window):
            run.show()
            run.window.activateWindow()
        return run

    def sign_in(
        self, run: App, passphrase: str = "", *, password: str = PASSWORD, remember: bool = False
    ) -> None:
        door = run.sign_in
        if passphrase:
            self.qtbot.waitUntil(door.passphrase.isVisible)
            door.passphrase.set_text(passphrase)
            door.remember.setChecked(remember)
        door.username.set_text(LOGIN)
        door.password.set_text(password)
        self.qtbot.mouseClick(door.button, Qt.MouseButton.LeftButton)

    def work(self, run: App) -> None:
        """Sign in, and be in the office."""
        self.sign_in(run, PASSPHRASE)
        self.qtbot.waitUntil(lambda: run.window.page is not None)

    def open_patient(self, run: App) -> PatientPage:
        assert run.window.page is not None
        run.window.page.opened.emit(self.patient)
        page = run.window.page
        assert isinstance(page, PatientPage)
        self.qtbot.waitUntil(lambda: page.about is not None)
        return page

    def open_meeting(self, run: App) -> MeetingPage:
        assert run.window.page is not None
        run.window.page.meetingOpened.emit(self.meeting)
        page = run.window.page
        assert isinstance(page, MeetingPage)
        self.qtbot.waitUntil(lambda: page.heading[0] == "Weardale weekly meeting")
        return page

    def type_in_plan(self, run: App, words: str) -> None:
        """Half a sentence in the plan, not a moment longer."""
        page = self.open_patient(run)
        page.go("plan")
        self.qtbot.waitUntil(page.made(PlanTab).form.isVisible)
        editor = page.made(PlanTab).form.strengths.edit
        editor.setFocus()
        self.qtbot.keyClicks(editor, words)

    def change_policy(self, table: str, begins: str, goes_on: str) -> None:
        """The policy shipped, but for the one line of a table that begins so."""
        shipped = policy.shipped()
        lines = [
            begins + goes_on if line.startswith(begins) else line
            for line in getattr(shipped, table).splitlines()
        ]
        with closing(embedded.open_with_key(self.path, self.key)) as store:
            Factory(store, LOGIN).policy(replace(shipped, **{table: "\n".join(lines)}))

    def give_password(self) -> None:
        """From now on the password is one that somebody else chose."""
        with closing(embedded.open_with_key(self.path, self.key)) as store:
            with store.reading() as session:
                person = session.scalars(select(Staff.id).where(Staff.username == LOGIN)).one()
            Factory(store, LOGIN).change(Credential, person, given=True)

    def drafts(self) -> list[str]:
        """What is kept half-typed; the hub must be let go by then."""
        store = embedded.open_with_key(self.path, self.key)
        with closing(store), store.reading() as session:
            return list(session.scalars(select(Draft.form)))

    def hub_is_free(self) -> bool:
        try:
            embedded.open_with_key(self.path, self.key).close()
        except Problem:
            return False
        return True


@pytest.fixture
def desk(
    qtbot: QtBot,
    qapp: QApplication,
    embedded_file: Path,
    embedded_template: tuple[Path, bytes],
    hashed: str,
) -> Desk:
    with closing(embedded.open_with_key(embedded_file, embedded_template[1])) as store:
        patient, meeting = settle_in(store, hashed)
    return Desk(qtbot, qapp, embedded_file, embedded_template[1], patient, meeting)


@pytest.fixture
def undressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No style sheet: to dress the whole program is a third of the time that it takes to open."""
    monkeypatch.setattr(theme, "style_sheet", lambda _: "")


def said_in(holder: QWidget, sentence: str) -> bool:
    return any(each.text() == sentence for each in holder.findChildren(QLabel))
