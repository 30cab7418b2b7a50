"""From opening someone with 500 items to their Summary, painted."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.bench.budget import Budget, Side, timed
from tests.bench.office import Office, office, told_by
from tests.bench.painted import until_painted

_NUMBER = "SELECT nhs_number FROM patient WHERE id = ?"
_ITEMS = """
    SELECT i.id, i.kind, i.sector, i.begins, i.ends, i.title, i.detail, i.value, i.unit, i.code,
           i.status, i.confidentiality, s.name, i.said_at
    FROM item i LEFT JOIN source s ON s.id = i.source_id
    WHERE i.patient_id = ? ORDER BY i.begins DESC, i.id"""


@contextmanager
def _opened() -> Iterator[tuple[Side, Side]]:
    with office(patient="desktop.views.patient:PatientPage") as desk:

        def ours(number: int) -> float:
            """Enter on the only one found: an audited read, and all that the Summary says."""
            desk.find(_number(desk, number))
            shown = told_by(desk.others["patient"].aged)
            return until_painted(
                desk.window, lambda: QTest.keyClick(desk.patients.box, Qt.Key.Key_Return), shown
            )

        def by_hand(number: int) -> float:
            patient = _long_record(desk, number)
            return timed(lambda: desk.sql.execute(_ITEMS, (patient,)).fetchall())

        yield ours, by_hand


def _long_record(desk: Office, number: int) -> int:
    """Another person every round."""
    return desk.hub.long_records[number % len(desk.hub.long_records)]


def _number(desk: Office, number: int) -> str:
    found = desk.sql.execute(_NUMBER, (_long_record(desk, number),)).fetchone()
    return str(found[0])


BUDGETS = (
    Budget(
        "patient",
        "Enter to a patient of 500 items opened and painted",
        "hand-written SQL of the same rows, with nothing painted",
        _opened,
        within=100,
    ),
)
