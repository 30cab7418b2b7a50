"""Everyone who visits or phones a person in one week, from every sector, for one audience."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from desktop.models import Item, Organisation, Patient, Practice, Staff
from desktop.services import disclosure, items, sources, visit_words, week_rules
from desktop.services.visit_words import Known
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import CANCELLED, ItemRow
from desktop.words.people import Audience
from desktop.words.week import Package, Unsaid, Visit, WeekRow, Where, days_of, monday_of

SENT_AHEAD = timedelta(days=14)
"""From the Monday looked at: whoever sends a visit that is to come in it sends a rota."""
AROUND = timedelta(weeks=4)
"""Before and after the week looked at: whoever sent a visit in them sends visits."""
_COMES = (Kind.VISIT, Kind.APPOINTMENT, Kind.ENCOUNTER)


def week(
    session: Session, audience: Audience, patient_id: int, monday: date, today: date
) -> WeekRow:
    """What the audience may see of the seven days from a Monday."""
    disclosure.must_reach(session, audience, patient_id)
    days, known = days_of(monday), known_names(session)
    found = _visits(session, audience, patient_id, monday, known)
    visits = tuple(each for each in found if each.day <= days[-1])
    services = _services(session, audience, patient_id, monday)
    around = partial(_samples, session, audience, patient_id, monday, known)
    packages = _packages(services, found, around, monday, known)
    stays = [
        stay
        for item in items.asked(
            session, audience, patient_id, Item.kind == Kind.ADMISSION, *_within(days)
        )
        if (stay := visit_words.stay(_as_of(item, today))) is not None
        and (stay.last is None or stay.last >= monday)
    ]
    died = session.scalar(select(Patient.died).where(Patient.id == patient_id))
    return WeekRow(
        patient=patient_id,
        monday=monday,
        visits=visits,
        packages=packages,
        stays=tuple(stays),
        marks=week_rules.marks(visits, packages, stays, days, today, died),
        unsaid=_unsaid(packages) if died is None else Unsaid(),
        sources=sources.ages_for(session, audience, patient_id),
    )


def _as_of(item: ItemRow, today: date) -> ItemRow:
    """A stay that is to begin is planned, and how long it takes is not known."""
    ahead = items.is_ahead(item, PartialDate.of(today))
    return replace(item, status=ItemStatus.PLANNED) if ahead else item


def unsaid(session: Session, audience: Audience, patient_id: int, today: date) -> Unsaid:
    """Of whose visits to come nothing is told, about someone who is alive.

    Whoever sent some of next week has told what is to come, though none of it is in this one.
    """
    disclosure.must_reach(session, audience, patient_id)
    monday = monday_of(today)
    services = _services(session, audience, patient_id, monday)
    if not services:
        return Unsaid()
    known = known_names(session)
    around = _samples(session, audience, patient_id, monday, known)
    ahead = [each for each in around if _is_ahead(each, monday) and _is_in_sight(each)]
    packages = _packages(services, ahead, lambda: around, monday, known)
    return _unsaid([replace(each, supplied=each.supplied or each.ahead) for each in packages])


def _visits(
    session: Session, audience: Audience, patient_id: int, monday: date, known: Known
) -> list[Visit]:
    """Of the two weeks from a Monday; of what happened elsewhere only telephone calls."""
    coming = _coming(monday, monday + SENT_AHEAD)
    found = items.asked(session, audience, patient_id, *coming)
    return sorted(
        filter(_is_in_sight, _as_visits(found, known)),
        key=lambda each: (each.day, each.starts, each.item.title, each.item.id),
    )


def _is_in_sight(visit: Visit) -> bool:
    return visit.item.kind is not Kind.ENCOUNTER or visit.where is Where.TELEPHONE


def _is_ahead(visit: Visit, monday: date) -> bool:
    return monday <= visit.day < monday + SENT_AHEAD


def _samples(
    session: Session, audience: Audience, patient_id: int, monday: date, known: Known
) -> list[Visit]:
    """Around a week, before it, in it, in the next and after that, one of each said in the same
    words, and as exactly: of carers there are four a day.
    """
    coming = _coming(monday - AROUND, days_of(monday)[-1] + AROUND)
    parts = (monday, monday + timedelta(days=7), monday + SENT_AHEAD)
    alike = (
        Item.title, Item.detail, Item.source_id, Item.author_id, Item.status,
        func.length(Item.begins), *(Item.begins < PartialDate.of(each) for each in parts),
    )  # fmt: skip
    firsts = (
        select(func.min(Item.id))
        .where(Item.patient_id == patient_id, disclosure.visible(audience), *coming)
        .group_by(*alike)
    )
    return _as_visits(items.asked(session, audience, patient_id, Item.id.in_(firsts)), known)


def _coming(first: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """What was cancelled stays in sight, unlike what was entered in error."""
    return (
        Item.kind.in_(_COMES),
        Item.begins >= PartialDate.of(first),
        Item.begins < PartialDate.of(until),
        or_(
            Item.status != ItemStatus.WITHDRAWN,
            and_(Item.kind != Kind.ENCOUNTER, Item.value == CANCELLED),
        ),
    )


def _as_visits(found: Iterable[ItemRow], known: Known) -> list[Visit]:
    return [visit for item in found if (visit := visit_words.visit(item, known)) is not None]


def _services(session: Session, audience: Audience, patient_id: int, monday: date) -> list[ItemRow]:
    """What is arranged in the week."""
    within = _within(days_of(monday))
    found = items.asked(session, audience, patient_id, Item.kind == Kind.SERVICE, *within)
    return [item for item in found if not items.is_over(item, PartialDate.of(monday))]


def _packages(
    services: Iterable[ItemRow], ahead: Sequence[Visit], around: Callable[[], Sequence[Visit]],
    monday: date, known: Known,
) -> tuple[Package, ...]:  # fmt: skip
    """What is known of the visits of services; those ``ahead`` are of two weeks.

    ``around`` is asked where they do not tell it all.
    """
    last = days_of(monday)[-1]
    visits = [each for each in ahead if each.day <= last]
    found = [_supplied(visit_words.package(item, known), visits, ahead) for item in services]
    if all(each.supplied for each in found if each.comes_home):
        return tuple(found)
    samples = around()
    return tuple(replace(each, sends=each.supplied or _any_of(each, samples)) for each in found)


def _within(days: Sequence[date]) -> tuple[ColumnElement[bool], ...]:
    """What began before the week is over, and had not ended when it began.

    ``ends`` may be a year or a month: whoever reads the rows looks at it again.
    """
    return (
        or_(Item.begins.is_(None), Item.begins < PartialDate.of(days[-1] + timedelta(days=1))),
        or_(
            Item.status.in_((ItemStatus.ACTIVE, ItemStatus.PLANNED)),
            and_(Item.status == ItemStatus.ENDED, Item.ends >= PartialDate.of(days[0])),
        ),
    )


def _supplied(package: Package, visits: Sequence[Visit], ahead: Sequence[Visit]) -> Package:
    to_come = [each for each in ahead if each.item.status is not ItemStatus.ENDED]
    supplied = _any_of(package, visits)
    return replace(package, sends=supplied, supplied=supplied, ahead=_any_of(package, to_come))


def _any_of(package: Package, visits: Iterable[Visit]) -> bool:
    return any(visit_words.same_provider(each, package) for each in visits)


def _unsaid(packages: Sequence[Package]) -> Unsaid:
    home = [each for each in packages if each.comes_home]
    sending = [each for each in home if each.sends]
    return Unsaid(
        never=_named([each for each in home if not each.sends], sending),
        this_week=_named(
            [each for each in sending if not each.supplied],
            [each for each in home if each.supplied],
        ),
    )


def _named(packages: Iterable[Package], others: Iterable[Package]) -> tuple[str, ...]:
    """Who provides them, each once; of whoever provides others too, with what for."""
    both = {each.organisation for each in others}
    return tuple(
        dict.fromkeys(
            f"{each.organisation} ({each.item.title})"
            if each.organisation in both
            else each.organisation
            for each in packages
        )
    )


def known_names(session: Session) -> Known:
    """Names of organisations, practices and colleagues: set-up that everyone signed in reads."""
    organisations = session.scalars(union_all(select(Organisation.name), select(Practice.name)))
    staff = session.execute(select(Staff.name, Staff.role, Staff.organisation))
    return Known(
        frozenset(name.casefold() for name in organisations if name),
        {name.casefold(): (role, organisation) for name, role, organisation in staff},
    )
