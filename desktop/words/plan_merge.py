"""What two people wrote into one plan at the same time, put together so that no word is lost."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

from desktop.words.plans import AboutMe, Contingency, Goal, PlanContent

Line = TypeVar("Line", Goal, Contingency)


def merged(base: PlanContent, mine: PlanContent, theirs: PlanContent) -> PlanContent:
    """Of each part, what one of them changed; where both did, theirs first and mine after it.

    ``base`` is what both began with, empty if that is not known. Of the key worker and the review,
    which are one or none, mine stands: see ``both_chose``.
    """
    about = {
        each.name: _words(*(getattr(one.about_me, each.name) for one in (base, mine, theirs)))
        for each in fields(AboutMe)
    }
    return PlanContent(
        AboutMe(**about),
        _words(base.strengths, mine.strengths, theirs.strengths),
        _lines(_goals(base), _goals(mine), _goals(theirs)),
        _lines(_worse(base), _worse(mine), _worse(theirs)),
        theirs.key_worker if mine.key_worker == base.key_worker else mine.key_worker,
        theirs.review_on if mine.review_on == base.review_on else mine.review_on,
    )


def tidied(content: PlanContent) -> PlanContent:
    """Without the empty lines of a form."""
    return replace(content, goals=_goals(content), contingencies=_worse(content))


def both_chose(base: PlanContent, mine: PlanContent, theirs: PlanContent) -> bool:
    """Whether both chose another key worker, or another day of review, and not the same."""
    return (
        len({each.key_worker for each in (base, mine, theirs)}) == 3
        or len({each.review_on for each in (base, mine, theirs)}) == 3
    )


def _words(base: str, mine: str, theirs: str) -> str:
    if mine == base:
        return theirs
    if theirs == base or theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n{mine}"


def _lines(base: Sequence[Line], mine: Sequence[Line], theirs: Sequence[Line]) -> tuple[Line, ...]:
    """A line that either took out or changed is out as it was; what either wrote is in."""
    found = [each for each in theirs if each in mine or each not in base]
    found += [each for each in mine if each not in theirs and each not in base]
    return tuple(found)


def _goals(content: PlanContent) -> tuple[Goal, ...]:
    goals = (
        replace(
            goal,
            actions=tuple(each for each in goal.actions if each.what or each.who or each.due),
        )
        for goal in content.goals
    )
    return tuple(goal for goal in goals if goal.hope or goal.need or goal.actions)


def _worse(content: PlanContent) -> tuple[Contingency, ...]:
    return tuple(
        each for each in content.contingencies if each.trigger or each.do_this or each.ring
    )
