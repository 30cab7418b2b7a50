"""Who reads what a hub on a server keeps whole, and who puts a key there: tried with no program."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from desktop import unattended
from desktop.config import Config
from desktop.errors import Problem
from desktop.models.access import BACKUP, INTAKE
from desktop.models.packed import pack, unpack
from desktop.services import sealing
from desktop.store.hub import OWNER
from tests.sealing import LATER, SENT, Sealed, key_made
from tests.sealing import night as night  # noqa: PLC0414 - a fixture
from tests.sealing import porter as porter  # noqa: PLC0414 - a fixture
from tests.sealing import sealed as sealed  # noqa: PLC0414 - a fixture
from tests.store.driver import DENIED, UNSIGNED, Driver
from tests.stores import LOGIN

GROUPS = {"porter": INTAKE, "night": BACKUP}
PUT = (
    "INSERT INTO original_key (public, slot, made_at, made_by_id)"
    " SELECT '\\x00', 'ours', 'now', id FROM staff LIMIT 1"
)
SWAP = "UPDATE original_key SET public = '\\x00'"
TAKE = "DELETE FROM original_key"
EMPTY = "TRUNCATE original_key CASCADE"


@pytest.fixture
def as_login(sealed: Sealed) -> Iterator[Callable[[str], Driver]]:
    opened: list[Driver] = []

    def connected(name: str) -> Driver:
        role = f"&options=-c%20role%3D{GROUPS[name]}" if name in GROUPS else ""
        opened.append(Driver(sealed.as_login(name) + role))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


def past_every_guard(sealed: Sealed, *statements: str) -> None:
    """What the administrator of a server can do to anything on it."""
    with psycopg.connect(sealed.url) as admin:
        admin.execute("SET session_replication_role = replica")
        for each in statements:
            admin.execute(each)


def test_no_login_reads_a_file_that_is_kept_whole(
    sealed: Sealed, as_login: Callable[[str], Driver], porter: str, night: str
) -> None:
    assert sealed.bring(SENT)[0].original_kept
    for name in ("postgres", porter, night):
        (lies_there,) = as_login(name).ask("SELECT packed FROM file_original")
        assert len(lies_there) > len(pack(SENT))
        assert pack(SENT) not in lies_there
        with pytest.raises(zlib.error):
            unpack(lies_there)
    for column in ("packed", "key_id"):
        assert as_login(LOGIN).tried(f"SELECT {column} FROM file_original") == DENIED


def test_nothing_of_the_key_is_for_staff(sealed: Sealed, as_login: Callable[[str], Driver]) -> None:
    driver = as_login(LOGIN)
    assert driver.rows("SELECT id FROM original_key") == set()
    for column in ("public", "slot", "made_at"):
        assert driver.tried(f"SELECT {column} FROM original_key") == DENIED
    for change in (PUT, SWAP, TAKE, EMPTY):
        assert driver.tried(change) == DENIED


def test_no_login_puts_a_key_there_by_which_it_could_read_what_comes(
    sealed: Sealed, as_login: Callable[[str], Driver], porter: str, night: str
) -> None:
    for name in (porter, night):
        for change in (PUT, SWAP, TAKE, EMPTY):
            assert as_login(name).tried(change) == DENIED


def test_nor_does_its_owner_change_one_or_make_one_unsigned(
    sealed: Sealed, as_login: Callable[[str], Driver]
) -> None:
    administrator = as_login("postgres")
    owner = f"SET ROLE {OWNER}"
    assert administrator.kept(owner, PUT) == UNSIGNED
    for change in (SWAP, TAKE, EMPTY):
        assert administrator.kept(owner, change) == UNSIGNED


@pytest.mark.parametrize("swapped", [SWAP, TAKE, "UPDATE original_key SET id = 9"])
def test_a_key_that_is_not_as_it_was_signed_seals_nothing(sealed: Sealed, swapped: str) -> None:
    config = Config(sealed.url, None)
    assert unattended.verify(config, None).ok
    past_every_guard(sealed, swapped)
    with pytest.raises(Problem) as refused:
        sealed.bring(SENT)
    assert str(refused.value) == sealing.NOT_SIGNED
    found = unattended.verify(config, None)
    assert (found.ok, found.sentence) == (False, sealing.NOT_SIGNED)
    key_made(sealed.url)
    assert unattended.verify(config, None).ok
    assert sealed.bring(SENT)[0].original_kept


def test_nor_does_one_that_was_never_signed_for_or_is_older(sealed: Sealed) -> None:
    """The code of an older one may be in the wrong hands: that is why there is another."""
    newer = key_made(sealed.url)
    past_every_guard(
        sealed,
        "INSERT INTO original_key SELECT id + 90, '\\x00', slot, made_at, made_by_id"
        " FROM original_key",
    )
    sealed.bring(SENT)
    with closing(Driver(sealed.url)) as everything:
        assert everything.ask("SELECT key_id FROM file_original") == [newer.id]
    past_every_guard(
        sealed,
        f"UPDATE file_original SET key_id = {sealed.key.id}",
        f"DELETE FROM original_key WHERE id = {newer.id}",
    )
    with pytest.raises(Problem) as refused:
        sealed.bring(LATER)
    assert str(refused.value) == sealing.NOT_SIGNED


def test_the_audit_tells_of_a_key_and_verifies(sealed: Sealed) -> None:
    with closing(Driver(sealed.url)) as everything:
        (public,) = everything.ask("SELECT public FROM original_key")
        assert everything.ask(
            "SELECT actor, subjects, detail FROM audit_entry WHERE action = %s", sealing.KEY_MADE
        ) == [(f"{unattended.ACCOUNT} (script)", "hub", f"key {sealed.key.id}: {public.hex()}")]
