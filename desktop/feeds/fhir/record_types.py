"""More of FHIR R4: the clinical record, of problems, allergies, medicines and what was found."""

from typing import Any

from desktop.feeds.fhir.types import (
    Annotation,
    Attachment,
    Concept,
    Concepts,
    Extension,
    Loose,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    References,
    Resource,
)


class Stage(Loose):
    summary: Concept | None = None


class Condition(Resource):
    stage: list[Stage] | Stage | None = None
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
    onset_range: Range | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_range: Range | None = None
    abatement_string: str | None = None
    abatement_boolean: bool | None = None
    recorded_date: str | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None


class Reaction(Loose):
    substance: Concept | None = None
    manifestation: list[Concept] | None = None
    description: str | None = None
    severity: str | None = None
    note: list[Annotation] | None = None


class AllergyIntolerance(Resource):
    onset_age: Quantity | None = None
    onset_string: str | None = None
    last_occurrence: str | None = None
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
    """Words, and the parts of which only that they were sent matters, in R4 and STU3."""

    text: str | None = None
    patient_instruction: str | None = None
    as_needed_boolean: bool | None = None
    sequence: int | None = None
    as_needed_codeable_concept: Concept | None = None
    additional_instruction: Concepts = None
    timing: Any = None
    dose_and_rate: Any = None
    dose_quantity: Any = None
    dose_range: Any = None
    rate_quantity: Any = None
    rate_range: Any = None
    rate_ratio: Any = None
    max_dose_per_period: Any = None
    max_dose_per_administration: Any = None
    max_dose_per_lifetime: Any = None

    @property
    def has_parts(self) -> bool:
        return self.has_most or any((
            self.timing, self.dose_and_rate, self.dose_quantity, self.dose_range,
            self.rate_quantity, self.rate_range, self.rate_ratio,
        ))  # fmt: skip

    @property
    def has_most(self) -> bool:
        """Whether it says how much is the most."""
        return any((self.max_dose_per_period, self.max_dose_per_administration,
                    self.max_dose_per_lifetime))  # fmt: skip


class DispenseRequest(Loose):
    validity_period: Period | None = None


class MedicationRequest(Resource):
    priority: str | None = None
    status_reason: Concept | None = None
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


class ReferenceRange(Loose):
    low: Quantity | None = None
    high: Quantity | None = None
    text: str | None = None


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
    value_sampled_data: Any = None
    value_attachment: Any = None
    interpretation: list[Concept] | None = None
    reference_range: list[ReferenceRange] | None = None


class Observation(Measured):
    category: list[Concept] | None = None
    subject: Reference | None = None
    focus: list[Reference] | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    issued: str | None = None
    body_site: Concept | None = None
    method: Concept | None = None
    component: list[Measured] | None = None
    note: list[Annotation] | None = None


class DiagnosticReport(Resource):
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    result: list[Reference] | None = None
    conclusion: str | None = None
    conclusion_code: list[Concept] | None = None
    presented_form: list[Attachment] | None = None


class Procedure(Resource):
    complication: list[Concept] | None = None
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


class ReactionTo(Loose):
    """What a vaccination was followed by."""

    date: str | None = None
    detail: Reference | None = None


class Immunization(Resource):
    reaction: list[ReactionTo] | None = None
    status_reason: Concept | None = None
    vaccine_code: Concept | None = None
    patient: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_string: str | None = None
    lot_number: str | None = None
    is_subpotent: bool | None = None
    note: list[Annotation] | None = None
    extension: list[Extension] | None = None

    @property
    def about(self) -> References:
        return self.patient
