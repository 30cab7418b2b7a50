"""Valid files, and the ways in which a sender, a network or a disk has been known to spoil them."""

import copy
import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import date, time
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import strategies as st

from desktop.words.tables import TableKind
from tests.feeds.in_xml import in_xml
from tests.feeds.making import (
    COLUMNS,
    JOHN,
    MARY,
    bundle,
    condition,
    event,
    patient,
    service,
    table,
)
from tests.feeds.making_hl7 import STORY
from tests.feeds.making_stu3 import allergy, listed, observation, problem, record
from tests.feeds.test_fhir_xml import RICH
from tests.feeds.test_hostile import CELLS, FULL, WRONG, at, places
from tests.feeds.workbooks import Cell, in_excel

RETURN = list(csv.reader(io.StringIO(table(
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
                         {"other": {"reference": "Patient/p9"}, "type": "seealso"}]),
    condition("c1") | {"subject": {"reference": "Patient/old"}},
    condition("c2") | {"subject": {"reference": "Patient/gone"}},
    patient("p9", nhs=JOHN, family="Bell", given="John", born="1950-05-05"),
    condition("c3") | {"subject": {"reference": "Patient/p9"}},
))  # fmt: skip
MESSAGES = [[line.split("|") for line in told.split("\r") if line] for told in STORY]
WHO = ("NHS number", "Surname", "DOB")
MARYS, JOHNS = (MARY, "Adams", "09/03/1941"), (JOHN, "Bell", "05/05/1950")
CALL = ("26/11/2026", "08:00", "30", "Bola")
SEEN = ("Leg ulcer", "Ann Lee", "0191 498 0000", "03/08/2026", "")
TABLES: dict[TableKind, list[list[str]]] = {
    kind: [[*WHO, *more], [*MARYS, *said], [*JOHNS, *said], ["9990000034", "Cole", "01/01/1950",
                                                           *said]]
    for kind, more, said in (
        (TableKind.REGISTRATION, ("Forename", "Address", "Postcode", "Practice code", "Died"),
         ("Ann", "1 Low Row", "DH6 0ZL", "A83999", "")),
        (TableKind.CENSUS, ("Care home", "Room", "Moved in", "Left"),
         ("Rowan Bank", "4", "01/02/2025", "")),
        (TableKind.VOLUNTARY, ("Activity", "Befriender", "Last contact"),
         ("Lunch club", "Tom", "20/11/2026")),
        (TableKind.CASELOAD, ("Reason for referral", "Named worker", "Telephone", "Referral date",
                              "Discharge date"), SEEN),
        (TableKind.NURSING_VISITS, ("Visit date", "Time", "Minutes", "Seen by"), CALL),
        (TableKind.THERAPY, ("Appointment date", "Start time", "Length", "Clinician"), CALL),
        (TableKind.ROTA, ("Call date", "Call time", "Duration", "Carer", "Days", "Status"),
         (*CALL, "", "Planned")),
        (TableKind.CASES, ("Care package", "Allocated worker", "Worker phone", "Start date",
                           "End date", "Hours per week"), (*SEEN, "7.5")),
    )
}  # fmt: skip
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


def _rows(it: Any) -> list[list[str]]:
    """Whatever it has become, rows of text."""
    rows = [row if isinstance(row, list) else [row] for row in it]
    return [[cell if isinstance(cell, str) else json.dumps(cell) for cell in row] for row in rows]


def _csv(it: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(it))
    return out.getvalue().encode("utf-8", "replace")


def _hl7(it: Any) -> bytes:
    told = "\r".join("|".join(line) for each in it for line in _rows(_listed(each)))
    return told.encode("utf-8", "surrogatepass")


def _listed(it: Any) -> list[Any]:
    return it if isinstance(it, list) else [it]


def _excel(it: Any) -> bytes:
    return in_excel(*([_as_excel_has_it(cell) for cell in row] for row in _rows(it)))


def _as_excel_has_it(cell: str) -> Cell:
    """Dates, times and small numbers as what they are."""
    cell = cell.encode("utf-8", "replace").decode()
    day, _, rest = cell.partition("/")
    month, _, year = rest.partition("/")
    try:
        if year:
            return date(int(year), int(month), int(day))
        return time.fromisoformat(cell) if ":" in cell else int(cell)
    except ValueError:
        return cell


CELL_CHANGES = st.one_of(
    st.tuples(st.sampled_from(["drop", "double", "swap"]), st.integers(0), st.none()),
    st.tuples(st.just("put"), st.integers(0), CELLS | BROKEN_TEXT),
)
NAMED = st.tuples(st.just("put"), st.integers(0), st.sampled_from(COLUMNS))
"""Another column's name: once too often, or in the place of what a row says."""
FIELDS = st.sampled_from(
    ["", '""', "~", "^^^", "&", "\\", "\\X", "\\Xzz\\", "MSH", "PID", "PV1", "A40", "ADT^A11",
     "ADT", "19410231", "20261231235959.9999+0100", "00000000", "1234567890^^^NHS^NH",
     f"{JOHN}^^^NHS^NH", "8859/15", "UNICODE UTF-8", "9" * 400, "a\rPID|||H9^^^RBH^PI", "\x0b",
     "\x1c", "\n"]
)  # fmt: skip
FIELD_CHANGES = CELL_CHANGES | st.tuples(st.just("put"), st.integers(0), FIELDS)


class Format(NamedTuple):
    """How files of one format come about: whole ones, what goes wrong with them, and the writer."""

    whole: list[Any]
    changes: st.SearchStrategy[Change]
    write: Callable[[Any], bytes]
    source: str
    """Who sends such files."""


ANOTHER = json.loads(json.dumps(RICH).replace(MARY, "9990000034").replace("p1", "p7"))
FHIR = [FULL, ANOTHER, RECORD, MERGED]
FORMATS = {
    "JSON": Format(FHIR, CHANGES, lambda it: json.dumps(it).encode(), "gp"),
    "a resource a line": Format(FHIR, CHANGES, _lines, "gp"),
    "XML": Format(FHIR, CHANGES, _xml, "gp"),
    "ASC-CLD": Format([RETURN], CELL_CHANGES | NAMED, _csv, "council"),
    "HL7": Format([MESSAGES], FIELD_CHANGES, _hl7, "ward"),
    "table": Format(list(TABLES.values()), CELL_CHANGES, _csv, "care"),
    "Excel": Format(list(TABLES.values()), CELL_CHANGES, _excel, "care"),
}


@st.composite
def spoilt_files(draw: st.DrawFn, format_: str) -> bytes:
    """What was a file of some format before; it may or may not be one still."""
    of = FORMATS[format_]
    spoilt = _spoilt(draw(st.sampled_from(of.whole)), draw(st.lists(of.changes, max_size=5)))
    content = of.write(spoilt)
    return _damaged(draw, _within(draw, content) if format_ == "Excel" else content)


def _within(draw: st.DrawFn, content: bytes) -> bytes:
    """A workbook of which a part may be damaged: after it was packed, any damage ends it."""
    with ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    part = draw(st.sampled_from(["", "", *parts]))
    if part:
        parts[part] = _damaged(draw, parts[part])
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, inside in parts.items():
            packed.writestr(name, inside)
    return out.getvalue()


def whole_files(format_: str) -> list[bytes]:
    """The same before anything went wrong with them."""
    of = FORMATS[format_]
    return [of.write(each) for each in of.whole]
