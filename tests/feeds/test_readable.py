"""An original is words that a person can read, whatever it came as."""

import gzip
from datetime import date

import pytest

from desktop.feeds.readable import DECODED, SHEET, UNPACKED, readable
from desktop.feeds.readable import in_csv as written
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.tables import sheet
from desktop.words.accounts import Original
from tests.feeds.in_xml import in_xml
from tests.feeds.making import patient
from tests.feeds.making_hl7 import message, stream
from tests.feeds.workbooks import in_csv, in_excel, in_libre_office

ROWS = (("NHS number", "Surname", "DOB"), ("9990000018", "Núñez", "09/03/1941"))
HL7 = message("A01", pid={5: "Núñez^José"})
XML = in_xml(patient(family="Núñez"), '<?xml version="1.0" encoding="ISO-8859-15"?>\n').decode()
WINDOWS = DECODED.format(code="Windows-1252")


@pytest.mark.parametrize(
    ("content", "words", "how"),
    [
        (in_csv(*ROWS), in_csv(*ROWS).decode(), ""),
        (b"\xef\xbb\xbf" + in_csv(*ROWS), in_csv(*ROWS).decode(), ""),
        (in_csv(*ROWS).decode().encode("utf-16"), in_csv(*ROWS).decode(), ""),
        (in_csv(*ROWS).decode().encode("cp1252"), in_csv(*ROWS).decode(), WINDOWS),
        (stream(HL7).decode().encode("latin-1"), HL7, WINDOWS),
        (XML.encode("iso-8859-15"), XML.partition("\n")[2], DECODED.format(code="iso8859-15")),
        (gzip.compress(in_csv(*ROWS)), in_csv(*ROWS).decode(), UNPACKED),
        (b"%PDF-1.7 as it is", "", ""),
        (b"\x00\x01\x02", "", ""),
        (b"PK\x03\x04\0\0", "", ""),
    ],
    ids=("UTF-8", "with a mark", "UTF-16", "Windows", "HL7", "XML", "gzip", "PDF", "bytes", "zip"),
)
def test_the_words_of_an_original_and_how_they_were_come_by(content, words, how):
    found = readable(Original(1, content))

    assert (found.text, found.how, found.size) == (words, how, len(content))


@pytest.mark.parametrize(
    "workbook",
    [in_excel(("Residents",), (), ROWS[0], ("9990000018", "Núñez", date(1941, 3, 9))),
     in_libre_office(("Residents",), (), ROWS[0], ("9990000018", "Núñez", "1941-03-09"))],
)  # fmt: skip
def test_a_workbook_is_its_sheet_and_comes_in_again_as_the_same_table(workbook):
    found = readable(Original(1, workbook))

    format_, text = recognise(found.text.encode())
    assert found.how == SHEET
    assert found.text.splitlines()[0] == "Residents,,"
    assert format_ is Format.TABLE
    assert sheet.read(text).header == sheet.read(workbook).header == ROWS[0]
    (row,), (as_it_came,) = sheet.read(text).rows, sheet.read(workbook).rows
    assert row == as_it_came


def test_a_few_rows_are_told_by_their_columns_and_more_or_others_are_not():
    def rows(*given):
        return readable(Original(1, in_csv(*given))).rows

    named = tuple(map(str, ROWS[0]))
    assert rows(*ROWS) == ROWS
    assert rows(ROWS[0], ("9990000018",)) == (named, ("9990000018", "", ""))
    assert rows(ROWS[0]) == ()
    assert rows(ROWS[0], *[ROWS[1]] * 21) == ()
    assert rows(ROWS[0], (*ROWS[1], "one more")) == ()
    assert readable(Original(1, HL7.encode())).rows == ()


def test_rows_that_are_corrected_come_in_again_as_the_same_table():
    found = readable(Original(1, in_csv(*ROWS)))

    assert readable(Original(1, written(found.rows).encode())).rows == ROWS
