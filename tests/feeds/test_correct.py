"""What was set aside is corrected and taken in, as what its source sent."""

import json

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.feeds import correct, intake
from desktop.feeds.retake import Held
from desktop.models import Correction, Item, Patient, Waiting, WaitingMatch
from desktop.services import matching_tray, originals, sources
from desktop.words.accounts import Fate
from desktop.words.dates import PartialDate
from desktop.words.enums import Role
from tests.clock import NOW
from tests.services.desks import Desks


@pytest.fixture
def desks(factory, as_login) -> Desks:
    return Desks(factory, as_login)


@pytest.fixture
def manager(desks: Desks):
    return desks.seat(Role.PRACTICE_MANAGER, "Mona Field")


@pytest.fixture
def sent(desks, factory, store, tmp_path):
    """A bundle of a practice about someone who is here, by a number with a slip in it."""
    factory.script()
    mary = factory.patient(practice=desks.practice, known=False)
    gp = factory.source("GP Larkmoor")
    words = json.dumps({
        "resourceType": "Bundle", "type": "collection", "entry": [
            {"resource": {
                "resourceType": "Patient", "id": "p1", "birthDate": mary.born.text,
                "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number",
                                "value": "9990000000"}],
                "name": [{"family": mary.family, "given": mary.given.split()}],
            }},
            {"resource": {
                "resourceType": "Condition", "id": "c1", "code": {"text": "Gout"},
                "subject": {"reference": "Patient/p1"},
            }},
        ],
    })  # fmt: skip
    by = factory.staff(name="Script")
    given = Held(tmp_path / "a.json", hidden=False, held=words.encode())
    intake.import_given(factory.store, by, [given], source=gp.code, now=NOW)
    return gp, mary, by


def the_one(factory) -> Waiting:
    with factory.store.reading() as session:
        found: Waiting = session.scalars(select(Waiting).where(Waiting.seen_at.is_(None))).one()
        return found


def corrected(desks, manager, waits, words):
    desks.change(manager, lambda s: originals.correct(s, manager, waits.id, words, NOW))


def test_what_is_corrected_is_taken_in_and_waits_no_longer(desks, manager, sent, factory) -> None:
    gp, mary, by = sent
    jo = desks.seat(Role.CARE_COORDINATOR, "Jo Bell")

    def in_the_tray() -> int:
        found: int = desks.ask(jo, lambda session: matching_tray.waiting(session, jo))
        return found

    assert in_the_tray() == 1
    waits = the_one(factory)
    words = waits.original.decode().replace("9990000000", mary.nhs_number)
    corrected(desks, manager, waits, words)
    (row,) = desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id))
    assert row.corrected
    (account,) = correct.all_corrected(factory.store, by, NOW)
    assert (account.count(Fate.IMPORTED), account.set_aside) == (2, ())
    with factory.store.reading() as session:
        assert session.scalars(select(Item.title)).all() == ["Gout"]
        assert session.scalars(select(Correction)).all() == []
        assert session.get_one(Waiting, waits.id).seen_at == NOW
        assert session.get_one(Waiting, waits.id).original == waits.original
        assert session.scalars(select(WaitingMatch)).all() != []
    assert desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id)) == []
    assert in_the_tray() == 0
    subjects = f"source:{gp.id} waiting:{waits.id}"
    assert desks.entries("original.corrected", "original.taken in") == [("", subjects)] * 2
    with pytest.raises(OutOfDate, match="no longer waits"):
        corrected(desks, manager, waits, words)


def test_what_cannot_be_taken_in_even_so_waits_in_its_place(desks, manager, sent, factory) -> None:
    _, _, by = sent
    waits = the_one(factory)
    corrected(desks, manager, waits, "{ this is no JSON")
    (account,) = correct.all_corrected(factory.store, by, NOW)
    assert len(account.set_aside) == 1
    now_waits = the_one(factory)
    assert now_waits.id != waits.id
    assert now_waits.original == b"{ this is no JSON"


def test_a_correction_that_was_not_taken_in_yet_is_replaced_by_the_next(
    desks, manager, sent, factory
) -> None:
    _, mary, by = sent
    waits = the_one(factory)
    corrected(desks, manager, waits, "{ nonsense")
    corrected(desks, manager, waits, waits.original.decode().replace("9990000000", mary.nhs_number))
    (account,) = correct.all_corrected(factory.store, by, NOW)
    assert account.set_aside == ()
    assert correct.all_corrected(factory.store, by, NOW) == []
    with pytest.raises(Problem, match="no longer waits"):
        correct.take_in(factory.store, by, waits.id, NOW)


def test_nothing_is_no_correction_and_only_who_looks_after_the_sources_corrects(
    desks, manager, sent, factory
) -> None:
    waits = the_one(factory)
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    with pytest.raises(Problem, match="Dismiss it instead"):
        corrected(desks, manager, waits, " \n")
    with pytest.raises(Problem):
        corrected(desks, nurse, waits, "{}")


def test_what_is_tried_again_comes_in_once_a_set_up_was_mended_and_waits_once_until_then(
    desks, manager, sent, factory
) -> None:
    gp, mary, by = sent
    waits = the_one(factory)
    words = waits.original.decode().replace("9990000000", mary.nhs_number)
    corrected(desks, manager, waits, words.replace(mary.born.text, "1930-01-01"))
    correct.all_corrected(factory.store, by, NOW)  # now it waits for its birth date

    def try_again() -> list[int]:
        shown = desks.ask(manager, lambda s: sources.waiting(s, manager, gp.id))
        ids = [row.id for row in shown]
        desks.change(manager, lambda s: originals.try_again(s, manager, ids, NOW))
        correct.all_corrected(factory.store, by, NOW)
        return ids

    assert len(try_again()) == 1
    assert len(try_again()) == 1
    assert the_one(factory).sentence.startswith("Someone here has this NHS number")
    factory.change(Patient, mary.id, born=PartialDate("1930-01-01"))
    assert len(try_again()) == 1
    assert try_again() == []
    with factory.store.reading() as session:
        assert session.scalars(select(Item.title)).all() == ["Gout"]
    assert len(desks.entries("original.tried again")) == 3
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Nora Hale")
    with pytest.raises(Problem):
        desks.change(nurse, lambda s: originals.try_again(s, nurse, [waits.id], NOW))
