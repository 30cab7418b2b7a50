"""What the law, or a form, says of someone: where it lies, when it is looked at again."""

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.facts import Fact
from desktop.views.shown import first_line
from desktop.words.dates import shown_date
from desktop.words.enums import Kind
from desktop.words.items import ItemRow

_FORM = re.compile(
    r"\bDNA(CP)?R\b|not attempt (cardio|CPR|resus)|\bReSPECT\b|\bEHCP\b"
    r"|emergency health ?care plan|\bADRT\b|advance decision",
    re.IGNORECASE,
)
"""Forms that an ambulance crew looks for."""
_REVIEW = re.compile(r"\s*\breview(?: by)?:?\s+(\d{2})/(\d{2})/(\d{4})\.?", re.IGNORECASE)

Say = Callable[..., Fact]
"""Makes a fact of an item, and of what is to be said of it."""


def form(item: ItemRow, today: date, say: Say, icon: str = "") -> Fact:
    """What the law or a form says; when to look at it again stays whole, however narrow."""
    tr = QCoreApplication.translate
    title, detail = item.title, first_line(item.detail.removeprefix(item.title).lstrip(" .:;"))
    review = _review_of(f"{item.title}\n{item.detail}")
    chip = tone = ""
    if review is not None:
        title, detail = (_REVIEW.sub("", words).strip() for words in (title, detail))
        over = review < today
        tone = "warn" if over else "plain"
        chip = tr("Summary", "Review {date}").format(date=shown_date(review))
        chip = tr("Summary", "Review due") if over else chip
    what, _, rest = title.partition(". ")
    detail = _told_once(rest.rstrip(".") or detail)
    return say(item, strong=what, detail=detail, chip=chip, chip_tone=tone, icon=icon)


def _told_once(said: str) -> str:
    """Without a part of it that another says as well: "Attorney: Jo Bell. Registered · Attorney Jo
    Bell"."""
    parts = said.split(" · ")
    plain = [" ".join(re.findall(r"\w+", part.casefold())) for part in parts]
    kept = (
        part for place, part in enumerate(parts)
        if not any(plain[place] in other for at, other in enumerate(plain)
                   if at != place and (len(other) > len(plain[place]) or at < place))
    )  # fmt: skip
    return " · ".join(part.rstrip(".") for part in kept)


def is_form(item: ItemRow) -> bool:
    """Whether it stands among the alerts, and takes no room below them again."""
    return item.kind is Kind.LEGAL and _FORM.search(item.title) is not None


def _review_of(said: str) -> date | None:
    """The day that a source wrote among its words."""
    if (found := _REVIEW.search(said)) is None:
        return None
    day, month, year = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None  # no such day; the words stay in the item's story
