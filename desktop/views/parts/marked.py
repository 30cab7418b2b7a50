"""Words with the letters underlined by which they were found."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont

from desktop.views.parts.ink import Run
from desktop.words.patients import spans


def marked_runs(words: str, letters: Sequence[str], font: QFont, ink: QColor) -> list[Run]:
    """The words in one or more runs; without ``letters`` there is one."""
    found = spans(words, letters) if letters else []
    if not found:
        return [Run(words, font, ink)]
    under = QFont(font)
    under.setUnderline(True)
    under.setWeight(QFont.Weight.Bold)
    runs: list[Run] = []
    at = 0
    for start, end in found:
        runs.append(Run(words[at:start], font, ink, joined=True))
        runs.append(Run(words[start:end], under, ink, joined=True))
        at = end
    return [*runs, Run(words[at:], font, ink, joined=True)]
