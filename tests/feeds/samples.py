"""Real feeds to try the readers with. They are no part of the project.

They are looked for in the folder that ``TAPESTRY_SAMPLES`` names, or in a folder ``samples`` beside
the project; where they are not, there is nothing to try.

What each of them comes to, in a hub with nobody in it and with the others of its folder, is stated
in ``samples.tsv``: the file, what becomes of its entries, and how many of each kind. It was counted
by ``expected``, which shares no code with the program, and is counted anew by

    python -m tests.feeds.samples > tests/feeds/samples.tsv
"""

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.feeds import expected
from tests.feeds.expected_people import Counts

_BESIDE = Path(__file__).parents[3].glob("*/samples")
_NAMED = os.environ.get("TAPESTRY_SAMPLES")

SAMPLES = Path(_NAMED) if _NAMED else next(_BESIDE, Path("samples"))

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no samples here: TAPESTRY_SAMPLES names their folder"
)
STATED = Path(__file__).with_name("samples.tsv")


def counted() -> dict[str, Counts]:
    """By file, its folder and its name: counted now, by what shares no code with the program."""
    folders = sorted(each for each in SAMPLES.iterdir() if each.is_dir())
    return {
        Path(name).relative_to(SAMPLES).as_posix(): counts
        for folder in folders
        for name, counts in expected.count([folder]).items()
    }


def stated() -> dict[str, Counts]:
    """What was counted once and is said to be so."""
    found: dict[str, Counts] = {}
    for line in STATED.read_text("utf-8").splitlines():
        name, outcome, kinds = line.split("\t")
        for each in kinds.split(", "):
            kind, _, number = each.rpartition(" ")
            found.setdefault(name, Counter())[outcome, kind] = int(number)
    return found


def _lines(counts: dict[str, Counts]) -> list[str]:
    return [
        f"{name}\t{outcome}\t"
        + ", ".join(f"{kind} {n}" for (of, kind), n in sorted(here.items()) if of == outcome)
        for name, here in sorted(counts.items())
        for outcome in sorted({outcome for outcome, _ in here})
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(_lines(counted())) + "\n")
