"""What a database says when the world fails it, put into a sentence."""

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from desktop.errors import Problem

DAMAGED = (
    "The hub's file is damaged. Close the program, keep the file as it is, and restore the last"
    " backup."
)
FULL = "The disk is full, so nothing was saved. Free some space, then try again."
BUSY = "The hub is busy with another change. Wait a moment, then try again."
READ_ONLY = "The hub's file cannot be written. Ask whoever looks after this computer."
DISK = "The disk did not answer, so nothing was saved. Check the disk, then try again."
LOST = "The hub no longer answers. Check the network, then try again."
NOT_ALLOWED = "Your login may not do this on the hub. Ask whoever looks after it."

# The words of SQLite and SQLCipher, and what they come to.
_EMBEDDED = (
    ("file is not a database", DAMAGED),
    ("disk image is malformed", DAMAGED),
    ("malformed database schema", DAMAGED),
    ("database or disk is full", FULL),
    ("database is locked", BUSY),
    ("readonly database", READ_ONLY),
    ("unable to open database file", READ_ONLY),
    ("disk I/O error", DISK),
)

# Classes and codes of PostgreSQL's SQLSTATE.
_HUB = (
    ("53100", FULL),
    ("40001", BUSY),
    ("40P01", BUSY),
    ("55P03", BUSY),
    ("42501", NOT_ALLOWED),
    ("08", LOST),
    ("57P", LOST),
)


def explain(failure: BaseException) -> str | None:
    """The sentence for a driver's exception; None when it is ours and not the world's."""
    state = getattr(failure, "sqlstate", None)
    if state is not None:
        return next((said for code, said in _HUB if state.startswith(code)), None)
    words = str(failure)
    return next((said for sign, said in _EMBEDDED if sign in words), None)


def speak_plainly(engine: Engine) -> None:
    """Say the world's failures in words, and let no value of a row into any other exception."""
    event.listen(engine, "handle_error", _put_into_words)


def _put_into_words(context: ExceptionContext) -> None:
    failure = context.original_exception
    if isinstance(failure, Problem):
        return
    lost = context.is_disconnect and context.engine is not None
    said = LOST if lost and context.dialect.name == "postgresql" else explain(failure)
    if said is not None and isinstance(context.sqlalchemy_exception, DBAPIError):
        raise Problem(said) from None
    diagnosis = getattr(failure, "diag", None)
    if diagnosis is not None and context.sqlalchemy_exception is not None:
        # PostgreSQL's second line quotes the row that failed.
        failure.args = (diagnosis.message_primary,)
        context.sqlalchemy_exception.args = (
            f"({type(failure).__name__}) {diagnosis.message_primary}",
        )
