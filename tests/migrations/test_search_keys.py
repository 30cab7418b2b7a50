"""Those who are in a hub already are found by all that a new program looks for them by."""

from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import select

from desktop.models import Patient, PatientLink
from desktop.store.store import Store
from tests.factory import Factory
from tests.migrations.older import left_by_older
from tests.migrations.schemas import step_back_to
from tests.stores import LOGIN


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
    return left_by_older(request, kind, fill, lambda raw: step_back_to(raw, "0011"))


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
