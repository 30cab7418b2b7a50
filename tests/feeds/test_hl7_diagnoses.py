"""What someone was treated for in a stay ends with it; what they were found to have does not."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from desktop.models import Item, Source
from desktop.services import one_page
from desktop.words.accounts import Fate
from desktop.words.enums import Kind, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import MARY
from tests.feeds.making_hl7 import message, stream
from tests.feeds.stays import ACTIVE, ENDED, WITHDRAWN, sent, told
from tests.feeds.told import counted
from tests.services.record import EVERYTHING

CHEST = "I1^Chest infection^I10"
LEAVES = {45: "202611051130"}


def found(type_, title=CHEST, on="20261101"):
    return f"DG1|1||{title}||{on}|{type_}"


def chest(*files):
    it = told(*files)[0]["visit/V1#diagnosis/I1"]
    return it.status, it.ends and it.ends.text


@pytest.mark.parametrize("type_", ["A", "W"])
@pytest.mark.parametrize("last", [
    sent("A03", 5, LEAVES),
    sent("A08", 6, LEAVES),
    sent("A03", 5, {**LEAVES, 36: "4"}),
])  # fmt: skip
def test_an_admitting_and_a_working_diagnosis_end_with_the_stay(type_, last):
    story = sent("A01", 1, None, found(type_)), sent("A02", 2, {3: "Ward 6"}), last

    assert chest(stream(*story)) == (ENDED, "2026-11-05T11:30")
    for order in permutations(story):
        assert chest(*map(str.encode, order)) == (ENDED, "2026-11-05T11:30")


@pytest.mark.parametrize("type_", ["F", "", "X"])
def test_a_final_diagnosis_stands_after_the_stay(type_):
    story = sent("A01", 1, None, found(type_)), sent("A03", 5, LEAVES)

    for order in permutations(story):
        assert chest(*map(str.encode, order)) == (ACTIVE, None)


def test_a_working_diagnosis_that_becomes_the_final_one_stands():
    story = sent("A01", 1, None, found("W")), sent("A03", 5, LEAVES, found("F"))

    assert chest(stream(*story)) == (ACTIVE, None)
    late = sent("A03", 5, LEAVES), sent("A08", 7, None, found("F"))
    assert chest(stream(story[0], *late)) == (ACTIVE, None)


def test_a_diagnosis_told_of_after_the_discharge_is_over_too():
    story = sent("A01", 1), sent("A03", 5, LEAVES), sent("A08", 6, None, found("W"))

    assert chest(stream(*story)) == (ENDED, "2026-11-05T11:30")
    later = sent("A01", 1), sent("A03", 5, LEAVES), sent("A08", 8, None, found("W", on="20261107"))
    assert chest(stream(*later)) == (ENDED, None)


def test_an_undone_discharge_makes_them_stand_again():
    story = (sent("A01", 1, None, found("W")), sent("A03", 3, LEAVES), sent("A13", 4, {45: '""'}))

    for order in permutations(story):
        assert chest(*map(str.encode, order)) == (ACTIVE, None)
    assert chest(stream(*story, sent("A03", 6, LEAVES))) == (ENDED, "2026-11-05T11:30")


def test_an_undone_stay_still_takes_its_diagnoses_along():
    story = sent("A01", 1, None, found("W")), sent("A03", 3, LEAVES), sent("A11", 4)

    assert chest(stream(*story))[0] is WITHDRAWN
    taken_out = sent("A08", 4, None, f"{found('W')}{'|' * 15}D")
    assert chest(stream(*story[:2], taken_out))[0] is WITHDRAWN


def test_another_stay_ends_nothing_of_this_one():
    other = sent("A01", 2, {19: "V11"}), sent("A03", 5, {**LEAVES, 19: "V11"})

    assert chest(stream(sent("A01", 1, None, found("W")), *other)) == (ACTIVE, None)


def test_the_same_messages_again_change_nothing_of_a_diagnosis_that_ended():
    story = [sent("A01", 1, None, found("W")), sent("A03", 5, LEAVES, found("W"))]
    before, fates = told(*map(str.encode, story))
    after, again = told(*map(str.encode, story * 2))

    assert after == before
    assert fates == [Fate.IMPORTED, Fate.UPDATED]
    assert again[2:] == [Fate.UNCHANGED] * 2


def test_a_diagnosis_of_years_ago_is_no_problem_of_today(bring, ask, scripts, factory):
    mary = factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    factory.keep(Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL))
    begins = {44: "20190301"}
    came = message("A01", "20190301120000", found("W", on="20190301"),
                   found("F", "I2^Asthma^I10", "20190301"), pv1=begins)  # fmt: skip
    left = message("A03", "20190305120000", pv1=begins | {45: "20190305"})

    def problems():
        with scripts.reading() as session:
            page = one_page.summary(session, EVERYTHING, mary.id, NOW)
        return {each.title for each in page.items if each.kind is Kind.PROBLEM}

    bring(came.encode(), source="ward")
    assert problems() == {"Chest infection", "Asthma"}
    accounts = bring(left.encode(), source="ward", now=NOW + timedelta(hours=1))

    assert counted(accounts) == {"updated": 1}
    assert problems() == {"Asthma"}
    (ended,) = (each for each in ask(select(Item)) if each.title == "Chest infection")
    assert (ended.status, ended.ends.text) == (ENDED, "2019-03-05")
    bring(message("A13", "20190306120000", pv1=begins).encode(), source="ward")
    assert problems() == {"Chest infection", "Asthma"}
