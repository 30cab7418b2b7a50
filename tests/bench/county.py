"""The demonstration: a county of 2,000 people written, and loaded through the feeds.

It has no baseline; one round, since it takes a while.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.demo import hub
from tests.bench.budget import Budget, Side, timed
from tests.clock import TODAY

PATIENTS, SEED = 2000, 1974


@contextmanager
def _county() -> Iterator[tuple[Side, None]]:
    def made(_: int) -> float:
        with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
            return timed(
                lambda: hub.make(
                    Path(folder) / "hub", patients=PATIENTS, seed=SEED, today=TODAY, say=_unsaid
                )
            )

    yield made, None


def _unsaid(_: str) -> None:
    """Progress that nobody reads."""


BUDGETS = (
    Budget("demo", "the demo of 2,000 patients", "nothing", _county, within=90_000, rounds=1),
)
