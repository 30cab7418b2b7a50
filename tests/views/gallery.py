"""Paint every part in every theme, for looking at: ``python -m tests.views.gallery FOLDER``."""

import os
import sys
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.parts.banner import PageHeader, PatientBanner
from desktop.views.parts.buttons import Button, OutcomeButton
from desktop.views.parts.chip import Chip
from desktop.views.parts.icons import Icon
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.rail import Rail, RailItem
from desktop.views.parts.section import Section
from desktop.views.parts.shapes import SectorMark
from desktop.views.parts.table import Column, Table
from desktop.views.theme import THEMES, Look
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Gender, PrintFormat, Sector
from desktop.words.patients import BannerRow

TODAY = date(2026, 11, 26)
DOROTHY = BannerRow(
    id=1,
    version=1,
    family="Hindmarsh",
    given="Dorothy",
    title="Mrs",
    preferred="Dot",
    born=PartialDate("1939-03-14"),
    died=None,
    gender=Gender.FEMALE,
    nhs_number="9995260182",
    address="",
    telephone="",
    practice="Lowgate Surgery",
    practice_telephone="",
    place="",
    team_id=1,
    print_format=PrintFormat.STANDARD,
)
PLACES = [
    RailItem("find", "Find", "search", "Ctrl+K"),
    RailItem("today", "Today", "home", "Ctrl+1"),
    RailItem("patients", "Patients", "users"),
    RailItem("meetings", "Meetings", "calendar-event"),
    RailItem("feeds", "Feeds", "rss"),
    RailItem("admin", "Admin", "settings"),
]


def strips_of(look: Look) -> list[QWidget]:
    banner = PatientBanner(look)
    banner.show_patient(DOROTHY, TODAY)
    died = PatientBanner(look)
    died.show_patient(
        BannerRow(
            **{name: getattr(DOROTHY, name) for name in DOROTHY.__slots__ if name != "died"},
            died=PartialDate("2026-11-20"),
        ),
        TODAY,
    )
    header = PageHeader(look, "Today", "Thu 26-Nov-2026")
    header.put_right(Paragraph("Aisha Rahman, community matron", "body", "text2", wrap=False))
    header.put_right(Button(look, "Lock", icon="lock"))
    return [banner, died, header]


def basics(look: Look) -> QWidget:
    page = QWidget()
    top = Down(look, gap=0, parent=page)
    for strip in strips_of(look):
        top.addWidget(strip)
    rest = Across(look, gap=0)
    rail = Rail(look, PLACES)
    rail.set_current("patients")
    rail.set_signed_in("Aisha Rahman")
    rest.addWidget(rail)
    body = Down(look, gap=12, pad=(16, 12, 16, 12))
    buttons = Across(look)
    buttons.addWidget(Button(look, "Add", icon="plus"))
    buttons.addWidget(Button(look, "Refer to meeting", "primary"))
    buttons.addWidget(Button(look, "Next: neutral slide, then NOWAK", "primary", key="F8"))
    buttons.addWidget(Button(look, "Undo", icon="arrow-back-up", key="Ctrl+Z", large=True))
    buttons.addWidget(Button(look, "Curtain", "dark", icon="eye-off", key="F9", large=True))
    buttons.addWidget(Button(look, "All meetings", "link"))
    off = Button(look, "Finish")
    off.setEnabled(False)
    buttons.addWidget(off)
    buttons.addStretch()
    body.addLayout(buttons)
    outcomes = Across(look)
    for number, words in enumerate(("Plan changed", "Action", "Refer on"), 1):
        outcome = OutcomeButton(look, words, str(number))
        outcome.setChecked(number == 1)
        outcomes.addWidget(outcome)
    body.addLayout(outcomes)
    chips = Across(look)
    chips.addWidget(Chip(look, "Overdue 5 d", "red"))
    chips.addWidget(Chip(look, "Look again", "warn"))
    chips.addWidget(Chip(look, "Done", "ok"))
    chips.addWidget(Chip(look, "Key worker", "blue"))
    chips.addWidget(Chip(look, "Planned"))
    for sector in Sector:
        chips.addWidget(SectorMark(look, sector))
    chips.addWidget(Icon(look, "alert-triangle"))
    chips.addStretch()
    body.addLayout(chips)
    section = Section(look, "Problems", "8 active, newest first")
    people = Table(
        look,
        [
            Column("Name", lambda row: row[0], strong=True),
            Column("Born", lambda row: row[1], shown_date, wide=130),
            Column("State", lambda row: row[2], wide=140, tone=lambda row: row[3]),
            Column("Source", lambda row: row[4], wide=140, sector=lambda row: row[5]),
        ],
        "People",
        fit_rows=True,
    )
    people.show_rows(
        [
            ("HINDMARSH, Dorothy (Mrs)", date(1939, 3, 14), "Overdue 1 d", "red", "GP",
             Sector.HEALTH),
            ("NOWAK, Łucja (Ms)", date(1951, 7, 2), "Done", "ok", "Council", Sector.SOCIAL),
            ("COATES, Leonard (Mr)", None, "", "", "Charity", Sector.VOLUNTARY),
        ]
    )  # fmt: skip
    people.selectRow(1)
    section.add(people)
    body.addWidget(section)
    for style in ("meta", "small", "body", "section", "card", "panel", "about", "title",
                  "question"):  # fmt: skip
        body.addWidget(Paragraph(f"{style}: Two falls in a week, 0182 Łucja بنت", style))
    body.addStretch()
    rest.addLayout(body, 1)
    top.addLayout(rest, 1)
    return page


PAGES = {"basics": basics}


def main(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for scale in (1.0, 2.0):
        for theme in THEMES:
            look = Look(app, theme, scale)
            for name, build in PAGES.items():
                page = build(look)
                page.resize(1366, 900)
                page.show()
                app.processEvents()
                page.grab().save(str(folder / f"{name}-{theme}-{scale:.0f}.png"))
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
