"""How alike two people are, by plain rules that can be said in words. Nobody is joined by them."""

from collections.abc import Iterator

from desktop.models.patient import first_name, valid_nhs_number
from desktop.words.dates import PartialDate
from desktop.words.matching import Identity
from desktop.words.patients import folded

WORTH_A_LOOK = 30
"""Points from which someone is worth showing, if more than one thing agrees."""
SURE = 40
"""A number or an id by itself is."""


def reasons(sent: Identity, held: Identity, *, linked: bool = False) -> list[tuple[str, int]]:
    """What agrees, in words, and how many points each is worth; the strongest first."""
    found = [*_agrees(sent, held)]
    if linked:
        found.append(("the source’s own id stands for them", SURE))
    return sorted(found, key=lambda each: -each[1])


def score(found: list[tuple[str, int]]) -> int:
    """The sum; 0 for someone who is not worth showing."""
    points = sum(each for _, each in found)
    one_is_enough = any(each >= SURE for _, each in found)
    return points if one_is_enough or (points >= WORTH_A_LOOK and len(found) > 1) else 0


def _agrees(sent: Identity, held: Identity) -> Iterator[tuple[str, int]]:
    number = valid_nhs_number(sent.nhs_number)
    if number and number == held.nhs_number:
        yield "same NHS number", SURE
    yield from _birth(sent.born, held.born)
    family, given = folded(sent.family), folded(sent.given)
    if family and family == folded(held.family):
        yield "same family name", 20
    elif family and family == folded(held.former_family):
        yield "their former family name", 15
    elif _a_letter_off(family, folded(held.family)):
        yield "family name differs by a letter", 12
    if given and given == folded(held.given):
        yield "same given names", 15
    elif first_name(sent.given) and first_name(sent.given) == first_name(held.given):
        yield "same first name", 12
    elif _a_letter_off(first_name(sent.given), first_name(held.given)):
        yield "first name differs by a letter", 8
    elif family and (family, given) == (folded(held.given), folded(held.family)):
        yield "names the other way round", 25
    if folded(sent.postcode) and folded(sent.postcode) == folded(held.postcode):
        yield "same postcode", 15


def _birth(sent: PartialDate | None, held: PartialDate | None) -> Iterator[tuple[str, int]]:
    if sent is None or held is None:
        return
    if sent.text == held.text:
        yield ("same birth date" if len(sent.text) == 10 else "same year of birth"), 30
    elif len(sent.text) == len(held.text) == 10:
        one, other = sent.text.split("-"), held.text.split("-")
        if one[0] == other[0] and one[1:] == other[:0:-1]:
            yield "day and month of birth the other way round", 20
        elif sum(a != b for a, b in zip(sent.text, held.text, strict=True)) == 1:
            yield "birth date differs by a figure", 15
    elif sent.text.startswith(held.text) or held.text.startswith(sent.text):
        yield "birth date agrees as far as it is known", 12


def _a_letter_off(one: str, other: str) -> bool:
    """One letter more, less or another, or two neighbours changed places; not of short words."""
    if min(len(one), len(other)) < 3 or abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                 min(len(one), len(other)))  # fmt: skip
    rest, left = one[start:], other[start:]
    return (
        rest[1:] == left[1:]
        or rest[1:] == left
        or rest == left[1:]
        or (rest[:2] == left[1::-1] and len(rest) > 1 and rest[2:] == left[2:])
    )
