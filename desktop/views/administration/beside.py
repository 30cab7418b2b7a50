"""A table beside a form: choose an entry and change it, or add one; nothing typed is lost."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.records import Session
from desktop.views.administration.tab import AdministrationTab
from desktop.views.parts.buttons import Button
from desktop.views.parts.choice import Choice
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.keys import keys_go_on
from desktop.views.parts.layout import Across, Down, Rule, Scroll, bring_into_sight
from desktop.views.parts.paragraph import OneLine
from desktop.views.parts.strip import Pane, Strip, StripTone
from desktop.views.parts.table import Table
from desktop.views.theme import Look
from desktop.words.changes import Made

NARROWEST = 10
"""Letters of a choice that are always in sight."""
NARROW = 900
"""Below this width, in px at scale 1, the form stands below the list, and all of it scrolls."""


class Note(Strip):
    """A strip as high as its words are at this width: a long one is never cut."""

    def __init__(self, look: Look, *, tone: StripTone = "blue", action: str = "") -> None:
        super().__init__(look, tone=tone, action=action)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


class Form(QWidget):
    """The fields of one entry. ``edited()`` whenever someone changes one of them."""

    edited = Signal()

    def show_row(self, row: Any | None) -> None:
        """An entry as it is kept; None: one that is new."""
        raise NotImplementedError

    def state(self) -> object:
        """All that stands in the fields, to be compared with what was shown."""
        raise NotImplementedError

    def half_typed(self) -> bool:
        """Whether something is typed that is kept by another button than Save."""
        return False

    def follow(self, row: Any) -> None:
        """The entry was changed beside what is being typed, which stays."""

    def readable(self) -> bool:
        """Whether all that is typed means something; if not, it says so beside the field."""
        return True

    def begin(self) -> QWidget:
        """The field in which one begins."""
        raise NotImplementedError


class Beside(QWidget):
    """``Beside(look, columns, form, name, adding)``: rows have an ``id``, and may ``refuse``.

    ``saveAsked(row)`` when someone saves, None for what is new; then ``saved(id)`` or
    ``refused(sentence)``. ``shown(row)`` once an entry stands in the form. While something in it is
    not saved, no other entry takes its place: it is asked whether to let it go.
    """

    saveAsked = Signal(object)
    shown = Signal(object)

    def __init__(
        self,
        look: Look,
        columns: Sequence[Column],
        form: Form,
        name: str,
        adding: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self.form = look, form
        self.row: Any | None = None
        self._words = adding
        self._adding = False
        self._rows: Sequence[Any] = ()
        self._wanted: int | None = None
        self._told_of: int | None = None
        self._narrow = False
        self._filled: object = None
        self._filling = False
        self.table = Table(look, columns, name)
        self.pane = Pane(look, self.table)
        self.add_button = Button(look, adding, icon="plus", key="N")
        self.title = OneLine("", "panel")
        self.trouble = Note(look)
        self.told = Note(look)
        self.unsaved = Note(look, tone="warn", action=self.tr("Let it go"))
        self.save_button = Button(look, self.tr("Save"), "primary", "check", "Ctrl+Return")
        self._lay_out(look, form)
        self.table.rowChosen.connect(self._chosen)
        self.table.rowOpened.connect(lambda _: self._begin())
        self.table.clicked.connect(self._show_form)
        self.add_button.clicked.connect(self.add)
        self.save_button.clicked.connect(self._save)
        self.unsaved.asked.connect(self.let_go)
        form.edited.connect(self._offer)

    @property
    def dirty(self) -> bool:
        """Whether something that was typed is not kept."""
        return self._differs() or self.form.half_typed()

    def show_rows(self, rows: Sequence[Any], empty: str = "") -> None:
        """The entry that was chosen stays so, and what is being typed stays as it is."""
        self._rows = rows
        wanted = self._wanted or (self.row.id if self.row is not None else None)
        self._filling = True
        self.table.show_rows(rows)
        self._filling = False
        if rows:
            self.pane.ready()
        else:
            self.pane.empty(empty)
        found = next((row for row in rows if row.id == wanted), None)
        if self._wanted is None and (self._adding or self.dirty):
            if found is not None and self.row is not None and found.form == self.row.form:
                self.row = found  # changed beside what is being typed: that can still be saved
                self.form.follow(found)
                self.shown.emit(found)
            self._select(found)
            return
        self._wanted = None
        shown = found or next(iter(rows), None)
        self._select(shown)
        self._fill(shown)

    def add(self) -> None:
        """An empty form for what is new."""
        if self._ask_first():
            return
        self._select(None)
        self._fill(None, adding=True)
        self._begin()

    def saved(self, key: int) -> None:
        """It is kept: the entry is shown as it is now once the rows come."""
        if self._adding:  # its code, say, may not be changed from now on
            keys_go_on(self.form, self.table)
        self._wanted, self._adding = key, False
        self._filled = self.form.state()
        self.trouble.say("")
        self._offer()

    def refused(self, sentence: str) -> None:
        self._say(self.trouble, sentence, "red")
        self._offer()

    def let_go(self) -> None:
        """Back to what is kept."""
        self._fill(self.row, adding=self._adding)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, sentence: str, key: int | None = None) -> None:
        """Something about one entry that is read before another is chosen; empty: no more."""
        self._told_of = key
        self._say(self.told, sentence, "ok")

    def _chosen(self, row: Any | None) -> None:
        if self._filling or row is None or (self.row is not None and row.id == self.row.id):
            return  # it is shown already
        if self._ask_first():
            # The table is still moving: it goes back once it has arrived.
            QTimer.singleShot(0, self, self._stay)
            return
        self._fill(row)

    def _ask_first(self) -> bool:
        if not self.dirty:
            return False
        about = self.title.text()
        words = self.tr("{about}: what you typed is not saved. Save it, or let it go.")
        self._say(self.unsaved, words.format(about=about), "warn")
        return True

    def _stay(self) -> None:
        self._select(self.row)

    def _select(self, row: Any | None) -> None:
        self._filling = True
        keys = [each.id for each in self._rows]
        if row is not None and row.id in keys:
            self.table.selectRow(keys.index(row.id))
        else:
            self.table.clearSelection()
        self._filling = False

    def _fill(self, row: Any | None, *, adding: bool = False) -> None:
        if row is None or row.id != self._told_of:
            self.tell("")
        self.row, self._adding = row, adding
        self.trouble.say("")
        self.unsaved.say("")
        self.title.setText(self._words if row is None else row.form.name)
        self.form.show_row(row)
        self._filled = self.form.state()
        self._offer()
        self.shown.emit(row)

    def _show_form(self) -> None:
        """What was clicked may stand far above its form."""
        if self._narrow:
            bring_into_sight(self.title)

    def _begin(self) -> None:
        self.form.begin().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _save(self) -> None:
        if self.save_button.isEnabled() and self.form.readable():
            self.unsaved.say("")
            self.save_button.setEnabled(False)
            self.saveAsked.emit(self.row)

    def _differs(self) -> bool:
        return self._filled is not None and self.form.state() != self._filled

    def _offer(self) -> None:
        differs = self._differs()
        self.save_button.setEnabled(differs)
        self.save_button.setToolTip("" if differs else self.tr("Nothing is different yet."))
        if not self.dirty:
            self.unsaved.say("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def _arrange(self) -> None:
        px = self._look.theme.px
        narrow = self.width() < px(NARROW)
        way = QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._between.setVisible(not narrow)
        self._narrow = narrow
        self.table.grow(narrow)  # two bars would stand beside each other
        # Where all of it scrolls the form does not: of two, one inside the other, neither brings
        # what has the focus into sight.
        self._scroll.setMinimumHeight(self._fields.minimumSizeHint().height() if narrow else 0)

    def _say(self, strip: Strip, sentence: str, tone: StripTone) -> None:
        """Where the person looks, however far down the form they are."""
        strip.say(sentence, tone)
        if sentence:
            bring_into_sight(strip)

    def _lay_out(self, look: Look, form: Form) -> None:
        self.bar = Across(look, gap=10)
        self.bar.addStretch(1)
        self.bar.addWidget(self.add_button)
        left = Down(look, gap=10, pad=(16, 12, 16, 10))
        left.addLayout(self.bar)
        left.addWidget(self.pane, 1)
        heading = Down(look, gap=0, pad=(16, 12, 16, 10))
        heading.addWidget(self.title)
        self._fields = QWidget()
        fields = Down(look, gap=10, pad=(16, 12, 16, 12), parent=self._fields)
        for widget in (self.told, self.trouble, self.unsaved, form):
            fields.addWidget(widget)
        fields.addStretch(1)
        self._scroll = Scroll(self._fields)
        foot = Across(look, gap=8, pad=(16, 8, 16, 10))
        foot.addWidget(self.save_button)
        foot.addStretch(1)
        right = Down(look, gap=0)
        right.addLayout(heading)
        right.addWidget(Rule("section"))
        right.addWidget(self._scroll, 1)
        right.addWidget(Rule("section"))
        right.addLayout(foot)
        whole = QWidget()
        self._between = Rule("upright")
        self._columns = Across(look, gap=0, parent=whole)
        self._columns.addLayout(left, 3)
        self._columns.addWidget(self._between)
        self._columns.addLayout(right, 2)
        Down(look, gap=0, parent=self).addWidget(Scroll(whole))
        # Once the fields are laid out: only then are they as high as they will be.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._arrange)
        look.changed.connect(self._soon.start)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._soon.start)


def narrow(choice: ChoiceField) -> ChoiceField:
    """Let a choice be narrower than the longest of its words."""
    choice.edit.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.edit.setMinimumContentsLength(NARROWEST)
    return choice


def keep(
    tab: AdministrationTab, beside: Beside, change: Callable[[Session], Made | frozenset[str]]
) -> None:
    """Keep what stands in the form: something new, or the entry that was chosen, changed."""
    row = beside.row

    def kept(outcome: Made | frozenset[str]) -> None:
        beside.saved(outcome.id if isinstance(outcome, Made) else row.id)  # type: ignore[union-attr]  # only an entry is changed
        tab.said.emit(tab.tr("Saved"))

    tab.seat.records.write(change, kept, beside.refused)
