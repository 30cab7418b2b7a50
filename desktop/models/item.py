"""The one stream: whatever a source says about a person."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import BigInteger, Computed, ForeignKey, ForeignKeyConstraint, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, one_of
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Sector, SourceKind
from desktop.words.silence import Silence, silence_of


class Source(Base):
    """A feed."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    """Short, as shown beside each fact."""
    sector: Mapped[Sector] = mapped_column(one_of(Sector, "sector"))
    kind: Mapped[SourceKind] = mapped_column(one_of(SourceKind, "kind"))
    may_register: Mapped[bool] = mapped_column(default=False)
    heard_at: Mapped[datetime | None]
    amber_days: Mapped[int | None]
    """Days of silence after which it is late; None, as below: what is usual for its kind."""
    red_days: Mapped[int | None]
    """After which it is very late."""
    sends_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Each file holds everything: what it no longer has is marked."""

    @property
    def silence(self) -> Silence:
        return silence_of(self.kind, self.amber_days, self.red_days)


def item_id(source: str, source_ref: str) -> int:
    """The id of what a source calls ``source_ref``: the same on every store and every re-import."""
    digest = blake2b(f"{source}\n{source_ref}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


class Words:
    """The columns that make up a wording: those that a source may change."""

    kind: Mapped[Kind] = mapped_column(one_of(Kind, "kind"))
    sector: Mapped[Sector] = mapped_column(one_of(Sector, "sector"))
    begins: Mapped[PartialDate | None]
    ends: Mapped[PartialDate | None]
    title: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    value: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    code_system: Mapped[str] = mapped_column(default="")
    status: Mapped[ItemStatus] = mapped_column(one_of(ItemStatus, "status"))
    confidentiality: Mapped[Confidentiality] = mapped_column(
        one_of(Confidentiality, "confidentiality")
    )


STAYS = "kind = 'admission' AND status = 'active'"
"""Stays in hospital that go on: a handful among all items, with an index of their own."""


class Item(Words, Base):
    """What stands now. Keyed by (patient, id), so that a team is nothing but who may look.

    A trigger of the database moves the old wording to ``item_wording`` whenever one changes.
    """

    __tablename__ = "item"
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"), index=True)
    """None for what was written here."""
    source_ref: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote it here; None for an import."""
    said_at: Mapped[datetime]
    """When the source last said so."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))
    recorded_from: Mapped[datetime]
    """Since when the hub has held this wording."""
    cell: Mapped[str] = mapped_column(
        Computed("sector || '/' || kind || '/' || confidentiality", persisted=True)
    )
    """Compared with the cells that an audience may see."""
    gone_at: Mapped[datetime | None]
    """Since when its source, sending all that it has, no longer has this."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own spelling
    __table_args__ = (
        Index("ix_item_patient_begins", "patient_id", "begins"),
        Index("ix_item_stay", "patient_id", sqlite_where=text(STAYS), postgresql_where=text(STAYS)),
        {"sqlite_with_rowid": False},
    )


class ItemWording(Words, Base):
    """A superseded wording, and the span in which the hub held it. Written by a trigger."""

    __tablename__ = "item_wording"
    patient_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The version of the item that it was."""
    recorded_from: Mapped[datetime]
    recorded_to: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["patient_id", "item_id"], ["item.patient_id", "item.id"]),
        {"sqlite_with_rowid": False},
    )


class ItemAnnotation(Base):
    """What staff write beside an imported item, which itself is never edited."""

    __tablename__ = "item_annotation"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int]
    item_id: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str]
    made_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["patient_id", "item_id"], ["item.patient_id", "item.id"]),
        Index("ix_item_annotation_item", "patient_id", "item_id"),
    )
