"""What an import into a hub without patients must come to, counted without the importers.

Shares no code with ``desktop``: files are read with the standard library and judged by rules told
again in plain words. Run it over any files, with what the program said of the same:

    tapestry --store HUB import --json PATH… > said.json
    python -m tests.feeds.expected PATH… [--directory directory.json] [--said said.json]

An entry is *taken* (imported, updated or unchanged, whichever), *skipped* for a named reason, or
*set aside*.
"""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

from tests.feeds import expected_hl7
from tests.feeds.expected_fhir import count_bundle, fhir, registered
from tests.feeds.expected_people import ASIDE, TAKEN, Counts, Json, Who, World, day, valid
from tests.feeds.expected_tables import count_table, rows_of

__all__ = ["ASIDE", "TAKEN", "World", "count", "day", "differences", "said_by_program", "valid"]

HIDDEN = "hidden file"


def count(paths: list[Path], directory: Path | None = None) -> dict[str, Counts]:
    """The counts of every file, by its path as given."""
    registers = {"import": True, "import-council": False, "import-hospital": False}
    council, hospital = "import-council", "import-hospital"
    if directory:
        for each in json.loads(directory.read_text("utf-8"))["sources"]:
            registers[each["code"]] = each["may_register"]
            council = each["code"] if each["kind"] == "council" else council
            hospital = each["code"] if each["kind"] == "hospital" else hospital
    found: dict[str, Counts] = {}
    bundles: list[tuple[str, str, list[object]]] = []
    tables: list[tuple[str, str, list[list[str]]]] = []
    streams: list[expected_hl7.Stream] = []
    for path, hidden in walked(paths):
        name, content = str(path), path.read_bytes()
        folder = next((p.name for p in path.absolute().parents if p.name in registers), "")
        if hidden:
            found[name] = Counter({(HIDDEN, "file"): 1})
        elif expected_hl7.is_stream(content):
            code = folder or hospital
            streams.append(expected_hl7.Stream(name, code, registers.get(code, False), content))
        elif entries := fhir(content):
            bundles.append((name, folder or "import", entries))
        elif entries is None and (table := rows_of(content)) is not None:
            tables.append((name, folder or council, table))
        else:
            found[name] = Counter({(ASIDE, "file"): 1})
    world = registered(bundles, registers)
    for _ in range(2):  # what one file links, another may point to
        for name, source, entries in bundles:
            found[name] = count_bundle(world, source, entries)
        for name, source, table in tables:
            found[name] = count_table(world, source, table)
    return found | expected_hl7.count(streams, world, Who)


def walked(paths: list[Path]) -> list[tuple[Path, bool]]:
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path, False)
            continue
        for root, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                below = (Path(root) / name).relative_to(path)
                hidden = any(part.startswith(".") for part in below.parts)
                found.setdefault(Path(root) / name, hidden)
    return list(found.items())


# --- comparing -------------------------------------------------------------------------------


def said_by_program(told: Json, *, apart: bool = False) -> dict[str, Counts]:
    """What ``tapestry import --json`` says, in the same shape.

    ``apart``: what was imported, updated and left unchanged is not summed as taken.
    """
    found: dict[str, Counts] = {}
    for file in told["files"]:
        counts: Counts = Counter()
        for line in file["outcomes"]:
            outcome = line["outcome"]
            key = line["reason"] if outcome == "skipped" else outcome
            key = TAKEN if outcome in ("imported", "updated", "unchanged") and not apart else key
            counts[key, line["kind"]] += line["count"]
        found[file["file"]] = counts
        if sum(counts.values()) != file["entries"]:
            counts["entries that were not accounted for", "entry"] += 1
    return found


def differences(expected: dict[str, Counts], said: dict[str, Counts]) -> list[str]:
    found = []
    for name in sorted(expected.keys() | said.keys()):
        here, there = expected.get(name, Counter()), said.get(name, Counter())
        found += [
            f"{name}: {kind}: {outcome}: expected {here[outcome, kind]}, "
            f"said {there[outcome, kind]}"
            for outcome, kind in sorted(here.keys() | there.keys())
            if here[outcome, kind] != there[outcome, kind]
        ]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--directory", type=Path)
    parser.add_argument("--said", type=Path)
    asked = parser.parse_args()
    expected = count(asked.paths, asked.directory)
    if not asked.said:
        for name, counts in expected.items():
            for (outcome, kind), number in sorted(counts.items()):
                sys.stdout.write(f"{name}\t{kind}\t{outcome}\t{number}\n")
        return 0
    told = json.loads(asked.said.read_text("utf-8"))
    found = differences(expected, said_by_program(told))
    sys.stdout.write("\n".join(found or ["No difference."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
