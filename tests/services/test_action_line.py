"""One line becomes who, what and when; what it does not say stays open."""

from datetime import date

import pytest

from desktop.services.action_line import ActionLine, day, parse
from desktop.words.enums import Role

TODAY = date(2026, 11, 26)  # a Thursday
BEN, TOM, PRIYA, MARY, MARY_ANN, LUCJA = 1, 2, 3, 4, 5, 6
STAFF = [
    (BEN, "Ben Lowes", Role.OCCUPATIONAL_THERAPIST),
    (TOM, "Dr Tom Ellison", Role.GP),
    (PRIYA, "Priya Nair", Role.PHARMACIST),
    (MARY, "Mary Lunn", Role.COMMUNITY_NURSE),
    (MARY_ANN, "Mary Ann Todd", Role.COMMUNITY_NURSE),
    (LUCJA, "Łucja Nowak", Role.CARE_COORDINATOR),
]


@pytest.mark.parametrize(
    ("line", "what", "owner", "due"),
    [
        ("ben to look at the bed in 2 weeks", "Look at the bed", BEN, date(2026, 12, 10)),
        ("Ben Lowes: stair rail, friday", "Stair rail", BEN, date(2026, 11, 27)),
        ("lowes will ring the council tomorrow", "Ring the council", BEN, date(2026, 11, 27)),
        ("dr ellison to visit today", "Visit", TOM, TODAY),
        ("Dr Tom Ellison to visit on 1 dec", "Visit", TOM, date(2026, 12, 1)),
        ("the OT to see the stairs by 10/12", "See the stairs", BEN, date(2026, 12, 10)),
        ("gp to review in a month", "Review", TOM, date(2026, 12, 26)),
        ("pharmacist: medicines review 01-Dec-2026", "Medicines review", PRIYA, date(2026, 12, 1)),
        ("lucja to ask Sue in a fortnight", "Ask Sue", LUCJA, date(2026, 12, 10)),
        ("coordinator to book it 5/1", "Book it", LUCJA, date(2027, 1, 5)),
        ("mary ann to dress the leg next friday", "Dress the leg", MARY_ANN, date(2026, 12, 4)),
        ("mary lunn to dress the leg thu", "Dress the leg", MARY, date(2026, 12, 3)),
        ("priya to ring Sue, monday week", "Ring Sue", PRIYA, date(2026, 12, 7)),
        ("Go through the tablets, priya, 1st December", "Go through the tablets", PRIYA,
         date(2026, 12, 1)),
        ("medicines review by priya in three days", "Medicines review", PRIYA, date(2026, 11, 29)),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, what: str, owner: int, due: date) -> None:
    assert parse(line, STAFF, TODAY) == ActionLine(what, owner, due)


@pytest.mark.parametrize(
    ("line", "what", "owner", "due"),
    [
        ("", "", None, None),
        ("ben", "", BEN, None),
        ("ben to", "", BEN, None),
        ("look at the bed", "Look at the bed", None, None),
        ("mary to dress the leg friday", "Mary to dress the leg", None, date(2026, 11, 27)),
        ("nurse to dress the leg", "Nurse to dress the leg", None, None),
        ("nurse visits twice a week", "Nurse visits twice a week", None, None),
        ("ask for saturday tea visits", "Ask for saturday tea visits", None, None),
        ("ben to ring on 31/2", "Ring on 31/2", BEN, None),
        ("ben to ring in 999 weeks", "Ring in 999 weeks", BEN, None),
        ("ben to see flat 3 mar", "See flat", BEN, date(2027, 3, 3)),
        ("zoe to ring in 0 days", "Zoe to ring", None, TODAY),
    ],
)
def test_what_cannot_be_told_stays_open_and_loses_no_words(
    line: str, what: str, owner: int | None, due: date | None
) -> None:
    assert parse(line, STAFF, TODAY) == ActionLine(what, owner, due)


def test_a_month_later_is_never_past_the_end_of_the_month() -> None:
    assert parse("in 1 month", STAFF, date(2027, 1, 31)).due == date(2027, 2, 28)


def test_every_beginning_of_a_line_can_be_read() -> None:
    line = "ben lowes to look at the bed, by friday week"
    for end in range(len(line) + 1):
        parse(line[:end], STAFF, TODAY)


def test_nobody_is_chosen_when_nobody_is_there() -> None:
    assert parse("ben to look", (), TODAY).owner is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (" in 2 weeks ", date(2026, 12, 10)),
        ("fri", date(2026, 11, 27)),
        ("10-Dec-2026", date(2026, 12, 10)),
        ("31/2", None),
        ("after friday", None),
        ("", None),
    ],
)
def test_a_day_can_be_typed_by_itself(words: str, expected: date | None) -> None:
    assert day(words, TODAY) == expected
