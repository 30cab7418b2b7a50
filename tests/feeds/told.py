"""What accounts say, in short."""

from dataclasses import replace

from desktop.words.accounts import Fate


def counted(accounts):
    """How many entries had each fate, leaving out what none had."""
    sums = {fate.value: sum(each.count(fate) for each in accounts) for fate in Fate}
    return {fate: count for fate, count in sums.items() if count}


def sentences(accounts):
    return [each.sentence for account_ in accounts for each in account_.set_aside]


def plain(parsed):
    """All that a reader says of a file, to hold against what another says.

    Not of what it might hold all there is: that depends on what sort of file it is.
    """
    people = [replace(each, if_everything=None) for each in parsed.people]
    return (
        parsed.entries, parsed.noun, parsed.dated, people, parsed.passed_over, parsed.asides,
    )  # fmt: skip
