"""Ways to spoil a file, and a disk."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.models import Patient
from desktop.store import embedded, keys
from desktop.store.store import Store
from tests.factory import Factory


@pytest.fixture
def filled(embedded_file: Path, embedded_template: tuple[Path, bytes]) -> Path:
    """A closed hub with a few hundred people in it."""
    with closing(embedded.open_with_key(embedded_file, embedded_template[1])) as store:
        Factory(store, "tester").keep(
            *(Patient(family=f"Family {each}", family_key="x" * 200) for each in range(400))
        )
    return embedded_file


def recovered(path: Path, code: str) -> Store:
    return embedded.open_with_key(path, keys.key_for_recovery_code(path, code))


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0xFF]))


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, quiet)


BOUNDED = pytest.mark.skipif(os.name == "nt", reason="Windows has no bound on files to borrow")
