"""What is kept how long, and the deletion of what is due: an act with a reason, and audited.

A record goes whole, in one transaction, or not at all. What the audit says of it stays.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import TextClause, delete, func, select, text
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Deletion, Draft
from desktop.models.deletion import (
    COUNT_FILES,
    COUNT_ORIGINALS,
    DELETE_FILES,
    DUE,
    EMPTY_ORIGINALS,
    FORGET_CORRECTED,
    FORGET_DESCRIBED,
    FORGET_NAMES,
    deletes,
)
from desktop.services import policy
from desktop.store.session import on_hub, sign
from desktop.store.store import Store
from desktop.words.dates import ENGLAND, PartialDate, utc_text
from desktop.words.enums import Limit, Permission
from desktop.words.patients import shown_name
from desktop.words.people import Actor
from desktop.words.retention import DueRow, RetentionRow

LISTED = 200
"""Records due that are shown at once; the next come when these are gone."""
NOT_DUE = "This record is not due: the policy keeps it longer. Look at the list again."
NO_REASON = "Say why the record is deleted, without a name: the reason stays in the audit."


# --- questions --------------------------------------------------------------------------------


def listed(session: Session, actor: Actor, now: datetime) -> RetentionRow:
    """What the policy keeps how long and what is due; names are shown, so this read is signed."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    found = _due(session, now)
    shown = found[:LISTED]
    originals, unseen, drafts = _counts(session, now)
    sign(
        session, actor, "retention.listed",
        {"retention", *(f"patient:{each.id}" for each in shown)}, f"{len(found)} records due",
    )  # fmt: skip
    return RetentionRow(
        died_years=policy.limit(session, Limit.DIED_YEARS),
        left_years=policy.limit(session, Limit.LEFT_YEARS),
        original_days=policy.limit(session, Limit.ORIGINAL_DAYS),
        file_days=policy.limit(session, Limit.FILE_DAYS),
        draft_days=policy.limit(session, Limit.DRAFT_DAYS),
        due=tuple(shown),
        records=len(found),
        originals=originals,
        originals_unseen=unseen,
        files=_count_files(session, now),
        drafts=drafts,
    )


def count_due(session: Session, actor: Actor, now: datetime) -> int:
    """How many records, originals and drafts the policy keeps no longer: a number, and no name."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    originals, _, drafts = _counts(session, now)
    return len(_due(session, now)) + originals + _count_files(session, now) + drafts


def _due(session: Session, now: datetime) -> list[DueRow]:
    if on_hub(session):
        found = session.execute(text("SELECT * FROM records_due()"))
    else:
        found = session.execute(_asked(), _terms(session, now))
    rows = [
        DueRow(
            row.id,
            shown_name(row.family, row.given, row.title),
            PartialDate(row.born) if row.born else None,
            PartialDate(row.died) if row.died else None,
            row.nhs_number,
            datetime.fromisoformat(row.heard_at) if row.heard_at else None,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (row.name, row.id))


def _asked(more: str = "") -> TextClause:
    """Whom the policy keeps no longer, of a file."""
    return text(DUE.format(died_by=":died_by", left_by=":left_by", left_on=":left_on") + more)


def _terms(session: Session, now: datetime) -> dict[str, str]:
    """Until when someone must have died, or been heard of last, to be due."""
    today = now.astimezone(ENGLAND).date()
    left = policy.limit(session, Limit.LEFT_YEARS)
    return {
        "died_by": years_before(today, policy.limit(session, Limit.DIED_YEARS)).isoformat(),
        "left_by": utc_text(now - (today - years_before(today, left))),
        "left_on": years_before(today, left).isoformat(),
    }


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; for 29 February, the day before where there was none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _counts(session: Session, now: datetime) -> tuple[int, int, int]:
    """Originals due, those of them that nobody looked at, and drafts due."""
    if on_hub(session):
        found = session.execute(text("SELECT * FROM leavings_due()")).one()
        return found.originals, found.unseen, found.drafts
    counted = text(COUNT_ORIGINALS.format(by=":by"))
    originals, unseen = session.execute(counted, {"by": _originals_by(session, now)}).one()
    drafts = session.scalars(
        select(func.count()).select_from(Draft).where(Draft.saved_at < _drafts_by(session, now))
    ).one()
    return originals, unseen, drafts


def _count_files(session: Session, now: datetime) -> int:
    """Originals of whole files that are due."""
    if on_hub(session):
        due: int = session.scalars(select(func.files_due())).one()
    else:
        asked = text(COUNT_FILES.format(by=":by"))
        due = session.scalars(asked, {"by": _files_by(session, now)}).one()
    return due


def _originals_by(session: Session, now: datetime) -> str:
    return utc_text(now - timedelta(days=policy.limit(session, Limit.ORIGINAL_DAYS)))


def _files_by(session: Session, now: datetime) -> str:
    return utc_text(now - timedelta(days=policy.limit(session, Limit.FILE_DAYS)))


def _drafts_by(session: Session, now: datetime) -> datetime:
    return now - timedelta(days=policy.limit(session, Limit.DRAFT_DAYS))


# --- changes ----------------------------------------------------------------------------------


def delete_record(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime
) -> frozenset[str]:
    """Delete one person whole, if the policy keeps them no longer. There is no way back."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    reason = " ".join(reason.split())
    if not reason:
        raise Problem(NO_REASON)
    if on_hub(session):
        gone = session.scalar(select(func.delete_record(patient_id, reason)))
    else:
        gone = _delete(session, actor, patient_id, reason, now)
    if gone is None:
        raise Problem(NOT_DUE)
    return sign(
        session, actor, "record.deleted", {f"patient:{patient_id}", f"deletion:{gone}"}, reason
    )


def _delete(
    session: Session, actor: Actor, patient_id: int, reason: str, now: datetime
) -> int | None:
    if (
        session.execute(
            _asked(" AND p.id = :patient"), _terms(session, now) | {"patient": patient_id}
        ).one_or_none()
        is None
    ):
        return None
    going = Deletion(patient_id=patient_id, reason=reason, made_by_id=actor.id, made_at=now)
    session.add(going)
    session.flush()
    # The session refuses to delete rows that have versions; the database does not, for this one
    # person and until the deletion is done.
    connection = session.connection()
    for statement in deletes(":patient"):
        connection.execute(text(statement), {"patient": patient_id})
    going.done_at = now
    session.flush()
    return going.id


def delete_originals(session: Session, actor: Actor, now: datetime) -> frozenset[str]:
    """Empty the originals that were set aside long ago, and forget the names of their files.

    The originals of whole files go in the same act, each after its own days. What became of each
    entry stays counted.
    """
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    if on_hub(session):
        count = session.scalars(select(func.delete_originals())).one()
        files = session.scalars(select(func.delete_files())).one()
    else:
        count, files = _counts(session, now)[0], _count_files(session, now)
        by = {"by": _originals_by(session, now)}
        session.execute(text(EMPTY_ORIGINALS.format(by=":by", nothing="x''")), by)
        session.execute(text(FORGET_CORRECTED))
        session.execute(text(FORGET_NAMES.format(by=":by")), by)
        session.execute(text(FORGET_DESCRIBED.format(by=":by")), by)
        session.execute(text(DELETE_FILES.format(by=":by")), {"by": _files_by(session, now)})
    told = f"{count} originals, {files} whole files"
    return sign(session, actor, "originals.deleted", {"retention"}, told)


def let_files_go(store: Store, actor: Callable[[], Actor], now: datetime) -> None:
    """Delete the originals of whole files that the policy keeps no longer, and sign it if any were.

    Nobody need ask for it, for the policy has said so. By a login that no row is hidden from.
    """
    with store.reading() as session:
        by = {"by": _files_by(session, now)}
        if not session.scalars(text(COUNT_FILES.format(by=":by")), by).one():
            return
    signed_by = actor()
    with store.writing() as session:
        count = session.scalars(text(COUNT_FILES.format(by=":by")), by).one()
        session.execute(text(DELETE_FILES.format(by=":by")), by)
        sign(session, signed_by, "files.let go", {"retention"}, f"{count} whole files")


def delete_drafts(session: Session, actor: Actor, now: datetime) -> frozenset[str]:
    """Let go what was half-typed long ago and never gone on with, whoever typed it."""
    policy.must_be_permitted(session, actor, Permission.GOVERN)
    if on_hub(session):
        count = session.scalars(select(func.delete_drafts())).one()
    else:
        count = _counts(session, now)[2]
        session.execute(delete(Draft).where(Draft.saved_at < _drafts_by(session, now)))
    return sign(session, actor, "drafts.deleted", {"retention"}, f"{count} drafts")
