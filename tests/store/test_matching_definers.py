"""What the database of a hub refuses to whoever matches people past the program."""

import json

import psycopg
import pytest

from desktop.models import MatchRef, Patient, WaitingMatch
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import MatchState, Role
from tests.clock import NOW
from tests.services.desks import Desks
from tests.store.conftest import Query
from tests.stores import Server

WHY = "Registered twice by two practices"


@pytest.fixture
def store(hub_store: Store) -> Store:
    """A file has no logins: all of this is about a hub."""
    return hub_store


@pytest.fixture
def mary(desks: Desks) -> Patient:
    desks.seat(Role.COMMUNITY_NURSE, "Ruth")
    desks.seat(Role.CARE_COORDINATOR, "Jo")
    desks.seat(Role.GOVERNANCE_LEAD, "Moira")
    return desks.factory.patient(practice=desks.practice, known=False)


@pytest.fixture
def match(desks: Desks, mary: Patient) -> WaitingMatch:
    source = desks.factory.source("Ward")
    row = WaitingMatch(
        source_id=source.id, ref="Patient/p1", identity="1", described='{"family": "Adam"}',
        family_key="adam", given_key="mary", born=PartialDate("1941-03-09"), trouble="No number.",
        heard_at=NOW,
    )  # fmt: skip
    desks.factory.keep(row)
    desks.factory.keep(MatchRef(match_id=row.id, source_ref="Patient/p1"))
    return row


def look(server: Server, database: str, username: str, match: WaitingMatch) -> None:
    """Signed by the database itself, and kept."""
    with psycopg.connect(server.url(database, username)) as connection:
        connection.execute("SELECT look_at_match(%s)", (match.id,))


def denied(asks: Query, username: str, statement: str, *given: object) -> bool:
    try:
        asks(username, statement, *given)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_only_whoever_may_match_people_reads_the_tray_and_who_may_be_meant(
    server: Server, hub_database: str, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    for table in ("waiting_match", "match_ref"):
        assert asks("jo", f"SELECT 1 FROM {table}") == (1,)
        assert asks("ruth", f"SELECT 1 FROM {table}") is None
    candidates = "SELECT id, family FROM match_candidates(%s)"
    assert (match.id,) == asks("jo", "SELECT m.id FROM matches_described() AS m")
    look(server, hub_database, "jo", match)
    assert asks("jo", candidates, match.id) == (mary.id, "Adams")
    assert asks("ruth", candidates, match.id) is None
    for asked in ("SELECT 1 FROM matches_described()", "SELECT look_at_match(1)",
                  "SELECT match_described(1)"):  # fmt: skip
        assert asks("ruth", asked) in (None, (None,))
    # Beyond those who may be meant, the tray shows nobody.
    assert asks("jo", "SELECT 1 FROM patient") is None


def test_what_a_joined_record_had_is_kept_for_parting_and_read_by_nobody(
    mary: Patient, asks: Query
) -> None:
    """The address of whoever became withheld by it, say."""
    for column in (
        "*", "address", "postcode", "telephone", "street_key", "house_key", "building_key",
        "village_key", "nhs_number", "died", "practice_id", "place_id",
    ):  # fmt: skip
        for who in ("jo", "moira"):
            assert denied(asks, who, f"SELECT {column} FROM patient_merge"), column
    for who in ("jo", "moira"):
        assert denied(asks, who, "SELECT of_table, key, was FROM patient_merge_part")
        assert asks(who, "SELECT emptied_id, kept_id, reason FROM patient_merge") is None


def test_who_may_be_meant_is_told_once_an_entry_that_names_them_is_kept(
    desks: Desks, server: Server, hub_database: str, mary: Patient, match: WaitingMatch,
    asks: Query,
) -> None:  # fmt: skip
    candidates = "SELECT id FROM match_candidates(%s)"
    assert asks("jo", candidates, match.id) is None
    with psycopg.connect(server.url(hub_database, "jo")) as connection:
        connection.execute("SELECT look_at_match(%s)", (match.id,))
        assert connection.execute(candidates, (match.id,)).fetchall() == []
        connection.rollback()
    assert asks("jo", candidates, match.id) is None
    assert desks.entries("match.looked at") == []
    look(server, hub_database, "jo", match)
    assert desks.entries("match.looked at") == [(f"match {match.id}", f"patient:{mary.id}")]
    assert asks("jo", candidates, match.id) == (mary.id,)
    # Whoever came since was not named, and is not told.
    desks.factory.patient(practice=desks.practice, known=False)
    with psycopg.connect(server.url(hub_database, "jo")) as connection:
        assert connection.execute(candidates, (match.id,)).fetchall() == [(mary.id,)]


def test_no_description_tells_the_address_of_whoever_is_hidden(
    desks: Desks, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    told = '{"family": "Adam", "address": "1 Refuge Road", "postcode": "DL1 1AA"}'
    desks.factory.change(WaitingMatch, match.id, described=told, postcode_key="dl11aa")
    for column in ("described", "postcode_key"):
        assert denied(asks, "jo", f"SELECT {column} FROM waiting_match")
    one = "SELECT match_described(%s)::jsonb"
    assert asks("jo", one, match.id) == (json.loads(told),)
    assert asks("jo", "SELECT described::jsonb FROM matches_described()") == ({"family": "Adam"},)
    for hidden in ({"restricted": True}, {"restricted": False, "address_withheld": True}):
        desks.factory.change(Patient, mary.id, **hidden)
        assert asks("jo", one, match.id) == ({"family": "Adam"},)


def test_a_candidate_who_is_restricted_or_withheld_has_no_address(
    desks: Desks, server: Server, hub_database: str, mary: Patient, match: WaitingMatch,
    asks: Query,
) -> None:  # fmt: skip
    look(server, hub_database, "jo", match)
    where = "SELECT address, postcode, telephone, practice FROM match_candidates(%s)"
    desks.factory.change(
        Patient, mary.id, address="1 High Row", postcode="DL1 1AA", telephone="0191"
    )
    assert asks("jo", where, match.id) == ("1 High Row", "DL1 1AA", "0191", "Dene Surgery")
    for hidden in ({"restricted": True}, {"restricted": False, "address_withheld": True}):
        desks.factory.change(Patient, mary.id, **hidden)
        assert asks("jo", where, match.id) == ("", "", "", "")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO waiting_match SELECT * FROM waiting_match",
        "UPDATE waiting_match SET state = 'confirmed'",
        "UPDATE waiting_match SET merged = false",
        "DELETE FROM waiting_match",
        "INSERT INTO match_refusal VALUES (1, 1, 1, '')",
        "INSERT INTO match_item VALUES (1, 1)",
        "INSERT INTO match_original VALUES (1, 1)",
        "UPDATE match_ref SET linked = true",
        "INSERT INTO patient_link VALUES (1, 'Patient/p1', 1)",
        "INSERT INTO patient_merge (id) VALUES (1)",
        "UPDATE patient_merge SET under_way = true",
        "DELETE FROM patient_merge_part",
        "SELECT may_join(1, 2)",
    ],
)
def test_staff_write_no_match_and_no_merge(
    mary: Patient, match: WaitingMatch, asks: Query, statement: str
) -> None:
    assert denied(asks, "jo", statement)


def test_the_database_weighs_each_decision_itself(
    desks: Desks, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    decide = "SELECT decide_match(%s, %s, %s, %s)"
    stranger = desks.factory.patient("Bell", "Ann", born="1960-01-01")
    assert denied(asks, "ruth", decide, match.id, 1, "confirmed", mary.id)
    assert denied(asks, "jo", decide, match.id, 1, "confirmed", stranger.id)
    assert denied(asks, "jo", decide, match.id, 1, "registered", None)  # a ward registers nobody
    assert denied(asks, "jo", decide, match.id, 1, "found", None)
    assert asks("jo", decide, match.id, 2, "confirmed", mary.id) == (None,)
    assert asks("jo", decide, match.id, 1, "confirmed", mary.id) == (match.id,)
    refuse = "SELECT refuse_match(%s, 1, %s, true)"
    assert denied(asks, "ruth", refuse, match.id, mary.id)
    assert denied(asks, "jo", refuse, match.id, stranger.id)
    assert denied(asks, "ruth", "SELECT undo_match(%s, 1)", match.id)
    assert asks("jo", "SELECT undo_match(%s, 1)", match.id) == (None,)


def test_what_a_source_merged_is_undone_once_by_whoever_may_match_people(
    desks: Desks, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    desks.factory.change(
        WaitingMatch, match.id, state=MatchState.FOUND, merged=True, patient_id=mary.id
    )
    undo = "SELECT undo_match(%s, %s)"
    assert denied(asks, "ruth", undo, match.id, 2)
    assert asks("jo", undo, match.id, 1) == (None,)
    assert asks("jo", undo, match.id, 2) == (match.id,)
    desks.factory.change(WaitingMatch, match.id, decided_at=NOW)
    assert asks("jo", undo, match.id, 3) == (None,)


def test_two_valid_numbers_are_two_people_to_the_database_too(
    desks: Desks, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    desks.factory.change(WaitingMatch, match.id, nhs_number="9990000026")
    assert denied(asks, "jo", "SELECT decide_match(%s, 2, 'confirmed', %s)", match.id, mary.id)


def test_a_decision_that_nobody_signs_is_not_kept(
    server: Server, hub_database: str, mary: Patient, match: WaitingMatch
) -> None:
    with psycopg.connect(server.url(hub_database, "jo")) as connection:
        connection.execute("SELECT decide_match(%s, 1, 'confirmed', %s)", (match.id, mary.id))
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="without its entry"):
            connection.commit()


def test_records_join_by_whoever_may_match_and_open_both_or_governs(
    desks: Desks, mary: Patient, asks: Query
) -> None:
    twin = desks.factory.patient(practice=desks.practice, known=False)
    join = "SELECT join_people(%s, %s, %s)"
    clerk = desks.seat(Role.PRACTICE_STAFF, "Ada", practices=[desks.practice])
    assert clerk.id
    assert denied(asks, "ruth", join, twin.id, mary.id, WHY)
    assert denied(asks, "jo", join, twin.id, mary.id, WHY)
    assert denied(asks, "ada", join, twin.id, mary.id, "why")
    assert asks("ada", join, twin.id, mary.id, WHY) != (None,)
    assert asks("moira", join, twin.id, mary.id, WHY) != (None,)
    assert asks("jo", "SELECT one FROM twin_people()") is None
    assert asks("jo", "SELECT id FROM people_beside(%s, %s)", twin.id, mary.id) is None
    assert asks("ada", "SELECT one FROM twin_people()") == (min(mary.id, twin.id),)


def test_nothing_moves_but_while_two_records_join(
    desks: Desks, mary: Patient, server: Server, hub_database: str
) -> None:
    """The triggers hold even to the owner of the tables."""
    nurse = desks.factory.staff(name="Anna Bell")
    twin = desks.factory.patient(practice=desks.practice)
    desks.factory.plan(mary, agreed_by=nurse)
    item = desks.factory.item(mary)
    desks.factory.change(type(item), (mary.id, item.id), title="Reworded")
    with psycopg.connect(server.url(hub_database)) as admin:
        for statement in (
            f"UPDATE plan_version SET patient_id = {twin.id}, version = version + 1",
            f"UPDATE item SET patient_id = {twin.id}, version = version + 1",
            "DELETE FROM item",
            f"UPDATE item_wording SET patient_id = {twin.id}",
        ):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                admin.execute(statement)
            admin.rollback()


def test_the_page_of_someone_elses_patient_says_nothing_of_what_waits(
    desks: Desks, mary: Patient, match: WaitingMatch, asks: Query
) -> None:
    desks.factory.change(WaitingMatch, match.id, nhs_number=mary.nhs_number)
    assert asks("ruth", "SELECT newer_waits(%s)", mary.id) is None
