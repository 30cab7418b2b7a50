"""Words that somebody may not be told, planted in every withheld place, and an ear for them."""

import re
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget
from sqlalchemy import select

from desktop.models import (
    Action,
    AgendaItem,
    Item,
    ItemAnnotation,
    Meeting,
    Objection,
    Patient,
    PlanVersion,
    Relationship,
)
from desktop.records import Records
from desktop.words.dates import PartialDate
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    MeetingState,
    ObjectionTo,
    RelationshipKind,
    Role,
    Sector,
    Told,
)
from desktop.words.people import Actor, Cell
from tests.clock import NOW, TODAY
from tests.reports.reading import words
from tests.services.record import EVERYTHING
from tests.views.conftest import Office

CANARY = re.compile(r"CANARY\d+END", re.IGNORECASE)
PLANS = Cell(Sector.PERSON, Kind.GOAL, Confidentiality.NORMAL)
"""Whoever may see these reads plans."""
SHOWN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
SAID_BY = ("text", "toPlainText", "windowTitle", "toolTip", "accessibleName",
           "accessibleDescription", "placeholderText", "statusTip", "whatsThis")  # fmt: skip


@cache
def said_by(kind: type) -> tuple[str, ...]:
    """Which of these a kind of widget has."""
    return tuple(name for name in SAID_BY if hasattr(kind, name))


class Ear:
    """Hears all that leaves the store towards a person."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self.heard_whole: list[QWidget] = []
        """Windows that nothing comes to any more."""

    def answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What the one door hands to any screen."""
        awaited = Records._awaited

        def overheard(
            records: Records, topic: str, then: Callable[[Any], None], failed: Any
        ) -> Any:
            def hear(answer: Any) -> None:
                self.heard.add(repr(answer))
                then(answer)

            return awaited(records, topic, hear, failed)

        monkeypatch.setattr(Records, "_awaited", overheard)

    def looks(self) -> None:
        """Every word in every widget of every window, whether in front or not."""
        for window in QApplication.topLevelWidgets():
            if window in self.heard_whole:
                continue
            for widget in (window, *window.findChildren(QWidget)):
                kind: type = type(widget)
                for name in said_by(kind):
                    said = getattr(widget, name)
                    if callable(said):
                        self.heard.add(str(said()))
                if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
                    top = QModelIndex()
                    columns = 1 if isinstance(widget, QListView) else model.columnCount(top)
                    for row in range(model.rowCount(top)):
                        for column in range(columns):
                            index = model.index(row, column, top)
                            self.heard.update(str(index.data(role)) for role in SHOWN)
        self.heard.add(QApplication.clipboard().text())

    def reads(self, folder: Path) -> None:
        """Names of files, and what lies in them: an encrypted hub says nothing."""
        for path in folder.rglob("*"):
            self.heard.add(str(path.relative_to(folder)))
            if path.is_file():
                content = path.read_bytes()
                self.heard.add(content.decode("latin-1"))
                if path.suffix == ".pdf":
                    self.heard.add(words(content))

    def paper(self, draw: Callable[..., bytes]) -> Callable[..., bytes]:
        def drawn(*what: Any) -> bytes:
            pdf = draw(*what)
            self.heard.add(words(pdf))
            return pdf

        return drawn

    @property
    def canaries(self) -> set[str]:
        found = (CANARY.findall(said) for said in self.heard)
        return {each.upper() for several in found for each in several}


class Planted:
    """Someone known with a fact in every cell; a stranger; and someone set apart, who is on the
    agenda of the reader's own meeting and open to nobody there.

    ``allowed`` are the cells that the reader may be told of. What is said of anything else, and all
    of the other two, is a canary, and ``whose`` says where each was put.
    """

    def __init__(self, office: Office, reader: Actor, allowed: frozenset[Cell]) -> None:
        self.office, self.make, self.reader = office, office.factory, reader
        self.whose: dict[str, str] = {}
        self._numbers = count(1)
        home = self.make.place("Beech House", team=office.team)
        self.known = self.make.patient("Hindmarsh", "Dorothy", practice=office.practice, place=home)
        self._facts(allowed)
        elsewhere = self.make.team("Elsewhere")
        self.other = self.make.staff(Role.GP, "Dr Elsewhere", teams=[elsewhere])
        self.stranger = self._somebody_else(
            practice=self.make.practice("Far Surgery", elsewhere), place=home
        )
        self.apart = self._somebody_else(practice=office.practice, place=home, restricted=True)
        self.people = (self.known, self.stranger, self.apart)
        for person in (self.stranger, self.apart):
            self._said_of(person)
        self._asked_to_be_apart()
        self._plans(allowed)
        self.meeting = self._meet()

    def canary(self, where: str) -> str:
        said = f"CANARY{next(self._numbers)}END"
        self.whose[said] = where
        return said

    def heard_by(self, ear: Ear) -> list[str]:
        """Where what was heard and should not have been was put."""
        heard = ear.canaries
        return sorted(where for said, where in self.whose.items() if said in heard)

    def not_heard_by(self, ear: Ear) -> list[str]:
        heard = ear.canaries
        return sorted(where for said, where in self.whose.items() if said not in heard)

    def _facts(self, allowed: frozenset[Cell]) -> None:
        # Every feed of the hub is listed by name, whomever it knows: those names are no canaries.
        sources = {sector: self.make.source(f"feed of {sector}", sector) for sector in Sector}
        rows: list[Item] = []
        beside: list[ItemAnnotation] = []
        for number, cell in enumerate(sorted(EVERYTHING.cells), 1):
            seen = cell in allowed

            def said(field: str, cell: Cell = cell, seen: bool = seen) -> str:
                return f"seen {field}" if seen else self.canary(f"{field} of {cell.key}")

            rows.append(
                Item(patient_id=self.known.id, id=number, kind=cell.kind, sector=cell.sector,
                     confidentiality=cell.confidentiality, begins=PartialDate("2026-11-25"),
                     title=said("title"), detail=said("detail"), value=said("value"),
                     unit=said("unit"), status=ItemStatus.ACTIVE, said_at=NOW,
                     recorded_from=NOW, source_id=None if seen else sources[cell.sector].id)
            )  # fmt: skip
            beside.append(
                ItemAnnotation(patient_id=self.known.id, item_id=number, author_id=self.reader.id,
                               text=said("annotation"), made_at=NOW)
            )  # fmt: skip
        self.make.keep(*rows)
        self.make.keep(*beside)

    def _somebody_else(self, **where: Any) -> Patient:
        """Whom another knows, and the reader does not."""
        return self.make.patient(
            self.canary("family name"), self.canary("given name"), address=self.canary("address"),
            telephone=self.canary("telephone"), known=False, **where,
        )  # fmt: skip

    def _said_of(self, person: Patient) -> None:
        say, make = self.canary, self.make
        make.item(person, say("problem"), Kind.PROBLEM, detail=say("detail of a problem"))
        make.item(person, say("contact"), Kind.CONTACT, detail=say("detail of a contact"))
        past = make.meeting(self.office.team, chair=self.other, patients=[person])
        with make.store.reading() as session:
            asked = select(AgendaItem.id).where(AgendaItem.meeting_id == past.id)
            item = session.scalars(asked).one()
        make.keep(
            Action(patient_id=person.id, agenda_item_id=item, what=say("action"),
                   owner_id=self.other.id, due=TODAY, agreed_on=TODAY)
        )  # fmt: skip

    def _asked_to_be_apart(self) -> None:
        """Which the lead is told by name, and nobody else."""
        told = self.reader.role is Role.GOVERNANCE_LEAD
        if told:
            for name in (self.apart.family, self.apart.given):
                del self.whose[name]
        self.make.keep(
            Objection(patient_id=self.apart.id, against=ObjectionTo.DISCUSSION,
                      note="seen" if told else self.canary("objection"),
                      made_by_id=self.other.id, made_at=NOW),
            Relationship(patient_id=self.apart.id, kind=RelationshipKind.DECLARED,
                         staff_id=self.other.id, begins_at=NOW, made_by_id=self.other.id,
                         reason="seen" if told else self.canary("reason of a relationship")),
        )  # fmt: skip

    def _plans(self, allowed: frozenset[Cell]) -> None:
        for person in self.people:
            plan = self.make.plan(person)
            if person is not self.known or PLANS not in allowed:
                told = self.canary("what is most important")
                self.make.change(PlanVersion, plan.id, most_important=told)

    def _meet(self) -> Meeting:
        say = self.canary
        meeting = self.make.meeting(self.office.team, chair=self.reader, patients=[self.known])
        self.make.keep(
            AgendaItem(meeting_id=meeting.id, patient_id=self.apart.id, position=2,
                       question=say("question"), note=say("note"), told=Told.YES, told_on=TODAY,
                       asked_by_id=self.office.matron.id)
        )  # fmt: skip
        return meeting

    def facts(self, person: Patient) -> list[int]:
        """The ids of all that is held about someone."""
        with self.make.store.reading() as session:
            return list(session.scalars(select(Item.id).where(Item.patient_id == person.id)))

    def finish(self, meeting: Meeting) -> None:
        self.make.change(Meeting, meeting.id, state=MeetingState.FINISHED, finished_at=NOW)
