"""A file is written whole or not at all."""

from pathlib import Path

from desktop.errors import Problem


def write_whole(path: Path, content: bytes) -> None:
    """Make the file, and the folders above it; what lay there before stays until all is written."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise Problem(
            f"{path.name} cannot be written there. Choose another folder, or make room on the disk."
        ) from trouble
