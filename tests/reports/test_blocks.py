"""What stands together on a page, told apart by where it breaks."""

from dataclasses import replace

from desktop.reports.blocks import Box, Stack, bullets
from desktop.reports.text import Style, Text, text

WIDTH = 400.0
LINE = 20.0
BODY = Style(14, LINE)
HEADING = replace(BODY, keep=2 * LINE)


def lines(count: int) -> Text:
    return text("\n".join(["A line"] * count), BODY)


def heading() -> Text:
    return text("A heading", HEADING)


def kept(stack: Stack, room: float) -> int:
    """How many blocks begin in the room."""
    above, _ = stack.split(WIDTH, room)
    return len(above.blocks) if above else 0


def test_a_heading_goes_with_the_words_below_it() -> None:
    stack = Stack([lines(3), heading(), lines(5)])
    assert kept(stack, 4 * LINE) == 1
    assert kept(stack, 6 * LINE) == 3


def test_a_heading_goes_with_the_heading_below_it() -> None:
    stack = Stack([lines(3), heading(), heading(), lines(5)])
    assert kept(stack, 6 * LINE) == 1
    assert kept(stack, 7 * LINE) == 4


def test_a_heading_goes_with_what_would_rather_be_whole() -> None:
    stack = Stack([lines(3), heading(), Stack([heading(), lines(5)], whole=10 * LINE)])
    assert kept(stack, 9 * LINE) == 1
    assert kept(stack, 10 * LINE) == 3


def test_a_box_that_would_rather_be_whole_is_not_broken() -> None:
    box = Box([lines(4), lines(4)], whole=10 * LINE)
    assert box.split(WIDTH, 6 * LINE) == (None, box)
    loose = Box([lines(4), lines(4)])
    above, below = loose.split(WIDTH, 6 * LINE)
    assert above is not None
    assert below is not None


def test_what_is_taller_than_a_page_breaks_although_it_would_rather_be_whole() -> None:
    stack = Stack([Stack([lines(4), lines(4)], whole=10 * LINE)])
    above, below = stack.split(WIDTH, 5 * LINE, force=True)
    assert above is not None
    assert below is not None
    assert above.height(WIDTH) <= 5 * LINE


def test_the_last_entry_of_a_list_is_not_carried_over_alone() -> None:
    names = bullets([f"Name {number}" for number in range(6)], BODY)
    for fits in range(2, 6):
        above, below = names.split(WIDTH, names.height(WIDTH) - (6 - fits) * LINE)
        assert isinstance(above, Stack)
        assert isinstance(below, Stack)
        assert len(above.blocks) + len(below.blocks) == 6
        assert len(below.blocks) > 1
