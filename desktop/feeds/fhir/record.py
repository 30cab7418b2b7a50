"""The clinical record: problems, allergies, medicines, procedures, vaccinations."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Raw, Struct

from desktop.feeds import clean
from desktop.feeds.fhir.file import Names
from desktop.feeds.fhir.record_types import (
    AllergyIntolerance,
    Condition,
    Dosage,
    Immunization,
    MedicationRequest,
    MedicationStatement,
    Procedure,
)
from desktop.feeds.fhir.types import Concept, Reference
from desktop.feeds.fhir.words import (
    SNOMED,
    all_shown,
    as_sent,
    code,
    coded,
    codes,
    end_as_sent,
    ends,
    named,
    notes,
    quantity,
    shown,
    significance,
)
from desktop.words.allergies import NO_KNOWN_ALLERGY, states_none_at_all
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import DOSE_IN_PARTS, Wording

ACTIVE, ENDED, PLANNED, WITHDRAWN = (
    ItemStatus.ACTIVE,
    ItemStatus.ENDED,
    ItemStatus.PLANNED,
    ItemStatus.WITHDRAWN,
)
ERROR = "entered-in-error"
"""The status of what should not have been said."""
PROPOSED = ("proposal", "option")
"""Intents of what somebody suggests, and nobody has decided yet."""

_NEVER = "2200"
"""No source knows of what begins after this year."""


class At(Struct, frozen=True):
    """Where a resource stands: its ref, its sender's sector, its file's names, its label, and when
    its source said so, where it tells.
    """

    ref: str
    sector: Sector
    names: Names
    confidentiality: Confidentiality
    contained: list[Raw] | None = None
    said_at: datetime | None = None

    def name(self, reference: Reference | None) -> str:
        return self.names.name(reference, self.contained)

    def concept(self, reference: Reference | None) -> Concept | None:
        return self.names.concept(reference, self.contained)

    def word(
        self, kind: Kind, title: str, *, part: str = "", sector: Sector | None = None, **said: Any
    ) -> Wording:
        ref = f"{self.ref}#{part}" if part else self.ref
        label = self.confidentiality
        return _possible(
            Wording(ref, kind, sector or self.sector, title, confidentiality=label, **said)
        )

    def coded(
        self, kind: Kind, concept: Concept | None, *, title: str = "", **said: Any
    ) -> list[Wording]:
        """One wording named by its concept; none where the concept says nothing."""
        title = title or shown(concept)
        if not title:
            return []
        code_, system = coded(concept)
        return [self.word(kind, title, code=code_, code_system=system, **said)]


def _possible(word: Wording) -> Wording:
    """Dates that cannot be so stand in words alone: an end before its beginning, a far future."""
    begins, over = word.begins, word.ends
    if begins is None:
        return word
    if clean.ends_early(begins, over):
        sent = f"Dates as sent: {shown_date(begins)} to {shown_date(over)}"
    elif begins.text > _NEVER:
        sent = f"Date as sent: {shown_date(begins)}"
    else:
        return word
    return word._replace(begins=None, ends=None, detail=clean.joined(word.detail, sent))


def dated(text: str | None, *others: str | None) -> tuple[PartialDate | None, str]:
    """The first date that was sent; or the words for it, where it cannot be read.

    No other takes the place of one that cannot: when it was recorded is not when it began.
    """
    for sent in (text, *others):
        if sent and sent.strip():
            begins = clean.when(sent)
            return begins, "" if begins else as_sent(sent)
    return None, ""


def condition(it: Condition, at: At) -> list[Wording]:
    begins, unread = dated(it.onset_date_time, it.onset_period.start if it.onset_period else None,
                           it.recorded_date)  # fmt: skip
    over, over_unread = dated(
        it.abatement_date_time, it.abatement_period.start if it.abatement_period else None
    )
    state, sure = code(it.clinical_status), code(it.verification_status)
    status = ACTIVE
    if sure == ERROR:
        status = WITHDRAWN
    elif (
        state in ("inactive", "remission", "resolved")
        or sure == "refuted"
        or (not state and (over or over_unread or it.abatement_string))
    ):
        status = ENDED
    onset = it.onset_string or (f"at age {quantity(it.onset_age)}" if it.onset_age else "")
    return at.coded(
        Kind.PROBLEM,
        it.code,
        begins=begins,
        ends=over,
        detail=clean.joined(
            significance(it.extension),
            shown(it.severity),
            all_shown(it.body_site),
            "Refuted" if sure == "refuted" else "",
            "Unconfirmed" if sure in ("provisional", "differential") else "",
            f"Onset {clean.line(onset)}" if onset else "",
            unread,
            over_unread,
            notes(it.note),
        ),
        status=status,
    )


def allergy(it: AllergyIntolerance, at: At) -> list[Wording]:
    begins, unread = dated(it.onset_date_time, it.recorded_date)
    sure, state = code(it.verification_status), code(it.clinical_status)
    status = ACTIVE
    if sure == ERROR:
        status = WITHDRAWN
    elif state in ("inactive", "resolved") or sure == "refuted":
        status = ENDED
    if NO_KNOWN_ALLERGY in codes(it.code) or states_none_at_all(shown(it.code), ""):
        return [none_known(at, begins, status)]
    over, over_unread, why = _ended(it)
    reactions = [
        clean.joined(
            all_shown(each.manifestation) or clean.line(each.description),
            each.severity if each.severity in ("mild", "moderate", "severe") else "",
            by=", ",
        )
        for each in it.reaction or []
    ]
    causes = [each.substance for each in it.reaction or [] if each.substance]
    return at.coded(
        Kind.ALLERGY,
        it.code if shown(it.code) else next(iter(causes), None),
        begins=begins,
        ends=over,
        detail=clean.joined(
            clean.joined(*reactions, by="; "),
            f"Ended: {why}" if why else "",
            "High risk" if it.criticality == "high" else "",
            "Intolerance" if it.type == "intolerance" else "",
            "Refuted" if sure == "refuted" else "",
            unread,
            over_unread,
            notes(it.note),
        ),
        status=status,
    )


def _ended(it: AllergyIntolerance) -> tuple[PartialDate | None, str, str]:
    """When an allergy ended, or the words for that date, and why: as a GP's record has it."""
    for each in named(it.extension, "AllergyIntoleranceEnd"):
        parts = {part.url: part for part in each.extension or []}
        over, why = parts.get("endDate"), parts.get("reasonEnded")
        return (
            *dated(over.value_date_time if over else None),
            clean.line(why.value_string) if why else "",
        )
    return None, "", ""


def none_known(at: At, begins: PartialDate | None, status: ItemStatus) -> Wording:
    return at.word(Kind.ALLERGY, "No known allergies", begins=begins, code=NO_KNOWN_ALLERGY,
                   code_system=SNOMED, status=status)  # fmt: skip


_REQUESTED = {"active": ACTIVE, "on-hold": ACTIVE, "draft": PLANNED, ERROR: WITHDRAWN,
              "cancelled": ENDED, "completed": ENDED, "stopped": ENDED}  # fmt: skip
_STATED = {"active": ACTIVE, "on-hold": ACTIVE, "intended": PLANNED, ERROR: WITHDRAWN,
           "completed": ENDED, "stopped": ENDED, "not-taken": ENDED}  # fmt: skip


def medicine_request(it: MedicationRequest, at: At) -> list[Wording]:
    validity = it.dispense_request.validity_period if it.dispense_request else None
    begins, unread = dated(validity.start if validity else None, it.authored_on)
    status = requested(_REQUESTED.get(it.status or "", ACTIVE), it.intent)
    what = it.medication_codeable_concept or at.concept(it.medication_reference)
    title = at.name(it.medication_reference)
    over = ends(validity) if status is ENDED else None
    if it.do_not_perform:
        return forbidden(at, "Do not give", title or shown(what), begins=begins, ends=over,
                         detail=clean.joined(proposed(it.intent), dose(it.dosage_instruction),
                                             _why("Because", it.reason_code), unread,
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
            "On hold" if it.status == "on-hold" else "",
            _why("For", it.reason_code),
            _why("Stopped:" if status is ENDED else "Because", it.status_reason),
            unread,
            end_as_sent(validity) if status is ENDED else "",
            notes(it.note),
        ),
        status=status,
    )


def requested(status: ItemStatus, intent: str | None) -> ItemStatus:
    """What is only proposed is not in use, whatever becomes of the proposal."""
    return PLANNED if status is ACTIVE and intent in PROPOSED else status


def proposed(intent: str | None) -> str:
    return "Proposed" if intent in PROPOSED else ""


def forbidden(at: At, words: str, what: str, **said: Any) -> list[Wording]:
    """What must not be done is an alert, under no code of the thing itself: it is not that."""
    return [at.word(Kind.ALERT, f"{words}: {what}", **said)] if what else []


def medicine_statement(it: MedicationStatement, at: At) -> list[Wording]:
    period = it.effective_period
    begins, unread = dated(it.effective_date_time, period.start if period else None,
                           it.date_asserted)  # fmt: skip
    return at.coded(
        Kind.MEDICINE,
        it.medication_codeable_concept or at.concept(it.medication_reference),
        title=at.name(it.medication_reference),
        begins=begins,
        ends=ends(period),
        value=dose(it.dosage),
        detail=clean.joined(
            {"on-hold": "On hold", "not-taken": "Not taken"}.get(it.status or "", ""),
            _why("For", it.reason_code),
            _why("Because", it.status_reason),
            unread,
            end_as_sent(period),
            notes(it.note),
        ),
        status=_STATED.get(it.status or "", ENDED if ends(period) else ACTIVE),
    )


def dose(dosages: list[Dosage] | None) -> str:
    """How it is taken, in the words of the label; never put together from the parts.

    Where the source sent parts alone, that is said: no dose would look like none.
    """
    return clean.joined(
        *(
            clean.line(each.text)
            or clean.joined(
                clean.line(each.patient_instruction)
                or ("When needed" if each.as_needed_boolean else ""),
                DOSE_IN_PARTS if each.has_parts else "",
                by="; ",
            )
            for each in dosages or []
        ),
        by="; ",
    )


def _why(word: str, reasons: list[Concept] | Concept | None) -> str:
    return f"{word} {said}" if (said := all_shown(reasons)) else ""


def procedure(it: Procedure, at: At) -> list[Wording]:
    period = it.performed_period
    begins, unread = dated(it.performed_date_time, period.start if period else None)
    undone = it.status == "not-done"
    return at.coded(
        Kind.PROCEDURE,
        it.code,
        title=f"Not done: {shown(it.code)}" if undone and shown(it.code) else "",
        begins=begins,
        ends=_later(ends(period), begins),
        detail=clean.joined(
            "Stopped before the end" if it.status == "stopped" else "",
            shown(it.status_reason),
            all_shown(it.body_site),
            _why("For", it.reason_code),
            shown(it.outcome),
            clean.line(it.performed_string),
            unread,
            end_as_sent(period),
            notes(it.note),
        ),
        status={ERROR: WITHDRAWN, "preparation": PLANNED}.get(it.status or "", ACTIVE),
    )


def immunisation(it: Immunization, at: At) -> list[Wording]:
    begins, unread = dated(it.occurrence_date_time)
    given = it.status != "not-done"
    what = _vaccination(it)
    return at.coded(
        Kind.VACCINATION,
        what,
        title="" if given or not shown(what) else f"Not given: {shown(what)}",
        begins=begins,
        detail=clean.joined(
            shown(it.status_reason),
            f"Batch {clean.line(it.lot_number, 60)}" if it.lot_number else "",
            clean.line(it.occurrence_string),
            unread,
            notes(it.note),
        ),
        status=WITHDRAWN if it.status == ERROR else ACTIVE,
    )


def _vaccination(it: Immunization) -> Concept | None:
    """The vaccine; GPs code what was done, and say of the vaccine that it is not known."""
    codings = (it.vaccine_code and it.vaccine_code.coding) or []
    unknown = not shown(it.vaccine_code) or (
        bool(codings) and all("NullFlavor" in (each.system or "") for each in codings)
    )
    done = next(iter(named(it.extension, "VaccinationProcedure")), None)
    concept = done.value_codeable_concept if done and unknown else None
    return concept if shown(concept) else it.vaccine_code


def _later(end: PartialDate | None, begin: PartialDate | None) -> PartialDate | None:
    """The end, if it is another day than the beginning."""
    return end if end and begin and end.text[:10] != begin.text[:10] else None


Reader = Callable[[Any, At], list[Wording]]
READERS: dict[str, tuple[type, Reader]] = {
    "Condition": (Condition, condition),
    "AllergyIntolerance": (AllergyIntolerance, allergy),
    "MedicationRequest": (MedicationRequest, medicine_request),
    "MedicationStatement": (MedicationStatement, medicine_statement),
    "Procedure": (Procedure, procedure),
    "Immunization": (Immunization, immunisation),
}
