"""What the program works out from the rest."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, one_of
from desktop.words.enums import FindingKind


class Finding(Base):
    """Derived: recomputed for the subjects that a change touched, never typed, never signed."""

    __tablename__ = "finding"
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    kind: Mapped[FindingKind] = mapped_column(one_of(FindingKind, "kind"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    """What it is about, ``copy:418``."""
    sentence: Mapped[str]
    found_at: Mapped[datetime]
