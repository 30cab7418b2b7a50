"""Who a FHIR Patient is, and the people and needs that are written on the person themselves."""

from collections.abc import Iterator
from datetime import date, datetime

from desktop.feeds import clean, deaths
from desktop.feeds.fhir.file import Found, Names, is_nhs_number, target
from desktop.feeds.fhir.labels import hides_address
from desktop.feeds.fhir.record import At, possible
from desktop.feeds.fhir.types import (
    Address,
    Concept,
    ContactPoint,
    Extension,
    HumanName,
    Patient,
    RelatedPerson,
)
from desktop.feeds.fhir.words import (
    best_name,
    codes,
    ends,
    in_use,
    many,
    named,
    person_name,
    shown,
    starts,
    telephone,
)
from desktop.feeds.names import either_way, whole_name
from desktop.feeds.parsed import Described, Said, Saying
from desktop.models.patient import valid_nhs_number
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Gender, ItemStatus, Kind, PrintFormat, Sector
from desktop.words.items import Wording
from desktop.words.patients import folded

_GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE, "other": Gender.OTHER}
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_DEATH = "#died"
_ODS = "/ods-organization-code"
_FORMATS = {"large": PrintFormat.LARGE, "giant": PrintFormat.GIANT}


def own_ids(found: Found, today: date) -> tuple[str, ...]:
    """How this source names the person; an NHS number is never the source's own id."""
    if found.ident:
        return (f"Patient/{found.ident}",)
    local = [
        f"{clean.ref(each.system or '')}|{clean.ref(str(each.value))}"
        for each in found.identifiers
        if each.value and each.system and not is_nhs_number(each.system) and in_use(each, today)
    ]
    return tuple(local[:1])


def describe(found: Found, it: Patient, names: Names, said_at: datetime | None) -> Described:
    today = names.today
    name = best_name(it.name, today) or HumanName()
    all_names = it.name or []
    nicknames = (each for each in all_names if each.use == "nickname" and in_use(each, today))
    former = next((each for each in all_names if _is_former(each, name, today)), HumanName())
    family, given = _family_and_given(name)
    number = _nhs_number(it, today)
    withheld = _withheld(it)
    address = _home(it.address, today)
    return Described(
        entry=found.entry,
        said_at=said_at,
        nhs_number=number,
        number_ended=not number and _had_number(it, today),
        family=family,
        given=given,
        either_way=not (name.family or _given(name)) and either_way(clean.line(name.text)),
        title=clean.line(next((each for each in name.prefix or [] if each), ""), 40).rstrip("."),
        preferred=_given(next(nicknames, HumanName())),
        former_family=clean.line(former.family, 200),
        other_families=tuple(clean.line(each.family, 200) for each in all_names if each.family),
        born=clean.day(it.birth_date),
        born_as_sent=clean.line(it.birth_date, 40),
        died=_died(it),
        gender=_GENDERS.get((it.gender or "").strip().casefold(), Gender.NOT_KNOWN),
        address=_one_line(address),
        postcode=clean.line(address.postal_code, 12).upper() if address else "",
        withheld=withheld,
        telephone="" if withheld else telephone(it.telecom, today),
        print_format=_print_format(it.extension),
        practice_code=_practice_code(it, names),
        deleted=_deleted(it),
    )


def of_patient(it: Patient, ref: str, sector: Sector, names: Names) -> list[Wording]:
    """Contacts, the named GP, and what must be known to talk and write to the person."""
    found = [*_contacts(it, ref, sector, names.today), *_needs(it, ref, sector)]
    if died := _died(it):
        found.append(deaths.alert(f"{ref}{_DEATH}", sector, died))
    for each in it.general_practitioner or []:
        who, role, phone = names.about(each, it.contained)
        resource = names.find(each)
        kind = resource.kind if resource else target(each)[0]
        if who and kind in ("Practitioner", "PractitionerRole"):
            found.append(
                Wording(f"{ref}#gp/{clean.ref(who)}", Kind.PROFESSIONAL, sector, who,
                        detail=role or "GP", value=phone)
            )  # fmt: skip
    return found


def related(it: RelatedPerson, at: At) -> list[Wording]:
    """Someone in the person's life."""
    today = at.names.today
    name = best_name(it.name, today)
    relation = _related(many(it.relationship))
    who = person_name(name) if name else relation
    if not who:
        return []
    return [
        at.word(
            Kind.CONTACT,
            who,
            begins=starts(it.period),
            ends=ends(it.period),
            detail=clean.joined(relation if name else "", _email(it.telecom, today)),
            value=telephone(it.telecom, today),
            code=_part(many(it.relationship)),
            status=ItemStatus.ENDED
            if it.active is False or clean.is_past(ends(it.period), today)
            else ItemStatus.ACTIVE,
        )
    ]


def _contacts(it: Patient, ref: str, sector: Sector, today: date) -> Iterator[Wording]:
    for number, each in enumerate(it.contact or [], 1):
        relations = each.relationship or []
        if "ONESELF" in codes(*relations):
            continue
        relation = _related(relations)
        name = person_name(each.name) if each.name else clean.line(
            each.organization.display if each.organization else ""
        )  # fmt: skip
        who = name or relation
        if who:
            word = Wording(
                f"{ref}#contact/{clean.ref(name) or number}",
                Kind.CONTACT,
                sector,
                who,
                begins=starts(each.period),
                ends=ends(each.period),
                detail=clean.joined(relation if name else "", _email(each.telecom, today)),
                value=telephone(each.telecom, today),
                code=_part(relations),
                status=ItemStatus.ENDED
                if clean.is_past(ends(each.period), today)
                else ItemStatus.ACTIVE,
            )
            yield possible(word, PartialDate.of(today))


_COMING = {"N": "Next of kin", "NOK": "Next of kin", "C": "Emergency contact"}
"""HL7's codes of relations that say what someone is for, where they stand without a word."""


def _related(relations: list[Concept]) -> str:
    said = (shown(each) for each in relations)
    return clean.joined(*(_COMING.get(each.upper(), each) for each in said), by=", ")


def _email(telecom: list[ContactPoint] | None, today: date) -> str:
    """Where there is no number to ring."""
    return "" if telephone(telecom, today) else next(
        (clean.line(each.value, 200) for each in telecom or []
         if each.value and each.system == "email" and in_use(each, today)), "",
    )  # fmt: skip


def _part(relations: list[Concept]) -> str:
    """What the person is beside a relation: next of kin or unpaid carer."""
    words = _related(relations).casefold()
    if "carer" in words:
        return "carer"
    return "next-of-kin" if "next of kin" in words.replace("-", " ") else ""


def alive(it: Patient, ref: str, sector: Sector, when: datetime | None) -> list[Saying]:
    """That they live, where it says so: what it told of a death before is taken back."""
    if "died" not in _deleted(it):
        return []
    told = Said(deaths.taken_back(f"{ref}{_DEATH}", sector))
    return [Saying((), (told,), when, in_turn=True)]


def _needs(it: Patient, ref: str, sector: Sector) -> Iterator[Wording]:
    """Language, interpreter, written format and times, from UK Core's extensions."""

    def need(key: str, title: str, detail: str = "") -> Wording:
        return Wording(f"{ref}#{key}", Kind.REQUIREMENT, sector, title, detail=detail, code=key)

    for each in named(it.extension, "NHSCommunication"):
        language = next(iter(_concepts(each, "language")), "")
        interpreter = any(
            part.value_boolean for part in each.extension or [] if part.url == "interpreterRequired"
        )
        if interpreter:
            yield need("language", f"Interpreter needed: {language or 'language not recorded'}")
        elif language and language.casefold() != "english":
            yield need("language", f"Speaks {language}")
    for spoken in it.communication or []:
        language = shown(spoken.language)
        if language and "english" not in language.casefold() and spoken.preferred:
            yield need("preferred-language", f"Prefers to speak {language}")
    for each in named(it.extension, "ContactPreference"):
        for written in _concepts(each, "PreferredWrittenCommunicationFormat"):
            yield need("written-format", f"Written information: {written}")
        ways = [f"by {way.lower()}" for way in _concepts(each, "PreferredContactMethod")]
        times = [
            clean.line(part.value_string)
            for part in each.extension or []
            if part.url == "PreferredContactTimes"
        ]
        if how := clean.joined(*ways, *times, by=", "):
            yield need("contact-preference", f"Prefers contact {how}")


def _concepts(extension: Extension, url: str) -> list[str]:
    return [
        words
        for part in extension.extension or []
        if part.url == url and (words := shown(part.value_codeable_concept))
    ]


def _print_format(extensions: list[Extension] | None) -> PrintFormat | None:
    for each in named(extensions, "ContactPreference"):
        for written in _concepts(each, "PreferredWrittenCommunicationFormat"):
            for word, size in _FORMATS.items():
                if word in written.casefold():
                    return size
    return None


def has_two_numbers(it: Patient, today: date) -> bool:
    """Whether two NHS numbers, both valid and in use, stand there: nobody can be meant by both."""
    return len({valid_nhs_number(each) for each in _nhs_numbers(it, today)} - {None}) > 1


def _nhs_number(it: Patient, today: date) -> str:
    return next(_nhs_numbers(it, today), "")


def _nhs_numbers(it: Patient, today: date) -> Iterator[str]:
    """As sent; one that is old, temporary or has ended is not one."""
    for each in it.identifier or []:
        used = each.use != "temp" and in_use(each, today)
        if is_nhs_number(each.system) and used and each.value:
            yield clean.line(str(each.value), 60)


def _had_number(it: Patient, today: date) -> bool:
    """Whether there is an NHS number that is in use no more."""
    return any(is_nhs_number(each.system) and each.value and not in_use(each, today)
               for each in it.identifier or [])  # fmt: skip


def _is_former(name: HumanName, now: HumanName, today: date) -> bool:
    """Whether someone bore another name before: so it is called, or its time is over."""
    if name.use == "nickname" or name is now:
        return False
    another = folded(name.family or "") != folded(now.family or "")
    return name.use in ("maiden", "old") or (another and clean.is_past(ends(name.period), today))


def _family_and_given(name: HumanName) -> tuple[str, str]:
    """Of a name that came as words alone, its words are told apart."""
    if name.family:
        return clean.line(name.family, 200), _given(name)
    family, given = whole_name(clean.line(name.text))
    return clean.line(family, 200), _given(name) or clean.line(given, 200)


def _given(name: HumanName) -> str:
    return clean.line(" ".join(each for each in name.given or [] if each), 200)


def _died(it: Patient) -> PartialDate | None:
    """What is no date, or none at all, still says that they died."""
    found = clean.when(it.deceased_date_time)
    if found is None:
        return UNDATED if it.deceased_boolean or it.deceased_date_time else None
    return PartialDate(found.text[:10])


def _deleted(it: Patient) -> frozenset[str]:
    """What the source says is no longer so, or never was: that they died."""
    return frozenset({"died"} if it.deceased_boolean is False and not _died(it) else ())


def _withheld(it: Patient) -> bool | None:
    """PDS marks as restricted whoever must not be found; nothing may fill an address in.

    A mark counts whoever sends it, but only the word of PDS itself lifts it: an ordinary label on
    a record says how confidential the record is, and nothing of the address.
    """
    if hides_address(it.meta):
        return True
    labels = (it.meta.security if it.meta else None) or []
    lifted = any(each.code == "U" and each.system == _CONFIDENTIALITY for each in labels)
    return False if lifted else None


def _home(addresses: list[Address] | None, today: date) -> Address | None:
    order = {"home": 0, None: 1}
    lived = [each for each in addresses or []
             if each.use not in ("temp", "billing", "work") and in_use(each, today)]  # fmt: skip
    return min(lived, key=lambda each: order.get(each.use, 2), default=None)


def _one_line(address: Address | None) -> str:
    if address is None:
        return ""
    parts = [clean.line(each, 200) for each in [*(address.line or []), address.city]]
    if not any(parts):
        return clean.line(address.text)
    return clean.joined(*parts, clean.line(address.postal_code, 12).upper(), by=", ")


def _practice_code(it: Patient, names: Names) -> str:
    """The ODS code of the practice where the person is registered."""
    for each in [*(it.general_practitioner or []), *filter(None, [it.managing_organization])]:
        found = names.find(each)
        for identifier in [*filter(None, [each.identifier]), *(found.identifiers if found else [])]:
            if (identifier.system or "").lower().endswith(_ODS) and identifier.value:
                return clean.line(str(identifier.value), 20).upper()
    return ""
