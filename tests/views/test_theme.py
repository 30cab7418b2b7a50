import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.views.parts.shapes import SectorMark
from desktop.views.theme import THEMES, Look, load_theme, style_sheet
from desktop.words.enums import Sector

GROUNDS = ("canvas", "sunk", "raised")
TEXT = [
    *((ink, ground, 4.5) for ink in ("text", "text2", "blue") for ground in GROUNDS),
    ("text", "canvas", 12.0),
    ("text", "bluebg", 4.5),
    ("text2", "bluebg", 4.5),
    ("blue", "bluebg", 4.5),
    ("text", "press", 4.5),
    ("onblue", "blue", 4.5),
    ("canvas", "text", 4.5),
    ("onnavy", "navy", 7.0),
    ("onnavy2", "navy", 4.5),
    ("onnavy", "died", 7.0),
    ("onnavy2", "died", 4.5),
    ("text", "paper", 7.0),
    ("text2", "paper", 4.5),
    ("onpaper2", "paper", 4.5),
    *((tone, f"{tone}bg", 4.5) for tone in ("red", "warn", "ok")),
    *(("text", f"{tone}bg", 4.5) for tone in ("red", "warn", "ok")),
    *((tone, ground, 4.5) for tone in ("red", "ok") for ground in GROUNDS),
]
EDGES = [
    *(("ctl", ground, 3.0) for ground in GROUNDS),
    *((sector, ground, 3.0) for sector in Sector for ground in (*GROUNDS, "bluebg")),
    ("blue", "bluebg", 3.0),
    ("warnbar", "canvas", 2.9),
    ("focus", "text", 3.0),
]


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_words_and_edges_stand_out_from_their_ground(name: str) -> None:
    theme = load_theme(name)
    weak = []
    for ink, ground, least in TEXT + EDGES:
        ratio = contrast(getattr(theme, ink), getattr(theme, ground))
        # The ring has two edges, so that one of them stands out whatever the ground is.
        if (ink, ground) == ("focus", "text") and theme.dark:
            ratio = contrast(theme.focus, theme.canvas)
        if ratio < least:
            weak.append(f"{ink} on {ground}: {ratio:.2f} < {least}")
    assert weak == []


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_of_a_theme_is_whole(name: str) -> None:
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    assert load_theme(name).blue.name() in sheet


def test_lengths_follow_the_text_and_rules_do_not() -> None:
    sheet = style_sheet(load_theme("light", 2.0))
    assert 'QLabel[type="title"] { font-size: 40px;' in sheet
    assert "border: 1px solid" in sheet
    assert load_theme("light", 2.0).px(58) == 116


def test_a_change_of_theme_repaints_what_is_open(qtbot: QtBot, look: Look) -> None:
    mark = SectorMark(look, Sector.HEALTH, 20)
    qtbot.addWidget(mark)
    with qtbot.waitExposed(mark):
        mark.show()

    def centre() -> QColor:
        image = mark.grab().toImage()
        return image.pixelColor(image.width() // 2, image.height() // 2)

    assert centre() == look.theme.health
    look.choose("dark", 2.0)
    assert centre() == load_theme("dark").health
    assert mark.sizeHint().width() >= 40


def test_text_grows_to_twice_its_size_and_no_further(qtbot: QtBot, look: Look) -> None:
    label = QLabel("Staying in my own house")
    qtbot.addWidget(label)
    once = label.sizeHint().width()
    look.choose(scale=5.0)
    assert look.theme.scale == 2.0
    assert label.sizeHint().width() > 1.8 * once
    look.choose(scale=0.5)
    assert look.theme.scale == 1.0


def test_the_system_choice_follows_the_computer(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Look(qapp)
    assert look.theme.name == "light"
    monkeypatch.setattr(look._hints, "colorScheme", lambda: Qt.ColorScheme.Dark)
    look._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.theme.name == "dark"
    look.choose("light")
    look._hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.theme.name == "light"


def test_a_theme_that_lacks_a_colour_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tomllib.loads", lambda _: {"dark": False, "colours": {"canvas": "#FFF"}})
    with pytest.raises(TypeError, match="missing"):
        load_theme.__wrapped__("light", 1.0)


def test_what_is_built_undressed_is_dressed_at_the_end(qapp: QApplication, look: Look):
    with look.undressed():
        assert not qapp.styleSheet()

    assert qapp.styleSheet() == style_sheet(look.theme)


def test_a_page_that_cannot_be_built_leaves_nothing_undressed(qapp: QApplication, look: Look):
    with pytest.raises(ZeroDivisionError), look.undressed():
        raise ZeroDivisionError

    assert qapp.styleSheet() == style_sheet(look.theme)
