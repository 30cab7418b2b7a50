"""When two entries say the same: in all that matters, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.words.agreeing import agreement, as_one
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import DOSE_IN_PARTS, ItemRow

SAID = datetime(2026, 11, 20, 9, tzinfo=UTC)
RAMIPRIL = ItemRow(
    patient=1, id=1, kind=Kind.MEDICINE, sector=Sector.HEALTH, begins=PartialDate("2024-03-01"),
    ends=None, title="Ramipril 5mg capsules", detail="Last issued 12-Nov-2026",
    value="One to be taken each day", unit="", code="318858000", status=ItemStatus.ACTIVE,
    confidentiality=Confidentiality.NORMAL, source="GP", said_at=SAID,
    code_system="https://dmd.nhs.uk",
)  # fmt: skip
CATARACT = replace(
    RAMIPRIL, kind=Kind.PROBLEM, title="Cataract", detail="Left eye", value="", code="193570009",
    code_system="http://snomed.info/sct",
)  # fmt: skip


def elsewhere(row: ItemRow, **others: Any) -> ItemRow:
    return replace(row, id=row.id + 1, source="Hospital", **others)


def is_one(*rows: ItemRow) -> bool:
    return len(as_one(rows)) == 1


def test_doses_of_which_nobody_knows_the_words_agree_with_nothing() -> None:
    for value in (DOSE_IN_PARTS, f"When needed; {DOSE_IN_PARTS}"):
        row = replace(RAMIPRIL, value=value)
        assert not is_one(row, elsewhere(row))


DEATH = replace(
    CATARACT, kind=Kind.ALERT, title="Recorded as having died", detail="",
    begins=PartialDate("2026-11-18"),
)  # fmt: skip
"""An alert, with its code."""


@pytest.mark.parametrize(
    ("row", "others"),
    [
        (DEATH, {}),
        (RAMIPRIL, {}),
        (RAMIPRIL, {"value": "one to be\n taken  EACH day"}),
        (RAMIPRIL, {"title": "ramipril 5 mg  Capsules"}),
        (RAMIPRIL, {"begins": PartialDate("2019"), "detail": "Last issued 01-Oct-2026"}),
        (CATARACT, {"title": "Cataract of eye", "detail": "Left"}),
        (CATARACT, {"begins": None, "detail": "LEFT eye · Onset at age 80"}),
    ],
)
def test_what_agrees_in_all_that_matters_is_one(row: ItemRow, others: dict[str, Any]) -> None:
    assert is_one(row, elsewhere(row, **others))


@pytest.mark.parametrize(
    ("row", "others"),
    [
        (DEATH, {"begins": PartialDate("2026-11-19")}),
        (DEATH, {"begins": None}),
        (DEATH, {"title": "Recorded as having died, date not recorded"}),
        (DEATH, {"detail": "At home"}),
        (DEATH, {"status": ItemStatus.ENDED}),
        (RAMIPRIL, {"code": "318859008"}),
        (RAMIPRIL, {"code": ""}),
        (RAMIPRIL, {"code": "0318858000"}),
        (RAMIPRIL, {"code_system": ""}),
        (RAMIPRIL, {"title": "Ramipril 2.5mg capsules"}),
        (RAMIPRIL, {"title": "Ramipril 5mg tablets"}),
        (RAMIPRIL, {"title": "Ramipril"}),
        (RAMIPRIL, {"value": "One to be taken twice a day"}),
        (RAMIPRIL, {"value": ""}),
        (RAMIPRIL, {"status": ItemStatus.ENDED}),
        (RAMIPRIL, {"status": ItemStatus.PLANNED}),
        (RAMIPRIL, {"detail": "On hold · Last issued 12-Nov-2026"}),
        (RAMIPRIL, {"ends": PartialDate("2026-12-01")}),
        (RAMIPRIL, {"gone_at": SAID}),
        (RAMIPRIL, {"kind": Kind.PROBLEM}),
        (CATARACT, {"detail": "Right eye"}),
        (CATARACT, {"detail": ""}),
        (CATARACT, {"detail": "Both eyes"}),
        (CATARACT, {"detail": "Left eye · Unconfirmed"}),
        (CATARACT, {"code": ""}),
        (DEATH, {"code": ""}),
        (CATARACT, {"status": ItemStatus.ENDED}),
    ],
)
def test_what_differs_or_is_said_by_one_alone_stands_side_by_side(
    row: ItemRow, others: dict[str, Any]
) -> None:
    assert not is_one(row, elsewhere(row, **others))


@pytest.mark.parametrize(
    "row", [replace(RAMIPRIL, code=""), replace(RAMIPRIL, value=""), replace(DEATH, code="")]
)
def test_what_nobody_says_agrees_with_nothing(row: ItemRow) -> None:
    assert not is_one(row, elsewhere(row))


def test_two_courses_that_are_over_are_two() -> None:
    row = replace(RAMIPRIL, status=ItemStatus.ENDED, ends=PartialDate("2024-04"))
    assert is_one(row, elsewhere(row))
    assert not is_one(row, elsewhere(row, begins=PartialDate("2025-03-01")))


def test_a_source_that_says_it_twice_means_two() -> None:
    again = replace(RAMIPRIL, id=9)
    assert as_one([RAMIPRIL, again, elsewhere(RAMIPRIL)]) == [
        RAMIPRIL, again, elsewhere(RAMIPRIL),
    ]  # fmt: skip


def test_other_kinds_of_item_are_never_one() -> None:
    for kind in set(Kind) - {Kind.MEDICINE, Kind.PROBLEM, Kind.ALERT}:
        row = replace(RAMIPRIL, kind=kind)
        assert not is_one(row, elsewhere(row))


ROWS = st.lists(
    st.builds(
        replace,
        st.sampled_from([RAMIPRIL, CATARACT, DEATH]),
        code=st.sampled_from(["1", "2", ""]),
        title=st.sampled_from(["Ramipril 5mg", "Ramipril 5 mg", "Ramipril 10mg", "Cataract"]),
        value=st.sampled_from(["One a day", "one  a day", "Two a day", ""]),
        detail=st.sampled_from(["", "Left", "Right eye", "Bilateral", "On hold", "Left · On hold"]),
        status=st.sampled_from([ItemStatus.ACTIVE, ItemStatus.ENDED]),
        source=st.sampled_from(["GP", "Hospital", "Hospice"]),
        said_at=st.sampled_from([SAID, SAID.replace(day=3)]),
    ),
    max_size=9,
).map(lambda rows: [replace(row, id=number) for number, row in enumerate(rows)])


@given(ROWS)
def test_nothing_is_lost_and_each_is_there_once(rows: list[ItemRow]) -> None:
    shown = [replace(each, also=()) for row in as_one(rows) for each in row.tellings]
    assert sorted(shown, key=lambda row: row.id) == rows
    assert as_one(as_one(rows)) == as_one(rows)


@given(ROWS)
def test_who_is_one_agrees_with_each_and_names_each_source_once(rows: list[ItemRow]) -> None:
    for row in as_one(rows):
        assert len({agreement(each) for each in row.tellings}) == 1
        sources = [each.source for each in row.tellings]
        assert len(set(sources)) == len(sources)


@given(ROWS, st.randoms())
def test_the_order_in_which_they_came_joins_nobody_else(
    rows: list[ItemRow], chance: Random
) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    groups = {frozenset(each.id for each in row.tellings) for row in as_one(rows)}
    assert {frozenset(each.id for each in row.tellings) for row in as_one(mixed)} == groups


@given(ROWS)
def test_all_that_agree_with_one_agree_with_each_other(rows: list[ItemRow]) -> None:
    """Both ways, and on: of three sources either all are one, or those are that agree."""
    pairs = {
        (one.id, other.id)
        for one in rows
        for other in rows
        if one.source != other.source and is_one(one, other)
    }
    source = {row.id: row.source for row in rows}
    for one, other in pairs:
        assert (other, one) in pairs
        for third, fourth in pairs:
            if third == other and source[fourth] != source[one]:
                assert (one, fourth) in pairs
