"""The policy as the store keeps it: who may see what, who may do what, and its numbers."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, one_of
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector


class PolicyVersion(Base):
    """A policy as it was put in force, in its own words; the newest is the one that holds.

    ``PolicyCell``, ``PolicyPermission`` and ``PolicyLimit`` are this text, spread out.
    """

    __tablename__ = "policy_version"
    number: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    disclosure: Mapped[str]
    permissions: Mapped[str]
    limits: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    """Why it was changed."""
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PolicyCell(Base):
    """One allowance. What has no row is withheld.

    ``audience`` is a role, or ``paper`` for what may lie in a home.
    """

    __tablename__ = "policy_cell"
    audience: Mapped[str] = mapped_column(primary_key=True)
    sector: Mapped[Sector] = mapped_column(one_of(Sector, "sector"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "kind"), primary_key=True)
    confidentiality: Mapped[Confidentiality] = mapped_column(
        one_of(Confidentiality, "confidentiality"), primary_key=True
    )


class PolicyPermission(Base):
    """One thing that a role may do. What has no row is not permitted."""

    __tablename__ = "policy_permission"
    permission: Mapped[Permission] = mapped_column(
        one_of(Permission, "permission"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(one_of(Role, "role"), primary_key=True)


class PolicyLimit(Base):
    __tablename__ = "policy_limit"
    name: Mapped[Limit] = mapped_column(one_of(Limit, "name"), primary_key=True)
    value: Mapped[int]
