"""Who a patient is, as the sources that may register people tell it."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.feeds import clean, deaths
from desktop.feeds.parsed import Described, Person
from desktop.models import Patient, Place, Practice
from desktop.models.patient import valid_nhs_number
from desktop.words.dates import UNDATED
from desktop.words.enums import Gender, PlaceKind, PrintFormat
from desktop.words.patients import folded

IMPOSSIBLE_BIRTH = "The birth date is in the future, or more than 130 years ago."
IMPOSSIBLE_DEATH = "The date of death is in the future, or before the birth date."
OLDEST = 130
"""Years of age: nobody has reached them."""
NO_SUCH_HOME = (
    "No care home of this name is set up here: add it under Administration, Places, or send the"
    " name as it stands there."
)


class Homes:
    """The practices by code, and the care homes by name and postcode."""

    def __init__(self, practices: dict[str, int], places: Sequence[Place]) -> None:
        self.practices = practices
        self._homes = [
            (each.id, folded(each.name), folded(_postcode(each.address)))
            for each in places
            if each.kind is PlaceKind.CARE_HOME
        ]

    def named(self, home: str) -> int | None:
        """The care home of a name, if there is one and only one."""
        found = [place for place, name, _ in self._homes if name and name == folded(home)]
        return found[0] if len(found) == 1 else None

    def must_be_known(self, people: Sequence[Person]) -> None:
        """Whoever is said to live in a home that nobody set up here cannot be taken in."""
        for person in people:
            if person.home and self.named(person.home) is None:
                person.trouble = person.trouble or NO_SUCH_HOME

    def at(self, patient: Patient) -> int | None:
        """The care home at an address: its postcode and its name must both stand there."""
        address, postcode = folded(patient.address), folded(patient.postcode)
        for place, name, there in self._homes:
            if name and name in address and there and there == postcode:
                return place
        return None


def homes(session: Session) -> Homes:
    practices = dict(session.execute(select(Practice.code, Practice.id)).all())
    return Homes(practices, session.scalars(select(Place).order_by(Place.id)).all())


def _postcode(address: str) -> str:
    found = re.search(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\s*$", address.upper())
    return found.group(0) if found else ""


def new_patient(described: Described, homes: Homes, said_at: datetime) -> Patient:
    patient = Patient(
        nhs_number=valid_nhs_number(described.nhs_number),
        family="",
        given="",
        former_family="",
        address="",
        postcode="",
        address_withheld=False,
        print_format=described.print_format or PrintFormat.STANDARD,
    )
    tell(patient, described, homes, said_at)
    return patient


def tell(patient: Patient, described: Described, homes: Homes, said_at: datetime) -> bool:
    """Bring a patient up to what was said; whether anything changed."""
    changed = _set(patient, _wanted(patient, described, homes), homes)
    if changed:
        patient.described_at = said_at
    return changed


def back_on_list(patient: Patient, said_at: datetime | None) -> bool:
    """Whether someone whom a registration list left out is registered again by a later word."""
    off = patient.off_list_at
    if off is None or (said_at is not None and said_at < off):
        return False
    patient.off_list_at = None
    return True


def differs(patient: Patient, described: Described, homes: Homes) -> bool:
    """Whether what was said would change anything."""
    wanted = _wanted(patient, described, homes)
    return any(getattr(patient, name) != value for name, value in wanted.items())


def tell_of_death(patient: Patient, described: Described) -> bool:
    """A death that nobody told of yet stands, however late it comes; its date, too."""
    if not deaths.says_more(described.died, patient.died):
        return False
    patient.died = described.died
    return True


def _wanted(patient: Patient, described: Described, homes: Homes) -> dict[str, object]:
    """What was said, by column.

    What a source leaves out stays as it is, for many send only a part, of a birth date too. An
    address and telephone that the spine withholds are never filled in.
    """
    wanted: dict[str, object] = {
        name: value
        for name in ("family", "given", "title", "preferred", "former_family", "born", "died")
        if (value := getattr(described, name))
    }
    if described.gender is not Gender.NOT_KNOWN:
        wanted["gender"] = described.gender
    if patient.nhs_number is None and (number := valid_nhs_number(described.nhs_number)):
        wanted["nhs_number"] = number
    if not clean.is_full(described.born) and clean.is_full(patient.born):
        wanted.pop("born", None)
    if described.died == UNDATED and patient.died is not None:
        wanted.pop("died")
    if described.practice_code:  # none of ours, where someone is registered elsewhere now
        wanted["practice_id"] = homes.practices.get(described.practice_code)
    if "died" in described.deleted:
        wanted["died"] = None
    withheld = described.withheld if described.withheld is not None else patient.address_withheld
    wanted["address_withheld"] = bool(withheld)
    if withheld:
        wanted |= {"address": "", "postcode": "", "telephone": ""}
    else:
        if described.address:
            wanted |= {"address": described.address, "postcode": described.postcode}
        elif "address" in described.deleted:
            wanted |= {"address": "", "postcode": ""}
        elif described.postcode and not patient.address:  # of a street that stands it may not be
            wanted["postcode"] = described.postcode
        if described.telephone or "telephone" in described.deleted:
            wanted["telephone"] = described.telephone
    return wanted


def withhold(patient: Patient, homes: Homes, said_at: datetime) -> bool:
    """Honour the mark of a sensitive person; what was said before it does not lift it."""
    changed = _set(
        patient, {"address_withheld": True, "address": "", "postcode": "", "telephone": ""}, homes
    )
    if changed:
        patient.described_at = max(said_at, patient.described_at or said_at)
    return changed


def _set(patient: Patient, wanted: dict[str, object], homes: Homes) -> bool:
    changed = {name: value for name, value in wanted.items() if getattr(patient, name) != value}
    for name, value in changed.items():
        setattr(patient, name, value)
    if changed:
        patient.name_keys()
    if "address" in changed and (changed["address"] or not patient.address_withheld):
        patient.place_id = homes.at(patient)
    return bool(changed)


def must_have_lived(people: Sequence[Person], today: date) -> None:
    """Nobody is taken in, or found, by dates that no person can have lived between."""
    for person in people:
        if person.described is None:
            continue
        born, died = person.described.born, person.described.died
        if born is not None and not (
            born.first_day <= today and born.last_day.year >= today.year - OLDEST
        ):
            person.trouble = person.trouble or IMPOSSIBLE_BIRTH
        if died is not None and (
            died.first_day > today or (born is not None and died.last_day < born.first_day)
        ):
            person.trouble = person.trouble or IMPOSSIBLE_DEATH
