"""How closely a source asks for something to be held, by the labels on it.

A label that is not understood is obeyed all the same: what it says may well be that this is not
for everyone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from desktop.feeds import clean
from desktop.feeds.fhir.types import Coding, Concepts, Meta
from desktop.words.enums import Confidentiality
from desktop.words.items import closest

_HELD = {
    # v3-Confidentiality, then the labels of v3-ActCode that ask for more than usual care
    **dict.fromkeys(("U", "L", "M", "N"), Confidentiality.NORMAL),
    "R": Confidentiality.SENSITIVE,
    "V": Confidentiality.RESTRICTED,
    "NOPAT": Confidentiality.RESTRICTED,
    **dict.fromkeys(
        ("ETH", "GDIS", "HIV", "PSY", "SCA", "SDV", "SEX", "STD", "SUD", "ETHUD", "OPIOIDUD",
         "PSYTHPN", "SPI", "BH", "COGN", "DVD", "EMOTDIS", "MH", "SICKLE", "SOC"),
        Confidentiality.SENSITIVE,
    ),
}  # fmt: skip
_ELSE = ("/v3-ActReason", "/v3-ObservationValue")
"""How the systems end whose labels say what a thing is for, or how sound it is."""
_FREELY = re.compile(
    r"\b(?:un-?restricted|(?:not|non)[ -]?(?:restricted|sensitive|confidential)|normal|low"
    r"|moderate)\b", re.IGNORECASE,
)  # fmt: skip
_VERY = re.compile(r"\bvery[ -]?restricted|\b(?:not for|no) (?:the )?patient", re.IGNORECASE)
_CLOSELY = re.compile(r"restrict|sensitiv|confidential|withh[eo]ld|redact|private", re.IGNORECASE)
_HIDES = {"R", "V", "REDACTED", "NOPAT"}


def confidentiality(*labels: Meta | None) -> Confidentiality:
    """The closest that any label asks for: of security labels whatever they say, of tags those
    that can be meant so.
    """
    held: list[Confidentiality | None] = []
    for meta in labels:
        if meta is not None and (meta.security or meta.tag):
            held += (*map(_security, meta.security or []), *map(_held, tags(meta)))
    return closest(*held) if held else Confidentiality.NORMAL


def of_concepts(labels: Concepts) -> Confidentiality:
    """The same of the labels that stand in a field of their own."""
    given = labels if isinstance(labels, list) else [labels] if labels else []
    said: Iterable[Coding] = (
        coding for each in given for coding in each.coding or [Coding(display=each.text)]
    )
    return closest(*map(_security, said))


def label(text: str) -> Confidentiality:
    return _security(Coding(code=text))


def hides_address(meta: Meta | None) -> bool:
    """Whether a label on a person says that they must not be found."""
    given = [*(meta.security or []), *tags(meta)] if meta else []
    return any(
        _code(each) in _HIDES or _by_words(f"{clean.line(each.display)} {_code(each)}") is not None
        for each in given
    )


def tags(meta: Meta) -> list[Coding]:
    return meta.tag if isinstance(meta.tag, list) else [meta.tag] if meta.tag else []


def _security(it: Coding) -> Confidentiality:
    return _obeyed(clean.line(it.system), _code(it), clean.line(it.display))


def _held(it: Coding) -> Confidentiality | None:
    return _understood(_code(it), clean.line(it.display))


@lru_cache(maxsize=1_000)
def _obeyed(system: str, code: str, display: str) -> Confidentiality:
    held = _understood(code, display)
    if held is not None:
        return held
    if _FREELY.search(f"{display} {code}") or system.rstrip("/").endswith(_ELSE):
        return Confidentiality.NORMAL
    return Confidentiality.SENSITIVE


@lru_cache(maxsize=1_000)
def _understood(code: str, display: str) -> Confidentiality | None:
    """By code, whatever its system and its capitals, and by words; None where neither is known."""
    told = [each for each in (_HELD.get(code), _by_words(f"{display} {code}")) if each is not None]
    return closest(*told) if told else None


def _by_words(words: str) -> Confidentiality | None:
    if _VERY.search(words):
        return Confidentiality.RESTRICTED
    if _FREELY.search(words) or not _CLOSELY.search(words):
        return None
    return Confidentiality.SENSITIVE


def _code(it: Coding) -> str:
    return clean.line(str(it.code or "")).upper()
