"""What a version of a plan says, in words one below another."""

from collections.abc import Iterator

from desktop.reports.blocks import Block, bullets
from desktop.reports.sheet import Styles
from desktop.reports.text import Strong, fact, text
from desktop.words.dates import long_date
from desktop.words.plans import AboutMe, PlanContent

ABOUT_ME = (
    ("What is most important to me", "most_important"),
    ("People who are important to me", "people_important"),
    ("How to communicate with me", "communicate"),
    ("My wellness", "wellness"),
    ("Please do", "please_do"),
    ("Please do not", "please_do_not"),
    ("How and when to support me", "support_me"),
    ("Also worth knowing about me", "worth_knowing"),
    ("Supported to write this by", "written_with"),
)


def plan_words(content: PlanContent, styles: Styles) -> Iterator[Block]:
    yield from _about_me(content.about_me, styles)
    if content.strengths:
        yield fact("Strengths", content.strengths, styles.body)
    for goal in content.goals:
        yield text([Strong("I hope: "), goal.hope], styles.body)
        if goal.need:
            yield fact("Need", goal.need, styles.body)
        if goal.importance is not None:
            yield fact("How important, from 1 to 10", f"{goal.importance}", styles.body)
        if goal.actions:
            yield bullets(
                [
                    ", ".join(
                        filter(
                            None, (each.what, each.who, f"by {long_date(each.due)}" if each.due
                                   else ""),
                        )
                    )
                    for each in goal.actions
                ],
                styles.body,
            )  # fmt: skip
    for each in content.contingencies:
        words: list[str] = [Strong("If "), each.trigger, Strong(", do this: "), each.do_this]
        yield text([*words, *([f". Ring {each.ring}"] if each.ring else [])], styles.body)


def _about_me(about: AboutMe, styles: Styles) -> Iterator[Block]:
    for label, name in ABOUT_ME:
        if words := getattr(about, name):
            yield fact(label, words, styles.body)
