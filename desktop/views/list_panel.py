"""What narrows a list of people, and the lists that one keeps by a name."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.openings import typed_reason
from desktop.views.parts.buttons import Button
from desktop.views.parts.fields import ChoiceField, LineField
from desktop.views.parts.folding import ButtonRow, Pairs
from desktop.views.parts.layout import Down
from desktop.views.theme import Look
from desktop.words.enums import Role
from desktop.words.lists import Filters, Frailty, Offered, SavedList

NOT_CARING = (Role.SERVICE_ACCOUNT, Role.GOVERNANCE_LEAD)
"""Roles that have no caseload."""


class ListPanel(QWidget):
    """``ListPanel(look, may_export=False)``: ``changed()`` as what narrows the list changes.

    ``listOpened()`` as one of them is chosen: it is the whole of it that is wanted.
    ``saveAsked(name)``, ``renameAsked(list, name)``, ``deleteAsked(list)``, ``exportAsked(why)``.
    """

    changed = Signal()
    listOpened = Signal()
    saveAsked = Signal(str)
    renameAsked = Signal(object, str)
    deleteAsked = Signal(object)
    exportAsked = Signal(str)

    def __init__(
        self, look: Look, *, may_export: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        anyone = (None, self.tr("Any"))
        self.kept = ChoiceField(look, self.tr("My lists"), [(None, self.tr("None chosen"))])
        self.name = LineField(
            look, self.tr("Name of the list"), hint=self.tr("without anyone’s name")
        )
        self.practice = ChoiceField(look, self.tr("Practice"), [anyone])
        self.place = ChoiceField(look, self.tr("Care home or ward"), [anyone])
        self.caseload = ChoiceField(
            look, self.tr("On the caseload of"),
            [anyone, *((each, each.value) for each in Role if each not in NOT_CARING)],
        )  # fmt: skip
        self.frailty = ChoiceField(
            look, self.tr("Frailty, by the score sent"),
            [anyone, *((each, each.value) for each in Frailty)],
        )  # fmt: skip
        self.plan = ChoiceField(
            look, self.tr("Care plan"),
            [anyone, (True, self.tr("Has one")), (False, self.tr("Has none"))],
        )  # fmt: skip
        self.print = ChoiceField(
            look, self.tr("Print"), [anyone, (True, self.tr("Out of date in the home"))]
        )
        self.fields = (
            self.practice, self.place, self.caseload, self.frailty, self.plan, self.print,
        )  # fmt: skip
        self.clear_button = Button(look, self.tr("Clear"), key="Alt+C")
        self.save_button = Button(look, self.tr("Save list"), key="Ctrl+S")
        self.rename_button = Button(look, self.tr("Rename"), key="Alt+R")
        self.delete_button = Button(look, self.tr("Delete list"), key="Alt+D")
        self.export_button = Button(look, self.tr("Export"), key="Alt+E")
        self.why = LineField(look, self.tr("Why the list is exported, for the audit"))
        if not may_export:
            self.export_button.hide()
            self.why.hide()
        column = Down(look, gap=10, parent=self)
        column.addWidget(Pairs(look, (*self.fields, self.kept, self.name, self.why)))
        column.addWidget(
            ButtonRow(look, self.clear_button, self.save_button, self.rename_button,
                      self.delete_button, self.export_button)
        )  # fmt: skip
        for field in self.fields:
            field.chosen.connect(lambda _: self.changed.emit())
        self.kept.chosen.connect(self._open)
        self.clear_button.clicked.connect(self.clear)
        self.save_button.clicked.connect(lambda: self.saveAsked.emit(self.name.text()))
        self.rename_button.clicked.connect(self._rename)
        self.delete_button.clicked.connect(self._delete)
        self.export_button.clicked.connect(self._export)
        self._lists: tuple[SavedList, ...] = ()
        self._offer_changes()

    def filters(self) -> Filters:
        values = [each.value() for each in self.fields]
        practice, place, caseload, frailty, plan, out_of_date = values
        return Filters(
            practice if isinstance(practice, int) else None,
            place if isinstance(place, int) else None,
            caseload if isinstance(caseload, Role) else None,
            frailty if isinstance(frailty, Frailty) else None,
            plan if isinstance(plan, bool) else None,
            out_of_date is True,
        )

    def show_filters(self, filters: Filters) -> None:
        for field, value in zip(
            self.fields,
            (filters.practice, filters.place, filters.caseload, filters.frailty, filters.plan,
             filters.print_out_of_date or None),
            strict=True,
        ):  # fmt: skip
            field.set_value(value)
        self.changed.emit()

    def offer(self, offered: Offered) -> None:
        """What can be chosen; what was chosen stays."""
        anyone = (None, self.tr("Any"))
        for field, choices in (
            (self.practice, offered.practices), (self.place, offered.homes),
        ):  # fmt: skip
            value = field.value()
            field.set_choices([anyone, *choices])
            field.set_value(value)
        for field in (self.plan, self.print):
            field.setVisible(offered.plans)

    def show_lists(self, lists: Sequence[SavedList]) -> None:
        chosen = self.chosen_list()
        self._lists = tuple(lists)
        self.kept.set_choices(
            [(None, self.tr("None chosen")), *((each.id, each.name) for each in lists)]
        )
        self.kept.set_value(chosen.id if chosen is not None else None)
        self._offer_changes()

    def chosen_list(self) -> SavedList | None:
        return next((each for each in self._lists if each.id == self.kept.value()), None)

    def choose(self, list_id: int) -> None:
        """Open one of the lists."""
        self.kept.set_value(list_id)
        self._open(list_id)

    def clear(self) -> None:
        self.kept.set_value(None)
        self.name.set_text("")
        self._offer_changes()
        self.show_filters(Filters())

    def _open(self, _: object) -> None:
        self._offer_changes()
        chosen = self.chosen_list()
        if chosen is not None:
            self.name.set_text(chosen.name)
            self.listOpened.emit()
            self.show_filters(chosen.filters)

    def offer_export(self, *, looked: bool) -> None:
        """Where nothing was looked for, there is no list to hand out."""
        self.export_button.setEnabled(looked)
        why = "" if looked else self.tr("Choose a filter or a list, or type who you look for.")
        self.export_button.setToolTip(why)

    def _offer_changes(self) -> None:
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(self.chosen_list() is not None)
            why = "" if button.isEnabled() else self.tr("Choose one of your lists first.")
            button.setToolTip(why)

    def _rename(self) -> None:
        self.renameAsked.emit(self.chosen_list(), self.name.text())

    def _export(self) -> None:
        why = self.why.weighed(lambda: typed_reason(self.why.text()))
        if why is None:
            return
        self.exportAsked.emit(why)

    def _delete(self) -> None:
        self.deleteAsked.emit(self.chosen_list())
