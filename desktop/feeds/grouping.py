"""Which people of one file are one patient here: what is said of each belongs together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.feeds.matching import refs_of
from desktop.feeds.parsed import NHS_NUMBER, Person
from desktop.feeds.sources import Feed
from desktop.models import Patient, PatientLink, PatientMerge

_AT_ONCE = 5_000
"""Ids looked up by one statement."""
_Key = str | int


def by_patient(session: Session, feed: Feed, people: Sequence[Person]) -> list[list[Person]]:
    """In the order of the first of each. By whatever they may be known: ids, numbers, links."""
    refs = [refs_of(person) for person in people]
    patients = _patients(session, feed, sorted({ref for each in refs for ref in each}))
    groups = _Groups()
    for number, (person, names) in enumerate(zip(people, refs, strict=True)):
        known = {patients[ref] for ref in names if ref in patients}
        if person.patient is not None:
            known.add(person.patient)
        groups.join([number, *names, *(f"patient {each}" for each in sorted(known))])
    found: dict[_Key, list[Person]] = defaultdict(list)
    for number, person in enumerate(people):
        found[groups.of(number)].append(person)
    return list(found.values())


def _patients(session: Session, feed: Feed, refs: Sequence[str]) -> dict[str, int]:
    """Whom the source means by an id, and whose a number is."""
    found: dict[str, int] = {}
    numbers = {ref: ref.removeprefix(f"{NHS_NUMBER}|") for ref in refs
               if ref.startswith(f"{NHS_NUMBER}|")}  # fmt: skip
    by_number = {number: ref for ref, number in numbers.items()}
    for some in in_parts(sorted(by_number)):
        asked = select(Patient.nhs_number, Patient.id).where(Patient.nhs_number.in_(some))
        found |= {by_number[number or ""]: patient for number, patient in session.execute(asked)}
    for some in in_parts(refs if feed.id is not None else ()):
        linked = select(PatientLink.source_ref, PatientLink.patient_id).where(
            PatientLink.source_id == feed.id, PatientLink.source_ref.in_(some)
        )
        found |= dict(session.execute(linked).all())
    joined = dict(
        session.execute(
            select(PatientMerge.emptied_id, PatientMerge.kept_id).where(
                PatientMerge.undone_at.is_(None)
            )
        ).all()
    )
    return {ref: _lasting(patient, joined) for ref, patient in found.items()}


def _lasting(patient: int, joined: dict[int, int]) -> int:
    while patient in joined:
        patient = joined[patient]
    return patient


def in_parts(some: Sequence[str]) -> Iterable[Sequence[str]]:
    """As many at once as one statement may ask for."""
    return (some[start : start + _AT_ONCE] for start in range(0, len(some), _AT_ONCE))


class _Groups:
    """Which keys stand for the same."""

    def __init__(self) -> None:
        self._first: dict[_Key, _Key] = {}

    def join(self, keys: Sequence[_Key]) -> None:
        heads = sorted({self.of(key) for key in keys}, key=str)
        for head in heads:
            self._first[head] = heads[0]

    def of(self, key: _Key) -> _Key:
        self._first.setdefault(key, key)
        while self._first[key] != key:
            self._first[key] = self._first[self._first[key]]
            key = self._first[key]
        return key
