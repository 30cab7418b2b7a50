"""An import in a process of its own that is killed in the middle, and run again."""

import os
import signal
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from desktop.config import Config
from desktop.imports import DIED, Imports
from desktop.models import AuditEntry, Base, Source, TableMapping
from desktop.store import chain, embedded
from desktop.store.store import Store
from desktop.words.accounts import BroughtIn, Fate, Progress
from desktop.words.enums import Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.factory import Factory, nhs_number
from tests.feeds.making import Json, bundle, condition, patient
from tests.feeds.workbooks import in_csv, mapping
from tests.stores import LOGIN

CENSUS = ("NHS number", "Surname", "DOB", "Care home", "Room")
BEFORE, AFTER = "2026-06-01T10:00:00+00:00", "2026-10-01T10:00:00+00:00"
OF_THE_RUN = frozenset({"import", "audit_entry", "audit_patient"})
"""Tables that tell of each run by itself."""
TAKEN = (Fate.IMPORTED, Fate.UPDATED, Fate.UNCHANGED)


def practice_list(people: int) -> bytes:
    """A bundle of so many people, each with two problems."""
    return bundle(
        *(patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in range(people)),
        *(condition(f"c{n}-{m}", f"Problem {m}", about=f"Patient/p{n}")
          for n in range(people) for m in range(2)),
    )  # fmt: skip


def county(store: Store, clerk: Actor) -> None:
    """A practice, two care homes, and who sends what of the people there."""
    make = Factory(store, LOGIN)
    make.practice()
    make.place("Beech House")
    make.place("Oak House")
    gp = Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP, may_register=True)
    homes = Source(code="homes", name="Homes", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL)
    make.keep(gp, homes)
    columns = TableMapping(source_id=homes.id, made_by_id=clerk.id, made_at=NOW)
    columns.set(mapping(TableKind.CENSUS, *CENSUS))
    make.keep(columns)


def sent(folder: Path, people: int, *, later: bool, problems: int = 2) -> Path:
    """What a practice and two care homes send of so many people, by the folders of their sources.

    Later, every third has moved out, every fourth is worded anew and every fifth has something
    withdrawn; and some whom nobody knows are spoken of as well.
    """
    for code in ("gp", "homes"):
        (folder / code).mkdir(parents=True, exist_ok=True)
    here = [n for n in range(people) if later or n % 7]
    told = bundle(
        *(patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in here),
        *(_problem(n, m, later=later) for n in here for m in range(problems)),
        *(condition(f"x{n}", about=f"Patient/nobody{n}") for n in range(9 if later else 0)),
        *(patient(f"y{n}", None, f"Bell{n}", born=None) for n in range(9 if later else 0)),
        timestamp=AFTER if later else BEFORE,
    )
    (folder / "gp" / "list.json").write_bytes(told)
    rows = [
        (nhs_number(n), f"Adams{n}", "09/03/1941", "Oak House" if n % 2 else "Beech House",
         str(n + later)) for n in here if n % 3 or not later
    ]  # fmt: skip
    rows += [("9990000018", "Nobody", "01/01/1930", "Oak House", "1")] if later else []
    title = (f"Residents as at {'01/10/2026' if later else '01/06/2026'}",)
    (folder / "homes" / "census.csv").write_bytes(in_csv(title, CENSUS, *rows))
    return folder


def _problem(n: int, m: int, *, later: bool) -> Json:
    worded = f"Problem {m}, worse" if later and n % 4 == 0 else f"Problem {m}"
    state = "entered-in-error" if later and n % 5 == 0 and m == 0 else "confirmed"
    return condition(
        f"c{n}-{m}", worded, about=f"Patient/p{n}",
        verificationStatus={"coding": [{"code": state}]},
    )  # fmt: skip


def written(path: Path, key: bytes, since: datetime) -> dict[str, list[str]]:
    """All that an import can write, table by table, whatever the ids; the log of it is whole.

    A moment of the run itself, which is one from ``since`` on, is only said to be there.
    """
    with closing(embedded.open_beside(path, key)) as store:
        assert chain.verify(store).ok
        with store.reading() as session:
            return Written(session, since).tables()


class Written:
    """The rows of a store, each named by what it says and by the rows that it points to."""

    def __init__(self, session: Session, since: datetime) -> None:
        self._since = since
        self._rows: dict[str, list[dict[str, Any]]] = {
            each.name: [dict(row) for row in session.execute(select(each)).mappings()]
            for each in Base.metadata.sorted_tables
            if each.name not in OF_THE_RUN
        }
        self._by_id = {
            name: {row["id"]: row for row in rows if "id" in row}
            for name, rows in self._rows.items()
        }
        # What was taken in before the end is unchanged when it is brought in again.
        counts = Counter[tuple[Any, ...]]()
        for row in self._rows["account"]:
            fate = "taken in" if row["fate"] in TAKEN else row["fate"]
            counts[row["import_file_id"], fate, row["reason"], row["kind"]] += row["count"]
        names = "import_file_id", "fate", "reason", "kind", "count"
        self._rows["account"] = [dict(zip(names, (*key, n), strict=True))
                                 for key, n in counts.items()]  # fmt: skip
        self._signed = Counter(
            (row["action"], self._about(subject))
            for row in session.execute(select(AuditEntry.__table__)).mappings()
            for subject in row["subjects"].split()
            if subject.startswith("patient:")
        )

    def tables(self) -> dict[str, list[str]]:
        found = {
            name: sorted(self._said(name, row) for row in rows)
            for name, rows in self._rows.items()
            if rows
        }
        return found | {"signed": sorted(map(str, self._signed.items()))}

    def _about(self, subject: str) -> str:
        row = self._by_id["patient"].get(int(subject.partition(":")[2]))
        return row["nhs_number"] if row else subject

    def _said(self, name: str, row: dict[str, Any]) -> str:
        columns = Base.metadata.tables[name].columns
        return str({key: self._value(columns[key], value) for key, value in row.items()
                    if not (key == "id" and name != "item")})  # fmt: skip

    def _value(self, column: Column[Any], value: Any) -> Any:
        if isinstance(value, datetime) and value >= self._since:
            return "of this run"
        for foreign in column.foreign_keys:
            there, known = foreign.column.table.name, foreign.column.name
            if there in OF_THE_RUN:
                return "of a run"
            if value is not None and known == "id":
                return self._said(there, self._by_id[there][value])
        return value


class Importer:
    """A window's side of imports into one hub, as someone who may bring files in."""

    def __init__(self, qtbot: QtBot, path: Path, key: bytes, actor: Actor) -> None:
        self.imports = Imports(Config(str(path), None))
        self.imports.unlocked(key, "")
        self._qtbot, self.actor = qtbot, actor

    def bring_in(self, *paths: Path) -> BroughtIn:
        with self._qtbot.waitSignal(self.imports.ended, timeout=60_000) as ended:
            self.imports.begin(paths, self.actor)
        assert ended.args is not None
        found: BroughtIn = ended.args[0]
        return found

    def killed(self, path: Path, share: float) -> BroughtIn:
        """Kill the process once it has taken in so much of the file, from 0 to 1."""

        def far_enough(progress: Progress) -> bool:
            return progress.of_bytes > 0 and progress.read / progress.of_bytes >= share

        with self._qtbot.waitSignal(self.imports.ended, timeout=60_000) as ended:
            with self._qtbot.waitSignal(
                self.imports.moved, timeout=60_000, check_params_cb=far_enough
            ):
                self.imports.begin([path], self.actor)
            running = self.imports._running
            assert running is not None
            assert running.process.pid is not None
            os.kill(running.process.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert ended.args is not None
        found: BroughtIn = ended.args[0]
        return found


def kill_and_run_again(importer: Importer, path: Path, share: float) -> None:
    """Killed it says so, in a sentence; run again, every entry is accounted for."""
    assert importer.killed(path, share) == BroughtIn(sentence=DIED)
    again = importer.bring_in(path)
    assert again.sentence == ""
    assert sum(each.count(Fate.UNCHANGED) for each in again.accounts) > 0
    for each in again.accounts:
        assert sum(line.count for line in each.lines) == each.entries
