"""What is kept how long, and what is due to go."""

from dataclasses import dataclass
from datetime import datetime

from desktop.words.dates import PartialDate


@dataclass(frozen=True, slots=True)
class DueRow:
    """A record that the policy keeps no longer: enough to tell whose it is, and why."""

    id: int
    name: str
    born: PartialDate | None
    died: PartialDate | None
    """None: they left."""
    nhs_number: str | None
    heard_at: datetime | None
    """When a source last said anything about them."""


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """The terms of the policy in force, and what is due under them now."""

    died_years: int
    left_years: int
    original_days: int
    file_days: int
    draft_days: int
    due: tuple[DueRow, ...]
    """The first of them, by name."""
    records: int
    """How many records are due in all."""
    originals: int
    originals_unseen: int
    """Of those, set aside and never looked at."""
    files: int
    """Originals of whole files that are due."""
    drafts: int
