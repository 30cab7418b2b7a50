"""What a password costs to try: much in the program, next to nothing in tests of anything else."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from desktop import vault
from desktop.services import staff

LITTLE = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP = {
    (vault, "MEMORY_KIB"): LITTLE.memory_cost,
    (vault, "ROUNDS"): LITTLE.time_cost,
    (vault, "LANES"): LITTLE.parallelism,
    (staff, "_HASHER"): LITTLE,
    (staff, "_NOBODY"): LITTLE.hash("the password of nobody"),
}
SHIPPED = {(room, name): getattr(room, name) for room, name in CHEAP}


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap() -> Iterator[None]:
    """No test has to keep out a thief who tries a million: 64 MiB for each try is long to wait."""
    with pytest.MonkeyPatch.context() as patch:
        for (room, name), cost in CHEAP.items():
            patch.setattr(room, name, cost)
        yield


@pytest.fixture
def shipped_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and keys are kept as the program keeps them."""
    for (room, name), cost in SHIPPED.items():
        monkeypatch.setattr(room, name, cost)
