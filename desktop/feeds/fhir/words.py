"""The plain words in FHIR's concepts, names, quantities and dates."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Context, Decimal

from desktop.feeds import clean
from desktop.feeds.fhir.record_types import Measured
from desktop.feeds.fhir.types import (
    Address,
    Annotation,
    Attachment,
    Concept,
    Concepts,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Period,
    Quantity,
)
from desktop.words.dates import PartialDate, shown_date
from desktop.words.items import MAJOR, MINOR, is_to_come

SNOMED = "http://snomed.info/sct"
_SIGNIFICANCE = re.compile(r"-ProblemSignificance(?:-\d+)?$")
_TAG = re.compile(
    r" \((?:disorder|finding|procedure|situation|regime/therapy|observable entity|event|person|"
    r"occupation|physical object|record artifact|qualifier value|product|substance|"
    r"morphologic abnormality|environment|medicinal product|social concept)\)$"
)
_CLOSELY = Context(prec=6)
_PADDED = Decimal("0.000")
"""A whole number with so many noughts is not that precise: some systems write all figures so."""


def shown(concept: Concept | None) -> str:
    """As whoever recorded it chose to say it; else its text, SNOMED, or whatever is there."""
    if concept is None:
        return ""
    codings = concept.coding or []
    said = [each for each in codings if each.display and each.user_selected][:1]
    if not said and concept.text and (text := clean.line(concept.text)):
        return _untagged(text)
    if not said:
        said = [each for each in codings if each.display]
        said.sort(key=lambda each: each.system != SNOMED)
    for each in said:
        if text := clean.line(each.display):
            return _untagged(text)
    return next((clean.line(str(each.code)) for each in codings if each.code), "")


def _untagged(text: str) -> str:
    return _TAG.sub("", text) if text.endswith(")") else text


def coded(concept: Concept | None) -> tuple[str, str]:
    """Code and system: SNOMED where it is there, for that is what sources share."""
    codings = [each for each in (concept.coding if concept else None) or [] if each.code]
    if not codings:
        return "", ""
    best = codings[0]
    if len(codings) > 1:
        best = min(codings, key=lambda each: each.system != SNOMED and 2 - bool(each.user_selected))
    return clean.ref(str(best.code)), clean.ref(best.system or "")


def codes(*concepts: Concept | None) -> frozenset[str]:
    return frozenset(
        [
            str(each.code)
            for concept in concepts
            if concept is not None and concept.coding
            for each in concept.coding
            if each.code
        ]
    )


def code(concept: Concept | None) -> str:
    """The first code, of HL7's own status lists the only one; where none was sent, the word."""
    if concept is None:
        return ""
    said = next((str(each.code) for each in concept.coding or [] if each.code), "")
    return said or clean.line(concept.text).casefold()


def named(extensions: list[Extension] | None, name: str) -> list[Extension]:
    """The extensions that UK Core calls so."""
    return [each for each in extensions or [] if each.url.endswith(f"-{name}")]


def significance(extensions: list[Extension] | None) -> str:
    """How a GP's record weighs a problem, as CareConnect has it; other words say nothing."""
    said = (each.value_code for each in extensions or [] if _SIGNIFICANCE.search(each.url))
    return {"major": MAJOR, "minor": MINOR}.get(next(said, None) or "", "")


def many(concepts: Concepts) -> list[Concept]:
    return concepts if isinstance(concepts, list) else [concepts] if concepts else []


def all_shown(concepts: Concepts, by: str = ", ") -> str:
    if concepts is None:
        return ""
    return clean.joined(*map(shown, many(concepts)), by=by)


def role_shown(concepts: Concepts) -> str:
    """What someone is: ``GP`` is sent in small letters as a code, and read by people."""
    return clean.joined(
        *("GP" if (said := shown(each)).casefold() == "gp" else said for each in many(concepts)),
        by=", ",
    )


def notes(annotations: Iterable[Annotation] | None) -> str:
    if not annotations:
        return ""
    return clean.joined(*[clean.words(each.text) for each in annotations], by="\n")


def attached(attachment: Attachment | None) -> str:
    """The words of a plain text that came along; of anything else its title only."""
    if attachment is None:
        return ""
    if attachment.data and (attachment.content_type or "").startswith("text/plain"):
        try:
            return clean.words(b64decode(attachment.data, validate=True).decode("utf-8", "replace"))
        except ValueError:
            return ""
    return ""


def person_name(name: HumanName) -> str:
    """In the order in which it is spoken: Dr Anna Bell."""
    parts = [*(name.prefix or []), *(name.given or []), name.family]
    return clean.line(" ".join(each for each in parts if each)) or clean.line(name.text)


def in_use(each: Identifier | HumanName | ContactPoint | Address, today: date) -> bool:
    """Neither said to be old, nor was its time over before today, nor is it still to come."""
    ahead = is_to_come(starts(each.period), PartialDate.of(today))
    return each.use != "old" and not ahead and not clean.is_past(ends(each.period), today)


def best_name(names: list[HumanName] | None, today: date) -> HumanName | None:
    """The one in use: official before usual before any that is not old or a nickname."""
    order = {"official": 0, "usual": 1, None: 2}
    given = [each for each in names or [] if each.use not in ("old", "maiden", "nickname")]
    return min(
        given, key=lambda each: (not in_use(each, today), order.get(each.use, 3)), default=None
    )


def telephone(telecom: list[ContactPoint] | None, today: date) -> str:
    """The number to ring first."""
    phones = [
        each
        for each in telecom or []
        if each.value and each.system in ("phone", "sms", None) and in_use(each, today)
    ]
    phones.sort(key=lambda each: each.rank or 99)
    return clean.line(phones[0].value, 60) if phones else ""


def number(value: Decimal) -> str:
    """As sent, but for what a machine added: ``120.000`` is 120, and ten places are shown to six
    figures."""
    if not value.is_finite():
        return ""
    if value.same_quantum(_PADDED) and value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    if len(text := str(value)) <= 8 and "E" not in text:
        return text
    if len(value.as_tuple().digits) > 8 and value.as_tuple().exponent not in (0,):
        value = _CLOSELY.plus(value)
    return format(value, "f") if -12 < value.adjusted() < 18 else str(value)


def quantity(value: Quantity | None) -> str:
    """The figure, with ``<`` or ``>=`` before it."""
    if value is None or value.value is None:
        return ""
    return f"{clean.line(value.comparator, 2)}{number(value.value)}"


def unit(value: Quantity | None) -> str:
    if value is None:
        return ""
    said = value.unit or ("" if value.code == "1" else value.code)
    return clean.line((said or "").strip("{}"), 40)


def with_unit(value: Quantity | None) -> str:
    return f"{quantity(value)} {unit(value)}".strip() if quantity(value) else ""


def measured(of: Measured) -> tuple[str, str]:
    """Value and unit, of whatever kind the value is; both empty where there is none."""
    return next((each for each in _values(of) if each[0]), ("", ""))


def more_measured(of: Measured) -> str:
    """What else stands there as its value, though there should be one: nobody says which holds."""
    told = dict.fromkeys(f"{value} {unit_}".strip() for value, unit_ in _values(of) if value)
    others = clean.joined(*list(told)[1:], by=", ")
    return f"Sent with another value as well: {others}" if others else ""


def _values(of: Measured) -> Iterator[tuple[str, str]]:
    if of.value_quantity is not None:
        value = quantity(of.value_quantity)
        yield value, unit(of.value_quantity) if value else ""
    if of.value_codeable_concept is not None:
        yield shown(of.value_codeable_concept), ""
    if of.value_string is not None:
        yield clean.words(of.value_string), ""
    if of.value_boolean is not None:
        yield "Yes" if of.value_boolean else "No", ""
    if of.value_integer is not None:
        yield str(of.value_integer), ""
    if of.value_range is not None:
        yield span(of.value_range.low, of.value_range.high)
    if of.value_ratio is not None:
        top, bottom = of.value_ratio.numerator, of.value_ratio.denominator
        yield clean.joined(with_unit(top), with_unit(bottom), by=" / "), ""
    if of.value_time is not None:
        yield clean.line(of.value_time), ""
    if of.value_date_time is not None:
        yield date_words(of.value_date_time), ""
    if of.value_period is not None:
        began, ended = of.value_period.start, of.value_period.end
        yield clean.joined(date_words(began), date_words(ended), by=" to "), ""


def span(low: Quantity | None, high: Quantity | None) -> tuple[str, str]:
    """``3.5–5.3``, or ``up to 5.3`` where one end is open; and its unit."""
    bottom, top = quantity(low), quantity(high)
    if bottom and top:
        return f"{bottom}–{top}", unit(high) or unit(low)
    if top:
        return f"up to {top}", unit(high)
    return (f"from {bottom}", unit(low)) if bottom else ("", "")


def date_words(text: str | None) -> str:
    """A date to stand in a sentence; one that cannot be read stands as it was sent."""
    return shown_date(clean.when(text)) or clean.line(text, 40)


def as_sent(*dates: str | None) -> str:
    """The words for dates that cannot be read; none for those that can."""
    return clean.joined(*(f"Date as sent: {clean.line(each, 40)}" for each in dates
                          if each and each.strip() and clean.when(each) is None))  # fmt: skip


def end_as_sent(period: Period | None) -> str:
    return as_sent(period.end) if period else ""


def starts(period: Period | None) -> PartialDate | None:
    return clean.when(period.start) if period else None


def ends(period: Period | None) -> PartialDate | None:
    return clean.when(period.end) if period else None
