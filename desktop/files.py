"""A file is written whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.errors import Problem


def write_whole(path: Path, content: bytes) -> None:
    """Make the file, and the folders above it; what lay there before stays until all is written."""
    with made_whole(path) as part:
        part.write_bytes(content)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """The same of what is too large to be held whole."""
    with made_whole(path) as part, part.open("wb") as file:
        file.writelines(pieces)


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """Write what is handed out here; it becomes the file when the block ends well."""
    part = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise IsADirectoryError
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        with part.open("rb+") as written:  # a name must not reach the disk before its content
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as trouble:
        raise Problem(
            f"{path.name} cannot be written there. Choose another folder, or make room on the disk."
        ) from trouble
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
