"""What can be seen and read of the whole program, and the time that passes over it."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop.app import App
from tests.desk import Desk

NAMES = ("coulthard", "edith", "edie", "anna bell")
"""The patient, and who was signed in."""


def words_of(widget: QWidget) -> Iterator[str]:
    """All that a widget says or could say."""
    for name in (
        "text", "toPlainText", "windowTitle", "toolTip", "statusTip", "accessibleName",
        "accessibleDescription", "placeholderText", "title", "currentText",
    ):  # fmt: skip
        ask = getattr(widget, name, None)
        if callable(ask):
            yield str(ask())
    if isinstance(widget, QAbstractItemView):
        yield from _cells(widget.model())


def _cells(model: QAbstractItemModel | None) -> Iterator[str]:
    for row in range(model.rowCount() if model is not None else 0):
        column = 0  # a list does not say how many it has
        while model is not None and (cell := model.index(row, column)).isValid():
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield str(model.data(cell, role))
            column += 1


def said(window: QWidget) -> set[str]:
    """Which of the names stand anywhere in a window, shown or hidden."""
    found = [*window.findChildren(QWidget), window]
    words = " ".join(word for each in found for word in words_of(each)).casefold()
    return {name for name in NAMES if name in words}


def visible() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def time_passes(run: App) -> None:
    """Ten minutes without anybody."""
    run.idle.timer.timeout.emit()
    run.idle.timer.timeout.emit()


def nothing_is_left(desk: Desk, run: App) -> None:
    assert visible() == [run.window]
    assert [each for each in QGuiApplication.allWindows() if each.isVisible()] == [
        run.window.windowHandle()
    ]
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert run.window.page is None
    assert run.sign_in.isVisible()
    assert run.window.windowTitle() == "Tapestry"
    assert QApplication.clipboard().text() == ""
    desk.qtbot.waitUntil(lambda: said(run.window) == set())
    desk.qtbot.waitUntil(desk.hub_is_free)
