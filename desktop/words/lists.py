"""Lists of people: what narrows them, and the lists that someone keeps by a name."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from desktop.words.enums import Role


class Frailty(StrEnum):
    """What a frailty score that was sent says, by the cut-points of its own version."""

    MILD = "mild or more"
    MODERATE = "moderate or more"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Filters:
    """What all people of a list have in common; None and False ask for nothing."""

    practice: int | None = None
    place: int | None = None
    caseload: Role | None = None
    frailty: Frailty | None = None
    plan: bool | None = None
    """Whether a plan was agreed."""
    print_out_of_date: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    def as_kept(self) -> dict[str, object]:
        """What is asked for, as it is kept."""
        return {name: value for name, value in asdict(self).items() if value not in (None, False)
                or (name == "plan" and value is False)}  # fmt: skip

    @classmethod
    def of_kept(cls, kept: dict[str, object]) -> "Filters":
        """Read again; what this program does not know is left out."""
        found = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        for name, words in (("caseload", Role), ("frailty", Frailty)):
            if name in found and found[name] not in set(words):
                del found[name]
            elif name in found:
                found[name] = words(str(found[name]))
        return cls(**found)  # type: ignore[arg-type]  # as they were kept


@dataclass(frozen=True, slots=True)
class SavedList:
    id: int
    version: int
    name: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen: ids and names."""

    practices: tuple[tuple[int, str], ...]
    homes: tuple[tuple[int, str], ...]
    """Care homes, then wards."""
    plans: bool
    """Whether this role reads plans, and may so ask who has one."""
