"""A person at the program: presses and types real keys, waits for what the screen shows, looks."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

Say = Callable[[str], None]

SIZE = (1920, 1080)
NONE = Qt.KeyboardModifier.NoModifier
PATIENCE = 60.0
"""Seconds to wait for something to appear before the tour has failed."""


class Lost(RuntimeError):
    """What a person would have waited for never came."""


class Hand:
    """``steps`` keeps what was done and how many seconds each took."""

    def __init__(self, out: Path, say: Say) -> None:
        self.out = out
        self.steps: list[tuple[str, float]] = []
        self.pictures: list[str] = []
        self._say = say

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.steps.append((words, round(time.perf_counter() - began, 3)))
        self._say(f"{words} ({self.steps[-1][1]:.2f} s)")

    def wait(self, condition: Callable[[], bool], wanted: str) -> None:
        """Let the program work until the condition holds."""
        until = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > until:
                raise Lost(f"Waited in vain for {wanted}.")
            QTest.qWait(5)

    def press(self, button: QAbstractButton) -> None:
        self.wait(lambda: button.isVisible() and button.isEnabled(), button.accessibleName())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(widget, key)

    def shortcut(self, window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """A key that acts in the window in front, whatever has the focus there."""
        window.activateWindow()
        self.wait(window.isActiveWindow, "the window in front")
        QTest.keyClick(window, key, held)

    def type(self, editor: QWidget, words: str) -> None:
        """Put the words where the focus is set, a key at a time."""
        self.wait(lambda: editor.isVisible() and editor.isEnabled(), editor.accessibleName())
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(editor, words)

    def look(self, widget: QWidget, name: str) -> None:
        """Keep a picture of a whole window."""
        QApplication.processEvents()
        if not widget.grab().save(str(self.out / f"{name}.png")):
            raise Lost(f"The picture {name} could not be written.")
        self.pictures.append(f"{name}.png")
