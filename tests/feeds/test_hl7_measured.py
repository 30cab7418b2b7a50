"""What a hospital measured: each moment its own, in however many messages it is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.feeds.compare import Weighing
from desktop.models import Item, Source
from desktop.words.accounts import Fate
from desktop.words.enums import ItemStatus, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.making import MARY
from tests.feeds.making_hl7 import message, stream
from tests.feeds.stays import ACTIVE, WITHDRAWN, told
from tests.feeds.told import counted


def rate(value, at="", *, status="F", sub=""):
    return f"OBX|1|NM|8867-4^Heart rate^LN|{sub}|{value}|bpm|||||{status}|||{at}"


def sent(at, *measured):
    return message("A08", at, *measured)


def stands(*files):
    """Values and whether they stand, in the order in which they were measured."""
    standing, _ = told(*files)
    rates = [each for each in standing.values() if each.code == "8867-4"]
    return sorted((each.begins.text[8:], each.value, each.status) for each in rates)


MORNING, EVENING = rate("72", "20261101080000"), rate("131", "20261101200000")


@pytest.mark.parametrize("files", [
    [sent("20261101210000", MORNING, EVENING)],
    [sent("20261101090000", MORNING), sent("20261101210000", EVENING)],
    [sent("20261101210000", EVENING), sent("20261101090000", MORNING)],
])  # fmt: skip
def test_two_moments_of_a_day_are_two_measurements(files):
    both = [("01T08:00", "72", ACTIVE), ("01T20:00", "131", ACTIVE)]

    assert stands(*map(str.encode, files)) == both
    assert stands(stream(*files)) == both


@pytest.mark.parametrize(("one", "other"), [
    (rate("72", "20261101080000"), rate("131", "20261101080030")),
    (rate("72", "202611010800", sub="1"), rate("131", "202611010800", sub="2")),
    (rate("72"), rate("131")),
    (rate("72", "20261101"), rate("131", "20261101")),
    (rate("72", sub="1"), rate("72", sub="2")),
    (rate("72", "20261025013000+0100"), rate("72", "20261025013000+0000")),
])  # fmt: skip
def test_what_is_not_of_one_moment_or_not_one_of_it_is_told_apart(one, other):
    for files in (
        [stream(sent("20261101210000", one, other))],
        [sent("20261101090000", one).encode(), sent("20261101210000", other).encode()],
    ):
        assert len(stands(*files)) == 2


def test_what_one_message_says_twice_of_a_moment_is_two_unless_it_is_the_same():
    at = "202611010800"
    twice = sent("20261101210000", rate("72", at), rate("131", at), rate("72", at))

    assert [value for _, value, _ in stands(twice.encode())] == ["131", "72"]
    assert stands(twice.encode(), twice.encode()) == stands(twice.encode())


@pytest.mark.parametrize("at", ["20261101080000", "", "20261101"])
def test_a_corrected_measurement_updates_its_own_and_no_other(at):
    other = rate("99", "202611010700")
    first, again = sent("20261101090000", rate("72", at), other), sent("20261101100000", other)
    corrected = sent("20261101210000", rate("75", at, status="C"))

    standing, fates = told(*(each.encode() for each in (first, again, corrected, corrected)))

    values = {each.value for each in standing.values() if each.code == "8867-4"}
    assert values == {"99", "75"}
    assert fates[1:] == [Fate.UNCHANGED, Fate.UPDATED, Fate.UNCHANGED]


def test_a_provisional_value_becomes_the_final_one_of_its_moment():
    at = "202611010800"
    files = sent("20261101090000", rate("72", at, status="P")), sent("20261102", rate("73", at))

    assert [value for _, value, _ in stands(stream(*files))] == ["73"]


@pytest.mark.parametrize("at", ["20261101080000", ""])
@pytest.mark.parametrize("value", ["72", ""])
def test_a_measurement_that_is_taken_back_takes_no_other_along(at, value):
    first = sent("20261101090000", rate("72", at), rate("131", "20261101200000"))
    back = sent("20261101210000", rate(value, at, status="D"))

    assert {(value, status) for _, value, status in stands(first.encode(), back.encode())} == {
        ("72", WITHDRAWN), ("131", ACTIVE),
    }  # fmt: skip


# --- what stands from when each day had one of a sort ---------------------------------------------


@pytest.fixture
def ward(factory):
    factory.patient(family="Adams", nhs=MARY, born="1941-03-09")
    return factory.keep(
        Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL)
    )


@pytest.fixture
def by_day(bring, ward, monkeypatch):
    """Brings a message in as if the ref of a measurement still were its code and its day."""

    def brought(*messages):
        weigh = Weighing.weigh

        def as_it_was(self, saying):
            said = tuple(
                type(each)(each.wording._replace(source_ref=each.also[0]), over=each.over)
                if each.also else each
                for each in saying.said
            )  # fmt: skip
            weigh(self, type(saying)(saying.entries, said, saying.said_at, in_turn=True))

        with monkeypatch.context() as then:
            then.setattr(Weighing, "weigh", as_it_was)
            bring(*map(str.encode, messages), source="ward")

    return brought


@pytest.mark.parametrize("files", [
    [sent("20261101210000", MORNING, EVENING)],
    [sent("20261101090000", MORNING), sent("20261101210000", EVENING)],
])  # fmt: skip
def test_what_stands_by_its_day_is_not_doubled_and_what_it_hid_comes(bring, ask, by_day, files):
    by_day(*files)
    (before,) = (each for each in ask(select(Item)) if each.code == "8867-4")
    assert before.source_ref == "result/8867-4/2026-11-01"

    for hours in (1, 2):
        bring(*map(str.encode, files), source="ward", now=NOW + timedelta(hours=hours))
    found = [each for each in ask(select(Item)) if each.code == "8867-4"]
    assert sorted(each.value for each in found) == ["131", "72"]
    assert before.source_ref in {each.source_ref for each in found}

    corrected = sent("20261102", rate("75", "20261101080000", status="C"))
    accounts = bring(corrected.encode(), source="ward", now=NOW + timedelta(hours=3))
    found = [each for each in ask(select(Item)) if each.code == "8867-4"]
    assert sorted(each.value for each in found) == ["131", "75"]
    assert counted(accounts) == {"updated": 1}


def test_a_corrected_value_of_no_time_finds_what_stands_by_its_day(bring, ask, by_day):
    by_day(sent("20261101090000", rate("72")))

    bring(sent("20261101210000", rate("75", status="C")).encode(), source="ward",
          now=NOW + timedelta(hours=1))  # fmt: skip

    (found,) = (each for each in ask(select(Item)) if each.code == "8867-4")
    assert (found.value, found.status) == ("75", ItemStatus.ACTIVE)
