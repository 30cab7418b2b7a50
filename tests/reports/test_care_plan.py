"""The care plan on paper: nothing dropped, and each page and each state of it says what it is."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from desktop.reports.care_plan import care_plan
from desktop.words.dates import long_date
from desktop.words.enums import Agreement, AllergyHeading, PlanState, PrintFormat
from desktop.words.papers import (
    PREVIEW,
    AllergyLine,
    AllergyList,
    MedicineList,
    PersonOnPaper,
    VisitLine,
)
from desktop.words.plans import Contingency
from tests.reports import people
from tests.reports.reading import (
    count_pages,
    height,
    nodes,
    squeezed,
    type_sizes,
    words,
)

HEADINGS = (
    "What matters to me",
    "Who to ring",
    "What to do if I get worse",
    "My goals and who does what",
    "My care and visits",
    "Allergies not recorded",
    "My medicines",
    "Agreed and next review",
)


def leaves(row: object) -> list[str]:
    """Every string in a row of rows."""
    if isinstance(row, str):
        return [row]
    if isinstance(row, tuple):
        return [leaf for each in row for leaf in leaves(each)]
    if is_dataclass(row):
        return [leaf for each in fields(row) for leaf in leaves(getattr(row, each.name))]
    return []


SAID_OTHERWISE = {"9990000018", "Mrs", "Winifred", "Featherstone", "2026-11-12"}
SAID_OTHERWISE |= {str(each) for each in (*PlanState, *PrintFormat, *Agreement)}


@pytest.mark.parametrize("print_format", PrintFormat)
def test_nothing_that_the_plan_says_is_dropped(print_format: PrintFormat) -> None:
    printed = words(care_plan(people.sized(people.TYPICAL, print_format)))
    for leaf in leaves(people.TYPICAL):
        if leaf not in SAID_OTHERWISE and not leaf[:4].isdigit():
            assert squeezed(leaf) in printed
    for action in (action for goal in people.TYPICAL.goals for action in goal.actions):
        assert squeezed(long_date(action.due)) in printed
    assert squeezed("FEATHERSTONE, Winifred (Mrs)") in printed
    assert squeezed("999 000 0018") in printed
    assert squeezed("Born 2 May 1938") in printed


def test_a_usual_plan_takes_two_sides() -> None:
    assert count_pages(care_plan(people.TYPICAL)) == 2


def test_the_sections_keep_their_order_and_an_empty_one_says_not_recorded() -> None:
    printed = words(care_plan(people.SHORT))
    places = [printed.index(squeezed(heading)) for heading in HEADINGS]
    assert places == sorted(places)
    assert printed.count("Notrecorded") >= len(HEADINGS)
    assert "none" not in printed.lower()


def test_every_page_names_itself() -> None:
    pdf = care_plan(people.LONG)
    total = count_pages(pdf)
    for number in range(0, total, 7):
        printed = words(pdf, number)
        for line in (
            "FEATHERSTONE, Winifred (Mrs)",
            "Born 2 May 1938 · NHS No. 999 000 0018",
            "Version 4 · Serial 000731-2 · This view may not be complete",
            "Printed 27 November 2026 by Derwent Valley team",
            f"Page {number + 1} of {total}",
        ):
            assert squeezed(line) in printed


@pytest.mark.parametrize("print_format", [PrintFormat.LARGE, PrintFormat.GIANT])
def test_in_large_print_the_foot_is_short_and_still_names_the_paper(
    print_format: PrintFormat,
) -> None:
    pdf = care_plan(people.sized(people.TYPICAL, print_format))
    total = count_pages(pdf)
    for number in range(total):
        printed = words(pdf, number)
        for line in (
            "FEATHERSTONE, Winifred (Mrs)",
            "NHS No. 999 000 0018 · Version 4 · Serial 000731-2",
            "This view may not be complete",
        ):
            assert squeezed(line) in printed
        last = squeezed("Printed 27 November 2026 by Derwent Valley team. Copy for: the kitchen.")
        assert (last in printed) == (number == total - 1)


def test_in_large_print_a_number_not_known_gives_its_place_to_the_birth_date() -> None:
    person = replace(people.WIN, nhs_number=None)
    plan = people.sized(replace(people.TYPICAL, person=person), PrintFormat.LARGE)
    assert squeezed("Born 2 May 1938 · Version 4 · Serial 000731-2") in words(care_plan(plan), 1)


@pytest.mark.parametrize(("print_format", "most"), [(PrintFormat.LARGE, 4), (PrintFormat.GIANT, 7)])
def test_large_print_takes_a_sensible_number_of_pages(print_format: PrintFormat, most: int) -> None:
    assert count_pages(care_plan(people.sized(people.TYPICAL, print_format))) <= most


def test_the_code_holds_the_number_of_the_paper_and_nothing_of_the_person() -> None:
    figure = next(node for node in nodes(care_plan(people.TYPICAL)) if node.kind == "Figure")
    assert figure.alternative == "QR code with the number of this paper: TAPESTRY 000731-2 V4"


def test_a_preview_has_no_number_and_no_code() -> None:
    pdf = care_plan(replace(people.TYPICAL, copy=replace(people.COPY, serial=PREVIEW)))
    assert not [node for node in nodes(pdf) if node.kind == "Figure"]
    for number in range(count_pages(pdf)):
        assert squeezed("Version 4 · Preview, not for use · This view") in words(pdf, number)


def test_a_draft_says_so_on_every_page() -> None:
    pdf = care_plan(people.DRAFT)
    for number in range(count_pages(pdf)):
        assert squeezed("Draft, not agreed") in words(pdf, number)
    assert squeezed("Agreed by me") not in words(pdf)
    assert squeezed("Draft, not agreed") not in words(care_plan(people.TYPICAL))


@pytest.mark.parametrize(
    ("agreement", "sentence"),
    [
        (Agreement.PERSON, "Agreed by me, with Grace Okoro on 26 November 2026."),
        (
            Agreement.ATTORNEY,
            "Agreed for me by Martin Featherstone, my attorney or deputy for health and welfare, "
            "whose authority was seen, with Grace Okoro on 26 November 2026.",
        ),
        (
            Agreement.BEST_INTERESTS,
            "Decided in my best interests under the Mental Capacity Act, with Martin Featherstone "
            "and Grace Okoro on 26 November 2026.",
        ),
        (
            Agreement.SHARED,
            "Shared with me, not agreed by me, with Grace Okoro on 26 November 2026. "
            "Shared with Martin Featherstone.",
        ),
        (None, "How this was agreed: Not recorded."),
    ],
)
def test_the_authority_for_the_plan_is_in_plain_words(
    agreement: Agreement | None, sentence: str
) -> None:
    plan = replace(people.TYPICAL, agreement=agreement)
    assert squeezed(sentence) in words(care_plan(plan))


@pytest.mark.parametrize("heading", AllergyHeading)
def test_allergies_stand_under_the_exact_heading(heading: AllergyHeading) -> None:
    lines = (AllergyLine("Penicillin", "rash"),) if heading is AllergyHeading.KNOWN else ()
    plan = replace(people.SHORT, allergies=AllergyList(heading, lines))
    printed = words(care_plan(plan))
    assert squeezed(heading) in printed
    assert ("Penicillin:rash" in printed) == (heading is AllergyHeading.KNOWN)


def test_known_allergies_that_were_not_listed_are_not_taken_for_none() -> None:
    plan = replace(people.SHORT, allergies=AllergyList(AllergyHeading.KNOWN))
    assert squeezed("Known allergies Not recorded") in words(care_plan(plan))


def test_a_recorded_format_is_said_and_a_departure_from_it_has_its_reason() -> None:
    large = people.sized(people.SHORT, PrintFormat.LARGE)
    assert squeezed("I need large print (18 point).") in words(care_plan(large))
    copy = replace(large.copy, format=PrintFormat.STANDARD, format_reason="for the ambulance crew")
    printed = words(care_plan(replace(large, copy=copy)))
    assert squeezed("This copy is in standard print (14 point): for the ambulance crew") in printed


@pytest.mark.parametrize(
    ("print_format", "smallest", "body"),
    [(PrintFormat.STANDARD, 12, 14), (PrintFormat.LARGE, 16, 18), (PrintFormat.GIANT, 24, 24)],
)
def test_no_letter_is_smaller_than_its_format_allows(
    print_format: PrintFormat, smallest: int, body: int
) -> None:
    sizes = type_sizes(care_plan(people.sized(people.TYPICAL, print_format)))
    assert min(sizes) == smallest
    assert body in sizes


def test_the_format_that_a_person_needs_is_larger_than_the_words_below() -> None:
    pdf = care_plan(people.sized(people.TYPICAL, PrintFormat.LARGE))
    assert height(pdf, "I need large print (18 point).") > height(pdf, "My garden") + 3


def test_a_table_too_narrow_for_its_words_becomes_labelled_lines() -> None:
    large = care_plan(people.sized(people.TYPICAL, PrintFormat.LARGE))
    printed = words(large)
    for line in (
        "What I want: To sleep through",
        "What will happen: Look at evening tablets",
        "Who: Kofi Mensah",
        "By when: 1 December 2026",
    ):
        assert squeezed(line) in printed
    assert sum(node.kind == "Table" for node in nodes(large)) == 3
    assert squeezed("What I want:") not in words(care_plan(people.TYPICAL))


def test_times_that_nobody_recorded_are_said_once() -> None:
    some = (VisitLine("Friendly Faces", "Company"), VisitLine("Sue", "Shopping", "Sundays"))
    printed = words(care_plan(replace(people.SHORT, visits=some)))
    assert squeezed("Friendly Faces Company Sue Shopping Sundays") in printed
    assert squeezed("Where no days or times are given, they are not recorded.") in printed
    printed = words(care_plan(replace(people.SHORT, visits=some[:1])))
    assert squeezed("Who What for Friendly Faces Company Days and times are not recorded.") in (
        printed
    )
    assert squeezed("not recorded.") not in words(care_plan(people.TYPICAL))


@pytest.mark.parametrize("lines", range(1, 30))
def test_allergies_are_read_at_one_look(lines: int) -> None:
    """However long the words above their box are, it is on one page."""
    about = replace(people.TYPICAL.about_me, most_important="A line.\n" * lines)
    allergies = AllergyList(
        AllergyHeading.KNOWN,
        tuple(AllergyLine(f"Substance {number}", "swelling") for number in range(20)),
    )
    tree = nodes(care_plan(replace(people.TYPICAL, about_me=about, allergies=allergies)))
    headings = [at for at, node in enumerate(tree) if node.kind == "H2"]
    box = tree[headings[5] : headings[6]]
    assert len({page for node in box for page, _ in node.marks}) == 1


def test_typed_signs_print_as_typed() -> None:
    about = replace(people.TYPICAL.about_me, most_important="see <Dr Smith> & <b>ring</b> &lt; 5")
    printed = words(care_plan(replace(people.TYPICAL, about_me=about)))
    assert squeezed("see <Dr Smith> & <b>ring</b> &lt; 5") in printed


@pytest.mark.parametrize("print_format", PrintFormat)
def test_a_dose_prints_as_it_was_typed(print_format: PrintFormat) -> None:
    """A point, a fraction or a unit that is lost or turned round is another dose."""
    doses = (
        "Take 0.5 mg, not 5 mg", "½ a tablet, 1¼ on Sundays", "50 micrograms (50 µg)",
        "5–10 ml ≤ 4 times in 24 hours", "1,000 units × 2",
    )  # fmt: skip
    medicines = tuple(f"Warfarin {number}mg tablets" for number in ("0.5", "1", "3", "5"))
    plan = replace(
        people.sized(people.TYPICAL, print_format),
        contingencies=(
            *(Contingency(dose, f"Do this: {dose}", dose) for dose in doses),
            Contingency("خان 2.5mg ثم 7.25mg", "", ""),
        ),
        medicines=MedicineList(medicines, "Riverbank Surgery"),
    )
    printed = words(care_plan(plan))
    for dose in doses:
        assert printed.count(squeezed(dose)) == 3, dose
    for medicine in medicines:
        assert printed.count(squeezed(medicine)) == 1, medicine
    # Beside a script that runs the other way the words change places, the figures never.
    assert printed.count("2.5mg") == printed.count("7.25mg") == 1


def test_the_same_plan_gives_the_same_bytes() -> None:
    named = replace(people.TYPICAL, person=people.NAMES["Arabic"])
    first = care_plan(named)
    care_plan(replace(people.TYPICAL, person=people.NAMES["Bengali"]))
    care_plan(people.LONG)
    assert care_plan(named) == first


def test_the_file_names_no_one_in_what_a_viewer_shows_in_its_window() -> None:
    with pikepdf.open(BytesIO(care_plan(people.TYPICAL))) as pdf:
        about = f"{dict(pdf.docinfo)} {pdf.Root.Metadata.read_bytes().decode()}"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.Lang == "en-GB"
    assert "Care plan 000731-2" in about
    assert "Featherstone" not in about


def test_words_of_any_length_run_over_pages_without_loss() -> None:
    pdf = care_plan(people.LONG)
    printed = words(pdf)
    whole = squeezed(people.LONG_WORDS)
    for word in ("word0001", "word0125", "word0249", "theendofit."):
        assert printed.count(word) >= 9
    assert "word0248andword0249andtheendofit." in printed
    assert whole[:20] in printed
    for number in range(60):
        assert f"Helper{number}" in printed
    for number in range(120):
        assert f"Medicine{number}5mgtablets" in printed
    for number in range(50):
        assert f"Substance{number}:swelling" in printed


def test_a_birth_date_of_which_only_the_year_is_known_prints_as_a_year() -> None:
    printed = words(care_plan(replace(people.SHORT, person=people.NAMES["Bengali"])))
    assert squeezed("Born 1949 · NHS No.") in printed


def test_an_unknown_birth_date_and_number_are_called_not_known() -> None:
    plan = replace(people.SHORT, person=PersonOnPaper("Featherstone", "Winifred"))
    assert squeezed("Born Not known · NHS No. Not known") in words(care_plan(plan))


def test_a_goal_that_nobody_works_on_says_so() -> None:
    goals = (replace(people.TYPICAL.goals[0], actions=()),)
    printed = words(care_plan(replace(people.SHORT, goals=goals)))
    assert squeezed("To get down to the allotment") in printed


def test_the_next_review_is_named() -> None:
    plan = replace(people.TYPICAL, review_on=date(2027, 2, 26))
    assert squeezed("Next review: 26 February 2027, by Grace Okoro.") in words(care_plan(plan))
