"""What the process of an import does, called in this one; test_imports really starts it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop import intake_process
from desktop.config import Config
from desktop.errors import FAULT
from desktop.feeds import intake, writing
from desktop.feeds.folders import UNNAMED
from desktop.intake_process import Errand, work
from desktop.models import (
    AuditEntry,
    FileOriginal,
    Import,
    Item,
    Patient,
    PolicyCell,
    Staff,
    Waiting,
    contradiction_rules,
)
from desktop.models.packed import unpack
from desktop.services import findings, originals
from desktop.services.policy import NOT_PERMITTED
from desktop.store import embedded
from desktop.store.session import hub_name
from desktop.store.store import Store
from desktop.words.accounts import BroughtIn, Fate, Progress
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
from tests.store.driver import Driver
from tests.stores import LOGIN, Server

Did = tuple[list[Progress], BroughtIn]


@pytest.fixture(autouse=True)
def own_log_and_umask(umask: None) -> None:
    """The process narrows its umask."""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    file = tmp_path / "a.json"
    file.write_bytes(bundle(patient(), condition()))
    return file


def manager(store: Store) -> Actor:
    make = Factory(store, LOGIN)
    make.policy()
    return make.staff(Role.PRACTICE_MANAGER, "Ruth Dent")


def did(errand: Errand, stop: threading.Event | None = None) -> Did:
    """What the process says of an errand."""
    mine, theirs = Pipe(duplex=False)
    work(errand, theirs, stop or threading.Event())
    told: list[Any] = []
    with mine:
        while not told or not isinstance(told[-1], BroughtIn):
            told.append(mine.recv())
    return told[:-1], told[-1]


@pytest.fixture
def errand(embedded_file: Path, key: bytes) -> Callable[..., Errand]:
    with closing(embedded.open_with_key(embedded_file, key)) as store:
        actor = manager(store)

    def made(*paths: Path, by: Actor | None = actor, source: str | None = None) -> Errand:
        return Errand(Config(str(embedded_file), None), paths, by, source, key)

    return made


@pytest.fixture
def ask(embedded_file: Path, key: bytes) -> Iterator[Callable[[Any], Any]]:
    with closing(embedded.open_beside(embedded_file, key)) as store:

        def asked(statement: Any) -> Any:
            with store.reading() as session:
                return session.scalars(statement).all()

        yield asked


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


# --- a hub on a server ------------------------------------------------------------------------


@pytest.fixture
def at_server(
    server: Server, hub_database: str, hub_store: Store, hub_scripts: Store, tmp_path: Path
) -> Callable[..., Errand]:
    """An errand as a member of staff, with what the file for intake says."""
    actor = manager(hub_scripts)
    with hub_scripts.reading() as session:
        name = hub_name(session)

    def made(
        *paths: Path, first_line: str | None, hub: str = name, by: Actor = actor,
        settles: bool = False,
    ) -> Errand:  # fmt: skip
        file = tmp_path / "intake"
        if first_line is not None:
            file.write_text(f"{first_line}\n", "utf-8")
        config = Config(server.url(hub_database, LOGIN), None, None if first_line is None else file)
        return Errand(config, paths, by, hub=hub, settles=settles)

    return made


def test_into_a_server_files_come_by_the_login_for_intake(
    at_server: Callable[..., Errand], server: Server, hub_database: str, feed: Path
) -> None:
    _, ended = did(at_server(feed, first_line=server.url(hub_database)))
    assert ended.sentence == ""
    assert ended.accounts[0].count(Fate.IMPORTED) == 2


def test_into_a_server_nothing_comes_by_another_login_or_into_another_hub(
    at_server: Callable[..., Errand], server: Server, hub_database: str, feed: Path
) -> None:
    def sentence(errand: Errand) -> str:
        _, ended = did(errand)
        assert ended.accounts == ()
        return ended.sentence

    assert sentence(at_server(feed, first_line=None)) == intake_process.NO_LOGIN
    assert sentence(at_server(feed, first_line="hub.tapestry")) == intake_process.NO_ADDRESS
    staff = server.url(hub_database, LOGIN)
    assert sentence(at_server(feed, first_line=staff)) == intake_process.NOT_LET_IN
    ours = server.url(hub_database)
    assert sentence(at_server(feed, first_line=ours, hub="another")) == intake_process.OTHER_HUB


# --- what is hidden from whoever brings it in -----------------------------------------------------


@pytest.fixture
def wordings(tmp_path: Path) -> tuple[Path, Path]:
    """Of one fact a first wording and a newer one; the facts of a clinic, say."""
    files = tmp_path / "first.json", tmp_path / "newer.json"
    for file, said, at in zip(
        files, ("Low mood", "Depression"), ("2026-11-01T10:00:00Z", "2026-11-20T10:00:00Z"),
        strict=True,
    ):  # fmt: skip
        file.write_bytes(bundle(patient(), condition(text=said), timestamp=at))
    return files


def fates(ended: BroughtIn) -> dict[Fate, int]:
    """How many entries of a file had each fate."""
    (account,) = ended.accounts
    return {fate: account.count(fate) for fate in Fate if account.count(fate)}


NEW, NEWER, SAME = {Fate.IMPORTED: 2}, {Fate.UPDATED: 1, Fate.UNCHANGED: 1}, {Fate.UNCHANGED: 2}
"""The person themselves and what is said of them; of the newer wording the person is the same."""


def test_a_row_that_whoever_brings_it_in_may_not_see_is_not_called_unchanged(
    errand: Callable[..., Errand], wordings: tuple[Path, Path], ask: Callable[[Any], Any]
) -> None:
    first, newer = wordings
    assert [fates(did(errand(each))[1]) for each in (first, newer, newer)] == [NEW, NEWER, SAME]
    (item,) = ask(select(Item))
    assert item.title == "Depression"
    by = errand(first).actor
    assert by is not None
    cells = select(PolicyCell).where(PolicyCell.audience == by.role)
    assert item.cell not in {
        f"{each.sector}/{each.kind}/{each.confidentiality}" for each in ask(cells)
    }


def test_nor_on_a_server_that_hides_it_from_their_login(
    at_server: Callable[..., Errand], server: Server, hub_database: str,
    wordings: tuple[Path, Path],
) -> None:  # fmt: skip
    first, newer = wordings
    admin = server.url(hub_database)
    told = [fates(did(at_server(each, first_line=admin))[1]) for each in (first, newer, newer)]
    assert told == [NEW, NEWER, SAME]
    with (
        closing(Driver(admin)) as everything,
        closing(Driver(server.url(hub_database, LOGIN))) as theirs,
    ):
        for driver, seen in ((everything, {"Depression"}), (theirs, set())):
            assert driver.rows("SELECT title FROM item") == seen


def test_what_the_window_corrects_on_a_server_is_taken_in_by_the_login_for_intake(
    at_server: Callable[..., Errand], server: Server, hub_database: str, hub_store: Store,
    hub_scripts: Store, tmp_path: Path,
) -> None:  # fmt: skip
    ours = server.url(hub_database)
    file = tmp_path / "odd.json"
    odd = bundle(patient(), condition("c2", "Gout", onsetDateTime=7))
    file.write_bytes(odd)
    _, ended = did(at_server(file, first_line=ours))
    assert ended.accounts[0].count(Fate.SET_ASIDE) == 1
    window = at_server(first_line=ours, settles=True)
    manager = window.actor
    assert manager is not None
    with hub_store.reading() as session:
        (waits,) = session.scalars(select(Waiting.id).where(Waiting.seen_at.is_(None)))
    mended = odd.decode().replace('"onsetDateTime": 7', '"onsetDateTime": "2007"')
    with hub_store.writing() as session:
        originals.correct(session, manager, waits, mended, NOW)
    _, ended = did(window)
    assert (ended.sentence, ended.accounts[0].count(Fate.IMPORTED)) == ("", 1)
    with hub_scripts.reading() as session:
        assert session.scalars(select(Item.title)).all() == ["Gout"]
        assert session.scalars(select(Waiting.id).where(Waiting.seen_at.is_(None))).all() == []
        signed = select(AuditEntry.actor).where(AuditEntry.action == "original.taken in")
        assert session.scalars(signed).all() == ["Decided in the window (script)"]


def test_whoever_matches_people_has_what_they_decided_taken_in_and_brings_in_nothing_else(
    at_server: Callable[..., Errand], server: Server, hub_database: str, hub_scripts: Store,
    feed: Path,
) -> None:  # fmt: skip
    ours = server.url(hub_database)
    at_server(first_line=ours)
    clerk = Factory(hub_scripts, "jo").staff(Role.CARE_COORDINATOR, "Jo Bell")
    nurse = Factory(hub_scripts, "ann").staff(Role.PHYSIOTHERAPIST, "Ann Moor")
    _, ended = did(at_server(first_line=ours, by=clerk, settles=True))
    assert ended == BroughtIn()
    for errand in (
        at_server(first_line=ours, by=nurse, settles=True),
        at_server(feed, first_line=ours, by=clerk),
    ):  # fmt: skip
        assert did(errand)[1] == BroughtIn(sentence=NOT_PERMITTED)
