"""What the Summary says of each fact, and which sections it has for whom."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button
from desktop.words.enums import Kind, Role, Sector
from tests.clock import NOW
from tests.views.conftest import Office
from tests.views.people import alan, edith, wilf
from tests.views.summaries import COMMON, headings, listing, note, opened, said, section
from tests.views.words import words_on


def test_what_matters_and_what_to_watch_stand_on_top(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    assert tab.own.matters.text().startswith("My own front door")
    assert tab.own.note.text() == "in Edie’s words, with Leanne, granddaughter"
    assert [fact.icon for fact in tab.alert_list.row_model.rows] == [
        "alert-triangle", "file-text", "ear", "eye",
    ]  # fmt: skip
    assert tab.alerts.title.text() == "Alerts and how to reach Edie"


def test_each_fact_says_what_who_says_so_and_how_long_ago(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, edith(office))
    assert said(section(tab, "Known allergies")) == [
        "Penicillin Rash, 1974, Health, GP, 2 h",
        "Zinc oxide tape Skin blisters, Health, Nursing, 49 d",
    ]
    assert said(section(tab, "Problems"))[0] == "Falls 18-Nov-2026, Health, GP, 2 h"
    assert said(section(tab, "Medicines"))[0].startswith("Apixaban 2.5mg tablets twice a day")
    unsaid, first = said(section(tab, "Coming"))[:2]
    assert unsaid == "Visits not supplied by Kettle and Company, Nursing."
    assert first.startswith("Today 12:30 Home care lunch, Social care")
    assert section(tab, "Services and care")[0].below.endswith("since 16-Nov-2026")
    assert section(tab, "Team around Edie")[0].chip == "Key worker"
    assert said(section(tab, "Contacts"))[0].startswith("Jean Ferry 0191 498 0189 Neighbour")


def test_repeat_medicines_come_first_and_acute_ones_and_minor_problems_say_so(
    qtbot: QtBot, office: Office
) -> None:
    patient, make = alan(office), office.factory
    gp = make.source("Other practice")
    for title, kind, value, detail in (
        (
            "Amoxicillin 500mg capsules",
            Kind.MEDICINE,
            "three a day",
            "Acute · Last issued 17-Nov-2026",
        ),
        ("Zopiclone 3.75mg tablets", Kind.MEDICINE, "at night", "Repeat"),
        ("Ingrowing toenail", Kind.PROBLEM, "", "Minor problem"),
    ):
        make.item(patient, title, kind, source=gp, value=value, detail=detail, begins="2026-11")
    tab = opened(qtbot, office, patient)
    medicines = [(each.words, each.detail) for each in section(tab, "Medicines")]
    assert medicines[0] == ("Zopiclone 3.75mg tablets", "at night")
    assert medicines[-1] == (
        "Amoxicillin 500mg capsules",
        "acute, three a day, issued 17-Nov-2026",
    )
    problems = [(each.words, each.detail) for each in section(tab, "Problems")]
    assert problems[-1] == ("Ingrowing toenail", "minor, Nov-2026")
    notes = {
        listing.title.text(): listing.note.text() for column in tab.columns for listing in column
    }
    assert notes["Medicines"].endswith("in use, repeat first")
    assert notes["Problems"].endswith("active, minor ones last")


def test_what_its_source_leaves_open_stands_beside_it(qtbot: QtBot, office: Office) -> None:
    patient, make = alan(office), office.factory
    gp = make.source("Other practice")
    for title, kind, value, detail in (
        ("Digoxin 125mcg tablets", Kind.MEDICINE, "one a day", "Acute · On hold"),
        ("Senna 7.5mg tablets", Kind.MEDICINE, "", "Status as sent: weird"),
        ("Ruth Carr", Kind.PROFESSIONAL, "", "District nurse · Begins 01-Feb-2027"),
        ("Sam Lowe", Kind.PROFESSIONAL, "", "Begins 01-Feb-2027"),
        ("Heart failure, perhaps", Kind.PROBLEM, "", "Unconfirmed · Seen once"),
    ):
        make.item(patient, title, kind, source=gp, value=value, detail=detail, begins="2026-11")
    tab = opened(qtbot, office, patient)
    told = {
        each.words: each.detail for each in (*section(tab, "Medicines"), *section(tab, "Problems"))
    }
    assert told["Digoxin 125mcg tablets"] == "acute, on hold, one a day"
    assert told["Senna 7.5mg tablets"] == "Status as sent: weird"
    team = {each.strong: each.detail for each in section(tab, "Team around Alan")}
    assert team["Ruth Carr"] == "District nurse, begins 01-Feb-2027"
    assert team["Sam Lowe"] == "begins 01-Feb-2027"
    assert told["Heart failure, perhaps"] == "unconfirmed, Nov-2026"


def test_a_medicine_that_two_sources_say_alike_names_both(qtbot: QtBot, office: Office) -> None:
    patient, make = alan(office), office.factory
    for days, source in ((9, "GP system"), (2, "Hospital")):
        make.item(
            patient, "Felodipine 5mg tablets", Kind.MEDICINE, source=make.source(source),
            said_at=NOW - timedelta(days=days), code="319283006", value="one each day",
        )  # fmt: skip
    tab = opened(qtbot, office, patient)
    (fact,) = [each for each in section(tab, "Medicines") if each.words.startswith("Felodipine")]
    assert (fact.said, fact.below) == ("Hospital · 2 d", "Also GP system · 9 d")
    tab.story.tell(patient.id, int(str(fact.key)))
    qtbot.waitUntil(lambda: "GP system, 9 d ago (17-Nov-2026" in words_on(tab.story))
    (button,) = [
        each for each in tab.story.findChildren(Button)
        if each.accessibleName() == "What GP system says"
    ]  # fmt: skip
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Hospital, 2 d ago (24-Nov-2026" in words_on(tab.story))


def test_a_telephone_beside_a_long_name_has_a_line_of_its_own(qtbot: QtBot, office: Office) -> None:
    patient, long = alan(office), "Wilhelmina Featherstonehaugh-Cholmondeley"
    office.factory.item(patient, long, Kind.CONTACT, detail="Daughter", value="07700 900318")
    (contact,) = section(opened(qtbot, office, patient), "Contacts")
    assert (contact.strong, contact.below) == (long, "07700 900318 · Daughter")


@pytest.mark.parametrize(
    ("title", "value", "unit", "detail", "words"),
    [
        ("Electronic frailty index (eFI version 1) score", "0.3056", "score", "moderate frailty",
         "eFI (version 1) 0.31, moderate"),
        ("Clinical Frailty Scale score", "6", "", "moderate frailty",
         "Clinical Frailty Scale 6, moderate"),
        ("eFI category: moderate frailty", "", "", "", "eFI category: moderate frailty"),
    ],
)  # fmt: skip
def test_frailty_is_said_in_short(
    qtbot: QtBot, office: Office, title: str, value: str, unit: str, detail: str, words: str
) -> None:
    patient = alan(office)
    office.factory.item(
        patient, title, Kind.FRAILTY, value=value, unit=unit, detail=detail, begins="2026-11-01"
    )
    (fact,) = section(opened(qtbot, office, patient), "Frailty")
    assert (fact.words, fact.detail) == (words, "01-Nov-2026")


@pytest.mark.parametrize(
    ("written", "chip", "tone"),
    [
        ("25/11/2026", "Review due", "warn"),
        ("26/11/2026", "Review 26-Nov-2026", "plain"),
        ("15/11/2027", "Review 15-Nov-2027", "plain"),
    ],
)
def test_when_a_form_must_be_looked_at_again_is_never_cut_short(
    qtbot: QtBot, office: Office, written: str, chip: str, tone: str
) -> None:
    patient = alan(office)
    title = f"DNACPR form in place. Kept: inside the pantry door. Review {written}."
    office.factory.item(patient, title, Kind.LEGAL, detail="Dr Miriam Oduya")
    tab = opened(qtbot, office, patient)
    fact, _ = tab.alert_list.row_model.rows
    assert (fact.strong, fact.detail) == ("DNACPR form in place", "Kept: inside the pantry door")
    assert (fact.chip, fact.chip_tone) == (chip, tone)
    assert note(tab, "Legal") == "LPA not recorded, forms are above, among the alerts"


def test_a_review_on_no_day_of_any_year_stays_as_it_was_written(
    qtbot: QtBot, office: Office
) -> None:
    patient = alan(office)
    office.factory.item(patient, "DNACPR. Review 31/02/2026", Kind.LEGAL)
    fact, _ = opened(qtbot, office, patient).alert_list.row_model.rows
    assert (fact.strong, fact.detail, fact.chip) == ("DNACPR", "Review 31/02/2026", "")


def test_roles_read_as_people_write_them(qtbot: QtBot, office: Office) -> None:
    patient = alan(office)
    office.factory.item(patient, "Dr Miriam Oduya", Kind.PROFESSIONAL, detail="gp")
    tab = opened(qtbot, office, patient)
    assert section(tab, "Team around Alan")[0].detail == "GP"


def test_what_is_of_no_use_at_the_door_leaves_its_room_to_others(
    qtbot: QtBot, office: Office
) -> None:
    patient, make = alan(office), office.factory
    make.item(patient, "Colin Raistrick", Kind.PROFESSIONAL, detail="social worker · The Council")
    make.item(
        patient, "Leg dressing", Kind.SERVICE, begins="2026-09-23T14:00",
        detail="Trust · Ruth Eggleston · Referred 21-Sep-2026 · From Dr Miriam Oduya\nSkin tear",
    )  # fmt: skip
    for title in ("Ramipril 5mg capsules", "Senna 7.5mg tablets"):
        make.item(patient, title, Kind.MEDICINE, value="one a day",
                  detail="Repeat · Last issued 17-Nov-2026")  # fmt: skip
    make.item(patient, "Home visit", Kind.ENCOUNTER, begins="2026-11-25T13:10")
    tab = opened(qtbot, office, patient)
    assert section(tab, "Team around Alan")[0].detail == "social worker"
    assert section(tab, "Services and care")[0].below == (
        "Trust · Ruth Eggleston · Skin tear · since 23-Sep-2026"
    )
    assert [each.detail for each in section(tab, "Medicines")] == ["one a day", "one a day"]
    notes = {each.key: each.note.text() for column in tab.columns for each in column}
    assert notes["medicines"].endswith("issued 17-Nov-2026")
    assert section(tab, "Lately")[0].detail == "25-Nov-2026"


def test_practice_staff_are_told_nothing_of_what_they_may_see_of_nobody(
    qtbot: QtBot, office: Office
) -> None:
    clerk = office.factory.staff(Role.PRACTICE_STAFF, practices=[office.practice])
    tab = opened(qtbot, office, edith(office), actor=clerk)
    assert headings(tab) == [
        ["Allergies unavailable", "Coming"],
        ["Lately", "Services and care"],
        ["Team around Edie", "Contacts"],
    ]
    assert not tab.own.isVisible()
    assert tab.alerts.title.text() == "How to reach Edie"
    assert tab.alerts.width() > COMMON[0] * 0.9
    assert tab.sheet.verticalScrollBar().maximum() == 0
    office.look.choose(scale=1.5)
    tab.resize(*COMMON)
    qtbot.waitUntil(lambda: tab.sheet.verticalScrollBar().maximum() > 0)
    assert len(section(tab, "Team around Edie")) == 5  # a page that scrolls says all


def test_a_link_worker_sees_what_matters_and_no_health_record(qtbot: QtBot, office: Office) -> None:
    link = office.factory.staff(Role.LINK_WORKER, teams=[office.team])
    tab = opened(qtbot, office, edith(office), actor=link)
    assert headings(tab) == [
        ["Allergies unavailable", "Coming", "Lately"],
        ["Home and equipment", "Services and care"],
        ["Team around Edie", "Contacts"],
    ]
    assert tab.own.matters.text().startswith("My own front door")
    assert tab.alerts.title.text() == "Alerts and how to reach Edie"


def test_which_sections_stand_there_is_the_same_for_whomever_little_is_known_of(
    qtbot: QtBot, office: Office
) -> None:
    clerk = office.factory.staff(Role.PRACTICE_STAFF, practices=[office.practice])
    tab = opened(qtbot, office, alan(office), actor=clerk)
    assert headings(tab) == [
        ["Allergies unavailable", "Coming"],
        ["Lately", "Services and care"],
        ["Team around Alan", "Contacts"],
    ]
    assert said(list(tab.alert_list.row_model.rows)) == [
        "Not recorded: communication needs, print format"
    ]


def test_what_nobody_has_recorded_says_so(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, alan(office))
    assert tab.own.matters.text() == "Not recorded"
    assert said(list(tab.alert_list.row_model.rows)) == [
        "Not recorded: alerts, DNACPR, communication needs, print format"
    ]
    assert note(tab, "Medicines") == "Not recorded"
    assert section(tab, "Allergies not recorded") == []


def test_each_blank_is_named_beside_what_is_recorded(qtbot: QtBot, office: Office) -> None:
    make = office.factory
    patient = make.patient("Adams", practice=office.practice)
    make.item(patient, "Do not attempt cardiopulmonary resuscitation (DNACPR)", Kind.LEGAL)
    make.item(patient, "Written information: large print", Kind.REQUIREMENT, code="written-format")
    make.item(patient, "Home care", Kind.SERVICE, sector=Sector.SOCIAL, detail="Brightway")
    make.item(patient, "Day centre", Kind.SERVICE, sector=Sector.SOCIAL, value="2",
              unit="days a week", detail="Direct payment")  # fmt: skip
    tab = opened(qtbot, office, patient)
    facts = said(list(tab.alert_list.row_model.rows))
    assert facts[-1] == "Not recorded: alerts, communication needs"
    assert note(tab, "Legal") == "LPA not recorded, forms are above, among the alerts"
    below = {each.strong: each.below for each in section(tab, "Services and care")}
    assert below == {
        "Home care": "Brightway · since May-2024 · hours not recorded · payer not recorded",
        "Day centre": "Direct payment · since May-2024",
    }
    make.item(patient, "Lasting power of attorney: health", Kind.LEGAL)
    make.item(patient, "Wears hearing aids", Kind.REQUIREMENT)
    make.item(patient, "Falls", Kind.ALERT)
    tab = opened(qtbot, office, patient)
    assert not any("Not recorded" in each for each in said(list(tab.alert_list.row_model.rows)))
    assert listing(tab, "Legal").note.text() == "forms are above, among the alerts"


def test_no_known_allergies_is_a_heading_to_the_letter(qtbot: QtBot, office: Office) -> None:
    tab = opened(qtbot, office, wilf(office))
    assert len(section(tab, "No known allergies")) == 1


def test_what_a_role_sees_only_in_part_is_never_said_to_be_not_recorded(
    qtbot: QtBot, office: Office
) -> None:
    link = office.factory.staff(Role.LINK_WORKER, teams=[office.team])
    tab = opened(qtbot, office, alan(office), actor=link)
    assert note(tab, "Lately") == "Nothing your role sees"
