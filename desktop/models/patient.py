"""A registered person, and the ids by which sources know them."""

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import nhs_number
from sqlalchemy import Computed, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender, PrintFormat
from desktop.words.patients import folded


@lru_cache(maxsize=10_000)
def valid_nhs_number(typed: str) -> str | None:
    """Ten digits with a right check digit, however spaced; None for anything else."""
    number = nhs_number.standardise_format(typed)
    return number if number and nhs_number.is_valid(number) else None


def first_name(given: str) -> str:
    """The first of someone's given names, folded."""
    return folded((given.split() or [""])[0])


_HOUSE = re.compile(r"^(?:flat|apartment|unit|room)?\s*(\d+[a-z]?)\b[\s,]*(.*)$", re.IGNORECASE)


class Spot(NamedTuple):
    """An address as it is searched: each part folded, and empty where it cannot be told."""

    street: str
    house: str
    """Its number, or its name."""
    building: str = ""
    """The name of a house that has a number, too."""
    village: str = ""
    """What stands after the street."""


def spot(address: str) -> Spot:
    """``Flat 2, Rose Cottage, 4 Chapel Bank, Larkmoor``: chapelbank, 4, rosecottage, larkmoor.

    ``The Old Rectory, Church Lane, Larkmoor``: churchlane, theoldrectory, none, larkmoor.
    """
    parts = [each.strip() for each in address.split(",") if each.strip()]
    keys = [*map(folded, parts), "", ""]
    for at, part in enumerate(parts):
        if (found := _HOUSE.match(part)) and folded(found[2]):
            named = at > 0 and not parts[at - 1][-1].isdigit()
            building = keys[at - 1] if named else ""
            return Spot(folded(found[2]), folded(found[1]), building, keys[at + 1])
    if len(parts) > 2 and not parts[0][0].isdigit():
        return Spot(keys[1], keys[0], village=keys[2])
    if len(parts) > 1 and parts[0][-1:].isdigit():  # a flat, then a house without a number
        return Spot(keys[1], keys[0], village=keys[2])
    return Spot(keys[0], "", village=keys[1])


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
    off_list_at: Mapped[datetime | None]
    """Since when the registration list that had them leaves them out; None while one has them."""
    family_key: Mapped[str] = mapped_column(default="")
    given_key: Mapped[str] = mapped_column(default="")
    former_key: Mapped[str] = mapped_column(default="")
    preferred_key: Mapped[str] = mapped_column(default="", server_default="")
    first_key: Mapped[str] = mapped_column(default="", server_default="")
    """The first of the given names by itself: what a slip of the fingers is compared with."""
    postcode_key: Mapped[str] = mapped_column(default="")
    street_key: Mapped[str] = mapped_column(default="", server_default="")
    house_key: Mapped[str] = mapped_column(default="", server_default="")
    building_key: Mapped[str] = mapped_column(default="", server_default="")
    village_key: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (
        # With the practice, whose list is told apart in the index, before a person is looked at.
        Index("ix_patient_family", "family_key", "given_key", "born", "practice_id"),
        Index("ix_patient_given", "given_key", "family_key", "born", "practice_id"),
        Index("ix_patient_former", "former_key", "given_key", "practice_id"),
        Index("ix_patient_preferred", "preferred_key", "family_key", "practice_id"),
        Index("ix_patient_first", "first_key", "family_key", "practice_id"),
        Index("ix_patient_postcode", "postcode_key", "practice_id"),
        Index("ix_patient_street", "street_key", "house_key", "practice_id"),
        Index("ix_patient_house", "house_key", "street_key", "practice_id"),
        Index("ix_patient_building", "building_key", "practice_id"),
        Index("ix_patient_village", "village_key", "practice_id"),
        Index("ix_patient_born", "born", "practice_id"),
        Index("ix_patient_practice", "practice_id", "family_key", "given_key"),
    )

    def name_keys(self) -> None:
        """Set what search looks at, after any change of name or address."""
        self.family_key = folded(self.family or "")
        self.given_key = folded(self.given or "")
        self.former_key = folded(self.former_family or "")
        self.preferred_key = folded(self.preferred or "")
        self.first_key = first_name(self.given or "")
        self.postcode_key = folded(self.postcode or "")
        where = spot(self.address or "")
        self.street_key, self.house_key = where.street, where.house
        self.building_key, self.village_key = where.building, where.village


LOCAL_ID = "lower(replace(source_ref, rtrim(source_ref, replace(source_ref, '|', '')), ''))"
"""All after the last ``|``, or the whole; in words that both stores know."""


class PatientLink(Base):
    """A source's own id for a person, once linked."""

    __tablename__ = "patient_link"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    source_ref: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    local_id: Mapped[str] = mapped_column(Computed(LOCAL_ID, persisted=True), index=True)
    """The id as people type it, in small letters, without the authority before it."""


class Description(Base):
    """What one source last said of where a person lives, who treats them and whether they died.

    The patient has what the source says that may say so; here each stands beside the others. Of
    someone whose address is withheld it says neither where they live nor who treats them.
    """

    __tablename__ = "description"
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    practice_code: Mapped[str] = mapped_column(default="")
    died: Mapped[PartialDate | None]
    said_at: Mapped[datetime]
    recorded_from: Mapped[datetime]
    """Since when the hub has held this wording."""
