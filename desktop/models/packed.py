"""Bytes that are kept packed: originals are text, and pack to a tenth."""

import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

PIECE = 1024 * 1024
"""Bytes of a large content that are held at once."""
_BEGINS = b"\x78\x9c"
"""How zlib begins at its usual level; no text of a source does."""


def pack(content: bytes) -> bytes:
    return zlib.compress(content)


def pack_all(pieces: Iterable[bytes]) -> tuple[bytes, str]:
    """One content that is never held whole, and the SHA-256 of what it was."""
    packing, hashed, packed = zlib.compressobj(), sha256(), []
    for each in pieces:
        hashed.update(each)
        packed.append(packing.compress(each))
    return b"".join([*packed, packing.flush()]), hashed.hexdigest()


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)


def unpack_all(packed: bytes) -> Iterator[bytes]:
    """The content in pieces of a megabyte at most."""
    unpacking, rest = zlib.decompressobj(), packed
    while rest and not unpacking.eof:
        yield unpacking.decompress(rest, PIECE)
        rest = unpacking.unconsumed_tail


class Packed(TypeDecorator[bytes]):
    """Nothing stays nothing, and what was kept before it was packed is read as it is."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return pack(value) if value else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        content = bytes(value)
        return unpack(content) if content.startswith(_BEGINS) else content
