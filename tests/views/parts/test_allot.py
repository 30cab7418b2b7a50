"""How a column shares its height."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from desktop.views.parts.allot import allot, fits


@given(
    heights=st.lists(st.lists(st.sampled_from([21, 39]), max_size=12), min_size=1, max_size=4),
    least=st.integers(0, 6),
    room=st.integers(0, 900),
)
def test_rows_are_given_out_within_the_room_and_never_fewer_than_promised(
    heights: list[list[int]], least: int, room: int
) -> None:
    def high(shown: list[int]) -> int:
        return sum(sum(each[:rows]) for each, rows in zip(heights, shown, strict=True))

    def given_out(room: int) -> list[int]:
        told = [each.__getitem__ for each in heights]
        return allot(told, [len(each) for each in heights], [least] * len(heights), room)

    promised, shown_rows = given_out(0), given_out(room)
    assert all(
        min(least, len(each)) <= before <= rows <= len(each)
        for each, before, rows in zip(heights, promised, shown_rows, strict=True)
    )
    assert high(shown_rows) <= max(room, high(promised))


def test_only_rows_that_may_be_shown_are_measured() -> None:
    measured: set[tuple[str, int]] = set()

    def told(section: str) -> Callable[[int], int]:
        def height(row: int) -> int:
            measured.add((section, row))
            return 21

        return height

    assert allot([told("long"), told("short")], [100, 3], [2, 2], 200) == [6, 3]
    assert measured == {("long", row) for row in range(7)} | {("short", row) for row in range(3)}


def test_what_is_too_much_however_low_its_rows_are_is_not_measured() -> None:
    def height(_: int) -> int:
        raise AssertionError("ten rows of 21 have no place in 200")

    assert not fits([height], [10], [10], 200, 21)
    assert fits([[21, 39].__getitem__], [2], [9], 60, 21)
    assert not fits([[21, 39].__getitem__], [2], [9], 59, 21)
