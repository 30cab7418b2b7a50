"""What a complete table leaves out: items that its source no longer has, people who moved out.

Nothing is let go on a doubt: neither by a table in which a row could not be read, nor of whoever
may be meant by a row that could not be placed, nor by a table of which nobody is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.feeds.apply import Job, apply
from desktop.feeds.compare import WORDS
from desktop.feeds.matching import refs_of
from desktop.feeds.parsed import Complete, Parsed, Person, Said, Saying, Whole
from desktop.models import Item, Patient, PatientLink
from desktop.models.patient import valid_nhs_number
from desktop.store.session import sign
from desktop.words.enums import ItemStatus
from desktop.words.items import CANCELLED, Wording
from desktop.words.patients import folded

_STANDING = frozenset({ItemStatus.ACTIVE, ItemStatus.PLANNED})


@dataclass(slots=True)
class _Left:
    """Of one person's items: those that the file leaves out, and the refs of all others."""

    cancelled: list[Item] = field(default_factory=list)
    """Bookings for a day that the file is about."""
    gone: bool = False
    kept: set[str] = field(default_factory=set)


def let_go(session: Session, job: Job, parsed: Parsed) -> int:
    """Mark what a file of complete lists leaves out, and let its residents live where it says.

    A booking that it leaves out was cancelled; anything else its source no longer has. Hands back
    the id of the import that the rows now name.
    """
    placed = _placed(session, job, parsed.people)
    if not placed or _is_older(session, job, parsed):
        return job.import_id
    unplaced = [each for each in parsed.people if id(each) not in {id(one) for one, _ in placed}]
    said = {
        (patient, one.wording.source_ref)
        for person, patient in placed
        for saying in person.sayings
        for one in saying.said
    }
    left = _left(session, job, parsed.whole, said)
    doubtful = _doubtful(session, left, unplaced)
    outcome = apply(session, job, list(_told(session, job, parsed, left, doubtful)))
    for whole in parsed.whole:
        if whole.home:
            _settle(session, job, whole.home, placed, unplaced)
    return outcome.import_id


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


def _placed(session: Session, job: Job, people: Sequence[Person]) -> list[tuple[Person, int]]:
    """Whom the rows are about: applied, each is linked by now."""
    wanted = {ref for person in people if not person.trouble for ref in refs_of(person)}
    asked = select(PatientLink.source_ref, PatientLink.patient_id).where(
        PatientLink.source_id == job.source_id, PatientLink.source_ref.in_(sorted(wanted))
    )
    links = dict(session.execute(asked).all())
    found = []
    for person in people:
        patients = {links[ref] for ref in refs_of(person) if ref in links}
        if len(patients) == 1 and not person.trouble:
            found.append((person, patients.pop()))
    return found


def _left(
    session: Session, job: Job, whole: Iterable[Whole], said: set[tuple[int, str]]
) -> dict[int, _Left]:
    """By patient: whoever lacks something in the file."""
    found: dict[int, _Left] = {}
    for each in whole:
        asked = select(Item).where(
            Item.source_id == job.source_id,
            Item.source_ref.startswith(each.begins_with, autoescape=True),
        )
        for item in session.scalars(asked):
            theirs = found.setdefault(item.patient_id, _Left())
            if (item.patient_id, item.source_ref) in said or item.status not in _STANDING:
                theirs.kept.add(item.source_ref)
            elif each.days is None:
                theirs.gone = theirs.gone or item.gone_at is None
            elif item.begins and each.days[0] <= item.begins.text[:10] <= each.days[1]:
                theirs.cancelled.append(item)
    return {patient: left for patient, left in found.items() if left.gone or left.cancelled}


def _told(
    session: Session, job: Job, parsed: Parsed, left: dict[int, _Left], doubtful: set[int]
) -> Iterable[Person]:
    asked = select(PatientLink.patient_id, PatientLink.source_ref).where(
        PatientLink.source_id == job.source_id, PatientLink.patient_id.in_(sorted(left))
    )
    lists = tuple(each.begins_with for each in parsed.whole if each.days is None)
    for patient, ref in dict(session.execute(asked).all()).items():
        theirs = left[patient]
        if patient not in doubtful:
            said = tuple(Said(_cancelled(item)) for item in theirs.cancelled)
            yield Person(
                (ref,),
                sayings=[Saying((), said, parsed.dated)] if said else [],
                complete=Complete(lists, frozenset(theirs.kept), parsed.dated) if lists else None,
                may_register=False,
            )


def _cancelled(item: Item) -> Wording:
    words = Wording(item.source_ref, *(getattr(item, name) for name in WORDS))
    return words._replace(status=ItemStatus.WITHDRAWN, value=CANCELLED, unit="")


def _doubtful(session: Session, patients: Iterable[int], unplaced: list[Person]) -> set[int]:
    """Those who may be meant by a row that could not be placed."""
    if not unplaced:
        return set()
    found = session.scalars(select(Patient).where(Patient.id.in_(sorted(patients))))
    return {each.id for each in found if any(_may_be(each, person) for person in unplaced)}


def _may_be(patient: Patient, person: Person) -> bool:
    described = person.described
    if described is None:
        return True
    number = valid_nhs_number(described.nhs_number)
    if number is not None and number == patient.nhs_number:
        return True
    family = folded(described.family)
    same_family = not family or family in (patient.family_key, patient.former_key)
    same_birth = described.born is None or described.born == patient.born
    return same_family or same_birth


def _settle(
    session: Session, job: Job, home: str, placed: list[tuple[Person, int]], unplaced: list[Person]
) -> None:
    """A census says who lives in a home: they do from now on, and nobody else."""
    place = job.homes.named(home)
    here = {
        patient
        for person, patient in placed
        if person.home and job.homes.named(person.home) == place
    }
    if place is None or not here:
        return
    living = select(Patient).where(Patient.id.in_(sorted(here)) | (Patient.place_id == place))
    patients = session.scalars(living.order_by(Patient.id).with_for_update()).all()
    leaving = [each.id for each in patients if each.place_id == place and each.id not in here]
    doubtful = _doubtful(session, leaving, unplaced)
    for patient in patients:
        lives = place if patient.id in here else None
        if patient.place_id != lives and patient.id not in doubtful:
            patient.place_id = lives
            sign(session, job.actor, "feed.settled", {f"patient:{patient.id}", f"place:{place}"},
                 f"source:{job.source_id} import:{job.import_id}")  # fmt: skip
    session.flush()
