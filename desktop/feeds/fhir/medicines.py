"""One medicine, however many entries tell of it.

A statement, the plan behind it and each order on that plan are one item where the source links
them by reference; nothing is joined on its name. A plan alone is not in use: in FHIR's words it
authorises nobody to act. A GP's record has plans for what is authorised, and says so.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.fhir.file import Found, Names, listed
from desktop.feeds.fhir.record_types import MedicationRequest, MedicationStatement
from desktop.feeds.fhir.types import Reference
from desktop.feeds.fhir.words import code, named
from desktop.feeds.parsed import Person, Said, Saying
from desktop.words.dates import PartialDate, shown_date
from desktop.words.enums import ItemStatus
from desktop.words.items import (
    ACUTE,
    DELAYED,
    DOSE_IN_PARTS,
    ISSUED,
    REPEAT,
    REPEAT_DISPENSING,
    Wording,
)

Medicine = tuple[Person, Found, MedicationRequest | MedicationStatement, Saying]
_COURSES = {"acute": ACUTE, "repeat": REPEAT, "repeat-dispensing": REPEAT_DISPENSING,
            "delayed-prescribing": DELAYED}  # fmt: skip
"""The codes of GP records; the other ones of R4 say nothing of how it is prescribed."""
_STANDS = {ItemStatus.ACTIVE: 2, ItemStatus.PLANNED: 1}
_ISSUES = (None, "order", "original-order", "reflex-order", "filler-order", "instance-order")


def as_one(
    medicines: list[Medicine], names: Names, *, plans_authorise: bool
) -> Iterator[tuple[Person, Saying]]:
    """The medicines of a file, those linked to each other as one saying.

    ``plans_authorise``: whether a plan is what has been authorised, as in GP Connect.
    """
    by_position = {
        found.entry.position: number for number, (_, found, _, _) in enumerate(medicines)
    }
    group = list(range(len(medicines)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for number, medicine in enumerate(medicines):
        for reference in _linked(medicine[2]):
            other = names.find(reference)
            there = by_position.get(other.entry.position) if other else None
            if there is None or not _may_join(medicine, medicines[there]):
                continue
            if reference not in _replaced(medicine[2]) or _is_same(medicine, medicines[there]):
                group[root(number)] = root(there)
    groups: dict[int, list[Medicine]] = {}
    for number, each in enumerate(medicines):
        groups.setdefault(root(number), []).append(each)
    for members in groups.values():
        saying = _merged(members)
        if not plans_authorise and _only_planned(members):
            saying = _planned(saying)
        yield members[0][0], saying


def _linked(it: MedicationRequest | MedicationStatement) -> list[Reference]:
    if isinstance(it, MedicationStatement):
        return [*listed(it.based_on), *(it.derived_from or [])]
    return [*listed(it.based_on), *listed(it.prior_prescription)]


def _replaced(it: MedicationRequest | MedicationStatement) -> list[Reference]:
    return listed(it.prior_prescription) if isinstance(it, MedicationRequest) else []


def _is_same(one: Medicine, other: Medicine) -> bool:
    """Whether one order goes on from another; what takes the place of another medicine does not.

    Else a medicine that is still in use would be hidden behind whatever it was changed for.
    """
    mine, theirs = _word(one), _word(other)
    if mine.code and theirs.code:
        return (mine.code, mine.code_system) == (theirs.code, theirs.code_system)
    return mine.title.casefold() == theirs.title.casefold()


def _may_join(one: Medicine, other: Medicine) -> bool:
    """About the same person, for the same eyes, and neither withdrawn.

    A closely held order lends nothing, not even its date, to an item that more people see.
    """
    mine, theirs = _word(one), _word(other)
    return (
        one[0] is other[0]
        and mine.confidentiality is theirs.confidentiality
        and ItemStatus.WITHDRAWN not in (mine.status, theirs.status)
    )


def _word(medicine: Medicine) -> Wording:
    return medicine[3].said[0].wording


def _merged(members: list[Medicine]) -> Saying:
    """The statement speaks, else the plan, else the newest order; the others add the last issue.

    A dose that it lacks is that of another which is in use, before one of what has ended.
    """
    ranked = sorted(members, key=_precedence, reverse=True)
    first, *others = ranked
    issues = sorted(
        day
        for _, _, it, _ in members
        if isinstance(it, MedicationRequest)
        and it.intent in _ISSUES
        and (day := clean.day(it.authored_on)) is not None
    )
    issues = _last_said(members) or issues
    word = _word(first)
    lives = issues and (others or word.status is ItemStatus.ACTIVE)
    last = f"{ISSUED}{shown_date(issues[-1])}" if lives else ""
    refs = tuple(sorted(_word(each).source_ref for each in others))
    entries = sorted((each[3].entries[0] for each in members), key=lambda entry: entry.position)
    in_use_first = sorted(ranked, key=lambda each: _word(each).status is ItemStatus.ENDED)
    word = word._replace(
        value=_dose(word.value, [value for each in in_use_first if (value := _word(each).value)]),
        detail=clean.joined(_course(ranked), last, word.detail),
    )
    return Saying(tuple(entries), (Said(word, also=refs, as_one=True),), first[3].said_at)


def _dose(own: str, told: list[str]) -> str:
    """The words of the entry that speaks, or those of another where it has none.

    They do not take the place of a dose that it sent in parts: that may be another.
    """
    if own and DOSE_IN_PARTS not in own:
        return own
    worded = [each for each in told if DOSE_IN_PARTS not in each]
    return clean.joined(*worded[:1], own or next(iter(told), ""), by="; ")


def _only_planned(members: list[Medicine]) -> bool:
    """Whether nobody has authorised it yet: not by an order, nor by what may be dispensed."""
    return all(
        isinstance(it, MedicationRequest) and it.intent == "plan" and it.dispense_request is None
        for _, _, it, _ in members
    ) and not _course(members)


def _planned(saying: Saying) -> Saying:
    (said,) = saying.said
    word = said.wording
    if word.status is not ItemStatus.ACTIVE:
        return saying
    word = word._replace(status=ItemStatus.PLANNED, detail=clean.joined("Planned", word.detail))
    return replace(saying, said=(replace(said, wording=word),))


def _course(members: list[Medicine]) -> str:
    """How it is prescribed: by the first of them that says so."""
    for _, _, it, _ in members:
        course = code(it.course_of_therapy_type) if isinstance(it, MedicationRequest) else ""
        if course in _COURSES:
            return _COURSES[course]
    return ""


def _last_said(members: list[Medicine]) -> list[PartialDate]:
    """The last issue where a statement names it: not every order need be in the file."""
    return sorted(
        day
        for _, _, it, _ in members
        if isinstance(it, MedicationStatement)
        for each in named(it.extension, "MedicationStatementLastIssueDate")
        if (day := clean.day(each.value_date_time)) is not None
    )


def _precedence(medicine: Medicine) -> tuple[int, int, str, str]:
    """Of several statements what is in use speaks before what has ended, and then the newest."""
    _, _, it, _ = medicine
    word = _word(medicine)
    if isinstance(it, MedicationStatement):
        begun = word.begins.text if word.begins else ""
        return 2, _STANDS.get(word.status, 0), begun, word.source_ref
    written = clean.when(it.authored_on)
    return int(it.intent == "plan"), 0, written.text if written else "", word.source_ref
