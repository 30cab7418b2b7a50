"""How sources word who may be told of a person, and who may not.

What forbids is looked for more widely than what permits: taken for a permission a prohibition does
harm, and one line too many at the Desk does none.
"""

import re

from desktop.words.enums import Kind
from desktop.words.items import ItemRow

SAYS_WHO = (Kind.LEGAL, Kind.CONTACT, Kind.REQUIREMENT, Kind.ALERT, Kind.NOTE)
"""Where a source, or a colleague, may have written it."""
AUTHORITY = re.compile(
    r"\b(power of attorney|attorney|court of protection|court[- ]appointed deputy|deputyship"
    r"|deputy for (property|finances?|health|welfare|personal))\b",
    re.IGNORECASE,
)
"""How a source words that somebody acts for the person by law."""

_FACTS = r"[^.;]{0,20}\b(information|details|address|number|results|news|whereabouts)"
_TELL = (
    rf"(tell|inform|share|disclose|divulge|reveal|discuss|(speak|talk) (to|with)"
    rf"|(give|release|pass)\b{_FACTS})"
)
_TOLD = (
    rf"(told|informed|shared|disclosed|divulged|revealed|discussed|(spoken|talked) (to|with)"
    rf"|(given|released|passed)\b{_FACTS})"
)
_TELLING = r"(told|tell(ing)?|shar(e|ed|ing)|disclos(e|ed|ing|ure)|divulg(e|ed|ing))"
_NOBODY = r"(nobody|no[ -]?one|none)"
_FORBIDDEN = (
    rf"((do|must|may|should|shall) not|(do|must|should)n['’]t|never|not to) {_TELL}"
    rf"|(not|never) (to )?be {_TOLD}|do(es)? not want (to )?be (told|informed)"
    r"|(not|\w+n['’]t) (want|wish)\b[^.;]{0,40}\b(told|informed|shared|disclosed|(us|you|staff) to"
    r" (tell|speak|talk))"
    rf"|{_NOBODY}\b[^.;]{{0,40}}\bbe {_TOLD}"
    rf"|(tell|inform|share|disclose|discuss|give|(speak|talk) to)\b[^.;]{{0,15}}\b({_NOBODY}"
    r"|nothing|no (information|details))"
    r"|no (information|details|news|results)( to|\b[^.;]{0,30}\bbe (given|passed|released|shared))"
    r"|no (disclosure|sharing)|((must|should|may) not|not to) (know|find out)"
    r"|(refuse|decline|withdr[ae]w|object|dissent)\w*\b[^.;]{0,40}\b(told|shar(ed|ing)"
    r"|disclos(ed|ure))"
)
_PERMITTED = (
    rf"(may|can) (to )?be (told|informed)|may (be {_TOLD}|{_TELL})|kept informed"
    rf"|share (with|information|her|his|their)|ok(ay)? (for [^.;]{{0,30}} )?to (be {_TOLD}|{_TELL})"
    rf"|((?<!capacity to )consent(s|ed|ing)?|permission|agree[sd]?|happy)\b[^.;]{{0,40}}\b"
    rf"({_TELLING}|discuss(ed|ing)?|(be|being) informed)"
    r"|((?<!capacity to )consent(s|ed)?|permission)\b[^.;]{0,40}\b(speak|talk)(ing)? (to|with)"
)
_SHARING = re.compile(rf"\b({_FORBIDDEN}|{_PERMITTED})\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(not|no|nobody|no-?one|none|nothing|never|neither|nor|without|cannot)\b|n['’]t\b"
    r"|\b(refus|declin|withdr|revok|dissent|object|except|unless)",
    re.IGNORECASE,
)
"""What turns into a prohibition whatever else its sentence permits."""
_SENTENCE = re.compile(r"[.;\n·]")


def says_who(item: ItemRow) -> bool:
    """Whether it records what the person has said of who may be told. Kinship alone does not.

    Nor does a need, or a note: how someone speaks or hears, what they consented to beside, and
    that an attorney was there, is none.
    """
    words = _words(item)
    if _SHARING.search(words):
        return True
    beside = item.kind in {Kind.REQUIREMENT, Kind.NOTE}
    return not beside and AUTHORITY.search(words) is not None


def forbids(item: ItemRow) -> bool:
    """Whether any sentence of it says that something is not to be told, whatever else permits."""
    return any(
        _SHARING.search(each) and _NOT.search(each) for each in _SENTENCE.split(_words(item))
    )


def _words(item: ItemRow) -> str:
    return f"{item.title}. {item.detail}"
