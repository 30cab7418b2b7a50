"""Reads the county's files back with nothing but the standard library."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def bundles(folder: Path) -> Iterator[Json]:
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_bytes())


def resources(folder: Path) -> Iterator[Json]:
    for bundle in bundles(folder):
        for entry in bundle["entry"]:
            yield entry["resource"]


def nhs_number(patient: Json) -> str:
    return next(
        (each["value"].replace(" ", "") for each in patient.get("identifier", [])
         if each["system"].endswith("nhs-number")), "",
    )  # fmt: skip


def of_person(folder: Path, nhs: str) -> list[Json]:
    """Every resource about one person in one source, the Patient first."""
    return _by_person(folder).get(nhs, [])


@cache
def _by_person(folder: Path) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for bundle in bundles(folder):
        named: dict[str, list[Json]] = {}
        for entry in bundle["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] == "Patient":
                about = found[nhs_number(resource)] = [resource]
                named[entry.get("fullUrl", f"Patient/{resource['id']}")] = about
            else:
                for reference in set(references(resource)) & named.keys():
                    named[reference].append(resource)
    return found


def references(content: Any) -> Iterator[str]:
    """Every ``reference`` anywhere inside."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "reference" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(content, list):
        for each in content:
            yield from references(each)


def rows(path: Path) -> list[dict[str, str]]:
    """A submission as the council meant it: header case and padding, NULL and BOM undone."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [
            {(key or "").strip().lower(): "" if value == "NULL" else value
             for key, value in row.items()}
            for row in csv.DictReader(handle)
        ]  # fmt: skip


def counted(folder: Path) -> Counter[str]:
    if tables := list(folder.glob("*.csv")):
        return Counter({"row": sum(len(rows(path)) for path in tables)})
    return Counter(each["resourceType"] for each in resources(folder))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip
