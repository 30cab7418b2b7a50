"""Two editions of the feeds, the rota and the ward, as the pages ask for them."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from desktop.demo import hub
from desktop.demo.hub import DemoHub
from desktop.models import Patient
from desktop.services import disclosure, places, reach, since, today, week
from desktop.store.store import Store
from desktop.words.dates import ENGLAND
from desktop.words.people import Actor
from desktop.words.since import How, Since
from desktop.words.week import MarkKind, WeekRow, monday_of
from tests.demo.conftest import TODAY

NOW = datetime.combine(TODAY, time(13, 45), ENGLAND)


@pytest.fixture(scope="module")
def chair(store: Store) -> Actor:
    return hub.member(store, hub.CHAIR)


def _ids(store: Store, numbers: tuple[str, ...]) -> list[int]:
    with store.reading() as session:
        rows = session.execute(select(Patient.nhs_number, Patient.id)).all()
    return [dict(rows)[number] for number in numbers]


def _weeks(store: Store, chair: Actor, patient: int) -> list[WeekRow]:
    """This one and the next."""
    monday = monday_of(TODAY)
    with store.reading() as session:
        audience = disclosure.person(session, chair)
        return [week.week(session, audience, patient, monday + timedelta(days=ahead), TODAY)
                for ahead in (0, 7)]  # fmt: skip


def test_since_the_last_meeting_something_is_new_changed_ended_and_withdrawn(
    made: DemoHub, store: Store, chair: Actor
) -> None:
    edie = _ids(store, made.county.complex)[0]
    with store.reading() as session:
        audience = disclosure.person(session, chair)
        row = since.read(session, audience, chair, edie, NOW)
    assert row.since is Since.MET
    said = {how: {each.row.title for each in row.changes if each.how is how} for how in How}
    assert "Community matron home visit" in said[How.NEW]
    assert said[How.CHANGED] == {"Furosemide 40mg tablets", "Lunch call"}
    assert said[How.ENDED] == {"Chloramphenicol 0.5% eye drops"}
    assert said[How.WITHDRAWN] == {"Physiotherapist home visit", "Pressure sore, right heel"}


def test_today_tells_what_is_otherwise_than_a_week_ago(store: Store, chair: Actor) -> None:
    with store.reading() as session:
        row = today.today(session, chair, disclosure.person(session, chair), NOW)
    morning = datetime.combine(TODAY, time(8), ENGLAND)
    said = {each.what for each in row.changes if each.at == morning}
    assert "Furosemide 40mg tablets One each morning, and one at noon if up two kilograms" in said


def test_four_calls_a_day_stand_in_the_week(made: DemoHub, store: Store, chair: Actor) -> None:
    edie = _ids(store, made.county.complex)[0]
    this, following = _weeks(store, chair, edie)
    for row in (this, following):
        calls = [each.day for each in row.visits if each.organisation == "Brightway Home Care"]
        assert [calls.count(day) for day in row.days] == [4] * 7
        assert not [mark for mark in row.marks if mark.kind is MarkKind.GAP]
    assert ["Two nurses the same morning" in mark.reason for mark in this.marks] == [True]


def test_a_single_carer_and_an_empty_weekend_are_marked(
    made: DemoHub, store: Store, chair: Actor
) -> None:
    with store.reading() as session:
        mine = session.scalars(
            select(Patient.id).where(
                Patient.nhs_number.in_(made.county.complex), Patient.died.is_(None),
                reach.openable(session, chair),
            )
        ).all()  # fmt: skip
    gaps = [(patient, mark.reason) for patient in mine for row in _weeks(store, chair, patient)
            for mark in row.marks if mark.kind is MarkKind.GAP]  # fmt: skip
    short = {patient for patient, why in gaps if "Two carers are needed; one" in why}
    alone = {patient for patient, why in gaps if "No one comes over the weekend" in why}
    assert len(short) == len(alone) == 1
    assert {patient for patient, _ in gaps} == short | alone


def test_the_ward_says_when_someone_goes_home_and_what_is_wanted(
    store: Store, chair: Actor
) -> None:
    with store.reading() as session:
        audience = disclosure.person(session, chair)
        (ward,) = (each for each in places.places(session, chair, audience) if each.kind == "ward")
        there = places.residents(session, chair, audience, ward.id, NOW)
    needed = {each.discharge: [words.partition(":")[0] for words in each.needed] for each in there}
    assert needed == {
        "04-Dec-2026": ["Keys", "Hospital bed and commode, front room", "Package of care"],
        "27-Nov-2026": ["Keys", "Second stair rail"],
        "": [],
    }
