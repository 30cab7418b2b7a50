"""The rota of the home-care provider that sends one: a table a week, of this week and those beside.

It says who is down to come and never who came, so what was planned stays as it was sent.
"""

import csv
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from desktop.demo.directory import PROVIDERS
from desktop.demo.people import Person

PROVIDER = PROVIDERS[0]
SOURCE = "home-care"
COLUMNS = (
    "Client number", "NHS No", "Surname", "Forename", "DOB", "Visit number", "Visit date",
    "Start time", "Duration (minutes)", "Call type", "Carers required", "Staff name",
    "Provider name", "Office telephone", "Notes",
)  # fmt: skip
CARERS = ("Donna Raine", "Chris Alderson", "Maxine Todd", "Paulina Wrobel", "Stacey Lowes")
WEEKS = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One call of every day, or of some."""

    starts: str
    minutes: int
    what: str
    carers: int = 1
    weekends: bool = True
    note: str = ""


@dataclass(slots=True)
class Calls:
    """What a provider has down for one person, and what of it is not as it is every day."""

    daily: tuple[Call, ...]
    moved: tuple[date, int, str] | None = None
    """A day, which of its calls, and to what time: known since a week ago was over."""
    short: tuple[date, int] | None = None
    """A day, and which of its calls has one carer only."""


class RotaFeed:
    """All weeks, open side by side. The one before ``today``'s is the first."""

    def __init__(self, folder: Path, today: date, *, before: bool = False) -> None:
        self.counts: Counter[str] = Counter()
        self.oddities: Counter[str] = Counter()
        self._folder, self._before = folder, before
        monday = today - timedelta(days=today.weekday())
        self._mondays = [monday + timedelta(days=7 * n) for n in range(-1, WEEKS - 1)]
        self._stack = ExitStack()
        self._writers: list[Any] = []

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        for monday in self._mondays:
            path = self._folder / f"rota_week_of_{monday}.csv"
            handle = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers.append(csv.writer(handle))
            self._writers[-1].writerow(COLUMNS)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, person: Person, calls: Calls) -> None:
        for monday, writer in zip(self._mondays, self._writers, strict=True):
            for day in (monday + timedelta(days=n) for n in range(7)):
                for n, call in enumerate(calls.daily):
                    if call.weekends or day.weekday() < 5:
                        writer.writerow(self._row(person, calls, call, day, n))
                        self.counts["row"] += 1

    def _row(self, person: Person, calls: Calls, call: Call, day: date, n: int) -> list[str]:
        at = call.starts
        if calls.moved and calls.moved[:2] == (day, n) and not self._before:
            at = calls.moved[2]
        down = 1 if calls.short == (day, n) else call.carers
        first = person.index + day.toordinal() // 2 + n  # two days on, then someone else
        who = ", ".join(CARERS[(first + each) % len(CARERS)] for each in range(down))
        return [
            f"BW{person.index:06}", person.nhs, person.family, person.given,
            person.born.strftime("%d/%m/%Y"), f"{person.index:06}-{day:%Y%m%d}-{n + 1}",
            day.strftime("%d/%m/%Y"), at, str(call.minutes), call.what, str(down), who,
            PROVIDER.name, PROVIDER.telephone, call.note,
        ]  # fmt: skip
