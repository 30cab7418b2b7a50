"""What was found: measurements, scores, laboratory results and reports."""

import re
from functools import lru_cache

from desktop.feeds import clean
from desktop.feeds.fhir.codes import ERROR
from desktop.feeds.fhir.file import target
from desktop.feeds.fhir.record import At, Reader, dated, in_the_past
from desktop.feeds.fhir.record_types import DiagnosticReport, Measured, Observation, ReferenceRange
from desktop.feeds.fhir.standing import ACTIVE, WITHDRAWN, standing
from desktop.feeds.fhir.types import Concept, Reference
from desktop.feeds.fhir.words import (
    all_shown,
    attached,
    codes,
    measured,
    more_measured,
    notes,
    quantity,
    shown,
    span,
    unit,
)
from desktop.words.enums import Kind
from desktop.words.frailty import CLINICAL_FRAILTY_SCALE, FRAILTY_INDEX
from desktop.words.items import Wording

_SYSTOLIC = {"8480-6", "271649006", "72313002"}
_DIASTOLIC = {"8462-4", "271650006", "1091811000000102"}
_FRAILTY_CODES = {CLINICAL_FRAILTY_SCALE, FRAILTY_INDEX}
_FRAILTY = re.compile(r"clinical frailty|rockwood|\befi[- ]?2?\b|frailty (index|scale|score)")
"""In a title, in small letters."""


_FOUND = {"registered": ACTIVE, "preliminary": ACTIVE, "final": ACTIVE, "amended": ACTIVE,
          "corrected": ACTIVE, "unknown": ACTIVE, "cancelled": WITHDRAWN,
          ERROR: WITHDRAWN}  # fmt: skip
_REPORTED = {**_FOUND, "partial": ACTIVE, "appended": ACTIVE}
_MEANINGS = {"H": "High", "HH": "Critically high", "HU": "Significantly high", "L": "Low",
             "LL": "Critically low", "LU": "Significantly low", "A": "Abnormal",
             "AA": "Critically abnormal", "N": "Normal", "POS": "Positive", "NEG": "Negative",
             "DET": "Detected", "ND": "Not detected", "R": "Resistant", "S": "Susceptible",
             "I": "Intermediate", "IND": "Indeterminate"}  # fmt: skip
"""HL7's codes for what a value means, where they stand without a word."""
_A_FILE = "A file came with it, which is not shown here"
_ELSEWHERE = "A value that is not shown here: look in the source"


def observation(it: Observation, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = in_the_past(
        *dated(it.effective_date_time, period.start if period else None, it.effective_instant,
               it.issued), at)  # fmt: skip
    stands = standing(it.status, _FOUND)
    value, unit_ = measured(it)
    rest = it.component or []
    if not value and (pressure := _pressure(rest)):
        value, unit_, rest = pressure
    absent = shown(it.data_absent_reason)
    title, method = shown(it.code), shown(it.method)
    of = _of_another(it, at)
    plain = title.casefold()
    if unit_.strip("{}").casefold() == "score" and "score" in plain:
        unit_ = ""
    return at.coded(
        _observed(it, plain),
        None if of else it.code,
        title=f"{title} (of {of})" if title and of else title,
        begins=begins,
        value=value,
        unit=unit_,
        detail=clean.joined(
            more_measured(it),
            *map(_component, rest),
            _meaning(it.interpretation),
            method if method.casefold() not in plain else "",
            shown(it.body_site),
            *map(_range, it.reference_range or []),
            _missing(it, value, absent),
            stands.words,
            unread,
            notes(it.note),
        ),
        status=stands.status,
    )


def _of_another(it: Observation, at: At) -> str:
    """Of whom or what it is, if not of the person: an unborn child, a donor, a device."""
    others = [each for each in it.focus or [] if not _is_same(each, it.subject, at)]
    return clean.joined(*(at.name(each) or "another: look in the source" for each in others),
                        by=", ")  # fmt: skip


def _is_same(one: Reference, other: Reference | None, at: At) -> bool:
    found = at.find(one), at.find(other)
    if other is None or any(found):
        return found[0] is found[1]
    return target(one) == target(other)


def _missing(it: Measured, value: str, absent: str) -> str:
    """What is to be said of a value that is not there, or is not to be relied on."""
    if value:
        return f"Marked at the source: {absent}" if absent else ""
    if absent:
        return f"No value: {absent}"
    return _ELSEWHERE if it.value_sampled_data or it.value_attachment else ""


def _meaning(interpretation: list[Concept] | None) -> str:
    if not interpretation:
        return ""
    said = (shown(each) for each in interpretation)
    return clean.joined(*(_MEANINGS.get(each.upper(), each) for each in said), by=", ")


def _observed(it: Observation, plain: str) -> Kind:
    if codes(it.code) & _FRAILTY_CODES or _is_frailty(plain):
        return Kind.FRAILTY
    category = codes(*(it.category or []))
    if "social-history" in category:
        return Kind.SOCIAL_CONTEXT
    return Kind.ASSESSMENT if "survey" in category else Kind.RESULT


@lru_cache(maxsize=1_000)
def _is_frailty(title: str) -> bool:
    return _FRAILTY.search(title) is not None


def _pressure(parts: list[Measured]) -> tuple[str, str, list[Measured]] | None:
    """``138/82`` and its unit, if two of the parts are those of a blood pressure; and the others.

    A part that says more than its figure stands by itself.
    """

    def part(known: set[str], word: str) -> Measured | None:
        for each in parts:
            if codes(each.code) & known or word in shown(each.code).casefold():
                return each
        return None

    top, bottom = part(_SYSTOLIC, "systolic"), part(_DIASTOLIC, "diastolic")
    if top is None or bottom is None:
        return None
    high, low = quantity(top.value_quantity), quantity(bottom.value_quantity)
    if not high or not low:
        return None
    unit_ = (unit(top.value_quantity) or "mmHg").replace("mm[Hg]", "mmHg")
    rest = [each for each in parts if (each is not top and each is not bottom) or _says_more(each)]
    return f"{high}/{low}", unit_, rest


def _says_more(part: Measured) -> bool:
    return bool(part.interpretation or part.data_absent_reason)


def _component(part: Measured) -> str:
    value, unit_ = measured(part)
    absent = _missing(part, value, shown(part.data_absent_reason))
    said = f"{value} {unit_}".strip() or ("" if absent else "not recorded")
    more = more_measured(part)
    words = clean.joined(
        said, more[:1].lower() + more[1:], _meaning(part.interpretation),
        *map(_range, part.reference_range or []), absent[:1].lower() + absent[1:], by=", ",
    )  # fmt: skip
    return f"{shown(part.code)} {words}".strip()


def _range(each: ReferenceRange) -> str:
    low_high, unit_ = span(each.low, each.high)
    said = clean.line(each.text) or f"{low_high} {unit_}".strip()
    return f"Range {said}" if said else ""


def report(it: DiagnosticReport, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = in_the_past(
        *dated(it.effective_date_time, period.start if period else None, it.issued), at
    )
    stands = standing(it.status, _REPORTED)
    at = at.beside(*(it.result or []))
    return at.coded(
        Kind.RESULT,
        it.code if shown(it.code) else next(iter(it.category or []), None),
        begins=begins,
        value=clean.words(it.conclusion),
        detail=clean.joined(
            all_shown(it.conclusion_code),
            clean.joined(*map(at.name, it.result or []), by=", "),
            *(attached(each) or _A_FILE for each in it.presented_form or []),
            stands.words,
            unread,
        ),
        status=stands.status,
    )


READERS: dict[str, tuple[type, Reader]] = {
    "Observation": (Observation, observation),
    "DiagnosticReport": (DiagnosticReport, report),
}
