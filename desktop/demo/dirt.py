"""Files that ought to be set aside, in whole or in part, each for one reason that is written down.

They lie apart from the feeds, under ``dirt/<source code>``, so that either is loaded alone.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.demo.council import COLUMNS
from desktop.demo.fhir import NHS_NUMBER, Json, dump


@dataclass(frozen=True, slots=True)
class BadFile:
    path: Path
    source: str
    why: str
    """``truncated``, ``not json``, ``empty``, ``dstu2``, ``no patient``, ``several patients``,
    ``nhs number``, ``birth date``, ``wrong columns``, ``doctype`` or ``wrong extension``."""


def write_dirt(folder: Path, today: date) -> tuple[BadFile, ...]:
    """One file of each kind, from whichever source is likeliest to send it."""
    whole = dump(_bundle(_patient("whole", "9990000018", "1948-02-09"), _weight("whole", today)))
    content = {
        ("gp-larkmoor", "cut_off_at_midnight.json", "truncated"): whole[: len(whole) * 3 // 5],
        ("gp-larkmoor", "proxy_says_no.json", "not json"):
            b"<html><head><title>502</title></head><body>Bad gateway</body></html>",
        ("gp-kirkfold", "nothing_today.json", "empty"): b"",
        ("gp-kirkfold", "older_version.json", "dstu2"): dump(_dstu2(today)),
        ("gp-station", "orphans.json", "no patient"): dump(_bundle(_weight("nobody", today))),
        ("gp-station", "placeholder_numbers.json", "nhs number"): dump(_bundle(
            _patient("one", "1234567890", "1951-07-23", "Alder"), _weight("one", today),
            _patient("two", "1234567890", "1936-01-30", "Birch"), _weight("two", today))),
        ("gp-hesperley", "year_only.json", "birth date"): dump(_bundle(
            _patient("year", "", "1987", "Cedar"), _weight("year", today))),
        ("hospital", "whose_is_it.json", "several patients"): dump(_bundle(
            _patient("left", "9990000026", "1944-11-02", "Elm"),
            _patient("right", "9990000034", "1961-05-17", "Hazel"),
            {"resourceType": "Observation", "id": "whose", "status": "final",
             "code": {"text": "Body weight"}, "effectiveDateTime": today.isoformat(),
             "valueQuantity": {"value": 71, "unit": "kg"}})),
        ("community", "letter.json", "wrong extension"):
            b"%PDF-1.4\n% a letter that was saved under the wrong name\n",
        ("community", "entity.json", "doctype"):
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            b'<Bundle xmlns="http://hl7.org/fhir"><id value="&e;"/></Bundle>',
        ("council", "asc_cld_other_form.csv", "wrong columns"): _other_form(today),
        ("council", "asc_cld_half_a_row.csv", "truncated"): _half_a_row(today),
    }  # fmt: skip
    found = []
    for (source, name, why), data in content.items():
        path = folder / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        found.append(BadFile(path, source, why))
    return tuple(found)


def _bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": each} for each in resources]}  # fmt: skip


def _patient(ident: str, nhs: str, born: str, family: str = "Rowan") -> Json:
    found: Json = {
        "resourceType": "Patient", "id": f"dirt-{ident}", "birthDate": born, "gender": "female",
        "name": [{"family": family, "given": ["Test"], "prefix": ["Ms"]}],
    }  # fmt: skip
    if nhs:
        found["identifier"] = [{"system": NHS_NUMBER, "value": nhs}]
    return found


def _weight(ident: str, today: date) -> Json:
    return {
        "resourceType": "Observation", "id": f"dirt-{ident}-weight", "status": "final",
        "code": {"text": "Body weight"}, "subject": {"reference": f"Patient/dirt-{ident}"},
        "effectiveDateTime": today.isoformat(), "valueQuantity": {"value": 64, "unit": "kg"},
    }  # fmt: skip


def _dstu2(today: date) -> Json:
    """As a version writes it that nobody should send any more: a MedicationOrder, a patient."""
    return _bundle(
        _patient("older", "9990000042", "1939-09-12", "Yew"),
        {"resourceType": "Condition", "id": "dirt-older-1", "code": {"text": "Asthma"},
         "patient": {"reference": "Patient/dirt-older"}, "dateRecorded": today.isoformat()},
        {"resourceType": "MedicationOrder", "id": "dirt-older-2", "status": "active",
         "patient": {"reference": "Patient/dirt-older"},
         "medicationCodeableConcept": {"text": "Salbutamol"}},
    )  # fmt: skip


def _other_form(today: date) -> bytes:
    return (
        "Client,Worker,Visit date,Minutes\r\n"
        f"4100001,A. Dobbin,{today:%d/%m/%Y},45\r\n4100008,C. Raistrick,{today:%d/%m/%Y},30\r\n"
    ).encode()


def _half_a_row(today: date) -> bytes:
    """The right columns, and a row that stops in the middle of a quoted word."""
    held = io.StringIO()
    csv.writer(held).writerow(COLUMNS)
    first = f"{today:%d/%m/%Y},{today:%d/%m/%Y},9990000018,9900001,Test,Row"
    return (held.getvalue() + f'{first}an,"Larkmoor Sur').encode()
