"""Which rows of a rota are one call: a double-up may be sent one row for each carer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.services.visit_words import one_organisation
from desktop.words.week import Visit

_SHORTEST = 15
"""Minutes that a call lasts at least, where its source does not say how long."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a provider sends for one time, as one row or several."""

    visits: tuple[Visit, ...]

    @property
    def carers(self) -> int | None:
        """How many come; None where it is not said. What two sources tell is the same call."""
        by_source: dict[str, list[Visit]] = {}
        for each in self.visits:
            by_source.setdefault(each.item.source, []).append(each)
        return max(filter(None, map(_coming, by_source.values())), default=None)

    @property
    def two_needed(self) -> bool:
        return any(each.two_needed for each in self.visits)


def calls(visits: Iterable[Visit]) -> list[Call]:
    """Those of one provider that overlap are one; a visit without a time is one by itself."""
    found: list[list[Visit]] = []
    for each in visits:
        same = next((rows for rows in found if any(_at_once(row, each) for row in rows)), None)
        if same is None:
            found.append([each])
        else:
            same.append(each)
    return [Call(tuple(rows)) for rows in found]


def _at_once(one: Visit, other: Visit) -> bool:
    if one.day != other.day or one.first is None or other.first is None:
        return False
    earlier = one if one.first <= other.first else other
    overlap = abs(one.first - other.first) < (earlier.minutes or _SHORTEST)
    return overlap and one_organisation(one.organisation, other.organisation)


def _coming(rows: Sequence[Visit]) -> int | None:
    """By the rows of one source: everyone named once, and those who are only counted."""
    named = [{name.strip().casefold() for name in each.who.split(",") if name.strip()}
             for each in rows]  # fmt: skip
    unnamed = (max(0, (each.carers or 1) - len(names))
               for each, names in zip(rows, named, strict=True))  # fmt: skip
    count = len(set().union(*named)) + sum(unnamed)
    unsaid = count < 2 and any(each.carers is None for each in rows)
    return None if unsaid else count
