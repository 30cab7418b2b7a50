"""The program as it is started by its command, until its sign-in is on the screen.

Run as a process of its own; it prints the moment at which the sign-in was painted.
"""

import os
import sys

from PySide6.QtGui import QShowEvent

from desktop import app
from desktop.__main__ import main as tapestry
from desktop.views.window import Window
from tests.bench.painted import Paints, full_size


class _Watched(Window):
    """The program's own window, at full size when it is first shown."""

    def showEvent(self, event: QShowEvent) -> None:
        full_size(self)
        Paints(self).ended.connect(_said)
        super().showEvent(event)


def main() -> None:
    setattr(app, "Window", _Watched)  # noqa: B010 - mypy will not have a class assigned
    sys.argv[1:] = ["--store", sys.argv[1]]
    tapestry()


def _said(end: float) -> None:
    print(end, flush=True)
    os._exit(0)  # what the program goes on to fetch is not waited for


if __name__ == "__main__":
    main()
