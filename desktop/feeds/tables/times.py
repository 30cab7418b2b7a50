"""Times of the clock, and parts of the day, as the cells of a table say them.

What may be meant in two ways is none: ``midnight`` begins one day and ends another.
"""

import re
from functools import lru_cache

_HOURS = r"(?: ?(?:h|hrs?|hours)\.?)?"
_HALF = r"(?: ?([ap])\.? ?m?\.?)?"
_CLOCK = re.compile(
    rf"(\d{{1,2}})(?:[:.](\d{{2}})(?:[:.]\d{{2}}(?:\.\d+)?)?{_HOURS})?{_HALF}$", re.IGNORECASE
)
_FIGURES = re.compile(rf"([01]?\d|2[0-3])([0-5]\d){_HOURS}{_HALF}$", re.IGNORECASE)
_PART = re.compile(r"0?\.(?:5|\d{3,})$")
"""A part of a day, as a spreadsheet keeps its times."""
_QUARTER = "0.25"
"""Either six in the morning, as a spreadsheet keeps it, or 25 minutes past midnight."""
_MIDNIGHT = re.compile(r"(?:24[:.]?00(?:[:.]00)?(?: ?h(?:rs?)?)?|(?:12 )?midnight)$", re.IGNORECASE)
_NOON = re.compile(r"(?:12 ?)?noon$", re.IGNORECASE)
_SPAN = re.compile(r"(.+?) *(?:-|–|—|\bto\b|\btill?\b|\buntil\b) *(.+)$", re.IGNORECASE)
_ENDS_IN_HALF = re.compile(r"\d *([ap])\.? ?m?\.?$", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<before>[A-Za-z -]*?)[ (:,-]*(?P<time>\d[\d:.]*(?: ?[ap]\.? ?m\b\.?)?)[ (),-]*"
    r"(?P<behind>[A-Za-z -]*?)\)?$",
    re.IGNORECASE,
)
_HOURS_OF = {
    "morn": range(12), "breakfast": range(5, 12), "early": range(4, 12), "mid morn": range(8, 12),
    "lunch": range(11, 15), "midday": range(11, 15), "afternoon": range(12, 19),
    "tea": range(14, 20), "dinner": range(12, 21), "supper": range(16, 23),
    "evening": range(16, 24), "bed": range(17, 24), "tuck in": range(17, 24),
}  # fmt: skip
"""When a part of the day can be, where a time stands beside it: of ``Tea 5`` no program knows."""
_SHIFTS = frozenset({
    "am", "pm", "morn", "morning", "breakfast", "lunch", "lunchtime", "midday", "afternoon", "tea",
    "teatime", "tea time", "dinner", "supper", "evening", "bed", "bedtime", "night", "nights",
    "early", "late", "all day", "any time", "anytime", "day", "days", "overnight", "tuck in",
    "sleep in", "waking night", "mid morning", "mid afternoon", "early morning", "late morning",
    "early afternoon", "late afternoon", "early evening", "late evening", "early am", "early pm",
    "late am", "late pm",
})  # fmt: skip
_CALL = re.compile(r" (?:care )?(?:calls?|visits?|shift|round|run)$")


@lru_cache(maxsize=5_000)
def clock(text: str) -> str | None:
    """A time of the day as ``HH:MM``."""
    text = re.sub(r"^(\d{1,4})\.0$", r"\1", text.strip())
    if _NOON.match(text):
        return "12:00"
    if text == _QUARTER:
        return None
    if _PART.match(text):
        return _part_of_day(float(text))
    found = _FIGURES.match(text) or _CLOCK.match(text)
    if found is None:
        return _beside_its_name(text)
    return _time(int(found[1]), int(found[2] or 0), (found[3] or "").casefold())


def _time(hour: int, minute: int, half: str) -> str | None:
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _part_of_day(part: float) -> str | None:
    minutes = part * 24 * 60
    whole = round(minutes)
    if abs(minutes - whole) > 0.02 or whole == 24 * 60:
        return None
    return f"{whole // 60:02}:{whole % 60:02}"


def _beside_its_name(text: str) -> str | None:
    """Of ``Morning (8am)`` and ``18:00 Tea call``, where both say the same."""
    found = _NAMED.fullmatch(text)
    if found is None or bool(found["before"].strip()) == bool(found["behind"].strip()):
        return None
    words = shift(found["before"]) or shift(found["behind"])
    named = clock(found["time"])
    if words is None or named is None:
        return None
    hours = next(
        (each for word, each in _HOURS_OF.items() if words.casefold().startswith(word)), ()
    )
    return named if int(named[:2]) in hours else None


def clock_of_end(text: str) -> str | None:
    """A time at which something ends: 24:00 is the midnight that comes then."""
    return "00:00" if is_midnight(text) else clock(text)


def is_midnight(text: str) -> bool:
    return _MIDNIGHT.match(text.strip()) is not None


@lru_cache(maxsize=5_000)
def span(text: str) -> tuple[str, str] | None:
    """From when to when: ``08:00-08:30``; of ``11-1pm``, what comes first that the last is."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    first, last = found[1].strip(), found[2].strip()
    halves = [_ENDS_IN_HALF.search(each) for each in (first, last)]
    starts, stops = clock(first), clock_of_end(last)
    if starts is None or stops is None:
        return None
    if halves[1] and not halves[0]:
        starts = _in_half(first, stops, halves[1][1], before=True)
    elif halves[0] and not halves[1] and not is_midnight(last):
        stops = _in_half(last, starts, halves[0][1], before=False)
    elif not any(halves) and max(len(first), len(last)) < 3:
        return None
    return (starts, stops) if starts and stops else None


def _in_half(text: str, other: str, half: str, *, before: bool) -> str | None:
    """A time without a half of the day, beside one that has it; one of more than 12 needs none."""
    said = clock(text)
    if said is None or said > "12:59" or text.startswith("0"):
        return said
    same = clock(f"{text} {half}m")
    if same is not None and (same < other if before else same > other):
        return same
    return clock(f"{text} {'a' if half.casefold() == 'p' else 'p'}m")


def shift(text: str) -> str | None:
    """A part of the day that stands for a time: ``AM``, ``Morning``, ``Lunch call``."""
    if any(map(str.isdigit, text)):
        return None
    low = " ".join(re.sub(r"[^a-z ]", "", text.casefold().replace("-", " ")).split())
    low = _CALL.sub("", low)
    if low not in _SHIFTS:
        return None
    return low.upper() if len(low) == 2 else low.capitalize()


def clocks(text: str) -> tuple[str, ...] | None:
    """Several times of the day: ``08:00, 12.30 and 5pm``, or its parts: ``morning and tea``."""
    found = [_begun(part) for part in _parts(text)]
    return None if None in found else tuple(sorted({each for each in found if each}))


def has_spans(text: str) -> bool:
    """Whether some of several times say until when."""
    return any(span(part) for part in _parts(text))


def _begun(part: str) -> str | None:
    until = span(part)
    return until[0] if until else clock(part) or shift(part)


def _parts(text: str) -> list[str]:
    parts = re.split(r"\s*(?:[,;/&+]|\band\b)\s*", text.strip())
    return [part for part in parts if part]
