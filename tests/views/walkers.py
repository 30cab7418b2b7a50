"""Those who walk through the whole program, past everything that may not reach them.

Whatever may not is a canary; all that comes through the one door, stands in a widget or on a paper,
or lies in a file is heard.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import true
from structlog.testing import capture_logs

from desktop.services import disclosure, reach, relationships
from desktop.store.store import Store
from desktop.tasks import Lanes
from desktop.views.theme import Look
from desktop.words.enums import AudienceKind, Role
from desktop.words.people import Actor
from tests.factory import Factory
from tests.services.record import EVERYTHING
from tests.stores import At
from tests.views.canaries import Ear, Planted
from tests.views.conftest import Office
from tests.views.walk import LOOKED_AT_AS, Walk

LEAD = Role.GOVERNANCE_LEAD
MINUTES, HANDED_ON = {"Save as PDF"}, {"Save as PDF", "Save as FHIR", "Save as table"}
SAVED = {
    Role.LINK_WORKER: MINUTES,
    Role.COMMUNITY_MATRON: HANDED_ON,
    Role.PRACTICE_STAFF: MINUTES,
    Role.PRACTICE_MANAGER: MINUTES | {"Export"},
    LEAD: {"Save as files", "Export", "Export into a folder"},
}
"""What each can at least save, by the words on its button."""
READERS = tuple(SAVED)
LEAST = LOOKED_AT_AS
"""Who is told the least."""


@contextmanager
def rule_off() -> Iterator[None]:
    """Everybody is everywhere, and sees everything."""
    everything = replace(EVERYTHING, kind=AudienceKind.ROOM)
    with ExitStack() as stack:
        for module, name, answer in (
            (reach, "openable", lambda *_: true()),
            (relationships, "must_open", lambda *_: None),
            (disclosure, "visible", lambda *_: true()),
            (disclosure, "person", lambda *_: EVERYTHING),
            (disclosure, "room", lambda *_: everything),
            (disclosure, "paper", lambda *_: everything),
        ):
            stack.enter_context(patch.object(module, name, answer))
        yield


class Sitting:
    """A reader at a desk of either store, with everything planted and an ear at every way out."""

    def __init__(
        self,
        qtbot: QtBot,
        office: Office,
        reader: Actor,
        desk: Store,
        folder: Path,
        ear: Ear,
        printed: Callable[[], Iterable[str]],
    ) -> None:
        with desk.reading() as session:
            as_whom = LOOKED_AT_AS if reader.role is LEAD else reader.role
            allowed = disclosure.role(session, as_whom).cells
        self.planted = Planted(office, reader, allowed)
        self.asker = office.factory.patient("Kirkup", "Alan", practice=office.practice)
        office.factory.item(self.asker, "seen by whoever answers")
        seat = replace(office, store=desk).seat(reader, ask_where=lambda _, name: folder / name)
        self.seat = replace(
            seat,
            draw_plan=ear.paper(seat.draw_plan),
            draw_minutes=ear.paper(seat.draw_minutes),
            draw_subject_access=ear.paper(seat.draw_subject_access),
            draw_week=ear.paper(seat.draw_week),
        )
        self.qtbot, self.lanes, self.ear, self.reader = qtbot, office.lanes, ear, reader
        self.folder, self.printed = folder, printed

    def walk(self, *, rule: bool) -> Walk:
        seat = self.seat if rule else replace(self.seat, audience=EVERYTHING)
        walk = Walk(self.qtbot, self.lanes, seat, self.ear, self.planted)
        with ExitStack() as stack:
            logged = stack.enter_context(capture_logs())
            if not rule:
                stack.enter_context(rule_off())
            walk.through_every_page()
            if self.reader.role is LEAD:
                walk.answering(self.asker)
        self.ear.heard.add(repr(logged))
        self.ear.heard.update(self.printed())
        self.ear.reads(self.folder.parent)
        return walk

    def keeps_to_the_rule(self) -> None:
        walk = self.walk(rule=True)
        assert self.planted.heard_by(self.ear) == []
        assert any("seen" in said for said in self.ear.heard)
        assert walk.saved >= SAVED[self.reader.role]

    def hears_every_canary_with_the_rule_off(self) -> None:
        self.walk(rule=False)
        assert self.planted.not_heard_by(self.ear) == []

    def is_told_no_more_by_a_hub_with_the_rule_off(self) -> None:
        self.walk(rule=False)
        assert self.planted.heard_by(self.ear) == []


Sit = Callable[[Role], Sitting]


@pytest.fixture
def office(qtbot: QtBot, look: Look, store: Store, factory: Factory) -> Iterator[Office]:
    """On either store; the people at its desks are made by the tests."""
    team = factory.team()
    practice = factory.practice(team=team)
    matron = factory.staff(Role.COMMUNITY_MATRON, "Anna Bell", teams=[team], practices=[practice])
    lanes = Lanes()
    with look.undressed():  # no colour says a word, and each widget would be dressed many times
        yield Office(factory, store, look, lanes, team, practice, matron)
    lanes.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are saved; beside it the folder that the system would have for passing ones."""
    for name in ("saved", "passing"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "passing"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert QDir.tempPath() == tempfile.gettempdir() == str(tmp_path / "passing")
    saved = tmp_path / "saved"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(saved))
    return saved


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    heard = Ear()
    heard.answers(monkeypatch)
    return heard


@pytest.fixture
def sit(
    qtbot: QtBot,
    office: Office,
    at: At,
    folder: Path,
    ear: Ear,
    capfd: pytest.CaptureFixture[str],
) -> Sit:
    def seated(role: Role) -> Sitting:
        reader = office.factory.staff(
            role, "A reader", teams=[office.team], practices=[office.practice]
        )
        return Sitting(qtbot, office, reader, at(reader), folder, ear, capfd.readouterr)

    return seated
