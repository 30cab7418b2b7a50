"""The signed log: the audit, and the change feed; and the list by which it is searched."""

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key

SIGNED = (
    "number", "at", "actor_id", "actor", "action", "subjects", "detail", "previous", "role",
)  # fmt: skip
"""The columns that the hash covers, in this order."""
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PATIENT = re.compile(r"(?:^| )patient:([0-9]{1,18})(?= |$)")

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
    action: Mapped[str]
    """``plan.agreed``: a thing and what was done to it."""
    subjects: Mapped[str]
    """``patient:12 plan:7``, sorted."""
    detail: Mapped[str] = mapped_column(default="")
    previous: Mapped[str]
    hash: Mapped[str]
    role: Mapped[str] = mapped_column(default="", server_default="")
    """What the actor did then; empty of whoever is no member of staff, and of an entry that was
    signed before entries said it."""

    __table_args__ = (
        Index("ix_audit_entry_action", "action", "number"),
        Index("ix_audit_entry_actor_id", "actor_id", "number"),
        Index("ix_audit_entry_at", "at", "number"),
    )

    def canonical(self) -> bytes:
        """The bytes that the hash covers."""
        return canonical([getattr(self, column) for column in SIGNED])

    def digest(self) -> str:
        return digest([getattr(self, column) for column in SIGNED])


def canonical(signed: Sequence[object]) -> bytes:
    """The columns of ``SIGNED`` as bytes; TypeError for a value that no entry can hold.

    Where no role is said the entry reads as it did before entries said one.
    """
    return _as_json(signed[:-1] if signed[-1] == "" else signed).encode()


def digest(signed: Sequence[object]) -> str:
    return sha256(canonical(signed)).hexdigest()


class AuditPatient(Base):
    """Which entries are about which patient: a trigger lists them as they are signed.

    To find ``patient:1`` in the text of the subjects, and not ``patient:12``, no index helps.
    """

    __tablename__ = "audit_patient"
    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    patient_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)

    __table_args__ = (
        Index("ix_audit_patient_patient_id", "patient_id", "number"),
        {"sqlite_with_rowid": False},
    )


def patients_in(subjects: str) -> list[int]:
    """The patients whom an entry is about, by their numbers, as the trigger reads them."""
    return sorted({int(found) for found in _PATIENT.findall(subjects)})


def subject_text(subjects: Iterable[str]) -> str:
    """Subjects in the one order in which they are signed."""
    return " ".join(sorted(set(subjects)))
