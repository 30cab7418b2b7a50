"""An action typed in one line: ``ben to look at the bed in 2 weeks``.

Nothing is guessed: an owner or a day that cannot be told for certain is None, its words stay in
the text, and the form asks for it.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.words.dates import MONTHS
from desktop.words.enums import Role
from desktop.words.persons import TITLES

Owner = tuple[int, str, Role]
"""Someone who may own an action: staff id, name, role."""

_ALSO_CALLED = {
    Role.GP: ("doctor",),
    Role.PHYSIOTHERAPIST: ("physio",),
    Role.OCCUPATIONAL_THERAPIST: ("ot", "occupational therapy"),
    Role.CARE_COORDINATOR: ("co-ordinator", "coordinator", "care coordinator"),
    Role.COMMUNITY_NURSE: ("district nurse",),
    Role.SOCIAL_WORKER: ("social care",),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
_LONGEST_NAME = 4
"""Words in ``Dr Mary Ann Lunn``."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What a line says so far; None where it does not say."""

    what: str
    owner: int | None
    due: date | None


def parse(line: str, staff: Sequence[Owner], today: date) -> ActionLine:
    """Read a line as far as it goes, at any moment of its being typed."""
    rest, due = _without_day(" ".join(line.split()), today)
    rest, owner = _without_owner(rest, staff)
    what = rest.strip(" ,;:.-")
    return ActionLine(what[:1].upper() + what[1:], owner, due)


def day(words: str, today: date) -> date | None:
    """A day typed by itself, in any of the ways that an action line may end with."""
    rest, found = _without_day(words.strip(), today)
    return None if rest else found


def _without_owner(line: str, staff: Sequence[Owner]) -> tuple[str, int | None]:
    """The owner named first (``ben to …``) or last (``…, ben``), and the line without the name."""
    words = line.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        said = " ".join(words[:count])
        after = words[count:]
        linked = said[-1] in ",:" or (bool(after) and after[0].lower() in {"to", "will", "-"})
        owner = _who(said.rstrip(",:"), staff, roles=linked)
        if owner is not None:
            if after and after[0].lower() in {"to", "will", "-"}:
                after = after[1:]
            return " ".join(after), owner
    last = re.search(r"(?:,\s*|\s(?:by|for)\s|\s-\s)([^,]+)$", line)
    if last is not None:
        owner = _who(last[1].strip(), staff, roles=True)
        if owner is not None:
            return line[: last.start()], owner
    return line, None


def _who(said: str, staff: Sequence[Owner], *, roles: bool) -> int | None:
    """The one person who is called that; a role counts when only one person has it."""
    key = _folded(said).removeprefix("the ")
    named = {person for person, name, _ in staff if key in _names(name)}
    if not named and roles:
        named = {person for person, _, role in staff if key in _called(role)}
    return named.pop() if len(named) == 1 else None


def _names(name: str) -> Iterator[str]:
    words = _folded(name).split()
    bare = [word for word in words if word.rstrip(".") not in TITLES]
    yield " ".join(words)
    if bare:
        for count in range(1, len(bare) + 1):
            yield " ".join(bare[:count])
        yield bare[-1]
        if len(words) > len(bare):
            yield f"{words[0]} {bare[-1]}"


def _called(role: Role) -> Iterator[str]:
    yield role.value
    yield role.value.split()[-1]
    yield from _ALSO_CALLED.get(role, ())


def _folded(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.casefold().replace("ł", "l"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _without_day(line: str, today: date) -> tuple[str, date | None]:
    """The day that a line ends with, and the line without it. A day in the middle is not a due."""
    for pattern, day in _DAYS:
        found = pattern.search(line)
        if found is not None:
            due = day(found, today)
            if due is not None:
                return line[: found.start()].rstrip(" ,;"), due
    return line, None


def _after(found: re.Match[str], today: date) -> date | None:
    number, unit = found["number"].lower(), found["unit"].lower()
    count = _COUNTS.get(number) or int(number)
    if count > 500:
        return None
    if unit.startswith("month"):
        return _months_on(today, count)
    return today + timedelta(days=count * {"day": 1, "wee": 7, "for": 14}[unit[:3]])


def _months_on(day: date, count: int) -> date:
    """The same day so many months later, or the last that the month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weekday(found: re.Match[str], today: date) -> date:
    """The coming one, never today; *next* is that of the next week, *week* a week later."""
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(found["day"].lower()))
    if found["next"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead + (7 if found["later"] else 0))


def _figures(found: re.Match[str], today: date) -> date | None:
    return _on(today, int(found["day"]), int(found["month"]), found["year"])


def _named_month(found: re.Match[str], today: date) -> date | None:
    start = found["month"].lower()
    month = next((n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(start)), None)
    return None if month is None else _on(today, int(found["day"]), month, found["year"])


def _on(today: date, day: int, month: int, year: str | None) -> date | None:
    """A day of the calendar, the next that comes where no year is given; None for 31/2."""
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _day(pattern: str) -> re.Pattern[str]:
    lead = r"(?:^|[\s,;(])(?:by |on |before |for |due )?(?:the )?"
    return re.compile(lead + pattern + r"[\s.,;)]*$", re.IGNORECASE)


_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_day("today"), lambda _, today: today),
    (_day("tomorrow"), lambda _, today: today + timedelta(days=1)),
    (_day("next week"), lambda _, today: today + timedelta(days=7)),
    (
        _day(
            rf"(?:in|within) (?P<number>\d{{1,3}}|{'|'.join(_COUNTS)}) "
            r"(?P<unit>days?|weeks?|fortnight|months?)(?: time)?"
        ),
        _after,
    ),
    (
        _day(
            r"(?P<next>next )?(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?"
            r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?P<later> week)?"
        ),
        _weekday,
    ),
    (_day(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?"), _figures),
    (
        _day(
            r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[a-z]{3,9})"
            r"(?:[ -](?P<year>\d{4}|\d{2}))?"
        ),
        _named_month,
    ),
)
