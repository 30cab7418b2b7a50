"""The page of one patient: never a word of the last one on the page of the next."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.models import AuditEntry, Patient
from desktop.services import items, one_page, patients, since, trends
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.views.patient import PatientPage
from desktop.views.since import SinceTab
from desktop.views.timeline import TimelineTab
from desktop.views.trends import TrendsTab
from desktop.words.enums import Role
from tests.clock import NOW
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.people import alan, edith, wilf
from tests.views.showing import dressed, shown
from tests.views.words import words_on


def a_page(qtbot: QtBot, office: Office) -> PatientPage:
    page = shown(qtbot, dressed(PatientPage, office.seat()))
    page.resize(1290, 680)
    page.seat.records.touched.connect(page.hear)
    return page


def bring(qtbot: QtBot, page: PatientPage, patient: Patient) -> None:
    page.bring(patient.id)
    qtbot.waitUntil(lambda: page.about is not None and page.about.id == patient.id)
    qtbot.waitUntil(page.summary.sheet.isVisible)


class Slow:
    """Holds the questions about one patient up on their lane."""

    def __init__(self, patient: Patient, really: Callable[..., Any], place: int) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        self._patient, self._really, self._place = patient.id, really, place

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        answer = self._really(*arguments, **named)
        if arguments[self._place] == self._patient:
            self.reached.set()
            assert self.go.wait(5)
        return answer


def test_opening_a_patient_shows_who_they_are_and_what_is_known(
    qtbot: QtBot, office: Office
) -> None:
    page = a_page(qtbot, office)
    bring(qtbot, page, edith(office))
    assert page.about is not None
    assert page.about.name == "COULTHARD, Edith Mary (Mrs)"
    words = words_on(page)
    assert "Penicillin" in words
    assert "Two falls in 14 days" in words
    assert page.refer.isEnabled()


def test_opening_a_patient_is_in_the_audit(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    bring(qtbot, a_page(qtbot, office), patient)
    with office.store.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subjects) == ("patient.opened", f"patient:{patient.id}")


def test_the_next_patient_is_asked_for_with_nothing_of_the_last_on_screen(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = edith(office), alan(office)
    page = a_page(qtbot, office)
    bring(qtbot, page, first)
    for key in page.tabs:
        page.go(key)
    qtbot.waitUntil(lambda: page.made(TimelineTab).table.table_model.rowCount() > 20)
    qtbot.waitUntil(lambda: "Who cares for Edie" in words_on(page))
    page.go("summary")
    slow = Slow(second, patients.open_patient, 2)
    monkeypatch.setattr(patients, "open_patient", slow)
    page.bring(second.id)
    assert page.about is None
    for word in ("COULTHARD", "Edie", "Edith", "Penicillin", "Apixaban", "Two falls", "Keith"):
        assert word not in words_on(page)
    assert not page.refer.isEnabled()
    slow.go.set()
    qtbot.waitUntil(lambda: page.about is not None)
    qtbot.waitUntil(lambda: "Asthma" in words_on(page))
    assert "Penicillin" not in words_on(page)


@pytest.mark.parametrize(
    ("where", "name", "place"),
    [
        (patients, "open_patient", 2),
        (one_page, "summary", 2),
    ],
)
def test_a_late_answer_about_the_last_patient_never_lands_on_the_next(
    qtbot: QtBot,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    place: int,
) -> None:
    first, second = edith(office), alan(office)
    page = a_page(qtbot, office)
    slow = Slow(first, getattr(where, name), place)
    monkeypatch.setattr(where, name, slow)
    headed: list[str] = []
    page.headed.connect(lambda: headed.append(page.about.name if page.about else ""))
    page.bring(first.id)
    qtbot.waitUntil(slow.reached.is_set)
    headed.clear()
    page.bring(second.id)
    shown_since: list[str] = []
    allergies = page.summary.columns[0][0].list.row_model
    allergies.modelReset.connect(lambda: shown_since.extend(row.strong for row in allergies.rows))
    slow.go.set()
    qtbot.waitUntil(lambda: "Asthma" in words_on(page))
    assert shown_since == []
    assert headed == ["", "ROBSON, Alan (Mr)"]
    assert "Penicillin" not in words_on(page)
    assert "COULTHARD" not in words_on(page)


def test_a_late_timeline_or_story_of_the_last_patient_never_lands_on_the_next(
    qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = edith(office), alan(office)
    page = a_page(qtbot, office)
    bring(qtbot, page, first)
    slow = Slow(first, items.timeline, 2)
    monkeypatch.setattr(items, "timeline", slow)
    page.go("timeline")
    qtbot.waitUntil(slow.reached.is_set)
    page.bring(second.id)
    slow.go.set()
    qtbot.waitUntil(lambda: "Asthma" in words_on(page))
    assert "Apixaban" not in words_on(page)

    bring(qtbot, page, first)
    slow_story = Slow(first, items.story, 2)
    monkeypatch.setattr(items, "story", slow_story)
    allergies = page.summary.columns[0][0].list
    allergies.opened.emit(allergies.row_model.rows[0])
    qtbot.waitUntil(slow_story.reached.is_set)
    page.bring(second.id)
    slow_story.go.set()
    qtbot.waitUntil(lambda: "Asthma" in words_on(page))
    assert "Penicillin" not in words_on(page)
    assert not page.summary.story.isVisible()


@pytest.mark.parametrize(("key", "where", "place"), [("trends", trends, 2), ("since", since, 3)])
def test_late_trends_or_changes_of_the_last_patient_never_land_on_the_next(
    qtbot: QtBot,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    where: Any,
    place: int,
) -> None:
    first, second = edith(office), alan(office)
    page = a_page(qtbot, office)
    bring(qtbot, page, first)
    slow = Slow(first, where.read, place)
    monkeypatch.setattr(where, "read", slow)
    page.go(key)
    qtbot.waitUntil(slow.reached.is_set)
    tables = [page.made(TrendsTab).table, *page.made(SinceTab).tables.values()]
    told: list[str] = []
    for table in tables:
        table.table_model.modelReset.connect(
            lambda model=table.table_model: told.extend(["row"] * model.rowCount())
        )
    page.bring(second.id)
    slow.go.set()
    qtbot.waitUntil(lambda: "Asthma" in words_on(page))
    assert told == []


def test_someone_who_may_not_open_a_patient_reads_why_and_sees_nobody(
    qtbot: QtBot, office: Office
) -> None:
    patient = edith(office)
    stranger = office.factory.staff(Role.COMMUNITY_NURSE, "Zoe Hall")
    page = shown(qtbot, dressed(PatientPage, office.seat(stranger)))
    page.bring(patient.id)
    qtbot.waitUntil(lambda: "not on a list of yours" in words_on(page))
    assert page.about is None
    assert "COULTHARD" not in words_on(page)


def test_the_tabs_are_gone_through_with_the_keyboard(qtbot: QtBot, office: Office) -> None:
    page = a_page(qtbot, office)
    bring(qtbot, page, edith(office))
    assert page.strip.bar.hasFocus()
    qtbot.keyClick(page.strip.bar, Qt.Key.Key_Right)
    assert page.strip.current == "timeline"
    qtbot.waitUntil(lambda: page.made(TimelineTab).table.table_model.rowCount() > 20)
    qtbot.keyClick(page.strip.bar, Qt.Key.Key_Right)
    assert page.strip.current == "week"
    control = Qt.KeyboardModifier.ControlModifier
    for digit, key in enumerate(page.tabs):
        qtbot.keyClick(page.strip.bar, Qt.Key(Qt.Key.Key_1 + digit), control)
        assert (page.strip.current, page.stack.currentWidget()) == (key, page.made(page.tabs[key]))


def test_a_tab_is_made_when_someone_first_goes_to_it_and_only_then(
    qtbot: QtBot, office: Office
) -> None:
    page = a_page(qtbot, office)
    bring(qtbot, page, edith(office))
    assert page.stack.count() == 1
    page.go("week")
    page.go("summary")
    page.go("week")
    assert page.stack.count() == 2


def test_what_a_section_cannot_show_is_a_key_away_in_the_timeline(
    qtbot: QtBot, office: Office
) -> None:
    page = a_page(qtbot, office)
    page.resize(1290, 520)
    bring(qtbot, page, edith(office))
    listing = page.summary.columns[0][1]
    assert listing.key == "problems"
    listing.more.setFocus()
    qtbot.keyClick(listing.more, Qt.Key.Key_Space)
    assert page.tab is page.made(TimelineTab)
    rows = page.made(TimelineTab).table.table_model.rowCount
    qtbot.waitUntil(lambda: rows() == len(listing.facts))


def test_the_banner_follows_a_change_of_the_person(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    page = a_page(qtbot, office)
    bring(qtbot, page, patient)

    def rename(session: Any) -> frozenset[str]:
        session.get_one(Patient, patient.id).preferred = "Al"
        return sign(session, office.matron, "patient.renamed", [f"patient:{patient.id}"])

    with qtbot.waitSignal(page.headed):
        page.hear(carry_out(office.store, rename, NOW))
    assert page.about is not None
    assert page.about.preferred == "Al"


def test_r_asks_which_meeting_to_refer_to(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    page = a_page(qtbot, office)
    bring(qtbot, page, patient)
    qtbot.keyClick(page.strip.bar, Qt.Key.Key_R)
    dialog = page.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    page.bring(patient.id)
    assert not dialog.isVisible()
    assert page.dialog is None


@pytest.mark.parametrize("who", [edith, alan, wilf])
def test_every_control_has_a_name(
    qtbot: QtBot, office: Office, who: Callable[[Office], Patient]
) -> None:
    page = a_page(qtbot, office)
    bring(qtbot, page, who(office))
    assert nameless(page) == []
    page.go("timeline")
    qtbot.waitUntil(lambda: page.made(TimelineTab).table.table_model.rowCount() > 0)
    assert nameless(page) == []
