"""A return of Client Level Data as it is read, for the tests of what is made of one."""

from desktop.feeds import asc_cld
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import COLUMNS, table


def read(*rows, columns=COLUMNS):
    return asc_cld.read(table(*rows, columns=columns), Sector.SOCIAL, TODAY)


def events(parsed):
    """The wordings of events, of everyone in the file."""
    return [
        each.wording
        for person in parsed.people
        for saying in person.sayings
        if saying.entries
        for each in saying.said
    ]
