"""The person, as found and as named at the top of every page."""

from dataclasses import dataclass
from datetime import date

from desktop.words.dates import PartialDate, years_between
from desktop.words.enums import Gender, PrintFormat


def shown_name(family: str, given: str, title: str = "") -> str:
    """``FAMILY, Given (Title)`` as the NHS Common User Interface has it."""
    name = f"{family.upper()}, {given}" if given else family.upper()
    return f"{name} ({title.rstrip('.')})" if title else name


def initials(name: str) -> str:
    """Two letters for the foot of the rail."""
    parts = name.split()
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One line of a search: enough to tell two people apart."""

    id: int
    name: str
    born: PartialDate | None
    gender: Gender
    nhs_number: str | None
    address: str
    practice: str
    died: PartialDate | None
    matched: str = ""
    """Why it was found: ``name``, ``former name``, ``NHS number``, ``birth date``, ``postcode``."""
    mine: bool = True
    """Whether whoever searched may open them; if not, this is a row of the directory alone."""


@dataclass(frozen=True, slots=True)
class BannerRow:
    """Who a page is about. Read once on opening; every page of one patient shows the same."""

    id: int
    version: int
    family: str
    given: str
    title: str
    preferred: str
    born: PartialDate | None
    died: PartialDate | None
    gender: Gender
    nhs_number: str | None
    address: str
    telephone: str
    practice: str
    practice_telephone: str
    place: str
    team_id: int | None
    print_format: PrintFormat

    @property
    def name(self) -> str:
        return shown_name(self.family, self.given, self.title)

    @property
    def called(self) -> str:
        """What to call them in a sentence."""
        return self.preferred or self.given or self.family

    def age(self, on: date) -> int | None:
        """Whole years on a day, or at death; None where no birth day is known to the day."""
        if self.born is None or len(self.born.text) < 10:
            return None
        return years_between(self.born.first_day, self.died.first_day if self.died else on)
