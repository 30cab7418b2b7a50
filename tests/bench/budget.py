"""What a budget is, how its two sides are measured, and how the outcome is said."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import qVersion

ROUNDS = 20

Side = Callable[[int], float]
"""One round by its number; the milliseconds it took."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A goal, and what it is compared with.

    ``sides`` opens what both need and hands over ours, and the baseline where there is one.
    """

    name: str
    what: str
    baseline: str
    sides: Callable[[], AbstractContextManager[tuple[Side, Side | None]]]
    times: float | None = None
    """At most so many times the baseline."""
    within: float | None = None
    """At most so many milliseconds, or whatever the sides give."""
    unit: str = "ms"
    rounds: int = ROUNDS
    p95: bool = False
    """Whether ``within`` holds for nineteen rounds in twenty, and not only for the middle one."""

    @property
    def goal(self) -> str:
        if self.times is not None:
            return f"at most {self.times:g} times"
        return f"{'p95 ' if self.p95 else ''}{shown(self.within or 0, self.unit)}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of every round; ``theirs`` is empty where there is no baseline."""

    budget: Budget
    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        return [our / their for our, their in zip(self.ours, self.theirs, strict=True)]

    @property
    def kept(self) -> bool:
        if self.budget.times is not None:
            return statistics.median(self.ratios) <= self.budget.times
        weighed = p95(self.ours) if self.budget.p95 else statistics.median(self.ours)
        return weighed <= (self.budget.within or 0)

    def sentences(self) -> list[str]:
        budget = self.budget
        took = shown(statistics.median(self.ours), budget.unit)
        said = [f"{budget.name}: {budget.what}"]
        if self.theirs:
            low, middle, high = quartiles(self.ratios)
            said += [
                f"  against {budget.baseline}",
                f"  ratio {middle:.2f} (quartiles {low:.2f} to {high:.2f}), "
                f"medians {took} and {shown(statistics.median(self.theirs), budget.unit)}",
            ]
        elif len(self.ours) > 1:
            low, _, high = quartiles(self.ours)
            between = f"{shown(low, budget.unit)} to {shown(high, budget.unit)}"
            said.append(f"  median {took} (quartiles {between})")
        else:
            said.append(f"  {took}")
        if len(self.ours) > 1:
            said.append(f"  p95 {shown(p95(self.ours), budget.unit)}")
        said.append(f"  goal {budget.goal}: {'kept' if self.kept else 'missed'}")
        return said


def measure(budget: Budget, rounds: int | None = None) -> Measured:
    """Run the two sides interleaved, each first in every other round, after one for warmth."""
    rounds = rounds or budget.rounds
    ours: list[float] = []
    theirs: list[float] = []
    with budget.sides() as (our, their):
        both = [(our, ours), (their, theirs)] if their is not None else [(our, ours)]
        if rounds > 1:
            for side, _ in both:
                side(rounds)
        for number in range(rounds):
            for side, kept in both if number % 2 == 0 else both[::-1]:
                kept.append(side(number))
    return Measured(budget, tuple(ours), tuple(theirs))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def p95(of: list[float] | tuple[float, ...]) -> float:
    """What nineteen rounds in twenty stay within."""
    return statistics.quantiles(of, n=20)[-1] if len(of) > 1 else of[0]


def quartiles(of: list[float] | tuple[float, ...]) -> list[float]:
    return statistics.quantiles(of, n=4) if len(of) > 1 else [of[0]] * 3


def shown(measure: float, unit: str) -> str:
    if unit == "ms" and measure >= 10_000:
        return f"{measure / 1000:.1f} s"
    return f"{measure:.1f} {unit}"


def machine() -> str:
    """On what all this was measured, and how busy it was."""
    processor = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.is_file():
        named = [line for line in about.read_text().splitlines() if line.startswith("model name")]
        processor = named[0].partition(":")[2].strip() if named else processor
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{processor}, {os.cpu_count()} cores{busy}; {platform.platform()}; "
        f"Python {platform.python_version()}, Qt {qVersion()}"
    )
