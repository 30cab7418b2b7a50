"""The command line as its users see it: papers that are printed, and the audit that is verified."""

import os
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, text

from desktop.errors import Problem
from desktop.files import write_whole
from desktop.models import Copy
from desktop.services import handbook
from desktop.store import embedded
from desktop.words.enums import PrintFormat
from tests.commands import feed as feed  # noqa: PLC0414 - a fixture
from tests.factory import Factory
from tests.shell import Shell, at
from tests.stores import LOGIN

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

    monkeypatch.setattr("desktop.demo.beside.written", stop)
    assert bare.run("demo", "--dir", tmp_path / "demo").err == "Far enough.\n"
    assert (tmp_path / "demo" / "passphrase").stat().st_mode & 0o077 == 0


def test_a_week_is_printed_for_the_kitchen_wall(
    shell: Shell, key: bytes, planned: str, tmp_path: Path
) -> None:
    out = tmp_path / "week.pdf"
    ran = shell.run("print", "week", planned, "--out", out, "--week", "2026-11-26", "--place",
                    "Kitchen wall", "--json")  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert copies(shell, key) == [(PrintFormat.LARGE, "", "Kitchen wall")]
    with closing(pypdfium2.PdfDocument(out)) as pdf:
        words = pdf[0].get_textpage().get_text_bounded()
    assert ran.told["serial"] in words
    assert "Sunday 29 November 2026" in words
    assert shell.refused("print", "week", planned, "--out", out, "--format", "standard")


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
