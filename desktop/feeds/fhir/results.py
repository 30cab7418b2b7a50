"""What was found: measurements, scores, laboratory results and reports."""

import re

from desktop.feeds import clean
from desktop.feeds.fhir.record import ACTIVE, ERROR, WITHDRAWN, At, Reader, dated
from desktop.feeds.fhir.record_types import DiagnosticReport, Measured, Observation, ReferenceRange
from desktop.feeds.fhir.types import Quantity
from desktop.feeds.fhir.words import (
    all_shown,
    codes,
    measured,
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


def observation(it: Observation, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = dated(it.effective_date_time, period.start if period else None,
                           it.effective_instant, it.issued)  # fmt: skip
    value, unit_ = measured(it)
    rest = it.component or []
    if not value and (pressure := _pressure(rest)):
        value, unit_ = pressure
        rest = []
    absent = shown(it.data_absent_reason) if not value else ""
    title, method = shown(it.code), shown(it.method)
    plain = title.casefold()
    if unit_.strip("{}").casefold() == "score" and "score" in plain:
        unit_ = ""
    return at.coded(
        _observed(it, plain),
        it.code,
        title=title,
        begins=begins,
        value=value,
        unit=unit_,
        detail=clean.joined(
            *map(_component, rest),
            all_shown(it.interpretation),
            method if method.casefold() not in plain else "",
            shown(it.body_site),
            *map(_range, it.reference_range or []),
            f"No value: {absent}" if absent else "",
            "Preliminary" if it.status == "preliminary" else "",
            unread,
            notes(it.note),
        ),
        status=WITHDRAWN if it.status in (ERROR, "cancelled") else ACTIVE,
    )


def _observed(it: Observation, plain: str) -> Kind:
    if codes(it.code) & _FRAILTY_CODES or _FRAILTY.search(plain):
        return Kind.FRAILTY
    category = codes(*(it.category or []))
    if "social-history" in category:
        return Kind.SOCIAL_CONTEXT
    return Kind.ASSESSMENT if "survey" in category else Kind.RESULT


def _pressure(parts: list[Measured]) -> tuple[str, str] | None:
    """``138/82``, if the parts are the two of a blood pressure."""

    def part(known: set[str], word: str) -> Quantity | None:
        for each in parts:
            if codes(each.code) & known or word in shown(each.code).casefold():
                return each.value_quantity
        return None

    top, bottom = part(_SYSTOLIC, "systolic"), part(_DIASTOLIC, "diastolic")
    if not quantity(top) or not quantity(bottom):
        return None
    return f"{quantity(top)}/{quantity(bottom)}", (unit(top) or "mmHg").replace("mm[Hg]", "mmHg")


def _component(part: Measured) -> str:
    value, unit_ = measured(part)
    name = shown(part.code)
    return f"{name} {value} {unit_}".strip() if value else name


def _range(each: ReferenceRange) -> str:
    low_high, unit_ = span(each.low, each.high)
    said = clean.line(each.text) or f"{low_high} {unit_}".strip()
    return f"Range {said}" if said else ""


def report(it: DiagnosticReport, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = dated(it.effective_date_time, period.start if period else None, it.issued)
    return at.coded(
        Kind.RESULT,
        it.code if shown(it.code) else next(iter(it.category or []), None),
        begins=begins,
        value=clean.words(it.conclusion),
        detail=clean.joined(clean.joined(*map(at.name, it.result or []), by=", "), unread),
        status=WITHDRAWN if it.status in (ERROR, "cancelled") else ACTIVE,
    )


READERS: dict[str, tuple[type, Reader]] = {
    "Observation": (Observation, observation),
    "DiagnosticReport": (DiagnosticReport, report),
}
