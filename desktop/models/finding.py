"""What the program works out from the rest, and what someone did about it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, one_of
from desktop.words.enums import FindingKind


class Finding(Base):
    """Derived: recomputed for the subjects that a change touched, never typed, never signed."""

    __tablename__ = "finding"
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    kind: Mapped[FindingKind] = mapped_column(one_of(FindingKind, "kind"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    """What it is about, ``copy:418``; of a contradiction its rule and its two sides."""
    sentence: Mapped[str]
    """Of a contradiction no word of what is said: that is read again by whoever may see it."""
    as_of: Mapped[str] = mapped_column(default="", server_default="")
    """Of a contradiction, since when the hub has held what each side says."""
    found_at: Mapped[datetime]


class FindingAnswer(Base):
    """What someone did about a contradiction: explained it, or made it somebody's action.

    An explanation holds while the finding says the same ``as_of``: until either side is worded
    otherwise.
    """

    __tablename__ = "finding_answer"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    subject: Mapped[str]
    as_of: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    """Why it is no contradiction; empty where an action was made of it."""
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]

    __table_args__ = (Index("ix_finding_answer_patient_subject", "patient_id", "subject"),)
