"""A stream under a key: what lies on a disk says nothing, and no piece can be changed or missing.

A sealed file is ``MAGIC``, a salt of 32 bytes, and chunks. The key of the file is made from the key
and the salt (HKDF with SHA-256). Each chunk of 1 MiB, the last one perhaps shorter or empty, is
AES-GCM under it, 16 bytes longer than what it holds. Its nonce is its number in 11 bytes and a
byte that is 1 for the last chunk alone: so none can be moved, left out, or cut off at the end.
"""

import os
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"tapestry sealed stream 1\n"
SALT, CHUNK, TAG = 32, 1024 * 1024, 16


class Broken(Exception):
    """The file is damaged, cut short, of another key, or no sealed file."""


def seal(key: bytes, plain: BinaryIO, into: BinaryIO) -> None:
    """Seal all that comes, as it comes."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt)
    into.write(MAGIC + salt)
    for nonce, chunk in _numbered(plain, CHUNK):
        into.write(cipher.encrypt(nonce, chunk, MAGIC))


def opened(key: bytes, sealed: BinaryIO) -> Iterator[bytes]:
    """What was sealed, piece by piece; it was all there if this ends without ``Broken``."""
    head = sealed.read(len(MAGIC) + SALT)
    if not is_sealed(head) or len(head) < len(MAGIC) + SALT:
        raise Broken
    cipher = _cipher(key, head[len(MAGIC) :])
    for nonce, chunk in _numbered(sealed, CHUNK + TAG):
        try:
            yield cipher.decrypt(nonce, chunk, MAGIC)
        except InvalidTag:
            raise Broken from None


def is_sealed(beginning: bytes) -> bool:
    return beginning.startswith(MAGIC)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, MAGIC).derive(key))


def _numbered(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a stream with their nonces; there is always a last one, perhaps empty."""
    chunk = stream.read(size)
    for number in count():
        following = stream.read(size) if len(chunk) == size else b""
        yield number.to_bytes(11, "big") + (b"\0" if following else b"\1"), chunk
        if not following:
            return
        chunk = following
