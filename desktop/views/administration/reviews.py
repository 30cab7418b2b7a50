"""What the governance lead looks at afterwards: unusual openings, declared ones, restricted people.

Names and reasons stand here, and nothing of any record.
"""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services import giving, governance
from desktop.views.administration.filters import scrolled, show_rows_always
from desktop.views.administration.restricted_panel import RestrictedPanel
from desktop.views.administration.review_panel import ReviewPanel
from desktop.views.administration.tab import AdministrationTab
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.columns import Column
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.segments import Segments
from desktop.views.parts.strip import Pane, Strip
from desktop.views.parts.table import Table
from desktop.views.shown import until_words
from desktop.words.dates import shown_moment
from desktop.words.enums import Verdict
from desktop.words.people import raised, role_words
from desktop.words.relationships import DeclaredRow, RestrictedRow, ReviewRow

TOPIC = "reviews"
REVIEW, DECLARED, RESTRICTED = "review", "declared", "restricted"
MOVES = ("patient:", "review:", "relationship:", "staff:", "policy")
"""What these lists are made of."""


class _Found(NamedTuple):
    reviews: tuple[ReviewRow, ...]
    declared: tuple[DeclaredRow, ...]
    restricted: tuple[RestrictedRow, ...]


class ReviewsTab(AdministrationTab):
    """Three lists; what waits for review comes first."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self.segments = Segments(
            look,
            [
                (REVIEW, self.tr("To review"), "F2"),
                (DECLARED, self.tr("Declared lately"), "F3"),
                (RESTRICTED, self.tr("Restricted people"), "F4"),
            ],
            self.tr("What to look at"),
        )
        self.trouble = Strip(look)
        self.reviews = ReviewPanel(look)
        self.restricted = RestrictedPanel(seat)
        self.declared = self._declared()
        self._panels: dict[str, QWidget] = {
            REVIEW: self.reviews, DECLARED: self.declared, RESTRICTED: self.restricted,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for panel in self._panels.values():
            self.stack.addWidget(panel)
        self.segments.chosen.connect(self.choose)
        self.reviews.judged.connect(self._judge)
        self.restricted.asked.connect(self._restrict)
        inside = QWidget()
        column = Down(look, gap=10, pad=(16, 12, 16, 8), parent=inside)
        bar = Across(look, gap=10)
        bar.addWidget(self.segments)
        bar.addStretch(1)
        column.addLayout(bar)
        column.addWidget(self.trouble)
        column.addWidget(self.stack, 1)
        self.pane = Pane(look, inside)
        self.pane.retried.connect(self.arrive)
        Down(look, gap=0, parent=self).addWidget(self.pane)
        self._show(REVIEW)

    def arrive(self) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.seat.records.read(
            TOPIC,
            lambda session: _Found(
                governance.reviews(session, actor, now),
                governance.declared(session, actor, now),
                governance.restricted(session, actor),
            ),
            self.show_found,
            self.pane.failed,
        )

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith(MOVES) for each in subjects):
            self.arrive()

    def leave(self) -> None:
        self.seat.records.forget(TOPIC)
        self.trouble.say("")

    def show_found(self, found: _Found) -> None:
        self.reviews.show_reviews(found.reviews)
        self.table.show_rows(found.declared)
        if found.declared:
            self.declared_pane.ready()
        else:
            self.declared_pane.empty(self.tr("Nobody declared a relationship in thirty days."))
        self.restricted.show_restricted(found.restricted)
        self.pane.ready()

    def choose(self, key: str) -> None:
        """Bring one of the lists to the front."""
        self._show(key)
        tables = {
            REVIEW: self.reviews.table,
            DECLARED: self.table,
            RESTRICTED: self.restricted.table,
        }
        if tables[key].isVisible():  # not where a sentence stands in the place of an empty list
            tables[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, key: str) -> None:
        self.trouble.say("")
        self.segments.set_current(key)
        self.stack.setCurrentWidget(self._panels[key])

    def _declared(self) -> QWidget:
        look = self.seat.look
        self.table = Table(
            look,
            [
                Column(self.tr("When"), lambda row: shown_moment(row.begins_at), wide=152,
                       figures=True, spare=True),
                Column(self.tr("Who"), lambda row: row.who, strong=True, whole=True),
                Column(self.tr("Role now"), lambda row: role_words(row.role), raised, wide=160,
                       quiet=True, spare=True),
                Column(self.tr("Whom"), lambda row: row.name),
                Column(self.tr("Reason"), lambda row: row.reason, spare=True),
                Column(self.tr("Until"), lambda row: until_words(row.ends_at), wide=112,
                       figures=True),
            ],
            self.tr("Relationships declared in the last thirty days"),
        )  # fmt: skip
        self.declared_pane = Pane(look, self.table)
        self.end = Button(look, self.tr("End it now"), icon="x", key="Del")
        self.end.clicked.connect(self._end)
        self.table.rowChosen.connect(self._offer_end)
        panel = QWidget()
        show_rows_always(look, self.declared_pane, self.table)
        column = scrolled(look, panel)
        column.addWidget(self.declared_pane, 1)
        self.whole = Paragraph("", "small")
        column.addWidget(self.whole)
        foot = Across(look, gap=8)
        foot.addStretch(1)
        foot.addWidget(self.end)
        column.addLayout(foot)
        self._offer_end(None)
        return panel

    def _offer_end(self, row: DeclaredRow | None) -> None:
        over = row is not None and row.ends_at is not None
        over = over and row.ends_at <= self.seat.records.now()  # type: ignore[union-attr, operator]  # looked at one line above
        self.end.setEnabled(row is not None and not over)
        sentence = self.tr("This has ended already.") if over else ""
        self.end.setToolTip(sentence if row else self.tr("Choose one in the list first."))
        self.whole.setText(self._said_of(row) if row else "")

    def _said_of(self, row: DeclaredRow) -> str:
        """All of the line, of which a narrow list shows the least."""
        return self.tr("{who}, now {role} · {name} · {begins} – {ends} · {reason}").format(
            who=row.who, role=role_words(row.role), name=row.name, reason=row.reason,
            begins=shown_moment(row.begins_at), ends=until_words(row.ends_at),
        )  # fmt: skip

    # --- changes --------------------------------------------------------------------------------

    def _judge(self, row: ReviewRow, verdict: Verdict, note: str) -> None:
        actor, now = self.seat.actor, self.seat.records.now()
        self.trouble.say("")
        self.seat.records.write(
            lambda session: governance.review(
                session, actor, row.id, row.version, verdict, note, now
            ),
            lambda _: self.said.emit(self.tr("Reviewed")),
            self.trouble.refuse,
        )

    def _end(self) -> None:
        row, actor, now = self.table.chosen_row(), self.seat.actor, self.seat.records.now()
        self.trouble.say("")
        if row is not None:
            self.seat.records.write(
                lambda session: giving.end(session, actor, row.id, row.version, now),
                lambda _: self.said.emit(self.tr("Ended")),
                self.trouble.refuse,
            )

    def _restrict(self, patient: int, restricted: bool, reason: str) -> None:
        actor = self.seat.actor
        self.trouble.say("")

        def done(_: object) -> None:
            self.restricted.forget_typed()
            self.said.emit(self.tr("Restricted") if restricted else self.tr("No longer restricted"))

        self.seat.records.write(
            lambda session: governance.restrict(session, actor, patient, restricted, reason),
            done,
            self.trouble.refuse,
        )
