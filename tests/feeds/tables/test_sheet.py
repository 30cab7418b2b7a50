"""Rows of text out of CSV and workbooks: one way to write each thing, wherever the table begins."""

from datetime import date, datetime, time

import pytest

from desktop.feeds.parsed import Unreadable
from desktop.feeds.tables import sheet, workbook
from tests.feeds.making import MARY
from tests.feeds.workbooks import (
    OLD_EXCEL,
    Cell,
    in_csv,
    in_excel,
    in_libre_office,
    in_sheets,
    packed,
)

HEADER = ("NHS number", "DOB", "Date", "Start time")


def test_a_cell_of_a_workbook_is_written_in_one_way() -> None:
    found = sheet.read(in_excel(
        ("NHS number", "DOB", "Date", "Time", "Length", "Told"),
        (int(MARY), date(1941, 3, 9), datetime.fromisoformat("2026-11-26 08:30"), time(8, 30),
         1.5, True),
    ))  # fmt: skip

    assert found.rows[0].cells == (MARY, "1941-03-09", "2026-11-26 08:30", "08:30", "1.5", "Yes")


def test_old_excel_and_libre_office_are_read_alike() -> None:
    row = (MARY, "1941-03-09", "2026-11-26", "08:00")
    old, libre = sheet.read(OLD_EXCEL), sheet.read(in_libre_office(("Rota",), HEADER, row))

    assert (old.header, old.rows[0].cells, old.above) == (HEADER, row, ("Rota",))
    assert (libre.header, libre.rows[0].cells, libre.above) == (HEADER, row, ("Rota",))


def test_the_table_begins_where_the_names_of_its_columns_stand() -> None:
    found = sheet.read(in_csv(
        ("Weardale home care", "", "", ""), ("Printed 25/11/2026", "", "", ""), (),
        HEADER, (MARY, "09/03/1941", "26/11/2026", "08:00"), (), ("", "", "", ""),
        (MARY, "09/03/1941", "27/11/2026", "08:00"),
    ))  # fmt: skip

    assert found.header == HEADER
    assert [line.number for line in found.rows] == [5, 8]
    assert found.above == ("Weardale home care", "Printed 25/11/2026")


def test_names_that_nobody_knows_are_the_first_row_that_is_words_all_across() -> None:
    found = sheet.read(in_csv(("List",), ("Wer", "Wann", "Wo"), ("Mary", "26/11/2026", "Pitlaw")))

    assert found.header == ("Wer", "Wann", "Wo")


def test_a_column_without_a_name_and_a_second_of_one_name_are_told_apart() -> None:
    found = sheet.read(in_csv(("NHS number", "", "Telephone", "Telephone", ""), (MARY, 1, 2, 3)))

    assert found.header == ("NHS number", "Column 2", "Telephone", "Telephone (4)")


@pytest.mark.parametrize("by", [",", ";", "\t", "|"])
def test_any_mark_may_stand_between_cells(by) -> None:
    found = sheet.read(in_csv(HEADER, (MARY, "09/03/1941", "26/11/2026", "08:00"), by=by))

    assert found.rows[0].cells[3] == "08:00"


def test_a_note_of_several_lines_stays_in_its_cell() -> None:
    found = sheet.read(in_csv(("NHS number", "Notes"), (MARY, "key safe\nby the door, left")))

    assert found.rows[0].cells == (MARY, "key safe by the door, left")


def test_a_hidden_sheet_is_not_the_table() -> None:
    found = sheet.read(in_excel(HEADER, (int(MARY), None, None, None),
                                hidden=[("NHS number", "DOB"), (1, 2), (3, 4)]))  # fmt: skip

    assert [line.cells[0] for line in found.rows] == [MARY]


PEOPLE: tuple[tuple[Cell, ...], ...] = (
    ("NHS number", "Surname", "DOB", "Date"),
    (int(MARY), "Adams", "09/03/1941", "Mon"),
)


def test_a_cell_that_is_merged_over_rows_stands_in_each_of_them() -> None:
    header, first = PEOPLE
    rows: list[tuple[Cell, ...]] = [
        header,
        first,
        (None, "Adams", None, "Tue"),
        (None, "Adams", None, "Wed"),
    ]
    found = sheet.read(in_sheets(rows, merged="A2:A3"))

    assert [line.cells[0] for line in found.rows] == [MARY, MARY, ""]
    assert [line.cells[3] for line in found.rows] == ["Mon", "Tue", "Wed"]


def test_what_is_hidden_or_in_error_is_told_apart() -> None:
    cells = "".join((
        '<row r="1"><c r="A1" t="inlineStr"><is><t>NHS number</t></is></c>',
        '<c r="B1" t="inlineStr"><is><t>End date</t></is></c></row>',
        f'<row r="2" hidden="1" ht="0"><c r="A2"><v>{MARY}</v></c></row>',
        f'<row r="3"><c r="A3"><v>{MARY}</v></c>',
        '<c r="B3" s="1" t="e"><f>Z9</f><v>#REF!</v></c></row>',
        f'<row r="4"><c r="A4"><v>{MARY}</v></c><c r="B4" t="e"><v>#N/A</v></c></row>',
    ))  # fmt: skip
    found = sheet.read(packed(("A &amp; B", "visible", cells)))

    assert [(line.number, line.hidden, line.cells[1]) for line in found.rows] == [
        (2, True, ""), (3, False, "#REF!"), (4, False, ""),
    ]  # fmt: skip


def test_of_two_sheets_with_people_none_is_left_out_unsaid() -> None:
    notes = [("Team", "Notes"), ("Dale", "Out of hours: 0191 496 0000")]
    assert len(sheet.read(in_sheets(PEOPLE, notes)).rows) == 1
    assert len(sheet.read(in_sheets(PEOPLE, PEOPLE[:1])).rows) == 1

    with pytest.raises(Unreadable) as refused:
        sheet.read(in_sheets(PEOPLE, notes, PEOPLE))

    assert refused.value.sentence == workbook.SEVERAL


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'NHS number,DOB\n9990000018,"09/03/1941\n', sheet.BROKEN),
        (b"1,2\n3,4\n", sheet.NO_COLUMNS),
        (in_excel(("NHS number", "DOB"))[:-60], workbook.BROKEN),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, workbook.BROKEN),
        (
            b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
            workbook.LOCKED,
        ),
        (in_excel(), workbook.EMPTY),
    ],
)
def test_what_cannot_be_read_says_so(content, sentence) -> None:
    with pytest.raises(Unreadable) as refused:
        sheet.read(content)

    assert refused.value.sentence == sentence


def test_two_cells_at_far_corners_do_not_take_all_memory() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B9"><v>1</v></c></row>'
    corner = '<row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(Unreadable) as refused:
        sheet.read(packed(("S", "visible", far + corner)))

    assert refused.value.sentence == workbook.TOO_LARGE


def test_cells_that_are_only_coloured_are_no_part_of_the_table() -> None:
    rows = ('<row r="1"><c r="A1" t="inlineStr"><is><t>NHS number</t></is></c>'
            '<c r="B1" t="inlineStr"><is><t>DOB</t></is></c><c r="XFD1" s="1"/></row>'
            '<row r="2"><c r="A2"><v>9990000018</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"/></row>')  # fmt: skip

    assert sheet.read(packed(("S", "visible", rows))).header == ("NHS number", "DOB")


def test_names_that_somebody_chose_go_before_those_that_look_like_it():
    lower = ("Whose", "When", "What")
    content = in_csv(("NHS number", "DOB", "Surname"), lower, (MARY, "09/03/1941", "Adams"))

    assert sheet.read(content).row == 1
    found = sheet.read(content, [lower])

    assert (found.header, found.row, len(found.rows)) == (lower, 2, 1)
    assert found.above == ("NHS number", "DOB", "Surname")
    assert sheet.headed(found, 1) == sheet.read(content)
    assert sheet.headed(sheet.read(content), 2) == found
