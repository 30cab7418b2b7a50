"""Where someone lives is withheld: what stands of them is looked through for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from desktop.feeds.parsed import Person
from desktop.feeds.standing import ITEM, SEEN, WORDS
from desktop.feeds.withheld import hidden, keys_of
from desktop.models import Description, Patient
from desktop.words.items import Wording

_REWORD = (
    update(ITEM)
    .where(*SEEN)
    .values({name: bindparam(name) for name in (*WORDS, "version", "recorded_from", "import_id")})
)


def keys(session: Session, person: Person, patient: Patient) -> frozenset[str]:
    """Where someone lives who is withheld, or may be from now on: by this file, and by whoever
    said so before."""
    told = [each for each in (*person.described_before, person.described) if each]
    homes = [(each.address, each.postcode) for each in told]
    if patient.address_withheld:
        return keys_of(homes)
    if not any(each.withheld for each in told):
        return frozenset()
    said = session.execute(
        select(Description.address, Description.postcode).where(
            Description.patient_id == patient.id
        )
    )
    return keys_of([*homes, (patient.address, patient.postcode), *((a, b) for a, b in said)])


def elsewhere(
    session: Session, patient_id: int, found_by: frozenset[str], *, but: int, import_id: int,
    now: datetime,
) -> None:  # fmt: skip
    """Reword what sources have said of someone, all ``but`` that which weighs its own items."""
    asked = select(
        ITEM.c.id, ITEM.c.version, ITEM.c.source_ref, ITEM.c.recorded_from,
        *(ITEM.c[name] for name in WORDS),
    ).where(
        ITEM.c.patient_id == patient_id, ITEM.c.source_id.is_not(None), ITEM.c.source_id != but,
    )  # fmt: skip
    changed: list[dict[str, Any]] = []
    for key, version, ref, recorded_from, *words in session.connection().execute(asked):
        word = Wording(ref, *words)
        if (safe := hidden(word, found_by)) != word:
            row: dict[str, Any] = dict(zip(WORDS, safe[1:], strict=True))
            row |= {"of_patient": patient_id, "of_id": key, "seen": version}
            row |= {"version": version + 1, "recorded_from": max(now, recorded_from)}
            row["import_id"] = import_id
            changed.append(row)
    if changed:
        session.connection().execute(_REWORD, changed)
