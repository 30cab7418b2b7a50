"""Numbers of people that went through a spreadsheet."""

import re

LOST = "has lost its last figures to a spreadsheet: format the column as text and export it again."
_WHOLE = re.compile(r"(\d+)\.0+")
_CUT_SHORT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def whole(text: str) -> str:
    """Without the point that a spreadsheet puts behind a number: ``9990000018.0``."""
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def is_cut_short(text: str) -> bool:
    """Whether of a long number no more is left than ``9.99E+09``."""
    return _CUT_SHORT.fullmatch(text) is not None
