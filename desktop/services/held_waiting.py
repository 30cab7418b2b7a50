"""What was set aside of one person and waits to be looked at, for whoever answers them."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, text
from sqlalchemy.orm import Session

from desktop.models.originals import OF_PERSON
from desktop.models.packed import Packed
from desktop.services.third_parties import Others
from desktop.store.session import on_hub
from desktop.words.subject_access import HeldWaiting

UNREAD = "nobody has looked at it yet"
TOGETHER = "came together with what may be about other people: look at it under Feeds"


def waiting(session: Session, patient_id: int, they: Others) -> tuple[HeldWaiting, ...]:
    """What is surely about them; on a hub the database hands it to whoever answers them now."""
    theirs = f"({OF_PERSON.format(patient=':patient')}) AS found"
    table = "waiting_of(:patient)" if on_hub(session) else theirs
    asked = text(f"SELECT * FROM {table} ORDER BY id").columns(  # noqa: S608 - our own words
        source=String, came_at=String, sentence=String, original=Packed
    )
    return tuple(_held(row, they) for row in session.execute(asked, {"patient": patient_id}))


def _held(row: Any, they: Others) -> HeldWaiting:
    words = _words(row.original or b"")
    because = TOGETHER if row.original is None else they.words(words) or UNREAD
    came_at = datetime.fromisoformat(row.came_at)
    return HeldWaiting(row.source, came_at, row.sentence, words, because)


def _words(original: bytes) -> str:
    """As its source sent it; what is no UTF-8 is read as Windows writes."""
    try:
        return original.decode()
    except UnicodeDecodeError:
        return original.decode("cp1252", "replace")
