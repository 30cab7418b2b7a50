"""Small messages as they are read, and what comes of them."""

from desktop.feeds.hl7 import adt
from desktop.words.enums import Sector
from tests.feeds.making_hl7 import message, stream


def parsed(*told, **ways):
    return adt.read(stream(*told, **ways), Sector.HEALTH)


def one(*told):
    (person,) = parsed(*told).people
    return person


def described(**pid):
    fields = {int(name[1:]): value for name, value in pid.items()}
    return one(message("A28", pid=fields, pv1={})).described


def words(*segments, **options):
    (person,) = parsed(message("A08", "20261101120000", *segments, **options)).people
    return {said.wording.source_ref: said.wording for said in person.sayings[0].said}
