"""What nobody has recorded, each by its name: a blank is said, never implied."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication

from desktop.views.summary_forms import is_form
from desktop.words.enums import Kind, PrintFormat, Sector
from desktop.words.items import ItemRow, SummaryRow

_PRINT = re.compile(r"print\b|braille|easy read|\baudio|written information", re.IGNORECASE)
_MUCH = re.compile(r"\d+ ?(?:hours?|h|days?|calls?|visits?|times)\b|daily|weekly", re.IGNORECASE)
_PAYS = re.compile(
    r"commissioned|direct payment|budget|funded|\bCASSR\b"
    r"|\bCHC\b|continuing (?:health)?care|\bpays\b",
    re.IGNORECASE,
)
_ATTORNEY = re.compile(r"power of attorney|\battorney|\bLPA\b|\bdeput(?:y|ies)\b", re.IGNORECASE)


def alert_blanks(
    row: SummaryRow, print_format: PrintFormat, sees: Callable[[Kind], bool], *, died: bool
) -> str:
    """``Not recorded: alerts, DNACPR, …`` of what the card of alerts is for, in one line.

    Nothing is said of what the role ``sees`` only in part: it may be recorded. Of someone who
    died nobody asks any more what to do in an emergency, or how to reach them. ``print_format``
    is the standard one also where no source told of any.
    """
    tr = QCoreApplication.translate
    needs = row.of(Kind.REQUIREMENT)
    of_print = [item for item in needs if _says(_PRINT, item)]
    blanks = [(Kind.ALERT, tr("Summary", "alerts"), bool(row.of(Kind.ALERT)))]
    if not died:
        printed = bool(of_print) or print_format is not PrintFormat.STANDARD
        blanks += [
            (Kind.LEGAL, tr("Summary", "DNACPR"), any(map(is_form, row.of(Kind.LEGAL)))),
            (Kind.REQUIREMENT, tr("Summary", "communication needs"), len(needs) > len(of_print)),
            (Kind.REQUIREMENT, tr("Summary", "print format"), printed),
        ]
    return _not_recorded(name for kind, name, told in blanks if not told and sees(kind))


def attorney_blank(row: SummaryRow) -> str:
    """That nobody is recorded to decide for them, where other papers of the law are."""
    legal = row.of(Kind.LEGAL)
    if not legal or any(_says(_ATTORNEY, item) for item in legal):
        return ""
    return QCoreApplication.translate("Summary", "LPA not recorded")


def care_blanks(item: ItemRow) -> list[str]:
    """How much of a social care service, and who pays, where its source says neither."""
    tr = QCoreApplication.translate
    if item.kind is not Kind.SERVICE or item.sector is not Sector.SOCIAL:
        return []
    told = item.value or _MUCH.search(f"{item.title}\n{item.detail}")
    hours = "" if told else tr("Summary", "hours not recorded")
    payer = "" if _says(_PAYS, item) else tr("Summary", "payer not recorded")
    return [each for each in (hours, payer) if each]


def _says(words: re.Pattern[str], item: ItemRow) -> bool:
    return words.search(f"{item.title}\n{item.detail}") is not None


def _not_recorded(names: Iterable[str]) -> str:
    told = ", ".join(names)
    words = QCoreApplication.translate("Summary", "Not recorded: {names}")
    return words.format(names=told) if told else ""
