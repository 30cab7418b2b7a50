"""All that a window holds for eyes, pointers and screen readers, shown or not."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)


def words_on(page: QWidget) -> str:
    return "\n".join(_words(page))


def _words(page: QWidget) -> Iterator[str]:
    yield page.windowTitle()
    for widget in page.findChildren(QWidget):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView):
            model = widget.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount() if isinstance(widget, QTableView) else 1):
                    yield str(model.index(row, column).data())
