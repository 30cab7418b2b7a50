"""FHIR R4, as much of it as is shown here: tolerant structs that ignore what they do not know.

Everything may be absent. A field of the wrong shape makes its resource unreadable, so that nothing
half understood is ever shown.
"""

from decimal import Decimal
from typing import Any

from msgspec import Raw, Struct, field

from desktop.feeds.fhir.codes import code_of


class Loose(Struct, rename="camel", kw_only=True, gc=False):
    """Unknown fields are passed over; field names are FHIR's own in snake case."""


class Coding(Loose):
    system: str | None = None
    code: str | int | None = None
    display: str | None = None
    user_selected: bool | None = None


class Concept(Loose):
    coding: list[Coding] | None = None
    text: str | None = None


Concepts = list[Concept] | Concept | None
"""Some systems send a list where R4 has one, or one where it has a list."""


class Period(Loose):
    start: str | None = None
    end: str | None = None


class Identifier(Loose):
    use: str | None = None
    system: str | None = None
    value: str | int | None = None
    period: Period | None = None


class Reference(Loose):
    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


References = list[Reference] | Reference | None


class Quantity(Loose):
    value: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None


class Range(Loose):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Loose):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Annotation(Loose):
    text: str | None = None


class HumanName(Loose):
    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str | None] | None = None
    prefix: list[str | None] | None = None
    period: Period | None = None


class ContactPoint(Loose):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    rank: int | None = None
    period: Period | None = None


class Address(Loose):
    use: str | None = None
    type: str | None = None
    text: str | None = None
    line: list[str | None] | None = None
    city: str | None = None
    postal_code: str | None = None
    period: Period | None = None


class Meta(Loose):
    last_updated: str | None = None
    version_id: str | int | None = None
    security: list[Coding] | None = None
    tag: list[Coding] | Coding | None = None


class Extension(Loose):
    url: str = ""
    extension: list["Extension"] | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_codeable_concept: Concept | None = None
    value_code: str | None = None
    value_date_time: str | None = None


class Attachment(Loose):
    content_type: str | None = None
    title: str | None = None
    data: str | None = None
    creation: str | None = None


class Head(Loose):
    """Of any resource: enough to file it."""

    resource_type: str | None = None
    id: str | int | None = None
    meta: Meta | None = None
    identifier: list[Identifier] | Identifier | None = None
    url: Any = None


class Row(Loose):
    """An entry of a bundle. One sample puts the resource straight into the entry."""

    full_url: str | None = None
    resource: Raw = field(default_factory=Raw)
    resource_type: str | None = None
    request: Any = None
    response: Any = None


class BundleMeta(Meta):
    profile: Any = None


class Bundle(Loose):
    resource_type: str | None = None
    implicit_rules: str | None = None
    type: str | None = None
    timestamp: str | None = None
    meta: BundleMeta | None = None
    total: Any = None
    link: Any = None
    entry: list[Raw] | None = None


class Resource(Loose):
    """What all resources that become items share."""

    contained: list[Raw] | None = None
    status: str | None = None
    """As ``codes.code_of`` has it."""
    intent: str | None = None

    def __post_init__(self) -> None:
        if self.status is not None:
            self.status = code_of(self.status)
        if self.intent is not None:
            self.intent = code_of(self.intent)

    @property
    def about(self) -> References:
        """Whom it is about."""
        return getattr(self, "subject", None)


# --- people and places ---------------------------------------------------------------------------


class PatientContact(Loose):
    relationship: list[Concept] | None = None
    name: HumanName | None = None
    telecom: list[ContactPoint] | None = None
    organization: Reference | None = None
    period: Period | None = None


class Spoken(Loose):
    language: Concept | None = None
    preferred: bool | None = None


class PatientLink(Loose):
    other: Reference | None = None
    type: str | None = None


class Patient(Resource):
    active: bool | None = None
    identifier: list[Identifier] | None = None
    name: list[HumanName] | None = None
    telecom: list[ContactPoint] | None = None
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    address: list[Address] | None = None
    contact: list[PatientContact] | None = None
    communication: list[Spoken] | None = None
    general_practitioner: list[Reference] | None = None
    managing_organization: Reference | None = None
    link: list[PatientLink] | None = None
    extension: list[Extension] | None = None
    meta: Meta | None = None


class RelatedPerson(Resource):
    patient: Reference | None = None
    active: bool | None = None
    relationship: Concepts = None
    name: list[HumanName] | None = None
    telecom: list[ContactPoint] | None = None
    period: Period | None = None
    extension: list[Extension] | None = None

    @property
    def about(self) -> References:
        return self.patient


class Qualification(Loose):
    code: Concept | None = None


class DeviceName(Loose):
    name: str | None = None


class Named(Resource):
    """Organization, Practitioner, PractitionerRole, Location, HealthcareService, Medication,
    Questionnaire, Device."""

    name: Any = None
    telecom: list[ContactPoint] | None = None
    practitioner: Reference | None = None
    organization: Reference | None = None
    code: Concepts = None
    qualification: list[Qualification] | None = None
    identifier: list[Identifier] | Identifier | None = None
    title: str | None = None
    description: Any = None
    type: Any = None
    device_name: list[DeviceName] | None = None
