"""The hub is unlocked at a desk by what is typed, a file, or what the computer remembers."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from keyring.backends import null
from sqlalchemy import text

from desktop import unlock, vault
from desktop.config import Config
from desktop.errors import Problem
from desktop.store import embedded, keys
from desktop.store.store import Store
from desktop.vault import Keyring
from tests.stores import LOGIN, PASSPHRASE, Server
from tests.test_vault import InMemory, Locked, trusting


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A hub and the recovery code on its paper."""
    path = tmp_path_factory.mktemp("printed") / "hub.tapestry"
    store, code = embedded.create(path, PASSPHRASE)
    store.close()
    return path, code


@pytest.fixture
def backend() -> InMemory:
    return InMemory()


@pytest.fixture
def keyring(backend: InMemory) -> Keyring:
    return trusting(backend)


def at(path: Path, passphrase_file: Path | None = None) -> Config:
    return Config(str(path), passphrase_file)


def opened(
    config: Config, keyring: Keyring, typed: str = "", *, remember: bool = False,
    allowed: bool = True,
) -> tuple[Store, str]:  # fmt: skip
    """As at the desk: opened, and once it is known who came in, remembered or not."""
    store = unlock.open_at_desk(config, keyring, "anna", "a password", typed)
    return store, unlock.remember(config, keyring, store.key, wished=remember, allowed=allowed)


def opens(
    config: Config, keyring: Keyring, typed: str = "", *, remember: bool = False,
    allowed: bool = True,
) -> str:  # fmt: skip
    store, said = opened(config, keyring, typed, remember=remember, allowed=allowed)
    with closing(store), store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM staff")) == 0
    return said


def test_the_passphrase_opens_it(embedded_file: Path, keyring: Keyring) -> None:
    assert opens(at(embedded_file), keyring, PASSPHRASE) == ""


def test_the_recovery_code_opens_it_in_the_same_field(
    printed: tuple[Path, str], keyring: Keyring
) -> None:
    path, code = printed
    opens(at(path), keyring, code)
    opens(at(path), keyring, code.lower().replace("-", " "))


def test_so_does_a_file_that_holds_the_recovery_code(
    printed: tuple[Path, str], keyring: Keyring, tmp_path: Path
) -> None:
    path, code = printed
    file = tmp_path / "from the safe"
    file.write_text(code, "utf-8")
    assert opens(Config(str(path), file), keyring, "") == ""


def test_a_passphrase_may_look_like_a_recovery_code(
    embedded_file: Path, embedded_template: tuple[Path, bytes], keyring: Keyring
) -> None:
    lookalike = "ABCD-" * 7
    assert vault.is_recovery_code(lookalike)
    keys.change_passphrase(embedded_file, embedded_template[1], lookalike)
    opens(at(embedded_file), keyring, lookalike)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("correct horse", "This is not the passphrase of this hub"),
        ("ABCD-" * 7, "This is not the recovery code of this hub"),
        ("", "Type its passphrase or its recovery code"),
    ],
)
def test_nothing_else_does(embedded_file: Path, keyring: Keyring, typed: str, said: str) -> None:
    with pytest.raises(unlock.StillLocked, match=said):
        opened(at(embedded_file), keyring, typed)
    opens(at(embedded_file), keyring, PASSPHRASE)  # and nothing was left locked behind it


# --- what this computer remembers -----------------------------------------------------------------


def test_a_key_is_remembered_when_it_is_wished(
    embedded_file: Path,
    embedded_template: tuple[Path, bytes],
    keyring: Keyring,
    backend: InMemory,
) -> None:
    config = at(embedded_file)
    opens(config, keyring, PASSPHRASE)
    assert backend.kept == {}
    assert unlock.look(config, keyring) == unlock.Lock(asks=True)

    opens(config, keyring, PASSPHRASE, remember=True)
    assert list(backend.kept.values()) == [embedded_template[1].hex()]
    assert unlock.look(config, keyring) == unlock.Lock(remembered=True)
    opens(config, keyring)

    unlock.forget(config, keyring)
    assert backend.kept == {}
    assert unlock.look(config, keyring) == unlock.Lock(asks=True)


def test_whoever_may_not_be_remembered_is_told_and_leaves_no_key(
    embedded_file: Path, keyring: Keyring, backend: InMemory
) -> None:
    config = at(embedded_file)
    said = opens(config, keyring, PASSPHRASE, remember=True, allowed=False)
    assert said == unlock.NOT_ALLOWED
    assert backend.kept == {}
    assert opens(config, keyring, PASSPHRASE, allowed=False) == ""

    opens(config, keyring, PASSPHRASE, remember=True)  # someone who may
    assert opens(config, keyring, allowed=False) == unlock.NOT_ALLOWED
    assert backend.kept == {}


def test_a_wrong_passphrase_is_never_remembered(
    embedded_file: Path, keyring: Keyring, backend: InMemory
) -> None:
    with pytest.raises(Problem):
        opened(at(embedded_file), keyring, "wrong", remember=True)
    assert backend.kept == {}


@pytest.mark.parametrize("kept", [bytes(32).hex(), "not a key at all"])
def test_the_key_of_a_hub_that_lay_there_before_is_passed_over(
    embedded_file: Path, keyring: Keyring, kept: str
) -> None:
    keyring.remember(vault.key_of(embedded_file), kept)
    assert unlock.look(at(embedded_file), keyring) == unlock.Lock(asks=True)
    with pytest.raises(unlock.StillLocked):
        opened(at(embedded_file), keyring)
    opens(at(embedded_file), keyring, PASSPHRASE)


def test_without_a_safe_place_it_opens_and_says_that_nothing_is_kept(embedded_file: Path) -> None:
    none = Keyring(null.Keyring())
    assert unlock.look(at(embedded_file), none) == unlock.Lock(
        asks=True, no_keyring=vault.NO_KEYRING
    )
    assert opens(at(embedded_file), none, PASSPHRASE, remember=True) == vault.NO_KEYRING
    with pytest.raises(unlock.StillLocked, match="Type its passphrase"):
        opened(at(embedded_file), none)


def test_a_keyring_that_stays_locked_keeps_nobody_out(embedded_file: Path) -> None:
    asleep = trusting(Locked())
    assert unlock.look(at(embedded_file), asleep) == unlock.Lock(
        asks=True, no_keyring=vault.NO_ANSWER
    )
    opens(at(embedded_file), asleep, PASSPHRASE)


# --- a file ---------------------------------------------------------------------------------------


class Untouchable(Keyring):
    """A keyring that nobody has a reason to ask."""

    def recall(self, what: str) -> str | None:
        raise AssertionError(what)


def test_a_passphrase_file_opens_it_and_no_keyring_is_asked(
    embedded_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    config = at(embedded_file, file)
    assert unlock.look(config, Untouchable()) == unlock.Lock()
    opens(config, Untouchable())


def test_a_passphrase_file_that_is_not_there_is_said(embedded_file: Path, tmp_path: Path) -> None:
    with pytest.raises(unlock.StillLocked, match="TAPESTRY_PASSPHRASE_FILE"):
        opened(at(embedded_file, tmp_path / "none"), Untouchable())


# --- no hub ---------------------------------------------------------------------------------------


def test_a_first_start_says_how_to_make_a_hub(tmp_path: Path, keyring: Keyring) -> None:
    config = at(tmp_path / "hub.tapestry")
    assert unlock.look(config, keyring) == unlock.Lock(problem=unlock.NO_HUB)
    with pytest.raises(Problem, match="tapestry init"):
        opened(config, keyring, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_was_lost_is_not_a_first_start(embedded_file: Path, keyring: Keyring) -> None:
    embedded_file.unlink()
    assert unlock.look(at(embedded_file), keyring).problem == ""
    with pytest.raises(Problem, match="restore the last backup"):
        opened(at(embedded_file), keyring, PASSPHRASE)


def test_a_hub_without_its_key_file_says_so(embedded_file: Path, keyring: Keyring) -> None:
    shutil.move(keys.slots_file(embedded_file), embedded_file.with_name("elsewhere"))
    with pytest.raises(Problem, match="is missing beside the hub"):
        opened(at(embedded_file), keyring, PASSPHRASE)


# --- a server -------------------------------------------------------------------------------------


@pytest.fixture
def on_server(server: Server, hub_database: str) -> Config:
    """The address is the administrator's; who signs in is somebody else."""
    return Config(server.url(hub_database), None)


def test_on_a_server_whoever_signs_in_is_the_login(on_server: Config) -> None:
    assert unlock.look(on_server, Untouchable()) == unlock.Lock()
    keyring = Untouchable()
    store = unlock.open_at_desk(on_server, keyring, " Tester ", "unasked", "")
    assert unlock.remember(on_server, keyring, store.key, wished=True, allowed=False) == ""
    with closing(store), store.reading() as session:
        assert session.scalar(text("SELECT session_user::text")) == LOGIN


def test_who_has_no_login_there_does_not_come_in(on_server: Config) -> None:
    with pytest.raises(Problem, match="no such database or login"):
        unlock.open_at_desk(on_server, Untouchable(), "never.here", "unasked", "")
