"""Looking after people: who is locked out, and which record is whose own."""

from collections.abc import Callable

import pytest

from desktop.errors import Problem
from desktop.models import (
    OwnRecord,
)
from desktop.services import people, sign_ins, staff
from desktop.store.store import Store
from tests.clock import NOW
from tests.services.hubs import PASSWORD, Hub

# --- signing in -------------------------------------------------------------------------------


def test_someone_locked_out_is_let_in_again(hub: Hub, as_login: Callable[[str], Store]) -> None:
    nurse = hub.nurse(username="ruth.e")
    hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, PASSWORD)
    for _ in range(staff.WRONG_ALLOWED):
        with pytest.raises(Problem):
            staff.sign_in(as_login("ruth.e"), "ruth.e", "not this one", NOW)
    row = hub.row(nurse)
    assert row.locked_until == NOW + staff.LOCKED_FOR
    hub.change(sign_ins.unlock, nurse.id, row.version)
    assert hub.row(nurse).locked_until is None
    assert staff.sign_in(as_login("ruth.e"), "ruth.e", PASSWORD, NOW).actor.id == nurse.id
    assert hub.signed("staff.unlocked") == [(f"staff:{nurse.id}", "")]


def test_a_new_password_replaces_a_lost_one(hub: Hub, as_login: Callable[[str], Store]) -> None:
    nurse = hub.nurse(username="ruth.e")
    assert not hub.row(nurse).has_password
    for password in (PASSWORD, "another three words"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, password)
    with pytest.raises(Problem, match="not right"):
        staff.sign_in(as_login("ruth.e"), "ruth.e", PASSWORD, NOW)
    assert staff.sign_in(as_login("ruth.e"), "ruth.e", "another three words", NOW).given
    with pytest.raises(Problem, match="at least 8 characters"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, "short")


def test_whoever_left_gets_no_password(hub: Hub) -> None:
    nurse = hub.nurse()
    hub.change(people.leave, nurse.id, hub.row(nurse).version)
    with pytest.raises(Problem, match="has left"):
        hub.change(sign_ins.reset_password, nurse.id, hub.row(nurse).version, PASSWORD)


# --- one's own record -------------------------------------------------------------------------


def test_which_record_is_a_colleagues_own_is_said_by_its_number(hub: Hub) -> None:
    nurse = hub.nurse()
    mary = hub.factory.patient(practice=hub.practice, known=False)
    typed = f" {mary.nhs_number[:3]} {mary.nhs_number[3:6]} {mary.nhs_number[6:]} "  # type: ignore[index]  # the factory gives each one
    hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, typed)
    assert hub.row(nurse).own_record
    with hub.store.reading() as session:
        assert session.get_one(OwnRecord, nurse.id).patient_id == mary.id
    hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, "")
    assert not hub.row(nurse).own_record


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("999 123", "not a whole NHS number"), ("999 000 0018", "Nobody with this NHS number")],
)
def test_a_number_that_is_nobodys_is_refused(hub: Hub, typed: str, sentence: str) -> None:
    nurse = hub.nurse()
    with pytest.raises(Problem, match=sentence):
        hub.change(people.set_own_record, nurse.id, hub.row(nurse).version, typed)
