"""What the columns of a source's tables mean, as someone set it."""

import json
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.tables import Mapping, TableKind


class TableMapping(Versioned, Base):
    """One for each source and row of column names. It says nothing of any person."""

    __tablename__ = "table_mapping"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    kind: Mapped[TableKind] = mapped_column(one_of(TableKind, "kind"))
    header: Mapped[str]
    """The names of the columns, as JSON, as are the others."""
    columns: Mapped[str]
    always: Mapped[str]
    complete: Mapped[bool]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("source_id", "header"),)

    @property
    def mapping(self) -> Mapping:
        return Mapping(
            self.kind,
            tuple(json.loads(self.header)),
            tuple(json.loads(self.columns).items()),
            tuple(json.loads(self.always).items()),
            self.complete,
        )

    def set(self, mapping: Mapping) -> None:
        self.kind = mapping.kind
        self.header = header_text(mapping.header)
        self.columns = json.dumps(dict(mapping.columns), ensure_ascii=False)
        self.always = json.dumps(dict(mapping.always), ensure_ascii=False)
        self.complete = mapping.complete


def header_text(header: tuple[str, ...]) -> str:
    return json.dumps(header, ensure_ascii=False)
