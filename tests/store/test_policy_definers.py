"""What a hub does for whoever governs, tried by a plain driver: for nobody else, nor unsigned."""

import json
from collections.abc import Callable

import psycopg
import pytest

from desktop.services import policy, retention
from desktop.services.policy_tables import read
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Role
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.stores import LOGIN, Server

SHIPPED = policy.shipped()
PUT = "SELECT put_policy(%s, %s, %s, %s, %s, %s, %s)"


def arguments(why: str = "why", **instead: object) -> list[object]:
    spread = read(SHIPPED)
    rows: dict[str, object] = {
        "cells": [
            {"audience": whom, "sector": c.sector, "kind": c.kind,
             "confidentiality": c.confidentiality}
            for whom, c in spread.allowances
        ],
        "permissions": [{"permission": what, "role": who} for what, who in spread.permissions],
        "limits": [{"name": name, "value": value} for name, (value, _) in spread.limits.items()],
        **instead,
    }  # fmt: skip
    return [
        SHIPPED.disclosure, SHIPPED.permissions, SHIPPED.limits, why,
        *(json.dumps(each) for each in rows.values()),
    ]  # fmt: skip


Psql = Callable[[], psycopg.Connection]


@pytest.fixture
def psql(server: Server, hub_database: str, hub_store: Store) -> Psql:
    """A plain connection as the login of the first member of staff."""
    return lambda: psycopg.connect(server.url(hub_database, LOGIN))


@pytest.fixture
def factory(server: Server, hub_database: str, scripts: Store) -> Factory:
    return Factory(scripts, LOGIN)


@pytest.fixture
def store(hub_store: Store) -> Store:
    return hub_store


def lead(factory: Factory) -> Actor:
    return factory.staff(Role.GOVERNANCE_LEAD, "Grace Hale")


CALLS: tuple[tuple[str, list[object]], ...] = (
    (PUT, arguments()),
    ("SELECT delete_record(1, 'why')", []),
    ("SELECT delete_originals()", []),
    ("SELECT delete_files()", []),
    ("SELECT delete_drafts()", []),
)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SERVICE_ACCOUNT])
def test_nobody_but_who_governs_is_answered(psql: Psql, factory: Factory, role: Role) -> None:
    factory.staff(role)
    factory.patient(died=PartialDate("2001"))
    governs = role is Role.GOVERNANCE_LEAD
    with psql() as connection:
        for call, given in CALLS:
            if governs:
                connection.execute(call, given)
                connection.rollback()
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(call, given)
            connection.rollback()
        due = connection.execute("SELECT id FROM records_due()").fetchall()
        assert len(due) == governs
        for due_of in ("leavings_due", "files_due"):
            found = connection.execute(f"SELECT * FROM {due_of}()").fetchall()
            assert len([each for each in found if each[0] is not None]) == governs


@pytest.mark.parametrize("role", [Role.GP, Role.GOVERNANCE_LEAD])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO policy_cell VALUES ('link worker', 'health', 'note', 'restricted')",
        "DELETE FROM policy_cell",
        "INSERT INTO policy_permission VALUES ('govern disclosure', 'gp')",
        "UPDATE policy_limit SET value = 1000",
        "UPDATE policy_version SET note = 'x'",
        "INSERT INTO deletion (patient_id, reason, made_by_id, made_at) VALUES (1, 'x', 1, 'x')",
        "UPDATE deletion SET done_at = NULL",
        "DELETE FROM patient",
        "SELECT packed FROM file_original",
        "DELETE FROM file_original",
        "SELECT who_is_due(NULL)",
    ],
)
def test_nobody_writes_these_tables_themselves(
    psql: Psql, factory: Factory, role: Role, statement: str
) -> None:
    factory.staff(role)
    with psql() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("call", "given"), [(PUT, arguments()), ("SELECT delete_record(%s, 'why')", None)]
)
def test_what_nobody_signed_is_not_kept(
    psql: Psql, factory: Factory, call: str, given: list[object] | None
) -> None:
    lead(factory)
    patient = factory.patient(died=PartialDate("2001"))
    with psql() as connection:
        connection.execute(call, given or [patient.id])
        with pytest.raises(psycopg.errors.IntegrityError, match="without its entry"):
            connection.commit()
        connection.rollback()
        assert connection.execute("SELECT max(number) FROM policy_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM records_due()").fetchone() == (1,)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (arguments("  "), "says why it changes"),
        (arguments(permissions=[]), "somebody who may change it again"),
        (
            arguments(permissions=[{"permission": "govern disclosure", "role": "gp"}]),
            "somebody who may change it again",
        ),
        (arguments(limits=[{"name": "days an agenda stays open", "value": 3}]), "every limit"),
        (
            arguments(
                cells=[{"audience": "gp", "sector": "health", "kind": "all",
                        "confidentiality": "normal"}]
            ),
            "ck_policy_cell_kind",
        ),
    ],
)  # fmt: skip
def test_the_database_weighs_a_policy_too(
    psql: Psql, factory: Factory, given: list[object], sentence: str
) -> None:
    lead(factory)
    with psql() as connection:
        with pytest.raises(psycopg.errors.IntegrityError, match=sentence):
            connection.execute(PUT, given)
        connection.rollback()
        assert connection.execute("SELECT count(*) > 100 FROM policy_cell").fetchone() == (True,)


def test_a_record_that_is_not_due_stays_whoever_asks(
    psql: Psql, factory: Factory, store: Store
) -> None:
    actor = lead(factory)
    factory.patient(died=PartialDate("2020"))
    with psql() as connection:
        assert connection.execute("SELECT delete_record(1, 'why')").fetchone() == (None,)
    with store.writing() as session:
        assert retention.listed(session, actor, NOW).records == 0


def test_what_was_deleted_is_for_the_lead_to_read(
    psql: Psql, factory: Factory, store: Store, server: Server, hub_database: str,
    hub_login: Callable[[str], Store],
) -> None:  # fmt: skip
    actor = lead(factory)
    factory.staff(Role.GP, username="peter")
    patient = factory.patient(died=PartialDate("2001"))
    with store.writing() as session:
        retention.delete_record(session, actor, patient.id, "Due.", NOW)
    with psql() as connection:
        kept = connection.execute("SELECT patient_id, reason FROM deletion").fetchall()
        assert kept == [(patient.id, "Due.")]
    hub_login("peter")
    with psycopg.connect(server.url(hub_database, "peter")) as connection:
        assert connection.execute("SELECT * FROM deletion").fetchall() == []
