"""What the sources of one person disagree about: seen on the Summary, and seen to with keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models import Action, FindingAnswer, Patient
from desktop.services import patients
from desktop.services.changes import carry_out
from desktop.store.session import sign
from desktop.views.contradiction_words import count_words, naming_words, rule_words
from desktop.views.contradictions import ContradictionsDialog
from desktop.views.patient import PatientPage
from desktop.views.today import TodayPage
from desktop.words.contradictions import Contradiction, Explained, Task
from desktop.words.enums import Kind, Role, Rule, SourceKind
from desktop.words.patients import BannerRow
from tests.clock import NOW, TODAY
from tests.views.accessible import nameless
from tests.views.conftest import Office
from tests.views.showing import arrived, dressed, shown
from tests.views.sitting import Sitting, wall
from tests.views.sitting import sitting as sitting  # noqa: PLC0414 - a fixture


def touch(office: Office, patient: Patient) -> None:
    """Have it looked for again what the sources disagree about."""
    carry_out(
        office.store,
        lambda session: sign(session, office.matron, "test.touched", {f"patient:{patient.id}"}),
        NOW,
    )


@pytest.fixture
def patient(office: Office) -> Patient:
    """Someone allergic to penicillin, and to nothing; with two next of kin."""
    make = office.factory
    patient = make.patient("Coulthard", "Edith Mary", practice=office.practice, title="Mrs")
    gp, hospital = make.source("GP"), make.source("Hospital", kind=SourceKind.HOSPITAL)
    make.item(patient, "Penicillin", Kind.ALLERGY, source=gp, detail="Anaphylaxis")
    make.item(patient, "No known allergies", Kind.ALLERGY, source=hospital)
    make.item(patient, "Keith Coulthard", Kind.CONTACT, source=gp, detail="Son, next of kin")
    make.item(patient, "Jean Ferry", Kind.CONTACT, source=hospital, detail="Next of kin")
    touch(office, patient)
    return patient


def about(office: Office, patient: Patient) -> BannerRow:
    with office.store.reading() as session:
        return patients.banner(session, patient.id)


@pytest.fixture
def dialog(qtbot: QtBot, office: Office, patient: Patient) -> ContradictionsDialog:
    dialog = shown(qtbot, ContradictionsDialog(office.seat(), about(office, patient)))
    qtbot.waitUntil(lambda: len(dialog.list.row_model.rows) == 2)
    return dialog


def told(dialog: ContradictionsDialog) -> list[tuple[str, str]]:
    return [(line.title, line.chip) for line in dialog.list.row_model.rows]


def test_the_summary_names_the_gravest_and_a_key_shows_them(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    page = shown(qtbot, dressed(PatientPage, office.seat()))
    page.bring(patient.id)
    strip = page.summary.strips.differ
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == (
        "The sources disagree. An allergy, and none known: Penicillin, and 1 more."
    )
    known = next(each for each in page.summary.columns[0] if each.key == "allergies")
    assert ("Penicillin", "Sources disagree") in [
        (fact.strong, fact.chip) for fact in known.list.row_model.rows
    ]
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert isinstance(page.dialog, ContradictionsDialog)


def test_each_side_opens_as_the_fact_that_it_is_and_escape_comes_back(
    qtbot: QtBot, dialog: ContradictionsDialog
) -> None:
    assert [button.text() for button in dialog.sides.buttons] == [
        "Open what GP says", "Open what Hospital says",
    ]  # fmt: skip
    titles = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        qtbot.keyClick(dialog.list, key)
        qtbot.waitUntil(lambda: dialog.story.title.text() != "")
        titles.append(dialog.story.title.text())
        assert nameless(dialog) == []
        qtbot.keyClick(dialog.story.close_button, Qt.Key.Key_Escape)
        assert not dialog.story.isVisible()
        assert dialog.isVisible()
        assert dialog.list.hasFocus()
    assert titles == ["Penicillin", "No known allergies"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_they_stand_side_by_side_the_gravest_first(dialog: ContradictionsDialog) -> None:
    assert told(dialog) == [
        ("An allergy, and none known", "Nobody’s yet"), ("Two next of kin", "Nobody’s yet"),
    ]  # fmt: skip
    assert [card.title.text() for card in dialog.sides.cards] == ["GP", "Hospital"]


def test_one_key_makes_it_somebodys_task(
    qtbot: QtBot, office: Office, patient: Patient, dialog: ContradictionsDialog
) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: told(dialog)[0][1] == "A task")
    assert dialog.state.text() == "Anna Bell sees to it, due Thu 03-Dec."
    assert not dialog.task.isEnabled()
    with office.store.reading() as session:
        (action,) = session.query(Action).all()
    assert (action.owner_id, action.patient_id) == (office.matron.id, patient.id)
    assert (action.due - TODAY).days == 7


def test_a_reason_explains_it_and_stays_with_its_signature(
    qtbot: QtBot, office: Office, dialog: ContradictionsDialog
) -> None:
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog, Qt.Key.Key_E)  # without a reason it asks for one
    qtbot.waitUntil(dialog.reason.edit.hasFocus)
    qtbot.keyClicks(dialog.reason.edit, "Jean is a neighbour; Keith it is.")
    qtbot.keyClick(dialog.reason.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told(dialog)[1] == ("Two next of kin", "Explained"))
    assert "Anna Bell, 26-Nov-2026: Jean is a neighbour" in dialog.state.text()
    assert dialog.reason.text() == ""
    with office.store.reading() as session:
        assert [each.reason for each in session.query(FindingAnswer).all()] == [
            "Jean is a neighbour; Keith it is."
        ]


def test_too_short_a_reason_is_refused_and_stays(
    qtbot: QtBot, dialog: ContradictionsDialog
) -> None:
    dialog.reason.set_text("no")
    dialog.explain.click()
    qtbot.waitUntil(dialog.trouble.isVisible)
    assert "Write the reason" in dialog.trouble.words.text()
    assert dialog.reason.text() == "no"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_can_be_done_about_it_stays_in_sight(
    qtbot: QtBot, office: Office, patient: Patient, scale: float
) -> None:
    make = office.factory
    for name in ("Nursing", "Hospice", "Ambulance"):
        make.item(patient, f"Kin of {name}", Kind.CONTACT, source=make.source(name),
                  detail="Next of kin")  # fmt: skip
    touch(office, patient)
    office.look.choose(scale=scale)
    dialog = shown(qtbot, ContradictionsDialog(office.seat(), about(office, patient)))
    dialog.resize(1080, 700)
    qtbot.waitUntil(lambda: len(dialog.list.row_model.rows) == 2)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(dialog.sides.cards) == 5)
    held = (dialog.task, dialog.explain, dialog.leave_button)
    qtbot.waitUntil(
        lambda: all(each.visibleRegion().boundingRect() == each.rect() for each in held)
    )
    dialog.explain.click()  # it asks for a reason, wherever that was
    edit = dialog.reason.edit
    qtbot.waitUntil(lambda: dialog.focusWidget() is edit and not edit.visibleRegion().isEmpty())


def test_those_who_say_the_same_are_one_card(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    make = office.factory
    make.item(patient, "Jean Ferry", Kind.CONTACT, source=make.source("Nursing"),
              detail="Next of kin")  # fmt: skip
    touch(office, patient)
    dialog = shown(qtbot, ContradictionsDialog(office.seat(), about(office, patient)))
    qtbot.waitUntil(lambda: len(dialog.list.row_model.rows) == 2)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(dialog.sides.cards) == 2)
    named = {frozenset(card.title.text().split(", ")): card for card in dialog.sides.cards}
    assert named.keys() == {frozenset({"GP"}), frozenset({"Hospital", "Nursing"})}
    said = [each.text() for each in named[frozenset({"Hospital", "Nursing"})].findChildren(QLabel)]
    assert any(words.startswith("Nursing: said") for words in said)


def test_every_control_has_a_name(dialog: ContradictionsDialog) -> None:
    assert nameless(dialog) == []


def test_whoever_sees_no_side_reads_that_they_see_none(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    clerk = office.factory.staff(
        Role.PRACTICE_STAFF, "Carol Dent", practices=[office.practice], teams=[office.team]
    )
    dialog = shown(qtbot, ContradictionsDialog(office.seat(clerk), about(office, patient)))
    qtbot.waitUntil(lambda: len(dialog.list.row_model.rows) == 1)
    assert told(dialog) == [("Two next of kin", "Nobody’s yet")]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], ""),
        ([0], "1 thing the sources disagree about."),
        ([0, 0], "2 things the sources disagree about."),
        ([0, 1], "2 things the sources disagree about, 1 of them someone’s task."),
        ([1], "1 thing the sources disagree about, someone’s task already."),
        ([0, 2], "1 thing the sources disagree about."),
        ([2], "What the sources disagree about has been explained."),
    ],
)
def test_how_many_there_are_in_words(found: list[int], words: str) -> None:
    rows = [
        Contradiction(
            1, Rule.ALLERGY, (), (),
            Explained("why", "Anna", NOW) if each == 2 else None,
            Task(1, "Anna", TODAY) if each == 1 else None,
        )
        for each in found
    ]  # fmt: skip
    assert count_words(rows) == words


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ([False], "The sources disagree. Two addresses."),
        ([True], "The sources disagree. Two addresses, someone’s task already."),
        (
            [True, False],
            "The sources disagree. Two practices, and 1 more, 1 of them someone’s task.",
        ),
    ],
)
def test_the_first_that_waits_is_named(tasks: list[bool], words: str) -> None:
    rules = (Rule.ADDRESS, Rule.PRACTICE)
    rows = [
        Contradiction(1, rule, (), (), None, Task(1, "Anna", TODAY) if task else None)
        for rule, task in zip(rules, tasks, strict=False)
    ]
    assert naming_words(rows) == words


def test_every_rule_has_its_words() -> None:
    assert len({rule_words(rule) for rule in Rule}) == len(Rule)


def test_today_names_whom_they_are_about_until_someone_sees_to_it(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    page = TodayPage(office.seat())
    arrived(qtbot, page)
    rows = page.differ.list.row_model
    qtbot.waitUntil(lambda: len(rows.rows) == 1)
    assert rows.rows[0].title == "COULTHARD, Edith Mary (Mrs)"
    assert rows.rows[0].below.startswith("An allergy, and none known")
    with qtbot.waitSignal(page.opened) as opened:
        page.differ.list.opened.emit(rows.rows[0])
    assert opened.args == [patient.id]


def test_the_chair_is_told_of_the_person_at_the_table(sitting: Sitting) -> None:
    make = sitting.office.factory
    for source, title in ((make.source("GP"), "Penicillin"),
                          (make.source("Hospital"), "No known allergies")):  # fmt: skip
        make.item(sitting.dorothy, title, Kind.ALLERGY, source=source)
    subject = {f"patient:{sitting.dorothy.id}"}
    carry_out(
        sitting.office.store,
        lambda session: sign(session, sitting.office.matron, "test.touched", subject),
        NOW,
    )
    page = sitting.with_dorothy()
    sitting.until(page.person.differ.isVisible)
    assert page.person.differ.words.text() == "1 thing the sources disagree about."
    assert "disagree" not in wall(page)
    sitting.press(page, Qt.Key.Key_S)
    assert isinstance(page.dialog, ContradictionsDialog)
    page.dialog.reject()


def test_with_large_text_the_list_is_as_high_as_its_rows(
    qtbot: QtBot, office: Office, patient: Patient
) -> None:
    office.look.choose(scale=2.0)
    dialog = shown(qtbot, ContradictionsDialog(office.seat(), about(office, patient)))
    dialog.resize(1000, 700)
    qtbot.waitUntil(lambda: len(dialog.list.row_model.rows) == 2)
    listed = dialog.list.parentWidget()
    assert listed is not None
    qtbot.waitUntil(lambda: listed.height() == dialog.list.height() > 0)
