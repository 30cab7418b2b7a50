"""What became of an entry of a file, and why: one fate, however many items it became."""

from desktop.words.accounts import Fate

OLDER = "older than what stands"
SEEN = "the very file was taken in before"
UNDATED = "without a date, where a dated word withdrew it"
Told = tuple[Fate, str]
"""A fate and its reason."""


def together(told: list[Told]) -> Told:
    """The one fate of an entry that became several items."""
    if len(told) == 1:
        return told[0]
    fates = {fate for fate, _ in told}
    if fates & {Fate.IMPORTED, Fate.UPDATED}:
        return (Fate.IMPORTED if fates <= {Fate.IMPORTED, Fate.SKIPPED} else Fate.UPDATED), ""
    if Fate.UNCHANGED in fates:
        reasons = {reason for fate, reason in told if fate is Fate.UNCHANGED}
        return Fate.UNCHANGED, next(
            (each for each in (OLDER, UNDATED, SEEN) if each in reasons), ""
        )
    return told[0] if told else (Fate.UNCHANGED, "")
