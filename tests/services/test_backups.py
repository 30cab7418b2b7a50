"""What the audit says of backups, to whoever asks."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import Problem
from desktop.services import backups, staff
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

BEFORE = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)
HEAD = f"41:{'a' * 64}"


@pytest.fixture
def script(scripts: Store) -> Actor:
    return carry_out(
        scripts, lambda session: staff.service_account(session, "Automatic backup", NOW), NOW
    )


def test_there_never_was_one(store: Store, scripts: Store, script: Actor) -> None:
    carry_out(scripts, lambda session: backups.begin(session, script), NOW)
    with store.reading() as session:
        assert backups.last(session) is None


def test_the_last_one_is_known_to_everyone(
    store: Store, factory: Factory, scripts: Store, script: Actor
) -> None:
    factory.staff()
    carry_out(scripts, lambda session: backups.made(session, script, "a.backup", HEAD), NOW)
    with store.reading() as session:
        assert backups.last(session) == NOW


def test_what_someone_signs_in_their_own_name_is_no_backup(store: Store, factory: Factory) -> None:
    """A hub keeps no such entry; in a file it counts for nothing."""
    nurse = factory.staff()
    for action in (backups.MADE, backups.RESTORED):
        refused = (
            pytest.raises(Problem, match="may not do this")
            if store.kind == "hub"
            else nullcontext()
        )
        with refused, store.writing() as session:
            sign(session, nurse, action, {"hub"}, "2026")
    with store.reading() as session:
        assert backups.last(session) is None
        assert backups.told(session, NOW) == ""


@pytest.mark.parametrize(("days", "told"), [(0, True), (14, True), (15, False)])
def test_after_a_restore_everyone_is_told_for_a_fortnight(
    store: Store, factory: Factory, scripts: Store, script: Actor, days: int, told: bool
) -> None:
    factory.staff()
    with store.reading() as session:
        assert backups.told(session, NOW) == ""
    carry_out(scripts, lambda session: backups.restored(session, script, BEFORE, HEAD), NOW)
    with store.reading() as session:
        sentence = backups.told(session, NOW + timedelta(days=days))
    assert sentence == (
        "This hub was restored: what was written after 20-Nov-2026 02:05 is not in it."
        if told
        else ""
    )


def test_a_restored_hub_begins_a_line_of_its_own(scripts: Store, script: Actor) -> None:
    with scripts.reading() as session:
        first = backups.line(session)
    carry_out(scripts, lambda session: backups.begin(session, script), NOW)
    with scripts.reading() as session:
        assert backups.line(session) == first
    carry_out(scripts, lambda session: backups.restored(session, script, BEFORE, HEAD), NOW)
    with scripts.reading() as session:
        second = backups.line(session)
    assert first != second
    assert len(first) == len(second) == 8


def test_staff_of_no_rank_are_told_too(
    store: Store, factory: Factory, scripts: Store, script: Actor
) -> None:
    factory.staff(Role.LINK_WORKER)
    carry_out(scripts, lambda session: backups.restored(session, script, BEFORE, HEAD), NOW)
    with store.reading() as session:
        assert backups.told(session, NOW)
