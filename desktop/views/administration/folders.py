"""Files that go together into a folder, and come out of one."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import Problem
from desktop.files import made_whole

AskFolder = Callable[[QWidget, str], Path | None]
"""Which folder, under these words; None if the person thinks better of it."""
LARGEST = 5_000_000
"""Bytes; a file of words is far smaller."""


def ask_folder(parent: QWidget, words: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, words)
    return Path(chosen) if chosen else None


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make all of the files, each whole; none gets its name before all of them are written."""
    with ExitStack() as parts:
        made = [parts.enter_context(made_whole(folder / name)) for name in files]
        for part, content in zip(made, files.values(), strict=True):
            part.write_bytes(content)


def read_together(folder: Path, names: Sequence[str]) -> list[str]:
    """The words of all of these files."""
    return [_words(folder / name) for name in names]


def _words(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise Problem(f"{file.name} is too large for a table of words. Choose another folder.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError:
        raise Problem(
            f"{file.name} cannot be read in this folder. Choose the folder that holds it."
        ) from None
    except UnicodeDecodeError:
        raise Problem(
            f"{file.name} is not text in UTF-8. Save it as such, then try again."
        ) from None
