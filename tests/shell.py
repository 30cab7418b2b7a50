"""A shell for tests: commands run in this process, on a real hub, and what they leave behind."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.__main__ import main
from desktop.store import embedded
from desktop.store.store import Store
from tests.stores import PASSPHRASE


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


class Shell:
    """Runs commands in this process, on one hub."""

    def __init__(
        self, store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.store = store
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *words: str | Path) -> Ran:
        self._monkeypatch.setattr(
            sys, "argv", ["tapestry", "--store", self.store, *(str(each) for each in words)]
        )
        self._capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        said = self._capsys.readouterr()
        assert isinstance(code, int | None)
        return Ran(code or 0, said.out, said.err)

    def refused(self, *words: str | Path) -> str:
        """The one sentence with which a command fails."""
        ran = self.run(*words)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.endswith(".\n")
        assert ran.err.count("\n") == 1
        return ran.err.rstrip()


@pytest.fixture
def umask() -> Iterator[None]:
    """Commands narrow it for the whole process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def passphrase_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n", "utf-8")
    monkeypatch.setenv("TAPESTRY_PASSPHRASE_FILE", str(path))
    return path


@pytest.fixture
def shell(
    embedded_file: Path, passphrase_file: Path, umask: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:  # fmt: skip
    """On an empty hub that is there already."""
    return Shell(str(embedded_file), monkeypatch, capsys)


@pytest.fixture
def bare(
    tmp_path: Path, passphrase_file: Path, umask: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:  # fmt: skip
    """Where no hub is yet."""
    return Shell(str(tmp_path / "ours" / "hub.tapestry"), monkeypatch, capsys)


@pytest.fixture
def key(embedded_template: tuple[Path, bytes]) -> bytes:
    return embedded_template[1]


def at(store: str, key: bytes) -> Store:
    return embedded.open_with_key(Path(store), key)
