"""A policy is changed line by line: nobody gains or loses anything but what was meant."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Problem
from desktop.services import policy
from desktop.services.policy_edit import allow, forbid, limit, permit, take_away
from desktop.services.policy_tables import audiences, lines, must_be_sensible, spread
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector
from desktop.words.people import Cell
from desktop.words.policy import Allowing, Limiting, Permitting

SHIPPED = lines(policy.shipped())


def some(words: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=1, unique=True).map(tuple)


LINES = st.builds(
    Allowing,
    some(list(audiences())),
    some(list(Sector)),
    some(list(Kind)),
    some(list(Confidentiality)),
    st.just("why"),
)


def cells(line: Allowing) -> set[tuple[str, Cell]]:
    return {
        (whom, Cell(sector, kind, held))
        for whom, sector, kind, held in product(
            line.audiences, line.sectors, line.kinds, line.confidentialities
        )
    }


@settings(deadline=None, max_examples=50)
@given(LINES)
def test_what_is_taken_away_is_that_and_no_more(line: Allowing) -> None:
    before = spread(SHIPPED).allowances
    meant = cells(line)
    if not meant & before.keys():
        with pytest.raises(Problem, match="nothing to take away"):
            take_away(SHIPPED, line)
        return
    after = spread(take_away(SHIPPED, line)).allowances
    assert after == {key: why for key, why in before.items() if key not in meant}


@settings(deadline=None, max_examples=50)
@given(LINES)
def test_what_is_allowed_is_that_and_no_more(line: Allowing) -> None:
    before = spread(SHIPPED).allowances
    meant = cells(line)
    if meant <= before.keys():
        with pytest.raises(Problem, match="allowed already"):
            allow(SHIPPED, line)
        return
    after = spread(allow(SHIPPED, line)).allowances
    assert after == dict.fromkeys(meant, "why") | before


def test_what_was_taken_away_can_be_given_back() -> None:
    line = Allowing(
        (Role.PHARMACIST,), (Sector.HEALTH,), (Kind.RESULT,), (Confidentiality.SENSITIVE,), "Back."
    )
    again = allow(take_away(SHIPPED, line), line)
    assert spread(again).allowances.keys() == spread(SHIPPED).allowances.keys()


@pytest.mark.parametrize("missing", ["audiences", "sectors", "kinds", "confidentialities"])
def test_a_line_names_at_least_one_of_each(missing: str) -> None:
    parts = {
        "audiences": (Role.GP,),
        "sectors": (Sector.HEALTH,),
        "kinds": (Kind.NOTE,),
        "confidentialities": (Confidentiality.NORMAL,),
    }
    line = Allowing(**{**parts, missing: ()}, reason="why")  # type: ignore[arg-type]  # as a form may leave it
    for change in (allow, take_away):
        with pytest.raises(Problem, match="Choose at least one of each"):
            change(SHIPPED, line)


def test_nothing_is_allowed_without_a_reason() -> None:
    line = Allowing(
        (Role.LINK_WORKER,), (Sector.HEALTH,), (Kind.NOTE,), (Confidentiality.NORMAL,), "  "
    )
    with pytest.raises(Problem, match="Say why"):
        allow(SHIPPED, line)
    with pytest.raises(Problem, match="Say why"):
        permit(SHIPPED, Permitting(Permission.BREAK_GLASS, (Role.LINK_WORKER,), ""))
    with pytest.raises(Problem, match="Say why"):
        limit(SHIPPED, Limiting(Limit.AGENDA_DAYS, 7, ""))


def test_a_permission_is_given_and_taken_by_role() -> None:
    more = permit(
        SHIPPED, Permitting(Permission.BREAK_GLASS, (Role.GP, Role.PHARMACIST), "On call.")
    )
    held = spread(more).permissions
    assert held[Permission.BREAK_GLASS, Role.PHARMACIST] == "On call."
    assert (
        held[Permission.BREAK_GLASS, Role.GP]
        == (spread(SHIPPED).permissions[Permission.BREAK_GLASS, Role.GP])
    )
    less = forbid(more, Permission.BREAK_GLASS, (Role.PHARMACIST,))
    assert spread(less) == spread(SHIPPED)
    with pytest.raises(Problem, match="nothing to take away"):
        forbid(less, Permission.BREAK_GLASS, (Role.PHARMACIST,))
    with pytest.raises(Problem, match="may do this already"):
        permit(SHIPPED, Permitting(Permission.BREAK_GLASS, (Role.GP,), "Again."))
    for change in (
        lambda: permit(SHIPPED, Permitting(Permission.BREAK_GLASS, (), "Nobody.")),
        lambda: forbid(SHIPPED, Permission.BREAK_GLASS, ()),
    ):
        with pytest.raises(Problem, match="at least one role"):
            change()


def test_the_last_who_may_govern_stays() -> None:
    with pytest.raises(Problem, match="nobody could ever change it again"):
        forbid(SHIPPED, Permission.GOVERN, (Role.GOVERNANCE_LEAD,))


def test_a_limit_is_a_number_with_a_reason() -> None:
    shorter = limit(SHIPPED, Limiting(Limit.DECLARED_DAYS, 7, "  One\nweek. "))
    assert spread(shorter).limits[Limit.DECLARED_DAYS] == (7, "One week.")
    assert len(shorter.limiting) == len(Limit)


@pytest.mark.parametrize(
    ("what", "value", "sentence"),
    [
        (Limit.DECLARED_DAYS, 0, "says 0. Choose a whole number from 1 to 90"),
        (Limit.IDLE_MINUTES, 1, "“Minutes until an idle screen locks” says 1.*from 2 to 30"),
        (Limit.IDLE_MINUTES, 1000, "from 2 to 30"),
        (Limit.BREAK_GLASS_MINUTES, 1000, "from 5 to 240"),
        (Limit.DIED_YEARS, 1, "from 8 to 100"),
    ],
)
def test_a_limit_that_nobody_can_have_meant_is_refused(
    what: Limit, value: int, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        limit(SHIPPED, Limiting(what, value, "why"))


def test_what_is_shipped_is_within_every_bound() -> None:
    for each in SHIPPED.limiting:
        must_be_sensible(each.limit, each.value)
