"""A note of the weekly round of a home or ward: an item like any other, signed by its author."""

from datetime import datetime

from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Item
from desktop.services import adding, disclosure, drafts, policy, relationships
from desktop.store.session import sign
from desktop.words.adding import LONGEST, sector_of
from desktop.words.changes import Made
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Permission
from desktop.words.people import Actor, Audience, Cell
from desktop.words.places import ROUND


def form(patient_id: int) -> str:
    """The draft of what is being typed about a person."""
    return f"round:{patient_id}"


def why_not(audience: Audience, permissions: frozenset[Permission]) -> str:
    """Why the reader writes none; empty where they do: nobody writes what they may not see."""
    if Permission.ADD not in permissions:
        return policy.NOT_PERMITTED
    reader = audience.reader
    if reader is not None and disclosure.may_see(audience, _cell(reader)):
        return ""
    return "Your role does not see such notes, so it cannot write one."


def may_be_sensitive(audience: Audience) -> bool:
    """Whether the reader can hold a note more closely and still see it."""
    reader = audience.reader
    sensitive = Confidentiality.SENSITIVE
    return reader is not None and disclosure.may_see(audience, _cell(reader, sensitive))


def reads(audience: Audience) -> bool:
    """Whether such notes may be there for the reader; to others nothing is said of any."""
    return any(cell.kind is Kind.NOTE for cell in audience.cells)


def write(
    session: Session, actor: Actor, patient_id: int, words: str, now: datetime,
    confidentiality: Confidentiality = Confidentiality.NORMAL,
) -> Made:  # fmt: skip
    """Put a note into the record, and let its draft go."""
    relationships.must_open(session, actor, patient_id)
    audience, cell = disclosure.person(session, actor), _cell(actor, confidentiality)
    if refused := why_not(audience, policy.permissions(session, actor)):
        raise Problem(refused)
    if not disclosure.may_see(audience, cell):
        raise Problem("Your role does not see sensitive notes: you would lose it from sight.")
    said = words.strip()
    if not said:
        raise Problem("Write something before you save.")
    if len(said) > LONGEST:
        raise Problem(f"That is longer than {LONGEST} letters. Make two notes of it.")
    at = adding.said_now(session, now)
    item = Item(
        patient_id=patient_id, id=adding.new_id(), author_id=actor.id,
        sector=cell.sector, kind=cell.kind, title=ROUND, detail=said,
        begins=PartialDate.of(now), status=ItemStatus.ACTIVE,
        confidentiality=cell.confidentiality, said_at=at, recorded_from=at,
    )  # fmt: skip
    session.add(item)
    session.flush()
    drafts.discard(session, actor, form(patient_id))
    return Made(sign(session, actor, "round.noted", {f"patient:{patient_id}"}), item.id)


def _cell(actor: Actor, held: Confidentiality = Confidentiality.NORMAL) -> Cell:
    return Cell(sector_of(actor.role), Kind.NOTE, held)
