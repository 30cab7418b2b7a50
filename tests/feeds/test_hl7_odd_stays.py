"""Stays with dates to come, dates of nobody, deaths, and messages that come once more."""

import pytest

from desktop.words.enums import Kind
from desktop.words.items import NEVER_SHOWN
from tests.feeds.making_hl7 import stream
from tests.feeds.stays import ACTIVE, ENDED, WITHDRAWN, sent, stay, told


def test_a_discharge_on_a_day_to_come_leaves_them_where_they_are_until_then():
    leaves = sent("A03", 5, {45: "20261109", 37: "19"})
    found = stay(sent("A01", 1), leaves)
    assert (found.title, found.ends.text, found.status) == (
        "Admitted to Ward 5", "2026-11-09", ACTIVE,
    )  # fmt: skip

    moved = sent("A02", 6, {3: "Ward 6"})
    assert stay(sent("A01", 1), leaves, moved).title == "Admitted to Ward 6"
    gone = stay(sent("A01", 1), leaves, moved, sent("A03", 9, {45: "202611091100", 37: "19"}))
    assert (gone.ends.text, gone.status) == ("2026-11-09T11:00", ENDED)
    stays = stay(sent("A01", 1), leaves, sent("A13", 6, {45: ""}))
    assert (stays.ends, stays.status) == (None, ACTIVE)


@pytest.mark.parametrize("class_", ["I", "E"])
def test_an_admission_on_a_day_to_come_has_not_been(class_):
    waits = sent("A01", 1, {2: class_, 44: "20270111"})
    found = stay(waits)
    assert (found.begins.text, found.status) == ("2027-01-11", ACTIVE)
    title = {"I": "Admission to Ward 5", "E": "A&E"}[class_]
    assert found.title == title
    assert stay(waits, sent("A08", 2, {2: class_, 44: "20270112"})).title == title

    came = stay(waits, sent("A01", 3, {2: class_, 44: "202611030900"}))
    assert (came.title, came.begins.text) == (
        title.replace("Admission", "Admitted"), "2026-11-03T09:00",
    )  # fmt: skip


@pytest.mark.parametrize("fields", [{36: "4"}, {37: "79"}, {36: "EXP^Deceased"}])
def test_a_death_in_hospital_is_warned_of_until_the_discharge_is_undone(fields):
    died = sent("A03", 3, {45: "202611030415", **fields})

    found = stay(sent("A01", 1), died, ref="visit/V1#died")
    assert (found.kind, found.title, found.begins.text, found.status) == (
        Kind.ALERT, "Recorded as having died", "2026-11-03", ACTIVE,
    )  # fmt: skip
    assert stay(sent("A01", 1), died, sent("A13", 4), ref="visit/V1#died").status is WITHDRAWN
    right = sent("A03", 4, {45: "202611030415", 36: "1"})
    assert told(stream(sent("A01", 1), died, right))[0]["visit/V1#died"].status is WITHDRAWN
    never = told(stream(sent("A01", 1), sent("A13", 4)))[0]["visit/V1#died"]
    assert (never.title, never.status) == (NEVER_SHOWN, WITHDRAWN)
    assert stay(sent("A01", 1), died, sent("A11", 4), ref="visit/V1#died").status is WITHDRAWN
    assert "visit/V1#died" not in told(stream(sent("A01", 1), sent("A03", 3, {36: "1"})))[0]


@pytest.mark.parametrize("how", [{}, {36: "4"}])
def test_a_discharge_that_is_sent_again_is_still_taken_back(how):
    gone = {45: "202611051000", 37: "19", **how}
    leaves, back = sent("A03", 5, gone), sent("A13", 6, {45: ""})
    again = sent("A03", 8, gone, evn={2: "202611051200"})
    for standing in (told(stream(sent("A01", 1), leaves, back, again))[0],
                     told(*map(str.encode, (sent("A01", 1), leaves, back, again)))[0]):  # fmt: skip
        found = standing["visit/V1"]
        assert (found.ends, found.status) == (None, ACTIVE)
        assert "Discharge taken back: 06-Nov-2026" in found.detail
        assert standing["visit/V1#died"].status is WITHDRAWN

    really = sent("A03", 9, {45: "202611091000", 37: "19"})
    assert told(stream(sent("A01", 1), leaves, back, again, really))[0]["visit/V1"].status is ENDED


def test_what_happened_before_moves_nobody_back_when_it_is_sent_again():
    moves = sent("A02", 2, {3: "Ward 6"}), sent("A02", 3, {3: "Ward 7"})
    again = sent("A02", 8, {3: "Ward 6"}, evn={2: "202611021200"})

    found = told(stream(sent("A01", 1), *moves, again))[0]["visit/V1"]

    assert found.title == "Admitted to Ward 7"


def test_an_admission_that_is_sent_again_admits_nobody_again():
    again = sent("A01", 6, evn={2: "202611011000"})
    gone = sent("A03", 5, {3: "Ward 6", 45: "202611051000"})

    found = told(*map(str.encode, (sent("A01", 1), gone, again)))[0]["visit/V1"]
    assert (found.title, found.ends.text, found.status) == (
        "Admitted to Ward 6", "2026-11-05T10:00", ENDED,
    )  # fmt: skip
    back = sent("A01", 6, {44: "202611060900"})
    assert told(*map(str.encode, (sent("A01", 1), gone, back)))[0]["visit/V1"].status is ACTIVE


def test_days_that_are_written_for_none_are_none():
    blank = sent("A01", 1, {44: "19000101", 45: "99991231"}, "PV2|||||||||99991231")
    found = told(stream(blank))[0]["visit/V1"]
    assert (found.begins.text, found.ends, found.status) == ("2026-11-01T12:00", None, ACTIVE)
    assert "expected" not in found.detail
