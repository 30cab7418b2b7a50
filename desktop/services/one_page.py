"""One page of a person, for one audience: what stands, what happened lately, who comes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeGuard

from sqlalchemy import and_, or_, select, union_all
from sqlalchemy.orm import Session

from desktop.models import Item
from desktop.services import allergies, disclosure, items, sources, visit_words
from desktop.services.items import ARRANGED, BEGINS, HAPPENS, STANDS, is_ahead, is_over
from desktop.words.agreeing import as_one
from desktop.words.dates import ENGLAND, PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import Coming, ItemRow, SummaryRow
from desktop.words.people import Audience
from desktop.words.week import Trade, Visit

LATELY, LATELY_FEW, COMING = 8, 3, 12
"""Lines of what happened, of them results and visits, and of who comes."""
VISITS, NEAR = 12, 60
"""How many visits are looked through for those lines, behind and ahead."""
BESIDE_CARERS = timedelta(weeks=6)
"""How far back the visits of others are looked for, where the last are all of carers."""
DAYS_OF_ONE = 3
"""Days on which what bears one name is told, so that who comes each day crowds out nobody."""
_ORDER = {kind: place for place, kind in enumerate(Kind)}
_NOBODY = visit_words.Known()
"""Whom of the staff a visit names is not asked: carers are told apart by what is said of it."""


def summary(session: Session, audience: Audience, patient_id: int, now: datetime) -> SummaryRow:
    """One page: what stands, what happened lately, who comes next."""
    disclosure.must_reach(session, audience, patient_id)
    moment = PartialDate.of(now)
    today = PartialDate(moment.text[:10])
    found = items.asked(  # at once: each question takes longer to put than to answer
        session, audience, patient_id,
        or_(
            and_(Item.kind.in_(STANDS), Item.status == ItemStatus.ACTIVE),
            and_(
                Item.kind.in_(ARRANGED | BEGINS),
                or_(
                    Item.status == ItemStatus.PLANNED,
                    and_(Item.status == ItemStatus.ACTIVE, Item.begins > today),
                ),
            ),
        ),
    )  # fmt: skip
    standing = [item for item in found if item.kind in STANDS and item.status is ItemStatus.ACTIVE]
    lately, more_lately = _lately(session, audience, patient_id, moment, now)
    planned = _planned(found, today)
    coming, more_coming = _coming(session, audience, patient_id, planned, today, moment)
    standing = allergies.without_false_comfort(session, audience, patient_id, standing)
    current = _newest_frailty(
        [
            item
            for item in standing
            if not is_over(item, today) and not is_ahead(item, today) and not allergies.unsaid(item)
        ]
    )
    return SummaryRow(
        items=tuple(
            sorted(
                as_one(items.newest_first(current)),
                key=lambda item: (_ORDER[item.kind], item.kind is Kind.PROBLEM and item.rank),
            )
        ),
        lately=lately,
        more_lately=more_lately,
        coming=coming,
        more_coming=more_coming,
        planned=tuple(item for item in planned if item.kind in BEGINS),
        allergies_heading=allergies.heading(audience, current),
        sources=sources.ages_for(session, audience, patient_id),
    )


def _newest_frailty(found: list[ItemRow]) -> list[ItemRow]:
    """A score is true until the next of its sort: of each, only the newest.

    What has no value takes no score's place.
    """
    kept: list[ItemRow] = []
    scores: set[str] = set()
    for item in items.newest_first(found):
        sort = item.code or item.title
        if item.kind is not Kind.FRAILTY or sort not in scores:
            kept.append(item)
        if item.kind is Kind.FRAILTY and item.value:
            scores.add(sort)
    return kept


def _lately(
    session: Session, audience: Audience, patient_id: int, moment: PartialDate, now: datetime
) -> tuple[tuple[ItemRow, ...], bool]:
    """What happened last, and whether there is more; of results and of visits only a few.

    One blood test has a dozen results, and carers come four times a day: of each provider their
    last call alone, and then the last visits of all others.
    """
    happened = (
        items.of_patient(audience, patient_id)
        .where(Item.begins <= moment, Item.status.in_((ItemStatus.ACTIVE, ItemStatus.ENDED)))
        .order_by(Item.begins.desc(), Item.id)
    )
    few, visits = LATELY_FEW + 1, happened.where(Item.kind == Kind.VISIT)
    parts = [
        happened.where(Item.kind.in_(HAPPENS)).limit(LATELY + 1),
        happened.where(Item.kind == Kind.RESULT).limit(few),
        visits.limit(VISITS),
    ]
    found = items.rows(session, union_all(*(select(each.subquery()) for each in parts)))
    calls = _titles_of_calls(found)
    if sum(item.kind is Kind.VISIT and item.title in calls for item in found) == VISITS:
        since = PartialDate.of((now - BESIDE_CARERS).astimezone(ENGLAND).date())
        others = visits.where(Item.begins >= since, Item.title.not_in(calls))
        found += items.rows(session, others.limit(few))
    return _few_of_each(found)


def _few_of_each(found: Sequence[ItemRow]) -> tuple[tuple[ItemRow, ...], bool]:
    """The newest of what was looked through, and whether that was not all."""
    few, counted = {Kind.RESULT: LATELY_FEW, Kind.VISIT: LATELY_FEW}, Counter[Kind]()
    calls: set[str] = set()
    kept: list[ItemRow] = []
    for item in items.newest_first(found):
        if item.kind is Kind.VISIT and _is_call(visit := visit_words.visit(item, _NOBODY)):
            if visit.organisation not in calls:
                kept.append(item)
            calls.add(visit.organisation)
        elif counted[item.kind] < few.get(item.kind, LATELY):
            kept.append(item)
            counted[item.kind] += 1
    shown = tuple(kept[:LATELY])
    return shown, len(found) > len(shown)


def _planned(found: Iterable[ItemRow], today: PartialDate) -> list[ItemRow]:
    """What somebody has arranged and has not begun, soonest first, the undated last.

    What its source has as begun from a day on is planned until that day comes.
    """
    waiting = (
        replace(item, status=ItemStatus.PLANNED)
        for item in found
        if item.kind in ARRANGED | BEGINS
        and item.gone_at is None
        and not is_over(item, today)
        and (item.status is ItemStatus.PLANNED or is_ahead(item, today))
    )
    return as_one(_soonest_first(waiting))


def _coming(
    session: Session, audience: Audience, patient_id: int, planned: Sequence[ItemRow],
    today: PartialDate, moment: PartialDate,
) -> tuple[tuple[Coming, ...], bool]:  # fmt: skip
    """Who comes from now on, soonest first, and whether there is more; what is known to the day
    stays until the day ends.

    Carers come four times a day, for weeks: they are to crowd out nobody, and nobody who comes
    each day is to crowd out who comes once.
    """
    asked = items.of_patient(audience, patient_id).where(
        Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)),
        Item.status.in_((ItemStatus.PLANNED, ItemStatus.ACTIVE)),
    )
    soonest = asked.order_by(Item.begins, Item.id)
    visits = items.rows(session, soonest.where(Item.begins >= today).limit(NEAR))
    if len(visits) == NEAR:  # so many are of carers: of all others those who come after, too
        others = Item.title.not_in(_titles_of_calls(visits))
        later = soonest.where(Item.begins > visits[-1].begins, others)
        visits += items.rows(session, later.limit(COMING))
    left = [item for item in visits if item.begins and _to_come(item.begins, moment)]
    once = [
        item
        for item in planned
        if item.kind in ARRANGED and (item.begins is None or _to_come(item.begins, moment))
    ]
    lines = [*_lines(left), *(Coming((item,)) for item in once)]
    shown = tuple(sorted(lines, key=lambda line: _soonest(line.first))[:COMING])
    told = sum(len(line.items) for line in shown)
    return shown, len(visits) >= NEAR or len(left) + len(once) > told


def _lines(visits: Iterable[ItemRow]) -> list[Coming]:
    """The calls of one provider's carers on their next day in one line, and what has one name on
    one day; all else by itself. ``visits``: soonest first."""
    lines: dict[object, tuple[Visit | None, list[ItemRow]]] = {}
    days: dict[object, set[str]] = {}
    for item in visits:
        by = item.detail.rpartition(" · ")[2]  # whom carers work for stands last
        told = days.setdefault((item.source, item.title, by), set())
        told.add(item.begins.text[:10] if item.begins else "")
        if len(told) > DAYS_OF_ONE:
            continue
        visit = visit_words.visit(item, _NOBODY)
        which: object = item.id
        if _is_call(visit):
            which = item.source, visit.organisation, visit.gone
            first = lines.get(which, (visit,))[0]
            if first is not None and first.day != visit.day:
                continue
        elif visit is not None and item.kind is Kind.VISIT and visit.trade is Trade.NOT_SAID:
            which = item.source, item.title, visit.day, visit.gone
        lines.setdefault(which, (visit, []))[1].append(item)
    return [
        Coming(
            tuple(each),
            visit.organisation if visit else "",
            carers=_is_call(visit),
        )
        for visit, each in lines.values()
    ]


def _is_call(visit: Visit | None) -> TypeGuard[Visit]:
    """Whether it is a call of home care, as its words or its count of carers say."""
    if visit is None or visit.item.kind is not Kind.VISIT:
        return False
    return visit.trade is Trade.CARER or visit.item.unit in ("carer", "carers")


def _titles_of_calls(found: Sequence[ItemRow]) -> set[str]:
    one_of_each = {item.title: item for item in found if item.kind is Kind.VISIT}
    return {
        title for title, item in one_of_each.items() if _is_call(visit_words.visit(item, _NOBODY))
    }


def _to_come(when: PartialDate, moment: PartialDate) -> bool:
    return when.text >= moment.text[: len(when.text)]


def _soonest_first(found: Iterable[ItemRow]) -> list[ItemRow]:
    return sorted(found, key=_soonest)


def _soonest(item: ItemRow) -> tuple[str, int]:
    """The undated last."""
    return (item.begins.text if item.begins else "~", item.id)
