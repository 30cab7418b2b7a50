"""All of one entry of the audit, and the ways on from it."""

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.views.parts.buttons import Button
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.section import Section
from desktop.views.theme import Look
from desktop.words.audit import AuditRow, action_words
from desktop.words.dates import shown_date, shown_moment


class EntrySection(Section):
    """``show_entry(row)``; ``aboutAsked(patient, name)`` and ``byAsked(staff)`` for all others."""

    aboutAsked = Signal(int, str)
    byAsked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent=parent)
        self._row: AuditRow | None = None
        self.about_button = Button(look, self.tr("All about this person"), icon="user", key="P")
        self.by_button = Button(look, self.tr("All by this colleague"), icon="users", key="B")
        self.about_button.clicked.connect(self._ask_about)
        self.by_button.clicked.connect(self._ask_by)
        self.put_right(self.about_button, self.by_button)
        self.what, self.detail = Paragraph("", "strong"), Paragraph()
        self.who, self.about, self.hash = (Paragraph("", "small", "text2") for _ in range(3))
        for line in (self.what, self.detail, self.who, self.about, self.hash):
            self.add(line)
        self.show_entry(None)

    def minimumSizeHint(self) -> QSize:
        """As high as its words are at its width: not as they would be where it is narrowest."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_entry(self, row: AuditRow | None) -> None:
        self._row = row
        lines = (self.what, self.detail, self.who, self.about, self.hash)
        for line, words in zip(lines, self._words(row), strict=True):
            line.setText(words)
            line.setVisible(bool(words))
        self.set_title(
            self.tr("Entry {number}").format(number=f"{row.number:,}")
            if row is not None
            else self.tr("The entry")
        )
        self.about_button.setEnabled(self._patient() is not None)
        self.by_button.setEnabled(row is not None and row.staff > 0)
        nobody = self.tr("Choose an entry that is about one person.")
        self.about_button.setToolTip("" if self.about_button.isEnabled() else nobody)
        nobody = self.tr("Choose an entry of a member of staff.")
        self.by_button.setToolTip("" if self.by_button.isEnabled() else nobody)

    def _words(self, row: AuditRow | None) -> tuple[str, str, str, str, str]:
        if row is None:
            return "", self.tr("Choose an entry to read all of it."), "", "", ""
        role = f", {row.role.words}" if row.role.words else ""
        subjects = ", ".join(each.words for each in row.subjects)
        return (
            action_words(row.action),
            row.detail,
            self.tr("{who}{role} · {at} UTC, {here} in England · signed as {action}").format(
                who=row.who, role=role, at=to_the_second(row.at), here=shown_moment(row.at),
                action=row.action,
            ),
            self.tr("About {subjects} · signed as {signed}").format(
                subjects=subjects, signed=row.signed
            )
            if subjects
            else self.tr("About nobody · signed as {signed}").format(signed=row.signed or "–"),
            self.tr("Hash {hash}").format(hash=row.hash),
        )  # fmt: skip

    def _patient(self) -> tuple[int, str] | None:
        """The one person whom the entry is about; None where it is about none or several."""
        found = [each for each in (self._row.subjects if self._row else ())
                 if each.kind == "patient"]  # fmt: skip
        return (found[0].id, found[0].words) if len(found) == 1 else None

    def _ask_about(self) -> None:
        if (patient := self._patient()) is not None:
            self.aboutAsked.emit(*patient)

    def _ask_by(self) -> None:
        if self._row is not None:
            self.byAsked.emit(self._row.staff)


def to_the_second(at: datetime) -> str:
    """A moment of the log, by its own clock."""
    return f"{shown_date(at.date())} {at:%H:%M:%S}"
