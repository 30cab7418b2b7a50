"""The tests that the hazard log names: each is there, is run by default, and is not skipped.

As a plugin (``tests/conftest.py`` loads it) it fails a named test that was skipped or is expected
to fail. With ``HAZARDS_TELL`` in the environment it also writes down what would be run.
"""

import os
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

from desktop.services import handbook
from desktop.words.safety import HazardLog

TELL = "HAZARDS_TELL"
"""A file for the names of the tests that were collected, one a line."""


def plain(node: str) -> str:
    """A test's name without its parameters."""
    return node.partition("[")[0]


def missing(log: HazardLog, collected: Iterable[str]) -> list[str]:
    """A sentence for each named test that the usual run of the tests does not run."""
    there = {plain(each) for each in collected}
    return [
        f"{hazard.id} {hazard.name}: the control “{control.does}” is to be proved by {proof.test},"
        " which is not among the tests that are run."
        for hazard in log.hazards
        for control in hazard.controls
        for proof in control.proofs
        if proof.test not in there
    ]


def left_out(log: HazardLog, node: str, outcome: str) -> str:
    """Why a test that proves a control may not end so, or nothing."""
    if outcome != "skipped":
        return ""
    proves = [
        f"{hazard.id} {hazard.name}"
        for hazard in log.hazards
        for control in hazard.controls
        if plain(node) in {proof.test for proof in control.proofs}
    ]
    if not proves:
        return ""
    return f"{plain(node)} proves a control of {', '.join(proves)}: it may not be skipped."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that is expected to fail is reported as skipped, too."""
    report = yield
    why = left_out(_log(item.config), item.nodeid, report.outcome)
    if why:
        report.outcome, report.longrepr = "failed", why
        vars(report).pop("wasxfail", None)  # or pytest counts it among the expected
    return report


def pytest_collection_finish(session: pytest.Session) -> None:
    if TELL in os.environ:
        names = "\n".join(item.nodeid for item in session.items)
        Path(os.environ[TELL]).write_text(names, "utf-8")


LOG = pytest.StashKey[HazardLog]()


def _log(config: pytest.Config) -> HazardLog:
    if LOG not in config.stash:
        config.stash[LOG] = handbook.hazard_log()
    return config.stash[LOG]
