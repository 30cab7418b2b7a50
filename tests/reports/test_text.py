import bidi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.reports import order
from desktop.reports.care_plan import care_plan
from desktop.reports.fonts import REPLACEMENT, face, letter, letters
from desktop.reports.pen import Pen, Run
from desktop.reports.text import Strong, Style, Text, recorded, text
from desktop.words.enums import PlanState
from desktop.words.papers import PersonOnPaper, PrintedPlan, VisitLine
from desktop.words.plans import AboutMe, Contingency
from tests.reports.people import COPY

BODY = Style(14, 19)


class Spy(Pen):
    """Takes down what would be drawn on each line."""

    def __init__(self) -> None:
        super().__init__(595, 842)
        self.lines: list[list[Run]] = []

    def line(self, runs: object, x: float, baseline: float, size: float) -> None:
        self.lines.append(list(runs))  # type: ignore[call-overload]


def drawn(words: Text, width: float) -> list[list[Run]]:
    spy = Spy()
    words.draw(spy, 0, 800, width)
    return spy.lines


def lines(words: str, width: float) -> list[str]:
    return ["".join(run.words for run in line) for line in drawn(text(words, BODY), width)]


def test_lines_end_at_spaces_and_no_line_is_wider_than_its_room() -> None:
    found = lines("the quick brown fox jumps over the lazy dog", 120)
    assert "".join(found) == "the quick brown fox jumps over the lazy dog"
    assert len(found) > 2
    for line in found:
        assert face("AtkinsonHyperlegibleNext_400Regular").width(line.rstrip()) * 0.014 <= 120


def test_a_long_link_breaks_after_a_sign_and_loses_nothing() -> None:
    link = "https://example.org/some/folder/with-a-long-name/and/then/another"
    found = lines(link, 200)
    assert "".join(found) == link
    assert all(line[-1] in "/-." for line in found[:-1])


def test_a_word_without_signs_breaks_where_the_line_is_full() -> None:
    found = lines("m" * 100, 100)
    assert "".join(found) == "m" * 100
    assert len(set(map(len, found[:-1]))) == 1


def test_typed_line_ends_are_kept_and_other_controls_are_not() -> None:
    assert lines("one\r\ntwo\n\nthree\x00\x1b\tend", 400) == ["one ", "two ", " ", "three end"]


def test_a_number_in_groups_stays_on_one_line() -> None:
    found = lines("call 999\u00a0000\u00a00018", 100)
    assert found == ["call ", "999\u00a0000\u00a00018"]


def test_a_paragraph_that_splits_keeps_all_its_words_and_leaves_no_single_line() -> None:
    whole = text("word " * 60, BODY)
    count = len(drawn(whole, 150))
    for fits in range(count + 1):
        head, tail = whole.split(150, fits * 19)
        parts = [drawn(part, 150) for part in (head, tail) if part]
        assert sum(map(len, parts)) == count
        assert all(len(part) > 1 for part in parts)


def test_strong_words_are_in_the_heavier_face() -> None:
    ((light, heavy),) = drawn(text(["light ", Strong("heavy")], BODY), 400)
    assert light.face.name.endswith("Regular")
    assert heavy.face.name.endswith("Bold")


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("Łucja", "AtkinsonHyperlegibleNext"),
        ("Олена", "NotoSans"),
        ("Γιώργος", "NotoSans"),
        ("عمر", "NotoNaskhArabic"),
        ("রহিমা", "NotoSansBengali"),
        ("✓→", "NotoSansMath"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_each_letter_comes_from_a_face_that_has_it(words: str, family: str, bold: bool) -> None:
    assert {each.face.name.partition("_")[0] for each in letters(words, bold)} == {family}


def test_a_letter_that_no_face_has_is_replaced_and_remembered() -> None:
    found = letter("漢", bold=False)
    assert (found.drawn, found.words) == (REPLACEMENT, "漢")


def test_marks_stay_with_the_letter_they_sit_on() -> None:
    assert [each.words for each in letters("e\u0323\u0301x", bold=False)] == ["e\u0323\u0301", "x"]


def test_arabic_letters_join() -> None:
    held = face("NotoNaskhArabic_400Regular")
    joined = [glyph.number for glyph in held.shape("عمر", leftward=True)]
    apart = [glyph.number for each in "رمع" for glyph in held.shape(each, leftward=True)]
    assert joined != apart
    said = [glyph.words for glyph in held.shape("عمر", leftward=True) if glyph.words]
    assert said == ["ر", "م", "ع"]  # from left to right


def test_a_right_to_left_name_does_not_pull_the_date_beside_it() -> None:
    """Without care the 14 would stand to the left of the name, as if it belonged to it."""
    ((before, name, after),) = drawn(text(["by ", "عمر", " 14 March"], BODY), 400)
    assert before.x < name.x < after.x
    assert name.leftward


@pytest.mark.parametrize("dose", ["2.5mg", "2.5 mg", "1,000 units", "50µg", "20%"])
def test_a_number_stays_beside_its_unit_after_a_right_to_left_word(dose: str) -> None:
    """By the algorithm alone ``2.5`` would stand to the left of the name, and ``mg`` after it."""
    runs = sorted(*drawn(text(f"for عمر {dose}", BODY), 400), key=lambda run: run.x)
    (name,) = [place for place, run in enumerate(runs) if run.leftward]
    assert "".join(run.words for run in runs[name + 1 :]).strip() == dose


def test_controls_that_turn_words_round_are_left_out() -> None:
    assert lines("Mr \u202eHtims\u202c Smith", 400) == ["Mr Htims Smith"]


WORDS = st.sampled_from(
    ["Ann", "عمر", "خان", "12", "(x)", "(y", "[خان]", "رحيم,", "and", "3 kg", "؟", "-"]
)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_words_stand_in_the_order_of_the_bidirectional_algorithm(words: list[str]) -> None:
    said = " ".join(words)
    levels = order.levels(said)
    shown = "".join(said[place] for place in order.from_left(levels))
    assert shown == bidi.get_display(said)


def test_an_empty_field_is_never_blank() -> None:
    assert recorded("  \n") == "Not recorded"
    assert recorded("x") == "x"


ANYTHING = st.text(st.characters(codec=None), max_size=60)


@settings(deadline=None, max_examples=60)
@given(ANYTHING, ANYTHING, ANYTHING, st.integers(0, 200))
def test_whatever_is_typed_prints(one: str, two: str, three: str, often: int) -> None:
    plan = PrintedPlan(
        copy=COPY,
        person=PersonOnPaper(one, two, three, practice=one),
        state=PlanState.WORKING,
        about_me=AboutMe(one * often, two, three),
        contingencies=(Contingency(three * often, two, one),),
        visits=(VisitLine(one, two * often, three),),
    )
    assert care_plan(plan).startswith(b"%PDF-1.7")
