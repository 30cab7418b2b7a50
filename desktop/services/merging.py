"""Two records of one person become one, and two again.

Everything of one moves to the other; the emptied record stays, and stands for the one kept until
the merge is undone, which moves back exactly what moved. Who keeps people out of either, keeps them
out of both, and so does a restriction.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import PatientMerge, PlanVersion, Staff
from desktop.models.merging import PAIR, TWINS, WHY_NOT_JOIN, WHY_NOT_PART, joins, parts
from desktop.services import matching_tray, policy, relationships
from desktop.services.openings import typed_reason
from desktop.services.relationships import NOT_YOURS
from desktop.store.session import AT_ONCE, on_hub, sign
from desktop.words.changes import Made
from desktop.words.dates import PartialDate, utc_text
from desktop.words.enums import Permission
from desktop.words.matching import Identity, MergeRow, TwinRow
from desktop.words.patients import shown_name
from desktop.words.people import Actor

REASONS = {
    "same": "These are not two records. Look at the list again.",
    "joined": "One of these records has been joined with another already. Look at the list again.",
    "meeting": "A meeting that runs has one of them on its agenda. Wait until it is finished.",
    "agenda": "Both are on the agenda of one meeting. Take one of them off it first.",
    "working": "A plan is being written for both. Agree one of them first.",
    "plan": "The plan of the record to be kept is the newer one. Keep the other record instead.",
    "parted": "This has been undone already. Look at the list again.",
    "later": "One of them was joined again later. Undo that first.",
}


# --- questions --------------------------------------------------------------------------------


def twins(session: Session, actor: Actor) -> tuple[TwinRow, ...]:
    """Records that may be of one person: same name and birth date, and someone's to join."""
    policy.must_be_permitted(session, actor, Permission.MATCH)
    if on_hub(session):
        found = list(session.execute(text("SELECT * FROM twin_people()")))
    else:
        found = [
            row
            for row in session.execute(text(f"{TWINS} ORDER BY a.family_key, a.given_key, a.id"))
            if _may(session, actor, row.one, row.other)
        ]
    return tuple(
        TwinRow(
            row.one, row.other, shown_name(row.family, row.given, row.title),
            PartialDate(row.born) if row.born else None,
        )
        for row in found
    )  # fmt: skip


def beside(session: Session, actor: Actor, one: int, other: int) -> tuple[Identity, Identity]:
    """Who two records say that their people are. It shows them, so it is signed."""
    _must(session, actor, one, other)
    asked = (
        text("SELECT * FROM people_beside(:one, :other)")
        if on_hub(session)
        else text(_named(PAIR, {"one": one, "other": other}))
    )
    found = {
        row.id: matching_tray.identity(row)
        for row in session.execute(asked, {"one": one, "other": other})
    }
    if len(found) != 2:
        raise Problem(NOT_YOURS)
    sign(session, actor, "patient.compared", {f"patient:{one}", f"patient:{other}"})
    return found[one], found[other]


def joined(session: Session, actor: Actor) -> tuple[MergeRow, ...]:
    """Records that became one and can become two again, the newest first."""
    policy.must_be_permitted(session, actor, Permission.MATCH)
    found = session.execute(
        select(
            PatientMerge.id, PatientMerge.emptied_id, PatientMerge.kept_id, PatientMerge.reason,
            Staff.name, PatientMerge.made_at,
        )
        .join(Staff, Staff.id == PatientMerge.made_by_id)
        .where(PatientMerge.undone_at.is_(None))
        .order_by(PatientMerge.id.desc())
    )  # fmt: skip
    return tuple(MergeRow(*row) for row in found)


# --- changes ----------------------------------------------------------------------------------


def join(
    session: Session, actor: Actor, emptied: int, kept: int, reason: str, now: datetime
) -> Made:
    """Move everything of one record to the other."""
    _must(session, actor, emptied, kept)
    reason = typed_reason(reason)
    given: dict[str, Any] = {"emptied": emptied, "kept": kept}
    if on_hub(session):
        _refuse(session.scalar(select(func.why_not_join(emptied, kept))))
        made = session.scalar(select(func.join_people(emptied, kept, reason)))
        if made is None:
            raise OutOfDate(AT_ONCE)
    else:
        _refuse(session.scalar(text(_named(WHY_NOT_JOIN, given)), given))
        row = PatientMerge(emptied_id=emptied, kept_id=kept, reason=reason, made_by_id=actor.id,
                           made_at=now, under_way=True)  # fmt: skip
        session.add(row)
        session.flush()
        made = row.id
        _run(session, list(joins()), given | {"merge": made})
    return Made(_signed(session, actor, "patient.joined", made, emptied, kept, reason), made)


def part(session: Session, actor: Actor, merge_id: int, now: datetime) -> frozenset[str]:
    """Move back what moved: the two records are of two people after all."""
    policy.must_be_permitted(session, actor, Permission.MATCH)
    found = session.execute(
        select(PatientMerge.emptied_id, PatientMerge.kept_id, PatientMerge.reason).where(
            PatientMerge.id == merge_id
        )
    ).one_or_none()
    if found is None:
        raise Problem(REASONS["parted"])
    emptied, kept, reason = found
    _must(session, actor, kept)
    given: dict[str, Any] = {"merge": merge_id, "emptied": emptied, "kept": kept}
    if on_hub(session):
        _refuse(session.scalar(select(func.why_not_part(merge_id))))
        if session.scalar(select(func.part_people(merge_id))) is None:
            raise OutOfDate(AT_ONCE)
    else:
        _refuse(session.scalar(text(_named(WHY_NOT_PART, given)), given))
        session.get_one(PatientMerge, merge_id, populate_existing=True).under_way = True
        session.flush()
        _run(session, list(parts()), given | {"now": utc_text(now), "me": actor.id})
    return _signed(session, actor, "patient.parted", merge_id, emptied, kept, reason)


def _must(session: Session, actor: Actor, *patients: int) -> None:
    policy.must_be_permitted(session, actor, Permission.MATCH)
    if not _may(session, actor, *patients):
        raise Problem(NOT_YOURS)
    if not policy.permitted(session, actor, Permission.GOVERN):
        for each in patients:
            relationships.must_stand(session, actor, each)


def _may(session: Session, actor: Actor, *patients: int) -> bool:
    """Whoever governs disclosure, or may open each of them: nobody reaches more by joining."""
    return policy.permitted(session, actor, Permission.GOVERN) or all(
        relationships.may_open(session, actor, each) for each in patients
    )


def _refuse(why: str | None) -> None:
    if why is not None:
        raise Problem(REASONS[why])


def _named(statement: str, given: dict[str, Any]) -> str:
    return statement.format(**{name: f":{name}" for name in given})


def _run(session: Session, statements: list[str], given: dict[str, Any]) -> None:
    """Past the session, which knows rows one by one; the database holds to versions itself."""
    connection = session.connection()
    for statement in statements:
        connection.execute(text(_named(statement, given)), given)
    session.expire_all()


def _signed(
    session: Session, actor: Actor, action: str, merge_id: int, emptied: int, kept: int, reason: str
) -> frozenset[str]:
    """With the plans of either, whose papers may be out of date by it."""
    plans = session.scalars(
        select(PlanVersion.id).where(PlanVersion.patient_id.in_((emptied, kept)))
    )
    subjects = {f"patient:{emptied}", f"patient:{kept}", f"merge:{merge_id}"}
    return sign(session, actor, action, subjects | {f"plan:{each}" for each in plans}, reason)
