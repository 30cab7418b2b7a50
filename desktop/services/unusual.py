"""Access that the governance lead may want to ask about: found in the audit, not yet judged."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, column, func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import AuditEntry, OwnRecord, Patient
from desktop.models.audit import patients_in
from desktop.models.home import household
from desktop.services import audit
from desktop.store.session import on_hub, sign
from desktop.words.audit import IN_BULK, OPENINGS, ORIGINALS, Unusual, UnusualRow
from desktop.words.dates import ENGLAND
from desktop.words.people import Actor

LONGEST = 92
"""Days that are looked through at once."""
BURST_OF, BURST_WITHIN = 30, timedelta(hours=1)
"""Whoever comes to see more people than this within an hour is listed."""
NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours of the clock in England."""
_COUNTED = OPENINGS | ORIGINALS | IN_BULK | {"patient.searched"}


@dataclass(frozen=True, slots=True)
class _Look:
    number: int
    at: datetime
    staff: int
    who: str
    patient: int
    action: str
    given: str
    role: str


@dataclass(frozen=True, slots=True)
class _Found:
    why: Unusual
    looks: list[_Look]


def unusual(session: Session, actor: Actor, first: date, last: date) -> tuple[UnusualRow, ...]:
    """What was unusual from the first day to the last, newest first. Signed."""
    audit.must_govern(session, actor)
    if (last - first).days >= LONGEST:
        raise Problem(f"Choose at most {LONGEST} days.")
    looks = list(_looks(session, first, last))
    found = [*_close(session, looks), *_bursts(looks), *_nights(looks)]
    sign(session, actor, "audit.searched", {"audit"}, f"unusual access, from {first} to {last}")
    return _rows(session, actor, sorted(found, key=_place, reverse=True))


def _looks(session: Session, first: date, last: date) -> Iterator[_Look]:
    """Whom someone came to see and why, in the order of the clock: each person whom they opened,
    found beyond their own people, read as a source sent them, or took out of the hub.
    """
    asked = (
        select(
            AuditEntry.number, AuditEntry.at, AuditEntry.actor_id, AuditEntry.actor,
            AuditEntry.subjects, AuditEntry.action, AuditEntry.detail, AuditEntry.role,
        )
        .where(AuditEntry.action.in_(sorted(_COUNTED)), *audit.span(first, last))
        .order_by(AuditEntry.at, AuditEntry.number)
    )  # fmt: skip
    for row in session.execute(asked):
        for patient in patients_in(row.subjects):
            yield _Look(
                row.number,
                audit.moment_of(row.at),
                row.actor_id,
                row.actor,
                patient,
                row.action,
                _reason(row.detail),
                row.role,
            )


def _reason(detail: str) -> str:
    """What was typed: an entry says what let them in, what was asked about, and the reason."""
    return detail.partition("; ")[2].partition(": ")[2]


# --- one's own, and those who are close -----------------------------------------------------------


def _close(session: Session, everything: Sequence[_Look]) -> Iterator[_Found]:
    """What leaves in bulk was chosen by what its people have in common, and not by who is close."""
    looks = [each for each in everything if each.action not in IN_BULK]
    own = {row.staff_id: row.patient_id for row in session.execute(_OWN)}
    colleagues = set(own.values())
    together = _households(session, own, {each.patient for each in looks})
    for each in looks:
        if own.get(each.staff) == each.patient:
            yield _Found(Unusual.OWN, [each])
        elif (each.staff, each.patient) in together:
            yield _Found(Unusual.HOUSEHOLD, [each])
        elif each.patient in colleagues:
            yield _Found(Unusual.COLLEAGUE, [each])


_OWN = select(OwnRecord.staff_id, OwnRecord.patient_id)


def _households(session: Session, own: dict[int, int], people: set[int]) -> set[tuple[int, int]]:
    """Which of the staff live with which of these people.

    On a hub, where the lead sees no addresses, a function of the database compares them.
    """
    if on_hub(session):
        both = column("staff_id", BigInteger), column("patient_id", BigInteger)
        asked = select(func.households_of_staff(sorted(people)).table_valued(*both))
        return {(row.staff_id, row.patient_id) for row in session.execute(asked)}
    homes = {}
    for ids in audit.batched(sorted(people | set(own.values()))):
        asked_homes = select(Patient.id, Patient.address, Patient.postcode).where(
            Patient.id.in_(ids)
        )
        for row in session.execute(asked_homes):
            homes[row.id] = household(row.address, row.postcode)
    at_home = defaultdict(set)
    for patient in people:
        at_home[homes.get(patient, "")].add(patient)
    return {
        (staff, other)
        for staff, patient in own.items()
        if homes.get(patient)
        for other in at_home[homes[patient]] - {patient}
    }


# --- how many, and when ---------------------------------------------------------------------------


def _bursts(looks: Iterable[_Look]) -> Iterator[_Found]:
    """One line for each stretch in which someone came to too many people within any hour."""
    for theirs in _by_staff(looks).values():
        people = Counter[int]()
        begin = 0
        bursts: list[tuple[int, int]] = []
        for end, each in enumerate(theirs):
            people[each.patient] += 1
            while each.at - theirs[begin].at > BURST_WITHIN:
                people[theirs[begin].patient] -= 1
                begin += 1
            people = +people  # without those to whom nobody came within the hour
            if len(people) > BURST_OF:
                if bursts and begin <= bursts[-1][1]:
                    bursts[-1] = bursts[-1][0], end
                else:
                    bursts.append((begin, end))
        for first, last in bursts:
            yield _Found(Unusual.BURST, theirs[first : last + 1])


def _nights(looks: Iterable[_Look]) -> Iterator[_Found]:
    """One line for each person and night, however many people they came to in it."""
    for theirs in _by_staff(looks).values():
        nights: dict[date, list[_Look]] = defaultdict(list)
        for each in theirs:
            here = each.at.astimezone(ENGLAND)
            if here.hour >= NIGHT_FROM or here.hour < NIGHT_UNTIL:
                nights[(here - timedelta(hours=NIGHT_UNTIL)).date()].append(each)
        for night in nights.values():
            yield _Found(Unusual.NIGHT, night)


def _by_staff(looks: Iterable[_Look]) -> dict[int, list[_Look]]:
    found: dict[int, list[_Look]] = defaultdict(list)
    for each in looks:
        found[each.staff].append(each)
    return found


# --- as rows --------------------------------------------------------------------------------------


def _rows(session: Session, actor: Actor, found: list[_Found]) -> tuple[UnusualRow, ...]:
    singly = [each for each in found if len(_people(each)) == 1]
    names = audit.names_of(session, actor, (each.looks[0].patient for each in singly))
    signed = ((each.looks[0].staff, each.looks[0].role) for each in found)
    rows = []
    for each, role in zip(found, audit.roles_then(session, signed), strict=True):
        began, people = each.looks[0], _people(each)
        alone = began.patient if len(people) == 1 else None
        rows.append(
            UnusualRow(
                each.why, began.at, began.number, began.staff, began.who, role,
                alone,
                f"{len(people)} people" if alone is None else names.get(alone, f"patient {alone}"),
                began.given if len({look.given for look in each.looks}) == 1 else "",
            )
        )  # fmt: skip
    return tuple(rows)


def _place(found: _Found) -> tuple[datetime, int]:
    return found.looks[0].at, found.looks[0].number


def _people(found: _Found) -> set[int]:
    return {each.patient for each in found.looks}
