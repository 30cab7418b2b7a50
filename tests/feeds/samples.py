"""Real feeds to try the readers with. They are no part of the project.

They are looked for in the folder that ``TAPESTRY_SAMPLES`` names, or in a folder ``samples`` beside
the project; where they are not, there is nothing to try.

What each of them comes to, in a hub with nobody in it, is stated in ``samples.tsv``: the file, what
becomes of its entries, and how many of each kind. So is what the records of GP Connect come to once
their person has a number that may be one, and what half a year later is new of them; and what
messages come to where their sender may register. It was counted by ``expected``, which shares no
code with the program, and is counted anew by

    python -m tests.feeds.samples > tests/feeds/samples.tsv
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.feeds import expected
from tests.feeds.expected_again import IMPORTED, again
from tests.feeds.expected_people import TAKEN, Counts

_BESIDE = Path(__file__).parents[3].glob("*/samples")
_NAMED = os.environ.get("TAPESTRY_SAMPLES")

SAMPLES = Path(_NAMED) if _NAMED else next(_BESIDE, Path("samples"))

needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no samples here: TAPESTRY_SAMPLES names their folder"
)
STATED = Path(__file__).with_name("samples.tsv")

GP_CONNECT = "gp_connect_stu3"
NOBODYS, GIVEN = b'"1234567890"', b'"9990000018"'
NUMBERED, REGISTERED = " with an NHS number", " from a practice"
PAIRS = ("9465698679_Gainsford", "9465701262_Meyers")
"""Records of January and of June."""


def record_of(person: str, day: str) -> bytes:
    """A record of ``PAIRS`` whose person has a number that may be one."""
    content = (SAMPLES / GP_CONNECT / f"{person}_full_{day}.json").read_bytes()
    return content.replace(NOBODYS, GIVEN)


def samples() -> dict[str, tuple[bytes, ...]]:
    """What is brought in, one after the other, by a name that is stated of the last of them."""
    files = {path.relative_to(SAMPLES).as_posix(): path.read_bytes()
             for path in sorted(SAMPLES.glob("*/**/*")) if path.is_file()}  # fmt: skip
    found: dict[str, tuple[bytes, ...]] = {name: (content,) for name, content in files.items()}
    found |= {
        name + NUMBERED: (content.replace(NOBODYS, GIVEN),)
        for name, content in files.items()
        if NOBODYS in content
    }
    found |= {f"{name}{REGISTERED}": found[name] for name in files if name.endswith(".hl7")}
    return found | {
        f"{GP_CONNECT}/{person}_full_20210602.json{NUMBERED}, after 20210119":
            (record_of(person, "20210119"), record_of(person, "20210602"))
        for person in PAIRS
    }  # fmt: skip


def counted() -> dict[str, Counts]:
    """By name: counted now, by what shares no code with the program."""
    return {
        name: _counted(contents, "import" if name.endswith(REGISTERED) else "")
        for name, contents in samples().items()
    }


def _counted(contents: tuple[bytes, ...], source: str) -> Counts:
    """All that is taken into a hub with nobody in it is new."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source / "sample"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(contents[-1])
        (counts,) = expected.count([path]).values()
    known = Counter({(IMPORTED, kind): n for (of, kind), n in counts.items() if of == TAKEN})
    rest: Counts = Counter({key: n for key, n in counts.items() if key[0] != TAKEN})
    if len(contents) > 1:
        told = again(*contents)
        assert _by_kind(told) == _by_kind(known), "each that is taken has one of three outcomes"
        known = told
    return rest + known


def _by_kind(counts: Counts) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, kind), number in counts.items():
        found[kind] += number
    return found


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
