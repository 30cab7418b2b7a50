"""What FHIR's definitions say of its elements that XML does not show: which repeat, which count.

In XML a field that may be there several times looks the same as one that is there once, and a
number the same as a text. So said for the types that are read or pointed to here; ``IN`` names the
element or resource type right above. Taken from the definitions of R4 (4.0.1) and STU3 (3.0.2).
"""

from collections.abc import Iterable

ALWAYS = frozenset("""
    about account additionalInstruction additive addresses alias answer appliesTo assessment
    attester availableTime basedOn careTeam characteristic classHistory codeFilter
    codedDiagnosis coding communication complication complicationDetail conclusionCode
    consentingParty contact contained content contributor coverageArea dateFilter dayOfWeek
    daysOfWeek derivedFrom detectedIssue deviceName diagnosis dietPreference dosage
    dosageInstruction doseAndRate education endpoint entity entry episodeOfCare event
    eventHistory except extension focalDevice followUp generalPractitioner given goal hasMember
    healthcareService hoursOfOperation image imagingStudy inResponseTo incomingReferral
    indication ingredient input insurance line locationCode locationReference manifestation
    media medium modifierExtension notAvailable note orderDetail outcomeCode
    outcomeCodeableConcept outcomeReference output parameter participant payload policy prefix
    presentedForm priorRequest problem program programEligibility programName progress property
    protocolApplied qualification reaction reasonNotGiven reasonNotTaken recipient
    referenceRange referralMethod referralRequest related relatesTo relevantHistory replaces
    report requestedPeriod responsibleParty result resultsInterpreter safety section security
    securityLabel serviceProvisionCode serviceRequested slot specialArrangement specialCourtesy
    specialization statusHistory subpotentReason suffix supportingInfo supportingInformation tag
    targetDisease team telecom timeOfDay udiCarrier usedCode usedReference vaccinationProtocol
    verification
""".split())  # fmt: skip
_SUBJECTS = (
    "AllergyIntolerance Appointment CarePlan CareTeam Communication Condition Device DeviceRequest "
    "DiagnosticReport DocumentReference Encounter EpisodeOfCare Flag Goal HealthcareService "
    "Immunization List Location Medication MedicationRequest MedicationStatement Observation "
    "Organization Patient Practitioner PractitionerRole Procedure ProcedureRequest ReferralRequest "
    "RelatedPerson ServiceRequest Task qualification"
)
_REASONED = (
    "Appointment CareTeam Communication DeviceRequest Encounter Immunization MedicationRequest "
    "MedicationStatement Procedure ProcedureRequest ReferralRequest ServiceRequest detail"
)
_INSTANCES = (
    "CarePlan Communication DeviceRequest MedicationRequest Procedure ServiceRequest detail"
)
IN = {
    "action": "Consent except provision",
    "activity": "CarePlan",
    "actor": "Consent except provision",
    "address": "Organization Patient Practitioner RelatedPerson",
    "agent": "Provenance entity",
    "author": "Composition DocumentReference section",
    "batch": "package",
    "bodySite": "Condition Procedure ProcedureRequest ServiceRequest",
    "category": "AllergyIntolerance CarePlan CareTeam Communication Composition Condition Consent "
                "DocumentReference Goal Observation ProcedureRequest ServiceRequest",
    "class": "except provision",
    "code": "PractitionerRole codeFilter event evidence except provision",
    "component": "Observation",
    "data": "Consent except provision",
    "definition": "CarePlan Communication DeviceRequest MedicationRequest Procedure "
                  "ProcedureRequest ReferralRequest",
    "detail": "event evidence",
    "evidence": "Condition",
    "focus": "Observation",
    "identifier": _SUBJECTS,
    "instantiatesCanonical": _INSTANCES,
    "instantiatesUri": _INSTANCES,
    "item": "QuestionnaireResponse answer item",
    "link": "Bundle Patient",
    "location": "Encounter HealthcareService PractitionerRole",
    "managingOrganization": "CareTeam",
    "name": "Patient Practitioner RelatedPerson",
    "organization": "Consent",
    "parent": "QuestionnaireResponse",
    "partOf": "CarePlan Communication MedicationStatement Observation Procedure "
              "QuestionnaireResponse Task",
    "performer": "Consent DiagnosticReport Immunization Observation Procedure ServiceRequest "
                 "detail",
    "performerType": "Task",
    "photo": "Patient Practitioner RelatedPerson",
    "practitioner": "Immunization",
    "profile": "meta",
    "provision": "provision",
    "purpose": "Consent except provision",
    "reason": "Appointment Encounter Provenance explanation",
    "reasonCode": _REASONED,
    "reasonReference": _REASONED,
    "relationship": "contact",
    "role": "agent",
    "serviceType": "Appointment",
    "signature": "Provenance",
    "specialty": "Appointment HealthcareService PractitionerRole",
    "specimen": "DiagnosticReport ProcedureRequest ServiceRequest",
    "statusReason": "Device MedicationStatement",
    "target": "Provenance",
    "type": "Encounter EpisodeOfCare HealthcareService Organization participant signature",
    "valueCode": "property",
    "valueQuantity": "property",
    "when": "repeat",
}  # fmt: skip
IN_R4 = {
    "appointment": "Encounter",
    "category": "DiagnosticReport Flag HealthcareService MedicationRequest",
    "eligibility": "HealthcareService",
    "encounter": "context",
    "identifier": "Consent",
    "interpretation": "Observation component",
    "relationship": "RelatedPerson",
    "role": "participant",
    "serviceCategory": "Appointment",
    "stage": "Condition",
    "target": "Goal",
    "type": "Location",
    "version": "Device",
}
IN_STU3 = {"author": "CarePlan", "mode": "attester", "topic": "Communication"}

TEXTS = frozenset("""
    alias dayOfWeek daysOfWeek given instantiatesCanonical instantiatesUri line policy prefix
    profile programName suffix timeOfDay when
""".split())  # fmt: skip
"""Of those that repeat, the ones that are a bare text: where one has none, JSON says ``null``."""
FLAGS = frozenset("""
    abatementBoolean active allDay allowed allowedBoolean appointmentRequired asNeededBoolean
    contributedToDeath deceasedBoolean deleted detailBoolean doNotPerform estimatedAge isActive
    isBrand isOverTheCounter isSubpotent multipleBirthBoolean notDone notGiven preferred
    primarySource prohibited reported reportedBoolean userSelected valueBoolean verified
    wasSubstituted
""".split())  # fmt: skip
NUMBERS = frozenset("""
    altitude count countMax detailInteger dimensions doseNumberPositiveInt doseSequence duration
    durationMax factor frequency frequencyMax latitude limit longitude lowerLimit minutesDuration
    multipleBirthInteger numberOfRepeatsAllowed offset period periodMax priority rank repetitions
    sequence seriesDoses seriesDosesPositiveInt size total upperLimit value valueDecimal
    valueInteger valuePositiveInt valueUnsignedInt
""".split())  # fmt: skip


BARE = TEXTS | FLAGS | NUMBERS | frozenset("""
    abatementDateTime abatementString assertedDate authorString authored authoredOn authority
    availabilityExceptions availableEndTime availableStartTime birthDate blob carrierAIDC
    carrierHRF category city clinicalStatus closingTime code comment comparator conclusion
    confidentiality contentString contentType country created creation criticality data date
    dateAsserted dateTime deceasedDateTime definition definitionUri description detailString
    deviceIdentifier display distinctIdentifier district docStatus documentType doseNumberString
    dueDate durationUnit effectiveDateTime effectiveInstant eligibilityNote end entryType event
    expirationDate extraDetails family gender hash implicitRules indexed intent issued issuer
    jurisdiction kind language lastModified lastOccurrence lastUpdated lifecycleStatus linkId
    lotNumber manufactureDate manufacturer meaning mode model modelNumber name occurredDateTime
    occurrenceDateTime occurrenceString onBehalfOfUri onset onsetDateTime onsetString
    openingTime partNumber patientInstruction performedDateTime performedString periodUnit
    policyRule postalCode presentationDate publicationDate questionnaire received recorded
    recordedDate reference relation required role scheduledString sent serialNumber series
    seriesDosesString severity sigFormat source start startDate state status statusDate
    statusReason system taken targetFormat text time timestamp title type unit uri use valueDate
    valueDateTime valueString valueTime valueUri verificationDate verificationStatus version
    versionId whatUri whoUri
""".split())  # fmt: skip
"""What is a bare text, flag or number, here or there: where it has extensions and no value, JSON
has nothing under its name."""

_NAMED_BY_TEXT = frozenset({
    "component", "contact", "requisition", "telecom", "valueContactPoint", "version",
})  # fmt: skip


def _pairs(*tables: dict[str, str]) -> Iterable[tuple[str, str]]:
    return ((above, name) for table in tables for name, all_ in table.items()
            for above in all_.split())  # fmt: skip


MANY_R4 = frozenset(_pairs(IN, IN_R4))
MANY_STU3 = frozenset(_pairs(IN, IN_STU3))


def is_text(above: str) -> bool:
    """Whether the ``value`` in an element is a text: an identifier's or a telephone's.

    Else it is how much of something there is.
    """
    return above in _NAMED_BY_TEXT or above.casefold().endswith("identifier")
