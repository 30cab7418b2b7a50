"""Names that came as one text, or in capitals: family and given name, as names are written."""

import re

from desktop.words.persons import TITLES

_TITLES = TITLES | {"dame", "lord", "professor", "fr"}


def whole_name(text: str) -> tuple[str, str]:
    """Family and given name out of one text: ``SMITH, Mary (Mrs)`` or ``Mrs Mary Smith``."""
    text = " ".join(re.sub(r"\([^)]*\)", " ", text).split())
    family, comma, given = text.partition(",")
    if not comma:
        *others, family = _untitled(text) or [""]
    else:
        others = _untitled(given)
    return cased(family.strip()), cased(" ".join(others))


def either_way(text: str) -> bool:
    """Whether nothing tells which of its words is the family's: ``Tom Jones``, ``Jones Tom``."""
    return "," not in text and len(_untitled(text)) > 1


def _untitled(text: str) -> list[str]:
    return [each for each in text.split() if each.rstrip(".").casefold() not in _TITLES]


def cased(name: str) -> str:
    """A name written in capitals as names are written; anything else stays as it is."""
    if len(name) < 2 or not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), name)
