"""What changes the meaning of a resource, and is not understood here.

FHIR lets a source say, beside a fact, that it is not as it looks: ``modifierExtension`` on a
resource or a part of it, ``implicitRules`` on the whole. Whoever does not know it must not read
the rest as if it were not there. None is known here: UK Core and GP Connect define none.
"""

from msgspec import DecodeError, Raw

from desktop.feeds.fhir.file import decode

EXTENSION = (
    "It says beside a fact that it is not as it looks (a modifier extension), in a way that is not "
    "known here: look in the source."
)
RULES = (
    "It follows rules of its own (implicit rules), which are not known here and may change what it "
    "means: look in the source."
)
_MODIFIERS = {"modifierExtension": EXTENSION, "implicitRules": RULES}


def may_be_in(content: bytes) -> bool:
    """Whether any is in a file or an entry: most have none, and need not be looked at closely."""
    return b"modifierExtension" in content or b"implicitRules" in content


def not_understood(raw: Raw) -> str:
    """Why an entry must not be read as it stands; empty where it may be.

    Wherever in it, what it contains included.
    """
    if not may_be_in(bytes(raw)):
        return ""
    try:
        return _why(decode(raw, object))
    except (DecodeError, RecursionError):
        return ""  # whoever reads it says what is wrong with it


def _why(value: object) -> str:
    if isinstance(value, list):
        return next((why for each in value if (why := _why(each))), "")
    if not isinstance(value, dict):
        return ""
    own = (why for key, why in _MODIFIERS.items() if value.get(key))
    return next(own, "") or _why(list(value.values()))
