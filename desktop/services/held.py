"""All that is held of one person, table by table, for whoever answers them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from desktop.models import (
    AccessReview,
    Action,
    AgendaItem,
    AuditEntry,
    AuditPatient,
    Copy,
    Description,
    FindingAnswer,
    Item,
    ItemAnnotation,
    ItemWording,
    Meeting,
    Objection,
    Patient,
    PatientLink,
    Place,
    PlanGoal,
    PlanVersion,
    Practice,
    Relationship,
    Source,
    Staff,
    Team,
)
from desktop.services import plan_content
from desktop.services.held_waiting import WordsOf, waiting
from desktop.services.third_parties import TAKEN_OUT, Others, others
from desktop.words.audit import action_words
from desktop.words.enums import ItemStatus, Kind, RelationshipKind
from desktop.words.items import Annotation, WordingThen
from desktop.words.subject_access import (
    HeldAction,
    HeldAnswer,
    HeldCopy,
    HeldDescription,
    HeldItem,
    HeldLink,
    HeldLook,
    HeldObjection,
    HeldPlan,
    HeldRelationship,
    HeldReview,
    HeldTalk,
    Looks,
    SubjectAccess,
    SubjectRow,
)

LOOKING = (RelationshipKind.BREAK_GLASS, RelationshipKind.SUBJECT_ACCESS)
"""Relationships that say who has looked."""


def record(
    session: Session, patient_id: int, serial: str, made_at: datetime, made_by: str, reason: str,
    subjects: frozenset[str], words_of: WordsOf, *, with_looks: bool,
) -> SubjectAccess:  # fmt: skip
    """The whole record. Whoever asks has checked that it may be read."""
    person = _person(session, patient_id)
    items = session.scalars(
        select(Item)
        .where(Item.patient_id == patient_id)
        .order_by(Item.begins.desc(), Item.id)
        .execution_options(populate_existing=True)
    ).all()
    they = others(
        [(each.title, each.value, each.detail) for each in items if each.kind is Kind.CONTACT],
        [person.family, person.given, person.preferred, person.former_family],
    )
    related = _relationships(session, patient_id, they)
    return SubjectAccess(
        serial=serial,
        made_at=made_at,
        made_by=made_by,
        reason=reason,
        person=person,
        items=_items(session, patient_id, items, they),
        plans=_plans(session, patient_id, they),
        talks=_talks(session, patient_id, they),
        actions=_actions(session, patient_id, they),
        copies=_copies(session, patient_id),
        relationships=tuple(each for each in related if each.kind not in LOOKING),
        objections=_objections(session, patient_id, they),
        links=_links(session, patient_id),
        descriptions=_descriptions(session, patient_id),
        answers=_answers(session, patient_id, they),
        waiting=waiting(session, patient_id, they, words_of),
        looks=_looks(session, patient_id, related) if with_looks else None,
        subjects=subjects,
    )


def _person(session: Session, patient_id: int) -> SubjectRow:
    patient, practice, place = session.execute(
        select(Patient, Practice.name, Place.name)
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .outerjoin(Place, Place.id == Patient.place_id)
        .where(Patient.id == patient_id)
        .execution_options(populate_existing=True)
    ).one()
    return SubjectRow(
        patient.family, patient.given, patient.title, patient.preferred, patient.former_family,
        patient.born, patient.died, patient.gender, patient.nhs_number, patient.address,
        patient.postcode, patient.address_withheld, patient.telephone, patient.restricted,
        patient.print_format, practice or "", place or "", patient.described_at,
    )  # fmt: skip


def _items(
    session: Session, patient_id: int, items: Sequence[Item], they: Others
) -> tuple[HeldItem, ...]:
    names = dict(session.execute(select(Source.id, Source.name)).all())
    staff = _staff(session)
    wordings: dict[int, list[WordingThen]] = defaultdict(list)
    for each in session.scalars(
        select(ItemWording)
        .where(ItemWording.patient_id == patient_id)
        .order_by(ItemWording.number.desc())
    ):
        wordings[each.item_id].append(
            WordingThen(
                each.number, each.recorded_from, each.recorded_to, each.title, each.detail,
                each.value, each.status, each.begins, each.ends,
            )
        )  # fmt: skip
    notes: dict[int, list[Annotation]] = defaultdict(list)
    for note in session.scalars(
        select(ItemAnnotation)
        .where(ItemAnnotation.patient_id == patient_id)
        .order_by(ItemAnnotation.made_at.desc(), ItemAnnotation.id.desc())
    ):
        notes[note.item_id].append(
            Annotation(staff.get(note.author_id, ""), note.text, note.made_at)
        )
    return tuple(
        HeldItem(
            item.kind, item.sector, item.confidentiality, item.status, item.title, item.detail,
            item.value, item.unit, item.code, item.code_system, item.begins, item.ends,
            names.get(item.source_id or 0, "") or staff.get(item.author_id or 0, ""),
            item.source_ref, item.said_at, tuple(wordings[item.id]), tuple(notes[item.id]),
            TAKEN_OUT if _is_taken_out(item) else they.item(
                item.kind, item.sector, item.title, item.detail, item.value,
                *(part for then in wordings[item.id] for part in (then.title, then.detail)),
                *(note.text for note in notes[item.id]),
            ),
        )
        for item in items
    )  # fmt: skip


def _is_taken_out(item: Item) -> bool:
    return item.source_id is None and item.status is ItemStatus.WITHDRAWN


def _plans(session: Session, patient_id: int, they: Others) -> tuple[HeldPlan, ...]:
    worker, signer = aliased(Staff), aliased(Staff)
    found = session.execute(
        select(PlanVersion, worker.name, signer.name)
        .outerjoin(worker, worker.id == PlanVersion.key_worker_id)
        .outerjoin(signer, signer.id == PlanVersion.agreed_by_id)
        .where(PlanVersion.patient_id == patient_id)
        .options(
            selectinload(PlanVersion.goals).selectinload(PlanGoal.actions),
            selectinload(PlanVersion.contingencies),
        )
        .order_by(PlanVersion.number.desc())
        .execution_options(populate_existing=True)
    )
    rows: list[HeldPlan] = []
    for plan, key_worker, agreed_by in found:
        content = plan_content.read(plan)
        rows.append(
            HeldPlan(
                plan.number, plan.state, content, key_worker or "", plan.agreed_on,
                plan.agreement, plan.agreed_with, agreed_by or "",
                they.words(plan.agreed_with, *_written(content)),
            )
        )  # fmt: skip
    return tuple(rows)


def _written(content: object) -> list[str]:
    """Every word of a plan, wherever in it it stands."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, tuple):
        return [word for each in content for word in _written(each)]
    slots = getattr(content, "__slots__", ())
    return [word for name in slots for word in _written(getattr(content, name))]


def _talks(session: Session, patient_id: int, they: Others) -> tuple[HeldTalk, ...]:
    found = session.execute(
        select(AgendaItem, Meeting, Team.name, Staff.name)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Team, Team.id == Meeting.team_id)
        .join(Staff, Staff.id == AgendaItem.asked_by_id)
        .where(AgendaItem.patient_id == patient_id)
        .options(selectinload(AgendaItem.outcomes))
        .order_by(Meeting.starts_at.desc(), AgendaItem.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        HeldTalk(
            meeting.title, team, meeting.starts_at, item.question, asked_by, item.told,
            item.told_on, item.note, tuple(each.outcome for each in item.outcomes),
            they.words(item.question, item.note),
        )
        for item, meeting, team, asked_by in found
    )  # fmt: skip


def _actions(session: Session, patient_id: int, they: Others) -> tuple[HeldAction, ...]:
    found = session.execute(
        select(Action, Staff.name)
        .join(Staff, Staff.id == Action.owner_id)
        .where(Action.patient_id == patient_id)
        .order_by(Action.agreed_on.desc(), Action.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        HeldAction(
            action.what, owner, action.due, action.state, action.agreed_on, action.done_on,
            they.words(action.what),
        )
        for action, owner in found
    )  # fmt: skip


def _copies(session: Session, patient_id: int) -> tuple[HeldCopy, ...]:
    found = session.execute(
        select(Copy, PlanVersion.number, Staff.name)
        .join(Staff, Staff.id == Copy.printed_by_id)
        .outerjoin(PlanVersion, PlanVersion.id == Copy.plan_version_id)
        .where(Copy.patient_id == patient_id)
        .order_by(Copy.id.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(
        HeldCopy(
            copy.id, copy.kind, version, copy.format, copy.why_not_recorded_format, copy.place,
            copy.printed_at, printed_by, copy.taken_back_at,
        )
        for copy, version, printed_by in found
    )  # fmt: skip


def _relationships(session: Session, patient_id: int, they: Others) -> tuple[HeldRelationship, ...]:
    staff, teams = _staff(session), dict(session.execute(select(Team.id, Team.name)).all())
    found = session.scalars(
        select(Relationship)
        .where(Relationship.patient_id == patient_id)
        .order_by(Relationship.begins_at.desc(), Relationship.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        HeldRelationship(
            each.kind, staff.get(each.staff_id or 0, ""), each.role,
            teams.get(each.team_id or 0, ""), each.reason, each.begins_at, each.ends_at,
            staff.get(each.made_by_id, ""), they.words(each.reason),
        )
        for each in found
    )  # fmt: skip


def _objections(session: Session, patient_id: int, they: Others) -> tuple[HeldObjection, ...]:
    staff = _staff(session)
    found = session.scalars(
        select(Objection)
        .where(Objection.patient_id == patient_id)
        .order_by(Objection.made_at.desc(), Objection.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        HeldObjection(
            each.against, staff.get(each.staff_id or 0, "") or each.organisation, each.note,
            staff.get(each.made_by_id, ""), each.made_at, each.withdrawn_at,
            they.words(each.note),
        )
        for each in found
    )  # fmt: skip


def _links(session: Session, patient_id: int) -> tuple[HeldLink, ...]:
    found = session.execute(
        select(Source.name, PatientLink.source_ref)
        .join(Source, Source.id == PatientLink.source_id)
        .where(PatientLink.patient_id == patient_id)
        .order_by(Source.name, PatientLink.source_ref)
    )
    return tuple(HeldLink(*each) for each in found)


def _descriptions(session: Session, patient_id: int) -> tuple[HeldDescription, ...]:
    found = session.execute(
        select(
            Source.name, Description.address, Description.postcode, Description.practice_code,
            Description.died, Description.said_at,
        )
        .join(Source, Source.id == Description.source_id)
        .where(Description.patient_id == patient_id)
        .order_by(Source.name)
    )  # fmt: skip
    return tuple(HeldDescription(*each) for each in found)


def _answers(session: Session, patient_id: int, they: Others) -> tuple[HeldAnswer, ...]:
    found = session.execute(
        select(FindingAnswer.subject, FindingAnswer.reason, Staff.name, FindingAnswer.made_at)
        .join(Staff, Staff.id == FindingAnswer.made_by_id)
        .where(FindingAnswer.patient_id == patient_id)
        .order_by(FindingAnswer.id)
    )
    return tuple(
        HeldAnswer(subject.partition(":")[0], reason, by, at, they.words(reason))
        for subject, reason, by, at in found
    )


def _looks(session: Session, patient_id: int, related: tuple[HeldRelationship, ...]) -> Looks:
    staff = _staff(session)
    entries = session.scalars(
        select(AuditEntry)
        .join(AuditPatient, AuditPatient.number == AuditEntry.number)
        .where(AuditPatient.patient_id == patient_id)
        .order_by(AuditEntry.number.desc())
    )
    reviews = session.scalars(
        select(AccessReview)
        .where(AccessReview.patient_id == patient_id)
        .order_by(AccessReview.at.desc(), AccessReview.id)
    )
    return Looks(
        tuple(
            HeldLook(
                each.number, datetime.fromisoformat(each.at), each.actor,
                action_words(each.action), each.detail,
            )
            for each in entries
        ),
        tuple(each for each in related if each.kind in LOOKING),
        tuple(
            HeldReview(each.what, staff.get(each.staff_id, ""), each.at, each.reason, each.verdict)
            for each in reviews
        ),
    )  # fmt: skip


def _staff(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Staff.id, Staff.name)).all())
