"""What becomes of those who waited in the tray once more is known. On both stores."""

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import (
    Patient,
    Source,
    TableMapping,
    WaitingMatch,
)
from desktop.services import disclosure, matching_tray, merging
from desktop.words.enums import ItemStatus, MatchState, Role
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, bundle, condition, patient
from tests.feeds.making_hl7 import message
from tests.feeds.workbooks import in_csv, mapping
from tests.services.tray_office import Office, known

# --- by itself ------------------------------------------------------------------------------------


def test_whoever_a_practice_registers_later_is_found_without_help(office: Office) -> None:
    office.bring(bundle(patient(), condition()))
    assert len(office.listed()) == 1
    office.bring(bundle(patient("g1")), source="gp")
    assert office.listed() == ()
    (mary,) = office.all(select(Patient))
    assert office.titles(mary.id) == {"Heart failure": ItemStatus.ACTIVE}
    assert office.all(select(WaitingMatch.state)) == [MatchState.FOUND]


# --- what a page says -----------------------------------------------------------------------------


def waits(office: Office, actor: Actor, patient_id: int) -> tuple[str, ...]:
    return office.desks.ask(
        actor,
        lambda s: matching_tray.newer_waits(s, disclosure.person(s, actor), patient_id),
    )


def test_a_page_says_that_a_newer_update_waits_to_whoever_sees_something_of_its_source(
    office: Office,
) -> None:
    office.bring(bundle(patient(), condition()), source="gp")
    (mary,) = office.all(select(Patient))
    nurse = office.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    care_home = office.desks.seat(Role.PRACTICE_MANAGER, "Ada Wren")
    for each in (nurse, care_home):
        office.factory.related(mary, each)
    office.factory.change(Patient, mary.id, practice_id=office.desks.practice.id)
    assert waits(office, nurse, mary.id) == ()
    office.bring(bundle(patient(born="1950-01-01", family="Bell"), condition("c2")), source="gp")
    assert waits(office, nurse, mary.id) == ("Dene GP",)
    assert waits(office, care_home, mary.id) == ()  # sees nothing of what the practice sends
    stranger = office.desks.seat(Role.GP, "Sam Hill", teams=[office.desks.there])
    with pytest.raises(Problem):
        waits(office, stranger, mary.id)


# --- records that joined --------------------------------------------------------------------------


def test_what_comes_for_an_emptied_record_goes_to_the_one_that_was_kept(office: Office) -> None:
    lead = office.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    office.bring(bundle(patient("p1"), patient("p2", JOHN)), source="gp")
    one, other = office.all(select(Patient).order_by(Patient.nhs_number))
    why = "Registered twice by two practices"
    made = office.desks.change(lead, lambda s: merging.join(s, lead, other.id, one.id, why, NOW))

    def about(number: str, title: str) -> bytes:
        said = condition(f"c {title}", title, subject={"reference": f"Patient/{number}"})
        return bundle(patient(number, JOHN), said)

    office.bring(about("p2", "By its own id"), source="gp")
    office.bring(about("w2", "By its old number"))
    assert set(office.titles(one.id)) == {"By its own id", "By its old number"}
    assert office.titles(other.id) == {}
    assert office.listed() == ()
    office.desks.change(lead, lambda s: merging.part(s, lead, made.id, NOW))
    office.bring(about("p2", "Two again"), source="gp")
    assert set(office.titles(other.id)) == {"Two again"}


def test_whom_a_source_merges_and_who_are_two_here_wait_until_they_are_joined(
    office: Office,
) -> None:
    lead = office.desks.seat(Role.GOVERNANCE_LEAD, "Moira Tait")
    mary, other = known(office), known(office, JOHN)
    office.bring(message("A01").encode())
    office.bring(message("A01", pid={3: f"{JOHN}^^^NHS^NH~H0^^^RBH^PI"}, pv1={19: "V2"}).encode())
    office.bring(message("A40", "20261103", "MRG|H0^^^RBH^PI", pv1={}).encode())
    (row,) = office.listed()
    assert row.trouble.startswith("The source has merged two of its people")
    assert {each.patient for each in office.beside(row.id).candidates} == {mary.id, other.id}
    why = "The hospital has merged them"
    office.desks.change(lead, lambda s: merging.join(s, lead, other.id, mary.id, why, NOW))
    office.take_in()
    assert office.listed() == ()
    assert len(office.titles(other.id)) == 0


def test_a_row_of_a_table_is_taken_in_by_the_meaning_of_its_columns(office: Office) -> None:
    mary = known(office)
    (ward,) = office.all(select(Source).where(Source.code == "ward"))
    columns = (
        "Person ID",
        "Surname",
        "First name",
        "DOB",
        "Visit date",
        "Start time",
        "Visit type",
    )
    kept = TableMapping(source_id=ward.id, made_by_id=office.clerk.id, made_at=NOW)
    kept.set(mapping(TableKind.ROTA, *columns))
    office.factory.keep(kept)
    office.bring(
        in_csv(
            columns, ("C7", "Adams", "Mary", "09/03/1941", "26/11/2026", "08:00", "Morning call")
        )
    )
    (row,) = office.listed()
    office.confirm(row, mary.id)
    assert list(office.titles(mary.id)) == ["Morning call"]
