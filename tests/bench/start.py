"""From a process's start to the sign-in, and from Enter to Today.

Both are compared with one thing: all that a process needs to put an empty PySide6 window on the
screen. It is what a person waits for anyway, and the only yardstick here that our own code cannot
make longer. Each round is a process of its own. Enter is pressed when what the program fetches
behind the sign-in is there, since nobody types a name and a password in less.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.demo.hub import CHAIR, PASSWORD
from tests.bench.budget import Budget, Side
from tests.bench.large_hub import large_hub

BARE = "a bare PySide6 window, from the start of its process to its first paint"
COMPILED = Path(tempfile.gettempdir()) / "tapestry-bench-compiled"


def bare_window(_: int) -> float:
    return _to_first_paint("bare_window")


def _to_first_paint(module: str, *arguments: str) -> float:
    began = time.perf_counter()  # every process of a computer reads the same clock
    return (float(_said_by(module, *arguments)) - began) * 1000


def _said_by(module: str, *arguments: str) -> str:
    """What a process of its own prints, its modules compiled as they are wherever it ran once."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(COMPILED)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    told = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *arguments],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    return told.stdout


@contextmanager
def _sign_in() -> Iterator[tuple[Side, Side]]:
    store = large_hub().config.store
    yield lambda _: _to_first_paint("sign_in_window", store), bare_window


@contextmanager
def _today() -> Iterator[tuple[Side, Side]]:
    config = large_hub().config
    who = (config.store, str(config.passphrase_file), CHAIR, PASSWORD)
    yield lambda _: float(_said_by("today_window", *who)), bare_window


BUDGETS = (
    Budget("sign-in", "the sign-in painted, from the start of its process", BARE, _sign_in, 2),
    Budget("today", "from Enter to Today painted, less argon2", BARE, _today, 5),
)
