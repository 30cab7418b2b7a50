"""Tables broken in every way: never an uncaught error, never a row without a fate."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.feeds.parsed import Parsed, Unreadable
from desktop.feeds.recognise import Format, recognise
from desktop.feeds.tables import reader, sheet, workbook
from desktop.words.enums import Sector
from desktop.words.tables import SHAPES, Mapping, Shape
from tests.clock import TODAY
from tests.feeds.making import MARY
from tests.feeds.workbooks import OLD_EXCEL, in_csv, in_excel, in_libre_office

OFTEN = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = [
    "", " ", MARY, "1234567890", "9.99E+09", "7", "09/03/1941", "31/02/2026", "26/11/2026",
    "2026-11-26 08:30", "31/12/9999 23:30", "0000-00-00", "26/11/26", "08:00", "24:00", "-1",
    "1e308", "8pm", "Mon-Fri", "Mon-", "30 min", "999999999999999999999", "Cancelled",
    "=1+1", "#N/A", "ADAMS, Mary", ",", "O'Neill", "\u202e\u0000", "مريم", "x" * 5000,
    "08:00, 25:00", "Total", "½",
]  # fmt: skip
CELL = st.one_of(st.sampled_from(ODD), st.text(max_size=12))


def header_of(shape: Shape) -> tuple[str, ...]:
    return tuple(each.label for each in shape.fields)


def fates(parsed: Parsed) -> list[int]:
    found = [entry.position for person in parsed.people for entry in person.entries]
    found += [each.entry.position for each in parsed.passed_over]
    return sorted(found + [entry.position for each in parsed.asides for entry in each.entries])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
@OFTEN
@given(data=st.data())
def test_whatever_stands_in_its_cells_every_row_has_one_fate(shape, data) -> None:
    header = header_of(shape)
    row = st.lists(CELL, min_size=0, max_size=len(header) + 1)
    rows = data.draw(st.lists(row, max_size=6))
    columns = tuple((each.name, each.label) for each in shape.fields)
    found = sheet.read(in_csv(header, *rows))

    parsed = reader.parse(found, Sector.SOCIAL, Mapping(shape.kind, found.header, columns), TODAY)

    assert fates(parsed) == [line.number for line in found.rows]
    assert parsed.entries == len(found.rows)
    for aside in parsed.asides:
        again = sheet.read(parsed.original(aside.entries))
        assert len(again.rows) == len(aside.entries)


@OFTEN
@given(content=st.one_of(
    st.binary(max_size=200),
    st.text(alphabet='ab,;"\n\r\t\u00a0é0', max_size=80).map(str.encode),
))  # fmt: skip
def test_any_bytes_are_a_table_or_something_that_is_said(content) -> None:
    with suppress(Unreadable):
        format_, text = recognise(content)
        if format_ is Format.TABLE:
            sheet.read(text)


def damaged(content: bytes, at: int, byte: int) -> bytes:
    return content[:at] + bytes([byte]) + content[at + 1 :]


@pytest.mark.parametrize(
    "content",
    [
        damaged(OLD_EXCEL, 1718, 255),  # it claims so many cells that no memory would hold them
        OLD_EXCEL[:1500],
        damaged(in_excel(("NHS number", "DOB")), 120, 255),
        in_libre_office(("NHS number", "DOB"))[:-10],
    ],
    ids=["claims too much", "cut off", "damaged", "without its end"],
)
def test_a_damaged_workbook_ends_nothing_but_its_own_reader(content) -> None:
    with pytest.raises(Unreadable) as refused:
        sheet.read(content)

    assert refused.value.sentence in {workbook.BROKEN, workbook.EMPTY}
