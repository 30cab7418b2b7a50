"""Who is on a ward: whoever is settled there, and whoever a source admitted to it and has not left.

Places, the filter of a list and search ask this one question.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import Session

from desktop.models import Item, Patient
from desktop.models.item import STAYS
from desktop.services import disclosure, reach
from desktop.store.session import moment
from desktop.words.dates import PartialDate
from desktop.words.items import is_over, is_to_come
from desktop.words.people import Actor, Audience


def on_wards(
    session: Session, actor: Actor, audience: Audience, wards: Mapping[int, str]
) -> dict[int, frozenset[int]]:
    """Of each ward, by its id and name, the living people there whom ``actor`` may open.

    Of a stay that the audience may not see it says nothing.
    """
    admitted = stays(session, audience) if wards else []
    found = {
        ward: {patient for patient, title in admitted if says_ward(title, name)}
        for ward, name in wards.items()
    }
    asked = select(Patient.id, Patient.place_id).where(
        or_(Patient.place_id.in_(wards), Patient.id.in_(set[int]().union(*found.values()))),
        reach.openable(session, actor),
        Patient.died.is_(None),
    )
    there = dict(session.execute(asked).all())
    return {
        ward: frozenset(
            patient for patient, place in there.items() if place == ward or patient in each
        )
        for ward, each in found.items()
    }


def stays(
    session: Session, audience: Audience, *where: ColumnElement[bool]
) -> list[tuple[int, str]]:
    """Stays in hospital that go on: whose each is, and how its source says it."""
    asked = select(Item.patient_id, Item.title, Item.begins, Item.ends).where(
        text(STAYS), Item.gone_at.is_(None), disclosure.visible(audience), *where
    )
    today = PartialDate(PartialDate.of(moment(session)).text[:10])
    return [
        (patient, title)
        for patient, title, begins, ends in session.execute(asked)
        if not is_to_come(begins, today) and not is_over(ends, today)
    ]


def says_ward(title: str, name: str) -> bool:
    """Whether a stay says that it is on this ward: in whole words, or Ward 12 would be Ward 1."""
    return bool(name.strip()) and _in_whole_words(name).search(title) is not None


@lru_cache(maxsize=500)
def _in_whole_words(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(each) for each in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
