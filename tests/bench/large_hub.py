"""A hub of 45,000 people, two of whom have 500 items: made once, then kept in a temporary folder.

The county's hub is made as a person would make it; the many are written straight into its tables,
since what is measured here is how they are found, not how they come in.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from secrets import randbits
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop import unattended
from desktop.config import Config, resource
from desktop.demo import hub as demo
from desktop.demo import names
from desktop.demo.directory import Village
from desktop.files import write_whole
from desktop.models import Base, Item, Patient, Practice, Source
from desktop.services import relationships
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.dates import PartialDate
from desktop.words.enums import Confidentiality, Gender, ItemStatus, Kind, Sector
from desktop.words.patients import folded
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.factory import nhs_number

PEOPLE = 45_000
ITEMS = 500
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


def large_hub() -> LargeHub:
    """The hub kept from an earlier run, if tables and seeder are what they were; else a new one."""
    folder = Path(tempfile.gettempdir()) / f"tapestry-bench-{_key()}"
    if not (folder / NOTED).exists():
        print(f"Making a hub of {PEOPLE} people in {folder}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder)
    noted = json.loads((folder / NOTED).read_text("utf-8"))
    return LargeHub(folder, tuple(noted["long_records"]))


def _key() -> str:
    """Changes with the tables, the policy and this file."""
    tables = Base.metadata.sorted_tables
    written = [str(CreateTable(table)) for table in tables]
    written += sorted(str(CreateIndex(index)) for table in tables for index in table.indexes)
    written += [resource("policy/disclosure.csv").read_text("utf-8"), Path(__file__).read_text()]
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:12]


def _make(folder: Path) -> None:
    made = demo.make(folder, patients=60, seed=1974, today=TODAY, say=lambda _: None)
    with unattended.opened(made.config) as (store, actor):
        matron = demo.member(store, demo.CHAIR)
        with store.writing() as session:
            rng = Random(45)
            practices = list(session.scalars(select(Practice.id).order_by(Practice.id)))
            held = set(session.scalars(select(Patient.nhs_number)))
            free = (each for each in map(nhs_number, range(PEOPLE * 2)) if each not in held)
            people = [
                written_person(rng, each, practices) for each in islice(free, PEOPLE - len(held))
            ]
            session.execute(insert(Patient), people)
            long_records = session.scalars(
                select(Patient.id)
                .where(
                    Patient.nhs_number.in_(made.county.complex),
                    Patient.died.is_(None),
                    relationships.openable(session, matron),
                )
                .order_by(Patient.id)
                .limit(2)
            ).all()
            for patient in long_records:
                _lengthen(session, rng, patient)
            sign(session, actor, "bench.filled", ())
    write_whole(folder / NOTED, json.dumps({"long_records": list(long_records)}).encode())


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
        "postcode_key": folded(postcode),
    }


def _lengthen(session: Session, rng: Random, patient: int) -> None:
    """Bring a record to its 500 items."""
    sources = session.scalars(select(Source.id).where(Source.sector == Sector.HEALTH)).all()
    held = session.scalar(select(func.count(Item.id)).where(Item.patient_id == patient)) or 0
    rows = []
    for number in range(ITEMS - held):
        common = _STANDING if number % 20 == 0 else _PAST
        kind, status, title, detail, value = rng.choice(common)
        said = NOW - timedelta(days=rng.randrange(1, 4000), minutes=rng.randrange(600))
        rows.append({
            "patient_id": patient,
            "id": randbits(63),
            "version": 1,
            "source_id": rng.choice(sources),
            "source_ref": f"bench-{number}",
            "said_at": said,
            "recorded_from": NOW,
            "kind": kind,
            "sector": Sector.HEALTH,
            "begins": PartialDate(said.date().isoformat()),
            "title": title,
            "detail": detail,
            "value": value,
            "status": status,
            "confidentiality": Confidentiality.NORMAL,
        })  # fmt: skip
    session.execute(insert(Item), rows)
