"""Bringing files in by the window: which, who sent them, how far it is, and what became of each."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QStackedWidget, QWidget

from desktop.errors import Problem
from desktop.feeds.account import summed, why
from desktop.feeds.pace import Pace
from desktop.imports import BUSY
from desktop.services import tables
from desktop.views.page import Seat
from desktop.views.parts.buttons import Button
from desktop.views.parts.choice import Choice
from desktop.views.parts.columns import Column
from desktop.views.parts.fields import ChoiceField
from desktop.views.parts.layout import Across, Down
from desktop.views.parts.paragraph import OneLine, Paragraph
from desktop.views.parts.strip import Strip
from desktop.views.parts.table import Table
from desktop.words.accounts import BroughtIn, Fate, FileAccount, Progress, short_name
from desktop.words.enums import Permission
from desktop.words.tables import MappingSources

TOPIC = "feeds bringing"
ROWS = 4
"""Files seen at once below an import that has ended; the list scrolls to the others."""
NOBODY = ""
"""No source was chosen yet."""
NARROWEST = 12
"""Letters of a source's name that are always seen."""

AskFiles = Callable[[QWidget], list[Path]]


class Bringing(QWidget):
    """``Bringing(seat)``: ``take(paths)`` for what was dropped; ``button`` chooses files.

    It is no taller than what it has to say. ``said(sentence)`` is for the foot of the window,
    ``came(source)`` the id of the one whose files have come to their end.
    """

    said = Signal(str)
    came = Signal(int)

    def __init__(
        self, seat: Seat, parent: QWidget | None = None, ask_files: AskFiles | None = None
    ) -> None:
        super().__init__(parent)
        look = seat.look
        self.seat, self._imports, self._ask_files = seat, seat.imports, ask_files or _ask_files
        self._may = Permission.LOOK_AFTER_PEOPLE in seat.permissions
        self._paths: tuple[Path, ...] = ()
        self._ids: dict[object, int] = {}
        self._pace = Pace()
        self.button = Button(look, self.tr("Bring in files…"), icon="download", key="B")
        if not self._may or self._imports is None:
            self.button.hide()
        self.button.clicked.connect(self._choose)
        self.chosen = OneLine("", "strong")
        self.source = ChoiceField(look, self.tr("Sent by"))
        self.source.chosen.connect(lambda _: self.source.wrong(""))
        self.source.edit.setMinimumContentsLength(NARROWEST)
        self.source.edit.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.begin_button = Button(look, self.tr("Bring in"), "primary", "check", "Ctrl+Return")
        self.begin_button.clicked.connect(self._begin)
        self.not_now = Button(look, self.tr("Not now"), key="Esc")
        self.not_now.clicked.connect(lambda: self._show(None))
        self.far = Paragraph("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far the import is"))
        self.stop_button = Button(look, self.tr("Stop"), icon="hand-stop", key="Esc")
        self.stop_button.clicked.connect(self._stop)
        if not self._may:
            self.stop_button.hide()
        self.strip = Strip(look)
        self.table = _Accounts(seat)
        self.close_button = Button(look, self.tr("Close"), key="Esc")
        self.close_button.clicked.connect(self._close)
        self._asking, self._running, self._ended = QWidget(), QWidget(), QWidget()
        self.watched = Strip(look)
        self._lay_out()
        self._show(None)
        if self._imports is not None:
            self._imports.moved.connect(self.show_progress)
            self._imports.ended.connect(self._hear_end)
            self._find_as_left()
        if seat.watching is not None and self._may:
            seat.watching.troubled.connect(self._tell_watched)
            self._tell_watched()

    # --- which files, and who sent them --------------------------------------------------------

    def take(self, paths: Sequence[Path]) -> None:
        """Offer to bring in these files and folders."""
        if self._imports is None or not self._may:
            self.said.emit(
                self.tr("Files are brought in by whoever looks after the sources. Ask them.")
            )
        elif self._imports.busy:
            self.said.emit(BUSY)
        elif self._imports.no_way_in:
            self._show_ended(self._imports.no_way_in)
        else:
            self._paths = tuple(paths)
            self.chosen.setText(_named(self._paths))
            actor = self.seat.actor
            self.seat.records.read(
                TOPIC,
                lambda session: tables.sources(session, actor),
                self._offer_sources,
                self.said.emit,
            )

    def _choose(self) -> None:
        if self._imports is not None and self._imports.busy:
            self.said.emit(BUSY)
        elif chosen := self._ask_files(self):  # none, too, where the window was locked meanwhile
            self.take(chosen)

    def _offer_sources(self, found: MappingSources) -> None:
        self._ids = {code: number for number, code, _ in found.sources}
        codes = {code for _, code, _ in found.sources}
        choices: list[tuple[object, str]] = [
            (NOBODY, self.tr("Choose who sent them")),
            *((code, name) for _, code, name in found.sources),
            (None, self.tr("As their folders and contents say")),
        ]
        self.source.set_choices(choices)
        # No record says whether its sender may register people, as a practice may and a ward may
        # not: where no folder says whose it is, a person does.
        told = all(_names_one_of(codes, path) for path in self._paths) or not codes
        self.source.set_value(None if told else NOBODY)
        self.source.wrong("")
        self._show(self._asking)
        self.source.edit.setFocus()

    def _begin(self) -> None:
        source = self.source.value()
        if source == NOBODY:
            self.source.wrong(self.tr("Choose a source."))
            self.source.edit.setFocus()
            return
        if self._imports is None:
            return
        try:
            self._imports.begin(
                self._paths, self.seat.actor, None if source is None else str(source)
            )
        except Problem as problem:
            self.said.emit(str(problem))
            return
        self._show_running()

    # --- how far it is -------------------------------------------------------------------------

    def _show_running(self) -> None:
        self._pace = Pace()
        self.far.setText(self.tr("Looking at the files"))
        self.bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._show(self._running)
        self.stop_button.setFocus()

    def show_progress(self, progress: Progress) -> None:
        if self._stack.currentWidget() is not self._running or not self.stop_button.isEnabled():
            return
        if progress.of_bytes:
            self._pace.note(time.monotonic(), progress.read, progress.of_bytes)
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * progress.read / progress.of_bytes))
        self.far.setText(self._words(progress))

    def _words(self, progress: Progress) -> str:
        said = [
            self.tr("{done} of {files} files").format(done=progress.files, files=progress.of_files)
            if progress.of_files != 1
            else self.tr("1 file"),
            self.tr("{count:,} entries").format(count=progress.entries),
        ]
        if self._pace.rate:
            rate = self._pace.rate / 1_000_000
            said.append(self.tr("{rate:.1f} MB a second").format(rate=rate))
        if self._pace.left is not None:
            said.append(_left_words(self._pace.left))
        return " · ".join(said)

    def _stop(self) -> None:
        if self._imports is not None:
            self._imports.stop()
        self.stop_button.setEnabled(False)
        self.far.setText(self.tr("Stopping, once whoever is being taken in is whole"))

    # --- how it ended ---------------------------------------------------------------------------

    def _hear_end(self, ended: BroughtIn) -> None:
        if self._imports is not None and self._imports.actor is not None:
            self._show_end()
            if (source := self._ids.get(self.source.value())) is not None:
                self.came.emit(source)
        self.seat.records.touched.emit(ended.moved | {"feeds"})

    def _find_as_left(self) -> None:
        """An import that was begun before the window was locked goes on, or has ended."""
        imports = self._imports
        if imports is not None and imports.busy and imports.actor is not None:
            self._show_running()
        else:
            self._show_end()

    def _show_end(self) -> None:
        """To whoever asked for it alone: the name of a file may be a patient's."""
        imports = self._imports
        if imports is None or imports.outcome is None or imports.actor is None:
            self._show(None)
            return
        if imports.actor.id != self.seat.actor.id:
            self._show(None)
            return
        self._show_ended(imports.outcome.sentence, imports.outcome.accounts)

    def _show_ended(self, sentence: str, accounts: Sequence[FileAccount] = ()) -> None:
        aside = any(each.count(Fate.SET_ASIDE) for each in accounts)
        self.strip.say(sentence or summed(accounts), "warn" if sentence or aside else "ok")
        self.table.show_accounts(accounts)
        self._show(self._ended)
        self.close_button.setFocus()

    def _close(self) -> None:
        if self._imports is not None:
            self._imports.outcome = None
        self._show(None)

    def _tell_watched(self) -> None:
        """What is wrong with a folder that is watched, until it is mended; else when it waits."""
        watching = self.seat.watching
        if watching is not None:
            trouble = watching.trouble
            self.watched.say(trouble or watching.while_locked, "warn" if trouble else "blue")
            self._fit()

    # --- laid out -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.seat.look
        asking = Across(look, gap=10, parent=self._asking)
        asking.addWidget(self.chosen, 1)
        asking.addWidget(self.source, 1)
        asking.addWidget(self.not_now)
        asking.addWidget(self.begin_button)
        running = Across(look, gap=10, parent=self._running)
        words = Down(look, gap=6)
        words.addWidget(self.far)
        words.addWidget(self.bar)
        running.addLayout(words, 1)
        running.addWidget(self.stop_button)
        ended = Down(look, gap=6, parent=self._ended)
        line = Across(look, gap=10)
        line.addWidget(self.strip, 1)
        line.addWidget(self.close_button)
        ended.addLayout(line)
        ended.addWidget(self.table)
        self._stack = _AsTallAsShown()
        for each in (self._asking, self._running, self._ended):
            self._stack.addWidget(each)
        whole = Down(look, gap=8, pad=(16, 8, 16, 0), parent=self)
        whole.addWidget(self.watched)
        whole.addWidget(self._stack)

    def _show(self, part: QWidget | None) -> None:
        if part is not None:
            self._stack.setCurrentWidget(part)
        self._stack.setVisible(part is not None)
        self._fit()

    def _fit(self) -> None:
        self._stack.updateGeometry()
        self.setVisible(not (self._stack.isHidden() and self.watched.isHidden()))


class _AsTallAsShown(QStackedWidget):
    """A stack that is as tall as what stands in front, not as the tallest behind it."""

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()


class _Accounts(Table):
    """What became of each file."""

    def __init__(self, seat: Seat) -> None:
        look = seat.look
        counted = [
            (self.tr("Imported"), Fate.IMPORTED), (self.tr("Updated"), Fate.UPDATED),
            (self.tr("Unchanged"), Fate.UNCHANGED), (self.tr("Skipped"), Fate.SKIPPED),
        ]  # fmt: skip
        super().__init__(
            look,
            [
                Column(self.tr("File"), lambda row: short_name(row.name), strong=True, below=why),
                Column(self.tr("Entries"), lambda row: row.entries, wide=104, figures=True),
                *(
                    Column(title, partial(_count, fate), wide=104, figures=True, spare=True)
                    for title, fate in counted
                ),
                Column(self.tr("Set aside"), lambda row: row.count(Fate.SET_ASIDE) or None,
                       wide=120, tone=lambda _: "warn"),
            ],
            self.tr("What became of each file"),
        )  # fmt: skip
        look.changed.connect(self._be_short)

    def show_accounts(self, accounts: Sequence[FileAccount]) -> None:
        self.show_rows(accounts)
        self.setVisible(bool(accounts))
        self._be_short()

    def _be_short(self) -> None:
        rows = min(self.table_model.rowCount(), ROWS)
        high = sum(self.rowHeight(place) for place in range(rows))
        self.setFixedHeight(high + self.horizontalHeader().sizeHint().height() + 2)


def _count(fate: Fate, account: FileAccount) -> int:
    return account.count(fate)


def _names_one_of(codes: set[str], path: Path) -> bool:
    """Whether it lies in a folder that is called like a source, or is one."""
    return any(each.name in codes for each in (path, *path.absolute().parents))


def _named(paths: Sequence[Path]) -> str:
    """One by its name, several by their number."""
    if len(paths) == 1:
        return paths[0].name
    folders = sum(each.is_dir() for each in paths)
    files = len(paths) - folders
    said = [f"{files} files"] if files > 1 else ["1 file"] if files else []
    said += [f"{folders} folders"] if folders > 1 else ["1 folder"] if folders else []
    return " and ".join(said)


def _left_words(seconds: float) -> str:
    if seconds < 55:
        return f"about {max(5, 5 * round(seconds / 5))} s left"
    if seconds < 55 * 60:
        return f"about {max(1, round(seconds / 60))} min left"
    return f"about {seconds / 3600:.1f} h left"


def _ask_files(parent: QWidget) -> list[Path]:
    chosen, _ = QFileDialog.getOpenFileNames(parent, parent.tr("Bring in files"))
    return [Path(each) for each in chosen]
