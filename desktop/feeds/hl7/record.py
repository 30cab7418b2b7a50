"""Allergies, diagnoses and what was measured, as a hospital says them in passing."""

import re
from collections import Counter
from collections.abc import Iterator

from desktop.feeds import clean
from desktop.feeds.fhir.words import SNOMED
from desktop.feeds.hl7.messages import Message, Segment, Value, instant, when
from desktop.feeds.hl7.people import YES
from desktop.feeds.parsed import Said
from desktop.words.allergies import NO_KNOWN_ALLERGY, NO_KNOWN_DRUG_ALLERGY, states_none_at_all
from desktop.words.dates import PartialDate, Precision
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import Wording, closest
from desktop.words.patients import folded

_SEVERITIES = {"SV": "severe", "MO": "moderate", "MI": "mild", "U": ""}
_DIAGNOSED = {"A": "Admitting diagnosis", "W": "Working diagnosis", "F": "Final diagnosis"}
_UNTIL_DISCHARGE = {_DIAGNOSED["A"], _DIAGNOSED["W"]}
"""What someone was treated for in a stay; what they have is its final diagnosis."""
_SNOMED = {"SCT", "SNM", "SNM3", "SNOMED", "SNOMEDCT", "SNOMED-CT"}
_NO_DRUG_ALLERGY = re.compile(r"nkda|(no|nil) (known )?drug allerg(y|ies)", re.I)
_TAKEN_BACK, _NOT_YET = {"D", "W", "X"}, {"I", "N", "O"}
_FLAGS = {"H": "High", "HH": "Very high", "L": "Low", "LL": "Very low", "A": "Abnormal",
          "AA": "Very abnormal"}  # fmt: skip
_DOUBTS = {"U": "Unconfirmed", "P": "Unconfirmed", "S": "Suspected", "D": "Doubt raised"}
_SAYS_NOTHING = frozenset(map(folded, (
    "unknown", "not known", "not recorded", "none recorded", "no", "n/a", "na", "tbc", "not asked",
    "unable to obtain", "to be confirmed", "not available", "not stated",
)))  # fmt: skip
"""Of a cause that is to be one: neither an allergy, nor the comfort that there is none."""
_TAG = re.compile(r"\s*\((?:disorder|finding|situation|procedure|substance|product)\)$")


def allergies(message: Message, sector: Sector, label: Confidentiality) -> Iterator[Wording]:
    """From AL1, and from IAM, which can take one back."""
    for name, begun, severity in (("AL1", 6, 4), ("IAM", 11, 4)):
        for each in message.all(name):
            cause = each.value(3)
            title, code, system = coded(cause)
            if not title:
                continue
            if folded(title) in _SAYS_NOTHING:
                continue
            status, doubt = _standing(each) if name == "IAM" else (ItemStatus.ACTIVE, "")
            none = _none_known(title, code)
            if none is not None:
                (title, code), system = none, SNOMED
            reactions = [clean.joined(told.words(), _severity(each.value(severity)), by=", ")
                         for told in each.each(5)]  # fmt: skip
            yield Wording(
                f"allergy/{clean.ref(code or folded(title))}",
                Kind.ALLERGY,
                sector,
                title,
                begins=when(each.text(begun)),
                detail="" if none is not None else clean.joined(
                    doubt,
                    clean.joined(*reactions, by="; ")
                    or _severity(each.value(severity)).capitalize(),
                ),
                code=code,
                code_system=system,
                status=status,
                confidentiality=label,
            )  # fmt: skip


def _standing(iam: Segment) -> tuple[ItemStatus, str]:
    """Whether an allergy stands, and what its source doubts of it."""
    status = iam.text(17).upper()[:1]
    if iam.text(6).upper() == "D" or status == "E":
        return ItemStatus.WITHDRAWN, ""
    return ItemStatus.ENDED if status == "I" else ItemStatus.ACTIVE, _DOUBTS.get(status, "")


def _none_known(title: str, code: str) -> tuple[str, str] | None:
    """The statement that there is none, or none to drugs, which are not the same comfort."""
    if code == "NKA" or states_none_at_all(title, code):
        return "No known allergies", NO_KNOWN_ALLERGY
    if code in ("NKDA", NO_KNOWN_DRUG_ALLERGY) or _NO_DRUG_ALLERGY.fullmatch(title):
        return "No known drug allergies", NO_KNOWN_DRUG_ALLERGY
    return None


def diagnoses(
    message: Message, visit: str, sector: Sector, label: Confidentiality
) -> Iterator[Wording]:
    """Each belongs to a visit: the same one years later is another illness."""
    for each in message.all("DG1"):
        title, code, system = coded(each.value(3))
        title = title if title and title != code else clean.line(each.text(4)) or title
        if not title:
            continue
        close = label
        if each.text(18).upper() in YES:
            close = closest(label, Confidentiality.SENSITIVE)
        yield Wording(
            f"{visit}#diagnosis/{clean.ref(code or folded(title))}",
            Kind.PROBLEM,
            sector,
            title,
            begins=when(each.text(5)),
            detail=_DIAGNOSED.get(each.text(6).upper(), ""),
            code=code,
            code_system=system,
            status=ItemStatus.WITHDRAWN if each.text(21).upper() == "D" else ItemStatus.ACTIVE,
            confidentiality=close,
        )


def with_stay(part: Wording, stay: Wording) -> Wording:
    """An admitting or a working diagnosis is over once someone has left, as long as they have."""
    if not ends_with_stay(part) or ItemStatus.WITHDRAWN in (part.status, stay.status):
        return part
    status = ItemStatus.ENDED if stay.status is ItemStatus.ENDED else ItemStatus.ACTIVE
    ends = None if clean.ends_early(part.begins, stay.ends) else stay.ends
    return part._replace(status=status, ends=ends)


def ends_with_stay(it: Wording) -> bool:
    return it.kind is Kind.PROBLEM and it.detail in _UNTIL_DISCHARGE


def results(message: Message, sector: Sector, label: Confidentiality) -> Iterator[Said]:
    """What was measured or observed, of OBX; what was taken back leaves.

    What one message says twice of the same moment was measured twice, unless in the same words.
    """
    said, told, times = message.said_at, set[Wording](), Counter[str]()
    for each in message.all("OBX"):
        title, code, system = coded(each.value(3))
        value = clean.joined(*(it.words() for it in each.each(5)), by=", ")
        status = each.text(11).upper()
        if not title or (not value and status not in _TAKEN_BACK) or status in _NOT_YET:
            continue
        begins = when(each.text(14)) or (PartialDate.of(said) if said else None)
        what = f"result/{clean.ref(code or folded(title))}"
        of_day = f"{what}/{begins.text[:10] if begins else ''}"
        timed, which = _moment(each), clean.ref(each.text(4))
        changed = not timed and (status == "C" or not value)
        if timed:
            ref = f"{what}/{timed}{which and '/'}{which}"
        else:  # by its value it is told from others of its day, where that is still the same
            ref = f"{of_day}/{which}/{'' if changed else clean.ref(value)}"
        flag = each.text(8).upper()
        wording = Wording(
            ref,
            Kind.RESULT,
            sector,
            title,
            begins=begins,
            value=clean.line(value, 200),
            unit=clean.line(each.value(6).text(1) or each.value(6).text(2), 40),
            detail=clean.joined(
                _FLAGS.get(flag, ""), "Provisional" if status == "P" else "",
                value if len(value) > 200 else "",
            ),
            code=code,
            code_system=system,
            status=ItemStatus.WITHDRAWN if status in _TAKEN_BACK else ItemStatus.ACTIVE,
            confidentiality=label,
        )  # fmt: skip
        if wording in told:
            continue
        told.add(wording)
        times[ref] += 1
        if times[ref] > 1:
            wording = wording._replace(source_ref=f"{ref}#{times[ref]}")
        # Each day had one of a sort once: so it may stand.
        yield Said(wording, also=(of_day,), stem=changed, same_moment=not changed)


def _moment(obx: Segment) -> str:
    """When something was measured, to the second in UTC; empty where but a day was sent."""
    on, at = when(obx.text(14)), instant(obx.text(14))
    timed = at is not None and on is not None and on.precision is Precision.MINUTE
    return f"{at:%Y-%m-%dT%H:%M:%S}" if timed else ""


def coded(it: Value) -> tuple[str, str, str]:
    """Words, code and system: SNOMED's where one of the two codes is."""
    first, second = (it.text(1), it.text(3)), (it.text(4), it.text(6))
    code, system = second if _is_snomed(second[1]) and second[0] else first
    words = it.text(2) or it.text(5) or it.text(9)
    return (
        _TAG.sub("", words) or code,
        clean.ref(code),
        SNOMED if _is_snomed(system) else clean.ref(system),
    )


def _is_snomed(system: str) -> bool:
    return system.upper().replace(" ", "") in _SNOMED


def _severity(it: Value) -> str:
    return _SEVERITIES.get(it.text(1).upper(), it.words().casefold())
