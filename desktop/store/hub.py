"""The hub: PostgreSQL, where each member of staff is a login that owns nothing."""

from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, text

from desktop import migrations
from desktop.errors import Problem
from desktop.models.access import STAFF
from desktop.store.failures import explain, speak_plainly
from desktop.store.session import Clock, guard, utc_now
from desktop.store.store import Store

OWNER = "tapestry_owner"
"""Who owns the tables, and the group of those who may work with them. Nobody signs in as either."""

LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts off the rest without a word that stops anyone."""

_ROLES = """
DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(7242027);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tapestry_owner') THEN
        -- Forced row security binds an owner too; migrations must see every row.
        CREATE ROLE tapestry_owner NOLOGIN BYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tapestry_staff') THEN
        CREATE ROLE tapestry_staff NOLOGIN;
    END IF;
END $$;
"""

_OF_THE_STAFF = """
SELECT role.rolname <> CURRENT_USER AND EXISTS (
    SELECT FROM pg_auth_members AS kept
    WHERE kept.member = role.oid AND kept.roleid = (
        SELECT oid FROM pg_roles WHERE rolname = %(staff)s
    )
)
FROM pg_roles AS role WHERE role.rolname = %(name)s
"""

TAKEN = (
    "The server keeps the name {} for something else than this hub's staff. Choose another user"
    " name."
)


def create(admin_url: str) -> None:
    """Roles and tables in an empty database, or its tables brought up to date. As administrator."""
    engine = _engine(admin_url, guarded=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(_ROLES)
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        for statement in (
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {name} TO {STAFF}",
            f"ALTER SCHEMA public OWNER TO {OWNER}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA public TO {STAFF}",
            f"SET LOCAL ROLE {OWNER}",
        ):
            connection.exec_driver_sql(statement)
        _refuse_newer(migrations.state(connection))
        migrations.migrate(connection)


def add_login(admin_url: str, username: str, password: str) -> None:
    """A login for a member of staff, or a new password for one. As administrator."""
    if len(username.encode()) > LONGEST_NAME:
        raise Problem(f"A user name has at most {LONGEST_NAME} letters. Choose a shorter one.")
    try:
        _add_login(admin_url, username, password)
    except psycopg.errors.ReservedName:
        raise Problem(TAKEN.format(username)) from None
    except psycopg.Error as failure:
        said = explain(failure)
        if said is None:
            raise
        raise Problem(said) from None


def _add_login(admin_url: str, username: str, password: str) -> None:
    with psycopg.connect(admin_url) as connection:
        # Hashed here, so that the password is in no log of the server.
        secret = connection.pgconn.encrypt_password(
            password.encode(), username.encode(), b"scram-sha-256"
        ).decode()
        name = sql.Identifier(username)
        known = connection.execute(_OF_THE_STAFF, {"name": username, "staff": STAFF}).fetchone()
        if known == (False,):  # the administrator, say, or another program's: not ours to change
            raise Problem(TAKEN.format(username))
        if known is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(STAFF), name))
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(secret)))


def connect(
    url: str, password: str | None = None, clock: Clock = utc_now, *, username: str | None = None
) -> Store:
    """The hub as one member of staff; several hosts may stand in the address.

    A name and a password that are given go before those of the address.
    """
    engine = _engine(url, password, username)
    try:
        with engine.connect() as connection:
            _refuse_other_versions(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, "hub", clock)


def _refuse_other_versions(connection: Connection) -> None:
    state = migrations.state(connection)
    if state is None:
        raise Problem("There is no hub in this database yet. Ask whoever looks after it.")
    _refuse_newer(state)
    if state != migrations.REVISIONS[-1]:
        raise Problem(
            "The hub is older than this program. Ask whoever looks after it to bring it up to date."
        )


def _refuse_newer(state: str | None) -> None:
    if state is not None and state not in migrations.REVISIONS:
        raise Problem(
            "The hub was brought up to a newer version of the program. Install that version."
        )


def _engine(
    url: str, password: str | None = None, username: str | None = None, guarded: bool = True
) -> Engine:
    def connected() -> psycopg.Connection:
        settings: dict[str, Any] = {
            "application_name": "tapestry",
            "connect_timeout": 10,
            "target_session_attrs": "read-write",  # of several hosts, the one that leads
        }
        if password is not None:
            settings["password"] = password
        if username is not None:
            settings["user"] = username
        try:
            return psycopg.connect(url, **settings)
        except psycopg.OperationalError as failure:
            raise Problem(_why(failure)) from None
        except psycopg.ProgrammingError:
            raise Problem(
                "The address of the hub cannot be read. It looks like"
                " postgresql://name@server/database."
            ) from None

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connected,
        poolclass=QueuePool if guarded else NullPool,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )
    if guarded:
        guard(engine)
    speak_plainly(engine)
    return engine


def _why(failure: psycopg.OperationalError) -> str:
    words = str(failure)
    if "authentication failed" in words or "no password supplied" in words:
        return "The hub did not accept this name and password. Type them again."
    if "permission denied for database" in words or "is not permitted to log in" in words:
        return "This login may not use the hub. Ask whoever looks after it."
    if "does not exist" in words:
        return "The hub knows no such database or login. Check the address."
    return "The hub cannot be reached. Check the network and the address, then try again."


def verifier(connection: Connection, username: str, password: str) -> str:
    """A password as the server keeps it, made here, so that it is in no log of the server."""
    driver: Any = connection.connection.driver_connection
    made: bytes = driver.pgconn.encrypt_password(
        password.encode(), username.encode(), b"scram-sha-256"
    )
    return made.decode()
