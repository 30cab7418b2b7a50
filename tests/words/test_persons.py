"""Whether two names are one person's."""

import pytest

from desktop.words.persons import one_person


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harker, Susan", "Susan Harker", True), ("Harker, Mrs Susan", "Sue Harker", True),
        ("Susan Harker (daughter)", "Susan Harker", True),
        ("Susan Harker - daughter", "Harker, S", True),
        ("Susan Harker, daughter-in-law", "Susan Harker", True),
        ("Susan Harker, next of kin", "Susie Harker", True), ("Liz Hill", "Elizabeth Hill", True),
        ("Betty Hill", "Liz Hill", True), ("Peggy Hill", "Margaret Hill", True),
        ("Siân O\u2019Neill", "Sian ONeill", True), ("Mr Harker", "Tom Harker", True),
        ("Sister Harker", "Ann Harker", True),
        ("Susan Harker", "Sarah Harker", False), ("Susan Harker", "Susan Hill", False),
        ("Harker, Susan", "Susan", False), ("Elizabeth Hill", "Ellen Hill", False),
        ("(daughter)", "Susan Harker", False),
    ],
)  # fmt: skip
def test_one_person(one: str, other: str, same: bool) -> None:
    assert one_person(one, other) is same
    assert one_person(other, one) is same
