"""Paper is a copy with a number."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, one_of
from desktop.words.enums import PaperKind, PrintFormat


class Copy(Base):
    """A printed paper: which words, in which format, lying where."""

    __tablename__ = "copy"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    """The serial on the paper."""
    kind: Mapped[PaperKind] = mapped_column(one_of(PaperKind, "kind"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    plan_version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    week_of: Mapped[date | None] = mapped_column(Date)
    """Of the visits of a week, its Monday."""
    says: Mapped[str] = mapped_column(default="")
    """Of the visits of a week, a digest of each day, Monday first, and one of what is arranged:
    the paper is wrong once that of a day to come has changed."""
    format: Mapped[PrintFormat] = mapped_column(one_of(PrintFormat, "format"))
    why_not_recorded_format: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    """Where it is kept."""
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    taken_back_at: Mapped[datetime | None]
    """When it was brought back or replaced; None: still lies there."""
