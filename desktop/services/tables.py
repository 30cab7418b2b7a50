"""What the columns of a source's tables mean: asked and set by whoever looks after the sources."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import Import, ImportFile, Place, Source, TableMapping, Waiting
from desktop.models.table_mapping import header_text
from desktop.services import looking_after
from desktop.store.session import on_hub, seen, sign
from desktop.words.changes import Made
from desktop.words.enums import PlaceKind
from desktop.words.people import Actor
from desktop.words.tables import NEEDS_MAPPING, Field, Mapping, MappingRow, MappingSources, shape_of

GONE = "This table no longer waits: someone else has looked at it. Look at the list again."
NOT_HERE = (
    "What a hub on a server set aside cannot be opened here. Choose the file itself; once its"
    " columns are set, what waits is taken in."
)
CHANGED = (
    "The columns of this table were set by someone else since you opened it. Look at them again,"
    " then make your change."
)


def sources(session: Session, actor: Actor) -> MappingSources:
    """The sources with what was set for each, and the care homes whose census one may send."""
    looking_after.keeper_of(session, actor)
    kept = session.scalars(select(TableMapping).order_by(TableMapping.id))
    homes = select(Place.name).where(Place.kind == PlaceKind.CARE_HOME).order_by(Place.name)
    return MappingSources(
        tuple(
            (each.id, each.code, each.name)
            for each in session.scalars(select(Source).order_by(Source.name))
        ),
        tuple(MappingRow(each.id, each.version, each.source_id, each.mapping) for each in kept),
        tuple(session.scalars(homes)),
    )


def original(session: Session, actor: Actor, waiting_id: int) -> bytes:
    """A table that waits, to set its columns by: an audited look."""
    looking_after.keeper_of(session, actor)
    if on_hub(session):
        raise Problem(NOT_HERE)
    found = session.execute(
        select(Waiting.original, ImportFile.import_id, Import.source_id)
        .join(ImportFile, ImportFile.id == Waiting.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .where(
            Waiting.id == waiting_id,
            Waiting.sentence == NEEDS_MAPPING,
            Waiting.seen_at.is_(None),
        )
    ).one_or_none()
    if found is None or not found.original:
        raise Problem(GONE)
    subjects = {f"import:{found.import_id}", f"source:{found.source_id}"}
    sign(session, actor, "table.looked at", subjects)
    return bytes(found.original)


def save(
    session: Session, actor: Actor, source_id: int, mapping: Mapping, version: int | None,
    now: datetime,
) -> Made:  # fmt: skip
    """Keep what the columns of a source's table mean; ``version`` is that on the screen, or None.

    What the table brought in by another mapping stays until it is sent again.
    """
    looking_after.keeper_of(session, actor)
    _must_make_sense(mapping)
    if session.get(Source, source_id) is None:
        raise OutOfDate("This source is no longer there. Go back and look again.")
    held = session.scalar(
        select(TableMapping).where(
            TableMapping.source_id == source_id,
            TableMapping.header == header_text(mapping.header),
        )
    )
    if (held is None) != (version is None):
        raise OutOfDate(CHANGED)
    if held is None:
        row = TableMapping(source_id=source_id)
        session.add(row)
    else:
        row = seen(session, TableMapping, held.id, version or 0)
    row.set(mapping)
    row.made_by_id, row.made_at = actor.id, now
    session.flush()
    return Made(
        sign(session, actor, "table.mapped", {f"source:{source_id}"}, mapping.kind.value), row.id
    )


def _must_make_sense(mapping: Mapping) -> None:
    shape = shape_of(mapping.kind)
    said = dict(mapping.columns) | dict(mapping.always)
    if not said.keys() <= {each.name for each in shape.fields}:
        raise Problem("This kind of table has no such field. Choose its columns again.")
    if not mapping.fits(mapping.header):
        raise Problem("One of these columns is not in the table. Choose its columns again.")
    for group in shape.missing(set(said)):
        raise Problem(f"Choose the column that says: {either(group)}.")


def either(group: tuple[Field, ...]) -> str:
    """``date of birth, or the source’s own number``."""
    return ", or ".join(each.label for each in group)
