"""A table as its mapping reads it, and what comes of it."""

from desktop.feeds.tables import reader
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import MARY
from tests.feeds.workbooks import in_csv, mapping

BORN = "09/03/1941"
ROTA = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Duration", "Visit type",
        "Carer", "No of carers", "Provider", "Status")  # fmt: skip
MARYS = (MARY, "Adams", BORN)
CALL = ("30", "Morning call", "Bola", "", "Kind Care", "")


def read(kind, header, *rows, above=(), **more):
    content = in_csv(*above, header, *rows)
    return reader.read(content, Sector.SOCIAL, TODAY, mappings=[mapping(kind, *header, **more)])


def wordings(parsed):
    return [each.wording for person in parsed.people for saying in person.sayings
            for each in saying.said]  # fmt: skip


def sentences(parsed):
    return {each.sentence: [entry.position for entry in each.entries] for each in parsed.asides}
