"""The original of a fact: which import brought it, and its entry as its source sent it."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.feeds import as_sent
from desktop.services import sent
from desktop.services.sent import NOT_HERE
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.raw_text import RawText
from desktop.views.parts.section import Section
from desktop.words.accounts import Readable, SentIn
from desktop.words.dates import PartialDate, shown_date
from desktop.words.items import Came, ItemRow

MOST_FILES = 3
HIGH = 260
SYSTEMS = {"http://snomed.info/sct": "SNOMED CT"}


def code_words(item: ItemRow) -> str:
    """A code beside the terminology that it is of: the title is its display."""
    system = SYSTEMS.get(item.code_system, item.code_system)
    return " · ".join(filter(None, (item.code, system if item.code else "")))


def came_words(came: Came | None) -> str:
    """When, by which import, and in which files; none by a name, which may be a person's."""
    if came is None:
        return ""
    tr = QCoreApplication.translate
    told = [
        shown_date(PartialDate.of(came.at)),
        tr("Story", "import {number}").format(number=came.number),
        *came.files[:MOST_FILES],
    ]
    if (more := len(came.files) - MOST_FILES) > 0:
        told.append(tr("Story", "and {count} more files").format(count=more))
    return " · ".join(told)


class SentPanel(Section):
    """``offer(item, came)`` says what there is of it; its key opens it, and the audit says so."""

    def __init__(self, seat: Seat, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(seat.look, self.tr("As its source sent it"), parent=parent)
        self._seat, self._topic = seat, topic
        self._patient = self._item = 0
        self.said = Paragraph("", "body", "text2")
        self.show_button = Button(seat.look, self.tr("Show what was sent"), key="B")
        self.show_button.clicked.connect(self._ask)
        self.text = RawText(seat.look, self.tr("The entry as its source sent it"))
        self.add(self.said)
        self.add(self.show_button)
        self.add(self.text)
        seat.look.changed.connect(self._fit)
        self._fit()
        self.clear()

    def clear(self) -> None:
        self._seat.records.forget(self._topic)
        self._patient = self._item = 0
        self.text.show_text("")
        self.text.hide()
        self.hide()

    def offer(self, item: ItemRow, came: Came | None) -> None:
        if (item.patient, item.id) == (self._patient, self._item) and came is not None:
            return  # heard again: what was opened stays open
        self.clear()
        self._patient, self._item = item.patient, item.id
        self.setVisible(came is not None)
        if came is None:
            return
        kept = self.tr("The file that brought it is kept whole, for as long as the policy says.")
        self._say(kept if came.kept else NOT_HERE)
        self.show_button.setVisible(came.kept)

    def _ask(self) -> None:
        seat, patient, item = self._seat, self._patient, self._item
        seat.records.read(
            self._topic,
            lambda session: sent.open_as_sent(session, seat.actor, patient, item),
            self._find,
            self._refused,
            signed=True,
        )

    def _find(self, found: SentIn) -> None:
        """A large file takes its time."""
        self._say(self.tr("Looking for it in the file…"))
        today = self._seat.records.today()
        self._seat.records.aside(
            self._topic, lambda: as_sent.as_sent(found, today), self._show, self._refused
        )

    def _show(self, found: Readable | None) -> None:
        if found is None or not found.text:
            self._refused(NOT_HERE)
            return
        self._say(found.how)
        self.show_button.hide()
        self.text.show_text(found.text)
        self.text.show()
        self.text.setFocus()

    def _refused(self, sentence: str) -> None:
        self._say(sentence)
        self.show_button.hide()

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def _fit(self) -> None:
        self.text.setFixedHeight(self._seat.look.theme.px(HIGH))
