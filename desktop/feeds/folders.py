"""The files of an import: what was named, and everything within folders that were named."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unicodedata import category

from desktop.errors import Problem
from desktop.feeds.archives import Member, members
from desktop.feeds.parsed import CONTENT_LIMIT, Unreadable
from desktop.models.packed import PIECE
from desktop.words.accounts import WITHIN

UNNAMED = "Nothing was brought in. Its name is not said here, for it may be a patient's."


@dataclass(frozen=True, slots=True)
class Given:
    """One file. Its name may carry a patient's: it is shown to who gave it and never logged."""

    path: Path
    hidden: bool
    member: Member | None = None
    """Which file of a zip it is, where ``path`` is one."""
    came: datetime | None = None
    """When it came, if that was long before: it waited here. None: it comes now."""

    @property
    def place(self) -> str:
        """Where it was found, as shown to who gave it; any name can be kept and printed so."""
        place = f"{self.path}{WITHIN}{self.member.name}" if self.member else str(self.path)
        return "".join("\ufffd" if category(each).startswith("C") else each for each in place)

    def content(self) -> bytes:
        if self.member is not None:
            return self.member.content()
        with _said_why(self.path):
            return self.path.read_bytes()

    def pieces(self) -> Iterator[bytes]:
        """The same, but of a file by itself no more than a megabyte at once."""
        if self.member is not None:
            yield self.member.content()
            return
        with _said_why(self.path), self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


@contextmanager
def _said_why(path: Path) -> Iterator[None]:
    try:
        if path.stat().st_size > CONTENT_LIMIT:
            raise Unreadable("This file is larger than 512 MB: send it in parts.")
        yield
    except OSError as trouble:
        raise Unreadable(f"This file cannot be read: {trouble.strerror}.") from None


def found(paths: Iterable[Path]) -> list[Given]:
    """Every file once, in order of name within each folder; links to other folders not followed.

    A zip is the files that it holds.
    """
    files: dict[Path, Given] = {}
    named = list(paths)
    for number, path in enumerate(named, 1):
        if path.is_dir():
            for each, hidden in _within(path):
                files.setdefault(each, Given(each, hidden))
        elif path.is_file():
            files.setdefault(path, Given(path, hidden=False))
        elif path.exists():  # a pipe would be waited on for ever
            raise Problem(f"{_which(number, len(named))} is neither a file nor a folder. {UNNAMED}")
        else:
            raise Problem(f"{_which(number, len(named))} is not there any more. {UNNAMED}")
    return [each for file in files.values() for each in _taken_apart(file)]


def _which(number: int, of: int) -> str:
    """Of what was named, without its name."""
    return "The file that was named" if of == 1 else f"Number {number} of the {of} that were named"


def _taken_apart(file: Given) -> list[Given]:
    found = [] if file.hidden else members(file.path)
    return [Given(file.path, each.hidden, each) for each in found] or [file]


def _within(folder: Path) -> Iterator[tuple[Path, bool]]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        here = Path(root)
        below = here.relative_to(folder).parts
        for name in sorted(names):
            path = here / name
            if path.is_file():
                yield path, any(part.startswith(".") for part in (*below, name))
