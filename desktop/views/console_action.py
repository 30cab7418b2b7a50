"""The action that is typed at the table: a draft while typed, added for whoever sits there."""

from datetime import date

from PySide6.QtCore import QObject

from desktop.records import Session
from desktop.services import actions, drafts
from desktop.views.action_entry import ActionEntry
from desktop.views.console_changes import Change, Changes
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.words.drafts import DraftRow
from desktop.words.meetings import AgendaRow, ConsoleRow


class AgendaAction(QObject):
    """``show(item)`` as the console is read.

    A half-typed action belongs to one person, and waits for them.
    """

    def __init__(
        self, seat: Seat, entry: ActionEntry, changes: Changes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._seat, self._entry, self._changes = seat, entry, changes
        self._of: int | None = None
        self._drafts = DraftKeeper(seat, "agenda action", self)
        self._drafts.restored.connect(self._restore)
        entry.edited.connect(self._typed)
        entry.entered.connect(self._add)

    def show(self, item: AgendaRow | None) -> None:
        key = item.id if item is not None else None
        if key == self._of:
            return
        self._drafts.end()
        self._of = None  # nothing typed until here is kept for the next person
        self._entry.clear()
        self._of = key
        if item is not None:
            self._drafts.begin(_form(item.id), item.version, self._entry.words)

    def flush(self) -> None:
        """Keep at once what would have been kept within the second."""
        self._drafts.flush()

    def _restore(self, draft: DraftRow) -> None:
        if self._of is not None and draft.form == _form(self._of) and draft.text:
            self._entry.set_words(draft.text)

    def _typed(self) -> None:
        if self._of is not None:
            self._drafts.typed()

    def _add(self, what: str, owner: int, due: date) -> None:
        actor, today = self._seat.actor, self._seat.records.today()
        typed, about = self._entry.words(), self._of

        def make(row: ConsoleRow) -> Change | None:
            item = row.now
            if item is None:
                return None

            def change(session: Session) -> object:
                drafts.discard(session, actor, _form(item.id))
                return actions.add(session, actor, item.patient, item.id, what, owner, due, today)

            return change

        def added() -> None:
            if self._of == about and self._entry.words() == typed:
                self._entry.clear()
                self._drafts.pause()

        self._drafts.pause()
        self._changes.put(make, added)


def _form(item: int) -> str:
    return f"agenda action:{item}"
