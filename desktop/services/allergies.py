"""What may be said over a list of allergies: never that there are none while one is held.

Whoever sees no allergies at all reads "Allergies unavailable", whatever is held. For everyone
else a statement that none are known counts for nothing while an allergy is held that they may not
see: it is left out, and they read what they would read if nobody had said anything. So the words
tell nobody that something is withheld. What a source itself has not sent is as good as withheld; of
that there is an alert, and whoever sees it reads that allergies are unavailable.
"""

from collections.abc import Iterable

from sqlalchemy import and_, func, not_, or_, select
from sqlalchemy.orm import Session

from desktop.models import Item
from desktop.services import disclosure
from desktop.store.session import on_hub
from desktop.words.allergies import states_more, states_none, states_none_at_all
from desktop.words.enums import AllergyHeading, ItemStatus, Kind
from desktop.words.items import ItemRow
from desktop.words.people import Audience


def unsaid(item: ItemRow) -> bool:
    """Whether a source that said that none are known does not say so any more."""
    return (
        item.gone_at is not None
        and item.kind is Kind.ALLERGY
        and states_none(item.title, item.code)
    )


def heading(audience: Audience, current: Iterable[ItemRow]) -> AllergyHeading:
    """The heading over the allergies among what ``audience`` sees and what stands now.

    A word of "none known" that its source no longer has is no word any more.
    """
    if not any(cell.kind is Kind.ALLERGY for cell in audience.cells):
        return AllergyHeading.UNAVAILABLE
    standing = list(current)
    listed = [item for item in standing if item.kind is Kind.ALLERGY]
    if any(not states_none(item.title, item.code) for item in listed):
        return AllergyHeading.KNOWN
    if any(_is_another(item) for item in standing):
        return AllergyHeading.UNAVAILABLE
    if any(states_none_at_all(item.title, item.code) for item in listed if not unsaid(item)):
        return AllergyHeading.NONE_KNOWN
    return AllergyHeading.NOT_RECORDED


def without_false_comfort(
    session: Session, audience: Audience, patient_id: int, items: list[ItemRow]
) -> list[ItemRow]:
    """The items without any word of "none known", if an allergy is held that is not among them."""
    comfort = [
        item for item in items if item.kind is Kind.ALLERGY and states_none(item.title, item.code)
    ]
    if not comfort or not _holds_another(session, audience, patient_id):
        return items
    return [item for item in items if item not in comfort]


def without_comfort_beside(shown: list[ItemRow], withheld: Iterable[ItemRow]) -> list[ItemRow]:
    """The same where both are at hand: what is shown to an audience, and what is not."""
    another = any(item.status is ItemStatus.ACTIVE and _is_another(item) for item in withheld)
    return [
        item
        for item in shown
        if not (another and item.kind is Kind.ALLERGY and states_none(item.title, item.code))
    ]


def _is_another(item: ItemRow) -> bool:
    """Whether beside it a word of "none known" is no comfort."""
    if item.kind is Kind.ALLERGY:
        return not states_none(item.title, item.code)
    return (
        item.kind is Kind.ALERT
        and item.gone_at is None
        and states_more(item.title, item.code, item.detail)
    )


def _holds_another(session: Session, audience: Audience, patient_id: int) -> bool:
    """The one question that looks past the audience, to keep it from a false assurance."""
    if on_hub(session):
        seen = sorted(cell.key for cell in audience.cells)
        return bool(session.scalar(select(func.holds_another_allergy(patient_id, seen))))
    held = session.execute(
        select(Item.kind, Item.title, Item.code, Item.detail).where(
            Item.patient_id == patient_id,
            or_(Item.kind == Kind.ALLERGY, and_(Item.kind == Kind.ALERT, Item.gone_at.is_(None))),
            Item.status == ItemStatus.ACTIVE,
            not_(disclosure.visible(audience)),
        )
    )
    return any(
        not states_none(title, code) if kind is Kind.ALLERGY else states_more(title, code, detail)
        for kind, title, code, detail in held
    )
