"""The hub: PostgreSQL, where each member of staff is a login that owns nothing."""

from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, text
from sqlalchemy.orm import Session

from desktop import migrations
from desktop.errors import Problem
from desktop.models import access
from desktop.models.access import BACKUP, INTAKE
from desktop.models.row_security import STAFF
from desktop.store.failures import explain, speak_plainly
from desktop.store.hearing import Hearing
from desktop.store.session import Clock, guard, utc_now
from desktop.store.store import Store

OWNER, MIGRATION, REGISTRAR = "tapestry_owner", "tapestry_migration", "tapestry_registrar"
"""Who owns the tables and the functions, who brings them up to date, and who gives logins.

Nobody signs in as any of them.
"""

PATIENCE = "20s"
"""How long a statement waits for someone else's before the hub is said to be busy."""
LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts off the rest without a word that stops anyone."""
GIVEN_DAYS = 14
"""How long a password that somebody else chose opens the server, from the first day of work on."""
NO_HUB = (
    "There is no hub in this database yet. “tapestry init” makes one; ask whoever looks after the"
    " server."
)

# Forced row security binds an owner too, and migrations, scripts and backups must see every row.
_ROLES = f"""
DO $$ DECLARE each record; BEGIN
    PERFORM pg_advisory_xact_lock(7242027);
    FOR each IN SELECT * FROM (VALUES
        ('{OWNER}', 'BYPASSRLS'), ('{MIGRATION}', 'BYPASSRLS'), ('{INTAKE}', 'BYPASSRLS'),
        ('{BACKUP}', 'BYPASSRLS'), ('{REGISTRAR}', 'CREATEROLE'), ('{STAFF}', ''))
        AS wanted (name, power)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = each.name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN %s', each.name, each.power);
        END IF;
    END LOOP;
    GRANT {STAFF} TO {REGISTRAR} WITH ADMIN OPTION;
    GRANT {OWNER} TO {MIGRATION};
END $$;
"""

# Whoever looks after people gives logins without being able to make any other role: the function
# is the registrar's, and touches nobody but the hub's staff. The secret is hashed by the caller.
# The log of the hub knows nothing of roles, so what stands of the sign-in is touched, and signed.
# A password that was given opens the server for some days; PostgreSQL lets nobody make their own
# last longer, so whoever chooses one asks the registrar's function.
_LOGINS = f"""
CREATE OR REPLACE FUNCTION give_login(login text, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT (may('look after people') OR pg_has_role(SESSION_USER, '{OWNER}', 'MEMBER'))
       OR login = SESSION_USER OR verifier NOT LIKE 'SCRAM-SHA-256$%'
       OR (may('look after people')
           AND NOT EXISTS (SELECT FROM staff WHERE username = login AND manages(id)))
       OR EXISTS (SELECT FROM pg_roles WHERE rolname = login AND NOT EXISTS (
           SELECT FROM pg_auth_members WHERE member = pg_roles.oid AND roleid = '{STAFF}'::regrole))
    THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', login);
        EXECUTE format('GRANT {STAFF} TO %I', login);
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', login, verifier,
        greatest(now(), (SELECT begins_at::timestamptz FROM staff WHERE username = login))
            + interval '{GIVEN_DAYS} days');
    IF may('look after people') THEN
        PERFORM note_login(login);
    END IF;
END $$;
ALTER FUNCTION give_login(text, text) OWNER TO {REGISTRAR};
REVOKE ALL ON FUNCTION give_login(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION give_login(text, text) TO {STAFF}, {INTAKE};

CREATE OR REPLACE FUNCTION choose_login(verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF me() IS NULL OR verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', SESSION_USER, verifier);
END $$;
ALTER FUNCTION choose_login(text) OWNER TO {REGISTRAR};
REVOKE ALL ON FUNCTION choose_login(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION choose_login(text) TO {STAFF};
"""

# Logins that were made before there was a registrar: from PostgreSQL 16 on it must be given them.
_HANDED_OVER = f"""
DO $$ DECLARE each record; BEGIN
    IF current_setting('server_version_num')::int < 160000 THEN RETURN; END IF;
    FOR each IN SELECT member::regrole AS login FROM pg_auth_members
        WHERE roleid = '{STAFF}'::regrole AND member <> '{REGISTRAR}'::regrole
        AND NOT EXISTS (SELECT FROM pg_auth_members AS held
            WHERE held.roleid = pg_auth_members.member AND held.member = '{REGISTRAR}'::regrole)
    LOOP
        EXECUTE format('GRANT %s TO {REGISTRAR} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
                       each.login);
    END LOOP;
END $$;
"""

# What is kept as a large object no row security weighs and no entry tells of.
_NO_LARGE_OBJECTS = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT oid::regprocedure AS head FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo(_|read$|write$)'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', each.head);
    END LOOP;
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

NOT_A_SCRIPT = (
    "On a server, commands are for whoever looks after the hub. Name their login in its address, or"
    " open the program."
)
_USED = """
SELECT EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
)
"""
_LET_IN = """
SELECT role.rolname FROM pg_roles AS role
JOIN pg_auth_members AS kept ON kept.member = role.oid
WHERE kept.roleid = (SELECT oid FROM pg_roles WHERE rolname = :staff)
"""

AS_IT_STANDS = {"no_parameters": True}
"""Without this the driver would read "%" in a statement as the place of a parameter."""


class NotAccepted(Problem):
    """The server knows this name and password not, or no longer."""


TAKEN = (
    "The server keeps the name {} for something else than this hub's staff. Choose another user"
    " name."
)


def create(admin_url: str) -> None:
    """Roles and tables in an empty database, or its tables brought up to date. As administrator."""
    engine = _engine(_driver(admin_url), guarded=False)
    with engine.begin() as connection:

        def run(*statements: str) -> None:
            for each in statements:
                connection.exec_driver_sql(each, execution_options=AS_IT_STANDS)

        run(_ROLES)
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        run(
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {name} TO {STAFF}, {INTAKE}, {BACKUP}",
            _NO_LARGE_OBJECTS,
            f"ALTER SCHEMA public OWNER TO {OWNER}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA public TO {STAFF}, {INTAKE}, {BACKUP}",
            f"GRANT CREATE, USAGE ON SCHEMA public TO {REGISTRAR}",
            # They are the registrar's, made anew below: the owner may not revoke what they allow.
            "DROP FUNCTION IF EXISTS give_login(text, text), choose_login(text)",
            f"SET LOCAL ROLE {MIGRATION}",
        )
        _refuse_newer(migrations.state(connection))
        migrations.migrate(connection)
        run(
            "RESET ROLE",
            f"REASSIGN OWNED BY {MIGRATION} TO {OWNER}",
            f"SET LOCAL ROLE {OWNER}",
            *access.laid_anew(),
            f"GRANT EXECUTE ON FUNCTION me(), may(text), manages(bigint), note_login(text)"
            f" TO {REGISTRAR}",
            "RESET ROLE",
            _LOGINS,
            _HANDED_OVER,
        )


def make_roles(admin_url: str) -> None:
    """The roles alone, for tables that come from elsewhere. As administrator."""
    with _engine(_driver(admin_url), guarded=False).begin() as connection:
        connection.exec_driver_sql(_ROLES, execution_options=AS_IT_STANDS)


def refuse_used(admin_url: str) -> None:
    """Nothing may be in this database yet."""
    with _engine(_driver(admin_url), guarded=False).connect() as connection:
        if connection.scalar(text(_USED)):
            raise Problem(
                "There is something in this database already. A backup is put back into an empty"
                " one: make it with “createdb”, and name it with --store."
            )


def make_empty(admin_url: str) -> None:
    """Throw away what was put into a database that was empty. As administrator."""
    with _engine(_driver(admin_url), guarded=False).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def logins(session: Session) -> frozenset[str]:
    """The staff whom the server lets in, by user name."""
    return frozenset(session.scalars(text(_LET_IN), {"staff": STAFF}))


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
        secret = verifier(connection, username, password)
        known = connection.execute(_OF_THE_STAFF, {"name": username, "staff": STAFF}).fetchone()
        if known == (False,):  # the administrator, say, or another program's: not ours to change
            raise Problem(TAKEN.format(username))
        connection.execute("SELECT give_login(%s, %s)", (username, secret))


def verifier(connection: psycopg.Connection, username: str, password: str) -> str:
    """A password as the server keeps it: made here, so that it is in no log of the server."""
    made = connection.pgconn.encrypt_password(
        password.encode(), username.encode(), b"scram-sha-256"
    )
    return made.decode()


def change_own_login(session: Session, username: str, password: str) -> None:
    """A password of one's own for the login that asks, within its transaction; it does not end."""
    driver: Any = session.connection().connection.driver_connection
    driver.execute("SELECT choose_login(%s)", (verifier(driver, username, password),))


def connect(
    url: str, password: str | None = None, clock: Clock = utc_now, *,
    username: str | None = None, role: str | None = None,
) -> Store:  # fmt: skip
    """The hub as one member of staff, or in the ``role`` of a group that the login belongs to.

    A name and a password that are given go before those of the address, in which several hosts
    may stand.
    """
    login = _Login(password)

    def driver() -> psycopg.Connection:
        return _driver(url, login.password, username, role)()

    engine = _engine(driver)
    try:
        with engine.connect() as connection:
            _refuse_other_versions(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(
        engine,
        "hub",
        clock,
        hearing=lambda heard: Hearing(driver, heard).close,
        accepts=lambda name, typed: _accepts(_driver(url, typed, name)),
        renew=login.renew,
    )


class _Login:
    """The password with which a store connects, for as long as that is the right one."""

    def __init__(self, password: str | None) -> None:
        self.password = password

    def renew(self, password: str) -> None:
        self.password = password


def _accepts(driver: Callable[[], psycopg.Connection]) -> bool:
    """Whether the server lets this login in now; a server that cannot be asked is a Problem."""
    try:
        driver().close()
    except NotAccepted:
        return False
    return True


def _refuse_other_versions(connection: Connection) -> None:
    state = migrations.state(connection)
    if state is None:
        raise Problem(NO_HUB)
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


def _driver(
    url: str, password: str | None = None, username: str | None = None, role: str | None = None
) -> Callable[[], psycopg.Connection]:
    """How to connect; what goes wrong is said in a sentence."""

    def connected() -> psycopg.Connection:
        settings: dict[str, Any] = {
            "application_name": "tapestry",
            "connect_timeout": 10,
            "target_session_attrs": "read-write",  # of several hosts, the one that leads
            "options": f"-c lock_timeout={PATIENCE}",
        }
        if password is not None:
            settings["password"] = password
        if username is not None:
            settings["user"] = username
        if role is not None:
            settings["options"] += f" -c role={role}"
        else:
            # Under row security a question is planned for longer than it takes to answer it.
            settings["options"] += " -c plan_cache_mode=force_generic_plan"
        try:
            return psycopg.connect(url, **settings)
        except psycopg.OperationalError as failure:
            raise _why(failure) from None
        except psycopg.ProgrammingError:
            raise Problem(
                "The address of the hub cannot be read. It looks like"
                " postgresql://name@server/database."
            ) from None

    return connected


def _engine(connected: Callable[[], psycopg.Connection], guarded: bool = True) -> Engine:
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


def _why(failure: psycopg.OperationalError) -> Problem:
    words = str(failure)
    if "authentication failed" in words or "no password supplied" in words:
        return NotAccepted("The hub did not accept this name and password. Type them again.")
    if "permission denied to set role" in words:
        return Problem(NOT_A_SCRIPT)
    if "permission denied for database" in words or "is not permitted to log in" in words:
        return NotAccepted("This login may not use the hub. Ask whoever looks after it.")
    if any(f'role "{each}" does not exist' in words for each in (INTAKE, BACKUP)):
        return Problem(NO_HUB)  # the first one that is made on a server makes these
    if "does not exist" in words:
        return Problem("The hub knows no such database or login. Check the address.")
    return Problem("The hub cannot be reached. Check the network and the address, then try again.")
