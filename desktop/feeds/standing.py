"""An item as it stands in the store while an import weighs what is said of it."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Table, bindparam

from desktop.models import Item
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus
from desktop.words.items import Wording

ITEM: Table = Item.__table__  # type: ignore[assignment]  # a mapped class has a Table, not any FromClause
SEEN = (
    ITEM.c.patient_id == bindparam("of_patient"),
    ITEM.c.id == bindparam("of_id"),
    ITEM.c.version == bindparam("seen"),
)
"""The row that was weighed, in the version that was."""
WORDS = Wording._fields[1:]
"""What a source may change of an item: all but the name by which it goes there."""


class Standing(Struct):
    """An item of the store, as this import leaves it."""

    id: int
    version: int
    source_ref: str
    said_at: datetime
    recorded_from: datetime
    import_id: int | None
    gone_at: datetime | None
    words: tuple[Any, ...]

    @property
    def status(self) -> ItemStatus:
        status: ItemStatus = self.words[WORDS.index("status")]
        return status

    @property
    def begins(self) -> PartialDate | None:
        begins: PartialDate | None = self.words[WORDS.index("begins")]
        return begins

    @property
    def heard_at(self) -> datetime:
        """When the source last told of it, be it by leaving it out."""
        return max(self.said_at, self.gone_at or self.said_at)

    @property
    def wording(self) -> Wording:
        return Wording(self.source_ref, *self.words)


def words_of(wording: Wording) -> tuple[Any, ...]:
    return wording[1:]
