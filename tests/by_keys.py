"""Somebody who has a keyboard and no mouse: what they press, and what they come to by it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.tasks import Lanes
from desktop.views.page import Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, Field
from desktop.views.parts.segments import Segments
from desktop.views.window import Window
from tests.views.accessible import nameless
from tests.views.showing import in_front

Key = Qt.Key
CONTROL, ALT, SHIFT = (
    getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Alt", "Shift")
)
MOST = 250
"""Steps after which nobody is going round any more."""


class Flashes(QObject):
    """What stands there as a window of its own for a moment: it takes the keys away."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() is Qt.WindowType.Window
            and not isinstance(watched, Window)
        ):
            self.seen.append(told(watched))
        return False


def here() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def stops(top: QWidget) -> Iterator[QWidget]:
    """Every control that can be used now, and so must be reached."""
    for each in (top, *top.findChildren(QWidget)):
        tabbed = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        usable = each.isVisible() and each.isEnabled() and each.window() is top.window()
        if tabbed and usable and each.focusProxy() is None:
            yield each


@dataclass
class Fingers:
    """``Fingers(qtbot, window, lanes)``: at this window, whose answers come by these lanes."""

    qtbot: QtBot
    window: Window
    lanes: Lanes

    def press(self, key: Key, held: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(here(), key, held or Qt.KeyboardModifier.NoModifier)

    def type(self, words: str) -> None:
        self.qtbot.keyClicks(here(), words)

    def settle(self) -> None:
        """All that was asked has been answered and shown, and something has the focus."""
        for _ in range(2):
            self.qtbot.wait(10)
            self.qtbot.waitUntil(lambda: not self.lanes._errands, timeout=20_000)
        # A desktop hands the keys back once a dialog is closed; the offscreen one has to be asked.
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is not None)
        if QApplication.focusWidget() is None:  # what had it is hidden: Tab finds the first again
            self.qtbot.keyClick(QApplication.activeWindow(), Key.Key_Tab)

    def go_round(self, top: QWidget, name: str) -> None:
        """Tab, and Shift+Tab, come to all there is and to the first again; all of it has a name."""
        for key, held in ((Key.Key_Tab, None), (Key.Key_Backtab, SHIFT)):
            met: list[QWidget] = []
            for _ in range(MOST):
                self.press(key, held)
                if here() in met:
                    break
                met.append(here())
            first, last = told(here()), told(met[-1])
            assert here() is met[0], f"{name}: from {last} it goes on to {first} alone"
            missed = [told(each) for each in stops(top) if each not in met]
            assert missed == [], f"{name}: {key.name} does not reach {missed}"
        self.qtbot.waitUntil(lambda: nameless(top.window()) == [])

    def come_to(self, widget: QWidget) -> None:
        """Tab until it is reached."""
        wanted = widget.focusProxy() or widget
        for _ in range(MOST):
            if here() is wanted:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {told(wanted)}")

    def use(self, button: QAbstractButton) -> None:
        """Press it by its key, from wherever one is; where it has none, by coming to it."""
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        with self.qtbot.waitSignal(button.clicked):
            if isinstance(button, Button) and button.key:
                QTest.keySequence(here(), QKeySequence(_key_within(here(), button.key)))
            else:
                self.come_to(button)
                self.press(Key.Key_Space)
        self.settle()

    def go_by(self, key: str) -> None:
        """A key that no button of ours stands for."""
        QTest.keySequence(here(), QKeySequence(key))
        self.settle()

    def choose(self, among: QAbstractItemView, wanted: str) -> None:
        """The row with these words, by the arrows from the top."""
        self.come_to(among)
        self.press(Key.Key_Home, CONTROL)
        while wanted not in _row_words(among):
            before = among.currentIndex().row()
            self.press(Key.Key_Down)
            assert among.currentIndex().row() > before, f"no row says {wanted}"
        self.settle()

    def pick(self, segments: Segments, words: str) -> None:
        """The choice of these words, which may have no key."""
        self.use(
            next(
                each
                for each in segments.findChildren(QAbstractButton)
                if each.accessibleName() == words
            )
        )

    def fill(self, into: Field, words: str) -> None:
        """Type over whatever stands in a field; of a choice, the one that begins so."""
        self.come_to(into)
        if isinstance(into, ChoiceField):
            self.press(Key.Key_Home)
            while not into.edit.currentText().startswith(words):
                before = into.edit.currentIndex()
                self.press(Key.Key_Down)
                assert into.edit.currentIndex() > before, f"no choice begins with {words}"
        else:
            self.press(Key.Key_A, CONTROL)
            self.type(words)

    def dialog(self) -> QDialog:
        """What stands before everything else, once it does."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        self.settle()
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def close_dialog(self) -> None:
        self.press(Key.Key_Escape)
        self.see_closed()

    def see_closed(self) -> None:
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        self.settle()

    def until(self, there: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(there)
        self.settle()


def seated(qtbot: QtBot, seat: Seat, lanes: Lanes, pages: Mapping[str, Page]) -> Fingers:
    """At a common window, with nothing but these pages in it."""
    window = Window(seat.look, seat.records.now)
    seat.records.touched.connect(window.hear)
    window.show_office(pages, seat.actor.name)
    return Fingers(qtbot, in_front(qtbot, window, (1366, 768)), lanes)


def _key_within(focused: QWidget, key: str) -> str:
    """A letter alone is typed where words are; there its button answers to Alt and the letter."""
    typing = isinstance(focused, QLineEdit | QPlainTextEdit | QComboBox)
    return f"Alt+{key}" if typing and len(key) == 1 and key.isalpha() else key


def _row_words(listed: QAbstractItemView) -> str:
    """A list has but one column."""
    model, row = listed.model(), listed.currentIndex().row()
    columns = model.columnCount() if isinstance(listed, QTableView) else 1
    return " ".join(
        str(model.index(row, column).data(role))
        for column in range(columns)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    )
