"""Which feed a file belongs to: as told, or by the folder it lies in, or by what it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.feeds.recognise import Format
from desktop.models import Source, TableMapping
from desktop.words.administration import REGISTERS_NOBODY
from desktop.words.enums import Sector, SourceKind
from desktop.words.tables import Mapping

SECTORS = {
    SourceKind.GP: Sector.HEALTH,
    SourceKind.COMMUNITY: Sector.HEALTH,
    SourceKind.HOSPITAL: Sector.HEALTH,
    SourceKind.COUNCIL: Sector.SOCIAL,
    SourceKind.VOLUNTARY: Sector.VOLUNTARY,
}


@dataclass(frozen=True, slots=True)
class Feed:
    """A source, as the import needs it. ``id`` is None until it is first used."""

    id: int | None
    code: str
    name: str
    sector: Sector
    kind: SourceKind
    may_register: bool
    mappings: tuple[Mapping, ...] = ()
    """What was set for the columns of its tables."""
    mapped_at: datetime | None = None
    """When that was last changed."""
    sends_all: bool = False
    """Each of its files holds everything: what it no longer has is gone from the source."""


RECORDS = Feed(None, "import", "Import", Sector.HEALTH, SourceKind.GP, may_register=True)
"""Of FHIR files and tables that nobody named a source for. They do not say what system sent them; a
hub that has just been made takes them for its practice's, or it would hold nobody at all."""
COUNCIL = Feed(None, "import-council", "Council", Sector.SOCIAL, SourceKind.COUNCIL,
               may_register=False)  # fmt: skip
HOSPITAL = Feed(None, "import-hospital", "Hospital", Sector.HEALTH, SourceKind.HOSPITAL,
                may_register=False)  # fmt: skip


class Feeds:
    """The known sources, and the choice between them."""

    def __init__(
        self, session: Session, code: str | None, kind: SourceKind | None, *, may_register: bool
    ) -> None:
        mappings: dict[int, list[TableMapping]] = {}
        for each in session.scalars(select(TableMapping).order_by(TableMapping.id)):
            mappings.setdefault(each.source_id, []).append(each)
        self._known = {
            each.code: Feed(
                each.id, each.code, each.name, each.sector, each.kind, each.may_register,
                tuple(one.mapping for one in mappings.get(each.id, ())),
                max((one.made_at for one in mappings.get(each.id, ())), default=None),
                each.sends_all,
            )
            for each in session.scalars(select(Source).order_by(Source.code))
        }  # fmt: skip
        self._told = self._named(code, kind, may_register=may_register) if code else None

    def _named(self, code: str, kind: SourceKind | None, *, may_register: bool) -> Feed:
        if may_register and kind is not None and not kind.may_register:
            raise Problem(REGISTERS_NOBODY)
        if (there := self._known.get(code)) is not None:
            if kind not in (None, there.kind) or (may_register and not there.may_register):
                raise Problem(
                    f"The source {code} is here already, of another kind or without leave to"
                    " register people. That is changed under Administration, Sources; here, leave"
                    " out its --kind."
                )
            return there
        if kind is None:
            known = ", ".join(sorted(self._known)) or "none yet"
            raise Problem(
                f"There is no source called {code} here. Known sources: {known}. "
                "To begin a new one, name its kind as well."
            )
        return Feed(None, code, code, SECTORS[kind], kind, may_register)

    def _only(self, kind: SourceKind, default: Feed) -> Feed:
        """The one source of a kind that is known here, or else one that is nobody's by name."""
        found = [each for each in self._known.values() if each.kind is kind]
        return found[0] if len(found) == 1 else self._known.get(default.code, default)

    @property
    def _set_up(self) -> bool:
        """Whether someone has said which sources this hub has."""
        return bool(self._known.keys() - {RECORDS.code, COUNCIL.code, HOSPITAL.code})

    def _records(self) -> Feed:
        """A hub that was set up registers nobody by a file of which nobody said who sent it."""
        default = replace(RECORDS, may_register=not self._set_up)
        return self._known.get(default.code, default)

    def of(self, path: Path, format_: Format | None) -> Feed:
        if self._told is not None:
            return self._told
        for folder in path.absolute().parents:
            if folder.name in self._known:
                return self._known[folder.name]
        if format_ is Format.HL7:
            return self._only(SourceKind.HOSPITAL, HOSPITAL)
        if format_ is Format.CSV:
            return self._only(SourceKind.COUNCIL, COUNCIL)
        return self._records()


def kept(session: Session, feed: Feed) -> int:
    """The id of the source; it is made if this is its first use."""
    row = session.scalar(select(Source).where(Source.code == feed.code))
    if row is None:
        row = Source(code=feed.code, name=feed.name, sector=feed.sector, kind=feed.kind,
                     may_register=feed.may_register)  # fmt: skip
        session.add(row)
        session.flush()
    return row.id
