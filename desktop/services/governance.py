"""What the governance lead looks at: unusual openings, declared relationships, restricted people.

They see names and reasons here and nothing of any record. On a hub, where no person is a lead's to
read, the database tells the names to whoever governs disclosure.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.errors import OutOfDate, Problem
from desktop.models import AccessReview, Patient, Relationship, Staff
from desktop.services import policy
from desktop.services.openings import LONGEST_REASON, typed_reason
from desktop.store.session import AT_ONCE, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Permission, RelationshipKind, Verdict
from desktop.words.patients import shown_name
from desktop.words.people import Actor
from desktop.words.relationships import DeclaredRow, RestrictedRow, ReviewRow

LATELY = timedelta(days=30)
"""How far back declared relationships are listed."""
LISTED_FOR = timedelta(days=366)
"""How long a review that is done stays in the list."""
UNKNOWN = "Someone no longer here"
OWN_ACCESS = "This was your own access. Another governance lead reviews it."


# --- questions --------------------------------------------------------------------------------


def reviews(session: Session, actor: Actor, now: datetime) -> tuple[ReviewRow, ...]:
    """Unusual openings: those that wait for someone first, the oldest of them on top."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    opener, looks, looked = aliased(Staff), aliased(Staff), aliased(Staff)
    found = session.execute(
        select(AccessReview, opener.name, opener.role, looks.name, looked.name)
        .join(opener, opener.id == AccessReview.staff_id)
        .outerjoin(looks, looks.id == AccessReview.reviewer_id)
        .outerjoin(looked, looked.id == AccessReview.reviewed_by_id)
        .where(or_(AccessReview.reviewed_at.is_(None), AccessReview.at > now - LISTED_FOR))
        .order_by(AccessReview.at, AccessReview.id)
    ).all()
    names = named(session, actor, (each[0].patient_id for each in found))
    rows = [
        ReviewRow(
            row.id, row.version, row.what, row.patient_id, names.get(row.patient_id, UNKNOWN),
            who, role, row.reason, row.at, looks_at_it or "", row.staff_id == actor.id,
            row.verdict, reviewed_by or "", row.reviewed_at, row.note,
        )
        for row, who, role, looks_at_it, reviewed_by in found
    ]  # fmt: skip
    waiting = [each for each in rows if each.verdict is None]
    done = [each for each in rows if each.verdict is not None]
    return (*waiting, *done[::-1])


def declared(session: Session, actor: Actor, now: datetime) -> tuple[DeclaredRow, ...]:
    """Relationships that people declared in the last thirty days, the newest first."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    found = session.execute(
        select(
            Relationship.id, Relationship.version, Relationship.patient_id, Staff.name,
            Staff.role, Relationship.reason, Relationship.begins_at, Relationship.ends_at,
        )
        .join(Staff, Staff.id == Relationship.staff_id)
        .where(
            Relationship.kind == RelationshipKind.DECLARED,
            Relationship.begins_at > now - LATELY,
        )
        .order_by(Relationship.begins_at.desc(), Relationship.id.desc())
    ).all()  # fmt: skip
    names = named(session, actor, (each.patient_id for each in found))
    return tuple(
        DeclaredRow(
            key, version, patient, names.get(patient, UNKNOWN), who, role, reason, begins, ends
        )
        for key, version, patient, who, role, reason, begins, ends in found
    )


def restricted(session: Session, actor: Actor) -> tuple[RestrictedRow, ...]:
    """Everyone who is restricted, by name."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    if on_hub(session):
        people = func.restricted_people().table_valued(
            "id", "family", "given", "title", "born", "nhs_number"
        )
        found = session.execute(select(people)).all()
    else:
        found = session.execute(
            select(
                Patient.id, Patient.family, Patient.given, Patient.title, Patient.born,
                Patient.nhs_number,
            )
            .where(Patient.restricted)
            .order_by(Patient.family_key, Patient.given_key, Patient.id)
        ).all()  # fmt: skip
    return tuple(
        RestrictedRow(
            key,
            shown_name(family, given, title),
            shown_date(born if isinstance(born, PartialDate | None) else PartialDate(born)),
            number,
        )
        for key, family, given, title, born, number in found
    )


def named(session: Session, actor: Actor, patients: Iterable[int]) -> dict[int, str]:
    """The names of people, for whoever governs disclosure."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    wanted = sorted(set(patients))
    if on_hub(session):
        people = func.people_named(wanted).table_valued("id", "family", "given", "title")
        found = session.execute(select(people)).all()
    else:
        found = session.execute(
            select(Patient.id, Patient.family, Patient.given, Patient.title).where(
                Patient.id.in_(wanted)
            )
        ).all()
    return {key: shown_name(family, given, title) for key, family, given, title in found}


# --- changes ------------------------------------------------------------------------------------


def review(
    session: Session, actor: Actor, review_id: int, seen: int, verdict: Verdict, note: str,
    now: datetime,
) -> frozenset[str]:  # fmt: skip
    """Say whether an unusual opening was in order. Nobody says it of their own."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    hub = on_hub(session)
    row = seen_row(session, AccessReview, review_id, seen, hold=not hub)
    if row.staff_id == actor.id:
        raise Problem(OWN_ACCESS)
    if row.reviewed_at is not None:
        raise Problem("This has been reviewed already.")
    note = " ".join(note.split())
    if verdict is Verdict.NOT_IN_ORDER and not note:
        raise Problem("Write what was not in order, and what follows from it.")
    if len(note) > LONGEST_REASON:
        raise Problem(f"Make the note shorter: it may have {LONGEST_REASON} letters.")
    if not hub:
        row.verdict, row.note = verdict, note
        row.reviewed_by_id, row.reviewed_at = actor.id, now
    elif session.scalar(select(func.review_access(review_id, seen, verdict.value, note))) is None:
        raise OutOfDate(AT_ONCE)
    subjects = {f"patient:{row.patient_id}", f"review:{row.id}", f"staff:{row.staff_id}"}
    return sign(session, actor, "access.reviewed", subjects, verdict.value)


def restrict(
    session: Session, actor: Actor, patient_id: int, restricted: bool, reason: str
) -> frozenset[str]:
    """Let only those named for a person open them, or lift that."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    reason = typed_reason(reason)
    if on_hub(session):
        done = session.scalar(select(func.restrict_person(patient_id, restricted)))
    else:
        person = session.get(Patient, patient_id, populate_existing=True, with_for_update=True)
        done = person is not None and person.restricted is not restricted
        if person is not None and done:
            person.restricted = restricted
    if not done:
        raise Problem(
            "This person is restricted already." if restricted else "They are not restricted."
        )
    action = "patient.restricted" if restricted else "patient.released"
    return sign(session, actor, action, {f"patient:{patient_id}"}, reason)
