"""What sources contradict each other in, for one audience, and what someone does about it.

A finding says only which items, or sources, stand against each other. Their words are read again
through the disclosure rule, and whoever may not see *every* side is not told that there is any.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate
from desktop.models import (
    Action,
    Description,
    Finding,
    FindingAnswer,
    Item,
    Patient,
    Practice,
    Source,
    Staff,
)
from desktop.services import actions, allergies, disclosure, items, relationships
from desktop.services.openings import typed_reason
from desktop.store.session import sign
from desktop.words.changes import Made
from desktop.words.contradictions import Contradiction, Explained, Side, Task
from desktop.words.dates import PartialDate
from desktop.words.enums import OF_DESCRIPTIONS, ActionState, FindingKind, ItemStatus, Rule
from desktop.words.items import ItemRow
from desktop.words.people import Actor, Audience

MOVED_ON = "What these sources say has changed since you opened it. Look at it again."
TASK = "Sources disagree about this person: find out which is right, and have the other corrected"
"""What the action says: nothing of what it is about, for its owner may see less of it."""
ORDER = tuple(Rule)

_Pair = tuple[str, str]


# --- questions --------------------------------------------------------------------------------


def of_patient(session: Session, audience: Audience, patient_id: int) -> tuple[Contradiction, ...]:
    """Everything that the sources of one person contradict each other in, the gravest first."""
    disclosure.must_reach(session, audience, patient_id)
    return of_people(session, audience, [patient_id])


def of_people(
    session: Session, audience: Audience, patients: Sequence[int]
) -> tuple[Contradiction, ...]:
    """The same of some people; whoever asks has weighed that they may be opened."""
    pairs: dict[int, list[_Pair]] = {}
    asked = select(Finding.patient_id, Finding.subject, Finding.as_of).where(
        Finding.kind == FindingKind.CONTRADICTION, Finding.patient_id.in_(patients)
    )
    for patient, subject, as_of in session.execute(asked):
        pairs.setdefault(patient, []).append((subject, as_of))
    return tuple(
        each
        for patient in patients
        if patient in pairs
        for each in _of_one(session, audience, patient, sorted(pairs[patient]))
    )


def _of_one(
    session: Session, audience: Audience, patient_id: int, pairs: list[_Pair]
) -> list[Contradiction]:
    sides = _sides(session, audience, patient_id, [subject for subject, _ in pairs])
    groups: dict[tuple[Rule, int], list[_Pair]] = {}
    for pair in pairs:
        rule, one, other = _read(pair[0])
        if (rule in OF_DESCRIPTIONS, one) in sides and (rule in OF_DESCRIPTIONS, other) in sides:
            # Two medicines are two things to look at; two addresses and a third are one.
            groups.setdefault((rule, one if rule is Rule.MEDICINE else 0), []).append(pair)
    answers = _answers(session, patient_id) if groups else []
    found = [
        Contradiction(
            patient_id,
            rule,
            tuple(sides[rule in OF_DESCRIPTIONS, each] for each in _ids(theirs)),
            tuple(theirs),
            _explained(answers, theirs),
            _task(answers, theirs),
        )
        for (rule, _), theirs in groups.items()
    ]
    return sorted(found, key=lambda each: (ORDER.index(each.rule), each.pairs))


def _read(subject: str) -> tuple[Rule, int, int]:
    rule, one, other = subject.split(":")
    return Rule(rule), int(one), int(other)


def _ids(pairs: Iterable[_Pair]) -> list[int]:
    """Each side once, those that stand first in their pair before the others."""
    read = [_read(subject) for subject, _ in pairs]
    return list(dict.fromkeys([one for _, one, _ in read] + [other for _, _, other in read]))


def _sides(
    session: Session, audience: Audience, patient_id: int, subjects: Iterable[str]
) -> dict[tuple[bool, int], Side]:
    """What the audience may see of them, by whether it is of a source's description, and its id."""
    wanted: dict[bool, set[int]] = {True: set(), False: set()}
    for subject in subjects:
        rule, one, other = _read(subject)
        wanted[rule in OF_DESCRIPTIONS] |= {one, other}
    found = {
        (False, each.id): Side(
            each.source, each.sector,
            " ".join(filter(None, (each.title, each.value, each.unit))), each.detail,
            each.begins, each.ends, each.said_at, each.kind in items.HAPPENS, each.id,
        )
        for each in _said(session, audience, patient_id, sorted(wanted[False]))
    }  # fmt: skip
    return found | _described(session, audience, patient_id, sorted(wanted[True]))


def _said(
    session: Session, audience: Audience, patient_id: int, ids: Sequence[int]
) -> list[ItemRow]:
    """Those of some items that the audience may see, and that nobody has withdrawn."""
    found = items.asked(
        session, audience, patient_id, Item.id.in_(ids), Item.status != ItemStatus.WITHDRAWN
    )
    return allergies.without_false_comfort(session, audience, patient_id, found) if ids else []


def _described(
    session: Session, audience: Audience, patient_id: int, sources: Sequence[int]
) -> dict[tuple[bool, int], Side]:
    """That a source knows someone is told to whoever sees something of what it says of them."""
    if not sources:
        return {}
    told = session.execute(
        select(Description, Source.name, Source.sector, Practice.name, Patient.address_withheld)
        .join(Source, Source.id == Description.source_id)
        .join(Patient, Patient.id == Description.patient_id)
        .outerjoin(Practice, Practice.code == Description.practice_code)
        .where(
            Description.patient_id == patient_id,
            Description.source_id.in_(sources),
            select(Item.id)
            .where(
                Item.patient_id == patient_id,
                Item.source_id == Description.source_id,
                disclosure.visible(audience),
            )
            .exists(),
        )
        .execution_options(populate_existing=True)
    )
    return {
        (True, row.source_id): Side(
            source, sector, "" if withheld else row.address or row.postcode,
            "" if withheld else practice or row.practice_code, None, row.died, row.said_at,
        )
        for row, source, sector, practice, withheld in told
    }  # fmt: skip


_Answer = tuple[FindingAnswer, str, str | None, date | None, ActionState | None]


def _answers(session: Session, patient_id: int) -> list[_Answer]:
    """The newest first: each with who gave it, and the action that was made of it."""
    owner = (
        select(Staff.name).where(Staff.id == Action.owner_id).correlate(Action).scalar_subquery()
    )
    return [
        (answer, by, whose, due, state)
        for answer, by, whose, due, state in session.execute(
            select(FindingAnswer, Staff.name, owner, Action.due, Action.state)
            .join(Staff, Staff.id == FindingAnswer.made_by_id)
            .outerjoin(Action, Action.id == FindingAnswer.action_id)
            .where(FindingAnswer.patient_id == patient_id)
            .order_by(FindingAnswer.id.desc())
        )
    ]


def _explained(answers: list[_Answer], pairs: Sequence[_Pair]) -> Explained | None:
    """Explained only where every pair of it is, as it is worded now."""
    given = {
        (answer.subject, answer.as_of): Explained(answer.reason, by, answer.made_at)
        for answer, by, *_ in reversed(answers)
        if answer.action_id is None
    }
    found = [given[pair] for pair in pairs if pair in given]
    return max(found, key=lambda each: each.at) if len(found) == len(pairs) else None


def _task(answers: list[_Answer], pairs: Sequence[_Pair]) -> Task | None:
    subjects = {subject for subject, _ in pairs}
    for answer, _, owner, due, state in answers:
        if answer.subject in subjects and state is ActionState.OPEN and answer.action_id and due:
            return Task(answer.action_id, owner or "", due)
    return None


# --- changes ----------------------------------------------------------------------------------


def explain(
    session: Session, actor: Actor, seen: Contradiction, reason: str, now: datetime
) -> frozenset[str]:
    """Why this is no contradiction; it stands until either side is worded otherwise."""
    _must_stand(session, actor, seen)
    reason = typed_reason(reason)
    _answer(session, actor, seen, now, reason=reason)
    return sign(session, actor, "contradiction.explained", {f"patient:{seen.patient}"})


def make_task(
    session: Session, actor: Actor, seen: Contradiction, owner_id: int, due: date, now: datetime
) -> Made:
    """An action, which says nothing of what the sources say: its owner finds it on the Summary."""
    _must_stand(session, actor, seen)
    today = PartialDate.of(now).first_day
    made = actions.add(session, actor, seen.patient, None, TASK, owner_id, due, today)
    _answer(session, actor, seen, now, action=made.id)
    return made


def _must_stand(session: Session, actor: Actor, seen: Contradiction) -> None:
    """Refuse where it is no longer what was on the screen."""
    audience = disclosure.person(session, actor)
    stands = of_patient(session, audience, seen.patient)
    relationships.must_stand(session, actor, seen.patient)
    if not any(each.rule is seen.rule and each.pairs == seen.pairs for each in stands):
        raise OutOfDate(MOVED_ON)


def _answer(
    session: Session, actor: Actor, seen: Contradiction, now: datetime, *, reason: str = "",
    action: int | None = None,
) -> None:  # fmt: skip
    session.add_all(
        FindingAnswer(
            patient_id=seen.patient, subject=subject, as_of=as_of, reason=reason,
            action_id=action, made_by_id=actor.id, made_at=now,
        )
        for subject, as_of in seen.pairs
    )  # fmt: skip
    session.flush()
