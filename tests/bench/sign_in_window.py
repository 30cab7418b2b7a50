"""The program as it is started by its command, until its sign-in is on the screen.

Run as a process of its own; it prints the moment at which the sign-in was painted.
"""

import os
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.__main__ import main as tapestry
from tests.bench.painted import Paints, full_size


class _FullSize(QObject):
    """Gives a window its size before it is first painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            full_size(watched)
        return False


def main() -> None:
    application = QApplication(sys.argv[:1])
    paints = Paints(application)
    application.installEventFilter(_FullSize(application))
    paints.ended.connect(_said)
    sys.argv[1:] = ["--store", sys.argv[1]]
    tapestry()


def _said(end: float) -> None:
    print(end, flush=True)
    os._exit(0)  # what the program goes on to fetch is not waited for


if __name__ == "__main__":
    main()
