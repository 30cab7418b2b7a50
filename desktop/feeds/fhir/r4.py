"""FHIR R4 in JSON, or STU3 brought to its shape: from a resource, or a bundle of any type, to
people and what is said of them.

A bundle may be about several patients: it is taken apart, and each entry goes to the one whom it
names. An entry that names nobody, or several, or someone who is not known, is set aside alone; it
never goes to whoever else happens to be in the file.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from desktop.feeds import clean
from desktop.feeds.fhir import (
    allergies,
    arranged,
    care,
    gp_connect,
    medicines,
    merges,
    prescribed,
    record,
    results,
    services,
    stu3,
    whole,
    written,
)
from desktop.feeds.fhir.bundle import alone, entries, looked_at, original
from desktop.feeds.fhir.care_types import EpisodeOfCare, List, ServiceRequest
from desktop.feeds.fhir.file import (
    Found,
    Names,
    decode,
    is_elsewhere,
    known_by,
    listed,
    names_two,
    target,
)
from desktop.feeds.fhir.filing import (
    BROKEN,
    IN_PARTS,
    NESTED,
    Filed,
    Unfit,
    digest,
    is_retracted,
    kind_of,
    sentence,
)
from desktop.feeds.fhir.labels import confidentiality
from desktop.feeds.fhir.modifiers import may_be_in
from desktop.feeds.fhir.naming import named
from desktop.feeds.fhir.people import alive, describe, has_two_numbers, of_patient, own_ids, related
from desktop.feeds.fhir.provenance import Recorded
from desktop.feeds.fhir.record import PROPOSED, At, Reader
from desktop.feeds.fhir.record_types import MedicationRequest, MedicationStatement
from desktop.feeds.fhir.standing import WITHDRAWN
from desktop.feeds.fhir.types import Bundle, Patient, Reference, References, RelatedPerson, Resource
from desktop.feeds.fhir.version import R4, STU3, version_of
from desktop.feeds.parsed import (
    TWO_NUMBERS,
    Complete,
    Deletion,
    Entry,
    Parsed,
    PassedOver,
    Person,
    Said,
    Saying,
    Unreadable,
    set_aside,
)
from desktop.words.accounts import Skipped
from desktop.words.enums import Kind, Sector
from desktop.words.items import Wording

USED = frozenset({
    "Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService",
    "Medication", "Questionnaire",
})  # fmt: skip
"""Read only to say what other entries point to."""
ADMINISTRATIVE = frozenset({
    "Account", "ChargeItem", "Claim", "ClaimResponse", "Coverage",
    "CoverageEligibilityRequest", "CoverageEligibilityResponse", "EnrollmentRequest",
    "EnrollmentResponse", "ExplanationOfBenefit", "InsurancePlan", "Invoice",
    "PaymentNotice", "PaymentReconciliation", "Schedule", "Slot",
})  # fmt: skip

NOBODY = "It does not say whom it is about."
SOMETHING = "It is about something other than a patient."
SEVERAL = "It is about several people at once."
SHARED = "Several people have the id by which it names one: its source must say whom it means."
FOREIGN = (
    "It names someone by the address of another server than that of the one who has this id here:"
    " its source must say whom it means."
)
ELSEWHERE = "It is about someone who is not in this file."
WORDLESS = "It does not say what it is."

READERS: dict[str, tuple[type, Reader]] = {
    "RelatedPerson": (RelatedPerson, related),
    **record.READERS,
    **allergies.READERS,
    **prescribed.READERS,
    **results.READERS,
    **care.READERS,
    **arranged.READERS,
    **written.READERS,
}


def read(content: bytes, sector: Sector, today: date) -> Parsed:
    """Read a whole file as of a day. Raises ``Unreadable`` if it is neither FHIR R4 nor STU3."""
    bundle, rows = entries(content)
    version = version_of(looked_at(bundle, rows))
    if version not in (R4, STU3):
        raise Unreadable(
            f"This is FHIR {version}, which is not read: export it as FHIR R4.",
            tuple(kind_of(row) for row in rows),
        )
    return _File(content, bundle, rows, sector, version, today).parsed


def timestamp(content: bytes) -> datetime | None:
    """When a bundle was written, by its own word; a quick look that checks nothing else."""
    try:
        bundle = decode(content, Bundle)
        return clean.instant(bundle.timestamp) or gp_connect.put_together(bundle)
    except (msgspec.DecodeError, RecursionError):
        return None


class _File:
    """One reading: every entry ends in ``parsed`` exactly once."""

    def __init__(
        self, content: bytes, bundle: Bundle, rows: list[Raw], sector: Sector, version: str,
        today: date,
    ) -> None:  # fmt: skip
        self._rows, self._sector = rows, sector
        self._bundle = bundle
        self._stu3 = version == STU3
        self._readers = READERS | stu3.READERS if self._stu3 else READERS
        self._said_at = clean.instant(bundle.timestamp) or gp_connect.put_together(bundle)
        self._people: dict[str, Person] = {}
        self._linked: list[tuple[str, Patient]] = []
        """Those who say that a record replaces another, by the keys of people."""
        self._meant: dict[tuple[str, str], Person] = {}
        """By the text of a reference, and the server that uses it: all that is said of someone
        points to them alike."""
        self._refs: dict[str, str] = {}
        self.parsed = Parsed(
            entries=len(rows), noun="entry", original=partial(original, content, bundle, rows),
            alone=partial(alone, rows), dated=self._said_at,
        )  # fmt: skip
        filed = Filed(rows, version, history=bundle.type == "history", modified=may_be_in(content))
        for each in filed.deleted.values():
            self._delete(each)
        self._sent, self._asides = filed.sent, filed.asides
        self._all_known = not filed.asides
        """Whether every entry says at least what it is: any other may be what seems to be gone."""
        found = [each for each in filed.found if self._may_be_read(each)]
        self.parsed.passed_over += (PassedOver(each, Skipped.REPEATED) for each in filed.repeated)
        self._names = Names(found, today)
        self._record = gp_connect.Record(found, self._names)
        self._recorded = Recorded(found, self._names)
        self._take_in(found)
        self.parsed.people = list({id(each): each for each in self._people.values()}.values())
        self.parsed.asides = set_aside(self._asides, self._named)

    def _take_in(self, found: list[Found]) -> None:
        for each in found:
            if each.kind == "Patient" and not each.unfit:
                self._guarded(self._patient, each)
        merges.join(self._people, self._linked, self._names)
        told_medicines: list[tuple[Person, Found, Any, Saying]] = []
        told_services: list[tuple[Person, Found, Any, Saying]] = []
        told_lists: list[tuple[Person, Saying]] = []
        for each in found:
            if each.kind == "Patient" or each.kind in USED:
                continue
            if each.entry in self._recorded.told:
                self.parsed.passed_over.append(PassedOver(each.entry, Skipped.USED))
            elif why := self._passed_over(each.kind):
                self.parsed.passed_over.append(PassedOver(each.entry, why))
            else:
                self._guarded(self._resource, each, told_medicines, told_services, told_lists)
        for person, saying in chain(
            medicines.as_one(told_medicines, self._names, plans_authorise=self._stu3),
            services.as_one(told_services, self._names),
            gp_connect.as_one(told_lists),
        ):
            person.sayings.append(saying)
        self._complete()
        named = [each.entry for each in found if each.kind in USED]
        unused = self._names.unused(found, named)
        for entry in named:
            why = Skipped.UNUSED if entry in unused else Skipped.USED
            self.parsed.passed_over.append(PassedOver(entry, why))

    def _passed_over(self, kind: str) -> Skipped | None:
        """Why nothing becomes of a resource of this type; None where something does."""
        if kind in ADMINISTRATIVE:
            return Skipped.ADMINISTRATIVE
        if kind == "MessageHeader":
            return Skipped.HEADING
        return None if kind in self._readers else Skipped.NOT_SHOWN

    def _may_be_read(self, each: Found) -> bool:
        """Sets aside what must not be; a person is still found by whatever is about them."""
        if not each.unfit:
            return True
        if each.kind != "Patient" and each.kind not in USED and each.kind not in self._readers:
            return True  # nothing becomes of it in any case
        self._asides[each.unfit].append(each.entry)
        return each.kind == "Patient"

    def _delete(self, each: Deletion) -> None:
        if why := self._passed_over(each.entry.kind):
            self.parsed.passed_over.append(PassedOver(each.entry, why))
        else:
            self.parsed.deletions.append(replace(each, said_at=self._said_at or each.said_at))

    def _guarded(self, take: Any, each: Found, *rest: Any) -> None:
        try:
            take(each, *rest)
        except Unfit as unfit:
            self._asides[str(unfit)].append(each.entry)
        except msgspec.ValidationError as trouble:
            self._asides[sentence(trouble)].append(each.entry)
        except msgspec.DecodeError:
            self._asides[BROKEN].append(each.entry)
        except RecursionError:
            self._asides[NESTED].append(each.entry)

    def _patient(self, each: Found) -> None:
        it = decode(each.raw, Patient)
        person = Person(
            own_ids(each, self._names.today),
            describe(each, it, self._names, self._updated(each) or self._said_at),
            trouble=TWO_NUMBERS if has_two_numbers(it, self._names.today) else "",
            may_register=it.active is not False,
        )
        person.sayings += alive(it, "Patient", self._sector, self._when(each))
        said = of_patient(it, "Patient", self._sector, self._names)
        if said:
            person.sayings.append(Saying((), tuple(map(Said, said)), self._when(each)))
        self._people[f"{each.entry.position}"] = person
        if it.link:
            self._linked.append((f"{each.entry.position}", it))

    def _resource(
        self, each: Found, told_medicines: list[Any], told_services: list[Any],
        told_lists: list[Any],
    ) -> None:  # fmt: skip
        shape, reader = self._readers[each.kind]
        it: Resource = decode(each.raw, shape)
        at = self._at(each, it)
        words = self._record.noted(each, reader(it, at))
        if not words and each.kind == "List":
            self.parsed.passed_over.append(PassedOver(each.entry, Skipped.GROUPING))
            return
        if not words and is_retracted(each.raw):
            part = "#" if each.kind in IN_PARTS else ""
            words = [Wording(f"{at.ref}{part}", Kind.NOTE, self._sector, "Withdrawn",
                             status=WITHDRAWN)]  # fmt: skip
        about = written.about(it) if isinstance(it, List) else it.about
        person = self._person(about, at.base)
        if not words:
            raise Unfit(WORDLESS)
        if each.kind not in IN_PARTS:
            words = self._recorded.beside(each.entry, words)
        saying = Saying(
            (each.entry,),
            tuple(map(Said, words)),
            at.said_at,
            whole=f"{at.ref}#" if each.kind in IN_PARTS else "",
        )
        if isinstance(it, (MedicationRequest, ServiceRequest)) and (
            it.do_not_perform or it.intent in PROPOSED
        ):  # never a part of what is in use
            person.sayings.append(saying)
        elif isinstance(it, (MedicationRequest, MedicationStatement)):
            told_medicines.append((person, each, it, saying))
        elif isinstance(it, (EpisodeOfCare, ServiceRequest)):
            told_services.append((person, each, it, saying))
        elif isinstance(it, List):
            told_lists.append((person, saying))
        else:
            person.sayings.append(saying)

    def _complete(self) -> None:
        """A GP's record holds all there is of the sections that it has; another may of all."""
        if not self._all_known:
            return
        found: dict[int, set[str]] = defaultdict(set)
        sent = frozenset(self._sent)
        for about, sections in self._record.sections() if self._stu3 else ():
            with suppress(Unfit):  # whoever it is, the list itself is set aside
                found[id(self._person(about, ""))] |= sections
        for person in self._people.values():
            if id(person) in found:
                gp_connect.close(person, found[id(person)], sent, self._said_at)
        reach = whole.reach(self._bundle, len(self._rows), {ref.partition("/")[0] for ref in sent})
        if reach is not None:
            kinds = {*self._readers, "Patient"} & (reach.kinds or {*self._readers, "Patient"})
            marks = "/#" if self._asides else "/#|"  # what has no id and waits is any of its type
            refs = tuple(f"{kind}{mark}" for kind in sorted(kinds) for mark in marks)
            told = Complete(refs, sent, self._said_at, guarded=not reach.sure)
            whole.close(self._people.values(), reach, told)

    def _at(self, each: Found, it: Resource) -> At:
        return At(
            self._ref(each),
            self._sector,
            self._names,
            confidentiality(each.head.meta, self._bundle.meta),
            it.contained,
            self._when(each),
            each.base,
        )

    def _ref(self, each: Found) -> str:
        """The name of its item within this source: its id, or else what never changes about it."""
        if each.ident:
            ref = f"{each.kind}/{each.ident}"
            if self._refs.setdefault(ref, each.full_url) == each.full_url:
                return ref
            return clean.ref(each.full_url)
        for identifier in each.identifiers:
            if identifier.value:
                return clean.ref(f"{each.kind}|{identifier.system or ''}|{identifier.value}")
        return clean.ref(f"{each.kind}|{each.full_url or digest(each.raw)}")

    def _when(self, each: Found) -> datetime | None:
        """When its source last said so: a whole export says everything in it once more."""
        return self._said_at or self._updated(each) or self._recorded.at.get(each.entry)

    def _updated(self, each: Found) -> datetime | None:
        return clean.instant(each.head.meta.last_updated) if each.head.meta else None

    def _person(self, about: References, base: str) -> Person:
        """The one person that an entry is about, in this file or known by their id alone."""
        references = listed(about)
        if base:
            references = [self._names.based(each, base) or each for each in references]
        only = references[0] if len(references) == 1 else None
        text = only.reference if only and not only.identifier else None
        if not text:  # an identifier may name someone else
            return self._one_of(references, base)
        if (text, base) not in self._meant:
            self._meant[text, base] = self._one_of(references, base)
        return self._meant[text, base]

    def _one_of(self, references: list[Reference], base: str) -> Person:
        found = [self._names.find(each) for each in references]
        if any(map(names_two, references, found)):
            raise Unfit(SEVERAL)
        if any(
            each and is_elsewhere(one, each, base)
            for one, each in zip(references, found, strict=True)
        ):
            raise Unfit(FOREIGN)
        people = {
            f"{each.entry.position}": each for each in found if each and each.kind == "Patient"
        }
        if len(people) > 1:
            raise Unfit(SEVERAL)
        for key in people:
            if key in self._people:
                return self._people[key]
            raise Unfit("It is about a patient whose own entry cannot be read.")
        if not references:
            raise Unfit(NOBODY)
        if any(map(self._names.is_shared, references)):
            raise Unfit(SHARED)
        for reference in references:
            if ref := known_by(reference):
                return self._people.setdefault(ref, Person((ref,)))
        if any(found) or any(target(each)[0] not in ("", "Patient") for each in references):
            raise Unfit(SOMETHING)
        raise Unfit(ELSEWHERE if any(each.reference for each in references) else NOBODY)

    def _named(self, entry: Entry) -> Iterator[str]:
        return named(self._rows[entry.position - 1], self._names)
