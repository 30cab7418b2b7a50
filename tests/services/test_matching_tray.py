"""Someone says who it is that a source means, and takes it back. On both stores."""

import pytest
from sqlalchemy import select

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    Item,
    MatchItem,
    Patient,
    PatientLink,
    Practice,
    Waiting,
)
from desktop.services import matching_tray
from desktop.words.enums import ItemStatus, MatchState, Role
from desktop.words.matching import Line, side_by_side
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY, bundle, condition, patient
from tests.services.tray_office import Office, known

# --- who waits ------------------------------------------------------------------------------------


def test_someone_set_aside_waits_with_whoever_may_be_meant_beside_them(office: Office) -> None:
    mary = known(office, postcode="DL13 0ZA", address="14 Quarry Row, Coldhope, DL13 0ZA")
    other = office.factory.patient("Bell", "Ann", born="1960-01-01", practice=office.desks.practice)
    office.bring(bundle(patient(nhs=None, family="Adam"), condition()))
    (row,) = office.listed()
    assert (row.name, row.source, row.state) == ("ADAM, Mary", "Ward", MatchState.WAITING)
    assert row.trouble.startswith("No NHS number came with this person")
    found = office.beside(row.id)
    (candidate,) = found.candidates
    assert candidate.patient == mary.id != other.id
    assert candidate.reasons == (
        "same birth date", "same given names", "family name differs by a letter",
    )  # fmt: skip
    assert candidate.identity.address.startswith("14 Quarry Row")
    assert office.desks.entries("match.looked at") == [(f"match {row.id}", f"patient:{mary.id}")]
    assert office.desks.ask(office.clerk, lambda s: matching_tray.waiting(s, office.clerk)) == 1


def test_a_practice_is_compared_by_its_name_though_a_source_says_its_code(office: Office) -> None:
    known(office)
    practice = office.desks.practice
    office.factory.change(Practice, practice.id, code="ZD104")

    def sent(code: str) -> Line:
        by = [{"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code",
                              "value": code}}]  # fmt: skip
        office.bring(bundle(patient(nhs=None, generalPractitioner=by), condition()))
        found = office.beside(office.listed()[0].id)
        lines = side_by_side(found.sent, found.candidates[0].identity)
        return next(each for each in lines if each.what == "Practice")

    assert sent("ZD104") == Line("Practice", practice.name, practice.name, False)
    assert sent("ZZ999") == Line("Practice", "ZZ999", practice.name, True)


def test_someone_described_again_by_the_same_source_waits_once(office: Office) -> None:
    known(office)
    office.bring(bundle(patient(nhs=None), condition()))
    office.bring(bundle(patient(nhs=None, given="Mary Ann"), condition("c2")))
    office.bring(bundle(patient(nhs=None, given="Mary Ann"), condition("c2")))
    (row,) = office.listed()
    assert row.name == "ADAMS, Mary Ann"
    assert len(office.all(select(Waiting))) == 2


def test_another_person_of_the_same_small_id_waits_beside_the_first(office: Office) -> None:
    office.bring(bundle(patient(nhs=None), condition()),
                 bundle(patient(nhs=None, family="Bell", given="John", born="1950-01-01"),
                        condition("c2")))  # fmt: skip
    assert {row.name for row in office.listed()} == {"ADAMS, Mary", "BELL, John"}


def test_twenty_four_people_who_share_one_number_never_join(office: Office) -> None:
    people = [
        patient(f"p{n}", "1234567890", f"Family{n}", f"Given{n}", f"19{40 + n}-01-01")
        for n in range(24)
    ]
    said = [condition(f"c{n}", f"Problem {n}", subject={"reference": f"Patient/p{n}"})
            for n in range(24)]  # fmt: skip
    office.bring(bundle(*people, *said), source="gp")
    rows = office.listed()
    assert len(rows) == 24
    assert all(row.trouble == "The NHS number is not a valid one." for row in rows)
    assert office.all(select(Patient)) == []
    # Each is registered by someone's decision alone, and no one's record holds what is another's.
    for row in rows:
        assert office.beside(row.id).candidates == ()
        office.register(row)
    patients = office.all(select(Patient))
    assert len(patients) == 24
    assert {each.nhs_number for each in patients} == {None}
    for each in patients:
        number = each.family.removeprefix("Family")
        assert set(office.titles(each.id)) == {f"Problem {number}"}
    assert {each.source_ref for each in office.all(select(PatientLink))} == {
        f"Patient/p{n}" for n in range(24)
    }
    office.bring(bundle(*people, *said), source="gp")
    assert len(office.all(select(Item))) == 24
    assert [row for row in office.listed() if row.state is MatchState.WAITING] == []


def test_the_address_of_whoever_is_withheld_is_shown_by_neither_record(office: Office) -> None:
    known(office, address="14 Quarry Row", postcode="DL13 0ZA", address_withheld=True)
    home = [{"line": ["14 Quarry Row"], "postalCode": "DL13 0ZA"}]
    office.bring(bundle(patient(nhs=None, address=home), condition()))
    found = office.beside(office.listed()[0].id)
    assert found.candidates[0].identity.address == found.candidates[0].identity.postcode == ""
    assert found.sent.address == found.sent.postcode == ""
    assert "same postcode" not in found.candidates[0].reasons


def test_nobody_without_the_permission_sees_the_tray(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=None), condition()))
    (row,) = office.listed()
    nurse = office.desks.seat(Role.COMMUNITY_NURSE, "Ruth Moor")
    assert office.desks.ask(nurse, lambda s: matching_tray.waiting(s, nurse)) == 0
    for act in (
        lambda s: matching_tray.listed(s, nurse),
        lambda s: matching_tray.beside(s, nurse, row.id),
        lambda s: matching_tray.confirm(s, nurse, row.id, row.version, mary.id, NOW),
        lambda s: matching_tray.refuse(s, nurse, row.id, row.version, mary.id, NOW),
        lambda s: matching_tray.register(s, nurse, row.id, row.version, NOW),
        lambda s: matching_tray.undo(s, nurse, row.id, row.version, NOW),
    ):
        with pytest.raises(Problem, match="not part of your role"):
            office.desks.change(nurse, act)


# --- confirmed ------------------------------------------------------------------------------------


def test_what_waited_is_taken_in_once_someone_says_who_it_is(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=None, family="Adam"), condition()))
    (row,) = office.listed()
    office.confirm(row, mary.id)
    assert office.titles(mary.id) == {"Heart failure": ItemStatus.ACTIVE}
    (row,) = office.listed()
    assert (row.state, row.taken_in, row.decided_by) == (MatchState.CONFIRMED, True, "Jo Bell")
    assert all(each.seen_at == NOW for each in office.all(select(Waiting)))
    # From now on the source's own id stands for her, and nobody is asked again.
    office.bring(bundle(patient(nhs=None, family="Adam"), condition("c2", "Falls")))
    assert set(office.titles(mary.id)) == {"Heart failure", "Falls"}
    assert len(office.listed()) == 1
    (name,) = office.all(select(Patient.family))
    assert name == "Adams", "a ward does not say who someone is"


def test_a_confirmation_holds_for_just_what_was_described(office: Office) -> None:
    mary = known(office)
    born = {"born": "1941-09-03"}
    office.bring(bundle(patient(nhs=None, **born), condition()))
    office.confirm(office.listed()[0], mary.id)
    office.bring(bundle(patient(nhs=None, **born), condition("c2", "Falls")))
    assert set(office.titles(mary.id)) == {"Heart failure", "Falls"}
    office.bring(bundle(patient(nhs=None, born="1950-01-01", family="Bell", given="Ann"),
                        condition("c3", "Asthma")))  # fmt: skip
    assert set(office.titles(mary.id)) == {"Heart failure", "Falls"}
    assert [row.name for row in office.listed() if row.state is MatchState.WAITING] == ["BELL, Ann"]


def test_two_valid_numbers_are_never_said_to_be_one_person(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=JOHN), condition()))
    (row,) = office.listed()
    with pytest.raises(Problem, match="two people"):
        office.confirm(row, mary.id)
    assert office.titles(mary.id) == {}


def test_only_those_who_are_offered_are_confirmed(office: Office) -> None:
    known(office)
    stranger = office.factory.patient("Bell", "Ann", born="1960-01-01")
    office.bring(bundle(patient(nhs=None), condition()))
    with pytest.raises(Problem, match="not among those"):
        office.confirm(office.listed()[0], stranger.id)


def test_a_match_that_someone_else_has_decided_is_not_decided_again(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=None), condition()))
    (row,) = office.listed()
    office.confirm(row, mary.id)
    with pytest.raises(OutOfDate):
        office.refuse(row, mary.id)
    with pytest.raises(Problem, match="decided this already"):
        office.refuse(office.listed()[0], mary.id)


def test_undoing_a_confirmation_takes_what_came_off_the_page_again(office: Office) -> None:
    mary = known(office)
    other = office.factory.source("Other ward")
    office.factory.item(mary, "Asthma", source=other)
    office.bring(bundle(patient(nhs=None), condition()))
    office.confirm(office.listed()[0], mary.id)
    office.bring(bundle(patient(nhs=None), condition("c2", "Falls")))
    office.undo(office.listed()[0])
    assert office.titles(mary.id) == {
        "Heart failure": ItemStatus.WITHDRAWN, "Falls": ItemStatus.WITHDRAWN,
        "Asthma": ItemStatus.ACTIVE,
    }  # fmt: skip
    (row,) = office.listed()
    assert row.state is MatchState.WAITING
    assert office.all(select(PatientLink)) == []
    assert office.all(select(MatchItem.left)) == [True, True]
    assert office.all(select(Waiting.seen_at)) == [None]
    office.bring(bundle(patient(nhs=None), condition("c4", "Stroke")))
    assert "Stroke" not in office.titles(mary.id)
    # Said again, it is all there again.
    office.confirm(office.listed()[0], mary.id)
    assert office.titles(mary.id)["Heart failure"] is ItemStatus.ACTIVE
    assert office.titles(mary.id)["Stroke"] is ItemStatus.ACTIVE
    office.bring(bundle(patient(nhs=None), condition("c2", "Falls")))
    assert office.titles(mary.id)["Falls"] is ItemStatus.ACTIVE, "the very same file as before"
    assert office.all(select(MatchItem.left)) == [False, False, False]


def test_a_link_that_stood_before_stays_when_a_match_is_undone(office: Office) -> None:
    office.bring(bundle(patient(), condition()), source="gp")
    (mary,) = office.all(select(Patient))
    office.bring(bundle(patient(nhs=None, born="1942-03-09"), condition("c2", "Falls")),
                 source="gp")  # fmt: skip
    office.confirm(office.listed()[0], mary.id)
    assert set(office.titles(mary.id)) == {"Heart failure", "Falls"}
    office.undo(office.listed()[0])
    assert office.titles(mary.id) == {
        "Heart failure": ItemStatus.ACTIVE, "Falls": ItemStatus.WITHDRAWN,
    }  # fmt: skip
    assert "Patient/p1" in office.all(select(PatientLink.source_ref))


def test_without_an_id_of_the_sources_own_nothing_is_remembered(office: Office) -> None:
    mary = known(office)
    nameless = {key: value for key, value in patient(nhs=None).items() if key != "id"}
    office.bring(bundle(nameless))
    office.confirm(office.listed()[0], mary.id)
    assert office.all(select(PatientLink)) == []
    office.bring(bundle({**nameless, "gender": "other"}))
    assert [row.state for row in office.listed()] == [MatchState.WAITING, MatchState.CONFIRMED]


# --- refused --------------------------------------------------------------------------------------


def test_whoever_is_refused_is_never_offered_again_until_that_is_undone(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=None), condition()))
    office.refuse(office.listed()[0], mary.id)
    office.bring(bundle(patient(nhs=None, given="Mary Ann"), condition("c2")))
    (row,) = office.listed()
    found = office.beside(row.id)
    assert found.candidates == ()
    assert [each.patient for each in found.refused] == [mary.id]
    with pytest.raises(Problem, match="not among those"):
        office.confirm(row, mary.id)
    office.offer_again(row, mary.id)
    assert [each.patient for each in office.beside(row.id).candidates] == [mary.id]
    assert [subjects.split()[1] for _, subjects in
            office.desks.entries("match.refused", "match.offered again")] == [
        f"patient:{mary.id}"] * 2  # fmt: skip


def test_a_number_that_comes_later_does_not_go_against_a_refusal(office: Office) -> None:
    mary = known(office)
    office.bring(bundle(patient(nhs=None), condition()))
    office.refuse(office.listed()[0], mary.id)
    office.bring(bundle(patient(), condition()))
    assert office.titles(mary.id) == {}
    (row,) = office.listed()
    assert row.trouble.startswith("Someone here has said that this is not")


# --- registered -----------------------------------------------------------------------------------


def test_a_source_that_may_register_does_so_once_someone_says_so(office: Office) -> None:
    known(office, nhs=JOHN)
    office.bring(bundle(patient(nhs=None), condition()), source="gp")
    (row,) = office.listed()
    assert office.beside(row.id).lacks == ""
    office.register(row)
    assert len(office.all(select(Patient))) == 2
    (item,) = office.all(select(Item))
    (row,) = office.listed()
    assert (row.state, row.patient) == (MatchState.REGISTERED, item.patient_id)
    office.undo(row)
    (emptied,) = [each for each in office.all(select(Patient)) if each.id == item.patient_id]
    assert (emptied.nhs_number, emptied.practice_id, emptied.family_key) == (None, None, "")
    assert office.titles(emptied.id) == {"Heart failure": ItemStatus.WITHDRAWN}
    assert office.listed()[0].state is MatchState.WAITING


@pytest.mark.parametrize(
    ("source", "who", "lacks"),
    [
        ("ward", {}, "may not register people"),
        ("gp", {"name": []}, "no family name"),
        ("gp", {"born": "1941"}, "no full birth date"),
        ("gp", {"nhs": MARY, "born": "1950-01-01"}, "has this NHS number already"),
    ],
)
def test_nobody_is_registered_where_too_little_is_known(
    office: Office, source: str, who: dict[str, object], lacks: str
) -> None:
    known(office)
    office.bring(bundle(patient(**{"nhs": "1234567890", **who}), condition()), source=source)  # type: ignore[arg-type]
    (row,) = office.listed()
    assert lacks in office.beside(row.id).lacks
    with pytest.raises(Problem, match=lacks):
        office.register(row)
    assert len(office.all(select(Patient))) == 1


def test_a_registration_that_others_work_with_is_not_undone(office: Office) -> None:
    office.bring(bundle(patient(nhs="1234567890"), condition()), source="gp")
    office.register(office.listed()[0])
    (row,) = office.listed()
    office.factory.plan(office.all(select(Patient))[0])
    with pytest.raises(Problem, match="begun to work"):
        office.undo(row)
