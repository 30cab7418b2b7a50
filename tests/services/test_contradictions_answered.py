"""What is done about a contradiction: explained, or made a task; and where one is listed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.models import Finding, Item, Relationship
from desktop.services import actions, contradictions, disclosure, today
from desktop.words.enums import ActionState, Rule
from tests.clock import NOW, TODAY
from tests.services.contradicting import Said
from tests.services.contradicting import allergic as allergic  # noqa: PLC0414 - a fixture
from tests.services.contradicting import said as said  # noqa: PLC0414 - a fixture

DUE = TODAY + timedelta(days=7)
LATER = NOW + timedelta(days=1)


# --- what is done about it ----------------------------------------------------------------------


def explain(said: Said, reason: str = "Asked Mary: it was a rash from a plaster.") -> None:
    (found,) = said.seen(said.nurse)
    said.desks.change(
        said.nurse, lambda session: contradictions.explain(session, said.nurse, found, reason, NOW)
    )


def test_explained_it_stays_so_until_either_side_is_worded_otherwise(allergic: Said) -> None:
    explain(allergic)
    (found,) = allergic.seen(allergic.nurse)
    assert found.explained is not None
    assert (found.explained.by, found.explained.at) == ("Anna Bell", NOW)
    assert not found.waits
    assert allergic.desks.entries("contradiction.explained") == [
        ("", f"patient:{allergic.patient.id}")
    ]
    allergic.touch()
    assert allergic.seen(allergic.nurse)[0].explained is not None
    with allergic.scripts.reading() as session:
        key = session.scalars(select(Item.id).where(Item.title == "Penicillin")).one()
    run = allergic.factory.import_run(allergic.gp, allergic.nurse)
    allergic.factory.change(
        Item, (allergic.patient.id, key), detail="Anaphylaxis", recorded_from=LATER,
        import_id=run.id,
    )  # fmt: skip
    allergic.touch(LATER)
    assert allergic.seen(allergic.nurse)[0].explained is None


def test_a_reason_is_needed(allergic: Said) -> None:
    with pytest.raises(Problem, match="Write the reason"):
        explain(allergic, "  no ")
    assert allergic.seen(allergic.nurse)[0].waits


def test_one_key_makes_it_a_task_that_says_nothing_of_it(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    allergic.desks.change(
        allergic.nurse,
        lambda session: contradictions.make_task(
            session, allergic.nurse, found, allergic.nurse.id, DUE, NOW
        ),
    )
    (found,) = allergic.seen(allergic.nurse)
    assert found.task is not None
    assert (found.task.owner, found.task.due) == ("Anna Bell", DUE)
    (action,) = allergic.desks.ask(
        allergic.nurse, lambda session: actions.mine(session, allergic.nurse)
    )
    assert (action.id, action.can_close) == (found.task.action, False)
    assert "llerg" not in action.what


def test_a_task_whose_sources_agree_can_close(allergic: Said) -> None:
    test_one_key_makes_it_a_task_that_says_nothing_of_it(allergic)
    with allergic.scripts.reading() as session:
        key = session.scalars(select(Item.id).where(Item.title == "No known allergies")).one()
    allergic.factory.change(Item, (allergic.patient.id, key), gone_at=LATER)
    allergic.touch(LATER)
    nurse = allergic.nurse
    (action,) = allergic.desks.ask(nurse, lambda session: actions.mine(session, nurse))
    assert action.can_close
    allergic.desks.change(
        nurse,
        lambda session: actions.close(
            session, nurse, action.id, action.version, ActionState.DONE, TODAY
        ),
    )
    allergic.touch(LATER)
    with allergic.scripts.reading() as session:
        assert session.scalars(select(Finding)).all() == []


def test_what_has_changed_since_is_neither_explained_nor_made_a_task(allergic: Said) -> None:
    (found,) = allergic.seen(allergic.nurse)
    allergic.allergy("Latex", allergic.gp)
    allergic.touch()
    with pytest.raises(OutOfDate, match="has changed since"):
        allergic.desks.change(
            allergic.nurse,
            lambda session: contradictions.explain(session, allergic.nurse, found, "It is.", NOW),
        )


# --- where it is listed -------------------------------------------------------------------------


def test_today_lists_my_people_whom_nobody_sees_to(allergic: Said) -> None:
    nurse = allergic.nurse

    def listed() -> list[tuple[int, tuple[Rule, ...]]]:
        row = allergic.desks.ask(
            nurse,
            lambda session: today.today(session, nurse, disclosure.person(session, nurse), NOW),
        )
        return [(each.patient, each.rules) for each in row.differ]

    theirs = [(allergic.patient.id, (Rule.ALLERGY,))]
    assert listed() == theirs  # on the caseload of her role
    with allergic.desks.factory.store.reading() as session:
        given = list(session.scalars(select(Relationship.id)))
    for each in given:
        allergic.factory.change(Relationship, each, ends_at=NOW)
    assert listed() == []  # on no caseload and no agenda, and nothing promised
    allergic.factory.meeting(allergic.desks.here, chair=nurse, patients=[allergic.patient])
    assert listed() == theirs
    explain(allergic)
    assert listed() == []
