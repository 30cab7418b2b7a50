"""What a file of a source that sends everything each time leaves out is gone from that source."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.feeds import correct
from desktop.feeds.fhir import whole
from desktop.feeds.fhir.types import Bundle
from desktop.models import AuditEntry, Item, Source, Waiting
from desktop.services import originals
from desktop.words.enums import Role, Sector, SourceKind
from tests.clock import NOW
from tests.feeds.in_xml import in_xml
from tests.feeds.making import JOHN, bundle, condition, patient, resource
from tests.feeds.told import counted, sentences
from tests.services.desks import Desks

JANUARY, JUNE = (f"2026-{month}-15T09:00:00+00:00" for month in ("01", "06"))
LATER, LATER_STILL = NOW + timedelta(days=1), NOW + timedelta(days=2)
JOHN_THERE = patient("p2", nhs=JOHN, family="Bell", given="John", born="1950-01-01")
ASKED = "https://gp.example/Patient/p1/$everything"


@pytest.fixture
def everything(factory):
    """A source that sends all it has each time."""
    row = Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP,
                 may_register=True, sends_all=True)  # fmt: skip
    factory.keep(row)
    return row


@pytest.fixture
def gone(ask):
    def found():
        return {each.source_ref for each in ask(select(Item)) if each.gone_at is not None}

    return found


def answer(*resources, asked=ASKED, **more):
    """What a server says when it was asked for somebody's whole record."""
    it = json.loads(bundle(*resources, type_="searchset"))
    links = [{"relation": "self", "url": asked}] if asked else []
    return json.dumps({**it, "link": links, **more}).encode()


# --- a file that says so itself -----------------------------------------------------------------


@pytest.mark.parametrize(
    "shape", [lambda it: it, lambda it: in_xml(json.loads(it))], ids=["JSON", "XML"]
)
def test_an_answer_with_everything_of_someone_leaves_out_what_is_gone(bring, ask, gone, shape):
    bring(shape(answer(patient(), condition("c1"), condition("c2", "Asthma"))))

    accounts = bring(shape(answer(patient(), condition("c1"))), now=LATER)

    assert gone() == {"Condition/c2"}
    assert counted(accounts) == {"unchanged": 2}

    bring(shape(answer(patient(), condition("c1"), condition("c2", "Asthma"))), now=LATER_STILL)
    assert gone() == {"Condition/c2"}, "the very same file as the first says nothing new"

    bring(shape(answer(patient(gender="other"), condition("c2", "Asthma"))), now=LATER_STILL)
    assert gone() == {"Condition/c1"}


def test_it_says_nothing_of_anyone_else_in_it(bring, gone):
    beside = resource("Procedure", "b1", "Patient/p2", code={"text": "Biopsy"})
    bring(bundle(patient(), JOHN_THERE, condition("c1"), beside))

    bring(answer(patient(), JOHN_THERE), now=LATER)

    assert gone() == {"Condition/c1"}


def test_of_some_types_that_were_asked_for_it_has_all(bring, gone):
    told = (condition("c1"), resource("Procedure", "b1", code={"text": "Biopsy"}))
    bring(answer(patient(), *told))

    bring(answer(patient(), asked=f"{ASKED}?_type=Patient,Condition&_count=500"), now=LATER)

    assert gone() == {"Condition/c1"}


@pytest.mark.parametrize(
    "more",
    [
        {"link": [{"relation": "self", "url": ASKED}, {"relation": "next", "url": ASKED}]},
        {"link": [{"relation": "self", "url": f"{ASKED}?page=2"},
                  {"relation": "previous", "url": ASKED}]},
        {"link": [{"relation": "self", "url": f"{ASKED}?_since=2026-01-01"}]},
        {"link": [{"relation": "self", "url": "https://gp.example/Condition?patient=p1"}]},
        {"link": "everything"},
        {"total": 7},
        {"type": "document"},
        {"type": "history"},
        {"type": "batch"},
    ],
)  # fmt: skip
def test_a_page_a_part_and_a_summary_leave_nothing_out(bring, gone, everything, more):
    bring(answer(patient(), condition("c1")), source="gp")

    bring(answer(patient(gender="other"), **more), source="gp", now=LATER)

    assert not gone()


def test_a_bundle_with_a_document_or_a_warning_in_it_is_no_record():
    for kind in ("Composition", "OperationOutcome", "MessageHeader"):
        told = Bundle(resource_type="Bundle", type="collection")
        assert whole.reach(told, 2, {"Patient", kind}) is None
    assert whole.reach(Bundle(resource_type="Patient"), 1, {"Patient"}) is None


# --- a source that always does so ---------------------------------------------------------------


def test_what_a_source_that_sends_everything_leaves_out_is_marked(bring, ask, gone, everything):
    before = bundle(patient(), JOHN_THERE, condition("c1"), condition("c2"),
                    condition("c3", subject={"reference": "Patient/p2"}))  # fmt: skip
    bring(before, source="gp")

    bring(bundle(patient(), condition("c1")), source="gp", now=LATER)

    assert gone() == {"Condition/c2"}, "and of someone who is not in the file nothing"
    signed = ask(select(AuditEntry.subjects).where(AuditEntry.action == "feed.applied"))
    assert len(signed) == 3, "one for each of the two people, and one for her of the second file"


def test_a_source_that_sends_parts_leaves_nothing_out(bring, gone):
    bring(bundle(patient(), condition("c1")))
    bring(bundle(patient(gender="other")), now=LATER)
    assert not gone()


def test_a_file_that_only_points_at_someone_leaves_nothing_of_theirs_out(bring, gone, everything):
    bring(bundle(patient(), condition("c1")), source="gp")
    bring(bundle(condition("c2")), source="gp", now=LATER)
    assert not gone()


def test_what_waits_is_not_gone(bring, gone, everything):
    team = resource("CareTeam", "t1", name="Team", participant=[
        {"member": {"display": "Ann Carr"}}, {"member": {"display": "Bob Dale"}}])  # fmt: skip
    bring(bundle(patient(), condition("c1"), team), source="gp")

    bring(bundle(patient(), condition("c1", onsetDateTime=19), {**team, "participant": 3}),
          source="gp", now=LATER)  # fmt: skip

    assert not gone()


def test_an_entry_of_which_nobody_can_tell_what_it_is_leaves_the_rest_as_it_is(
    bring, gone, everything
):
    bring(bundle(patient(), condition("c1")), source="gp")
    bring(bundle(patient(), {"id": "c1"}), source="gp", now=LATER)
    assert not gone()


def test_lines_of_resources_leave_out_only_of_the_types_that_they_hold(bring, gone, everything):
    told = (condition("c1"), condition("c2"), resource("Procedure", "b1", code={"text": "Biopsy"}))
    bring(bundle(patient(), *told), source="gp")

    lines = b"\n".join(json.dumps(each).encode() for each in (patient(), condition("c1")))
    bring(lines, source="gp", now=LATER)

    assert gone() == {"Condition/c2"}


# --- so much that it may be but half a file -----------------------------------------------------


def _many(count):
    return [condition(f"c{number}", f"Problem {number}") for number in range(count)]


def test_a_file_that_leaves_out_very_much_waits_and_marks_nothing(bring, ask, gone, everything):
    bring(bundle(patient(), *_many(60), timestamp=JANUARY), source="gp")
    half = bundle(patient(), *_many(30), timestamp=JUNE)

    accounts = bring(half, source="gp", now=LATER)

    assert not gone()
    assert counted(accounts) == {"unchanged": 31}, "what it holds is in all the same"
    (why,) = sentences(accounts)
    assert "leaves out 30 of the 60 entries" in why
    bring(half, source="gp", now=LATER_STILL)
    assert len(ask(select(Waiting.id))) == 1, "sent again it waits but once"


@pytest.mark.parametrize("said_at", [JUNE, None])
def test_someone_may_say_that_it_is_right(
    bring, ask, gone, everything, scripts, factory, clerk, as_login, said_at
):
    desks = Desks(factory, as_login)
    manager = desks.seat(Role.PRACTICE_MANAGER, "Mona Field")
    bring(bundle(patient(), *_many(60)), source="gp")
    bring(bundle(patient(), *_many(30), timestamp=said_at), source="gp", now=LATER)
    later = [*_many(30), condition("new", "Gout")]
    bring(bundle(patient(), *later, type_="history"), source="gp", now=LATER_STILL)
    (waiting,) = ask(select(Waiting.id))
    desks.change(manager, lambda s: originals.try_again(s, manager, [waiting], LATER_STILL))

    correct.all_corrected(scripts, clerk, LATER_STILL + timedelta(hours=1))

    assert gone() == {f"Condition/c{number}" for number in range(30, 60)}
    assert ask(select(Waiting.id).where(Waiting.seen_at.is_(None))) == []
