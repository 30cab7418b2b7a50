"""What the database of a hub refuses to whoever goes around the program, with ``psql`` say."""

from datetime import timedelta

import psycopg
import pytest

from desktop.models import (
    AccessReview,
    Objection,
    OrganisationName,
    OwnRecord,
    Patient,
    Relationship,
)
from desktop.models.home import household
from desktop.store.store import Store
from desktop.words.enums import (
    DeclaredReason,
    Kind,
    ObjectionTo,
    RelationshipKind,
    ReviewOf,
    Role,
    Verdict,
)
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import Query
from tests.stores import Server

WHY = "Found on the floor at home"
SEEING = DeclaredReason.SEEING.value


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def nurse(desks: Desks) -> Actor:
    return desks.seat(Role.COMMUNITY_NURSE, "Ruth")


@pytest.fixture
def mary(desks: Desks) -> Patient:
    return desks.factory.patient(practice=desks.practice, known=False)


def denied(asks: Query, username: str, statement: str, *given: object) -> bool:
    try:
        asks(username, statement, *given)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO relationship (patient_id, kind, staff_id, reason, begins_at, made_by_id,"
        " version) VALUES (1, 'caseload', 1, '', '', 1, 1)",
        "UPDATE relationship SET ends_at = NULL",
        "DELETE FROM relationship",
        "UPDATE access_review SET verdict = 'in order'",
        "DELETE FROM access_review",
        "UPDATE objection SET withdrawn_at = made_at",
        "INSERT INTO own_record VALUES (1, 1)",
        "UPDATE patient SET restricted = false",
        "SELECT reaches(1, 1)",
        "SELECT reviewer_of(1)",
        "SELECT home_of(1)",
    ],
)
def test_staff_write_no_relationship_review_or_objection(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query, statement: str
) -> None:
    assert denied(asks, "ruth", statement)


def test_a_note_is_changed_by_its_author_or_by_whoever_answers_the_person(
    desks: Desks, nurse: Actor, asks: Query
) -> None:
    mary = desks.factory.patient(practice=desks.practice)
    note = desks.factory.item(mary, "Nurse note", Kind.NOTE, author=nurse)
    sent = desks.factory.item(mary, "Asthma", source=desks.factory.source("GP"))
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Grace", teams=())
    desks.seat(Role.COMMUNITY_MATRON, "Anna")
    out, held = "SELECT take_out_item(%s, %s, 1)", "SELECT hold_item_closely(%s, %s, 1)"
    for username in ("grace", "anna", "ruth"):
        assert denied(asks, username, out, mary.id, note.id), username
        assert denied(asks, username, held, mary.id, note.id), username
    desks.factory.related(
        mary, lead, RelationshipKind.SUBJECT_ACCESS, ends_at=NOW + timedelta(hours=1)
    )
    assert asks("grace", out, mary.id, note.id) == (True,)
    assert asks("grace", held, mary.id, note.id) == (True,)
    assert asks("grace", out, mary.id, sent.id) == (False,)
    assert asks("grace", held, mary.id, sent.id) == (False,)
    assert denied(asks, "anna", out, mary.id, note.id)


def test_the_lead_alone_parts_two_organisations(desks: Desks, nurse: Actor, asks: Query) -> None:
    desks.factory.keep(
        OrganisationName(name="Age UK", also="Council"),
        OrganisationName(name="Council", also="Age UK"),
    )
    desks.seat(Role.PRACTICE_MANAGER, "Mona")
    for username in ("ruth", "mona"):
        assert denied(asks, username, "SELECT part_organisation('Age UK')"), username
        assert denied(asks, username, "DELETE FROM organisation_name RETURNING name"), username


def test_an_opening_that_nobody_signs_is_not_kept(
    server: Server, hub_database: str, desks: Desks, nurse: Actor, mary: Patient
) -> None:
    with psycopg.connect(server.url(hub_database, "ruth")) as connection:
        connection.execute("SELECT begin_relationship(%s, 'break-glass', %s)", (mary.id, WHY))
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="without its entry"):
            connection.commit()
    assert desks.count(Relationship) == 0


@pytest.mark.parametrize(
    ("role", "kind", "why"),
    [
        (Role.COMMUNITY_NURSE, "break-glass", "urgent"),
        (Role.COMMUNITY_NURSE, "break-glass", "a          b"),
        (Role.COMMUNITY_NURSE, "declared", WHY),
        (Role.COMMUNITY_NURSE, "subject access", WHY),
        (Role.COMMUNITY_NURSE, "caseload", WHY),
        (Role.LINK_WORKER, "break-glass", WHY),
        (Role.PRACTICE_MANAGER, "declared", SEEING),
    ],
)
def test_the_database_asks_for_role_and_reason_itself(
    desks: Desks, mary: Patient, asks: Query, role: Role, kind: str, why: str
) -> None:
    desks.seat(role, "Colin")
    assert denied(asks, "colin", "SELECT begin_relationship(%s, %s, %s)", mary.id, kind, why)


def test_the_database_weighs_team_restriction_and_objection_itself(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    begin = "SELECT begin_relationship(%s, %s, %s)"
    hidden = desks.factory.patient(practice=desks.practice, known=False, restricted=True)
    theirs = desks.factory.patient(practice=desks.elsewhere, known=False)
    for patient in (hidden, theirs):
        assert asks("ruth", begin, patient.id, "declared", SEEING) == (None,)
        assert asks("ruth", begin, patient.id, "break-glass", WHY) != (None,)
    assert asks("ruth", begin, mary.id, "declared", SEEING) != (None,)
    desks.factory.keep(
        Objection(patient_id=mary.id, against=ObjectionTo.PERSON, staff_id=nurse.id,
                  made_by_id=nurse.id, made_at=NOW)
    )  # fmt: skip
    assert asks("ruth", begin, mary.id, "declared", SEEING) == (None,)
    assert asks("ruth", begin, mary.id, "break-glass", WHY) == (None,)


def test_the_database_lets_nobody_give_a_person_away_whom_they_may_not_open(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    give = "SELECT give_relationship(%s, 'caseload', %s, NULL, NULL, '', NULL)"
    assert asks("ruth", give, mary.id, nurse.id) == (None,)
    desks.factory.related(mary, nurse)
    stranger = desks.seat(Role.COMMUNITY_NURSE, "Jo", teams=[desks.there])
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    for someone in (stranger, lead):
        assert denied(asks, "ruth", give, mary.id, someone.id)
    everyone = "SELECT give_relationship(%s, 'caseload', NULL, %s, 'gp', '', NULL)"
    assert denied(asks, "ruth", everyone, mary.id, desks.there.id)
    assert asks("ruth", everyone, mary.id, desks.here.id) != (None,)


def test_the_database_makes_nothing_lasting_of_what_someone_says_of_themselves(
    asks: Query, desks: Desks, nurse: Actor, mary: Patient
) -> None:
    desks.factory.related(mary, nurse, RelationshipKind.DECLARED, ends_at=NOW + timedelta(days=1))
    to_me = "SELECT give_relationship(%s, 'caseload', %s, NULL, NULL, '', NULL)"
    to_us = "SELECT give_relationship(%s, 'caseload', NULL, %s, 'community nurse', '', NULL)"
    assert denied(asks, "ruth", to_me, mary.id, nurse.id)
    assert denied(asks, "ruth", to_us, mary.id, desks.here.id)
    assert not denied(asks, "ruth", to_us.replace("community nurse", "gp"), mary.id, desks.here.id)


def test_a_relationship_is_ended_by_nobody_else(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    row = desks.factory.related(mary, nurse)
    desks.seat(Role.GP, "Jo")
    end = "SELECT end_relationship(%s, %s)"
    assert denied(asks, "jo", end, row.id, row.version)
    assert asks("ruth", end, row.id, row.version + 1) == (None,)
    assert asks("ruth", end, row.id, row.version) == (row.id,)


def test_nobody_reviews_their_own_access_or_without_the_permission(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    lead = desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    desks.factory.keep(
        AccessReview(id=1, what=ReviewOf.OWN, patient_id=mary.id, staff_id=lead.id, reason=WHY,
                     at=NOW),
        AccessReview(id=2, what=ReviewOf.OWN, patient_id=mary.id, staff_id=nurse.id, reason=WHY,
                     at=NOW),
    )  # fmt: skip
    judge = "SELECT review_access(%s, %s, %s, %s)"
    ok, bad = Verdict.IN_ORDER.value, Verdict.NOT_IN_ORDER.value
    assert denied(asks, "ruth", judge, 1, 1, ok, "")
    assert denied(asks, "moira", judge, 1, 1, ok, "")
    assert denied(asks, "moira", judge, 2, 1, bad, "  ")
    assert asks("moira", judge, 2, 7, ok, "") == (None,)
    assert asks("moira", judge, 2, 1, ok, "") == (2,)


def test_only_the_lead_restricts_people_and_reads_names_beyond_them(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    assert denied(asks, "ruth", "SELECT restrict_person(%s, true)", mary.id)
    assert asks("moira", "SELECT restrict_person(%s, true)", mary.id) == (True,)
    named = "SELECT family FROM people_named(ARRAY[%s::bigint])"
    assert asks("moira", named, mary.id) is None
    desks.factory.related(mary, nurse)
    assert asks("ruth", named, mary.id) is None
    assert asks("moira", named, mary.id) == ("Adams",)
    assert asks("moira", "SELECT family FROM patient") is None


def test_what_a_person_objects_to_is_written_by_those_who_may_open_them(
    desks: Desks, nurse: Actor, mary: Patient, asks: Query
) -> None:
    record = "SELECT record_objection(%s, %s, '', NULL, 'No thank you')"
    against = ObjectionTo.DISCUSSION.value
    assert asks("ruth", record, mary.id, against) == (None,)
    desks.factory.related(mary, nurse)
    assert asks("ruth", record, mary.id, against) != (None,)
    assert denied(asks, "ruth", record, mary.id, ObjectionTo.PERSON.value)
    assert denied(asks, "ruth", record, mary.id, ObjectionTo.ORGANISATION.value)


def test_who_is_near_and_what_is_withheld_are_told_of_ones_own_people_alone(
    desks: Desks, mary: Patient, asks: Query
) -> None:
    gp = desks.seat(Role.GP, "Jo", practices=[desks.practice])
    desks.seat(Role.GP, "Ann", practices=[desks.elsewhere])
    desks.factory.keep(OwnRecord(staff_id=gp.id, patient_id=mary.id))
    assert asks("jo", "SELECT near_to_me(%s)", mary.id) == ([ReviewOf.OWN.value],)
    assert asks("ann", "SELECT near_to_me(%s)", mary.id) == ([],)
    assert asks("ann", "SELECT flag_opening(%s, %s)", mary.id, WHY) == (None,)
    assert denied(asks, "jo", "SELECT flag_opening(%s, %s)", mary.id, "why")
    assert asks("ann", "SELECT withheld_kinds(%s)", mary.id) == ([],)


def test_python_and_the_database_tell_homes_apart_alike(
    desks: Desks, server: Server, hub_database: str
) -> None:
    code = "DH7 0ZL"
    homes = [
        ("4 Chapel Bank, Larkmoor", code), ("4, CHAPEL BANK, County Durham", "dh70zl"),
        ("4 Chapel Bank, Larkmoor, DH7 0ZL", ""), ("4a Chapel Bank", code), ("Larkmoor", code),
        ("Flat 2, 4 Chapel Bank", code), ("Rose Cottage, 4 Chapel Bank", code), ("", code),
        ("Flat 2, Beech Court, Mill Lane", code), ("Rose Cottage, Low Lane", code),
        ("Rose Cottage, Low Lane, Larkmoor", code), ("4 Chapel Bank, Larkmoor", ""), ("-", ""),
    ]  # fmt: skip
    live = {desks.factory.patient(address=line, postcode=code).id: household(line, code)
            for line, code in homes}  # fmt: skip
    with psycopg.connect(server.url(hub_database)) as admin:
        for patient, home in live.items():
            row = admin.execute("SELECT home_of(%s)", (patient,)).fetchone()
            assert row == (home,)
