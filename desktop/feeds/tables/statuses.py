"""What became of a visit, by the words of whoever sends it.

A word that is not known here is no reason to expect anybody, nor to believe that somebody came: its
row waits for someone to look.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from desktop.feeds.tables.standing import plain
from desktop.words.enums import ItemStatus


class Became(NamedTuple):
    """Where a visit stands."""

    state: ItemStatus
    called_off: bool = False
    """It was to be, and is not."""
    not_made: bool = False
    """It was to be, and nobody was seen."""
    undone: bool = False
    """No more is said than that it is not done: of a day to come, that is no news."""
    rests: bool = False
    """What is called off comes again: it is on hold, or they are in hospital."""
    words: str = ""
    """What is worth a word beside that."""


_DONE = (
    r"complet(?:e|ed|ion)|done|attended|fulfilled|seen|finished|visited|closed|arrived|delivered"
    r"|verified|invoiced|outcomed|logged out|checked out|clocked out|departed"
)
_NOT_YET = re.compile(rf"\b(?:not yet|to be|awaiting|not started)(?: (?:{_DONE}))?\b")
_NOT_DONE = re.compile(rf"\b(?:not|never|no|non|wasn t|isn t)(?: been| be)? (?:{_DONE})\b")
_IN_ERROR = re.compile(r"\b(?:deleted|void(?:ed)?|(?:entered )?in error|error|duplicated?)\b")
_NOT_MADE = re.compile(
    r"\bdna(?:d|ed)?\b|\bdid(?: no|n )t (?:attend|arrive|come|answer)\b|\bmissed\b|\bno ?show\b"
    r"|\bno (?:reply|answer|response|access|entry|contact|visit|carers?)\b|\bfail(?:ed)?\b"
    r"|\brefus(?:ed|al)\b|\bdeclin(?:ed|es)\b|\bnot (?:at )?home\b|\bnobody (?:in|home|there)\b"
    r"|\bwalked out\b|\bleft without being seen\b|\bwas not brought\b|\bwnb\b"
    r"|\bun(?:attended|delivered|visited|seen)\b|\babort(?:ed)?\b"
    r"|\babandon(?:ed)?\b|\bturned away\b"
    r"|\b(?:unable to|could(?: no|n )t) (?:attend|access|gain|see|visit)\b"
)
_CALLED_OFF = re.compile(
    r"\bcancel(?:l?ed|l?ation)?\b|\brescheduled\b|\bmoved\b|\bpostponed\b"
    r"|\bcalled off\b|\bstood down\b|\bwithdrawn\b|\bnot (?:required|needed|wanted)\b"
    r"|\b(?:on|put on) hold\b|\bsuspen(?:ded|sion)\b|\bpaused\b|\bhospitali[sz]ed\b"
    r"|\b(?:in|admitted to|gone to) hospital\b|\badmitted\b|\brespite\b|\bdeceased\b|\bdied\b"
    r"|\bon holiday\b|\baway\b"
)
_RESTS = re.compile(r"\b(?:hold|suspen\w+|paused|hospital\w*|respite|holiday|away)\b")
_OVER = re.compile(rf"\b(?:{_DONE})\b")
_PLANNED = re.compile(
    r"\b(?:planned|booked|scheduled|confirmed|unconfirmed|provisional|proposed|tentative"
    r"|allocated|unallocated|assigned|unassigned|arranged|rostered|due|pending|open|active"
    r"|accepted|reserved|outstanding|upcoming|future|live|published|new|waiting list|waiting"
    r"|ready|draft|overdue|sent in"
    r"|waitlist(?:ed)?|awaiting|in progress|started|under ?way|en route|on (?:the |my )?way"
    r"|checked in|expected)\b"
)
_PLAIN = re.compile(
    rf"(?:{_DONE}|planned|booked|scheduled|confirmed|allocated|assigned|arranged|rostered|due"
    r"|open|active|accepted|cancelled|canceled)"
)


@lru_cache(maxsize=1_000)
def became(text: str) -> Became | None:
    """None for words of which it is not clear what they mean."""
    low = plain(text)
    words = "" if _PLAIN.fullmatch(low) else text
    if not low:
        return Became(ItemStatus.PLANNED)
    if _IN_ERROR.search(low):
        return Became(ItemStatus.WITHDRAWN)
    low, not_yet = _NOT_YET.subn(" planned ", low)
    low, not_done = _NOT_DONE.subn(" ", low)
    not_made, off = bool(not_done or _NOT_MADE.search(low)), bool(_CALLED_OFF.search(low))
    over = bool(_OVER.search(low.replace("closed", "") if not_made or off else low))
    if over and (not_made or off or not_yet):
        return None
    if not_made:
        undone = not _NOT_MADE.search(low)
        return Became(ItemStatus.ENDED, not_made=True, undone=undone, words=words)
    if off:
        negated = re.search(r"\bnot (?:been )?(?:cancel|reschedul|moved|postpon|suspend)", low)
        rests = _RESTS.search(low) is not None
        return None if negated else Became(ItemStatus.WITHDRAWN, called_off=True, rests=rests)
    if over:
        return Became(ItemStatus.ENDED, words=words)
    return Became(ItemStatus.PLANNED, words=words) if _PLANNED.search(low) else None
