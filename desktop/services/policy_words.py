"""The policy in words: as it stands, and how one differs from another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from desktop.services.policy_tables import PAPER, Policy, audiences, spread
from desktop.words.enums import Confidentiality, Kind, Limit, Permission, Role, Sector
from desktop.words.people import Cell, raised
from desktop.words.policy import PolicyLines, Said, SaidOf

Thing = TypeVar("Thing")
Word = TypeVar("Word")
Pairs = frozenset[tuple[Sector, Confidentiality]]

ONE = {
    Role.GP: "a GP",
    Role.PRACTICE_NURSE: "a practice nurse",
    Role.PHARMACIST: "a pharmacist",
    Role.PRACTICE_STAFF: "a member of practice staff",
    Role.PRACTICE_MANAGER: "a practice manager",
    Role.CARE_COORDINATOR: "a care co-ordinator",
    Role.COMMUNITY_MATRON: "a community matron",
    Role.COMMUNITY_NURSE: "a community nurse",
    Role.PHYSIOTHERAPIST: "a physiotherapist",
    Role.OCCUPATIONAL_THERAPIST: "an occupational therapist",
    Role.SOCIAL_WORKER: "a social worker",
    Role.LINK_WORKER: "a link worker",
    Role.SPECIALIST: "a specialist",
    Role.CARE_HOME_STAFF: "a member of care home staff",
    Role.GOVERNANCE_LEAD: "an information governance lead",
    Role.SERVICE_ACCOUNT: "a service account",
    PAPER: "the paper that lies in a home",
}
"""One of an audience, as a sentence begins."""
MANY = {
    Role.GP: "GPs",
    Role.PRACTICE_STAFF: "practice staff",
    Role.CARE_HOME_STAFF: "care home staff",
    PAPER: "papers that lie in a home",
}
"""Those whose plural is not their name and an s."""
KINDS = {
    Kind.ABOUT_ME: "“about me”",
    Kind.REQUIREMENT: "requirements",
    Kind.ALERT: "alerts",
    Kind.LEGAL: "legal matters",
    Kind.SAFEGUARDING: "safeguarding",
    Kind.CONTACT: "contacts",
    Kind.PROFESSIONAL: "professionals",
    Kind.REFERRAL: "referrals",
    Kind.ADMISSION: "admissions",
    Kind.APPOINTMENT: "appointments",
    Kind.VACCINATION: "vaccinations",
    Kind.PROBLEM: "problems",
    Kind.PROCEDURE: "procedures",
    Kind.SOCIAL_CONTEXT: "social context",
    Kind.SERVICE: "services",
    Kind.RESULT: "results",
    Kind.FRAILTY: "frailty",
    Kind.ASSESSMENT: "assessments",
    Kind.REVIEW: "reviews",
    Kind.REQUEST: "requests",
    Kind.ENCOUNTER: "encounters",
    Kind.VISIT: "visits",
    Kind.ALLERGY: "allergies",
    Kind.MEDICINE: "medicines",
    Kind.EQUIPMENT: "equipment",
    Kind.CARE_PLAN: "care plans",
    Kind.GOAL: "goals",
    Kind.NOTE: "notes",
    Kind.DOCUMENT: "documents",
}
SECTORS = {
    Sector.HEALTH: "health",
    Sector.SOCIAL: "social care",
    Sector.VOLUNTARY: "voluntary organisations",
    Sector.PERSON: "the person",
}
_LIMITS = {
    Limit.DECLARED_DAYS: ("a declared relationship {} {} days", "lasts", "will last"),
    Limit.BREAK_GLASS_MINUTES: (
        "broken glass {} open for {} minutes", "stays", "will stay",
    ),
    Limit.SUBJECT_ACCESS_MINUTES: (
        "subject access {} open for {} minutes", "stays", "will stay",
    ),
    Limit.AGENDA_DAYS: ("an agenda {} open for {} days", "stays", "will stay"),
    Limit.IDLE_MINUTES: ("an idle screen {} after {} minutes", "locks", "will lock"),
    Limit.DIED_YEARS: ("a record {} kept for {} years after death", "is", "will be"),
    Limit.LEFT_YEARS: (
        "the record of someone who left {} kept for {} years", "is", "will be",
    ),
    Limit.ORIGINAL_DAYS: ("an original set aside {} kept for {} days", "is", "will be"),
    Limit.FILE_DAYS: ("the original of a file {} kept for {} days", "is", "will be"),
    Limit.DRAFT_DAYS: ("an untouched draft {} kept for {} days", "is", "will be"),
}  # fmt: skip
NO_FACTS = "{} may see no facts."
SAME = "Nothing would change."


def one_of(audience: str) -> str:
    return ONE[audience]


def many(audience: str) -> str:
    return MANY.get(audience, f"{audience}s")


# --- as it stands -----------------------------------------------------------------------------


def in_words(policy: PolicyLines) -> tuple[SaidOf, ...]:
    """All that a policy says: of each audience, then the limits that are the same for all."""
    said = [SaidOf(raised(many(whom)), tuple(_of(policy, whom))) for whom in audiences()]
    limits = tuple(
        Said(_limit_sentence(each.limit, each.value, 0), each.reason) for each in policy.limiting
    )
    return (*said, SaidOf("How long things last", limits))


def _of(policy: PolicyLines, whom: str) -> Iterator[Said]:
    subject = raised(one_of(whom))
    lines = [line for line in policy.allowing if whom in line.audiences]
    if not lines:
        yield Said(NO_FACTS.format(subject))
    for line in lines:
        words = f"{listed(_kinds(line.kinds))} {_from(line.sectors)}"
        sentence = f"{subject} may {_shows(whom)} {words}, {_held(line.confidentialities)}."
        yield Said(sentence, line.reason)
    for permitted in policy.permitting:
        if whom in permitted.roles:
            yield Said(f"{subject} may {_permission(permitted.permission)}.", permitted.reason)


def _shows(whom: str) -> str:
    return "show" if whom == PAPER else "see"


def _kinds(kinds: Sequence[Kind]) -> list[str]:
    return ["every kind"] if set(kinds) == set(Kind) else [KINDS[each] for each in kinds]


def _from(sectors: Iterable[Sector]) -> str:
    named = [each for each in Sector if each in set(sectors)]
    if len(named) == len(Sector):
        return "from any sector"
    return f"from {listed([SECTORS[each] for each in named])}"


def _held(confidentialities: Iterable[Confidentiality]) -> str:
    named = [each for each in Confidentiality if each in set(confidentialities)]
    if len(named) == len(Confidentiality):
        return "however closely held"
    words = ["normally" if each is Confidentiality.NORMAL else f"as {each}" for each in named]
    return f"if held {listed(words, 'or')}"


def _permission(permission: Permission) -> str:
    return {
        Permission.KNOW_CATEGORIES: "know which sorts of facts are withheld from them",
        Permission.GOVERN: "change this policy, see who has looked and answer who asks",
        Permission.MATCH: "say who it is that a source means, and join or part two records",
        Permission.REMEMBER: "be remembered on a computer of their own",
        Permission.DECLARE: "declare a relationship with a person",
        Permission.LOOK_AFTER_PEOPLE: "look after the people who work here, and the sources",
        Permission.ADD: "add notes, observations, visits and worries to a record",
        Permission.EXPORT: "export lists of patients",
    }.get(permission, permission.value)


def _limit_sentence(limit: Limit, value: int, tense: int) -> str:
    words, *verbs = _LIMITS[limit]
    sentence = raised(words.format(verbs[tense], value))
    if value == 1:
        for unit in ("day", "minute", "year"):
            sentence = sentence.replace(f"1 {unit}s", f"1 {unit}")
    return sentence + "."


def listed(words: Sequence[str], last: str = "and") -> str:
    """``one, two and three``."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


# --- how one differs from another -------------------------------------------------------------


def difference(before: PolicyLines, after: PolicyLines, *, to_come: bool) -> tuple[Said, ...]:
    """What the second policy changes, in sentences: what is taken away comes first.

    ``to_come``: it does not hold yet.
    """
    was, becomes = spread(before), spread(after)
    return (
        *_facts_changed(was, becomes, to_come),
        *_permissions_changed(was, becomes, to_come),
        *_limits_changed(was, becomes, to_come),
        *_reasons_changed(was, becomes),
    )


def _facts_changed(was: Policy, becomes: Policy, to_come: bool) -> Iterator[Said]:
    will = "will " if to_come else ""
    lost: dict[str, list[str]] = {}
    gained: dict[tuple[str, str], list[str]] = {}
    for whom in audiences():
        for words in _cells(was.cells(whom) - becomes.cells(whom)):
            lost.setdefault(f"{will}no longer {_shows(whom)} {words}", []).append(whom)
        more = becomes.cells(whom) - was.cells(whom)
        for why, cells in _by_reason(becomes, whom, more).items():
            for words in _cells(cells):
                sees = f"{will or 'now '}{'also ' if will else ''}{_shows(whom)} {words}"
                gained.setdefault((sees, why), []).append(whom)
    for sees, all_of_them in lost.items():
        yield Said(f"{_together(all_of_them)} {sees}.")
    for (sees, why), all_of_them in gained.items():
        yield Said(f"{_together(all_of_them)} {sees}.", why)


def _together(them: Iterable[str]) -> str:
    return raised(listed([many(each) for each in them]))


def _by_reason(policy: Policy, whom: str, cells: Iterable[Cell]) -> dict[str, set[Cell]]:
    found: dict[str, set[Cell]] = {}
    for cell in sorted(cells):
        found.setdefault(policy.allowances[whom, cell], set()).add(cell)
    return found


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    """Cells as few words: kinds that come from the same sectors, as closely held, together."""
    where: dict[Kind, set[tuple[Sector, Confidentiality]]] = {}
    for cell in cells:
        where.setdefault(cell.kind, set()).add((cell.sector, cell.confidentiality))
    together = _turned({kind: frozenset(where[kind]) for kind in Kind if kind in where})
    for pairs, kinds in together.items():
        for held, sectors in _sectors(pairs).items():
            yield f"{listed(_kinds(kinds))} {_from(sectors)}, {_held(held)}"


def _sectors(pairs: Pairs) -> dict[frozenset[Confidentiality], list[Sector]]:
    """Sectors of which the same is meant, together."""
    return _turned(
        {
            sector: frozenset(held for other, held in pairs if other is sector)
            for sector in Sector
            if any(other is sector for other, _ in pairs)
        }
    )


def _turned(found: Mapping[Thing, frozenset[Word]]) -> dict[frozenset[Word], list[Thing]]:
    """Keys that have the same value, by that value, in the order in which they came."""
    turned: dict[frozenset[Word], list[Thing]] = {}
    for thing, value in found.items():
        turned.setdefault(value, []).append(thing)
    return turned


def _permissions_changed(was: Policy, becomes: Policy, to_come: bool) -> Iterator[Said]:
    never = "will no longer be allowed to" if to_come else "may no longer"
    also = "will be allowed to" if to_come else "may now"
    for verb, more, less in (
        (never, was, becomes),
        (also, becomes, was),
    ):
        for permission in Permission:
            roles: dict[str, list[Role]] = {}
            for role in Role:
                if (permission, role) in more.permissions.keys() - less.permissions.keys():
                    why = "" if more is was else more.permissions[permission, role]
                    roles.setdefault(why, []).append(role)
            for why, who in roles.items():
                yield Said(f"{_together(who)} {verb} {_permission(permission)}.", why)


def _limits_changed(was: Policy, becomes: Policy, to_come: bool) -> Iterator[Said]:
    for limit in Limit:
        before, (after, why) = was.limits[limit][0], becomes.limits[limit]
        if before != after:
            sentence = _limit_sentence(limit, after, 1 if to_come else 0)
            yield Said(f"{sentence[:-1]}, not {before}.", why)


def _reasons_changed(was: Policy, becomes: Policy) -> Iterator[Said]:
    """Where the same holds for another reason."""
    anew: dict[str, list[str]] = {}
    for whom in audiences():
        for cell in sorted(was.cells(whom) & becomes.cells(whom)):
            why = becomes.allowances[whom, cell]
            if why != was.allowances[whom, cell] and many(whom) not in anew.setdefault(why, []):
                anew[why].append(many(whom))
    for why, whose in anew.items():
        yield Said(f"What {listed(whose)} see stays, for another reason.", why)
    for permission in Permission:
        new = {
            why
            for (what, role), why in becomes.permissions.items()
            if what is permission and why != was.permissions.get((permission, role), why)
        }
        for why in sorted(new):
            yield Said(f"Who may {_permission(permission)} stays, for another reason.", why)
    for limit in Limit:
        before, after = was.limits[limit], becomes.limits[limit]
        if before[0] == after[0] and before[1] != after[1]:
            yield Said(f"{_limit_sentence(limit, after[0], 0)[:-1]} for another reason.", after[1])
