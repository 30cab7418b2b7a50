"""What the library does not tell of a sheet: which of its rows are hidden, which cells are errors.

Runs where the workbook is read, and knows the newer format of Excel alone.
"""

import re
from html import unescape
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*\bt=[\"']e[\"'][^<>]*)>(?:(?!</(?:\w+:)?c>).)*?"
    rb"<(?:\w+:)?v>([^<]*)</", re.DOTALL
)  # fmt: skip


class Marks(NamedTuple):
    """By the numbers of rows and columns, from 1."""

    hidden: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()
    """Row, column, and the word of the spreadsheet: ``#REF!``."""


def of_sheet(content: bytes, name: str) -> Marks:
    """Nothing where it is a workbook of another sort."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            path = _path(packed, name)
            part = packed.read(path) if path in packed.namelist() else b""
    except (BadZipFile, KeyError):
        return Marks()
    hidden = (
        int(_said(row[1], "r"))
        for row in _ROW.finditer(part)
        if _said(row[1], "hidden") in ("1", "true") and _said(row[1], "r").isdigit()
    )
    errors = [(_said(cell[1], "r"), cell[2].decode("utf-8", "replace"))
              for cell in _ERROR.finditer(part)]  # fmt: skip
    return Marks(frozenset(hidden), tuple(found for each in errors if (found := _placed(*each))))


def _path(packed: ZipFile, name: str) -> str:
    """Where in its package a sheet is."""
    sheets = [each[1] for each in _SHEET.finditer(packed.read("xl/workbook.xml"))]
    called = [each for each in sheets if unescape(_said(each, "name")) == name]
    relations = packed.read("xl/_rels/workbook.xml.rels")
    targets = {
        _said(each[1], "Id"): _said(each[1], "Target") for each in _RELATION.finditer(relations)
    }
    target = targets.get(_said(called[0], r"(?:\w+:)?id"), "") if called else ""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _said(attributes: bytes, name: str) -> str:
    found = re.search(rf"(?:^|\s){name}=[\"']([^\"']*)".encode(), attributes)
    return found[1].decode("utf-8", "replace") if found else ""


def _placed(where: str, word: str) -> tuple[int, int, str] | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", where)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column, word
