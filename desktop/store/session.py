"""The guarded session: nothing is kept without a signature, and no update goes around versions.

The audit entry is the last statement of its transaction. Whoever signs, waits for one lock, and
only then reads the head of the chain and takes the next number: numbers drawn before the lock
would fork the chain, and a lock held from the start would stall the office.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, event, func, inspect, select, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from desktop.errors import OutOfDate
from desktop.models import AuditEntry, Base, Draft, Staff
from desktop.models.audit import GENESIS, SIGNED, digest, subject_text
from desktop.store.bulk import insert_rows
from desktop.words.dates import utc_text
from desktop.words.people import Actor

Row = TypeVar("Row", bound=Base)
Clock = Callable[[], datetime]

AUDIT_LOCK = 7_242_026
"""The advisory lock, on the hub, of the one who writes the next entry.

Any login can hold it, if only by signing and never committing. Whoever waits for too long is told
that the hub is busy (``store.hub``), and ``pg_locks`` names the login to whoever looks after it.
"""

AT_ONCE = "Someone else changed this at the same moment. Look at it again, then make your change."

VERSIONED = frozenset(
    mapper.local_table.description
    for mapper in Base.registry.mappers
    if mapper.version_id_col is not None
)
NEEDS_NO_SIGNATURE = frozenset({Draft.__tablename__})

ENTRY: Table = AuditEntry.__table__  # type: ignore[assignment]  # a mapped class has a Table, not any FromClause

# What a connection remembers of the transaction it is in.
_SEALED, _UNSIGNED, _WRITTEN, _CHANGES = "sealed", "unsigned", "written", "changes"
WEIGHED = "weighed"
"""What a session that only reads keeps of whom somebody may open: a page asks for each part."""
_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET")


class Unsigned(RuntimeError):
    """A change that nobody signed, or one that goes around the guard: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class _Signature:
    actor: Actor
    action: str
    subjects: str
    detail: str


def utc_now() -> datetime:
    return datetime.now(UTC)


class GuardedSession(Session):
    """A session that writes the audit entries of its transaction and refuses to go without."""

    def __init__(self, bind: Engine | Connection, clock: Clock = utc_now) -> None:
        super().__init__(bind, expire_on_commit=False)
        self.clock = clock
        self.signatures: list[_Signature] = []
        self.needs_no_signature = False
        self.savepoints: dict[SessionTransaction, int] = {}

    def flush(self, objects: Any = None) -> None:
        """As always; a row that someone else has changed in the meantime is said to be so."""
        try:
            super().flush(objects)
        except StaleDataError:
            raise OutOfDate(AT_ONCE) from None

    def keep(self, signatures: Iterable[_Signature]) -> None:
        """Sign what another session has only looked at, and could not keep."""
        if not self.in_transaction():
            self.begin()
        self.signatures.extend(signatures)

    def bulk_update_mappings(self, *_: Any, **__: Any) -> None:
        raise Unsigned("A bulk update would go around versions: change the rows one by one.")

    def bulk_save_objects(self, *_: Any, **__: Any) -> None:
        raise Unsigned("A bulk save would go around versions: add the rows to the session.")


def sign(
    session: Session, actor: Actor, action: str, subjects: Iterable[str], detail: str = ""
) -> frozenset[str]:
    """Sign what this transaction does; the entry is written when it commits."""
    touched = frozenset(subjects)
    _guarded(session).keep([_Signature(actor, action, subject_text(touched), detail)])
    return touched


def signed_by_database(session: Session) -> None:
    """Keep what a function of the database did and signed itself; what follows is another
    transaction.
    """
    session.connection().info[_SEALED] = True
    session.commit()


def moment(session: Session) -> datetime:
    """Now, by the clock of the store."""
    return _guarded(session).clock()


def on_hub(session: Session) -> bool:
    """Whether row security has weighed every row before this session sees it."""
    return session.get_bind().dialect.name == "postgresql"


def unsigned(session: Session) -> None:
    """Let this transaction commit without an entry, if it changes drafts alone."""
    _guarded(session).needs_no_signature = True


def seen(session: Session, model: type[Row], key: Any, version: int, *, hold: bool = True) -> Row:
    """The row as it was on the screen, held until the end of the transaction.

    Its version grows even if only rows below it change, so that whoever else has it on the screen
    is told. Not to ``hold`` it is for rows that the database of a hub changes for someone.
    """
    session.flush()
    row = session.get(model, key, populate_existing=True, with_for_update=hold or None)
    thing = model.__tablename__.removesuffix("_version").replace("_", " ")
    if row is None:
        raise OutOfDate(f"This {thing} is no longer there. Go back and look again.")
    if getattr(row, "version") != version:  # noqa: B009 - Item has a version without the mixin
        raise OutOfDate(
            f"This {thing} was changed by someone else since you opened it. Look at it again, then"
            " make your change."
        )
    if hold:
        flag_modified(row, _any_column(model))
    return row


def _any_column(model: type[Base]) -> str:
    """A column that may stand in an UPDATE without meaning anything, to make the version grow."""
    mapper = inspect(model)
    return next(
        each.key
        for each in mapper.column_attrs
        if not each.columns[0].primary_key
        and each.columns[0] is not mapper.version_id_col
        and each.columns[0].computed is None
    )


def _guarded(session: Session) -> GuardedSession:
    if not isinstance(session, GuardedSession):
        raise Unsigned("Changes are signed in a guarded session only.")
    return session


# --- the session's part -----------------------------------------------------------------------


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete) and _table(state.statement) in VERSIONED:
        raise Unsigned("A bulk change would go around versions: change the rows one by one.")


@event.listens_for(GuardedSession, "before_commit")
def _seal(session: GuardedSession) -> None:
    """Write the entries, as the last statements of the transaction."""
    if session.in_nested_transaction():
        return
    session.flush()
    connection = session.connection()
    if session.needs_no_signature:
        connection.info[_UNSIGNED] = True
    if not session.signatures:
        _refuse_unsigned(connection)
        return
    roles = _roles(connection, {each.actor.id for each in session.signatures})
    at = utc_text(session.clock())
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
        # What staff sign is timed by the server, whatever the clock of their computer says.
        at = connection.scalar(select(func.signing_time())) or at
    number, previous = head(connection)
    entries = []
    for each in session.signatures:
        number += 1
        signed = (
            number, at, each.actor.id, each.actor.name, each.action, each.subjects, each.detail,
            previous, roles.get(each.actor.id, ""),
        )  # fmt: skip
        previous = digest(signed)
        entries.append((*signed, previous))
    insert_rows(connection, ENTRY, (*SIGNED, "hash"), entries)
    connection.info[_SEALED] = True


def _roles(connection: Connection, staff: set[int]) -> dict[int, str]:
    """What they do now, be it since this very transaction."""
    asked = select(Staff.id, Staff.role).where(Staff.id.in_(sorted(staff)))
    return {row.id: row.role.value for row in connection.execute(asked)}


def head(connection: Connection | Session) -> tuple[int, str]:
    """Number and hash of the last entry; on a hub whoever signs may see no more of it."""
    bind = connection.get_bind() if isinstance(connection, Session) else connection
    if bind.dialect.name == "postgresql":
        found = connection.execute(text("SELECT number, hash FROM audit_head()")).one_or_none()
    else:
        found = connection.execute(
            select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
        ).one_or_none()
    return (found[0], found[1]) if found else (0, GENESIS)


def hub_name(session: Session) -> str:
    """What tells this hub from every other, for good: the beginning of its first entry's hash."""
    if on_hub(session):
        return str(session.scalar(select(func.hub_name())) or "")
    return (session.scalar(select(AuditEntry.hash).where(AuditEntry.number == 1)) or "")[:12]


@event.listens_for(GuardedSession, "after_transaction_create")
def _mark_savepoint(session: GuardedSession, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.savepoints[transaction] = len(session.signatures)


@event.listens_for(GuardedSession, "after_soft_rollback")
def _unsign_what_went_back(session: GuardedSession, transaction: SessionTransaction) -> None:
    del session.signatures[session.savepoints.pop(transaction, 0) :]


@event.listens_for(GuardedSession, "after_transaction_end")
def _forget(session: GuardedSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.savepoints.clear()
        session.signatures.clear()
        session.needs_no_signature = False


# --- the connection's part, for whatever goes around the session ------------------------------


def guard(engine: Engine) -> None:
    """Let no transaction of this engine commit what is not signed, nor change after signing."""
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _watch, named=True)
    event.listen(engine, "commit", _refuse_unsigned)
    event.listen(engine, "checkin", _let_nothing_hang)


def _let_nothing_hang(driver: Any, _record: Any) -> None:
    """Roll back what a failed commit left open, before someone else signs on this connection."""
    if driver is not None and not getattr(driver, "closed", False):
        driver.rollback()


def _begin(connection: Connection) -> None:
    embedded = connection.dialect.name == "sqlite"
    connection.info.update(
        {
            _SEALED: False,
            _UNSIGNED: False,
            _WRITTEN: set(),
            _CHANGES: _changes(connection) if embedded else False,
        }
    )


def _watch(conn: Connection, statement: str, context: Any, **_: Any) -> None:
    if conn.info.get(_SEALED):
        raise Unsigned("The entry is the last statement of its transaction: sign after the work.")
    if context is not None and (context.isinsert or context.isupdate or context.isdelete):
        conn.info[_WRITTEN].add(_table(context.compiled.statement))
    elif not statement.lstrip().upper().startswith(_READS) and not _is_question(context):
        conn.info.setdefault(_WRITTEN, set()).add("text")


def _is_question(context: Any) -> bool:
    return bool(context and context.compiled and context.compiled.statement.is_select)


def _refuse_unsigned(connection: Connection) -> None:
    told = connection.info
    if told.get(_SEALED):
        return
    written = told.get(_WRITTEN, set())
    if told.get(_UNSIGNED) and written <= NEEDS_NO_SIGNATURE:
        return
    if written or _changes(connection) != told.get(_CHANGES):
        connection.connection.rollback()
        raise Unsigned("This change has no signature.")


def _changes(connection: Connection) -> object:
    """Something that moves when anything is written, however it is said."""
    if connection.dialect.name == "sqlite":
        return connection.connection.driver_connection.total_changes  # type: ignore[union-attr]  # there while connected
    return bool(connection.scalar(text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")))


def _table(statement: Any) -> str:
    """The table that an INSERT, UPDATE or DELETE is about."""
    return str(getattr(getattr(statement, "table", None), "description", "text"))
