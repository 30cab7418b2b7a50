"""What all readers share."""

import gc
import json
from types import FrameType

import pytest

from desktop.feeds import readers
from desktop.feeds.recognise import recognise
from desktop.feeds.tables import reader
from desktop.words.enums import Sector
from desktop.words.tables import TableKind
from tests.clock import TODAY
from tests.feeds.in_xml import in_xml
from tests.feeds.making import bundle, condition, patient, service, table
from tests.feeds.making_hl7 import message, stream
from tests.feeds.workbooks import in_csv, mapping

LIST = ("NHS number", "Surname", "DOB", "Forename")
FILES = {
    "JSON": bundle(patient(), condition()),
    "a resource a line": b"\n".join(json.dumps(each).encode() for each in (patient(), condition())),
    "XML": in_xml(json.loads(bundle(patient(), condition()))),
    "HL7": stream(message("A01")),
    "the return": table(service()),
    "a table": in_csv(LIST, ("9990000018", "Adams", "09/03/1941", "Mary")),
}


@pytest.mark.parametrize("name", FILES)
def test_what_was_read_is_let_go_of_with_the_last_who_needs_it(name):
    """A circle would wait for the collector, which does not run while files are brought in."""
    format_, text = recognise(FILES[name])
    if name == "a table":
        parsed = reader.read(
            text, Sector.HEALTH, TODAY, mappings=[mapping(TableKind.REGISTRATION, *LIST)]
        )
    else:
        parsed = readers.READERS[format_].read(text, Sector.HEALTH, TODAY)

    held = [each for each in gc.get_referrers(parsed) if not isinstance(each, FrameType)]

    assert parsed.entries
    assert held == []
