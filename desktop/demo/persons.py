"""The Patient resource, and the people around someone, as each source has them."""

from datetime import date

from desktop.demo.directory import Practice
from desktop.demo.fhir import NHS_NUMBER, ODS, RESTRICTED, UKCORE, Json, Record, moment
from desktop.demo.people import Address, Person

LANGUAGE = "https://fhir.hl7.org.uk/CodeSystem/UKCore-HumanLanguage"


def add_patient(
    record: Record, *, on: date | None = None, gp_of: bool = True, address: Address | None = None,
    alive: bool = False, extension: list[Json] | None = None,
    communication: list[Json] | None = None, practice: Practice | None = None,
) -> None:  # fmt: skip
    """Must come first: the rest of the record refers to it.

    ``address`` and ``alive`` let a source hold what another no longer does.
    """
    person, feed = record.person, record.feed
    ident = feed.ident(person.index, "Patient")
    record.patient = feed.reference("Patient", ident)
    home = address or person.address
    fields: Json = {
        "identifier": [
            {"system": NHS_NUMBER, "value": _spaced(person.nhs) if person.index % 41 == 7
             else person.nhs},
            {"system": f"https://fhir.{feed.source}.example/id/patient",
             "value": f"{feed.source[:3].upper()}{person.index * 13 + 20_011:07}"},
        ],
        "name": _names(person),
        "telecom": _telecom(person) or None,
        "gender": person.gender,
        "birthDate": person.born.isoformat(),
        "address": [{"use": "home", "line": [home.line], "city": home.village,
                     "district": "Dunholm", "postalCode": home.postcode}],
        "extension": [*(extension or []), _ethnicity(person)],
        "communication": communication,
    }  # fmt: skip
    if person.died and not alive:
        fields["deceasedDateTime"] = record.at(person.died, 0, 0)
        on = on and max(on, person.died)  # nobody knew of it before
    if gp_of:
        practice = practice or person.practice
        organisation = record.organisation(practice.code, practice.name, practice.telephone)
        fields["managingOrganization"] = organisation
        fields["generalPractitioner"] = [organisation]
    else:
        fields["generalPractitioner"] = [
            {"type": "Organization", "display": person.practice.name,
             "identifier": {"system": ODS, "value": person.practice.code}}
        ]  # fmt: skip
    if person.sensitive:
        for withheld in ("telecom", "address", "managingOrganization", "generalPractitioner"):
            fields.pop(withheld, None)
    resource: Json = {"resourceType": "Patient", "id": ident}
    if on:
        resource["meta"] = {"lastUpdated": moment(on, 8, 15)}
    if person.sensitive:
        resource.setdefault("meta", {})["security"] = [RESTRICTED]
    resource.update((key, value) for key, value in fields.items() if value is not None)
    record.put(record.patient, resource)


def _spaced(nhs: str) -> str:
    return f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}"


def _names(person: Person) -> list[Json]:
    names: list[Json] = [
        {"use": "official", "family": person.family, "given": person.given.split(),
         "prefix": [person.title]}
    ]  # fmt: skip
    if person.preferred:
        names.append({"use": "nickname", "given": [person.preferred]})
    if person.former_family:
        names.append({"use": "maiden", "family": person.former_family, "given": [person.given]})
    return names


def _telecom(person: Person) -> list[Json]:
    found = []
    if person.landline:
        found.append({"system": "phone", "value": person.landline, "use": "home"})
    if person.mobile:
        found.append({"system": "phone", "value": person.mobile, "use": "mobile"})
    return found


def _ethnicity(person: Person) -> Json:
    return {"url": UKCORE + "EthnicCategory", "valueCodeableConcept": {"text": person.ethnicity}}


def speaks(language: str, code: str, *, interpreter: bool) -> Json:
    """The UK Core extension for the language someone speaks."""
    return {
        "url": UKCORE + "NHSCommunication",
        "extension": [
            {"url": "language", "valueCodeableConcept": {
                "coding": [{"system": LANGUAGE, "code": code, "display": language}]}},
            {"url": "interpreterRequired", "valueBoolean": interpreter},
        ],
    }  # fmt: skip


def add_contact(
    record: Record, given: str, family: str, relationship: str, telephone: str = "", *,
    on: date | None = None, carer: bool = False, next_of_kin: bool = False, rank: int = 1,
    note: str = "", told: str = "",
) -> Json:  # fmt: skip
    """Someone in the person's life; ``told`` is what the person has said that they may be told."""
    relations: list[Json] = [{"text": relationship}]
    if next_of_kin:
        relations.append({"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0131",
                                      "code": "N", "display": "Next-of-Kin"}]})  # fmt: skip
    if carer:
        relations.append({"text": "Unpaid carer"})
    if told:
        relations.append({"text": told})
    return record.add(
        "RelatedPerson", on, active=True, relationship=relations,
        name=[{"use": "usual", "family": family, "given": [given], "text": f"{given} {family}"}],
        telecom=[{"system": "phone", "value": telephone, "rank": rank}] if telephone else None,
        extension=[{"url": UKCORE + "ContactRank", "valuePositiveInt": rank}] + (
            [{"url": "https://tapestry.example/contact-note", "valueString": note}]
            if note else []),
    )  # fmt: skip


def add_household_contacts(record: Record, on: date) -> None:
    """The partner or carer at home, as a practice writes them down."""
    person = record.person
    carer = person.carer
    if carer is not None:
        relation = _relation(person, carer)
        add_contact(record, carer.given, carer.family, relation, carer.mobile or carer.landline,
                    on=on, carer=True, next_of_kin=True)  # fmt: skip
    elif person.partner is not None and person.age(on) >= 60:
        partner = person.partner
        add_contact(record, partner.given, partner.family, _relation(person, partner),
                    partner.mobile or partner.landline, on=on, next_of_kin=True)  # fmt: skip


def _relation(person: Person, other: Person) -> str:
    """What ``other`` is to the person."""
    if other is person.partner:
        return "Husband" if other.gender == "male" else "Wife"
    if person in other.parents:
        return "Son" if other.gender == "male" else "Daughter"
    return "Family member"
