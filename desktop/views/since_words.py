"""What the page of changes says of each: what it was, what it is, and since when the hub knows."""

from PySide6.QtCore import QCoreApplication

from desktop.views.shown import first_line, gone_words, what_words
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import ItemStatus
from desktop.words.since import Change, How, Since


def since_words(since: Since) -> str:
    """On its button."""
    tr = QCoreApplication.translate
    return {
        Since.MET: tr("Since", "We last met"),
        Since.VISIT: tr("Since", "My last contact"),
        Since.OPENED: tr("Since", "I last looked"),
        Since.DISCHARGE: tr("Since", "Discharge"),
        Since.DAY: tr("Since", "A day"),
    }[since]


def first_words() -> str:
    """To whoever comes to someone for the first time: there is only a day to count from."""
    return QCoreApplication.translate(
        "Since",
        "No meeting that you can see, no contact or look of yours and no discharge is here to count"
        " from. Type a day, such as 3 weeks ago, and press Enter.",
    )


def unknown_words(since: Since) -> str:
    """Why it cannot be counted from there; it says nothing of what may be held elsewhere."""
    tr = QCoreApplication.translate
    return {
        Since.MET: tr(
            "Since", "No finished meeting that you can see had this person on its agenda."
        ),
        Since.VISIT: tr("Since", "No visit or contact is recorded under your name."),
        Since.OPENED: tr("Since", "You have not opened this record before today."),
        Since.DISCHARGE: tr("Since", "No discharge is recorded."),
        Since.DAY: tr("Since", "Type a day, and press Enter."),
    }[since]


def how_words(how: How) -> str:
    tr = QCoreApplication.translate
    return {
        How.NEW: tr("Since", "New"),
        How.PLANNED: tr("Since", "Planned"),
        How.CHANGED: tr("Since", "Changed"),
        How.ENDED: tr("Since", "Ended"),
        How.WITHDRAWN: tr("Since", "Withdrawn"),
        How.GONE: gone_words(),
        How.OLDER: tr("Since", "Older, heard since"),
    }[how]


def how_note(how: How) -> str:
    """What is meant by it, where the word alone could mislead."""
    tr = QCoreApplication.translate
    return {
        How.WITHDRAWN: tr(
            "Since", "taken back by whoever said it: it was never so, or is told in another entry"
        ),
        How.GONE: tr("Since", "its source sent all that it has, and this was not in it"),
        How.OLDER: tr("Since", "from a source that said nothing of this person before"),
    }.get(how, "")


def difference_words(change: Change) -> str:
    """Of what changed or ended: what it said, and what it says; of all else its first line."""
    row, then = change.row, change.then
    if then is None or change.how not in {How.CHANGED, How.ENDED}:
        heard = (
            QCoreApplication.translate("Since", "earlier, heard since") if change.earlier else ""
        )
        return " · ".join(filter(None, (heard, first_line(row.detail))))
    pairs = (
        (what_words(then), what_words(row)),
        (_state(then.status), _state(row.status)),
        (_dates(then.begins, then.ends), _dates(row.begins, row.ends)),
        (" ".join(then.detail.split()), " ".join(row.detail.split())),
    )
    arrow = QCoreApplication.translate("Since", "{was} → {now}")
    blank = QCoreApplication.translate("Since", "nothing")
    return "; ".join(
        arrow.format(was=was or blank, now=now or blank) for was, now in pairs if was != now
    )


def _state(status: ItemStatus) -> str:
    return status.value.capitalize()


def _dates(begins: PartialDate | None, ends: PartialDate | None) -> str:
    if ends is None:
        return shown_date(begins)
    to = QCoreApplication.translate("Since", "{first} to {last}")
    return to.format(first=shown_date(begins), last=shown_date(ends))
