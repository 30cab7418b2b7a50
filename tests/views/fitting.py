"""What of a page cannot be read or reached, however far it is scrolled."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from desktop.views.parts.paragraph import OneLine

_HELD = (QAbstractButton, QComboBox, QLabel, QLineEdit)


def crushed(page: QWidget) -> list[str]:
    """Every control and word that is smaller than it needs to be, and every page that goes aside.

    A heading of a table counts, too; what elides by design has a tip and does not.
    """
    found: list[str] = []
    for each in page.findChildren(QWidget):
        if not each.isVisibleTo(page):
            continue
        if isinstance(each, _HELD) and not isinstance(each, OneLine) and _small(each):
            words = each.text() if isinstance(each, QLabel) else each.accessibleName()
            found.append(f"{type(each).__name__} {words!r} is {each.size().toTuple()}")
        if isinstance(each, QScrollArea) and each.horizontalScrollBar().maximum():
            found.append(f"{type(each.parent()).__name__} goes aside")
        if isinstance(each, QTableView):
            found += [f"{each.accessibleName()}: {words!r}" for words in _headings_cut(each)]
    return found


def bars_in_bars(page: QWidget) -> list[str]:
    """Every list that scrolls within something that scrolls, too."""
    areas = [each for each in page.findChildren(QAbstractScrollArea) if each.isVisibleTo(page)]
    scroll = [each for each in areas if each.verticalScrollBar().maximum()]
    return [
        each.accessibleName() or type(each).__name__ for each in scroll
        if any(other is not each and other.isAncestorOf(each) for other in scroll)
    ]  # fmt: skip


def _small(widget: QWidget) -> bool:
    policy = widget.sizePolicy()
    needed = widget.minimumSizeHint()
    if policy.horizontalPolicy() is not policy.Policy.Ignored and widget.width() < needed.width():
        return True
    high = needed.height()
    if isinstance(widget, QLabel) and widget.wordWrap():
        high = widget.heightForWidth(widget.width())
    return bool(high) and widget.height() < high


def _headings_cut(table: QTableView) -> list[str]:
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisibleTo(table):
        return []
    cut: list[str] = []
    for place in range(header.count()):
        words = str(model.headerData(place, header.orientation()))
        broken = header.height() > 2 * header.fontMetrics().height()
        each = words.split() if broken else [words]
        wide = max(map(header.fontMetrics().horizontalAdvance, each))
        if not header.isSectionHidden(place) and header.sectionSize(place) < wide:
            cut.append(words)
    return cut
