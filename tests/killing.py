"""An import in a process of its own that is killed in the middle, and run again."""

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.config import Config
from desktop.imports import DIED, Imports
from desktop.models import Item, Patient
from desktop.store import chain, embedded
from desktop.words.accounts import BroughtIn, Fate, Progress
from desktop.words.people import Actor
from tests.factory import nhs_number
from tests.feeds.making import bundle, condition, patient


def practice_list(people: int, *, problems: int = 2) -> bytes:
    """A bundle of so many people, each with so many problems."""
    return bundle(
        *(patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in range(people)),
        *(
            condition(f"c{n}-{m}", f"Problem {m}", subject={"reference": f"Patient/p{n}"})
            for n in range(people)
            for m in range(problems)
        ),
    )


def holds(path: Path, key: bytes) -> tuple[list[Any], list[Any]]:
    """Everyone and everything in a hub, whatever their ids; its log is whole."""
    with closing(embedded.open_beside(path, key)) as store:
        assert chain.verify(store).ok
        with store.reading() as session:
            people = session.execute(select(Patient.nhs_number, Patient.family)).all()
            items = session.execute(
                select(Patient.nhs_number, Item.title, Item.status).join(
                    Patient, Patient.id == Item.patient_id
                )
            ).all()
    return sorted(people), sorted(items)


class Importer:
    """A window's side of imports into one hub, as someone who may bring files in."""

    def __init__(self, qtbot: QtBot, path: Path, key: bytes, actor: Actor) -> None:
        self.imports = Imports(Config(str(path), None))
        self.imports.unlocked(key, "")
        self._qtbot, self.actor = qtbot, actor

    def bring_in(self, *paths: Path) -> BroughtIn:
        with self._qtbot.waitSignal(self.imports.ended, timeout=60_000) as ended:
            self.imports.begin(paths, self.actor)
        assert ended.args is not None
        found: BroughtIn = ended.args[0]
        return found

    def killed(self, path: Path, share: float) -> BroughtIn:
        """Kill the process once it has taken in so much of the file, from 0 to 1."""

        def far_enough(progress: Progress) -> bool:
            return progress.of_bytes > 0 and progress.read / progress.of_bytes >= share

        with self._qtbot.waitSignal(self.imports.ended, timeout=60_000) as ended:
            with self._qtbot.waitSignal(
                self.imports.moved, timeout=60_000, check_params_cb=far_enough
            ):
                self.imports.begin([path], self.actor)
            running = self.imports._running
            assert running is not None
            assert running.process.pid is not None
            os.kill(running.process.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert ended.args is not None
        found: BroughtIn = ended.args[0]
        return found


def kill_and_run_again(importer: Importer, path: Path, share: float) -> None:
    """Killed it says so, in a sentence; run again, every entry is accounted for."""
    assert importer.killed(path, share) == BroughtIn(sentence=DIED)
    again = importer.bring_in(path)
    (account,) = again.accounts
    assert again.sentence == ""
    assert account.count(Fate.UNCHANGED) > 0
    assert account.count(Fate.UNCHANGED) + account.count(Fate.IMPORTED) == account.entries
