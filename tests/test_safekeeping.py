"""Restore drills: a hub is lost and comes back, on both kinds of store, by the commands alone."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop import safekeeping, vault
from desktop.services import backups
from desktop.store import embedded, keys
from desktop.store.session import utc_now
from tests.safekeeping import Office
from tests.safekeeping import file_office as file_office  # noqa: PLC0414 - a fixture
from tests.safekeeping import furnished_database as furnished_database  # noqa: PLC0414 - a fixture
from tests.safekeeping import furnished_file as furnished_file  # noqa: PLC0414 - a fixture
from tests.safekeeping import office as office  # noqa: PLC0414 - a fixture
from tests.safekeeping import server_office as server_office  # noqa: PLC0414 - a fixture
from tests.shell import Shell
from tests.store.backups import names
from tests.store.damage import flip
from tests.store.drill import FURNISHED, rows
from tests.stores import PASSPHRASE

# --- the drill ------------------------------------------------------------------------------------


def test_a_hub_that_is_lost_comes_back_to_the_last_row(office: Office) -> None:
    was = office.shell.store
    ran = office.shell.run("backup", "--to", office.folder, "--json")
    assert (ran.code, ran.err) == (0, "")
    file, entries = Path(ran.told["file"]), ran.told["entries"]
    with office.raw_at(was) as connection:
        before = rows(connection, entries)
    assert {name for name, found in before.items() if found} >= FURNISHED

    office.shell.store = office.new_place()
    restored = office.shell.run("restore", file, "--json")
    assert (restored.code, restored.err) == (0, "")
    assert [restored.told[each] for each in ("entries", "head", "until")] == [
        ran.told[each] for each in ("entries", "head", "until")
    ]
    with office.raw_at(office.shell.store) as connection:
        after = rows(connection, entries)
    for name, found in before.items():
        if name == "staff":  # who signs for the restore may have come after the backup
            assert found == after[name][: len(found)]
        else:
            assert found == after[name], name

    verified = office.shell.run("verify", "--against", ran.told["head"], "--json").told
    assert (verified["ok"], verified["entries"]) == (True, entries + 1)
    assert office.actions(office.shell.store)[-2:] == [backups.BEGUN, backups.RESTORED]
    assert office.actions(was)[-2:] == [backups.BEGUN, backups.MADE]
    assert office.shell.run("backup", "--to", office.folder).code == 0


def test_it_is_told_in_words_up_to_when_it_goes(office: Office) -> None:
    ran = office.shell.run("backup", "--to", office.folder)
    told = ran.out.splitlines()
    file = Path(told[0].removeprefix("The backup is ").removesuffix("."))
    assert re.fullmatch(r"It holds all \d+ entries up to \d\d-\w{3}-\d{4} \d\d:\d\d\.", told[1])
    moment = told[1].rpartition("up to ")[2]
    office.shell.store = office.new_place()
    said = office.shell.run("restore", file).out.splitlines()
    assert said[0] == f"The hub is restored at {office.shell.store}."
    assert said[1] == f"What was written after {moment[:-1]} is not in it. Tell everyone."
    assert said[2] == told[2]  # the head


def test_an_old_backup_that_was_put_back_is_found_out(office: Office) -> None:
    """By a head that was noted later, whether the old copy was gone on with or not."""
    file = office.back_up()
    noted = office.work()
    office.shell.store = office.new_place()
    assert "Nothing was restored. The audit ends at entry" in office.shell.refused(
        "restore", file, "--against", noted
    )
    assert office.is_new(office.shell.store)
    assert office.shell.run("restore", file).code == 0
    assert "an old copy was put back" in office.shell.refused("verify", "--against", noted)
    office.back_up()
    assert "an old copy was put back and used" in office.shell.refused("verify", "--against", noted)
    with closing(office.open_at(office.shell.store)) as store, store.reading() as session:
        assert "This hub was restored:" in backups.told(session, utc_now())


def test_a_backup_that_holds_the_noted_head_is_put_back(office: Office) -> None:
    noted = office.work()
    file = office.back_up()
    (office.folder / "head").write_text(f"noted on Friday: {noted}\n")
    office.shell.store = office.new_place()
    assert office.shell.run("restore", file, "--against", office.folder / "head").code == 0


# --- what opens it --------------------------------------------------------------------------------


def test_a_wrong_passphrase_puts_nothing_back(office: Office, passphrase_file: Path) -> None:
    file = office.back_up()
    office.shell.store = office.new_place()
    for wrong in ("wrong", vault.new_recovery_code()):
        passphrase_file.write_text(wrong, "utf-8")
        assert "This is not the" in office.shell.refused("restore", file)
        assert office.is_new(office.shell.store)


def test_without_a_passphrase_nothing_is_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.back_up()
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE")
    signed = len(office.actions(office.shell.store))
    assert "TAPESTRY_PASSPHRASE_FILE" in office.shell.refused("backup", "--to", office.folder)
    assert len(office.actions(office.shell.store)) == signed
    office.shell.store = office.new_place()
    assert "A backup is locked." in office.shell.refused("restore", file)


def test_a_lost_passphrase_of_a_file_is_made_up_for_by_the_recovery_code(
    bare: Shell, passphrase_file: Path, tmp_path: Path
) -> None:
    code = bare.run("init", "--json").told["recovery_code"]
    told = bare.run("backup", "--json").told
    assert told["recovery_code"] is None
    assert Path(told["file"]).parent == Path(bare.store).parent / "backups"
    passphrase_file.write_text(code.lower().replace("-", " "), "utf-8")
    bare.store = str(tmp_path / "new" / "hub.tapestry")
    assert bare.run("restore", told["file"]).code == 0
    assert bare.run("verify").code == 0
    (tmp_path / "passphrase of today").write_text("a loom of years", "utf-8")
    assert bare.run("passphrase", "--new-file", tmp_path / "passphrase of today").code == 0
    embedded.open_with_passphrase(Path(bare.store), "a loom of years").close()


def test_a_backup_opens_by_the_passphrase_of_its_day(
    file_office: Office, passphrase_file: Path, tmp_path: Path
) -> None:
    file = file_office.back_up()
    (tmp_path / "new passphrase").write_text("a loom of years", "utf-8")
    assert file_office.shell.run("passphrase", "--new-file", tmp_path / "new passphrase").code == 0
    passphrase_file.write_text("a loom of years", "utf-8")
    later = file_office.back_up()
    assert keys.key_for_passphrase(file, PASSPHRASE) == keys.key_for_passphrase(
        later, "a loom of years"
    )


def test_one_recovery_code_opens_all_backups_of_a_server(
    server_office: Office, passphrase_file: Path
) -> None:
    first = server_office.shell.run("backup", "--to", server_office.folder)
    code = re.search(r"Recovery code: (\S+)", first.out)
    assert code is not None
    second = server_office.shell.run("backup", "--to", server_office.folder, "--json").told
    assert second["recovery_code"] is None
    passphrase_file.write_text(code[1], "utf-8")
    server_office.shell.store = server_office.new_place()
    assert server_office.shell.run("restore", second["file"]).code == 0


def test_backups_of_a_server_under_another_passphrase_need_another_folder(
    server_office: Office, passphrase_file: Path, tmp_path: Path
) -> None:
    server_office.back_up()
    there = names(server_office.folder)
    passphrase_file.write_text("another", "utf-8")
    sentence = server_office.shell.refused("backup", "--to", server_office.folder)
    assert sentence == safekeeping.SEALED_OTHERWISE
    assert names(server_office.folder) == there
    told = server_office.shell.run("backup", "--to", tmp_path / "other", "--json").told
    assert len(told["recovery_code"].split("-")) == 7


def test_staff_without_a_login_on_the_new_server_are_named(
    server_office: Office, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("three plain words", "utf-8")
    words = ("user", "add", "hester", "--name", "Hester", "--role", "gp")
    assert server_office.shell.run(*words, "--password-file", password).code == 0
    file = server_office.back_up()
    with server_office.raw_at(server_office.shell.store) as admin:
        admin.exec_driver_sql("DROP ROLE hester")
        admin.commit()
    server_office.shell.store = server_office.new_place()
    ran = server_office.shell.run("restore", file)
    assert "Without a login on this server yet: hester." in ran.out
    password_again = ("user", "password", "hester", "--password-file", password)
    assert server_office.shell.run(*password_again).code == 0


# --- what is no backup ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: flip(file, file.stat().st_size // 2), "is damaged or was cut short"),
        (lambda file: file.write_bytes(file.read_bytes()[:-4096]), "is damaged or was cut short"),
        (lambda file: keys.slots_file(file).write_text("{"), "is damaged"),
        (lambda file: keys.slots_file(file).unlink(), "is not beside the backup"),
        (lambda file: file.unlink(), "There is no backup at"),
    ],
)
def test_what_is_not_whole_is_refused_and_leaves_nothing_behind(
    office: Office, spoil: Callable[[Path], object], sentence: str
) -> None:
    file = office.back_up()
    spoil(file)
    office.shell.store = office.new_place()
    assert sentence in office.shell.refused("restore", file)
    assert office.is_new(office.shell.store)


def test_a_place_that_is_taken_is_refused(office: Office) -> None:
    file = office.back_up()
    signed = len(office.actions(office.shell.store))
    assert "already" in office.shell.refused("restore", file)
    assert len(office.actions(office.shell.store)) == signed


def test_a_backup_of_the_other_kind_is_told_apart(
    file_office: Office, server_office: Office, tmp_path: Path
) -> None:
    """The two offices share a shell, which is at the server's."""
    shell = server_office.shell
    of_a_server = server_office.back_up()
    place = server_office.new_place()
    shell.store = str(tmp_path / "hub.tapestry")
    of_a_file = file_office.back_up()
    shell.store = str(tmp_path / "new.tapestry")
    assert shell.refused("restore", of_a_server) == safekeeping.OF_A_SERVER
    shell.store = place
    assert shell.refused("restore", of_a_file) == safekeeping.OF_A_FILE
    assert server_office.is_new(place)


def test_a_restore_that_cannot_be_signed_leaves_nothing_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.back_up()
    office.shell.store = office.new_place()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(backups, "restored", fail)
    assert office.shell.run("restore", file).code == 1
    assert office.is_new(office.shell.store)
