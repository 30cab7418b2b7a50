"""What an older hub keeps whole is there still, and on a server sealed by its first key."""

from contextlib import closing

import pytest
from sqlalchemy import select

from desktop import unattended
from desktop.config import Config
from desktop.models import FileOriginal, ImportFile
from desktop.models.packed import pack
from desktop.services import sealing
from desktop.store.store import Store
from tests.clock import NOW
from tests.factory import Factory
from tests.migrations.older import left_by_older
from tests.migrations.schemas import step_back_to
from tests.stores import LOGIN, Server

SENT = (b"what a source sent", b"what another sent")


def fill(store: Store) -> None:
    factory = Factory(store, LOGIN)
    run = factory.import_run(factory.source(), factory.staff())
    for number, content in enumerate(SENT, 1):
        factory.keep(ImportFile(id=number, import_id=run.id, name="", sha256=f"{number}" * 64,
                                entries=1))  # fmt: skip
        factory.keep(FileOriginal(import_file_id=number, packed=pack(content), kept_at=NOW))


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_what_was_kept_whole_is_there_still(request: pytest.FixtureRequest, kind: str) -> None:
    brought_up = left_by_older(request, kind, fill, lambda raw: step_back_to(raw, "0027"))
    with closing(brought_up()) as store, store.reading() as session:
        kept = session.scalars(select(FileOriginal).order_by(FileOriginal.import_file_id)).all()
    assert [(each.packed, each.kept_at, each.key_id) for each in kept] == [
        (pack(content), NOW, None) for content in SENT
    ]


def test_on_a_server_the_first_key_seals_all_of_it(
    request: pytest.FixtureRequest, server: Server, own_database: str
) -> None:
    left_by_older(request, "hub", fill, lambda raw: step_back_to(raw, "0027"))().close()
    url = server.url(own_database)
    code = unattended.init(Config(url, None))
    assert code is not None
    with unattended.opened(Config(url, None)) as (store, actor), store.reading() as session:
        why = "Compared with what was sent."
        opened = [b"".join(sealing.opened(session, actor, number, code, why)) for number in (1, 2)]
        lies_there = session.scalars(select(FileOriginal.packed)).all()
    assert opened == list(SENT)
    assert not any(pack(content) in each for content in SENT for each in lies_there)
