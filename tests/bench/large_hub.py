"""Large hubs, of an office or a whole county: made once, then kept in a temporary folder.

The demonstration's hub is made as a person would make it; the many are written straight into its
tables, since what is measured here is how they are found, not how they come in. To make one of
other sizes: ``python -m tests.bench.large_hub PEOPLE RECORDED ITEMS LONGEST``.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop import unattended
from desktop.config import Config, resource
from desktop.demo import hub as demo
from desktop.demo import names
from desktop.demo.directory import Village
from desktop.files import write_whole
from desktop.models import Base, Item, Patient, Practice, Source
from desktop.services import reach
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate, utc_text
from desktop.words.enums import Confidentiality, Gender, ItemStatus, Kind, Sector
from desktop.words.patients import folded
from desktop.words.people import Actor
from tests.clock import NOW, TODAY

NOTED = "bench.json"
_PAST = (
    (Kind.RESULT, ItemStatus.ENDED, "Serum creatinine level", "", "104"),
    (Kind.RESULT, ItemStatus.ENDED, "Blood pressure", "Sitting, left arm", "132/74"),
    (Kind.RESULT, ItemStatus.ENDED, "Body weight", "", "58.2"),
    (Kind.ENCOUNTER, ItemStatus.ENDED, "GP by telephone", "Sore, nothing broken. At home.", ""),
    (Kind.ENCOUNTER, ItemStatus.ENDED, "Community nurse home visit", "Leg dressed, clean.", ""),
    (Kind.NOTE, ItemStatus.ENDED, "Nursing note", "Walks with a frame. Eats and drinks well.", ""),
    (Kind.VISIT, ItemStatus.ENDED, "Home care", "Morning call, half an hour", ""),
    (Kind.DOCUMENT, ItemStatus.ENDED, "Clinic letter", "Copy kept at the practice", ""),
)
_STANDING = (
    (Kind.MEDICINE, ItemStatus.ACTIVE, "Paracetamol 500mg tablets", "Knees", "Two when needed"),
    (Kind.PROBLEM, ItemStatus.ACTIVE, "Osteoarthritis of both knees", "", ""),
)
"""What long records are full of, and what of it stands on the Summary: one in twenty."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many people; of how many there are items, how many each, and two of them have longest."""

    people: int
    recorded: int
    items: int
    longest: int

    def __str__(self) -> str:
        return f"{self.people}-{self.recorded}-{self.items}-{self.longest}"


OFFICE = Size(45_000, 0, 0, 500)
COUNTY = Size(600_000, 45_000, 150, 2_000)
AT_ONCE = 20_000
"""Rows that are written at a time."""


@dataclass(frozen=True, slots=True)
class LargeHub:
    """Where it lies, and whom to open in it."""

    folder: Path
    long_records: tuple[int, ...]

    @property
    def config(self) -> Config:
        return demo.config_in(self.folder)

    @contextmanager
    def opened(self) -> Iterator[tuple[Store, Actor]]:
        """The store, and the community matron who works at it."""
        with unattended.opened(self.config) as (store, _):
            yield store, demo.member(store, demo.CHAIR)


def large_hub(size: Size = OFFICE) -> LargeHub:
    """The hub kept from an earlier run, if tables and seeder are what they were; else a new one."""
    folder = Path(tempfile.gettempdir()) / f"tapestry-bench-{_key()}-{size}"
    if not (folder / NOTED).exists():
        print(f"Making a hub of {size.people} people in {folder}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, size)
    noted = json.loads((folder / NOTED).read_text("utf-8"))
    return LargeHub(folder, tuple(noted["long_records"]))


def _key() -> str:
    """Changes with the tables, the policy and this file."""
    tables = Base.metadata.sorted_tables
    written = [str(CreateTable(table)) for table in tables]
    written += sorted(str(CreateIndex(index)) for table in tables for index in table.indexes)
    written += [resource("policy/disclosure.csv").read_text("utf-8"), Path(__file__).read_text()]
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:12]


def _make(folder: Path, size: Size) -> None:
    made = demo.make(folder, patients=60, seed=1974, today=TODAY, say=lambda _: None)
    with unattended.opened(made.config) as (store, actor):
        matron = demo.member(store, demo.CHAIR)
        with store.writing() as session:
            session.execute(text("PRAGMA cache_size = -200000"))
            _people(session, Random(45), size)
            long_records = session.scalars(
                select(Patient.id)
                .where(
                    Patient.nhs_number.in_(made.county.complex),
                    Patient.died.is_(None),
                    reach.openable(session, matron),
                )
                .order_by(Patient.id)
                .limit(2)
            ).all()
            for patient in long_records:
                _lengthen(session, Random(patient), [patient], size.longest)
            sign(session, actor, "bench.filled", ())
        if size.recorded:
            with store.writing() as session:
                session.execute(text("PRAGMA cache_size = -200000"))
                recorded = session.scalars(
                    select(Patient.id).where(Patient.id.not_in(long_records))
                    .order_by(Patient.id.desc()).limit(size.recorded)
                ).all()  # fmt: skip
                _lengthen(session, Random(46), recorded, size.items)
                sign(session, actor, "bench.filled", ())
    write_whole(folder / NOTED, json.dumps({"long_records": list(long_records)}).encode())


def _people(session: Session, rng: Random, size: Size) -> None:
    practices = list(session.scalars(select(Practice.id).order_by(Practice.id)))
    held = set(session.scalars(select(Patient.nhs_number)))
    free = (each for each in _numbers() if each not in held)
    left = size.people - len(held)
    while left > 0:
        some = list(islice(free, min(left, AT_ONCE)))
        session.execute(insert(Patient), [written_person(rng, each, practices) for each in some])
        left -= len(some)


def _numbers() -> Iterator[str]:
    """All synthetic NHS numbers that pass the check, in an order that looks like none."""
    for number in range(1_000_000):
        nine = f"999{number * 7919 % 1_000_000:06}"
        check = 11 - sum(int(d) * (10 - place) for place, d in enumerate(nine)) % 11
        if check != 10:
            yield f"{nine}{check % 11}"


def written_person(rng: Random, number: str, practices: Sequence[int]) -> dict[str, Any]:
    gender = rng.choice((Gender.FEMALE, Gender.MALE))
    born = date(rng.randrange(1926, 2026), 1, 1) + timedelta(days=rng.randrange(365))
    family = names.family_name(rng, elsewhere=rng.random() < 0.08)
    given = names.given_name(rng, gender.value, born.year, elsewhere=False)
    former = names.family_name(rng, elsewhere=False) if rng.random() < 0.15 else ""
    village = Village("Durham", f"DH{rng.randrange(1, 10)}")
    postcode = names.postcode(rng, village)
    house, road = rng.randrange(1, 90), rng.choice(names.STREETS)
    return {
        "nhs_number": number,
        "version": 1,
        "family": family,
        "given": given,
        "former_family": former,
        "born": PartialDate(born.isoformat()),
        "gender": gender,
        "address": f"{house} {road}, Durham",
        "postcode": postcode,
        "practice_id": rng.choice(practices),
        "family_key": folded(family),
        "given_key": folded(given),
        "first_key": folded(given),
        "former_key": folded(former),
        "street_key": folded(road),
        "house_key": str(house),
        "village_key": "durham",
        "postcode_key": folded(postcode),
    }


def _lengthen(session: Session, rng: Random, patients: Sequence[int], items: int) -> None:
    """Bring each record to so many items; written by the driver itself, for there are millions."""
    sources = _of_health(session)
    counted = select(Item.patient_id, func.count()).group_by(Item.patient_id)
    held = dict(session.execute(counted).all())
    usual = _usual()
    statement = _insert("item", usual)
    cursor = session.connection().connection.cursor()
    rows: list[tuple[Any, ...]] = []
    for patient in patients:
        rows += [
            tuple((usual | _item(rng, patient, number, rng.choice(sources))).values())
            for number in range(items - held.get(patient, 0))
        ]
        if len(rows) >= AT_ONCE:
            cursor.executemany(statement, rows)
            rows.clear()
    if rows:
        cursor.executemany(statement, rows)


def say_of_all(session: Session, rng: Random, items: int) -> None:
    """As many items of everyone, the same of each, written by the store itself: in seconds a
    million."""
    usual, sources = _usual(), _of_health(session)
    listed = ", ".join(f'"{name}"' for name in usual)
    cursor = session.connection().connection.cursor()
    cursor.execute(f"CREATE TEMP TABLE told AS SELECT {listed} FROM item WHERE 0")
    cursor.executemany(_insert("told", usual), [
        tuple((usual | _item(rng, 0, number, rng.choice(sources))).values())
        for number in range(items)
    ])  # fmt: skip
    of_each = {"patient_id": "patient.id", "id": "abs(random() / 2)",
               "source_ref": "source_ref || patient.id"}  # fmt: skip
    said = ", ".join(of_each.get(name, f'told."{name}"') for name in usual)
    cursor.execute(
        f"INSERT INTO item ({listed}) SELECT {said} FROM patient, told ORDER BY patient.id"
    )
    cursor.execute("DROP TABLE told")


def _of_health(session: Session) -> Sequence[int]:
    return session.scalars(select(Source.id).where(Source.sector == Sector.HEALTH)).all()


def _usual() -> dict[str, Any]:
    """What stands in each column of an item of which nothing is said."""
    return {
        each.name: each.default.arg if each.default is not None and each.default.is_scalar else None
        for each in Item.__table__.columns
        if each.computed is None
    }


def _insert(table: str, columns: dict[str, Any]) -> str:
    listed, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({listed}) VALUES ({marks})"


def _item(rng: Random, patient: int, number: int, source: int) -> dict[str, Any]:
    """As the driver writes it, one in twenty of what stands."""
    kind, status, title, detail, value = rng.choice(_STANDING if number % 20 == 0 else _PAST)
    said = NOW - timedelta(days=rng.randrange(1, 4000), minutes=rng.randrange(600))
    return {
        "patient_id": patient,
        "id": rng.getrandbits(62),
        "version": 1,
        "source_id": source,
        "source_ref": f"bench-{patient}-{number}",
        "said_at": utc_text(said),
        "recorded_from": utc_text(NOW),
        "kind": kind.value,
        "sector": Sector.HEALTH.value,
        "begins": said.date().isoformat(),
        "title": title,
        "detail": detail,
        "value": value,
        "status": status.value,
        "confidentiality": Confidentiality.NORMAL.value,
    }


if __name__ == "__main__":
    print(large_hub(Size(*map(int, sys.argv[1:5]))).folder)
