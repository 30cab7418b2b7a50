"""Who a person in a file is here. Nobody is ever joined on a weak key.

A valid NHS number links when the birth date agrees too, and the family name where it was sent.
Otherwise the source's own id does, once it was linked, unless what was sent tells of someone else:
two systems that send to one feed may use the same small id for two people. A source that may
register takes in whoever is not here yet, if it says surely enough who they are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import Session

from desktop.feeds import clean
from desktop.feeds.likeness import in_order, same_birth, same_family, same_given
from desktop.feeds.parsed import Described, Person, number_ref
from desktop.models import (
    MatchRef,
    MatchRefusal,
    Patient,
    PatientLink,
    PatientMerge,
    WaitingMatch,
)
from desktop.models.patient import valid_nhs_number
from desktop.words.dates import PartialDate, Precision
from desktop.words.enums import DECIDED
from desktop.words.patients import folded

NOT_KNOWN = "It is about someone who is not in this file and not known here."
NO_SUCH_NUMBER = (
    "Nobody here has this NHS number, and this source may not register people (that is set under "
    "Administration, Sources)."
)
NO_NUMBER = "No NHS number came with this person, and nobody here is known by the source's own id."
BAD_NUMBER = "The NHS number is not a valid one."
ENDED_NUMBER = "The NHS number is an old one that is not in use any more."
OTHER_BIRTH = "Someone here has this NHS number but another birth date."
OTHER_FAMILY = "Someone here has this NHS number and birth date but another family name."
OTHER_NUMBER = "The source's own id stands here for someone with another NHS number."
OTHER_PERSON = "The source's own id stands here for someone with another name and birth date."
OTHER_BIRTH_OF_ID = "The source's own id stands here for someone with another birth date."
OTHER_NAME_OF_ID = "The source's own id stands here for someone with another name."
NUMBER_UNSURE = "It brings a new NHS number, but no full birth date that agrees with the one here."
TWO_PEOPLE = "The NHS number and the source's own id stand here for two different people."
MERGED_ELSEWHERE = (
    "The source has merged two of its people who are two different people here: someone must look "
    "whether they are one."
)
MERGE_UNDONE = (
    "The source says again that two of its ids are one person, and someone here has undone that."
)
PART_BIRTH = "The birth date is only a {0}: a full date is needed to be sure who this is."
BAD_BIRTH = "The birth date cannot be read: a full date is needed to be sure who this is."
NO_BIRTH = "There is no birth date: it is needed to be sure who this is."
NO_NAME = "There is no family name: it is needed to register someone."
NO_ID = "There is neither an NHS number nor an id of the source's own."
SAME_NAME = "Someone here has the same name and birth date and may be the same person."
NOT_THEM = "Someone here has said that this is not the person who has this NHS number here."


@dataclass(frozen=True, slots=True)
class Match:
    """A patient here, or someone to register, or the reason why neither."""

    patient_id: int | None = None
    register: bool = False
    trouble: str = ""

    @property
    def may_yet_be_known(self) -> bool:
        """Whether someone that another file registers may turn out to be this person."""
        return self.trouble in (NOT_KNOWN, NO_SUCH_NUMBER, NO_NUMBER)


def refs_of(person: Person) -> tuple[str, ...]:
    """All by which this source may be known to mean the person."""
    number = person.described.nhs_number if person.described else ""
    return refs_by((*person.refs, *person.formerly), number)


def refs_by(own: tuple[str, ...], *nhs_numbers: str) -> tuple[str, ...]:
    """The source's own ids, and the NHS numbers that are valid ones."""
    return (*own, *map(number_ref, filter(None, map(valid_nhs_number, nhs_numbers))))


def identity_of(refs: Sequence[str], described: Described) -> str:
    """A digest of who a source says that someone is: what a person confirms holds for just this."""
    told = (
        refs[0] if refs else "",
        folded(described.family),
        folded(described.given),
        described.born.text if described.born else folded(described.born_as_sent),
        folded(described.nhs_number),
    )
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


class Known:
    """Those of the hub's patients whom some people in a file may be: asked for at one go."""

    def __init__(
        self, session: Session, source_id: int | None, people: Sequence[Person],
        decided: int | None = None,
    ) -> None:  # fmt: skip
        self._session = session
        refs = {ref for person in people for ref in (*person.refs, *person.formerly)}
        numbers = {
            number
            for person in people
            for each in (
                person.described.nhs_number if person.described else "",
                *person.former_numbers,
            )
            if (number := valid_nhs_number(each))
        }
        self.links: dict[str, int] = {}
        if source_id is not None:
            wanted = refs | {number_ref(number) for number in numbers}
            asked = select(PatientLink.source_ref, PatientLink.patient_id).where(
                PatientLink.source_id == source_id, PatientLink.source_ref.in_(sorted(wanted))
            )
            self.links = dict(session.execute(asked).all())
        self._linked_by: dict[str, int] = {}
        """By an id: the decision, or the merge, by which it means somebody."""
        self._confirmed: dict[str, tuple[int, int]] = {}
        """By identity: the decision, and who it is."""
        self._refused: set[tuple[str, int]] = set()
        self._parted: set[tuple[str, int]] = set()
        """Ids that meant somebody by a merge until that was undone."""
        if source_id is not None and refs and self._was_asked(source_id):
            self._find_decided(source_id, {person.refs[0] for person in people if person.refs})
            self._find_linking(source_id, refs)
        said = {patient for _, patient in self._confirmed.values()}
        linked = {*self.links.values(), *said, *([decided] if decided else ())}
        linked |= {person.patient for person in people if person.patient is not None}
        found = session.scalars(
            select(Patient)
            .where(Patient.nhs_number.in_(sorted(numbers)) | Patient.id.in_(sorted(linked)))
            .order_by(Patient.id)
            .with_for_update()
        )
        self.patients = {patient.id: patient for patient in found}
        self._joined = self._find_joined()
        self._alike: dict[tuple[str, str], list[tuple[str | None, PartialDate | None]]] = {}
        self._find_alike(people)
        self._by_number = {each.nhs_number: each for each in self.patients.values()}

    def match(self, person: Person, *, may_register: bool) -> Match:
        if person.trouble:
            return Match(trouble=person.trouble)
        if person.patient is not None:
            return Match(self.lasting(person.patient))
        own = (*person.refs, *person.formerly)
        linked = next((self.links[ref] for ref in own if ref in self.links), None)
        described = person.described
        if described is None:
            return Match(linked) if linked is not None else Match(trouble=NOT_KNOWN)
        said = self._confirmed.get(identity_of(person.refs, described))
        if said is not None and not person.formerly:
            return Match(self.lasting(said[1]))
        if (meant := self._meant(described, linked)) is not None:
            described = person.described = in_order(described, meant)
        found = self._by_ids(person, described, own, linked, may_register=may_register)
        return self._beyond_dispute(person, described, found) if person.disputed else found

    def _meant(self, described: Described, linked: int | None) -> Patient | None:
        """By the source's own id, or else by the number."""
        if linked is not None:
            return self.patients[linked]
        number = valid_nhs_number(described.nhs_number)
        return self._by_number.get(number) if number else None

    def _by_ids(
        self, person: Person, described: Described, own: tuple[str, ...], linked: int | None, *,
        may_register: bool,
    ) -> Match:  # fmt: skip
        number = valid_nhs_number(described.nhs_number)
        holder = self._by_number.get(number) if number else None
        if person.formerly:
            one = self._formerly(person) | {self.links[ref] for ref in own if ref in self.links}
            if len(one | ({self.lasting(holder.id)} if holder else set())) > 1:
                return Match(trouble=MERGED_ELSEWHERE)
        meant = self.lasting(holder.id) if linked is None and holder is not None else linked
        if self._is_parted(own, meant):
            return Match(trouble=MERGE_UNDONE)
        if holder is not None and linked not in (None, self.lasting(holder.id)):
            return Match(trouble=TWO_PEOPLE)
        if linked is not None:
            return self._linked(self.patients[linked], described, number, may_register=may_register)
        if holder is not None:
            return self._held(person, holder, described)
        if described.nhs_number and not number:
            return Match(trouble=BAD_NUMBER)
        if described.number_ended:
            return Match(trouble=ENDED_NUMBER)
        if not may_register:
            if trouble := _birth_trouble(described):
                return Match(trouble=trouble)
            return Match(trouble=NO_SUCH_NUMBER if number else NO_NUMBER)
        return self._new(person, described, number)

    def _formerly(self, person: Person) -> set[int]:
        """Whose here the NHS numbers are that stood beside the merged ids."""
        numbers = map(valid_nhs_number, person.former_numbers)
        return {self.lasting(self._by_number[each].id) for each in numbers
                if each in self._by_number}  # fmt: skip

    def _beyond_dispute(self, person: Person, described: Described, found: Match) -> Match:
        """Their id alone means nobody, and registers nobody: birth date and name have to agree."""
        if found.trouble and not person.refs:
            return found
        patient = self.patients.get(found.patient_id or 0)
        if patient is None or _by_number(patient, described).trouble:
            return Match(trouble=person.disputed)
        return found

    def _linked(
        self, patient: Patient, described: Described, number: str | None, *, may_register: bool
    ) -> Match:
        """By the source's own id, unless what it says now is of someone else.

        Only a source that may register puts a birth date right, of someone of the same name.
        """
        births, families = same_birth(patient, described), same_family(patient, described)
        if number and patient.nhs_number:
            holder = self._by_number.get(number)
            if number != patient.nhs_number and not (
                holder is not None and self.lasting(holder.id) == patient.id
            ):
                return Match(trouble=OTHER_NUMBER)
            corrects = may_register and families and same_given(patient, described)
            if (births and (families or clean.is_full(described.born))) or corrects:
                return Match(patient.id)
            if births:
                return Match(trouble=OTHER_NAME_OF_ID)
            return Match(trouble=OTHER_BIRTH if families else OTHER_PERSON)
        if not births:
            return Match(trouble=OTHER_BIRTH_OF_ID if families else OTHER_PERSON)
        sure = clean.is_full(patient.born) and clean.is_full(described.born)
        given = same_given(patient, described)
        if not (families or given) or not (sure or (families and given)):
            return Match(trouble=OTHER_NAME_OF_ID)
        return Match(trouble=NUMBER_UNSURE) if number and not sure else Match(patient.id)

    def _held(self, person: Person, holder: Patient, described: Described) -> Match:
        """By the number, unless someone has said that they are another."""
        match = _by_number(holder, described)
        if match.patient_id is None:
            return match
        lasting = self.lasting(match.patient_id)
        if person.refs and {(person.refs[0], lasting), (person.refs[0], holder.id)} & self._refused:
            return Match(trouble=NOT_THEM)
        return Match(lasting)

    def _is_parted(self, own: tuple[str, ...], meant: int | None) -> bool:
        """Whether by this another id of the patient would mean them again that must not."""
        return len(own) > 1 and any(
            (ref, meant) in self._parted and ref not in self.links for ref in own
        )

    def decision(self, person: Person) -> int | None:
        """The match by which it was said who this is, if that is how they are known."""
        if not person.refs:
            return None
        if person.described is not None:
            said = self._confirmed.get(identity_of(person.refs, person.described))
            if said is not None:
                return said[0]
        by = next((ref for ref in person.refs if ref in self.links), None)
        return self._linked_by.get(by) if by is not None else None

    def lasting(self, patient_id: int) -> int:
        """The record that stands for this one, if it has joined another."""
        while patient_id in self._joined:
            patient_id = self._joined[patient_id]
        return patient_id

    def _new(self, person: Person, described: Described, number: str | None) -> Match:
        if self._formerly(person):
            return Match(trouble=MERGED_ELSEWHERE)
        if trouble := _birth_trouble(described):
            return Match(trouble=trouble)
        if not described.family:
            return Match(trouble=NO_NAME)
        if not number and not person.refs:
            return Match(trouble=NO_ID)
        for other, born in self._alike.get(_name(described.family, described.given), ()):
            # Two valid numbers are two people; one without a number may be this one.
            if born == described.born and not (number and other):
                return Match(trouble=SAME_NAME)
        return Match(register=True)

    def registers(self, patient: Patient) -> None:
        """Someone is about to be registered; the next may be the same person."""
        alike = self._alike.setdefault(_name(patient.family, patient.given), [])
        alike.append((patient.nhs_number, patient.born))

    def _was_asked(self, source_id: int) -> bool:
        """Whether anybody of this source ever waited for a person to say who it is."""
        asked = select(exists().where(WaitingMatch.source_id == source_id))
        return bool(self._session.scalar(asked))

    def _find_decided(self, source_id: int, refs: set[str]) -> None:
        theirs = (WaitingMatch.source_id == source_id, WaitingMatch.ref.in_(sorted(refs)))
        for match_id, identity, patient in self._session.execute(
            select(WaitingMatch.id, WaitingMatch.identity, WaitingMatch.patient_id)
            .where(*theirs, WaitingMatch.state.in_(DECIDED))
            .order_by(WaitingMatch.id)
        ):
            if patient is not None:
                self._confirmed[identity] = match_id, patient
        self._refused = {
            (ref, patient)
            for ref, patient in self._session.execute(
                select(WaitingMatch.ref, MatchRefusal.patient_id)
                .join(WaitingMatch, WaitingMatch.id == MatchRefusal.match_id)
                .where(*theirs)
            )
        }

    def _find_linking(self, source_id: int, refs: set[str]) -> None:
        for ref, linked, match_id, patient in self._session.execute(
            select(MatchRef.source_ref, MatchRef.linked, WaitingMatch.id, WaitingMatch.patient_id)
            .join(WaitingMatch, WaitingMatch.id == MatchRef.match_id)
            .where(WaitingMatch.source_id == source_id, MatchRef.source_ref.in_(sorted(refs)))
            .where(MatchRef.linked | WaitingMatch.merged)
            .order_by(WaitingMatch.id)
        ):
            if linked:
                self._linked_by[ref] = match_id
            elif patient is not None:
                self._parted.add((ref, patient))

    def _find_joined(self) -> dict[int, int]:
        """The records that stand for those found, which are loaded too."""
        joined: dict[int, int] = {}
        new = set(self.patients)
        while new:
            asked = select(PatientMerge.emptied_id, PatientMerge.kept_id).where(
                PatientMerge.emptied_id.in_(sorted(new)), PatientMerge.undone_at.is_(None)
            )
            found = dict(self._session.execute(asked).all())
            joined |= found
            new = set(found.values()) - set(self.patients)
            for patient in self._session.scalars(
                select(Patient).where(Patient.id.in_(sorted(new))).order_by(Patient.id)
                .with_for_update()
            ):  # fmt: skip
                self.patients[patient.id] = patient
        return joined

    def _find_alike(self, people: Sequence[Person]) -> None:
        """Who has the name of someone whom the source did not mean before."""
        names = {
            _name(person.described.family, person.described.given)
            for person in people
            if person.described and not any(ref in self.links for ref in person.refs)
        }
        if not names:
            return
        asked = select(
            Patient.family_key, Patient.given_key, Patient.nhs_number, Patient.born
        ).where(tuple_(Patient.family_key, Patient.given_key).in_(sorted(names)))
        for family, given, number, born in self._session.execute(asked):
            self._alike.setdefault((family, given), []).append((number, born))


def _name(family: str, given: str) -> tuple[str, str]:
    return folded(family), folded(given)


def _by_number(patient: Patient, described: Described) -> Match:
    if trouble := _birth_trouble(described):
        return Match(trouble=trouble)
    if patient.born is None or patient.born.text[:10] != (described.born and described.born.text):
        return Match(trouble=OTHER_BIRTH)
    if not same_family(patient, described):
        return Match(trouble=OTHER_FAMILY)
    return Match(patient.id)


def _birth_trouble(described: Described) -> str:
    if clean.is_full(described.born):
        return ""
    if described.born is None:
        return BAD_BIRTH if described.born_as_sent else NO_BIRTH
    return PART_BIRTH.format("year" if described.born.precision is Precision.YEAR else "month")
