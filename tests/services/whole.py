"""A record with something in every table that can hold anything of a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from desktop.models import (
    AccessReview,
    Action,
    AgendaItem,
    AgendaOutcome,
    Base,
    Copy,
    Description,
    Draft,
    Finding,
    FindingAnswer,
    ImportFile,
    Item,
    ItemAnnotation,
    MatchItem,
    MatchOriginal,
    MatchRef,
    MatchRefusal,
    Meeting,
    Objection,
    OwnRecord,
    Patient,
    PatientLink,
    PlanVersion,
    Source,
    Waiting,
    WaitingMatch,
)
from desktop.store.session import sign
from desktop.words.enums import (
    ActionState,
    Confidentiality,
    FindingKind,
    Kind,
    MatchState,
    MeetingState,
    ObjectionTo,
    Outcome,
    PaperKind,
    PrintFormat,
    RelationshipKind,
    ReviewOf,
    Role,
    Sector,
    Told,
)
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory

SCRIPT = Actor(0, "Test set-up", Role.SERVICE_ACCOUNT)
CANARY = "Zquarx"
"""Stands in every word that was ever written of the person."""


@dataclass(frozen=True, slots=True)
class Whole:
    patient: Patient
    meeting: Meeting
    agenda_item: AgendaItem
    plan: PlanVersion
    written: Item
    imported: Item
    contact: Item
    guarded: Item


def whole(factory: Factory, nurse: Actor, when: datetime = NOW, **about: Any) -> Whole:
    """Made by one nurse at one moment; whoever else is named there is nobody's patient."""
    team = factory.team()
    day = when.date()
    patient = factory.patient(
        CANARY, f"Given{CANARY}", address=f"1 {CANARY} Row", described_at=when, **about
    )
    source = factory.source("GP Larkmoor")
    imported = factory.item(patient, f"Asthma {CANARY}", source=source, said_at=when)
    written = factory.item(
        patient, f"First {CANARY}", Kind.NOTE, author=nurse, said_at=when, detail=CANARY
    )
    contact = factory.item(
        patient, f"Sue {CANARY}Friend", Kind.CONTACT, sector=Sector.PERSON, said_at=when,
        value="0191 498 0123", detail="Daughter",
    )  # fmt: skip
    guarded = factory.item(
        patient, f"Concern {CANARY}", Kind.SAFEGUARDING, said_at=when,
        confidentiality=Confidentiality.RESTRICTED,
    )  # fmt: skip
    with factory.store.writing() as session:
        row = session.get_one(Item, (patient.id, written.id))
        row.title, row.recorded_from = f"Second {CANARY}", when + timedelta(hours=1)
        sign(session, SCRIPT, "test.reworded", [])
    meeting = factory.meeting(
        team, chair=nurse, starts_at=when - timedelta(hours=2), patients=[patient]
    )
    agenda_item = meeting.agenda[0]
    with factory.store.writing() as session:
        item = session.get_one(AgendaItem, agenda_item.id)
        item.question, item.note = f"Question {CANARY}?", f"Note {CANARY}"
        item.told = Told.YES
        item.outcomes.append(AgendaOutcome(outcome=Outcome.ACTION))
        sign(session, SCRIPT, "test.noted", [])
    plan = factory.plan(patient, goals=2, agreed_by=nurse, on=day)
    copy = Copy(
        kind=PaperKind.CARE_PLAN, patient_id=patient.id, plan_version_id=plan.id,
        format=PrintFormat.STANDARD, place=f"Drawer {CANARY}", printed_at=when,
        printed_by_id=nurse.id,
    )  # fmt: skip
    factory.keep(
        copy,
        ItemAnnotation(
            patient_id=patient.id, item_id=imported.id, author_id=nurse.id,
            text=f"Beside {CANARY}", made_at=when,
        ),
        Action(
            patient_id=patient.id, agenda_item_id=agenda_item.id, what=f"Ring {CANARY}",
            owner_id=nurse.id, due=day, agreed_on=day, state=ActionState.DONE, done_on=day,
        ),
        PatientLink(source_id=source.id, source_ref=f"ref {CANARY}", patient_id=patient.id),
        Objection(
            patient_id=patient.id, against=ObjectionTo.DISCUSSION, note=f"Not {CANARY}",
            made_by_id=nurse.id, made_at=when,
        ),
        AccessReview(
            what=ReviewOf.BREAK_GLASS, patient_id=patient.id, staff_id=nurse.id,
            reason=f"Collapsed {CANARY}", at=when,
        ),
        OwnRecord(staff_id=nurse.id, patient_id=patient.id),
    )  # fmt: skip
    factory.change(
        Meeting, meeting.id, state=MeetingState.FINISHED, started_at=meeting.starts_at,
        finished_at=meeting.ends_at,
    )  # fmt: skip
    factory.related(
        patient, nurse, RelationshipKind.DECLARED, begins_at=when,
        ends_at=when + timedelta(days=14),
    )  # fmt: skip
    _matched(factory, patient, source, nurse, when)
    with factory.store.writing() as session:
        session.add(
            Finding(
                patient_id=patient.id,
                kind=FindingKind.PAPER_OUT_OF_DATE,
                subject=f"copy:{copy.id}",
                sentence=f"Lies in {CANARY}",
                found_at=when,
            )
        )
        session.add(
            Description(
                patient_id=patient.id,
                source_id=source.id,
                address=f"2 {CANARY} Way",
                said_at=when,
                recorded_from=when,
            )
        )
        session.add(
            FindingAnswer(
                patient_id=patient.id, subject=f"kin:{contact.id}:{guarded.id}", as_of="then",
                reason=f"Sue is {CANARY}", made_by_id=nurse.id, made_at=when,
            )
        )  # fmt: skip
        for form in (
            f"plan:{plan.id}", f"refer:{patient.id}", f"desk:{patient.id}", f"round:{patient.id}",
            f"agenda note:{agenda_item.id}", f"agenda action:{agenda_item.id}",
            f"item {patient.id}/{imported.id}",
        ):  # fmt: skip
            session.add(Draft(author_id=nurse.id, form=form, body=CANARY.encode(), saved_at=when))
        sign(session, SCRIPT, "test.set up", [])
    return Whole(patient, meeting, agenda_item, plan, written, imported, contact, guarded)


def _matched(
    factory: Factory, patient: Patient, source: Source, nurse: Actor, when: datetime
) -> None:
    """Someone refused them for a person of a source, and then thought better of it."""
    run = factory.import_run(source, nurse)
    file = ImportFile(import_id=run.id, name="sent.json", sha256="4f1c" * 16, entries=1)
    factory.keep(file)
    waiting = Waiting(
        import_file_id=file.id, position="entry 1", sentence="No NHS number.",
        original=CANARY.encode(), seen_at=when,
    )  # fmt: skip
    factory.keep(waiting)
    theirs = WaitingMatch(
        source_id=source.id, ref="ref 1", identity="1", described=f'{{"family": "{CANARY}"}}',
        trouble="No NHS number.", heard_at=when, patient_id=patient.id, state=MatchState.CONFIRMED,
        decided_by_id=nurse.id, decided_at=when,
    )  # fmt: skip
    factory.keep(theirs)
    factory.keep(
        MatchOriginal(match_id=theirs.id, waiting_id=waiting.id),
        MatchRef(match_id=theirs.id, source_ref="ref 1", linked=True),
        MatchItem(match_id=theirs.id, item_id=1),
        MatchRefusal(match_id=theirs.id, patient_id=patient.id, made_by_id=nurse.id, made_at=when),
    )


def tables(raw: Connection) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    return {
        name: sorted(
            repr(tuple(bytes(each) if isinstance(each, memoryview) else each for each in row))
            for row in raw.execute(text(f'SELECT * FROM "{name}"'))
        )
        for name in Base.metadata.tables
    }
