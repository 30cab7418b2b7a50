"""Whom a source described and nobody could place; and two records that are of one person."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.models.intake import Waiting
from desktop.words.dates import PartialDate
from desktop.words.enums import MatchState


class WaitingMatch(Versioned, Base):
    """Someone of a source for the matching tray: described again, they are the same row.

    The keys beside the description are what candidates are found by; nobody is joined on one.
    """

    __tablename__ = "waiting_match"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    ref: Mapped[str] = mapped_column(default="")
    """The surest of the source's own ids; empty where it sent none."""
    identity: Mapped[str]
    """A digest of id, names, birth date and number: a confirmation holds for just these."""
    described: Mapped[str] = mapped_column(deferred=True)
    """Who the source says they are, as JSON; empty once the policy keeps it no longer.

    Staff of a hub read it through a function, and without the address of whoever is hidden.
    """
    nhs_number: Mapped[str] = mapped_column(default="", index=True)
    """Only where it is a valid one: an invalid number finds nobody."""
    family_key: Mapped[str] = mapped_column(default="")
    given_key: Mapped[str] = mapped_column(default="")
    postcode_key: Mapped[str] = mapped_column(default="", deferred=True)
    born: Mapped[PartialDate | None]
    trouble: Mapped[str]
    state: Mapped[MatchState] = mapped_column(
        one_of(MatchState, "state"), default=MatchState.WAITING, index=True
    )
    heard_at: Mapped[datetime]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    """Who they are here, once that was said."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    taken_in_at: Mapped[datetime | None]
    """When what waited was taken in: on a hub scripts do that, after someone has decided."""
    merged: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The source merged two of its own: found by that alone, until someone decides against it."""

    __table_args__ = (
        Index("ix_waiting_match_source_ref", "source_id", "ref"),
        Index("ix_waiting_match_source_identity", "source_id", "identity"),
    )


class MatchOriginal(Base):
    """What waits for a match to be decided."""

    __tablename__ = "match_original"
    match_id: Mapped[int] = mapped_column(ForeignKey("waiting_match.id"), primary_key=True)
    waiting_id: Mapped[int] = mapped_column(
        ForeignKey("waiting.id", ondelete="CASCADE"), primary_key=True
    )


def still_waits() -> ColumnElement[bool]:
    """Whether of a match that nobody decided there is anything left to take in.

    What was set aside of it may have been corrected or dismissed since.
    """
    of_it = select(MatchOriginal.match_id).where(MatchOriginal.match_id == WaitingMatch.id)
    unseen = of_it.join(Waiting, Waiting.id == MatchOriginal.waiting_id).where(
        Waiting.seen_at.is_(None)
    )
    return and_(WaitingMatch.state == MatchState.WAITING, or_(~of_it.exists(), unseen.exists()))


class MatchRef(Base):
    """One of the ids by which the source may be known to mean this person."""

    __tablename__ = "match_ref"
    match_id: Mapped[int] = mapped_column(ForeignKey("waiting_match.id"), primary_key=True)
    source_ref: Mapped[str] = mapped_column(primary_key=True, index=True)
    linked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the match linked it: what was linked before stays so when it is undone."""


class WaitingRef(Base):
    """Whom something set aside is about, by an id of its source."""

    __tablename__ = "waiting_ref"
    waiting_id: Mapped[int] = mapped_column(
        ForeignKey("waiting.id", ondelete="CASCADE"), primary_key=True
    )
    source_ref: Mapped[str] = mapped_column(primary_key=True, index=True)


class MatchItem(Base):
    """An item that came by a decision or a merge: it leaves again if that is undone."""

    __tablename__ = "match_item"
    match_id: Mapped[int] = mapped_column(ForeignKey("waiting_match.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    left: Mapped[bool] = mapped_column("has_left", default=False, server_default=false())
    """The match was undone: said again of someone, it is there again, however old it is."""


class MatchRefusal(Base):
    """Someone said that a person of a source is not this patient: never offered again."""

    __tablename__ = "match_refusal"
    match_id: Mapped[int] = mapped_column(ForeignKey("waiting_match.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]


class PatientMerge(Base):
    """Two records were of one person: everything of one moved to the other.

    The emptied record stays, and stands for the one kept until the merge is undone. What the merge
    changed of the one kept is remembered, so that undoing it puts back just that.
    """

    __tablename__ = "patient_merge"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    emptied_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None]
    under_way: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Within its own transaction, for the triggers that otherwise let nothing move."""
    # What the emptied record had, and gets back.
    nhs_number: Mapped[str | None]
    died: Mapped[PartialDate | None]
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    died_before: Mapped[PartialDate | None]
    """What the one kept had: a death, perhaps, of which nobody told when."""
    # Which of these the one kept had not, and took.
    took_number: Mapped[bool] = mapped_column(default=False, server_default=false())
    took_death: Mapped[bool] = mapped_column(default=False, server_default=false())
    took_practice: Mapped[bool] = mapped_column(default=False, server_default=false())
    took_place: Mapped[bool] = mapped_column(default=False, server_default=false())
    restricts: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The one kept became restricted by it."""
    withholds: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The one kept became withheld by it; what was hidden of them stands here."""
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    street_key: Mapped[str] = mapped_column(default="", server_default="")
    house_key: Mapped[str] = mapped_column(default="", server_default="")
    building_key: Mapped[str] = mapped_column(default="", server_default="")
    village_key: Mapped[str] = mapped_column(default="", server_default="")


class PatientMergePart(Base):
    """A row that moved: its table, its key there as text, and the number of a plan then and now."""

    __tablename__ = "patient_merge_part"
    merge_id: Mapped[int] = mapped_column(ForeignKey("patient_merge.id"), primary_key=True)
    of_table: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    was: Mapped[int | None]
    becomes: Mapped[int | None]
