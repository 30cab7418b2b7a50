"""A registered person, and the ids by which sources know them."""

import unicodedata
from datetime import datetime

import nhs_number
from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, PrintFormat


def valid_nhs_number(typed: str) -> str | None:
    """Ten digits with a right check digit, however spaced; None for anything else."""
    number = nhs_number.standardise_format(typed)
    return number if number and nhs_number.is_valid(number) else None


def folded(words: str) -> str:
    """How names are compared: no case, no accents, letters and figures only."""
    bare = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("Ł", "l"))
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


def household(address: str, postcode: str) -> str:
    """How homes are compared; empty where no address is known, which is nobody's home.

    A hub does it in SQL, letter by letter the same for an English address.
    """
    home, code = folded(address), folded(postcode)
    return home if not home or home.endswith(code) else home + code


class Patient(Versioned, Base):
    """Who the person is. The ``*_key`` columns are set by ``name_keys`` and only searched."""

    __tablename__ = "patient"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    nhs_number: Mapped[str | None] = mapped_column(unique=True)
    family: Mapped[str]
    given: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    preferred: Mapped[str] = mapped_column(default="")
    former_family: Mapped[str] = mapped_column(default="")
    born: Mapped[PartialDate | None]
    died: Mapped[PartialDate | None]
    gender: Mapped[Gender] = mapped_column(one_of(Gender, "gender"), default=Gender.NOT_KNOWN)
    address: Mapped[str] = mapped_column(default="")
    """One line, commas between; empty when withheld or not known."""
    postcode: Mapped[str] = mapped_column(default="")
    address_withheld: Mapped[bool] = mapped_column(default=False)
    """The spine calls this person sensitive: nothing may back-fill an address or telephone."""
    telephone: Mapped[str] = mapped_column(default="")
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Only those named for this person may open them: no list and no team's caseload reaches."""
    print_format: Mapped[PrintFormat] = mapped_column(
        one_of(PrintFormat, "print_format"), default=PrintFormat.STANDARD
    )
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    described_at: Mapped[datetime | None]
    """When a source last said who this is; what an older record says is not taken over."""
    family_key: Mapped[str] = mapped_column(default="")
    given_key: Mapped[str] = mapped_column(default="")
    former_key: Mapped[str] = mapped_column(default="")
    postcode_key: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_patient_family", "family_key", "given_key", "born"),
        Index("ix_patient_given", "given_key", "family_key", "born"),
        Index("ix_patient_former", "former_key", "given_key"),
        Index("ix_patient_postcode", "postcode_key"),
        Index("ix_patient_born", "born"),
        Index("ix_patient_practice", "practice_id", "family_key", "given_key"),
    )

    def name_keys(self) -> None:
        """Set what search looks at, after any change of name or address."""
        self.family_key = folded(self.family or "")
        self.given_key = folded(self.given or "")
        self.former_key = folded(self.former_family or "")
        self.postcode_key = folded(self.postcode or "")


class PatientLink(Base):
    """A source's own id for a person, once linked."""

    __tablename__ = "patient_link"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    source_ref: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
