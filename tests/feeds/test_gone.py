"""What a GP's record no longer has is marked, and is unmarked when it is there again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from desktop.models import Item, ItemWording
from desktop.services import allergies, items, one_page
from desktop.words.enums import AllergyHeading, Kind
from tests.clock import NOW
from tests.feeds.making import coded, patient
from tests.feeds.making_stu3 import allergy, listed, observation, problem, raw, record
from tests.feeds.told import counted
from tests.services.record import EVERYTHING

JANUARY, JUNE, AUTUMN = (f"2026-{month}-15T09:00:00+00:00" for month in ("01", "06", "10"))
LATER = NOW + timedelta(days=1)


def moment(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.fixture
def gone(ask):
    def found():
        return {
            each.source_ref: each.gone_at for each in ask(select(Item)) if each.gone_at is not None
        }

    return found


def test_what_disappeared_is_marked_and_the_rest_is_as_it_was(bring, ask, gone):
    before = record(problem("c1"), problem("c2", "Asthma"), observation("o1"), when=JANUARY)
    bring(before)
    versions = {each.source_ref: each.version for each in ask(select(Item))}

    accounts = bring(record(problem("c1"), observation("o1", "Height"), when=JUNE), now=LATER)

    assert gone() == {"Condition/c2": moment(JUNE)}
    assert counted(accounts) == {"updated": 1, "unchanged": 2, "skipped": 10}
    assert set(versions) == {each.source_ref for each in ask(select(Item))}
    assert ask(select(Item.title).where(Item.source_ref == "Condition/c2")) == ["Asthma"]
    assert len(ask(select(ItemWording))) == 1, "a mark is no new wording"


def test_the_same_record_again_marks_nothing_twice_and_changes_nothing(bring, ask, gone):
    bring(record(problem("c1"), problem("c2"), when=JANUARY))
    after = record(problem("c1"), when=JUNE)
    bring(after)
    versions = ask(select(Item.version).order_by(Item.id))

    accounts = bring(after, now=LATER)

    assert counted(accounts) == {"unchanged": 2, "skipped": 10}
    assert ask(select(Item.version).order_by(Item.id)) == versions
    assert gone() == {"Condition/c2": moment(JUNE)}


def test_what_is_there_again_is_marked_no_longer(bring, gone):
    bring(record(problem("c1"), when=JANUARY))
    bring(record(when=JUNE))
    assert gone()

    accounts = bring(record(problem("c1"), when=AUTUMN))

    assert not gone()
    assert counted(accounts)["updated"] == 1


def test_an_older_record_neither_marks_nor_unmarks(bring, gone):
    bring(record(problem("c1"), when=JANUARY))
    bring(record(problem("c3"), when=JUNE))

    accounts = bring(record(problem("c1", "Worse"), when="2026-03-01T00:00:00+00:00"))

    assert gone() == {"Condition/c1": moment(JUNE)}
    assert counted(accounts)["unchanged"] == 2


def test_a_record_without_a_section_says_nothing_of_it(bring, gone):
    bring(record(problem("c1"), allergy("a1"), observation("o1"), when=JANUARY))

    bring(raw(patient(), listed("Problems", when=JUNE)))

    assert gone().keys() == {"Condition/c1"}


def test_what_was_sent_and_could_not_be_read_is_not_gone(bring, gone):
    bring(record(problem("c1"), when=JANUARY))

    accounts = bring(record(problem("c1", severity=19), when=JUNE))

    assert counted(accounts)["set aside"] == 1
    assert not gone()


def test_what_was_withdrawn_is_not_gone_as_well(bring, gone):
    bring(record(problem("c1"), when=JANUARY))
    bring(record(problem("c1", verificationStatus="entered-in-error"), when=JUNE))

    bring(record(when=AUTUMN))

    assert not gone()


def test_another_person_and_another_source_are_left_alone(bring, gone):
    bring(record(problem("c1"), when=JANUARY))
    bring(record(problem("c1"), when=JANUARY), source="second", kind="gp")

    bring(record(when=JUNE), source="second")

    assert len(gone()) == 1


def test_a_warning_that_the_lists_no_longer_have_is_over(bring, ask):
    warned = listed("Problems", warnings=("data-in-transit",), when=JANUARY)
    bring(record(sections={"Problems": warned}, when=JANUARY))
    assert [each.value for each in ask(select(Item.status))] == ["active"]

    bring(record(when=JUNE))

    assert [each.value for each in ask(select(Item.status))] == ["ended"]


def test_a_former_gp_stands_no_longer_on_the_person(bring, ask):
    def under(name):
        return patient(generalPractitioner=[{"reference": "Practitioner/1", "display": name}])

    bring(record(person=under("Dr Bell"), when=JANUARY))
    bring(record(person=under("Dr Carr"), when=JUNE))

    found = {each.title: each.status.value for each in ask(select(Item))}
    assert found == {"Dr Bell": "ended", "Dr Carr": "active"}


def test_a_word_of_none_known_that_is_gone_is_no_comfort(bring, ask, scripts):
    bring(record(allergy("a1", code=coded("716186003", "No known allergies")), when=JANUARY))
    bring(record(when=JUNE))

    with scripts.reading() as session:
        (person,) = ask(select(Item.patient_id))
        summary = one_page.summary(session, EVERYTHING, person, LATER)
    assert summary.allergies_heading == AllergyHeading.NOT_RECORDED
    assert not summary.of(Kind.ALLERGY)


def test_an_allergy_that_is_gone_still_warns_and_papers_leave_out_the_rest(bring, ask, scripts):
    bring(record(allergy("a1"), problem("c1"), when=JANUARY))
    bring(record(when=JUNE))

    with scripts.reading() as session:
        (person,) = set(ask(select(Item.patient_id)))
        summary = one_page.summary(session, EVERYTHING, person, LATER)
    assert {each.title for each in summary.items} == {"Penicillin", "Heart failure"}
    assert summary.allergies_heading == AllergyHeading.KNOWN
    assert [each.title for each in items.in_the_open(summary.items)] == ["Penicillin"]
    assert not any(allergies.unsaid(each) for each in summary.items)
