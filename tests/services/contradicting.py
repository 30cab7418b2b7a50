"""One person of whom two sources say different things."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.feeds import intake
from desktop.models import Finding, Item, Patient, Source
from desktop.services import contradictions, disclosure
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.contradictions import Contradiction
from desktop.words.enums import FindingKind, Kind, Role, Rule, SourceKind
from desktop.words.people import Actor
from tests.clock import NOW
from tests.factory import Factory
from tests.services.desks import Desks


class Said:
    """One person of a practice, and two sources that say different things of them."""

    def __init__(self, desks: Desks, scripts: Store, folder: Path) -> None:
        self.desks, self.scripts, self.folder = desks, scripts, folder
        self.factory: Factory = desks.factory
        self.nurse = desks.seat(Role.COMMUNITY_NURSE, "Anna Bell")
        self.clerk = desks.seat(Role.PRACTICE_STAFF, "Carol Dent", practices=[desks.practice])
        self.patient: Patient = self.factory.patient(practice=desks.practice)
        self.gp = self.factory.source("GP Dene")
        self.hospital = self.factory.source("Hospital", kind=SourceKind.HOSPITAL)
        self._files = 0

    def allergy(self, title: str, source: Source, **others: object) -> Item:
        return self.factory.item(self.patient, title, Kind.ALLERGY, source=source, **others)  # type: ignore[arg-type]

    def touch(
        self, now: datetime = NOW, by: Store | None = None, actor: Actor | None = None
    ) -> None:
        """Something of them was changed: by a script, or by someone at a desk."""
        who = actor or Actor(self.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        carry_out(
            by or self.scripts,
            lambda session: sign(session, who, "item.annotated", {f"patient:{self.patient.id}"}),
            now,
        )

    def seen(self, actor: Actor) -> list[Contradiction]:
        return self.desks.ask(
            actor,
            lambda session: list(
                contradictions.of_patient(
                    session, disclosure.person(session, actor), self.patient.id
                )
            ),
        )

    def rules(self, actor: Actor) -> list[Rule]:
        return [each.rule for each in self.seen(actor)]

    def found(self) -> set[str]:
        """What is worked out, whoever sees it."""
        with self.scripts.reading() as session:
            return set(
                session.scalars(
                    select(Finding.subject).where(Finding.kind == FindingKind.CONTRADICTION)
                )
            )

    def bring(self, source: Source, now: datetime = NOW, **fields: object) -> None:
        """A source sends who the person is, and what else it says of them."""
        self._files += 1
        path = self.folder / f"{self._files}.json"
        said = fields.pop("entries", [])
        person = {
            "resourceType": "Patient", "id": "p1", "birthDate": "1941-03-09",
            "name": [{"family": "Adams", "given": ["Mary"]}],
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number",
                            "value": self.patient.nhs_number}],
            **fields,
        }  # fmt: skip
        assert isinstance(said, list)
        entries = [{"resource": each} for each in (person, *said)]
        path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection",
                                    "entry": entries}))  # fmt: skip
        actor = Actor(self.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        intake.import_paths(self.scripts, actor, [path], source=source.code, now=now)


@pytest.fixture
def said(desks: Desks, scripts: Store, tmp_path: Path) -> Said:
    folder = tmp_path / "sent"
    folder.mkdir()
    return Said(desks, scripts, folder)


@pytest.fixture
def allergic(said: Said) -> Said:
    said.allergy("Penicillin", said.gp)
    said.allergy("No known allergies", said.hospital)
    said.touch()
    return said


def home(line: str, postcode: str) -> list[dict[str, object]]:
    return [{"use": "home", "line": [line], "postalCode": postcode}]


def a_fact(title: str) -> dict[str, object]:
    """Something that everybody of the team may see, by which they know the source."""
    return {"resourceType": "Condition", "id": title, "code": {"text": title},
            "subject": {"reference": "Patient/p1"}}  # fmt: skip
