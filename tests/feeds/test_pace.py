"""How fast an import goes, and how long it will still take."""

from desktop.feeds.pace import SPAN, Pace


def noted(*marks, of=1000):
    pace = Pace()
    for at, read in marks:
        pace.note(at, read, of)
    return pace


def test_nothing_is_foretold_before_there_is_enough_to_tell_by():
    assert (Pace().rate, Pace().left) == (None, None)
    early = noted((10.0, 0), (11.0, 100))
    assert (early.rate, early.left) == (None, None)


def test_rate_and_time_left_follow_from_what_was_read():
    pace = noted((10.0, 0), (15.0, 250))
    assert (pace.rate, pace.left) == (50.0, 15.0)


def test_only_the_last_while_counts():
    quick_then_slow = [(0.0, 0), (1.0, 500)]
    slow = [(1.0 + second, 500 + second) for second in range(1, 31)]
    pace = noted(*quick_then_slow, *slow)
    assert pace.rate == 1.0
    assert pace.left == 1000 - 530
    assert len(pace._marks) <= SPAN + 2


def test_while_nothing_moves_no_end_is_named():
    still = noted((0.0, 100), (5.0, 100))
    assert (still.rate, still.left) == (0.0, None)


def test_at_the_end_nothing_is_left():
    assert noted((0.0, 0), (4.0, 1000)).left == 0.0
