"""Whether a service, a stay in a care home or a registration stands, by the words of its source.

Words that are not known here are no reason to believe either: their row waits.
"""

import re
from enum import Enum
from functools import lru_cache


class Standing(Enum):
    ON = "on"
    WAITS = "waits"
    """It is to begin, or rests."""
    SHORT = "short"
    """For a time only."""
    OVER = "over"
    DIED = "died"


_DIED = r"deceased|died|dead|death|rip|r i p|passed away"
DEATH = re.compile(rf"\b(?:{_DIED})\b")
_OVER = (
    r"closed|discharged?|ended|complet(?:e|ed)|inactive|not active|withdrawn|declined|rejected"
    r"|not accepted|cancelled|canceled|terminated|finished|ceased|stopped|expired|no longer \w+"
)
_WAITS = (
    r"on hold|hold|suspended|paused|waiting(?: list)?|wait list|waitlist(?:ed)?|pending|proposed"
    r"|waiting|planned|awaiting(?: \w+)*|referred|new referral|referral received|triage|not started"
    r"|not yet started|to start|future|requested|unallocated|draft|provisional"
)
_ON = (
    r"active|open|current|on caseload|on the caseload|accepted|allocated|in progress|ongoing|live"
    r"|started|receiving|in place|in service|re opened|reopened|commenced|authori[sz]ed|approved"
)
_LEFT = (
    r"left|moved(?: out| away| on)?|discharged?(?: home)?|transferred|vacated"
    r"|(?:gone|went|returned|back) home"
)
_RESIDES = (
    r"resident|permanent|long (?:stay|term)|current|active|in residence|placed|admitted|funded"
    r"|self funded|private|in hospital|hospital(?:ised|ized)?|on leave|in the home|present"
)
_SHORT = (
    r"respite|short (?:stay|term|break)|temporary|temp|step down|step up|intermediate care"
    r"|rehab(?:ilitation)?|discharge to assess|d2a|trial(?: stay)?|convalescen(?:t|ce)"
)
_TO_COME = r"expected|reserved|pre ?admission|to be admitted|enquiry|pending|planned|waiting list"
_OFF_THE_LIST = (
    r"deducted|left|removed|transferred out|inactive|de ?registered|deregistered|gone away|ghost"
    r"|ex patient|moved away|not registered|cancelled|emigrated|embarkation|internal transfer"
    r"|(?:deferred )?removal|removal to \w+(?: \w+)*"
)
_FOR_A_TIME = (
    r"temp(?:orary)?(?: resident| patient)?|immediate(?:ly)?(?: and)? necessary|emergency|walk in"
    r"|private|visitor|short stay|short term|minor surgery|contraception|maternity|dummy|test"
)
_REGISTERED = (
    r"registered|regular|permanent|current|active|gms|pms|apms|fully registered|applied|general"
    r"|fp69|fp 69|correctly|community|long stay|notification of registration|service dependant"
    r"|(?:medical )?(?:card|record) (?:received|sent)(?: by \w+)?|fp1 submitted|has presented"
)
_DENIED = re.compile(r"\b(?:not|never|no|unless|until)\b")
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})
_SAYS_ON = re.compile(r"\b(?:active|open|current|live|resident|registered)\b")
_SAYS_OVER = re.compile(r"\b(?:closed|ended|discharged|inactive|left|deducted)\b")

_SERVICE = ((Standing.DIED, _DIED), (Standing.OVER, _OVER), (Standing.WAITS, _WAITS),
            (Standing.ON, _ON))  # fmt: skip
_STAY = ((Standing.DIED, _DIED), (Standing.OVER, _LEFT), (Standing.SHORT, _SHORT),
         (Standing.WAITS, _TO_COME), (Standing.ON, _RESIDES))  # fmt: skip
_LISTED = ((Standing.DIED, _DIED), (Standing.OVER, _OFF_THE_LIST), (Standing.SHORT, _FOR_A_TIME),
           (Standing.ON, _REGISTERED))  # fmt: skip
_NO_END = frozenset({"n a", "na", "none", "no", "n", "ongoing", "on going", "current", "present",
                     "open", "still open", "still here", "tbc", "not ended", "nil"})  # fmt: skip


_NO_NEWS = frozenset({"active", "open", "current", "ongoing", "live", "in progress", "on caseload",
                      "resident", "permanent", "yes", "y", "true", "1"})  # fmt: skip


def worth_words(text: str) -> str:
    """A status that says more than that something stands."""
    return "" if plain(text) in _NO_NEWS else text


def plain(text: str) -> str:
    """Its words and figures alone, in small letters."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def of_service(text: str, column: str) -> Standing | None:
    """Where a service stands; None where that is not clear."""
    return _standing(text, column, _SERVICE)


def of_stay(text: str, column: str) -> Standing | None:
    """Whether they live in a care home; None where that is not clear."""
    return _standing(text, column, _STAY)


def of_registration(text: str, column: str) -> Standing | None:
    """Whether they are on the list of a practice; None where that is not clear."""
    return _standing(text, column, _LISTED)


def has_left(words: str) -> Standing | None:
    """What stands beside the date at which a stay ended; None where it is not clear that it has."""
    low = plain(words)
    if not low:
        return None if "?" in words else Standing.OVER
    if DEATH.search(low):
        return Standing.DIED
    somewhere = r"(?:\w+ )?to (?!.*hospital)\w+(?: \w+)*"
    return Standing.OVER if re.fullmatch(rf"(?:{_LEFT}|home|{somewhere})", low) else None


def is_no_end(text: str) -> bool:
    """Whether a cell for an end says that there is none."""
    return not text.strip(" -–—.?") or plain(text) in _NO_END


@lru_cache(maxsize=1_000)
def _standing(text: str, column: str, among: tuple[tuple[Standing, str], ...]) -> Standing | None:
    low, name = plain(text), plain(column)
    if not low:
        return Standing.ON
    if low in _YES | _NO:
        on, over = bool(_SAYS_ON.search(name)), bool(_SAYS_OVER.search(name))
        if on == over:
            return None
        return Standing.ON if on is (low in _YES) else Standing.OVER
    found = set()
    for standing, words in among:
        low, said = re.subn(rf"\b(?:{words})\b", " ", low)
        if said:
            found.add(standing)
    if Standing.DIED in found:
        found.discard(Standing.OVER)
    return found.pop() if len(found) == 1 and not _DENIED.search(low) else None
