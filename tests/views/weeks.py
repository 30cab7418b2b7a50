"""Someone with a week, and the tab that shows it."""

from typing import Any

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models import Patient, Source
from desktop.services import patients
from desktop.views.week import WeekTab
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector, SourceKind
from tests.views.conftest import Office
from tests.views.showing import shown


class Home:
    """Someone at home, with whoever comes from each source."""

    def __init__(self, office: Office, died: PartialDate | None = None) -> None:
        self.office, make = office, office.factory
        self.patient: Patient = make.patient(practice=office.practice, died=died)
        self.nursing = make.source("Nursing", Sector.HEALTH, SourceKind.COMMUNITY)
        self.council = make.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
        self.rota = make.source("Brightway", Sector.SOCIAL, SourceKind.COUNCIL)

    def item(self, title: str, kind: Kind, begins: str, source: Source | None = None,
             **others: Any) -> int:  # fmt: skip
        return self.office.factory.item(
            self.patient, title, kind, source=source or self.nursing, begins=begins,
            **{"status": ItemStatus.PLANNED, **others},
        ).id  # fmt: skip

    def visit(self, title: str, begins: str, ends: str | None = None, **others: Any) -> int:
        return self.item(title, Kind.VISIT, begins, ends=ends, **others)

    def call(self, begins: str, **others: Any) -> int:
        return self.item("Home care visit", Kind.VISIT, begins, self.rota,
                         **{"detail": "Kelly Moss · Brightway Home Care", **others})  # fmt: skip

    def package(self, **others: Any) -> int:
        return self.item(
            "Home support", Kind.SERVICE, "2026-10-01", self.council,
            **{"status": ItemStatus.ACTIVE, "value": "14 hours a week",
               "detail": "Brightway Home Care · Four calls a day", **others},
        )  # fmt: skip


def opened(qtbot: QtBot, office: Office, patient: Patient, wide: int = 1290) -> WeekTab:
    tab = shown(qtbot, WeekTab(office.seat()))
    tab.resize(wide, 638)
    QAbstractItemModelTester(tab.grid.week_model, tab)
    with office.store.reading() as session:
        banner = patients.banner(session, patient.id)
    tab.show_patient(banner)
    tab.arrive()
    qtbot.waitUntil(lambda: bool(tab.named.text()))
    return tab
