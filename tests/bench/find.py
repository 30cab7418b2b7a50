"""From a key to the people found, painted, among 45,000."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from tests.bench.budget import Budget, Side
from tests.bench.office import Office, office
from tests.bench.painted import full_size, until_painted

TYPED = (
    "s", "m", "b", "j", "ro", "wi", "el", "smi", "robs", "atki", "nattras", "robson", "barbara",
    "smith j", "j smith", "hazel b", "wilson ma", "bell an", "brown jo", "hall mar",
)  # fmt: skip
"""The last letter of each is the key; the worst are the shortest."""
_ALL_AFTER = "\U0010ffff"
_ONE = """
    SELECT p.id, p.family, p.given, p.title, p.born, p.died, p.nhs_number, p.address, p.postcode,
           q.name
    FROM patient p LEFT JOIN practice q ON q.id = p.practice_id
    WHERE {where} AND (
        +p.practice_id IN (SELECT id FROM practice WHERE team_id = :team)
        OR +p.place_id IN (SELECT id FROM place WHERE team_id = :team))
    ORDER BY {order} LIMIT 50"""
_BY_FAMILY, _BY_GIVEN = "p.family_key, p.given_key, p.born", "p.given_key, p.family_key, p.born"
_ONE_WORD = (
    ("p.family_key >= :a AND p.family_key < :a_end", _BY_FAMILY),
    ("p.given_key >= :a AND p.given_key < :a_end", _BY_GIVEN),
    ("p.former_key >= :a AND p.former_key < :a_end", "p.former_key, p.given_key"),
)
_TWO_WORDS = tuple(
    (f"p.{name}_key >= :{last} AND p.{name}_key < :{last}_end "
     f"AND p.given_key >= :{first} AND p.given_key < :{first}_end", f"p.{name}_key, p.given_key")
    for name in ("family", "former")
    for last, first in (("a", "b"), ("b", "a"))
)  # fmt: skip


class _Rows(QAbstractTableModel):
    """The least that a view can show."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[Any, ...]] = []

    def show(self, rows: list[tuple[Any, ...]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 7

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column() + 1]
        return None


def found_by_hand(desk: Office, typed: str) -> list[tuple[Any, ...]]:
    """One statement for all that the words may mean, each part cut off on its own index."""
    words = typed.split()
    parts = _ONE_WORD if len(words) == 1 else _TWO_WORDS
    asked = " UNION ".join(
        f"SELECT * FROM ({_ONE.format(where=where, order=order)})" for where, order in parts
    )
    bound: dict[str, Any] = {"team": min(desk.matron.teams)}
    for name, word in zip("ab", words, strict=False):
        bound |= {name: word, f"{name}_end": word + _ALL_AFTER}
    found: list[tuple[Any, ...]] = desk.sql.execute(
        f"{asked} ORDER BY 2, 3, 5 LIMIT 50", bound
    ).fetchall()
    return found


@contextmanager
def _find() -> Iterator[tuple[Side, Side]]:
    with office() as desk:
        model, view = _Rows(), QTableView()
        view.setModel(model)
        full_size(view).show()

        def ours(number: int) -> float:
            typed = TYPED[number % len(TYPED)]
            desk.find(typed[:-1])
            key = typed[-1]
            return until_painted(
                desk.window, lambda: QTest.keyClicks(desk.patients.box, key), desk.answered()
            )

        def by_hand(number: int) -> float:
            model.show([])
            until_painted(view, view.viewport().update)
            typed = TYPED[number % len(TYPED)]
            return until_painted(view, lambda: model.show(found_by_hand(desk, typed)))

        yield ours, by_hand
        view.close()


BUDGETS = (
    Budget(
        "find",
        "a key to the people found, painted, at 45,000 patients",
        "hand-written SQL and a bare QTableView of the same rows",
        _find,
        within=50,
    ),
)
