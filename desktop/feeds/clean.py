"""Text and dates as sources write them, made fit to keep."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b

from desktop.words.dates import ENGLAND, PartialDate

TITLE_LIMIT = 400
TEXT_LIMIT = 20_000
REF_LIMIT = 200
CUT = "… The rest was cut: look in the source."

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_BLANKS = re.compile(r"[^\S\n]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ENGLISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def line(text: str | None, limit: int = TITLE_LIMIT) -> str:
    """One line of plain text."""
    if not text:
        return ""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
        text = " ".join(text.split())
    elif text[0] == " " or text[-1] == " " or "  " in text:
        text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def words(text: str | None, limit: int = TEXT_LIMIT) -> str:
    """Plain text that may have several lines; what is too long says that it was cut."""
    if not text:
        return ""
    if text.isprintable():
        text = text.strip()
    else:
        text = _CONTROL.sub(" ", text.replace("\r\n", "\n"))
        text = "\n".join(_BLANKS.sub(" ", each).strip() for each in text.split("\n")).strip()
    return text if len(text) <= limit else text[: limit - len(CUT)] + CUT


def joined(*parts: str, by: str = " · ") -> str:
    """The parts that say something, each once."""
    return by.join(dict.fromkeys(filter(None, parts)))


def ref(text: str) -> str:
    """An id of a source, at a length that an index can hold."""
    if not text.isascii() or " " in text or not text.isprintable():
        text = line(text, 100_000)
    if len(text) <= REF_LIMIT:
        return text
    return text[: REF_LIMIT - 33] + "#" + blake2b(text.encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=10_000)
def instant(text: str | None) -> datetime | None:
    """An aware moment; one without a zone was read off a clock in England."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=ENGLAND)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=10_000)
def when(text: str | None) -> PartialDate | None:
    """A FHIR date or dateTime, with the precision that was given; None if it is not one.

    A moment is brought to the clock in England. Midnight there, or in the zone that was sent, is
    how systems write a day: it stays that day and never shifts to the one before.
    """
    if not text:
        return None
    text = text.strip()
    if len(text) <= 10:
        return _checked(text) if _DATE.fullmatch(text) else None
    try:
        found = datetime.fromisoformat(text)
        if found.hour == found.minute == found.second == 0:
            return PartialDate(text[:10])
        if found.tzinfo is not None:
            found = found.astimezone(ENGLAND)
            if found.hour == found.minute == found.second == 0:
                return _checked(found.strftime("%Y-%m-%d"))
        return _checked(f"{found.year:04}-{found:%m-%dT%H:%M}")
    except (ValueError, OverflowError):
        return _checked(text[:10]) if _DATE.fullmatch(text[:10]) else None


def day(text: str | None) -> PartialDate | None:
    """The day that a date names, whatever clock time or zone was sent along with it."""
    return when(text[:10]) if text else None


def english_day(text: str) -> PartialDate | None:
    """A date in a CSV: day before month, or the year first; a time behind it means nothing."""
    text = text.strip()
    if found := _YEAR_FIRST.match(text):
        year, month, days = found.groups()
        return _checked(f"{year}-{int(month):02}-{int(days):02}")
    if found := _ENGLISH.match(text):
        days, month, year = found.groups()
        return _checked(f"{year}-{int(month):02}-{int(days):02}")
    if found := _NAMED.match(text):
        days, name, year = found.groups()
        if name.casefold() in _MONTHS:
            return _checked(f"{year}-{_MONTHS.index(name.casefold()) + 1:02}-{int(days):02}")
        return None
    if len(text) in (4, 7, 10) or text[10:11] in ("T", " "):
        return when(text[:10])
    return None


def _checked(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except ValueError:
        return None


def is_full(when_: PartialDate | None) -> bool:
    """Known to the day at least."""
    return when_ is not None and len(when_.text) >= 10


def is_never(when_: PartialDate | None) -> bool:
    """Whether it is the day that systems write for no end: ``31/12/9999``."""
    return when_ is not None and "2999" <= when_.text[:4] <= "9999"


def is_no_end(text: str, when_: PartialDate | None) -> bool:
    """Whether a cell for an end holds a day of nobody: all noughts, 1900 or before, or 9999."""
    noughts = bool(text) and not text.strip("0/.:- ")
    return noughts or is_never(when_) or (when_ is not None and when_.text < "1901")


def is_past(when_: PartialDate | None, today: date) -> bool:
    """Whether a day, or a month or year as a whole, lies behind ``today``."""
    return when_ is not None and when_.last_day < today


def ends_early(begins: PartialDate | None, ends: PartialDate | None) -> bool:
    """Whether an end lies before its beginning, as far as both are known: no such span is kept."""
    if begins is None or ends is None:
        return False
    return ends.text < begins.text[: len(ends.text)]


def end_of(last: PartialDate) -> datetime:
    """The last moment of a day, in UTC: when a period's end was said."""
    on: date = last.first_day
    return datetime(on.year, on.month, on.day, 23, 59, 59, tzinfo=ENGLAND).astimezone(UTC)
