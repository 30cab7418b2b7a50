"""The clinical record: problems, allergies, medicines, procedures, vaccinations."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from msgspec import Raw, Struct
from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.fhir import absent
from desktop.feeds.fhir.codes import ERROR
from desktop.feeds.fhir.file import Found, Names
from desktop.feeds.fhir.labels import confidentiality
from desktop.feeds.fhir.record_types import Condition, Immunization, Procedure, Stage
from desktop.feeds.fhir.standing import ACTIVE, ENDED, PLANNED, WITHDRAWN, by_concept, standing
from desktop.feeds.fhir.types import Concept, Reference
from desktop.feeds.fhir.words import (
    SNOMED,
    all_shown,
    as_sent,
    coded,
    codes,
    date_words,
    end_as_sent,
    ends,
    named,
    notes,
    quantity,
    shown,
    significance,
    span,
)
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import AS_SENT, BEGINS_ON, SAID_TO_BE_OVER, Wording, closest, is_to_come

PROPOSED = ("proposal", "option")
"""Intents of what somebody suggests, and nobody has decided yet."""
_INTENTS = (*PROPOSED, "plan", "directive", "order", "original-order", "reflex-order",
            "filler-order", "instance-order", "unknown")  # fmt: skip

_HURRY = {"urgent": "Urgent", "asap": "As soon as possible", "stat": "At once"}
_ALLERGIES = re.compile(r"allerg|adverse|\bnka\b", re.IGNORECASE)
_NEVER = "2200"
"""No source knows of what begins after this year."""
_WAITED_FOR = frozenset({
    Kind.MEDICINE, Kind.ALERT, Kind.LEGAL, Kind.SAFEGUARDING, Kind.REQUIREMENT, Kind.CONTACT,
    Kind.PROFESSIONAL, Kind.CARE_PLAN, Kind.GOAL, Kind.REQUEST,
})  # fmt: skip
"""Kinds that stand on the page before their day, which is said; of others it shows by itself."""
_MAY_BE_NONE = {
    Kind.MEDICINE: "Medicines", Kind.VACCINATION: "Vaccinations", Kind.PROCEDURE: "Procedures",
    Kind.EQUIPMENT: "Equipment",
}  # fmt: skip
"""Kinds of which a source may say that there are none."""


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
    base: str = ""
    """The address of its server, where it tells: what it only calls by type and id is there."""

    @property
    def today(self) -> date:
        """The day of the import."""
        return self.names.today

    @property
    def day(self) -> PartialDate:
        return self.names.day

    def beside(self, *references: Reference | None) -> "At":
        """The same, held as closely as whatever it names: its name alone may say too much."""
        told = [found for each in references if each and (found := self.find(each))]
        if not told:
            return self
        labels = (confidentiality(each.head.meta) for each in told)
        return replace(self, confidentiality=closest(self.confidentiality, *labels))

    def find(self, reference: Reference | None) -> Found | None:
        return self.names.find(self.names.based(reference, self.base))

    def name(self, reference: Reference | None) -> str:
        return self.names.name(self.names.based(reference, self.base), self.contained)

    def concept(self, reference: Reference | None) -> Concept | None:
        return self.names.concept(self.names.based(reference, self.base), self.contained)

    def word(
        self, kind: Kind, title: str, *, part: str = "", sector: Sector | None = None, **said: Any
    ) -> Wording:
        ref = f"{self.ref}#{part}" if part else self.ref
        label = self.confidentiality
        return possible(
            Wording(ref, kind, sector or self.sector, title, confidentiality=label, **said),
            self.day,
        )

    def coded(
        self, kind: Kind, concept: Concept | None, *, title: str = "", **said: Any
    ) -> list[Wording]:
        """One wording named by its concept; none where the concept says nothing."""
        title = title or shown(concept)
        if not title:
            return []
        if kind in _MAY_BE_NONE and absent.says_nothing(concept):
            kind, title = Kind.NOTE, f"{_MAY_BE_NONE[kind]}: {title.replace('-', ' ')}"
        code_, system = coded(concept)
        return [self.word(kind, title, code=code_, code_system=system, **said)]


def possible(word: Wording, today: PartialDate) -> Wording:
    """Dates that cannot be so stand in words alone: an end before its beginning, a far future."""
    begins, over = word.begins, word.ends
    if begins is None:
        return word
    if clean.ends_early(begins, over):
        sent = f"Dates as sent: {shown_date(begins)} to {shown_date(over)}"
    elif begins.text > _NEVER:
        sent = f"Date as sent: {shown_date(begins)}"
    elif word.status is ACTIVE and word.kind in _WAITED_FOR and is_to_come(begins, today):
        return word._replace(detail=clean.joined(word.detail, f"{BEGINS_ON}{shown_date(begins)}"))
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


def in_the_past(begins: PartialDate | None, unread: str, at: At) -> tuple[PartialDate | None, str]:
    """Of what has happened: a date that has not come cannot be its own, and stands in words."""
    if begins is None or not is_to_come(begins, at.day):
        return begins, unread
    return None, f"Date as sent: {shown_date(begins)}"


_CLINICAL = {"active": ACTIVE, "recurrence": ACTIVE, "relapse": ACTIVE, "unknown": ACTIVE,
             "inactive": ENDED, "remission": ENDED, "resolved": ENDED}  # fmt: skip
_VERIFIED = {"unconfirmed": ACTIVE, "provisional": ACTIVE, "differential": ACTIVE,
             "confirmed": ACTIVE, "refuted": ENDED, ERROR: WITHDRAWN}  # fmt: skip


def condition(it: Condition, at: At) -> list[Wording]:
    begins, unread = in_the_past(
        *dated(it.onset_date_time, it.onset_period.start if it.onset_period else None,
               it.recorded_date), at)  # fmt: skip
    over, over_unread = dated(
        it.abatement_date_time, it.abatement_period.start if it.abatement_period else None
    )
    clinical = by_concept(it.clinical_status, _CLINICAL)
    verified = by_concept(it.verification_status, _VERIFIED)
    ended = _abated(it)
    behind = over is not None and not is_to_come(over, at.day)
    gone = bool(behind or it.abatement_boolean or over_unread or ended)
    if clinical.code in ("recurrence", "relapse") and behind:  # it came again
        over, ended, gone = None, f"Ended {shown_date(over)}", False
    status = verified.status if verified.status is not ACTIVE else clinical.status
    if gone and status is ACTIVE and not clinical.code:
        status = ENDED
    onset = (
        it.onset_string
        or _at_age(quantity(it.onset_age))
        or (_at_age(span(it.onset_range.low, it.onset_range.high)[0]) if it.onset_range else "")
    )
    detail = clean.joined(
        significance(it.extension),
        shown(it.severity),
        all_shown(it.body_site),
        all_shown([each.summary for each in _listed(it.stage) if each.summary]),
        clinical.words,
        verified.words,
        SAID_TO_BE_OVER if gone and not behind and status is ACTIVE else "",
        f"Onset {clean.line(onset)}" if onset else "",
        ended,
        unread,
        over_unread,
        notes(it.note),
    )
    if none := no_allergy(at, it.code, begins=begins, ends=over, detail=detail, status=status):
        return none
    kind, title = Kind.PROBLEM, shown(it.code)
    if absent.is_of_family(it.code):
        kind = Kind.NOTE
    elif absent.says_nothing(it.code):
        kind, title = Kind.NOTE, title if "problem" in title.casefold() else f"Problems: {title}"
    return at.coded(
        kind, it.code, title=title, begins=begins, ends=over, detail=detail, status=status
    )


def no_allergy(at: At, concept: Concept | None, **said: Any) -> list[Wording]:
    """That no allergy is known is for the heading over the allergies, wherever it was said: on
    its own it would be a comfort beside those that there are.
    """
    none = absent.none_known(concept)
    if not none.code:
        return []
    if none.code not in codes(concept) and not _ALLERGIES.search(shown(concept)):
        return []  # "nil known" alone may be of anything
    return [at.word(Kind.ALLERGY, none.title, code=none.code, code_system=SNOMED, **said)]


def _listed(stages: list[Stage] | Stage | None) -> list[Stage]:
    """Several in R4, and one in STU3."""
    return stages if isinstance(stages, list) else [stages] if stages else []


def _at_age(said: str) -> str:
    return f"at age {said}" if said else ""


def _abated(it: Condition) -> str:
    """The words for an end that is no date."""
    if it.abatement_string:
        return f"Ended {clean.line(it.abatement_string)}"
    told = quantity(it.abatement_age) or (
        span(it.abatement_range.low, it.abatement_range.high)[0] if it.abatement_range else ""
    )
    if told:
        return f"Ended {_at_age(told)}"
    if it.abatement_period and not it.abatement_period.start and it.abatement_period.end:
        return f"Ended by {date_words(it.abatement_period.end)}"
    return ""


def requested(status: ItemStatus, intent: str | None) -> ItemStatus:
    """What is only proposed is not in use, whatever becomes of the proposal."""
    return PLANNED if status is ACTIVE and intent in PROPOSED else status


def proposed(intent: str | None) -> str:
    if intent is None or intent in _INTENTS:
        return "Proposed" if intent in PROPOSED else ""
    return f"{AS_SENT}{intent}"


def forbidden(at: At, words: str, what: str, **said: Any) -> list[Wording]:
    """What must not be done is an alert, under no code of the thing itself: it is not that."""
    return [at.word(Kind.ALERT, f"{words}: {what}", **said)] if what else []


def why(word: str, reasons: list[Concept] | Concept | None) -> str:
    return f"{word} {said}" if (said := all_shown(reasons)) else ""


_DONE = {"completed": ACTIVE, "in-progress": ACTIVE, "not-done": ACTIVE, "on-hold": ACTIVE,
         "suspended": ACTIVE, "stopped": ACTIVE, "aborted": ACTIVE, "unknown": ACTIVE,
         "preparation": PLANNED, ERROR: WITHDRAWN}  # fmt: skip


def procedure(it: Procedure, at: At) -> list[Wording]:
    period = it.performed_period
    begins, unread = dated(it.performed_date_time, period.start if period else None)
    stands = standing(it.status, _DONE)
    if stands.code in ("completed", "not-done", "stopped", "aborted"):
        begins, unread = in_the_past(begins, unread, at)
    undone = stands.code == "not-done"
    return at.coded(
        Kind.PROCEDURE,
        it.code,
        title=f"Not done: {shown(it.code)}" if undone and shown(it.code) else "",
        begins=begins,
        ends=_later(ends(period), begins),
        detail=clean.joined(
            "Stopped before the end" if stands.code in ("stopped", "aborted") else "",
            stands.words,
            shown(it.status_reason),
            all_shown(it.body_site),
            why("For", it.reason_code),
            shown(it.outcome),
            why("Complication:", it.complication),
            clean.line(it.performed_string),
            unread,
            end_as_sent(period),
            notes(it.note),
        ),
        status=stands.status,
    )


_GIVEN = {"completed": ACTIVE, "not-done": ACTIVE, ERROR: WITHDRAWN}


def immunisation(it: Immunization, at: At) -> list[Wording]:
    begins, unread = in_the_past(*dated(it.occurrence_date_time), at)
    stands = standing(it.status, _GIVEN)
    at = at.beside(*(each.detail for each in it.reaction or []))
    given = stands.code != "not-done"
    what = _vaccination(it)
    return at.coded(
        Kind.VACCINATION,
        what,
        title="" if given or not shown(what) else f"Not given: {shown(what)}",
        begins=begins,
        detail=clean.joined(
            stands.words,
            "Too weak a dose to count" if it.is_subpotent else "",
            shown(it.status_reason),
            f"Reaction: {followed}" if (followed := _followed(it, at)) else "",
            f"Batch {clean.line(it.lot_number, 60)}" if it.lot_number else "",
            clean.line(it.occurrence_string),
            unread,
            notes(it.note),
        ),
        status=stands.status,
    )


def hurry(priority: str | None) -> str:
    """How soon it was asked for, where that is sooner than usual."""
    return _HURRY.get((priority or "").strip().casefold(), "")


def _followed(it: Immunization, at: At) -> str:
    """The reactions to it; one that is not named in the file is told all the same."""
    return clean.joined(
        *(at.name(each.detail) or "look in the source" for each in it.reaction or []), by=", "
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
    "Procedure": (Procedure, procedure),
    "Immunization": (Immunization, immunisation),
}
