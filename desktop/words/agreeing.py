"""Entries of several sources that say the same: shown as one, and kept as many.

Only what agrees in everything that matters is one: of a medicine its code, strength, form, dose
wording and status, of a problem its code, side and status, of an alert its code, every word and
its day. Whatever differs, or is said by one and not by the other, stands side by side.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import DOSE_IN_PARTS, ItemRow, leaves_open

Agreement = tuple[object, ...]
"""Two entries agree if theirs are equal: so they do both ways, and all that agree with one agree.
"""
_AMOUNT = re.compile(r"(?<=\d)\s+(?=[a-z%µ])")
_BOTH = re.compile(r"\b(bilateral(?:ly)?|both)\b")
_SIDE = re.compile(r"\b(left|right)\b")


def agreement(item: ItemRow) -> Agreement | None:
    """What another entry has to say for the two to be one; None where none can.

    Without a code nobody knows what an alert, a problem or a medicine means, without a dose wording
    nobody knows how a medicine is taken: such an entry agrees with nothing.
    """
    if not item.code or item.kind not in (Kind.ALERT, Kind.MEDICINE, Kind.PROBLEM):
        return None
    if item.kind is Kind.ALERT:
        words = tuple(map(_folded, (item.title, item.detail, item.value)))
        return (item.kind, item.code_system, item.code, *words, item.begins, *_status(item))
    if item.kind is Kind.PROBLEM:
        said: Agreement = (_side(item),)
    elif (dose := _folded(item.value)) and DOSE_IN_PARTS not in item.value:
        # The dictionary of medicines writes strength and form into the name.
        said = (_AMOUNT.sub("", _folded(item.title)), dose)
    else:
        return None
    return (item.kind, item.code_system, item.code, *said, *_status(item))


def as_one(items: Iterable[ItemRow]) -> list[ItemRow]:
    """The entries in their order, those of several sources that agree as one, where the first was.

    The one last said speaks, and the others stand behind it. A source that says it more than once
    has not linked its own entries, so nobody does it for it: then all of them stand side by side.
    """
    rows = [(row, agreement(row)) for row in items]
    alike: dict[Agreement, list[ItemRow]] = {}
    for row, said in rows:
        if said is not None:
            alike.setdefault(said, []).append(row)
    shown: list[ItemRow] = []
    for row, said in rows:
        same = alike[said] if said is not None else [row]
        if len({each.source for each in same}) < len(same):
            same = [row]
        if same[0] is row:
            first, *others = sorted(same, key=lambda each: (each.said_at, -each.id), reverse=True)
            shown.append(replace(first, also=tuple(others)) if others else first)
    return shown


def _status(item: ItemRow) -> Agreement:
    """How it stands. What is over is a course of its own, and agrees only with one of its days.

    What its source no longer has is no longer said by it, so it stands apart.
    """
    parts = (each.strip() for each in re.split(r"·|\n", item.detail))
    standing = {each.casefold() for each in parts if leaves_open(each)}
    began = item.begins if item.status is ItemStatus.ENDED else None
    return (item.status, item.gone_at is None, frozenset(standing), began, item.ends)


def _side(item: ItemRow) -> frozenset[str]:
    said = f"{item.title}\n{item.detail}".casefold()
    sides = set(_SIDE.findall(said))
    return frozenset({"left", "right"} if _BOTH.search(said) else sides)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
