"""Time as a length: what a date can mean, and the words along the axis."""

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF

from desktop.views.parts.timescale import (
    YEAR,
    ZOOMS,
    Scale,
    day_of,
    earliest,
    latest,
    nearest_zoom,
    ticks,
)
from desktop.views.parts.whereabouts import Whereabouts
from desktop.views.theme import Look
from desktop.views.timeline_axis import VIEWS
from desktop.words.dates import PartialDate

TODAY = date(2026, 11, 26).toordinal() + 0.5


@pytest.mark.parametrize(
    ("said", "first", "over"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
    ],
)
def test_a_date_is_as_long_as_it_is_vague(said: str, first: date, over: date) -> None:
    when = PartialDate(said)
    assert (earliest(when), latest(when)) == (first.toordinal(), over.toordinal())


def test_a_minute_stands_at_its_hour() -> None:
    noon = PartialDate("2026-11-26T12:00")
    assert earliest(noon) == TODAY
    assert latest(noon) == pytest.approx(TODAY + 1 / 1440)


@pytest.mark.parametrize("size", [1.0, 2.0])
@pytest.mark.parametrize("days", ZOOMS)
def test_at_every_zoom_there_are_divisions_with_room_for_their_words(
    look: Look, days: float, size: float
) -> None:
    look.choose(scale=size)
    scale = Scale(TODAY - days * 0.9, days, 1200)
    found = ticks(scale, size)
    wide = QFontMetricsF(look.theme.font(13, 600)).horizontalAdvance
    assert 2 <= len(found) <= 60
    assert found[0].at <= scale.left
    for one, other in pairwise(found[1:]):
        assert wide(one.words) < scale.x(other.at) - scale.x(one.at)


def test_zooms_go_from_a_week_to_a_long_life() -> None:
    assert ZOOMS[0] == 7
    assert ZOOMS[-1] > 120 * YEAR
    assert nearest_zoom(7) == 0
    for days in VIEWS.values():
        assert days * 0.97 <= ZOOMS[nearest_zoom(days)] < days * 1.25
    assert nearest_zoom(1e9) == len(ZOOMS) - 1


def test_no_zoom_or_move_loses_the_life_out_of_sight() -> None:
    place = Whereabouts(first=TODAY - 30_000, last=TODAY + 30, now=TODAY)
    place.go_to_now()
    for _ in range(60):
        place.move(1)
    assert place.middle == place.last
    for _ in range(60):
        place.zoom_by(1, place.middle)
    place.move(-50)
    assert place.middle == place.first
    assert day_of(-5).year == 1


def test_what_is_zoomed_about_stays_where_it_is() -> None:
    place = Whereabouts(first=TODAY - 30_000, last=TODAY + 3_000, now=TODAY)
    place.go_to_now()
    anchor = TODAY - 100
    at = place.scale(1000).x(anchor)
    place.zoom_by(-2, anchor)
    assert place.scale(1000).x(anchor) == pytest.approx(at)
