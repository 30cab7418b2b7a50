"""The words that pages share."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.views.shown import coming_words, due_words, feed_tone, groups, heard_words
from desktop.words.dates import PartialDate
from desktop.words.enums import Kind, SourceKind
from desktop.words.silence import USUAL, Silence
from tests.clock import NOW, TODAY


def test_every_kind_is_in_exactly_one_group(qtbot: QtBot) -> None:
    kinds = [kind for group in groups() for kind in group.kinds]
    assert sorted(kinds) == sorted(Kind)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 11, 25), "Overdue 1 d", "red"),
        (date(2026, 10, 27), "Overdue 30 d", "red"),
        (date(2026, 11, 26), "Due today", "warn"),
        (date(2026, 11, 27), "Fri 27-Nov", ""),
        (date(2027, 11, 26), "Fri 26-Nov-2027", ""),
    ],
)
def test_a_date_turns_to_a_chip_only_when_it_needs_a_hand(
    qtbot: QtBot, due: date, words: str, tone: str
) -> None:
    assert due_words(due, TODAY) == (words, tone)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-26T12:30", "Today 12:30"),
        ("2026-11-26", "Today"),
        ("2026-11-27T09:30", "Tomorrow 09:30"),
        ("2026-11-30T10:00", "Mon 10:00"),
        ("2026-12-03", "Thu 03-Dec"),
        ("2026-12", "Dec-2026"),
    ],
)
def test_who_comes_soon_is_told_by_the_name_of_the_day(qtbot: QtBot, when: str, words: str) -> None:
    assert coming_words(PartialDate(when), TODAY) == words


def test_a_visit_without_a_date_says_so(qtbot: QtBot) -> None:
    assert coming_words(None, TODAY) == "Date not known"


@dataclass(frozen=True)
class Feed:
    heard_at: datetime | None
    silence: Silence = USUAL[SourceKind.GP]


@pytest.mark.parametrize(
    ("since", "words", "tone"),
    [
        (timedelta(days=2), "2 d", ""),
        (timedelta(days=2, minutes=1), "2 d, late", "warn"),
        (timedelta(days=7), "7 d, late", "warn"),
        (timedelta(days=7, minutes=1), "7 d, very late", "red"),
    ],
)
def test_a_feeds_age_turns_amber_then_red_and_says_so_in_words(
    qtbot: QtBot, since: timedelta, words: str, tone: str
) -> None:
    feed = Feed(NOW - since)
    assert (heard_words(feed, NOW), feed_tone(feed, NOW)) == (words, tone)


def test_a_feed_that_was_never_heard_is_very_late(qtbot: QtBot) -> None:
    assert (heard_words(Feed(None), NOW), feed_tone(Feed(None), NOW)) == ("Not yet", "red")
