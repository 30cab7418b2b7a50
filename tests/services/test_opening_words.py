"""Who may open whom, in the words of the same roles, kinds and numbers as the rule."""

from desktop.services import policy
from desktop.services.opening_words import who_opens
from desktop.services.policy_edit import forbid, limit
from desktop.services.policy_tables import lines
from desktop.services.policy_words import many
from desktop.words.enums import PRACTICE_ROLES, Limit, Permission, Role
from desktop.words.people import raised
from desktop.words.policy import Limiting, PolicyLines

SHIPPED = lines(policy.shipped())


def told(held: PolicyLines) -> list[str]:
    return [each.sentence for each in who_opens(held).sentences]


def test_every_way_to_a_person_is_said() -> None:
    whole = " ".join(told(SHIPPED))
    for word in (
        "registered list", "caseload", "referral", "agenda", "declare", "break the glass",
        "objects to", "restricted person", "own record",
    ):  # fmt: skip
        assert word in whole
    assert {role for role in Role if raised(many(role)) in told(SHIPPED)[0] or many(role) in
            told(SHIPPED)[0]} == PRACTICE_ROLES  # fmt: skip
    assert (
        "An information governance lead may open nobody in any of these ways; only whoever asks for"
        " their own record, for 120 minutes." in whole
    )


def test_its_numbers_are_those_of_the_policy() -> None:
    for what, value, words in (
        (Limit.AGENDA_DAYS, 21, "until 21 days after it"),
        (Limit.DECLARED_DAYS, 1, "open them for 1 day."),
        (Limit.BREAK_GLASS_MINUTES, 45, "open them for 45 minutes"),
        (Limit.SUBJECT_ACCESS_MINUTES, 90, "for 90 minutes"),
    ):
        assert words not in " ".join(told(SHIPPED))
        assert words in " ".join(told(limit(SHIPPED, Limiting(what, value, "Why"))))


def test_who_may_break_the_glass_is_whom_the_policy_lets() -> None:
    held = who_opens(SHIPPED)
    (glass,) = [each for each in held.sentences if "break the glass" in each.sentence]
    assert glass.sentence.startswith("GPs")
    assert glass.why
    roles = {each for line in SHIPPED.permitting for each in line.roles}
    nobody = forbid(SHIPPED, Permission.BREAK_GLASS, tuple(roles))
    assert "Nobody may break the glass." in told(nobody)
