"""A table that spreadsheets open as it is meant."""

import pytest

from desktop.words.spreadsheet import as_csv


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(begins: str) -> None:
    (_, line) = as_csv(["Name"], [[f"{begins}HYPERLINK(1)"]]).decode("utf-8-sig").split("\r\n", 1)
    assert line.lstrip('"').startswith("'")


def test_it_has_the_mark_of_utf_8_and_plain_spaces() -> None:
    written = as_csv(["Name", "NHS No."], [["Núñez", "999\N{NO-BREAK SPACE}526"]])
    assert written == "\ufeffName,NHS No.\r\nNúñez,999 526\r\n".encode()
