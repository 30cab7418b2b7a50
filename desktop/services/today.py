"""What waits for a member of staff today."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text, union
from sqlalchemy.orm import Session

from desktop.models import (
    Action,
    AgendaItem,
    Copy,
    Finding,
    Item,
    ItemWording,
    Meeting,
    Patient,
    PlanVersion,
)
from desktop.services import (
    actions,
    caseloads,
    contradictions,
    disclosure,
    looked,
    meetings,
    papers,
    plans,
    reach,
    sources,
)
from desktop.store.session import sign
from desktop.words.allergies import states_none
from desktop.words.dates import ENGLAND, PartialDate, Precision, shown_date, start_of
from desktop.words.enums import (
    ActionState,
    FindingKind,
    ItemStatus,
    Kind,
    PlanState,
    Rule,
)
from desktop.words.patients import shown_name
from desktop.words.people import Actor, Audience
from desktop.words.today import ChangeLine, Differs, PaperDue, PlanDue, There, TodayRow

RECENT = timedelta(days=14)
"""How far back a change is new, and how far ahead a review is near."""
CHANGES, PLANS, PAPERS, DIFFER = 30, 4, 3, 3
"""How many of each are shown; a list that scrolls has the most."""
_MOST_PEOPLE = 200


def today(session: Session, actor: Actor, audience: Audience, now: datetime) -> TodayRow:
    """All that the page says. Of whom it shows what a record holds is signed once a day.

    Of one's own actions nobody is looked at: their words are what was promised.
    """
    day = now.astimezone(ENGLAND).date()
    reads_plans = plans.may_read(audience)
    changes = _changes(session, actor, audience, now)
    due = _plans_due(session, actor, audience, day) if reads_plans else []
    wrong = _papers_out_of_date(session, actor, now) if reads_plans else []
    differ = _differ(session, actor, audience, now)
    overdue = sum(each.overdue_days > 0 for each in due)
    row = TodayRow(
        meetings=tuple(meetings.upcoming(session, actor, now)),
        actions=tuple(actions.mine(session, actor)),
        changes=tuple(changes[:CHANGES]),
        plans=tuple(due[:PLANS]),
        papers=tuple(wrong[:PAPERS]),
        feeds=sources.ages(session),
        differ=tuple(differ[:DIFFER]),
        there=There(len(changes), len(due), overdue, len(wrong), len(differ)),
    )
    if looked_at := looked.first_today(session, actor, "today.read", row.people):
        sign(session, actor, "today.read", {f"patient:{each}" for each in looked_at})
    return row


def _my_people(session: Session, actor: Actor, now: datetime) -> list[int]:
    """Whom I promised something, whose key worker I am, and who is on my teams' agendas.

    What a colleague promised for whom I stand in is mine meanwhile.
    """
    selves = sorted(actor.selves)
    agendas = (
        select(AgendaItem.patient_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.team_id.in_(sorted(actor.teams)), Meeting.starts_at >= now - RECENT)
    )
    promised = select(Action.patient_id).where(
        Action.owner_id.in_(selves), Action.state == ActionState.OPEN
    )
    looked_after = select(PlanVersion.patient_id).where(PlanVersion.key_worker_id.in_(selves))
    theirs = union(agendas, promised, looked_after).subquery()
    return list(
        session.scalars(
            select(Patient.id)
            .where(Patient.id.in_(select(theirs)), reach.openable(session, actor))
            .order_by(Patient.id.desc())
            .limit(_MOST_PEOPLE)
        )
    )


def _changes(session: Session, actor: Actor, audience: Audience, now: datetime) -> list[ChangeLine]:
    """What happened to my people lately, or is now said otherwise than before; newest first.

    What a feed brings for the first time is not news unless it has just happened.
    """
    since = now - RECENT
    earliest, latest = PartialDate.of(since.astimezone(ENGLAND).date()), PartialDate.of(now)
    found = session.execute(
        select(
            Item.patient_id, Item.id, Patient.family, Patient.given,
            Patient.title.label("patient_title"), Item.kind, Item.sector, Item.title,
            Item.value, Item.unit, Item.code, Item.begins, Item.recorded_from,
        )
        .join(Patient, Patient.id == Item.patient_id)
        .where(
            Item.patient_id.in_(_my_people(session, actor, now)),
            disclosure.visible(audience),
            Item.kind != Kind.VISIT,
            Item.status != ItemStatus.WITHDRAWN,
            or_(
                and_(Item.begins >= earliest, Item.begins <= latest),
                (Item.recorded_from >= since) & _was_otherwise(),
            ),
        )
    )  # fmt: skip
    lines: dict[object, ChangeLine] = {}
    for row in found:
        if row.kind is Kind.ALLERGY and states_none(row.title, row.code):
            continue
        at = _when(row.begins, since, now) or row.recorded_from
        line = ChangeLine(
            patient=row.patient_id,
            name=shown_name(row.family, row.given, row.patient_title),
            what=" ".join(each for each in (row.title, row.value, row.unit) if each),
            sector=row.sector,
            at=at,
        )
        # One blood test has a dozen results; one line says that it was taken. What several sources
        # say in the same words of the same moment, a death say, has happened once.
        result = row.kind is Kind.RESULT
        lines[row.patient_id, at.date() if result else (line.what, at)] = line
    newest = sorted(lines.values(), key=lambda line: line.name)
    return sorted(newest, key=lambda line: line.at, reverse=True)


def _was_otherwise() -> ColumnElement[bool]:
    """What a source has only said again has no other wording behind it."""
    return exists().where(ItemWording.patient_id == Item.patient_id, ItemWording.item_id == Item.id)


def _when(begins: PartialDate | None, since: datetime, now: datetime) -> datetime | None:
    """The moment of something that has just happened; None when its date is not in that span."""
    if begins is None or begins.precision not in {Precision.DAY, Precision.MINUTE}:
        return None
    if begins.precision is Precision.MINUTE:
        moment = datetime.fromisoformat(begins.text).replace(tzinfo=ENGLAND)
    else:
        moment = start_of(begins.first_day)
    return moment if since - timedelta(days=1) <= moment <= now else None


def _differ(session: Session, actor: Actor, audience: Audience, now: datetime) -> list[Differs]:
    """My people whose sources disagree, where nobody has explained it or made it a task."""
    mine = {*_my_people(session, actor, now), *_of_my_caseload(session, actor, now)}
    rules: dict[int, list[Rule]] = {}
    for each in contradictions.of_people(session, audience, sorted(mine)):
        if each.waits:
            rules.setdefault(each.patient, []).append(each.rule)
    named = session.execute(
        select(Patient.id, Patient.family, Patient.given, Patient.title).where(
            Patient.id.in_(sorted(rules))
        )
    )
    found = [
        Differs(patient, shown_name(family, given, title), tuple(rules[patient]))
        for patient, family, given, title in named
    ]
    order = contradictions.ORDER.index
    return sorted(found, key=lambda each: (order(each.rules[0]), each.name))


def _of_my_caseload(session: Session, actor: Actor, now: datetime) -> list[int]:
    """Those of my caseload whom a contradiction is about: it can be long, and they are few."""
    disagreed = select(Finding.patient_id).where(Finding.kind == FindingKind.CONTRADICTION)
    return list(
        session.scalars(
            select(Patient.id)
            .where(
                Patient.id.in_(disagreed),
                Patient.id.in_(caseloads.own(actor, now)),
                reach.openable(session, actor),
            )
            .order_by(Patient.id.desc())
            .limit(_MOST_PEOPLE)
        )
    )


def _plans_due(session: Session, actor: Actor, audience: Audience, day: date) -> list[PlanDue]:
    """Plans whose review is near or past, and plans that someone's admission has overtaken."""
    newest = (
        select(PlanVersion.patient_id, func.max(PlanVersion.number).label("number"))
        .where(PlanVersion.state == PlanState.AGREED)
        .group_by(PlanVersion.patient_id)
        .subquery()
    )
    admitted = (
        select(func.max(Item.begins))
        .where(
            Item.patient_id == PlanVersion.patient_id,
            Item.kind == Kind.ADMISSION,
            Item.status.in_((ItemStatus.ACTIVE, ItemStatus.ENDED)),
            Item.begins <= PartialDate.of(day),
            disclosure.visible(audience),
        )
        .correlate(PlanVersion)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            Patient.id, Patient.family, Patient.given, Patient.title, PlanVersion.review_on,
            PlanVersion.agreed_on, admitted,
        )
        .join(newest, newest.c.patient_id == PlanVersion.patient_id)
        .join(Patient, Patient.id == PlanVersion.patient_id)
        .where(
            PlanVersion.number == newest.c.number,
            reach.openable(session, actor),
            Patient.died.is_(None),
        )
    )  # fmt: skip
    due: list[PlanDue] = []
    for patient, family, given, title, review_on, agreed_on, last_admitted in found:
        name = shown_name(family, given, title)
        if review_on is not None and review_on <= day + RECENT:
            was = "was due" if review_on < day else "due"
            why = f"Review {was} {shown_date(review_on)}"
            due.append(PlanDue(patient, name, why, (day - review_on).days))
        elif last_admitted and agreed_on and last_admitted.text[:10] > agreed_on.isoformat():
            due.append(PlanDue(patient, name, "Changed since agreed: admission", 0))
    return sorted(due, key=lambda each: (-each.overdue_days, each.name))


def _papers_out_of_date(session: Session, actor: Actor, now: datetime) -> list[PaperDue]:
    """Of those who have died first: a family finds there what nobody needs any more."""
    person = (Patient.id, Patient.family, Patient.given, Patient.title)
    order = (Patient.family_key, Patient.given_key, Patient.id)
    to_fetch = session.execute(
        select(*person, Patient.died, Copy.place)
        .join(Copy, Copy.patient_id == Patient.id)
        .where(text(papers.TO_FETCH), reach.openable(session, actor))
        .order_by(*order, Copy.id)
    )
    found = session.execute(
        select(*person, Finding.sentence)
        .join(Finding, Finding.patient_id == Patient.id)
        .where(
            papers.still_wrong(now),
            Patient.died.is_(None),
            reach.openable(session, actor),
        )
        .order_by(*order, Finding.subject)
    )
    lines = [
        *((row.id, shown_name(*row[1:4]), papers.fetch_words(row.died, row.place))
          for row in to_fetch),
        *((row.id, shown_name(*row[1:4]), row.sentence) for row in found),
    ]  # fmt: skip
    due: dict[int, list[tuple[str, str]]] = {}
    for patient, name, sentence in lines:
        due.setdefault(patient, []).append((name, sentence))
    return [
        PaperDue(patient, wrong[0][0], wrong[0][1], len(wrong)) for patient, wrong in due.items()
    ]
