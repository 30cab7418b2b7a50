"""Bytes that are kept packed: originals are text, and pack to a tenth."""

import zlib
from typing import Any

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

_BEGINS = b"\x78\x9c"
"""How zlib begins at its usual level; no text of a source does."""


def pack(content: bytes) -> bytes:
    return zlib.compress(content)


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)


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
