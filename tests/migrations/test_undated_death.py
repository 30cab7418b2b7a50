"""Those in a hub already whom their GP called dead without a date are dead there, too."""

from contextlib import closing

import pytest
from sqlalchemy import select

from desktop.models import Description, Patient, Source
from desktop.store.store import Store
from desktop.words.enums import Kind, SourceKind
from tests.clock import NOW
from tests.factory import Factory
from tests.migrations.older import left_by_older
from tests.migrations.schemas import step_back_to
from tests.stores import LOGIN


def fill(store: Store) -> None:
    factory = Factory(store, LOGIN)
    factory.staff()
    gp, ward = factory.source(kind=SourceKind.GP), factory.source("Ward", kind=SourceKind.HOSPITAL)
    factory.change(Source, gp.id, may_register=True)
    for family, source, alert in (
        ("Adams", gp, "Recorded as having died, date not recorded"),
        ("Bell", ward, "Recorded as having died, date not recorded"),
        ("Cole", gp, "Lives alone"),
    ):
        patient = factory.patient(family)
        factory.item(patient, alert, Kind.ALERT, source=source)
        factory.keep(
            Description(
                patient_id=patient.id, source_id=source.id, said_at=NOW, recorded_from=NOW
            )
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["embedded", "hub"])
def test_whoever_was_called_dead_has_died(request: pytest.FixtureRequest, kind: str) -> None:
    brought_up = left_by_older(request, kind, fill, lambda raw: step_back_to(raw, "0025"))
    with closing(brought_up()) as store, store.reading() as session:
        died = dict(session.execute(select(Patient.family, Patient.died)).all())
        told = dict(
            session.execute(
                select(Patient.family, Description.died).join(
                    Description, Description.patient_id == Patient.id
                )
            ).all()
        )
    assert {name: day and day.text for name, day in died.items()} == {
        "Adams": "XXXX", "Bell": None, "Cole": None,
    }  # fmt: skip
    assert {name: day and day.text for name, day in told.items()} == {
        "Adams": "XXXX", "Bell": "XXXX", "Cole": None,
    }  # fmt: skip
