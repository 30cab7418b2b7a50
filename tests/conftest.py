"""What every test needs before Qt or a keyring is loaded: neither may reach the person's desk.

Garbage is collected between tests, on the thread of the screen: a window that dies on a lane halts
or ends the whole run.
"""

import gc
import os
from collections.abc import Generator

import pytest

from desktop.tasks import tidy

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

pytest_plugins = [
    "tests.passwords",
    "tests.stores",
    "tests.shell",
    "tests.hazards",
    "tests.desk",
]

gc.disable()


def pytest_collection_finish() -> None:
    """What is there by now stays: it need not be looked through after each test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    result = yield
    tidy()
    return result
