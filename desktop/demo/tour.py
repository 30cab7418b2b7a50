"""The whole of the main job without a screen, through the pages that a person uses.

Leaves a picture of every page, the care plan, the minutes and an account of it all: proof that the
program does on this computer what it says.
"""

import json
import os
import platform
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication

from desktop import __version__, unattended
from desktop.app import App
from desktop.config import APPLICATION
from desktop.demo import hub
from desktop.demo.hand import SIZE, Hand, Lost, Say
from desktop.demo.hub import DemoHub
from desktop.demo.visit import Visit
from desktop.feeds import intake
from desktop.files import write_whole
from desktop.views.theme import Look
from desktop.words.accounts import Fate, FileAccount
from desktop.words.dates import ENGLAND

BEGINS = time(13, 45)
"""A quarter of an hour before the team's meeting."""
PACE = 60
"""A second of the tour is a minute of the story, so that a meeting takes some time."""
LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "alembic", "reportlab", "pikepdf")


def walk(
    out: Path, folder: Path | None, *, patients: int, seed: int, today: date, say: Say
) -> None:
    """Do it all, and leave the proof in ``out``; the hub is kept where ``folder`` is named."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_quiet)
    out.mkdir(parents=True, exist_ok=True)
    hand = Hand(out, say)
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with hand.step("make the county and its hub"):
            made = hub.make(folder, patients=patients, seed=seed, today=today, say=say)
        with hand.step("import every feed again"):
            again = _again(made, today)
        _visit(hand, made, today)
        with hand.step("verify the audit"):
            verdict = unattended.verify(made.config, None)
        if not verdict.ok:
            raise Lost(verdict.sentence)
        report = {
            "patients": made.county.people,
            "sources": _sources(made, again),
            "audit": {"entries": verdict.entries, "head": verdict.head},
            "steps": [{"step": words, "seconds": taken} for words, taken in hand.steps],
            "pictures": hand.pictures,
            "versions": _versions(),
        }
    write_whole(out / "report.json", json.dumps(report, indent=2, ensure_ascii=False).encode())
    say(f"The proof is in {out}")


def _quiet(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
    """Without a screen there is nothing to raise or to give size hints to; the rest is heard."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{kind.name}: {words}\n")


def _again(made: DemoHub, today: date) -> list[FileAccount]:
    """The same files a second time: nothing may change."""
    now = datetime.combine(today, time(9), ENGLAND)
    accounts: list[FileAccount] = []
    with unattended.opened(made.config) as (store, actor):
        for feed in made.county.feeds:
            accounts += intake.import_paths(store, actor, [feed], source=feed.name, now=now)
    moved = sum(each.count(Fate.IMPORTED) + each.count(Fate.UPDATED) for each in accounts)
    if moved:
        raise Lost(f"The same files changed {moved} entries when they came a second time.")
    return accounts


def _visit(hand: Hand, made: DemoHub, today: date) -> None:
    """Open the program as the chair of the team does, before the meeting."""
    application = QApplication.instance() or QApplication([APPLICATION])
    if not isinstance(application, QApplication):
        raise Lost("Another kind of application is running here.")
    look = Look(application, "light")
    begins, since = datetime.combine(today, BEGINS, ENGLAND), monotonic()
    app = App(
        application, look, made.config,
        clock=lambda: begins + PACE * timedelta(seconds=monotonic() - since), note=hub.NOTE,
        ask_where=lambda _, suggested: hand.out / suggested,
    )  # fmt: skip
    app.window.resize(*SIZE)
    app.show()
    try:
        Visit(hand, app).all()
    finally:
        app.window.close()


def _sources(made: DemoHub, again: list[FileAccount]) -> dict[str, Any]:
    """By source: what the county wrote, and what became of it the first and the second time."""
    return {
        source: {
            "in": dict(counts),
            "first": _fates(made.accounts, source),
            "again": _fates(again, source),
        }
        for source, counts in made.county.counts.items()
    }


def _fates(accounts: "tuple[FileAccount, ...] | list[FileAccount]", source: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for account in accounts:
        if account.label.startswith(f"{source}-"):
            for line in account.lines:
                found[line.fate.value] += line.count
    return dict(found)


def _versions() -> dict[str, str]:
    return {
        "tapestry": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "qt": qVersion(),
        **{name: version(name) for name in LIBRARIES},
    }
