"""The codes of doors and key safes, which carers are told and nobody else may read on a wall."""

import re

_WHERE = r"key[ -]?(?:safe|box|pad|code)s?|door[ -]?(?:code|entry)|(?:entry|access|alarm) code|PIN"
_CODE = r"(?:(?=[A-Z*#]*\d)[\dA-Z*#]{3,}|\d{1,3}(?: \d{1,3})+)"
_CODES = re.compile(
    rf"\b({_WHERE})(?:(?:\W|\b(?:no|number|code|is|then|and|or)\b)*\b{_CODE}\b[#*]?)+"
    rf"|\b{_CODE}\b\W{{1,3}}({_WHERE})",
    re.IGNORECASE,
)


def without_codes(words: str) -> str:
    """``Lunch call, key safe 4512`` as ``Lunch call, key safe``: for paper and shared screens."""
    return _CODES.sub(lambda found: found[1] or found[2], words)
