"""What the process of an import does, called in this one; test_imports really starts it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop import intake_process
from desktop.errors import FAULT
from desktop.feeds import intake, writing
from desktop.feeds.folders import UNNAMED
from desktop.intake_process import Errand, work
from desktop.models import (
    AuditEntry,
    FileOriginal,
    Import,
    Patient,
    Staff,
    contradiction_rules,
)
from desktop.models.packed import unpack
from desktop.services import findings
from desktop.services.policy import NOT_PERMITTED
from desktop.words.accounts import BroughtIn, Fate, Progress
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.errands import ask as ask  # noqa: PLC0414 - a fixture
from tests.errands import at_server as at_server  # noqa: PLC0414 - a fixture
from tests.errands import did
from tests.errands import errand as errand  # noqa: PLC0414 - a fixture
from tests.errands import feed as feed  # noqa: PLC0414 - a fixture
from tests.feeds.making import JOHN, MARY, bundle, condition, patient


def test_files_come_in_signed_by_whoever_asked_and_it_is_said_what_moved(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any]
) -> None:
    said, ended = did(errand(feed))
    (account,) = ended.accounts
    assert (account.count(Fate.IMPORTED), ended.sentence) == (2, "")
    (person,) = ask(select(Patient.id))
    (run,) = ask(select(Import))
    assert {f"patient:{person}", f"import:{run.id}"} <= ended.moved
    by = errand(feed).actor
    assert by is not None
    assert run.by_id == by.id
    assert said[0].of_files == 1


def test_what_older_rules_found_is_worked_out_anew_before_the_first_files_come_in(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    renewed = select(AuditEntry.detail).where(AuditEntry.action == findings.RENEWED)
    did(errand(feed))
    did(errand(feed))
    assert ask(renewed) == [f"rules {contradiction_rules.NUMBER}"]
    monkeypatch.setattr(contradiction_rules, "NUMBER", 99)
    did(replace(errand(), settles=True))
    assert len(ask(renewed)) == 1
    did(errand(feed))
    assert ask(renewed)[1:] == ["rules 99"]


def test_what_lay_in_a_watched_folder_is_signed_by_an_account_of_its_own(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any]
) -> None:
    _, ended = did(errand(feed, by=None))
    assert ended.accounts[0].count(Fate.IMPORTED) == 2
    (run,) = ask(select(Import))
    assert ask(select(Staff.name).where(Staff.id == run.by_id)) == ["Watched folders (script)"]
    (kept,) = ask(select(FileOriginal))
    assert unpack(kept.packed) == feed.read_bytes()
    assert ended.kept == {feed}


def test_what_someone_brings_in_from_where_it_is_theirs_is_not_kept_whole(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any]
) -> None:
    _, ended = did(errand(feed))
    assert ended.kept == frozenset()
    assert ask(select(func.count()).select_from(FileOriginal)) == [0]


def test_whoever_does_not_look_after_the_sources_brings_nothing_in(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any]
) -> None:
    stranger = Actor(1, "Someone", Role.PHYSIOTHERAPIST)
    assert did(errand(feed, by=stranger)) == ([], BroughtIn(sentence=NOT_PERMITTED))
    assert ask(select(func.count()).select_from(Patient)) == [0]


def test_a_path_that_is_gone_is_one_sentence(errand: Callable[..., Errand], tmp_path: Path) -> None:
    _, ended = did(errand(tmp_path / "gone.json"))
    assert ended.sentence == f"The file that was named is not there any more. {UNNAMED}"
    assert "gone" not in ended.sentence
    assert ended.accounts == ()


def test_a_file_that_is_nothing_waits_and_its_neighbour_comes_in(
    errand: Callable[..., Errand], feed: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{ not this")
    _, ended = did(errand(bad, feed))
    assert [each.count(Fate.SET_ASIDE) for each in ended.accounts] == [1, 0]
    assert ended.accounts[1].count(Fate.IMPORTED) == 2


def test_a_mistake_of_ours_is_a_sentence_and_no_traceback(
    errand: Callable[..., Errand], feed: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Mary Adams")

    monkeypatch.setattr(intake, "import_paths", broken)
    assert did(errand(feed)) == ([], BroughtIn(sentence=FAULT))
    assert "Adams" not in "".join(capfd.readouterr())


# --- stopped, and left alone ------------------------------------------------------------------


def two_people() -> bytes:
    return bundle(
        patient("p1", MARY, "Adams"), patient("p2", JOHN, "Bell", "John"), condition(),
        condition("c2", subject={"reference": "Patient/p2"}),
    )  # fmt: skip


def test_stopped_between_two_patients_the_first_stays_whole_and_the_rest_comes_later(
    errand: Callable[..., Errand], tmp_path: Path, ask: Callable[[Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    file = tmp_path / "two.json"
    file.write_bytes(two_people())
    stop = threading.Event()
    transaction = writing.Writing._transaction

    def and_stop(self: Any, *given: Any, **named: Any) -> Any:
        stop.set()
        return transaction(self, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(writing.Writing, "_transaction", and_stop)
        _, ended = did(errand(file), stop)
    assert ended.sentence == (
        "Stopped, as was asked. Not all was saved: 0 of 1 file were taken in. Bring them in again;"
        " what is in already stays as it is."
    )
    assert len(ask(select(Patient))) == 1
    assert any(each.startswith("patient:") for each in ended.moved)
    _, again = did(errand(file))
    assert (again.accounts[0].count(Fate.UNCHANGED), again.accounts[0].count(Fate.IMPORTED)) == (
        2, 2,
    )  # fmt: skip


def test_a_window_that_is_gone_ends_it(
    errand: Callable[..., Errand], feed: Path, ask: Callable[[Any], Any]
) -> None:
    mine, theirs = Pipe(duplex=False)
    mine.close()
    work(errand(feed), theirs, threading.Event())
    assert ask(select(func.count()).select_from(Patient)) == [0]


def test_progress_only_grows_and_ends_with_everything(
    errand: Callable[..., Errand], feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_process, "SAY_EVERY", 0.0)
    other = tmp_path / "b.json"
    other.write_bytes(two_people())
    said, _ = did(errand(feed, other))
    shares = [each.read / each.of_bytes for each in said if each.of_bytes]
    assert shares == sorted(shares)
    assert said[-1] == Progress(2, 2, 6, said[-1].of_bytes, said[-1].of_bytes)
    assert said[-1].of_bytes == feed.stat().st_size + other.stat().st_size


def test_whoever_waits_to_write_is_let_in_after_each_second_of_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr(intake_process, "WORK", 0.0)
    mine, theirs = Pipe(duplex=False)
    with mine, theirs:
        telling = intake_process._Telling(theirs, threading.Event())
        telling.heed(Progress(0, 1, 0, 0, 1))
    assert slept == [intake_process.GIVE_WAY]
