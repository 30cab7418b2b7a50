"""The person, as found and as named at the top of every page."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.words.dates import UNDATED, PartialDate, years_between
from desktop.words.enums import Gender, PrintFormat


def shown_name(family: str, given: str, title: str = "") -> str:
    """``FAMILY, Given (Title)`` as the NHS Common User Interface has it."""
    name = f"{family.upper()}, {given}" if given else family.upper()
    return f"{name} ({title.rstrip('.')})" if title else name


def with_postcode(address: str, postcode: str) -> str:
    """One line; a postcode that the address already ends with is not said twice."""
    if not postcode or address.endswith(postcode):
        return address
    return f"{address}, {postcode}" if address else postcode


def initials(name: str) -> str:
    """Two letters for the foot of the rail."""
    parts = name.split()
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else ""


SOUNDS, SPELT = "sounds like", "spelt like"
"""Found by a name that is like the typed one, and not by what was typed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Letters that were found: the folded beginning of a word, or of some, in one part of a row."""

    part: str
    """``name``, ``born``, ``nhs_number``, ``address``, or ``reason``."""
    letters: str


def folded(words: str) -> str:
    """How names are compared: no case, no accents, letters and figures only."""
    bare = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("Ł", "l"))
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


def spans(words: str, letters: Iterable[str]) -> list[tuple[int, int]]:
    """Where folded letters stand at the beginning of a word, and maybe of those after it.

    Apart from one another, in the order of the words: ``dh70z`` in ``4 Bank, DH7 0ZL`` is (8, 13).
    """
    found: list[tuple[int, int]] = []
    starts = [at for at, letter in enumerate(words)
              if letter.isalnum() and not (at and words[at - 1].isalnum())]  # fmt: skip
    for each in dict.fromkeys(letters):
        for start in starts:
            got, end = "", start
            while end < len(words) and len(got) < len(each) and each.startswith(got):
                got += folded(words[end])
                end += 1
            if each and got.startswith(each) and all(end <= a or b <= start for a, b in found):
                found.append((start, end))
                break
    return sorted(found)


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
    """Why it was found: ``name``, ``former name``, ``sounds like``, ``NHS number`` …"""
    found_in: str = ""
    """The words that were found, where the rest of the row does not say them: a former name."""
    marks: tuple[Mark, ...] = ()
    here: bool = True
    """Whether a practice or a place of this hub has them; if not, they may have moved away."""

    @property
    def alike(self) -> bool:
        """Whether it is only like what was typed."""
        return self.matched in (SOUNDS, SPELT)

    @property
    def reason(self) -> str:
        """Why it was found, with the words in which: ``former name Pyle``."""
        return f"{self.matched} {self.found_in}".strip()

    def marked(self, part: str) -> tuple[str, ...]:
        """The letters that were found in one part of the row."""
        return tuple(each.letters for each in self.marks if each.part == part)

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
    off_list_since: date | None = None
    """When a registration list left them out that had them before, and none has them since."""

    @property
    def name(self) -> str:
        return shown_name(self.family, self.given, self.title)

    @property
    def called(self) -> str:
        """What to call them in a sentence."""
        return self.preferred or self.given or self.family

    def age(self, on: date) -> int | None:
        """Whole years on a day, or at death; None where no birth day is known to the day, or where
        nobody tells when they died."""
        if self.born is None or len(self.born.text) < 10 or self.died == UNDATED:
            return None
        return years_between(self.born.first_day, self.died.first_day if self.died else on)
