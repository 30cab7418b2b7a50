"""Paint every page, for looking at: ``python -m tests.pictures FOLDER [NAME…]``.

Light and dark, in a small window, a large one, and with text twice as large; a person's pages are
painted for someone with little in the record, for someone with much, and for someone who has died.
The demonstration hub behind them is made in the folder the first time.
"""

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop import unattended
from desktop.app import App
from desktop.config import Config
from desktop.demo import hub
from desktop.demo.hand import Hand
from desktop.models import (
    AuditEntry,
    Copy,
    Item,
    Meeting,
    Patient,
    PlanVersion,
    Relationship,
)
from desktop.services import plan_content, reach
from desktop.services.changes import carry_out
from desktop.store.session import GuardedSession, sign, utc_now
from desktop.views.administration.audit import CHECK, SEARCH, UNUSUAL, AuditTab
from desktop.views.administration.page import AdministrationPage
from desktop.views.desk import DeskPage
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.places import PlacesPage
from desktop.views.theme import Look
from desktop.views.timeline import TimelineTab
from desktop.views.trends import TrendsTab
from desktop.words.enums import Agreement, PaperKind, PlaceKind, PrintFormat, RelationshipKind
from desktop.words.places import Group
from desktop.words.trends import Trend
from tests.clock import NOW, TODAY
from tests.services.test_plans import CONTENT

PATIENTS, SEED = 400, 1974
THEMES = ("light", "dark")
SMALL, LARGE = (1366, 768), (1920, 1080)
SIZES = {"small": (*SMALL, 1.0), "large": (*LARGE, 1.0), "twice": (*SMALL, 2.0)}
"""Width, height and text scale of each window."""
AGREED = TODAY - timedelta(days=40)
NIGHT = (7.3, 7.5, 11.2)
"""Hours before now at which the chair looked at each of the three."""
WHY = "caseload; reason: The son rang the night service about the evening visit"
SOUGHT = "coul"
"""What is typed where somebody is looked for."""
REST = 60
"""Milliseconds without work after which a page stands as it will stand."""

Pages = Iterator[tuple[str, Callable[[], object]]]
"""What each picture is called, and what brings its page to the front; a dialog is handed back."""


def paint(config: Config, out: Path, only: Collection[str] = ()) -> list[Path]:
    """Paint all, or what is called so; the pictures, in the order of painting.

    Called ``simple-timeline``, say, or in one look ``simple-timeline-dark-small``.
    """
    out.mkdir(parents=True, exist_ok=True)
    hand = Hand(out, lambda _: None)
    people, meeting = _people(config), _meeting(config)
    _write_plans(config, people)
    _look_at_night(config, people)

    def chair(app: App) -> Pages:
        yield from _office(app, meeting)
        yield from _persons(app, people)

    number = _number(config, people["complex"])
    _let_in(config, people["complex"])

    def keeper(app: App) -> Pages:
        yield from _looking_after(app, number)
        yield "looked", partial(_tab, app, people["complex"], "looked")

    for username, pages in ((hub.CHAIR, chair), (hub.KEEPER, keeper)):
        with _signed_in(config, username, hand) as (app, look):
            for theme in THEMES:
                for size, (wide, high, scale) in SIZES.items():
                    look.choose(theme, scale)
                    app.window.move(0, 0 if high == SMALL[1] else SMALL[1])
                    app.window.resize(wide, high)
                    for page, show in pages(app):
                        name = f"{page}-{theme}-{size}"
                        if not only or page in only or name in only:
                            shown = show()
                            _rest(app)
                            before = shown if isinstance(shown, QDialog) else None
                            hand.look(before or app.window, name)
                            if before is not None:
                                before.reject()
                                _rest(app)
    return [out / each for each in hand.pictures]


def _two_screens(folder: Path) -> str:
    """The offscreen platform with a small screen, and a large one under it: a dialog is no larger
    than the screen that its window stands on."""
    folder.mkdir(parents=True, exist_ok=True)
    screens = [
        {"name": name, "x": 0, "y": top, "width": wide, "height": high,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for name, top, (wide, high) in (("small", 0, SMALL), ("large", SMALL[1], LARGE))
    ]  # fmt: skip
    told = folder / "screens.json"
    told.write_text(json.dumps({"screens": screens}), "utf-8")
    return f"offscreen:configfile={told}"


def _people(config: Config) -> dict[str, int]:
    """Three people of the chair's, by how much is in their records."""
    with unattended.opened(config) as (store, _):
        chair = hub.member(store, hub.CHAIR)
        with store.reading() as session:
            found = session.execute(
                select(Patient.id, Patient.died)
                .join(Item, Item.patient_id == Patient.id)
                .where(reach.openable(session, chair))
                .group_by(Patient.id)
                .order_by(func.count(Item.id))
            ).all()
    alive = [number for number, died in found if died is None]
    dead = [number for number, died in found if died is not None]
    return {"simple": alive[0], "complex": alive[-1], "died": dead[-1]}


def _write_plans(config: Config, people: dict[str, int]) -> None:
    """One that is being written, and two that are agreed and lie in a home; once in a hub."""
    with unattended.opened(config) as (store, _):
        chair = hub.member(store, hub.CHAIR)

        def write(session: Session) -> frozenset[str]:
            for kind, number in people.items():
                plan = PlanVersion(patient_id=number, number=1)
                plan_content.write(plan, replace(CONTENT, key_worker=chair.id))
                session.add(plan)
                session.flush()
                if kind != "simple":
                    plan.agree(AGREED, chair.id, Agreement.PERSON, "")
                    session.add(Copy(
                        kind=PaperKind.CARE_PLAN, patient_id=number, plan_version_id=plan.id,
                        format=PrintFormat.LARGE, place="the kitchen drawer", printed_at=NOW,
                        printed_by_id=chair.id,
                    ))  # fmt: skip
            return sign(session, chair, "test.set up", [f"patient:{n}" for n in people.values()])

        with store.reading() as session:
            written = session.scalar(select(func.count(PlanVersion.id)))
        if not written:
            carry_out(store, write, NOW)


def _look_at_night(config: Config, people: dict[str, int]) -> None:
    """What the audit lists as unusual; once in a hub."""
    with unattended.opened(config) as (store, _):
        chair = hub.member(store, hub.CHAIR)
        with store.reading() as session:
            asked = select(func.count(AuditEntry.number)).where(AuditEntry.detail.contains(WHY))
            if session.scalar(asked):
                return
        for hours, number in zip(NIGHT, people.values(), strict=True):
            session = GuardedSession(store.for_writing, partial(_before, hours))
            sign(session, chair, "patient.opened", [f"patient:{number}"], WHY)
            session.commit()
            session.close()


def _let_in(config: Config, patient: int) -> None:
    """The lead answers someone: for as long as that takes, by the computer's own clock."""
    with unattended.opened(config) as (store, _):
        lead = hub.member(store, hub.KEEPER)
        with store.writing() as session:
            session.add(Relationship(
                patient_id=patient, kind=RelationshipKind.SUBJECT_ACCESS, staff_id=lead.id,
                begins_at=utc_now(), ends_at=utc_now() + timedelta(hours=4), made_by_id=lead.id,
            ))  # fmt: skip
            sign(session, lead, "test.set up", [f"patient:{patient}"])


def _number(config: Config, patient: int) -> str:
    """The NHS number by which the audit is asked about someone."""
    with unattended.opened(config) as (store, _), store.reading() as session:
        return session.scalars(select(Patient.nhs_number).where(Patient.id == patient)).one() or ""


def _before(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def _meeting(config: Config) -> int:
    """The chair's next one."""
    with unattended.opened(config) as (store, _), store.reading() as session:
        asked = select(Meeting.id).where(Meeting.starts_at >= NOW).order_by(Meeting.starts_at)
        return session.scalars(asked).first() or 0


@contextmanager
def _signed_in(config: Config, username: str, hand: Hand) -> Iterator[tuple[App, Look]]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    look = Look(application, "light")
    app = App(application, look, config, clock=lambda: NOW)
    app.show()
    door = app.sign_in
    hand.type(door.username.edit, username)
    hand.type(door.password.edit, hub.PASSWORD)
    hand.key(door.password.edit, Qt.Key.Key_Return)
    hand.wait(lambda: app.window.page is not None, "the office behind the door")
    try:
        yield app, look
    finally:
        app.window.close()


def _office(app: App, meeting: int) -> Pages:
    for name in ("today", "patients", "desk", "meetings", "actions", "help"):
        yield name, partial(app.window.go, name)
    for part in ("places", "caseloads"):
        yield part, partial(app.window.go, f"places/{part}")
    yield "meeting", partial(app.window._bring, "meeting", meeting)

    def caseload(group: Group) -> None:
        app.window.go("places/caseloads")
        page = app.window.page
        assert isinstance(page, PlacesPage)
        page.caseloads.choose(group)

    for group in Group:
        yield f"caseload-{group.name.lower().replace('_', '-')}", partial(caseload, group)

    def ward() -> None:
        app.window.go("places/places")
        _rest(app)
        page = app.window.page
        assert isinstance(page, PlacesPage)
        listed = page.residents.list
        kinds = [line.key.kind for line in listed.row_model.rows]
        listed.setCurrentIndex(listed.row_model.index(kinds.index(PlaceKind.WARD)))
        _rest(app)
        if page.residents.table.table_model.rowCount():
            page.residents.table.selectRow(0)

    def call() -> None:
        app.window.go("desk")
        desk = app.window.page
        assert isinstance(desk, DeskPage)
        desk.again.click()
        desk.box.setText(SOUGHT)
        _rest(app)
        QTest.keyClick(desk.box, Qt.Key.Key_Return)
        _rest(app)
        desk.checking.who.edit.setCurrentIndex(1)
        for tick in [each for each in desk.checking.ticks.values() if each.isEnabled()][:2]:
            tick.setChecked(True)
        desk.checking.confirm.click()

    yield "ward", ward
    yield "desk-call", call

    def found() -> None:
        app.window.go("patients")
        _rest(app)
        people = app.window.page
        assert isinstance(people, PatientsPage)
        people.box.setText(SOUGHT)

    def finder() -> QDialog | None:
        app.window.find_person()
        if app.window.finder is not None:
            app.window.finder.box.setText(SOUGHT)
        return app.window.finder

    yield "found", found
    yield "finder", finder


def _tab(app: App, number: int, tab: str) -> PatientPage:
    """A part of someone's record."""
    page = app.window._pages["patient"]
    assert isinstance(page, PatientPage)
    if app.window.page is not page or page._number != number:
        app.window._bring("patient", number)
        _rest(app)
    if page.summary.story.isVisible():  # of the picture before
        page.summary.story.close_button.click()
    page.go(tab)
    return page


def _persons(app: App, people: dict[str, int]) -> Pages:
    page = app.window._pages["patient"]
    assert isinstance(page, PatientPage)
    show = partial(_tab, app)

    def story(number: int) -> None:
        show(number, "summary")
        _rest(app)
        lists = [each.list for column in page.summary.columns for each in column]
        told = next(row for each in lists for row in each.row_model.rows if row.key is not None)
        page.summary.story.tell(number, told.key)

    def contacts(number: int) -> None:
        show(number, "trends")
        page.made(TrendsTab).choose(Trend.CONTACTS)

    def timeline(number: int, *, listed: bool) -> None:
        show(number, "timeline")
        page.made(TimelineTab).show_list(listed)

    def dialog(number: int, opens: Callable[[], object]) -> QDialog | None:
        show(number, "summary")
        _rest(app)
        opens()
        return page.dialog

    dialogs = {
        "openers": page._show_openers, "eyes": page._see_as, "add": page._add,
        "refer": page._refer, "differ": page._show_contradictions,
    }  # fmt: skip
    for kind, number in people.items():
        for name, opens in dialogs.items():
            yield f"{kind}-{name}", partial(dialog, number, opens)
        for tab in [each for each in page.tabs if each != "timeline"]:
            yield f"{kind}-{tab}", partial(show, number, tab)
        yield f"{kind}-timeline", partial(timeline, number, listed=False)
        yield f"{kind}-story", partial(story, number)
        yield f"{kind}-contacts", partial(contacts, number)
        yield f"{kind}-timeline-list", partial(timeline, number, listed=True)


def _looking_after(app: App, number: str) -> Pages:
    yield "feeds", partial(app.window.go, "feeds/sources")
    yield "matching", partial(app.window.go, "feeds/matching")
    page = app.window._pages["administration"]
    assert isinstance(page, AdministrationPage)
    bar = page.strip.bar

    def show(place: int) -> None:
        if app.window.page is not page:
            app.window.go("administration")
        bar.setCurrentIndex(place)

    def audit(way: str) -> None:
        if app.window.page is not page:
            app.window.go("administration")
        page.go("audit")
        _rest(app)
        tab = page.tab
        assert isinstance(tab, AuditTab)
        tab._choose(way)
        if way == SEARCH:
            tab.search.patient.set_text(number)
            tab.search.search_looks()
        elif way == UNUSUAL:
            tab.unusual.ask()

    for way in (SEARCH, UNUSUAL, CHECK):
        yield f"audit-{way}", partial(audit, way)
    for place in range(bar.count()):
        key = str(bar.tabData(place)).replace(" ", "-")
        yield f"administration-{key}", partial(show, place)


def _rest(app: App) -> None:
    """All that was asked has been answered, shown and laid out."""
    quiet = 0
    while quiet < 2:
        QTest.qWait(REST)
        quiet = 0 if app.lanes._errands else quiet + 1


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    os.environ.setdefault("QT_QPA_PLATFORM", _two_screens(folder))
    if not (folder / "hub" / hub.DONE).exists():
        hub.make(folder / "hub", patients=PATIENTS, seed=SEED, today=TODAY, say=print)
    paint(hub.config_in(folder / "hub"), folder, sys.argv[2:])
