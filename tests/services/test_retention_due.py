"""When a record is due to go, and who may read that and delete it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import Action, AuditEntry, Description, ItemAnnotation, Patient
from desktop.services import retention
from desktop.services.changes import carry_out
from desktop.store.store import Store
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import ActionState, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.deleting import LONG_AGO, delete, due, left
from tests.services.deleting import lead as lead  # noqa: PLC0414 - a fixture
from tests.services.deleting import nurse as nurse  # noqa: PLC0414 - a fixture

# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("died", "is_due"),
    [
        ("2016-11-26", True),
        ("2016-11-26T08:15", True),
        ("2016-11-27", False),
        ("2016-10", True),
        ("2016-11", False),
        ("2015", True),
        ("2016", False),
        ("2026-11-20", False),
    ],
)
def test_a_record_is_due_so_many_years_after_a_death(
    store: Store, factory: Factory, lead: Actor, died: str, is_due: bool
) -> None:
    patient = factory.patient("Adams", "Mary", died=PartialDate(died))
    found = due(store, lead)
    assert [each.id for each in found.due] == ([patient.id] if is_due else [])
    assert found.records == len(found.due)
    if is_due:
        assert found.due[0].name == "ADAMS, Mary"
        delete(store, lead, patient)
        assert due(store, lead).due == ()
    else:
        with pytest.raises(Problem, match="is not due"):
            delete(store, lead, patient)
        assert any(each.id == patient.id for each in everyone(factory))


@pytest.mark.parametrize(("years", "is_due"), [(11, True), (9, False)])
def test_a_death_without_a_date_is_weighed_by_the_day_on_which_the_hub_heard_of_it(
    store: Store, factory: Factory, lead: Actor, years: int, *, is_due: bool
) -> None:
    heard = NOW - timedelta(days=365 * years)
    patient = factory.patient(died=UNDATED, described_at=NOW)
    factory.keep(
        Description(
            patient_id=patient.id, source_id=factory.source().id, died=UNDATED, said_at=NOW,
            recorded_from=heard,
        )
    )  # fmt: skip
    factory.patient(died=UNDATED)  # since when, nobody can tell
    assert [each.id for each in due(store, lead).due] == ([patient.id] if is_due else [])


def everyone(factory: Factory) -> list[Patient]:
    with factory.store.reading() as session:
        return list(session.scalars(select(Patient)))


def test_a_record_is_due_when_nothing_was_heard_since_they_left(
    store: Store, factory: Factory, lead: Actor
) -> None:
    gone = left(factory)
    left(factory, LONG_AGO + timedelta(minutes=1))
    factory.patient()  # nobody ever said anything of this one
    (found,) = due(store, lead).due
    assert (found.id, found.heard_at, found.died) == (gone.id, LONG_AGO, None)
    delete(store, lead, gone)


@pytest.mark.parametrize(
    "known_by",
    ["practice", "place", "item", "annotation", "meeting", "open action", "plan", "caseload"],
)
def test_whoever_is_still_known_in_any_way_is_not_due(
    store: Store, factory: Factory, lead: Actor, nurse: Actor, known_by: str
) -> None:
    patient = left(factory)
    if known_by == "practice":
        practice = factory.practice()
        patient = factory.patient(described_at=LONG_AGO, known=False, practice=practice)
    if known_by == "place":
        patient = factory.patient(described_at=LONG_AGO, known=False, place=factory.place())
    if known_by == "item":
        factory.item(patient, said_at=LONG_AGO + timedelta(days=1))
    if known_by == "annotation":
        item = factory.item(patient, said_at=LONG_AGO)
        factory.keep(
            ItemAnnotation(
                patient_id=patient.id, item_id=item.id, author_id=nurse.id, text="x", made_at=NOW
            )
        )
    if known_by == "meeting":
        factory.meeting(factory.team(), chair=nurse, patients=[patient])
    if known_by == "open action":
        factory.keep(
            Action(
                patient_id=patient.id, what="Ring", owner_id=nurse.id, due=date(2015, 1, 1),
                agreed_on=date(2015, 1, 1), state=ActionState.OPEN,
            )
        )  # fmt: skip
    if known_by == "plan":
        factory.plan(patient, agreed_by=nurse, on=TODAY)
    if known_by == "caseload":
        factory.related(patient, nurse, RelationshipKind.CASELOAD, begins_at=LONG_AGO)
    assert patient.id not in [each.id for each in due(store, lead).due]
    with pytest.raises(Problem, match="is not due"):
        delete(store, lead, patient)


def test_the_leap_day_has_a_day_before_it() -> None:
    assert retention.years_before(date(2028, 2, 29), 10) == date(2018, 2, 28)
    assert retention.years_before(date(2028, 2, 29), 8) == date(2020, 2, 29)


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.GP, Role.PRACTICE_MANAGER])
def test_nobody_but_the_lead_reads_the_list_or_deletes(
    store: Store, factory: Factory, role: Role
) -> None:
    other = factory.staff(role)
    patient = factory.patient(died=PartialDate("2001"))
    for act in (
        lambda: due(store, other),
        lambda: delete(store, other, patient),
        lambda: carry_out(store, lambda s: retention.delete_originals(s, other, NOW), NOW),
        lambda: carry_out(store, lambda s: retention.delete_drafts(s, other, NOW), NOW),
    ):
        with pytest.raises(Problem, match="not part of your role"):
            act()
    assert len(everyone(factory)) == 1


def test_a_deletion_needs_a_reason(store: Store, factory: Factory, lead: Actor) -> None:
    patient = factory.patient(died=PartialDate("2001"))
    with pytest.raises(Problem, match="Say why"):
        delete(store, lead, patient, " ")
    assert len(everyone(factory)) == 1


def test_reading_the_list_is_audited_with_everyone_on_it(
    store: Store, factory: Factory, lead: Actor
) -> None:
    patient = factory.patient(died=PartialDate("2001"))
    due(store, lead)
    with store.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subjects) == ("retention.listed", f"patient:{patient.id} retention")
