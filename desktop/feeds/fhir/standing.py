"""Where something stands by the status that its source sent, and what must be said of that.

A status that is in no list of FHIR's, or several that contradict each other, leave open how it
stands: then it is shown as if it stood, with the words that were sent.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desktop.feeds import clean
from desktop.feeds.fhir.codes import code_of
from desktop.feeds.fhir.types import Concept
from desktop.words.enums import ItemStatus
from desktop.words.items import AS_SENT, ON_HOLD, STATUS_NOT_KNOWN

ACTIVE, ENDED, PLANNED, WITHDRAWN = (
    ItemStatus.ACTIVE,
    ItemStatus.ENDED,
    ItemStatus.PLANNED,
    ItemStatus.WITHDRAWN,
)
Known = Mapping[str, ItemStatus]


class Standing(NamedTuple):
    code: str
    """As ``codes.code_of`` has it; empty where none is known."""
    status: ItemStatus
    words: str
    """What is to be said beside it; often nothing."""


_WORDS = {
    "unknown": STATUS_NOT_KNOWN,
    "on-hold": ON_HOLD,
    "suspended": ON_HOLD,
    "proposed": "Proposed",
    "pending": "Not confirmed yet",
    "wait-list": "On a waiting list",
    "on-leave": "On leave",
    "registered": "No result yet",
    "partial": "Not complete yet",
    "preliminary": "Preliminary",
    "cancelled": "Cancelled",
    "revoked": "Revoked",
    "rejected": "Rejected",
    "failed": "Failed",
    "superseded": "Superseded",
    "intended": "Intended",
    "not-taken": "Not taken",
    "refuted": "Refuted",
    "unconfirmed": "Unconfirmed",
    "provisional": "Unconfirmed",
    "differential": "Unconfirmed",
    "no-show": "Did not attend",
}


def standing(sent: str | None, known: Known, none: str = "") -> Standing:
    """By a status that is a word. ``none``: what is to be said where none was sent."""
    code = code_of(sent or "")
    if code in known:
        return Standing(code, known[code], _WORDS.get(code, ""))
    return Standing("", ACTIVE, _as_sent(code) if code else none)


def by_concept(sent: Concept | None, known: Known) -> Standing:
    """By a status that is a concept: any of its codes and words that is in the list."""
    if sent is None:
        return Standing("", ACTIVE, "")
    told = dict.fromkeys(each for each in map(code_of, _told(sent)) if each in known)
    if len({known[each] for each in told}) == 1:
        code = next(iter(told))
        return Standing(code, known[code], _WORDS.get(code, ""))
    said = ", ".join(told) or next(_told(sent), "")
    return Standing("", ACTIVE, _as_sent(said) if said else "")


def _told(sent: Concept) -> Iterator[str]:
    for each in sent.coding or []:
        yield from filter(None, (clean.line(str(each.code or "")), clean.line(each.display)))
    yield from filter(None, (clean.line(sent.text),))


def _as_sent(sent: str) -> str:
    return f"{AS_SENT}{clean.line(sent, 60)}"
