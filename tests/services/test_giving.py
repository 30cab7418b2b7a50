"""Who may open a person: told to those who may, given by them, and ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.errors import OutOfDate, Problem
from desktop.models import Absence, Objection, Patient, Relationship
from desktop.services import actions, giving, openings
from desktop.services.relationships import NOT_YOURS
from desktop.words.changes import Made
from desktop.words.enums import DeclaredReason, ObjectionTo, RelationshipKind, Role
from desktop.words.people import Actor
from desktop.words.relationships import RelationshipRow
from tests.clock import NOW, TODAY
from tests.services.desks import Desks

CASELOAD, REFERRAL = RelationshipKind.CASELOAD, RelationshipKind.REFERRAL


class Care:
    """A nurse who has someone on her caseload, and a colleague who has not."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Ruth Eggleston")
        self.therapist = desks.seat(Role.PHYSIOTHERAPIST, "Ben Lowes", organisation="Therapies")
        self.mary: Patient = desks.factory.patient(practice=desks.practice, known=False)
        desks.factory.related(self.mary, self.nurse)

    def give(
        self, to: Actor | None = None, *, by: Actor | None = None,
        kind: RelationshipKind = CASELOAD, role: Role | None = None, **more: object,
    ) -> Made:  # fmt: skip
        by = by or self.nurse
        return self.desks.change(
            by,
            lambda session: giving.give(
                session, by, self.mary.id, kind, str(more.get("reason", "")), NOW,
                staff_id=to.id if to is not None else None,
                team_id=self.desks.here.id if role is not None else None, role=role,
                ends_at=more.get("ends_at"),  # type: ignore[arg-type]  # a test says what it means
            ),
        )  # fmt: skip

    def listed(self) -> tuple[RelationshipRow, ...]:
        return self.desks.ask(
            self.nurse, lambda session: giving.listed(session, self.nurse, self.mary.id)
        )

    def end(self, row: RelationshipRow, by: Actor | None = None) -> None:
        by = by or self.nurse
        self.desks.change(by, lambda session: giving.end(session, by, row.id, row.version, NOW))


@pytest.fixture
def care(desks: Desks) -> Care:
    return Care(desks)


def test_a_colleague_is_given_a_person_and_opens_them(care: Care) -> None:
    made = care.give(care.therapist, kind=REFERRAL, reason="  Unsteady \n since Monday ")
    assert care.desks.opens(care.therapist, care.mary.id)
    assert care.desks.entries("relationship.given") == [
        (
            "referral: Unsteady since Monday",
            f"patient:{care.mary.id} relationship:{made.id} staff:{care.therapist.id}",
        )
    ]
    newest = next(row for row in care.listed() if row.id == made.id)
    assert (newest.who, newest.role, newest.made_by) == (
        "Ben Lowes", Role.PHYSIOTHERAPIST, "Ruth Eggleston",
    )  # fmt: skip


def test_everyone_of_a_role_in_the_persons_team_is_given_them(care: Care) -> None:
    care.give(role=Role.PHYSIOTHERAPIST, ends_at=NOW + timedelta(days=7))
    assert care.desks.opens(care.therapist, care.mary.id)
    row = next(row for row in care.listed() if row.team)
    assert (row.who, row.role, row.team) == ("", Role.PHYSIOTHERAPIST, "Weardale")
    assert row.ends_at == NOW + timedelta(days=7)


def test_nobody_gives_a_person_whom_they_may_not_open(care: Care) -> None:
    with pytest.raises(Problem, match=NOT_YOURS):
        care.give(care.therapist, by=care.therapist)
    assert not care.desks.opens(care.therapist, care.mary.id)


def test_what_someone_says_of_themselves_does_not_last_by_their_own_word(care: Care) -> None:
    ben = care.therapist
    care.desks.change(
        ben, lambda s: openings.declare(s, ben, care.mary.id, DeclaredReason.SEEING, NOW)
    )
    assert care.desks.opens(ben, care.mary.id)
    for given in ({"to": ben}, {"role": Role.PHYSIOTHERAPIST}):
        with pytest.raises(Problem, match="You said yourself"):
            care.give(by=ben, **given)
    with pytest.raises(Problem, match="You said yourself"):
        promised_to(care, ben)
    promised_to(care, care.nurse, by=ben)  # a colleague of the person is given it at once
    care.give(ben)
    assert RelationshipKind.CASELOAD in {row.kind for row in care.listed()}
    promised_to(care, ben)  # what he said himself is no longer all that there is


def test_nor_by_way_of_the_colleague_whom_they_stand_in_for(care: Care) -> None:
    ben = care.therapist
    away = care.desks.seat(Role.OCCUPATIONAL_THERAPIST, "Iris Cole")
    care.desks.factory.keep(Absence(staff_id=away.id, deputy_id=ben.id, until=TODAY))
    ben = replace(ben, covers=frozenset({away.id}))
    care.desks.change(
        ben, lambda s: openings.declare(s, ben, care.mary.id, DeclaredReason.SEEING, NOW)
    )
    with pytest.raises(Problem, match="You said yourself"):
        care.give(away, by=ben)
    with pytest.raises(Problem, match="You said yourself"):
        promised_to(care, away, by=ben)
    care.give(away)


def promised_to(care: Care, owner: Actor, by: Actor | None = None) -> None:
    by = by or owner
    care.desks.change(
        by,
        lambda session: actions.add(
            session, by, care.mary.id, None, "Ring her", owner.id, TODAY, TODAY
        ),
    )


def test_a_person_is_given_to_those_of_their_own_teams_alone(care: Care) -> None:
    stranger = care.desks.seat(Role.PHYSIOTHERAPIST, "Jo Whitfield", teams=[care.desks.there])
    lead = care.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    for someone in (stranger, lead):
        with pytest.raises(Problem, match="works in the person’s team"):
            care.give(someone)
    with pytest.raises(Problem, match="by name"):
        care.give(role=Role.GOVERNANCE_LEAD)
    offered = care.desks.ask(
        care.nurse, lambda session: giving.givable(session, care.nurse, care.mary.id)
    )
    assert [name for _, name, _ in offered.staff] == ["Ben Lowes", "Ruth Eggleston"]
    assert offered.teams == ((care.desks.here.id, "Weardale"),)


def test_a_restricted_person_is_given_by_name_alone(desks: Desks) -> None:
    care = Care(desks)
    care.mary = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    desks.factory.related(care.mary, care.nurse)
    with pytest.raises(Problem, match="by name"):
        care.give(role=Role.PHYSIOTHERAPIST)
    care.give(care.therapist)
    assert desks.opens(care.therapist, care.mary.id)


@pytest.mark.parametrize("by_name", [False, True])
def test_a_person_is_not_given_to_whom_they_refuse(care: Care, by_name: bool) -> None:
    care.desks.factory.keep(
        Objection(
            patient_id=care.mary.id, made_by_id=care.nurse.id, made_at=NOW,
            against=ObjectionTo.PERSON if by_name else ObjectionTo.ORGANISATION,
            staff_id=care.therapist.id if by_name else None,
            organisation="" if by_name else "Therapies",
        )
    )  # fmt: skip
    with pytest.raises(Problem, match="does not want them"):
        care.give(care.therapist)


def test_a_person_is_given_once(care: Care) -> None:
    care.give(care.therapist)
    with pytest.raises(Problem, match="with them already"):
        care.give(care.therapist, kind=REFERRAL)


def test_what_would_end_before_it_begins_is_refused(care: Care) -> None:
    with pytest.raises(Problem, match="still to come"):
        care.give(care.therapist, ends_at=NOW)


def test_broken_glass_gives_nothing_on_and_is_no_list_of_who_has_looked(
    desks: Desks,
) -> None:
    care = Care(desks)
    matron = desks.seat(Role.COMMUNITY_MATRON, "Aisha Rahman")
    desks.change(
        matron,
        lambda session: openings.break_glass(
            session, matron, care.mary.id, "Found on the floor at home", NOW
        ),
    )
    for someone in (matron, care.therapist):
        with pytest.raises(Problem, match="short while only"):
            care.give(someone, by=matron)
    rows = care.listed()
    assert [row.who for row in rows] == ["Ruth Eggleston"]
    with pytest.raises(Problem, match="short while only"):
        care.end(rows[0], by=matron)
    with pytest.raises(Problem, match="short while only"):
        desks.change(
            matron,
            lambda session: actions.add(
                session, matron, care.mary.id, None, "Ring her", matron.id, TODAY, TODAY
            ),
        )


def test_a_relationship_is_ended_by_a_colleague_and_then_it_is_over(care: Care) -> None:
    care.give(care.therapist)
    row = next(row for row in care.listed() if row.who == "Ben Lowes")
    care.end(row)
    assert not care.desks.opens(care.therapist, care.mary.id)
    assert [each.who for each in care.listed()] == ["Ruth Eggleston"]
    assert [detail for detail, _ in care.desks.entries("relationship.ended")] == ["caseload"]
    with pytest.raises(OutOfDate):
        care.end(row)


def test_whoever_may_not_open_a_person_ends_nothing_of_theirs(care: Care) -> None:
    (row,) = care.listed()
    with pytest.raises(Problem):
        care.end(row, by=care.therapist)
    assert care.desks.opens(care.nurse, care.mary.id)


def test_the_lead_ends_what_anyone_declared(care: Care) -> None:
    lead = care.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    (row,) = care.listed()
    care.end(row, by=lead)
    assert not care.desks.opens(care.nurse, care.mary.id)


def test_what_has_ended_is_not_ended_again(care: Care) -> None:
    over = care.desks.factory.related(
        care.mary, care.nurse, begins_at=NOW - timedelta(days=2), ends_at=NOW
    )
    with pytest.raises(Problem, match="ended already"):
        care.desks.change(
            care.nurse,
            lambda session: giving.end(session, care.nurse, over.id, over.version, NOW),
        )
    assert care.desks.count(Relationship) == 2
