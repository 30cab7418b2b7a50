"""The answer to a person as a file that other programs can read.

Its shape stands in ``resources/subject_access/README.md``; a test holds the two to one another.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from desktop.words.dates import PartialDate, utc_text
from desktop.words.subject_access import SubjectAccess

FORMAT, VERSION = "tapestry subject access", 1


def as_json(answer: SubjectAccess) -> bytes:
    """UTF-8, indented: whoever opens it in an editor can read it, too."""
    told = {"format": FORMAT, "version": VERSION, **_plain(answer)}
    del told["subjects"]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: Any) -> Any:
    """Rows as objects under the names of their fields; moments in UTC, dates as far as known."""
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if not is_dataclass(value):
        return value
    told = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if "third_party" in told:
        because = told.pop("third_party")
        told |= {"third_party": bool(because), "third_party_because": because}
    return told
