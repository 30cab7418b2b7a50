from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from desktop import __version__
from desktop.reports.hazards import hazards
from desktop.services import handbook
from desktop.words.people import raised
from desktop.words.safety import (
    RATINGS,
    Control,
    Hazard,
    HazardLog,
    Likelihood,
    Proof,
    Risk,
    Severity,
)
from tests.clock import TODAY
from tests.reports.people import LONG_WORDS
from tests.reports.reading import count_pages, faults, marked, nodes, squeezed, words

FIRE = Hazard(
    id="H01",
    name="Fire & <smoke>",
    causes=("A cable frays", "Someone smokes"),
    effect="A record burns.",
    before=Risk(Likelihood.HIGH, Severity.MAJOR),
    after=Risk(Likelihood.VERY_LOW, Severity.CONSIDERABLE),
    controls=(
        Control(
            "There is another copy.",
            (
                Proof("tests/store/test_fire.py::test_a_copy_is_kept_elsewhere"),
                Proof("tests/store/test_fire.py::test_the_copy_can_be_read"),
            ),
        ),
    ),
)
LOG = HazardLog("Not yet approved.", (FIRE,))


@pytest.fixture(scope="module")
def shipped() -> HazardLog:
    return handbook.hazard_log()


def test_each_hazard_has_causes_effect_risk_controls_and_the_tests_that_prove_them() -> None:
    printed = words(hazards(LOG, TODAY))
    for line in (
        "Clinical safety: hazard log Not yet approved.",
        "No. Hazard Risk before Risk after H01 Fire & <smoke> 4 2",
        "H01 Fire & <smoke> Effect: A record burns. Causes",
        "•A cable frays •Someone smokes",
        "Without its controls High Major 4 With its controls Very low Considerable 2",
        "There is another copy. A copy is kept elsewhere (tests/store/test_fire.py)",
        "The copy can be read (tests/store/test_fire.py)",
    ):
        assert squeezed(line) in printed


def stands(said: str, printed: str) -> bool:
    """Whole, or in two parts where a tall cell goes on overleaf."""
    return any(said[:at] in printed and said[at:] in printed for at in range(len(said)))


def test_everything_in_the_log_is_printed(shipped: HazardLog) -> None:
    printed = words(hazards(shipped, TODAY))
    for hazard in shipped.hazards:
        for said in (hazard.name, hazard.effect, *hazard.causes):
            assert squeezed(said) in printed, hazard.id
        for control in hazard.controls:
            assert stands(squeezed(control.does), printed), hazard.id
            for proof in control.proofs:
                assert squeezed(f"{proof.sentence} ({proof.file})") in printed, hazard.id


def test_the_scales_are_printed_with_the_matrix() -> None:
    printed = words(hazards(LOG, TODAY))
    for each in (*Likelihood, *Severity):
        assert squeezed(raised(each)) in printed
    for row in ("Very high 3 4 4 5 5", "Medium 2 2 3 3 4", "Very low 1 1 2 2 3"):
        assert squeezed(row) in printed
    for rating, asks in RATINGS.items():
        assert squeezed(f"{rating} {asks}") in printed


def test_every_page_says_which_program_the_log_is_of_and_when_it_was_printed(
    shipped: HazardLog,
) -> None:
    pdf = hazards(shipped, date(2026, 11, 28))
    total = count_pages(pdf)
    assert total > 10
    for number in range(total):
        printed = words(pdf, number)
        for line in (
            "Clinical safety: hazard log",
            f"Tapestry {__version__} · Printed 28 November 2026",
            "This view may not be complete",
            f"Page {number + 1} of {total}",
        ):
            assert squeezed(line) in printed


def test_no_heading_is_left_alone_and_the_rating_stays_with_its_hazard(shipped: HazardLog) -> None:
    tree = nodes(hazards(shipped, TODAY))
    begins = [at for at, node in enumerate(tree) if node.kind == "H2"]
    for first, last in pairwise(begins[1:]):
        hazard = tree[first:last]
        tables = [at for at, node in enumerate(hazard) if node.kind == "Table"]
        pages = {page for node in hazard[: tables[1]] for page, _ in node.marks}
        assert len(pages) == 1
    assert len(begins) == len(shipped.hazards) + 2


def test_words_of_any_length_are_printed_whole() -> None:
    long = replace(
        FIRE, effect=LONG_WORDS, controls=(Control(LONG_WORDS, FIRE.controls[0].proofs),)
    )
    printed = words(hazards(replace(LOG, hazards=(long,)), TODAY))
    assert all(printed.count(f"word{number:04}") == 2 for number in range(1, 250))


def test_the_hazard_log_is_accessible(shipped: HazardLog, tmp_path: Path) -> None:
    pdf = hazards(shipped, TODAY)
    assert faults(pdf, tmp_path) == []
    tree = nodes(pdf)
    assert {mark for node in tree for mark in node.marks} == marked(pdf)
    kinds = [node.kind for node in tree if node.kind.startswith("H")]
    assert kinds == ["H1", *["H2"] * (len(shipped.hazards) + 2)]


def test_the_same_log_gives_the_same_bytes() -> None:
    assert hazards(LOG, TODAY) == hazards(LOG, TODAY)
