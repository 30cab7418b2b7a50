"""The commands of whoever looks after a hub: its directory, its users and its passphrase."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import AuditEntry, Place, Practice, Source, Staff, Team
from desktop.services import staff
from desktop.services.staff import WRONG
from desktop.store import hub, keys
from desktop.store.store import Store
from desktop.words.enums import Role
from tests.clock import NOW
from tests.shell import Shell, at
from tests.stores import LOGIN, PASSPHRASE, Server

SCRIPT = "Tapestry command line (script)"
PASSWORD = "three plain words"
ADD = ("user", "add", "Colin", "--name", "Colin Raistrick", "--role", "social worker")
COUNTY: dict[str, Any] = {
    "teams": [{"code": "ALD", "name": "Aldersyke"}, {"code": "HES", "name": "Hesperley"}],
    "practices": [{"code": "ZD101", "name": "Larkmoor Surgery", "team": "ALD"}],
    "places": [{"code": "ZC201", "name": "Rowan Bank", "kind": "care home", "team": "ALD"}],
    "sources": [{"code": "gp-larkmoor", "name": "GP Larkmoor", "sector": "health", "kind": "gp"}],
    "staff": [
        {"username": "Miriam", "name": "Dr Miriam Oduya", "role": "gp", "teams": ["ALD", "HES"],
         "practices": ["ZD101"]},
    ],
}  # fmt: skip


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "county.json"
    path.write_text(json.dumps(COUNTY), "utf-8")
    return path


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\r\nand a note\r\n", "utf-8")
    return path


@pytest.fixture
def ours(shell: Shell, county: Path) -> Shell:
    """An embedded hub with a directory."""
    assert shell.run("directory", county).code == 0
    return shell


@pytest.fixture
def served(shell: Shell, server: Server, hub_database: str, county: Path) -> Shell:
    """A hub on a server with a directory, looked after by its administrator."""
    shell.store = server.url(hub_database)
    assert shell.run("directory", county).code == 0
    return shell


def rows(store: Store) -> list[int | None]:
    with store.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(each))
            for each in (Team, Practice, Place, Source)
        ]


def last_signed(store: Store) -> tuple[str, str]:
    with store.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None
        return last.actor, last.action


# --- directory ------------------------------------------------------------------------------------


def test_a_directory_sets_an_embedded_hub_up(shell: Shell, county: Path, key: bytes) -> None:
    ran = shell.run("directory", county)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "county.json is loaded: teams 2, practices 1, places 1, sources 1, staff 1.\n"
    )
    with closing(at(shell.store, key)) as store:
        assert rows(store) == [2, 1, 1, 1]
        assert last_signed(store) == (SCRIPT, "directory.loaded")


def test_a_directory_sets_a_server_up_and_no_member_of_staff_does(
    shell: Shell, server: Server, hub_database: str, county: Path
) -> None:
    shell.store = server.url(hub_database, LOGIN)
    assert "commands are for whoever looks after the hub" in shell.refused("directory", county)
    shell.store = server.url(hub_database)
    assert shell.run("directory", county, "--json").told["teams"] == 2
    with closing(hub.connect(shell.store)) as store:
        assert rows(store) == [2, 1, 1, 1]


def test_a_directory_saved_by_notepad_is_read(shell: Shell, county: Path) -> None:
    county.write_bytes(b"\xef\xbb\xbf" + county.read_bytes())
    assert shell.run("directory", county).code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "The directory county.json cannot be read"),
        (b"", "The directory county.json is not JSON"),
        (b'{"teams": [', "The directory county.json is not JSON"),
        (b'{"teams": "\xff\xfe"}', "The directory county.json is not JSON"),
        (b"[" * 100_000, "The directory county.json is not JSON"),
        (b"[]", "fields in { } must stand here, not a list in [ ]. Nothing was changed."),
        (b'{"teems": []}', "a directory has nothing called teems here"),
        (b'{"teams": [{"code": "ALD"}]}', ": in teams, entry 1, its name is missing."),
        (
            b'{"staff": [{"username": "a", "name": "A", "role": "wizard"}]}',
            "in staff, entry 1, role, 'wizard' is none of gp, practice nurse, pharmacist,",
        ),
        (
            b'{"sources": [{"code": "a", "name": "A", "sector": "health", "kind": "gp",'
            b' "may_register": "yes"}]}',
            "in sources, entry 1, may_register, true or false must stand here, not words",
        ),
        (json.dumps({**COUNTY, "teams": COUNTY["teams"][1:]}).encode(), "has no team ALD"),
        (
            json.dumps({"staff": [{"username": name, "name": "Ruth Hale", "role": "gp"}
                                  for name in ("Ruth", "ruth")]}).encode(),
            "names the member of staff ruth twice",
        ),
    ],
)  # fmt: skip
def test_a_bad_directory_is_one_sentence_and_nothing_is_half_loaded(
    shell: Shell, county: Path, key: bytes, content: bytes | None, sentence: str
) -> None:
    county.unlink()
    if content is not None:
        county.write_bytes(content)
    assert sentence in shell.refused("directory", county)
    with closing(at(shell.store, key)) as store:
        assert rows(store) == [0, 0, 0, 0]


# --- user add -------------------------------------------------------------------------------------


def test_someone_taken_on_with_a_password_can_sign_in(
    ours: Shell, password_file: Path, key: bytes
) -> None:
    ran = ours.run(
        *ADD, "--organisation", "The council", "--team", "ALD", "--team", "HES",
        "--practice", "ZD101", "--password-file", password_file,
    )  # fmt: skip
    assert (ran.code, ran.out, ran.err) == (0, "Colin Raistrick is taken on.\n", "")
    with closing(at(ours.store, key)) as store:
        assert last_signed(store) == (SCRIPT, "staff.added")
        actor = staff.sign_in(store, "colin", PASSWORD, NOW).actor
        assert actor.role is Role.SOCIAL_WORKER
        assert (len(actor.teams), len(actor.practices)) == (2, 1)


def test_someone_taken_on_without_a_password_is_given_one_later(
    ours: Shell, password_file: Path, key: bytes
) -> None:
    ran = ours.run(*ADD)
    assert "once “tapestry user password” has given them a password" in ran.out
    with closing(at(ours.store, key)) as store, pytest.raises(Problem, match=WRONG):
        staff.sign_in(store, "colin", PASSWORD, NOW)
    assert ours.run("user", "password", "colin", "--password-file", password_file).code == 0
    with closing(at(ours.store, key)) as store:
        staff.sign_in(store, "colin", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "wizard"), "There is no role called wizard. Choose one of these: gp, "),
        (("--role", "service account"), "There is no role called service account."),
        (("--team", "ALD", "--team", "XYZ"), "no team XYZ here. Known codes: ALD, HES."),
        (("--practice", "ZD999"), "no practice ZD999 here. Known codes: ZD101."),
        (("--name", " "), "needs a user name and a name"),
    ],
)
def test_someone_who_cannot_be_taken_on(
    ours: Shell, key: bytes, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in ours.refused(*ADD, *words)
    with closing(at(ours.store, key)) as store, store.reading() as session:
        assert session.scalar(select(Staff.id).where(Staff.username == "colin")) is None


def test_a_user_name_is_taken_once(ours: Shell) -> None:
    ours.run(*ADD)
    assert ours.refused(*ADD) == "The user name colin is taken. Choose another one."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"seven 7", "A password needs at least 8 characters"),
        (b"\nthree plain words", "The password file is empty"),
        (b"\xff\xfe", "The password file password cannot be read"),
    ],
)
def test_a_password_that_will_not_do(
    ours: Shell, password_file: Path, content: bytes, sentence: str
) -> None:
    password_file.write_bytes(content)
    for words in (ADD, ("user", "password", "miriam")):
        assert sentence in ours.refused(*words, "--password-file", password_file)
    assert ours.run("user", "list").out == (
        "miriam  Dr Miriam Oduya  GP  ALD, HES, ZD101  no password yet\n"
    )


# --- user password --------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["nobody", "service.tapestry command line"])
def test_a_password_is_for_someone_who_works_here(
    ours: Shell, password_file: Path, username: str
) -> None:
    sentence = ours.refused("user", "password", username, "--password-file", password_file)
    assert sentence == f"Nobody here has the user name {username}. Check how it is spelt."


def test_without_a_terminal_a_password_comes_from_a_file(
    ours: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        sentence = ours.refused("user", "password", "miriam")
    assert "no terminal to type the new password on" in sentence
    assert "--password-file" in sentence


def typed(shell: Shell, words: tuple[str, ...], *lines: str) -> tuple[int, str]:
    """What a command that asks on a terminal showed there, and how it ended."""
    mine, its = os.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "desktop", "--store", shell.store, *words],
        stdin=its, stdout=its, stderr=its, start_new_session=True,
    )  # fmt: skip
    os.close(its)
    shown = b""
    try:
        for asked, line in enumerate(lines, 1):
            while shown.count(b": ") < asked:
                shown += os.read(mine, 1024)
            os.write(mine, f"{line}\n".encode())
        while more := os.read(mine, 1024):
            shown += more
    except OSError:  # Linux says so when the other end is gone
        pass
    finally:
        os.close(mine)
    return running.wait(), shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminal to drive")
def test_on_a_terminal_a_password_is_asked_for_twice_and_never_shown(
    ours: Shell, key: bytes
) -> None:
    code, shown = typed(ours, ("user", "password", "miriam"), PASSWORD, PASSWORD)
    assert (code, shown.splitlines()) == (
        0, ["New password: ", "The same again: ", "miriam has a new password."],
    )  # fmt: skip
    code, shown = typed(ours, ("user", "password", "miriam"), "another one", "another none")
    assert (code, "not the same password twice" in shown) == (1, True)
    with closing(at(ours.store, key)) as store:
        staff.sign_in(store, "miriam", PASSWORD, NOW)


# --- user list ------------------------------------------------------------------------------------


def test_users_are_listed_by_user_name(ours: Shell, password_file: Path) -> None:
    ours.run(*ADD, "--password-file", password_file)
    assert ours.run("user", "list").out.splitlines() == [
        "colin  Colin Raistrick  social worker",
        "miriam  Dr Miriam Oduya  GP  ALD, HES, ZD101  no password yet",
    ]
    assert ours.run("user", "list", "--json").told["users"][1] == {
        "username": "miriam", "name": "Dr Miriam Oduya", "role": "gp", "teams": ["ALD", "HES"],
        "practices": ["ZD101"], "has_password": False,
    }  # fmt: skip


# --- on a server ----------------------------------------------------------------------------------


def kept(server: Server, username: str) -> str:
    """How the server keeps the password of a login."""
    with psycopg.connect(server.url()) as admin:
        found = admin.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [username])
        (secret,) = found.fetchone() or ("",)
    return str(secret)


def test_on_a_server_each_of_the_staff_has_a_login(
    served: Shell, server: Server, hub_database: str, password_file: Path
) -> None:
    assert served.run(*ADD, "--password-file", password_file).code == 0
    first = kept(server, "colin")
    assert first.startswith("SCRAM-SHA-256$")
    password_file.write_text("other plain words", "utf-8")
    assert served.run("user", "password", "Colin", "--password-file", password_file).code == 0
    assert kept(server, "colin") not in ("", first)
    with closing(hub.connect(server.url(hub_database, "colin"))) as store:
        staff.sign_in(store, "colin", "other plain words", NOW)
    assert len(served.run("user", "list", "--json").told["users"]) == 2


@pytest.mark.parametrize(
    "username", ["postgres", "tapestry_owner", "pg_monitor", "pg_mine", "é" * 32]
)
def test_what_the_server_keeps_for_itself_is_no_login_of_the_staff(
    served: Shell, server: Server, password_file: Path, username: str
) -> None:
    before = kept(server, username)
    words = ("user", "add", username, "--name", "Eve", "--role", "gp")
    assert "Choose a" in served.refused(*words, "--password-file", password_file)
    assert kept(server, username) == before
    assert username not in served.run("user", "list").out


def test_an_ordinary_login_gives_no_logins(
    served: Shell, server: Server, hub_database: str, password_file: Path
) -> None:
    served.store = server.url(hub_database, LOGIN)
    sentence = served.refused("user", "password", "miriam", "--password-file", password_file)
    assert "commands are for whoever looks after the hub" in sentence
    served.store = server.url(hub_database)
    assert "no password yet" in served.run("user", "list").out


# --- passphrase -----------------------------------------------------------------------------------


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    path = tmp_path / "new passphrase"
    path.write_text("a loom of years\n", "utf-8")
    return path


def test_a_new_passphrase_opens_it_and_the_old_one_does_not(
    shell: Shell, key: bytes, new_file: Path
) -> None:
    assert shell.run("passphrase", "--new-file", new_file).code == 0
    path = Path(shell.store)
    assert keys.key_for_passphrase(path, "a loom of years") == key
    assert "not the passphrase" in shell.refused("verify")
    with closing(at(shell.store, key)) as store:
        assert last_signed(store) == (SCRIPT, "hub.passphrase")


def test_the_recovery_code_gives_a_new_passphrase_and_stays(
    bare: Shell, passphrase_file: Path, new_file: Path
) -> None:
    code = bare.run("init", "--json").told["recovery_code"]
    passphrase_file.write_text(code, "utf-8")
    assert bare.run("passphrase", "--new-file", new_file).code == 0
    path = Path(bare.store)
    assert keys.key_for_passphrase(path, "a loom of years") == keys.key_for_recovery_code(
        path, code
    )


def test_a_passphrase_is_changed_by_someone_who_can_open_the_hub(
    shell: Shell, key: bytes, passphrase_file: Path, new_file: Path
) -> None:
    passphrase_file.write_text("wrong", "utf-8")
    assert "not the passphrase of this hub" in shell.refused("passphrase", "--new-file", new_file)
    assert keys.key_for_passphrase(Path(shell.store), PASSPHRASE) == key


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminal to drive")
def test_a_passphrase_typed_as_nothing_is_none(shell: Shell, key: bytes) -> None:
    code, shown = typed(shell, ("passphrase",), "", "")
    assert (code, "A hub needs a passphrase" in shown) == (1, True)
    assert keys.key_for_passphrase(Path(shell.store), PASSPHRASE) == key


def test_a_hub_on_a_server_has_no_passphrase(served: Shell, new_file: Path) -> None:
    sentence = served.refused("passphrase", "--new-file", new_file)
    assert "A hub on a server has no passphrase" in sentence
