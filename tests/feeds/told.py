"""What accounts say, in short."""

from desktop.words.accounts import Fate


def counted(accounts):
    """How many entries had each fate, leaving out what none had."""
    sums = {fate.value: sum(each.count(fate) for each in accounts) for fate in Fate}
    return {fate: count for fate, count in sums.items() if count}


def sentences(accounts):
    return [each.sentence for account_ in accounts for each in account_.set_aside]


def plain(parsed):
    """All that a reader says of a file, to hold against what another says."""
    return (
        parsed.entries, parsed.noun, parsed.dated, parsed.people, parsed.passed_over, parsed.asides,
    )  # fmt: skip
