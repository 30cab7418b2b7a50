"""More of FHIR R4: who comes, what is arranged, and what was written about it."""

from decimal import Decimal
from typing import Any

from desktop.feeds.fhir.types import (
    Annotation,
    Attachment,
    Coding,
    Concept,
    Concepts,
    DeviceName,
    Extension,
    Loose,
    Period,
    Quantity,
    Reference,
    References,
    Resource,
)


class EncounterParticipant(Loose):
    individual: Reference | None = None


class EncounterLocation(Loose):
    location: Reference | None = None
    status: str | None = None
    period: Period | None = None


class Hospitalization(Loose):
    discharge_disposition: Concept | None = None


class EncounterDiagnosis(Loose):
    condition: Reference | None = None


class Encounter(Resource, rename={"class_": "class", "reason_code": "reasonCode",
                                  "reason_reference": "reasonReference",
                                  "service_type": "serviceType",
                                  "service_provider": "serviceProvider"}):  # fmt: skip
    class_: list[Coding] | Coding | None = None
    type: list[Concept] | None = None
    service_type: Concept | None = None
    subject: Reference | None = None
    participant: list[EncounterParticipant] | None = None
    period: Period | None = None
    reason_code: list[Concept] | None = None
    reason_reference: list[Reference] | None = None
    diagnosis: list[EncounterDiagnosis] | None = None
    location: list[EncounterLocation] | None = None
    hospitalization: Hospitalization | None = None
    service_provider: Reference | None = None


class EpisodeOfCare(Resource):
    type: list[Concept] | None = None
    patient: Reference | None = None
    managing_organization: Reference | None = None
    period: Period | None = None
    care_manager: Reference | None = None
    referral_request: list[Reference] | None = None

    @property
    def about(self) -> References:
        return self.patient


class AppointmentParticipant(Loose):
    actor: Reference | None = None
    status: str | None = None


class Appointment(Resource):
    cancelation_reason: Concept | None = None
    service_type: list[Concept] | None = None
    specialty: list[Concept] | None = None
    appointment_type: Concept | None = None
    reason_code: list[Concept] | None = None
    description: str | None = None
    start: str | None = None
    end: str | None = None
    comment: str | None = None
    patient_instruction: str | None = None
    participant: list[AppointmentParticipant] | None = None

    @property
    def about(self) -> References:
        return [each.actor for each in self.participant or [] if each.actor]


class Repeat(Loose):
    bounds_period: Period | None = None
    day_of_week: list[str | None] | None = None
    time_of_day: list[str | None] | None = None


class Timing(Loose):
    repeat: Repeat | None = None
    code: Concept | None = None


class ServiceRequest(Resource):
    priority: str | None = None
    do_not_perform: bool | None = None
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    occurrence_timing: Timing | None = None
    authored_on: str | None = None
    requester: Reference | None = None
    performer: References = None
    performer_type: Concept | None = None
    based_on: References = None
    reason_code: list[Concept] | None = None
    note: list[Annotation] | None = None


class Restriction(Loose):
    period: Period | None = None


class Task(Resource, rename={"for_": "for", "business_status": "businessStatus",
                             "execution_period": "executionPeriod",
                             "status_reason": "statusReason",
                             "authored_on": "authoredOn"}):  # fmt: skip
    priority: str | None = None
    status_reason: Concepts = None
    business_status: Concept | None = None
    code: Concept | None = None
    description: str | None = None
    for_: Reference | None = None
    execution_period: Period | None = None
    restriction: Restriction | None = None
    authored_on: str | None = None
    requester: Reference | None = None
    owner: Reference | None = None
    note: list[Annotation] | None = None

    @property
    def about(self) -> References:
        return self.for_


class TeamMember(Loose):
    role: Concepts = None
    member: Reference | None = None
    on_behalf_of: Reference | None = None
    period: Period | None = None


class CareTeam(Resource):
    name: str | None = None
    category: list[Concept] | None = None
    subject: Reference | None = None
    period: Period | None = None
    participant: list[TeamMember] | None = None
    managing_organization: References = None


class ActivityDetail(Loose):
    status: str | None = None
    do_not_perform: bool | None = None
    code: Concept | None = None
    description: str | None = None


class Activity(Loose):
    detail: ActivityDetail | None = None
    reference: Reference | None = None


class CarePlan(Resource):
    category: list[Concept] | None = None
    title: str | None = None
    description: str | None = None
    subject: Reference | None = None
    period: Period | None = None
    created: str | None = None
    author: References = None
    activity: list[Activity] | None = None
    note: list[Annotation] | None = None


class Target(Loose):
    due_date: str | None = None


class Goal(Resource):
    lifecycle_status: str | None = None
    achievement_status: Concept | None = None
    description: Concept | None = None
    subject: Reference | None = None
    start_date: str | None = None
    target: list[Target] | None = None
    note: list[Annotation] | None = None


class Flag(Resource):
    category: list[Concept] | None = None
    code: Concept | None = None
    subject: Reference | None = None
    period: Period | None = None
    author: Reference | None = None


class ProvisionActor(Loose):
    role: Concept | None = None
    reference: Reference | None = None


class Provision(Loose):
    type: str | None = None
    provision: Any = None
    period: Period | None = None
    actor: list[ProvisionActor] | None = None


class Consent(Resource):
    scope: Concept | None = None
    category: list[Concept] | None = None
    patient: Reference | None = None
    date_time: str | None = None
    policy_rule: Concept | None = None
    provision: Provision | None = None
    source_reference: Reference | None = None
    source_attachment: Attachment | None = None

    @property
    def about(self) -> References:
        return self.patient


class Payload(Loose):
    content_string: str | None = None
    content_reference: Reference | None = None
    content_attachment: Attachment | None = None


class Communication(Resource):
    category: list[Concept] | None = None
    topic: Concept | None = None
    reason_code: list[Concept] | None = None
    subject: Reference | None = None
    sent: str | None = None
    received: str | None = None
    sender: Reference | None = None
    recipient: list[Reference] | None = None
    payload: list[Payload] | None = None
    note: list[Annotation] | None = None


class Content(Loose):
    attachment: Attachment | None = None


class DocumentReference(Resource):
    doc_status: str | None = None
    security_label: Concepts = None
    type: Concept | None = None
    category: list[Concept] | None = None
    subject: Reference | None = None
    date: str | None = None
    author: References = None
    description: str | None = None
    content: list[Content] | None = None


class Narrative(Loose):
    status: str | None = None
    div: str | None = None


class Section(Loose):
    title: str | None = None
    code: Concept | None = None
    text: Narrative | None = None
    empty_reason: Concept | None = None
    entry: list[Reference] | None = None
    section: list["Section"] | None = None


class Composition(Resource):
    type: Concept | None = None
    subject: Reference | None = None
    date: str | None = None
    author: References = None
    title: str | None = None
    confidentiality: str | None = None
    section: list[Section] | None = None


class Device(Resource):
    type: Concept | None = None
    device_name: list[DeviceName] | None = None
    patient: Reference | None = None
    note: list[Annotation] | None = None

    @property
    def about(self) -> References:
        return self.patient


class DeviceRequest(Resource):
    code_codeable_concept: Concept | None = None
    code_reference: Reference | None = None
    subject: Reference | None = None
    authored_on: str | None = None
    occurrence_date_time: str | None = None
    reason_code: list[Concept] | None = None
    note: list[Annotation] | None = None


class List(Resource):
    title: str | None = None
    code: Concept | None = None
    subject: Reference | None = None
    date: str | None = None
    note: list[Annotation] | None = None
    empty_reason: Concept | None = None
    extension: list[Extension] | None = None


class QuestionnaireAnswer(Loose):
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_decimal: Decimal | None = None
    value_date: str | None = None
    value_date_time: str | None = None
    value_time: str | None = None
    value_coding: Coding | None = None
    value_quantity: Quantity | None = None
    value_reference: Reference | None = None
    value_attachment: Attachment | None = None
    value_uri: str | None = None
    item: list["QuestionnaireItem"] | None = None


class QuestionnaireItem(Loose):
    link_id: str | None = None
    text: str | None = None
    answer: list[QuestionnaireAnswer] | None = None
    item: list["QuestionnaireItem"] | None = None


class QuestionnaireResponse(Resource):
    questionnaire: str | None = None
    subject: Reference | None = None
    authored: str | None = None
    author: Reference | None = None
    source: Reference | None = None
    item: list[QuestionnaireItem] | None = None
