"""What is still being typed: one encrypted row per author and form, outside audit and feed."""

import os
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Draft
from desktop.store.session import unsigned
from desktop.words.drafts import DraftRow
from desktop.words.people import Actor

_NONCE = 12


def save(
    session: Session, actor: Actor, key: bytes, form: str, text: str, seen: int, now: datetime
) -> None:
    """Keep what is typed so far; what was kept before of the same form is gone."""
    unsigned(session)
    nonce = os.urandom(_NONCE)
    body = nonce + AESGCM(key).encrypt(nonce, text.encode(), _belongs_to(actor, form))
    draft = session.get(Draft, (actor.id, form))
    if draft is None:
        session.add(Draft(author_id=actor.id, form=form, body=body, seen=seen, saved_at=now))
    else:
        draft.body, draft.seen, draft.saved_at = body, seen, now


def mine(session: Session, actor: Actor, key: bytes, form: str) -> DraftRow | None:
    """What this author was typing in this form; nobody else's key opens it."""
    draft = session.get(Draft, (actor.id, form))
    if draft is None:
        return None
    nonce, sealed = draft.body[:_NONCE], draft.body[_NONCE:]
    try:
        text = AESGCM(key).decrypt(nonce, sealed, _belongs_to(actor, form)).decode()
    except (InvalidTag, ValueError):
        raise Problem("What you were typing here cannot be opened. Please type it again.") from None
    return DraftRow(form, text, draft.seen, draft.saved_at)


def discard(session: Session, actor: Actor, form: str) -> None:
    """Let a draft go, alone or within the signed change that it became."""
    unsigned(session)
    session.execute(delete(Draft).where(Draft.author_id == actor.id, Draft.form == form))


def _belongs_to(actor: Actor, form: str) -> bytes:
    """Bound into the seal, so that a row moved to another author or form does not open."""
    return f"{actor.id}\n{form}".encode()
