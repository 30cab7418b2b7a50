"""A person's own words find their place in the plan."""

from dataclasses import replace

from desktop.services.about_me import gathered
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import ItemRow
from desktop.words.plans import AboutMe
from tests.clock import NOW

SAID = ItemRow(
    1, 1, Kind.ABOUT_ME, Sector.PERSON, PartialDate("2026-10-01"), None, "A good day",
    "I get as far as the gate", "", "", "", ItemStatus.ACTIVE, Confidentiality.NORMAL,
    "Good Neighbours", NOW,
)  # fmt: skip


def test_words_stand_under_their_heading() -> None:
    assert gathered([SAID]) == AboutMe(wellness="I get as far as the gate")


def test_the_newest_words_win() -> None:
    older = replace(SAID, detail="I see my sister", begins=PartialDate("2024"))
    assert gathered([SAID, older]) == AboutMe(wellness="I get as far as the gate")


def test_one_item_with_several_headings_is_taken_apart() -> None:
    together = replace(
        SAID, title="About me", detail="Please do: knock\nPlease do not: shout\nNothing: else"
    )
    assert gathered([together]) == AboutMe(please_do="knock", please_do_not="shout")


def test_words_without_a_heading_are_worth_knowing() -> None:
    plain = replace(SAID, title="Sings in a choir", detail="On Tuesdays")
    assert gathered([plain]) == AboutMe(worth_knowing="Sings in a choir: On Tuesdays")


def test_what_has_ended_or_is_something_else_is_left_out() -> None:
    ended = replace(SAID, status=ItemStatus.ENDED)
    other = replace(SAID, kind=Kind.NOTE)
    assert gathered([ended, other]) == AboutMe()
