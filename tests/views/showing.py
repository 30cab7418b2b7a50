"""Put a part or a page on the (offscreen) screen and wait until it is there."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.views.office import pages
from desktop.views.page import Page, Seat
from desktop.views.window import Window

Shown = TypeVar("Shown", bound=QWidget)
Made = TypeVar("Made", bound=Page)


def shown(qtbot: QtBot, widget: Shown) -> Shown:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def in_front(qtbot: QtBot, window: Window, size: tuple[int, int] = (1600, 900)) -> Window:
    """A window that has the keys; its width and height are in pixels."""
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def dressed(page: Callable[[Seat], Made], seat: Seat) -> Made:
    """A page of many parts, dressed once as the program dresses it."""
    with seat.look.undressed():
        return page(seat)


def at_work(window: Window, seat: Seat) -> dict[str, Page]:
    """Every page that someone is given, in the window, dressed once as the program dresses them."""
    with seat.look.undressed():
        made = pages(seat)
        window.show_office(made, seat.actor.name)
    return made


def arrived(qtbot: QtBot, page: Page) -> None:
    """Show a page at the size that a common window leaves to it, and come to it."""
    page.resize(1290, 680)
    shown(qtbot, page)
    page.seat.records.touched.connect(page.hear)
    page.arrive()
