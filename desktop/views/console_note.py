"""The chair's note about the person at the table: a draft while typed, signed when left."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent

from desktop.records import Session
from desktop.services import agenda, drafts
from desktop.views.drafts import DraftKeeper
from desktop.views.page import Seat
from desktop.views.parts.fields import TextField
from desktop.words.drafts import DraftRow
from desktop.words.meetings import AgendaRow

Change = Callable[[Session], frozenset[str]]


class _Draft(msgspec.Struct):
    over: str
    """The note as it stood when typing began."""
    text: str


class Note(QObject):
    """``show(item)`` as the console is read; ``left()`` when there is something to sign.

    ``change()`` hands over what signs it, to be told ``signed`` or ``refused`` afterwards.
    """

    left = Signal()
    resolved = Signal()
    """Both notes stand in the field now."""

    def __init__(self, seat: Seat, field: TextField, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seat, self._field = seat, field
        self._item: AgendaRow | None = None
        self._over = ""
        self._seen = 0
        self._signing: str | None = None
        self.unsigned = False
        self._drafts = DraftKeeper(seat, "agenda note", self)
        self._drafts.restored.connect(self._restore)
        self._drafts.kept.connect(field.kept)
        field.edited.connect(self._typed)
        field.edit.installEventFilter(self)

    def show(self, item: AgendaRow | None) -> None:
        """What is half-typed is never run over; if only other things moved, it can be signed."""
        if item is None or self._item is None or item.id != self._item.id:
            self._begin(item)
        elif not self.unsigned:
            self._take(item)
        else:
            self._item = item
            if item.note == self._over:
                self._seen = item.version

    def change(self) -> Change | None:
        """What signs the note in a transaction, or None where nothing is to be signed."""
        item, text = self._item, self._field.text()
        if item is None or not self.unsigned or text == self._signing:
            return None
        self._drafts.pause()
        self._signing = text
        actor, key, seen, form = self._seat.actor, item.id, self._seen, _form(item)

        def sign(session: Session) -> frozenset[str]:
            drafts.discard(session, actor, form)
            touched = agenda.note(session, actor, key, seen, text)
            session.flush()  # what follows in the same change reads the note from the store
            return touched

        return sign

    def signed(self) -> None:
        """The note is in the store; what was typed after it is still a draft."""
        if self._signing is not None:
            self._over = self._signing.strip()
            self.unsigned = self._field.text() != self._signing
            self._signing = None
            self._field.saved(self._seat.records.now())

    def refused(self) -> None:
        """It was not signed: what was typed stays, and stays kept."""
        self._signing = None
        if self.unsigned:
            self._drafts.typed()

    @property
    def theirs(self) -> str:
        """What someone else wrote while this was being typed; empty where nobody did."""
        item = self._item
        if item is None or not self.unsigned or self._signing is not None:
            return ""
        return item.note if item.note != self._over else ""

    def keep_both(self) -> None:
        """Theirs first, then mine, to be mended by hand and signed."""
        if self._item is not None and self.theirs:
            self._over, self._seen = self._item.note, self._item.version
            self._field.set_text(f"{self._over}\n{self._field.text()}")
            self._drafts.typed()
            self.resolved.emit()

    def flush(self) -> None:
        """Keep at once what would have been kept within the second."""
        self._drafts.flush()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        leaving = event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent)
        if leaving and event.reason() is not Qt.FocusReason.PopupFocusReason and self.unsigned:  # type: ignore[attr-defined]  # told by the line above
            self.left.emit()
        return False

    def _begin(self, item: AgendaRow | None) -> None:
        self._drafts.end()
        self.unsigned, self._signing = False, None
        self._item = item
        self._field.say("")
        if item is None:
            self._field.set_text("")
            return
        self._take(item)
        self._drafts.begin(_form(item), item.version, self._words)

    def _take(self, item: AgendaRow) -> None:
        self._item, self._over, self._seen = item, item.note, item.version
        if self._field.text().strip() != item.note:
            self._field.set_text(item.note)

    def _typed(self) -> None:
        self.unsigned = True
        self._field.say("")
        self._drafts.typed()

    def _words(self) -> str:
        return msgspec.json.encode(_Draft(self._over, self._field.text())).decode()

    def _restore(self, draft: DraftRow) -> None:
        item, kept = self._item, msgspec.json.decode(draft.text, type=_Draft)
        if item is None or draft.form != _form(item) or kept.text.strip() == item.note:
            return
        self._field.set_text(kept.text)
        self._field.kept(draft.saved_at)
        self.unsigned, self._over = True, kept.over
        self._seen = item.version if item.note == kept.over else draft.seen


def _form(item: AgendaRow) -> str:
    return f"agenda note:{item.id}"
