"""How the frailty scores that are sent are coded."""

import re

CLINICAL_FRAILTY_SCALE = "763264000"
"""SNOMED CT: Canadian Study of Health and Aging Clinical Frailty Scale score (Rockwood, 1 to 9)."""
FRAILTY_INDEX = "713634000"
"""SNOMED CT: Frailty Index, without the version by which it was worked out."""
EFI = {1: "efi-1", 2: "efi-2"}
"""The electronic frailty index by its version, in the senders' own codes; cut-points differ."""
_FINE = re.compile(r"\d*\.\d{3,}")


def shown_score(value: str) -> str:
    """With two decimals at the most: an index is sent with as many as its sum happened to have."""
    return f"{float(value):.2f}" if _FINE.fullmatch(value) else value
