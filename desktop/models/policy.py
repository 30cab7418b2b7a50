"""The disclosure policy as the store keeps it."""

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, one_of
from desktop.words.enums import Confidentiality, Kind, Sector


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
