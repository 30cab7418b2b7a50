"""The visits of a week on the kitchen wall: what stands on it, and when it is wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import AuditEntry, Copy, Finding, Item, Patient
from desktop.services import disclosure, lists, papers, today, week_paper
from desktop.services.changes import carry_out
from desktop.services.names import Names
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    OrganisationKind,
    PaperKind,
    PrintFormat,
    Role,
    Sector,
)
from desktop.words.lists import Filters
from desktop.words.papers import CopyRow, PrintedWeek
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.record import Record
from tests.services.weeks import MONDAY
from tests.stores import At

NEXT = MONDAY + timedelta(days=7)


class Wall:
    def __init__(self, store: Store, factory: Factory, at: At) -> None:
        self.record = Record(store, factory, at)
        self.nurse, self.patient = self.record.nurse, self.record.patient
        self.days = 0

    def visit(self, title: str, begins: str, **others: Any) -> Item:
        return self.record.item(
            title, Kind.VISIT, begins=begins, **{"status": ItemStatus.PLANNED, **others}
        )

    def print(self, monday: date = MONDAY, actor: Actor | None = None,
              format_: PrintFormat | None = None, why: str = "") -> PrintedWeek:  # fmt: skip
        who = actor or self.nurse
        return carry_out(
            self.record.at(who),
            lambda session: week_paper.printed(
                session, who, self.patient.id, monday, format_, "Kitchen  wall", why, NOW
            ),
            NOW,
        ).week

    def move(self, item: Item, **values: object) -> None:
        """As a newer import says it: the change touches the person."""
        script = Actor(self.record.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        run = self.record.factory.import_run(self.record.gp, self.nurse)
        self.days += 1
        values |= {"import_id": run.id, "recorded_from": NOW + timedelta(days=self.days)}

        self.record.factory.change(Item, (item.patient_id, item.id), **values)
        touched = {f"patient:{item.patient_id}"}
        carry_out(
            self.record.factory.store,
            lambda session: sign(session, script, "item.annotated", touched),
            NOW,
        )

    def found(self) -> list[str]:
        with self.record.store.reading() as session:
            return list(session.scalars(select(Finding.sentence).order_by(Finding.subject)))

    def copies(self) -> list[CopyRow]:
        with self.record.at(self.nurse).reading() as session:
            return papers.of_patient(session, self.nurse, self.patient.id)


@pytest.fixture
def wall(store: Store, factory: Factory, at: At) -> Wall:
    with factory.together():
        return Wall(store, factory, at)


def said(week: PrintedWeek) -> list[tuple[str, str, str, str]]:
    return [
        (f"{day.day:%a}", each.time, each.who, each.what_for) for day in week.days
        for each in day.visits
    ]  # fmt: skip


def test_it_says_who_comes_from_today_on_by_the_clock_of_a_home(wall: Wall) -> None:
    wall.visit("Over", "2026-11-25T09:30")
    wall.visit("Leg dressing", "2026-11-26T14:05", detail="Ruth Eggleston · key safe 1234")
    wall.visit("Bath", "2026-11-29", detail="")
    assert said(wall.print()) == [
        ("Thu", "2:05 pm", "Ruth Eggleston", "Leg dressing"), ("Sun", "", "GP", "Bath"),
    ]  # fmt: skip
    assert [each.day.day for each in wall.print().days] == [26, 27, 28, 29]


def test_no_note_of_a_visit_and_nothing_withheld_hangs_on_a_wall(wall: Wall) -> None:
    wall.visit("Leg dressing", "2026-11-27T09:00", detail="Ruth Eggleston · key safe 1234")
    wall.visit("Lunch call, key safe 4512", "2026-11-27T12:30")
    wall.visit("Sexual health", "2026-11-27T10:00", confidentiality=Confidentiality.SENSITIVE)
    wall.record.item("Admitted to Ward 2", Kind.ADMISSION, begins="2026-11-28T10:00")
    printed = repr(wall.print())
    assert "Leg dressing" in printed
    assert "Lunch call, key safe" in printed
    for kept in ("1234", "4512", "Sexual health", "Ward 2"):
        assert kept not in printed


def test_what_is_alike_on_all_days_stands_once(wall: Wall) -> None:
    for day in range(30, 37):
        on = date(2026, 11, 1) + timedelta(days=day - 1)
        wall.visit("Breakfast call", f"{on}T08:00", detail="Brightway Home Care")
    wall.visit("Leg dressing", "2026-12-01T09:00")
    printed = wall.print(NEXT)
    assert [(each.time, each.what_for) for each in printed.every_day] == [
        ("8:00 am", "Breakfast call")
    ]
    assert [each[3] for each in said(printed)] == ["Leg dressing"]


def test_care_without_visits_is_listed_and_its_provider_can_be_rung(wall: Wall) -> None:
    brightway = wall.record.factory.organisation("Brightway Home Care", OrganisationKind.PROVIDER)
    wall.record.factory.change(type(brightway), brightway.id, telephone="0191 498 0310")
    council = wall.record.factory.source("Council", Sector.SOCIAL)
    wall.record.factory.item(
        wall.patient, "Home support or domiciliary care", Kind.SERVICE, source=council,
        begins="2026-10-01", detail="Brightway Home Care · Four calls a day", value="Tue, Fri",
    )  # fmt: skip
    printed = wall.print()
    assert [(each.who, each.what_for, each.when) for each in printed.arranged] == [
        ("Brightway Home Care", "Help at home", "Tuesday, Friday, 4 calls a day")
    ]
    assert [(each.who, each.telephone) for each in printed.ring] == [
        ("Brightway Home Care", "0191 498 0310")
    ]


def test_what_is_arranged_for_days_that_are_over_is_left_out(wall: Wall) -> None:
    council = wall.record.factory.source("Council", Sector.SOCIAL)
    for what, days in (("Home support: bath", "Mon, Tue"), ("Home support: meals", "Tue, Fri")):
        wall.record.factory.item(
            wall.patient, what, Kind.SERVICE, source=council, begins="2026-10-01", value=days,
            detail="Brightway Home Care · Four calls a day",
        )  # fmt: skip
    assert "Home support: meals" in {each.what_for for each in wall.print().arranged}
    assert "Home support: bath" not in {each.what_for for each in wall.print().arranged}
    assert "Home support: bath" in {each.what_for for each in wall.print(NEXT).arranged}


def test_a_cancelled_visit_says_so_and_one_that_is_gone_is_not_there(wall: Wall) -> None:
    wall.visit("Called off", "2026-11-27T09:00", status=ItemStatus.WITHDRAWN, value="cancelled")
    wall.visit("Gone", "2026-11-27T10:00", gone_at=NOW)
    (visit,) = wall.print().days[1].visits
    assert (visit.what_for, visit.state) == ("Called off", "Cancelled")


def test_each_print_is_a_numbered_copy_in_the_recorded_format(wall: Wall) -> None:
    wall.record.factory.change(Patient, wall.patient.id, print_format=PrintFormat.GIANT)
    first, again, other = wall.print(), wall.print(), wall.print(NEXT)
    assert [each.copy.serial[-2:] for each in (first, again, other)] == ["-1", "-2", "-1"]
    assert first.copy.format is PrintFormat.GIANT
    rows = wall.copies()
    assert [(row.kind, row.week_of, row.place) for row in rows] == [
        (PaperKind.WEEK, NEXT, "Kitchen wall"), (PaperKind.WEEK, MONDAY, "Kitchen wall"),
        (PaperKind.WEEK, MONDAY, "Kitchen wall"),
    ]  # fmt: skip
    with wall.record.store.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "paper.printed")
        ).first()
        assert entry is not None
        assert entry.detail == "visits of the week, from 2026-11-23, giant"


def test_nothing_is_printed_for_the_home_of_someone_who_died(wall: Wall) -> None:
    wall.record.factory.change(Patient, wall.patient.id, died=PartialDate("2026-11-20"))
    with pytest.raises(Problem, match="has died"):
        wall.print()


@pytest.mark.parametrize(
    ("died", "asked_back"),
    [
        ("2026-11-25", [True, True, False]),
        ("2026-11-30", [True, False, False]),
        ("2026-11", [True, True, True]),
        ("2026-11-01", [True, True, True]),
    ],
)
def test_what_hung_there_on_the_day_of_a_death_is_to_be_brought_back(
    wall: Wall, died: str, asked_back: list[bool]
) -> None:
    """Of the week before, this one and the next: what the next had replaced, nobody seeks."""
    for monday in (MONDAY - timedelta(days=7), MONDAY, NEXT):
        wall.print(monday)
    assert [bool(each.out_of_date) for each in wall.copies()] == [False, False, False]
    wall.record.factory.change(Patient, wall.patient.id, died=PartialDate(died))
    assert [bool(each.out_of_date) for each in wall.copies()] == asked_back
    assert wall.copies()[0].out_of_date.startswith("Bring back from Kitchen wall: died ")
    with wall.record.at(wall.nurse).reading() as session:
        audience = disclosure.person(session, wall.nurse)
        (due,) = today.today(session, wall.nurse, audience, NOW).papers
        asked = Filters(print_out_of_date=True)
        found = lists.listed(session, audience, "", asked, TODAY, Names())
    assert (due.patient, due.papers) == (wall.patient.id, sum(asked_back))
    assert [each.id for each in found] == [wall.patient.id]


def test_another_format_needs_a_reason(wall: Wall) -> None:
    with pytest.raises(Problem, match="standard print"):
        wall.print(format_=PrintFormat.LARGE)
    assert wall.print(format_=PrintFormat.LARGE, why="His daughter reads it").copy.format_reason


def test_it_is_wrong_once_a_visit_to_come_has_changed(wall: Wall) -> None:
    coming = wall.visit("Leg dressing", "2026-11-27T09:00")
    wall.print()
    wall.move(coming, detail="Said again")
    assert wall.found() == []
    wall.move(coming, status=ItemStatus.WITHDRAWN, value="cancelled")
    assert wall.found() == [
        "The visits of the week from 23 November 2026 lie in Kitchen wall; they have changed."
    ]
    assert wall.copies()[0].out_of_date
    wall.move(coming, status=ItemStatus.PLANNED, value="")
    assert wall.found() == []


def test_what_became_of_a_day_that_is_over_makes_no_paper_wrong(wall: Wall) -> None:
    before = wall.visit("Leg dressing", "2026-11-25T09:00")
    wall.print()
    wall.move(before, title="Seen, dressed", status=ItemStatus.ENDED)
    assert wall.found() == []


def test_one_that_was_taken_back_is_wrong_no_more(wall: Wall) -> None:
    coming = wall.visit("Leg dressing", "2026-11-27T09:00")
    wall.print()
    wall.move(coming, title="Wound care")
    assert len(wall.found()) == 1
    with wall.record.store.reading() as session:
        copy = session.scalars(select(Copy.id)).one()
    carry_out(
        wall.record.at(wall.nurse),
        lambda session: papers.take_back(session, wall.nurse, copy, NOW),
        NOW,
    )
    assert wall.found() == []


def test_whoever_sees_less_than_the_paper_does_not_say_that_it_is_wrong(wall: Wall) -> None:
    """On a hub a link worker sees no services of health, of which the paper tells."""
    wall.record.item("Community nursing", Kind.SERVICE, value="Tue, Fri", begins="2026-10-01",
                     sector=Sector.HEALTH)  # fmt: skip
    wall.print()
    link = wall.record.link
    carry_out(
        wall.record.at(link),
        lambda session: sign(session, link, "item.annotated", {f"patient:{wall.patient.id}"}),
        NOW,
    )
    assert wall.found() == []


@pytest.mark.parametrize("role", [Role.PRACTICE_STAFF, Role.PRACTICE_MANAGER])
def test_whoever_reads_no_plans_prints_no_papers(wall: Wall, role: Role) -> None:
    someone = wall.record.factory.staff(
        role, "Chloe Surtees", teams=[wall.record.team], practices=[wall.record.practice]
    )
    with pytest.raises(Problem):
        wall.print(actor=someone)
