"""What two people wrote into one plan at once: every word of both, and no line of neither."""

from datetime import date

import pytest

from desktop.words.plan_merge import both_chose, merged, tidied
from desktop.words.plans import AboutMe, Contingency, Goal, GoalAction, PlanContent

EMPTY = PlanContent()
BED, CHAPEL, SLEEP = Goal("To get to bed"), Goal("To get to chapel"), Goal("To sleep")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("Sings", "Sings", "Bakes", "Bakes"),
        ("Sings", "Bakes", "Sings", "Bakes"),
        ("Sings", "", "Sings", ""),
        ("Sings", "Sings", "", ""),
        ("", "Sings", "Bakes", "Bakes\nSings"),
        ("Sings", "Sings well", "Sings", "Sings well"),
        ("", "Sings well", "Sings", "Sings well"),
        ("", "Sings", "Sings well", "Sings well"),
        ("Sings", "", "Bakes", "Bakes"),
        ("Sings", "Bakes", "Bakes", "Bakes"),
    ],
)
def test_words_that_both_changed_stand_both(base: str, mine: str, theirs: str, both: str) -> None:
    found = merged(*(PlanContent(strengths=each) for each in (base, mine, theirs)))
    assert found.strengths == both
    about = merged(*(PlanContent(AboutMe(please_do=each)) for each in (base, mine, theirs)))
    assert about.about_me.please_do == both


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ((BED,), (BED, CHAPEL), (BED, SLEEP), (BED, SLEEP, CHAPEL)),
        ((BED, SLEEP), (BED,), (BED, SLEEP, CHAPEL), (BED, CHAPEL)),
        ((BED,), (Goal("To get to bed safely"),), (BED,), (Goal("To get to bed safely"),)),
        ((BED,), (BED, Goal("")), (SLEEP,), (SLEEP,)),
        ((), (CHAPEL,), (BED, CHAPEL), (BED, CHAPEL)),
    ],
)
def test_a_goal_is_out_if_either_took_it_out_and_in_if_either_wrote_it(
    base: tuple[Goal, ...], mine: tuple[Goal, ...], theirs: tuple[Goal, ...], both: tuple[Goal, ...]
) -> None:
    assert merged(*(PlanContent(goals=each) for each in (base, mine, theirs))).goals == both


def test_the_empty_lines_of_a_form_are_no_change() -> None:
    goal, fall = Goal("To sleep", actions=(GoalAction("", ""),)), Contingency("Falls", "Ring")
    form = PlanContent(goals=(goal, Goal("")), contingencies=(fall, Contingency("", "")))
    assert tidied(form) == PlanContent(goals=(SLEEP,), contingencies=(fall,))
    assert merged(EMPTY, form, EMPTY) == tidied(form)


def test_of_what_there_is_but_one_mine_stands_and_it_is_known_that_both_chose() -> None:
    mine, theirs = PlanContent(key_worker=1), PlanContent(key_worker=2, review_on=date(2027, 1, 1))
    found = merged(EMPTY, mine, theirs)
    assert (found.key_worker, found.review_on) == (1, date(2027, 1, 1))
    assert both_chose(EMPTY, mine, theirs)
    assert not both_chose(EMPTY, mine, EMPTY)
    assert not both_chose(EMPTY, mine, mine)
