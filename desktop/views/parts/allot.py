"""How a column shares its height among sections that could each fill it."""

from collections.abc import Callable, Sequence


def allot(
    heights: Sequence[Callable[[int], int]],
    counts: Sequence[int],
    least: Sequence[int],
    room: int,
    wish: Sequence[int] = (),
) -> list[int]:
    """How many of its ``counts`` of rows each section shows, so that all fit in ``room``.

    ``heights`` tell the height of a row by its place in the section, and are asked only of rows
    that may yet be shown: measuring text takes longer than all else here. What is left over the
    ``least`` goes first to sections that ``wish`` for more rows; then by turns, so that a long list
    leaves the others their share.
    """
    shown = list(map(min, least, counts))
    left = room - needed(heights, counts, least)
    for most in (wish or least, counts):
        given = True
        while given:
            given = False
            for place, rows in enumerate(shown):
                if rows >= min(most[place], counts[place]):
                    continue
                cost = heights[place](rows)
                if cost <= left:
                    shown[place], left, given = rows + 1, left - cost, True
    return shown


def fits(
    heights: Sequence[Callable[[int], int]],
    counts: Sequence[int],
    least: Sequence[int],
    room: int,
    lowest: int,
) -> bool:
    """Whether all stand in ``room`` where each shows its least.

    No row is lower than ``lowest``: of what is too much at that, none is measured.
    """
    rows = sum(map(min, least, counts))
    return rows * lowest <= room and needed(heights, counts, least) <= room


def needed(
    heights: Sequence[Callable[[int], int]], counts: Sequence[int], least: Sequence[int]
) -> int:
    """How high all of them are where each shows its least."""
    return sum(
        sum(map(height, range(min(rows, count))))
        for height, count, rows in zip(heights, counts, least, strict=True)
    )
