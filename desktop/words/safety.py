"""The hazard log: what can go wrong for a person in care, what holds it off, and what proves it.

The scales, the matrix and what a rating asks for are those of the NHS standards DCB0129 and
DCB0160, in plain words.
"""

from dataclasses import dataclass
from enum import StrEnum

from desktop.words.people import raised, role_words


class Likelihood(StrEnum):
    """How often it is to be expected, the least first."""

    VERY_LOW = "very low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class Severity(StrEnum):
    """The worst that it can credibly do, the least first."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


LIKELIHOODS = {
    Likelihood.VERY_LOW: "negligible or nearly negligible possibility",
    Likelihood.LOW: "could occur, but on the great majority of occasions will not",
    Likelihood.MEDIUM: "possible",
    Likelihood.HIGH: "not certain, but to be expected in the majority of cases",
    Likelihood.VERY_HIGH: "certain or almost certain",
}
SEVERITIES = {
    Severity.MINOR: "one person is hurt a little and soon recovers, or is upset",
    Severity.SIGNIFICANT: "one person is hurt a little for long, or several are for a while",
    Severity.CONSIDERABLE: "one person is hurt or shaken badly, and recovers",
    Severity.MAJOR: "one person dies, or is harmed for life",
    Severity.CATASTROPHIC: "several people die, or are harmed for life",
}
RATINGS = {
    1: "acceptable: nothing more needs to be done",
    2: "acceptable where reducing it costs more than it gains",
    3: "undesirable: acceptable only where reducing it is impractical",
    4: "must be removed, or controlled down to an acceptable level",
    5: "unacceptable",
}
_MATRIX = {
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
}
"""A row a likelihood, a column a severity. It is a table and no product: do not calculate it."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely and how severe; the rating follows from both."""

    likelihood: Likelihood
    severity: Severity

    @property
    def rating(self) -> int:
        """From 1, acceptable, to 5, unacceptable."""
        return _MATRIX[self.likelihood][list(Severity).index(self.severity)]


@dataclass(frozen=True, slots=True)
class Proof:
    """A test that proves a control, by its name among the program's tests."""

    test: str
    """``tests/views/test_patient.py::test_opening_a_patient_is_in_the_audit``"""

    @property
    def sentence(self) -> str:
        """What the test proves: its name is a sentence."""
        return raised(role_words(self.test.rpartition("::test_")[2].replace("_", " ")))

    @property
    def file(self) -> str:
        return self.test.partition("::")[0]


@dataclass(frozen=True, slots=True)
class Control:
    """What the program does against a hazard, with what proves that it does."""

    does: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard, rated without its controls and with them."""

    id: str
    """``H01``: never used again for another hazard."""
    name: str
    causes: tuple[str, ...]
    effect: str
    before: Risk
    after: Risk
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class HazardLog:
    standing: str
    """Who has approved the log, and what is still to be done before it is relied upon."""
    hazards: tuple[Hazard, ...]
