"""Tables into a store: what waits, what is taken in, and what a complete one lets go. On both."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.feeds import correct, retake, writing
from desktop.models import (
    AuditEntry,
    Correction,
    ImportFile,
    Item,
    Patient,
    Source,
    TableMapping,
    Waiting,
)
from desktop.store.session import sign
from desktop.words.enums import ItemStatus, Kind, PlaceKind, Sector, SourceKind
from desktop.words.tables import NEEDS_MAPPING, TableKind
from tests.clock import NOW
from tests.feeds.making import JOHN, MARY
from tests.feeds.told import counted, sentences
from tests.feeds.workbooks import in_csv, in_excel, mapping

ROTA = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Visit type")
MARYS, JOHNS = (MARY, "Adams", "09/03/1941"), (JOHN, "Bell", "01/05/1938")
CENSUS = ("NHS number", "Surname", "DOB", "Care home", "Room")


@pytest.fixture
def people(factory):
    return (factory.patient("Adams", "Mary", nhs=MARY, born="1941-03-09"),
            factory.patient("Bell", "John", nhs=JOHN, born="1938-05-01"))  # fmt: skip


def rota(*rows):
    return in_csv(ROTA, *rows)


def test_a_table_that_nobody_explained_waits_whole(bring, ask, people, factory):
    factory.keep(Source(code="care", name="Care", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL))
    content = rota((*MARYS, "26/11/2026", "08:00", "Call"), (*JOHNS, "26/11/2026", "09:00", "Call"))

    accounts = bring(content, source="care")

    assert counted(accounts) == {"set aside": 2}
    assert sentences(accounts) == [NEEDS_MAPPING]
    (waits,) = ask(select(Waiting))
    assert (waits.position, waits.original) == ("file", content)


def test_with_a_mapping_visits_land_on_their_people(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA)

    accounts = bring(rota((*MARYS, "26/11/2026", "08:00", "Call"),
                          (*JOHNS, "26/11/2026", "09:00", "Call"),
                          ("9990000034", "Cole", "01/01/1950", "26/11/2026", "10:00", "Call")),
                     source="care")  # fmt: skip

    assert counted(accounts) == {"imported": 2, "set aside": 1}
    visits = ask(select(Item).order_by(Item.begins))
    assert [(each.patient_id, each.kind, each.begins.text) for each in visits] == [
        (people[0].id, Kind.VISIT, "2026-11-26T08:00"),
        (people[1].id, Kind.VISIT, "2026-11-26T09:00"),
    ]
    assert {each.sector for each in visits} == {Sector.SOCIAL}


def test_excel_and_csv_of_one_table_say_the_same(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA)
    bring(rota((*MARYS, "26/11/2026", "08:00", "Call")), source="care")

    accounts = bring(
        in_excel(ROTA, (int(MARY), "Adams", date(1941, 3, 9), date(2026, 11, 26), time(8), "Call")),
        source="care", now=NOW + timedelta(hours=1),
    )  # fmt: skip

    assert counted(accounts) == {"unchanged": 1}
    assert ask(select(Item.version)) == [2]  # heard again, in the same words


def test_the_same_table_again_is_unchanged_and_a_newer_one_updates(bring, ask, people, mapped):
    mapped(TableKind.ROTA, ROTA)
    content = rota((*MARYS, "26/11/2026", "08:00", "Call"))
    bring(content, source="care")

    assert counted(bring(content, source="care", now=NOW + timedelta(hours=1))) == {"unchanged": 1}
    assert ask(select(Item.version)) == [1]
    newer = rota((*MARYS, "26/11/2026", "08:00", "Bath"), (*MARYS, "27/11/2026", "08:00", "Bath"))
    accounts = bring(newer, source="care", now=NOW + timedelta(hours=2))
    assert counted(accounts) == {"imported": 1, "updated": 1}


def test_a_table_under_another_mapping_says_something_new(bring, ask, people, mapped, factory):
    kept = mapped(TableKind.NURSING_VISITS, ROTA)
    content = rota((*MARYS, "26/11/2026", "08:00", "Call"))
    bring(content, source="care")
    factory.change(TableMapping, kept.id, kind=TableKind.ROTA, made_at=NOW + timedelta(hours=1))

    accounts = bring(content, source="care", now=NOW + timedelta(hours=2))

    assert counted(accounts) == {"imported": 1}
    assert len(ask(select(Item))) == 2


def test_a_rota_registers_nobody_and_changes_nobody_even_of_a_source_that_may(
    bring, ask, people, mapped
):
    mapped(TableKind.ROTA, ROTA, may_register=True)
    rows = [("9990000034", "Cole", "01/01/1950", "26/11/2026", "10:00", "Call"),
            (MARY, "ADAMS", "09/03/1941", "26/11/2026", "08:00", "Call")]  # fmt: skip

    accounts = bring(rota(*rows), source="care")

    assert counted(accounts) == {"imported": 1, "set aside": 1}
    assert ask(select(Patient.version).order_by(Patient.id)) == [1, 1]


def test_a_registration_list_registers_and_who_is_gone_from_it_stays(bring, ask, mapped, factory):
    header = ("NHS number", "Surname", "Forename", "DOB", "Practice code")
    practice = factory.practice()
    mapped(TableKind.REGISTRATION, header, may_register=True)
    mary = (MARY, "Adams", "Mary", "09/03/1941", practice.code)
    john = (JOHN, "Bell", "John", "01/05/1938", practice.code)

    accounts = bring(in_csv(header, mary, john), source="care")

    assert counted(accounts) == {"imported": 2}
    assert set(ask(select(Patient.practice_id))) == {practice.id}
    renamed = (MARY, "Adams", "Mary Ann", "09/03/1941", practice.code)
    again = bring(in_csv(header, renamed), source="care", now=NOW + timedelta(hours=1))
    assert counted(again) == {"updated": 1}
    assert sorted(ask(select(Patient.given))) == ["John", "Mary Ann"]


def test_a_source_that_may_not_register_takes_in_nobody_new(bring, ask, mapped):
    header = ("NHS number", "Surname", "DOB")
    mapped(TableKind.REGISTRATION, header)

    assert counted(bring(in_csv(header, MARYS), source="care")) == {"set aside": 1}
    assert ask(select(Patient)) == []


# --- the census --------------------------------------------------------------------------------


def census(*rows):
    return in_csv(CENSUS, *rows)


def test_a_census_says_who_lives_in_a_home_and_who_no_longer_does(
    bring, ask, people, mapped, factory
):
    mary, john = people
    beech, oak = factory.place("Beech House"), factory.place("Oak House")
    other = factory.patient("Cole", "Ann", nhs="9990000034", born="1930-01-01", place=oak)
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((*MARYS, "Beech House", "4"), (*JOHNS, "BEECH HOUSE", "5")), source="care")
    places = dict(zip(ask(select(Patient.id).order_by(Patient.id)),
                      ask(select(Patient.place_id).order_by(Patient.id)), strict=True))  # fmt: skip
    assert places == {mary.id: beech.id, john.id: beech.id, other.id: oak.id}

    bring(census((*MARYS, "Beech House", "6")), source="care", now=NOW + timedelta(days=1))

    assert ask(select(Patient.place_id).order_by(Patient.id)) == [beech.id, None, oak.id]
    lives = {each.patient_id: each for each in ask(select(Item))}
    assert (lives[mary.id].detail, lives[mary.id].status) == ("Room 6", ItemStatus.ACTIVE)
    assert lives[mary.id].gone_at is None
    assert lives[john.id].gone_at == NOW + timedelta(days=1)
    signed = ask(select(AuditEntry.subjects).where(AuditEntry.action == "feed.applied"))
    assert signed.count(f"patient:{john.id} place:{beech.id}") == 2, "he came, and he left"
    assert len(signed) == 4, "one for each of the two people of each file"
    assert not ask(select(AuditEntry.number).where(AuditEntry.action == "feed.settled"))


def test_nobody_moves_out_while_a_row_may_be_theirs(bring, ask, people, mapped, factory):
    beech = factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((*MARYS, "Beech House", "4"), (*JOHNS, "Beech House", "5")), source="care")
    slipped = (JOHN, "Bell", "02/05/1938", "Beech House", "5")

    bring(census((*MARYS, "Beech House", "4"), slipped), source="care",
          now=NOW + timedelta(days=1))  # fmt: skip

    assert set(ask(select(Patient.place_id))) == {beech.id}
    assert set(ask(select(Item.gone_at))) == {None}


def test_a_row_that_cannot_be_read_lets_nobody_go(bring, ask, people, mapped, factory):
    beech = factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((*MARYS, "Beech House", "4"), (*JOHNS, "Beech House", "5")), source="care")

    bring(census((*MARYS, "Beech House", "4"), ("", "B", "", "Beech House", "5")),
          source="care", now=NOW + timedelta(days=1))  # fmt: skip

    assert set(ask(select(Patient.place_id))) == {beech.id}


def test_a_row_that_is_corrected_moves_nobody_else_out_and_makes_no_source_fresh(
    bring, ask, people, mapped, factory, scripts, clerk
):
    beech = factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((*MARYS, "Beech House", "4"), (*JOHNS, "Beech House", "5")), source="care")
    slipped = (JOHN, "Bell", "02/05/1938", "Beech House", "6")
    bring(census((*MARYS, "Beech House", "4"), slipped), source="care")
    (waits,) = ask(select(Waiting))
    right = waits.original.replace(b"02/05/1938", b"01/05/1938")
    factory.keep(Correction(waiting_id=waits.id, content=right, made_by_id=clerk.id, made_at=NOW))

    accounts = correct.take_in(scripts, clerk, waits.id, NOW + timedelta(days=1))

    assert counted(accounts) == {"updated": 1}
    assert set(ask(select(Patient.place_id))) == {beech.id}
    assert set(ask(select(Item.detail))) == {"Room 4", "Room 6"}
    assert set(ask(select(Item.gone_at))) == {None}
    assert ask(select(Source.heard_at)) == [NOW]


def test_what_is_corrected_into_the_same_words_waits_on(
    bring, ask, people, mapped, factory, scripts, clerk
):
    factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((JOHN, "Bell", "02/05/1938", "Beech House", "6")), source="care")
    (waits,) = ask(select(Waiting))
    factory.keep(
        Correction(
            waiting_id=waits.id, content=waits.original, made_by_id=clerk.id, made_at=NOW
        )
    )  # fmt: skip

    correct.take_in(scripts, clerk, waits.id, NOW + timedelta(days=1))

    assert len(ask(select(Waiting).where(Waiting.seen_at.is_(None)))) == 1


def test_an_import_that_is_stopped_lets_go_when_it_is_run_again(
    bring, ask, people, mapped, factory, monkeypatch
):
    monkeypatch.setattr(writing, "PEOPLE_AT_ONCE", 1)
    beech = factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    bring(census((*MARYS, "Beech House", "4"), (*JOHNS, "Beech House", "5")), source="care")
    newer = census((*MARYS, "Beech House", "4"))

    def stop(progress):
        if progress.entries:
            raise Problem("Stopped.")

    with pytest.raises(Problem, match="Stopped"):
        bring(newer, source="care", now=NOW + timedelta(days=1), heed=stop)
    assert set(ask(select(Patient.place_id))) == {beech.id}

    bring(newer, source="care", now=NOW + timedelta(days=2))

    assert ask(select(Patient.place_id).order_by(Patient.id)) == [beech.id, None]


def test_a_home_that_nobody_set_up_is_said_to_be_missing(bring, ask, people, mapped, factory):
    factory.place("Beech House")
    factory.place("Elm Ward", PlaceKind.WARD)
    mapped(TableKind.CENSUS, CENSUS)

    accounts = bring(census((*MARYS, "Beech Lodge", "4"), (*JOHNS, "Elm Ward", "5")),
                     source="care")  # fmt: skip

    assert counted(accounts) == {"set aside": 2}
    assert {each[:26] for each in sentences(accounts)} == {"No care home of this name "}


def test_an_older_census_moves_nobody(bring, ask, people, mapped, factory):
    beech = factory.place("Beech House")
    mapped(TableKind.CENSUS, CENSUS)
    rows = (*MARYS, "Beech House", "4"), (*JOHNS, "Beech House", "5")
    bring(in_csv(("As at 20/11/2026",), CENSUS, *rows), source="care")

    bring(in_csv(("As at 13/11/2026",), CENSUS, rows[0]), source="care",
          now=NOW + timedelta(hours=1))  # fmt: skip

    assert set(ask(select(Patient.place_id))) == {beech.id}


# --- taken in again ----------------------------------------------------------------------------


def test_a_table_that_waited_is_taken_in_once_its_columns_are_set(
    bring, ask, people, mapped, scripts, clerk, factory
):
    factory.keep(Source(code="other", name="Other", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL))
    bring(rota((*MARYS, "26/11/2026", "08:00", "Call")), source="other")
    mapped(TableKind.ROTA, ROTA)
    (waits,) = ask(select(Waiting))

    accounts = retake.take_in(scripts, clerk, waits.id, "care", NOW + timedelta(hours=1))

    assert counted(accounts) == {"imported": 1}
    assert ask(select(Waiting.seen_at)) == [NOW + timedelta(hours=1)]
    assert "feed.taken in again" in ask(select(AuditEntry.action))


def test_scripts_take_in_what_has_a_mapping_by_now_and_leave_the_rest(
    bring, ask, people, mapped, scripts, clerk
):
    kept = mapped(TableKind.ROTA, ("NHS number", "DOB", "Visit date", "Start"))
    bring(rota((*MARYS, "26/11/2026", "08:00", "Call")), source="care")
    assert retake.all_mapped(scripts, clerk, NOW) == []
    with scripts.writing() as session:
        session.get_one(TableMapping, kept.id).set(mapping(TableKind.ROTA, *ROTA))
        sign(session, clerk, "table.mapped", [])

    assert counted(retake.all_mapped(scripts, clerk, NOW)) == {"imported": 1}
    assert retake.all_mapped(scripts, clerk, NOW) == []
    assert len(ask(select(ImportFile))) == 2
