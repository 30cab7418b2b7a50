"""Keys that press a button, keys that act only where one control has the focus, and the focus."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


def key_presses(button: QAbstractButton, key: str, *, repeats: bool = False) -> None:
    """``key`` presses it; once, however long it is held, unless it ``repeats``.

    What is decided by a key makes room for the next, and a finger that rests on the key would
    decide that one unread.
    """
    QShortcut(QKeySequence(key), button, button.click).setAutoRepeat(repeats)


def enter_presses(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses the button that has the focus, as the space bar does; whether this was Enter.

    By itself Qt does so on some desktops only. Held down, it is pressed once.
    """
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() in PLAIN
    if enter and not event.isAutoRepeat():
        button.click()
    return enter


def key_within(widget: QWidget, key: str, act: Callable[[], object]) -> None:
    """``act`` on a key while ``widget`` has the focus.

    Connected apart: a constructor that is given both a callable and a context drops the context,
    and two controls with the same key then silence each other.
    """
    shortcut = QShortcut(QKeySequence(key), widget, context=Qt.ShortcutContext.WidgetShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)


def keys_go_on(leaving: QWidget, to: QWidget) -> None:
    """What is about to be hidden, or switched off, hands the keys to what is there instead.

    By itself Qt gives them to whatever comes next on the screen, or to nothing.
    """
    focused = QApplication.focusWidget()
    if focused is not None and (focused is leaving or leaving.isAncestorOf(focused)):
        to.setFocus(Qt.FocusReason.OtherFocusReason)
