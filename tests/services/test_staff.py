"""Signing in: who may, who may not, and what is counted."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import AuditEntry, Credential, Draft, Staff
from desktop.services import drafts, staff
from desktop.services.changes import carry_out
from desktop.store.failures import NOT_ALLOWED
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import LOGIN

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
PASSWORD = "three plain words"
NOBODY = "not right|may not do this on the hub"
"""A hub lets nobody sign a refusal who does not work there, and says so of its own login."""
in_a_file = pytest.mark.parametrize("store", ["embedded"], indirect=True)
"""On a hub PostgreSQL weighs the name and the password before anything here does."""


@pytest.fixture(scope="module")
def hashed() -> str:
    return staff.hashed(PASSWORD)


@pytest.fixture
def nurse(factory: Factory) -> Actor:
    person = factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston")
    factory.password(person, staff.hashed(PASSWORD))
    return person


def held(store: Store, staff_id: int) -> Credential:
    with store.reading() as session:
        return session.get_one(Credential, staff_id)


def log(scripts: Store) -> list[tuple[str, str, str]]:
    """Action, subjects and detail of what sign-in signed."""
    with scripts.reading() as session:
        return [
            (action, subjects, detail)
            for action, subjects, detail in session.execute(
                select(AuditEntry.action, AuditEntry.subjects, AuditEntry.detail)
                .where(AuditEntry.action.like("staff.%"))
                .order_by(AuditEntry.number)
            )
        ]


def refusal(store: Store, username: str, password: str, after: timedelta = timedelta()) -> str:
    with pytest.raises(Problem) as refused:
        staff.sign_in(store, username, password, NOW + after)
    return str(refused.value)


def test_the_right_password_lets_in_and_is_signed(store: Store, nurse: Actor) -> None:
    actor, key, given = staff.sign_in(store, f" {LOGIN.upper()} ", PASSWORD, NOW)
    assert actor == nurse
    assert len(key) == 32
    assert not given
    assert log(store) == [("staff.signed_in", f"staff:{nurse.id}", "")]


def test_the_key_of_drafts_is_the_same_each_time(store: Store, nurse: Actor) -> None:
    first = staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key
    assert staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key == first
    slot = held(store, nurse.id).draft_slot
    assert slot is not None
    assert first.hex() not in slot


@in_a_file
def test_a_wrong_password_and_an_unknown_name_read_the_same(store: Store, nurse: Actor) -> None:
    assert refusal(store, LOGIN, "not this one") == staff.WRONG
    assert refusal(store, "nobody.here", PASSWORD) == staff.WRONG
    assert log(store) == [
        ("staff.refused", f"staff:{nurse.id}", "wrong password"),
        ("staff.refused", "", ""),
    ]
    assert held(store, nurse.id).failures == 1


@in_a_file
def test_what_was_typed_is_never_kept(store: Store, nurse: Actor) -> None:
    refusal(store, "hunter2-in-the-wrong-field", "hunter2-too")
    with store.reading() as session:
        assert not [
            entry
            for entry in session.scalars(select(AuditEntry))
            if b"hunter2" in entry.canonical()
        ]


@in_a_file
@pytest.mark.usefixtures("shipped_cost")
def test_an_unknown_name_takes_as_long_as_a_known_one(
    store: Store, nurse: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, phc: str, password: str) -> bool:
        weighed.append(phc.split("$")[3])
        return verify(self, phc, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    refusal(store, LOGIN, "not this one")
    refusal(store, "nobody.here", "not this one")
    assert weighed == ["m=65536,t=3,p=4"] * 2


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(store: Store, nurse: Actor) -> None:
    for _ in range(5):
        assert refusal(store, LOGIN, "not this one") == staff.WRONG
    assert log(store)[-1][2] == "wrong password, now locked"
    # The right password does not help while it lasts, and trying does not make it longer.
    nearly = timedelta(minutes=14, seconds=59)
    assert "locked until 09:45" in refusal(store, LOGIN, PASSWORD, nearly)
    after = timedelta(minutes=15)
    assert denial(store, nurse, "not this one", after) == staff.NOT_YOURS
    staff.sign_in(store, LOGIN, PASSWORD, NOW + after)


@in_a_file
def test_a_locked_name_and_an_unknown_one_read_the_same_to_whoever_guesses(
    store: Store, nurse: Actor
) -> None:
    known = [refusal(store, LOGIN, "not this one") for _ in range(7)]
    unknown = [refusal(store, "nobody.here", "not this one") for _ in range(7)]
    assert known == unknown == [staff.WRONG] * 7


def test_after_a_lock_counting_starts_anew(store: Store, nurse: Actor) -> None:
    for _ in range(5):
        refusal(store, LOGIN, "not this one")
    later = timedelta(minutes=20)
    assert refusal(store, LOGIN, "not this one", later) == staff.WRONG
    assert held(store, nurse.id).failures == 1


def test_only_wrong_passwords_in_a_row_count(store: Store, nurse: Actor) -> None:
    for _ in range(2):
        for _ in range(4):
            refusal(store, LOGIN, "not this one")
        staff.sign_in(store, LOGIN, PASSWORD, NOW)
    assert held(store, nurse.id).failures == 0


def test_leavers_and_accounts_without_a_password_cannot_sign_in(
    store: Store, factory: Factory, nurse: Actor, as_login: Callable[[str], Store]
) -> None:
    factory.staff(name="No password", username="no.password")
    assert refusal(as_login("no.password"), "no.password", "") == staff.WRONG
    factory.change(Staff, nurse.id, ended_at=NOW)
    assert re.search(NOBODY, refusal(store, LOGIN, PASSWORD))
    assert {action for action, _, _ in log(factory.store)} == {"staff.refused"}


@pytest.mark.parametrize("store", ["hub"], indirect=True)
def test_a_login_of_the_hub_that_is_nobodys_is_refused(
    nurse: Actor, as_login: Callable[[str], Store]
) -> None:
    assert re.search(NOBODY, refusal(as_login("left.behind"), "left.behind", PASSWORD))
    # Nor does it help to sign in as somebody else.
    assert re.search(NOBODY, refusal(as_login("left.behind"), LOGIN, PASSWORD))


@pytest.mark.usefixtures("shipped_cost")
def test_an_old_hash_is_renewed_when_its_owner_signs_in(
    store: Store, factory: Factory, nurse: Actor
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    factory.change(Credential, nurse.id, password=weak)
    staff.sign_in(store, LOGIN, PASSWORD, NOW)
    renewed = held(store, nurse.id).password or ""
    assert "$m=65536,t=3,p=4$" in renewed
    staff.sign_in(store, LOGIN, PASSWORD, NOW)
    assert held(store, nurse.id).password == renewed


def test_a_password_changed_while_it_was_weighed_does_not_count(
    store: Store, factory: Factory, nurse: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh = staff._weigh

    def slowly(*given: object) -> object:
        tried = weigh(*given)  # type: ignore[arg-type]  # passed through as it came
        factory.change(Credential, nurse.id, password=staff.hashed("another password"))
        return tried

    monkeypatch.setattr(staff, "_weigh", slowly)
    assert refusal(store, LOGIN, PASSWORD) == staff.MEANWHILE


def test_a_slot_that_does_not_open_costs_the_drafts_and_not_the_sign_in(
    store: Store, factory: Factory, nurse: Actor
) -> None:
    factory.change(Credential, nurse.id, draft_slot="damaged")
    key = staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key
    assert staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key == key


def give(scripts: Store, nurse: Actor, password: str) -> None:
    """A password from the office."""
    with scripts.reading() as session:
        seen = session.get_one(Staff, nurse.id).version
    carry_out(
        scripts, lambda session: staff.set_password(session, SCRIPT, nurse.id, seen, password), NOW
    )


def test_only_a_password_of_ones_own_choice_keeps_what_is_half_typed(
    store: Store, scripts: Store, nurse: Actor
) -> None:
    key = staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key
    carry_out(
        store, lambda session: drafts.save(session, nurse, key, "plan:1", "typed", 1, NOW), NOW
    )
    staff.choose_password(store, nurse, PASSWORD, "my own new one", NOW)
    assert staff.sign_in(store, LOGIN, "my own new one", NOW).draft_key == key
    assert log(scripts)[-2][:2] == ("staff.chose password", f"staff:{nurse.id}")
    give(scripts, nurse, "given by the office")
    assert staff.sign_in(store, LOGIN, "given by the office", NOW).draft_key != key
    with store.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_password_from_the_office_is_told_until_one_of_ones_own_takes_its_place(
    store: Store, scripts: Store, nurse: Actor
) -> None:
    give(scripts, nurse, "given by the office")
    assert staff.sign_in(store, LOGIN, "given by the office", NOW).given
    staff.choose_password(store, nurse, "given by the office", "my own new one", NOW)
    assert not staff.sign_in(store, LOGIN, "my own new one", NOW).given


def test_one_chooses_another_password_only_with_the_one_that_one_has(
    store: Store, nurse: Actor
) -> None:
    for old, new, sentence in (
        ("not this one", "my own new one", "not your password"),
        (PASSWORD, PASSWORD, "the password that you have"),
        (PASSWORD, "short", "at least 8 characters"),
    ):
        with pytest.raises(Problem, match=sentence):
            staff.choose_password(store, nurse, old, new, NOW)
    assert held(store, nurse.id).failures == 1
    assert staff.sign_in(store, LOGIN, PASSWORD, NOW)


def test_a_short_password_is_refused_in_words() -> None:
    with pytest.raises(Problem, match="at least 8 characters"):
        staff.hashed("seven 7")


def test_a_user_name_is_given_once(scripts: Store, nurse: Actor) -> None:
    with pytest.raises(Problem, match=f"{LOGIN} is taken"):
        carry_out(
            scripts,
            lambda session: staff.add(session, SCRIPT, LOGIN.upper(), "Ruth", Role.GP),
            NOW,
        )


def test_someone_taken_on_can_sign_in_and_is_listed(
    scripts: Store, factory: Factory, nurse: Actor, as_login: Callable[[str], Store]
) -> None:
    team = factory.team("Aldersyke")
    made = carry_out(
        scripts,
        lambda session: staff.add(
            session, SCRIPT, "colin.raistrick", "Colin Raistrick", Role.SOCIAL_WORKER,
            organisation="The council", teams=frozenset({team.id}), password=PASSWORD,
        ),
        NOW,
    )  # fmt: skip
    colins = as_login("colin.raistrick")
    actor = staff.sign_in(colins, "colin.raistrick", PASSWORD, NOW).actor
    assert actor == Actor(
        made.id, "Colin Raistrick", Role.SOCIAL_WORKER, frozenset({team.id}), frozenset(),
        "The council",
    )  # fmt: skip
    with colins.reading() as session:
        assert [row.name for row in staff.listed(session)] == ["Colin Raistrick", nurse.name]
        assert [row.name for row in staff.teams_of(session, actor)] == ["Aldersyke"]


def test_a_script_has_one_account_that_nobody_signs_in_with(
    scripts: Store, as_login: Callable[[str], Store]
) -> None:
    def account() -> Actor:
        return carry_out(
            scripts, lambda session: staff.service_account(session, "Nightly", NOW), NOW
        )

    first = account()
    assert account() == first
    assert first.role is Role.SERVICE_ACCOUNT
    username = "service.nightly"
    assert re.search(NOBODY, refusal(as_login(username), username, secrets.token_hex()))
    with scripts.reading() as session:
        assert staff.listed(session) == []


# --- asked again ----------------------------------------------------------------------------------


def denial(store: Store, actor: Actor, password: str, after: timedelta = timedelta()) -> str:
    with pytest.raises(Problem) as refused:
        staff.confirm(store, actor, password, NOW + after)
    return str(refused.value)


def test_ones_own_password_is_confirmed_and_signed(store: Store, nurse: Actor) -> None:
    key = staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key
    staff.confirm(store, nurse, PASSWORD, NOW)
    assert log(store)[-1] == ("staff.confirmed", f"staff:{nurse.id}", "")
    assert staff.sign_in(store, LOGIN, PASSWORD, NOW).draft_key == key


def test_a_confirmation_before_any_sign_in_makes_no_key_of_drafts(
    store: Store, nurse: Actor
) -> None:
    staff.confirm(store, nurse, PASSWORD, NOW)
    assert held(store, nurse.id).draft_slot is None


def test_the_password_of_a_colleague_confirms_nothing(
    store: Store, factory: Factory, nurse: Actor
) -> None:
    other = factory.staff(name="Colin Raistrick", username="colin")
    factory.password(other, staff.hashed("another password"))
    assert denial(store, nurse, "another password") == staff.NOT_YOURS
    assert log(store)[-1] == ("staff.refused", f"staff:{nurse.id}", "wrong password")
    assert held(store, nurse.id).failures == 1


def test_wrong_passwords_at_the_door_and_inside_count_together(store: Store, nurse: Actor) -> None:
    for _ in range(2):
        refusal(store, LOGIN, "not this one")
    for _ in range(2):
        assert denial(store, nurse, "not this one") == staff.NOT_YOURS
    assert "locked until 09:45" in denial(store, nurse, "not this one")
    assert "locked until 09:45" in denial(store, nurse, PASSWORD)
    assert "locked until 09:45" in refusal(store, LOGIN, PASSWORD)
    staff.confirm(store, nurse, PASSWORD, NOW + timedelta(minutes=15))
    assert held(store, nurse.id).failures == 0


def test_a_right_password_inside_ends_the_count(store: Store, nurse: Actor) -> None:
    for _ in range(4):
        denial(store, nurse, "not this one")
    staff.confirm(store, nurse, PASSWORD, NOW)
    assert denial(store, nurse, "not this one") == staff.NOT_YOURS
    assert held(store, nurse.id).failures == 1


def test_someone_who_has_left_meanwhile_confirms_nothing(
    store: Store, factory: Factory, nurse: Actor
) -> None:
    factory.change(Staff, nurse.id, ended_at=NOW)
    assert denial(store, nurse, PASSWORD) in {staff.NO_LONGER, NOT_ALLOWED}
