"""A source of another kind than a GP practice's loses its leave to register people."""

from contextlib import closing

import pytest
from sqlalchemy import Connection, select

from desktop.models import Source
from desktop.store.store import Store
from desktop.words.enums import SourceKind
from tests.factory import Factory
from tests.migrations.older import left_by_older
from tests.migrations.schemas import step_back_to
from tests.stores import LOGIN


def fill(store: Store) -> None:
    factory = Factory(store, LOGIN)
    factory.staff()
    factory.source("GP", kind=SourceKind.GP)
    factory.source("Ward", kind=SourceKind.HOSPITAL)


def as_older(raw: Connection) -> None:
    step_back_to(raw, "0029")
    if raw.dialect.name == "postgresql":
        raw.exec_driver_sql("DROP TRIGGER source_signed ON source")
    raw.exec_driver_sql("UPDATE source SET may_register = true")
    raw.commit()


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_practices_alone_may_register_from_then_on(
    request: pytest.FixtureRequest, kind: str
) -> None:
    brought_up = left_by_older(request, kind, fill, as_older)
    with closing(brought_up()) as store, store.reading() as session:
        may = dict(session.execute(select(Source.name, Source.may_register)).all())
    assert may == {"GP": True, "Ward": False}
