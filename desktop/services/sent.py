"""A fact as its source sent it: which import brought it, and its entry in a file kept whole."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import (
    FileOriginal,
    Import,
    ImportFile,
    Item,
    Patient,
    PatientLink,
    Source,
    TableMapping,
)
from desktop.services import disclosure
from desktop.store.session import on_hub, sign
from desktop.words.accounts import SentIn, file_label
from desktop.words.items import Came
from desktop.words.people import Actor

NOT_HERE = (
    "Its source’s own words are not to be had here. Whoever looks after the sources can ask for"
    " them by the import, the file and the reference."
)
"""Whatever the reason: one that told more would tell of what is withheld."""


def came(session: Session, patient_id: int, item_id: int) -> Came | None:
    """The import that brought the wording which stands; nothing of what was written here."""
    run = session.execute(
        select(Import.id, Import.began_at, Source.code)
        .join(Item, Item.import_id == Import.id)
        .join(Source, Source.id == Import.source_id)
        .where(Item.patient_id == patient_id, Item.id == item_id)
    ).one_or_none()
    if run is None:
        return None
    hashes = session.scalars(
        select(ImportFile.sha256).where(ImportFile.import_id == run.id).order_by(ImportFile.id)
    )
    files = tuple(file_label(run.code, each) for each in hashes)
    return Came(run.id, run.began_at, files, _is_kept(session, run.id))


def open_as_sent(session: Session, actor: Actor, patient_id: int, item_id: int) -> SentIn:
    """Sign that someone reads a fact as it was sent, and hand over the files it came in.

    An embedded hub alone: on a server no login reads a file that holds other people. Nor does
    anyone where an address is withheld, which an entry may hold whatever it is about.
    """
    audience = disclosure.person(session, actor)
    disclosure.must_reach(session, audience, patient_id)
    item = session.scalar(
        select(Item).where(
            Item.patient_id == patient_id, Item.id == item_id, disclosure.visible(audience)
        )
    )
    patient = session.get_one(Patient, patient_id)
    if (
        item is None
        or item.import_id is None
        or not _is_kept(session, item.import_id)
        or patient.address_withheld
        or patient.restricted
    ):
        raise Problem(NOT_HERE)
    source = session.get_one(Source, item.source_id)
    packed = session.scalars(select(FileOriginal.packed).where(_of(item.import_id)))
    mappings = session.scalars(select(TableMapping).where(TableMapping.source_id == source.id))
    refs = session.scalars(
        select(PatientLink.source_ref).where(
            PatientLink.patient_id == patient_id, PatientLink.source_id == source.id
        )
    )
    found = SentIn(
        source.code, source.sector, source.kind, tuple(each.mapping for each in mappings),
        tuple(packed), frozenset(refs), item.source_ref, audience.cells,
    )  # fmt: skip
    sign(session, actor, "item.as sent", {f"patient:{patient_id}"}, f"import:{item.import_id}")
    return found


def _is_kept(session: Session, import_id: int) -> bool:
    if on_hub(session):
        return False
    kept = select(FileOriginal.import_file_id).where(_of(import_id)).limit(1)
    return session.scalar(kept) is not None


def _of(import_id: int) -> ColumnElement[bool]:
    """Files of an import; one that had come before is kept with its first account."""
    brought = select(ImportFile.sha256).where(ImportFile.import_id == import_id)
    same = select(ImportFile.id).where(ImportFile.sha256.in_(brought))
    return FileOriginal.import_file_id.in_(same)
