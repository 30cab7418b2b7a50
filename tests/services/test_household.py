"""Who lives with a person and cares for whom: nobody named whom the reader may not open."""

from typing import Any

import pytest

from desktop.models import Item, OwnRecord, Patient, PatientLink, Source
from desktop.models.item import item_id
from desktop.services import disclosure, household
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, ItemStatus, Kind, Role, Sector, SourceKind
from desktop.words.household import Carer, Home, HouseholdRow, Risk
from desktop.words.people import Actor
from tests.clock import NOW
from tests.services.desks import Desks

ADDRESS: dict[str, Any] = {"address": "14 Quarry Row, Coldhope", "postcode": "DL13 0ZA"}


class House:
    """A married couple; one cares for the other."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.make = desks, desks.factory
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Anna Bell")
        self.gp = self.make.source("GP Dene")
        self.mary = self.make.patient("Adams", "Mary", practice=desks.practice, **ADDRESS)
        self.john = self.lives("Adams", "John")

    def lives(self, family: str, given: str, **others: Any) -> Patient:
        return self.make.patient(
            family,
            given,
            **{"practice": self.desks.practice, **ADDRESS, **others},
        )

    def cares(self, name: str, whom: Patient, source: Source | None = None, **others: Any) -> Item:
        detail = others.pop("detail", "Husband, Unpaid carer")
        return self.make.item(
            whom,
            name,
            Kind.CONTACT,
            source=source or self.gp,
            code="carer",
            detail=detail,
            **others,
        )

    def of(
        self, patient: Patient, actor: Actor | None = None, *, alone: bool = False
    ) -> HouseholdRow:
        who = actor or self.nurse
        return self.desks.change(
            who,
            lambda session: household.of_patient(
                session, disclosure.person(session, who), who, patient.id, alone=alone
            ),
        )

    def carer(self, patient: Patient, actor: Actor | None = None) -> Carer:
        (found,) = self.of(patient, actor).carers
        return found


@pytest.fixture
def house(desks: Desks) -> House:
    return House(desks)


# --- who lives there ------------------------------------------------------------------------------


def test_the_living_at_the_same_address_are_named(house: House) -> None:
    house.lives("Grey", "Olive", address="15 Quarry Row, Coldhope")
    house.lives("Dead", "Dora", died=PartialDate("2026-01-02"))
    row = house.of(house.mary)
    assert row.home is Home.SHARED
    assert [each.name for each in row.members] == ["ADAMS, John"]


@pytest.mark.parametrize(
    ("address", "together"),
    [
        ("14 Quarry Row, Coldhope, County Durham", True),
        ("14, Quarry Row, Bishop Auckland", True),
        ("14 Quarry Row", True),
        ("Flat 1, 14 Quarry Row, Coldhope", False),
        ("14 Quarry Lane, Coldhope", False),
    ],
)
def test_a_home_is_the_postcode_and_the_address_as_far_as_the_street(
    house: House, address: str, together: bool
) -> None:
    house.make.change(Patient, house.john.id, address=address)
    assert bool(house.of(house.mary).members) is together


def test_nobody_is_named_or_counted_whom_the_reader_may_not_open(house: House) -> None:
    stranger = house.lives("Strange", "Sam", practice=house.desks.elsewhere)
    assert [each.patient for each in house.of(house.mary).members] == [house.john.id]
    house.make.related(stranger, house.nurse)
    house.desks.factory.change(Patient, stranger.id, practice_id=house.desks.practice.id)
    assert len(house.of(house.mary).members) == 2


def test_a_withheld_address_matches_nobody_from_either_side(house: House) -> None:
    house.make.change(Patient, house.john.id, address_withheld=True)
    assert house.of(house.mary).members == ()
    row = house.of(house.john)
    assert (row.home, row.members) == (Home.NOT_SHOWN, ())


def test_the_residents_of_a_home_are_no_household(house: House) -> None:
    place = house.make.place(team=house.desks.here)
    for each in (house.mary, house.john):
        house.make.change(Patient, each.id, place_id=place.id)
    row = house.of(house.mary)
    assert (row.home, row.place, row.members) == (Home.PLACE, "Beech House", ())


# --- who cares ------------------------------------------------------------------------------------


def test_what_several_sources_say_of_one_carer_is_one(house: House) -> None:
    council = house.make.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    house.cares("John Adams", house.mary, value="0191 498 0123")
    house.cares("Mr John Adams", house.mary, council, detail="Unpaid carer · 20 hours a week")
    carer = house.carer(house.mary)
    assert (carer.relation, carer.telephone) == ("Husband, Unpaid carer", "0191 498 0123")
    assert set(carer.sources) == {"GP Dene", "Council"}


def test_a_carer_who_is_a_patient_is_known_by_name_at_the_same_address(house: House) -> None:
    house.cares("John Adams", house.mary)
    row = house.of(house.mary)
    assert row.carers[0].patient == house.john.id
    assert [(each.cares, each.cared_for) for each in row.members] == [(True, False)]
    assert [(each.cares, each.cared_for) for each in house.of(house.john).members] == [
        (False, True)
    ]


def test_one_who_lives_elsewhere_is_known_by_the_councils_id(house: House) -> None:
    council = house.make.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    sue = house.make.patient("Brown", "Sue", practice=house.desks.practice)
    house.make.keep(PatientLink(source_id=council.id, source_ref="4100007", patient_id=sue.id))
    ref = "carer/4100007"
    house.make.keep(
        Item(
            patient_id=house.mary.id, id=item_id(council.code, ref), source_id=council.id,
            source_ref=ref, kind=Kind.CONTACT, sector=Sector.SOCIAL, title="Susan Brown",
            code="carer", detail="Unpaid carer", status=ItemStatus.ACTIVE,
            confidentiality=Confidentiality.NORMAL, said_at=NOW, recorded_from=NOW,
        )
    )  # fmt: skip
    assert house.carer(house.mary).patient == sue.id
    house.make.change(Patient, sue.id, died=PartialDate("2026-11-20"))
    assert house.carer(house.mary).died == PartialDate("2026-11-20")
    house.make.change(Patient, sue.id, practice_id=house.desks.elsewhere.id)
    carer = house.carer(house.mary)
    assert (carer.patient, carer.died) == (None, None)  # no longer for this reader to open


def test_another_of_the_same_name_elsewhere_is_not_taken_for_them(house: House) -> None:
    house.make.patient("Ferry", "Jean", practice=house.desks.practice)
    house.cares("Jean Ferry", house.mary)
    assert house.carer(house.mary).patient is None


# --- what hangs on one ----------------------------------------------------------------------------


def test_a_carer_called_like_the_person_is_not_taken_for_them(house: House) -> None:
    daughter = house.lives("Adams", "Mary")
    house.make.item(house.mary, "Dementia", Kind.PROBLEM)
    house.make.item(daughter, "Asthma", Kind.PROBLEM)
    house.cares("Mary Adams", house.mary, detail="Daughter, Unpaid carer")
    carer = house.carer(house.mary)
    assert (carer.patient, carer.conditions) == (None, ())


def test_a_name_that_two_of_a_household_go_by_means_neither(house: House) -> None:
    house.lives("Adams", "John Paul")
    house.cares("John Adams", house.mary)
    assert house.carer(house.mary).patient is None


def test_for_other_eyes_nobody_elses_record_is_read_or_named(house: House) -> None:
    house.make.item(house.john, "Angina", Kind.PROBLEM)
    house.cares("John Adams", house.mary)
    row = house.of(house.mary, alone=True)
    assert (row.home, row.members) == (Home.NOT_READ, ())
    (carer,) = row.carers
    assert (carer.name, carer.patient, carer.conditions) == ("John Adams", None, ())
    assert house.desks.entries("household.read") == []


def test_one_carer_with_conditions_of_their_own(house: House) -> None:
    house.cares("John Adams", house.mary)
    house.make.item(house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp)
    assert house.of(house.mary).risks == ((Risk.ONLY, "John Adams", ()),)
    house.make.item(house.john, "COPD", Kind.PROBLEM, source=house.gp)
    assert house.of(house.mary).risks == ((Risk.ILL, "John Adams", ("COPD",)),)
    house.cares("Leanne Adams", house.mary, detail="Granddaughter, Unpaid carer")
    assert house.of(house.mary).risks == ()


def test_a_carer_who_has_died_cares_no_more(house: House) -> None:
    house.cares("John Adams", house.mary)
    house.cares("Leanne Adams", house.mary, detail="Granddaughter, Unpaid carer")
    house.make.item(house.john, "COPD", Kind.PROBLEM, source=house.gp)
    house.make.change(Patient, house.john.id, died=PartialDate("2026-11-20"))
    row = house.of(house.mary)
    assert row.members == ()
    assert {(each.name, each.patient, each.died, each.conditions) for each in row.carers} == {
        ("John Adams", house.john.id, PartialDate("2026-11-20"), ()),
        ("Leanne Adams", None, None, ()),
    }
    assert row.risks == (
        (Risk.ONLY, "Leanne Adams", ()), (Risk.LONE, "Leanne Adams", ()),
    )  # fmt: skip
    assert house.desks.entries("household.read") == []  # nothing of his record was read


def test_where_every_carer_has_died_nobody_is_left_who_cares(house: House) -> None:
    house.cares("John Adams", house.mary)
    house.make.item(house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp)
    house.make.item(house.mary, "Ann Gray", Kind.CONTACT, source=house.gp)
    house.make.change(Patient, house.john.id, died=PartialDate("2026-11-20"))
    assert house.of(house.mary).risks == ((Risk.NOBODY, "", ("John Adams",)),)


def test_the_living_one_of_two_carers_of_a_housemate_is_their_only_one(house: House) -> None:
    son = house.lives("Adams", "Tom")
    for carer in ("John Adams", "Mary Adams"):
        house.cares(carer, son)

    def of_tom(reader: Patient) -> tuple[bool, bool]:
        member = next(each for each in house.of(reader).members if each.patient == son.id)
        return member.cared_for, member.alone

    assert of_tom(house.mary) == (True, False)
    house.make.change(Patient, house.john.id, died=PartialDate("2026-11-20"))
    assert of_tom(house.mary) == (True, True)
    assert of_tom(house.john) == (True, False)  # Mary is left
    house.make.change(Patient, house.mary.id, died=PartialDate("2026-11-21"))
    assert of_tom(house.john) == (True, True)


def test_one_carer_for_more_than_one(house: House) -> None:
    son = house.lives("Adams", "Tom")
    house.make.item(house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp)
    for whom in (house.mary, son):
        house.cares("John Adams", whom)
    assert house.of(house.mary).risks == (
        (Risk.MANY, "John Adams", ("Mary Adams", "Tom Adams")),
    )  # fmt: skip


def test_the_only_contact_on_record(house: House) -> None:
    assert house.of(house.mary).risks == ()
    house.make.item(house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp)
    assert house.of(house.mary).risks == ((Risk.LONE, "Jean Ferry", ()),)


def test_nothing_hangs_on_anybody_for_someone_who_died(house: House) -> None:
    house.make.item(house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp)
    house.make.change(Patient, house.mary.id, died=PartialDate("2026-11-20"))
    assert house.of(house.mary).risks == ()


def test_who_does_not_see_every_contact_claims_no_only_one(house: House) -> None:
    therapist = house.desks.seat(Role.PHYSIOTHERAPIST, "Tom Reed")
    house.cares("John Adams", house.mary)
    house.make.item(house.john, "Blind", Kind.PROBLEM, source=house.gp)
    house.make.item(
        house.mary, "Jean Ferry", Kind.CONTACT, source=house.gp,
        confidentiality=Confidentiality.SENSITIVE,
    )  # fmt: skip
    assert house.of(house.mary, therapist).risks == ()  # Jean is there, and not for them to see
    assert [each[0] for each in house.of(house.mary).risks] == [Risk.ILL]


# --- whose eyes -----------------------------------------------------------------------------------


def test_conditions_are_read_through_the_rule_and_the_look_is_signed(house: House) -> None:
    house.cares("John Adams", house.mary)
    house.make.item(house.john, "COPD", Kind.PROBLEM, source=house.gp)
    clerk = house.desks.seat(Role.PRACTICE_STAFF, "Carol Dent", practices=[house.desks.practice])
    assert house.carer(house.mary, clerk).conditions == ()  # the desk sees no problems
    before = len(house.desks.entries("household.read"))
    for _ in range(2):  # signed once a day: on a hub a page hears of its own entry and looks again
        assert house.carer(house.mary).conditions == ("COPD",)
    told = house.desks.entries("household.read")[before:]
    assert told == [("", f"patient:{house.mary.id} patient:{house.john.id}")]


def test_a_look_at_those_who_live_there_is_signed_though_nobody_cares(house: House) -> None:
    house.cares("Mary Adams", house.john)
    house.of(house.mary)
    assert house.desks.entries("household.read") == [
        ("", f"patient:{house.mary.id} patient:{house.john.id}")
    ]


def test_a_record_that_asks_first_why_it_is_opened_is_not_read(house: House) -> None:
    house.cares("John Adams", house.mary)
    house.make.item(house.john, "COPD", Kind.PROBLEM, source=house.gp)
    colleague = house.make.staff(Role.GP, "John Adams")
    house.make.keep(OwnRecord(staff_id=colleague.id, patient_id=house.john.id))
    carer = house.carer(house.mary)
    assert (carer.patient, carer.conditions) == (house.john.id, ())


def test_nor_is_it_read_for_who_else_is_cared_for(house: House) -> None:
    """A housemate whose record asks first is named, and no word of their contacts is."""
    son = house.lives("Adams", "Tom")
    for whom in (house.mary, son):
        house.cares("John Adams", whom)
    house.cares("Mary Adams", son)
    colleague = house.make.staff(Role.GP, "Tom Adams")
    house.make.keep(OwnRecord(staff_id=colleague.id, patient_id=son.id))
    row = house.of(house.mary)
    assert row.carers[0].cares_for == ("Mary Adams",)
    assert {each.patient: each.cared_for for each in row.members} == {
        house.john.id: False, son.id: False,
    }  # fmt: skip
    assert house.desks.entries("household.read") == [
        ("", f"patient:{house.mary.id} patient:{house.john.id}")
    ]


def test_a_contact_that_is_withheld_is_nobody(house: House) -> None:
    therapist = house.desks.seat(Role.PHYSIOTHERAPIST, "Tom Reed")
    house.cares("John Adams", house.mary, confidentiality=Confidentiality.SENSITIVE)
    assert len(house.of(house.mary).carers) == 1
    row = house.of(house.mary, therapist)
    assert (row.carers, row.contacts, row.risks) == ((), 0, ())
