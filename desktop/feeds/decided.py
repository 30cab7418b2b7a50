"""What came because someone, or a source by a merge, said who a person is.

Known one by one, to leave if they erred.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.feeds.compare import Changes
from desktop.feeds.parsed import Described, Person
from desktop.models import MatchItem, MatchRef, Patient, WaitingMatch
from desktop.models.patient import valid_nhs_number
from desktop.words.enums import MatchState
from desktop.words.matching import Identity

MERGED = "Its source has merged two of its people."


class Decisions:
    """The patients of a transaction who are known by a decision or a merge, and what had left."""

    def __init__(self, session: Session, source_id: int, matches: Mapping[int, int | None]) -> None:
        self._session, self._source_id = session, source_id
        self._matches = {patient: each for patient, each in matches.items() if each is not None}
        self.left: frozenset[int] = frozenset()
        """Items that the source said of someone, and that left when a match was undone."""
        if self._matches:
            self.left = frozenset(
                session.scalars(
                    select(MatchItem.item_id)
                    .join(WaitingMatch, WaitingMatch.id == MatchItem.match_id)
                    .where(WaitingMatch.source_id == source_id, MatchItem.left)
                )
            )

    def remember(self, patient_id: int, changes: Changes) -> None:
        """Which items are there by a decision; those that had left are back."""
        match_id = self._matches.get(patient_id)
        if match_id is None:
            return
        came = set(changes.new)
        came |= {row["of_id"] for row in changes.changed if row["of_id"] in self.left}
        for item in came:
            self._session.merge(MatchItem(match_id=match_id, item_id=item, left=False))

    def remember_merge(
        self, person: Person, patient: Patient, new: Sequence[str], now: datetime
    ) -> None:
        """Which ``new`` ids mean the patient by the word of the source alone, to be undone.

        These are the merged ids. Where those meant the patient before, it is the other that now
        does too, with all that is said of it, unless its NHS number says so besides.
        """
        described = person.described
        if described is None:
            return
        joined = [ref for ref in new if ref in person.formerly]
        number = valid_nhs_number(described.nhs_number)
        own = not joined and (number is None or number != patient.nhs_number)
        if own:
            joined = list(new)
        if not joined:
            return
        row = WaitingMatch(
            source_id=self._source_id, ref=joined[0], identity="", merged=True,
            state=MatchState.FOUND, described=told_identity(described).as_json(),
            trouble=MERGED, heard_at=now, taken_in_at=now, patient_id=patient.id,
        )  # fmt: skip
        self._session.add(row)
        self._session.flush()
        self._session.add_all(
            MatchRef(match_id=row.id, source_ref=ref, linked=True) for ref in joined
        )
        if own:
            self._matches[patient.id] = row.id


def told_identity(described: Described) -> Identity:
    """What is shown of them. What a source withholds is not kept for anyone to see."""
    hidden = bool(described.withheld)
    return Identity(
        family=described.family,
        given=described.given,
        title=described.title,
        former_family=described.former_family,
        born=described.born,
        born_as_sent="" if described.born else described.born_as_sent,
        gender=described.gender,
        nhs_number=valid_nhs_number(described.nhs_number) or described.nhs_number,
        address="" if hidden else described.address,
        postcode="" if hidden else described.postcode,
        telephone="" if hidden else described.telephone,
        practice=described.practice_code,
        died=described.died,
    )
