"""The policy to read: in words on one page, and as a table of what one audience may see."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services.opening_words import who_opens
from desktop.services.policy_tables import Policy, audiences, lines, read
from desktop.services.policy_words import KINDS, in_words, many
from desktop.views.page import Seat
from desktop.views.parts.fold import Fold
from desktop.views.parts.layout import NO_LIMIT, Down, bring_to_top
from desktop.views.parts.matrix import Matrix
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.said import SaidPage
from desktop.views.parts.shapes import sector_words
from desktop.views.parts.twoline import Line, LineList
from desktop.words.enums import Kind, Sector
from desktop.words.people import raised
from desktop.words.policy import PolicyText

INDEX, NARROW = 236, 760
"""The list of audiences stands at the left; above what is read where that is narrow."""
WORDS, MATRIX = "words", "matrix"
OPENING, LIMITS = "opening", ""
"""In the list of audiences, the places of what is the same for all."""
ALIKE = (OPENING, LIMITS)
PLACES = (OPENING, *audiences(), LIMITS)


class PolicyReading(QWidget):
    """``show_policy(text)``; ``turn(WORDS | MATRIX)``. The list at the left leads through both."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = seat.look
        self._look = look
        self._policy: Policy | None = None
        self._narrow = False
        self.index = LineList(look, self.tr("Audiences"), scrolls=True, chooses=True)
        self.index.chosen.connect(self._chosen)
        self.index.opened.connect(self._lead)
        self.words = SaidPage(look, self.tr("The policy in words"))
        self.matrix = Matrix(
            look,
            [raised(KINDS[kind].strip("“”")) for kind in Kind],
            [sector_words(sector) for sector in Sector],
            self.tr("What this audience may see"),
        )
        self.legend = Paragraph("", "small", "text2")
        self.whose = Paragraph("", "section")
        table = QWidget()
        down = Down(look, gap=6, parent=table)
        down.addWidget(self.whose)
        down.addWidget(self.legend)
        down.addWidget(self.matrix, 1)
        self._table = table
        read = QWidget()
        ways = Down(look, gap=0, parent=read)
        ways.addWidget(self.words, 1)
        ways.addWidget(table, 1)
        both = Fold(look, NARROW, gap=16)
        both.add(self.index)
        both.add(read, 1)
        Down(look, gap=0, parent=self).addWidget(both)
        look.changed.connect(self._fit)
        self._fit()

    def show_policy(self, text: PolicyText) -> None:
        self._policy = read(text)
        held = lines(text)
        self.words.show_parts((who_opens(held), *in_words(held)))
        chosen = self.index.chosen_row()
        rows = [Line(self.tr("Who may open whom"), quiet=True, key=OPENING)]
        rows += [Line(raised(many(each)), quiet=True, key=each) for each in audiences()]
        rows.append(Line(self.tr("How long things last"), quiet=True, key=LIMITS))
        self.index.show_rows(rows)
        self.index.choose(chosen if chosen in rows else rows[0])

    def turn(self, way: str) -> None:
        self.words.setVisible(way == WORDS)
        self._table.setVisible(way == MATRIX)
        chosen = self.index.chosen_row()
        if way == MATRIX and chosen is not None and chosen.key == OPENING:
            self.index.choose(self.index.row_model.rows[1])  # it has no table: the first that has
        self._chosen(self.index.chosen_row())

    def _chosen(self, line: Line | None) -> None:
        if line is None or self._policy is None:
            return
        whom = str(line.key)
        self.whose.setText(line.title)
        self.matrix.show_cells(self._policy.cells(whom))
        self.matrix.setVisible(whom not in ALIKE)
        self.legend.setText(
            self.tr("This is the same for every audience: read it in words.")
            if whom in ALIKE
            else self.tr(
                "A filled mark: may see. N held normally, S held as sensitive, R held as"
                " restricted. An empty mark: withheld."
            )
        )
        if not self._narrow:
            self.words.go(PLACES.index(whom))

    def _lead(self, line: Line) -> None:
        """Where the list stands above what is read, to that, once someone has come to a choice."""
        if self._narrow and self.words.isVisible():
            self.words.go(PLACES.index(str(line.key)))
        elif self._narrow:
            bring_to_top(self.whose)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._look.theme.px
        beside = self.width() >= px(NARROW)
        self.index.setMinimumWidth(px(INDEX) if beside else 0)
        self.index.setMaximumWidth(px(INDEX) if beside else NO_LIMIT)
        self._narrow = not beside
        for each in (self.index, self.words, self.matrix):
            each.grow(not beside)  # all of the page scrolls then, by one bar
