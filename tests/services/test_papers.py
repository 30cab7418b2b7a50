"""A paper has a number, says what may lie in a home, and is known to be wrong when it is."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from desktop.errors import Problem
from desktop.models import AuditEntry, Patient
from desktop.services import actions, agenda, papers, plans, staff
from desktop.store.store import Store
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import (
    AgendaState,
    Agreement,
    Attendance,
    Outcome,
    PaperKind,
    PlanState,
    PrintFormat,
    Role,
)
from desktop.words.papers import (
    PREVIEW,
    CopyRow,
    PrintedAction,
    PrintedMinutes,
    PrintedPlan,
)
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import Factory
from tests.services.table import NOT_YOUR_MEETING, NOT_YOUR_ROLE, NOT_YOURS, Table
from tests.stores import At


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def made(
    table: Table,
    plan: int,
    *,
    format_: PrintFormat | None = None,
    why_not: str = "",
    place: str = "Kitchen drawer",
    by: Actor | None = None,
) -> papers.PlanCopy:
    return table.change(
        lambda session: papers.printed_plan(
            session, by or table.matron, plan, format_, place, why_not, NOW
        ),
        by,
    )


def paper(table: Table, factory: Factory) -> PrintedPlan:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    return made(table, plan.id).plan


def copies(table: Table) -> list[CopyRow]:
    with table.store.reading() as session:
        return papers.of_patient(session, table.matron, table.dorothy.id)


def needs(table: Table, format_: PrintFormat) -> None:
    table.factory.change(Patient, table.dorothy.id, print_format=format_)


# --- after a death ----------------------------------------------------------------------------


def test_no_plan_is_printed_for_the_home_of_someone_who_died_and_what_lies_there_comes_back(
    table: Table, factory: Factory
) -> None:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    copy = made(table, plan.id)
    factory.change(Patient, table.dorothy.id, died=PartialDate("2026-11-25"))
    with pytest.raises(Problem, match="no care plan is printed"):
        made(table, plan.id)
    (row,) = copies(table)
    assert row.out_of_date == "Bring back from Kitchen drawer: died 25-Nov-2026."
    table.change(lambda session: papers.take_back(session, table.matron, copy.id, NOW))
    (row,) = copies(table)
    assert row.out_of_date == ""


def test_nor_for_someone_of_whom_nobody_tells_when_they_died(
    table: Table, factory: Factory
) -> None:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    made(table, plan.id)
    factory.change(Patient, table.dorothy.id, died=UNDATED)
    with pytest.raises(Problem, match="no care plan is printed"):
        made(table, plan.id)
    (row,) = copies(table)
    assert row.out_of_date == "Bring back from Kitchen drawer: died, date not recorded."


# --- numbers ----------------------------------------------------------------------------------


def test_each_paper_has_its_own_number_and_says_which_copy_it_is(
    table: Table, factory: Factory
) -> None:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    first, second = made(table, plan.id), made(table, plan.id, place="Hospital bag")
    assert first.plan.copy.serial == f"{first.id:06}-1"
    assert second.plan.copy.serial == f"{second.id:06}-2"
    assert [(each.serial, each.place) for each in copies(table)] == [
        (second.plan.copy.serial, "Hospital bag"),
        (first.plan.copy.serial, "Kitchen drawer"),
    ]
    copy = first.plan.copy
    assert (copy.version, copy.printed_on, copy.printed_by) == (1, TODAY, "Wearbank")
    assert first.subjects == {
        f"copy:{first.id}",
        f"plan:{plan.id}",
        f"patient:{table.dorothy.id}",
    }


def test_a_preview_has_no_number_and_leaves_no_trace(table: Table, factory: Factory) -> None:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    with table.store.reading() as session:
        looked_at = papers.preview_plan(
            session, table.matron, plan.id, None, "Kitchen drawer", "", NOW
        )
    assert looked_at.copy.serial == PREVIEW
    assert copies(table) == []
    printed = made(table, plan.id).plan
    assert looked_at == replace(printed, copy=replace(printed.copy, serial=PREVIEW))


def test_printing_is_in_the_log_without_a_word_of_the_plan(table: Table, factory: Factory) -> None:
    plan = factory.plan(table.dorothy)
    made(table, plan.id)
    with table.store.reading() as session:
        entry = session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert entry is not None
    assert (entry.action, entry.actor) == ("paper.printed", "Aisha Rahman")
    assert entry.detail == "care plan summary, version 1 working, standard"


def test_a_plan_that_is_not_agreed_prints_as_what_it_is(table: Table, factory: Factory) -> None:
    plan = factory.plan(table.dorothy)
    printed = made(table, plan.id).plan
    assert (printed.state, printed.agreed_on, printed.agreed_by) == (PlanState.WORKING, None, "")


# --- the person's own format ------------------------------------------------------------------


def test_the_recorded_format_is_printed(table: Table, factory: Factory) -> None:
    needs(table, PrintFormat.GIANT)
    copy = paper(table, factory).copy
    assert (copy.format, copy.recorded_format) == (PrintFormat.GIANT, PrintFormat.GIANT)


def test_another_format_needs_a_reason(table: Table, factory: Factory) -> None:
    needs(table, PrintFormat.GIANT)
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    with pytest.raises(Problem, match="needs giant print"):
        made(table, plan.id, format_=PrintFormat.STANDARD, why_not="  ")
    why = " For the ambulance crew "
    copy = made(table, plan.id, format_=PrintFormat.STANDARD, why_not=why).plan.copy
    with table.store.reading() as session:
        looked_at = papers.preview_plan(
            session, table.matron, plan.id, PrintFormat.STANDARD, "Kitchen drawer", why, NOW
        )
    assert looked_at.copy == replace(copy, serial=PREVIEW)
    assert (copy.format, copy.recorded_format, copy.format_reason) == (
        PrintFormat.STANDARD,
        PrintFormat.GIANT,
        "For the ambulance crew",
    )


# --- who may print ----------------------------------------------------------------------------


def test_nobody_prints_the_plan_of_a_person_they_may_not_open(
    table: Table, factory: Factory
) -> None:
    plan = factory.plan(table.dorothy)
    with pytest.raises(Problem, match=NOT_YOURS):
        made(table, plan.id, by=table.stranger)
    desk = factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[table.practice])
    with pytest.raises(Problem, match=NOT_YOUR_ROLE):
        made(table, plan.id, by=desk)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.GP, ""),
        (Role.PRACTICE_NURSE, ""),
        (Role.PHARMACIST, papers.NOT_PRINTED),  # reads medicines of health alone
        (Role.PRACTICE_STAFF, plans.NOT_READ),
        (Role.PRACTICE_MANAGER, plans.NOT_READ),
        (Role.CARE_COORDINATOR, ""),
        (Role.COMMUNITY_MATRON, ""),
        (Role.COMMUNITY_NURSE, ""),
        (Role.PHYSIOTHERAPIST, ""),
        (Role.OCCUPATIONAL_THERAPIST, ""),
        (Role.SOCIAL_WORKER, ""),
        (Role.LINK_WORKER, papers.NOT_PRINTED),
        (Role.SPECIALIST, ""),
        (Role.CARE_HOME_STAFF, ""),
        (Role.GOVERNANCE_LEAD, plans.NOT_READ),
    ],
)
def test_a_paper_is_made_by_roles_that_may_see_all_that_it_draws(
    table: Table, factory: Factory, role: Role, sentence: str
) -> None:
    actor = factory.staff(role, "Pat Reed", teams=[table.team], practices=[table.practice])
    assert table.ask(lambda session: papers.why_not_print(session, actor), actor) == sentence


def test_a_link_worker_neither_prints_nor_previews_allergies_and_medicines(
    table: Table, factory: Factory
) -> None:
    plan = factory.plan(table.dorothy)
    with pytest.raises(Problem, match="Printing a care plan is not part of your role"):
        made(table, plan.id, by=table.link)
    with pytest.raises(Problem, match="Printing a care plan is not part of your role"):
        table.ask(
            lambda session: papers.preview_plan(session, table.link, plan.id, None, "", "", NOW),
            table.link,
        )


def test_papers_of_a_plan_are_not_for_a_role_that_reads_no_plans(
    table: Table, factory: Factory
) -> None:
    copy = made(table, factory.plan(table.dorothy).id)
    desk = factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[table.practice])

    def listed(who: Actor) -> list[CopyRow]:
        return table.ask(lambda session: papers.of_patient(session, who, table.dorothy.id), who)

    assert listed(desk) == []
    assert listed(table.link) != []
    with pytest.raises(Problem, match=r"not part of your role|no paper with this number"):
        table.change(lambda session: papers.take_back(session, desk, copy.id, NOW), desk)


def test_a_script_prints_a_paper(table: Table, factory: Factory) -> None:
    plan = factory.plan(table.dorothy)
    with factory.store.writing() as session:
        script = staff.service_account(session, "print plan", NOW)
        copy = papers.printed_plan(session, script, plan.id, None, "Kitchen drawer", "", NOW)
    assert [each.serial for each in copies(table)] == [copy.plan.copy.serial]


# --- where papers lie -------------------------------------------------------------------------


def test_a_paper_of_an_older_version_is_known_to_be_wrong_until_it_is_taken_back(
    table: Table, factory: Factory
) -> None:
    first = factory.plan(table.dorothy, agreed_by=table.matron)
    made(table, first.id)
    assert copies(table)[0].out_of_date == ""
    begun = table.change(lambda session: plans.begin(session, table.matron, table.dorothy.id))
    table.change(
        lambda session: plans.agree(session, table.matron, begun.id, 1, Agreement.PERSON, "", TODAY)
    )
    [row] = copies(table)
    assert row.out_of_date == "Version 1 lies in Kitchen drawer; version 2 is agreed."
    subjects = table.change(lambda session: papers.take_back(session, table.matron, row.id, NOW))
    assert subjects == {f"copy:{row.id}", f"patient:{table.dorothy.id}"}
    [row] = copies(table)
    assert (row.out_of_date, row.taken_back_at) == ("", NOW)
    with pytest.raises(Problem, match="already been taken back"):
        table.change(lambda session: papers.take_back(session, table.matron, row.id, NOW))


def test_the_list_of_papers_says_what_was_printed(table: Table, factory: Factory) -> None:
    plan = factory.plan(table.dorothy, agreed_by=table.matron)
    copy = made(table, plan.id)
    [row] = copies(table)
    assert (row.id, row.kind, row.plan_id, row.version, row.format, row.printed_at) == (
        copy.id,
        PaperKind.CARE_PLAN,
        plan.id,
        1,
        PrintFormat.STANDARD,
        NOW,
    )
    assert row.printed_by == "Aisha Rahman"


# --- minutes ----------------------------------------------------------------------------------


def discussed(table: Table) -> None:
    table.start()
    table.mark(table.therapist, Attendance.CALL)
    table.next()
    item = table.item(1)
    table.change(
        lambda session: agenda.note(session, table.matron, item.id, item.version, "Fell twice.")
    )
    item = table.item(1)
    table.change(
        lambda session: agenda.toggle_outcome(
            session, table.matron, item.id, item.version, Outcome.ACTION
        )
    )
    table.change(
        lambda session: actions.add(
            session, table.matron, table.dorothy.id, item.id, "Look at the bed",
            table.therapist.id, date(2026, 12, 10), TODAY,
        )
    )  # fmt: skip


def test_minutes_hold_what_was_written_at_the_meeting(table: Table) -> None:
    discussed(table)
    table.finish()
    minutes = table.change(
        lambda session: papers.minutes(session, table.matron, table.meeting, NOW)
    ).minutes
    assert (minutes.team, minutes.chair) == ("Wearbank", "Aisha Rahman")
    assert (minutes.started_at, minutes.ended_at) == (NOW, NOW)
    assert [(each.name, each.state) for each in minutes.attendance] == [
        ("Aisha Rahman", Attendance.IN),
        ("Ben Lowes", Attendance.CALL),
        ("Jo Whitfield", Attendance.EXPECTED),
    ]
    dorothy, leonard = minutes.items
    assert (dorothy.person.name, dorothy.person.practice) == (
        "HINDMARSH, Dorothy",
        "Lowgate Surgery",
    )
    assert (dorothy.question, dorothy.note, dorothy.outcomes, dorothy.state) == (
        "What would help at home?",
        "Fell twice.",
        (Outcome.ACTION,),
        AgendaState.DONE,
    )
    assert dorothy.actions == (
        PrintedAction(
            "Look at the bed", "Ben Lowes", Role.OCCUPATIONAL_THERAPIST, date(2026, 12, 10)
        ),
    )
    assert (leonard.state, leonard.note, leonard.actions) == (AgendaState.WAITING, "", ())
    assert minutes.copy.serial.endswith("-1")


def test_whoever_prints_minutes_signs_for_everyone_on_them(table: Table) -> None:
    discussed(table)
    made = table.change(lambda session: papers.minutes(session, table.matron, table.meeting, NOW))
    assert {f"patient:{each.id}" for each in (table.dorothy, table.leonard)} <= made.subjects
    # Of whom she may not open nothing is printed or signed, and no number is left out for them.
    table.factory.change(Patient, table.dorothy.id, restricted=True)
    made = table.change(lambda session: papers.minutes(session, table.matron, table.meeting, NOW))
    assert [each.position for each in made.minutes.items] == [1]
    assert {each for each in made.subjects if each.startswith("patient:")} == {
        f"patient:{table.leonard.id}"
    }


def read_by_link(table: Table) -> PrintedMinutes:
    with table.at(table.link).writing() as session:
        return papers.preview_minutes(session, table.link, table.meeting, NOW)


def test_minutes_of_a_running_meeting_can_be_read(table: Table) -> None:
    discussed(table)
    minutes = read_by_link(table)
    assert minutes.ended_at is None
    assert minutes.copy.serial == PREVIEW


def test_whoever_reads_minutes_signs_once_a_day_for_everyone_in_them(
    table: Table, scripts: Store
) -> None:
    discussed(table)
    for _ in range(2):
        read_by_link(table)
    asked = select(AuditEntry.subjects).where(AuditEntry.action == "minutes.read")
    with scripts.reading() as session:
        (subjects,) = session.scalars(asked)
    people = {f"patient:{each.id}" for each in (table.dorothy, table.leonard)}
    assert set(subjects.split()) == {f"meeting:{table.meeting}"} | people


def test_minutes_are_for_the_team_and_whoever_was_invited(table: Table) -> None:
    with pytest.raises(Problem, match=NOT_YOUR_MEETING):
        table.ask(
            lambda session: papers.preview_minutes(session, table.stranger, table.meeting, NOW),
            table.stranger,
        )
