"""The demonstration: a county written, loaded through the feeds, and its items counted.

What it takes is compared with putting in the rows that come of it. All of it is timed: set-up,
feeds, caseloads and last week's meeting.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from desktop.demo import hub
from desktop.demo.hub import DemoHub
from desktop.store import embedded, keys
from tests.bench import raw
from tests.bench.budget import Budget, Side, timed
from tests.clock import NOW, TODAY

PATIENTS, ALL, SEED = 2_000, 600_000, 1974
"""How many there are in a demonstration that is shown, and in a county."""


@contextmanager
def _shown() -> Iterator[tuple[Side, None]]:
    with _folders() as folders:
        yield lambda _: timed(lambda: _made(next(folders), PATIENTS)), None


@contextmanager
def _county() -> Iterator[tuple[Side, Side]]:
    """The rows that come of each are put in right after it: no two can be held at once."""
    with _folders() as folders:
        made: list[Path] = []

        def ours(_: int) -> float:
            folder = next(folders)
            took = timed(lambda: made.append(Path(_made(folder, ALL).config.store)))
            shutil.rmtree(folder / "county")
            return took

        def inserts(_: int) -> float:
            filled, empty = made[-1], next(folders).with_suffix(".tapestry")
            embedded.create(empty, hub.PASSPHRASE, lambda: NOW)[0].close()
            with (
                closing(_opened(filled)) as source,
                closing(_opened(empty)) as connection,
            ):
                raw.bare(connection)
                return raw.put_in(connection, raw.parts_of(source))

        yield ours, inserts


def _opened(store: Path) -> Any:
    return embedded.connect(store, keys.key_for_passphrase(store, hub.PASSPHRASE))


@contextmanager
def _folders() -> Iterator[Iterator[Path]]:
    """As many new ones as are wanted, for as long as they are needed."""
    with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
        yield (Path(folder) / str(number) for number in count())


def _made(folder: Path, patients: int) -> DemoHub:
    return hub.make(folder, patients=patients, seed=SEED, today=TODAY, say=_say)


def _say(sentence: str) -> None:
    print(f"    {sentence}", flush=True)


BUDGETS = (
    Budget("demo", f"the demo of {PATIENTS:,} patients", "nothing", _shown, within=90_000,
           rounds=1),
    Budget("demo-county", f"the demo of {ALL:,} patients, which takes an hour",
           "its rows put into a fresh encrypted file by the driver", _county, times=5, rounds=1),
)  # fmt: skip
