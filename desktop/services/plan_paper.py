"""What a care plan summary says: the plan, and of the items only what may lie in a home."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.models import Staff
from desktop.services import allergies, disclosure, items
from desktop.words.dates import ENGLAND, PartialDate
from desktop.words.enums import AllergyHeading, Kind, Sector
from desktop.words.items import ItemRow, SummaryRow
from desktop.words.papers import (
    AllergyLine,
    AllergyList,
    Copy,
    EmergencyForm,
    MedicineList,
    PersonOnPaper,
    PrintedPlan,
    RingLine,
    VisitLine,
)
from desktop.words.patients import BannerRow
from desktop.words.plans import PlanRow

MOST_PEOPLE = 4
"""Of someone's own people, and of the professionals: a list to ring must be short."""
MOST_VISITS = 12
_TELEPHONE = re.compile(r"(?:\+44 ?|\b0)\d[\d ]{7,12}\d")
_FORMS = (
    (r"\bDNA(?:CP)?R\b|not attempt (?:cardio|CPR|resus)", "DNACPR"),
    (r"\bReSPECT (?:form|plan)\b", "ReSPECT"),
    (r"\bEHCP\b|emergency health ?care plan", "Emergency Health Care Plan"),
    (r"\bADRT\b|advance decision", "Advance decision to refuse treatment"),
)
_KEPT = re.compile(r"\bkept:?\s+(?:in |at )?(.+?)(?:[.;\n]|$)", re.IGNORECASE)
_REVIEW = re.compile(r"\breview(?: by)?:?\s+(\d{2})/(\d{2})/(\d{4})", re.IGNORECASE)
_ARRANGEMENT = re.compile(r"\bCASSR\b|direct payment|budget|\bfunded\b|term support", re.IGNORECASE)
"""How a council arranges and pays for a service, where it does not say who provides it."""


def laid_out(
    session: Session, plan: PlanRow, person: BannerRow, copy: Copy, now: datetime
) -> PrintedPlan:
    """Fill the paper. It asks as a paper, whoever prints it."""
    summary = items.summary(session, disclosure.paper(session), person.id, now)
    content = plan.content
    return PrintedPlan(
        copy=copy,
        person=on_paper(person),
        state=plan.state,
        about_me=content.about_me,
        ring=tuple(_ring(session, plan, person, summary)),
        contingencies=content.contingencies,
        emergency_forms=tuple(dict.fromkeys(_forms(summary.of(Kind.LEGAL)))),
        goals=content.goals,
        visits=_visits(summary),
        allergies=_allergies(summary),
        medicines=_medicines(summary, person),
        agreement=plan.agreement,
        agreed_on=plan.agreed_on,
        agreed_with=plan.agreed_with,
        agreed_by=plan.agreed_by,
        review_on=content.review_on,
        review_by=plan.key_worker,
        key_worker=plan.key_worker,
    )


def on_paper(person: BannerRow) -> PersonOnPaper:
    return PersonOnPaper(
        person.family, person.given, person.title, person.preferred, person.born,
        person.nhs_number, person.practice,
    )  # fmt: skip


def _ring(
    session: Session, plan: PlanRow, person: BannerRow, summary: SummaryRow
) -> Iterator[RingLine]:
    """The key worker, the practice, one's own people and the professionals who have a number."""
    if plan.key_worker:
        worker = session.get(Staff, plan.content.key_worker)
        role = f"my key worker, {worker.role}" if worker is not None else "my key worker"
        yield RingLine("Anything about this plan", plan.key_worker, role, plan.key_worker_telephone)
    if person.practice:
        yield RingLine("My GP surgery", person.practice, "", person.practice_telephone)
    for each in _with_telephone(summary.of(Kind.CONTACT)):
        relation, *more = _parts(each)
        about = f"My {relation.lower()}" if relation else "Someone close to me"
        yield RingLine(about, each.title, ", ".join(more), _telephone(each))
    for each in _with_telephone(summary.of(Kind.PROFESSIONAL)):
        if each.title.casefold() != plan.key_worker.casefold():
            role, *more = _parts(each)
            about = role[:1].upper() + role[1:] if role else "Someone in my team"
            yield RingLine(about, each.title, ", ".join(more), _telephone(each))


def _with_telephone(found: Iterable[ItemRow]) -> list[ItemRow]:
    """Each person once, however many sources know them; only those who can be rung."""
    once = {each.title.casefold(): each for each in reversed(list(found)) if _telephone(each)}
    return list(reversed(once.values()))[:MOST_PEOPLE]


def _telephone(item: ItemRow) -> str:
    """The value of a contact is their number; some sources write it among the words."""
    found = _TELEPHONE.search(item.detail)
    return item.value or (found[0] if found else "")


def _parts(item: ItemRow) -> list[str]:
    """What someone is, piece by piece: relationship or role first, which may be empty."""
    said = re.split(r"[;,·\n]", _TELEPHONE.sub("", item.detail))
    return [part for each in said if (part := each.strip(" .:"))] or [""]


def _forms(legal: Iterable[ItemRow]) -> Iterator[EmergencyForm]:
    """Only that a form exists and where: what else is legal is not for this paper."""
    for item in legal:
        said = f"{item.title}\n{item.detail}\n{item.value}"
        form = next((name for mark, name in _FORMS if re.search(mark, said, re.IGNORECASE)), None)
        if form is not None:
            kept, review = _KEPT.search(said), _REVIEW.search(said)
            until = item.ends or (_day(review) if review else None)
            yield EmergencyForm(form, kept[1] if kept else "", item.begins, until)


def _day(found: re.Match[str]) -> PartialDate | None:
    day, month, year = found.groups()
    try:
        return PartialDate(f"{year}-{month}-{day}")
    except ValueError:
        return None


def _visits(summary: SummaryRow) -> tuple[VisitLine, ...]:
    """The care that comes, as its source describes it. Who pays for it is not for this paper."""
    return tuple(
        dict.fromkeys(
            VisitLine(_who_comes(each), each.title, f"{each.value} {each.unit}".strip())
            for each in summary.of(Kind.SERVICE)
        )
    )[:MOST_VISITS]


def _who_comes(item: ItemRow) -> str:
    """A council names the provider first; an order of visits names the reason before it."""
    parts = [part for each in re.split(r" · |\n", item.detail) if (part := each.strip())]
    if item.sector is Sector.SOCIAL:
        named = parts[:1]
    else:
        named = [each for each in parts if not each.startswith(("From ", "Date as sent"))]
    who = (named[-1] if item.value else named[0]) if named else ""
    return who if who and not _ARRANGEMENT.search(who) else item.source


def _allergies(summary: SummaryRow) -> AllergyList:
    heading = AllergyHeading(summary.allergies_heading)
    if heading is not AllergyHeading.KNOWN:
        return AllergyList(heading)
    lines = {
        each.title.casefold(): AllergyLine(each.title, each.detail.partition("\n")[0])
        for each in reversed(summary.of(Kind.ALLERGY))
        if each.title != AllergyHeading.UNAVAILABLE
        and not allergies.states_none(each.title, each.code)
    }
    return AllergyList(heading, tuple(lines[name] for name in sorted(lines)))


def _medicines(summary: SummaryRow, person: BannerRow) -> MedicineList | None:
    """Each medicine once, with who says so; the day is that of the source last heard from."""
    found = summary.of(Kind.MEDICINE)
    if not found:
        return None
    said = {source: max(each.said_at for each in found if each.source == source)
            for source in {each.source for each in found}}  # fmt: skip
    names = {each.title.casefold(): each.title for each in reversed(found)}
    sources = (person.practice if each == "GP" and person.practice else each for each in said)
    return MedicineList(
        tuple(names[name] for name in sorted(names)),
        " and ".join(sorted(filter(None, sources))),
        PartialDate.of(min(said.values()).astimezone(ENGLAND).date()),
    )
