"""Answering a person who asks for their record: a look that is begun for a reason, and ends.

While it runs, the governance lead may read everything of that one person. What they take out of it
is numbered and signed, and marks what may be about somebody else.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AuditEntry, Patient, Relationship
from desktop.services import held, near, openings, policy
from desktop.services.held_waiting import WordsOf
from desktop.store.session import moment, sign
from desktop.words.enums import Permission, RelationshipKind
from desktop.words.patients import shown_name
from desktop.words.people import Actor
from desktop.words.subject_access import AccessRow, Begun, SubjectAccess

NOT_RUNNING = "Open this person’s record here first, and say why: that has ended, or never began."
BEGUN, CHECKED = "subject access.begun", "policy.check begun"
EXPORTED = "subject access.exported"


# --- questions --------------------------------------------------------------------------------


def running(session: Session, actor: Actor) -> tuple[AccessRow, ...]:
    """Whose record is open to this lead now, the one that ends last first."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    found = session.execute(
        select(Relationship, Patient)
        .join(Patient, Patient.id == Relationship.patient_id)
        .where(
            Relationship.kind == RelationshipKind.SUBJECT_ACCESS,
            Relationship.staff_id == actor.id,
            Relationship.begins_at <= moment(session),
            Relationship.ends_at > moment(session),
        )
        .order_by(Relationship.ends_at.desc(), Relationship.id.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(
        AccessRow(
            access.id, access.version, patient.id,
            shown_name(patient.family, patient.given, patient.title), patient.born,
            patient.nhs_number, access.reason, access.ends_at,
        )
        for access, patient in found
        if access.ends_at is not None
    )  # fmt: skip


def answering(session: Session, actor: Actor) -> tuple[AccessRow, ...]:
    """Of those, whoever asked for it: not whom a check of the policy opened, for its own reason."""
    signed = session.scalars(
        select(AuditEntry.subjects).where(
            AuditEntry.action == BEGUN, AuditEntry.actor_id == actor.id
        )
    )
    begun = {each for subjects in signed for each in subjects.split()}
    return tuple(row for row in running(session, actor) if f"relationship:{row.id}" in begun)


def must_run(session: Session, actor: Actor, patient_id: int) -> AccessRow:
    """Refuse whoever has not begun to answer this person, or to check the policy on them."""
    return _about(running(session, actor), patient_id)


def _about(rows: tuple[AccessRow, ...], patient_id: int) -> AccessRow:
    found = next((row for row in rows if row.patient == patient_id), None)
    if found is None:
        raise Problem(NOT_RUNNING)
    return found


# --- changes ----------------------------------------------------------------------------------


def begin(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime, nearness: str = ""
) -> Begun:
    """Open a person to answer what they asked for of their record."""
    return _begun(session, actor, patient_id, reason, now, nearness, BEGUN)


def begin_check(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime, nearness: str = ""
) -> Begun:
    """Open a person to see what the policy lets others see of them."""
    return _begun(session, actor, patient_id, reason, now, nearness, CHECKED)


def _begun(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime, nearness: str,
    action: str,
) -> Begun:  # fmt: skip
    """``nearness``: why the lead opens a record that is asked about first, as everyone is."""
    reason = openings.typed_reason(reason)
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    asks, said = near.answered(session, actor, patient_id, nearness, now)
    if asks:
        return Begun(None, asks)
    made = openings.begin(session, actor, patient_id, RelationshipKind.SUBJECT_ACCESS, reason, now)
    subjects = {f"patient:{patient_id}", f"relationship:{made}"}
    detail = f"{reason}; {said}" if said else reason
    return Begun(made, subjects=sign(session, actor, action, subjects, detail))


def export(
    session: Session, actor: Actor, patient_id: int, words_of: WordsOf, now: datetime, *,
    with_looks: bool,
) -> SubjectAccess:  # fmt: skip
    """Everything held of one person, numbered and signed; who has looked only if it is released.

    The answer tells the person what they asked for.
    """
    access = _about(answering(session, actor), patient_id)
    serial = f"{access.id:06}-{_exports(session, access.id) + 1}"
    subjects = sign(
        session, actor, EXPORTED, {f"patient:{patient_id}", f"relationship:{access.id}"},
        f"{serial}, {'with' if with_looks else 'without'} who has looked",
    )  # fmt: skip
    return held.record(
        session, patient_id, serial, now, actor.name, access.reason, subjects, words_of,
        with_looks=with_looks,
    )  # fmt: skip


def _exports(session: Session, access_id: int) -> int:
    """How often this access was exported already."""
    signed = session.scalars(select(AuditEntry.subjects).where(AuditEntry.action == EXPORTED))
    return sum(f"relationship:{access_id}" in each.split() for each in signed)
