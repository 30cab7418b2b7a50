"""Messages that were damaged on their way: nothing is raised, and each has exactly one fate."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.feeds.compare import Weighing
from desktop.feeds.hl7 import adt
from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import recognise
from desktop.feeds.standing import Standing
from desktop.words.enums import Sector
from tests.clock import NOW
from tests.feeds.making_hl7 import STORY, message, stream

WHOLE = stream(*STORY).decode()
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, len(WHOLE) - 1),
        st.integers(0, 40),
        st.sampled_from(["", "|", "^", "~", "&", "\\", "\\X", "\r", "\n", "\x0b", "MSH|", '""',
                         "9" * 30, "\ud800", "é", "\x00", "00000000", "19410231", " · ", ": ",
                         "PID|"]),
    ),
    max_size=12,
)  # fmt: skip


def damaged(damage):
    text = WHOLE
    for at, length, instead in damage:
        text = text[:at] + instead + text[at + length :]
    return text.encode("utf-8", "surrogatepass")


@settings(deadline=None, max_examples=300)
@given(damage=DAMAGE)
def test_a_damaged_stream_is_accounted_for_to_the_message(damage):
    parsed = adt.read(damaged(damage), Sector.HEALTH)

    told = Counter(entry.position for person in parsed.people for entry in person.entries)
    told.update(each.entry.position for each in parsed.passed_over)
    told.update(entry.position for aside in parsed.asides for entry in aside.entries)
    assert told == Counter(range(1, parsed.entries + 1))
    adt.timestamp(damaged(damage))
    standing: dict[int, Standing] = {}
    for person in parsed.people:
        weighing = Weighing("ward", 1, standing, NOW, seen_before=False)
        for saying in person.sayings:
            weighing.weigh(saying)
        assert set(weighing.changes.fates) == set(person.entries)


@settings(deadline=None, max_examples=100)
@given(content=st.binary(max_size=300))
def test_anything_that_begins_like_a_message_is_read_or_refused(content):
    for start in (b"MSH", b"MSH|", b"MSH|^~\\&|", b"FHS|", b"\x0bMSH|^~\\&|PAS||||1|"):
        try:
            _, text = recognise(start + content)
        except Unreadable:
            continue
        adt.timestamp(text)
        adt.read(text, Sector.HEALTH)


@pytest.mark.parametrize("signs", ["|^~\\|", "|", "||||", "|^^^^", "|^~\\&#", "|^"])
def test_a_head_with_other_signs_is_read_or_set_aside(signs):
    parsed = adt.read(message("A01").replace("|^~\\&", signs, 1).encode(), Sector.HEALTH)

    told = [each for person in parsed.people for each in person.entries]
    assert len(told) + len(parsed.asides) + len(parsed.passed_over) == 1
