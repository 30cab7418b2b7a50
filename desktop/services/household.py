"""Who lives with a person, who cares for whom, and where too much hangs on one of them.

Only people whom the reader may open are named, and nobody else is counted. An address that is
withheld matches none. A carer's own conditions, and for whom else someone cares, are read from the
records of others: that is signed as a look at them, and not done where such a record asks first
why it is opened.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from desktop.models import Item, Patient, PatientLink, Place
from desktop.models.home import household
from desktop.services import items, looked, near, patients, reach, relationships
from desktop.store.session import on_hub, sign
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector
from desktop.words.household import Carer, Home, HouseholdRow, Member, Risk
from desktop.words.items import ItemRow
from desktop.words.patients import shown_name
from desktop.words.people import Actor, Audience, Cell
from desktop.words.persons import bare_words

MOST = 20
"""More at one address is no household: a hostel, or a home that nobody set up as one."""
CONDITIONS = 6
_EVERY_CONTACT = frozenset(
    Cell(sector, Kind.CONTACT, each)
    for sector in Sector
    for each in (Confidentiality.NORMAL, Confidentiality.SENSITIVE)
)
"""Whoever sees fewer cannot know that someone is the only one."""


def of_patient(
    session: Session, audience: Audience, actor: Actor, patient_id: int, *, alone: bool = False
) -> HouseholdRow:
    """What is known of someone's home, for the eyes of one reader. Signed where it reads others.

    ``alone`` reads nobody else's record: for an audience of whom it is not known whom they reach.
    """
    relationships.must_open(session, actor, patient_id)
    patient = session.get_one(Patient, patient_id, populate_existing=True)
    place = session.get(Place, patient.place_id) if patient.place_id else None
    home = [] if place or alone else _at_home(session, actor, patient)
    at_home = [each for each in home if each.died is None]
    people = {each.id: each for each in (patient, *home)}
    read = {each.id for each in at_home if not near.near(session, actor, each.id)}
    known = {
        each: _by_person(session, audience, actor, people[each], people.values(), alone=alone)
        for each in (patient_id, *read)
    }
    cared = {each: [one for one in theirs if one.carer] for each, theirs in known.items()}
    knows_all = audience.cells >= _EVERY_CONTACT
    carers = tuple(
        _carer(session, audience, actor, each, cared, people, read) for each in cared[patient_id]
    )
    if looked_at := looked.first_today(session, actor, "household.read", read):
        subjects = {f"patient:{each}" for each in (patient_id, *looked_at)}
        sign(session, actor, "household.read", subjects)
    return HouseholdRow(
        home=_home(patient, place, at_home, alone=alone),
        place=place.name if place else "",
        members=tuple(
            _member(each, patient, carers, cared, knows_all=knows_all) for each in at_home
        ),
        carers=carers,
        own_caring=_own_caring(session, audience, patient_id),
        contacts=len(known[patient_id]),
        risks=tuple(_risks(carers, known[patient_id])) if knows_all and not patient.died else (),
    )


def _home(
    patient: Patient, place: Place | None, at_home: Sequence[Patient], *, alone: bool
) -> Home:
    if place is not None:
        return Home.PLACE
    if patient.address_withheld or not patient.address:
        return Home.NOT_SHOWN
    if alone:
        return Home.NOT_READ
    return Home.SHARED if at_home else Home.ALONE


def _at_home(session: Session, actor: Actor, patient: Patient) -> list[Patient]:
    """All at the same address whom the reader may open, the oldest first: the dead, too.

    A source goes on naming as a carer whoever has died; the record says so.
    """
    home = household(patient.address, patient.postcode)
    if not home or not patient.postcode_key or patient.address_withheld:
        return []
    found = session.scalars(
        select(Patient)
        .where(
            Patient.postcode_key == patient.postcode_key,
            Patient.id != patient.id,
            Patient.place_id.is_(None),
            ~Patient.address_withheld,
            Patient.id.not_in(patients.joined()),
            reach.openable(session, actor),
        )
        .order_by(Patient.born, Patient.id)
        .execution_options(populate_existing=True)
    )
    same = [each for each in found if household(each.address, each.postcode) == home]
    return same if sum(each.died is None for each in same) <= MOST else []


def _contacts(session: Session, audience: Audience, patient_id: int) -> list[ItemRow]:
    return items.asked(
        session, audience, patient_id, Item.kind == Kind.CONTACT,
        Item.status == ItemStatus.ACTIVE, Item.gone_at.is_(None),
    )  # fmt: skip


def _is_carer(said: ItemRow) -> bool:
    return said.code == "carer" or "carer" in said.detail.casefold()


def _key(name: str) -> str:
    """How names of one person in several sources are compared."""
    return "".join(bare_words(name))


@dataclass(frozen=True, slots=True)
class _Found:
    """Someone in a person's life, as sources say it, and their own record here."""

    said: list[ItemRow]
    record: int | None
    died: PartialDate | None

    @property
    def name(self) -> str:
        return self.said[0].title

    @property
    def carer(self) -> list[ItemRow]:
        """What says that they care; empty where nothing does."""
        return [each for each in self.said if _is_carer(each)]


def _by_person(
    session: Session, audience: Audience, actor: Actor, patient: Patient,
    home: Collection[Patient], *, alone: bool,
) -> list[_Found]:  # fmt: skip
    """What is said of each of someone's contacts, and their record: by their source's id for
    them, or by name and ``home``.

    By a name that two of the household go by, the person themselves among them, nobody is meant.
    """
    links = {
        item: record
        for item, record in _links(session, actor, patient.id).items()
        if record != patient.id and not alone
    }
    called = [(name, each.id) for each in home if each is not patient for name in _names(each)]
    own = _names(patient)
    count = Counter(name for name, _ in called)
    by_name = {name: each for name, each in called if count[name] == 1 and name not in own}
    found: dict[str, list[ItemRow]] = {}
    for each in items.newest_first(_contacts(session, audience, patient.id)):
        found.setdefault(_key(each.title), []).append(each)
    records = {
        name: next((links[each.id] for each in theirs if each.id in links), by_name.get(name))
        for name, theirs in found.items()
    }
    died = _died(session, {each for each in records.values() if each is not None})
    return [
        _Found(theirs, records[name], died.get(records[name])) for name, theirs in found.items()
    ]


def _died(session: Session, records: Collection[int]) -> dict[int | None, PartialDate]:
    """Those of them who have died, and when."""
    found = session.execute(select(Patient.id, Patient.died).where(Patient.id.in_(records)))
    return {patient: died for patient, died in found if died is not None}


def _names(patient: Patient) -> set[str]:
    """All that a source may call someone: with every given name, or the first alone."""
    firsts = {patient.given, *patient.given.split()[:1]}
    return {_key(f"{first} {patient.family}") for first in firsts}


def _links(session: Session, actor: Actor, patient_id: int) -> dict[int, int]:
    """By item: the record of the carer whom a source names by its own id for them."""
    if on_hub(session):
        found = session.execute(text("SELECT * FROM carer_records(:p)"), {"p": patient_id}).all()
    else:
        found = session.execute(
            select(Item.id, PatientLink.patient_id)
            .join(PatientLink, PatientLink.source_id == Item.source_id)
            .join(Patient, Patient.id == PatientLink.patient_id)
            .where(
                Item.patient_id == patient_id,
                Item.kind == Kind.CONTACT,
                Item.source_ref.startswith("carer/"),
                PatientLink.source_ref == func.substr(Item.source_ref, 7),
                reach.openable(session, actor),
            )
        ).all()
    return {item: carer for item, carer in found}  # noqa: C416 - rows are no pairs to a dict


def _carer(
    session: Session, audience: Audience, actor: Actor, found: _Found,
    cared: dict[int, list[_Found]], people: dict[int, Patient], read: set[int],
) -> Carer:  # fmt: skip
    said, record, name = found.carer, found.record, found.name
    conditions: tuple[str, ...] = ()
    if record is not None and found.died is None and not near.near(session, actor, record):
        conditions = _conditions(session, audience, record)
        read.add(record)
    return Carer(
        name,
        next((each.detail for each in said if not each.detail.startswith("Unpaid carer")),
             said[0].detail),
        next((each.value for each in said if each.value), ""),
        tuple(dict.fromkeys(each.source for each in said)),
        record,
        conditions,
        tuple(
            _called(people[patient])
            for patient, theirs in cared.items()
            if patient != record and any(_key(each.name) == _key(name) for each in theirs)
        ),
        found.died,
    )  # fmt: skip


def _conditions(session: Session, audience: Audience, patient_id: int) -> tuple[str, ...]:
    found = items.asked(
        session, audience, patient_id, Item.kind == Kind.PROBLEM,
        Item.status == ItemStatus.ACTIVE, Item.gone_at.is_(None),
    )  # fmt: skip
    return tuple(dict.fromkeys(each.title for each in items.newest_first(found)))[:CONDITIONS]


def _member(
    each: Patient, patient: Patient, carers: Sequence[Carer], cared: dict[int, list[_Found]],
    *, knows_all: bool,
) -> Member:  # fmt: skip
    own, theirs = _names(patient), cared.get(each.id, [])
    others = [said for said in theirs if _key(said.name) not in own]
    return Member(
        each.id,
        shown_name(each.family, each.given, each.title),
        each.born,
        cares=any(carer.patient == each.id for carer in carers),
        cared_for=len(others) < len(theirs),
        alone=len(others) < len(theirs)
        and knows_all
        and all(said.died is not None for said in others),
    )


def _own_caring(session: Session, audience: Audience, patient_id: int) -> tuple[str, ...]:
    """What sources say of the person as someone who cares."""
    found = items.asked(
        session, audience, patient_id, Item.kind == Kind.SOCIAL_CONTEXT,
        Item.status == ItemStatus.ACTIVE, Item.gone_at.is_(None),
        Item.title == "Unpaid carer",
    )  # fmt: skip
    return tuple(f"{each.source}: {each.detail or each.title}" for each in found)


def _risks(
    carers: Sequence[Carer], contacts: Sequence[_Found]
) -> list[tuple[Risk, str, tuple[str, ...]]]:
    """Nobody living who cares, or one alone, and what may take them away or wears them out; or
    nobody else to ring.

    As far as the reader may see: what is restricted even whoever sees most may not know.
    """
    found: list[tuple[Risk, str, tuple[str, ...]]] = []
    living = [each for each in carers if each.died is None]
    if carers and not living:
        found.append((Risk.NOBODY, "", tuple(each.name for each in carers)))
    if len(living) == 1:
        carer = living[0]
        if carer.conditions:
            found.append((Risk.ILL, carer.name, carer.conditions))
        if len(carer.cares_for) > 1:
            found.append((Risk.MANY, carer.name, carer.cares_for))
        if not found:
            found.append((Risk.ONLY, carer.name, ()))
    to_ring = [each.name for each in contacts if each.died is None]
    if len(to_ring) == 1:
        found.append((Risk.LONE, to_ring[0], ()))
    return found


def _called(patient: Patient) -> str:
    return f"{patient.preferred or patient.given} {patient.family}".strip()
