"""Whom a registration list no longer has: neither dead nor deleted, but with no practice by it."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop.feeds.apply import Job
from desktop.feeds.parsed import Parsed
from desktop.models import Description, Patient, Source


def left_out(
    session: Session, job: Job, parsed: Parsed, here: AbstractSet[int], by: datetime
) -> tuple[int, set[int]]:
    """Of how many its source said before that they are registered, and who of them is not now.

    A list that names its practices is that of these alone. Whoever died leaves it as such, and
    whom another practice's source has told of since has moved there.
    """
    codes = {each.described.practice_code for each in parsed.people if each.described} - {""}
    asked = (
        select(Description.patient_id, Description.practice_code, Description.said_at)
        .join(Patient, Patient.id == Description.patient_id)
        .where(
            Description.source_id == job.source_id, Patient.died.is_(None),
            Patient.off_list_at.is_(None),
        )
    )  # fmt: skip
    since = parsed.came or by
    listed = {
        patient: (code, said_at)
        for patient, code, said_at in session.execute(asked)
        if said_at <= since and (not codes or not code or code in codes)
    }
    off = listed.keys() - here
    return len(listed), off - _elsewhere(session, job, {each: listed[each] for each in off}, since)


def _elsewhere(
    session: Session, job: Job, off: dict[int, tuple[str, datetime]], since: datetime
) -> set[int]:
    """Those whom another source that may register has told of as registered since."""
    other = aliased(Description)
    asked = (
        select(other.patient_id, other.practice_code, other.said_at)
        .join(Source, Source.id == other.source_id)
        .where(Source.may_register, Source.id != job.source_id)
    )
    return {
        patient
        for patient, code, said_at in session.execute(asked)
        if patient in off
        and (said_at > since or (code not in ("", off[patient][0]) and said_at >= off[patient][1]))
    }
