"""Medicines, as they are asked for and as they are taken."""

import re
from collections.abc import Iterator

from desktop.feeds import clean
from desktop.feeds.fhir.codes import ERROR
from desktop.feeds.fhir.record import (
    At,
    Reader,
    dated,
    forbidden,
    hurry,
    proposed,
    requested,
    why,
)
from desktop.feeds.fhir.record_types import Dosage, MedicationRequest, MedicationStatement
from desktop.feeds.fhir.standing import ACTIVE, ENDED, PLANNED, WITHDRAWN, standing
from desktop.feeds.fhir.types import Concept, Period
from desktop.feeds.fhir.words import all_shown, end_as_sent, ends, notes, shown
from desktop.words.dates import shown_date
from desktop.words.enums import Kind
from desktop.words.items import DOSE_IN_PARTS, STATUS_NOT_SENT, Wording

_REQUESTED = {"active": ACTIVE, "on-hold": ACTIVE, "draft": PLANNED, ERROR: WITHDRAWN,
              "cancelled": ENDED, "completed": ENDED, "stopped": ENDED,
              "unknown": ACTIVE}  # fmt: skip
_STATED = {"active": ACTIVE, "on-hold": ACTIVE, "intended": PLANNED, ERROR: WITHDRAWN,
           "completed": ENDED, "stopped": ENDED, "not-taken": ENDED, "unknown": ACTIVE}  # fmt: skip
_IN_USE = ("active", "on-hold")
"""So it stays until its source says otherwise: no day that passes takes it off the list."""
_MOST = "A highest dose was sent in parts: look in the source"
_WHEN_NEEDED = re.compile(r"need|requir|necessary|\bprn\b", re.IGNORECASE)


def medicine_request(it: MedicationRequest, at: At) -> list[Wording]:
    validity = it.dispense_request.validity_period if it.dispense_request else None
    begins, unread = dated(validity.start if validity else None, it.authored_on)
    stands = standing(it.status, _REQUESTED, STATUS_NOT_SENT)
    status = requested(stands.status, it.intent)
    what, title, called = _medicine(it, at)
    at = at.beside(it.medication_reference)
    over = ends(validity) if status is ENDED else None
    if it.do_not_perform:
        return forbidden(at, "Do not give", title, begins=begins, ends=over,
                         detail=clean.joined(proposed(it.intent), stands.words, called,
                                             dose(it.dosage_instruction),
                                             why("Because", it.reason_code), unread,
                                             notes(it.note)), status=status)  # fmt: skip
    return at.coded(
        Kind.MEDICINE,
        what,
        title=title,
        begins=begins,
        ends=over,
        value=dose(it.dosage_instruction),
        detail=clean.joined(
            proposed(it.intent),
            hurry(it.priority),
            stands.words,
            called,
            why("For", it.reason_code),
            why("Stopped:" if status is ENDED else "Because", it.status_reason),
            unread,
            end_as_sent(validity) if status is ENDED else "",
            notes(it.note),
        ),
        status=status,
    )


def medicine_statement(it: MedicationStatement, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = dated(it.effective_date_time, period.start if period else None,
                           it.date_asserted)  # fmt: skip
    stands = standing(it.status, _STATED, STATUS_NOT_SENT)
    in_use = stands.code in _IN_USE
    over = clean.is_past(ends(period), at.today) and stands.code in ("", "unknown")
    what, title, called = _medicine(it, at)
    at = at.beside(it.medication_reference)
    return at.coded(
        Kind.MEDICINE,
        what,
        title=title,
        begins=begins,
        ends=None if in_use else ends(period),
        value=dose(it.dosage),
        detail=clean.joined(
            stands.words,
            called,
            why("For", it.reason_code),
            why("Because", it.status_reason),
            unread,
            (_supplied(period) if in_use else "") or end_as_sent(period),
            notes(it.note),
        ),
        status=ENDED if over else stands.status,
    )


def _supplied(period: Period | None) -> str:
    """The end of what is in use: GP systems send the day until which the last issue lasts."""
    until = ends(period)
    return f"Supplied until {shown_date(until)}" if until and not clean.is_never(until) else ""


def _medicine(
    it: MedicationRequest | MedicationStatement, at: At
) -> tuple[Concept | None, str, str]:
    """Its concept, what it is called by that, and by another name that was sent beside it.

    The words beside a reference are only for whoever reads the file; what it points to is meant.
    """
    reference = it.medication_reference
    if reference is None:
        return it.medication_codeable_concept, shown(it.medication_codeable_concept), ""
    what = it.medication_codeable_concept or at.concept(reference)
    beside = clean.line(reference.display)
    named = at.name(reference)
    title = shown(what) or named
    others = [each for each in (beside, named) if each and each.casefold() != title.casefold()]
    return what, title, f"Also called: {others[0]}" if others else ""


def dose(dosages: list[Dosage] | None) -> str:
    """How it is taken, in the words of the label; never put together from the parts.

    Where the source sent parts alone, that is said: no dose would look like none.
    """
    given = dosages or []
    if len(given) > 1 and all(each.sequence is not None for each in given):
        given = sorted(given, key=lambda each: each.sequence or 0)
    return clean.joined(*(clean.joined(*_dose(each), by="; ") for each in given), by="; ")


def _dose(it: Dosage) -> Iterator[str]:
    """Its words, and of those that stand beside them whatever they do not say already."""
    text = clean.line(it.text)
    yield text
    for each in (clean.line(it.patient_instruction), all_shown(it.additional_instruction)):
        if each.casefold() not in text.casefold():
            yield each
    reason = shown(it.as_needed_codeable_concept)
    if (it.as_needed_boolean or reason) and not _WHEN_NEEDED.search(text):
        yield f"When needed: {reason}" if reason else "When needed"
    if not text and it.has_parts:
        yield DOSE_IN_PARTS
    elif it.has_most:
        yield _MOST


READERS: dict[str, tuple[type, Reader]] = {
    "MedicationRequest": (MedicationRequest, medicine_request),
    "MedicationStatement": (MedicationStatement, medicine_statement),
}
