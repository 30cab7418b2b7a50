"""What a source said once of someone whom a newer file of it does not name with it any more.

A carer of one adult is in the next file the carer of another: of the first the source has it no
longer, though the file need not name them.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.feeds.grouping import in_parts
from desktop.feeds.matching import refs_of
from desktop.feeds.parsed import Complete, Elsewhere, Person
from desktop.feeds.sources import Feed
from desktop.models import Item, PatientLink, Source
from desktop.words.enums import ItemStatus


def left(
    session: Session, feed: Feed, people: Iterable[Person], elsewhere: Sequence[Elsewhere]
) -> list[Person]:
    """Of whom such an item stands whom the file does not name with it, each as complete without."""
    said_at = {each.ref: each.said_at for each in elsewhere}
    standing = [row for some in in_parts(sorted(said_at)) for row in _standing(session, feed, some)]
    if not standing:
        return []
    named = _named(session, feed, people, said_at.keys())
    found: dict[tuple[int, str], Person] = {}
    for patient, item, link in standing:
        if (item, patient) not in named:
            complete = Complete((item,), said_at=said_at[item])
            found[patient, item] = Person((link,), complete=complete, may_register=False)
    return list(found.values())


def without_named(one: list[Person]) -> list[Person]:
    """All of one patient, but for what was found so of whom the file names after all.

    That shows only where two of its people are one here.
    """
    said = {each.wording.source_ref for person in one for saying in person.sayings
            for each in saying.said}  # fmt: skip
    return [
        person
        for person in one
        if person.sayings or person.complete is None or not said & set(person.complete.refs)
    ]


def _standing(session: Session, feed: Feed, refs: Sequence[str]) -> list[tuple[int, str, str]]:
    """By patient and item, and by an id by which the source means them."""
    found = session.execute(
        select(Item.patient_id, Item.source_ref, PatientLink.source_ref)
        .join(Source, Source.id == Item.source_id)
        .join(
            PatientLink,
            (PatientLink.source_id == Item.source_id)
            & (PatientLink.patient_id == Item.patient_id),
        )
        .where(
            Source.code == feed.code, Item.source_ref.in_(refs), Item.gone_at.is_(None),
            Item.status != ItemStatus.WITHDRAWN,
        )
        .order_by(Item.patient_id, Item.source_ref, PatientLink.source_ref)
    )  # fmt: skip
    return [(patient, item, link) for patient, item, link in found]


def _named(
    session: Session, feed: Feed, people: Iterable[Person], refs: Iterable[str]
) -> set[tuple[str, int]]:
    """Each of these with whoever the file names with it."""
    wanted = set(refs)
    said = [
        (one.wording.source_ref, ref)
        for person in people
        for saying in person.sayings
        for one in saying.said
        if one.wording.source_ref in wanted
        for ref in refs_of(person)
    ]
    links: dict[str, int] = {}
    for some in in_parts(sorted({ref for _, ref in said})):
        asked = select(PatientLink.source_ref, PatientLink.patient_id)
        asked = asked.join(Source, Source.id == PatientLink.source_id)
        asked = asked.where(Source.code == feed.code, PatientLink.source_ref.in_(some))
        links.update(dict(session.execute(asked).all()))
    return {(item, links[ref]) for item, ref in said if ref in links}
