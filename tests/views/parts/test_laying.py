"""Marks in their lanes: nothing lost, no words on one another, at any zoom."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.views.parts.lanes import Lane, lanes_of, several_words
from desktop.views.parts.laying import Laid, Measure, Placed, Sure, laid, shared, stretches
from desktop.views.parts.time_paint import Brush, paint_lane
from desktop.views.parts.time_sheet import PAD, ROW, Band
from desktop.views.parts.timescale import ZOOMS
from desktop.views.theme import Look
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import ItemRow
from tests.clock import NOW, TODAY

FEEDS = ("GP", "Council", "Charity")
SECTORS = dict(
    zip((*FEEDS, "Edie"), (Sector.HEALTH, Sector.SOCIAL, Sector.VOLUNTARY, Sector.PERSON),
        strict=True)
)  # fmt: skip


def item(
    title: str, begins: str | None, ends: str | None = None, *, kind: Kind = Kind.ENCOUNTER,
    source: str = "GP", status: ItemStatus = ItemStatus.ACTIVE, gone_at: datetime | None = None,
    number: int = 1,
) -> ItemRow:  # fmt: skip
    return ItemRow(
        1, number, kind, SECTORS.get(source, Sector.HEALTH),
        PartialDate(begins) if begins else None, PartialDate(ends) if ends else None, title, "",
        "", "", "", status, Confidentiality.NORMAL, source, NOW, gone_at,
    )  # fmt: skip


def lanes(*rows: ItemRow, died: date | None = None) -> tuple[Lane, ...]:
    return lanes_of(rows, FEEDS, "Edie", TODAY, died)


def test_health_lies_above_and_everyone_else_below_in_their_order() -> None:
    found = lanes(
        item("Wrote About me", "2026-11-02", source="Edie"),
        item("Befriending", "2026-09", kind=Kind.SERVICE, source="Charity"),
        item("Care Act assessment", "2026-02", source="Council"),
        item("Seen by a colleague", "2026-11-20", source="Anna Bell"),
        item("GP by telephone", "2026-11-19"),
        item("Furosemide", "2025", kind=Kind.MEDICINE),
        item("Heart failure", "2019", kind=Kind.PROBLEM),
        item("Penicillin", "1998", kind=Kind.ALLERGY),
        item("Nobody knows when", None),
    )
    assert [(lane.words, lane.above) for lane in found] == [
        ("Problems", True), ("Allergies", True), ("Medicines", True), ("GP", True),
        ("Written here", True), ("Council", False), ("Charity", False), ("Edie and family", False),
    ]  # fmt: skip


def test_an_allergy_lasts_until_it_ends_and_that_none_is_known_was_said_once() -> None:
    (lane,) = lanes(
        item("Allergy to penicillin", "1968", kind=Kind.ALLERGY),
        item("No known allergies", "1950", kind=Kind.ALLERGY),
    )
    assert [(mark.label, mark.open) for mark in lane.marks] == [
        ("No known allergies", False), ("Allergy to penicillin", True),
    ]  # fmt: skip


def test_a_service_with_no_end_goes_on_as_far_as_today_and_a_contact_is_a_point() -> None:
    (lane,) = lanes(
        item("Home care", "2026-11-16", kind=Kind.SERVICE, source="Council"),
        item("Day centre", "2025-03", "2026-02-04", kind=Kind.SERVICE, source="Council"),
        item("Review", "2026-11-20", source="Council"),
        item("Ended, nobody said when", "2026-05-01", kind=Kind.SERVICE, source="Council",
             status=ItemStatus.ENDED),
    )  # fmt: skip
    marks = {mark.label: mark for mark in lane.marks}
    care = marks["Home care"]
    assert (care.lasting, care.open, care.ended) == (True, True, TODAY.toordinal() + 1)
    day = marks["Day centre"]
    assert (day.begins, day.begun) == (
        date(2025, 3, 1).toordinal(), date(2025, 4, 1).toordinal()
    )  # fmt: skip
    assert (day.ends, day.ended, day.open) == (
        date(2026, 2, 4).toordinal(), date(2026, 2, 5).toordinal(), False
    )  # fmt: skip
    assert not marks["Review"].lasting
    assert not marks["Ended, nobody said when"].lasting


def test_nothing_goes_on_after_death() -> None:
    died = TODAY - timedelta(days=30)
    (lane,) = lanes(item("Heart failure", "2019", kind=Kind.PROBLEM), died=died)
    assert lane.marks[0].ended == died.toordinal() + 1


def test_what_is_planned_or_gone_is_not_firm() -> None:
    (lane,) = lanes(
        item("Eye clinic", "2026-12-04", status=ItemStatus.PLANNED),
        item("Vanished", "2026-10-04", gone_at=NOW), item("Seen", "2026-10-05"),
    )  # fmt: skip
    assert [mark.label for mark in lane.marks if mark.firm] == ["Seen"]


# --- room ---------------------------------------------------------------------------------------


def crowd(seed: int) -> tuple[Lane, ...]:
    chance, rows = Random(seed), []
    for number in range(400):
        begins = TODAY - timedelta(days=int(chance.random() ** 3 * 20_000))
        ends = begins + timedelta(days=chance.randrange(1, 900))
        rows.append(
            item(
                "What was said and done there"[: chance.randrange(3, 28)],
                begins.isoformat()[: chance.choice((4, 7, 10, 10))],
                ends.isoformat() if chance.random() < 0.3 else None,
                kind=chance.choice((Kind.PROBLEM, Kind.RESULT, Kind.VISIT, Kind.SERVICE)),
                source=chance.choice((*FEEDS, "Edie")), number=number,
            )
        )  # fmt: skip
    return lanes(*rows)


def laid_at(zoom: int, rows: int, found: tuple[Lane, ...]) -> list[Laid]:
    days = ZOOMS[zoom]
    measure = Measure(1200 / days, 11, 1.0, lambda words: 6.5 * len(words), several_words)
    now = TODAY.toordinal() + 1.0
    return laid(found, now - 2 * days, now + days, rows, measure)


@pytest.mark.parametrize("rows", [6, 12, 40])
@pytest.mark.parametrize("zoom", range(0, len(ZOOMS), 2))
def test_no_words_lie_on_words_or_on_a_mark_at_any_zoom(zoom: int, rows: int) -> None:
    for each in laid_at(zoom, rows, crowd(zoom)):
        for row in range(each.rows):
            boxes = sorted((box for box in each.boxes if box.row == row), key=lambda box: box.left)
            told = sorted(
                (box.words_at, box.words_at + box.words_wide)
                for box in boxes
                if box.words and not box.inside
            )
            for (_, end), (begin, _) in pairwise(told):
                assert end <= begin
            for begin, end in told:
                assert not [box for box in boxes if box.left < end and box.right > begin]
            for box in boxes:
                if box.inside:
                    assert box.left <= box.words_at
                    assert box.words_at + box.words_wide <= box.right


@pytest.mark.parametrize("zoom", [0, 8, 16, 26])
@pytest.mark.parametrize("rows", [1, 9, 40])
def test_every_mark_in_view_is_in_one_box_and_in_the_rows_there_are(zoom: int, rows: int) -> None:
    found = crowd(7)
    days, now = ZOOMS[zoom], TODAY.toordinal() + 1.0
    everything = laid_at(zoom, rows, found)
    for each in everything:
        drawn = [mark for box in each.boxes for mark in box.marks]
        assert len(drawn) == len(set(drawn))
        assert set(drawn) == {
            mark for mark in each.lane.marks
            if mark.begins < now + days and mark.ended > now - 2 * days
        }  # fmt: skip
        assert all(box.row < each.rows for box in each.boxes)
    assert sum(each.rows for each in everything) <= max(rows, len(found))


def one_box(*rows: ItemRow, zoom: int = 14) -> Placed:
    """All that there is, where there is one row for it."""
    (laid_out,) = laid_at(zoom, 1, lanes(*rows))
    (box,) = laid_out.boxes
    return box


def test_several_drawn_as_one_say_how_many_since_when_and_what_goes_on_first() -> None:
    box = one_box(
        item("Reablement", "2026-01-10", "2026-03-10", kind=Kind.SERVICE, source="Council"),
        item("Day centre", "2025-03", kind=Kind.SERVICE, source="Council"),
        item("Home support", "2026-03-01", kind=Kind.SERVICE, source="Council"),
    )
    assert box.words == "3: Home support, Day centre, Reablement, since 2025"
    assert box.open


def stays(*dates: tuple[str, str]) -> list[ItemRow]:
    return [item("Hospital stay", *each, kind=Kind.ADMISSION) for each in dates]


def test_several_alike_are_named_once_and_their_bar_has_a_gap_where_there_was_none() -> None:
    told = stays(("2026-01-10", "2026-03-10"), ("2026-03-05", "2026-03-20"),
                 ("2026-03-18", "2026-06-20"))  # fmt: skip
    box = one_box(*told, zoom=10)
    assert box.words == "3 × Hospital stay, Jan-2026 to Jun-2026"
    assert [sure for _, _, sure in box.stretches] == [Sure.YES]
    (lane,) = lanes(*stays(("2019-01-10", "2019-03-10"), ("2024-03-05", "2024-06-20")))
    begins, ends = date(2019, 1, 10).toordinal(), date(2024, 6, 21).toordinal()
    apart = Placed(list(lane.marks), 0, begins, ends, span=True)
    measure = Measure(1.0, 11, 1.0, lambda words: 6.5 * len(words), several_words)
    assert several_words(apart.marks) == "2 × Hospital stay, 2019 to 2024"
    assert stretches(apart, measure) == [
        (begins, date(2019, 3, 11).toordinal(), Sure.YES),
        (date(2019, 3, 11).toordinal(), date(2024, 3, 5).toordinal(), Sure.NO),
        (date(2024, 3, 5).toordinal(), ends, Sure.YES),
    ]  # fmt: skip


@pytest.mark.parametrize("zoom", [0, 6, 12, 18, 26])
@pytest.mark.parametrize("rows", [1, 9, 40])
def test_a_bar_is_drawn_where_something_goes_on_and_nowhere_else(zoom: int, rows: int) -> None:
    per_day, few = 1200 / ZOOMS[zoom], 11.0
    for each in laid_at(zoom, rows, crowd(5)):
        for box in each.boxes:
            assert bool(box.stretches) is box.span
            drawn = {(left, right): sure for left, right, sure in box.stretches}
            if drawn:
                assert (min(drawn)[0], max(drawn)[1]) == (box.left, box.right)
            for (left, right), sure in drawn.items():
                for x in (left + 0.01, (left + right) / 2, right - 0.01):
                    under = [
                        mark for mark in box.marks
                        if mark.begins * per_day - 0.02 <= x <= mark.ended * per_day + few
                    ]  # fmt: skip
                    assert bool(under) or sure is Sure.NO
                    if sure is Sure.YES:
                        assert any(mark.firm and mark.begun * per_day <= x + few for mark in under)


def test_what_lies_under_a_place_of_a_bar_is_what_was_so_then() -> None:
    box = one_box(*stays(("2026-01-10", "2026-03-10"), ("2026-03-05", "2026-03-20"),
                         ("2026-03-18", "2026-06-20")), zoom=10)  # fmt: skip
    per_day = 1200 / ZOOMS[10]
    found = [box.at(date(2026, *day).toordinal() * per_day, per_day).row.begins
             for day in ((2, 1), (5, 1))]  # fmt: skip
    assert found == [PartialDate("2026-01-10"), PartialDate("2026-03-18")]


def test_a_lane_with_nothing_in_view_takes_no_row() -> None:
    found = lanes(item("Heart failure", "2019", kind=Kind.PROBLEM),
                  item("Long ago", "1950-01-01", source="Council"))  # fmt: skip
    assert [each.rows for each in laid_at(0, 6, found)] == [1, 0]


def test_points_give_way_first_then_problems_and_care_last() -> None:
    wanted, weights = [(8, 3), (3, 3), (0, 3)], [1.5, 1.0, 1.0]
    assert shared(wanted, weights, 30) == wanted
    assert shared(wanted, weights, 8) == [(2, 1), (3, 1), (0, 1)]
    assert shared(wanted, weights, 3) == [(1, 0), (1, 0), (0, 1)]


def test_words_are_drawn_beside_their_mark_and_never_without_it(look: Look) -> None:
    (laid_out,) = laid_at(14, 1, lanes(item("Seasonal influenza vaccination", "2026-03-10")))
    (box,) = laid_out.boxes

    def drawn(left: float) -> bool:
        """Whether anything is, where so much of the lane lies left of the view."""
        image = QImage(300, 40, QImage.Format.Format_RGB32)
        image.fill(look.theme.canvas)
        blank = image.copy()
        painter = QPainter(image)
        paint_lane(painter, Brush(look.theme, 1.0), Band(laid_out, 0, 40), -left,
                   QRectF(0, 0, 300, 40))  # fmt: skip
        painter.end()
        return image != blank

    assert drawn(box.left)
    assert not drawn(box.right + 1)


def test_no_line_behind_it_runs_through_the_words_of_a_point(look: Look) -> None:
    (laid_out,) = laid_at(14, 1, lanes(item("i  i  i  i  i  i  i  i  i", "2026-03-10")))
    (box,) = laid_out.boxes
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(look.theme.canvas)
    painter = QPainter(image)
    offset = 20 - box.left
    struck = range(round(box.words_at + offset) + 1, round(box.words_at + offset) + 30)
    for x in struck:
        painter.fillRect(x, 0, 1, 40, look.theme.red)
    view = QRectF(0, 0, 300, 40)
    paint_lane(painter, Brush(look.theme, 1.0), Band(laid_out, 0, 40), offset, view)
    painter.end()
    middle = round(look.theme.px(PAD) + look.theme.px(ROW) / 2)
    assert image.pixelColor(struck[0], 0) == look.theme.red
    assert all(image.pixelColor(x, middle) != look.theme.red for x in struck)
