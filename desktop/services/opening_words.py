"""The first half of the rule in words: whom somebody may open at all, before any fact is weighed.

What it names comes from where ``relationships`` and ``openings`` take it: the roles that reach a
practice's list, the kinds that last, the policy's permissions and its limits.
"""

from collections.abc import Iterator

from desktop.services.policy_tables import Policy, spread
from desktop.services.policy_words import listed, many, one_of
from desktop.services.relationships import LASTING
from desktop.words.enums import PRACTICE_ROLES, Limit, Permission, Role
from desktop.words.people import raised
from desktop.words.policy import PolicyLines, Said, SaidOf

HEADING = "Who may open whom"


def who_opens(lines: PolicyLines) -> SaidOf:
    return SaidOf(HEADING, tuple(_said(spread(lines))))


def _said(policy: Policy) -> Iterator[Said]:
    def last(limit: Limit, unit: str) -> str:
        value = policy.limits[limit][0]
        return f"{value} {unit}" if value == 1 else f"{value} {unit}s"

    practice = [role for role in Role if role in PRACTICE_ROLES]
    yield Said(
        f"{_all(practice)} may open everyone on the registered list of a practice of theirs."
    )
    yield Said(
        f"Everybody may open who is in their own name, or in that of everybody of their role in"
        f" their team: on a {listed([each.value for each in LASTING], 'or as a')}. So may their"
        " deputy while they are away, and whoever has promised an action for someone, until it is"
        " done."
    )
    yield Said(
        "Whoever is expected or present at a meeting may open the people on its agenda, until"
        f" {last(Limit.AGENDA_DAYS, 'day')} after it.",
        policy.limits[Limit.AGENDA_DAYS][1],
    )
    yield _permitted(
        policy, Permission.DECLARE,
        "{} may declare that they are seeing a person of their own team, for a reason from a list,"
        f" and open them for {last(Limit.DECLARED_DAYS, 'day')}.",
        "Nobody may declare a relationship.",
    )  # fmt: skip
    yield _permitted(
        policy, Permission.BREAK_GLASS,
        "{} may break the glass for anyone else, with a typed reason and their password, and open"
        f" them for {last(Limit.BREAK_GLASS_MINUTES, 'minute')}; someone is named to look at it"
        " afterwards.",
        "Nobody may break the glass.",
    )  # fmt: skip
    yield Said(
        "The people of one team are closed to the others: but for an action that was promised, a"
        " meeting that somebody attends and broken glass, all of this holds for the people of their"
        " own teams’ practices and places alone."
    )
    yield Said(
        "Whoever a person objects to, by name or by the organisation where they work, may open them"
        " in none of these ways."
    )
    yield Said(
        "A restricted person is opened by those who have them in their own name, and by broken"
        " glass: by no list, no agenda and no role of a team, and nobody declares a relationship"
        " with them."
    )
    yield Said(
        f"{raised(one_of(Role.GOVERNANCE_LEAD))} may open nobody in any of these ways; only whoever"
        f" asks for their own record, for {last(Limit.SUBJECT_ACCESS_MINUTES, 'minute')}.",
        policy.limits[Limit.SUBJECT_ACCESS_MINUTES][1],
    )


def _permitted(policy: Policy, permission: Permission, words: str, nobody: str) -> Said:
    roles = [role for role in Role if (permission, role) in policy.permissions]
    reasons = dict.fromkeys(policy.permissions[permission, role] for role in roles)
    return Said(words.format(_all(roles)), " ".join(reasons)) if roles else Said(nobody)


def _all(roles: list[Role]) -> str:
    return raised(listed([many(role) for role in roles]))
