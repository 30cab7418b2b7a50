"""What its source tells in several entries stands once, and for as long as its source says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.models import Item, ItemWording
from desktop.services import items, one_page
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import TOLD_IN_ANOTHER
from tests.clock import NOW
from tests.feeds.gp_record import medicine
from tests.feeds.making import Json, bundle, patient, resource
from tests.feeds.making_stu3 import of, record
from tests.feeds.told import counted
from tests.services.record import EVERYTHING

ACTIVE, WITHDRAWN = ItemStatus.ACTIVE, ItemStatus.WITHDRAWN
JANUARY, MARCH, JUNE, JULY, AUTUMN = (
    f"2026-{month}-15T09:00:00+00:00" for month in ("01", "03", "06", "07", "10")
)
LATER = NOW + timedelta(days=1)
DIGOXIN: Json = {"medicationCodeableConcept": {"text": "Digoxin"}}


def statement(number, dose, make=of, **fields):
    link = {"basedOn" if make is of else "derivedFrom": [
        {"reference": f"MedicationRequest/p{number}"}]}  # fmt: skip
    taken = {"taken": "unk"} if make is of else {}
    return make("MedicationStatement", f"s{number}", **{
        "status": "active", "dosage": [{"text": dose}], **DIGOXIN, **taken, **link, **fields,
    })  # fmt: skip


def plan(number, make=of, after=None, **fields):
    """It goes on from the one ``after`` which it comes."""
    before = {"reference": f"MedicationRequest/p{after}"} if after else None
    return make("MedicationRequest", f"p{number}", **{
        "status": "active", "intent": "plan", "priorPrescription": before, **DIGOXIN, **fields,
    })  # fmt: skip


def apart(when, make=of):
    """Two medicines, as far as their source says."""
    told = (statement(1, "One", make), plan(1, make), statement(2, "Two", make), plan(2, make))
    return record(*told, when=when) if make is of else bundle(patient(), *told, timestamp=when)


def linked(when, make=of):
    """The first was changed for the second."""
    told = (
        statement(1, "One", make, status="completed"), plan(1, make, status="completed"),
        statement(2, "Two", make), plan(2, make, after=1),
    )  # fmt: skip
    return record(*told, when=when) if make is of else bundle(patient(), *told, timestamp=when)


def delta(when, *told):
    return bundle(patient(), *told, timestamp=when)


@pytest.fixture
def in_use(scripts):
    """The medicines that the Summary has."""

    def found():
        with scripts.reading() as session:
            return one_page.summary(session, EVERYTHING, 1, NOW).of(Kind.MEDICINE)

    return found


@pytest.fixture
def doses(in_use):
    return lambda: sorted(each.value for each in in_use())


@pytest.fixture
def stands(ask):
    """By its ref, how each stands."""

    def found():
        return {each.source_ref.partition("/")[2]: each.status for each in ask(select(Item))}

    return found


def test_a_repeat_medicine_is_in_use_though_its_last_supply_is_over(bring, in_use):
    entries = medicine()
    entries[1]["effectivePeriod"] = {"start": "2026-01-05", "end": "2026-11-02"}

    bring(record(*entries))

    (found,) = in_use()
    assert (found.title, found.ends) == ("Ramipril 5mg capsules", None)
    assert found.detail == "Last issued 01-Mar-2026 · Supplied until 02-Nov-2026"


# --- what stood apart until its source linked it --------------------------------------------------


@pytest.mark.parametrize("make", [of, resource])
def test_what_its_source_has_linked_since_stands_once(bring, ask, doses, make):
    bring(apart(JANUARY, make))
    assert doses() == ["One", "Two"]

    accounts = bring(linked(JUNE, make), now=LATER)

    assert doses() == ["Two"]
    assert counted(accounts)["updated"] == 4
    left = {each.source_ref: each for each in ask(select(Item))}["MedicationStatement/s1"]
    assert (left.status, left.detail) == (WITHDRAWN, TOLD_IN_ANOTHER)
    assert ask(select(ItemWording.status).where(ItemWording.item_id == left.id)) == [ACTIVE]


def test_why_it_has_left_is_told_with_what_was_taken_back(bring, scripts):
    bring(apart(JANUARY))
    bring(linked(JUNE), now=LATER)

    with scripts.reading() as session:
        (found,) = items.withdrawn(session, EVERYTHING, 1)
    assert (found.title, found.detail) == ("Digoxin", TOLD_IN_ANOTHER)


def test_linked_entries_that_come_again_change_nothing(bring, ask, doses):
    bring(apart(JANUARY))
    bring(linked(JUNE))
    left = select(Item.version).where(Item.status == WITHDRAWN)
    version = ask(left)

    same, later = (bring(linked(when), now=LATER) for when in (JUNE, JULY))

    assert set(counted(same)) == set(counted(later)) == {"unchanged", "skipped"}
    assert doses() == ["Two"]
    assert ask(left) == version


def test_an_older_file_that_comes_late_parts_nothing(bring, doses):
    bring(apart(JANUARY))
    bring(linked(JUNE))

    accounts = bring(apart(MARCH), now=LATER)

    assert doses() == ["Two"]
    assert set(counted(accounts)) == {"unchanged", "skipped"}


def test_what_was_said_of_an_entry_since_it_was_linked_stays(bring, doses):
    bring(apart(JANUARY, resource))
    bring(delta(JULY, statement(1, "Three", resource)))

    bring(linked(JUNE, resource), now=LATER)

    assert doses() == ["Three", "Two"]


def test_what_its_source_parts_again_stands_apart_again(bring, doses):
    bring(apart(JANUARY))
    bring(linked(JUNE))
    bring(apart(AUTUMN))
    assert doses() == ["One", "Two"]

    accounts = bring(linked(JUNE), now=LATER)

    assert doses() == ["One", "Two"]
    assert "updated" not in counted(accounts)


def test_without_dates_the_file_that_came_last_counts(bring, doses):
    bring(apart(None, resource))
    bring(linked(None, resource), now=LATER)
    assert doses() == ["Two"]

    bring(delta(None, statement(1, "Three", resource)), now=LATER + timedelta(days=1))
    assert doses() == ["Three", "Two"]

    bring(linked(None, resource), now=LATER + timedelta(days=2))

    assert doses() == ["Three", "Two"], "the very same file says nothing new"


def test_nothing_leaves_for_what_does_not_stand(bring, doses):
    bring(apart(JANUARY, resource))
    bring(delta(AUTUMN, statement(2, "Two", resource, status="entered-in-error")))

    bring(linked(JUNE, resource), now=LATER)

    assert doses() == ["One"]


def test_a_new_entry_goes_on_from_the_one_that_stands(bring, doses, stands):
    bring(apart(JANUARY, resource))
    bring(linked(JUNE, resource))
    third = statement(3, "Three", resource), plan(3, resource, after=2)
    gone = {"status": "completed"}

    bring(delta(
        AUTUMN, statement(1, "One", resource, **gone), plan(1, resource, **gone),
        statement(2, "Two", resource, **gone), plan(2, resource, after=1, **gone), *third,
    ))  # fmt: skip

    assert doses() == ["Three"]
    assert stands() == {"s1": WITHDRAWN, "s2": ACTIVE}


def test_a_referral_that_stood_beside_its_episode_leaves(bring, stands):
    asked = resource("ServiceRequest", "r", status="active", intent="order",
                     code={"text": "Physiotherapy"})  # fmt: skip
    begun = resource("EpisodeOfCare", "e", status="active", type=[{"text": "Physiotherapy"}],
                     referralRequest=[{"reference": "ServiceRequest/r"}])  # fmt: skip
    bring(delta(JANUARY, asked))
    bring(delta(MARCH, begun))
    assert stands() == {"r": ACTIVE, "e": ACTIVE}

    accounts = bring(delta(JUNE, asked, begun), now=LATER)

    assert stands() == {"r": WITHDRAWN, "e": ACTIVE}
    assert counted(accounts) == {"unchanged": 1, "updated": 2}
