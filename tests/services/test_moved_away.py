"""Who moved to a practice of another team, or died, stays readable to those who should, and to no
one else. A practice says so by its own record; on both stores."""

import pytest
from sqlalchemy import select

from desktop.models import Action, Patient
from desktop.services import disclosure, one_page
from desktop.words.enums import Kind, RelationshipKind, Role
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.feeds.making import Json, bundle, condition, patient
from tests.services.tray_office import Office

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def at_practice(office: Office, *, of: str, day: str, **more: str) -> bytes:
    """Mary as the practice of that name, or code, has her registered on a day of November."""
    codes = {"here": office.desks.practice.code, "elsewhere": office.desks.elsewhere.code}
    seen_at: Json = {"identifier": {"system": ODS, "value": codes.get(of, of)}}
    return bundle(
        patient(managingOrganization=seen_at, **more), condition(),
        timestamp=f"2026-11-{day}T09:00:00Z",
    )  # fmt: skip


def problems(office: Office, reader: Actor, patient_id: int) -> list[str]:
    found = office.desks.ask(
        reader,
        lambda s: one_page.summary(s, disclosure.person(s, reader), patient_id, NOW),
    )
    return [each.title for each in found.of(Kind.PROBLEM)]


@pytest.fixture
def mary(office: Office) -> int:
    office.bring(at_practice(office, of="here", day="01"), source="gp")
    (found,) = office.all(select(Patient.id))
    return int(found)


def test_who_moved_to_another_team_is_read_there_and_by_whoever_has_something_left_to_do(
    office: Office, mary: int
) -> None:
    desks, make = office.desks, office.factory
    old_gp = desks.seat(Role.GP, "Ann Moor", practices=[desks.practice])
    still = desks.seat(Role.COMMUNITY_NURSE, "Ruth Dale")
    over = desks.seat(Role.COMMUNITY_NURSE, "Jo Hill")
    new_gp = desks.seat(Role.GP, "Sam Lee", teams=[desks.there], practices=[desks.elsewhere])
    (person,) = office.all(select(Patient))
    for nurse in (still, over):
        make.related(person, nurse, RelationshipKind.CASELOAD)
    make.keep(
        Action(patient_id=mary, what="Hand the dressings over", owner_id=still.id,
               agreed_on=TODAY, due=TODAY)
    )  # fmt: skip
    assert [desks.opens(each, mary) for each in (old_gp, still, over, new_gp)] == [
        True, True, True, False,
    ]  # fmt: skip

    office.bring(at_practice(office, of="elsewhere", day="20"), source="gp")
    assert [desks.opens(each, mary) for each in (old_gp, still, over, new_gp)] == [
        False, True, False, True,
    ]  # fmt: skip
    for reader in (still, new_gp):  # what was said before the move is there after it
        assert problems(office, reader, mary) == ["Heart failure"]


def test_who_moved_to_a_practice_that_is_not_here_is_on_the_list_of_none(
    office: Office, mary: int
) -> None:
    desks = office.desks
    old_gp = desks.seat(Role.GP, "Ann Moor", practices=[desks.practice])
    still = desks.seat(Role.COMMUNITY_NURSE, "Ruth Dale")
    office.factory.keep(
        Action(patient_id=mary, what="Hand the dressings over", owner_id=still.id,
               agreed_on=TODAY, due=TODAY)
    )  # fmt: skip

    office.bring(at_practice(office, of="Y99999", day="20"), source="gp")

    assert office.all(select(Patient.practice_id)) == [None]
    assert [desks.opens(each, mary) for each in (old_gp, still)] == [False, True]
    assert problems(office, still, mary) == ["Heart failure"]
    office.bring(at_practice(office, of="here", day="25"), source="gp")
    assert desks.opens(old_gp, mary)


def test_an_older_file_does_not_bring_whoever_moved_back(office: Office, mary: int) -> None:
    desks = office.desks
    old_gp = desks.seat(Role.GP, "Ann Moor", practices=[desks.practice])
    new_gp = desks.seat(Role.GP, "Sam Lee", teams=[desks.there], practices=[desks.elsewhere])
    office.bring(at_practice(office, of="elsewhere", day="20"), source="gp")
    office.bring(at_practice(office, of="here", day="10"), source="gp")
    assert [desks.opens(each, mary) for each in (old_gp, new_gp)] == [False, True]


def test_who_died_stays_readable_to_their_practice_and_to_those_who_cared_for_them(
    office: Office, mary: int
) -> None:
    desks = office.desks
    gp = desks.seat(Role.GP, "Ann Moor", practices=[desks.practice])
    nurse = desks.seat(Role.COMMUNITY_NURSE, "Ruth Dale")
    (person,) = office.all(select(Patient))
    office.factory.related(person, nurse, RelationshipKind.CASELOAD)
    died = at_practice(office, of="here", day="20", deceasedDateTime="2026-11-19")
    office.bring(died, source="gp")
    (found,) = office.all(select(Patient.died))
    assert found.text == "2026-11-19"
    for reader in (gp, nurse):
        assert problems(office, reader, mary) == ["Heart failure"]
