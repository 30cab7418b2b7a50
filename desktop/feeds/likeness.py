"""How far two tellings of a person agree, or a telling and who is known here."""

from collections.abc import Iterable
from dataclasses import replace

from desktop.feeds import clean
from desktop.feeds.parsed import Described
from desktop.models import Patient
from desktop.models.patient import first_name, valid_nhs_number
from desktop.words.dates import PartialDate
from desktop.words.patients import folded


def is_alike(one: Described, other: Described) -> bool:
    """Whether a source tells of the same person by both, as far as it says who they are."""
    numbers = {valid_nhs_number(each.nhs_number) for each in (one, other)} - {None}
    families = _families(one) & _families(other)
    return (
        len(numbers) < 2
        and _agree(one.born, other.born)
        and (bool(families) or _agree_first(one.given, other.given))
    )


def same_birth(patient: Patient, described: Described) -> bool:
    return _agree(patient.born, described.born)


def _agree(one: PartialDate | None, other: PartialDate | None) -> bool:
    """As far as both are known."""
    if one is None or other is None:
        return True
    known = min(len(one.text), len(other.text))
    return one.text[:known] == other.text[:known]


def same_family(patient: Patient, described: Described) -> bool:
    """One of the family names sent is one of those held, now or formerly; or none was sent."""
    sent = _families(described)
    held = _folded((patient.family, patient.former_family))
    return not sent or bool(sent & held)


def same_given(patient: Patient, described: Described) -> bool:
    return _agree_first(described.given, patient.given)


def _agree_first(one: str, other: str) -> bool:
    """The first of the given names is the same; or of one of the two there is none."""
    return not one.strip() or not other.strip() or first_name(one) == first_name(other)


def in_order(described: Described, patient: Patient) -> Described:
    """Of ``Jones Tom``, said of whom a number or an id means: by the order of the name held.

    Only where the birth date agrees to the day, and both names do in that order.
    """
    births = clean.is_full(described.born) and clean.is_full(patient.born)
    sure = births and same_birth(patient, described) and patient.given
    if not described.either_way or not sure or same_family(patient, described):
        return described
    words = f"{described.given} {described.family}".split()
    ways = (
        replace(described, family=" ".join(words[:at]), given=" ".join(words[at:]))
        for at in range(1, len(words))
    )
    agree = (way for way in ways if same_family(patient, way) and same_given(patient, way))
    return next(agree, described)


def _families(described: Described) -> set[str]:
    return _folded((described.family, described.former_family, *described.other_families))


def _folded(names: Iterable[str]) -> set[str]:
    return set(map(folded, names)) - {""}
