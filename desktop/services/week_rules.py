"""What of a week wants a second look, each with its reason in words.

A rule is a pure function from visits, packages and stays to marks. It looks at what is still to
come, and claims a gap only of a provider who sends visits.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from desktop.services.visit_words import one_organisation, same_provider
from desktop.services.week_calls import calls
from desktop.words.dates import DAY_NAMES, PartialDate, shown_date, shown_death
from desktop.words.week import (
    NEEDS_THE_PERSON,
    SATURDAY,
    SUNDAY,
    Mark,
    MarkKind,
    Package,
    Stay,
    Trade,
    Visit,
    Where,
    day_list,
)

NOON, EVENING = 12 * 60, 17 * 60
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def marks(
    visits: Sequence[Visit],
    packages: Sequence[Package],
    stays: Sequence[Stay],
    days: Sequence[date],
    today: date,
    died: PartialDate | None = None,
) -> tuple[Mark, ...]:
    """Every mark of a week, by day. ``days`` are the seven, ``visits`` those on them.

    Of someone who died nothing else is looked at than who is still to come.
    """
    to_come = [each for each in visits if each.stands and each.day >= today]
    ahead = [day for day in days if day >= today]
    if died is not None:
        return tuple(after_death(to_come, packages, ahead, died))
    home = [day for day in ahead if not any(each.touches(day) for each in stays)]
    weekend = list(empty_weekend(to_come, packages, home))
    told = {day for mark in weekend for day in (mark.day, *home) if day.weekday() >= SATURDAY}
    found = [
        *in_hospital(to_come, stays),
        *away_from_home(to_come),
        *at_once(to_come),
        *same_half_day(to_come),
        *one_carer(to_come, packages),
        *weekend,
        *(
            mark
            for mark in missing_calls(to_come, packages, home)
            if mark.day not in told or not weekend
        ),
    ]
    return tuple(sorted(found, key=lambda mark: (mark.day, mark.kind)))


def after_death(
    visits: Sequence[Visit], packages: Sequence[Package], days: Sequence[date], died: PartialDate
) -> Iterator[Mark]:
    """Who is still to come may not know, and a family opens: whoever sends them is named once.

    What is arranged with them goes on until someone ends it, whether a visit is down or not.
    """
    after = [day for day in days if day >= died.first_day]
    sent_by: dict[str, list[Visit]] = {}
    for each in visits:
        if each.day in after:
            sent_by.setdefault(each.organisation, []).append(each)
    running = [
        (package, day)
        for package in packages
        if package.comes_home and (day := next(filter(package.runs_on, after), None)) is not None
    ]
    told: set[int] = set()
    for organisation, theirs in sent_by.items():
        first, *more = theirs
        arranged = [
            package.item.id
            for package, _ in running
            if package.supplied and any(same_provider(each, package) for each in theirs)
        ]
        told.update(arranged)
        others = f", and {_count(len(more))} more this week" if more else ""
        reason = (
            f"{shown_death(died)}. Tell {organisation}, still down to come:"
            f" {_title(first)}, {_when(first)}{others}."
        )
        about = (*(each.item.id for each in theirs), *arranged)
        yield Mark(MarkKind.TO_CALL_OFF, first.day, reason, about)
    for package, day in running:
        if package.item.id not in told:
            reason = f"{shown_death(died)}. Tell them: {_arranged(package)}."
            yield Mark(MarkKind.TO_CALL_OFF, day, reason, (package.item.id,))


def in_hospital(visits: Sequence[Visit], stays: Sequence[Stay]) -> Iterator[Mark]:
    """A visit, or a telephone call to the home, while the person is in hospital."""
    for each in visits:
        for stay in stays:
            if each.where is not Where.AWAY and stay.covers(each.day, each.starts):
                until = f" until {shown_date(stay.last)}" if stay.last else ""
                reason = (
                    f"In hospital then: {_lower(stay.item.title)}, since"
                    f" {shown_date(stay.first)}{until}."
                )
                yield Mark(
                    MarkKind.CLASH, each.day, _said(each, reason), (each.item.id, stay.item.id)
                )


def away_from_home(visits: Sequence[Visit]) -> Iterator[Mark]:
    """Someone comes to the home while the person is out at an appointment."""
    for each in visits:
        for other in visits:
            if each.where is Where.HOME and other.where is Where.AWAY and _overlap(each, other):
                reason = f"Away then: {other.item.title}, {_when(other)}."
                yield Mark(
                    MarkKind.CLASH, each.day, _said(each, reason), (each.item.id, other.item.id)
                )


def at_once(visits: Sequence[Visit]) -> Iterator[Mark]:
    """Two at the same time who each need the person to themselves."""
    for one, other in combinations(_face_to_face(visits), 2):
        if _overlap(one, other) and not _same_people(one, other):
            reason = (
                f"{_title(one)} ({_when(one)}) and {_title(other)} ({_when(other)}) come at once,"
                " and each needs the person alone."
            )
            yield Mark(MarkKind.CLASH, one.day, reason, (one.item.id, other.item.id))


def same_half_day(visits: Sequence[Visit]) -> Iterator[Mark]:
    """Two different nurses in one morning, or one afternoon: one could perhaps do both."""
    nurses = [each for each in _face_to_face(visits) if each.trade is Trade.NURSE]
    for one, other in combinations(nurses, 2):
        if (
            one.day == other.day
            and _half(one) == _half(other) != ""
            and not _overlap(one, other)
            and _two_people(one, other)
        ):
            reason = (
                f"Two nurses the same {_half(one)}: {_nurse(one)} and {_nurse(other)}."
                " Could one do both?"
            )
            yield Mark(MarkKind.CLASH, one.day, reason, (one.item.id, other.item.id))


def one_carer(visits: Sequence[Visit], packages: Sequence[Package]) -> Iterator[Mark]:
    """A call for which two are needed, and one is down to come, by all its rows."""
    for call in calls(visits):
        first = call.visits[0]
        theirs = [
            package
            for package in packages
            if package.carers == 2
            and package.runs_on(first.day)
            and any(same_provider(each, package) for each in call.visits)
        ]
        if call.carers == 1 and (theirs or call.two_needed):
            who = next((each.who for each in call.visits if each.who), "")
            only = f"one carer, {who}, is" if who else "one carer is"
            reason = f"Two carers are needed; {only} down to come."
            rows = tuple(each.item.id for each in call.visits)
            about = (*rows, *(package.item.id for package in theirs))
            yield Mark(MarkKind.GAP, first.day, _said(first, reason), about)


def empty_weekend(
    visits: Sequence[Visit], packages: Sequence[Package], days: Sequence[date]
) -> Iterator[Mark]:
    """Nobody at all on Saturday and Sunday, though someone is arranged and visits are sent."""
    weekend = [day for day in days if day.weekday() in (SATURDAY, SUNDAY)]
    if len(weekend) < 2 or any(each.day in weekend for each in visits):
        return
    needed = [each for each in packages if each.ahead and all(map(each.due_on, weekend))]
    if needed:
        names = " and ".join(dict.fromkeys(_arranged(each) for each in needed))
        reason = f"No one comes over the weekend, but {names}."
        yield Mark(MarkKind.GAP, weekend[0], reason, tuple(each.item.id for each in needed))


def missing_calls(
    visits: Sequence[Visit], packages: Sequence[Package], days: Sequence[date]
) -> Iterator[Mark]:
    """Fewer calls on a day than are arranged with a provider who sends visits."""
    for package in packages:
        if not (package.supplied and package.ahead):
            continue
        for day in days:
            due = package.due_on(day)
            theirs = (each for each in visits if each.day == day and same_provider(each, package))
            sent = len(calls(theirs))
            # Health sends one visit for two purposes: there only a day without any is a gap.
            if not due or sent >= (due if package.calls else 1):
                continue
            name = DAY_NAMES[day.weekday()]
            sends = "none" if not sent else f"only {_count(sent)}"
            reason = (
                f"{_raised(_arranged(package))}. Visits were sent for this week, but {sends} for"
                f" {name}."
            )
            yield Mark(MarkKind.GAP, day, reason, (package.item.id,))


# --- words ------------------------------------------------------------------------------------


def _arranged(package: Package) -> str:
    """``four calls a day are arranged with Brightway Home Care``."""
    what = package.item.title.rpartition(": ")[2]
    when = ""
    if package.days and len(package.days) < 7:
        when = f" on {day_list(package.days)}"
    if package.calls and package.calls > 1:
        return f"{_count(package.calls)} calls a day{when} are arranged with {package.organisation}"
    if not when and (package.days or package.calls):
        when = " every day"
    return f"{_lower(what)} is arranged{when} with {package.organisation}"


def _said(visit: Visit, reason: str) -> str:
    return f"{_title(visit)}, {_when(visit)}. {reason}"


def _title(visit: Visit) -> str:
    return f"{visit.item.title}, {visit.who}" if visit.who else visit.item.title


def _nurse(visit: Visit) -> str:
    return f"{visit.who or visit.organisation} at {visit.starts} ({visit.item.title})"


def _when(visit: Visit) -> str:
    return visit.starts or "no time said"


def _count(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _lower(words: str) -> str:
    """Within a sentence; a name of capitals stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _raised(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- times ------------------------------------------------------------------------------------


def _face_to_face(visits: Sequence[Visit]) -> list[Visit]:
    return [
        each
        for each in visits
        if each.trade in NEEDS_THE_PERSON and each.where is not Where.TELEPHONE
    ]


def _overlap(one: Visit, other: Visit) -> bool:
    if one.day != other.day:
        return False
    first, last, begins, ends = one.first, one.last, other.first, other.last
    if first is None or last is None or begins is None or ends is None:
        return False
    return first < ends and begins < last


def _half(visit: Visit) -> str:
    if visit.first is None:
        return ""
    return "morning" if visit.first < NOON else "afternoon" if visit.first < EVENING else "evening"


def _two_people(one: Visit, other: Visit) -> bool:
    """By their names; where one is not said, only if they come from two organisations.

    Of two rows of one source, which names an organisation in one alone, that is not known.
    """
    if one.who and other.who:
        return not _same_people(one, other)
    theirs = one.organisation, other.organisation
    unsaid = one.item.source == other.item.source and one.item.source in theirs
    return not unsaid and not one_organisation(*theirs)


def _same_people(one: Visit, other: Visit) -> bool:
    """The same person twice is a matter of their own diary, or one visit told twice."""
    names = [{part.strip().casefold() for part in each.who.split(",")} for each in (one, other)]
    return bool(one.who and other.who and names[0] & names[1])
