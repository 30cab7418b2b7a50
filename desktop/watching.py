"""Watched folders: what arrives in them is brought in by itself, by a service account.

Once the window is locked that goes on where what opens the hub lies in a file, as for scripts;
where it does not, what arrives waits until someone signs in.
"""

import time
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import log
from desktop.config import Config
from desktop.errors import FAULT, Problem
from desktop.feeds.watched import (
    UNTIL_CHANGED,
    Arrivals,
    Stamps,
    Watched,
    named,
    remove,
    stamps,
)
from desktop.imports import DIED, Imports
from desktop.tasks import Lanes
from desktop.words.accounts import BroughtIn

EVERY = 60 * 1000
"""Milliseconds between two looks: a file is settled once it is the same in both."""

SETTINGS = "settings"
"""What a trouble is about that is no source's."""

Lot = tuple[Watched, Stamps]


class Watching(QObject):
    """Looks now and then, and brings in what has settled, one lot after another.

    It begins with the first who signs in. ``trouble`` is a sentence for whoever looks after the
    sources, or empty; ``troubled`` says that it changed.
    """

    troubled = Signal()

    def __init__(self, config: Config, imports: Imports, lanes: Lanes, parent: QObject) -> None:
        super().__init__(parent)
        self._waits = False
        self._settings = config.settings
        self._imports, self._lanes = imports, lanes
        self._arrivals: dict[Watched, Arrivals] = {}
        self._troubles: dict[str, str] = {}
        """By what they are about: a source, or the settings."""
        self._lots: list[Lot] = []
        self._under_way: Lot | None = None
        self._looking = False
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        imports.ended.connect(self._came)
        self._read_settings()

    @property
    def trouble(self) -> str:
        return " ".join(self._troubles.values())

    @property
    def while_locked(self) -> str:
        """That the folders wait once the window is locked; empty where they do not."""
        if not self._arrivals or self._imports.goes_on:
            return ""
        return self.tr("While this window is locked, watched folders wait until someone signs in.")

    def locked(self) -> None:
        self._waits = not self._imports.goes_on

    def unlocked(self) -> None:
        """Whoever mended the settings, or added a folder, has only to sign in again."""
        self._waits = False
        self._read_settings()

    def _read_settings(self) -> None:
        before, wrong = self._arrivals, ""
        try:
            wanted = named(self._settings)
        except Problem as problem:
            wanted, wrong = (), str(problem)
        self._arrivals = {each: before.get(each, Arrivals()) for each in wanted}
        if self._under_way is not None:  # it comes in to its end
            under_way, _ = self._under_way
            self._arrivals.setdefault(under_way, before[under_way])
        self._lots = [lot for lot in self._lots if lot[0] in self._arrivals]
        watched = {each.source for each in self._arrivals}
        for gone in self._troubles.keys() - watched - {SETTINGS}:
            self._say(gone, "")
        self._say(SETTINGS, wrong)
        if not self._arrivals:
            self.timer.stop()
        elif not self.timer.isActive():
            self.timer.start(EVERY)

    @property
    def busy(self) -> bool:
        return self._looking or self._under_way is not None

    def look(self) -> None:
        """Off the screen's thread: a folder may lie on a share that answers slowly, or never."""
        if not self.busy and not self._waits:
            self._looking = True
            self._lanes.aside(partial(_all, tuple(self._arrivals)), self._seen, self._not_seen)

    def _seen(self, found: dict[Watched, Stamps | str]) -> None:
        self._looking = False
        self._lots = []
        for watched, stamped in found.items():
            if (arrivals := self._arrivals.get(watched)) is None:
                continue  # someone signed in meanwhile, and it is watched no more
            if isinstance(stamped, str):
                self._say(watched.source, stamped)
                continue
            lots = arrivals.settled(stamped, time.monotonic())
            if not lots and not arrivals.failed:
                self._say(watched.source, "")
            self._lots += [(watched, lot) for lot in lots]
        self._next()

    def _not_seen(self, trouble: Exception) -> None:
        self._looking = False
        log.fault(trouble)
        self._say(SETTINGS, FAULT)

    def _next(self) -> None:
        """Unless someone brings in something: then it is looked at again in a minute."""
        if self._lots and not self._imports.busy and not self._waits:
            self._under_way = watched, lot = self._lots.pop(0)
            self._imports.begin(list(lot), None, watched.source)

    def _came(self, ended: BroughtIn) -> None:
        if self._under_way is None:
            return
        watched, lot = self._under_way
        if ended.sentence:
            self._under_way = None
            self._arrivals[watched].did_not_come(
                lot, time.monotonic(), fell_over=ended.sentence == DIED
            )
            self._say(
                watched.source,
                self.tr("From the watched folder of {source}: {why}").format(
                    source=watched.source, why=ended.sentence
                ),
            )
            self._next()
        else:
            kept = {path: stamp for path, stamp in lot.items() if path in ended.kept}
            stays = {path: stamp for path, stamp in lot.items() if path not in ended.kept}
            self._arrivals[watched].did_not_come(stays, UNTIL_CHANGED)
            if stays:
                self._say(
                    watched.source,
                    self.tr(
                        "In the watched folder of {source} stay files that could not be kept here"
                        " as they came: {count}. Look at what was set aside of them, then take them"
                        " out."
                    ).format(source=watched.source, count=len(stays)),
                )
            self._lanes.aside(partial(remove, kept), self._away, self._not_away)

    def _away(self, _: object) -> None:
        if self._under_way is not None:
            watched, self._under_way = self._under_way[0], None
            if not self._arrivals[watched].failed:
                self._say(watched.source, "")
        self._next()

    def _not_away(self, trouble: Exception) -> None:
        watched, lot = self._under_way or (None, {})
        self._under_way = None
        if not isinstance(trouble, Problem):
            log.fault(trouble)
        if watched is not None:
            self._arrivals[watched].did_not_come(lot, time.monotonic())
            self._say(watched.source, str(trouble) if isinstance(trouble, Problem) else FAULT)
        self._next()

    def _say(self, about: str, sentence: str) -> None:
        before = self.trouble
        if sentence:
            self._troubles[about] = sentence
        else:
            self._troubles.pop(about, None)
        if self.trouble != before:
            self.troubled.emit()


def _all(folders: tuple[Watched, ...]) -> dict[Watched, Stamps | str]:
    """What lies in each, or a sentence."""
    found: dict[Watched, Stamps | str] = {}
    for each in folders:
        try:
            found[each] = stamps(each)
        except Problem as problem:
            found[each] = str(problem)
    return found
