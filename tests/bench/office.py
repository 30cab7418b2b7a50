"""A matron signed in to the large hub, at a window of 1920×1080."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from desktop.records import Records, Session
from desktop.services import disclosure
from desktop.store import embedded, keys
from desktop.store.store import Store
from desktop.tasks import Lanes, Tidying
from desktop.unattended import passphrase
from desktop.views.page import Page, Seat
from desktop.views.patients import PatientsPage
from desktop.views.theme import Look
from desktop.views.window import Window
from desktop.words.people import Actor
from tests.bench.large_hub import OFFICE, LargeHub, Size, large_hub
from tests.bench.painted import full_size, settle, until_painted
from tests.clock import NOW


@dataclass(frozen=True, slots=True)
class Office:
    """The window, its pages, and beside it the driver's own connection to the same file."""

    hub: LargeHub
    matron: Actor
    window: Window
    patients: PatientsPage
    others: dict[str, Page]
    sql: Any
    store: Store

    def find(self, typed: str) -> None:
        """Type something, and wait until the answer stands there."""
        self.window.go("patients")
        self.patients.box.setText("")
        settle()
        if typed:
            until_painted(self.window, lambda: self.patients.box.setText(typed), self.answered())

    def answered(self) -> Callable[[], bool]:
        """Says from now on whether an answer has come; one that changes nothing is painted, too."""
        answer = self.patients.table.table_model.modelReset
        answer.connect(self.patients.update)
        return told_by(answer)


@contextmanager
def office(
    size: Size = OFFICE, sees: Callable[[Session, Actor], Actor] | None = None, **others: str
) -> Iterator[Office]:
    """``others`` are further pages by name: the module and class of each.

    ``sees`` makes another of the matron, whose lists are longer.
    """
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setCursorFlashTime(0)  # a blink is nobody's answer
    hub, look, lanes = large_hub(size), Look(application, "light"), Lanes()
    with hub.opened() as (store, member), closing(lanes), closing(_driver(hub)) as sql:
        with store.reading() as session:
            matron = member if sees is None else sees(session, member)
            audience = disclosure.person(session, matron)
        records = Records(store, lanes, lambda: NOW, lanes)
        seat = Seat(
            look, records, matron, audience, bytes(32), no_paper, no_paper, no_paper,
            no_paper, no_paper, nowhere,
        )  # fmt: skip
        patients = PatientsPage(seat)
        made = {name: _page(where, seat) for name, where in others.items()}
        window = Window(look, lambda: NOW)
        Tidying(window)  # as in the program: Python alone collects in the middle of anything
        full_size(window).show()
        window.show_office({"today": Page(seat), "patients": patients, **made}, matron.name)
        settle()
        yield Office(hub, matron, window, patients, made, sql, store)
        window.close()
        settle()
        gc.enable()


def told_by(signal: Any) -> Callable[[], bool]:
    """Says from now on whether the signal was given."""
    given: list[bool] = []
    signal.connect(lambda *_: given.append(True))
    return lambda: bool(given)


def _driver(hub: LargeHub) -> Any:
    """A connection with nothing of ours around it."""
    path = Path(hub.config.store)
    return embedded.connect(path, keys.key_for_passphrase(path, passphrase(hub.config)))


def _page(where: str, seat: Seat) -> Page:
    module, _, name = where.partition(":")
    page = getattr(import_module(module), name)(seat)
    assert isinstance(page, Page)
    return page


def no_paper(*_: object) -> bytes:
    return b""


def nowhere(*_: object) -> None:
    return None
