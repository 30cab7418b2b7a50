"""What was set aside of one person and waits to be looked at, for whoever answers them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import String, text
from sqlalchemy.orm import Session

from desktop.models.originals import OF_PERSON
from desktop.models.packed import Packed
from desktop.services.third_parties import Others
from desktop.store.session import on_hub
from desktop.words.subject_access import HeldWaiting

WordsOf = Callable[[bytes], str]
"""Makes words of what a source sent, whatever it came as; none where it is no text."""
UNREAD = "nobody has looked at it yet"
TOGETHER = "came together with what may be about other people: look at it under Feeds"
NO_TEXT = "is no text, and nobody has looked at it yet: look at it under Feeds"


def waiting(
    session: Session, patient_id: int, they: Others, words_of: WordsOf
) -> tuple[HeldWaiting, ...]:
    """What is surely about them; on a hub the database hands it to whoever answers them now."""
    theirs = f"({OF_PERSON.format(patient=':patient')}) AS found"
    table = "waiting_of(:patient)" if on_hub(session) else theirs
    asked = text(f"SELECT * FROM {table} ORDER BY id").columns(  # noqa: S608 - our own words
        source=String, came_at=String, sentence=String, original=Packed
    )
    found = session.execute(asked, {"patient": patient_id})
    return tuple(_held(row, they, words_of) for row in found)


def _held(row: Any, they: Others, words_of: WordsOf) -> HeldWaiting:
    words = words_of(row.original) if row.original else ""
    if row.original is None:
        because = TOGETHER
    elif row.original and not words:
        because = NO_TEXT
    else:
        because = they.words(words) or UNREAD
    came_at = datetime.fromisoformat(row.came_at)
    return HeldWaiting(row.source, came_at, row.sentence, words, because)
