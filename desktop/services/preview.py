"""What any audience would see of a person: whether they may open them and why, then the items.

The governance lead looks, while subject access runs, and each look is signed before it shows. The
rule is asked in Python of all that is held, so that it can also be said what is left out; a test
holds it to what the audience is really told.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AgendaItem, Attendee, Meeting, Staff
from desktop.services import (
    allergies,
    disclosure,
    items,
    policy_tables,
    relationships,
    staff,
    subject_access,
)
from desktop.services.relationships import ON_AGENDA, ON_LIST, Known
from desktop.store.session import sign
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    PRESENT,
    AudienceKind,
    ItemStatus,
    Kind,
    Limit,
    RelationshipKind,
    Role,
)
from desktop.words.items import ItemRow
from desktop.words.people import Actor, Audience, Cell, role_words
from desktop.words.policy import PolicyText
from desktop.words.preview import MeetingChoice, Opens, Preview, Viewer, Viewers, WithheldSort

Cells = Callable[[str], frozenset[Cell]]
"""What a policy lets a role, or the paper, see."""
FALSE_COMFORT = "it says that none are known, and one that is withheld is held"
_BECAUSE = {
    ON_LIST: "the person is on the list of their practice",
    ON_AGENDA: "the person is on the agenda of a meeting that they attend",
    RelationshipKind.CASELOAD: "the person is on their caseload",
    RelationshipKind.REFERRAL: "the person was referred to them, or an action for them is theirs",
    RelationshipKind.DECLARED: "they declared that they are seeing the person",
    RelationshipKind.BREAK_GLASS: "they broke the glass",
    RelationshipKind.SUBJECT_ACCESS: "they are answering what the person asked for",
}


def viewers(session: Session, actor: Actor, patient_id: int) -> Viewers:
    """Everyone whose eyes can be chosen for one person."""
    subject_access.must_run(session, actor, patient_id)
    meetings = session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.patient_id == patient_id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )
    return Viewers(tuple(staff.listed(session)), tuple(MeetingChoice(*each) for each in meetings))


def preview(
    session: Session, actor: Actor, patient_id: int, viewer: Viewer, now: datetime,
    tried: PolicyText | None = None,
) -> Preview:  # fmt: skip
    """What this audience would see now. The look is signed, whatever it shows.

    ``tried`` is a policy that is not in force: what they would see if it were.
    """
    subject_access.must_run(session, actor, patient_id)
    wanted = policy_tables.read(tried) if tried is not None else None
    by = ", by a policy not in force" if wanted is not None else ""
    sign(session, actor, "policy.previewed", {f"patient:{patient_id}"}, _named(viewer) + by)
    everything = items.stream(session, disclosure.governing(session, actor, patient_id), patient_id)
    days = wanted.limits[Limit.AGENDA_DAYS][0] if wanted is not None else None
    facts = relationships.known(session, patient_id, agenda_days=days)
    if facts is None:
        raise Problem("This person is no longer in the hub. Search again.")
    cells = wanted.cells if wanted is not None else partial(_in_force, session)
    opens, audience = _audience(session, cells, viewer, facts, now)
    if not audience.cells:
        return Preview(opens, False, (), "", _sorts(everything, ""))
    seen = [each for each in everything if disclosure.may_see(audience, _cell(each))]
    hidden = [each for each in everything if not disclosure.may_see(audience, _cell(each))]
    shown = allergies.without_comfort_beside(seen, hidden)
    comfort = [each for each in seen if each not in shown]
    today = PartialDate(PartialDate.of(now).text[:10])
    current = [
        each
        for each in shown
        if each.status is ItemStatus.ACTIVE and not items.is_over(each, today)
    ]
    return Preview(
        opens,
        True,
        tuple(shown),
        allergies.heading(audience, current),
        (*_sorts(hidden, ""), *_sorts(comfort, FALSE_COMFORT)),
    )


# --- whose eyes -------------------------------------------------------------------------------


def _in_force(session: Session, audience: str) -> frozenset[Cell]:
    """What a role, or the paper, may see by the policy that holds now."""
    if audience == policy_tables.PAPER:
        return disclosure.paper(session).cells
    return disclosure.role(session, Role(audience)).cells


def _audience(
    session: Session, cells: Cells, viewer: Viewer, facts: Known, now: datetime
) -> tuple[tuple[Opens, ...], Audience]:
    if viewer.role is not None and viewer.guest:
        opens = _guest(f"A guest, {role_words(viewer.role)}", facts)
        seen = cells(viewer.role) if opens.may else frozenset()
        return (opens,), Audience(AudienceKind.ROOM, seen)
    if viewer.role is not None:
        return (), Audience(AudienceKind.PERSON, cells(viewer.role))
    if viewer.staff is not None:
        person = _actor(session, viewer.staff)
        opens = _opens(person, facts, now)
        seen = cells(person.role) if opens.may else frozenset()
        return (opens,), Audience(AudienceKind.PERSON, seen)
    if viewer.meeting is not None:
        return _room(session, cells, viewer.meeting, facts, now)
    return (), Audience(AudienceKind.PAPER, cells(policy_tables.PAPER))


def _room(
    session: Session, cells: Cells, meeting_id: int, facts: Known, now: datetime
) -> tuple[tuple[Opens, ...], Audience]:
    """Everyone present weighed one by one, as ``disclosure.room`` weighs them all."""
    present = session.execute(
        select(Staff, Attendee.name, Attendee.role)
        .select_from(Attendee)
        .outerjoin(Staff, Staff.id == Attendee.staff_id)
        .where(Attendee.meeting_id == meeting_id, Attendee.state.in_(sorted(PRESENT)))
        .order_by(Attendee.id)
    )
    opens: list[Opens] = []
    roles: set[Role] = set()
    for person, name, role in present:
        if person is None:
            opens.append(_guest(name, facts))
            roles.add(role)
        else:
            opens.append(_opens(_as_actor(session, person), facts, now))
            roles.add(person.role)
    if not roles or not all(each.may for each in opens):
        return tuple(opens), Audience(AudienceKind.ROOM, frozenset())
    seen = frozenset.intersection(*(cells(each) for each in roles))
    return tuple(opens), Audience(AudienceKind.ROOM, seen)


def _guest(name: str, facts: Known) -> Opens:
    if facts.restricted:
        return Opens(name, False, "a guest does not see a restricted person")
    return Opens(name, True, "a guest sees what their role may see")


def _opens(person: Actor, facts: Known, now: datetime) -> Opens:
    reasons = relationships.why(person, facts, now)
    if reasons:
        return Opens(person.name, True, "; ".join(_BECAUSE.get(each, each) for each in reasons))
    return Opens(person.name, False, _why_not(person, facts, now))


def _why_not(person: Actor, facts: Known, now: datetime) -> str:
    if person.role is Role.GOVERNANCE_LEAD:
        return "they see no record but while they answer its person"
    if person.id in facts.objects_to_staff:
        return "the person does not want them to see the record"
    if facts.object_to(person.id, person.organisation):
        return "the person does not want their organisation to see the record"
    open_to_all = Known(
        facts.practice, facts.teams, False, frozenset(), frozenset(), facts.bonds, facts.attending
    )
    if facts.restricted and relationships.why(person, open_to_all, now):
        return "the person is restricted, and they are not named for them"
    return "they have no relationship with the person"


def _actor(session: Session, staff_id: int) -> Actor:
    found = session.get(Staff, staff_id, populate_existing=True)
    if found is None:
        raise Problem("This colleague is no longer here. Choose someone else.")
    return _as_actor(session, found)


def _as_actor(session: Session, person: Staff) -> Actor:
    return person.actor(relationships.covered_by(session, person.id))


# --- what is shown and what is not ------------------------------------------------------------


def _cell(item: ItemRow) -> Cell:
    return Cell(item.sector, item.kind, item.confidentiality)


def _sorts(withheld: Iterable[ItemRow], why: str) -> tuple[WithheldSort, ...]:
    order = {kind: place for place, kind in enumerate(Kind)}
    cells = sorted({_cell(each) for each in withheld}, key=lambda cell: (order[cell.kind], cell))
    return tuple(WithheldSort(cell.kind, cell.sector, cell.confidentiality, why) for cell in cells)


def _named(viewer: Viewer) -> str:
    """As the audit names the audience: by numbers, and in nobody's words."""
    if viewer.role is not None:
        return f"as a guest, {viewer.role}" if viewer.guest else f"as {viewer.role}"
    if viewer.staff is not None:
        return f"as staff:{viewer.staff}"
    return f"as the room of meeting:{viewer.meeting}" if viewer.meeting is not None else "as paper"
