"""Times of the clock as people and spreadsheets write them."""

import pytest

from desktop.feeds.tables import times


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("8:00am", "08:00"), ("8am", "08:00"), ("08.00", "08:00"), ("0800", "08:00"),
        ("8", "08:00"), ("800", "08:00"), ("800.0", "08:00"), ("08:00:00", "08:00"),
        ("8.30 pm", "20:30"), ("9.30 a.m.", "09:30"), ("12pm", "12:00"), ("12 noon", "12:00"),
        ("19:00hrs", "19:00"), ("1900 hours", "19:00"), ("0900h", "09:00"),
        ("0.333333333333333", "08:00"), ("0.5", "12:00"), ("Morning (8am)", "08:00"),
        ("18:00 Tea call", "18:00"),
        ("0.25", None), ("8.3", None), ("8 hrs", None), ("8m", None), ("13pm", None),
        ("25:00", None), ("midnight", None), ("Tea 5", None), ("Morning 20:00", None),
        ("8 or 9", None), ("TBC", None), ("08:00 (30 mins)", None),
    ],
)  # fmt: skip
def test_a_time_of_the_clock(text: str, time: str | None) -> None:
    assert times.clock(text) == time


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("08:00-08:30", ("08:00", "08:30")), ("0800 - 0830", ("08:00", "08:30")),
        ("8-8.30am", ("08:00", "08:30")), ("8am to 8.30am", ("08:00", "08:30")),
        ("8 – 8.30pm", ("20:00", "20:30")), ("11-1pm", ("11:00", "13:00")),
        ("11am-1", ("11:00", "13:00")), ("8pm-9", ("20:00", "21:00")),
        ("22:30 - midnight", ("22:30", "00:00")), ("10am - 14:00", ("10:00", "14:00")),
        ("8-9", None), ("08-00", None), ("08:00", None), ("Mon-Fri", None),
    ],
)  # fmt: skip
def test_a_time_and_until_when(text: str, until: tuple[str, str] | None) -> None:
    assert times.span(text) == until


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("AM call", "AM"), ("Tea", "Tea"), ("Bed call", "Bed"), ("Tuck-in visit", "Tuck in"),
        ("Early AM", "Early am"), ("A.M.", "AM"), ("8-8.30am", None), ("13pm", None),
        ("Call", None), ("brunch", None),
    ],
)  # fmt: skip
def test_a_part_of_the_day(text: str, part: str | None) -> None:
    assert times.shift(text) == part


def test_times_of_a_service_that_say_until_when() -> None:
    assert times.clocks("08:00-08:30, 12pm and tea") == ("08:00", "12:00", "Tea")
    assert times.has_spans("08:00-08:30, 12pm")
    assert not times.has_spans("08:00, 12pm")
    assert times.clocks("8 or 9") is None
