"""Many rows at once are held to the same as one."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from desktop.models import Base, Item
from desktop.store.bulk import insert_rows
from desktop.store.session import GuardedSession, sign
from desktop.store.store import Store
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

ITEM = Base.metadata.tables["item"]


@pytest.fixture
def actor(factory: Factory) -> Actor:
    return factory.staff()


@pytest.fixture
def row(factory: Factory, actor: Actor) -> dict[str, Any]:
    return {
        "patient_id": factory.patient().id, "id": 1, "version": 1, "author_id": actor.id,
        "source_ref": "", "said_at": NOW, "recorded_from": NOW, "kind": Kind.NOTE,
        "sector": Sector.HEALTH, "title": "Seen at home", "detail": "", "value": "", "unit": "",
        "code": "", "code_system": "", "status": ItemStatus.ACTIVE,
        "confidentiality": Confidentiality.NORMAL,
    }  # fmt: skip


def put_in(session: GuardedSession, *rows: dict[str, Any]) -> None:
    insert_rows(session.connection(), ITEM, list(rows[0]), [tuple(row.values()) for row in rows])


def test_rows_are_kept_as_they_were_given(
    scripts: Store, actor: Actor, row: dict[str, Any]
) -> None:
    with scripts.writing() as session:
        put_in(session, row, row | {"id": 2, "kind": Kind.ALERT, "sector": Sector.SOCIAL})
        sign(session, actor, "items.put_in", [])
    with scripts.reading() as session:
        first, second = session.scalars(select(Item).order_by(Item.id))
    assert (first.kind, first.said_at, first.cell) == (Kind.NOTE, NOW, "health/note/normal")
    assert (second.kind, second.sector) == (Kind.ALERT, Sector.SOCIAL)


@pytest.mark.parametrize("column", ["kind", "sector", "status", "confidentiality"])
def test_a_word_that_is_in_no_list_is_refused_among_many(
    scripts: Store, row: dict[str, Any], column: str
) -> None:
    with scripts.writing() as session:
        with pytest.raises(LookupError):
            put_in(session, row, row | {"id": 2, column: "whatever"})
        session.rollback()


def test_what_many_rows_are_spared_the_next_one_is_not(scripts: Store, row: dict[str, Any]) -> None:
    with scripts.writing() as session:
        put_in(session, row)
        with pytest.raises(IntegrityError):
            put_in(session, row)
        session.rollback()
        put_in(session, row)
        with pytest.raises(IntegrityError, match="ck_item_kind"):
            session.execute(text("UPDATE item SET kind = 'whatever', version = version + 1"))
        session.rollback()
