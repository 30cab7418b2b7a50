"""The summary: what opens from it, what waits or fell silent, and what a role is told of it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import ImportFile, PatientLink, Source, Waiting, WaitingRef
from desktop.store.session import sign
from desktop.words.enums import (
    Agreement,
    Confidentiality,
    ItemStatus,
    Kind,
    PlanState,
    RelationshipKind,
    Role,
    Sector,
)
from tests.clock import NOW, TODAY
from tests.views.conftest import Office
from tests.views.people import alan, edith
from tests.views.summaries import more, opened, said, section
from tests.views.words import words_on


def test_an_agreed_plan_newer_than_the_feeds_speaks_for_the_person(
    qtbot: QtBot, office: Office
) -> None:
    patient = edith(office)
    office.factory.plan(patient, agreed_by=office.matron, on=TODAY)
    tab = opened(qtbot, office, patient)
    assert tab.own.matters.text() == "My garden"
    with qtbot.waitSignal(tab.planAsked):
        tab.own.all.click()


def test_a_plan_still_being_written_does_not(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    plan = office.factory.plan(patient)
    assert plan.state is PlanState.WORKING
    assert plan.agreement is not Agreement.PERSON
    tab = opened(qtbot, office, patient)
    assert tab.own.matters.text().startswith("My own front door")


def test_who_cares_for_somebody_comes_before_friends_and_neighbours(
    qtbot: QtBot, office: Office
) -> None:
    patient = office.factory.patient("Adams", practice=office.practice)
    for name, code in (("Ann Neighbour", ""), ("Tom Son", "next-of-kin"), ("Zoe Carer", "carer")):
        office.factory.item(patient, name, Kind.CONTACT, code=code, value="07700 900318")
    tab = opened(qtbot, office, patient)
    (contacts,) = (each for column in tab.columns for each in column if each.key == "contacts")
    assert [fact.strong for fact in contacts.facts] == ["Tom Son", "Zoe Carer", "Ann Neighbour"]


def test_it_tells_the_foot_how_old_its_sources_are(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    tab = opened(qtbot, office, patient)
    with qtbot.waitSignal(tab.aged) as aged:
        tab.hear(frozenset({f"patient:{patient.id}"}))
    assert [(age.source, age.heard_at) for age in aged.args[0]] == [("GP Kirkfold", NOW)]


def test_enter_on_a_fact_opens_its_story_and_escape_comes_back(
    qtbot: QtBot, office: Office
) -> None:
    tab = opened(qtbot, office, edith(office))
    problems = tab.columns[0][1].list
    problems.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(problems, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.story.title.text() == "Falls")
    qtbot.keyClick(tab.story.close_button, Qt.Key.Key_Escape)
    assert not tab.story.isVisible()
    assert problems.hasFocus()


# --- what a role may know of ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "line"),
    [
        (
            Role.COMMUNITY_MATRON,
            "Also held here, not shown to your role: problem. Ask a colleague whose role sees it.",
        ),
        (Role.COMMUNITY_NURSE, ""),
        (Role.LINK_WORKER, ""),
    ],
)
def test_only_a_role_that_may_know_it_reads_that_more_is_held(
    qtbot: QtBot, office: Office, role: Role, line: str
) -> None:
    mary = office.factory.patient("Adams", practice=office.practice)
    closely = Confidentiality.RESTRICTED
    office.factory.item(mary, "CANARY", confidentiality=closely)
    someone = office.factory.staff(role, "Lewis Carr", teams=[office.team])
    tab = opened(qtbot, office, mary, actor=someone)
    assert tab.kept.text() == line
    assert tab.kept.isVisible() is bool(line)
    assert "CANARY" not in words_on(tab)
    tab.clear()
    assert tab.kept.text() == ""


def test_where_no_more_is_held_nothing_is_said_of_it(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, alan(office))
    assert not tab.kept.isVisible()


def test_a_newer_update_that_waits_is_said_above_all(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    tab = opened(qtbot, office, patient)
    assert not tab.strips.newer.isVisible()
    with office.store.reading() as session:
        source = session.scalars(select(Source).where(Source.name == "GP")).one()
    file = ImportFile(
        import_id=office.factory.import_run(source, office.matron).id, name="x", sha256="4f1c",
        entries=1,
    )  # fmt: skip
    office.factory.keep(file)
    waits = Waiting(import_file_id=file.id, position="entry 1", sentence="Odd.", original=b"{}")
    office.factory.keep(
        waits, PatientLink(source_id=source.id, source_ref="Patient/e", patient_id=patient.id)
    )
    office.factory.keep(WaitingRef(waiting_id=waits.id, source_ref="Patient/e"))
    tab.arrive()
    qtbot.waitUntil(tab.strips.newer.isVisible)
    assert tab.strips.newer.words.text() == "A newer update from GP is waiting: it was set aside."
    tab.clear()
    assert not tab.strips.newer.isVisible()


def test_a_source_that_fell_silent_is_named_above_all_and_beside_each_of_its_facts(
    qtbot: QtBot, office: Office
) -> None:
    patient = edith(office)
    with office.store.writing() as session:
        for name, days in (("Council", 19), ("Nursing", 3)):
            source = session.query(Source).filter_by(name=name).one()
            source.heard_at = NOW - timedelta(days=days)
        sign(session, office.matron, "test.silent", [])
    tab = opened(qtbot, office, patient)
    qtbot.waitUntil(tab.strips.late.isVisible)
    assert tab.strips.late.words.text() == (
        "What these sources say may have changed since. Council, not heard for 19 days: very late;"
        " Nursing, not heard for 3 days: late."
    )
    facts = [
        fact
        for column in tab.columns
        for listing in column
        for fact in listing.list.row_model.rows
        if fact.source
    ]
    late = {(fact.source, fact.late, fact.late_tone) for fact in facts if fact.late}
    assert late == {("Council", "very late", "red"), ("Nursing", "late", "warn")}
    assert {fact.source for fact in facts if not fact.late} >= {"GP"}
    council = next(fact for fact in facts if fact.source == "Council")
    assert council.said.endswith(", very late")
    assert council.read.endswith(", very late")


def test_where_no_source_is_late_nothing_is_said_of_it(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, alan(office))
    assert not tab.strips.isVisible()


def test_a_role_that_sees_nothing_is_told_why_the_page_is_empty(
    qtbot: QtBot, office: Office
) -> None:
    patient = edith(office)
    lead = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    office.factory.related(
        patient, lead, RelationshipKind.SUBJECT_ACCESS, ends_at=NOW + timedelta(hours=2)
    )
    tab = opened(qtbot, office, patient, actor=lead)
    assert tab.none.isVisible()
    assert tab.none.words.text().startswith("Your role sees no sections of a record")
    assert not any(letter.isdigit() for letter in tab.none.words.text())


def test_whoever_sees_something_is_told_nothing_of_the_kind(qtbot: QtBot, office: Office) -> None:
    assert not opened(qtbot, office, edith(office)).none.isVisible()


def test_whoever_else_comes_stands_below_the_carers_of_a_day_however_small_the_window(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient("Adams", practice=office.practice)
    council = make.source("Home care", Sector.SOCIAL)
    for day, clocks in (("27", "08:00 12:30 17:00 20:30"), ("28", "08:00 12:30")):
        for clock in clocks.split():
            make.item(
                patient, "Care call", Kind.VISIT, source=council, sector=Sector.SOCIAL,
                begins=f"2026-11-{day}T{clock}", detail="Jo Ash, Di Fox · Brightway Home Care",
                value="2" if clock == "08:00" else "1", unit="carers", status=ItemStatus.PLANNED,
            )  # fmt: skip
    make.item(patient, "Leg dressing", Kind.VISIT, begins="2026-11-30T09:30",
              detail="Ruth Eggleston, community nurse", status=ItemStatus.PLANNED)  # fmt: skip
    tab = opened(qtbot, office, patient, (1290, 400))
    told = said(section(tab, "Coming"))
    assert told[0].startswith(
        "Tomorrow Carers: 08:00 (2 carers), 12:30, 17:00, 20:30, Social care, Home care"
    )
    assert told[1].startswith("Mon 09:30 Leg dressing Ruth Eggleston, community nurse")
    assert more(tab, "Coming") == "More"
