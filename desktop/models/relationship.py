"""Why someone may open a person, what the person objects to, and what is looked at afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.enums import ObjectionTo, RelationshipKind, ReviewOf, Role, Verdict


class Relationship(Versioned, Base):
    """Someone, or everyone of a role in a team, cares for a person from then until then.

    Practice lists, agendas and open actions are relationships too; they stand in their own tables.
    """

    __tablename__ = "relationship"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[RelationshipKind] = mapped_column(one_of(RelationshipKind, "kind"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    role: Mapped[Role | None] = mapped_column(one_of(Role, "role"))
    reason: Mapped[str] = mapped_column(default="")
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """None: until someone ends it."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (
        CheckConstraint(
            "(staff_id IS NOT NULL AND team_id IS NULL AND role IS NULL)"
            " OR (staff_id IS NULL AND team_id IS NOT NULL AND role IS NOT NULL)",
            name="whose",
        ),
        CheckConstraint("kind IN ('caseload', 'referral') OR staff_id IS NOT NULL", name="named"),
        Index("ix_relationship_team_role", "team_id", "role"),
    )


class Objection(Versioned, Base):
    """What a person does not want; kept when it is withdrawn."""

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    against: Mapped[ObjectionTo] = mapped_column(one_of(ObjectionTo, "against"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    organisation: Mapped[str] = mapped_column(default="", index=True)
    """As it stands beside the names of its staff."""
    note: Mapped[str] = mapped_column(default="")
    """In the person's words."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class AccessReview(Versioned, Base):
    """A record that was opened in an unusual way, for a named person to look at afterwards."""

    __tablename__ = "access_review"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    what: Mapped[ReviewOf] = mapped_column(one_of(ReviewOf, "what"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    """Who opened it."""
    reason: Mapped[str]
    at: Mapped[datetime]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """The governance lead who is to look; None: nobody was there to name."""
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(one_of(Verdict, "verdict"))
    note: Mapped[str] = mapped_column(default="")
