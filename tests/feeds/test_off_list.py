"""A registration list that holds everyone marks whom it no longer has, and deletes nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.feeds import correct
from desktop.models import AuditEntry, Patient, Source, Waiting
from desktop.services import originals, patients, search
from desktop.services.names import Names
from desktop.words.enums import Role, Sector, SourceKind
from desktop.words.tables import TableKind
from tests.clock import NOW, TODAY
from tests.factory import nhs_number
from tests.feeds.making import bundle, patient
from tests.feeds.told import counted, sentences
from tests.feeds.workbooks import in_csv
from tests.services.desks import Desks

HEADER = ("NHS number", "Surname", "Forename", "DOB", "Practice code")
ADA, BEN, CAL, DEE = (
    (nhs_number(each), family, given, f"0{each}/02/1950", "A83001")
    for each, family, given in (
        (1, "Adams", "Ada"), (2, "Brown", "Ben"), (3, "Carr", "Cal"), (4, "Dale", "Dee"),
    )
)  # fmt: skip
LATER, LATER_STILL = NOW + timedelta(days=1), NOW + timedelta(days=2)


def listed(*rows):
    return in_csv(HEADER, *rows)


@pytest.fixture
def lists(factory, explain):
    """A practice whose registration list holds everyone each time."""
    row = Source(code="list", name="List", sector=Sector.HEALTH, kind=SourceKind.GP,
                 may_register=True)  # fmt: skip
    factory.keep(row)
    explain(row, TableKind.REGISTRATION, HEADER, complete=True)
    return row


@pytest.fixture
def off(ask):
    def found():
        return {each.family: each.off_list_at for each in ask(select(Patient)) if each.off_list_at}

    return found


def test_whoever_the_next_list_leaves_out_is_marked_and_stays(bring, ask, lists, off, factory):
    factory.practice("Larkmoor Surgery")
    bring(listed(ADA, BEN, CAL), source="list")

    accounts = bring(listed(ADA, CAL), source="list", now=LATER)

    assert off() == {"Brown": LATER}
    assert counted(accounts) == {"unchanged": 2}
    (ben,) = ask(select(Patient).where(Patient.off_list_at.is_not(None)))
    assert ben.died is None
    signed = ask(select(AuditEntry.subjects).where(AuditEntry.action == "feed.applied"))
    assert signed.count(f"patient:{ben.id}") == 2

    bring(listed(ADA, BEN, CAL, DEE), source="list", now=LATER_STILL)
    assert not off()


def test_who_is_on_no_list_is_found_as_such(bring, lists, ask, factory, as_login):
    larkmoor = factory.practice("Larkmoor Surgery")
    rows = [(*each[:4], larkmoor.code) for each in (ADA, BEN)]
    bring(listed(*rows), source="list")
    bring(listed(rows[0]), source="list", now=LATER)
    desks = Desks(factory, as_login)
    doctor = desks.seat(Role.GP, "Gil Hope", practices=[larkmoor])
    (ben,) = ask(select(Patient.id).where(Patient.off_list_at.is_not(None)))

    row = desks.ask(doctor, lambda session: patients.banner(session, ben))
    assert row.practice == "Larkmoor Surgery"
    assert row.off_list_since == LATER.date()

    def found(typed):
        (one,) = desks.ask(
            doctor, lambda session: search.find(session, doctor, typed, TODAY, Names())
        )
        return one.here

    assert (found("adams"), found("brown")) == (True, False)


def test_another_practices_list_says_nothing_of_them(bring, lists, off):
    bring(listed(ADA, BEN), source="list")
    bring(listed((*CAL[:4], "A83002")), source="list", now=LATER)
    assert not off()


def test_whoever_moved_to_another_practice_is_on_its_list(bring, lists, off, factory, explain):
    other = Source(code="other", name="Other", sector=Sector.HEALTH, kind=SourceKind.GP,
                   may_register=True)  # fmt: skip
    factory.keep(other)
    explain(other, TableKind.REGISTRATION, HEADER, complete=True)
    bring(listed(ADA, BEN), source="list")
    bring(listed((*BEN[:4], "A83002")), source="other", now=LATER)

    bring(listed(ADA), source="list", now=LATER_STILL)

    assert not off()


def test_a_later_record_of_a_practice_has_them_again(bring, lists, off):
    bring(listed(ADA, BEN), source="list")
    bring(listed(ADA), source="list", now=LATER)
    assert off()

    ben = patient("b", nhs=BEN[0], family="Brown", given="Ben", born="1950-02-02")
    bring(bundle(ben), source="gp", kind=SourceKind.GP, may_register=True, now=LATER_STILL)

    assert not off()


def test_who_died_and_who_is_named_by_a_row_that_waits_are_not_marked(bring, lists, off, ask):
    bring(listed(ADA, BEN, CAL), source="list")
    dead = patient("c", nhs=CAL[0], family="Carr", given="Cal", born="1950-02-03",
                   deceasedDateTime="2026-11-01")  # fmt: skip
    bring(bundle(dead), source="gp", kind=SourceKind.GP, may_register=True, now=LATER)

    bring(listed(ADA, (*BEN[:3], "soon", BEN[4])), source="list", now=LATER_STILL)

    assert not off()


def test_half_a_list_marks_nobody_until_someone_says_that_it_is_right(
    bring, lists, off, ask, scripts, clerk, factory, as_login
):
    rows = [(nhs_number(each), f"Name{each}", "Al", f"{each:02}/03/1951", "A83001")
            for each in range(10, 30)]  # fmt: skip
    bring(listed(*rows), source="list")

    accounts = bring(listed(*rows[:10]), source="list", now=LATER)

    assert not off()
    assert "leaves out 10 of the 20 people" in sentences(accounts)[0]
    desks = Desks(factory, as_login)
    manager = desks.seat(Role.PRACTICE_MANAGER, "Mona Field")
    (waiting,) = ask(select(Waiting.id))
    desks.change(manager, lambda s: originals.try_again(s, manager, [waiting], LATER_STILL))

    correct.all_corrected(scripts, clerk, LATER_STILL)

    assert len(off()) == 10
    assert ask(select(Waiting.id).where(Waiting.seen_at.is_(None))) == []


def test_a_list_that_may_be_a_part_marks_nobody(bring, mapped, off):
    mapped(TableKind.REGISTRATION, HEADER, source="part", may_register=True)
    bring(listed(ADA, BEN), source="part")
    bring(listed(ADA), source="part", now=LATER)
    assert not off()
