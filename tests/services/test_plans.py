"""A plan is written, agreed, and then never edited again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import Patient, PlanVersion
from desktop.services import disclosure, plans
from desktop.services.plan_content import LONG, MOST_LINES
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Agreement, Kind, PlanState, Role, Sector
from desktop.words.people import Actor, Cell
from desktop.words.plans import AboutMe, Contingency, Goal, GoalAction, PlanContent, PlanRow
from tests.clock import TODAY
from tests.factory import Factory
from tests.services.table import NOT_YOUR_ROLE, Table
from tests.stores import At

CONTENT = PlanContent(
    about_me=AboutMe(most_important="My cat", please_do="Knock, then ring"),
    strengths="Knows everybody in the street",
    goals=(
        Goal("To get to bed without falling", "Falls in the evening", 9,
             (GoalAction("Look at the bed", "Ben Lowes", date(2026, 12, 10)),
              GoalAction("Go through my tablets", "Priya Nair"))),
        Goal("To get to chapel again"),
    ),
    contingencies=(Contingency("I fall and am not hurt", "Press my pendant", "Margaret"),),
    review_on=date(2027, 2, 26),
)  # fmt: skip


@pytest.fixture
def table(store: Store, factory: Factory, at: At) -> Table:
    with factory.together():
        return Table(store, factory, at)


def newest(table: Table, actor: Actor | None = None) -> PlanRow:
    who = actor or table.matron
    found = table.ask(lambda session: plans.current(session, who, table.dorothy.id), who)
    assert found is not None
    return found


def begun(table: Table) -> PlanRow:
    table.change(lambda session: plans.begin(session, table.matron, table.dorothy.id))
    return newest(table)


def saved(table: Table, plan: PlanRow, content: PlanContent, by: Actor | None = None) -> PlanRow:
    table.change(
        lambda session: plans.save(session, by or table.matron, plan.id, plan.version, content), by
    )
    return newest(table)


def agreed(
    table: Table, plan: PlanRow, agreement: Agreement = Agreement.PERSON, by_whom: str = ""
) -> PlanRow:
    table.change(
        lambda session: plans.agree(
            session, table.matron, plan.id, plan.version, agreement, by_whom, TODAY
        )
    )
    return newest(table)


def test_what_is_written_is_what_is_read(table: Table) -> None:
    content = replace(CONTENT, key_worker=table.matron.id)
    plan = saved(table, begun(table), content)
    assert plan.content == content
    assert (plan.number, plan.state, plan.key_worker) == (1, PlanState.WORKING, "Aisha Rahman")


def test_saving_again_replaces_every_line(table: Table) -> None:
    plan = saved(table, begun(table), CONTENT)
    shorter = replace(CONTENT, goals=CONTENT.goals[1:], contingencies=())
    assert saved(table, plan, shorter).content == shorter


def test_a_goal_alone_changed_elsewhere_is_not_overwritten(table: Table) -> None:
    seen = saved(table, begun(table), CONTENT)
    theirs = replace(CONTENT, goals=(*CONTENT.goals, Goal("To sleep through")))
    saved(table, seen, theirs, by=table.therapist)
    with pytest.raises(OutOfDate):
        saved(table, seen, CONTENT)
    assert newest(table).content == theirs


def test_words_are_trimmed_and_empty_lines_left_out(table: Table) -> None:
    untidy = replace(
        CONTENT,
        strengths="  Knows everybody in the street\r\n",
        goals=(
            Goal(" To get to bed without falling ", "Falls in the evening ", 9,
                 (*CONTENT.goals[0].actions, GoalAction("", " "))),
            Goal("  "),
            Goal("To get to chapel again"),
        ),
        contingencies=(*CONTENT.contingencies, Contingency(" ", "")),
    )  # fmt: skip
    assert saved(table, begun(table), untidy).content == CONTENT


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goals": (Goal("", need="Falls"),)}, "what the person hopes for"),
        ({"goals": (Goal("To walk", importance=11),)}, "from 1 to 10"),
        ({"goals": (Goal("To walk", importance=0),)}, "from 1 to 10"),
        ({"goals": (Goal("To walk", actions=(GoalAction("", "Ben"),)),)}, "what will happen"),
        ({"goals": (Goal("To walk"),) * (MOST_LINES + 1)}, "20 goals and this has 21"),
        ({"strengths": "x" * (LONG + 1)}, "may have 2000 letters and has 2001"),
        ({"contingencies": (Contingency("I fall", ""),)}, "what to do if it happens"),
        ({"contingencies": (Contingency("", "Ring 999"),)}, "what may happen"),
        ({"key_worker": 9999}, "Choose a key worker who works here"),
    ],
)
def test_words_that_cannot_stand_in_a_plan_are_refused(
    table: Table, wrong: dict[str, object], sentence: str
) -> None:
    plan = begun(table)
    with pytest.raises(Problem, match=sentence):
        saved(table, plan, replace(CONTENT, **wrong))  # type: ignore[arg-type]  # each of its own type
    assert newest(table) == plan


def test_a_version_is_agreed_by_the_person(table: Table) -> None:
    plan = agreed(table, saved(table, begun(table), CONTENT))
    assert (plan.state, plan.agreed_on, plan.agreement, plan.agreed_by) == (
        PlanState.AGREED,
        TODAY,
        Agreement.PERSON,
        "Aisha Rahman",
    )


@pytest.mark.parametrize("agreement", [each for each in Agreement if each is not Agreement.PERSON])
def test_without_the_person_somebody_with_authority_is_named(
    table: Table, agreement: Agreement
) -> None:
    plan = saved(table, begun(table), CONTENT)
    sentence = "with whom" if agreement is Agreement.SHARED else "on what authority"
    with pytest.raises(Problem, match=sentence):
        agreed(table, plan, agreement, " ")
    plan = agreed(table, plan, agreement, " Sue Harker, attorney ")
    assert (plan.agreement, plan.agreed_with) == (agreement, "Sue Harker, attorney")


def test_an_empty_plan_is_not_agreed(table: Table) -> None:
    with pytest.raises(Problem, match="at least one goal"):
        agreed(table, begun(table))


def test_the_next_review_lies_ahead(table: Table) -> None:
    plan = saved(table, begun(table), replace(CONTENT, review_on=TODAY))
    with pytest.raises(Problem, match="after the day of agreement"):
        agreed(table, plan)


def test_a_plan_changed_elsewhere_is_not_agreed(table: Table) -> None:
    seen = saved(table, begun(table), CONTENT)
    saved(table, seen, replace(CONTENT, strengths="Sings"), by=table.therapist)
    with pytest.raises(OutOfDate):
        agreed(table, seen)
    assert newest(table).state is PlanState.WORKING


def test_an_agreed_version_is_never_edited_again(table: Table) -> None:
    plan = agreed(table, saved(table, begun(table), CONTENT))
    with pytest.raises(Problem, match="never edited again"):
        saved(table, plan, replace(CONTENT, strengths="Other"))
    assert newest(table) == plan


def test_the_database_itself_keeps_an_agreed_version(table: Table) -> None:
    plan = agreed(table, saved(table, begun(table), CONTENT))
    with table.store.reading() as session:
        session.get_one(PlanVersion, plan.id).strengths = "Other"
        with pytest.raises(DBAPIError, match="agreed"):
            session.flush()
    with table.store.reading() as session:
        session.get_one(PlanVersion, plan.id).goals[0].hope = "Other"
        with pytest.raises(DBAPIError, match="agreed"):
            session.flush()


def test_a_new_version_begins_with_the_words_of_the_last(table: Table) -> None:
    agreed(table, saved(table, begun(table), CONTENT))
    plan = begun(table)
    assert (plan.number, plan.state) == (2, PlanState.WORKING)
    assert plan.content == replace(CONTENT, review_on=None)
    with table.store.reading() as session:
        versions = plans.versions(session, table.matron, table.dorothy.id)
        standing = plans.standing(session, table.dorothy.id)
    assert [each.number for each in versions] == [2, 1]
    assert standing is not None
    assert standing.number == 1


def test_only_one_version_is_written_at_a_time(table: Table) -> None:
    begun(table)
    with pytest.raises(Problem, match="already being written"):
        begun(table)


def test_of_two_desks_that_begin_at_the_same_moment_one_begins(table: Table) -> None:
    ready = Barrier(2)

    def beginning(who: Actor) -> object:
        ready.wait(timeout=10)
        try:
            return table.change(lambda session: plans.begin(session, who, table.dorothy.id), who)
        except Problem:
            return None

    both = (table.matron, table.therapist)
    for each in both:
        table.at(each)
    with ThreadPoolExecutor(2) as desks:
        results = list(desks.map(beginning, both))
    assert results.count(None) == 1
    assert newest(table).number == 1


def test_a_first_plan_begins_with_what_sources_hold_about_me(
    table: Table, factory: Factory
) -> None:
    source = factory.source("Good Neighbours", Sector.PERSON)

    def said(title: str, words: str, begins: str = "2026-10-01") -> None:
        factory.item(table.dorothy, title, Kind.ABOUT_ME, source=source, detail=words,
                     begins=begins)  # fmt: skip

    said("What is most important to me", "Bramble, my cat", "2025-01-01")
    said("What is most important to me", "Staying at home")
    said("Please do not", "Talk over me")
    said("Please do", "Knock")
    said("Also worth knowing about me", "I sing")
    assert begun(table).content == PlanContent(
        about_me=AboutMe(
            most_important="Staying at home",
            please_do="Knock",
            please_do_not="Talk over me",
            worth_knowing="I sing",
        )
    )


def test_plans_are_for_those_with_a_relationship(table: Table) -> None:
    begun(table)
    with pytest.raises(Problem, match="not on a list of yours"):
        newest(table, table.stranger)


def test_plans_are_not_for_the_desk(table: Table, factory: Factory) -> None:
    plan = saved(table, begun(table), CONTENT)
    desk = factory.staff(Role.PRACTICE_STAFF, "Pat Reed", practices=[table.practice])
    seen = table.ask(lambda session: plans.versions(session, desk, table.dorothy.id), desk)
    assert seen == []
    with pytest.raises(Problem, match=NOT_YOUR_ROLE):
        saved(table, plan, CONTENT, by=desk)


def test_whoever_looks_with_other_eyes_reads_no_more_than_those(table: Table) -> None:
    begun(table)

    def read(*less: Cell) -> list[PlanRow]:
        def ask(session: Session) -> list[PlanRow]:
            theirs = disclosure.person(session, table.matron)
            narrowed = replace(theirs, cells=theirs.cells - {*less})
            return plans.versions_for(session, narrowed, table.dorothy.id)

        return table.ask(ask, table.matron)

    assert len(read()) == 1
    assert read(plans.CELL) == []


def test_a_change_of_a_plan_says_whose_it_is(table: Table) -> None:
    plan = begun(table)
    subjects = table.change(
        lambda session: plans.save(session, table.matron, plan.id, plan.version, CONTENT)
    )
    assert subjects == {f"plan:{plan.id}", f"patient:{table.dorothy.id}"}


def test_no_plan_is_begun_or_agreed_for_someone_who_died(table: Table) -> None:
    begun = table.change(lambda session: plans.begin(session, table.matron, table.dorothy.id))
    table.factory.change(Patient, table.dorothy.id, died=PartialDate("2026-11-25"))
    with pytest.raises(Problem, match="begun or agreed"):
        table.change(
            lambda session: plans.agree(
                session, table.matron, begun.id, 1, Agreement.PERSON, "", TODAY
            )
        )
    with pytest.raises(Problem, match="begun or agreed"):
        table.change(lambda session: plans.begin(session, table.matron, table.dorothy.id))
