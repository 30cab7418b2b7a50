"""A clerk who says whom a source means, and a script that brings in what the sources send."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from desktop.feeds import intake, readers, tray
from desktop.feeds.demographics import Homes
from desktop.models import (
    Item,
    Patient,
    Source,
)
from desktop.services import matching_tray
from desktop.store.store import Store
from desktop.words.enums import ItemStatus, Role, Sector, SourceKind
from desktop.words.matching import Beside, MatchRow
from desktop.words.people import Actor
from tests.clock import NOW, TODAY
from tests.feeds.making import MARY
from tests.services.desks import Desks


class Office:
    """A clerk who matches people, and a script that brings in what the sources send."""

    def __init__(self, desks: Desks, scripts: Store, folder: Path) -> None:
        self.desks, self.scripts, self.folder = desks, scripts, folder
        self.factory = desks.factory
        self.clerk = desks.seat(Role.CARE_COORDINATOR, "Jo Bell")
        self.script = Actor(self.factory.script(), "Set-up", Role.SERVICE_ACCOUNT)
        self.factory.keep(
            Source(code="ward", name="Ward", sector=Sector.HEALTH, kind=SourceKind.HOSPITAL),
            Source(code="gp", name="Dene GP", sector=Sector.HEALTH, kind=SourceKind.GP,
                   may_register=True),
        )  # fmt: skip

    def bring(self, *contents: bytes, source: str = "ward") -> None:
        for old in self.folder.iterdir():
            old.unlink()
        for number, content in enumerate(contents):
            (self.folder / f"{number}.dat").write_bytes(content)
        intake.import_paths(self.scripts, self.script, [self.folder], source=source, now=NOW)

    def listed(self) -> tuple[MatchRow, ...]:
        return self.desks.ask(self.clerk, lambda s: matching_tray.listed(s, self.clerk))

    def beside(self, match: int) -> Beside:
        return self.desks.change(self.clerk, lambda s: matching_tray.beside(s, self.clerk, match))

    def confirm(
        self, row: MatchRow, patient_id: int, by: Actor | None = None, *, at_once: bool = True
    ) -> None:
        by = by or self.clerk
        self.desks.change(by, lambda s: matching_tray.beside(s, by, row.id))
        self.desks.change(
            by, lambda s: matching_tray.confirm(s, by, row.id, row.version, patient_id, NOW)
        )
        if at_once:
            self.take_in()

    def refuse(self, row: MatchRow, patient_id: int) -> None:
        self.desks.change(
            self.clerk,
            lambda s: matching_tray.refuse(s, self.clerk, row.id, row.version, patient_id, NOW),
        )

    def offer_again(self, row: MatchRow, patient_id: int) -> None:
        self.desks.change(
            self.clerk,
            lambda s: matching_tray.offer_again(s, self.clerk, row.id, row.version, patient_id),
        )

    def register(self, row: MatchRow, *, at_once: bool = True) -> None:
        self.desks.change(
            self.clerk, lambda s: matching_tray.register(s, self.clerk, row.id, row.version, NOW)
        )
        if at_once:
            self.take_in()

    def undo(self, row: MatchRow) -> None:
        self.desks.change(
            self.clerk, lambda s: matching_tray.undo(s, self.clerk, row.id, row.version, NOW)
        )

    def take_in(self) -> None:
        """What scripts do on a hub at each import."""
        read = partial(readers.read, today=TODAY)
        tray.take_in_all(self.scripts, self.script, read, Homes({}, []), NOW)

    def all(self, statement: Select[Any]) -> Sequence[Any]:
        with self.scripts.reading() as session:
            return session.scalars(statement).all()

    def titles(self, patient_id: int) -> dict[str, ItemStatus]:
        with self.scripts.reading() as session:
            return dict(
                session.execute(
                    select(Item.title, Item.status).where(Item.patient_id == patient_id)
                ).all()
            )


def known(office: Office, nhs: str = MARY, **others: Any) -> Patient:
    return office.factory.patient(
        "Adams", "Mary", practice=office.desks.practice, nhs=nhs, **others
    )
