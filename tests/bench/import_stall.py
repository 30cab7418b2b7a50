"""How long the screen's thread is held up while a large file comes in beside the window.

A timer of 10 ms ticks on that thread, as a key that someone presses would have to wait its turn. It
has no baseline: without an import the timer is late by no more than the window paints.
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

from desktop.config import Config
from desktop.imports import Imports
from desktop.records import Records
from desktop.services import disclosure, policy
from desktop.store import embedded
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

SIZE, PEOPLE = 50_000_000, 50
TICK = 10
"""Milliseconds."""
NOTE = "Seen at home. " * 60
"""An entry of a practice's record is about as long as this."""


@contextmanager
def _import() -> Iterator[tuple[Side, None]]:
    with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
        here = Path(folder)
        file = here / "list.json"
        _write(file)
        yield lambda number: _longest_gap(here / str(number), file), None


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


def _longest_gap(folder: Path, file: Path) -> float:
    """Milliseconds between two ticks, at the worst, from the press of the button to the end."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    tidying, look, lanes = Tidying(application), Look(application, "light"), Lanes()
    folder.mkdir()
    path = folder / "hub.tapestry"
    store, _ = embedded.create(path, "correct horse battery staple")
    with closing(store), closing(lanes):
        make = Factory(store, "manager")
        make.policy()
        manager = make.staff(Role.PRACTICE_MANAGER, "Ruth Dent")
        with store.reading() as session:
            audience = disclosure.person(session, manager)
            permissions = policy.permissions(session, manager)
        imports = Imports(Config(str(path), None))
        imports.unlocked(store.key, "")
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
    Budget(
        "import-stall",
        "the longest that the screen waits while a file of 50 MB comes in",
        "nothing",
        _import,
        within=100,
        rounds=1,
    ),
)
