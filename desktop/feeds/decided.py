"""What came because someone said who a person is: known one by one, to leave if they erred."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.feeds.compare import Changes
from desktop.models import MatchItem, WaitingMatch


class Decisions:
    """The patients of a transaction who are known by a decision, and what had left."""

    def __init__(self, session: Session, source_id: int, matches: Mapping[int, int | None]) -> None:
        self._session = session
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
        came = {row["id"] for row in changes.new}
        came |= {row["of_id"] for row in changes.changed if row["of_id"] in self.left}
        for item in came:
            self._session.merge(MatchItem(match_id=match_id, item_id=item, left=False))
