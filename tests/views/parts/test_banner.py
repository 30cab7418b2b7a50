from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.parts.banner import PageHeader, PatientBanner
from desktop.views.theme import Look
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Gender
from tests.views.gallery import DOROTHY, TODAY
from tests.views.showing import shown


def words(widget: QWidget) -> list[str]:
    """What a banner says, from left to right."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    labels.sort(key=lambda label: label.mapTo(widget, label.rect().topLeft()).x())
    return [label.text() for label in labels]


@pytest.fixture
def banner(qtbot: QtBot, look: Look) -> PatientBanner:
    made = PatientBanner(look)
    qtbot.addWidget(made)
    made.resize(1366, made.height())
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_who_it_is_stands_in_the_fixed_order(banner: PatientBanner) -> None:
    banner.show_patient(DOROTHY, TODAY)
    said = words(banner)
    assert set(said[:2]) == {
        "HINDMARSH, Dorothy (Mrs)", "Likes to be called Dot · Lowgate Surgery",
    }  # fmt: skip
    assert said[2:] == [
        "Born", "14-Mar-1939 (87y)", "Gender", "Female",
        "NHS No.", "999\N{NO-BREAK SPACE}526\N{NO-BREAK SPACE}0182",
    ]  # fmt: skip


def test_someone_who_has_died_looks_different_and_says_so(banner: PatientBanner) -> None:
    banner.show_patient(DOROTHY, TODAY)
    alive = banner.grab().toImage()
    banner.show_patient(replace(DOROTHY, died=PartialDate("2026-11-20")), TODAY)
    said = words(banner)
    place = said.index("Died")
    assert said[place : place + 4] == ["Died", "20-Nov-2026", "Age at Death", "87y"]
    assert "14-Mar-1939" in said
    died = banner.grab().toImage()
    middle = (banner.width() // 2, 4)
    assert alive.pixelColor(*middle) != died.pixelColor(*middle)
    striped = {died.pixelColor(x, 4).name() for x in range(76)}
    assert len(striped) > 1


def test_someone_of_whom_nobody_tells_when_they_died_is_dead_all_the_same(
    banner: PatientBanner,
) -> None:
    banner.show_patient(replace(DOROTHY, died=UNDATED), TODAY)
    said = words(banner)
    place = said.index("Died")
    assert said[place : place + 3] == ["Died", "date not recorded", "Gender"]
    assert "14-Mar-1939" in said


def test_what_is_not_known_is_said_in_words(banner: PatientBanner) -> None:
    banner.show_patient(
        replace(
            DOROTHY, born=None, gender=Gender.NOT_KNOWN, nhs_number=None, preferred="", practice=""
        ),
        TODAY,
    )
    assert words(banner) == [
        "HINDMARSH, Dorothy (Mrs)", "No practice here",
        "Born", "Not known", "Gender", "Not known", "NHS No.", "Not known",
    ]  # fmt: skip


def test_where_someone_is_reached_stands_under_the_name(banner: PatientBanner) -> None:
    reached = replace(
        DOROTHY, preferred="", place="Beech House", address="3 Mill Lane", telephone="0191 498 0187"
    )
    banner.show_patient(reached, TODAY)
    assert "Beech House · 3 Mill Lane · 0191 498 0187 · Lowgate Surgery" in words(banner)
    banner.resize(700, banner.height())
    banner.show_patient(replace(reached, address="3 Mill Lane, by the Water, " * 4), TODAY)
    cut = next(each for each in words(banner) if each.startswith("Beech House"))
    assert cut.endswith("…")
    banner.clear()
    assert not words(banner)


def test_a_year_of_birth_has_no_age(banner: PatientBanner) -> None:
    banner.show_patient(replace(DOROTHY, born=PartialDate("1939")), date(2026, 11, 26))
    assert "1939" in words(banner)


def test_nothing_of_the_last_patient_stays(banner: PatientBanner) -> None:
    banner.show_patient(DOROTHY, TODAY)
    banner.clear()
    assert words(banner) == []


def test_a_name_too_long_is_whole_for_a_screen_reader(banner: PatientBanner) -> None:
    long = replace(DOROTHY, given="Wilhelmina " * 12)
    banner.show_patient(long, TODAY)
    name = words(banner)[0]
    assert name.endswith("…")
    assert any(label.accessibleName() == long.name for label in banner.findChildren(QLabel))


def test_numbers_are_never_cut_at_twice_the_size(
    qtbot: QtBot, look: Look, banner: PatientBanner
) -> None:
    look.choose(scale=2.0)
    banner.resize(1366, banner.height())
    banner.show_patient(DOROTHY, TODAY)
    qtbot.waitUntil(lambda: banner.height() == 116)
    for label in banner.findChildren(QLabel):
        if label.isVisible() and "526" in label.text():
            assert label.width() >= label.sizeHint().width()
            assert label.mapTo(banner, label.rect().topRight()).x() <= banner.width()
            return
    raise AssertionError("no NHS number on the banner")


def test_a_name_that_would_be_cut_stands_above_the_rest(
    qtbot: QtBot, look: Look, banner: PatientBanner
) -> None:
    look.choose(scale=2.0)
    banner.resize(1366, banner.height())
    banner.show_patient(replace(DOROTHY, died=PartialDate("2026-11-20")), TODAY)
    labels = banner.findChildren(QLabel)
    name = next(label for label in labels if label.accessibleName() == DOROTHY.name)
    died = next(label for label in labels if label.text() == "Died")
    qtbot.waitUntil(lambda: name.geometry().bottom() < died.geometry().top())
    assert name.text() == DOROTHY.name
    shown = [label for label in labels if label.isVisible()]
    assert all(label.geometry().bottom() < banner.height() for label in shown)
    assert all(label.geometry().right() < banner.width() for label in shown)
    banner.show_patient(DOROTHY, TODAY)
    assert banner.height() == 116


def test_with_large_text_their_telephone_is_read_without_pointing_at_it(
    look: Look, banner: PatientBanner
) -> None:
    look.choose(scale=2.0)
    banner.resize(1366, banner.height())
    telephone = "0191 498 0187"
    about = replace(DOROTHY, address="14 Quarry Row, Coldhope, DL13 0ZA", telephone=telephone)
    banner.show_patient(about, TODAY)
    labels = banner.findChildren(QLabel)
    (reached,) = (each for each in labels if each.accessibleName().endswith(DOROTHY.practice))
    assert telephone in reached.text()
    assert reached.text() == reached.accessibleName()
    assert banner.height() <= 2 * 72  # the page has the rest of a low window
    said = [label for label in labels if label.isVisible()]
    assert all(label.geometry().bottom() < banner.height() - 4 for label in said)
    assert all(label.height() >= label.fontMetrics().height() for label in said)


def test_a_page_without_a_patient_is_headed_as_high_as_one_with(
    qtbot: QtBot, look: Look, banner: PatientBanner
) -> None:
    header = PageHeader(look, "Today", "Thu 26-Nov-2026")
    qtbot.addWidget(header)
    assert header.height() == banner.height() == 58


def test_a_note_that_has_no_room_is_in_the_tip_and_leaves_no_stump(
    qtbot: QtBot, look: Look
) -> None:
    header = PageHeader(look, "Feeds", "counts are of the newest import of each")
    header.resize(1200, header.height())
    shown(qtbot, header)
    assert header.note.shown() == header.note.text()
    assert header.note.toolTip() == ""
    header.resize(260, header.height())
    qtbot.waitUntil(lambda: header.note.shown() == "")
    assert header.note.toolTip() == "counts are of the newest import of each"


def test_whoever_is_on_no_list_any_more_is_told_beside_their_practice(
    banner: PatientBanner,
) -> None:
    banner.show_patient(replace(DOROTHY, off_list_since=date(2026, 6, 15)), TODAY)
    below = "Likes to be called Dot · Lowgate Surgery, no longer on its list since 15-Jun-2026"
    assert below in words(banner)
