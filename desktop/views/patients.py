"""Finding a person: results as one types, and by exact details beyond one's own lists."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.files import write_whole
from desktop.records import Session
from desktop.services import lists, openings, patients, search
from desktop.views.beyond import BeyondDialog
from desktop.views.found_table import FoundTable
from desktop.views.list_panel import ListPanel
from desktop.views.page import Command, Page, Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import FindBox
from desktop.views.parts.fold import Fold
from desktop.views.parts.folding import ButtonRow
from desktop.views.parts.keys import key_within
from desktop.views.parts.layout import Across, Down, Scroll
from desktop.views.parts.paragraph import Paragraph
from desktop.views.parts.strip import Pane, Strip
from desktop.words.enums import Permission
from desktop.words.lists import Offered, SavedList
from desktop.words.patients import FoundRow
from desktop.words.relationships import Ways

TOPIC, WAYS, NAMES = "patients", "ways beyond my lists", "names in use"
LISTS, EXPORT = "lists of people", "a list as a table"
BAR = 940
"""From this width, in px at scale 1, the buttons stand beside what is typed."""
LEAST = 140
"""Height of the table, in px at scale 1, below which it scrolls with the filters."""


class PatientsPage(Page):
    """More than one person is named here, so no banner stands over it."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(seat, parent)
        look = seat.look
        self._typed = self._answered = ""
        self._found: tuple[FoundRow, ...] = ()
        self._eager = False
        self.dialog: BeyondDialog | None = None
        self.box = FindBox(
            look, self.tr("Name, number, birth date, address or home"), key="", parent=self
        )
        self.beyond = Button(look, self.tr("Look beyond my lists"), key="F8")
        self.beyond.clicked.connect(self._look_beyond)
        self.narrow = Button(look, self.tr("Filters and lists"), key="F7")
        self.narrow.setCheckable(True)
        self.panel = ListPanel(look, may_export=Permission.EXPORT in seat.permissions)
        self.panel.hide()
        self.narrow.toggled.connect(self._show_panel)
        self.panel.changed.connect(self._ask)
        self.panel.listOpened.connect(self.box.clear)
        self.panel.saveAsked.connect(self._save)
        self.panel.renameAsked.connect(self._rename)
        self.panel.deleteAsked.connect(self._delete)
        self.panel.exportAsked.connect(self._export)
        self._lists: tuple[SavedList, ...] = ()
        self.trouble = Strip(look)
        self.count = Paragraph("", "small", "text2", wrap=False)
        self.table = FoundTable(look)
        self.pane = Pane(look, self.table)
        self.table.rowOpened.connect(self._open)
        self.pane.retried.connect(self._ask)
        self.box.textChanged.connect(self._type)
        self.box.returnPressed.connect(self._enter)
        key_within(self.box, "Down", self._to_list)
        key_within(self.box, "Escape", self.box.clear)
        key_within(self.table, "Escape", self._back)
        self._lay_out()
        self.show_found(())
        self._ask_lists()

    def _lay_out(self) -> None:
        """Filters and people scroll as one where text is large, below what is typed."""
        look = self.seat.look
        typing = QWidget()
        line = Across(look, gap=14, parent=typing)
        line.addWidget(self.box)
        line.addWidget(self.count)
        line.addStretch(1)
        bar = Fold(look, BAR, gap=14)
        bar.add(typing, 1)
        bar.add(ButtonRow(look, self.narrow, self.beyond))
        below = QWidget()
        sheet = Down(look, gap=10, parent=below)
        sheet.addWidget(self.panel)
        sheet.addWidget(self.pane, 1)
        self.sheet = Scroll(below)
        column = Down(look, gap=10, pad=(16, 14, 16, 8), parent=self)
        column.addWidget(bar)
        column.addWidget(self.trouble)
        column.addWidget(self.sheet, 1)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """However many filters stand above it, some rows of the table are in sight as one."""
        self.table.setMinimumHeight(self.seat.look.theme.px(LEAST))

    @property
    def heading(self) -> tuple[str, str]:
        beyond = any(not row.mine for row in self._found)
        return self.tr("Patients"), (
            self.tr("beyond your lists") if beyond else self.tr("people on your lists")
        )

    def arrive(self) -> None:
        """Whoever comes here wants to type; what they sought last is there to be typed over."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()
        self._ask()
        self._ask_lists()
        records, actor, names = self.seat.records, self.seat.actor, self.seat.names
        records.read(NAMES, lambda session: search.get_ready(session, actor, names), lambda _: None)

    def anywhere(self) -> list[Command]:
        """One's own lists, to be opened from anywhere."""
        return [
            Command(
                self.tr("List: {name}").format(name=each.name), "", partial(self._open_list, each)
            )
            for each in self._lists
        ]

    def hear(self, subjects: frozenset[str]) -> None:
        if any(each.startswith("list:") for each in subjects):
            self._ask_lists()

    def seek(self, typed: str) -> None:
        self.box.setText(typed)

    def show_found(
        self, rows: Sequence[FoundRow], *, most: int | None = None, beyond: bool = False
    ) -> None:
        """The answer to what stands in the box; of those beyond ``most`` only that they are."""
        more = most is not None and len(rows) > most
        rows = rows[:most]
        self._answered, self._found = self._typed, tuple(rows)
        self.headed.emit()
        self.table.show_rows(rows)
        looked = bool(self._typed or self.panel.filters())
        self.panel.offer_export(looked=looked)
        if looked and more and self._typed:
            count = self.tr("the first {count}: type more")
        elif looked and more:
            count = self.tr("the first {count}")
        elif looked:
            count = self.tr("{count} found")
        elif len(rows) == 1:
            count = self.tr("the one opened last")
        else:
            count = self.tr("the {count} opened last")
        self.count.setText(count.format(count=len(rows)))
        self.count.setVisible(bool(rows))
        if rows:
            self.pane.ready()
        elif self.panel.filters():
            self.pane.empty(self.tr("Nobody on your lists has all of this in common."))
        elif not self._typed:
            self.pane.empty(
                self.tr(
                    "Type a name in any order, an NHS number, a birth date, an address or a care"
                    " home.\n"
                    "You search the people on your own lists. For anyone else, type their full "
                    "NHS number, or their exact name and birth date, and look beyond your lists: "
                    "that search is kept in the audit."
                )
            )
        elif beyond:
            self.pane.empty(self.tr("Nobody in this hub has exactly these details."))
        else:
            self.pane.empty(
                self.tr(
                    "Nobody on your lists matches this. For anyone else, type their full NHS "
                    "number, or their exact name and birth date, and press Enter to look beyond "
                    "your lists. That search is kept in the audit."
                )
            )

        if self._eager and not beyond:
            self._eager = False
            self._enter()

    def _type(self, words: str) -> None:
        self._typed, self._eager = words.strip(), False
        self._ask()

    def _ask(self) -> None:
        self.trouble.say("")
        typed, records, actor = self._typed, self.seat.records, self.seat.actor
        self.beyond.setEnabled(bool(typed))
        self.beyond.setToolTip("" if typed else self.tr("Type who you look for first."))
        filters = self.panel.filters()
        if filters:
            audience, names, day = self.seat.audience, self.seat.names, records.today()
            records.read(
                TOPIC,
                lambda session: lists.listed(
                    session, audience, typed, filters, day, names, lists.MOST + 1
                ),
                partial(self.show_found, most=lists.MOST),
                self.trouble.refuse,
            )
            return
        if not typed:
            self.show_found(())
            records.read(
                TOPIC,
                lambda session: search.lately(session, actor),
                self.show_found,
                self.trouble.refuse,
            )
            return
        today, names = records.today(), self.seat.names
        records.read(
            TOPIC,
            lambda session: search.find(session, actor, typed, today, names, search.MOST + 1),
            partial(self.show_found, most=search.MOST),
            self.trouble.refuse,
        )

    def _look_beyond(self) -> None:
        self.trouble.say("")
        typed, records, actor = self._typed, self.seat.records, self.seat.actor
        if not typed:
            return
        today = records.today()
        records.read(
            TOPIC,
            lambda session: patients.find_exactly(session, actor, typed, today),
            lambda rows: self.show_found(rows, beyond=True),
            self.trouble.refuse,
            signed=True,
        )

    def _enter(self) -> None:
        """Open the only one found, go to the list of several, or look further than one's own.

        Whoever is only like what was typed does not count against the one who is it, and is never
        opened unseen. Never on an answer to an earlier key, for it may name somebody else: Enter
        waits for its own.
        """
        if self._answered != self._typed:
            self._eager = True
            return
        sure = [row for row in self._found if not row.alike]
        if self._typed and len(sure) == 1:
            self._open(sure[0])
        elif self._found:
            self._to_list()
        elif not self.panel.filters():
            self._look_beyond()

    def _open(self, row: FoundRow) -> None:
        """One's own at once; anyone else once it is said why."""
        if row.mine:
            self.opened.emit(row.id)
            return
        records, actor = self.seat.records, self.seat.actor
        now = records.now()
        records.read(
            WAYS,
            lambda session: openings.ways(session, actor, now),
            lambda ways: self._ask_why(row, ways),
            self.trouble.refuse,
        )

    def _ask_why(self, row: FoundRow, ways: Ways) -> None:
        self.dialog = BeyondDialog(self.seat, row, ways, self)
        self.dialog.opened.connect(self.opened)
        self.dialog.finished.connect(self._end_dialog)
        self.dialog.open()

    def _end_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def leave(self) -> None:
        for topic in (WAYS, LISTS):
            self.seat.records.forget(topic)
        if self.dialog is not None:
            self.dialog.reject()

    # --- filters and lists ----------------------------------------------------------------------

    def _show_panel(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        if shown:
            self.panel.practice.setFocus()
        else:
            self.panel.clear()

    def _ask_lists(self) -> None:
        actor, audience = self.seat.actor, self.seat.audience
        self.seat.records.read(
            LISTS,
            lambda session: (lists.offered(session, audience), lists.saved(session, actor)),
            self._show_lists,
        )

    def _show_lists(self, found: tuple[Offered, tuple[SavedList, ...]]) -> None:
        offered, self._lists = found
        self.panel.offer(offered)
        self.panel.show_lists(self._lists)

    def _open_list(self, kept: SavedList) -> None:
        self.went.emit("patients")
        self.narrow.setChecked(True)
        self.panel.choose(kept.id)

    def _save(self, name: str) -> None:
        actor, filters = self.seat.actor, self.panel.filters()
        self._change(lambda session: lists.save(session, actor, name, filters))

    def _rename(self, kept: SavedList, name: str) -> None:
        actor = self.seat.actor
        self._change(lambda session: lists.rename(session, actor, kept.id, kept.version, name))

    def _delete(self, kept: SavedList) -> None:
        actor = self.seat.actor
        self._change(lambda session: lists.delete(session, actor, kept.id, kept.version))

    def _change(self, change: Callable[[Session], object]) -> None:
        self.trouble.say("")
        self.seat.records.write(change, lambda _: self._ask_lists(), self.trouble.refuse)

    def _export(self, why: str) -> None:
        """The name that is suggested says nothing of anybody."""
        where = self.seat.ask_where(self, "list.csv")
        if where is None:
            return
        typed, audience, names = self._typed, self.seat.audience, self.seat.names
        filters, today = self.panel.filters(), self.seat.records.today()
        self.seat.records.read(
            EXPORT,
            lambda session: lists.as_table(session, audience, typed, filters, today, names, why),
            partial(self._keep, where),
            self.trouble.refuse,
            signed=True,
        )

    def _keep(self, where: Path, table: bytes) -> None:
        self.seat.records.aside(
            EXPORT,
            lambda: write_whole(where, table),
            lambda _: self._kept(),
            self.trouble.refuse,
        )

    def _kept(self) -> None:
        """The next list has a reason of its own."""
        self.panel.why.set_text("")
        self.said.emit(self.tr("The list is exported"))

    def _to_list(self) -> None:
        if self._found:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.selectRow(0)
            self.sheet.ensureWidgetVisible(self.pane)

    def _back(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()
