"""Zip and gzip: what is packed in them, a file at a time, in memory and never onto the disk.

No name in an archive is used as a path, and nothing is unpacked that says it is, or turns out to
be, larger than any feed.
"""

import gzip
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from desktop.feeds import clean
from desktop.feeds.parsed import CONTENT_LIMIT, Unreadable

MEMBER_LIMIT = 10_000
ARCHIVE_LIMIT = 8 * CONTENT_LIMIT
"""Of all that is in one zip, unpacked."""
EXPANSION_LIMIT = 200
"""Text packs to a tenth, and to a fiftieth where it repeats itself; what is denser is a trap."""
EXPANSION_FROM = 16 * 1024 * 1024
"""Smaller contents may be as dense as they like."""
_DIRECTORY_LIMIT = 1024 * MEMBER_LIMIT

_ZIP, _END, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_END_LENGTH, _COMMENT_LIMIT = 22, 65_535
_LOCKED = 0x1
_OFFICE = frozenset({"mimetype", "[Content_Types].xml", "xl/workbook.xml"})
"""Excel, OpenDocument and Word files are zips too, with one of these in them."""

TOO_LARGE = "This is larger than 512 MB once unpacked: send it in parts."
TRAP = "This unpacks to far more than any feed does, as files do that are made to stop a computer."
LOCKED = "This is locked with a password: send it without one."
OTHERWISE = "This is packed in a way that is not read: pack it as an ordinary zip."
BROKEN = "This is a zip that is cut off or broken: pack it again."
CROWDED = "This zip holds more files than are taken at once: send it in parts."
SPRAWLING = "This zip unpacks to more than is taken at once: send it in parts."
NESTED = "This is a zip within a zip: send it as a file of its own."
TWICE = "This is packed twice: unpack it once and send that."

_FAILURES = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
"""What the standard library says of an archive that is not as it should be."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip. Its name may carry a patient's: it is shown to who gave the zip only."""

    within: ZipFile
    info: ZipInfo

    @property
    def name(self) -> str:
        return clean.line(self.info.filename, 200)

    @property
    def hidden(self) -> bool:
        """Folders, and what file managers leave behind, hold nothing to read.

        A path that climbs out of the zip leads nowhere, but hides nothing.
        """
        parts = PurePosixPath(self.info.filename.replace("\\", "/")).parts
        return self.info.is_dir() or any(
            (part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts
        )

    def content(self) -> bytes:
        info = self.info
        if info.flag_bits & _LOCKED:
            raise Unreadable(LOCKED)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unreadable(OTHERWISE)
        if info.file_size > _most(info.compress_size):
            raise Unreadable(TOO_LARGE if info.file_size > CONTENT_LIMIT else TRAP)
        try:
            return self.within.read(info)  # never more than it says
        except _FAILURES:
            raise Unreadable("This file in a zip is broken: pack it again.") from None


class _Lent:
    """A file that is opened for each read: one that is held open cannot be removed on Windows."""

    def __init__(self, path: Path) -> None:
        self._path, self._at = path, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._path.stat().st_size)[whence])
        return self._at

    def read(self, size: int = -1) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._at)
            content = file.read(size)
        self._at += len(content)
        return content


def members(path: Path) -> list[Member]:
    """What a zip holds; nothing if it is none, or none that can be taken apart."""
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP or path.stat().st_size > CONTENT_LIMIT:
                return []
        return _members(cast("IO[bytes]", _Lent(path)))  # it has all that a zip is asked for
    except (Unreadable, OSError):
        return []  # why, is said when it is read as the file that it is


def unpacked(content: bytes) -> bytes:
    """What a gzip holds; any other content as it is. Raises ``Unreadable`` for zips left whole."""
    if content.startswith(_ZIP):
        if not _members(BytesIO(content)):
            return content
        raise Unreadable(NESTED)
    if not content.startswith(_GZIP):
        return content
    most = _most(len(content))
    try:
        with gzip.open(BytesIO(content)) as file:
            inside = file.read(most + 1)
    except _FAILURES:
        raise Unreadable("This is a gzip file that is cut off or broken: pack it again.") from None
    if len(inside) > most:
        raise Unreadable(TOO_LARGE if most == CONTENT_LIMIT else TRAP)
    if inside.startswith((_ZIP, _GZIP)):
        raise Unreadable(TWICE)
    return inside


def _members(file: IO[bytes]) -> list[Member]:
    """None where it is the file of an office program; raises ``Unreadable`` for what is broken."""
    try:
        if _directory(file) > _DIRECTORY_LIMIT:
            raise Unreadable(CROWDED)
        within = ZipFile(file)
    except (*_FAILURES, NotImplementedError):
        raise Unreadable(BROKEN) from None
    infos = within.infolist()
    if _OFFICE.intersection(each.filename for each in infos):
        return []
    if len(infos) > MEMBER_LIMIT:
        raise Unreadable(CROWDED)
    if sum(each.file_size for each in infos) > ARCHIVE_LIMIT:
        raise Unreadable(SPRAWLING)
    return [Member(within, each) for each in infos]


def _directory(file: IO[bytes]) -> int:
    """How long the list of its files is, by its own word: all of it would be read into memory."""
    whole = file.seek(0, 2)
    file.seek(max(0, whole - _END_LENGTH - _COMMENT_LIMIT))
    tail = file.read()
    end = tail[-_END_LENGTH:]
    if not (end.startswith(_END) and end.endswith(b"\0\0")):
        end = tail[tail.rfind(_END) :][:_END_LENGTH]
    return int(struct.unpack("<4s4H2LH", end)[5])


def _most(packed: int) -> int:
    return min(CONTENT_LIMIT, max(EXPANSION_FROM, EXPANSION_LIMIT * packed))
