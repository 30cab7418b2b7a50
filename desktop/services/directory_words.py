"""Where a directory goes wrong, and how, for whoever wrote it by hand."""

import re
from collections.abc import Iterable

import msgspec

from desktop.words.enums import OrganisationKind, PlaceKind, Role, Sector, SourceKind

CHOICES: dict[tuple[str, str], Iterable[str]] = {
    ("places", "kind"): PlaceKind,
    ("organisations", "kind"): OrganisationKind,
    ("sources", "kind"): SourceKind,
    ("sources", "sector"): Sector,
    ("staff", "role"): [each for each in Role if each is not Role.SERVICE_ACCOUNT],
}
JSON = {
    "str": "words in quotes",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "fields in { }",
    "int": "a number",
    "float": "a number",
    "null": "null",
}

_LACKS = re.compile(r"Object missing required field `(.*)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_NO_CHOICE = re.compile(r"Invalid enum value (.*)", re.DOTALL)
_OTHER = re.compile(r"Expected `(\w+)`, got `(\w+)`")


def misread(trouble: msgspec.ValidationError) -> str:
    """``in staff, entry 3, its name is missing``."""
    what, _, rest = str(trouble).partition(" - at `$")
    where = rest.removeprefix(".").removesuffix("`")
    place = re.sub(r"\[(\d+)\]", lambda at: f", entry {int(at[1]) + 1}", where).replace(".", ", ")
    return f"in {place}, {_told(what, where)}" if place else _told(what, where)


def _told(what: str, where: str) -> str:
    if lacks := _LACKS.fullmatch(what):
        return f"its {lacks[1]} is missing"
    if unknown := _UNKNOWN.fullmatch(what):
        return f"a directory has nothing called {unknown[1]} here"
    part, field = where.partition("[")[0], where.rpartition(".")[2]
    if (none := _NO_CHOICE.fullmatch(what)) and (choices := CHOICES.get((part, field))):
        return f"{none[1]} is none of {', '.join(choices)}"
    if other := _OTHER.fullmatch(what):
        wanted, got = (JSON.get(each, each) for each in other.groups())
        return f"{wanted} must stand here, not {got}"
    return what
