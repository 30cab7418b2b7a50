"""Paint every part in every theme, for looking at: ``python -m tests.views.gallery FOLDER``."""

import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.parts.banner import PageHeader, PatientBanner
from desktop.views.parts.buttons import Button, OutcomeButton
from desktop.views.parts.card import Card
from desktop.views.parts.chip import Chip
from desktop.views.parts.columns import Column
from desktop.views.parts.facts import Fact, FactList
from desktop.views.parts.fields import (
    ChoiceField,
    FindBox,
    KeyCap,
    LineField,
    TextField,
    TickBox,
)
from desktop.views.parts.focus import FocusRings
from desktop.views.parts.foot import Foot
from desktop.views.parts.icons import Icon
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.rail import Rail, RailItem
from desktop.views.parts.section import Section
from desktop.views.parts.segments import Segments
from desktop.views.parts.shapes import SectorMark
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.parts.tabs import TabStrip
from desktop.views.parts.twoline import Line, LineList
from desktop.views.theme import THEMES, Look
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import Gender, PrintFormat, Sector
from desktop.words.items import SourceAge
from desktop.words.patients import BannerRow
from desktop.words.silence import Silence

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
GP: dict[str, Any] = {"sector": Sector.HEALTH, "source": "GP", "age": "2 h"}
COUNCIL: dict[str, Any] = {"sector": Sector.SOCIAL, "source": "Council", "age": "2 d"}
FACTS = {
    "Known allergies": [Fact(strong="Penicillin", detail="rash, 1974", **GP)],
    "Medicines": [
        Fact("Apixaban 2.5mg tablets", detail="twice a day", **GP),
        Fact("Salbutamol 100micrograms inhaler with a name so long that no column could hold it "
             "all, however wide the window is drawn", detail="when needed", **GP),
    ],
    "Services and care": [
        Fact("4 visits a day, 14 h a week", strong="Home care",
             below="Fellside Care · council pays · since 16-Nov-2026", **COUNCIL),
        Fact(strong="Befriending", words="Wednesday afternoons", sector=Sector.VOLUNTARY,
             source="Charity", age="6 d"),
    ],
    "Team around Dot": [
        Fact(strong="Aisha Rahman", detail="community matron", chip="Key worker",
             sector=Sector.HEALTH, source="Nursing", age="3 h"),
        Fact(strong="Sue Harker", detail="daughter", sector=Sector.PERSON, source="Dot",
             age="24 d"),
    ],
}  # fmt: skip
ALERTS = [
    Fact(", no injury", strong="Two falls in 14 days", icon="alert-triangle", **GP),
    Fact("Hearing aid, left: face her", icon="ear", **GP),
]
NOW = datetime(2026, 11, 26, 14, 31, 52, tzinfo=UTC)
AGES = (
    SourceAge("Hospital", Sector.HEALTH, NOW - timedelta(minutes=40), Silence(2, 7)),
    SourceAge("Council", Sector.SOCIAL, NOW - timedelta(days=19), Silence(8, 15)),
    SourceAge("Good Neighbours", Sector.VOLUNTARY, None, Silence(35, 70)),
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


def summary(look: Look) -> QWidget:
    page = QWidget()
    top = Down(look, gap=0, parent=page)
    banner = PatientBanner(look)
    banner.show_patient(DOROTHY, TODAY)
    top.addWidget(banner)
    tabs = TabStrip(look, [("s", "Summary"), ("t", "Timeline"), ("p", "Plan"), ("m", "Meetings")])
    tabs.put_right(Button(look, "Add", icon="plus"), Button(look, "Refer to meeting", "primary"))
    top.addWidget(tabs)
    body = Across(look, gap=22, pad=(16, 12, 16, 12))
    left, right = Down(look, gap=16), Down(look, gap=16)
    paper = Card(look, "About me", note="in Dot's words, with Sue Harker, daughter", tone="paper")
    paper.add(Paragraph("Staying in my own house with Bramble, my cat.", "about"))
    paper.add(Paragraph("Please do", "smallstrong", "paper"))
    paper.add(Paragraph("Knock, then ring the bell. Let me make the tea; it keeps me moving."))
    left.addWidget(paper)
    for title, facts in FACTS.items():
        section = Section(look, title, f"{len(facts)}, newest first")
        listed = FactList(look, title)
        listed.show_rows(facts)
        section.add(listed)
        left.addWidget(section)
    left.addStretch()
    warn = Card(look, "Alerts and how to reach Dot", tone="warn")
    alerts = FactList(look, "Alerts")
    alerts.show_rows(ALERTS)
    warn.add(alerts)
    right.addWidget(warn)
    right.addWidget(Strip(look, "Fellside's own list says 2 visits a day", "red", "Compare"))
    right.addWidget(Strip(look, "This plan was changed by someone else.", "warn"))
    right.addWidget(Strip(look, "Karen Stobbs is writing here too.", "blue"))
    right.addWidget(Strip(look, "Everything fits. 5 minutes to spare.", "ok"))
    empty = Pane(look, QWidget())
    empty.empty("Not recorded")
    right.addWidget(empty)
    failed = Pane(look, QWidget())
    failed.failed("The hub cannot be reached. Check the network and try again.")
    right.addWidget(failed)
    right.addStretch()
    body.addLayout(left, 3)
    body.addLayout(right, 2)
    top.addLayout(body, 1)
    foot = Foot(look, clock=lambda: NOW)
    foot.show_ages(AGES)
    foot.say("Saved.")
    top.addWidget(foot)
    return page


def desk(look: Look) -> QWidget:
    page = QWidget()
    top = Down(look, gap=0, parent=page)
    header = PageHeader(look, "Wearbank team meeting", "Thu 26-Nov-2026")
    header.put_middle(FindBox(look, "Find a person or a command"))
    top.addWidget(header)
    body = Across(look, gap=12, pad=(16, 12, 16, 12))
    first, second = Down(look, gap=12), Down(look, gap=12)
    actions = Card(look, "My actions", "list-check", "9 open, due soonest first")
    actions.put_right(KeyCap(look, "A"))
    todo = LineList(look, "My actions")
    todo.show_rows(
        [
            Line("Ring Fellside about Saturday visits", "HINDMARSH, Dorothy (Mrs) · from 12-Nov",
                 ticked=False, chip="Overdue 1 d", chip_tone="red"),
            Line("Skin check with the care home", "AKHTAR, Rashid (Mr)", ticked=True, chip="Done",
                 chip_tone="ok"),
            Line("Agree the plan with Mr Coates", "COATES, Leonard (Mr)", ticked=False,
                 right="Fri 27-Nov"),
        ]
    )  # fmt: skip
    actions.add(todo)
    first.addWidget(actions)
    agenda = LineList(look, "Agenda", chooses=True)
    agenda.show_rows(
        [
            Line("COATES, Leonard (Mr)", "Home from Ward 4", time="14:00", quiet=True,
                 right="9 min", right_icon="circle-check", right_colour="ok"),
            Line("HINDMARSH, Dorothy (Mrs)", "Two falls in a week", time="14:26",
                 right="Now · 6 of 10", right_colour="blue"),
            Line("NOWAK, Łucja (Ms)", "Care up to 10 h, is it enough?", time="14:36",
                 right="8 min"),
        ]
    )  # fmt: skip
    agenda.setCurrentIndex(agenda.model().index(1, 0))
    first.addWidget(agenda)
    room = LineList(look, "In the room")
    room.show_rows(
        [
            Line("Aisha Rahman", beside="community matron, chair", cap="Q", right="In",
                 right_icon="check", right_colour="ok"),
            Line("Mary Lunn", beside="community nurse", cap="U", chip="Out", chip_tone="warn"),
            Line("Hospital", sector=Sector.HEALTH, right="40 min"),
        ]
    )  # fmt: skip
    first.addWidget(room)
    first.addStretch()
    wall = Segments(
        look,
        [("q", "Question", "F2"), ("s", "Summary", "F3"), ("p", "Plan", "F5")],
        "On the wall",
    )
    wall.set_current("q")
    second.addWidget(wall)
    note = TextField(look, "Note", key="N")
    note.set_text("Both falls were on the way to bed, after the evening visit.")
    note.saved(NOW)
    second.addWidget(note)
    action = LineField(look, "Action", key="A", hint="who, what, when, in one line")
    action.set_text("ben to look at bringing the bed downstairs in 2 weeks")
    second.addWidget(action)
    secret = LineField(look, "Passphrase", secret=True)
    secret.set_text("secret")
    secret.wrong("This passphrase does not open the hub. Try again.")
    second.addWidget(secret)
    second.addWidget(ChoiceField(look, "Owner", [(1, "Ben Lowes"), (2, "Karen Stobbs")]))
    box = TickBox(look, "The person was told")
    box.setChecked(True)
    second.addWidget(box)
    second.addWidget(TickBox(look, "Urgent"))
    second.addStretch()
    body.addLayout(first, 1)
    body.addLayout(second, 1)
    top.addLayout(body, 1)
    action.setFocus()
    return page


PAGES = {"basics": basics, "summary": summary, "desk": desk}


def main(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    look = Look(app, "light")
    FocusRings(look, app)
    for scale in (1.0, 2.0):
        for theme in THEMES:
            look.choose(theme, scale)
            for name, build in PAGES.items():
                page = build(look)
                page.resize(1366, 768)
                page.show()
                app.processEvents()
                page.grab().save(str(folder / f"{name}-{theme}-{scale:.0f}.png"))
                page.close()
                page.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
