"""What the process of an import does on a server, and with what is hidden from who sent it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop import intake_process
from desktop.intake_process import Errand
from desktop.models import (
    AuditEntry,
    Item,
    PolicyCell,
    Waiting,
)
from desktop.services import originals
from desktop.services.policy import NOT_PERMITTED
from desktop.store.store import Store
from desktop.words.accounts import BroughtIn, Fate
from desktop.words.enums import Role
from tests.clock import NOW
from tests.errands import ask as ask  # noqa: PLC0414 - a fixture
from tests.errands import at_server as at_server  # noqa: PLC0414 - a fixture
from tests.errands import did
from tests.errands import errand as errand  # noqa: PLC0414 - a fixture
from tests.errands import feed as feed  # noqa: PLC0414 - a fixture
from tests.factory import Factory
from tests.feeds.making import bundle, condition, patient
from tests.store.driver import Driver
from tests.stores import LOGIN, Server


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


# --- what a window settles ------------------------------------------------------------------------


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
    for one in (
        at_server(first_line=ours, by=nurse, settles=True),
        at_server(feed, first_line=ours, by=clerk),
    ):  # fmt: skip
        assert did(one)[1] == BroughtIn(sentence=NOT_PERMITTED)
