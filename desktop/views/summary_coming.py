"""Who comes next, as the Summary says it: carers of a day in one line, others by themselves."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.facts import Fact
from desktop.views.shown import coming_words, first_line
from desktop.views.summary_forms import Say
from desktop.words.dates import PartialDate
from desktop.words.enums import Kind
from desktop.words.items import Coming, ItemRow

MOST_BEFORE_OTHERS = 3
"""Lines of who comes that show however small the window is."""


def heading(coming: Sequence[Coming], *, died: bool) -> tuple[str, str]:
    """Title and note; a visit to someone who died opens a family's door unless it is called off."""
    tr = QCoreApplication.translate
    if not died:
        return tr("Summary", "Coming"), ""
    return tr("Summary", "To be called off"), tr("Summary", "still planned") if coming else ""


def group(coming: Sequence[Coming]) -> str:
    """Where all of it stands on the timeline: without a group, where it is of several."""
    visits = all(line.first.kind in (Kind.VISIT, Kind.APPOINTMENT) for line in coming)
    return "coming" if visits else ""


def first_of_others(coming: Sequence[Coming]) -> int:
    """Lines up to the first that is of nobody's carers: whoever comes in is to meet them."""
    others = (place for place, line in enumerate(coming, 1) if not line.carers)
    return min(next(others, 1), MOST_BEFORE_OTHERS)


def fact(line: Coming, today: date, say: Say, *, several: bool) -> Fact:
    """One visit, or the same on one day with its times; whose carers, where ``several`` come."""
    tr, item = QCoreApplication.translate, line.first
    if not line.items[1:] or item.begins is None:
        return say(
            item,
            item.title,
            strong=coming_words(item.begins, today),
            detail=first_line(item.detail),
        )
    times, count = [_at(each) for each in line.items], len(line.items)
    what = tr("Summary", "Carers") if line.carers else item.title
    words = tr("Summary", "{what}: {times}" if all(times) else "{what}, {count} times")
    told = words.format(what=what, times=", ".join(times), count=count)
    day = PartialDate(item.begins.text[:10])
    by = line.organisation if several else ""
    return say(item, told, strong=coming_words(day, today), detail=by)


def _at(item: ItemRow) -> str:
    """``08:00``, or ``08:00 (2 carers)``; empty where its source gives no time."""
    clock = item.begins.text[11:] if item.begins else ""
    many = item.unit == "carers" and item.value.isdigit() and int(item.value) > 1
    return f"{clock} ({item.value} {item.unit})" if many and clock else clock
