"""Files of Client Level Data that were cut or garbled: all their rows are accounted for."""

import pytest

from desktop.feeds import asc_cld
from desktop.feeds.csv_table import TOO_SHORT, TOO_WIDE
from desktop.feeds.parsed import Unreadable
from desktop.feeds.recognise import Format, recognise
from desktop.words.enums import Sector
from tests.clock import TODAY
from tests.feeds.making import COLUMNS, service, table
from tests.feeds.returns import read


def test_the_wrong_columns_are_named():
    kept = tuple(each for each in COLUMNS if each not in ("Event Type", "Date of Birth"))

    with pytest.raises(Unreadable) as refused:
        read(service(), service(), columns=kept)

    assert refused.value.sentence == "This CSV lacks the columns Date of Birth, Event Type."
    assert refused.value.kinds == ("row", "row")


@pytest.mark.parametrize(
    "header",
    ["Name,Price,Count", "NHS Number,Date of Birth,Service Type", "NHS Number,Event Type,Count"],
)
def test_a_table_is_no_return_for_having_a_column_that_any_table_has(header):
    assert recognise(f"{header}\nTea,2,1\n\nMilk,1,2\n".encode())[0] is Format.TABLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_read_as_councils_save_it(encoding):
    content = table(service(Last_Name="Brontë")).decode().encode(encoding)

    parsed = asc_cld.read(content.removeprefix(b"\xef\xbb\xbf"), Sector.SOCIAL, TODAY)

    assert [each.described.family for each in parsed.people if each.described] == ["Brontë"]


def test_a_row_set_aside_keeps_its_header_and_its_cells():
    parsed = read(service(), service(Event_Start_Date=""))

    again = asc_cld.read(parsed.original(parsed.asides[0].entries), Sector.SOCIAL, TODAY)

    assert (again.entries, again.asides[0].sentence) == (1, "It has no start date.")


def fates(parsed):
    """How many rows are accounted for, whichever way."""
    return (
        sum(len(person.entries) for person in parsed.people)
        + len(parsed.passed_over)
        + sum(len(each.entries) for each in parsed.asides)
    )


def test_a_row_that_ends_before_its_columns_is_set_aside():
    content = table(service(), service(Event_Start_Date="02/08/2026"))
    cut = content[: content.rstrip().rfind(b",Home support") + 6]

    parsed = asc_cld.read(cut, Sector.SOCIAL, TODAY)

    assert [each.sentence for each in parsed.asides] == [TOO_SHORT]
    assert (parsed.entries, fates(parsed)) == (2, 2)


def test_a_row_of_which_a_comma_has_cut_a_cell_in_two_is_set_aside():
    header, row = table(service()).decode().splitlines()

    parsed = asc_cld.read(f"{header}\n{row},and more\n".encode(), Sector.SOCIAL, TODAY)

    assert [each.sentence for each in parsed.asides] == [TOO_WIDE]


def test_columns_without_a_name_at_the_end_need_no_cells():
    lines = table(service()).decode().splitlines()

    parsed = asc_cld.read(f"{lines[0]},,\n{lines[1]}\n".encode(), Sector.SOCIAL, TODAY)

    assert not parsed.asides


@pytest.mark.parametrize("column", ["First Name", "Event Description", "Planned units per week"])
@pytest.mark.parametrize("also", [(), (2,), (0, 1, 2, 3)])
def test_a_quote_that_does_not_close_swallows_no_rows(column, also):
    rows = [service(Event_Start_Date=f"0{day}/08/2026") for day in (1, 2, 3, 4)]
    for number in also:
        rows[number][column] = "Home, mornings"
    rows[1][column] = "@"

    with pytest.raises(Unreadable) as refused:
        asc_cld.read(table(*rows).replace(b"@", b'"Home'), Sector.SOCIAL, TODAY)

    assert refused.value.sentence == (
        "A quote in this CSV opens and does not close, so its rows cannot be told apart: "
        "export it again."
    )
    assert refused.value.kinds == ("row",) * 4


def test_a_note_of_several_lines_and_a_quote_within_words_are_no_trouble():
    note = "Mornings only.\nShe, her son, and the dog, know.\n\nRing first"
    content = table(service(Event_Description=note, Provider_CQC_Location_Name="@"), service())

    parsed = asc_cld.read(content.replace(b"@", b'The 15" House'), Sector.SOCIAL, TODAY)

    assert parsed.entries == 2
    assert fates(parsed) == 2
    assert not parsed.asides
