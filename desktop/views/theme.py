"""The look in force: tokens from a table, fonts, and one style sheet made from both."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.config import resource
from desktop.words.enums import Sector

FAMILY = "Atkinson Hyperlegible Next"
FALLBACKS = ("Noto Sans", "Noto Naskh Arabic", "Noto Sans Bengali")
STYLED = "tapestry styled"
SYSTEM = "system"
THEMES = ("light", "dark", "high-contrast")
SMALLEST, LARGEST = 1.0, 2.0
"""Text may be made larger than it was drawn, never smaller."""
_LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)px\b")


@dataclass(frozen=True, eq=False)
class Theme:
    """One table of colours at one text scale. A part reads it at the moment it paints."""

    name: str
    dark: bool
    scale: float
    canvas: QColor
    sunk: QColor
    raised: QColor
    line: QColor
    line2: QColor
    ctl: QColor
    text: QColor
    text2: QColor
    blue: QColor
    bluebg: QColor
    bluel: QColor
    press: QColor
    onblue: QColor
    navy: QColor
    navyl: QColor
    onnavy: QColor
    onnavy2: QColor
    died: QColor
    diedl: QColor
    paper: QColor
    paperl: QColor
    onpaper2: QColor
    red: QColor
    redbg: QColor
    redl: QColor
    warn: QColor
    warnbg: QColor
    warnl: QColor
    warnbar: QColor
    ok: QColor
    okbg: QColor
    okl: QColor
    health: QColor
    social: QColor
    voluntary: QColor
    person: QColor
    focus: QColor

    def px(self, length: float) -> int:
        """A length drawn for scale 1, at the scale in force."""
        return int(length * self.scale + 0.5)

    def font(self, size: float = 14, weight: int = 400, *, tabular: bool = False) -> QFont:
        """A font by its size in pixels at scale 1; tabular for figures that tick."""
        return _font(self.px(size), weight, tabular)

    def sector(self, sector: Sector) -> QColor:
        """The colour of a sector's shape."""
        return {
            Sector.HEALTH: self.health,
            Sector.SOCIAL: self.social,
            Sector.VOLUNTARY: self.voluntary,
            Sector.PERSON: self.person,
        }[sector]

    def ground(self, sector: Sector) -> QColor:
        """The ground of what lies in a sector's colour and has words on it; plain where contrast
        comes first.
        """
        if self.name == "high-contrast":
            return self.canvas
        ink, ground, much = self.sector(sector), self.canvas, 0.22 if self.dark else 0.12
        return QColor.fromRgbF(
            ink.redF() * much + ground.redF() * (1 - much),
            ink.greenF() * much + ground.greenF() * (1 - much),
            ink.blueF() * much + ground.blueF() * (1 - much),
        )

    def tone(self, tone: str) -> tuple[QColor, QColor, QColor]:
        """Words, ground and edge of a chip, card or strip: red, warn, ok, blue, paper or plain."""
        return {
            "red": (self.red, self.redbg, self.redl),
            "warn": (self.warn, self.warnbg, self.warnl),
            "ok": (self.ok, self.okbg, self.okl),
            "blue": (self.blue, self.bluebg, self.bluel),
            "paper": (self.onpaper2, self.paper, self.paperl),
            "plain": (self.text, self.raised, self.line2),
        }[tone]


@cache
def _font(pixels: int, weight: int, tabular: bool) -> QFont:
    font = QFont([FAMILY, *FALLBACKS])
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def load_theme(name: str, scale: float = 1.0) -> Theme:
    """Read a theme by its name; a table that lacks a colour, or has one too many, is refused."""
    table = tomllib.loads(resource(f"themes/{name}.toml").read_text("utf-8"))
    colours = {token: QColor(value) for token, value in table["colours"].items()}
    return Theme(name=name, dark=table["dark"], scale=scale, **colours)


def load_fonts() -> None:
    """Make the program's own fonts known to Qt, once in a run."""
    if FAMILY not in QFontDatabase.families():
        for file in sorted(resource("fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(file))


@cache
def _template() -> Template:
    return Template(resource("themes/tapestry.qss").read_text("utf-8"))


def style_sheet(theme: Theme) -> str:
    """The style sheet of a theme. Lengths grow with the text; rules of 1 to 3 px do not."""
    colours = {
        token: value.name() for token, value in vars(theme).items() if isinstance(value, QColor)
    }

    def scaled(found: re.Match[str]) -> str:
        length = float(found[1])
        return f"{theme.px(length) if length > 3 else int(length)}px"

    return _LENGTH.sub(scaled, _template().substitute(colours))


def palette(theme: Theme) -> QPalette:
    """The same colours for what Qt draws by itself: dialogs, menus, the text cursor."""
    made = QPalette()
    role = QPalette.ColorRole
    for each, colour in {
        role.Window: theme.canvas,
        role.WindowText: theme.text,
        role.Base: theme.canvas,
        role.AlternateBase: theme.sunk,
        role.Text: theme.text,
        role.PlaceholderText: theme.text2,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.red,
        role.Light: theme.raised,
        role.Midlight: theme.line,
        role.Mid: theme.line2,
        role.Dark: theme.ctl,
        role.Shadow: theme.ctl,
        role.Highlight: theme.blue,
        role.HighlightedText: theme.onblue,
        role.Accent: theme.blue,
        role.Link: theme.blue,
        role.LinkVisited: theme.blue,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
    }.items():
        made.setColor(each, colour)
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.text2)
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, theme.sunk)
    made.setColor(QPalette.ColorGroup.Disabled, role.Button, theme.sunk)
    return made


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the application. Qt tells every widget, open or not, that its style changed."""
    sheet = style_sheet(theme)
    dressed = app.styleSheet()
    if dressed and dressed != sheet:
        # Straight from one sheet to the next costs six times as much, in the whole office.
        app.setStyleSheet("")
    app.setPalette(palette(theme))
    app.setFont(theme.font())
    if dressed != sheet:
        app.setStyleSheet(sheet)


class Look(QObject):
    """The theme in force, handed to every part.

    Parts that paint read ``theme`` as they paint and need nothing else: Qt repaints them on a
    change of style. What is laid out by hand follows ``changed``.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        choice: str = SYSTEM,
        scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        """``choice`` is ``system`` or one of ``THEMES``."""
        super().__init__(parent)
        self._app = app
        # Kept, because chained calls through the application have crashed.
        self._hints = app.styleHints()
        self._accessibility = self._hints.accessibility()
        # Once: a style that is set anew polishes every widget there is, those half gone included.
        if app.property(STYLED) is None:
            app.setStyle("Fusion")
            app.setProperty(STYLED, True)
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        load_fonts()
        self.choice = choice
        self.theme = load_theme("light")
        self.choose(choice, scale)
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._accessibility.contrastPreferenceChanged.connect(self._follow_system)

    def choose(self, choice: str | None = None, scale: float | None = None) -> None:
        """Change theme, text scale or both, live."""
        self.choice = choice or self.choice
        wanted = self.theme.scale if scale is None else min(max(scale, SMALLEST), LARGEST)
        name = self._system() if self.choice == SYSTEM else self.choice
        self.theme = load_theme(name, wanted)
        apply(self._app, self.theme)
        self.changed.emit()

    @contextmanager
    def undressed(self) -> Iterator[None]:
        """Build whole pages in here: they are dressed once, at its end.

        Under a style sheet, whatever is put into a parent is dressed again with all that is in it,
        which for pages nested this deep costs more than everything else.
        """
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(style_sheet(self.theme))

    def _system(self) -> str:
        """What the computer's own settings ask for."""
        if self._accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast:
            return "high-contrast"
        return "dark" if self._hints.colorScheme() is Qt.ColorScheme.Dark else "light"

    def _follow_system(self) -> None:
        if self.choice == SYSTEM and self._system() != self.theme.name:
            self.choose()
