"""What the columns of a table mean: said once for its source, with the first rows to judge by."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QFileDialog, QWidget

from desktop.feeds import retake, trying
from desktop.feeds.tables import sheet
from desktop.feeds.tables.sheet import Sheet
from desktop.services import tables
from desktop.views.feeds_mapping_fields import Column, ColumnFields
from desktop.views.feeds_mapping_rows import TriedRows, heading_rows, narrow
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, TickBox
from desktop.views.parts.folding import Pairs
from desktop.views.parts.foot import NotComplete
from desktop.views.parts.layout import Across, Down, Rule, Scroll, mark, room_for
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Strip
from desktop.words.accounts import Fate, FileAccount
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.tables import (
    SHAPES,
    Mapping,
    MappingRow,
    MappingSources,
    likeliest,
    matched,
    shape_of,
)
from desktop.words.tables import TableKind as Kind

TOPIC, TRY = "table mapping", "table mapping tried"
WIDE = 900
"""From this width, in px at scale 1, the rows stand beside the fields."""


class MappingDialog(QDialog):
    """``MappingDialog(seat, source_id, waiting, parent)``, then ``open()``.

    ``waiting`` is the id of a table that waits, or None to choose a file. ``tookIn(sentence)`` once
    the columns are kept and the table was taken in. The title names nobody and no file.
    """

    tookIn = Signal(str)
    saved = Signal()
    """What waits is to be taken in by it."""

    def __init__(
        self,
        seat: Seat,
        source_id: int,
        waiting: int | None = None,
        parent: QWidget | None = None,
        ask_file: Callable[[QWidget], Path | None] | None = None,
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Set the columns of a table"))
        self.seat, self._waiting, self._ask_file = seat, waiting, ask_file or _ask_file
        self._wanted = source_id
        self._sources = MappingSources((), (), ())
        self._sheet: Sheet | None = None
        self._file: tuple[Path, bytes] | None = None
        self._kept: MappingRow | None = None
        self.strip = Strip(look)
        self.source = ChoiceField(look, self.tr("Source"))
        self.kind = ChoiceField(
            look, self.tr("Kind of table"), [(each.kind, _raised(each.kind)) for each in SHAPES]
        )
        self.complete = TickBox(look, self.tr("Each file is complete"))
        self._said = self.tr(
            "A visit that it leaves out was cancelled; anything else is marked as no longer in the"
            " source."
        )
        self._registered = self.tr(
            "Whoever it leaves out is marked as no longer on the list. They stay as they are, and"
            " the next list that has them unmarks them."
        )
        self.completes = Paragraph(self._said, "small", "text2")
        self.heading = narrow(ChoiceField(look, self.tr("Row with the names of the columns")))
        self.fields = ColumnFields(look)
        self.rows = TriedRows(look)
        self.table, self.pane = self.rows.table, self.rows.pane
        self.button = Button(
            look, self.tr("Save and take in"), "primary", "check", "Ctrl+Return", large=True
        )
        self.file_button = Button(
            look, self.tr("Choose a file"), icon="file-text", key="Ctrl+O", large=True
        )
        self.leave_button = Button(look, self.tr("Close"), key="Esc", large=True)
        self._offered: Mapping | None = None
        """What may go with the dialog: as it was offered, or as it was asked about already."""
        self._lay_out()
        self.source.chosen.connect(lambda _: self._begin())
        self.kind.chosen.connect(lambda _: self._offer_fields())
        self.complete.clicked.connect(self._try)
        self.fields.chose.connect(self._try)
        self.heading.chosen.connect(self._head)
        self.button.clicked.connect(self._save)
        self.file_button.clicked.connect(self._choose_file)
        self.leave_button.clicked.connect(self.reject)
        self._enable(False)
        self.pane.empty(self.tr("Choose a file with the table whose columns you want to set."))
        self._ask()

    # --- what it is about --------------------------------------------------------------------

    def _ask(self) -> None:
        actor = self.seat.actor
        self.seat.records.read(
            TOPIC, lambda session: tables.sources(session, actor), self._show_sources, self._refused
        )

    def _show_sources(self, found: MappingSources) -> None:
        actor, waiting = self.seat.actor, self._waiting
        self._sources = found
        self.source.set_choices([(key, name) for key, _, name in found.sources])
        self.source.set_value(self._wanted)
        if waiting is None:
            self.file_button.setFocus()
            return
        self.pane.loading()
        self.seat.records.read(
            TOPIC,
            lambda session: tables.original(session, actor, waiting),
            self._show_content,
            self._refused,
            signed=True,
        )

    def _choose_file(self) -> None:
        path = self._ask_file(self)
        if path is None:
            return
        self.pane.loading()
        self.seat.records.aside(
            TOPIC,
            lambda: trying.content_of(path),
            lambda content: self._show_content(content, path),
            self._refused,
        )

    def _show_content(self, content: bytes, path: Path | None = None) -> None:
        if path is not None:
            self._waiting, self._file = None, (path, content)
        known = [each.mapping.header for each in self._sources.kept
                 if each.source_id == self.source.value()]  # fmt: skip
        self.seat.records.aside(
            TOPIC, lambda: trying.opened(content, known), self._show_sheet, self._refused
        )

    def _show_sheet(self, found: Sheet) -> None:
        self._sheet = found
        self.heading.set_choices(heading_rows(found))
        self.heading.set_value(found.row)
        self.strip.say("")
        self._enable(True)
        self._begin()
        self.kind.setFocus()

    def _head(self, row: object) -> None:
        """The names of the columns stand in another row than it seemed."""
        if self._sheet is not None and row != self._sheet.row:
            self._sheet = sheet.headed(self._sheet, cast("int", row))
            self._begin()

    # --- the columns -------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin with what was set for these columns, or with what their names suggest."""
        if self._sheet is None:
            return
        self._kept = self._sources.of(cast("int", self.source.value()), self._sheet.header)
        kind = self._kept.mapping.kind if self._kept else likeliest(self._sheet.header)
        self.kind.set_value(kind or Kind.REGISTRATION)
        self._offer_fields()

    def _offer_fields(self) -> None:
        if self._sheet is None:
            return
        kind = cast("Kind", self.kind.value())
        shape, header = shape_of(kind), self._sheet.header
        kept = self._kept.mapping if self._kept and self._kept.mapping.kind is kind else None
        found: dict[str, Column] = dict(matched(shape, header))
        if kept is not None:
            found = {**dict(kept.columns), **{name: ("always", it) for name, it in kept.always}}
        self.complete.setChecked(kept.complete if kept is not None else False)
        for widget in (self.complete, self.completes):
            widget.setVisible(kind is not Kind.CENSUS)
        self.completes.setText(self._registered if kind is Kind.REGISTRATION else self._said)
        self.fields.offer(shape, header, found, self._sources.homes)
        self._follow_with_tab()
        self._offered = self.mapping()
        self._try()

    def mapping(self) -> Mapping:
        """As it stands on the screen."""
        assert self._sheet is not None  # noqa: S101 - nothing is offered before there is a table
        chosen = self.fields.columns()
        return Mapping(
            cast("Kind", self.kind.value()),
            self._sheet.header,
            tuple((name, each) for name, each in chosen.items() if isinstance(each, str)),
            tuple((name, each[1]) for name, each in chosen.items() if isinstance(each, tuple)),
            self.complete.isChecked(),
        )

    # --- the first rows ----------------------------------------------------------------------

    def _try(self) -> None:
        found, mapping = self._sheet, self.mapping()
        assert found is not None  # noqa: S101 - as above
        missing = shape_of(mapping.kind).missing(
            {name for name, _ in (*mapping.columns, *mapping.always)}
        )
        self.button.setEnabled(not missing)
        if missing:
            self.seat.records.forget(TRY)
            self.rows.counts.setText("")
            named = "; ".join(tables.either(group) for group in missing)
            self.pane.empty(self.tr("Choose the column that says: {named}.").format(named=named))
            return
        today = self.seat.records.now().astimezone(ENGLAND).date()
        self.seat.records.aside(
            TRY, lambda: trying.tried(found, mapping, today), self.rows.show_tried, self._refused
        )

    # --- keeping -----------------------------------------------------------------------------

    def _save(self) -> None:
        if self._sheet is None or not self.button.isEnabled():
            return
        actor, now, mapping = self.seat.actor, self.seat.records.now(), self.mapping()
        source, version = (
            cast("int", self.source.value()),
            self._kept.version if self._kept else None,
        )
        self._enable(False)
        self.seat.records.write(
            lambda session: tables.save(session, actor, source, mapping, version, now),
            self._saved,
            self._refused,
        )

    def _saved(self, _made: Made) -> None:
        """Now what waited can be taken in; on a server the process for intake does it."""
        actor, now, waiting, file = (
            self.seat.actor,
            self.seat.records.now(),
            self._waiting,
            self._file,
        )
        code = next(code for key, code, _ in self._sources.sources if key == self.source.value())
        if self.seat.records.kind == "hub" or (waiting is None and file is None):
            self.saved.emit()
            self.accept()
        elif waiting is not None:
            self.seat.records.bring_in(
                lambda store: retake.take_in(store, actor, waiting, code, now),
                self._took_in,
                self._refused,
            )
        elif file is not None:
            path, content = file
            self.seat.records.bring_in(
                lambda store: retake.take_in_file(store, actor, path, content, code, now),
                self._took_in,
                self._refused,
            )

    def _took_in(self, accounts: list[FileAccount]) -> None:
        sums = {fate: sum(each.count(fate) for each in accounts) for fate in Fate}
        told = ", ".join(f"{count} {fate}" for fate, count in sums.items() if count)
        self._done(self.tr("Saved and taken in: {told}.").format(told=told or self.tr("nothing")))

    def _done(self, sentence: str) -> None:
        self.tookIn.emit(sentence)
        self.accept()

    def _refused(self, sentence: str) -> None:
        self.strip.say(sentence, "red")
        if self._sheet is None:
            self.pane.empty("")
        self._enable(self._sheet is not None)

    def _enable(self, enabled: bool) -> None:
        for widget in (
            self.source,
            self.kind,
            self.heading,
            self.complete,
            self.button,
            self.fields,
        ):
            widget.setEnabled(enabled)

    def reject(self) -> None:
        """Columns that were chosen and not saved go only where that is asked for twice."""
        chosen = self.mapping() if self._sheet is not None else None
        if chosen != self._offered and chosen is not None:
            self._offered = chosen
            self.strip.say(
                self.tr(
                    "The columns that you chose are not saved. Save them, or close once more to"
                    " let them go."
                ),
                "warn",
            )
            return
        super().reject()

    def done(self, result: int) -> None:
        for topic in (TOPIC, TRY):
            self.seat.records.forget(topic)
        super().done(result)

    # --- looks -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rows stand beside the fields, and below them where there is no room for that."""
        super().resizeEvent(event)
        beside = self.width() >= self.seat.look.theme.px(WIDE)
        ways = QBoxLayout.Direction
        self._body.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        mark(self._between, "rule", "upright" if beside else "section")

    def _follow_with_tab(self) -> None:
        """From the kind through the fields, which are new each time, to the rows and the foot."""
        order: list[QWidget] = [
            self.source.edit, self.kind.edit, self.heading.edit, self.complete,
        ]  # fmt: skip
        for field in self.fields.by_name.values():
            order += [field, field.edit]  # a field left behind would lead back to its editor
        order += [self.table, self.file_button, self.leave_button, self.button]
        for one, next_ in pairwise(order):
            QWidget.setTabOrder(one, next_)

    def _lay_out(self) -> None:
        look = self.seat.look
        px = look.theme.px
        inside = QWidget()
        left = Down(look, gap=12, pad=(22, 12, 16, 12), parent=inside)
        left.addWidget(Pairs(look, (self.source, self.kind)))
        left.addWidget(self.heading)
        left.addWidget(self.complete)
        left.addWidget(self.completes)
        left.addWidget(Rule("section"))
        left.addWidget(self.fields)
        left.addStretch(1)
        self._body = Across(look, gap=0)
        self._body.addWidget(Scroll(inside), 4)
        self._between = Rule("upright")
        self._body.addWidget(self._between)
        self._body.addWidget(self.rows, 5)
        top = Down(look, gap=8, pad=(22, 18, 22, 8))
        top.addWidget(Paragraph(self.windowTitle(), "panel"))
        top.addWidget(self.strip)
        line = Across(look, gap=0, pad=(22, 8, 22, 0))
        line.addWidget(NotComplete(look))
        foot = Across(look, gap=8, pad=(22, 8, 22, 18))
        foot.addWidget(self.file_button)
        foot.addStretch(1)
        foot.addWidget(self.leave_button)
        foot.addWidget(self.button)
        whole = Down(look, gap=0, parent=self)
        whole.addLayout(top)
        whole.addWidget(Rule("section"))
        whole.addLayout(self._body, 1)
        whole.addWidget(Rule("section"))
        whole.addLayout(line)
        whole.addLayout(foot)
        self.resize(QSize(px(1240), px(720)).boundedTo(room_for(self)))


def _raised(kind: Kind) -> str:
    return kind.value[:1].upper() + kind.value[1:]


def _ask_file(parent: QWidget) -> Path | None:
    kinds = parent.tr("Tables (*.csv *.txt *.tsv *.xlsx *.xls *.xlsb *.xlsm *.ods);;All files (*)")
    chosen, _ = QFileDialog.getOpenFileName(parent, parent.tr("Choose a table"), "", kinds)
    return Path(chosen) if chosen else None
