"""What is said of someone whose address is withheld, without the address.

Where someone is visited is often where they live: the name of a place that has a postcode in it
would bring back what the spine withholds.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.parsed import Saying
from desktop.words.enums import Confidentiality, Kind
from desktop.words.items import Wording, closest

NOT_SHOWN = "Not shown, as it holds an address"
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.I)
_TITLES = {
    Kind.ADMISSION: "Admission", Kind.APPOINTMENT: "Appointment", Kind.CONTACT: "Contact",
    Kind.ENCOUNTER: "Contact", Kind.SERVICE: "Service", Kind.VISIT: "Home visit",
}  # fmt: skip
"""What happens at a place, and who may live at it; with what it is called if not by that place."""


def without_address(sayings: Iterable[Saying]) -> Iterator[Saying]:
    for saying in sayings:
        yield replace(
            saying,
            said=tuple(
                replace(
                    each,
                    wording=_placeless(each.wording),
                    over=partial(_laid_over, each.over) if each.over else None,
                )
                for each in saying.said
            ),
        )


def _laid_over(over: Callable[..., Wording], stands: Wording, *, later: bool) -> Wording:
    return _placeless(over(stands, later=later))


def _placeless(word: Wording) -> Wording:
    """Held at least as closely as the address is; its parts that name a place are left out."""
    if word.kind not in _TITLES or not _POSTCODE.search(f"{word.title} · {word.detail}"):
        return word
    parts = (NOT_SHOWN if _POSTCODE.search(each) else each for each in word.detail.split(" · "))
    return word._replace(
        title=_TITLES[word.kind] if _POSTCODE.search(word.title) else word.title,
        detail=clean.joined(*parts),
        confidentiality=closest(word.confidentiality, Confidentiality.SENSITIVE),
    )
