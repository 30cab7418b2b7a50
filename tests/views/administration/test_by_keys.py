"""Every page of Administration used for what it is there for, by keys alone."""

from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.models import AccessReview, Credential, Patient
from desktop.views.administration.access_bar import AccessBar
from desktop.views.administration.audit import AuditTab
from desktop.views.administration.backups import BackupsTab
from desktop.views.administration.objections import ObjectionsTab
from desktop.views.administration.page import NUMBERED, AdministrationPage, offers, permitted
from desktop.views.administration.people import PeopleTab
from desktop.views.administration.person_finder import PersonFinder
from desktop.views.administration.places import PLACES, PRACTICES, TEAMS, PlacesTab
from desktop.views.administration.policy import PolicyTab
from desktop.views.administration.preview import PreviewTab
from desktop.views.administration.retention import RetentionTab
from desktop.views.administration.reviews import ReviewsTab
from desktop.views.administration.sources import SourcesTab
from desktop.views.administration.subject_access import SubjectAccessTab
from desktop.views.administration.tab import AdministrationTab
from desktop.views.confirm import ConfirmDialog
from desktop.views.page import Page
from desktop.words.dates import PartialDate
from desktop.words.enums import Kind, RelationshipKind, ReviewOf, Role
from desktop.words.people import Actor
from tests.by_keys import Fingers, Key, seated
from tests.clock import NOW
from tests.desk import PASSWORD
from tests.views.conftest import Office

Tab = TypeVar("Tab", bound=AdministrationTab)

WHY = "Asked for in writing, 2026/114."


@pytest.fixture
def lead(office: Office, hashed: str) -> Actor:
    made = office.factory.staff(Role.GOVERNANCE_LEAD, "Moira Tait", teams=[office.team])
    office.factory.password(made, hashed)
    return made


@pytest.fixture
def mary(office: Office) -> Patient:
    made = office.factory.patient("Adams", practice=office.practice, title="Mrs")
    office.factory.item(made, "Heart failure")
    office.factory.item(made, "Sue Harker", Kind.CONTACT, detail="Daughter")
    return made


@pytest.fixture
def fingers(
    qtbot: QtBot, office: Office, lead: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Fingers:
    """The lead at a window with the page Administration in front.

    The computer's own chooser of folders is not ours to walk.
    """
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    seat = office.seat(
        lead, ask_where=lambda _, name: tmp_path / name, back_up=lambda: tmp_path / "hub.backup"
    )
    page = AdministrationPage(seat, permitted(seat))
    made = seated(qtbot, seat, office.lanes, {"today": Page(seat), "administration": page})
    made.go_by("Alt+8")
    return made


def come_to(fingers: Fingers, kind: type[Tab]) -> Tab:
    """A tab by its number; those that have none, by the arrows from the last that has."""
    page = fingers.window.page
    assert isinstance(page, AdministrationPage)
    place = [offer.make for offer in offers()].index(kind) + 1
    fingers.go_by(f"Ctrl+{min(place, NUMBERED)}")
    if place > NUMBERED:
        fingers.come_to(page.strip.bar)
        for _ in range(place - NUMBERED):
            fingers.press(Key.Key_Right)
        fingers.settle()
    assert isinstance(page.tab, kind)
    return page.tab


def test_someone_is_taken_on_helped_sent_away_and_seen_out(
    fingers: Fingers, office: Office
) -> None:
    tab = come_to(fingers, PeopleTab)
    acts = tab.form.acts
    fingers.use(tab.beside.add_button)
    fingers.fill(tab.form.name, "Ruth Eggleston")
    fingers.fill(tab.form.role, "Community nurse")
    fingers.fill(tab.form.organisation, "Hospice of the Dale")
    fingers.settle()
    fingers.go_round(fingers.window, "someone new")
    fingers.use(tab.beside.save_button)
    fingers.until(lambda: tab.beside.title.text() == "Ruth Eggleston")
    assert "This is shown once" in tab.beside.told.words.text()
    fingers.use(acts.reset)
    fingers.use(acts.give)
    assert "This is shown once" in tab.beside.told.words.text()
    fingers.fill(acts.deputy, "Anna Bell")
    fingers.fill(acts.until, "3 December")
    fingers.use(acts.away)
    fingers.until(acts.back.isVisible)
    fingers.use(acts.back)
    fingers.use(acts.leaves)
    fingers.go_round(fingers.window, "someone who leaves")
    fingers.use(acts.confirm)
    fingers.go_by("G")
    fingers.until(lambda: tab.beside.title.text() == "Ruth Eggleston")
    assert {"staff.added", "staff.left"} <= set(office.signed())


def test_whoever_is_locked_out_is_let_in_again(
    fingers: Fingers, office: Office, hashed: str
) -> None:
    shut_out = office.factory.staff(Role.COMMUNITY_NURSE, "Ruth Eggleston", teams=[office.team])
    office.factory.password(shut_out, hashed)
    office.factory.change(Credential, shut_out.id, locked_until=NOW + timedelta(minutes=9))
    tab = come_to(fingers, PeopleTab)
    fingers.choose(tab.beside.table, "Locked out")
    assert tab.beside.title.text() == "Ruth Eggleston"
    fingers.go_round(fingers.window, "someone locked out")
    fingers.use(tab.form.acts.unlock)
    fingers.until(lambda: not tab.form.acts.unlock.isVisible())
    assert "staff.unlocked" in office.signed()


def test_practices_teams_places_and_sources_are_added(fingers: Fingers, office: Office) -> None:
    tab = come_to(fingers, PlacesTab)
    lists = (("P", PRACTICES, "A81999"), ("T", TEAMS, "west"), ("H", PLACES, "oak"))
    for key, which, code in lists:
        fingers.go_by(key)
        beside, form = tab.lists[which], tab.forms[which]
        fingers.use(beside.add_button)
        fingers.fill(form.name, f"The new one of {which}")
        fingers.fill(form.code, code)
        fingers.go_round(fingers.window, which)
        fingers.use(beside.save_button)
        assert which in beside.title.text()
    sources = come_to(fingers, SourcesTab)
    fingers.use(sources.beside.add_button)
    fingers.fill(sources.form.name, "Hospice")
    fingers.fill(sources.form.code, "hospice")
    fingers.fill(sources.form.amber, "3")
    fingers.fill(sources.form.red, "9")
    fingers.use(sources.beside.save_button)
    fingers.until(lambda: sources.beside.title.text() == "Hospice")


def test_a_backup_is_taken(fingers: Fingers) -> None:
    tab = come_to(fingers, BackupsTab)
    fingers.use(tab.button)
    assert "hub.backup" in tab.told.words.text()
    fingers.go_round(fingers.window, "backups")


def test_the_policy_is_read_changed_tried_out_put_in_force_and_brought_back(
    fingers: Fingers, office: Office, tmp_path: Path
) -> None:
    tab = come_to(fingers, PolicyTab)
    change = tab.change
    for key in ("F2", "F3", "F5", "F4"):
        fingers.go_by(key)
        fingers.go_round(fingers.window, key)
    fingers.pick(change.which, "How long things last")
    fingers.fill(change.limits.what, "Minutes until an idle")
    fingers.fill(change.limits.number, "7")
    fingers.fill(change.limits.why, "The office stands open")
    fingers.use(change.limits.set)
    fingers.go_round(fingers.window, "a policy being changed")
    fingers.use(change.preview)
    come_to(fingers, PolicyTab)
    fingers.go_by("F4")
    fingers.fill(change.note, "The office stands open.")
    fingers.use(change.put)
    dialog = fingers.dialog()
    assert isinstance(dialog, ConfirmDialog)
    fingers.go_round(dialog, "password")
    fingers.fill(dialog.form.password, PASSWORD)
    fingers.press(Key.Key_Return)
    fingers.see_closed()
    fingers.until(lambda: "Version 2" in tab.held.text())
    fingers.go_by("F5")
    fingers.choose(tab.versions.table, "As shipped")
    fingers.use(tab.versions.back)
    assert change.note.text() == "Back to version 1."
    fingers.come_to(change.undo)  # its key takes back what is typed, where words are
    fingers.press(Key.Key_Space)
    assert not change.put.isEnabled()
    fingers.use(tab.save)
    assert (tmp_path / "disclosure.csv").exists()


def test_what_was_unusual_is_reviewed_ended_and_restricted(
    fingers: Fingers, office: Office, lead: Actor, mary: Patient
) -> None:
    make = office.factory
    make.keep(
        AccessReview(
            what=ReviewOf.BREAK_GLASS, patient_id=mary.id, staff_id=office.matron.id, reason=WHY,
            at=NOW - timedelta(days=1), reviewer_id=lead.id,
        )
    )  # fmt: skip
    stranger = make.staff(Role.SPECIALIST, "Zoe Hall", teams=[office.team])
    make.related(mary, stranger, RelationshipKind.DECLARED, ends_at=NOW + timedelta(days=14))
    tab = come_to(fingers, ReviewsTab)
    fingers.choose(tab.reviews.table, "ADAMS")
    fingers.go_round(fingers.window, "to review")
    fingers.use(tab.reviews.right)
    fingers.go_by("F3")
    fingers.choose(tab.table, "Zoe Hall")
    fingers.go_round(fingers.window, "declared")
    fingers.use(tab.end)
    fingers.go_by("F4")
    find(fingers, tab.restricted.finder, mary)
    fingers.fill(tab.restricted.reason, WHY)
    fingers.go_round(fingers.window, "restricted")
    fingers.use(tab.restricted.restrict)
    fingers.choose(tab.restricted.table, "ADAMS")
    fingers.fill(tab.restricted.reason, "She no longer wants it.")
    fingers.use(tab.restricted.lift)
    wanted = {"access.reviewed", "relationship.ended", "patient.restricted", "patient.released"}
    assert wanted <= set(office.signed())


def test_an_objection_is_written_down_and_withdrawn(
    fingers: Fingers, office: Office, mary: Patient
) -> None:
    tab = come_to(fingers, ObjectionsTab)
    panel = tab.panel
    find(fingers, tab.finder, mary)
    fingers.fill(panel.against, "Being discussed")
    fingers.fill(panel.words, "Nobody is to talk about me")
    fingers.go_round(fingers.window, "an objection")
    fingers.use(panel.button)
    fingers.use(panel.sure_to_record.act)
    fingers.choose(panel.table, "ADAMS")
    fingers.use(panel.withdraw)
    fingers.go_round(fingers.window, "an objection withdrawn")
    fingers.use(panel.sure_to_withdraw.act)
    assert {"objection.recorded", "objection.withdrawn"} <= set(office.signed())


def test_a_record_is_previewed_answered_and_closed(
    fingers: Fingers, office: Office, mary: Patient, tmp_path: Path
) -> None:
    preview = come_to(fingers, PreviewTab)
    begin(fingers, preview.bar, mary)
    fingers.until(preview.button.isVisible)
    fingers.fill(preview.whom, "Link workers")
    fingers.use(preview.button)
    fingers.go_round(fingers.window, "a preview")
    fingers.use(preview.bar.end)
    answer = come_to(fingers, SubjectAccessTab)
    begin(fingers, answer.bar, mary)
    fingers.until(answer.button.isVisible)
    fingers.go_round(fingers.window, "subject access")
    fingers.use(answer.button)
    fingers.until(lambda: "Written" in answer.strip.words.text())
    fingers.use(answer.bar.end)
    fingers.until(lambda: not answer.button.isVisible())


def test_a_record_that_is_due_is_deleted(fingers: Fingers, office: Office) -> None:
    gone = office.factory.patient("Brown", died=PartialDate("2001-02-03"))
    tab = come_to(fingers, RetentionTab)
    fingers.choose(tab.due, "BROWN")
    fingers.press(Key.Key_Space)
    fingers.fill(tab.reason, "Kept long enough.")
    fingers.come_to(tab.sure)
    fingers.press(Key.Key_Space)
    fingers.go_round(fingers.window, "retention")
    fingers.use(tab.delete)
    fingers.until(lambda: tab.strip.words.text() == "1 record is deleted.")
    with office.store.reading() as session:
        assert session.get(Patient, gone.id) is None


def test_the_audit_is_searched_exported_and_verified(
    fingers: Fingers, mary: Patient, tmp_path: Path
) -> None:
    tab = come_to(fingers, AuditTab)
    search, unusual, check = tab.search, tab.unusual, tab.check
    fingers.use(search.go)
    fingers.until(search.entry.isVisible)
    fingers.go_round(fingers.window, "entries")
    fingers.use(search.export)
    assert list(tmp_path.glob("audit*.csv"))
    fingers.fill(search.patient, str(mary.nhs_number))
    fingers.use(search.looks)
    fingers.go_by("F3")
    fingers.use(unusual.go)
    fingers.go_round(fingers.window, "unusual access")
    fingers.go_by("F4")
    fingers.use(check.go)
    fingers.until(check.copy.isEnabled)
    fingers.go_round(fingers.window, "verify")
    fingers.use(check.copy)
    assert QApplication.clipboard().text() == check.head.text()


def find(fingers: Fingers, finder: PersonFinder, patient: Patient) -> None:
    fingers.fill(finder.box, str(patient.nhs_number))
    fingers.use(finder.button)
    assert finder.person() == patient.id


def begin(fingers: Fingers, bar: AccessBar, patient: Patient) -> None:
    """Open somebody's record for a reason."""
    fingers.fill(bar.number, str(patient.nhs_number))
    fingers.press(Key.Key_Return)
    fingers.until(bar.begin.isEnabled)
    fingers.fill(bar.reason, WHY)
    fingers.use(bar.begin)
