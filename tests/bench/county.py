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

from desktop.demo import hub
from desktop.demo.hub import DemoHub
from desktop.store import embedded, keys
from tests.bench import raw
from tests.bench.budget import Budget, Side, timed
from tests.clock import NOW, TODAY

PATIENTS, SEED = 2000, 1974


@contextmanager
def _county() -> Iterator[tuple[Side, None]]:
    with _folders() as folders:
        yield lambda _: timed(lambda: _made(next(folders))), None


@contextmanager
def _with_inserts() -> Iterator[tuple[Side, Side]]:
    with _folders() as folders:
        made = _made(next(folders))
        store = Path(made.config.store)
        key = keys.key_for_passphrase(store, hub.PASSPHRASE)
        with closing(embedded.connect(store, key)) as connection:
            rows = raw.rows_of(connection)
        empty = next(folders).with_suffix(".tapestry")
        embedded.create(empty, hub.PASSPHRASE, lambda: NOW)[0].close()
        its_key = keys.key_for_passphrase(empty, hub.PASSPHRASE)

        def inserts(_: int) -> float:
            copied = shutil.copy(empty, next(folders).with_suffix(".tapestry"))
            with closing(embedded.connect(Path(copied), its_key)) as connection:
                raw.bare(connection)
                return timed(lambda: raw.put_in(connection, rows))

        yield lambda _: timed(lambda: _made(next(folders))), inserts


@contextmanager
def _folders() -> Iterator[Iterator[Path]]:
    """As many new ones as are wanted, for as long as they are needed."""
    with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
        yield (Path(folder) / str(number) for number in count())


def _made(folder: Path) -> DemoHub:
    return hub.make(folder, patients=PATIENTS, seed=SEED, today=TODAY, say=lambda _: None)


BUDGETS = (
    Budget("demo", f"the demo of {PATIENTS:,} patients", "nothing", _county, within=90_000,
           rounds=1),
    Budget("demo-inserts", f"the demo of {PATIENTS:,} patients",
           "its rows put into a fresh encrypted file by the driver", _with_inserts, times=5,
           rounds=5),
)  # fmt: skip
