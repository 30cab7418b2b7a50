"""Records opened in an unusual way, for someone to look at: rows in, a verdict out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.views.administration.filters import NARROW, at_the_foot, scrolled, show_rows_always
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import LineField
from desktop.views.parts.fold import Fold
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.dates import shown_moment
from desktop.words.enums import Verdict
from desktop.words.people import raised, role_words
from desktop.words.relationships import ReviewRow


class ReviewPanel(QWidget):
    """``show_reviews(rows)``; ``judged(row, verdict, note)`` once someone says how it was."""

    judged = Signal(object, object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(
            look,
            [
                Column(self.tr("When"), lambda row: shown_moment(row.at), wide=152, figures=True,
                       spare=True),
                Column(self.tr("Who"), lambda row: row.who, strong=True, whole=True),
                Column(self.tr("Role now"), lambda row: role_words(row.role), raised, wide=160,
                       quiet=True, spare=True),
                Column(self.tr("What was opened"), lambda row: row.what.value, raised, wide=190,
                       spare=True),
                Column(self.tr("Whose"), lambda row: row.name),
                Column(self.tr("State"), self._state, wide=136, tone=self._tone),
            ],
            self.tr("Records opened in an unusual way"),
        )  # fmt: skip
        self.pane = Pane(look, self.table)
        self.whole = Paragraph("", "smallstrong")
        self.reason = Paragraph()
        self.done = Paragraph("", "small", "text2")
        self.note = LineField(
            look, self.tr("Note"), hint=self.tr("what was not in order, and what follows from it"),
            key="N",
        )  # fmt: skip
        self.right = Button(look, self.tr("In order"), "primary", "check", "Ctrl+Return")
        self.wrong = Button(look, self.tr("Not in order"), icon="alert-triangle",
                            key="Ctrl+Shift+Return")  # fmt: skip
        self.right.clicked.connect(lambda: self._judge(Verdict.IN_ORDER))
        self.wrong.clicked.connect(lambda: self._judge(Verdict.NOT_IN_ORDER))
        self.table.rowChosen.connect(self._choose)
        self.note.edited.connect(lambda _: self.note.wrong(""))
        foot = Fold(look, NARROW, gap=14)
        foot.add(self.note, 1)
        foot.add(at_the_foot(look, self.wrong, self.right))
        show_rows_always(look, self.pane, self.table)
        column = scrolled(look, self)
        column.addWidget(self.pane, 1)
        column.addWidget(self.whole)
        column.addWidget(self.reason)
        column.addWidget(self.done)
        column.addWidget(foot)
        self._choose(None)

    def show_reviews(self, rows: Sequence[ReviewRow]) -> None:
        """Those that wait stand first; the same stays chosen where it is still there."""
        chosen = self.table.chosen_row()
        self.table.show_rows(rows)
        if not rows:
            self.pane.empty(self.tr("No record was opened in an unusual way."))
            self._choose(None)
            return
        self.pane.ready()
        places = [place for place, row in enumerate(rows) if chosen and row.id == chosen.id]
        self.table.selectRow(places[0] if places else 0)

    def _choose(self, row: ReviewRow | None) -> None:
        waits = row is not None and row.verdict is None and not row.own
        self.note.set_text("")
        self.note.wrong("")
        for control in (self.note, self.right, self.wrong):
            control.setEnabled(waits)
            control.setToolTip("" if waits else self._why_not(row))
        self.whole.setText(self._said_of(row) if row else "")
        reason = self.tr("Reason given: {reason}").format(reason=row.reason) if row else ""
        self.reason.setText(reason)
        self.done.setText(self._told(row) if row else "")

    def _why_not(self, row: ReviewRow | None) -> str:
        if row is None:
            return self.tr("Choose one in the list first.")
        if row.own:
            return self.tr("This was your own access. Another governance lead reviews it.")
        return self.tr("This has been reviewed already.")

    def _said_of(self, row: ReviewRow) -> str:
        """All of the line, of which a narrow list shows the least."""
        return self.tr("{what}: {name} · {who}, now {role} · {when}").format(
            what=raised(row.what.value), name=row.name, who=row.who, role=role_words(row.role),
            when=shown_moment(row.at),
        )  # fmt: skip

    def _told(self, row: ReviewRow) -> str:
        if row.verdict is None:
            if row.own:
                return self._why_not(row)
            if not row.reviewer:
                return self.tr("Nobody was there to name for it.")
            return self.tr("{name} is to look at it.").format(name=row.reviewer)
        said = self.tr("{verdict}, said {name} on {day}.").format(
            verdict=raised(row.verdict.value),
            name=row.reviewed_by,
            day=shown_moment(row.reviewed_at) if row.reviewed_at else "",
        )
        return f"{said} {row.note}".strip()

    def _state(self, row: ReviewRow) -> str:
        return self.tr("Waits") if row.verdict is None else raised(row.verdict.value)

    def _tone(self, row: ReviewRow) -> str:
        if row.verdict is None:
            return "warn"
        return "ok" if row.verdict is Verdict.IN_ORDER else "red"

    def _judge(self, verdict: Verdict) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        if verdict is Verdict.NOT_IN_ORDER and not self.note.text().strip():
            self.note.wrong(self.tr("Write what was not in order, and what follows from it."))
            self.note.setFocus()
            return
        self.judged.emit(row, verdict, self.note.text())
