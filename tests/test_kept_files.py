"""The files that a hub on a server keeps whole, as commands list them and open them by a code."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop.config import Config
from desktop.errors import Problem
from desktop.intake_process import Errand
from desktop.kept_files import IN_THE_WINDOW
from desktop.services import sealing
from desktop.store import hub
from desktop.words.audit import SAVED_WHOLE
from tests.errands import did
from tests.safekeeping import Office
from tests.safekeeping import furnished_database as furnished_database  # noqa: PLC0414 - a fixture
from tests.safekeeping import server_office as server_office  # noqa: PLC0414 - a fixture
from tests.sealing import LATER, SENT, SOURCE, Sealed, brought, key_made, label
from tests.sealing import porter as porter  # noqa: PLC0414 - a fixture
from tests.sealing import sealed as sealed  # noqa: PLC0414 - a fixture
from tests.shell import Shell
from tests.store.driver import Driver
from tests.stores import LOGIN, Server

WHY = "The practice lost its own copy."


class Desk:
    """Whoever opens kept files, with a code on paper and a place for what is opened."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.shell, self._folder = shell, folder
        self.out = folder / "opened.json"

    def words(self, number: object, code: str, why: str = WHY) -> list[str | Path]:
        paper = self._folder / "code"
        paper.write_text(f"{code}\n", "utf-8")
        return ["kept", "save", str(number), "--out", self.out, "--why", why, "--code-file", paper]

    def opened(self, number: object, code: str) -> bytes:
        ran = self.shell.run(*self.words(number, code))
        assert (ran.code, ran.err) == (0, "")
        return self.out.read_bytes()

    def refused(self, number: object, code: str, why: str = WHY) -> str:
        self.out.unlink(missing_ok=True)
        sentence = self.shell.refused(*self.words(number, code, why))
        assert not self.out.exists()
        return sentence

    def numbers(self) -> dict[str, int]:
        """By the label of each file that is listed."""
        listed = self.shell.run("kept", "list", "--json").told["files"]
        return {each["file"]: each["file_id"] for each in listed}

    def signed(self) -> list[tuple[str, str]]:
        with closing(Driver(self.shell.store)) as everything:
            return everything.ask(
                "SELECT detail, subjects FROM audit_entry WHERE action = %s ORDER BY number",
                SAVED_WHOLE,
            )


@pytest.fixture
def desk(sealed: Sealed, shell: Shell, tmp_path: Path) -> Desk:
    shell.store = sealed.url
    return Desk(shell, tmp_path)


def change(url: str, statement: str) -> None:
    """What the administrator of a server does to a row, past the guard of a commit."""
    with closing(Driver(url)) as administrator:
        assert administrator.kept("SET LOCAL session_replication_role = replica", statement) == ""


# --- made and opened ------------------------------------------------------------------------------


def test_a_new_hub_on_a_server_seals_what_it_keeps_and_its_printed_code_opens_it(
    server: Server, own_database: str, shell: Shell, tmp_path: Path
) -> None:
    desk = Desk(shell, tmp_path)
    shell.store = server.url(own_database)
    assert shell.refused("kept", "list") == sealing.NO_KEY
    with pytest.raises(Problem) as refused:
        brought(shell.store, tmp_path / "sent", SENT)
    assert str(refused.value) == sealing.NO_KEY
    code = shell.run("init", "--json").told["recovery_code"]
    assert len(code.split("-")) == 7
    assert "Recovery code" not in shell.run("init").out
    brought(shell.store, tmp_path / "sent", SENT)
    assert list(desk.numbers()) == [label()]
    assert f"{label()}.json  kept since " in shell.run("kept", "list").out
    assert desk.opened(desk.numbers()[label()], code.lower().replace("-", " ")) == SENT
    assert desk.out.stat().st_mode & 0o077 == 0


def test_what_is_opened_is_in_the_audit_with_why_and_whom_its_source_knows(
    desk: Desk, sealed: Sealed
) -> None:
    sealed.bring(SENT)
    (number,) = desk.numbers().values()
    desk.opened(number, sealed.key.code)
    assert desk.signed() == [
        (
            f"1 people whom its source knows; by the login postgres; because: {WHY}",
            f"file:{number} patient:1 source:1",
        )
    ]


def test_what_cannot_be_signed_is_not_opened(
    desk: Desk, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed.bring(SENT)

    def fail(*_: object) -> None:
        raise Problem("The hub is busy.")

    monkeypatch.setattr("desktop.services.changes.findings.recompute", fail)
    assert desk.refused(1, sealed.key.code) == "The hub is busy."


def test_a_watched_folder_of_a_server_is_sealed_by_a_login_that_cannot_open_it(
    desk: Desk, sealed: Sealed, porter: str, tmp_path: Path
) -> None:
    sealed.bring(LATER)
    intake, file = tmp_path / "intake", tmp_path / "in.json"
    intake.write_text(sealed.as_login(porter), "utf-8")
    file.write_bytes(SENT)
    with closing(Driver(sealed.url)) as everything:
        (name,) = everything.ask("SELECT hub_name()")
    config = Config(sealed.as_login(LOGIN), None, intake)
    _, ended = did(Errand(config, (file,), None, SOURCE, hub=name))
    assert (ended.sentence, ended.kept) == ("", frozenset({file}))
    assert desk.opened(desk.numbers()[label()], sealed.key.code) == SENT
    desk.shell.store = sealed.as_login(porter)
    assert desk.refused(desk.numbers()[label()], "AAAA-" * 6 + "AAAA").startswith("This is not")


# --- refused --------------------------------------------------------------------------------------


def test_a_wrong_code_opens_nothing_and_says_which_is_asked_for(desk: Desk, sealed: Sealed) -> None:
    sealed.bring(SENT)
    for wrong in ("wrong", key_made(sealed.url).code):
        sentence = desk.refused(1, wrong)
        assert sentence.startswith("This is not the recovery code that was printed with key 1 on ")
        assert sentence.endswith(" Check each group against the paper.")
    assert desk.signed() == []


@pytest.mark.parametrize(
    "tampered",
    [
        "packed = set_byte(packed, length(packed) - 1, (get_byte(packed, length(packed) - 1) + 1)"
        " % 256)",
        "packed = set_byte(packed, 0, (get_byte(packed, 0) + 1) % 256)",
        "packed = substr(packed, 1, length(packed) - 1)",
        "packed = ''",
        "packed = (SELECT packed FROM file_original WHERE import_file_id = 2)",
    ],
)
def test_what_was_changed_or_moved_is_not_opened(desk: Desk, sealed: Sealed, tampered: str) -> None:
    sealed.bring(SENT, LATER)
    change(sealed.url, f"UPDATE file_original SET {tampered} WHERE import_file_id = 1")
    assert desk.refused(1, sealed.key.code) == sealing.SPOILT
    assert desk.signed() == []
    desk.opened(2, sealed.key.code)


def test_it_is_opened_for_a_reason_and_by_its_number(desk: Desk, sealed: Sealed) -> None:
    sealed.bring(SENT)
    assert "at least 10 letters" in desk.refused(1, sealed.key.code, why="lost")
    assert desk.refused(9, sealed.key.code) == sealing.NONE_SUCH


def test_staff_open_none_and_make_no_key_nor_does_who_brings_files_in(
    desk: Desk, sealed: Sealed, porter: str
) -> None:
    sealed.bring(SENT)
    desk.shell.store = sealed.as_login(LOGIN)
    assert desk.refused(1, sealed.key.code) == hub.NOT_A_SCRIPT
    for words in (("kept", "list"), ("kept", "key")):
        assert desk.shell.refused(*words) == hub.NOT_A_SCRIPT
    desk.shell.store = sealed.as_login(porter)
    assert desk.shell.refused("kept", "key") == hub.NOT_A_SCRIPT


def test_a_hub_in_a_file_opens_its_own_in_the_window(shell: Shell, tmp_path: Path) -> None:
    desk = Desk(shell, tmp_path)
    assert desk.refused(1, "any") == IN_THE_WINDOW
    for words in (("kept", "list"), ("kept", "key")):
        assert shell.refused(*words) == IN_THE_WINDOW


# --- another key ----------------------------------------------------------------------------------


def test_where_the_code_is_lost_another_key_seals_what_comes_and_opens_nothing_older(
    desk: Desk, sealed: Sealed
) -> None:
    sealed.bring(SENT)
    ran = desk.shell.run("kept", "key")
    assert "Still under older keys, and opened by the codes of those alone: 1." in ran.out
    newer = desk.shell.run("kept", "key", "--json").told
    assert (newer["key"], newer["under_older"]) == (3, 1)
    sealed.bring(LATER)
    number = desk.numbers()
    assert desk.opened(number[label(LATER)], newer["recovery_code"]) == LATER
    assert "with key 1 on" in desk.refused(number[label()], newer["recovery_code"])
    assert desk.opened(number[label()], sealed.key.code) == SENT


# --- backups --------------------------------------------------------------------------------------


def test_a_hub_that_was_put_back_opens_them_by_the_same_code(
    server_office: Office, tmp_path: Path
) -> None:
    shell = server_office.shell
    code = shell.run("kept", "key", "--json").told["recovery_code"]
    brought(shell.store, tmp_path / "sent", SENT)
    file = server_office.back_up()
    shell.store = server_office.new_place()
    assert shell.run("restore", file, "--json").told["recovery_code"] is None
    desk = Desk(shell, tmp_path)
    assert desk.opened(desk.numbers()[label()], code) == SENT
    assert shell.run("verify").code == 0


def test_a_hub_that_had_no_key_when_it_was_backed_up_gets_one_as_it_is_put_back(
    server: Server, own_database: str, shell: Shell, pg_programs: None, tmp_path: Path
) -> None:
    shell.store = server.url(own_database)
    file = shell.run("backup", "--to", tmp_path / "shelf", "--json").told["file"]
    again = server.fresh()
    shell.store = server.url(again)
    ran = shell.run("restore", file)
    code = ran.out.partition("Recovery code: ")[2].splitlines()[0]
    brought(shell.store, tmp_path / "sent", SENT)
    desk = Desk(shell, tmp_path)
    assert desk.opened(desk.numbers()[label()], code) == SENT
    server.drop(again)
