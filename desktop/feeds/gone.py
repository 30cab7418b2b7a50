"""What a file with all there is of something leaves out: items, residents, people of a list.

Nothing is let go on a doubt: neither by a table in which a row could not be read, nor of whoever
may be meant by a row that could not be placed, nor by a table of which nobody is known, nor by one
that leaves out so much that it may be but half of one.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.feeds import unlisted
from desktop.feeds.apply import Job
from desktop.feeds.compare import past, too_many
from desktop.feeds.matching import Known
from desktop.feeds.parsed import Complete, Parsed, Person, Said, Saying, Whole, number_ref
from desktop.feeds.standing import WORDS
from desktop.models import Item, Patient, PatientLink
from desktop.models.patient import valid_nhs_number
from desktop.words.enums import ItemStatus
from desktop.words.items import CANCELLED, Wording
from desktop.words.patients import folded

FEW_PEOPLE = 4
"""So many may be gone from a list of people at once, whatever share of it that is."""
_AT_ONCE = 500
"""People looked up by one statement."""
Placed = list[tuple[Person, int]]


@dataclass(slots=True)
class _Left:
    """Of one person's items: those that the file leaves out, and the refs of all others."""

    cancelled: list[Item] = field(default_factory=list)
    """Bookings for a day that the file is about."""
    gone: int = 0
    kept: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Plan:
    """What is to be let go by a file, before any of it is written."""

    others: dict[int, Person] = field(default_factory=dict)
    """By patient: whoever the file says nothing else of."""
    left_out: tuple[int, int] = (0, 0)
    """How much it leaves out, of how much, if that is so much that nothing is let go by it."""


def plan(session: Session, job: Job, parsed: Parsed, *, apart: bool = False) -> Plan:
    """Lay upon the people of a file what it leaves out of theirs, and find whom it leaves out.

    A booking that it leaves out was cancelled; anything else its source no longer has. All of them
    stand ``apart`` where what the file itself says is in by now.
    """
    planned = Plan()
    placed, unplaced = _placed(session, job, parsed.people)
    if not placed or _is_older(session, job, parsed):
        return planned
    doubt = _Doubt(unplaced)
    left, standing = _left(session, job, parsed.whole, _said(placed))
    going = sum(each.gone + len(each.cancelled) for each in left.values())
    if any(each.guarded for each in parsed.whole) and too_many(going, standing):
        planned.left_out = going, standing
        return planned
    theirs = {} if apart else {patient: person for person, patient in reversed(placed)}

    def of(patient: int) -> Person:
        if patient in theirs:
            return theirs[patient]
        return planned.others.setdefault(patient, Person((), patient=patient, may_register=False))

    lists = tuple(each.begins_with for each in parsed.whole if each.days is None)
    sure = left.keys() - doubt.among(session, left) - _waiting(session, job, parsed)
    for patient in sorted(sure):
        _leave_out(of(patient), left[patient], lists, parsed)
    if any(each.registers for each in parsed.whole):
        by = past(parsed.dated, job.now) or job.now
        listed, off = unlisted.left_out(session, job, parsed, {each for _, each in placed}, by)
        if parsed.came is None and too_many(len(off), listed, FEW_PEOPLE):
            planned.left_out = len(off), listed
            return planned
        for patient in off - doubt.among(session, off) - _waiting(session, job, parsed):
            of(patient).off_list_at = by
    for whole in parsed.whole:
        if whole.home:
            _settle(session, job, whole.home, placed, doubt, of)
    return planned


def _leave_out(person: Person, left: _Left, lists: tuple[str, ...], parsed: Parsed) -> None:
    if left.cancelled:
        said = tuple(Said(_cancelled(item)) for item in left.cancelled)
        person.sayings.append(Saying((), said, parsed.dated))
    if lists:
        person.complete = Complete(lists, frozenset(left.kept), parsed.dated, came=parsed.came)


def _is_older(session: Session, job: Job, parsed: Parsed) -> bool:
    """Whether something of these lists was said later than this file."""
    if parsed.dated is None:
        return False
    later = select(Item.id).where(
        Item.source_id == job.source_id,
        or_(Item.said_at > parsed.dated, Item.gone_at > parsed.dated),
        or_(*(Item.source_ref.startswith(each.begins_with, autoescape=True)
              for each in parsed.whole)),
    )  # fmt: skip
    return session.scalar(later.limit(1)) is not None


def _placed(
    session: Session, job: Job, people: Sequence[Person]
) -> tuple[Placed, list[Person]]:  # fmt: skip
    """Whom the rows are about, as taking them in will find; and those who are nobody here."""
    placed: Placed = []
    unplaced: list[Person] = []
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        known = Known(session, job.source_id, some)
        for person in some:
            may_register = job.feed.may_register and person.may_register
            match = known.match(person, may_register=may_register)
            if match.patient_id is not None:
                placed.append((person, match.patient_id))
            elif not match.register:
                unplaced.append(person)
    return placed, unplaced


def _waiting(session: Session, job: Job, parsed: Parsed) -> set[int]:
    """Whom an entry names that could not be read."""
    about = sorted({ref for each in parsed.asides for ref in each.about})
    found: set[int] = set()
    for start in range(0, len(about), _AT_ONCE):
        some = about[start : start + _AT_ONCE]
        numbers = [ref.removeprefix(number_ref("")) for ref in some]
        linked = select(PatientLink.patient_id).where(
            PatientLink.source_id == job.source_id, PatientLink.source_ref.in_(some)
        )
        found.update(session.scalars(linked))
        found.update(session.scalars(select(Patient.id).where(Patient.nhs_number.in_(numbers))))
    return found


def _said(placed: Placed) -> set[tuple[int, str]]:
    """By patient, the refs of all that the file says, and the others by which it may stand here."""
    return {
        (patient, ref)
        for person, patient in placed
        for saying in person.sayings
        for one in saying.said
        for ref in (one.wording.source_ref, *one.also)
    }


def _left(
    session: Session, job: Job, whole: Iterable[Whole], said: set[tuple[int, str]]
) -> tuple[dict[int, _Left], int]:
    """By patient: whoever lacks something in the file; and how much stands that it may have."""
    found: dict[int, _Left] = {}
    standing = 0
    for each in whole:
        asked = select(Item).where(
            Item.source_id == job.source_id,
            Item.source_ref.startswith(each.begins_with, autoescape=True),
        )
        for item in session.scalars(asked):
            theirs = found.setdefault(item.patient_id, _Left())
            covered = each.covers(item.status, item.begins, item.ends)
            standing += covered and item.gone_at is None
            if (item.patient_id, item.source_ref) in said or not covered:
                theirs.kept.add(item.source_ref)
            elif each.days is None:
                theirs.gone += item.gone_at is None
            else:
                theirs.cancelled.append(item)
    lacking = {patient: left for patient, left in found.items() if left.gone or left.cancelled}
    return lacking, standing


def _cancelled(item: Item) -> Wording:
    words = Wording(item.source_ref, *(getattr(item, name) for name in WORDS))
    return words._replace(status=ItemStatus.WITHDRAWN, value=CANCELLED, unit="")


class _Doubt:
    """Who may be meant by a row that could not be placed."""

    def __init__(self, unplaced: Iterable[Person]) -> None:
        self._anyone = False
        self._numbers: set[str] = set()
        self._named: set[str] = set()
        """The families, or the birth dates, of those who came without a valid number."""
        self._whole: set[tuple[str, str]] = set()
        """Both, of those who came with one that is another's: two such have to be alike in both."""
        for person in unplaced:
            self._weigh(person)

    def _weigh(self, person: Person) -> None:
        described = person.described
        born = described.born.text if described and described.born else ""
        family = folded(described.family) if described else ""
        number = valid_nhs_number(described.nhs_number) if described else None
        if number is not None:
            self._numbers.add(number)
            self._whole.add((family, born))
        elif born:
            self._named |= {family, born} - {""}
        else:
            self._anyone = True

    def may_be(self, patient: Patient) -> bool:
        families = {patient.family_key, patient.former_key} - {""}
        born = patient.born.text if patient.born else ""
        if self._anyone or patient.nhs_number in self._numbers:
            return True
        if self._named & {*families, born}:
            return True
        if patient.nhs_number is None and any(born == each for _, each in self._whole):
            return True
        return any((family, born) in self._whole for family in families)

    def among(self, session: Session, patients: Collection[int]) -> set[int]:
        found = session.scalars(select(Patient).where(Patient.id.in_(sorted(patients))))
        return {each.id for each in found if self.may_be(each)}


def _settle(
    session: Session, job: Job, home: str, placed: Placed, doubt: _Doubt,
    of: Callable[[int], Person],
) -> None:  # fmt: skip
    """A census says who lives in a home: they do from now on, and nobody else."""
    place = job.homes.named(home)
    here = {
        patient
        for person, patient in placed
        if person.home and job.homes.named(person.home) == place
    }
    if place is None or not here:
        return
    for patient in sorted(here):
        of(patient).lives_at = place
    living = select(Patient).where(Patient.place_id == place).order_by(Patient.id)
    for each in session.scalars(living):
        if each.id not in here and not doubt.may_be(each):
            of(each.id).moved_out = place
