"""What is known about a person, for one audience: the timeline, and one item's story."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Item, ItemAnnotation, ItemWording, Source, Staff
from desktop.services import allergies, disclosure, relationships, sent
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
    asked = of_patient(audience, patient_id).where(Item.status != ItemStatus.WITHDRAWN)
    found = rows(session, asked.order_by(Item.begins.desc().nulls_last(), Item.id).limit(limit))
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
    return rows(session, of_patient(audience, patient_id).where(*taken_back))


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
    asked = of_patient(audience, item.patient).where(
        Item.kind == item.kind, Item.code == item.code, Item.status == item.status
    )
    same = next(row for row in as_one(rows(session, asked)) if item in _plain(row))
    return tuple(each for each in _plain(same) if each != item)


def _plain(row: ItemRow) -> tuple[ItemRow, ...]:
    return (replace(row, also=()), *row.also)


def asked(
    session: Session, audience: Audience, patient_id: int, *where: ColumnElement[bool]
) -> list[ItemRow]:
    """Items of one patient under conditions of the caller, who has weighed the person; unordered.

    Whatever the conditions, no more than the audience may see.
    """
    return rows(session, of_patient(audience, patient_id).where(*where))


def asked_of_all(
    session: Session, audience: Audience, patients: Sequence[int], *where: ColumnElement[bool]
) -> list[ItemRow]:
    """The same of several patients whom the caller has weighed, in the order of their beginning."""
    asked = _seen(audience).where(Item.patient_id.in_(patients), *where)
    return rows(session, asked.order_by(Item.begins, Item.id))


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


def of_patient(audience: Audience, patient_id: int) -> Select[*tuple[Any, ...]]:
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


def rows(session: Session, asked: Executable) -> list[ItemRow]:
    return [ItemRow(*each) for each in session.execute(asked)]


def _key(patient_id: int, item_id: int) -> tuple[ColumnElement[bool], ...]:
    return Item.patient_id == patient_id, Item.id == item_id


def _one(session: Session, audience: Audience, patient_id: int, item_id: int) -> ItemRow:
    stands = or_(
        Item.status != ItemStatus.WITHDRAWN,
        and_(Item.kind.in_((Kind.VISIT, Kind.APPOINTMENT)), Item.value == CANCELLED),
    )
    one = of_patient(audience, patient_id).where(Item.id == item_id, stands)
    found = allergies.without_false_comfort(session, audience, patient_id, rows(session, one))
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
