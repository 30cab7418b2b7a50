"""Folders whose files belong to one source: which they are, what in them has arrived, what is done.

A folder is a computer's own, so this computer's settings name it. Nothing here opens a file.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from desktop.errors import Problem

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""What programs that are still writing a file call it."""
TRY_AGAIN = 600.0
"""Seconds after which a file that did not come in is tried again, changed or not."""
UNTIL_CHANGED = inf
"""When a file did not come in as far as it is to be tried again only once it is another."""


@dataclass(frozen=True, slots=True)
class Watched:
    source: str
    """Its code."""
    folder: Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether somebody is still writing a file."""

    size: int
    changed: int
    """Nanoseconds of this computer's clock."""


Stamps = Mapping[Path, Stamp]


def named(settings: Path | None) -> tuple[Watched, ...]:
    """The folders that the table ``[watch]`` of the settings names, each by its source's code."""
    if settings is None or not settings.exists():
        return ()
    wrong = f"The settings in {settings} cannot be read, so no folder is watched."
    try:
        table = tomllib.loads(settings.read_text("utf-8")).get("watch", {})
    except (OSError, ValueError) as trouble:
        raise Problem(f"{wrong} Correct the file, then sign in again.") from trouble
    if not isinstance(table, dict) or not all(isinstance(each, str) for each in table.values()):
        raise Problem(f'{wrong} Below [watch], each line is: source-code = "folder".')
    found = tuple(Watched(source, Path(folder)) for source, folder in table.items())
    for each in found:
        if not each.folder.is_absolute():
            raise Problem(f"{wrong} Name the folder of {each.source} from its root on.")
    if len({each.folder for each in found}) < len(found):
        raise Problem(f"{wrong} A folder belongs to one source only.")
    return found


def stamps(watched: Watched) -> Stamps:
    """The files of the folder itself; those in folders within it are nobody's. May be slow."""
    found: dict[Path, Stamp] = {}
    try:
        for each in sorted(os.scandir(watched.folder), key=lambda each: each.name):
            hidden = each.name.startswith((".", "~")) or each.name.lower().endswith(UNFINISHED)
            if not hidden and each.is_file(follow_symlinks=False):
                about = each.stat(follow_symlinks=False)
                found[Path(each.path)] = Stamp(about.st_size, about.st_mtime_ns)
    except OSError:
        raise Problem(
            f"The watched folder of {watched.source} cannot be read. Check that it is there and"
            " that this user may read it."
        ) from None
    return found


@dataclass(slots=True)
class Arrivals:
    """One folder, from look to look."""

    _last: Stamps = field(default_factory=dict)
    _suspects: set[Path] = field(default_factory=set)
    """Those among whom one ended the process: each is tried alone, so that it spares the rest."""
    _failed: dict[Path, tuple[Stamp, float]] = field(default_factory=dict)
    """What did not come in, and when that was."""

    def settled(self, found: Stamps, at: float) -> list[dict[Path, Stamp]]:
        """What has not changed since the last look, in the lots in which it is to be brought in.

        ``at`` is a second of a clock that only goes forward.
        """
        last, self._last = self._last, found
        self._suspects &= found.keys()
        self._failed = {
            path: (stamp, when)
            for path, (stamp, when) in self._failed.items()
            if found.get(path) == stamp and at - when < TRY_AGAIN
        }
        ready = {
            path: stamp
            for path, stamp in found.items()
            if last.get(path) == stamp and path not in self._failed
        }
        together = {path: ready[path] for path in ready if path not in self._suspects}
        alone = [{path: ready[path]} for path in ready if path in self._suspects]
        return [together, *alone] if together else alone

    def did_not_come(self, lot: Stamps, at: float, *, fell_over: bool = False) -> None:
        """The import of this lot did not come to its end; ``fell_over``: one of them ended it."""
        if fell_over:
            self._suspects |= lot.keys()
        if not fell_over or len(lot) == 1:
            self._failed |= {path: (stamp, at) for path, stamp in lot.items()}

    @property
    def failed(self) -> int:
        """How many files lie here that did not come in."""
        return len(self._failed)


def remove(lot: Stamps) -> None:
    """Take out of their folder the files whose originals the hub keeps, every entry accounted for.

    What changed since it was read stays, and is brought in again.
    """
    for path, stamp in lot.items():
        try:
            about = path.stat(follow_symlinks=False)
            if Stamp(about.st_size, about.st_mtime_ns) == stamp:
                path.unlink()
        except FileNotFoundError:  # another computer that watches it, too, was quicker
            continue
        except OSError:
            raise Problem(
                "A watched folder cannot be written, so what was brought in stays there and is"
                " looked at again and again. Check who may write it."
            ) from None
