"""Signing in: from Enter to Today, painted, less what argon2 takes on purpose.

Run as a process of its own, so that nothing is warm but what the program itself warms while the
person types; it prints milliseconds.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import App
from desktop.config import Config
from desktop.views.theme import Look
from tests.bench.painted import full_size, until_painted
from tests.clock import NOW

_by_argon: list[float] = []


def main() -> None:
    store, passphrase_file, username, password = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    config = Config(store, Path(passphrase_file))
    app = App(application, Look(application, "light"), config, clock=lambda: NOW)
    full_size(app.window)
    until_painted(app.window, app.show)
    _let_it_warm(app)
    _time_argon()
    app.sign_in.username.set_text(username)
    app.sign_in.password.set_text(password)

    def arrived() -> bool:
        from desktop.views.today import TodayPage

        page = app.window.page
        return isinstance(page, TodayPage) and bool(page.feeds.list.row_model.rows)

    field = app.sign_in.password.edit
    took = until_painted(app.window, lambda: QTest.keyClick(field, Qt.Key.Key_Return), arrived)
    print(took - sum(_by_argon) * 1000, flush=True)
    app.window.close()


def _let_it_warm(app: App) -> None:
    """A person types their name and password for longer than this takes."""
    done: list[object] = []
    QApplication.processEvents()
    app.lanes.on_database(lambda: None, done.append, done.append)
    while not done:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _time_argon() -> None:
    from argon2 import PasswordHasher

    from desktop import vault

    for place, name in ((PasswordHasher, "verify"), (vault, "hash_secret_raw")):
        setattr(place, name, _timed(getattr(place, name)))


def _timed(work: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return work(*given, **named)
        finally:
            _by_argon.append(time.perf_counter() - began)

    return run


if __name__ == "__main__":
    main()
