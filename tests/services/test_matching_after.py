"""What becomes of those who waited in the tray once more is known. On both stores."""

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import (
    Item,
    Patient,
    PatientLink,
    Source,
    TableMapping,
    WaitingMatch,
)
from desktop.services import disclosure, matching_tray, merging
from desktop.words.enums import ItemStatus, MatchState, Role, Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, condition, link, patient, service, table
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


def all_registered(office: Office, *feeds: bytes) -> None:
    """Each is of a practice of its own; someone registers all, and then they are taken in."""
    for number, content in enumerate(feeds):
        office.factory.keep(Source(code=f"gp{number}", name=f"GP {number}", sector=Sector.HEALTH,
                                   kind=SourceKind.GP, may_register=True))  # fmt: skip
        office.bring(content, source=f"gp{number}")
    for row in office.listed():
        office.register(row, at_once=False)
    office.take_in()


def test_one_who_is_registered_for_two_sources_at_once_is_one_person(office: Office) -> None:
    office.bring(bundle(patient(nhs=None)), source="gp")
    (mary,) = office.all(select(Patient))
    all_registered(
        office,
        bundle(patient(), condition()),
        bundle(patient("m"), condition("c2", "Lumbago", subject={"reference": "Patient/m"})),
    )
    (other,) = [each for each in office.all(select(Patient)) if each.id != mary.id]
    assert office.titles(other.id) == {
        "Heart failure": ItemStatus.ACTIVE, "Lumbago": ItemStatus.ACTIVE,
    }  # fmt: skip
    assert office.all(select(WaitingMatch.state).order_by(WaitingMatch.id)) == [
        MatchState.REGISTERED, MatchState.FOUND,
    ]  # fmt: skip
    assert all(office.all(select(WaitingMatch.taken_in_at)))


def test_one_to_be_registered_under_a_number_that_another_has_by_now_waits_again(
    office: Office,
) -> None:
    office.bring(
        bundle(patient(nhs=None), patient("a", None, "Bell", "Ann", "1950-05-05"),
               patient("j", None, "Bell", "John", "1940-01-01")), source="gp",
    )  # fmt: skip
    all_registered(
        office,
        bundle(patient(), condition()),
        bundle(patient("a", MARY, "Bell", "Ann", "1950-05-05"),
               condition("c2", "Lumbago", subject={"reference": "Patient/a"})),
        bundle(patient("j", JOHN, "Bell", "John", "1940-01-01")),
    )  # fmt: skip
    row, *decided = office.listed()
    assert (row.name, row.state, row.decided_by) == ("BELL, Ann", MatchState.WAITING, "")
    assert row.trouble == "Someone here has this NHS number but another birth date."
    assert "has this NHS number already" in office.beside(row.id).lacks
    assert [each.state for each in decided] == [MatchState.REGISTERED] * 2
    assert sorted(filter(None, office.all(select(Patient.nhs_number)))) == sorted((MARY, JOHN))
    assert office.all(select(Item.title)) == ["Heart failure"]
    assert len(office.desks.entries("match.returned")) == 1
    office.take_in()
    assert office.listed()[0] == row, "it waits for someone, and for no script"


def test_one_confirmed_whose_number_another_has_by_now_waits_again(office: Office) -> None:
    office.bring(bundle(patient(nhs=None)), source="gp")
    (mary,) = office.all(select(Patient))
    office.bring(bundle(patient("m"), condition(subject={"reference": "Patient/m"})))
    (row,) = office.listed()
    office.confirm(row, mary.id, at_once=False)
    office.factory.patient("Bell", "Ann", born="1950-05-05", nhs=MARY)
    office.take_in()
    (row,) = office.listed()
    assert (row.state, row.patient) == (MatchState.WAITING, None)
    assert row.trouble == "Someone here has this NHS number but another birth date."
    assert office.titles(mary.id) == {}
    assert office.all(select(PatientLink.source_ref).where(PatientLink.patient_id == mary.id)) == [
        "Patient/p1"
    ]


def test_one_id_told_with_two_numbers_waits_once_for_each(office: Office) -> None:
    office.bring(bundle(patient(nhs=None)), source="gp")
    office.factory.keep(Source(code="gp2", name="Beck GP", sector=Sector.HEALTH,
                               kind=SourceKind.GP, may_register=True))  # fmt: skip
    first, other = bundle(patient(), condition()), bundle(patient(nhs=JOHN))
    for content in (first, other, first):
        office.bring(content, source="gp2")
    sent = {office.beside(each.id).sent.nhs_number: each for each in office.listed()}
    assert sent.keys() == {MARY, JOHN}
    office.factory.patient("Bell", "John", born="1950-05-05", nhs=JOHN)
    office.register(sent[MARY])
    registered = office.all(select(Patient.nhs_number).where(Patient.family == "Adams"))
    assert set(registered) == {None, MARY}
    (left,) = [each for each in office.listed() if each.state is MatchState.WAITING]
    assert left.id == sent[JOHN].id


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


# --- some rows of a table -------------------------------------------------------------------------


def test_a_row_that_waited_says_nothing_of_the_carers_in_the_rest_of_its_file(
    office: Office,
) -> None:
    """Its own words came without the carer's row, which is no sign that the council has none."""
    mary = known(office)
    office.factory.keep(Source(code="dcc", name="Council", sector=Sector.SOCIAL,
                               kind=SourceKind.COUNCIL))  # fmt: skip
    older, newer = ({"Reporting Period End Date": day} for day in ("30/09/2025", "31/12/2025"))
    office.bring(table(service(**older), link("LA1", **older)), source="dcc")
    office.bring(table(service(**newer, Date_of_Birth="10/03/1941", NHS_Number="")), source="dcc")
    (row,) = office.listed()

    office.confirm(row, mary.id)

    ended = office.all(select(Item).where(Item.gone_at.is_not(None)))
    assert [each.title for each in ended] == []
    assert "Tom Bell" in office.titles(mary.id)
