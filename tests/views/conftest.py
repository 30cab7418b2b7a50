"""What every test of a screen needs: the application dressed as it is for people."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop.views.theme import Look


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light theme at scale 1; a test may choose another, the next begins afresh."""
    return Look(qapp, "light")
