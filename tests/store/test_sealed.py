"""A sealed stream says all that went in, or that it is broken."""

import io
import os
from collections.abc import Callable

import pytest

from desktop.store import sealed
from desktop.store.sealed import CHUNK, MAGIC, SALT, TAG, Broken

KEY = bytes(range(32))
HEAD = len(MAGIC) + SALT


def sealed_up(plain: bytes, key: bytes = KEY) -> bytes:
    into = io.BytesIO()
    sealed.seal(key, io.BytesIO(plain), into)
    return into.getvalue()


def read(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed.opened(key, io.BytesIO(file)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_went_in_comes_out(size: int) -> None:
    plain = os.urandom(size)
    assert read(sealed_up(plain)) == plain


def test_nothing_of_it_can_be_read_without_the_key() -> None:
    file = sealed_up(b"Coulthard " * 1000)
    assert sealed.is_sealed(file)
    assert b"Coulthard" not in file
    with pytest.raises(Broken):
        read(file, bytes(32))


def test_the_same_is_never_sealed_the_same_way_twice() -> None:
    assert sealed_up(b"Coulthard")[HEAD:] != sealed_up(b"Coulthard")[HEAD:]


@pytest.mark.parametrize(
    "left",
    [0, 10, len(MAGIC), HEAD - 1, HEAD, HEAD + 5, HEAD + TAG, HEAD + CHUNK,
     HEAD + CHUNK + TAG, HEAD + CHUNK + TAG + 1, HEAD + 2 * (CHUNK + TAG), -1],
)  # fmt: skip
def test_a_file_cut_short_is_broken(left: int) -> None:
    """Wherever the cut is, between two chunks, too."""
    with pytest.raises(Broken):
        read(sealed_up(os.urandom(2 * CHUNK + 9))[:left])


def test_an_empty_end_cannot_be_left_out() -> None:
    """A stream that fills its last chunk ends there and nowhere before."""
    file = sealed_up(os.urandom(2 * CHUNK))
    with pytest.raises(Broken):
        read(file[: HEAD + CHUNK + TAG])


def swapped(file: bytes) -> bytes:
    size = CHUNK + TAG
    first, second = file[HEAD : HEAD + size], file[HEAD + size : HEAD + 2 * size]
    return file[:HEAD] + second + first + file[HEAD + 2 * size :]


@pytest.mark.parametrize(
    "spoil",
    [
        swapped,
        lambda file: file[:HEAD] + file[HEAD + CHUNK + TAG :],  # its first chunk left out
        lambda file: file + b"x",
        lambda file: file + file[HEAD : HEAD + CHUNK + TAG],
        lambda file: b"T" + file[1:],
        lambda file: file[: HEAD - 1] + bytes([file[HEAD - 1] ^ 1]) + file[HEAD:],
        lambda file: file[:-1] + bytes([file[-1] ^ 1]),
        lambda file: file[: HEAD + 77] + bytes([file[HEAD + 77] ^ 1]) + file[HEAD + 78 :],
    ],
)
def test_a_file_that_was_changed_is_broken(spoil: Callable[[bytes], bytes]) -> None:
    file = sealed_up(os.urandom(2 * CHUNK + 9))
    with pytest.raises(Broken):
        read(spoil(file))


def test_chunks_of_two_files_are_not_mixed() -> None:
    one, two = sealed_up(os.urandom(CHUNK + 9)), sealed_up(os.urandom(CHUNK + 9))
    with pytest.raises(Broken):
        read(one[: HEAD + CHUNK + TAG] + two[HEAD + CHUNK + TAG :])
