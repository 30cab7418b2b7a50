"""What a care plan summary says: the plan, and of the items only what may lie in a home."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import Organisation, Staff
from desktop.services import disclosure, items, one_page
from desktop.services.visit_words import ARRANGEMENT
from desktop.words.allergies import states_none
from desktop.words.carers import HOME_CARE, in_plain_words
from desktop.words.dates import ENGLAND, PartialDate, long_date, whole_days
from desktop.words.enums import AllergyHeading, ItemStatus, Kind, OrganisationKind, Sector
from desktop.words.items import CLOSEST, ItemRow, SummaryRow, leaves_open
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
from desktop.words.people import raised, role_words
from desktop.words.plans import PlanRow

DRAWN = frozenset(
    {Kind.ALLERGY, Kind.CONTACT, Kind.LEGAL, Kind.MEDICINE, Kind.PROFESSIONAL, Kind.SERVICE}
)
"""The kinds of item that a care plan summary takes words from."""
MOST_TO_RING = 6
"""Lines in all: someone frightened reads them."""
MOST_OF_ONES_OWN = 3
MOST_VISITS = 12
EVENINGS = RingLine("Evenings and weekends", "NHS 111", "", "111")
_TELEPHONE = re.compile(r"(?:\+44 ?|\b0)\d[\d ]{7,12}\d")
_FORMS = (
    (r"\bDNA(?:CP)?R\b|not (?:for )?attempt(?:ed)? (?:cardio|CPR|resus)", "DNACPR"),
    (r"\bReSPECT (?:form|plan)\b", "ReSPECT"),
    (r"\bEHCP\b|emergency health ?care plan", "Emergency Health Care Plan"),
    (r"\bADRT\b|advance decision", "Advance decision to refuse treatment"),
)
_NO_FORM = (
    r"\b(?:no|nil|without|not have an?|not got an?)(?: (?:current|valid|active|signed|known))?"
    r" {form}"
    r"|{form}(?: (?:forms?|plans?|decisions?|orders?))*:?(?: (?:is|was|has been|been|now))*"
    r" (?:none|no(?= longer|[.;,·\n]|$)|not (?:in place|held|required|needed|made|completed|valid"
    r"|active|current)|revoked|withdrawn|rescinded|cancelled|declined|superseded|expired)\b"
)
"""How a source says that there is no such form, or not any more."""
_KEPT = re.compile(r"\bkept:?\s+(?:in |at )?(.+?)(?:[.;\n]|$)", re.IGNORECASE)
_REVIEW = re.compile(r"\breview(?: by)?:?\s+(\d{2})/(\d{2})/(\d{4})", re.IGNORECASE)
_REFERRED = re.compile(r"(?:^| · )Referred \d")
_COMES_HOME = re.compile(rf"{HOME_CARE}|live-in", re.IGNORECASE)
_RELATED = {
    each: each.replace("-", " ")
    for each in ("next of kin", "next-of-kin", "unpaid carer", "carer", "emergency contact")
}
"""What sources write of a contact with and without capitals."""


def laid_out(
    session: Session, plan: PlanRow, person: BannerRow, copy: Copy, now: datetime
) -> PrintedPlan:
    """Fill the paper. It asks as a paper, whoever prints it."""
    summary = one_page.summary(session, disclosure.paper(session), person.id, now)
    summary = replace(summary, items=items.in_the_open(summary.items))
    content, worker = plan.content, _key_worker(session, plan, summary)
    return PrintedPlan(
        copy=copy,
        person=on_paper(person),
        state=plan.state,
        about_me=content.about_me,
        ring=tuple(_ring(session, person, summary, worker)),
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
        key_worker=worker.who,
    )


def on_paper(person: BannerRow) -> PersonOnPaper:
    return PersonOnPaper(
        person.family, person.given, person.title, person.preferred, person.born,
        person.nhs_number, person.practice,
    )  # fmt: skip


def _ring(
    session: Session, person: BannerRow, summary: SummaryRow, worker: RingLine
) -> Iterator[RingLine]:
    """The key worker, who provides care at home, one's own people, the practice and the team."""
    found = chain(
        [worker],
        _providers(session, summary),
        islice(_own_people(summary), MOST_OF_ONES_OWN),
        _practice(person),
        _team(summary, worker.who),
    )
    yield from islice(found, MOST_TO_RING - 1)
    yield EVENINGS


def _key_worker(session: Session, plan: PlanRow, summary: SummaryRow) -> RingLine:
    """Whom the plan names, or else a source. Where neither does, the paper says so."""
    about, team = "Anything about this plan", summary.of(Kind.PROFESSIONAL)
    if plan.key_worker:
        same = (_telephone(each) for each in team if _is(each, plan.key_worker))
        telephone = plan.key_worker_telephone or next(filter(None, same), "")
        worker = session.get(Staff, plan.content.key_worker)
        role = f"my key worker, {role_words(worker.role)}" if worker else "my key worker"
        return RingLine(about, plan.key_worker, role, telephone)
    for each in team:
        if each.code == "key-worker":
            role = ", ".join(filter(None, ["my key worker", role_words(_parts(each)[0])]))
            return RingLine(about, each.title, role, _telephone(each))
    return RingLine(about, "")


def _providers(session: Session, summary: SummaryRow) -> Iterator[RingLine]:
    """Who sends a carer, each once; a telephone that nobody recorded is a blank to fill in."""
    told: set[str] = set()
    for each in summary.of(Kind.SERVICE):
        who = _who_comes(each)
        if who == each.source or who.casefold() in told:
            continue
        known = session.scalar(
            select(Organisation)
            .where(
                func.lower(Organisation.name) == who.lower(),
                Organisation.kind == OrganisationKind.PROVIDER,
            )
            .order_by(Organisation.id)
            .limit(1)
        )
        if known is not None or (each.sector is Sector.SOCIAL and _COMES_HOME.search(each.title)):
            told.add(who.casefold())
            telephone = _telephone_in(each.detail) or (known.telephone if known else "")
            yield RingLine("A carer has not come", who, "", telephone)


def _own_people(summary: SummaryRow) -> Iterator[RingLine]:
    """Next of kin and carers before friends and neighbours."""
    found = _with_telephone(summary.of(Kind.CONTACT))
    for each in sorted(found, key=lambda each: each.code not in CLOSEST):
        relation, *more = _parts(each)
        about = f"My {relation.lower()}" if relation else "Someone close to me"
        role = ", ".join(_RELATED.get(part.casefold(), part) for part in more)
        yield RingLine(about, each.title, role, _telephone(each))


def _practice(person: BannerRow) -> Iterator[RingLine]:
    if person.practice:
        yield RingLine("My GP surgery", person.practice, "", person.practice_telephone)


def _team(summary: SummaryRow, key_worker: str) -> Iterator[RingLine]:
    for each in _with_telephone(summary.of(Kind.PROFESSIONAL)):
        if not _is(each, key_worker):
            role, *more = _parts(each)
            about = raised(role_words(role)) or "Someone in my team"
            yield RingLine(about, each.title, ", ".join(more), _telephone(each))


def _is(item: ItemRow, name: str) -> bool:
    return item.title.casefold() == name.casefold()


def _with_telephone(found: Iterable[ItemRow]) -> list[ItemRow]:
    """Each person once, however many sources know them; only those who can be rung."""
    once = {each.title.casefold(): each for each in reversed(list(found)) if _telephone(each)}
    return list(reversed(once.values()))


def _telephone(item: ItemRow) -> str:
    """The value of a contact is their number; some sources write it among the words."""
    return item.value or _telephone_in(item.detail)


def _telephone_in(words: str) -> str:
    found = _TELEPHONE.search(words)
    return found[0] if found else ""


def _parts(item: ItemRow) -> list[str]:
    """What someone is, piece by piece: relationship or role first, which may be empty.

    Last what leaves open how they stand: that they are not there before some day.
    """
    said = re.split(r"[;,·\n]", _TELEPHONE.sub("", item.detail))
    parts = [part for each in said if (part := each.strip(" .:"))]
    plain = [each for each in parts if not leaves_open(each)] or [""]
    return [*plain, *filter(leaves_open, parts)]


def _forms(legal: Iterable[ItemRow]) -> Iterator[EmergencyForm]:
    """Only that a form exists and where: what else is legal is not for this paper."""
    for item in legal:
        said = f"{item.title}\n{item.detail}\n{item.value}"
        form = next((name for mark, name in _FORMS if _has_form(mark, said)), None)
        if form is not None:
            kept, review = _KEPT.search(said), _REVIEW.search(said)
            until = item.ends or (_day(review) if review else None)
            yield EmergencyForm(form, kept[1] if kept else "", item.begins, until)


def _has_form(mark: str, said: str) -> bool:
    """Whether it is spoken of as there: ``No DNACPR`` sends nobody to look for one."""
    none = _NO_FORM.replace("{form}", f"(?:{mark})")
    return re.search(mark, re.sub(none, "", said, flags=re.I), re.I) is not None


def _day(found: re.Match[str]) -> PartialDate | None:
    day, month, year = found.groups()
    try:
        return PartialDate(f"{year}-{month}-{day}")
    except ValueError:
        return None


def _visits(summary: SummaryRow) -> tuple[VisitLine, ...]:
    """The care that comes or is to begin, as its source describes it. Who pays for it is not for
    this paper.

    One service can be told twice, as it was asked for and as its visits were booked: that is one
    line, with all that is known of when.
    """
    lines: list[tuple[str, set[str], VisitLine]] = []
    planned = (each for each in summary.planned if each.kind is Kind.SERVICE)
    for each in (*summary.of(Kind.SERVICE), *planned):
        purpose = each.title.rpartition(": ")[2].casefold()
        names = {part.casefold() for part in _named(each)} or {each.source.casefold()}
        line = VisitLine(_who_comes(each), in_plain_words(each.title), _when(each))
        for at, (same, others, held) in enumerate(lines):
            if purpose == same and names & others:
                lines[at] = same, others | names, _both(held, line)
                break
        else:
            lines.append((purpose, names, line))
    return tuple(line for *_, line in lines[:MOST_VISITS])


def _both(one: VisitLine, other: VisitLine) -> VisitLine:
    times = dict.fromkeys(when for when in (one.when, other.when) if when)
    who = one.who if one.when or not other.when else other.who
    return VisitLine(who, max(one.what_for, other.what_for, key=len), "; ".join(times))


def _when(item: ItemRow) -> str:
    said = whole_days(f"{item.value} {item.unit}".strip())
    if item.status is not ItemStatus.PLANNED:
        return said
    begins = f"planned, from {long_date(item.begins)}" if item.begins else "planned"
    return ", ".join(filter(None, (said, begins)))


def _named(item: ItemRow) -> Sequence[str]:
    """A council names the provider first; an order of visits names the reason before it.

    What came by a referral names who comes, then its day, and only then its reason.
    """
    told = _REFERRED.split(item.detail)[0]
    parts = [part for each in re.split(r" · |\n", told) if (part := each.strip())]
    if item.sector is Sector.SOCIAL:
        return parts[:1]
    beside = ("From ", "Date as sent", "Dates as sent")
    return [each for each in parts if not each.startswith(beside) and not leaves_open(each)]


def _who_comes(item: ItemRow) -> str:
    named = _named(item)
    last = item.value and not _REFERRED.search(item.detail)
    who = named[-1 if last else 0] if named else ""
    return who if who and not ARRANGEMENT.search(who) else item.source


def _allergies(summary: SummaryRow) -> AllergyList:
    heading = AllergyHeading(summary.allergies_heading)
    if heading is not AllergyHeading.KNOWN:
        return AllergyList(heading)
    lines = {
        each.title.casefold(): AllergyLine(each.title, each.detail.partition("\n")[0])
        for each in reversed(summary.of(Kind.ALLERGY))
        if each.title != AllergyHeading.UNAVAILABLE and not states_none(each.title, each.code)
    }
    return AllergyList(heading, tuple(lines[name] for name in sorted(lines)))


def _medicines(summary: SummaryRow, person: BannerRow) -> MedicineList | None:
    """Each medicine once, with who says so; the day is that of the source last heard from."""
    found = summary.of(Kind.MEDICINE)
    if not found:
        return None
    told = [telling for each in found for telling in each.tellings]
    said = {source: max(each.said_at for each in told if each.source == source)
            for source in {each.source for each in told}}  # fmt: skip
    said_of = (
        f"{each.title} ({each.unsure})" if each.unsure else each.title for each in reversed(found)
    )
    names = {each.casefold(): each for each in said_of}
    sources = (person.practice if each == "GP" and person.practice else each for each in said)
    return MedicineList(
        tuple(names[name] for name in sorted(names)),
        " and ".join(sorted(filter(None, sources))),
        PartialDate.of(min(said.values()).astimezone(ENGLAND).date()),
    )
