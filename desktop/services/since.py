"""What is new, changed, ended or withdrawn since a moment: the stream against its kept wordings.

An audience is told of a change only where it may see the item as it stands. What it could not have
seen at the moment, because it was held more closely then, is new to it.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import AgendaItem, AuditEntry, Item, ItemWording, Meeting
from desktop.models.audit import patients_in
from desktop.services import action_line, disclosure, items, sources
from desktop.words.audit import OPENINGS
from desktop.words.dates import ENGLAND, PartialDate, Precision, start_of_day, utc_text
from desktop.words.enums import ItemStatus, Kind, MeetingState, Sector
from desktop.words.items import ItemRow, is_to_come
from desktop.words.people import Actor, Audience, Cell
from desktop.words.since import Change, How, Since, SinceRow, Then

_VISITS = frozenset({Kind.VISIT, Kind.ENCOUNTER})
_PARTS = re.compile(r"[·\n;,]")
_HOW = {how: place for place, how in enumerate(How)}
_SECTOR = {sector: place for place, sector in enumerate(Sector)}


@dataclass(frozen=True, slots=True)
class _Kept:
    """An earlier wording, and the span in which it held."""

    cell: Cell
    recorded_from: datetime
    recorded_to: datetime
    then: Then


def read(
    session: Session,
    audience: Audience,
    actor: Actor,
    patient_id: int,
    now: datetime,
    since: Since | None = None,
    day: datetime | None = None,
) -> SinceRow:
    """Without ``since``, counted from whichever of the moments there is, in their order."""
    rows = items.timeline(session, audience, patient_id)
    moments = _moments(session, actor, patient_id, rows, now)
    if day is not None:
        moments[Since.DAY] = day
    if since is None:
        since = next((each for each in Since if each in moments), None)
    at = moments.get(since) if since is not None else None
    changes: tuple[Change, ...] = ()
    if at is not None:
        gone = items.withdrawn(session, audience, patient_id)
        changes = _changes(session, audience, patient_id, [*rows, *gone], at, _today(now))
    if since is Since.VISIT and at is not None:
        changes = tuple(each for each in changes if not _is_contact_at(each, actor, at))
    return SinceRow(
        moments, since if at is not None else None, changes,
        sources.ages_for(session, audience, patient_id),
    )  # fmt: skip


def day_typed(words: str, today: date) -> date | None:
    """A day that is over, in any of the ways in which a day can be typed, or ``3 weeks ago``.

    Without its year it is the last such day; None where it is no day, or still to come.
    """
    said = words.strip().lower().removesuffix("ago").strip()
    if (ahead := action_line.day(f"in {said}", today)) is not None:
        return today - (ahead - today)
    found = action_line.day(said, today)
    if found is not None and found > today and re.fullmatch(r"(?!.*\d{4}).*\d.*", said):
        last = found.year - 1
        found = date(last, found.month, min(found.day, monthrange(last, found.month)[1]))
    return found if found is not None and found <= today else None


# --- from when ------------------------------------------------------------------------------------


def _moments(
    session: Session, actor: Actor, patient_id: int, rows: Iterable[ItemRow], now: datetime
) -> dict[Since, datetime]:
    found = {
        Since.MET: last_met(session, patient_id),
        Since.VISIT: _visit(actor, rows, now),
        Since.OPENED: _opened(session, actor, patient_id, now),
        Since.DISCHARGE: _discharge(rows, now),
    }
    return {since: at for since, at in found.items() if at is not None}


def last_met(session: Session, patient_id: int) -> datetime | None:
    """When the last finished meeting with the person on its agenda began."""
    return session.scalar(
        select(func.max(Meeting.started_at))
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.patient_id == patient_id, Meeting.state == MeetingState.FINISHED)
    )


def _visit(actor: Actor, rows: Iterable[ItemRow], now: datetime) -> datetime | None:
    """The last visit or contact that a source, or oneself, recorded under one's own name."""
    moment = PartialDate.of(now)
    mine = [
        row.begins
        for row in rows
        if _is_contact(actor, row) and row.begins is not None and row.begins <= moment
    ]
    return _moment(max(mine)) if mine else None


def _is_contact(actor: Actor, row: ItemRow) -> bool:
    """Whether someone was there, to the day at least."""
    return (
        row.kind in _VISITS
        and row.status is not ItemStatus.PLANNED
        and not row.not_made
        and row.begins is not None
        and len(row.begins.text) >= 10
        and (row.source == actor.name or actor.name in map(str.strip, _PARTS.split(row.detail)))
    )


def _is_contact_at(change: Change, actor: Actor, at: datetime) -> bool:
    """The very contact from which it is counted: it is no news to whoever was there."""
    row = change.row
    return (
        change.how is How.NEW
        and _is_contact(actor, row)
        and row.begins is not None
        and _moment(row.begins) == at
    )


def _opened(session: Session, actor: Actor, patient_id: int, now: datetime) -> datetime | None:
    """When one last opened the record before today: what today's first look showed is not old."""
    today = start_of_day(now)
    found = session.execute(
        select(AuditEntry.at, AuditEntry.subjects)
        .where(
            AuditEntry.actor_id == actor.id,
            AuditEntry.action.in_(sorted(OPENINGS)),
            AuditEntry.at < utc_text(today),
            AuditEntry.subjects.contains(f"patient:{patient_id}", autoescape=True),
        )
        .order_by(AuditEntry.number.desc())
    )
    for at, subjects in found:
        if patient_id in patients_in(subjects):
            return datetime.fromisoformat(at)
    return None


def _discharge(rows: Iterable[ItemRow], now: datetime) -> datetime | None:
    moment = PartialDate.of(now)
    ends = [
        row.ends
        for row in rows
        if row.kind is Kind.ADMISSION and row.ends is not None and row.ends <= moment
        and len(row.ends.text) >= 10
    ]  # fmt: skip
    return _moment(max(ends)) if ends else None


def _moment(when: PartialDate) -> datetime:
    """The first moment that a date to the day or the minute can mean."""
    return datetime.fromisoformat(when.text).replace(tzinfo=ENGLAND)


def _today(now: datetime) -> PartialDate:
    return PartialDate(PartialDate.of(now).text[:10])


# --- what has changed ---------------------------------------------------------------------------


def _changes(
    session: Session, audience: Audience, patient_id: int, rows: list[ItemRow], at: datetime,
    today: PartialDate,
) -> tuple[Change, ...]:  # fmt: skip
    recorded = {
        number: (since, source)
        for number, since, source in session.execute(
            select(Item.id, Item.recorded_from, Item.source_id).where(
                Item.patient_id == patient_id, disclosure.visible(audience)
            )
        )
    }
    kept = _kept(session, patient_id)
    then = {
        row.id: _then(row, recorded[row.id][0], kept.get(row.id, []), audience, at) for row in rows
    }
    known = {recorded[number][1] for number, words in then.items() if words is not None}
    found: list[Change] = []
    for row in rows:
        since, source = recorded[row.id]
        was = then[row.id]
        how = (
            _arrived(row, at, today, heard_before=source is None or source in known)
            if was is None
            else _became(row, was, at, today)
        )
        if how is not None:
            told = row.gone_at if how is How.GONE and row.gone_at is not None else since
            earlier = how is How.NEW and row.begins is not None and not _is_since(row.begins, at)
            found.append(Change(how, row, told, was, earlier))
    return _in_order(found)


def _in_order(found: list[Change]) -> tuple[Change, ...]:
    soonest = sorted(found, key=lambda each: each.row.begins.text if each.row.begins else "")
    planned = [each for each in soonest if each.how is How.PLANNED]
    others = [each for each in reversed(soonest) if each.how is not How.PLANNED]
    order = [*planned, *others]
    order.sort(key=lambda each: (_HOW[each.how], _SECTOR[each.row.sector]))
    return tuple(order)


def _kept(session: Session, patient_id: int) -> dict[int, list[_Kept]]:
    found: dict[int, list[_Kept]] = {}
    for number, sector, kind, held, since, until, *words in session.execute(
        select(
            ItemWording.item_id, ItemWording.sector, ItemWording.kind,
            ItemWording.confidentiality, ItemWording.recorded_from, ItemWording.recorded_to,
            ItemWording.title, ItemWording.detail, ItemWording.value, ItemWording.unit,
            ItemWording.status, ItemWording.begins, ItemWording.ends,
        ).where(ItemWording.patient_id == patient_id)
    ):  # fmt: skip
        found.setdefault(number, []).append(
            _Kept(Cell(sector, kind, held), since, until, Then(*words))
        )
    return found


def _then(
    row: ItemRow, since: datetime, kept: list[_Kept], audience: Audience, at: datetime
) -> Then | None:
    """The wording that held at the moment, if there was one and the audience might have seen it."""
    if since <= at:
        return _now(row)
    for each in kept:
        if each.recorded_from <= at < each.recorded_to:
            return each.then if disclosure.may_see(audience, each.cell) else None
    return None


def _now(row: ItemRow) -> Then:
    return Then(row.title, row.detail, row.value, row.unit, row.status, row.begins, row.ends)


def _arrived(row: ItemRow, at: datetime, today: PartialDate, *, heard_before: bool) -> How | None:
    """Of what was not there. A source's first word about someone brings years of theirs along."""
    if row.status is ItemStatus.WITHDRAWN:
        return How.WITHDRAWN
    ahead = row.status is ItemStatus.ACTIVE and items.is_ahead(row, today)
    if row.status is ItemStatus.PLANNED or ahead:
        return How.PLANNED
    if heard_before or _is_since(row.begins, at):
        return How.NEW
    over = _is_since(row.ends, at) and not _goes_on(row, today)
    return How.ENDED if over else How.OLDER


def _goes_on(row: ItemRow, today: PartialDate) -> bool:
    """Until a day that has not come."""
    return row.status is ItemStatus.ACTIVE and is_to_come(row.ends, today)


def _is_since(when: PartialDate | None, at: datetime) -> bool:
    """A day that is not over by then counts as after it; what began at that minute does not."""
    moment = PartialDate.of(at)
    if when is None:
        return False
    if when.precision is Precision.MINUTE:
        return when.text > moment.text
    return when.text >= moment.text[: len(when.text)]


def _became(row: ItemRow, was: Then, at: datetime, today: PartialDate) -> How | None:
    """Of what was there. What had been withdrawn by then, and still is, has not changed."""
    if row.status is ItemStatus.WITHDRAWN:
        return How.WITHDRAWN if was.status is not ItemStatus.WITHDRAWN else None
    if row.gone_at is not None and row.gone_at > at:
        return How.GONE
    if was == _now(row):
        return None
    if was.status is ItemStatus.WITHDRAWN:
        return How.NEW
    over = row.status is ItemStatus.ENDED and was.status is ItemStatus.ACTIVE
    over = over or (row.ends is not None and was.ends is None and not _goes_on(row, today))
    return How.ENDED if over else How.CHANGED
