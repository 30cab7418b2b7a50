"""Which part of a life is in view, and how one moves along it and zooms."""

from dataclasses import dataclass

from desktop.views.parts.timescale import YEAR, ZOOMS, Scale, nearest_zoom

AFTER = 0.08
"""How much of the view lies beyond today, when today is brought into it."""
FIRST_SEEN = nearest_zoom(15 * YEAR / 12)


@dataclass(slots=True)
class Whereabouts:
    """Moments in days; a life is from ``first`` to ``last``, and ``now`` is what it leads to."""

    first: float = 0.0
    last: float = 0.0
    now: float = 0.0
    zoom: int = FIRST_SEEN
    middle: float = 0.0

    @property
    def days(self) -> float:
        """How many are in view."""
        return ZOOMS[self.zoom]

    def scale(self, width: float) -> Scale:
        return Scale(self.middle - self.days / 2, self.days, max(1.0, width))

    def holds(self, moment: float) -> bool:
        return abs(moment - self.middle) <= self.days / 2

    def go(self, middle: float) -> None:
        """Never further than that some of the life is in view."""
        self.middle = min(max(middle, self.first), max(self.first, self.last))

    def move(self, views: float) -> None:
        self.go(self.middle + self.days * views)

    def go_to_now(self) -> None:
        self.go(self.now - self.days * (0.5 - AFTER))

    def go_to_first(self) -> None:
        self.go(self.first + self.days * (0.5 - AFTER))

    def go_to_last(self) -> None:
        self.go(self.last - self.days * (0.5 - AFTER))

    def zoom_by(self, steps: int, anchor: float) -> None:
        """Zoom so that a moment stays where it is on the screen."""
        part = (anchor - self.middle) / self.days
        self.zoom = min(max(self.zoom + steps, 0), len(ZOOMS) - 1)
        self.go(anchor - part * self.days)

    def zoom_to(self, days: float) -> None:
        """Have so many days in view; today stays where it is if it is in view."""
        anchor = self.now if self.holds(self.now) else self.middle
        self.zoom_by(nearest_zoom(days) - self.zoom, anchor)

    def zoom_to_life(self) -> None:
        span = self.last - self.first
        if not span:
            return  # nobody's
        self.zoom = nearest_zoom(span * 1.02)
        self.go(self.first + span / 2)
