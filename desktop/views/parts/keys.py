"""Keys that act only where one control has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def key_within(widget: QWidget, key: str, act: Callable[[], object]) -> None:
    """``act`` on a key while ``widget`` has the focus.

    Connected apart: a constructor that is given both a callable and a context drops the context,
    and two controls with the same key then silence each other.
    """
    shortcut = QShortcut(QKeySequence(key), widget, context=Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(act)
