"""The visits of a week on the kitchen wall: of the items only what may lie in a home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Copy, Organisation, Staff
from desktop.services import disclosure, papers, patients, plan_paper, relationships, week
from desktop.store.session import on_hub, sign
from desktop.words import papers as words
from desktop.words.carers import in_plain_words
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, long_date, whole_days
from desktop.words.doors import without_codes
from desktop.words.enums import Kind, PaperKind, PrintFormat
from desktop.words.papers import (
    PREVIEW,
    PrintedDay,
    PrintedVisit,
    PrintedWeek,
    RingLine,
    VisitLine,
)
from desktop.words.patients import BannerRow
from desktop.words.people import Actor
from desktop.words.week import Package, Visit, WeekRow, Where, monday_of

DRAWN = frozenset({Kind.VISIT, Kind.APPOINTMENT, Kind.SERVICE})
"""The kinds of item from which the paper takes words."""
NOT_PRINTED = "Printing the visits of a week is not part of your role. Ask the key worker."
DIED = "This person has died: no visits are printed for their home."
MOST_TO_RING = 4
FEWEST_ALIKE = 3
"""Days that must be alike before “every day” says more than it saves."""


@dataclass(frozen=True, slots=True)
class WeekCopy(Made):
    """The visits of a week with a number; ``id`` is that of their copy."""

    week: PrintedWeek


def printed(
    session: Session, actor: Actor, patient_id: int, monday: date, format: PrintFormat | None,
    place: str, why_not: str, now: datetime,
) -> WeekCopy:  # fmt: skip
    """Print the week from a Monday: number the copy, and say what stands on it.

    The person's recorded format (None) is printed unless ``why_not`` says why not.
    """
    person = _person(session, actor, patient_id)
    monday, format = monday_of(monday), format or person.print_format
    why_not = papers.why_not_this_format(person, format, why_not)
    place = " ".join(place.split())
    copy = Copy(
        kind=PaperKind.WEEK, patient_id=person.id, week_of=monday, format=format,
        says=" ".join(_digests(_says(session, person.id, monday, _today(now)))),
        why_not_recorded_format=why_not, place=place, printed_at=now, printed_by_id=actor.id,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    subjects = sign(
        session, actor, "paper.printed", {f"copy:{copy.id}", f"patient:{person.id}"},
        f"{copy.kind}, from {monday.isoformat()}, {format}",
    )  # fmt: skip
    named = papers.named_copy(
        session, actor, papers.serial_of(session, copy), 1, person, format, place, why_not, now
    )
    return WeekCopy(subjects, copy.id, _laid_out(session, person, monday, named, now))


def preview(
    session: Session, actor: Actor, patient_id: int, monday: date, format: PrintFormat | None,
    place: str, why_not: str, now: datetime,
) -> PrintedWeek:  # fmt: skip
    """The same paper to look at, without a number and without a trace."""
    person = _person(session, actor, patient_id)
    format = format or person.print_format
    why_not = "" if format is person.print_format else why_not.strip()
    named = papers.named_copy(
        session, actor, PREVIEW, 1, person, format, " ".join(place.split()), why_not, now
    )
    return _laid_out(session, person, monday_of(monday), named, now)


def why_not_print(session: Session, actor: Actor) -> str:
    """Why someone neither prints nor previews it; empty where their role does."""
    return papers.why_not_drawn(session, actor, DRAWN, NOT_PRINTED)


def out_of_date(
    session: Session, copies: Iterable[int], now: datetime
) -> dict[tuple[int, str], str] | None:
    """Which of these copies say something else than the week by now: patient and subject, why.

    None where this login does not see all of what may lie in a home: it would compare with less
    than is so. A week that is over is wrong no more.
    """
    if not _sees_all(session):
        return None
    today = _today(now)
    hanging = session.execute(
        select(Copy.patient_id, Copy.id, Copy.week_of, Copy.place, Copy.says).where(
            Copy.id.in_(sorted(copies)), Copy.week_of >= monday_of(today)
        )
    )
    found: dict[tuple[int, str], str] = {}
    for patient, copy, week_of, place, said in hanging:
        if patient is None or week_of is None:
            continue
        was, is_so = said.split(), _digests(_says(session, patient, week_of, today))
        to_come = (today - week_of).days if today > week_of else 0
        if was[to_come:] != is_so[to_come:]:
            where = f"in {place}" if place else "in the home"
            found[patient, f"copy:{copy}"] = (
                f"The visits of the week from {long_date(week_of)} lie {where}; they have changed."
            )
    return found


def _sees_all(session: Session) -> bool:
    """Not every member of staff does, on a hub; elsewhere, and as a script, the program does."""
    if not on_hub(session):
        return True
    me = session.scalar(select(func.me()))
    if me is None:
        return True
    role = session.scalars(select(Staff.role).where(Staff.id == me)).one()
    on_paper = {cell for cell in disclosure.paper(session).cells if cell.kind in DRAWN}
    return on_paper <= disclosure.role(session, role).cells


def _person(session: Session, actor: Actor, patient_id: int) -> BannerRow:
    relationships.must_open(session, actor, patient_id)
    if why_not := why_not_print(session, actor):
        raise Problem(why_not)
    person = patients.banner(session, patient_id)
    if person.died is not None:
        raise Problem(DIED)
    return person


# --- what stands on it --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Says:
    """What makes the paper right or wrong."""

    row: WeekRow
    days: tuple[PrintedDay, ...]
    arranged: tuple[VisitLine, ...]


def _says(session: Session, patient_id: int, monday: date, today: date) -> _Says:
    row = week.week(session, disclosure.paper(session), patient_id, monday, today)
    days = tuple(
        PrintedDay(
            day, tuple(_visit(each) for each in row.visits if each.day == day and not each.gone)
        )
        for day in row.days
    )
    return _Says(row, days, _arranged(row, row.days))


def _laid_out(
    session: Session, person: BannerRow, monday: date, copy: words.Copy, now: datetime
) -> PrintedWeek:
    """What was before today is on no wall; what is alike on all days stands once."""
    today = _today(now)
    says = _says(session, person.id, monday, today)
    days = tuple(each for each in says.days if each.day >= today) or says.days
    alike = [each for each in days[0].visits if all(each in day.visits for day in days)]
    if len(days) < FEWEST_ALIKE:
        alike = []
    return PrintedWeek(
        copy,
        plan_paper.on_paper(person),
        tuple(
            PrintedDay(day.day, tuple(each for each in day.visits if each not in alike))
            for day in days
        ),
        tuple(dict.fromkeys(alike)),
        tuple(
            replace(each, what_for=in_plain_words(each.what_for))
            for each in _arranged(says.row, [each.day for each in days])
        ),
        _ring(session, person, says.row),
    )


def _digests(says: _Says) -> list[str]:
    """Of what was called off nobody comes, whether a paper says so or never knew of it."""
    comes = (
        tuple(each for each in day.visits if each.state != words.CANCELLED) for day in says.days
    )
    said = [*comes, says.arranged]
    return [blake2b(repr(each).encode(), digest_size=8).hexdigest() for each in said]


def _visit(visit: Visit) -> PrintedVisit:
    state = {Where.TELEPHONE: "By telephone", Where.AWAY: "Away from home"}.get(visit.where, "")
    if state.casefold() in visit.item.title.casefold():
        state = ""
    return PrintedVisit(
        time=_clock(visit.starts),
        who=visit.who or visit.organisation,
        what_for=without_codes(visit.item.title),
        state=words.CANCELLED if visit.cancelled or visit.not_made else state,
    )


def _clock(time: str) -> str:
    """``9:30 am``, as it is said in a home."""
    if not time:
        return ""
    hour, minutes = int(time[:2]), time[3:]
    return f"{hour % 12 or 12}:{minutes} {'am' if hour < 12 else 'pm'}"


def _arranged(row: WeekRow, days: Sequence[date]) -> tuple[VisitLine, ...]:
    """Care at home, on any of these days, of which nobody has sent the visits."""
    return tuple(
        VisitLine(each.organisation, without_codes(each.item.title), whole_days(each.how_often))
        for each in sorted(row.packages, key=lambda each: (each.organisation, each.item.title))
        if each.comes_home and not each.supplied and _falls_on(each, days)
    )


def _falls_on(package: Package, days: Sequence[date]) -> bool:
    """Whether it may come on one of them; where no weekday is named, on each on which it runs."""
    return any(
        package.runs_on(day) and (not package.days or day.weekday() in package.days) for day in days
    )


def _ring(session: Session, person: BannerRow, row: WeekRow) -> tuple[RingLine, ...]:
    """Whoever comes and has a number in the hub, and the practice; each once."""
    coming: Sequence[str] = list(
        dict.fromkeys(
            name.lower()
            for name in (
                *(each.organisation for each in row.packages if each.comes_home),
                *(each.organisation for each in row.visits),
            )
        )
    )
    found = session.execute(
        select(Organisation.name, Organisation.telephone).where(
            func.lower(Organisation.name).in_(coming), Organisation.telephone != ""
        )
    )
    known = {name.lower(): RingLine("", name, "", telephone) for name, telephone in found}
    lines = [known[name] for name in coming if name in known][: MOST_TO_RING - 1]
    if person.practice and person.practice_telephone:
        lines.append(RingLine("", person.practice, "", person.practice_telephone))
    return tuple(lines)


def _today(now: datetime) -> date:
    return now.astimezone(ENGLAND).date()
