"""What its source no longer has stays in view and says so, wherever it stands."""

from datetime import timedelta

from pytestqt.qtbot import QtBot

from desktop.models import Item, Patient
from desktop.words.enums import Kind
from tests.clock import NOW
from tests.views import summaries, test_story, test_timeline
from tests.views.conftest import Office

GONE = "No longer in the source"


def an_allergy(office: Office) -> tuple[Patient, Item]:
    """Of someone who has another allergy, which still stands."""
    make = office.factory
    patient = make.patient(practice=office.practice)
    gp = make.source("GP")
    make.item(patient, "Latex", Kind.ALLERGY, source=gp, begins="2019")
    gone = NOW - timedelta(days=3)
    return patient, make.item(
        patient, "Penicillin", Kind.ALLERGY, source=gp, begins="2020", gone_at=gone
    )


def test_the_summary_marks_it(qtbot: QtBot, office: Office) -> None:
    tab = summaries.opened(qtbot, office, an_allergy(office)[0])

    facts = summaries.section(tab, "Known allergies")

    assert {fact.strong or fact.words: fact.chip for fact in facts} == {
        "Penicillin": GONE, "Latex": "",
    }  # fmt: skip
    assert GONE in facts[0].read, "a screen reader says it too"


def test_the_timeline_marks_it(qtbot: QtBot, office: Office) -> None:
    tab = test_timeline.opened(qtbot, office, an_allergy(office)[0])

    columns = range(tab.table.table_model.columnCount())
    states = next(found for place in columns if GONE in (found := test_timeline.column(tab, place)))
    assert dict(zip(test_timeline.column(tab, 2), states, strict=True)) == {
        "Penicillin": GONE, "Latex": "",
    }  # fmt: skip


def test_its_story_says_since_when(qtbot: QtBot, office: Office) -> None:
    patient, item = an_allergy(office)

    said = test_story.words(test_story.told(qtbot, office, item))

    assert said[said.index(f"{GONE} since") + 1] == "23-Nov-2026"
    assert item.patient_id == patient.id
