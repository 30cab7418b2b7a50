"""What a person does not want: being discussed, an organisation, or someone seeing their record.

Recorded in the person's words by whoever may open them, and for more than a short while, or who
governs disclosure; kept when it is withdrawn. On a hub the database weighs that again and writes
it.
"""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from desktop.errors import OutOfDate, Problem
from desktop.models import Objection, Staff
from desktop.services import governance, policy, relationships
from desktop.services.openings import LONGEST_REASON
from desktop.store.session import AT_ONCE, moment, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.changes import Made
from desktop.words.enums import ObjectionTo, Permission, Role
from desktop.words.people import Actor
from desktop.words.relationships import ObjectionRow

NOT_DISCUSSED = (
    "This person does not want to be discussed at meetings: leave them off the agenda, or speak"
    " with them first."
)


# --- questions --------------------------------------------------------------------------------


def listed(session: Session, actor: Actor, patient_id: int) -> tuple[ObjectionRow, ...]:
    """What one person does not want, for whoever may open them; the newest first."""
    relationships.must_open(session, actor, patient_id)
    found = session.execute(_asked().where(Objection.patient_id == patient_id))
    return tuple(_row(row, "", whom, by) for row, whom, by in found)


def all_of_them(session: Session, actor: Actor) -> tuple[ObjectionRow, ...]:
    """What everyone here does not want, for whoever governs disclosure; the newest first."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    found = session.execute(_asked()).all()
    names = governance.named(session, actor, (row.patient_id for row, _, _ in found))
    return tuple(
        _row(row, names.get(row.patient_id, governance.UNKNOWN), whom, by)
        for row, whom, by in found
    )


def organisations(session: Session) -> tuple[str, ...]:
    """Those for which someone here works."""
    asked = select(Staff.organisation).where(
        Staff.organisation != "", Staff.working(moment(session))
    )
    return tuple(session.scalars(asked.distinct().order_by(Staff.organisation)))


def to_discussion(session: Session, patient_id: int) -> bool:
    """Whether a person does not want to be discussed."""
    asked = select(Objection.id).where(
        Objection.patient_id == patient_id,
        Objection.against == ObjectionTo.DISCUSSION,
        Objection.withdrawn_at.is_(None),
    )
    return session.scalar(asked.limit(1)) is not None


# --- changes ------------------------------------------------------------------------------------


def record(
    session: Session, actor: Actor, patient_id: int, against: ObjectionTo, note: str,
    now: datetime, *, organisation: str = "", staff_id: int | None = None,
) -> Made:  # fmt: skip
    """Keep what a person does not want; it holds from this moment."""
    _must_decide(session, actor, patient_id)
    note = " ".join(note.split())
    if not note:
        raise Problem("Write what the person said, in their words.")
    if len(note) > LONGEST_REASON:
        raise Problem(f"Make it shorter: it may have {LONGEST_REASON} letters.")
    if against is not ObjectionTo.ORGANISATION:
        organisation = ""
    elif organisation not in organisations(session):
        raise Problem("Choose one of the organisations for which someone here works.")
    if against is not ObjectionTo.PERSON:
        staff_id = None
    elif staff_id is None or not _cares(session.get(Staff, staff_id), moment(session)):
        raise Problem("Choose someone who works here.")
    made = _recorded(session, actor, patient_id, against, note, now, organisation, staff_id)
    subjects = {f"patient:{patient_id}", f"objection:{made}"}
    return Made(sign(session, actor, "objection.recorded", subjects, against.value), made)


def withdraw(
    session: Session, actor: Actor, objection_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """The person has said that they no longer mind."""
    hub = on_hub(session)
    row = seen_row(session, Objection, objection_id, seen, hold=not hub)
    _must_decide(session, actor, row.patient_id)
    if row.withdrawn_at is not None:
        raise Problem("This was withdrawn already.")
    if not hub:
        row.withdrawn_at = now
    elif session.scalar(select(func.withdraw_objection(objection_id, seen))) is None:
        raise OutOfDate(AT_ONCE)
    subjects = {f"patient:{row.patient_id}", f"objection:{row.id}"}
    return sign(session, actor, "objection.withdrawn", subjects, row.against.value)


def _recorded(
    session: Session, actor: Actor, patient_id: int, against: ObjectionTo, note: str,
    now: datetime, organisation: str, staff_id: int | None,
) -> int:  # fmt: skip
    if on_hub(session):
        asked = func.record_objection(patient_id, against.value, organisation, staff_id, note)
        made = session.scalar(select(asked))
        if made is None:
            raise Problem(relationships.NOT_YOURS)
        return int(made)
    row = Objection(
        patient_id=patient_id, against=against, organisation=organisation, staff_id=staff_id,
        note=note, made_by_id=actor.id, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _must_decide(session: Session, actor: Actor, patient_id: int) -> None:
    if not policy.permitted(session, actor, Permission.GOVERN):
        relationships.must_open(session, actor, patient_id)
        # It may shut out those who care for the person.
        relationships.must_stand(session, actor, patient_id)


def _cares(found: Staff | None, now: datetime) -> bool:
    return found is not None and found.works_here(now) and found.role is not Role.SERVICE_ACCOUNT


def _row(row: Objection, name: str, whom: str | None, by: str) -> ObjectionRow:
    return ObjectionRow(
        row.id, row.version, row.patient_id, name, row.against, whom or row.organisation,
        row.note, by, row.made_at,
    )  # fmt: skip


def _asked() -> Select[Objection, str, str]:
    whom, maker = aliased(Staff), aliased(Staff)
    return (
        select(Objection, whom.name, maker.name)
        .outerjoin(whom, whom.id == Objection.staff_id)
        .join(maker, maker.id == Objection.made_by_id)
        .where(Objection.withdrawn_at.is_(None))
        .order_by(Objection.made_at.desc(), Objection.id.desc())
    )
