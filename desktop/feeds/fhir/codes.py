"""The codes of FHIR's own short lists, however a source writes them.

FHIR minds capitals; whoever wrote ``STOPPED`` or ``Entered in Error`` still meant what they said.
"""

import re
from functools import lru_cache

from desktop.feeds import clean

ERROR = "entered-in-error"
"""The status of what should not have been said."""
_LISTED = """
    aborted accepted achieved active ahead-of-target amended appended arrived behind-target
    booked cancelled checked-in completed confirmed corrected current declined deny differential
    directive draft entered-in-error failed filler-order final finished fulfilled high
    in-progress inactive instance-order intended low mild moderate no-show not-done not-started
    not-taken on-hold on-leave on-target option order original-order partial pending permit plan
    planned preliminary preparation proposal proposed provisional received recurrence
    reflex-order refuted registered rejected relapse remission requested reserved resolved
    retired revoked scheduled severe stopped superseded suspended sustaining triaged
    unable-to-assess unconfirmed unknown wait-list
""".split()  # fmt: skip
_NO_LETTER = re.compile(r"[^a-z]")


def _squeezed(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


_BY_LETTERS = {_squeezed(each): each for each in _LISTED} | {"canceled": "cancelled"}


@lru_cache(maxsize=1_000)
def code_of(sent: str) -> str:
    """The code that is meant; what is in no list stays as it was sent, on one line.

    ``noshow``, ``onhold`` and their like are one here, though FHIR spells them in two ways.
    """
    return _BY_LETTERS.get(_squeezed(sent)) or clean.line(sent, 60)


def says_error(text: str) -> bool:
    """Whether what stands there as a status, in whatever shape, is the code of an error."""
    return _squeezed(ERROR) in _squeezed(text)
