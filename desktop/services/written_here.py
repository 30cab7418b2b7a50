"""What staff wrote in a record, for the governance lead while they answer its person.

Its author takes it out, or holds it more closely, themselves (``services.adding``). Of whoever has
left nobody could, and a note about another person would stand there for ever: so the lead may, too,
and signs for it.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import Item, Staff
from desktop.services import subject_access
from desktop.services.adding import HELD
from desktop.store.session import moment, on_hub, seen, sign
from desktop.words.adding import TakenOut, Written
from desktop.words.enums import Confidentiality, ItemStatus
from desktop.words.people import Actor


def written(session: Session, actor: Actor, patient_id: int) -> tuple[Written, ...]:
    """All that stands in the record and has an author and no source, the newest first."""
    subject_access.must_run(session, actor, patient_id)
    found = session.execute(
        select(
            Item.id,
            Item.version,
            Staff.name,
            Item.title,
            Item.detail,
            Item.value,
            Item.confidentiality,
            Item.said_at,
        )
        .join(Staff, Staff.id == Item.author_id)
        .where(
            Item.patient_id == patient_id,
            Item.source_id.is_(None),
            Item.status != ItemStatus.WITHDRAWN,
        )
        .order_by(Item.said_at.desc(), Item.id)
    )
    return tuple(
        Written(
            number, version, author, title, " ".join(filter(None, (value, detail))), held, said_at
        )
        for number, version, author, title, detail, value, held, said_at in found
    )


def take_out(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int, why: TakenOut
) -> frozenset[str]:
    """It leaves every screen, and stays in the history alone."""
    item = _written(session, actor, patient_id, item_id, version)
    if on_hub(session):
        _done(session.scalar(select(func.take_out_item(patient_id, item_id, version))))
        session.expire(item)
    else:
        item.said_at = item.recorded_from = moment(session)
        item.status = ItemStatus.WITHDRAWN
    return sign(session, actor, "item.taken out for its author", {f"patient:{patient_id}"}, why)


def hold_closely(
    session: Session, actor: Actor, patient_id: int, item_id: int, version: int
) -> frozenset[str]:
    """It is sensitive from now on, with its earlier wordings."""
    item = _written(session, actor, patient_id, item_id, version)
    if item.confidentiality is not Confidentiality.NORMAL:
        raise Problem(HELD)
    if on_hub(session):
        _done(session.scalar(select(func.hold_item_closely(patient_id, item_id, version))))
        session.expire(item)
    else:
        item.said_at = item.recorded_from = moment(session)
        item.confidentiality = Confidentiality.SENSITIVE
    return sign(session, actor, "item.held closely for its author", {f"patient:{patient_id}"})


def _written(session: Session, actor: Actor, patient_id: int, item_id: int, version: int) -> Item:
    """As it was on the screen; in a file held until the end of the transaction."""
    subject_access.must_run(session, actor, patient_id)
    item = seen(session, Item, (patient_id, item_id), version, hold=not on_hub(session))
    if item.author_id is None or item.source_id is not None:
        raise Problem("Only what was written here is changed here; a source corrects itself.")
    return item


def _done(by_database: bool | None) -> None:
    if not by_database:
        raise OutOfDate("This entry was changed by someone else. Look at it again.")
