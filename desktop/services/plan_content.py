"""The words of a plan: what may stand in one, and how they are kept and read."""

from dataclasses import fields, replace
from typing import TypeVar

from desktop.errors import Problem
from desktop.models import PlanContingency, PlanGoal, PlanGoalAction, PlanVersion
from desktop.words.plans import AboutMe, Contingency, Goal, GoalAction, PlanContent

Line = TypeVar("Line")

LONG, SHORT, NAME = 2000, 400, 120
"""Letters that a paragraph, a line and a name may have: more does not fit on the paper."""
MOST_LINES = 20
"""Goals, what will happen for one of them, or contingencies."""
ABOUT_ME = tuple(each.name for each in fields(AboutMe))


def checked(content: PlanContent) -> PlanContent:
    """The words trimmed and without the lines left empty; a sentence where one cannot stand."""
    return replace(
        content,
        about_me=AboutMe(
            **{name: _kept(getattr(content.about_me, name), LONG, "About me") for name in ABOUT_ME}
        ),
        strengths=_kept(content.strengths, LONG, "Strengths"),
        goals=_enough(tuple(filter(None, map(_goal, content.goals))), "goals"),
        contingencies=_enough(
            tuple(filter(None, map(_contingency, content.contingencies))),
            "lines about what to do if things get worse",
        ),
    )


def read(plan: PlanVersion) -> PlanContent:
    return PlanContent(
        about_me=AboutMe(**{name: getattr(plan, name) for name in ABOUT_ME}),
        strengths=plan.strengths,
        goals=tuple(
            Goal(
                goal.hope, goal.need, goal.importance,
                tuple(GoalAction(each.what, each.who, each.due) for each in goal.actions),
            )
            for goal in plan.goals
        ),
        contingencies=tuple(
            Contingency(each.trigger, each.do_this, each.ring) for each in plan.contingencies
        ),
        key_worker=plan.key_worker_id,
        review_on=plan.review_on,
    )  # fmt: skip


def write(plan: PlanVersion, content: PlanContent) -> None:
    """Put checked words in the place of those that stood there."""
    for name in ABOUT_ME:
        setattr(plan, name, getattr(content.about_me, name))
    plan.strengths = content.strengths
    plan.key_worker_id, plan.review_on = content.key_worker, content.review_on
    plan.goals = [
        PlanGoal(
            position=position, hope=goal.hope, need=goal.need, importance=goal.importance,
            actions=[
                PlanGoalAction(position=n, what=each.what, who=each.who, due=each.due)
                for n, each in enumerate(goal.actions, start=1)
            ],
        )
        for position, goal in enumerate(content.goals, start=1)
    ]  # fmt: skip
    plan.contingencies = [
        PlanContingency(position=n, trigger=each.trigger, do_this=each.do_this, ring=each.ring)
        for n, each in enumerate(content.contingencies, start=1)
    ]


def _goal(goal: Goal) -> Goal | None:
    hope, need = _kept(goal.hope, SHORT, "A goal"), _kept(goal.need, SHORT, "A need")
    actions = _enough(tuple(filter(None, map(_action, goal.actions))), "actions for one goal")
    if not (hope or need or actions):
        return None
    if not hope:
        raise Problem("Write what the person hopes for with each goal, or take the goal out.")
    if goal.importance is not None and not 1 <= goal.importance <= 10:
        raise Problem("How important a goal is goes from 1 to 10, as the person says.")
    return Goal(hope, need, goal.importance, actions)


def _action(action: GoalAction) -> GoalAction | None:
    what, who = _kept(action.what, SHORT, "What will happen"), _kept(action.who, NAME, "A name")
    if not (what or who or action.due):
        return None
    if not what:
        raise Problem("Write what will happen beside each name and day, or take the line out.")
    return GoalAction(what, who, action.due)


def _contingency(line: Contingency) -> Contingency | None:
    kept = Contingency(
        _kept(line.trigger, SHORT, "What may happen"),
        _kept(line.do_this, SHORT, "What to do"),
        _kept(line.ring, NAME, "Whom to ring"),
    )
    if kept == Contingency("", ""):
        return None
    if not kept.trigger:
        raise Problem("Write what may happen beside each “do this”, or take the line out.")
    if not kept.do_this:
        raise Problem("Write what to do if it happens, or take the line out.")
    return kept


def _kept(words: str, most: int, what: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if len(words) > most:
        raise Problem(f"{what} may have {most} letters and has {len(words)}. Make it shorter.")
    return words


def _enough(lines: tuple[Line, ...], what: str) -> tuple[Line, ...]:
    if len(lines) > MOST_LINES:
        raise Problem(f"A plan may have {MOST_LINES} {what} and this has {len(lines)}.")
    return lines
