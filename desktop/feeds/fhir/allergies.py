"""Allergies, and what a source says of there being none."""

from desktop.feeds import clean
from desktop.feeds.fhir import absent
from desktop.feeds.fhir.codes import ERROR, code_of
from desktop.feeds.fhir.record import At, Reader, dated, in_the_past
from desktop.feeds.fhir.record_types import AllergyIntolerance, Reaction
from desktop.feeds.fhir.standing import ACTIVE, ENDED, WITHDRAWN, by_concept
from desktop.feeds.fhir.words import SNOMED, all_shown, date_words, named, notes, shown, with_unit
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import Wording

_CLINICAL = {"active": ACTIVE, "inactive": ENDED, "resolved": ENDED, "unknown": ACTIVE}
_VERIFIED = {"unconfirmed": ACTIVE, "confirmed": ACTIVE, "presumed": ACTIVE, "refuted": ENDED,
             ERROR: WITHDRAWN}  # fmt: skip
_UNCERTAIN = "A reaction stands beside “no known allergies”"


def allergy(it: AllergyIntolerance, at: At) -> list[Wording]:
    begins, unread = in_the_past(*dated(it.onset_date_time, it.recorded_date), at)
    clinical = by_concept(it.clinical_status, _CLINICAL)
    verified = by_concept(it.verification_status, _VERIFIED)
    status = verified.status if verified.status is not ACTIVE else clinical.status
    # What a general practice enters is "unconfirmed" without exception, which says nothing.
    sure = "" if verified.code == "unconfirmed" else verified.words
    over, over_unread, why = _ended(it)
    causes = [each.substance for each in it.reaction or [] if each.substance]
    called = shown(it.code) or next(map(shown, causes), "")
    reactions = [said for each in it.reaction or [] if (said := _reaction(each, called))]
    age = with_unit(it.onset_age)
    onset = clean.line(it.onset_string) or (f"at age {age}" if age else "")
    none = absent.none_known(it.code)
    if none.code and not reactions:
        detail = clean.joined(clinical.words, sure, unread, notes(it.note))
        return [none_known(at, begins, status, none, detail)]
    detail = clean.joined(
        clean.joined(*reactions, by="; "),
        f"Ended: {why}" if why else "",
        "High risk" if code_of(it.criticality or "") == "high" else "",
        "Intolerance" if code_of(it.type or "") == "intolerance" else "",
        f"Onset {onset}" if onset else "",
        f"Last {date_words(it.last_occurrence)}" if it.last_occurrence else "",
        clinical.words,
        sure,
        unread,
        over_unread,
        notes(it.note),
    )
    if absent.not_asked(it.code) and not reactions:
        said = f"Allergies are not known: {shown(it.code)}"
        return [at.word(Kind.ALERT, said, begins=begins, detail=detail, status=status)]
    if doubt := none.doubt or (_UNCERTAIN if none.code else ""):
        title = all_shown(causes) or doubt
        return [at.word(Kind.ALLERGY, title, begins=begins, ends=over, detail=detail,
                        status=status)]  # fmt: skip
    return at.coded(
        Kind.ALLERGY,
        it.code if shown(it.code) else next(iter(causes), None),
        begins=begins,
        ends=over,
        detail=detail,
        status=status,
    )


def _reaction(it: Reaction, called: str) -> str:
    """What it was to, where that is not what the allergy is called; what happened, how badly."""
    severity = code_of(it.severity or "")
    happened = clean.joined(
        all_shown(it.manifestation),
        clean.line(it.description),
        severity if severity in ("mild", "moderate", "severe") else "",
        notes(it.note),
        by=", ",
    )
    cause = shown(it.substance)
    if cause.casefold() == called.casefold():
        return happened
    return clean.joined(cause, happened, by=": ")


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


def none_known(
    at: At, begins: PartialDate | None, status: ItemStatus,
    none: absent.NoneKnown = absent.NONE_AT_ALL, detail: str = "",
) -> Wording:  # fmt: skip
    return at.word(Kind.ALLERGY, none.title, begins=begins, code=none.code, code_system=SNOMED,
                   detail=detail, status=status)  # fmt: skip


READERS: dict[str, tuple[type, Reader]] = {"AllergyIntolerance": (AllergyIntolerance, allergy)}
