"""Adding to a record from the person's page, as the person signed in: an item like any other.

It has no source but its author, who can take it out again or hold it more closely; everyone else
writes beside it. So can the governance lead who answers the person (``services.written_here``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbits

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Item
from desktop.services import disclosure, policy, relationships
from desktop.store.session import on_hub, seen, sign
from desktop.words.adding import (
    KINDS,
    LONGEST,
    LONGEST_WORRY,
    Added,
    NewItem,
    TakenOut,
    sector_of,
)
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Permission
from desktop.words.items import ItemRow
from desktop.words.people import Actor, Audience, Cell, raised, role_words

HELD = "This is held as sensitive already."
_VISIT_AHEAD, _VISIT_AGO = timedelta(days=366), timedelta(days=31)
_BITS = 62
"""Of an id, which is below zero: those of what sources say are above it."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """What becomes of a new item, before it has an author and a place."""

    kind: Kind
    title: str
    begins: PartialDate
    detail: str = ""
    value: str = ""
    unit: str = ""
    code: str = ""
    ends: PartialDate | None = None
    status: ItemStatus = ItemStatus.ACTIVE


def offered(audience: Audience, permissions: frozenset[Permission]) -> tuple[Added, ...]:
    """What the reader can add, if at all: nobody writes what they may not see afterwards."""
    return tuple(
        each
        for each in Added
        if Permission.ADD in permissions
        and all(_holds(audience, kind, Confidentiality.NORMAL) for kind in KINDS[each])
    )


def may_be_sensitive(audience: Audience, what: Added) -> bool:
    """Whether the reader can hold this more closely and still see it."""
    return all(_holds(audience, kind, Confidentiality.SENSITIVE) for kind in KINDS[what])


def may_be_held_closely(audience: Audience, item: ItemRow) -> bool:
    """Whether its author, who reads it, can do so to what stands there."""
    return item.confidentiality is Confidentiality.NORMAL and _holds(
        audience, item.kind, Confidentiality.SENSITIVE
    )


def add(session: Session, actor: Actor, patient_id: int, new: NewItem, now: datetime) -> Made:
    """Put it into the record, signed."""
    policy.must_be_permitted(session, actor, Permission.ADD)
    relationships.must_open(session, actor, patient_id)
    wording = _worded(actor, new, now)
    cell = Cell(sector_of(actor.role), wording.kind, new.confidentiality)
    if not disclosure.may_see(disclosure.person(session, actor), cell):
        raise Problem("Your role does not see such entries, so it cannot make one.")
    at = said_now(session, now)
    item = Item(
        patient_id=patient_id,
        id=new_id(),
        author_id=actor.id,
        sector=cell.sector,
        confidentiality=cell.confidentiality,
        kind=wording.kind,
        title=wording.title,
        detail=wording.detail,
        value=wording.value,
        unit=wording.unit,
        code=wording.code,
        code_system="http://snomed.info/sct" if wording.code else "",
        begins=wording.begins,
        ends=wording.ends,
        status=wording.status,
        said_at=at,
        recorded_from=at,
    )
    session.add(item)
    session.flush()
    return Made(sign(session, actor, "item.added", {f"patient:{patient_id}"}, new.what), item.id)


def new_id() -> int:
    """Of an item that is written here."""
    return -1 - randbits(_BITS)


def said_now(session: Session, now: datetime) -> datetime:
    """When it is said: on a hub by its server, whatever the clock of this computer says."""
    return (
        datetime.fromisoformat(session.scalars(select(func.hub_now())).one())
        if on_hub(session)
        else now
    )


def take_out(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int, why: TakenOut,
    now: datetime,
) -> frozenset[str]:  # fmt: skip
    """Its author takes it out: it leaves every screen, and stays in the history alone."""
    _reword(session, actor, patient_id, item_id, version, now).status = ItemStatus.WITHDRAWN
    return sign(session, actor, "item.taken out", {f"patient:{patient_id}"}, why)


def end(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int, now: datetime
) -> frozenset[str]:
    """Its author says that it is over: a worry that is settled, a visit that was made."""
    item = _reword(session, actor, patient_id, item_id, version, now)
    item.status = ItemStatus.ENDED
    if item.kind is Kind.ALERT:
        item.ends = PartialDate(PartialDate.of(now).text[:10])
    return sign(session, actor, "item.ended", {f"patient:{patient_id}"})


def hold_closely(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int, now: datetime
) -> frozenset[str]:
    """Its author holds it as sensitive from now on: fewer roles see it, and no paper has it.

    Its earlier wordings go with it, since they are told to whoever sees the item.
    """
    audience = disclosure.person(session, actor)
    item = _reword(session, actor, patient_id, item_id, version, now)
    if item.confidentiality is not Confidentiality.NORMAL:
        raise Problem(HELD)
    cell = Cell(item.sector, item.kind, Confidentiality.SENSITIVE)
    if not disclosure.may_see(audience, cell):
        raise Problem("Your role does not see sensitive entries: you would lose it from sight.")
    item.confidentiality = Confidentiality.SENSITIVE
    return sign(session, actor, "item.held closely", {f"patient:{patient_id}"})


def _reword(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int, now: datetime
) -> Item:
    relationships.must_open(session, actor, patient_id)
    item = seen(session, Item, (patient_id, item_id), version)
    if item.author_id != actor.id or item.source_id is not None:
        raise Problem("Only who wrote this can change it. Write a note beside it instead.")
    if item.sector is not sector_of(actor.role):
        raise Problem("You wrote this in another role. Write a note beside it instead.")
    item.said_at = item.recorded_from = said_now(session, now)
    return item


def _holds(audience: Audience, kind: Kind, confidentiality: Confidentiality) -> bool:
    reader = audience.reader
    return reader is not None and disclosure.may_see(
        audience, Cell(sector_of(reader.role), kind, confidentiality)
    )


def _worded(actor: Actor, new: NewItem, now: datetime) -> _Wording:
    words = new.words.strip()
    if len(words) > LONGEST:
        raise Problem(f"That is longer than {LONGEST} letters. Make two notes of it.")
    return _WORDED[new.what](actor, new, words, now)


def _note(actor: Actor, _: NewItem, words: str, now: datetime) -> _Wording:
    if not words:
        raise Problem("Write something before you save.")
    title = f"{raised(role_words(actor.role))} note"
    return _Wording(Kind.NOTE, title, PartialDate.of(now), words)


def _observation(_: Actor, new: NewItem, words: str, now: datetime) -> _Wording:
    measure = new.measure
    if measure is None:
        raise Problem("Choose what was observed.")
    value = measure.read(new.value)
    if value is None:
        unit = f" {measure.unit}" if measure.unit else ""
        raise Problem(f"{measure.title} is written like {measure.example}{unit}.")
    at = new.at or PartialDate.of(now)
    _not_to_come(at, now)
    return _Wording(measure.kind, measure.title, at, words, value, measure.unit, measure.code)


def _visit(actor: Actor, new: NewItem, words: str, now: datetime) -> _Wording:
    at = new.at
    if at is None:
        raise Problem("Say on which day the visit is.")
    today = now.date()
    if not today - _VISIT_AGO <= at.first_day <= today + _VISIT_AHEAD:
        raise Problem("A visit is added up to a year ahead, or up to a month afterwards.")
    detail = " · ".join(filter(None, (actor.name, actor.organisation, words)))
    title = f"{raised(role_words(actor.role))} visit"
    if at.text < PartialDate.of(now).text[: len(at.text)]:
        return _Wording(Kind.ENCOUNTER, title, at, detail, status=ItemStatus.ENDED)
    ends = None
    if new.minutes is not None and len(at.text) > len("2026-11-28"):
        begins = datetime.fromisoformat(at.text)
        ends = PartialDate.of(begins + timedelta(minutes=new.minutes))
    return _Wording(Kind.VISIT, title, at, detail, ends=ends, status=ItemStatus.PLANNED)


def _worry(_: Actor, new: NewItem, words: str, now: datetime) -> _Wording:
    if not words:
        raise Problem("Write what worries you.")
    if len(words) > LONGEST_WORRY:
        raise Problem(
            f"A worry stands on one line: at most {LONGEST_WORRY} letters. Add the rest as a note."
        )
    one_line = " ".join(words.split())
    until = PartialDate(PartialDate.of(now + timedelta(days=new.days)).text[:10])
    return _Wording(Kind.ALERT, f"Worried about: {one_line}", PartialDate.of(now), ends=until)


_WORDED = {
    Added.NOTE: _note,
    Added.OBSERVATION: _observation,
    Added.VISIT: _visit,
    Added.WORRY: _worry,
}


def _not_to_come(at: PartialDate, now: datetime) -> None:
    if at.text > PartialDate.of(now).text[: len(at.text)]:
        raise Problem("That lies ahead: say when it was observed.")
