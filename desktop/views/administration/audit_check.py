"""Verifying the audit: whether every entry is as it was signed, and the head to note elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services import audit
from desktop.views.administration.filters import scrolled
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import LineField
from desktop.views.parts.layout import Across
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.words.audit import Walk

TOPIC = "audit check"


class CheckPanel(QWidget):
    """A check goes step by step, so that everything else at this screen goes on meanwhile."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seat = seat
        look = seat.look
        self.noted = LineField(look, self.tr("Compare with a noted head"))
        self.noted.edit.setPlaceholderText(self.tr("number:hash; may be left empty"))
        self.go = Button(look, self.tr("Verify the audit"), "primary", "circle-check", "F8")
        self.progress = Paragraph("", "body", "text2")
        self.result = Strip(look)
        self.head = LineField(look, self.tr("Head to note elsewhere"))
        self.head.edit.setReadOnly(True)
        self.copy = Button(look, self.tr("Copy the head"), icon="note", key="Ctrl+Shift+C")
        self.go.clicked.connect(self.check)
        self.noted.entered.connect(self.check)
        self.copy.clicked.connect(self._copy)
        self._lay_out()
        self._show_head("")
        self._say_how_far("")

    def check(self) -> None:
        if not self.go.isEnabled():
            return
        self.noted.wrong("")
        self.result.say("")
        self._show_head("")
        self.go.setEnabled(False)
        self._go_on(Walk(), self.noted.text().strip() or None)

    def _go_on(self, walk: Walk, against: str | None) -> None:
        if walk.number:
            so_far = self.tr("{count} entries are checked so far")
            self._say_how_far(so_far.format(count=f"{walk.number:,}"))
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC, lambda session: audit.check(session, actor, walk, against),
            lambda further: self._walked(further, against), self._failed,
        )  # fmt: skip

    def _walked(self, walk: Walk, against: str | None) -> None:
        if walk.checked is None:
            self._go_on(walk, against)
            return
        self._end()
        self.result.say(walk.checked.sentence, "ok" if walk.checked.ok else "red")
        self._show_head(walk.checked.head)

    def _failed(self, sentence: str) -> None:
        self._end()
        self.result.say(sentence, "red")

    def _end(self) -> None:
        self.go.setEnabled(True)
        self._say_how_far("")

    def _say_how_far(self, words: str) -> None:
        self.progress.setText(words)
        self.progress.setVisible(bool(words))

    def _show_head(self, head: str) -> None:
        self.head.set_text(head)
        self.head.edit.setCursorPosition(0)
        self.copy.setEnabled(bool(head))
        self.copy.setToolTip("" if head else self.tr("Verify the audit first."))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.head.text())
        self.head.say(self.tr("Copied"))

    def _lay_out(self) -> None:
        look = self.seat.look
        why = self.tr(
            "Every entry carries a hash of itself and of the one before it, so that whoever changes"
            " or removes one is found out. Only a head that was noted outside this hub shows that"
            " the end was cut off, or that an old copy was put back: note it each month, on paper."
        )
        asked, shown = Across(look, gap=10), Across(look, gap=10)
        asked.addWidget(self.noted, 1)
        asked.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
        shown.addWidget(self.head, 1)
        shown.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignBottom)
        column = scrolled(look, self)
        column.addWidget(Paragraph(why))
        column.addLayout(asked)
        column.addWidget(self.progress)
        column.addWidget(self.result)
        column.addLayout(shown)
        column.addStretch(1)
        self.setFocusProxy(self.noted)
