"""What the sources disagree about, in words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.words.contradictions import Contradiction
from desktop.words.enums import OF_DESCRIPTIONS, Rule


def rule_words(rule: Rule) -> str:
    """What it is about, as one would say it."""
    tr = QCoreApplication.translate
    return {
        Rule.DEATH: tr("Contradiction", "Alive in one, deceased in another"),
        Rule.ALLERGY: tr("Contradiction", "An allergy, and none known"),
        Rule.MEDICINE: tr("Contradiction", "A medicine given, and stopped"),
        Rule.CARE: tr("Contradiction", "Care that ended, and carers who come"),
        Rule.ADDRESS: tr("Contradiction", "Two addresses"),
        Rule.PRACTICE: tr("Contradiction", "Two practices"),
        Rule.KIN: tr("Contradiction", "Two next of kin"),
    }[rule]


def count_words(found: Sequence[Contradiction]) -> str:
    """One line for a page: how many things, and how many of them somebody sees to."""
    tr = QCoreApplication.translate
    open_still = [each for each in found if each.explained is None]
    if not found:
        return ""
    if not open_still:
        return tr("Contradiction", "What the sources disagree about has been explained.")
    words = tr("Contradiction", "{count} things the sources disagree about")
    if len(open_still) == 1:
        words = tr("Contradiction", "1 thing the sources disagree about")
    return words.format(count=len(open_still)) + _tasks_among(open_still) + "."


def naming_words(found: Sequence[Contradiction]) -> str:
    """The same, with the gravest that waits by its name: what a reader of the record may see."""
    tr = QCoreApplication.translate
    open_still = [each for each in found if each.explained is None]
    if not open_still:
        return count_words(found)
    first = next((each for each in open_still if each.waits), open_still[0])
    named = rule_words(first.rule)
    if first.rule not in OF_DESCRIPTIONS and first.sides:
        named = f"{named}: {first.sides[0].title}"
    words = tr("Contradiction", "The sources disagree. {named}")
    if len(open_still) > 1:
        words = tr("Contradiction", "The sources disagree. {named}, and {count} more")
    said = words.format(named=named, count=len(open_still) - 1)
    return said + _tasks_among(open_still) + "."


def _tasks_among(open_still: Sequence[Contradiction]) -> str:
    tr = QCoreApplication.translate
    tasks = sum(each.task is not None for each in open_still)
    told = tr("Contradiction", ", {tasks} of them someone’s task").format(tasks=tasks)
    if len(open_still) == 1:
        told = tr("Contradiction", ", someone’s task already")
    return told if tasks else ""
