"""How long the screen's thread is held up while a large file comes in beside the window.

A timer of 10 ms ticks on that thread, as a key that someone presses would have to wait its turn. It
has no baseline: without an import the timer is late by no more than the window paints. The hub is a
file that the window shares with the import, or lies on a server.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.imports import Imports
from desktop.records import Records
from desktop.services import disclosure, policy
from desktop.store import embedded, hub
from desktop.store.session import hub_name
from desktop.store.store import Store
from desktop.tasks import Lanes, Tidying
from desktop.views.feeds import FeedsPage
from desktop.views.page import Page, Seat
from desktop.views.theme import Look
from desktop.views.window import Window
from desktop.words.accounts import BroughtIn, Fate
from desktop.words.enums import Role
from tests.bench.budget import Budget, Side
from tests.bench.office import no_paper, nowhere
from tests.bench.painted import full_size, settle
from tests.clock import NOW
from tests.factory import Factory, nhs_number
from tests.feeds.making import condition, patient
from tests.killing import Hub, InFile, OnServer
from tests.stores import LOGIN, PASSPHRASE, Server

SIZE, PEOPLE = 50_000_000, 50
TICK = 10
"""Milliseconds."""
NOTE = "Seen at home. " * 60
"""An entry of a practice's record is about as long as this."""


@contextmanager
def _in_file() -> Iterator[tuple[Side, None]]:
    with _sent() as (here, file):

        def one(number: int) -> float:
            path = here / f"{number}.tapestry"
            store, _ = embedded.create(path, PASSPHRASE)
            with closing(store):
                return _longest_gap(InFile(path, store.key), store, file)

        yield one, None


@contextmanager
def _on_server() -> Iterator[tuple[Side, None]]:
    with _sent() as (here, file):
        server = Server(here / "server")

        def one(_: int) -> float:
            name = server.fresh()
            hub.create(server.url(name))
            hub.add_login(server.url(name), LOGIN, "not asked for on a socket")
            with closing(hub.connect(server.url(name, LOGIN))) as store:
                return _longest_gap(OnServer(server, name, here), store, file)

        try:
            yield one, None
        finally:
            server.stop()


@contextmanager
def _sent() -> Iterator[tuple[Path, Path]]:
    """A folder, and the file in it that comes in."""
    with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
        here = Path(folder)
        file = here / "list.json"
        _write(file)
        yield here, file


def _write(file: Path) -> None:
    """A bundle of few people with very much about each, as GP Connect sends it."""
    people = [patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in range(PEOPLE)]
    entry = len(json.dumps({"resource": _problem(0)})) + 2
    problems = [_problem(number) for number in range(SIZE // entry)]
    told = {"resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": each} for each in [*people, *problems]]}  # fmt: skip
    file.write_text(json.dumps(told), "utf-8")


def _problem(number: int) -> dict[str, object]:
    return condition(
        f"c{number:07}", f"Problem {number:07}", note=[{"text": NOTE}],
        subject={"reference": f"Patient/p{number % PEOPLE}"},
    )  # fmt: skip


def _longest_gap(of: Hub, store: Store, file: Path) -> float:
    """Milliseconds between two ticks, at the worst, from the press of the button to the end.

    ``store`` is the hub as the window has it open.
    """
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    tidying, look, lanes = Tidying(application), Look(application, "light"), Lanes()
    with closing(lanes), closing(of.opened()) as scripts:
        make = Factory(scripts, LOGIN)
        make.policy()
        manager = make.staff(Role.PRACTICE_MANAGER, "Ruth Dent", username=LOGIN)
        with store.reading() as session:
            audience = disclosure.person(session, manager)
            permissions = policy.permissions(session, manager)
            name = hub_name(session)
        imports = Imports(of.config)
        imports.unlocked(of.key, name)
        seat = Seat(
            look, Records(store, lanes, lambda: NOW, lanes), manager, audience, bytes(32), no_paper,
            no_paper, no_paper, no_paper, no_paper, nowhere, permissions, None, imports,
        )  # fmt: skip
        feeds, window = FeedsPage(seat), Window(look, lambda: NOW)
        full_size(window).show()
        window.show_office({"today": Page(seat), "feeds": feeds}, manager.name)
        window.go("feeds")
        settle()
        gaps = _ticking(imports, lambda: imports.begin([file], manager))
        ended = imports.outcome
        assert isinstance(ended, BroughtIn)
        assert [each.count(Fate.IMPORTED) for each in ended.accounts] == [
            each.entries for each in ended.accounts
        ]
        window.close()
        settle()
    tidying.deleteLater()
    return max(gaps) * 1000


def _ticking(imports: Imports, begin: Callable[[], None]) -> list[float]:
    """Every gap between two ticks while it goes on, in seconds."""
    ticks = [time.perf_counter()]
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    imports.ended.connect(lambda _: QTimer.singleShot(500, loop.quit))  # and pages that hear of it
    timer.start(TICK)
    begin()
    loop.exec()
    timer.stop()
    return [later - tick for tick, later in pairwise(ticks)]


BUDGETS = (
    Budget("import-stall", "the longest that the screen waits while a file of 50 MB comes in",
           "nothing", _in_file, within=100, rounds=1),
    Budget("import-stall-server", "the same, where the hub lies on a server", "nothing",
           _on_server, within=100, rounds=1),
)  # fmt: skip
