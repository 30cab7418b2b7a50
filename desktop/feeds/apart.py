"""The rows of a table that stand under one id, told apart by whom each of them names.

An NHS number is worth something on a row that says the birth date too. The source's own id is, as
long as no two rows under it name different people; else each row has to say for itself who it is
about.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")

OTHER_NUMBERS = "Its rows under one number name people with different NHS numbers."
OTHER_BIRTHS = "Its rows under one number name people with different birth dates."
OTHER_FAMILIES = "Its rows under one number name people with different family names."


class Named(NamedTuple):
    """Whom a row names, as names are compared; each is empty where the row does not say it."""

    number: str
    born: str
    family: str


@dataclass(frozen=True, slots=True)
class Apart(Generic[Row]):
    """Rows under one id that name one person."""

    rows: list[Row]
    trouble: str = ""
    """Why nobody can be meant by them."""
    disputed: str = ""
    """How other rows under the same id contradict them."""


def apart(
    rows: Sequence[Row], named: Callable[[Row], Named], *, own_id: bool
) -> Iterator[Apart[Row]]:
    """By person, the rows under an id of the source's own, or else under an NHS number."""
    said = [(row, named(row)) for row in rows]
    births = _told(each.born for _, each in said)
    families = _told(each.family for _, each in said)
    disputed = OTHER_BIRTHS if len(births) > 1 else OTHER_FAMILIES if len(families) > 1 else ""
    if len(_told(each.number for _, each in said)) > 1:
        yield Apart(list(rows), trouble=OTHER_NUMBERS)
        return
    if own_id and not disputed:
        yield Apart(list(rows))
        return
    of_birth: dict[str, set[str]] = defaultdict(set)
    for _, each in said:
        of_birth[each.born] |= _told([each.family])
    people: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, each in said:
        family = each.family or (min(of_birth[each.born]) if len(of_birth[each.born]) == 1 else "")
        people[each.born, family].append(row)
    for theirs in people.values():
        yield Apart(theirs, disputed=disputed)


def _told(words: Iterable[str]) -> set[str]:
    return set(words) - {""}
