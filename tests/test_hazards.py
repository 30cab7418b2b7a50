"""Each control in the hazard log is proved by a test that is there and is run."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.services import handbook
from desktop.words.safety import Hazard, HazardLog, Likelihood, Proof, Severity
from tests import hazards

ROOT = Path(__file__).parents[1]
SURROUNDINGS = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
NAMED = "tests/test_hazards.py::test_every_named_test_is_run"

STARTED_WITH = {
    "Wrong patient on screen", "Absence read as none", "Stale feed", "Merged identities",
    "Duplicate medicine", "Hidden allergy", "Wrong room", "Wrong paper in a home", "Lost note",
    "Clock wrong", "Printed dose altered", "Person deceased", "Restore of an old backup",
    "Two people editing",
}  # fmt: skip


@pytest.fixture(scope="module")
def log() -> HazardLog:
    return handbook.hazard_log()


def named(hazard: Hazard, *tests: str) -> HazardLog:
    """A log of one hazard, whose only control is proved by these tests."""
    control = replace(hazard.controls[0], proofs=tuple(Proof(each) for each in tests))
    return HazardLog("", (replace(hazard, controls=(control,)),))


def test_every_named_test_is_run(log: HazardLog, tmp_path: Path) -> None:
    """By asking pytest itself, in a process of its own, what it runs when nothing is named."""
    told = tmp_path / "collected"
    subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet"],
        cwd=ROOT, env={**SURROUNDINGS, hazards.TELL: str(told)}, check=True, capture_output=True,
    )  # fmt: skip
    collected = told.read_text("utf-8").splitlines()
    assert NAMED in collected
    assert "\n".join(hazards.missing(log, collected)) == ""


def test_a_named_test_that_is_not_run_fails_with_its_hazard(log: HazardLog) -> None:
    gone = "tests/store/test_chain.py::test_gone"
    told = hazards.missing(named(log.hazards[2], NAMED, gone), [NAMED])
    assert len(told) == 1
    assert told[0].startswith("H03 Stale feed: ")
    assert gone in told[0]


def test_a_test_with_parameters_is_named_without_them(log: HazardLog) -> None:
    only = named(log.hazards[0], NAMED)
    assert hazards.missing(only, [f"{NAMED}[embedded]", f"{NAMED}[hub]"]) == []
    assert hazards.missing(only, [f"{NAMED}_too"]) != []


@pytest.mark.parametrize("why", ["skip", "skipif(True, reason='x')", "xfail(strict=False)"])
def test_a_named_test_that_is_skipped_fails_with_its_hazard(
    log: HazardLog, tmp_path: Path, why: str
) -> None:
    """In a run of pytest of its own, over a test that stands in for one that a hazard names."""
    proof = log.hazards[0].controls[0].proofs[0]
    test = proof.test.rpartition("::")[2]
    stands_in = tmp_path / proof.file
    stands_in.parent.mkdir(parents=True)
    body = f"def {test}():\n    assert False\n\ndef test_other():\n    assert False\n"
    stands_in.write_text(f"import pytest\npytestmark = pytest.mark.{why}\n{body}", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.hazards", "--rootdir", tmp_path, "-q",
         "-o", "addopts=--import-mode=importlib", stands_in],
        cwd=tmp_path, env={**SURROUNDINGS, "PYTHONPATH": str(ROOT)}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert f"{test} proves a control of H01 Wrong patient on screen: it may not be" in ran.stdout
    assert "test_other" not in ran.stdout


def test_the_hazards_that_were_asked_for_are_there(log: HazardLog) -> None:
    assert {each.name for each in log.hazards} >= STARTED_WITH


def test_no_control_makes_a_hazard_worse_and_none_is_left_unacceptable(log: HazardLog) -> None:
    severities, likelihoods = list(Severity), list(Likelihood)
    for each in log.hazards:
        before, after = each.before, each.after
        assert likelihoods.index(after.likelihood) <= likelihoods.index(before.likelihood), each.id
        assert severities.index(after.severity) <= severities.index(before.severity), each.id
        assert after.rating <= 3, each.id
