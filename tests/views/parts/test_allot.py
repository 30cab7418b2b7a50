"""How a column shares its height."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.views.parts.allot import allot


@given(
    heights=st.lists(st.lists(st.sampled_from([21, 39]), max_size=12), min_size=1, max_size=4),
    least=st.integers(0, 6),
    room=st.integers(0, 900),
)
def test_rows_are_given_out_within_the_room_and_never_fewer_than_promised(
    heights: list[list[int]], least: int, room: int
) -> None:
    def high(shown: list[int]) -> int:
        return sum(
            sum(each[:rows]) + (21 if rows < len(each) else 0)
            for each, rows in zip(heights, shown, strict=True)
        )

    promised = allot(heights, [least] * len(heights), 0, 21)
    shown_rows = allot(heights, [least] * len(heights), room, 21)
    assert all(
        min(least, len(each)) <= before <= rows <= len(each)
        for each, before, rows in zip(heights, promised, shown_rows, strict=True)
    )
    assert high(shown_rows) <= max(room, high(promised))
    assert all(
        rows != len(each) - 1 for each, rows in zip(heights, shown_rows, strict=True) if each
    )
