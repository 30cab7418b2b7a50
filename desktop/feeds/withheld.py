"""What is said of someone whose address is withheld, without the address.

Where someone is visited is often where they live: the name of a place that has a postcode in it
would bring back what the spine withholds; and so would a note that says where they live. That is
looked for, in all that stands too, at the moment in which it is withheld, and whenever a file says
it again: nobody else knows it later. A postcode is held to be theirs, whoever's it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.parsed import Saying
from desktop.models.patient import spot
from desktop.words.enums import Confidentiality, Kind
from desktop.words.items import Wording, closest
from desktop.words.patients import folded

NOT_SHOWN = "Not shown, as it holds an address"
_BETWEEN = " · "
_LEAST = 6
"""Letters by which an address is found: fewer are met in any words."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)
"""Its last letters are none that look like others: vitamin B12 5mg is no place."""
_TITLES = {
    Kind.ADMISSION: "Admission", Kind.APPOINTMENT: "Appointment", Kind.CONTACT: "Contact",
    Kind.ENCOUNTER: "Contact", Kind.SERVICE: "Service", Kind.VISIT: "Home visit",
}  # fmt: skip
"""What happens at a place, and who may live at it; with what it is called if not by that place."""
_IN_WORDS = frozenset({*_TITLES, Kind.NOTE, Kind.DOCUMENT})
"""What may tell of a place: no medicine does, and no problem."""


def keys_of(homes: Iterable[tuple[str, str]]) -> frozenset[str]:
    """By which addresses (a line and a postcode each) are found in words: as folded letters.

    A street alone is many people's, and so is a village: a house goes with its street.
    """
    found: set[str] = set()
    for line, postcode in homes:
        place = spot(line)
        found |= {place.building, folded(postcode)}
        if place.house and place.street:
            found.add(place.house + place.street)
    return frozenset(each for each in found if len(each) >= _LEAST)


def without_address(
    sayings: Iterable[Saying], keys: frozenset[str] = frozenset()
) -> Iterator[Saying]:  # fmt: skip
    """``keys``: of where the person is known to live, from before that was withheld."""
    for saying in sayings:
        yield replace(
            saying,
            said=tuple(
                replace(
                    each,
                    wording=hidden(_placeless(each.wording), keys),
                    over=partial(_laid_over, each.over, keys) if each.over else None,
                )
                for each in saying.said
            ),
        )


def _laid_over(
    over: Callable[..., Wording], keys: frozenset[str], stands: Wording, *, later: bool
) -> Wording:  # fmt: skip
    return hidden(_placeless(over(stands, later=later)), keys)


def hidden(word: Wording, keys: frozenset[str]) -> Wording:
    """Without the parts that hold one of these addresses, and held as closely as the address is."""

    def tells(words: str) -> bool:
        letters = folded(words)
        return any(each in letters for each in keys)

    if not keys or not tells(f"{word.title} {word.detail} {word.value}"):
        return word
    parts = [NOT_SHOWN if tells(each) else each for each in word.detail.split(_BETWEEN)]
    return word._replace(
        title=_plain(word) if tells(word.title) else word.title,
        value="" if tells(word.value) else word.value,
        detail=clean.joined(*parts, *([] if NOT_SHOWN in parts else [NOT_SHOWN])),
        confidentiality=closest(word.confidentiality, Confidentiality.SENSITIVE),
    )


def as_before(told: Wording, stands: Wording) -> Wording:
    """Told again, what was not shown of an item is not shown: where they live is known no more."""
    shown = stands.detail.split(_BETWEEN)
    if NOT_SHOWN not in shown or told.detail == stands.detail:
        return told
    parts = told.detail.split(_BETWEEN)
    if len(parts) == len(shown):
        parts = [NOT_SHOWN if was == NOT_SHOWN else each
                 for each, was in zip(parts, shown, strict=True)]  # fmt: skip
    else:
        parts = [each if each in shown else NOT_SHOWN for each in parts]
    return told._replace(
        title=stands.title if stands.title == _plain(stands) else told.title,
        value=told.value if stands.value else "",
        detail=clean.joined(*parts, *([] if NOT_SHOWN in parts else [NOT_SHOWN])),
        confidentiality=closest(told.confidentiality, stands.confidentiality),
    )


def _plain(word: Wording) -> str:
    """What it is called if not by a place."""
    return _TITLES.get(word.kind) or word.kind.value.capitalize()


def _placeless(word: Wording) -> Wording:
    """Held at least as closely as the address is; its parts that name a place are left out."""
    if word.kind not in _IN_WORDS or not _POSTCODE.search(f"{word.title} · {word.detail}"):
        return word
    parts = (NOT_SHOWN if _POSTCODE.search(each) else each for each in word.detail.split(_BETWEEN))
    return word._replace(
        title=_plain(word) if _POSTCODE.search(word.title) else word.title,
        detail=clean.joined(*parts),
        confidentiality=closest(word.confidentiality, Confidentiality.SENSITIVE),
    )
