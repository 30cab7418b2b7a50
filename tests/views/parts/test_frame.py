import re
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import FindBox, LineField
from desktop.views.parts.focus import REACH, FocusRings
from desktop.views.parts.foot import Foot
from desktop.views.parts.icons import Icon
from desktop.views.parts.layout import Scroll
from desktop.views.parts.rail import Rail, RailItem
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.tabs import SMALLEST, WORDS, TabStrip
from desktop.views.theme import THEMES, Look
from desktop.words.enums import Sector
from desktop.words.items import SourceAge
from desktop.words.silence import Silence
from tests.views.accessible import nameless, spoken
from tests.views.gallery import PAGES
from tests.views.showing import shown

NOW = datetime(2026, 11, 26, 14, 31, 52, tzinfo=UTC)
ITEMS = [RailItem("today", "Today", "home"), RailItem("patients", "Patients", "users", "Alt+2")]


def said(widget: QWidget) -> list[str]:
    return [
        label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_for_a_screen_reader(qtbot: QtBot, look: Look, page: str) -> None:
    window = shown(qtbot, PAGES[page](look))
    assert len(list(spoken(window))) > 5
    assert nameless(window) == []


def test_a_control_without_a_name_is_found(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    QVBoxLayout(window).addWidget(QLineEdit())
    shown(qtbot, window)
    assert nameless(window) == ["EditableText without a name"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("page", PAGES)
def test_every_part_paints_at_both_ends_of_the_text_scale(
    qtbot: QtBot, look: Look, page: str, theme: str
) -> None:
    window = shown(qtbot, PAGES[page](look))
    for scale in (2.0, 1.0):
        look.choose(theme, scale)
        assert not window.grab().isNull()


def test_the_rail_asks_and_the_window_decides(qtbot: QtBot, look: Look) -> None:
    rail = shown(qtbot, Rail(look, ITEMS))
    rail.set_current("today")
    today, patients = rail._buttons
    with qtbot.waitSignal(rail.chosen) as chosen:
        qtbot.mouseClick(patients, Qt.MouseButton.LeftButton)
    assert chosen.args == ["patients"]
    assert (today.isChecked(), patients.isChecked()) == (True, False)
    with qtbot.waitSignal(rail.chosen):
        qtbot.keyClick(rail, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    today.setFocus()
    qtbot.keyClick(today, Qt.Key.Key_Down)
    assert patients.hasFocus()


def test_the_person_signed_in_stands_at_the_foot_of_the_rail(qtbot: QtBot, look: Look) -> None:
    rail = shown(qtbot, Rail(look, ITEMS))
    assert not rail._signed_in.isVisible()
    rail.set_signed_in("Aisha Rahman")
    assert rail._signed_in.text() == "AR"
    assert rail._signed_in.accessibleName() == "Signed in: Aisha Rahman"
    with qtbot.waitSignal(rail.signedInPressed):
        qtbot.mouseClick(rail._signed_in, Qt.MouseButton.LeftButton)


def test_only_a_person_moves_the_tabs_with_a_signal(qtbot: QtBot, look: Look) -> None:
    tabs = shown(qtbot, TabStrip(look, [("s", "Summary"), ("p", "Plan")]))
    with qtbot.assertNotEmitted(tabs.chosen):
        tabs.set_current("p")
    assert tabs.current == "p"
    with qtbot.waitSignal(tabs.chosen) as chosen:
        qtbot.keyClick(tabs.bar, Qt.Key.Key_Left)
    assert chosen.args == ["s"]


def test_where_text_is_large_a_menu_has_the_buttons_and_their_keys_go_on(
    qtbot: QtBot, look: Look
) -> None:
    words = ("Summary", "Timeline", "Week", "Trends", "Since", "Household", "Plan", "Papers")
    tabs = TabStrip(look, [(each, each) for each in words])
    button = Button(look, "Refer to meeting", "primary", key="R")
    other = Button(look, "Add", key="Ctrl+N")
    tabs.put_right(button, other)
    tabs.resize(1214, tabs.height())
    shown(qtbot, tabs)
    tabs.activateWindow()
    assert button.mapTo(tabs, QPoint()).x() > tabs.bar.tabRect(len(words) - 1).right()
    assert not tabs.menu.isVisible()
    high = tabs.height()
    look.choose(scale=2.0)
    qtbot.waitUntil(tabs.menu.isVisible)
    assert not button.isVisible()
    assert tabs.height() < 2 * high  # one row, and a low one

    def in_sight() -> None:
        assert tabs.bar.currentIndex() in tabs.bar.in_sight()
        assert tabs.menu.geometry().right() <= tabs.width()

    for each in words:
        tabs.set_current(each)  # the chosen one is heavier
        qtbot.waitUntil(in_sight)
    assert len(tabs.bar.in_sight()) >= len(words) - 1
    tabs.bar.setFocus()
    for key, held in ((Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier),
                      (Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)):  # fmt: skip
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(tabs.bar, key, held)
    other.setEnabled(False)
    tabs.menu.setFocus()
    qtbot.keyClick(tabs.menu, Qt.Key.Key_Return)
    menu = tabs.findChild(QMenu)
    assert menu is not None
    assert [(act.text(), act.isEnabled()) for act in menu.actions()] == [
        ("Refer to meeting\tR", True), ("Add\tCtrl+N", False),
    ]  # fmt: skip
    with qtbot.waitSignal(button.clicked):
        menu.actions()[0].trigger()
    menu.close()
    look.choose(scale=1.0)
    qtbot.waitUntil(button.isVisible)
    assert tabs.bar.hasFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(tabs.bar, Qt.Key.Key_R)


def test_tabs_that_no_row_holds_keep_their_size_and_are_scrolled_along(
    qtbot: QtBot, look: Look
) -> None:
    words = ("People", "Practices and places", "Sources", "Backups", "Policy", "Reviews",
             "Objections", "Preview", "Subject access", "Retention", "Audit")  # fmt: skip
    tabs = TabStrip(look, [(each, each) for each in words])
    look.choose(scale=2.0)
    tabs.resize(1214, tabs.height())
    shown(qtbot, tabs)
    on = next(each for each in tabs.bar.findChildren(QToolButton)
              if each.arrowType() is Qt.ArrowType.RightArrow)  # fmt: skip
    qtbot.waitUntil(on.isVisible)
    sized = re.search(r"font-size: (\d+)px", tabs.bar.styleSheet())
    assert sized is not None
    assert int(sized[1]) >= 2 * WORDS * SMALLEST - 1
    ink = on.grab().toImage()
    middle = ink.height() // 2
    row = {ink.pixelColor(x, middle).name() for x in range(ink.width())}
    assert {look.theme.text.name(), look.theme.canvas.name()} <= row
    before = tabs.bar.tabRect(0).left()
    qtbot.mouseClick(on, Qt.MouseButton.LeftButton)
    assert tabs.bar.tabRect(0).left() < before
    for each in (*words[1:], words[0]):  # whichever is chosen is in sight, whole
        tabs.set_current(each)
        place = tabs.bar.tabRect(tabs.bar.currentIndex())
        assert place.left() >= 0
        assert place.right() <= on.x()


def test_a_strip_without_tabs_is_as_high_as_others(qtbot: QtBot, look: Look) -> None:
    assert shown(qtbot, TabStrip(look, [])).height() == TabStrip(look, [("s", "S")]).height()


def test_every_place_is_in_sight_in_a_low_window(qtbot: QtBot, look: Look) -> None:
    items = [RailItem(f"{n}", f"Place {n}", "home") for n in range(11)]
    rail = Rail(look, items)
    rail.set_signed_in("Aisha Rahman")
    look.choose(scale=2.0)
    rail.resize(rail.width(), 652)
    shown(qtbot, rail)

    def seen() -> bool:
        return all(
            button.visibleRegion().boundingRect().height() == button.height()
            for button in rail._buttons
        )

    qtbot.waitUntil(seen)
    assert all(button.height() >= look.theme.px(20) for button in rail._buttons)
    rail.offer({"0", "1"})
    qtbot.waitUntil(lambda: rail._buttons[0].height() == look.theme.px(54))


def test_segments_ask_by_their_key(qtbot: QtBot, look: Look) -> None:
    wall = shown(qtbot, Segments(look, [("q", "Question", "F2"), ("p", "Plan", "F5")], "Wall"))
    wall.set_current("q")
    with qtbot.waitSignal(wall.chosen) as chosen:
        qtbot.keyClick(wall, Qt.Key.Key_F5)
    assert chosen.args == ["p"]
    assert wall._segments[0].isChecked()


def test_the_foot_says_that_the_view_may_not_be_complete(qtbot: QtBot, look: Look) -> None:
    foot = Foot(look, clock=lambda: NOW)
    foot.resize(900, foot.height())
    shown(qtbot, foot)
    foot.show_ages(
        [
            SourceAge("Hospital", Sector.HEALTH, NOW - timedelta(minutes=40), Silence(2, 7)),
            SourceAge("Council", Sector.SOCIAL, None, Silence(8, 15)),
            SourceAge("Nursing", Sector.HEALTH, NOW - timedelta(days=8), Silence(2, 7)),
        ]
    )
    foot.say("Saved.")
    assert said(foot) == [
        "This view may not be complete", "Saved.", "Last heard from", "Hospital 40 min",
        "Council not yet", "Nursing 8 d, very late",
    ]  # fmt: skip
    foot.show_ages([])
    foot.say("")
    assert said(foot) == ["This view may not be complete"]


def test_a_narrow_foot_leaves_sources_out_whole(qtbot: QtBot, look: Look) -> None:
    foot = Foot(look, clock=lambda: NOW)
    foot.resize(640, foot.height())
    shown(qtbot, foot)
    foot.show_ages([SourceAge(f"Source {n}", Sector.HEALTH, NOW, Silence(2, 7)) for n in range(8)])
    assert "Source 0 0 min" in said(foot)
    assert "Source 7 0 min" not in said(foot)
    left_out = 8 - sum(words.startswith("Source") for words in said(foot))
    assert f"and {left_out} more" in said(foot)
    assert foot.toolTip().count("\n") == 7
    foot.resize(4000, foot.height())
    qtbot.waitUntil(lambda: "Source 7 0 min" in said(foot))
    assert not any("more" in words for words in said(foot))
    foot.resize(320, foot.height())
    qtbot.waitUntil(lambda: not any("Source" in words for words in said(foot)))


def test_a_pane_says_one_sentence_in_place_of_what_it_lacks(qtbot: QtBot, look: Look) -> None:
    content = QLabel("content")
    pane = shown(qtbot, Pane(look, content))
    pane.empty("Not recorded")
    assert said(pane) == ["Not recorded"]
    pane.failed("The hub cannot be reached.")
    assert said(pane) == ["The hub cannot be reached."]
    with qtbot.waitSignal(pane.retried):
        qtbot.mouseClick(pane._problem._action, Qt.MouseButton.LeftButton)
    pane.ready()
    assert said(pane) == ["content"]


def test_a_wait_is_silent_at_first_and_ends_without_a_word(qtbot: QtBot, look: Look) -> None:
    pane = shown(qtbot, Pane(look, QLabel("content")))
    pane.loading()
    assert said(pane) == ["content"]
    qtbot.waitUntil(lambda: said(pane) == ["Loading"])
    pane.loading()
    pane.ready()
    assert not pane._patience.isActive()


def test_a_strip_without_words_is_not_there(qtbot: QtBot, look: Look) -> None:
    holder = QWidget()
    strip = Strip(look, "Fellside's own list says 2 visits a day", "red", "Compare")
    QVBoxLayout(holder).addWidget(strip)
    shown(qtbot, holder)
    assert strip.isVisible()
    with qtbot.waitSignal(strip.asked):
        qtbot.mouseClick(strip._action, Qt.MouseButton.LeftButton)
    strip.say("")
    assert not strip.isVisible()


def test_a_page_that_only_holds_the_keys_has_no_ring(
    qtbot: QtBot, qapp: QApplication, look: Look
) -> None:
    rings = FocusRings(look, qapp)
    page, part = QWidget(), QWidget()
    QVBoxLayout(page).addWidget(part)
    page.resize(400, 200)
    shown(qtbot, page)
    part.setFocus()
    assert rings._ring is None
    qapp.focusChanged.disconnect(rings._moved)


def test_the_ring_of_a_control_at_the_edge_of_what_scrolls_is_whole(
    qtbot: QtBot, qapp: QApplication, look: Look
) -> None:
    rings = FocusRings(look, qapp)
    page, inside = QWidget(), QWidget()
    page.resize(400, 200)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    box = FindBox(look, "Find")
    column.addWidget(box)
    column.addSpacing(600)
    sheet = Scroll(inside)
    around = QVBoxLayout(page)
    around.addWidget(sheet)
    shown(qtbot, page)
    box.setFocus()
    at = box.mapTo(page, QPoint(0, 0))
    middle = at.x() + box.width() // 2

    def yellow() -> bool:
        return page.grab().toImage().pixelColor(middle, at.y() - 4).name() == "#ffeb3b"

    qtbot.waitUntil(yellow)
    sheet.verticalScrollBar().setValue(10)  # cut as the control itself is
    qtbot.waitUntil(lambda: not yellow())
    qapp.focusChanged.disconnect(rings._moved)


def test_a_strip_that_says_it_again_keeps_its_icon_in_sight(qtbot: QtBot, look: Look) -> None:
    strip = shown(qtbot, Strip(look, "The sources disagree.", "red"))
    (icon,) = strip.findChildren(Icon)
    strip.say("The sources disagree about two things.", "red")
    assert strip.findChildren(Icon) == [icon]
    assert icon.isVisible()
    before = icon.grab().toImage()
    strip.say("All is well.", "ok")
    assert icon.grab().toImage() != before


def test_the_ring_follows_the_focus_and_the_tab(
    qtbot: QtBot, qapp: QApplication, look: Look
) -> None:
    rings = FocusRings(look, qapp)
    page = QWidget()
    page.resize(400, 200)
    column = QVBoxLayout(page)
    tabs, field = TabStrip(look, [("s", "Summary"), ("p", "Plan")]), LineField(look, "Action")
    column.addWidget(tabs)
    column.addWidget(field)
    shown(qtbot, page)
    field.edit.setFocus()
    box = field.edit.rect().translated(field.edit.mapTo(page, field.edit.rect().topLeft()))
    image = page.grab().toImage()
    assert image.pixelColor(box.center().x(), box.top() - 4).name() == "#ffeb3b"
    tabs.bar.setFocus()
    image = page.grab().toImage()
    assert image.pixelColor(box.center().x(), box.top() - 4).name() != "#ffeb3b"
    assert isinstance(tabs.bar, QTabBar)
    tabs.set_current("p")
    qapp.focusChanged.disconnect(rings._moved)


def test_the_ring_of_a_tab_grows_with_its_words(
    qtbot: QtBot, qapp: QApplication, look: Look
) -> None:
    rings = FocusRings(look, qapp)
    strip = TabStrip(look, [("reviews", "Reviews"), ("audit", "Audit")])
    strip.resize(600, strip.height())
    shown(qtbot, strip)
    strip.bar.setFocus()
    strip.set_words("reviews", "Reviews (1)")

    def round_it() -> bool:
        assert rings._ring is not None
        return rings._ring.width() == strip.bar.tabRect(0).width() + 2 * REACH

    qtbot.waitUntil(round_it)
    qapp.focusChanged.disconnect(rings._moved)
