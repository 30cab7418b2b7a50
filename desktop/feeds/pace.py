"""How fast an import goes, and how long it will still take: arithmetic, and no clock."""

from collections import deque

SPAN = 20.0
"""Seconds looked back: long enough to be calm, short enough to notice a larger file."""
SOONEST = 2.0
"""Seconds before anything is foretold."""


class Pace:
    """``note(at, read, of)`` now and then; then ``rate`` and ``left``."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()
        self._of = 0

    def note(self, at: float, read: int, of: int) -> None:
        """``read`` of ``of`` bytes are done at this second of any clock that only goes forward."""
        self._of = of
        self._marks.append((at, read))
        while len(self._marks) > 2 and at - self._marks[1][0] >= SPAN:
            self._marks.popleft()

    @property
    def rate(self) -> float | None:
        """Bytes a second; None until there is enough to tell by."""
        if not self._marks:
            return None
        (began, first), (now, last) = self._marks[0], self._marks[-1]
        return (last - first) / (now - began) if now - began >= SOONEST else None

    @property
    def left(self) -> float | None:
        """Seconds; None until there is enough to tell by, and while nothing moves."""
        rate = self.rate
        return (self._of - self._marks[-1][1]) / rate if rate else None
