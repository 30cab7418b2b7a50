"""The command line: start here."""

import os
import sys
from collections.abc import Callable

from desktop.errors import FAULT, Problem


def main() -> None:
    """Run; whatever goes wrong is one sentence and exit code 1."""
    if hasattr(sys, "frozen"):  # then a process that the program starts begins here, too
        from multiprocessing import freeze_support

        freeze_support()
    os.umask(0o077)  # what is written of people is for whoever runs this, and nobody else
    for stream in (sys.stdout, sys.stderr):
        # A console of Windows may be in an old code page; a name must not stop a command.
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        _start(sys.argv[1:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except Exception as trouble:  # a traceback's last line may hold a patient's words
        from desktop import log

        log.set_up()
        log.fault(trouble)
        print(FAULT, file=sys.stderr)
        sys.exit(1)


def _start(words: list[str]) -> None:
    """Open the window where nothing else is asked for; any command is Typer's to read.

    To import Typer takes longer than to paint the sign-in, so the window does not wait for it.
    """
    match words:
        case []:
            _open_window(None)
        case ["--store", store]:
            _open_window(store)
        case _:
            from desktop.commands import cli

            cli()


def _open_window(store: str | None) -> None:
    from desktop.app import run
    from desktop.config import read_config

    sys.exit(run(read_config(store)))


if __name__ == "__main__":
    main()
