"""What was written down: the person's own words, questionnaires, letters, messages, consents."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from desktop.feeds import clean, markup
from desktop.feeds.fhir import gp_connect
from desktop.feeds.fhir.allergies import allergy, none_known
from desktop.feeds.fhir.care_types import (
    Communication,
    Composition,
    Consent,
    DocumentReference,
    List,
    QuestionnaireAnswer,
    QuestionnaireItem,
    QuestionnaireResponse,
    Section,
)
from desktop.feeds.fhir.codes import ERROR, code_of
from desktop.feeds.fhir.file import decode, listed, target
from desktop.feeds.fhir.labels import confidentiality, label, of_concepts
from desktop.feeds.fhir.record import At, Reader, dated, in_the_past
from desktop.feeds.fhir.record_types import AllergyIntolerance
from desktop.feeds.fhir.standing import ACTIVE, ENDED, PLANNED, WITHDRAWN, standing
from desktop.feeds.fhir.types import Head, Meta, Reference
from desktop.feeds.fhir.words import (
    all_shown,
    attached,
    code,
    codes,
    date_words,
    end_as_sent,
    ends,
    named,
    notes,
    number,
    shown,
    with_unit,
)
from desktop.words.allergies import NOT_SENT
from desktop.words.enums import Kind, Sector
from desktop.words.items import AS_SENT, Wording, closest

ABOUT_ME = {
    "most-important": "What is most important to me",
    "people-important": "People who are important to me",
    "how-i-communicate": "How I communicate and how to communicate with me",
    "wellness": "My wellness",
    "please-do": "Please do",
    "please-do-not": "Please do not",
    "good-day": "A good day",
    "how-to-support": "How and when to support me",
    "worth-knowing": "Also worth knowing about me",
    "supported-by": "Supported to write this by",
}
"""Link ids of an about-me questionnaire, which become the codes of its items."""
_REST = "other-answers"
"""Of a questionnaire that asks about the person, the part that is none of those."""
_NONE_REASONS = {"nilknown"}
_NO_CONTENT = "no-content-recorded"
_UNSENT_REASONS = {"withheld": "Withheld", "unavailable": "Unavailable", "notasked": "Not asked",
                   "notstarted": "Not started"}  # fmt: skip


_ANSWERED = {"in-progress": ACTIVE, "completed": ACTIVE, "amended": ACTIVE, "stopped": ACTIVE,
             ERROR: WITHDRAWN}  # fmt: skip


def questionnaire(it: QuestionnaireResponse, at: At) -> list[Wording]:
    """The person's own words, one item a question about them; all other answers, one assessment."""
    asked = [each for each in _asked(it.item) if _answers(each)]
    begins, unread = in_the_past(*dated(it.authored), at)
    stands = standing(it.status, _ANSWERED)
    unfinished = "Not finished" if stands.code in ("in-progress", "stopped") else ""
    left_open = clean.joined(stands.words, unfinished)
    status = stands.status
    own = any(_is_person(each, at) for each in (it.author, it.source) if each)
    sector = Sector.PERSON if own else at.sector
    about = [
        at.word(
            Kind.ABOUT_ME,
            title,
            part=link,
            begins=begins,
            detail=clean.words(clean.joined(said, left_open, by="\n")),
            code=link,
            code_system="about-me",
            sector=sector,
            status=status,
        )
        for link, title in ABOUT_ME.items()
        if (said := clean.joined(*(_answers(each) for each in asked if each.link_id == link),
                                 by="\n"))
    ]  # fmt: skip
    rest = [each for each in asked if each.link_id not in ABOUT_ME]
    if not rest:
        return about
    asking = (it.questionnaire or "").partition("|")[0].rstrip("/")
    name = f"Questionnaire {clean.line(asking.rpartition('/')[2])}".strip()
    answered = [f"{clean.line(each.text or each.link_id)}: {_answers(each)}" for each in rest]
    assessment = at.word(
        Kind.ASSESSMENT,
        at.name(Reference(reference=asking)) or name,
        part=_REST if about else "",
        begins=begins,
        detail=clean.words(clean.joined(left_open, *answered, unread, by="\n")),
        sector=sector,
        status=status,
    )
    return [*about, assessment]


def _asked(items: list[QuestionnaireItem] | None) -> Iterator[QuestionnaireItem]:
    for each in items or []:
        yield each
        yield from _asked(each.item)
        for answer in each.answer or []:
            yield from _asked(answer.item)


def _answers(item: QuestionnaireItem) -> str:
    return clean.joined(*(_answer(each) for each in item.answer or []), by=", ")


def _answer(it: QuestionnaireAnswer) -> str:
    if it.value_string is not None:
        return clean.words(it.value_string)
    if it.value_boolean is not None:
        return "Yes" if it.value_boolean else "No"
    if it.value_integer is not None:
        return str(it.value_integer)
    if it.value_decimal is not None:
        return number(it.value_decimal)
    if it.value_coding is not None:
        return clean.line(it.value_coding.display) or clean.line(str(it.value_coding.code or ""))
    if it.value_quantity is not None:
        return with_unit(it.value_quantity)
    if it.value_reference is not None:
        return clean.line(it.value_reference.display)
    if (file := it.value_attachment) is not None:
        return attached(file) or clean.line(file.title) or "A file, which is not shown here"
    return (
        clean.line(it.value_uri)
        or date_words(it.value_date_time or it.value_date)
        or clean.line(it.value_time, 20)
    )


def _is_person(reference: Reference, at: At) -> bool:
    found = at.find(reference)
    return (found.kind if found else target(reference)[0]) in ("Patient", "RelatedPerson")


_FILED = {"current": ACTIVE, "superseded": ENDED, ERROR: WITHDRAWN}
_WRITTEN = {"preliminary": ACTIVE, "final": ACTIVE, "amended": ACTIVE, ERROR: WITHDRAWN}


def document(it: DocumentReference, at: At) -> list[Wording]:
    begins, unread = in_the_past(
        *dated(it.date, *(each.attachment.creation for each in it.content or []
                          if each.attachment)), at)  # fmt: skip
    papers = [each.attachment for each in it.content or [] if each.attachment]
    kind = shown(it.type)
    title = kind or clean.line(it.description) or clean.joined(
        *(clean.line(each.title) for each in papers), by=", "
    )  # fmt: skip
    said = clean.words(it.description)
    at = replace(at, confidentiality=closest(at.confidentiality, of_concepts(it.security_label)))
    stands, written = standing(it.status, _FILED), standing(it.doc_status, _WRITTEN)
    status = written.status if written.status is WITHDRAWN else stands.status
    return at.coded(
        Kind.DOCUMENT,
        it.type,
        title=title,
        begins=begins,
        detail=clean.joined(
            said if said != title else "",
            clean.joined(*map(at.name, listed(it.author)), by=", "),
            stands.words,
            written.words,
            clean.joined(*(attached(each) for each in papers), by="\n"),
            unread,
        ),
        status=status,
    )


def composition(it: Composition, at: At) -> list[Wording]:
    """A document: what it is, of when, by whom, and what its sections say.

    They say in words what some entries say too: it is held as closely as the closest of those.
    """
    begins, unread = in_the_past(*dated(it.date), at)
    stands = standing(it.status, _WRITTEN)
    close = closest(at.confidentiality, label(it.confidentiality or "N"),
                    confidentiality(*_told_of(it.section, at)))  # fmt: skip
    at = replace(at, confidentiality=close)
    head = clean.joined(
        shown(it.type) if it.title else "",
        clean.joined(*map(at.name, listed(it.author)), by=", "),
        stands.words,
        unread,
    )
    return at.coded(
        Kind.DOCUMENT,
        it.type,
        title=clean.line(it.title) or shown(it.type),
        begins=begins,
        detail=clean.words(clean.joined(head, *_sections(it.section), by="\n")),
        status=stands.status,
    )


def _sections(sections: list[Section] | None, above: str = "") -> Iterator[str]:
    """What each section says, after its title and those of the sections it stands in."""
    for each in sections or []:
        title = clean.joined(above, clean.line(each.title) or shown(each.code), by=", ")
        told = each.text.div if each.text and each.text.status != "empty" else None
        if said := clean.joined(markup.plain(told), shown(each.empty_reason), by="\n"):
            parted = ":\n" if "\n" in said else ": "
            yield f"{title}{parted}{said}" if title else said
        yield from _sections(each.section, title)


def _told_of(sections: list[Section] | None, at: At) -> Iterator[Meta | None]:
    """How the entries are labelled of which sections tell."""
    for each in sections or []:
        found = map(at.find, each.entry or [])
        yield from (entry.head.meta for entry in found if entry is not None)
        yield from _told_of(each.section, at)


_SENT = {"preparation": PLANNED, "in-progress": ACTIVE, "not-done": WITHDRAWN, "on-hold": ACTIVE,
         "suspended": ACTIVE, "stopped": ACTIVE, "aborted": ACTIVE, "completed": ACTIVE,
         "unknown": ACTIVE, ERROR: WITHDRAWN}  # fmt: skip


def communication(it: Communication, at: At) -> list[Wording]:
    begins, unread = dated(it.sent, it.received)
    said = clean.joined(
        *(clean.words(each.content_string) or attached(each.content_attachment)
          or at.name(each.content_reference) for each in it.payload or []),
        by="\n",
    )  # fmt: skip
    topic = shown(it.topic) or all_shown(it.reason_code) or all_shown(it.category)
    by = at.name(it.sender)
    to = clean.joined(*map(at.name, it.recipient or []), by=", ")
    if not topic and not said:
        return []
    at = at.beside(*(each.content_reference for each in it.payload or []))
    stands = standing(it.status, _SENT)
    return [
        at.word(
            Kind.NOTE,
            topic or "Message",
            begins=begins,
            detail=clean.joined(stands.words, said, f"From {by}" if by else "",
                                f"To {to}" if to else "", unread, notes(it.note)),
            status=stands.status,
        )
    ]  # fmt: skip


_CONSENTED = {"active": ACTIVE, "inactive": ENDED, "rejected": ENDED, "draft": PLANNED,
              "proposed": PLANNED, ERROR: WITHDRAWN}  # fmt: skip


_TREATMENT = re.compile(
    r"cpr|resuscit|\bdna?r\b|\bdnar|respect|\badrt\b|advance (?:decision|directive|statement)"
    r"|living will|refusal of treatment|life[- ]sustain",
    re.I,
)
"""Of these a rule may mean the treatment or the decision against it: “DNACPR”, “deny”."""


def consent(it: Consent, at: At) -> list[Wording]:
    """A power of attorney, an objection, a decision in advance: what exists, and who holds it."""
    kind, rule = all_shown(it.category), shown(it.policy_rule)
    provision = it.provision
    actors = [
        clean.joined(shown(each.role), at.name(each.reference), by=" ")
        for each in (provision.actor if provision else None) or []
    ]
    begins, unread = dated(provision.period.start if provision and provision.period else None,
                           it.date_time)  # fmt: skip
    title = kind or rule or shown(it.scope)
    stands = standing(it.status, _CONSENTED)
    ruled = code_of((provision and provision.type) or "")
    refused = "Not permitted" if ruled == "deny" else ""
    if ruled and _TREATMENT.search(f"{title} {rule}"):
        refused = f"{AS_SENT}rule “{ruled}”: look at the form for what is decided"
    return at.coded(
        Kind.LEGAL,
        next(iter(it.category or []), None),
        title=title,
        begins=begins,
        ends=ends(provision.period) if provision else None,
        detail=clean.joined(
            refused,
            "With exceptions: look in the source" if provision and provision.provision else "",
            stands.words,
            rule if rule != title else "",
            *actors,
            at.name(it.source_reference),
            clean.line(it.source_attachment.title) if it.source_attachment else "",
            unread,
            end_as_sent(provision.period) if provision else "",
        ),
        status=stands.status,
    )


def list_(it: List, at: At) -> list[Wording]:
    """Only what a list says of itself: that there is nothing, that something was kept back, a note.

    What it lists stands as entries of its own.
    """
    begins, _ = dated(it.date)
    stands = standing(it.status, {"current": ACTIVE, "retired": ENDED, ERROR: WITHDRAWN})
    status = stands.status
    title = clean.line(it.title) or shown(it.code)
    found = [*_contained(it, at), *_of_all(it, at, title)]
    if found:
        return found
    allergies = "allerg" in title.casefold() or bool(codes(it.code) & {"886921000000105"})
    why = code(it.empty_reason).casefold().replace(" ", "")
    if allergies and why in _NONE_REASONS:
        return [none_known(at, begins, status, detail=clean.joined(stands.words, notes(it.note)))]
    if (allergies or title) and why in _UNSENT_REASONS:
        said = NOT_SENT if allergies else f"Not sent: {title}"
        said_why = shown(it.empty_reason)
        said_why = _UNSENT_REASONS.get(said_why, said_why)
        detail = clean.joined(said_why, notes(it.note))
        return [at.word(Kind.ALERT, said, begins=begins, detail=detail, status=status)]
    if title and why in _NONE_REASONS:
        return [at.word(Kind.NOTE, f"{title}: none known", begins=begins,
                        detail=clean.joined(stands.words, notes(it.note)),
                        status=status)]  # fmt: skip
    if said := notes(it.note):
        return [at.word(Kind.NOTE, title or "Note on a list", begins=begins, detail=said,
                        status=status)]  # fmt: skip
    return []


def _of_all(it: List, at: At, title: str) -> list[Wording]:
    """What several lists of a record may say alike: ``gp_connect`` makes one item of it."""
    note = " ".join(clean.words(each.text) for each in it.note or [] if each.text)
    found = [
        (each.value_code, gp_connect.warned(each.value_code),
         gp_connect.of_warning(each.value_code, note))
        for each in named(it.extension, "ListWarningCode") if each.value_code
    ]  # fmt: skip
    found += [(text, gp_connect.warned(text), "") for each in it.note or []
              if (text := clean.line(each.text).casefold()) in gp_connect.WARNED.keys()
              - {known for known, _, _ in found}]  # fmt: skip
    words = [at.word(Kind.ALERT, said, value=title, detail=detail, code=code_)
             for code_, said, detail in found]  # fmt: skip
    if code(it.empty_reason) == _NO_CONTENT:
        words.append(at.word(Kind.NOTE, gp_connect.NOTHING, value=title, code=_NO_CONTENT))
    return [each._replace(source_ref=f"{gp_connect.OF_LISTS}{clean.line(each.code, 60)}")
            for each in words]  # fmt: skip


def _contained(it: List, at: At) -> Iterator[Wording]:
    for head, inner in _ended(it):
        ident, own = clean.ref(str(head.id)), confidentiality(head.meta)
        ref = f"AllergyIntolerance/{ident}"
        if at.find(Reference(reference=ref)):  # an id within a list need not be its own
            ref = f"{at.ref}#{ref}"
        yield from allergy(
            inner, replace(at, ref=ref, confidentiality=closest(at.confidentiality, own))
        )


def _ended(it: List) -> Iterator[tuple[Head, AllergyIntolerance]]:
    """Allergies that ended travel within the list of them."""
    for raw in it.contained or []:
        head = decode(raw, Head)
        if head.resource_type == "AllergyIntolerance" and head.id is not None:
            yield head, decode(raw, AllergyIntolerance)


def about(it: List) -> list[Reference]:
    """Whom a list is about: also those whom what it contains is about."""
    return [*listed(it.subject), *(who for _, each in _ended(it) for who in listed(each.about))]


READERS: dict[str, tuple[type, Reader]] = {
    "QuestionnaireResponse": (QuestionnaireResponse, questionnaire),
    "DocumentReference": (DocumentReference, document),
    "Composition": (Composition, composition),
    "Communication": (Communication, communication),
    "Consent": (Consent, consent),
    "List": (List, list_),
}
