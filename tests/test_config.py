"""What a run is told by its words and its environment."""

from pathlib import Path

import pytest

from desktop import config
from desktop.config import Config, read_config


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def test_the_hub_of_this_computer_is_the_user_s_own() -> None:
    told = read_config()
    assert Path(told.store) == config.data_folder() / "hub.tapestry"
    assert not told.on_hub
    assert told.passphrase_file is None


def test_the_environment_names_the_passphrase_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TAPESTRY_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    assert read_config("other.tapestry") == Config(
        "other.tapestry", tmp_path / "passphrase", settings=config.settings_file()
    )


def test_the_environment_names_the_file_with_the_login_for_intake(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TAPESTRY_INTAKE_FILE", raising=False)
    assert read_config().intake_file is None
    monkeypatch.setenv("TAPESTRY_INTAKE_FILE", str(tmp_path / "intake"))
    assert read_config().intake_file == tmp_path / "intake"


@pytest.mark.parametrize(
    ("store", "on_hub"),
    [
        ("postgresql://anna@one,two/tapestry", True),
        ("postgres://anna@server/tapestry", True),
        ("postgresql.tapestry", False),
        ("/srv/postgresql:/hub", False),
    ],
)
def test_an_address_is_told_from_a_path(store: str, on_hub: bool) -> None:
    assert read_config(store).on_hub is on_hub


def test_what_is_shipped_is_found() -> None:
    assert config.resource("policy/disclosure.csv").is_file()


def test_the_log_is_the_user_s_own(tmp_path: Path) -> None:
    assert config.log_file().name == "tapestry.log"
    assert tmp_path in config.log_file().parents


def test_backups_lie_beside_the_hub_or_among_the_user_s_own() -> None:
    assert Config("/srv/office.tapestry", None).backups == Path("/srv/backups")
    assert Config("postgresql://anna@server/hub", None).backups == config.data_folder() / "backups"


@pytest.mark.parametrize(
    ("store", "told"),
    [
        ("/srv/office:x@y.tapestry", "/srv/office:x@y.tapestry"),
        ("postgresql://anna@one,two/hub", "postgresql://anna@one,two/hub"),
        ("postgresql://anna:secret@one:5432/hub", "postgresql://anna@one:5432/hub"),
        ("postgresql://one:5432/hub", "postgresql://one:5432/hub"),
        (
            "postgresql://anna@/hub?password=secret&host=%2Ftmp",
            "postgresql://anna@/hub?host=%2Ftmp",
        ),
        ("postgresql://anna@/hub?host=a&password=secret", "postgresql://anna@/hub?host=a"),
    ],
)
def test_where_a_hub_is_may_be_told_without_its_password(store: str, told: str) -> None:
    assert Config(store, None).place == told
