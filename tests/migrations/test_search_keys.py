"""Those who are in a hub already are found by all that a new program looks for them by."""

from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import select, text

from desktop.models import Patient, PatientLink
from desktop.store import embedded, hub
from desktop.store.store import Store
from tests.factory import Factory
from tests.migrations.schemas import (
    step_back_to,
)
from tests.migrations.test_migrations import store_of
from tests.stores import LOGIN, Server


def fill(store: Store) -> None:
    factory = Factory(store, LOGIN)
    factory.staff()
    patient = factory.patient(
        "Coulthard", "Edith Mary", preferred="Edie", address="14 Quarry Row, Coldhope"
    )
    source = factory.source()
    factory.keep(
        PatientLink(source_id=source.id, source_ref="Council|LAS 41", patient_id=patient.id)
    )


@pytest.fixture
def older(request: pytest.FixtureRequest, kind: str) -> Callable[[], Store]:
    """A hub with a person in it, left by an older program; how it is brought up to date."""
    if kind == "embedded":
        path = request.getfixturevalue("embedded_file")
        key = request.getfixturevalue("embedded_template")[1]
        with closing(embedded.open_with_key(path, key)) as store:
            fill(store)
        with embedded.make_engine(path, key, guarded=False).connect() as raw:
            step_back_to(raw, "0011")
        return lambda: embedded.open_with_key(path, key)
    server: Server = request.getfixturevalue("server")
    url = server.url(request.getfixturevalue("own_database"))
    with closing(hub.connect(url)) as store:
        fill(store)
    with store_of(url) as raw:
        raw.execute(text("SET session_replication_role = replica"))
        step_back_to(raw, "0011")

    def brought_up() -> Store:
        hub.create(url)
        return hub.connect(url)

    return brought_up


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_whoever_is_here_already_is_found_by_the_new_keys(older: Callable[[], Store]) -> None:
    with closing(older()) as store, store.reading() as session:
        keys = session.execute(
            select(
                Patient.first_key, Patient.preferred_key, Patient.street_key, Patient.house_key,
                Patient.village_key, Patient.version,
            )
        ).one()  # fmt: skip
        local_id = session.scalars(select(PatientLink.local_id)).one()
    assert tuple(keys) == ("edith", "edie", "quarryrow", "14", "coldhope", 3)
    assert local_id == "las 41"
