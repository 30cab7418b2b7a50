"""What ships to be read is read strictly: nothing is left out by a slip."""

import pytest

from desktop.errors import Problem
from desktop.services import handbook
from desktop.words.safety import Likelihood, Risk, Severity

HAZARD = """
[[hazards]]
id = "H01"
name = "Fire"
causes = ["A cable"]
effect = "A record burns."
before = { likelihood = "high", severity = "major" }
after = { likelihood = "very low", severity = "major" }
[[hazards.controls]]
does = "There is another copy."
proved_by = ["tests/store/test_fire.py::test_a_copy_is_kept_elsewhere_for_the_gp"]
"""
LOG = f'standing = "Not yet approved."\n{HAZARD}'


def test_a_hazard_is_read_with_its_ratings_and_proofs() -> None:
    log = handbook.hazard_log(LOG)
    (hazard,) = log.hazards
    assert (log.standing, hazard.id, hazard.name) == ("Not yet approved.", "H01", "Fire")
    assert hazard.before == Risk(Likelihood.HIGH, Severity.MAJOR)
    assert (hazard.before.rating, hazard.after.rating) == (4, 2)
    (proof,) = hazard.controls[0].proofs
    assert proof.sentence == "A copy is kept elsewhere for the GP"
    assert proof.file == "tests/store/test_fire.py"


@pytest.mark.parametrize(
    ("was", "slip"),
    [
        ('"high"', '"often"'),
        ('severity = "major"', 'severity = "bad"'),
        ('severity = "major"', "severity = 4"),
        ("effect =", "effects ="),
        ('effect = "A record burns."', ""),
        ('"A record burns."', '" "'),
        ('["A cable"]', "[]"),
        ('id = "H01"', 'id = "Fire"'),
        ("proved_by =", "tests ="),
        ("test_a_copy", "a_copy"),
        ("tests/store/", "tests/../"),
        ('standing = "Not yet approved."', ""),
        ("[[hazards]]", "[hazards"),
        (LOG, 'standing = "Nothing can go wrong."\nhazards = []'),
    ],
)
def test_a_slip_refuses_the_whole_log(was: str, slip: str) -> None:
    assert was in LOG
    with pytest.raises(Problem, match=r"^safety/hazards\.toml cannot be read: .*\.$"):
        handbook.hazard_log(LOG.replace(was, slip, 1))


def test_a_hazard_without_a_control_is_refused() -> None:
    with pytest.raises(Problem, match="controls"):
        handbook.hazard_log(LOG.partition("[[hazards.controls]]")[0])


def test_a_number_is_given_to_one_hazard_only() -> None:
    with pytest.raises(Problem, match="gives the number H01 to two hazards"):
        handbook.hazard_log(LOG + HAZARD)


def test_the_rating_is_that_of_the_standards() -> None:
    """DCB0129: a row a likelihood from very low up, a column a severity from minor up."""
    assert [[Risk(each, one).rating for one in Severity] for each in Likelihood] == [
        [1, 1, 2, 2, 3], [1, 2, 2, 3, 4], [2, 2, 3, 3, 4], [2, 3, 3, 4, 5], [3, 4, 4, 5, 5],
    ]  # fmt: skip
