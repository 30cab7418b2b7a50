"""Places: who stays where, what is noted at a round; and caseloads with who comes to them."""

from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import Item, Patient, Place
from desktop.views.places import PlacesPage
from desktop.views.places_residents import ResidentsPart
from desktop.words.enums import (
    Confidentiality,
    ItemStatus,
    Kind,
    PlaceKind,
    Role,
    Sector,
    SourceKind,
)
from desktop.words.places import Group
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.fitting import crushed
from tests.views.showing import arrived


def home(office: Office, residents: int = 2) -> tuple[Place, list[Patient]]:
    make = office.factory
    place = make.place("Beech House", team=office.team)
    make.place("Coppice Ward", PlaceKind.WARD, team=office.team)
    council = make.source("Council", Sector.SOCIAL, SourceKind.COUNCIL)
    people = [
        make.patient(f"Adams{number:02}", practice=office.practice, place=place)
        for number in range(residents)
    ]
    for number, each in enumerate(people):
        make.item(each, "Long term residential care", Kind.SERVICE, source=council,
                  begins="2026-11-23" if number == 0 else "2024-01-01")  # fmt: skip
    return place, people


def page(qtbot: QtBot, office: Office, clock: Any = None) -> PlacesPage:
    made = PlacesPage(office.seat(clock=clock))
    for table in (made.residents.table, made.caseloads.table):
        QAbstractItemModelTester(table.table_model, made)
    arrived(qtbot, made)
    return made


def cells(part: Any) -> list[list[str]]:
    model = part.table.table_model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def residents(qtbot: QtBot, made: PlacesPage) -> ResidentsPart:
    qtbot.waitUntil(lambda: made.residents.table.table_model.rowCount() > 0)
    return made.residents


def test_the_residents_of_the_first_home_stand_beside_the_list(
    qtbot: QtBot, office: Office
) -> None:
    home(office)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    assert [line.read for line in part.list.row_model.rows] == [
        "Beech House, care home, 2", "Coppice Ward, ward, none of yours",
    ]  # fmt: skip
    assert cells(part) == [
        ["ADAMS00, Mary", "Due Wed 02-Dec, first plan", "", ""],
        ["ADAMS01, Mary", "Overdue 1051 d, first plan", "", ""],
    ]
    assert nameless(part) == []


def stands(part: ResidentsPart, *, below: bool) -> bool:
    """Whether the residents stand below the list, or beside it."""
    return (part.table.mapTo(part, QPoint()).x() == part.list.mapTo(part, QPoint()).x()) is below


def test_with_large_text_one_bar_scrolls_places_and_residents_together(
    qtbot: QtBot, office: Office
) -> None:
    _, people = home(office, residents=6)
    for number in range(8):
        office.factory.place(f"Elm House {number}", team=office.team)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    made.resize(1100, 640)
    for scale in (1.0, 2.0, 1.0, 2.0):
        part._seat.look.choose(scale=scale)
        qtbot.waitUntil(partial(stands, part, below=scale > 1))
    QApplication.processEvents()
    bars = [each.verticalScrollBar() for each in made.findChildren(QAbstractScrollArea)
            if each.isVisible() and each.verticalScrollBar().maximum()]  # fmt: skip
    assert len(bars) == 1
    assert part.list.height() >= 10 * part.list.sizeHintForRow(0)
    assert not part.table.visibleRegion().contains(part.table.rect().center())
    row = part.list.row_model.index(0)
    part.list.scrollTo(row)
    qtbot.mouseClick(part.list.viewport(), Qt.MouseButton.LeftButton,
                     pos=part.list.visualRect(row).center())  # fmt: skip
    qtbot.waitUntil(lambda: part.table.visibleRegion().contains(part.table.rect().center()))
    assert part.table.table_model.rowCount() == len(people)


def test_a_place_without_anybody_says_so(qtbot: QtBot, office: Office) -> None:
    home(office)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    part.list.setCurrentIndex(part.list.row_model.index(1))
    qtbot.waitUntil(part.nobody.isVisible)
    assert part.named.text() == "Coppice Ward"
    assert cells(part) == []


def test_going_home_is_asked_of_a_ward_alone_and_no_date_is_said(
    qtbot: QtBot, office: Office
) -> None:
    home(office)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    assert part.table.isColumnHidden(2)
    with office.store.reading() as session:
        ward = session.scalars(select(Place).where(Place.name == "Coppice Ward")).one()
    office.factory.patient("Bell", practice=office.practice, place=ward)
    part.list.setCurrentIndex(part.list.row_model.index(1))
    qtbot.waitUntil(lambda: cells(part) != [] and cells(part)[0][0].startswith("BELL"))
    assert not part.table.isColumnHidden(2)
    assert cells(part)[0][2] == "No date yet"


def test_enter_opens_a_resident(qtbot: QtBot, office: Office) -> None:
    _, people = home(office)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    part.table.setFocus()
    part.table.selectRow(1)
    with qtbot.waitSignal(made.opened) as asked:
        qtbot.keyClick(part.table, Qt.Key.Key_Return)
    assert asked.args == [people[1].id]


def test_a_note_of_the_round_is_drafted_signed_and_shown(qtbot: QtBot, office: Office) -> None:
    home(office)
    made = page(qtbot, office, clock=lambda: NOW + timedelta(hours=2))
    part = residents(qtbot, made)
    part.table.selectRow(0)
    assert part.about.title.text() == "ADAMS00, Mary"
    assert part.last.text() == "No note of a round is there that you may see."
    part.note.edit.setFocus()
    qtbot.keyClicks(part.note.edit, "Ate well")
    part.closely.edit.setCurrentIndex(1)
    made.leave()
    part.table.selectRow(1)
    assert (part.note.text(), part.closely.is_sensitive()) == ("", False)
    part.table.selectRow(0)
    qtbot.waitUntil(lambda: part.note.text() == "Ate well")  # kept while it was typed
    assert part.closely.is_sensitive()
    part.save.click()
    qtbot.waitUntil(lambda: part.last.text().endswith("Anna Bell: Ate well"))
    assert (part.note.text(), part.closely.is_sensitive()) == ("", False)
    with office.store.reading() as session:
        (note,) = session.scalars(select(Item).where(Item.author_id.is_not(None)))
    assert note.confidentiality is Confidentiality.SENSITIVE
    qtbot.waitUntil(lambda: cells(part)[0][3] == "0 min")


def test_an_empty_note_is_not_saved(qtbot: QtBot, office: Office) -> None:
    home(office)
    made = page(qtbot, office)
    part = residents(qtbot, made)
    part.table.selectRow(0)
    part.save.click()
    assert part.note.edit.accessibleDescription() == "Write something before you save."


def test_caseloads_have_visits_and_say_who_sends_none(qtbot: QtBot, office: Office) -> None:
    _, people = home(office)
    nursing = office.factory.source("Nursing", Sector.HEALTH, SourceKind.COMMUNITY)
    made = page(qtbot, office)
    made.turn("caseloads")
    part = made.caseloads
    qtbot.waitUntil(lambda: part.table.table_model.rowCount() == 2)
    assert part.unsaid.words.text() == "Visits not supplied by Nursing for this week."
    assert cells(part)[0][2:] == ["Nobody known", "None known", "None to show", "None to show"]
    for begins in ("2026-11-26T14:00", "2026-11-28T10:30"):
        office.factory.item(people[0], "Stairs", Kind.VISIT, source=nursing, begins=begins,
                            status=ItemStatus.PLANNED)  # fmt: skip
    made.hear(frozenset({f"patient:{people[0].id}"}))
    qtbot.waitUntil(lambda: cells(part)[0][2] != "Nobody known")
    assert cells(part)[0][:4] == [
        "ADAMS00, Mary", "Beech House", "14:00 Stairs", "2 to come",
    ]  # fmt: skip
    own = part.table.table_model.columns[3]
    assert own.below is not None
    assert own.below(part.table.table_model.rows[0]) == "next Sat 10:30 Stairs"
    header = [column.title for column in part.table.table_model.columns]
    assert header[2:4] == ["Everyone today", "Own visits this week"]
    assert not part.table.isColumnHidden(1)
    assert part.unsaid.words.text() == ""
    assert part.table.isColumnHidden(4)
    qtbot.keyClick(part, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: part.table.table_model.rowCount() == 2)
    assert not part.table.isColumnHidden(4)
    assert nameless(made) == []


def test_a_caseload_says_who_is_in_hospital(qtbot: QtBot, office: Office) -> None:
    person = office.factory.patient("Bell", practice=office.practice)
    hospital = office.factory.source("Hospital", Sector.HEALTH, SourceKind.HOSPITAL)
    made = page(qtbot, office)
    made.turn("caseloads")
    part = made.caseloads
    qtbot.waitUntil(lambda: part.table.table_model.rowCount() == 1)
    assert part.table.isColumnHidden(1)
    office.factory.item(person, "Admitted to Coppice Ward", Kind.ADMISSION, source=hospital,
                        begins="2026-11-20")  # fmt: skip
    made.hear(frozenset({f"patient:{person.id}"}))
    qtbot.waitUntil(lambda: cells(part)[0][1] == "Admitted to Coppice Ward")
    assert not part.table.isColumnHidden(1)


def test_with_large_text_what_has_no_column_stands_below_the_name(
    qtbot: QtBot, office: Office
) -> None:
    _, people = home(office)
    office.factory.item(people[0], "Frame", Kind.EQUIPMENT)
    made = page(qtbot, office)
    made.turn("caseloads")
    part = made.caseloads
    part.choose(Group.THERAPIST)
    qtbot.waitUntil(lambda: part.table.table_model.rowCount() == 2)
    name = part.table.table_model.columns[0]

    def below() -> list[str]:
        assert name.below is not None
        return name.below(part.table.table_model.rows[0]).splitlines()[1:]

    assert below() == []
    high = part.table.rowHeight(0)
    office.look.choose(scale=2.0)
    qtbot.waitUntil(lambda: part.table.isColumnHidden(5))
    assert below() == ["Stays in: Beech House", "Goals: None to show", "Equipment: Frame"]
    qtbot.waitUntil(lambda: part.table.rowHeight(0) > 2.5 * high)
    part.choose(Group.NURSE)
    qtbot.waitUntil(lambda: part.table.table_model.rowCount() == 2)
    assert below() == ["Stays in: Beech House"]


def test_one_goes_between_its_parts_with_letters(qtbot: QtBot, office: Office) -> None:
    home(office)
    made = page(qtbot, office)
    residents(qtbot, made)
    for key, part in ((Qt.Key.Key_C, "caseloads"), (Qt.Key.Key_P, "places")):
        qtbot.keyClick(made, key)
        assert made.part is made.parts[part]


def test_nothing_is_crushed_with_large_text(qtbot: QtBot, office: Office) -> None:
    home(office, residents=30)
    office.look.choose(scale=2.0)
    made = PlacesPage(office.seat())
    made.resize(1214, 592)
    qtbot.addWidget(made)
    made.show()
    made.arrive()
    part = residents(qtbot, made)
    part.table.selectRow(3)
    for _ in range(3):
        QApplication.processEvents()
    qtbot.waitUntil(lambda: crushed(made) == [])
    made.turn("caseloads")
    qtbot.waitUntil(lambda: made.caseloads.table.table_model.rowCount() == 30)
    qtbot.waitUntil(lambda: crushed(made.caseloads) == [])


def test_whoever_writes_no_notes_is_offered_none(qtbot: QtBot, office: Office) -> None:
    home(office)
    clerk = office.factory.staff(Role.PRACTICE_STAFF, "Chloe Surtees", teams=[office.team])
    made = PlacesPage(office.seat(clerk))
    arrived(qtbot, made)
    part = residents(qtbot, made)
    part.table.selectRow(0)
    assert part.about.isVisible()
    assert not part.note.isVisible()
    assert not part.last.isVisible()  # and nothing is said of notes that they do not see
    assert not part.save.isVisible()
