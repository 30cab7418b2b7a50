"""How a column shares its height among sections that could each fill it."""

from collections.abc import Callable, Sequence


def allot(
    heights: Sequence[Callable[[int], int]],
    counts: Sequence[int],
    least: Sequence[int],
    room: int,
    more: int,
    wish: Sequence[int] = (),
) -> list[int]:
    """How many of its ``counts`` of rows each section shows, so that all fit in ``room``.

    ``heights`` tell the height of a row by its place in the section, and are asked only of rows
    that may yet be shown: measuring text takes longer than all else here. A section that does not
    show all needs ``more`` for the line that says so. What is left goes first to sections that
    ``wish`` for more rows; then by turns, so that a long list leaves the others their share.
    """

    def closing(place: int, rows: int) -> int:
        return more if rows < counts[place] else 0

    shown = _least(least, counts)
    left = room - needed(heights, counts, least, more)
    for most in (wish or least, counts):
        given = True
        while given:
            given = False
            for place, rows in enumerate(shown):
                wanted = _whole(rows + 1, counts[place])
                if rows >= most[place] or wanted <= rows:
                    continue
                cost = sum(map(heights[place], range(rows, wanted)))
                cost += closing(place, wanted) - closing(place, rows)
                if cost <= left:
                    shown[place], left, given = wanted, left - cost, True
    return shown


def needed(
    heights: Sequence[Callable[[int], int]], counts: Sequence[int], least: Sequence[int], more: int
) -> int:
    """How high all of them are where each shows its least."""
    return sum(
        sum(map(height, range(rows))) + (more if rows < count else 0)
        for height, count, rows in zip(heights, counts, _least(least, counts), strict=True)
    )


def _least(least: Sequence[int], counts: Sequence[int]) -> list[int]:
    return [_whole(min(few, count), count) for few, count in zip(least, counts, strict=True)]


def _whole(rows: int, of: int) -> int:
    """A line that says "and 1 more" would take the place of the one row."""
    return of if rows >= of - 1 else rows
