"""The accounting of an import, in JSON for scripts and in words for whoever ran it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from desktop.words.accounts import Fate, FileAccount


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
    """A line a file, a line for each thing set aside, and the sum."""
    for each in accounts:
        yield f"{each.name}: {_counted(each)}."
        for aside in each.set_aside:
            yield f"  {aside.position}: {aside.sentence}"
    yield summed(accounts)


def summed(accounts: Sequence[FileAccount]) -> str:
    """``2 files: 7 imported, 1 set aside.``"""
    sums = Counter({fate: sum(each.count(fate) for each in accounts) for fate in Fate})
    told = ", ".join(f"{sums[fate]} {fate}" for fate in Fate if sums[fate]) or "nothing"
    files = "1 file" if len(accounts) == 1 else f"{len(accounts)} files"
    return f"{files}: {told}."


def _counted(account: FileAccount) -> str:
    told = [f"{account.count(fate)} {fate}" for fate in Fate if account.count(fate)]
    return ", ".join(told) or "no entries"
