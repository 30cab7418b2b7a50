"""The person's own words: the only warm surface in the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.card import Card
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.passage import Passage
from desktop.views.parts.source_line import SourceLine
from desktop.views.theme import Look
from desktop.words.dates import ago
from desktop.words.enums import Sector
from desktop.words.items import ItemRow
from desktop.words.plans import AboutMe, PlanRow

SHOWN = 3
"""Headings beside one another under what matters most."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What someone said of themselves, and where and when they said it."""

    said: AboutMe
    source: str = ""
    age: str = ""
    from_plan: bool = False


def own_words(
    gathered: AboutMe, found: Sequence[ItemRow], plan: PlanRow | None, now: datetime, today: date
) -> OwnWords:
    """The newer of what the agreed plan and what the sources hold."""
    newest = max(found, key=lambda item: item.said_at, default=None)
    if plan is not None and plan.agreed_on is not None and plan.content.about_me != AboutMe():
        days = (today - plan.agreed_on).days
        if newest is None or newest.said_at.date() <= plan.agreed_on:
            return OwnWords(plan.content.about_me, "Plan", f"{days} d", from_plan=True)
    if newest is None:
        return OwnWords(gathered)
    return OwnWords(gathered, newest.source, ago(newest.said_at, now))


class AboutMeCard(Card):
    """``AboutMeCard(look)``: ``show_words(called, words)``, ``clear()``.

    ``asked()`` when someone wants all of it.
    """

    asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("About me"), tone="paper", tight=True, parent=parent)
        self._source = SourceLine(look, "paper")
        self.all = Button(look, self.tr("All of it"), "link")
        self.all.clicked.connect(self.asked)
        self.put_right(self.all, self._source)
        self.matters = Passage(look, 2, 16.5, 500)
        self.add(self.matters)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._headings = [Paragraph("", "smallstrong", "paper", wrap=False) for _ in range(SHOWN)]
        self._passages = [Passage(look, 3) for _ in range(SHOWN)]
        for place, (heading, passage) in enumerate(
            zip(self._headings, self._passages, strict=True)
        ):
            self._grid.addWidget(heading, 0, place)
            self._grid.addWidget(passage, 1, place)
            self._grid.setColumnStretch(place, 1)
            passage.shortened.connect(self._offer_all)
        self._grid.setRowStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.matters.shortened.connect(self._offer_all)
        look.changed.connect(self._fit)
        self._look_of_card = look
        self._fit()
        self.clear()

    def clear(self) -> None:
        self._show("", "", [], OwnWords(AboutMe()))

    def show_words(self, called: str, words: OwnWords) -> None:
        said = words.said
        parts = [
            (self.tr("Please do"), said.please_do),
            (self.tr("Please do not"), said.please_do_not),
            (self.tr("A good day"), said.wellness),
            (self.tr("How I communicate"), said.communicate),
            (self.tr("How and when to support me"), said.support_me),
            (self.tr("People important to me"), said.people_important),
            (self.tr("Also worth knowing"), said.worth_knowing),
        ]
        there = [(heading, passage) for heading, passage in parts if passage]
        note = ""
        if said != AboutMe():
            note = self.tr("in {name}’s words").format(name=called)
            if said.written_with:
                note = self.tr("{note}, with {who}").format(note=note, who=said.written_with)
        matters = said.most_important
        if not matters and not there:
            matters = self.tr("Not recorded")
        self._show(note, matters, there, words)

    def _show(self, note: str, matters: str, parts: list[tuple[str, str]], words: OwnWords) -> None:
        self.set_note(note)
        self.matters.setText(matters)
        self.matters.setVisible(bool(matters))
        self._more = len(parts) > SHOWN
        for place in range(SHOWN):
            heading, passage = parts[place] if place < len(parts) else ("", "")
            self._headings[place].setText(heading)
            self._passages[place].setText(passage)
            for label in (self._headings[place], self._passages[place]):
                label.setVisible(bool(heading))
        told = " · ".join(filter(None, (words.source, words.age)))
        self._source.show_source(Sector.PERSON, told)
        self._source.setVisible(bool(words.source))
        self._offer_all()

    def _offer_all(self) -> None:
        self.all.setVisible(
            self._more or any(passage.cut() for passage in (self.matters, *self._passages))
        )

    def _fit(self) -> None:
        px = self._look_of_card.theme.px
        self._grid.setHorizontalSpacing(px(22))
        self._grid.setVerticalSpacing(px(2))
