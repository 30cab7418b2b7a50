"""A list of people that someone keeps by a name: what narrows it, and nobody who is on it."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned


class SavedList(Versioned, Base):
    """Its owner's alone."""

    __tablename__ = "saved_list"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str]
    filters: Mapped[str]
    """JSON, as ``words.lists.Filters`` keeps it."""

    __table_args__ = (UniqueConstraint("staff_id", "name", name="uq_saved_list_staff_name"),)
