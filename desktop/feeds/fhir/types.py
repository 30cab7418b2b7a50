"""FHIR R4, as much of it as is shown here: tolerant structs that ignore what they do not know.

Everything may be absent. A field of the wrong shape makes its resource unreadable, so that nothing
half understood is ever shown.
"""

from decimal import Decimal
from typing import Any

from msgspec import Raw, Struct, field


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


class Identifier(Loose):
    use: str | None = None
    system: str | None = None
    value: str | int | None = None


class Reference(Loose):
    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


References = list[Reference] | Reference | None


class Period(Loose):
    start: str | None = None
    end: str | None = None


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


class ContactPoint(Loose):
    system: str | None = None
    value: str | None = None
    use: str | None = None
    rank: int | None = None


class Address(Loose):
    use: str | None = None
    type: str | None = None
    text: str | None = None
    line: list[str | None] | None = None
    city: str | None = None
    postal_code: str | None = None


class Meta(Loose):
    last_updated: str | None = None
    version_id: str | int | None = None
    security: list[Coding] | None = None


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


class BundleMeta(Meta):
    profile: Any = None


class Bundle(Loose):
    resource_type: str | None = None
    type: str | None = None
    timestamp: str | None = None
    meta: BundleMeta | None = None
    entry: list[Raw] | None = None


class Resource(Loose):
    """What all resources that become items share."""

    contained: list[Raw] | None = None

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


class Spoken(Loose):
    language: Concept | None = None
    preferred: bool | None = None


class PatientLink(Loose):
    other: Reference | None = None
    type: str | None = None


class Patient(Resource):
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


# --- the record ----------------------------------------------------------------------------------


class Condition(Resource):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    category: list[Concept] | None = None
    severity: Concept | None = None
    code: Concept | None = None
    body_site: list[Concept] | None = None
    subject: Reference | None = None
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    abatement_string: str | None = None
    recorded_date: str | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None


class Reaction(Loose):
    substance: Concept | None = None
    manifestation: list[Concept] | None = None
    description: str | None = None
    severity: str | None = None


class AllergyIntolerance(Resource):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    type: str | None = None
    criticality: str | None = None
    code: Concept | None = None
    patient: Reference | None = None
    onset_date_time: str | None = None
    recorded_date: str | None = None
    reaction: list[Reaction] | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None

    @property
    def about(self) -> References:
        return self.patient


class Dosage(Loose):
    text: str | None = None
    patient_instruction: str | None = None
    as_needed_boolean: bool | None = None


class DispenseRequest(Loose):
    validity_period: Period | None = None


class MedicationRequest(Resource):
    status: str | None = None
    status_reason: Concept | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    authored_on: str | None = None
    reason_code: list[Concept] | None = None
    based_on: References = None
    prior_prescription: Reference | None = None
    course_of_therapy_type: Concept | None = None
    dosage_instruction: list[Dosage] | None = None
    dispense_request: DispenseRequest | None = None
    note: list[Annotation] | None = None


class MedicationStatement(Resource):
    status: str | None = None
    status_reason: list[Concept] | None = None
    medication_codeable_concept: Concept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    reason_code: list[Concept] | None = None
    based_on: References = None
    derived_from: list[Reference] | None = None
    dosage: list[Dosage] | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None


class Measured(Resource):
    """A value, of whatever kind: an observation's own, or one of its components'."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_time: str | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    data_absent_reason: Concept | None = None
    interpretation: list[Concept] | None = None


class ReferenceRange(Loose):
    low: Quantity | None = None
    high: Quantity | None = None
    text: str | None = None


class Observation(Measured):
    status: str | None = None
    category: list[Concept] | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    body_site: Concept | None = None
    method: Concept | None = None
    reference_range: list[ReferenceRange] | None = None
    component: list[Measured] | None = None
    note: list[Annotation] | None = None


class DiagnosticReport(Resource):
    status: str | None = None
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    result: list[Reference] | None = None
    conclusion: str | None = None


class Procedure(Resource):
    status: str | None = None
    status_reason: Concept | None = None
    code: Concept | None = None
    subject: Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    reason_code: list[Concept] | None = None
    body_site: list[Concept] | None = None
    outcome: Concept | None = None
    note: list[Annotation] | None = None


class Immunization(Resource):
    status: str | None = None
    status_reason: Concept | None = None
    vaccine_code: Concept | None = None
    patient: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_string: str | None = None
    lot_number: str | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None

    @property
    def about(self) -> References:
        return self.patient
