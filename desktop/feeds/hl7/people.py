"""Who a message is about, and the people in their life.

A hospital's own ids are kept with the authority that gave them, for two hospitals may count alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.feeds import clean, deaths
from desktop.feeds.hl7.messages import Message, Segment, Value, day
from desktop.feeds.parsed import Described
from desktop.words.dates import UNDATED, PartialDate
from desktop.words.enums import Confidentiality, Gender, ItemStatus, Kind, Sector
from desktop.words.items import Wording, is_over, is_to_come
from desktop.words.patients import folded

_GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "O": Gender.OTHER, "A": Gender.OTHER}
_NHS = {"NH", "NHS", "NI", "NHSNBR", "NHSNMBR", "NHSNUMBER", "NHSNO"}
_NHS_OID = "2.16.840.1.113883.2.1.4.1"
_NO_PERSON = {"AN", "VN", "SS", "DL", "PPN", "MC", "MA", "BC", "SL", "TAX", "HC", "PN"}
"""Ids of an account, a visit, a licence or an insurance: they name no record of a person."""
_PRACTICE = re.compile(r"[A-HJ-NPWY]\d{5}")
"""How the codes of English practices are written."""
YES = {"Y", "YES", "1", "TRUE"}
_DEAD, _LIVES = YES | {"DECEASED", "DEAD", "DIED"}, {"N", "NO", "0", "FALSE"}
_BLANK = {"0", "00000000", "N", "NO", "NONE", "NULL", "NIL", "N/A"}
"""What stands for no date of a death."""
_HIDDEN = {"ALL", "DEM"}
"""Access restrictions that keep from others where someone lives."""
_OLD_NAMES = {"A", "B", "M", "N", "S", "BAD", "NOUSE", "NB", "MSK"}
_NO_HOME = {"BA", "BDL", "B", "C", "F", "N", "O", "TM", "V", "BR", "RH"}
_NO_CALL = {"INTERNET", "X.400", "FX", "BP", "MD", "TDD"}
_KIN = {"N", "NOK"}
_RELATIONS = {
    "SPO": "Spouse", "DOM": "Life partner", "MTH": "Mother", "FTH": "Father", "PAR": "Parent",
    "DAU": "Daughter", "SON": "Son", "WIFE": "Wife", "HUSB": "Husband", "NEI": "Neighbour",
    "PTNR": "Partner", "UNK": "",
    "CHD": "Child", "NCH": "Child", "SIB": "Sibling", "BRO": "Brother", "SIS": "Sister",
    "GRP": "Grandparent", "GCH": "Grandchild", "EXF": "Extended family", "FND": "Friend",
    "GRD": "Guardian", "CGV": "Carer", "EMC": "Emergency contact", "EMR": "Employer",
    "NOK": "Next of kin",
}  # fmt: skip
_NOBODY = frozenset(map(folded, (
    "none", "nil", "unknown", "unknown unknown", "not known", "n/a", "no next of kin", "nok none",
    "not recorded", "none known", "none given", "declined", "refused", "deceased", "no nok",
)))  # fmt: skip
"""What is typed where nobody can be named."""
_ROLES = {"N": "Next of kin", "C": "Emergency contact", "E": "Employer", "O": "", "U": ""}
"""The codes of HL7's own lists, for those who send no words with them."""


@dataclass(frozen=True, slots=True)
class Who:
    """By what a message names someone."""

    refs: tuple[str, ...]
    number: str
    """The NHS number as sent."""


def who(message: Message) -> Who:
    return named(message, message.first("PID"))


def named(message: Message, pid: Segment) -> Who:
    """Of a message about several people, one of them."""
    return Who(refs(message, pid.each(3)), next(iter(numbers(message, pid)), ""))


def numbers(message: Message, pid: Segment) -> list[str]:
    """The NHS numbers by which a person is named, each once, as sent."""
    ids = [each for field in (3, 2, 4) for each in pid.each(field)]
    found = {re.sub(r"\D", "", each): each for each in reversed([*_numbers(message, ids)])}
    return list(found.values())[::-1]


def merged(message: Message, mrg: Segment) -> tuple[str, ...]:
    """The NHS numbers of whoever is merged."""
    return tuple(_numbers(message, [each for field in (1, 2, 4) for each in mrg.each(field)]))


def refs(message: Message, ids: list[Value]) -> tuple[str, ...]:
    """The ids that this source gave to a person, each with its authority."""
    by = message.first("MSH").text(4)
    found = [
        clean.ref(f"{each.text(4) or each.text(4, 2) or by}|{each.text(1)}")
        for each in ids
        if each.text(1)
        and not _is_nhs(each)
        and each.text(5).upper() not in _NO_PERSON
        and not _has_expired(message, each)
    ]
    return tuple(dict.fromkeys(found))


def _numbers(message: Message, ids: list[Value]) -> Iterator[str]:
    """Those of some ids that are NHS numbers in use, as sent."""
    for each in ids:
        if each.text(1) and _is_nhs(each) and not _has_expired(message, each):
            yield each.text(1)


def _has_expired(message: Message, ident: Value) -> bool:
    """Whether it was in use until a day before that of the message: it may be another's by now."""
    until, said = day(ident.text(8)), message.said_at
    return until is not None and said is not None and is_over(until, PartialDate.of(said))


def _is_nhs(ident: Value) -> bool:
    """Its authority or its type says so, in one of many ways; NI may be National Insurance."""
    marks = {re.sub(r"[^A-Z]", "", each.upper()) for each in (ident.text(4), ident.text(5))}
    told = bool(marks & _NHS) or ident.text(4, 2) == _NHS_OID
    return told and not (marks & _NHS == {"NI"} and re.search("[A-Za-z]", ident.text(1)))


# --- who they are ----------------------------------------------------------------------------


def describe(message: Message) -> Described:
    pid, names = message.first("PID"), _names(message.first("PID"))
    name = next(iter(names), None)
    hidden = _is_hidden(message)
    home = None if hidden else _home(pid.each(11))
    former = next((each for each in _former(pid)), None)
    return Described(
        entry=message.entry,
        said_at=message.said_at,
        nhs_number=who(message).number,
        family=name.text(1) if name else "",
        given=_given(name) if name else "",
        title=_title(name.text(5)) if name else "",
        preferred=next((_given(each) for each in pid.each(5) if each.text(7) == "N"), ""),
        former_family=former.text(1) if former else "",
        other_families=tuple(each.text(1) for each in (*pid.each(5), *pid.each(9)) if each.text(1)),
        born=day(pid.text(7)),
        born_as_sent=pid.text(7)[:40],
        died=_died(pid),
        gender=_GENDERS.get(pid.text(8).upper(), Gender.NOT_KNOWN),
        address=_one_line(home),
        postcode=home.text(5, limit=12).upper() if home else "",
        withheld=True if hidden else None,
        telephone="" if hidden else telephone(pid.each(13)),
        practice_code=_practice_code(message),
        deleted=_deleted(pid),
    )


def _names(pid: Segment) -> list[Value]:
    """The names in use, the legal one first."""
    order = {"L": 0, "": 1, "D": 2}
    used = [each for each in pid.each(5) if each.text(1) and not _is_old(each)]
    return sorted(used, key=lambda each: order.get(each.text(7), 3))


def _is_old(name: Value) -> bool:
    return name.text(7).upper() in _OLD_NAMES or bool(name.text(13))


def _former(pid: Segment) -> Iterator[Value]:
    """A name that was borne before: at birth, before a marriage, or up to a date."""
    for each in (*pid.each(5), *pid.each(9)):
        if each.text(1) and (each.text(7).upper() in ("M", "B") or each.text(13)):
            yield each


def _given(name: Value) -> str:
    return clean.joined(name.text(2), name.text(3), by=" ")


def _title(text: str) -> str:
    return clean.line(text, 40).rstrip(".")


def _home(addresses: list[Value]) -> Value | None:
    order = {"H": 0, "": 1, "P": 2, "L": 3}
    lived = [
        each
        for each in addresses
        if each.text(7).upper() not in _NO_HOME
        and not each.text(14)
        and any(map(each.text, (1, 2, 3, 5)))
    ]
    return min(lived, key=lambda each: order.get(each.text(7).upper(), 4), default=None)


def _one_line(home: Value | None) -> str:
    if home is None:
        return ""
    street, road = home.text(1), home.text(1, 2)
    if road not in street or not street:
        street = clean.joined(street or home.text(1, 3), road, by=" ")
    parts = [street, home.text(2), home.text(3), home.text(4), home.text(5, limit=12).upper()]
    return clean.joined(*parts, by=", ")


def telephone(numbers: list[Value]) -> str:
    """The number to ring first."""
    for each in numbers:
        if each.text(3).upper() not in _NO_CALL and each.text(2).upper() not in ("NET", "BPN"):
            number = (
                each.text(1) or each.text(12) or clean.joined(each.text(6), each.text(7), by=" ")
            )
            if number and "@" not in number:
                return clean.line(number, 60)
    return ""


def _died(pid: Segment) -> PartialDate | None:
    """What is no date, or none at all, still says that they died; but not a word for a blank."""
    told, found = pid.text(29), day(pid.text(29))
    if told.upper() in _BLANK or clean.is_never(found):
        told, found = "", None
    if found is None:
        return UNDATED if told or pid.text(30).upper() in _DEAD else None
    return PartialDate(found.text[:10])


def is_alive(pid: Segment) -> bool:
    """Whether it is said that someone has not died, or that they were said to by mistake."""
    if _died(pid) is not None:
        return False
    return pid.deleted(29) or pid.deleted(30) or pid.text(30).upper() in _LIVES


def is_dead_and_alive(pid: Segment) -> bool:
    """Whether it gives the day of a death, and says that there was none."""
    return pid.text(30).upper() in _LIVES and _died(pid) is not None


def _deleted(pid: Segment) -> frozenset[str]:
    """What the message says is no longer so."""
    found = {
        name
        for field, name in ((11, "address"), (13, "telephone"))
        if pid.deleted(field) and len(pid.each(field)) == 1
    }
    return frozenset(found | ({"died"} if is_alive(pid) else set()))


def _is_hidden(message: Message) -> bool:
    """Whether the message asks that others do not learn where someone is."""
    if message.first("PD1").text(12).upper() in YES:
        return True
    return any(
        each.text(3).upper() in _HIDDEN and each.text(2).upper() != "D"
        for each in message.all("ARV")
    )


def _practice_code(message: Message) -> str:
    """The code of the practice, wherever a hospital has put it."""
    pd1 = message.first("PD1")
    told = [each.text(part) for each in pd1.each(3) for part in (10, 3, 1)]
    told += [each.text(part) for each in pd1.each(4) for part in (1, 9, 14)]
    for role in message.all("ROL"):
        if role.text(3).upper() in ("PP", "GP", "FHCP"):
            told += [each.text(part) for each in role.each(13) for part in (10, 3, 1)]
            told += [each.text(1) for each in role.each(4)]
    return next((code for each in told if _PRACTICE.fullmatch(code := each.upper())), "")


# --- what is said of the person, beside any visit ------------------------------------------------


def person_name(name: Value, first: int = 1) -> str:
    """In the order in which it is spoken; ``first`` is where the family name stands."""
    parts = (first + 4, first + 1, first)
    title, given, family = (name.text(each) for each in parts)
    return clean.joined(_title(title), given, family, by=" ") if family or given else ""


def of_person(message: Message, sector: Sector, label: Confidentiality) -> list[Wording]:
    """Contacts, the named GP, the language, and that they have died."""
    pid, found = message.first("PID"), list(_contacts(message, sector, label))
    for each in message.first("PD1").each(4):
        if gp := person_name(each, 2):
            found.append(Wording("gp", Kind.PROFESSIONAL, sector, gp, detail="GP"))
            break
    language = pid.value(15).words()
    if language and not language.casefold().startswith("en"):
        found.append(Wording("language", Kind.REQUIREMENT, sector, f"Speaks {language}",
                             code="language", confidentiality=label))  # fmt: skip
    if is_alive(pid):
        found.append(deaths.taken_back("died", sector))
    elif died := _died(pid):
        found.append(deaths.alert("died", sector, died))
    return found


def _contacts(message: Message, sector: Sector, label: Confidentiality) -> Iterator[Wording]:
    for number, each in enumerate(message.all("NK1"), 1):
        coded = not each.text(3, 2) and each.text(3) in _RELATIONS
        relation = _RELATIONS[each.text(3)] if coded else each.value(3).words()
        role = _ROLES.get(each.text(7).upper(), each.value(7).words())
        name = next((told for it in each.each(2) if (told := person_name(it))), "") or each.text(13)
        who_ = name or relation
        if not who_ or folded(who_) in _NOBODY or each.text(3).upper() == "SEL":
            continue
        ends = day(each.text(9))
        yield Wording(
            f"contact/{clean.ref(folded(name)) or number}",
            Kind.CONTACT,
            sector,
            who_,
            begins=day(each.text(8)),
            ends=ends,
            detail=clean.joined(relation if name else "", role, by=", "),
            value=telephone(each.each(5)) or telephone(each.each(6)),
            code=_part(each, f"{relation} {role}"),
            status=ItemStatus.ENDED if ends and not _goes_on(message, ends) else ItemStatus.ACTIVE,
            confidentiality=label,
        )


def _goes_on(message: Message, ends: PartialDate) -> bool:
    """Whether an end lies behind the day on which it was said."""
    said = message.said_at
    return said is not None and is_to_come(ends, PartialDate(PartialDate.of(said).text[:10]))


def _part(contact: Segment, said: str) -> str:
    """What the person is beside a relation: next of kin or unpaid carer."""
    words = said.casefold().replace("-", " ")
    if "carer" in words or contact.text(3).upper() == "CGV":
        return "carer"
    kin = contact.text(7).upper() in _KIN or contact.text(3).upper() in _KIN
    return "next-of-kin" if kin or "next of kin" in words else ""
