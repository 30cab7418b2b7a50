"""What the team knows, with the rules that belong to it.

Importing this package declares every table.
"""

from desktop.models.audit import AuditEntry, AuditPatient
from desktop.models.base import Base
from desktop.models.copy import Copy
from desktop.models.deletion import Deletion
from desktop.models.draft import Draft
from desktop.models.finding import Finding, FindingAnswer
from desktop.models.intake import (
    Account,
    Correction,
    FileOriginal,
    Import,
    ImportFile,
    OriginalKey,
    Waiting,
)
from desktop.models.item import Item, ItemAnnotation, ItemWording, Source
from desktop.models.matching import (
    MatchItem,
    MatchOriginal,
    MatchRef,
    MatchRefusal,
    PatientMerge,
    PatientMergePart,
    WaitingMatch,
    WaitingRef,
)
from desktop.models.meeting import Action, AgendaItem, AgendaOutcome, Attendee, Meeting
from desktop.models.patient import Description, Patient, PatientLink
from desktop.models.people import (
    Absence,
    Credential,
    Organisation,
    OrganisationName,
    OwnRecord,
    Place,
    Practice,
    Staff,
    StaffPractice,
    StaffTeam,
    Team,
)
from desktop.models.plan import PlanContingency, PlanGoal, PlanGoalAction, PlanVersion
from desktop.models.policy import PolicyCell, PolicyLimit, PolicyPermission, PolicyVersion
from desktop.models.relationship import AccessReview, Objection, Relationship
from desktop.models.saved_list import SavedList
from desktop.models.table_mapping import TableMapping

__all__ = [
    "Absence",
    "AccessReview",
    "Account",
    "Action",
    "AgendaItem",
    "AgendaOutcome",
    "Attendee",
    "AuditEntry",
    "AuditPatient",
    "Base",
    "Copy",
    "Correction",
    "Credential",
    "Deletion",
    "Description",
    "Draft",
    "FileOriginal",
    "Finding",
    "FindingAnswer",
    "Import",
    "ImportFile",
    "Item",
    "ItemAnnotation",
    "ItemWording",
    "MatchItem",
    "MatchOriginal",
    "MatchRef",
    "MatchRefusal",
    "Meeting",
    "Objection",
    "Organisation",
    "OrganisationName",
    "OriginalKey",
    "OwnRecord",
    "Patient",
    "PatientLink",
    "PatientMerge",
    "PatientMergePart",
    "Place",
    "PlanContingency",
    "PlanGoal",
    "PlanGoalAction",
    "PlanVersion",
    "PolicyCell",
    "PolicyLimit",
    "PolicyPermission",
    "PolicyVersion",
    "Practice",
    "Relationship",
    "SavedList",
    "Source",
    "Staff",
    "StaffPractice",
    "StaffTeam",
    "TableMapping",
    "Team",
    "Waiting",
    "WaitingMatch",
    "WaitingRef",
]
