"""That someone has died, as sources tell it: with a date, or without one."""

from desktop.feeds import clean
from desktop.words.dates import NOT_RECORDED, UNDATED, PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from desktop.words.items import Wording
from desktop.words.tables import bare

_YES = frozenset({"y", "yes", "true", "1", "deceased", "died", "dead", "rip", "passedaway"})
_NO = frozenset({"n", "no", "false", "0", "alive", "living", "notdeceased"})


def alert(ref: str, sector: Sector, died: PartialDate) -> Wording:
    """A source that may not say who someone is may still be the only one that knows."""
    title = "Recorded as having died"
    if died == UNDATED:
        return Wording(ref, Kind.ALERT, sector, f"{title}, {NOT_RECORDED}")
    return Wording(ref, Kind.ALERT, sector, title, begins=died)


def taken_back(ref: str, sector: Sector) -> Wording:
    """They live: what was said of a death stands no more."""
    return alert(ref, sector, UNDATED)._replace(status=ItemStatus.WITHDRAWN)


def ended(stands: Wording, died: PartialDate) -> Wording:
    """What a death ends: on its day, unless it was over by then, or was to begin after it."""
    dated = died != UNDATED and not clean.ends_early(stands.begins, died)
    ends = died if dated and (stands.ends is None or stands.ends > died) else stands.ends
    return stands._replace(status=ItemStatus.ENDED, ends=ends)


def of_cell(text: str) -> PartialDate | None:
    """When someone died, of a cell that says it, or no more than that they did."""
    return UNDATED if bare(text) in _YES else clean.english_day(text)


def denied(text: str) -> bool:
    """Whether a cell says that someone has not died."""
    return bare(text) in _NO


def says_more(died: PartialDate | None, stands: PartialDate | None) -> bool:
    """Whether it says what is not known yet: that someone died, or when."""
    return died is not None and (stands is None or (stands == UNDATED and died != UNDATED))
