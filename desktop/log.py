"""The log: lines of ``key=value`` about what went wrong with the program, never about whom.

The message of an exception may hold a patient's words: its kind and its place are kept, no more.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from desktop.errors import FAULT, Problem

ROOM = "desktop"
LARGEST, KEPT = 1_000_000, 3

# Structlog takes longer to import than the sign-in takes to paint: it waits until it is wanted.


def set_up(file: Path | None = None) -> None:
    """Warnings and worse to stderr, and to a file where a window has nobody who reads stderr."""
    import logging
    from logging.handlers import RotatingFileHandler

    import structlog

    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if file is not None:
        with suppress(OSError):  # a log that cannot be written keeps nobody from work
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handlers.append(
                RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
            )
    room = logging.getLogger(ROOM)
    for old in room.handlers[:]:
        room.removeHandler(old)
        old.close()
    for handler in handlers:
        room.addHandler(handler)
    room.setLevel(logging.WARNING)
    room.propagate = False
    room.disabled = False  # a library that sets up its own logging silences what it finds
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def fault(trouble: BaseException) -> None:
    """Keep the kind of a fault and the last place of ours that it went through."""
    import structlog

    where, ours = "", False
    place = trouble.__traceback__
    while place is not None:
        module = place.tb_frame.f_globals.get("__name__", "")
        mine = module.partition(".")[0] == ROOM
        if mine or not ours:
            where = f"{module}.{place.tb_frame.f_code.co_qualname}:{place.tb_lineno}"
        ours, place = ours or mine, place.tb_next
    structlog.get_logger(ROOM).error("fault", kind=type(trouble).__name__, where=where)


def watch(tell: Callable[[str], None]) -> None:
    """Log whatever nobody caught, in a slot say, and tell the person; no traceback, no message."""

    def uncaught(
        kind: type[BaseException], trouble: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(trouble, Problem):
            tell(str(trouble))
        elif isinstance(trouble, Exception):
            fault(trouble)
            tell(FAULT)
        else:  # someone at a terminal stopped the program
            sys.__excepthook__(kind, trouble, trace)

    sys.excepthook = uncaught
    # From other threads and from the collector nothing may touch the screen.
    threading.excepthook = lambda told: _keep(told.exc_value)
    sys.unraisablehook = lambda told: _keep(told.exc_value)


def _keep(trouble: BaseException | None) -> None:
    if trouble is not None:
        fault(trouble)
