"""An import in a process of its own that is killed in the middle, and run again."""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from pytestqt.qtbot import QtBot
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from desktop.config import Config
from desktop.imports import DIED, Imports
from desktop.models import AuditEntry, Base, Source, TableMapping
from desktop.models.access import INTAKE
from desktop.store import chain, embedded, hub, keys
from desktop.store.session import hub_name
from desktop.store.store import Store
from desktop.words.accounts import BroughtIn, Fate, Progress
from desktop.words.enums import Sector, SourceKind
from desktop.words.people import Actor
from desktop.words.tables import TableKind
from tests.clock import NOW
from tests.errands import manager
from tests.factory import Factory, nhs_number
from tests.feeds.making import Json, bundle, condition, patient, resource, service, table
from tests.feeds.making_hl7 import message, stream
from tests.feeds.workbooks import in_csv, mapping
from tests.stores import LOGIN, Server

CENSUS = ("NHS number", "Surname", "DOB", "Care home", "Room")
ROTA = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Duration", "Carer")
BORN = "09/03/1941"
BEFORE, AFTER = "2026-06-01T10:00:00+00:00", "2026-10-01T10:00:00+00:00"
OF_THE_RUN = frozenset({"import", "audit_entry", "audit_patient"})
"""Tables that tell of each run by itself."""
PATIENCE = 240_000
"""Milliseconds until a process that does not answer is given up."""
TAKEN = (Fate.IMPORTED, Fate.UPDATED, Fate.UNCHANGED)


def practice_list(people: int) -> bytes:
    """A bundle of so many people, each with two problems."""
    return bundle(
        *(patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in range(people)),
        *(condition(f"c{n}-{m}", f"Problem {m}", about=f"Patient/p{n}")
          for n in range(people) for m in range(2)),
    )  # fmt: skip


class Hub(Protocol):
    """A hub, as those see it who bring things in."""

    @property
    def config(self) -> Config: ...

    @property
    def key(self) -> bytes: ...

    def opened(self) -> Store: ...

    def copied(self) -> "Hub":
        """Another with the same in it; nobody has this one open."""


@dataclass(frozen=True, slots=True)
class InFile:
    path: Path
    key: bytes

    @property
    def config(self) -> Config:
        return Config(str(self.path), None)

    def opened(self) -> Store:
        return embedded.open_beside(self.path, self.key)

    def copied(self) -> "InFile":
        number = len(list(self.path.parent.glob("copy*.tapestry")))
        path = self.path.with_name(f"copy{number}.tapestry")
        shutil.copy(self.path, path)
        shutil.copy(keys.slots_file(self.path), keys.slots_file(path))
        return InFile(path, self.key)


@dataclass(frozen=True, slots=True)
class OnServer:
    """The window has an ordinary login, and the process one for intake."""

    server: Server
    database: str
    folder: Path
    key: bytes = b""

    @property
    def config(self) -> Config:
        file = self.folder / self.database
        file.write_text(self.server.url(self.database), "utf-8")
        return Config(self.server.url(self.database, LOGIN), None, file)

    def opened(self) -> Store:
        return hub.connect(self.server.url(self.database), role=INTAKE)

    def copied(self) -> "OnServer":
        return OnServer(self.server, self.server.copied(self.database), self.folder)


def county(store: Store, clerk: Actor) -> None:
    """A practice, two care homes, and who sends what of the people there."""
    make = Factory(store, LOGIN)
    make.practice()
    make.place("Beech House")
    make.place("Oak House")
    kinds = {
        "gp": (Sector.HEALTH, SourceKind.GP), "ward": (Sector.HEALTH, SourceKind.HOSPITAL),
        "homes": (Sector.SOCIAL, SourceKind.COUNCIL), "care": (Sector.SOCIAL, SourceKind.COUNCIL),
        "council": (Sector.SOCIAL, SourceKind.COUNCIL),
    }  # fmt: skip
    sources = {
        code: Source(code=code, name=code, sector=sector, kind=kind, may_register=code == "gp")
        for code, (sector, kind) in kinds.items()
    }
    make.keep(*sources.values())
    for code, told in (
        ("homes", mapping(TableKind.CENSUS, *CENSUS)),
        ("care", mapping(TableKind.ROTA, *ROTA, complete=True)),
    ):
        columns = TableMapping(source_id=sources[code].id, made_by_id=clerk.id, made_at=NOW)
        columns.set(told)
        make.keep(columns)


def sent(folder: Path, people: int, *, later: bool, problems: int = 2) -> Path:
    """What all sources send of so many people, by their folders: FHIR, also in a zip, a census, a
    rota, messages of a hospital and a council's return.

    Later, every third has moved out, every fourth is worded anew and every fifth has something
    withdrawn; and some whom nobody knows are spoken of as well. Each file says when it was written:
    what says nothing of that is heard anew whenever it is brought in.
    """
    here = [n for n in range(people) if later or n % 7]
    told = bundle(
        *(patient(f"p{n}", nhs_number(n), f"Adams{n}") for n in here),
        *(_problem(n, m, later=later) for n in here for m in range(problems)),
        *(condition(f"x{n}", about=f"Patient/nobody{n}") for n in range(9 if later else 0)),
        *(patient(f"y{n}", None, f"Bell{n}", born=None) for n in range(9 if later else 0)),
        timestamp=AFTER if later else BEFORE,
    )
    title = (f"As at {'01/10/2026' if later else '01/06/2026'}",)
    rows = [
        (nhs_number(n), f"Adams{n}", BORN, "Oak House" if n % 2 else "Beech House",
         str(n + later)) for n in here if n % 3 or not later
    ]  # fmt: skip
    rows += [("9990000018", "Nobody", "01/01/1930", "Oak House", "1")] if later else []
    calls = [(nhs_number(n), f"Adams{n}", BORN, f"{day}/12/2026", "08:00", "30", "Bola")
             for n in here if n % 2 and (n % 5 or not later) for day in ("01", "02")]  # fmt: skip
    files = {
        "gp/list.json": told,
        "homes/census.csv": in_csv(title, CENSUS, *rows),
        "care/rota.csv": in_csv(title, ROTA, *calls),
        "ward/day.hl7": _stays(here, later=later),
        "council/return.csv": _services(here, later=later),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with ZipFile(folder / "gp" / "results.zip", "w", ZIP_DEFLATED) as packed:
        for part in range(2):
            packed.writestr(f"{part}.json", _results(here[part::2], later=later))
    return folder


def _results(people: list[int], *, later: bool) -> bytes:
    return bundle(
        *(resource("Observation", f"o{n}", f"Patient/p{n}", status="final",
                   code={"text": "Weight"}, effectiveDateTime="2026-05-01",
                   valueQuantity={"value": 70 + (later and n % 4 == 0), "unit": "kg"})
          for n in people),
        timestamp=AFTER if later else BEFORE,
    )  # fmt: skip


def _stays(people: list[int], *, later: bool) -> bytes:
    """Every other person comes to hospital; later most of them go home, and one never came."""
    event, at = ("A03", "20261001120000") if later else ("A01", "20260601120000")
    return stream(
        *(message("A11" if later and n % 10 == 0 else event, at, pv1={19: f"V{n}"},
                  pid={3: f"{nhs_number(n)}^^^NHS^NH~H{n}^^^RBH^PI", 5: f"Adams{n}^Mary"})
          for n in people if n % 2 == 0)
    )  # fmt: skip


def _services(people: list[int], *, later: bool) -> bytes:
    period = ("01/07/2026", "30/09/2026") if later else ("01/04/2026", "30/06/2026")
    return table(
        *(service(
            NHS_Number=nhs_number(n), LA_Person_Unique_Identifier=f"LA{n}", Last_Name=f"Adams{n}",
            Reporting_Period_Start_Date=period[0], Reporting_Period_End_Date=period[1],
            Event_Start_Date="01/05/2026", Event_End_Date="20/08/2026" if later and n % 4 else "",
        ) for n in people if n % 3 == 0)
    )  # fmt: skip


def _problem(n: int, m: int, *, later: bool) -> Json:
    worded = f"Problem {m}, worse" if later and n % 4 == 0 else f"Problem {m}"
    state = "entered-in-error" if later and n % 5 == 0 and m == 0 else "confirmed"
    return condition(
        f"c{n}-{m}", worded, about=f"Patient/p{n}",
        verificationStatus={"coding": [{"code": state}]},
    )  # fmt: skip


def written(of: Hub, since: datetime) -> dict[str, list[str]]:
    """All that an import can write, table by table, whatever the ids; the log of it is whole.

    A moment of the run itself, which is one from ``since`` on, is only said to be there.
    """
    with closing(of.opened()) as store:
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
        # Two people's items may have one id: what a council calls a service names nobody.
        self._by_id = {
            name: {_key(name, row, row["id"]): row for row in rows if "id" in row}
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
        row = self._by_id["patient"].get((0, int(subject.partition(":")[2])))
        return row["nhs_number"] if row else subject

    def _said(self, name: str, row: dict[str, Any]) -> str:
        columns = Base.metadata.tables[name].columns
        return str({key: self._value(columns[key], value, row) for key, value in row.items()
                    if not (key == "id" and name != "item")})  # fmt: skip

    def _value(self, column: Column[Any], value: Any, row: dict[str, Any]) -> Any:
        if isinstance(value, datetime) and value >= self._since:
            return "of this run"
        for foreign in column.foreign_keys:
            there, known = foreign.column.table.name, foreign.column.name
            if there in OF_THE_RUN:
                return "of a run"
            if value is not None and known == "id":
                return self._said(there, self._by_id[there][_key(there, row, value)])
        return value


def _key(table: str, row: dict[str, Any], number: int) -> tuple[int, int]:
    """What names a row of a table, as another that points to it says it; an item by whose it is."""
    return (row["patient_id"] if table == "item" else 0), number


class Importer:
    """A window's side of imports into one hub, as someone who may bring files in."""

    def __init__(self, qtbot: QtBot, of: Hub, actor: Actor) -> None:
        self.imports = Imports(of.config)
        with closing(of.opened()) as store, store.reading() as session:
            self.imports.unlocked(of.key, hub_name(session))
        self._qtbot, self.actor = qtbot, actor

    def bring_in(self, *paths: Path) -> BroughtIn:
        with self._qtbot.waitSignal(self.imports.ended, timeout=PATIENCE) as ended:
            self.imports.begin(paths, self.actor)
        assert ended.args is not None
        found: BroughtIn = ended.args[0]
        return found

    def killed(self, path: Path, share: float) -> BroughtIn:
        """Kill the process once it has taken in so much of the file, from 0 to 1."""

        def far_enough(progress: Progress) -> bool:
            return progress.of_bytes > 0 and progress.read / progress.of_bytes >= share

        with self._qtbot.waitSignal(self.imports.ended, timeout=PATIENCE) as ended:
            with self._qtbot.waitSignal(
                self.imports.moved, timeout=PATIENCE, check_params_cb=far_enough
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


def killed_in_turn(
    qtbot: QtBot, of: Hub, folder: Path, *, people: int, shares: Iterable[float], problems: int = 2
) -> Iterator[tuple[dict[str, list[str]], dict[str, list[str]]]]:
    """What stands in a hub whose import was killed at each share and run again, and what stands in
    one where it never was."""
    with closing(of.opened()) as store:
        actor = manager(store)
        county(store, actor)
    lies = sent(folder / "sent", people, later=False, problems=problems)
    before = Importer(qtbot, of, actor).bring_in(lies)
    assert (before.sentence, all(each.count(Fate.SET_ASIDE) == 0 for each in before.accounts)) == (
        "", True,
    )  # fmt: skip
    sent(lies, people, later=True, problems=problems)
    began = datetime.now(UTC)
    never = of.copied()
    whole = Importer(qtbot, never, actor).bring_in(lies)
    assert sum(each.count(Fate.SET_ASIDE) for each in whole.accounts) >= 19
    expected = written(never, began)
    for share in shares:
        killed = of.copied()
        kill_and_run_again(Importer(qtbot, killed, actor), lies, share)
        yield written(killed, began), expected


def unlike(found: dict[str, list[str]], expected: dict[str, list[str]]) -> list[str]:
    """Rows, by their table, that stand in one alone."""
    return [
        f"{table}: {row}"
        for table in sorted(found.keys() | expected.keys())
        for row in _apart(found.get(table, []), expected.get(table, []))
    ]


def _apart(some: list[str], others: list[str]) -> Iterator[str]:
    one, other = Counter(some), Counter(others)
    yield from (f"too many {row}" for row in (one - other).elements())
    yield from (f"missing {row}" for row in (other - one).elements())
