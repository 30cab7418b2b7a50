"""The commands, as a script runs them: plain words or JSON, exit code 1 and one sentence."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text

from desktop import __version__, unattended
from desktop.errors import FAULT
from desktop.models import AuditEntry, Credential, Patient, PolicyCell, Staff
from desktop.services import policy, staff
from desktop.store import embedded, hub, keys
from desktop.store.session import sign
from desktop.words.accounts import Fate, Skipped
from desktop.words.enums import SourceKind
from tests.clock import NOW
from tests.commands import feed as feed  # noqa: PLC0414 - a fixture
from tests.factory import Factory
from tests.feeds.making import MARY
from tests.shell import Ran, Shell, at
from tests.stores import LOGIN, PASSPHRASE, Server

# --- init -----------------------------------------------------------------------------------------


def test_a_new_hub_is_empty_ruled_and_opened_by_the_printed_code(bare: Shell) -> None:
    ran = bare.run("init")
    assert (ran.code, ran.err) == (0, "")
    code = next(
        line.removeprefix("Recovery code: ")
        for line in ran.out.splitlines()
        if line.startswith("Recovery code: ")
    )
    path = Path(bare.store)
    store = embedded.open_with_key(path, keys.key_for_recovery_code(path, code))
    with closing(store), store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Patient)) == 0
        assert policy.in_force(session) is not None
    assert {each.stat().st_mode & 0o077 for each in path.parent.iterdir()} == {0}


def test_a_new_hub_is_told_in_json(bare: Shell) -> None:
    told = bare.run("init", "--json").told
    assert told["store"] == bare.store
    assert len(told["recovery_code"].split("-")) == 7


def test_a_hub_is_not_made_twice(shell: Shell) -> None:
    before = Path(shell.store).read_bytes()
    assert "There is already a hub" in shell.refused("init")
    assert Path(shell.store).read_bytes() == before


def test_a_hub_needs_a_passphrase(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE")
    assert bare.refused("init") == (
        "A new hub needs a passphrase. Put its passphrase in a file and name the file in"
        " TAPESTRY_PASSPHRASE_FILE."
    )
    assert not Path(bare.store).parent.exists()


def test_a_hub_is_not_made_where_nothing_can_be_written(bare: Shell) -> None:
    Path(bare.store).parent.write_text("a file where the folder should be")
    assert bare.refused("init")


def test_a_hub_on_a_server_keeps_its_policy_when_it_is_made_again(
    server: Server, own_database: str, shell: Shell
) -> None:
    shell.store = server.url(own_database)
    assert shell.run("init").code == 0
    with closing(hub.connect(shell.store)) as store:
        with store.writing() as session:
            nurse = staff.service_account(session, "Chosen", NOW)
            session.execute(delete(PolicyCell).where(PolicyCell.audience != "paper"))
            sign(session, nurse, "policy.loaded", {"policy"})
        with store.reading() as session:
            chosen = session.scalar(select(func.count()).select_from(PolicyCell))
        assert shell.run("init").code == 0
        with store.reading() as session:
            assert session.scalar(select(func.count()).select_from(PolicyCell)) == chosen


# --- import ---------------------------------------------------------------------------------------


def test_a_folder_is_taken_in_and_every_entry_is_accounted_for(
    shell: Shell, feed: Path, key: bytes
) -> None:
    ran = shell.run("import", feed, "--json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.told
    assert [Path(each["file"]).name for each in told["files"]] == ["mary.json", "notes.txt"]
    for each in told["files"]:
        assert sum(line["count"] for line in each["outcomes"]) == each["entries"]
        for line in each["outcomes"]:
            assert set(line) == {"outcome", "reason", "kind", "count"}
            assert line["outcome"] in set(Fate)
            if line["outcome"] == Fate.SKIPPED:
                assert line["reason"] in set(Skipped)
    mary, notes = told["files"]
    assert {(line["outcome"], line["kind"]): line["count"] for line in mary["outcomes"]} == {
        ("imported", "Patient"): 1,
        ("imported", "Condition"): 2,
        ("skipped", "Condition"): 1,
    }
    assert [line["outcome"] for line in notes["outcomes"]] == ["set aside"]
    assert notes["set_aside"][0]["sentence"].endswith(".")
    totals = told["totals"]
    assert sum(totals[fate] for fate in Fate) == totals["entries"] == 5
    with closing(at(shell.store, key)) as store, store.reading() as session:
        assert session.scalars(select(Patient.nhs_number)).all() == [MARY]
        signed = session.scalars(select(AuditEntry.actor).distinct()).all()
        assert signed == ["Tapestry command line (script)"]


def test_the_same_again_changes_nothing(shell: Shell, feed: Path) -> None:
    shell.run("import", feed)
    totals = shell.run("import", feed, "--json").told["totals"]
    assert (totals["imported"], totals["updated"]) == (0, 0)
    assert totals["unchanged"] == 3


def test_what_was_done_is_told_in_words(shell: Shell, feed: Path) -> None:
    out = shell.run("import", feed / "mary.json").out
    assert "3 imported, 1 skipped" in out
    assert "Adams" not in out


def test_a_named_source_says_whose_the_files_are(shell: Shell, feed: Path, key: bytes) -> None:
    with closing(at(shell.store, key)) as store:
        make = Factory(store, LOGIN)
        make.patient(nhs=MARY)
        source = make.source("Dene Surgery", kind=SourceKind.GP)
    sentence = shell.refused("import", feed, "--source", "nobody")
    assert source.code in sentence
    shell.run("import", feed / "mary.json", "--source", source.code)
    with closing(at(shell.store, key)) as store, store.reading() as session:
        assert session.scalar(
            text("SELECT count(*) FROM item WHERE source_id = :id"), {"id": source.id}
        )


def test_a_path_that_is_not_there_stops_the_import(shell: Shell, feed: Path) -> None:
    sentence = shell.refused("import", feed, feed / "none")
    assert "Number 2 of the 2 that were named is not there any more." in sentence


def test_a_server_takes_files_in_by_whoever_looks_after_it_and_by_no_member_of_staff(
    server: Server, hub_database: str, shell: Shell, feed: Path
) -> None:
    shell.store = server.url(hub_database, LOGIN)
    assert "commands are for whoever looks after the hub" in shell.refused("import", feed)
    shell.store = server.url(hub_database)
    assert shell.run("import", feed, "--json").told["totals"]["imported"] == 3
    verdict = shell.run("verify", "--json").told
    assert verdict["ok"] is True


# --- the hub --------------------------------------------------------------------------------------


def test_a_wrong_passphrase(shell: Shell, passphrase_file: Path) -> None:
    passphrase_file.write_text("wrong", "utf-8")
    assert "not the passphrase of this hub" in shell.refused("verify")


@pytest.mark.parametrize("content", [None, b"", b"\nsecond line", b"\xff\xfe"])
def test_a_passphrase_file_without_a_passphrase(
    shell: Shell, passphrase_file: Path, content: bytes | None
) -> None:
    passphrase_file.unlink()
    if content is not None:
        passphrase_file.write_bytes(content)
    assert "assphrase file" in shell.refused("verify")


def test_a_locked_hub_without_a_passphrase_file(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE")
    assert "This hub is locked" in shell.refused("verify")


def test_a_passphrase_written_on_windows_opens_it(shell: Shell, passphrase_file: Path) -> None:
    passphrase_file.write_bytes(f"{PASSPHRASE}\r\nand a note\r\n".encode())
    assert shell.run("verify").code == 0


def test_a_hub_that_is_not_there(bare: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"There is no hub at {bare.store}" in bare.refused("verify")
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE")
    assert f"There is no hub at {bare.store}" in bare.refused("verify")


def test_a_file_that_is_no_hub(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "shopping.txt"
    other.write_text("bread, milk", "utf-8")
    shell.store = str(other)
    assert "shopping.txt.keys is missing beside the hub" in shell.refused("verify")


def test_a_hub_whose_file_is_something_else(shell: Shell) -> None:
    Path(shell.store).write_bytes(b"bread, milk" * 1000)
    assert "The hub's file is damaged" in shell.refused("verify")


def test_a_hub_that_is_open_elsewhere(shell: Shell, key: bytes) -> None:
    with closing(at(shell.store, key)):
        assert "already open in another window or command" in shell.refused("verify")


@pytest.mark.parametrize("address", ["postgresql://nobody@/none?host=/nowhere", "postgres://a@["])
def test_a_server_that_is_not_there(shell: Shell, address: str) -> None:
    shell.store = address
    for words in (("init",), ("verify",)):
        assert "The hub cannot be reached" in shell.refused(*words) or "address" in shell.refused(
            *words
        )


def test_a_server_without_a_hub(shell: Shell, server: Server) -> None:
    name = server.fresh()
    shell.store = server.url(name)
    assert "There is no hub in this database yet" in shell.refused("verify")
    server.drop(name)


def test_a_server_where_one_may_not_make_a_hub(
    shell: Shell, server: Server, hub_database: str
) -> None:
    shell.store = server.url(hub_database, LOGIN)
    assert "Your login may not do this" in shell.refused("init")


# --- all of them ----------------------------------------------------------------------------------


def test_a_fault_of_ours_is_told_without_anyones_words(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("COULTHARD, Edith Mary")

    monkeypatch.setattr(unattended, "verify", broken)
    ran = shell.run("verify")
    assert (ran.code, ran.out) == (1, "")
    line, sentence = ran.err.splitlines()
    assert "kind='ValueError'" in line
    assert sentence == FAULT
    assert "COULTHARD" not in ran.err


def ran_alone(*words: str | Path, **environment: str) -> Ran:
    """A command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *(str(each) for each in words)],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def test_the_version_is_said() -> None:
    assert ran_alone("--version") == Ran(0, f"Tapestry {__version__}\n", "")


def test_help_lists_the_commands() -> None:
    ran = ran_alone("--help", NO_COLOR="1", TERM="dumb")
    assert ran.code == 0
    for name in (
        "init", "directory", "user", "passphrase", "import", "kept", "print", "verify", "demo",
        "--store", "--version",
    ):  # fmt: skip
        assert name in ran.out


def test_a_word_that_is_no_command_is_refused() -> None:
    ran = ran_alone("improt", NO_COLOR="1", TERM="dumb")
    assert ran.code == 2
    assert "improt" in ran.err
    assert "Traceback" not in ran.err


def test_a_process_fails_with_one_sentence(tmp_path: Path) -> None:
    ran = ran_alone("--store", tmp_path / "none", "verify")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("There is no hub at ")
    assert ran.err.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_window_says_so() -> None:
    ran = ran_alone(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("There is no screen here")
    assert ran.err.count("\n") == 1


def test_the_service_account_is_nobody_who_can_sign_in(
    shell: Shell, feed: Path, key: bytes
) -> None:
    shell.run("import", feed)
    with closing(at(shell.store, key)) as store, store.reading() as session:
        account = session.scalars(select(Staff)).one()
        assert account.username == "service.tapestry command line"
        assert session.get(Credential, account.id) is None
