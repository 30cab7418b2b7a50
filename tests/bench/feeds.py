"""Bringing in what the sources send: its time, how it grows with the hub, and its memory.

A batch is one bundle of made-up people with what a GP's system commonly says of them.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from sqlalchemy import insert, select

from desktop.models import Base, Practice, Source
from desktop.store import embedded, keys
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import Role, Sector, SourceKind
from tests.bench import raw
from tests.bench.bring_in import bring_in
from tests.bench.budget import Budget, Side, timed
from tests.bench.large_hub import say_of_all, written_person
from tests.clock import NOW
from tests.factory import Factory, nhs_number
from tests.feeds.making import Json, bundle, patient, resource

PASSPHRASE = "the length of the loom"
PEOPLE, SAID = 50, 150
"""Of a batch, and of each of its people."""
SMALL, LARGE = 1_000, 100_000
"""People of the hubs that a batch comes into."""
ITEMS = 20
"""Of each of them: two million in the larger hub."""
MEGABYTE = 1_000_000
BIG, VAST = 50 * MEGABYTE, 200 * MEGABYTE
"""Bytes of the batches whose memory is measured."""
MEMORY = 300
"""Megabytes in all, of the process that brings it in."""
FIRST = 400_000
"""The serial of a batch's first NHS number: the people who are there already lie below it."""

_serials = count(FIRST)


def batch(people: int = PEOPLE, said: int = SAID) -> bytes:
    """People whom nobody knows yet, with entries as long as those of a GP's system: about 1 kB."""
    rng = Random(people)
    resources = []
    for serial in islice(_serials, people):
        who = f"p{serial}"
        resources.append(patient(who, nhs_number(serial), f"Person{serial}", "Mary"))
        resources += (_something(rng, f"{serial}-{each}", who) for each in range(said))
    return bundle(*resources)


def _something(rng: Random, ident: str, who: str) -> Json:
    at = f"20{rng.randrange(10, 26)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    by = {"reference": "Practitioner/6D340A1B-BC15-4D4E-93CF-BBCB5B74DF73", "display": "Dr J Hall"}

    def said(kind: str, **fields: Any) -> Json:
        return resource(
            kind, ident, f"Patient/{who}",
            meta={"versionId": "1", "lastUpdated": f"{at}T10:20:30.000+00:00", "profile":
                  [f"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{kind}"]},
            identifier=[{"system": "https://supplier.example/A82038",
                         "value": f"144A1A2EB3B34A66B33B148A5B75959D{ident}"}],
            **fields,
        )  # fmt: skip

    match rng.randrange(10):
        case 0:
            return said(
                "Condition", clinicalStatus=_code("condition-clinical", "active"),
                verificationStatus=_code("condition-ver-status", "confirmed"),
                category=[_code("condition-category", "problem-list-item", "Problem List Item")],
                code=_snomed("239873007", "Osteoarthritis of knee", "Osteoarthritis of both knees"),
                encounter={"reference": f"Encounter/{ident}-e"}, onsetDateTime=at,
                recordedDate=at, recorder=by, note=[{"text": "Walks with a stick out of doors."}],
            )  # fmt: skip
        case 1 | 2:
            return said(
                "MedicationRequest", status="active", intent="order", authoredOn=at, requester=by,
                medicationCodeableConcept=_snomed("322236009", "Paracetamol 500mg tablets"),
                dosageInstruction=[{"text": "Two tablets up to four times a day",
                                    "patientInstruction": "Not more than eight in a day"}],
                dispenseRequest={"validityPeriod": {"start": at}, "numberOfRepeatsAllowed": 6,
                                 "quantity": {"value": 100, "unit": "tablet"},
                                 "expectedSupplyDuration": {"value": 28, "unit": "day"}},
            )  # fmt: skip
        case 3 | 4:
            return said(
                "Encounter", status="finished", period={"start": f"{at}T10:00:00+00:00",
                                                        "end": f"{at}T10:20:00+00:00"},
                class_={"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HH"},
                type=[_snomed("439708006", "Home visit", "Community nurse home visit")],
                participant=[{"type": [_code("v3-ParticipationType", "PPRF")], "individual": by}],
                reasonCode=[{"text": "Leg ulcer dressed, clean and smaller than a week ago"}],
            )  # fmt: skip
        case _:
            return said(
                "Observation", status="final", effectiveDateTime=at,
                issued=f"{at}T10:20:30.000+00:00", performer=[by],
                category=[_code("observation-category", "laboratory", "Laboratory")],
                code=_snomed("1000731000000107", "Serum creatinine level"),
                valueQuantity={"value": rng.randrange(60, 140), "unit": "umol/L", "code": "umol/L",
                               "system": "http://unitsofmeasure.org"},
                referenceRange=[{"low": {"value": 49, "unit": "umol/L"},
                                 "high": {"value": 90, "unit": "umol/L"}}],
                note=[{"text": "Repeated as asked by the practice, no change in treatment."}],
            )  # fmt: skip


def _code(system: str, code: str, shown: str = "") -> Json:
    coding = {"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}
    return {"coding": [coding | ({"display": shown} if shown else {})]}


def _snomed(code: str, shown: str, text: str = "") -> Json:
    coding = {"system": "http://snomed.info/sct", "code": code, "display": shown,
              "userSelected": True}  # fmt: skip
    return {"coding": [coding], "text": text or shown}


class Hub:
    """An encrypted hub with nobody in it, and as many copies of it as are wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._empty = folder / "empty.tapestry"
        store, _ = embedded.create(self._empty, PASSPHRASE, lambda: NOW)
        with closing(store):
            make = Factory(store, "bench")
            self.practice = make.practice().id
            self.actor = make.staff(Role.SERVICE_ACCOUNT)
            make.policy()
        self.key = keys.key_for_passphrase(self._empty, PASSPHRASE)

    def copied(self) -> Path:
        path = self._folder / f"hub{next(self._numbers)}.tapestry"
        shutil.copy(self._empty, path)
        shutil.copy(keys.slots_file(self._empty), keys.slots_file(path))
        return path

    def opened(self, path: Path) -> Store:
        return embedded.open_with_key(path, self.key, lambda: NOW)


@contextmanager
def _new_hub() -> Iterator[tuple[Path, Hub]]:
    with tempfile.TemporaryDirectory(prefix="tapestry-bench-") as folder:
        yield Path(folder), Hub(Path(folder))


@contextmanager
def _with_store(theirs: Callable[[Path, Hub], Side]) -> Iterator[tuple[Side, Side]]:
    """A batch into an empty hub, against what else may be done with the same batch."""
    with _new_hub() as (folder, hub):
        path = folder / "batch.json"
        path.write_bytes(batch())

        def ours(_: int) -> float:
            with closing(hub.opened(hub.copied())) as store:
                return timed(lambda: bring_in(store, hub.actor, path))

        yield ours, theirs(path, hub)


def _raw(path: Path, hub: Hub) -> Side:
    """The same JSON parsed, and the rows that came of it put in by the driver alone."""
    filled = hub.copied()
    with closing(hub.opened(filled)) as store:
        bring_in(store, hub.actor, path)
    before, after = (_rows(each, hub) for each in (hub.copied(), filled))
    new = {
        table: [row for row in rows if row not in before.get(table, ())]
        for table, rows in after.items()
    }

    def parse_and_put_in(connection: Any) -> None:
        msgspec.json.decode(path.read_bytes())
        raw.put_in(connection, [new])

    def side(_: int) -> float:
        with closing(embedded.connect(hub.copied(), hub.key)) as connection:
            raw.bare(connection)
            return timed(lambda: parse_and_put_in(connection))

    return side


def _rows(path: Path, hub: Hub) -> raw.Rows:
    with closing(embedded.connect(path, hub.key)) as connection:
        return raw.rows_of(connection)


def _checked(path: Path, _: Hub) -> Side:
    # Of all that this brings along, what measures how long a screen waits must have nothing.
    from fhir.resources.R4B.bundle import Bundle

    return lambda _: timed(lambda: Bundle.model_validate_json(path.read_bytes()))


@contextmanager
def _growth() -> Iterator[tuple[Side, Side]]:
    """Each round brings new people into both hubs, which hold others and what is said of them."""
    with _new_hub() as (folder, hub), ExitStack() as stack:
        rounds = count(1)

        def side(people: int) -> Side:
            path = hub.copied()
            _fill(path, hub, people)
            store = stack.enter_context(closing(hub.opened(path)))

            def one(_: int) -> float:
                sent = folder / f"batch{next(rounds)}.json"
                sent.write_bytes(batch(20, 100))
                return timed(lambda: bring_in(store, hub.actor, sent))

            return one

        yield side(LARGE), side(SMALL)


def _fill(path: Path, hub: Hub, people: int) -> None:
    rng = Random(people)
    with closing(hub.opened(path)) as store, store.writing() as session:
        practices = list(session.scalars(select(Practice.id)))
        numbers = dict.fromkeys(map(nhs_number, range(FIRST)))
        rows = [written_person(rng, each, practices) for each in islice(numbers, people)]
        session.execute(insert(Base.metadata.tables["patient"]), rows)
        session.add(Source(code="gp", name="GP", sector=Sector.HEALTH, kind=SourceKind.GP,
                           may_register=True))  # fmt: skip
        session.flush()
        say_of_all(session, rng, ITEMS)
        sign(session, hub.actor, "bench.filled", ())


@contextmanager
def _memory(files: int, size: int) -> Iterator[tuple[Side, None]]:
    """The most that a process of its own took to bring in so many bytes, as a file or several in a
    zip."""
    with _new_hub() as (folder, hub):
        said = SAID * size // len(batch())
        path = folder / "batch"
        if files == 1:
            path.write_bytes(batch(PEOPLE, said))
        else:
            with ZipFile(path, "w", ZIP_DEFLATED) as archive:
                for number in range(files):
                    archive.writestr(f"{number}.json", batch(PEOPLE // files, said))

        def ours(_: int) -> float:
            given = [str(hub.copied()), hub.key.hex(), str(hub.actor.id), str(path)]
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.bring_in"],
                check=True, input=json.dumps(given), capture_output=True, text=True,
            )  # fmt: skip
            return float(done.stdout)

        yield ours, None


BUDGETS = (
    Budget("import", f"{PEOPLE} people with {SAID} entries each, into an empty encrypted hub",
           "msgspec parsing the same, and its rows put in by the driver",
           lambda: _with_store(_raw), times=5),
    Budget("import-checked", "the same", "fhir.resources parsing it, without any store",
           lambda: _with_store(_checked), times=0.2, rounds=5),
    Budget("import-growth", f"20 people into a hub of {LARGE:,} with {ITEMS} items each",
           f"into one of {SMALL:,}", _growth, times=1.2),
    Budget("import-memory", "50 people in a file of 50 MB", "nothing", lambda: _memory(1, BIG),
           within=MEMORY, unit="MB", rounds=1),
    Budget("import-zip-memory", "the same people in ten files of a zip", "nothing",
           lambda: _memory(10, BIG), within=MEMORY, unit="MB", rounds=1),
    Budget("import-vast-memory", "the same people in fifty files of a zip, 200 MB in all",
           "nothing", lambda: _memory(50, VAST), within=MEMORY, unit="MB", rounds=1),
)  # fmt: skip
