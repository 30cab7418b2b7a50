"""What the rows of a table say by its mapping, and what is wrong with the others."""

from dataclasses import replace

import pytest

from desktop.feeds.apart import OTHER_BIRTHS
from desktop.feeds.csv_table import TOO_SHORT, TOO_WIDE
from desktop.feeds.parsed import Unreadable
from desktop.feeds.tables import reader, sheet
from desktop.words.accounts import HIDDEN_ROW, Skipped
from desktop.words.dates import PartialDate
from desktop.words.enums import Sector
from desktop.words.tables import (
    NEEDS_MAPPING,
    SHAPES,
    Mapping,
    TableKind,
    likeliest,
    matched,
    shape_of,
)
from tests.clock import TODAY
from tests.feeds.making import JOHN, MARY
from tests.feeds.reading import BORN, CALL, MARYS, ROTA, read, sentences, wordings
from tests.feeds.workbooks import in_csv, in_excel, mapping


def test_no_mapping_of_the_source_fits_so_the_whole_table_waits() -> None:
    other = mapping(TableKind.CENSUS, "NHS number", "DOB", "Care home")
    with pytest.raises(Unreadable) as waits:
        reader.read(
            in_csv(ROTA, (*MARYS, "26/11/2026"), (*MARYS, "")),
            Sector.SOCIAL,
            TODAY,
            mappings=[other],
        )

    assert (waits.value.sentence, waits.value.kinds) == (NEEDS_MAPPING, ("row", "row"))


def test_a_column_more_or_another_order_needs_no_new_mapping() -> None:
    header = ("Start time", "Extra", *ROTA[:4])
    made = mapping(TableKind.ROTA, *ROTA[:5])

    parsed = reader.read(
        in_csv(header, ("08:00", "", *MARYS, "26/11/2026")), Sector.SOCIAL, TODAY, mappings=[made]
    )

    assert wordings(parsed)[0].begins == PartialDate("2026-11-26T08:00")


def test_a_number_that_is_kept_as_text_is_that_number() -> None:
    header = ("NHS number", "Person ID", "DOB", "Service")
    parsed = read(TableKind.CASES, header, (f'="{MARY}"', "'0077", BORN, "O'Neill's"))

    (person,) = parsed.people
    assert person.described is not None
    assert (person.described.nhs_number, person.refs) == (MARY, ("0077",))
    assert wordings(parsed)[0].title == "O'Neill's"


def test_a_row_that_is_too_long_or_was_cut_short_is_set_aside() -> None:
    header = (*ROTA[:4], "Start time", "End time", "Notes")
    whole = (*MARYS, "26/11/2026", "08:00", "08:30", "")
    parsed = read(TableKind.ROTA, header, (*whole[:6], "key is with Jo", " at no 4"), whole,
                  whole[:5], (*whole, "", ""))  # fmt: skip

    assert sentences(parsed) == {TOO_WIDE: [2], TOO_SHORT: [4]}
    again = parsed.original(parsed.asides[0].entries).decode()
    assert again.splitlines()[1].endswith("key is with Jo,at no 4")


def test_a_workbook_leaves_out_the_cells_that_are_empty_at_the_end_of_a_row() -> None:
    content = in_excel(ROTA[:6], (*MARYS, "26/11/2026", "08:00"))

    parsed = reader.read(
        content, Sector.SOCIAL, TODAY, mappings=[mapping(TableKind.ROTA, *ROTA[:6])]
    )

    assert len(wordings(parsed)) == 1


def test_a_registration_list_says_who_people_are() -> None:
    header = ("NHS number", "Surname", "Forenames", "DOB", "Sex", "Address line 1",
              "Address line 2", "Postcode", "Telephone", "Practice code")  # fmt: skip
    parsed = read(TableKind.REGISTRATION, header,
                  (MARY, "ADAMS", "Mary Ann", BORN, "F", "1 High Row", "Pitlaw", "dl1 1aa",
                   "01914960000", "a83001"))  # fmt: skip

    (person,) = parsed.people
    who = person.described
    assert who is not None
    assert (who.family, who.given, who.address, who.postcode, who.practice_code) == (
        "Adams", "Mary Ann", "1 High Row, Pitlaw", "DL1 1AA", "A83001",
    )  # fmt: skip
    assert person.counts
    assert person.may_register


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "Adams", BORN, "26/11/2026", "08:00", *CALL),
         "It names nobody: neither an NHS number nor the source’s own number stands in it."),
        ((MARY, "Adams", "09/03/41", "26/11/2026", "08:00", *CALL),
         "The date in the column “DOB” has a year of two figures: export it with four."),
        ((MARY, "Adams", "long ago", "26/11/2026", "08:00", *CALL),
         "The date in the column “DOB” cannot be read: write it as 26/11/2026."),
        ((*MARYS, "11/26/2026", "08:00", *CALL),
         "The date in the column “Visit date” cannot be read: write it as 26/11/2026."),
        ((*MARYS, "", "08:00", *CALL), "The column “Visit date” is empty."),
        ((*MARYS, "26/11/2026", "25:00", *CALL),
         "The time in the column “Start time” cannot be read: write it as 08:30."),
        ((*MARYS, "26/11/2026", "08:00", "a while", *CALL[1:]),
         "The length in the column “Duration” cannot be read."),
        ((*MARYS, "26/11/2026", "08:00", "30", "", "", "many", "", ""),
         "The number in the column “No of carers” cannot be read."),
    ],
)  # fmt: skip
def test_one_rows_trouble_names_the_column_and_spares_the_rest(row, sentence) -> None:
    good = (*MARYS, "27/11/2026", "08:00", *CALL)
    parsed = read(TableKind.ROTA, ROTA, row, good)

    assert sentences(parsed) == {sentence: [2]}
    assert len(wordings(parsed)) == 1
    original = parsed.original(parsed.asides[0].entries).decode().splitlines()
    assert original[0] == ",".join(ROTA)
    assert len(original) == 2


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "########"])
def test_what_a_spreadsheet_could_not_work_out_is_no_blank(error) -> None:
    header = ("NHS number", "Surname", "DOB", "Service", "End date")
    parsed = read(TableKind.CASES, header, (*MARYS, "Home care", error))

    assert sentences(parsed) == {
        "A spreadsheet could not work out what the column “End date” says: put it right there and"
        " export it again.": [2]
    }


def test_a_row_that_is_hidden_in_its_workbook_waits() -> None:
    header = ("NHS number", "Surname", "DOB", "Service")
    found = sheet.read(in_csv(header, (*MARYS, "Home care"), (JOHN, "Bell", BORN, "Home care")))
    hidden = replace(found, rows=(replace(found.rows[0], hidden=True), found.rows[1]))
    parsed = reader.parse(hidden, Sector.SOCIAL, mapping(TableKind.CASES, *header), TODAY)

    assert sentences(parsed) == {HIDDEN_ROW: [2]}
    assert len(parsed.people) == 1


def test_a_person_called_like_a_total_is_a_person() -> None:
    header = ("Name", "NHS number", "DOB", "Service")
    parsed = read(TableKind.CASES, header, ("Count, Mary", MARY, BORN, "Home care"),
                  ("Total", "1", "", ""), ("Count: 1", "", "", ""))  # fmt: skip

    assert len(wordings(parsed)) == 1


def test_headings_within_a_table_and_its_totals_are_nobodys_rows() -> None:
    good = (*MARYS, "27/11/2026", "08:00", *CALL)
    parsed = read(TableKind.ROTA, ROTA, ("Round 1",), good, ROTA, ("Total visits", "", "", "1"))

    assert [(each.entry.position, each.why) for each in parsed.passed_over] == [
        (2, Skipped.NO_ROW), (4, Skipped.NO_ROW), (5, Skipped.NO_ROW),
    ]  # fmt: skip
    assert parsed.entries == 4


def test_rows_under_one_number_that_name_different_people_have_to_say_each_who_it_is() -> None:
    header = ("Client ID", "DOB", "Date", "Start time")
    parsed = read(TableKind.ROTA, header, ("7", BORN, "26/11/2026", "08:00"),
                  ("7", "01/01/1940", "26/11/2026", "09:00"))  # fmt: skip

    assert [(each.refs, each.disputed) for each in parsed.people] == [(("7",), OTHER_BIRTHS)] * 2
    assert [each.described and each.described.born for each in parsed.people] == [
        PartialDate("1941-03-09"), PartialDate("1940-01-01"),
    ]  # fmt: skip


def test_a_list_says_a_person_once() -> None:
    header = ("NHS number", "Surname", "DOB", "Postcode")
    row = (*MARYS, "DL1 1AA")
    parsed = read(TableKind.REGISTRATION, header, row, row, (*MARYS, "DL2 2BB"))

    assert [each.why for each in parsed.passed_over] == [Skipped.REPEATED]
    assert sentences(parsed) == {reader.SAID_OTHERWISE: [4]}


@pytest.mark.parametrize(
    "title", ["Report date: 20/11/2026", "As at 20 November 2026", "Extracted on 2026-11-20 09:00"]
)
def test_the_date_above_a_table_is_when_it_was_said(title) -> None:
    row = (*MARYS, "27/11/2026", "08:00", *CALL)
    parsed = read(TableKind.ROTA, ROTA, row, above=((title,),))

    assert parsed.dated is not None
    assert parsed.dated.date().isoformat() == "2026-11-20"
    assert reader.timestamp(in_csv((title,), ROTA, row)) == parsed.dated


def test_the_same_table_says_the_same_refs_and_no_two_things_one() -> None:
    rows = [(*MARYS, "27/11/2026", at, *CALL) for at in ("08:00", "12:00")]
    once, again = (wordings(read(TableKind.ROTA, ROTA, *rows)) for _ in range(2))

    assert once == again
    assert len({each.source_ref for each in once}) == 2


def test_only_a_complete_table_of_visits_holds_all_of_its_days() -> None:
    rows = [(*MARYS, day, "08:00", *CALL) for day in ("27/11/2026", "29/11/2026")]

    assert read(TableKind.ROTA, ROTA, *rows).whole == []
    (whole,) = read(TableKind.ROTA, ROTA, *rows, complete=True).whole
    assert whole.days == ("2026-11-27", "2026-11-29")


# --- matching by name ------------------------------------------------------------------------


def test_each_field_is_found_under_its_own_label_in_every_kind() -> None:
    for shape in SHAPES:
        header = tuple(each.label for each in shape.fields)
        assert matched(shape, header) == {each.name: each.label for each in shape.fields}


def test_a_column_means_one_thing_and_spelling_is_nothing() -> None:
    header = ("nhs_no.", "D.O.B", "SURNAME", "Colour")
    found = matched(shape_of(TableKind.REGISTRATION), header)

    assert found == {"nhs_number": "nhs_no.", "born": "D.O.B", "family": "SURNAME"}


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (ROTA, TableKind.ROTA),
        (("NHS number", "Resident", "DOB", "Care home", "Room"), TableKind.CENSUS),
        (("NHS number", "Surname", "Forename", "DOB", "Sex", "Address", "Postcode"),
         TableKind.REGISTRATION),
        (("Client ID", "Service", "Provider", "Allocated worker", "Hours per week"),
         TableKind.CASES),
        (("Colour", "Shape"), None),
    ],
)  # fmt: skip
def test_the_likeliest_kind_is_offered_first(header, kind) -> None:
    assert likeliest(header) is kind


def test_what_is_missing_is_named_by_its_group() -> None:
    shape = shape_of(TableKind.ROTA)

    missing = shape.missing({"nhs_number", "starts"})

    assert [[field.name for field in group] for group in missing] == [
        ["born", "own_id"], ["day", "days"],
    ]  # fmt: skip


def test_the_fullest_mapping_that_fits_is_taken_unless_one_was_made_for_these_columns() -> None:
    small = Mapping(TableKind.ROTA, ("A", "B"), (("own_id", "A"),))
    large = Mapping(TableKind.ROTA, ("A", "B", "C"), (("own_id", "A"), ("day", "B")))

    assert reader.fitting(("A", "B", "D"), [small, large]) is large
    assert reader.fitting(("A", "B"), [small, large]) is small
    assert reader.fitting(("B",), [small, large]) is None


@pytest.mark.parametrize("who", ["Carer", "Care worker", "Staff", "Worker", "Visited by"])
def test_who_comes_is_known_by_the_name_of_its_column_in_a_rota(who: str) -> None:
    header = ("NHS No", "DOB", "Visit date", "Start", "End", who, "Notes")

    assert matched(shape_of(TableKind.ROTA), header)["worker"] == who


def test_a_carer_in_a_caseload_may_be_of_the_family() -> None:
    header = ("NHS No", "DOB", "Carer", "Start date")

    assert "worker" not in matched(shape_of(TableKind.CASELOAD), header)
