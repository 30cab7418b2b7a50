"""What is still being typed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form as its author left it, and the version that was on the screen when typing began."""

    form: str
    text: str
    seen: int
    saved_at: datetime
