"""Who lives with a person and who cares for whom, as screens hold it."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.words.dates import PartialDate


class Home(StrEnum):
    """Where someone lives, as far as it says who lives with them."""

    SHARED = "shared"
    ALONE = "nobody else known there"
    PLACE = "a care home or ward"
    NOT_SHOWN = "no address is known or shown"
    NOT_READ = "nobody else's record was read"


@dataclass(frozen=True, slots=True)
class Member:
    """A patient here who lives at the same address, and whom the reader may open."""

    patient: int
    name: str
    born: PartialDate | None
    cares: bool
    """For the person whose household it is."""
    cared_for: bool
    """By that person."""
    alone: bool = False
    """By that person alone of the living, as far as the reader may see."""


@dataclass(frozen=True, slots=True)
class Carer:
    """Someone who cares unpaid, as one source or several say it."""

    name: str
    relation: str
    """``Husband, Next-of-Kin, Unpaid carer``, in the words of the sources."""
    telephone: str
    sources: tuple[str, ...]
    patient: int | None
    """Their own record here, where the reader may open it."""
    conditions: tuple[str, ...]
    """Their own, as far as the reader may see them; empty where there is no record of theirs."""
    cares_for: tuple[str, ...]
    """By name, all of whom they are known here to care for."""
    died: PartialDate | None = None
    """By their own record; whoever named them as a carer has not said so yet."""


class Risk(StrEnum):
    """Why so much hangs on one person."""

    ILL = "the only carer has conditions of their own"
    ONLY = "the only carer"
    MANY = "the only carer cares for more than one"
    LONE = "the only contact on record"
    NOBODY = "every carer has died"


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    home: Home
    place: str
    """The care home or ward."""
    members: tuple[Member, ...]
    carers: tuple[Carer, ...]
    own_caring: tuple[str, ...]
    """What sources say of the person as a carer themselves: ``Council: cares for 1 adult``."""
    contacts: int
    """How many people in their life are on record, for the eyes of the reader."""
    risks: tuple[tuple[Risk, str, tuple[str, ...]], ...]
    """Why, who, and the conditions or the people that make it so: of ``NOBODY`` who has died.

    None for a reader whose role does not see every contact: they cannot know who is the only one.
    """
