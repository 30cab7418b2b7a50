"""Allergies and diagnoses, as a hospital says them in passing."""

import re
from collections.abc import Iterator

from desktop.feeds import clean
from desktop.feeds.fhir.words import SNOMED
from desktop.feeds.hl7.messages import Message, Value, when
from desktop.feeds.hl7.people import YES
from desktop.words.allergies import NO_KNOWN_ALLERGY, NO_KNOWN_DRUG_ALLERGY, states_none_at_all
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.items import Wording, closest
from desktop.words.patients import folded

_SEVERITIES = {"SV": "severe", "MO": "moderate", "MI": "mild", "U": ""}
_DIAGNOSED = {"A": "Admitting diagnosis", "W": "Working diagnosis", "F": "Final diagnosis"}
_SNOMED = {"SCT", "SNM", "SNM3", "SNOMED", "SNOMEDCT", "SNOMED-CT"}
_NO_DRUG_ALLERGY = re.compile(r"nkda|(no|nil) (known )?drug allerg(y|ies)", re.I)
_TAG = re.compile(r"\s*\((?:disorder|finding|situation|procedure|substance|product)\)$")


def allergies(message: Message, sector: Sector, label: Confidentiality) -> Iterator[Wording]:
    """From AL1, and from IAM, which can take one back."""
    for name, begun, severity in (("AL1", 6, 4), ("IAM", 11, 4)):
        for each in message.all(name):
            cause = each.value(3)
            title, code, system = coded(cause)
            if not title:
                continue
            gone = name == "IAM" and each.text(6).upper() == "D"
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
                detail="" if none is not None else (
                    clean.joined(*reactions, by="; ")
                    or _severity(each.value(severity)).capitalize()
                ),
                code=code,
                code_system=system,
                status=ItemStatus.WITHDRAWN if gone else ItemStatus.ACTIVE,
                confidentiality=label,
            )  # fmt: skip


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
