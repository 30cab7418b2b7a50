"""How long a source may be silent before what it said is late, and then very late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.words.enums import SourceKind


class Lateness(StrEnum):
    """How a source's age is to be taken: amber from late on, then red."""

    IN_TIME = "in time"
    LATE = "late"
    VERY_LATE = "very late"


@dataclass(frozen=True, slots=True)
class Silence:
    """Whole days of silence after which a source is late, and after which it is very late."""

    amber: int
    red: int

    def weighed(self, heard_at: datetime | None, now: datetime) -> Lateness:
        """A source that was never heard is very late."""
        if heard_at is None or now - heard_at > timedelta(days=self.red):
            return Lateness.VERY_LATE
        return Lateness.LATE if now - heard_at > timedelta(days=self.amber) else Lateness.IN_TIME


USUAL = {
    SourceKind.GP: Silence(2, 7),
    SourceKind.COMMUNITY: Silence(2, 7),
    SourceKind.HOSPITAL: Silence(2, 7),
    SourceKind.COUNCIL: Silence(8, 15),
    SourceKind.VOLUNTARY: Silence(35, 70),
}
"""Of a source for which nothing else was set.

Practices, hospitals and community services send every night, and may miss one; the council sends
once a week; voluntary organisations and homes send when somebody sits down to it.
"""
MOST_DAYS = 999


def silence_of(kind: SourceKind, amber: int | None, red: int | None) -> Silence:
    """What was set for a source, and what is usual for its kind where nothing was."""
    usual = USUAL[kind]
    return Silence(usual.amber if amber is None else amber, usual.red if red is None else red)
