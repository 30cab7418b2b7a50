"""What the entries of a FHIR bundle say, in the words of items."""

from desktop.feeds.fhir import r4
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import bundle, patient


def said(*resources, sector=Sector.HEALTH):
    """The wordings of Mary's entries, herself left out."""
    parsed = r4.read(bundle(patient(), *resources), sector, TODAY)
    assert not parsed.asides, parsed.asides
    sayings = [each for person in parsed.people for each in person.sayings]
    return [each.wording for saying in sayings for each in saying.said]


def one(*resources, **named):
    found = said(*resources, **named)
    assert len(found) == 1
    return found[0]
