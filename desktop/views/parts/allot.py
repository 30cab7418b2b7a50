"""How a column shares its height among sections that could each fill it."""

from collections.abc import Sequence


def allot(
    heights: Sequence[Sequence[int]],
    least: Sequence[int],
    room: int,
    more: int,
    wish: Sequence[int] = (),
) -> list[int]:
    """How many rows each section of a column shows, so that all fit in ``room`` if they can.

    A section that does not show all needs ``more`` for the line that says so. What is left goes
    first to sections that ``wish`` for more rows; then by turns, so that a long list leaves the
    others their share.
    """

    def high(place: int, rows: int) -> int:
        each = heights[place]
        return sum(each[:rows]) + (more if rows < len(each) else 0)

    shown = [
        _whole(min(few, len(each)), len(each)) for few, each in zip(least, heights, strict=True)
    ]
    left = room - sum(high(place, rows) for place, rows in enumerate(shown))
    for most in (wish or least, [len(each) for each in heights]):
        given = True
        while given:
            given = False
            for place, rows in enumerate(shown):
                wanted = _whole(rows + 1, len(heights[place]))
                cost = high(place, wanted) - high(place, rows)
                if rows < most[place] and wanted > rows and cost <= left:
                    shown[place], left, given = wanted, left - cost, True
    return shown


def _whole(rows: int, of: int) -> int:
    """A line that says "and 1 more" would take the place of the one row."""
    return of if rows >= of - 1 else rows
