"""Wrapped keys, the recovery code, and which keyrings are trusted."""

import math
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked

from desktop import vault
from desktop.vault import Keyring, NoKeyring

KEY = bytes(range(32))


class InMemory(KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.persist = "enterprise"

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class Asleep(InMemory):
    """It waits for someone to type the keyring's password."""

    woken = Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.woken.wait(10)
        return None


def trusting(backend: KeyringBackend, patience: float = 5) -> Keyring:
    return Keyring(backend, {vault._name(backend)}, patience)


# --- slots ----------------------------------------------------------------------------------------


def test_the_password_opens_the_slot(shipped_cost: None) -> None:
    slot = vault.wrap(KEY, "correct horse")
    assert slot.startswith("argon2id$65536$3$4$")
    assert vault.unwrap(slot, "correct horse") == KEY
    assert vault.wrap(KEY, "correct horse") != slot


@pytest.mark.parametrize("password", ["", "correct hors", "Correct horse", "correct horse "])
def test_no_other_password_does(password: str) -> None:
    slot = vault.wrap(KEY, "correct horse")
    with pytest.raises(vault.WrongSecret):
        vault.unwrap(slot, password)


SLOT = (
    "argon2id$8$1$1$Tc7clMvur4AhN4uiQfOCVw==$"
    "PgIi9lBWYwpRiejG2pVwTsrQaN+oXuKsZJKK6cR42LHwTbdAPPNM3GM25WVraFaiGKOCquw8P/j6B8+q"
)
"""Written once, at a cost of its own."""


def test_a_slot_opens_at_the_cost_at_which_it_was_written(shipped_cost: None) -> None:
    assert vault.unwrap(SLOT, "correct horse") == KEY


@settings(deadline=None)
@given(place=st.integers(0, len(SLOT) - 3), letter=st.sampled_from("$aZ09+/=é "))
def test_a_damaged_slot_opens_for_nobody(place: int, letter: str) -> None:
    """The last letters of base64 may say the same in two ways, so they are left alone."""
    damaged = SLOT[:place] + letter + SLOT[place + 1 :]
    if damaged == SLOT:
        return
    with pytest.raises(vault.WrongSecret):
        vault.unwrap(damaged, "correct horse")


@pytest.mark.parametrize("head", ["$0$1$1$", "$8$0$1$", "$8$1$0$", "$8$1$-1$"])
def test_a_slot_with_a_damaged_head_opens_for_nobody(head: str) -> None:
    with pytest.raises(vault.WrongSecret):
        vault.unwrap(SLOT.replace("$8$1$1$", head), "correct horse")


def test_a_slot_cannot_ask_for_all_the_memory_there_is() -> None:
    greedy = SLOT.replace("$8$", "$99999999$")
    with pytest.raises(vault.WrongSecret):
        vault.unwrap(greedy, "correct horse")


# --- a pair of keys -------------------------------------------------------------------------------


def test_what_anyone_sealed_one_key_alone_opens() -> None:
    (public, private), (_, another) = vault.new_pair(), vault.new_pair()
    sealed = vault.seal(public, b"all of a file", "the first")
    assert vault.seal(public, b"all of a file", "the first") != sealed
    assert vault.unseal(private, sealed, "the first") == b"all of a file"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, lies_there, about in (
        (another, sealed, "the first"),
        (public, sealed, "the first"),
        (private, sealed, "the second"),
        (private, changed, "the first"),
        (private, sealed[:20], "the first"),
        (private, b"", "the first"),
    ):
        with pytest.raises(vault.WrongSecret):
            vault.unseal(key, lies_there, about)


# --- the recovery code ----------------------------------------------------------------------------


def test_a_recovery_code_cannot_be_guessed_or_misread() -> None:
    codes = {vault.new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    letters = set("".join(codes)) - {"-"}
    assert letters.isdisjoint("01OILU")
    assert vault.CODE_GROUPS * vault.CODE_GROUP * math.log2(len(vault.CODE_LETTERS)) >= 128
    assert all([len(group) for group in code.split("-")] == [4] * 7 for code in codes)


def test_a_recovery_code_may_be_typed_as_people_type() -> None:
    assert vault.plain_recovery_code(" abcd-efgh jkmn\n") == "ABCDEFGHJKMN"


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        (" abcd efgh jkmn pqrs tvwx yz23 4567 ", True),
        ("ABCD-EFGH", False),
        ("ABCD-" * 8, False),
        ("ABCO-" * 7, False),
        ("correct horse battery staple", False),
        ("", False),
    ],
)
def test_what_has_the_shape_of_a_recovery_code(typed: str, shaped: bool) -> None:
    assert vault.is_recovery_code(vault.new_recovery_code())
    assert vault.is_recovery_code(typed) is shaped


# --- the keyring ----------------------------------------------------------------------------------


def test_the_keyring_remembers_and_forgets() -> None:
    keyring = trusting(InMemory())
    assert keyring.recall("key of the hub") is None
    keyring.remember("key of the hub", "secret")
    assert keyring.recall("key of the hub") == "secret"
    keyring.forget("key of the hub")
    keyring.forget("key of the hub")
    assert keyring.recall("key of the hub") is None


@pytest.mark.parametrize("backend", [InMemory(), null.Keyring(), fail.Keyring()])
def test_a_keyring_that_is_not_known_to_keep_secrets_is_none(backend: KeyringBackend) -> None:
    with pytest.raises(NoKeyring, match="has no keyring that Tapestry trusts"):
        Keyring(backend).remember("key", "secret")
    assert getattr(backend, "kept", {}) == {}


def test_the_system_s_own_keyring_is_asked_by_default() -> None:
    with pytest.raises(NoKeyring):  # tests run with the null backend
        Keyring().recall("key")


def test_a_chain_is_trusted_when_every_link_is(monkeypatch: pytest.MonkeyPatch) -> None:
    links: list[KeyringBackend] = [InMemory()]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", links)
    keyring = Keyring(chainer.ChainerBackend(), {vault._name(links[0])})
    keyring.remember("key", "secret")
    assert keyring.recall("key") == "secret"
    links.append(null.Keyring())
    with pytest.raises(NoKeyring):
        keyring.recall("key")
    links.clear()
    with pytest.raises(NoKeyring):
        keyring.recall("key")


def test_on_windows_a_secret_stays_on_this_computer() -> None:
    backend = InMemory()
    trusting(backend).recall("key")
    assert backend.persist == "local machine"


def test_a_locked_keyring_says_so() -> None:
    with pytest.raises(NoKeyring, match="did not answer"):
        trusting(Locked()).recall("key")


def test_a_keyring_that_waits_for_someone_does_not_hold_the_program_up() -> None:
    with pytest.raises(NoKeyring, match="did not answer"):
        trusting(Asleep(), patience=0.01).recall("key")
    Asleep.woken.set()


def test_every_trusted_backend_is_one_that_exists() -> None:
    """A name misspelt here would be a keyring never used."""
    from importlib import import_module

    for name in vault.KEEPS_SECRETS:
        module, _, kind = name.rpartition(".")
        assert hasattr(import_module(module), kind), name
