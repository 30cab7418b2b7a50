"""Drawing shared by the parts that paint themselves: runs of words, keycaps, focus, selection."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QPen

from desktop.views.theme import Theme


@dataclass(frozen=True)
class Run:
    """Words in one font and colour, measured once however often they are painted."""

    words: str
    font: QFont
    colour: QColor
    joined: bool = False
    """Whether it goes on where the run before it ends, with no space between."""

    @cached_property
    def wide(self) -> float:
        return width_of(self.words, self.font)

    @cached_property
    def space(self) -> float:
        """What stands between it and the run before it."""
        return 0 if self.joined else _space(self.font)


@lru_cache(maxsize=100)
def _space(font: QFont) -> float:
    return width_of(" ", font)


def width_of(words: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(words)


def runs_width(runs: Sequence[Run]) -> float:
    """How wide runs are when nothing is cut."""
    return sum(run.wide + run.space for run in runs)


def break_line(words: str, font: QFont, width: float) -> tuple[str, str]:
    """As many whole words as fit on a line, one at least, and the rest."""
    metric = QFontMetricsF(font)
    parts = words.split(" ")
    count = len(parts)
    while count > 1 and metric.horizontalAdvance(" ".join(parts[:count])) > width:
        count -= 1
    return " ".join(parts[:count]), " ".join(parts[count:])


def broken(words: str, font: QFont, width: float) -> list[str]:
    """Words as lines of a width; what has lines of its own keeps them."""
    lines: list[str] = []
    for own in words.split("\n"):
        rest = own
        while rest:
            line, rest = break_line(rest, font, width)
            lines.append(line)
    return lines


def flowed(runs: Sequence[Run], width: float) -> list[tuple[Run, ...]]:
    """Runs one after another as lines of a width; each begins where the one before it ends."""
    lines: list[list[Run]] = []
    end = width
    for run in runs:
        for place, own in enumerate(run.words.split("\n")):
            rest, fresh = own, place > 0
            while rest:
                room = width - end - run.space
                head, tail = break_line(rest, run.font, room)
                if fresh or not lines or width_of(head, run.font) > room:
                    lines.append([])
                    head, tail = break_line(rest, run.font, width)
                    end = 0.0
                space = run.space if lines[-1] else 0
                lines[-1].append(replace(run, words=head))
                end += space + width_of(head, run.font)
                rest, fresh = tail, False
    return [tuple(line) for line in lines]


def draw_runs(painter: QPainter, runs: Sequence[Run], box: QRectF) -> float:
    """Draw runs side by side on one line in the middle of a box, and elide at its end.

    Returns where the words end.
    """
    drawn = [run for run in runs if run.words]
    if not drawn:
        return box.left()
    metrics = [QFontMetricsF(run.font) for run in drawn]
    ascent = max(metric.ascent() for metric in metrics)
    descent = max(metric.descent() for metric in metrics)
    baseline = round(box.top() + (box.height() - ascent - descent) / 2 + ascent)
    x = box.left()
    for run, metric in zip(drawn, metrics, strict=True):
        if run is not drawn[0] and run.words[0] not in ",.;:)":
            x += run.space
        words, advance = run.words, run.wide
        left = box.right() - x
        cut = advance > left + 0.5
        if cut:
            words = metric.elidedText(words, Qt.TextElideMode.ElideRight, left)
            advance = metric.horizontalAdvance(words)
        painter.setFont(run.font)
        painter.setPen(run.colour)
        painter.drawText(QPointF(x, baseline), words)
        x += advance
        if cut:
            break
    return x


def key_words(key: str) -> list[str]:
    """The caps of a shortcut: ``Ctrl+K`` becomes Ctrl and K, as this computer writes them."""
    if not key or key == "+":
        return [key] if key else []
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).split("+")


def keycap_width(theme: Theme, words: str) -> int:
    return max(theme.px(18), theme.px(10) + round(width_of(words, theme.font(12, 500))))


def draw_keycap(painter: QPainter, theme: Theme, words: str, at: QPointF, ink: QColor) -> None:
    """Draw one cap 18 px high with its top left corner at a point."""
    font = theme.font(12, 500)
    box = QRectF(at.x(), at.y(), keycap_width(theme, words), theme.px(18)).adjusted(
        0.5, 0.5, -0.5, -0.5
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def draw_ground(painter: QPainter, theme: Theme, box: QRect, *, chosen: bool, over: bool) -> None:
    """The ground of a row: selected has a bar as well, so that colour is never the only sign."""
    if chosen or over:
        painter.fillRect(box, theme.bluebg)
    if chosen:
        painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.blue)


def draw_focus(painter: QPainter, theme: Theme, box: QRect, radius: int = 6) -> None:
    """The focus ring inside a box: yellow outside a text-coloured edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outer = QRectF(box).adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setPen(QPen(theme.focus, 3))
    painter.drawRoundedRect(outer, radius, radius)
    painter.setPen(QPen(theme.text, 2))
    painter.drawRoundedRect(outer.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2)
    painter.restore()


def draw_line(painter: QPainter, numbers: Sequence[int], box: QRectF, ink: QColor) -> None:
    """Draw numbers as a line above nothing at the bottom, with a dot for the last."""
    if not numbers:
        return
    inside = box.adjusted(3, 3, -3, -3)
    most, steps = max(*numbers, 1), max(len(numbers) - 1, 1)
    points = [
        QPointF(
            inside.right() - inside.width() * (len(numbers) - 1 - place) / steps,
            inside.bottom() - inside.height() * number / most,
        )
        for place, number in enumerate(numbers)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.5))
    painter.drawPolyline(points)
    painter.setBrush(ink)
    painter.drawEllipse(points[-1], 2, 2)
    painter.restore()
