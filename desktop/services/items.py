"""What is known about a person, for one audience: the summary, the timeline, one item's story."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Item, ItemAnnotation, ItemWording, Source, Staff
from desktop.services import allergies, disclosure, relationships, sent, sources
from desktop.store.session import sign
from desktop.words.agreeing import agreement, as_one
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.doors import without_codes
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import (
    CANCELLED,
    NEVER_SHOWN,
    Annotation,
    ItemRow,
    ItemStory,
    SummaryRow,
    WordingThen,
    is_to_come,
)
from desktop.words.items import is_over as over
from desktop.words.people import Actor, Audience, Cell

HAPPENS = frozenset({
    Kind.REFERRAL, Kind.ADMISSION, Kind.PROCEDURE, Kind.VACCINATION, Kind.ASSESSMENT, Kind.REVIEW,
    Kind.REQUEST, Kind.ENCOUNTER, Kind.NOTE, Kind.DOCUMENT,
})  # fmt: skip
"""Kinds that happen on a day."""
STANDS = frozenset(Kind) - HAPPENS - {Kind.RESULT, Kind.APPOINTMENT, Kind.VISIT} | {
    Kind.REFERRAL,
    Kind.ADMISSION,
}
"""Kinds that stand until they end; someone in hospital, or referred and not yet seen, is both."""
ARRANGED = frozenset({
    Kind.ADMISSION, Kind.PROCEDURE, Kind.VACCINATION, Kind.ASSESSMENT, Kind.REVIEW, Kind.ENCOUNTER,
})  # fmt: skip
"""Kinds that are arranged for a day, besides visits and appointments, which always are."""
BEGINS = frozenset({Kind.SERVICE, Kind.REFERRAL, Kind.EQUIPMENT, Kind.SOCIAL_CONTEXT})
"""Kinds that are planned before they stand."""
LATELY, LATELY_FEW, COMING, COMING_FEW = 8, 3, 12, 4
_ORDER = {kind: place for place, kind in enumerate(Kind)}


def summary(session: Session, audience: Audience, patient_id: int, now: datetime) -> SummaryRow:
    """One page: what stands, what happened lately, who comes next."""
    disclosure.must_reach(session, audience, patient_id)
    moment = PartialDate.of(now)
    today = PartialDate(moment.text[:10])
    standing = _rows(
        session,
        _of(audience, patient_id).where(Item.kind.in_(STANDS), Item.status == ItemStatus.ACTIVE),
    )
    planned = _planned(session, audience, patient_id, today)
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
                as_one(newest_first(current)),
                key=lambda item: (_ORDER[item.kind], item.kind is Kind.PROBLEM and item.rank),
            )
        ),
        lately=_lately(session, audience, patient_id, moment),
        coming=_coming(session, audience, patient_id, planned, today, moment),
        planned=tuple(item for item in planned if item.kind in BEGINS),
        allergies_heading=allergies.heading(audience, current),
        sources=sources.ages_for(session, audience, patient_id),
    )


def timeline(
    session: Session, audience: Audience, patient_id: int, limit: int | None = None
) -> list[ItemRow]:
    """Everything that was not withdrawn, newest first; what has no date comes last."""
    return as_one(stream(session, audience, patient_id, limit))


def stream(
    session: Session, audience: Audience, patient_id: int, limit: int | None = None
) -> list[ItemRow]:
    """The timeline, with each entry of each source by itself."""
    disclosure.must_reach(session, audience, patient_id)
    asked = _of(audience, patient_id).where(Item.status != ItemStatus.WITHDRAWN)
    found = _rows(session, asked.order_by(Item.begins.desc().nulls_last(), Item.id).limit(limit))
    return allergies.without_false_comfort(session, audience, patient_id, found)


def withdrawn(session: Session, audience: Audience, patient_id: int) -> list[ItemRow]:
    """What its source took back, as far as an audience might have seen it.

    What was written here and taken out again is nobody's to read: it may be about someone else.
    """
    disclosure.must_reach(session, audience, patient_id)
    taken_back = (
        Item.status == ItemStatus.WITHDRAWN,
        Item.source_id.is_not(None),
        Item.title != NEVER_SHOWN,
    )
    return _rows(session, _of(audience, patient_id).where(*taken_back))


def story(session: Session, audience: Audience, patient_id: int, item_id: int) -> ItemStory:
    """One item with its earlier wordings and what was written beside it."""
    disclosure.must_reach(session, audience, patient_id)
    item = _one(session, audience, patient_id, item_id)
    stands = session.execute(
        select(Item.version, Item.recorded_from, Item.source_ref, Item.author_id).where(
            *_key(patient_id, item_id)
        )
    ).one()
    now = WordingThen(
        stands.version, stands.recorded_from, None, item.title, item.detail, item.value,
        item.status, item.begins, item.ends,
    )  # fmt: skip
    notes = session.execute(
        select(Staff.name, ItemAnnotation.text, ItemAnnotation.made_at)
        .join(Staff, Staff.id == ItemAnnotation.author_id)
        .where(ItemAnnotation.patient_id == patient_id, ItemAnnotation.item_id == item_id)
        .order_by(ItemAnnotation.made_at.desc(), ItemAnnotation.id.desc())
    )
    return ItemStory(
        item,
        stands.source_ref,
        stands.author_id,
        (now, *_wordings(session, audience, patient_id, item_id)),
        tuple(Annotation(*each) for each in notes),
        _others(session, audience, item),
        sent.came(session, patient_id, item_id),
    )


def _others(session: Session, audience: Audience, item: ItemRow) -> tuple[ItemRow, ...]:
    """What other sources say just so, if they are shown as one with it."""
    said = agreement(item)
    if said is None:
        return ()
    asked = _of(audience, item.patient).where(
        Item.kind == item.kind, Item.code == item.code, Item.status == item.status
    )
    same = next(row for row in as_one(_rows(session, asked)) if item in _plain(row))
    return tuple(each for each in _plain(same) if each != item)


def _plain(row: ItemRow) -> tuple[ItemRow, ...]:
    return (replace(row, also=()), *row.also)


def asked(
    session: Session, audience: Audience, patient_id: int, *where: ColumnElement[bool]
) -> list[ItemRow]:
    """Items of one patient under conditions of the caller, who has weighed the person; unordered.

    Whatever the conditions, no more than the audience may see.
    """
    return _rows(session, _of(audience, patient_id).where(*where))


def asked_of_all(
    session: Session, audience: Audience, patients: Sequence[int], *where: ColumnElement[bool]
) -> list[ItemRow]:
    """The same of several patients whom the caller has weighed, in the order of their beginning."""
    asked = _seen(audience).where(Item.patient_id.in_(patients), *where)
    return _rows(session, asked.order_by(Item.begins, Item.id))


def annotate(
    session: Session, actor: Actor, patient_id: int, item_id: int, text: str, now: datetime
) -> Made:
    """Write something beside an item. What a source said is never edited."""
    relationships.must_open(session, actor, patient_id)
    _one(session, disclosure.person(session, actor), patient_id, item_id)
    if not text.strip():
        raise Problem("Write something before you save.")
    note = ItemAnnotation(
        patient_id=patient_id, item_id=item_id, author_id=actor.id, text=text.strip(), made_at=now
    )
    session.add(note)
    session.flush()
    return Made(sign(session, actor, "item.annotated", {f"patient:{patient_id}"}), note.id)


def in_the_open(items: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
    """For a paper or a wall, which cannot be asked, and which whoever passes may read.

    Without what its source no longer has, but for an allergy: it is safer to warn of one that was
    taken out than to miss one. And without the codes of doors.
    """
    return tuple(
        replace(item, title=without_codes(item.title), detail=without_codes(item.detail))
        for item in items
        if item.gone_at is None or item.kind is Kind.ALLERGY
    )


def newest_first(items: Iterable[ItemRow]) -> list[ItemRow]:
    """By date, the undated last; of one date, by title."""
    by_title = sorted(items, key=lambda item: item.title.casefold())
    return sorted(by_title, key=lambda item: item.begins.text if item.begins else "", reverse=True)


def _of(audience: Audience, patient_id: int) -> Select[*tuple[Any, ...]]:
    """Those of one patient that the audience may see."""
    return _seen(audience).where(Item.patient_id == patient_id)


def _seen(audience: Audience) -> Select[*tuple[Any, ...]]:
    """The only way to items."""
    return _EVERYBODYS.where(disclosure.visible(audience))


# Built once: every page asks it several times, and to build it takes longer than to answer it.
_EVERYBODYS = (
    select(
        Item.patient_id, Item.id, Item.kind, Item.sector, Item.begins, Item.ends, Item.title,
        Item.detail, Item.value, Item.unit, Item.code, Item.status, Item.confidentiality,
        func.coalesce(Source.name, Staff.name, "").label("source"), Item.said_at,
        Item.gone_at, Item.code_system,
    )
    .outerjoin(Source, Source.id == Item.source_id)
    .outerjoin(Staff, Staff.id == Item.author_id)
)  # fmt: skip


def _rows(session: Session, asked: Executable) -> list[ItemRow]:
    return [ItemRow(*each) for each in session.execute(asked)]


def _key(patient_id: int, item_id: int) -> tuple[ColumnElement[bool], ...]:
    return Item.patient_id == patient_id, Item.id == item_id


def _one(session: Session, audience: Audience, patient_id: int, item_id: int) -> ItemRow:
    stands = or_(
        Item.status != ItemStatus.WITHDRAWN,
        and_(Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)), Item.value == CANCELLED),
    )
    one = _of(audience, patient_id).where(Item.id == item_id, stands)
    found = allergies.without_false_comfort(session, audience, patient_id, _rows(session, one))
    if not found:
        raise Problem("This is no longer in the record. Go back and look again.")
    return found[0]


def _wordings(
    session: Session, audience: Audience, patient_id: int, item_id: int
) -> list[WordingThen]:
    """Earlier wordings, newest first; each is weighed by how closely it was held then."""
    found = session.execute(
        select(
            ItemWording.sector, ItemWording.kind, ItemWording.confidentiality, ItemWording.number,
            ItemWording.recorded_from, ItemWording.recorded_to, ItemWording.title,
            ItemWording.detail, ItemWording.value, ItemWording.status, ItemWording.begins,
            ItemWording.ends,
        )
        .where(ItemWording.patient_id == patient_id, ItemWording.item_id == item_id)
        .order_by(ItemWording.number.desc())
    )  # fmt: skip
    return [
        WordingThen(*words)
        for sector, kind, confidentiality, *words in found
        if disclosure.may_see(audience, Cell(sector, kind, confidentiality))
    ]


def is_over(item: ItemRow, today: PartialDate) -> bool:
    """Whether its end lies behind, whatever its source called it before that day came."""
    return over(item.ends, today)


def is_ahead(item: ItemRow, today: PartialDate) -> bool:
    """Whether it begins on a day that has not come. An allergy, say, stands whatever its date."""
    return item.kind in ARRANGED | BEGINS and is_to_come(item.begins, today)


def _newest_frailty(items: list[ItemRow]) -> list[ItemRow]:
    """A score is true until the next of its sort: of each, only the newest.

    What has no value takes no score's place.
    """
    kept: list[ItemRow] = []
    scores: set[str] = set()
    for item in newest_first(items):
        sort = item.code or item.title
        if item.kind is not Kind.FRAILTY or sort not in scores:
            kept.append(item)
        if item.kind is Kind.FRAILTY and item.value:
            scores.add(sort)
    return kept


def _lately(
    session: Session, audience: Audience, patient_id: int, moment: PartialDate
) -> tuple[ItemRow, ...]:
    """What happened last; of results and of visits only a few.

    One blood test has a dozen results, and carers come four times a day.
    """
    happened = (
        _of(audience, patient_id)
        .where(
            Item.begins <= moment,
            Item.status.in_((ItemStatus.ACTIVE, ItemStatus.ENDED)),
        )
        .order_by(Item.begins.desc(), Item.id)
    )
    parts = [happened.where(Item.kind.in_(HAPPENS)).limit(LATELY)]
    parts += [
        happened.where(Item.kind == kind).limit(LATELY_FEW) for kind in (Kind.RESULT, Kind.VISIT)
    ]
    found = _rows(session, union_all(*(select(each.subquery()) for each in parts)))
    return tuple(newest_first(found)[:LATELY])


def _planned(
    session: Session, audience: Audience, patient_id: int, today: PartialDate
) -> list[ItemRow]:
    """What somebody has arranged and has not begun, soonest first, the undated last.

    What its source has as begun from a day on is planned until that day comes.
    """
    found = _rows(
        session,
        _of(audience, patient_id).where(
            Item.kind.in_(ARRANGED | BEGINS),
            or_(
                Item.status == ItemStatus.PLANNED,
                and_(Item.status == ItemStatus.ACTIVE, Item.begins > today),
            ),
            Item.gone_at.is_(None),
        ),
    )
    waiting = (
        replace(item, status=ItemStatus.PLANNED)
        for item in found
        if not is_over(item, today) and (item.status is ItemStatus.PLANNED or is_ahead(item, today))
    )
    return as_one(_soonest_first(waiting))


def _coming(
    session: Session, audience: Audience, patient_id: int, planned: Sequence[ItemRow],
    today: PartialDate, moment: PartialDate,
) -> tuple[ItemRow, ...]:  # fmt: skip
    """Who comes from now on, soonest first; what is known to the day stays until the day ends.

    Carers come four times a day: what is ``planned`` once has room beside them.
    """
    found = _rows(
        session,
        _of(audience, patient_id)
        .where(
            Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)),
            Item.status.in_((ItemStatus.PLANNED, ItemStatus.ACTIVE)),
            Item.begins >= today,
        )
        .order_by(Item.begins, Item.id)
        .limit(COMING * 2),
    )
    once = [
        item
        for item in planned
        if item.kind in ARRANGED and (item.begins is None or _to_come(item.begins, moment))
    ][:COMING_FEW]
    visits = [item for item in found if item.begins and _to_come(item.begins, moment)]
    return tuple(_soonest_first([*visits[: COMING - len(once)], *once]))


def _to_come(when: PartialDate, moment: PartialDate) -> bool:
    return when.text >= moment.text[: len(when.text)]


def _soonest_first(found: Iterable[ItemRow]) -> list[ItemRow]:
    """The undated last."""
    return sorted(found, key=lambda item: (item.begins.text if item.begins else "~", item.id))
