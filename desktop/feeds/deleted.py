"""What a source deletes by its own id is withdrawn, of whomever it had said it."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.feeds.parsed import Aside, Deletion, Entry, Person, Said, Saying
from desktop.feeds.sources import Feed
from desktop.models import Item, PatientLink, Source
from desktop.words.enums import ItemStatus
from desktop.words.items import Wording

NOT_HERE = "It asks to delete something that does not stand here."
OF_SEVERAL = (
    "It asks to delete something that stands here for several people: someone must look whose it "
    "is."
)
_AT_ONCE = 200
_Standing = dict[str, dict[int, list[Said]]]
"""By the ref that is deleted and by patient, what is to be withdrawn."""


def told(
    session: Session, feed: Feed, deletions: Sequence[Deletion]
) -> tuple[list[Person], list[Aside]]:
    """The people of whom something is withdrawn, and what cannot be."""
    standing: _Standing = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(deletions), _AT_ONCE):
        _find(session, feed, deletions[start : start + _AT_ONCE], standing)
    links = _links(session, feed, {patient for each in standing.values() for patient in each})
    people: dict[int, Person] = {}
    asides: dict[str, list[Entry]] = defaultdict(list)
    for each in deletions:
        said = {key: words for key, words in standing[each.ref].items() if key in links}
        if len(said) != 1:
            asides[OF_SEVERAL if said else NOT_HERE].append(each.entry)
            continue
        ((patient, words),) = said.items()
        person = people.setdefault(patient, Person((links[patient],), may_register=False))
        person.sayings.append(Saying((each.entry,), tuple(words), each.said_at))
    return list(people.values()), [Aside(tuple(each), why) for why, each in asides.items()]


def _find(session: Session, feed: Feed, deletions: Sequence[Deletion], standing: _Standing) -> None:
    refs = {each.ref for each in deletions}
    parts = [
        Item.source_ref.startswith(f"{each.ref}#", autoescape=True)
        for each in deletions
        if each.in_parts
    ]
    asked = (
        select(Item.patient_id, Item.source_ref, Item.kind, Item.sector, Item.title)
        .join(Source, Source.id == Item.source_id)
        .where(Source.code == feed.code, or_(Item.source_ref.in_(sorted(refs)), *parts))
        .order_by(Item.patient_id, Item.id)
    )
    for patient, ref, kind, sector, title in session.execute(asked):
        gone = Said(Wording(ref, kind, sector, title, status=ItemStatus.WITHDRAWN))
        standing[ref if ref in refs else ref.partition("#")[0]][patient].append(gone)


def _links(session: Session, feed: Feed, patients: Collection[int]) -> dict[int, str]:
    """An id by which the source means each of them."""
    asked = (
        select(PatientLink.patient_id, PatientLink.source_ref)
        .join(Source, Source.id == PatientLink.source_id)
        .where(Source.code == feed.code, PatientLink.patient_id.in_(sorted(patients)))
        .order_by(PatientLink.source_ref)
    )
    return dict(session.execute(asked).all())
