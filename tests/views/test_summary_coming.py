"""What the Summary says of what has happened, of who comes and of what is to be called off."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.models import Patient
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind, Sector
from tests.views.conftest import Office
from tests.views.people import edith
from tests.views.summaries import headings, note, opened, said, section


def test_a_visit_that_was_made_stands_among_what_happened_lately(
    qtbot: QtBot, office: Office
) -> None:
    patient = edith(office)
    office.factory.item(
        patient, "Community matron home visit", Kind.VISIT, begins="2026-11-25T13:10",
        status=ItemStatus.ENDED,
    )  # fmt: skip
    tab = opened(qtbot, office, patient)
    assert said(section(tab, "Lately"))[0].startswith("Community matron home visit 25-Nov-2026")


def test_who_comes_stands_before_how_frail_they_are(qtbot: QtBot, office: Office) -> None:
    first = headings(opened(qtbot, office, edith(office)))[0]
    assert first == ["Known allergies", "Problems", "Coming", "Frailty"]


def test_of_someone_who_died_it_says_what_is_to_be_called_off(qtbot: QtBot, office: Office) -> None:
    patient = edith(office)
    office.factory.change(Patient, patient.id, died=PartialDate("2026-11-25"))
    tab = opened(qtbot, office, patient)
    assert tab.alerts.title.text() == "Alerts"
    notes = {each.title.text(): each.note.text() for column in tab.columns for each in column}
    assert "Coming" not in notes
    planned = [each for each in section(tab, "To be called off") if isinstance(each.key, int)]
    assert planned
    assert notes["To be called off"] == "still planned"
    assert notes["Medicines"].endswith("in use when they died")
    assert notes["Services and care"].endswith("open when they died")


def test_a_service_says_until_when_it_goes_on(qtbot: QtBot, office: Office) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    make.item(patient, "Home care", Kind.SERVICE, source=make.source("Trust"),
              begins="2026-08-01", ends="2026-12-06")  # fmt: skip
    (service,) = section(opened(qtbot, office, patient), "Services and care")
    assert service.below == "since 01-Aug-2026 · until 06-Dec-2026"


def test_what_is_planned_says_so_and_is_to_be_called_off_once_someone_died(
    qtbot: QtBot, office: Office
) -> None:
    make = office.factory
    patient = make.patient(practice=office.practice)
    trust = make.source("Trust")
    for title, kind, begins in (
        ("Hip replacement", Kind.ADMISSION, "2026-12-01"),
        ("Reablement at home", Kind.SERVICE, "2026-11-28"),
        ("Commode", Kind.EQUIPMENT, "2026-11-20"),
        ("Rail", Kind.EQUIPMENT, "2026-12-20"),
    ):
        make.item(patient, title, kind, source=trust, begins=begins, status=ItemStatus.PLANNED)
    tab = opened(qtbot, office, patient)
    (admission,) = [each for each in section(tab, "Coming") if isinstance(each.key, int)]
    assert admission.read.startswith("Tue Hip replacement")
    (service,) = section(tab, "Services and care")
    assert (service.strong, service.below) == ("Reablement at home", "planned, from 28-Nov-2026")
    assert [f"{each.words} {each.detail}" for each in section(tab, "Home and equipment")] == [
        "Commode planned", "Rail planned, from 20-Dec-2026",
    ]  # fmt: skip
    make.change(Patient, patient.id, died=PartialDate("2026-11-25"))
    tab = opened(qtbot, office, patient)
    assert note(tab, "Services and care") == note(tab, "Home and equipment") == "Not recorded"
    off = " ".join(said(section(tab, "To be called off")))
    assert all(each in off for each in ("Hip replacement", "Reablement", "Commode", "Rail"))


def test_of_someone_who_died_it_does_not_say_that_anybody_has_to_be_put_off(
    qtbot: QtBot, office: Office
) -> None:
    died = PartialDate("2026-11-25")
    tab = opened(qtbot, office, office.factory.patient(practice=office.practice, died=died))
    assert note(tab, "To be called off") == "Not recorded"
    assert note(tab, "Services and care") == "Not recorded"


@pytest.mark.parametrize(
    ("others", "facts"),
    [
        ({}, ["Visits not supplied by Brightway Home Care."]),
        ({"begins": "2026-12-03T10:00", "status": ItemStatus.PLANNED},
         ["Visits not supplied by Brightway Home Care.", "Thu 03-Dec 10:00 Leg dressing"]),
        ({"begins": "2026-11-20T10:00", "status": ItemStatus.ENDED, "detail": "Brightway Home Care",
          "sector": Sector.SOCIAL},
         ["No visits sent for this week by Brightway Home Care."]),
        ({"begins": "2026-12-03T10:00", "status": ItemStatus.PLANNED, "sector": Sector.SOCIAL,
          "detail": "Brightway Home Care"}, ["Thu 03-Dec 10:00 Leg dressing"]),
    ],
)  # fmt: skip
def test_that_nobody_is_known_to_come_is_not_said_where_somebody_does_whose_visits_are_not_sent(
    qtbot: QtBot, office: Office, others: dict[str, Any], facts: list[str]
) -> None:
    patient, make = office.factory.patient(practice=office.practice), office.factory
    make.item(
        patient, "Home support", Kind.SERVICE, source=make.source("Council", Sector.SOCIAL),
        begins="2026-10-01", detail="Brightway Home Care · Four calls a day",
    )  # fmt: skip
    if others:
        source = make.source("Comes", others.pop("sector", Sector.HEALTH))
        make.item(patient, "Leg dressing", Kind.VISIT, source=source, **others)
    tab = opened(qtbot, office, patient)
    told = [f"{fact.strong} {fact.words} {fact.detail}".strip() for fact in section(tab, "Coming")]
    assert [words.removesuffix(" Brightway Home Care") for words in told] == facts
