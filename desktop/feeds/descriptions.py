"""What each source says of where a person lives, who treats them and whether they died.

Kept beside each other, whoever may say so: what one of them says and another does not is what
somebody must look at.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Table, or_, select, update
from sqlalchemy.orm import Session

from desktop.feeds import deaths
from desktop.feeds.compare import past
from desktop.feeds.parsed import Described, Person
from desktop.models import Description, Import, Patient
from desktop.store.bulk import insert_rows
from desktop.words.dates import UNDATED

TABLE: Table = Description.__table__  # type: ignore[assignment]  # a mapped class has a Table, not any FromClause
_NAMES = tuple(column.name for column in TABLE.columns)
_WHERE = ("address", "postcode", "practice_code")
"""What tells where someone is: never kept of whoever is withheld."""


def keep(
    session: Session, source_id: int, placed: Mapping[int, tuple[Person, Patient]], now: datetime
) -> tuple[set[int], set[int]]:
    """Lay what was said over what stands; of whom it says something else now, and whom again.

    What a source leaves out stays, and an older word changes nothing.
    """
    told = {patient: person for patient, (person, _) in placed.items() if person.described}
    if not told:
        return set(), set()
    standing = {
        row.patient_id: row
        for row in session.scalars(
            select(Description).where(
                Description.source_id == source_id, Description.patient_id.in_(sorted(told))
            )
        )
    }
    without_date = undated(session, (row.said_at for row in standing.values()))
    changed: set[int] = set()
    again: set[int] = set()
    new: list[Description] = []
    for patient_id, person in told.items():
        row = standing.get(patient_id)
        if row is None:
            row = Description(
                patient_id=patient_id, source_id=source_id, address="", postcode="",
                practice_code="", died=None, said_at=_first(person, now), recorded_from=now,
            )  # fmt: skip
            new.append(row)  # and not to the session, which would put them in one by one
            changed.add(patient_id)
        before = row.said_at
        withheld = placed[patient_id][1].address_withheld
        for described in (*person.described_before, person.described):
            if described and _lay_over(row, described, now, without_date, withheld=withheld):
                changed.add(patient_id)
        if row.said_at != before:
            again.add(patient_id)
    if new:
        insert_rows(session.connection(), TABLE, _NAMES, list(map(attrgetter(*_NAMES), new)))
    return changed | _withhold(session, placed, now), again - changed


def last_said(session: Session, source_id: int, patients: Iterable[int]) -> dict[int, datetime]:
    """By patient: when the source last said who they are, changed or not."""
    asked = select(Description.patient_id, Description.said_at).where(
        Description.source_id == source_id, Description.patient_id.in_(sorted(patients))
    )
    return dict(session.execute(asked).all())


def undated(session: Session, moments: Iterable[datetime | None]) -> set[datetime]:
    """Of some moments of saying those that no file told: an import that began then said "now"."""
    known = sorted({each for each in moments if each is not None})
    if not known:
        return set()
    return set(session.scalars(select(Import.began_at).where(Import.began_at.in_(known))))


def _first(person: Person, now: datetime) -> datetime:
    first = next(each for each in (*person.described_before, person.described) if each)
    return past(first.said_at, now) or now


def _lay_over(
    row: Description, described: Described, now: datetime, without_date: set[datetime], *,
    withheld: bool,
) -> bool:  # fmt: skip
    """Whether the source says something else by it."""
    said_at = past(described.said_at, now)
    if said_at is not None and row.said_at not in without_date and said_at < min(row.said_at, now):
        late = deaths.says_more(described.died, row.died)
        if late:
            row.died, row.recorded_from = described.died, now
        return late
    row.said_at = said_at or row.said_at
    wanted: dict[str, object] = {}
    if described.postcode or described.address:
        wanted |= {"address": described.address, "postcode": described.postcode}
    elif "address" in described.deleted:
        wanted |= {"address": "", "postcode": ""}
    if described.practice_code:
        wanted["practice_code"] = described.practice_code
    if withheld:
        wanted |= dict.fromkeys(_WHERE, "")
    dated = row.died is not None and described.died == UNDATED
    if (described.died and not dated) or "died" in described.deleted:
        wanted["died"] = described.died
    moved = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in moved.items():
        setattr(row, name, value)
    if moved:
        row.recorded_from = now
    return bool(moved)


def _withhold(
    session: Session, placed: Mapping[int, tuple[Person, Patient]], now: datetime
) -> set[int]:
    """Of whoever is withheld, no source's word of where they are stays."""
    hidden = sorted(each.id for _, each in placed.values() if each.address_withheld)
    if not hidden:
        return set()
    session.flush()
    there: Iterable[int] = session.scalars(
        select(Description.patient_id).where(
            Description.patient_id.in_(hidden),
            or_(*(getattr(Description, name) != "" for name in _WHERE)),
        )
    )
    found = set(there)
    if found:
        session.execute(
            update(Description)
            .where(Description.patient_id.in_(sorted(found)))
            .values(dict.fromkeys(_WHERE, "") | {"recorded_from": now})
        )
    return found
