"""The way of a paper out of the program: to a file, or to a printer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import Problem
from desktop.files import write_whole
from desktop.views.page import Seat
from desktop.views.paper_view import chosen_printer, draw_pages

Make = Callable[[Callable[[bytes], None]], None]
"""Numbers a copy, draws it, and hands the PDF on: a paper without a number never leaves."""


class PaperOut(QObject):
    """``save(name, make)`` and ``print(make)``: first ask where, so that no number is wasted.

    ``making()`` from then on, for a paper takes its time; ``saved()`` or ``printing()`` when it is
    out, ``troubled(sentence)`` when it is not.
    """

    making = Signal()
    saved = Signal()
    printing = Signal()
    troubled = Signal(str)

    def __init__(self, seat: Seat, page: QWidget) -> None:
        super().__init__(page)
        self._seat, self._page = seat, page

    def save(self, name: str, make: Make) -> None:
        """``name`` is a suggestion that never names a patient."""
        path = self._seat.ask_where(self._page, name)
        if path is not None:
            self.making.emit()
            make(lambda pdf: self._keep(pdf, path))

    def print(self, make: Make) -> None:
        try:
            printer = chosen_printer(self._page)
        except Problem as problem:
            self.troubled.emit(str(problem))
            return
        if printer is not None:
            self.making.emit()
            make(lambda pdf: self._send(pdf, printer))

    def _keep(self, pdf: bytes, path: Path) -> None:
        try:
            write_whole(path, pdf)
        except Problem as problem:
            self.troubled.emit(str(problem))
        else:
            self.saved.emit()

    def _send(self, pdf: bytes, printer: Any) -> None:
        try:
            draw_pages(pdf, printer)
        except Problem as problem:
            self.troubled.emit(str(problem))
        else:
            self.printing.emit()
