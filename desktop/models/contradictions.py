"""Contradictions between sources, worked out anew for those whom something was said of.

Only who sees everything of a person can tell what contradicts what: intake, and whoever has the
whole of a file open. On a hub a member of staff sees a part; what they change is nothing that a
source says, so there is nothing for them to work out.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from desktop.models.contradiction_rules import Saying, Telling, Told, found
from desktop.models.finding import Finding, FindingAnswer
from desktop.models.item import Item
from desktop.models.meeting import Action
from desktop.models.patient import Description
from desktop.words import carers, stopped
from desktop.words.enums import ActionState, FindingKind, ItemStatus, Kind

DISAGREE, AGREE = "Sources contradict each other.", "The sources agree now."
_OF_RULES = (Kind.ALLERGY, Kind.MEDICINE, Kind.SERVICE, Kind.CONTACT)
_OF_LETTERS = (Kind.DOCUMENT, Kind.ENCOUNTER, Kind.VISIT, Kind.NOTE)
_TELLING = or_(*(Item.detail.ilike(f"%{each}%") for each in (*carers.TRACES, *stopped.TRACES)))
"""Of the many letters and contacts those that a rule may read something in."""
_KINDS = (FindingKind.CONTRADICTION, FindingKind.ACTION_CAN_CLOSE)


def recompute(session: Session, patients: Sequence[int], now: datetime) -> set[int]:
    """Write anew what the sources of these people contradict each other in; a thousand at most.

    Returns those of whom something else was found than before.
    """
    if not patients:
        return set()
    is_so: dict[tuple[int, FindingKind, str], str] = {}
    rules: dict[int, set[str]] = {}
    for patient, told in _told(session, _of_several(session, patients)).items():
        for pair in found(told):
            is_so[patient, FindingKind.CONTRADICTION, pair.subject] = pair.as_of
            rules.setdefault(patient, set()).add(pair.subject.partition(":")[0])
    for patient, subject, action in _tasks(session, patients):
        if subject.partition(":")[0] not in rules.get(patient, ()):
            is_so[patient, FindingKind.ACTION_CAN_CLOSE, f"action:{action}"] = ""
    return _keep(session, patients, is_so, now)


def _keep(
    session: Session, patients: Sequence[int], is_so: dict[tuple[int, FindingKind, str], str],
    now: datetime,
) -> set[int]:  # fmt: skip
    was = {
        (patient, kind, subject): as_of
        for patient, kind, subject, as_of in session.execute(
            select(Finding.patient_id, Finding.kind, Finding.subject, Finding.as_of).where(
                Finding.patient_id.in_(patients), Finding.kind.in_(_KINDS)
            )
        )
    }
    over = [key for key, as_of in was.items() if is_so.get(key) != as_of]
    if over:
        key = tuple_(Finding.patient_id, Finding.kind, Finding.subject)
        session.execute(delete(Finding).where(key.in_(over)))
    new = [
        {
            "patient_id": patient, "kind": kind, "subject": subject, "as_of": as_of,
            "sentence": DISAGREE if kind is FindingKind.CONTRADICTION else AGREE, "found_at": now,
        }
        for (patient, kind, subject), as_of in is_so.items()
        if was.get((patient, kind, subject)) != as_of
    ]  # fmt: skip
    if new:
        session.execute(insert(Finding), new)
    return {key[0] for key in was.keys() | is_so.keys() if was.get(key) != is_so.get(key)}


def _tasks(session: Session, patients: Sequence[int]) -> list[tuple[int, str, int]]:
    """Open actions that were made of a contradiction."""
    asked = (
        select(FindingAnswer.patient_id, FindingAnswer.subject, Action.id)
        .join(Action, Action.id == FindingAnswer.action_id)
        .where(FindingAnswer.patient_id.in_(patients), Action.state == ActionState.OPEN)
    )
    return [(patient, subject, action) for patient, subject, action in session.execute(asked)]


def _of_several(session: Session, patients: Sequence[int]) -> Sequence[int]:
    """Of whom more than one source says anything: most people are known by one alone."""
    said = union_all(
        *(
            select(each.patient_id, each.source_id).where(each.patient_id.in_(patients))
            for each in (Item, Description)
        )
    ).subquery()
    patient, source = said.c
    lowest, highest = func.min(source), func.max(source)
    return session.scalars(
        select(patient).group_by(patient).having(lowest != highest).order_by(patient)
    ).all()


def _told(session: Session, patients: Sequence[int]) -> dict[int, Told]:
    """What at least two sources say of each."""
    if not patients:
        return {}
    sayings: dict[int, list[Saying]] = {}
    for patient, *words in session.execute(
        select(
            Item.patient_id, Item.id, Item.source_id, Item.kind, Item.status, Item.title,
            Item.detail, Item.code, Item.begins, Item.ends, Item.said_at, Item.recorded_from,
            Item.gone_at.is_not(None),
        ).where(
            Item.patient_id.in_(patients),
            Item.source_id.is_not(None),
            Item.status.in_((ItemStatus.ACTIVE, ItemStatus.ENDED)),
            or_(Item.kind.in_(_OF_RULES), and_(Item.kind.in_(_OF_LETTERS), _TELLING)),
        )
    ):  # fmt: skip
        sayings.setdefault(patient, []).append(Saying(*words))
    tellings: dict[int, list[Telling]] = {}
    for patient, *words in session.execute(
        select(
            Description.patient_id, Description.source_id, Description.address,
            Description.postcode, Description.practice_code, Description.died,
            Description.said_at, Description.recorded_from,
        ).where(Description.patient_id.in_(patients))
    ):  # fmt: skip
        tellings.setdefault(patient, []).append(Telling(*words))
    return {
        patient: Told(tuple(sayings.get(patient, ())), tuple(tellings.get(patient, ())))
        for patient in sayings.keys() | tellings.keys()
        if len({each.source for each in sayings.get(patient, ())}
               | {each.id for each in tellings.get(patient, ())}) > 1
    }  # fmt: skip
