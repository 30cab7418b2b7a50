"""The accounting of an import, in JSON for scripts and in words for whoever ran it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from desktop.feeds.sources import RECORDS
from desktop.words.accounts import TAKEN, Fate, FileAccount

UNNAMED = f"{RECORDS.code}-"
"""How the label of a file begins that came in as a source of no name."""
NOBODYS = (
    "Nobody said who sent some of these, so they came in as a source of their own, “import”: beside"
    " what their sender has said already, not in its place. Name the sender with --source."
)


def totals(accounts: Sequence[FileAccount]) -> dict[str, Any]:
    """By file, outcome and reason. The counts of a file's outcomes add up to its entries."""
    return {
        "files": [_file(each) for each in accounts],
        "totals": {
            "files": len(accounts),
            "entries": sum(each.entries for each in accounts),
            **{fate.value: sum(each.count(fate) for each in accounts) for fate in Fate},
        },
    }


def _file(account: FileAccount) -> dict[str, Any]:
    return {
        "file": account.name,
        "label": account.label,
        "entries": account.entries,
        "patients": account.patients,
        "outcomes": [
            {"outcome": line.fate.value, "reason": str(line.reason), "kind": line.kind,
             "count": line.count}
            for line in account.lines
        ],
        "set_aside": [
            {"position": each.position, "sentence": each.sentence} for each in account.set_aside
        ],
    }  # fmt: skip


def as_words(accounts: Sequence[FileAccount]) -> Iterator[str]:
    """A line a file, one for why some was skipped or came to nothing, one for each thing set aside,
    the sum, and what it means that nobody said who sent some of it."""
    for each in accounts:
        yield f"{each.name}: {_counted(each)}."
        for (fate, reason), count in _reasons(each).items():
            if fate is not Fate.SET_ASIDE:  # each of them is told below
                yield f"  {count} {fate}: {reason}."
        for aside in each.set_aside:
            yield f"  {aside.position}: {aside.sentence}"
    yield summed(accounts)
    if any(each.label.startswith(UNNAMED) for each in accounts):
        yield NOBODYS


def all_waits(accounts: Sequence[FileAccount]) -> bool:
    """Whether something was set aside and nothing at all could be taken in."""
    return any(each.count(Fate.SET_ASIDE) for each in accounts) and not any(
        each.count(fate) for each in accounts for fate in TAKEN
    )


def why(account: FileAccount) -> str:
    """``2 skipped: used by another entry. 1 set aside: This file is empty.`` Empty where all of it
    came in."""
    return " ".join(
        f"{count} {fate}: {reason}." for (fate, reason), count in _reasons(account).items()
    )


def _reasons(account: FileAccount) -> Counter[tuple[Fate, str]]:
    """How many came to nothing, were skipped or wait for which reason."""
    found: Counter[tuple[Fate, str]] = Counter()
    for line in account.lines:
        if line.reason:
            found[line.fate, line.reason.rstrip(".")] += line.count
    return found


def summed(accounts: Sequence[FileAccount]) -> str:
    """``2 files: 7 imported, 1 set aside.``"""
    sums = Counter({fate: sum(each.count(fate) for each in accounts) for fate in Fate})
    told = ", ".join(f"{sums[fate]} {fate}" for fate in Fate if sums[fate]) or "nothing"
    files = "1 file" if len(accounts) == 1 else f"{len(accounts)} files"
    return f"{files}: {told}."


def _counted(account: FileAccount) -> str:
    told = [f"{account.count(fate)} {fate}" for fate in Fate if account.count(fate)]
    return ", ".join(told) or "no entries"
