"""Valid files, and the ways in which a sender, a network or a disk has been known to spoil them."""

import copy
import csv
import gzip
import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st

from tests.feeds.in_xml import in_xml
from tests.feeds.making import (
    COLUMNS,
    JOHN,
    bundle,
    condition,
    event,
    patient,
    service,
    table,
)
from tests.feeds.making_stu3 import allergy, listed, observation, problem, record
from tests.feeds.test_fhir_xml import RICH
from tests.feeds.test_hostile import CELLS, FULL, WRONG, at, places

ROWS = list(csv.reader(io.StringIO(table(
    service(), service(Event_Start_Date="03/08/2026"), event("Review"), event("Assessment"),
    service(NHS_Number="", First_Name="José"), event("Request", Event_End_Date="04/08/2026"),
).decode())))  # fmt: skip
RECORD = json.loads(record(
    problem(), allergy(), observation(valueQuantity={"value": 70.5, "unit": "kg"}),
    sections={"Problems": listed("Problems", "Condition/c1", warnings=("data-in-transit",))},
))  # fmt: skip
MERGED = json.loads(bundle(
    patient("old", nhs=None, link=[{"other": {"reference": "Patient/new"}, "type": "replaced-by"}]),
    patient("new", link=[{"other": {"reference": "Patient/old"}, "type": "replaces"},
                         {"other": {"reference": "Patient/gone"}, "type": "replaces"},
                         {"other": {"reference": "Patient/p1"}, "type": "seealso"}]),
    condition("c1") | {"subject": {"reference": "Patient/old"}},
    condition("c2") | {"subject": {"reference": "Patient/gone"}},
    patient("p1", nhs=JOHN, given="John"), condition("c3"),
))  # fmt: skip
DATES = ("date", "start", "end", "timestamp", "lastUpdated", "born")

HUGE = st.sampled_from([10**400, -(10**30), 1e308, 5e-324, 2**63, "9" * 5000, "1e999999999"])
ROUGH = st.sampled_from(
    [b"", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\x00", b'"', b"{", b"[", b'{"a":', b"<a>",
     b"]]>", b"&#0;", b"&x;", b"<!--", b"\n", b"\r", b"PK\x03\x04", b"\x1f\x8b"]
)  # fmt: skip
BROKEN_TEXT = st.sampled_from(
    ["\ud800", "\udfff\ud800", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\uffff", "Ã©",
     "e\u0301" * 99, "&lt;", "]]>", "<!DOCTYPE a>", "&x;", "\N{GRINNING FACE}", "\r\n\t",
     "NULL", ""]
)  # fmt: skip


Change = tuple[str, int, Any]
"""What goes wrong, a number that chooses where, and what is put there."""

CHANGES = st.one_of(
    st.tuples(st.sampled_from(["drop", "double", "swap", "swap dates"]), st.integers(0), st.none()),
    st.tuples(st.just("put"), st.integers(0), WRONG | HUGE | BROKEN_TEXT),
    st.tuples(st.just("bury"), st.integers(0), st.integers(1, 40)),
)


def _spoilt(whole: Any, changes: list[Change]) -> Any:
    """The same tree with each change made to it, where there is still something to change."""
    it = copy.deepcopy(whole)
    for what, seed, value in changes:
        here = list(places(it))
        if what == "swap dates":
            here = [each for each in here if _is_date(at(it, each)[each[-1]], each[-1])]
        if not here:
            continue
        path = here[seed % len(here)]
        above, key = at(it, path), path[-1]
        if what == "drop":
            del above[key]
        elif what == "double":
            above[key] = [copy.deepcopy(above[key]), above[key]]
        elif what == "put":
            above[key] = copy.deepcopy(value)
        elif what == "bury":
            for level in range(value):
                above[key] = [above[key]] if (seed + level) % 2 else {"item": above[key]}
        else:
            other = here[seed // len(here) % len(here)]
            if other[: len(path)] != path and path[: len(other)] != other:  # neither in the other
                beyond = at(it, other)
                above[key], beyond[other[-1]] = beyond[other[-1]], above[key]
    return it


def _is_date(value: object, key: object) -> bool:
    return isinstance(value, str) and isinstance(key, str) and any(
        each.casefold() in key.casefold() for each in DATES
    )  # fmt: skip


def _lines(bundle: Any) -> bytes:
    rows = bundle.get("entry") if isinstance(bundle, dict) else None
    return b"\n".join(
        json.dumps(row.get("resource") if isinstance(row, dict) else row).encode()
        for row in (rows if isinstance(rows, list) else [rows])
    )


def _xml(it: Any) -> bytes:
    if not isinstance(it, dict) or "resourceType" not in it:
        it = {"resourceType": "Bundle", "entry": it}
    return in_xml(it)


def _damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """As it arrives: whole, cut off, overwritten in a place, in another encoding, or packed."""
    how = draw(st.sampled_from(["whole", "whole", "cut", "over", "into", "utf-16", "gzip", "zip"]))
    where = draw(st.integers(0, len(content)))
    if how == "cut":
        return content[:where]
    if how in ("over", "into"):
        noise = draw(st.binary(max_size=8) | ROUGH) * draw(st.sampled_from([1, 1, 5_000]))
        return content[:where] + noise + content[where + (len(noise) if how == "over" else 0) :]
    if how == "utf-16":
        return content.decode("utf-8", "replace").encode("utf-16")
    if how == "gzip":
        packed = gzip.compress(content, 1)
        return packed[: len(packed) - draw(st.sampled_from([0, 0, 1, 9]))]
    if how == "zip":
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            archive.writestr("a", content)
        packed = out.getvalue()
        at_ = draw(st.integers(0, len(packed)))
        return packed[:at_] + draw(st.binary(max_size=2)) + packed[at_ + 2 :]
    return content


def _csv(it: Any) -> bytes:
    out = io.StringIO()
    rows = [row if isinstance(row, list) else [row] for row in it]
    csv.writer(out).writerows(
        [cell if isinstance(cell, str | int) else json.dumps(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8", "replace")


CELL_CHANGES = st.one_of(
    st.tuples(st.sampled_from(["drop", "double", "swap"]), st.integers(0), st.none()),
    st.tuples(st.just("put"), st.integers(0), CELLS | BROKEN_TEXT),
    st.tuples(st.just("put"), st.integers(0), st.sampled_from(COLUMNS)),
)
WRITERS: dict[str, Callable[[Any], bytes]] = {
    "JSON": lambda it: json.dumps(it).encode(),
    "a resource a line": _lines,
    "XML": _xml,
    "CSV": _csv,
}


@st.composite
def spoilt_files(draw: st.DrawFn, format_: str) -> bytes:
    """What was a file of some format before; it may or may not be one still."""
    whole = ROWS if format_ == "CSV" else draw(st.sampled_from([FULL, RICH, RECORD, MERGED]))
    changes = draw(st.lists(CELL_CHANGES if format_ == "CSV" else CHANGES, max_size=5))
    return _damaged(draw, WRITERS[format_](_spoilt(whole, changes)))
