"""The commands, as a script runs them: plain words or JSON, exit code 1 and one sentence."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import delete, func, select, text

from desktop import __version__, unattended
from desktop.errors import FAULT, Problem
from desktop.files import write_whole
from desktop.models import AuditEntry, Copy, Credential, Patient, PolicyCell, Staff
from desktop.services import handbook, policy, staff
from desktop.store import embedded, hub, keys
from desktop.store.session import sign
from desktop.words.accounts import Fate, Skipped
from desktop.words.enums import PrintFormat, SourceKind
from tests.clock import NOW
from tests.factory import Factory
from tests.feeds.making import MARY, bundle, condition, patient
from tests.shell import Ran, Shell, at
from tests.stores import LOGIN, PASSPHRASE, Server


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder of two files: one person with two problems, and something that is no feed."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "mary.json").write_bytes(
        bundle(patient(), condition("c1"), condition("c2", "Falls"), condition("c2", "Falls"))
    )
    (folder / "notes.txt").write_text("not a feed", "utf-8")
    return folder


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
    ran = shell.run("init", "--json")
    assert (ran.code, ran.told["recovery_code"]) == (0, None)
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
    assert "none was not found. Nothing was brought in." in sentence


def test_a_server_takes_files_in_by_whoever_looks_after_it_and_by_no_member_of_staff(
    server: Server, hub_database: str, shell: Shell, feed: Path
) -> None:
    shell.store = server.url(hub_database, LOGIN)
    assert "commands are for whoever looks after the hub" in shell.refused("import", feed)
    shell.store = server.url(hub_database)
    assert shell.run("import", feed, "--json").told["totals"]["imported"] == 3
    verdict = shell.run("verify", "--json").told
    assert verdict["ok"] is True


# --- print ----------------------------------------------------------------------------------------


@pytest.fixture
def planned(shell: Shell, key: bytes) -> str:
    """A patient with a plan, whose papers are to be large."""
    with closing(at(shell.store, key)) as store:
        make = Factory(store, LOGIN)
        practice = make.practice()
        make.staff(practices=[practice])
        mary = make.patient(practice=practice, print_format=PrintFormat.LARGE)
        make.plan(mary)
    return str(mary.id)


def copies(shell: Shell, key: bytes) -> list[tuple[PrintFormat, str, str]]:
    with closing(at(shell.store, key)) as store, store.reading() as session:
        rows = session.execute(
            select(Copy.format, Copy.why_not_recorded_format, Copy.place).order_by(Copy.id)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_a_plan_is_printed_in_the_recorded_format(
    shell: Shell, key: bytes, planned: str, tmp_path: Path
) -> None:
    out = tmp_path / "papers" / "plan.pdf"
    ran = shell.run("print", "plan", planned, "--out", out, "--place", "Kitchen", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.told["out"] == str(out)
    assert copies(shell, key) == [(PrintFormat.LARGE, "", "Kitchen")]
    with closing(pypdfium2.PdfDocument(out)) as pdf:
        words = pdf[0].get_textpage().get_text_bounded()
    assert ran.told["serial"] in words
    assert out.stat().st_mode & 0o077 == 0
    assert [each.name for each in out.parent.iterdir()] == ["plan.pdf"]


def test_a_paper_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, synced = tmp_path / "plan.pdf", os.fsync
    seen: list[tuple[int, bool]] = []

    def watched(handle: int) -> None:
        seen.append((os.fstat(handle).st_size, out.exists()))
        synced(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write_whole(out, b"a plan")
    assert seen == [(len(b"a plan"), False)]
    assert out.read_bytes() == b"a plan"


@pytest.mark.skipif(os.name == "nt", reason="Windows folders carry their own permissions")
def test_the_passphrase_of_a_demonstration_is_for_whoever_made_it(
    bare: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Problem("Far enough.")

    monkeypatch.setattr("desktop.demo.hub.write_county", stop)
    assert bare.run("demo", "--dir", tmp_path / "demo").err == "Far enough.\n"
    assert (tmp_path / "demo" / "passphrase").stat().st_mode & 0o077 == 0


def test_another_format_needs_a_reason(
    shell: Shell, key: bytes, planned: str, tmp_path: Path
) -> None:
    out = tmp_path / "plan.pdf"
    words = ("print", "plan", planned, "--out", out, "--format", "standard")
    assert shell.refused(*words)
    assert not out.exists()
    assert copies(shell, key) == []
    shell.run(*words, "--why", "For the ambulance crew")
    assert copies(shell, key) == [(PrintFormat.STANDARD, "For the ambulance crew", "")]


def test_a_paper_that_cannot_be_written_is_not_numbered(
    shell: Shell, key: bytes, planned: str, tmp_path: Path
) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    sentence = shell.refused("print", "plan", planned, "--out", tmp_path / "papers" / "plan.pdf")
    assert "plan.pdf cannot be written there" in sentence
    assert "cannot be written there" in shell.refused("print", "plan", planned, "--out", tmp_path)
    assert copies(shell, key) == []


def test_a_paper_that_fails_leaves_the_last_one(
    shell: Shell, key: bytes, planned: str, tmp_path: Path
) -> None:
    out = tmp_path / "plan.pdf"
    out.write_bytes(b"the last one")
    shell.refused("print", "plan", planned, "--out", out, "--format", "giant")
    assert out.read_bytes() == b"the last one"
    assert not out.with_name("plan.pdf.part").exists()


def test_without_a_plan_there_is_nothing_to_print(
    shell: Shell, planned: str, tmp_path: Path
) -> None:
    sentence = shell.refused("print", "plan", "4711", "--out", tmp_path / "plan.pdf")
    assert sentence == "This person has no care plan yet, so there is nothing to print."


def test_the_hazard_log_is_printed_without_a_hub(
    bare: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TAPESTRY_PASSPHRASE_FILE")
    out = tmp_path / "papers" / "hazards.pdf"
    ran = bare.run("print", "hazards", "--out", out, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.told == {"hazards": len(handbook.hazard_log().hazards), "out": str(out)}
    with closing(pypdfium2.PdfDocument(out)) as pdf:
        assert "Clinical safety: hazard log" in pdf[0].get_textpage().get_text_bounded()
    assert not Path(bare.store).parent.exists()
    assert "cannot be written there" in bare.refused("print", "hazards", "--out", tmp_path)


# --- verify ---------------------------------------------------------------------------------------


@pytest.fixture
def audited(shell: Shell, key: bytes) -> Shell:
    with closing(at(shell.store, key)) as store:
        make = Factory(store, LOGIN)
        make.staff(teams=[make.team()])
    return shell


def test_a_sound_audit_says_its_head(audited: Shell) -> None:
    ran = audited.run("verify")
    assert (ran.code, ran.err) == (0, "")
    told = audited.run("verify", "--json").told
    assert set(told) == {"ok", "entries", "head", "sentence"}
    assert ran.out.splitlines() == [told["sentence"], f"Head {told['head']}"]
    assert told["entries"] == 2


def test_the_head_of_another_day_is_found_again(audited: Shell, feed: Path) -> None:
    kept = audited.run("verify")
    in_json = audited.run("verify", "--json")
    audited.run("import", feed)
    head = feed.parent / "head.txt"
    for written in (kept.out, in_json.out, in_json.told["head"]):
        head.write_text(written, "utf-8")
        assert audited.run("verify", "--against", head).code == 0
    assert audited.run("verify", "--against", in_json.told["head"]).code == 0


def test_a_tail_that_was_cut_off_is_found(audited: Shell, key: bytes) -> None:
    head = audited.run("verify", "--json").told["head"]
    engine = embedded.make_engine(Path(audited.store), key, guarded=False)
    with engine.begin() as connection:
        for (trigger,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{trigger}"'))
        connection.execute(text("DELETE FROM audit_entry WHERE number = 2"))
    assert audited.run("verify").code == 0
    sentence = audited.refused("verify", "--against", head)
    assert "The audit ends at entry 1, but entry 2 was noted elsewhere" in sentence
    ran = audited.run("verify", "--against", head, "--json")
    assert (ran.code, ran.told["ok"], ran.told["sentence"]) == (1, False, sentence)


@pytest.mark.parametrize("against", ["12", "head", "1:abc", "C:\\none\\head.txt"])
def test_what_is_no_head_is_refused(audited: Shell, against: str) -> None:
    assert "neither number:hash nor a file" in audited.refused("verify", "--against", against)


def test_a_file_of_something_else_is_no_head(audited: Shell, feed: Path) -> None:
    assert "neither number:hash" in audited.refused("verify", "--against", feed / "notes.txt")
    (feed / "picture").write_bytes(b"\xff\xfe\x00")
    assert "neither number:hash" in audited.refused("verify", "--against", feed / "picture")


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
        "init", "directory", "user", "passphrase", "import", "print", "verify", "demo", "--store",
        "--version",
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
