"""The budgets: ``python -m tests.bench [NAME…]``. It prints, and asserts nothing.

Each names its baseline; the two run interleaved, and the outcome is the median ratio with its
quartiles. Milliseconds are goals. All of it is about this computer, which is named at the end.
"""

import argparse
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import (
    county,
    disclosure,
    feeds,
    find,
    import_stall,
    paper,
    patient,
    scale,
    start,
    timeline,
)
from tests.bench.budget import machine, measure

ROOMS = (start, find, patient, timeline, disclosure, paper, feeds, import_stall, county, scale)
BUDGETS = {each.name: each for room in ROOMS for each in room.BUDGETS}


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    reader.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BUDGETS))
    reader.add_argument("--rounds", type=int, help="instead of as many as the budget wants")
    asked = reader.parse_args()
    if unknown := set(asked.names) - set(BUDGETS):
        reader.error(f"there is no budget called {min(unknown)}; there are {', '.join(BUDGETS)}")
    for name in asked.names or BUDGETS:
        print(*measure(BUDGETS[name], asked.rounds).sentences(), sep="\n", flush=True)
    print(machine())


if __name__ == "__main__":
    main()
