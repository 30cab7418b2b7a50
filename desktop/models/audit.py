"""The signed log: the audit, and the change feed."""

import json
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key

GENESIS = "0" * 64
"""What the first entry stands upon."""


class AuditEntry(Base):
    """One signed change or read. Appended only; a trigger refuses anything else.

    Every column is a number or text, so that the bytes under the hash are equal on both stores.
    """

    __tablename__ = "audit_entry"
    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    at: Mapped[str]
    """UTC, as ``words.dates.utc_text`` writes it."""
    actor_id: Mapped[int]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    """``plan.agreed``: a thing and what was done to it."""
    subjects: Mapped[str]
    """``patient:12 plan:7``, sorted."""
    detail: Mapped[str] = mapped_column(default="")
    previous: Mapped[str]
    hash: Mapped[str]

    def canonical(self) -> bytes:
        """The bytes that the hash covers."""
        return json.dumps(
            [self.number, self.at, self.actor_id, self.actor, self.action, self.subjects,
             self.detail, self.previous],
            ensure_ascii=False, separators=(",", ":"),
        ).encode()  # fmt: skip

    def digest(self) -> str:
        return sha256(self.canonical()).hexdigest()


def subject_text(subjects: Iterable[str]) -> str:
    """Subjects in the one order in which they are signed."""
    return " ".join(sorted(set(subjects)))
