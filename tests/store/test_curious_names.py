"""A curious colleague with ``psql``: nobody looks people up and leaves no trace of it."""

import pytest

from desktop.models import AccessReview, OwnRecord, Patient
from desktop.words.enums import ReviewOf, Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import As
from tests.store.curious import mary as mary  # noqa: PLC0414 - a fixture
from tests.store.curious import nurse as nurse  # noqa: PLC0414 - a fixture
from tests.store.curious import store as store  # noqa: PLC0414 - a fixture

KEPT = "SELECT keep_own_record(%s, %s)"


def test_no_number_is_tried_as_a_colleagues_own_without_a_search_that_is_kept(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    desks.seat(Role.PRACTICE_MANAGER, "Colin", practices=[desks.practice])
    colin = as_driver("colin")
    searched = f"SELECT search_beyond('{mary.nhs_number}', '{{}}', '{{}}')"
    asked = (KEPT, nurse.id, mary.nhs_number)
    assert colin.rows(*asked) == {None}
    colin.ask(searched)  # and taken back, once it has told
    assert colin.ask(*asked) == [None]
    assert colin.ask("SELECT staff_id FROM own_record") == []
    colin.connection.rollback()
    assert desks.count(OwnRecord) == 0
    assert desks.entries("patient.searched") == []
    assert colin.kept(searched) == ""
    assert colin.rows(*asked) == {mary.id}
    ((_, subjects),) = desks.entries("patient.searched")
    assert f"patient:{mary.id}" in subjects


@pytest.mark.parametrize("number", ["9990000018", ""])
def test_a_number_that_is_nobodys_is_answered_like_one_that_was_not_searched_for(
    desks: Desks, nurse: Actor, as_driver: As, number: str
) -> None:
    desks.seat(Role.PRACTICE_MANAGER, "Colin", practices=[desks.practice])
    assert as_driver("colin").rows(KEPT, nurse.id, number) == {None}


def test_the_lead_is_told_the_names_of_those_whom_they_read_about_alone(
    desks: Desks, nurse: Actor, mary: Patient, as_driver: As
) -> None:
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    moira = as_driver("moira")
    everyone = "SELECT id FROM people_named(ARRAY(SELECT generate_series(1, 1000)))"
    assert moira.rows(everyone) == set()
    # Nor of whom they name in an entry that they take back.
    moira.connection.execute(moira.entry(lead, f"patient:{mary.id}"))
    assert moira.ask(everyone) == []
    moira.connection.rollback()
    review = AccessReview(
        what=ReviewOf.OWN, patient_id=mary.id, staff_id=nurse.id, reason="Asked to", at=NOW
    )
    desks.factory.keep(review)
    assert moira.rows(everyone) == {mary.id}
