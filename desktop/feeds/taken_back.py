"""The words that are kept of what its source took back, or tells in another entry since."""

from typing import Any

from desktop.feeds import clean
from desktop.feeds.standing import Standing, words_of
from desktop.words.enums import ItemStatus
from desktop.words.items import CANCELLED, NEVER_SHOWN, TOLD_IN_ANOTHER, Wording

WITHDRAWN = ItemStatus.WITHDRAWN


def withdrawn(stands: Standing, told: Wording) -> tuple[Any, ...]:
    """What was withdrawn need not be told again, and often is not; only that it was called off."""
    words = stands.wording._replace(status=WITHDRAWN)
    if told.value == CANCELLED:
        words = words._replace(value=CANCELLED, unit="")
    return words_of(words)


def wordless(told: Wording) -> Wording:
    """What was taken back before anybody saw it: that it was, and none of what it said."""
    return Wording(
        told.source_ref, told.kind, told.sector, NEVER_SHOWN,
        status=WITHDRAWN, confidentiality=told.confidentiality,
    )  # fmt: skip


def told_in_another(stands: Standing) -> tuple[Any, ...]:
    """What stood apart until its source told of it in another entry says why it has left."""
    detail = clean.joined(TOLD_IN_ANOTHER, stands.wording.detail)
    return words_of(stands.wording._replace(status=WITHDRAWN, detail=detail))
