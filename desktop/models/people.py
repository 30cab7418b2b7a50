"""Teams, practices, places, organisations and the staff who work in them."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.enums import OrganisationKind, PlaceKind, Role
from desktop.words.people import Actor


class Team(Base):
    """A Team Around Patients."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Practice(Base):
    __tablename__ = "practice"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    telephone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)


class Place(Base):
    """A care home or a ward."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[PlaceKind] = mapped_column(one_of(PlaceKind, "kind"))
    telephone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))


class Organisation(Base):
    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind, "kind"))
    telephone: Mapped[str] = mapped_column(default="")


ONE_NAME = "lower(replace({0}, ' ', ''))"
"""Of the name of an organisation, as ``words.people.one_name`` compares it."""


class OrganisationName(Base):
    """Two names of one organisation: whoever objects to the one, objects to the other.

    Each pair stands both ways round, and so do all pairs of several names.
    """

    __tablename__ = "organisation_name"
    name: Mapped[str] = mapped_column(primary_key=True)
    also: Mapped[str] = mapped_column(primary_key=True)


class Staff(Versioned, Base):
    """A member of staff, or a service account that signs what a script changes."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    organisation: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    begins_at: Mapped[datetime | None]
    """When they join; None: already here."""
    ended_at: Mapped[datetime | None]
    """When they left, or a locum will; None: works here."""
    team_links: Mapped[list["StaffTeam"]] = relationship(cascade="all, delete-orphan")
    practice_links: Mapped[list["StaffPractice"]] = relationship(cascade="all, delete-orphan")

    def has_left(self, now: datetime) -> bool:
        return self.ended_at is not None and self.ended_at <= now

    def works_here(self, now: datetime) -> bool:
        """They have begun and not left. A locum whose last day is to come works here."""
        return (self.begins_at is None or self.begins_at <= now) and not self.has_left(now)

    def is_colleague(self, now: datetime) -> bool:
        """A person who works here: no script, nobody who has left or is to come."""
        return self.role is not Role.SERVICE_ACCOUNT and self.works_here(now)

    @classmethod
    def colleagues(cls, now: datetime) -> ColumnElement[bool]:
        """As a condition, what ``is_colleague`` says of one."""
        return and_(
            cls.role != Role.SERVICE_ACCOUNT,
            or_(cls.begins_at.is_(None), cls.begins_at <= now),
            or_(cls.ended_at.is_(None), cls.ended_at > now),
        )

    @classmethod
    def working(cls, now: datetime) -> ColumnElement[bool]:
        """The same as ``works_here``, as a condition."""
        return and_(
            or_(cls.begins_at.is_(None), cls.begins_at <= now),
            or_(cls.ended_at.is_(None), cls.ended_at > now),
        )

    def actor(self, covers: frozenset[int] = frozenset()) -> Actor:
        return Actor(
            self.id,
            self.name,
            self.role,
            frozenset(link.team_id for link in self.team_links),
            frozenset(link.practice_id for link in self.practice_links),
            self.organisation,
            covers,
        )


class Credential(Base):
    """How someone signs in. Kept apart from ``staff``, whom every colleague may read."""

    __tablename__ = "credential"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    password: Mapped[str | None]
    """argon2id, in the PHC form; None: cannot sign in."""
    given: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Someone else chose the password: its owner chooses one of their own before anything else."""
    draft_slot: Mapped[str | None]
    """The key of this person's drafts, wrapped under their password."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords in a row."""
    locked_until: Mapped[datetime | None]


class Absence(Base):
    """Someone is away, and who stands in for them until they are back."""

    __tablename__ = "absence"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    until: Mapped[date] = mapped_column(Date)
    """The last day away."""


class OwnRecord(Base):
    """Someone who works here is a patient here, too: opening it, or a relative's, is asked about.

    Kept apart from ``staff``, whom every colleague may read.
    """

    __tablename__ = "own_record"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)


class StaffTeam(Base):
    __tablename__ = "staff_team"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)


class StaffPractice(Base):
    __tablename__ = "staff_practice"
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), primary_key=True)
