"""How late a source is: a tone, and the word that always stands beside it."""

from PySide6.QtCore import QCoreApplication

from desktop.words.silence import Lateness

TONES = {Lateness.IN_TIME: "", Lateness.LATE: "warn", Lateness.VERY_LATE: "red"}


def late_words(lateness: Lateness) -> str:
    """Nothing of a source that is in time."""
    tr = QCoreApplication.translate
    return {
        Lateness.IN_TIME: "",
        Lateness.LATE: tr("Late", "late"),
        Lateness.VERY_LATE: tr("Late", "very late"),
    }[lateness]
