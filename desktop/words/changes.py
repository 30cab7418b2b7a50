"""What a change hands back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """What a change that makes something hands back."""

    subjects: frozenset[str]
    id: int


def subjects_of(outcome: object) -> frozenset[str]:
    """What a change says that it touched: its answer, or the ``subjects`` of its answer."""
    found = getattr(outcome, "subjects", outcome)
    return found if isinstance(found, frozenset) else frozenset()
