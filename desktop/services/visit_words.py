"""What the words of an item tell of a visit: who comes, from where, how many, what is arranged.

Sources have no common columns for it. What a source does not say stays unsaid: nothing is guessed
that a clash or a gap would then be claimed from.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.words.carers import HOME_CARE, calls_a_day, calls_a_week, takes_two
from desktop.words.dates import DAYS, PartialDate, Precision
from desktop.words.enums import ItemStatus, Kind, Role, Sector
from desktop.words.items import ItemRow, leaves_open
from desktop.words.week import Package, Stay, Trade, Visit, Where

_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Sister|Nurse)\.? )?"
    r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|bin|al)){1,3}"
)
_ORGANISED = re.compile(
    r"\b(?:NHS|Trust|Ltd|Limited|Care|Council|Surgery|Practice|Team|Service|Services|Support|"
    r"Centre|Hospital|Hospice|Agency|Company|Nursing|Clinic|House|Charity)\b"
)
_TELEPHONE = re.compile(r"\btele(?:phone|care call)|\bphone|\bvideo\b|\brings?\b|\bcall to\b", re.I)
_HOME = re.compile(
    r"\b(?:at|in) (?:own |the |their |her |his )?home\b|\bhome[ -]?(?:visit|care|help|support)\b",
    re.I,
)
_AWAY = re.compile(
    r"\bclinic\b|\boutpatient|\bhospital\b|\binfirmary\b|\bat the (?:surgery|centre|practice)\b|"
    r"\bday (?:centre|care|hospital)\b|\bdepartment\b",
    re.I,
)
_TRADES = (
    (Trade.THERAPIST, re.compile(r"therap|\bphysio|\bOT\b", re.I)),
    (Trade.PHARMACIST, re.compile(r"pharmacist|medicines review", re.I)),
    (Trade.SOCIAL_WORKER, re.compile(r"social worker|care act", re.I)),
    (Trade.CARER, re.compile(
        rf"{HOME_CARE}|\bcarer|\bcare call|"
        r"\b(?:morning|lunch|tea|bed|breakfast|evening|night|bedtime|toilet)(?:time)? (?:call|"
        r"visit)",
        re.I,
    )),
    (Trade.NURSE, re.compile(
        r"nurs(?:e|ing)\b|matron|dressing|insulin|catheter|wound|injection|blood test|\bulcer|"
        r"syringe driver|phlebotom",
        re.I,
    )),
    (Trade.DOCTOR, re.compile(r"\bGP\b|\bdoctor\b|consultant", re.I)),
)  # fmt: skip
_ROLES = {
    Role.COMMUNITY_NURSE: Trade.NURSE, Role.COMMUNITY_MATRON: Trade.NURSE,
    Role.PRACTICE_NURSE: Trade.NURSE, Role.PHYSIOTHERAPIST: Trade.THERAPIST,
    Role.OCCUPATIONAL_THERAPIST: Trade.THERAPIST, Role.GP: Trade.DOCTOR,
    Role.PHARMACIST: Trade.PHARMACIST, Role.SOCIAL_WORKER: Trade.SOCIAL_WORKER,
}  # fmt: skip
_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday|s|rs)?s?\b")
_WHOLE_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)s?\b")
_DAILY = re.compile(r"\b(?:daily|every day|each day|seven days|7 days)\b", re.I)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
ARRANGEMENT = re.compile(
    r"\bCASSR\b|commissioned|direct payment|budget|\bfunded\b|term support", re.I
)
"""How a council arranges and pays for a service, where it does not say who provides it."""
_NOT_HOME = re.compile(
    r"residential|nursing (?:care|home)|equipment|direct payment|\bgroup\b|\bclass\b|\bclub\b|"
    r"\blift\b|day (?:support|centre|care)|respite|prison|workshop|allotment|singing|\bwalk",
    re.I,
)
_COMES = re.compile(
    rf"{HOME_CARE}|care package|package of care|live-in|nurs|therap|befriend|sitting|at home|"
    r"supported living|\bvisit|\bcall|telephone",
    re.I,
)

_EVERYWHERE = re.compile(
    r"community|nurs(?:e|es|ing)|therap(?:y|ist)|visits?|appointments?|practice"
)
"""Words of a title that do not tell one service from another."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the hub knows by name: nothing else tells a person from an organisation for sure."""

    organisations: frozenset[str] = frozenset()
    """Names, casefolded."""
    staff: Mapping[str, tuple[Role, str]] = field(default_factory=dict)
    """By name, casefolded: the role, and the organisation."""


def visit(item: ItemRow, known: Known) -> Visit | None:
    """None for what stands on no single day."""
    begins = item.begins
    if begins is None or begins.precision not in {Precision.DAY, Precision.MINUTE}:
        return None
    parts = _parts(item)
    who = next((part for part in parts if _names(part, known)), "")
    role, works_for = known.staff.get(who.partition(",")[0].casefold(), (None, ""))
    named = next((part for part in parts if part != who and _organised(part, known)), "")
    return Visit(
        item=item,
        day=begins.first_day,
        starts=begins.text[11:],
        minutes=_minutes(begins, item.ends),
        who=who,
        organisation=named or works_for or item.source,
        trade=_trade(item, role, parts),
        where=_where(item),
        carers=_carers(item, who),
        two_needed=takes_two(f"{item.title}\n{item.detail}"),
    )


def package(item: ItemRow, known: Known) -> Package:
    said = f"{item.title}\n{item.value} {item.unit}\n{item.detail}"
    named = [*_DAY.findall(item.value), *_WHOLE_DAY.findall(item.title)]
    found = sorted({DAYS.index(day) for day in named})
    days = tuple(found) or (tuple(range(7)) if _DAILY.search(said) else ())
    times = tuple(f"{int(hour):02}:{minute}" for hour, minute in _CLOCK.findall(item.value))
    two = takes_two(said)
    calls = calls_a_day(said)
    # Of named days a week has fewer, and for two carers some count each call twice.
    if calls is None and len(days) in {0, 7} and not two:
        calls = calls_a_week(said)
    comes = bool(days or calls or _COMES.search(item.title)) and not _NOT_HOME.search(item.title)
    return Package(
        item=item,
        organisation=_provider(item, known),
        days=days,
        times=times,
        calls=calls or (len(times) or None if days else None),
        carers=2 if two else None,
        comes_home=comes,
        first=_day(item.begins),
        last=_day(item.ends),
    )


def stay(item: ItemRow) -> Stay | None:
    """None where its beginning is not known to the day; of one that is planned and has no end,
    only its first day is known."""
    first = _day(item.begins)
    if item.begins is None or first is None:
        return None
    last = _day(item.ends)
    if last is None and item.status is not ItemStatus.ACTIVE:
        last = first
    ends = item.ends.text[11:] if item.ends is not None else ""
    return Stay(item, first, item.begins.text[11:], last, ends)


def _parts(item: ItemRow) -> list[str]:
    parts = (each.strip() for each in re.split(r" · |\n", item.detail))
    return [each for each in parts if each and not leaves_open(each)]


def _names(part: str, known: Known) -> bool:
    """Whether a part of the detail is the names of people, and of nobody else."""
    each = [one.strip() for one in part.split(",")]
    return all(
        one.casefold() in known.staff
        or (_NAME.fullmatch(one) is not None and not _organised(one, known))
        for one in each
    )


def _organised(part: str, known: Known) -> bool:
    return part.casefold() in known.organisations or (
        _ORGANISED.search(part) is not None and len(part.split()) <= 8 and part[:1].isupper()
        and not part.endswith(".")
    )  # fmt: skip


def _trade(item: ItemRow, role: Role | None, parts: list[str]) -> Trade:
    """By the role of whoever is named, else by what the visit is called."""
    if role in _ROLES:
        return _ROLES[role]
    for words in (item.title, *parts):
        for trade, mark in _TRADES:
            if mark.search(words):
                return trade
    return Trade.NOT_SAID


def _where(item: ItemRow) -> Where:
    """What happens at home is told before where the people come from, a hospital say."""
    for words in (item.title, item.detail):
        if _TELEPHONE.search(words) or item.code in ("VR", "PHONE"):
            return Where.TELEPHONE
        if _HOME.search(words):
            return Where.HOME
        if item.kind is Kind.APPOINTMENT and _AWAY.search(words):
            return Where.AWAY
    return Where.HOME if item.kind is Kind.VISIT else Where.NOT_SAID


def _carers(item: ItemRow, who: str) -> int | None:
    if item.unit in ("carer", "carers") and item.value.isdigit():
        return int(item.value)
    return len(who.split(",")) if who else None


def _provider(item: ItemRow, known: Known) -> str:
    """Who provides a service. A council and a charity name them first; an order may not."""
    parts = _parts(item)
    named = next((part for part in parts if part.casefold() in known.organisations), "")
    if not named and item.sector is not Sector.HEALTH:
        named = next((part for part in parts[:1] if not ARRANGEMENT.search(part)), "")
    return named or next((part for part in parts if _organised(part, known)), "") or item.source


def _minutes(begins: PartialDate, ends: PartialDate | None) -> int | None:
    if ends is None or {begins.precision, ends.precision} != {Precision.MINUTE}:
        return None
    hours = [int(each.text[11:13]) * 60 + int(each.text[14:]) for each in (begins, ends)]
    lasts = hours[1] - hours[0] + (ends.first_day - begins.first_day) // timedelta(minutes=1)
    return lasts if 0 < lasts <= 24 * 60 else None


def _day(when: PartialDate | None) -> date | None:
    if when is None or when.precision not in {Precision.DAY, Precision.MINUTE}:
        return None
    return when.first_day


def same_provider(one: Visit, other: Package) -> bool:
    """Whether visits of whoever provides a package would look like this.

    A council tells of many providers, who are told apart by their names. A health source sends
    visits of many services: those of one are by whoever is named for it, or for what it is for.
    """
    if other.item.sector is Sector.HEALTH:
        theirs = one.item.source == other.item.source
        return theirs and (
            _named_in(one, other) or bool(_purposes(one.item) & _purposes(other.item))
        )
    if one_organisation(one.organisation, other.organisation):
        return True
    return one.item.source == other.item.source == one.organisation


def _named_in(one: Visit, other: Package) -> bool:
    return any(name.strip() in other.item.detail for name in one.who.split(",") if name.strip())


def _purposes(item: ItemRow) -> set[str]:
    words = re.findall(r"[a-z]{5,}", item.title.casefold())
    return {word for word in words if not _EVERYWHERE.fullmatch(word)}


def one_organisation(one: str, other: str) -> bool:
    """``Brightway`` and ``Brightway Home Care`` are one."""
    one, other = sorted((one.casefold(), other.casefold()), key=len)
    return one == other or (len(one) > 3 and other.startswith(f"{one} "))
