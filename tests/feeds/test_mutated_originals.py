"""Spoilt files, and what of them was set aside: corrected, or placed by someone in the tray.

This is the short run; ``tests/trials/test_mutations.py`` goes on for longer.
"""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.feeds import correct, readers, tray
from desktop.feeds.demographics import homes
from desktop.feeds.readable import readable
from desktop.feeds.writing import FAULT
from desktop.models import Correction, Patient, Waiting, WaitingMatch
from desktop.models.patient import valid_nhs_number
from desktop.words.accounts import Original
from desktop.words.enums import MatchState
from desktop.words.matching import Identity
from tests.clock import NOW
from tests.feeds.test_mutations import ANY, senders, together  # noqa: F401 - a fixture
from tests.feeds.told import sentences

LATER = NOW + timedelta(days=1)


def put_right(words, at):
    """As someone may who corrects it: a few letters in the middle are gone, or it is as it was."""
    middle = at * len(words) // 10
    return words[:middle] + words[middle + at % 3 :]


def corrected(factory, clerk):
    """Each that waits is corrected and taken in: all of it is accounted for, without a mistake."""
    with factory.store.reading() as session:
        waits = session.scalars(select(Waiting).where(Waiting.seen_at.is_(None))).all()
    for at, each in enumerate(waits):
        words = readable(Original(each.id, each.original)).text
        if words.strip():
            content = put_right(words, at % 10).encode("utf-8", "replace")
            factory.keep(Correction(waiting_id=each.id, content=content or b" ",
                                    made_by_id=clerk.id, made_at=LATER))  # fmt: skip
    accounts = correct.all_corrected(factory.store, clerk, LATER)
    assert all(each.entries == sum(line.count for line in each.lines) for each in accounts)
    assert FAULT not in sentences(accounts)
    with factory.store.reading() as session:
        assert session.scalars(select(Correction)).all() == []


def placed(factory, clerk, mistakes):
    """Whoever waits in the tray is registered, and all are taken in without a mistake.

    Nobody is registered beside someone of the same number: whoever decides is refused that.
    """
    with factory.store.reading() as session:
        held = set(session.scalars(select(Patient.nhs_number)))
        waiting = []
        for row in session.scalars(
            select(WaitingMatch).where(WaitingMatch.state == MatchState.WAITING)
        ):
            number = valid_nhs_number(Identity.of_json(row.described).nhs_number)
            if number is None or number not in held:
                waiting.append(row.id)
                held.add(number)
        known = homes(session)
    for each in waiting:
        factory.change(WaitingMatch, each, state=MatchState.REGISTERED, decided_by_id=clerk.id,
                       decided_at=LATER)  # fmt: skip
    read = partial(readers.read, today=LATER.date())
    tray.take_in_all(factory.store, clerk, read, known, LATER)
    assert mistakes == []
    with factory.store.reading() as session:
        left = select(WaitingMatch.id).where(
            WaitingMatch.state == MatchState.REGISTERED, WaitingMatch.taken_in_at.is_(None)
        )
        assert session.scalars(left).all() == []
    return len(waiting)


def go_the_ways_of_what_is_set_aside(bring, factory, clerk, monkeypatch, examples, files):
    mistakes = []
    monkeypatch.setattr(tray, "fault", lambda mistake: mistakes.append(repr(mistake)))
    number = []

    def both_ways(contents):
        bring(*contents, source="ward")
        number.append(placed(factory, clerk, mistakes))
        corrected(factory, clerk)

    together(examples, st.lists(ANY, min_size=files, max_size=files), both_ways)
    assert sum(number) > 0, "somebody waited in the tray"


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
def test_what_is_set_aside_of_spoilt_files_is_corrected_and_placed(
    bring,
    factory,
    clerk,
    senders,  # noqa: F811 - the fixture
    monkeypatch,
):
    go_the_ways_of_what_is_set_aside(bring, factory, clerk, monkeypatch, 4, 12)
