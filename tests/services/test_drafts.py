"""What is still being typed is its author's alone."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desktop.errors import Problem
from desktop.models import AuditEntry, Draft
from desktop.services import drafts
from desktop.services.changes import carry_out
from desktop.store.session import unsigned
from desktop.store.store import Store
from desktop.words.drafts import DraftRow
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

KEY = os.urandom(32)
FORM = "plan:12"


@pytest.fixture
def author(factory: Factory) -> Actor:
    return factory.staff()


def type_in(store: Store, author: Actor, text: str, form: str = FORM, seen: int = 3) -> None:
    carry_out(store, lambda session: drafts.save(session, author, KEY, form, text, seen, NOW), NOW)


def found(store: Store, author: Actor, key: bytes = KEY, form: str = FORM) -> DraftRow | None:
    with store.reading() as session:
        return drafts.mine(session, author, key, form)


def test_a_draft_comes_back_as_it_was_typed(store: Store, author: Actor) -> None:
    type_in(store, author, "Zoë likes 日本 tea")
    assert found(store, author) == DraftRow(FORM, "Zoë likes 日本 tea", 3, NOW)
    assert found(store, author, form="plan:13") is None


def test_saving_again_replaces_and_discarding_removes(store: Store, author: Actor) -> None:
    type_in(store, author, "first")
    later = NOW + timedelta(seconds=1)
    carry_out(
        store, lambda session: drafts.save(session, author, KEY, FORM, "second", 4, later), later
    )
    assert found(store, author) == DraftRow(FORM, "second", 4, later)
    carry_out(store, lambda session: drafts.discard(session, author, FORM), NOW)
    assert found(store, author) is None


def test_drafts_leave_no_trace_in_the_audit(store: Store, author: Actor) -> None:
    def entries() -> int | None:
        with store.reading() as session:
            return session.scalar(select(func.count(AuditEntry.number)))

    before = entries()
    type_in(store, author, "not yet said")
    carry_out(store, lambda session: drafts.discard(session, author, FORM), NOW)
    assert entries() == before


def test_the_words_are_not_in_the_row(store: Store, author: Actor) -> None:
    type_in(store, author, "a secret worry")
    with store.reading() as session:
        assert b"secret" not in session.scalars(select(Draft.body)).one()


def test_another_key_does_not_open_it(store: Store, author: Actor) -> None:
    type_in(store, author, "mine")
    with pytest.raises(Problem, match="cannot be opened"):
        found(store, author, key=os.urandom(32))


def test_a_draft_moved_to_another_form_or_altered_does_not_open(
    store: Store, author: Actor
) -> None:
    def tamper(**values: object) -> None:
        with store.writing() as session:
            unsigned(session)
            row = session.scalars(select(Draft)).one()
            for name, value in values.items():
                setattr(row, name, value)

    type_in(store, author, "mine")
    tamper(form="plan:99")
    with pytest.raises(Problem, match="cannot be opened"):
        found(store, author, form="plan:99")
    with store.reading() as session:
        body = session.scalars(select(Draft.body)).one()
    tamper(form=FORM, body=body[:-1] + bytes([body[-1] ^ 1]))
    with pytest.raises(Problem, match="cannot be opened"):
        found(store, author)
    tamper(body=b"short")
    with pytest.raises(Problem, match="cannot be opened"):
        found(store, author)
