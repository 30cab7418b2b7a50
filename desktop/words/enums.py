"""The closed lists of the field. The values are stored, so they never change meaning."""

from enum import StrEnum


class Sector(StrEnum):
    """Who says it. Shown as a shape first and a colour second."""

    HEALTH = "health"
    SOCIAL = "social"
    VOLUNTARY = "voluntary"
    PERSON = "person"


class Kind(StrEnum):
    """What an item is about, in the order of the Core Information Standard where it has one."""

    ABOUT_ME = "about me"
    REQUIREMENT = "requirement"  # communication needs, print format, reasonable adjustments
    ALERT = "alert"
    LEGAL = "legal"  # LPA, deputy, DoLS, DNACPR pointer, capacity, consent
    SAFEGUARDING = "safeguarding"
    CONTACT = "contact"
    PROFESSIONAL = "professional"
    REFERRAL = "referral"
    ADMISSION = "admission"
    APPOINTMENT = "appointment"
    VACCINATION = "vaccination"
    PROBLEM = "problem"
    PROCEDURE = "procedure"
    SOCIAL_CONTEXT = "social context"
    SERVICE = "service"
    RESULT = "result"
    FRAILTY = "frailty"
    ASSESSMENT = "assessment"
    REVIEW = "review"
    REQUEST = "request"
    ENCOUNTER = "encounter"
    VISIT = "visit"
    ALLERGY = "allergy"
    MEDICINE = "medicine"
    EQUIPMENT = "equipment"
    CARE_PLAN = "care plan"
    GOAL = "goal"
    NOTE = "note"
    DOCUMENT = "document"


class Confidentiality(StrEnum):
    """How closely an item is held; a source's label sets it."""

    NORMAL = "normal"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"


class ItemStatus(StrEnum):
    """Where an item stands now."""

    ACTIVE = "active"
    ENDED = "ended"
    PLANNED = "planned"
    WITHDRAWN = "withdrawn"  # entered in error at the source: leaves the screen, stays in history


class Role(StrEnum):
    """What a member of staff does in the team."""

    GP = "gp"
    PRACTICE_NURSE = "practice nurse"
    PHARMACIST = "pharmacist"
    PRACTICE_STAFF = "practice staff"
    PRACTICE_MANAGER = "practice manager"
    CARE_COORDINATOR = "care co-ordinator"
    COMMUNITY_MATRON = "community matron"
    COMMUNITY_NURSE = "community nurse"
    PHYSIOTHERAPIST = "physiotherapist"
    OCCUPATIONAL_THERAPIST = "occupational therapist"
    SOCIAL_WORKER = "social worker"
    LINK_WORKER = "link worker"
    SPECIALIST = "specialist"
    CARE_HOME_STAFF = "care home staff"
    GOVERNANCE_LEAD = "information governance lead"
    SERVICE_ACCOUNT = "service account"


PRACTICE_ROLES = frozenset(
    {Role.GP, Role.PRACTICE_NURSE, Role.PHARMACIST, Role.PRACTICE_STAFF, Role.PRACTICE_MANAGER}
)
"""Roles that reach patients through the registered list of their own practice."""


CARES_FOR_NOBODY = frozenset({Role.GOVERNANCE_LEAD, Role.SERVICE_ACCOUNT})
"""Roles that no person is ever given to."""


class Permission(StrEnum):
    """What policy lets a role do, besides seeing facts."""

    DECLARE = "declare a relationship"
    BREAK_GLASS = "break the glass"
    KNOW_CATEGORIES = "know what sorts of facts are withheld"
    LOOK_AFTER_PEOPLE = "look after people"
    GOVERN = "govern disclosure"
    REMEMBER = "be remembered on one's own computer"
    MATCH = "match people"
    ADD = "add to the record"
    EXPORT = "export lists"


class MatchState(StrEnum):
    """Where someone whom a source described, and nobody could place, stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REGISTERED = "registered"
    FOUND = "found"  # a later file said enough to place them without anybody's help


DECIDED = (MatchState.CONFIRMED, MatchState.REGISTERED)
"""What someone of the office said, and can take back."""


class Limit(StrEnum):
    """The numbers of the policy, each with its unit in its name."""

    DECLARED_DAYS = "days a declared relationship lasts"
    BREAK_GLASS_MINUTES = "minutes broken glass stays open"
    SUBJECT_ACCESS_MINUTES = "minutes subject access stays open"
    AGENDA_DAYS = "days an agenda stays open"
    IDLE_MINUTES = "minutes until an idle screen locks"
    DIED_YEARS = "years a record is kept after death"
    LEFT_YEARS = "years a record is kept after leaving"
    ORIGINAL_DAYS = "days an original set aside is kept"
    FILE_DAYS = "days the original of a file is kept"
    DRAFT_DAYS = "days an untouched draft is kept"


class RelationshipKind(StrEnum):
    """Why someone may open a person who is on no list of theirs."""

    CASELOAD = "caseload"
    REFERRAL = "referral"
    DECLARED = "declared"
    BREAK_GLASS = "break-glass"
    SUBJECT_ACCESS = "subject access"  # the governance lead's, to answer the person


class DeclaredReason(StrEnum):
    """The list from which someone says why they are seeing a person."""

    SEEING = "I am visiting or treating this person"
    TELEPHONE = "I have this person, or someone for them, on the telephone"
    REFERRED = "This person was referred to me and the referral is not here"
    COVERING = "I am covering for a colleague"
    MOVING = "I am planning this person's discharge or admission"
    ASKED = "This person asked me for help"


class ObjectionTo(StrEnum):
    """What a person does not want."""

    DISCUSSION = "being discussed at meetings"
    ORGANISATION = "an organisation seeing their record"
    PERSON = "a named person seeing their record"


class ReviewOf(StrEnum):
    """Why someone looks afterwards at how a record came to be opened."""

    BREAK_GLASS = "broken glass"
    OWN = "their own record"
    COLLEAGUE = "a colleague's record"
    HOUSEHOLD = "a household member's record"


class Verdict(StrEnum):
    IN_ORDER = "in order"
    NOT_IN_ORDER = "not in order"


class AudienceKind(StrEnum):
    """Who is looking: one person signed in, a room, or a paper that lies in a home."""

    PERSON = "person"
    ROOM = "room"
    PAPER = "paper"


class SourceKind(StrEnum):
    """What sort of system a feed comes from."""

    GP = "gp"
    COMMUNITY = "community"
    HOSPITAL = "hospital"
    COUNCIL = "council"
    VOLUNTARY = "voluntary"

    @property
    def may_register(self) -> bool:
        """Whether it can know who lives here: a GP practice does, and nobody else."""
        return self is SourceKind.GP


class PlaceKind(StrEnum):
    CARE_HOME = "care home"
    WARD = "ward"


class OrganisationKind(StrEnum):
    PROVIDER = "provider"
    VOLUNTARY = "voluntary"
    COUNCIL = "council"
    TRUST = "trust"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    NOT_KNOWN = "not known"


class MeetingState(StrEnum):
    """A meeting is a state machine: planned, then live, then finished."""

    PLANNED = "planned"
    LIVE = "live"
    FINISHED = "finished"


class Slide(StrEnum):
    """What the shared screen shows."""

    NEUTRAL = "neutral"
    QUESTION = "question"
    SUMMARY = "summary"
    PLAN = "plan"


class AgendaState(StrEnum):
    WAITING = "waiting"
    NOW = "now"
    DONE = "done"


class Attendance(StrEnum):
    """Where someone invited to a meeting stands."""

    EXPECTED = "expected"
    IN = "in"
    CALL = "on the call"
    STEPPED_OUT = "stepped out"
    LEFT = "left"
    APOLOGIES = "apologies"


PRESENT = frozenset({Attendance.IN, Attendance.CALL})
"""Who counts as hearing what is said: the room's audience is the intersection over these."""
ATTENDS = tuple(sorted({Attendance.EXPECTED, *PRESENT}))
"""To whom an agenda is open."""


class Outcome(StrEnum):
    """What was decided about an agenda item; one key each, in this order."""

    PLAN_CHANGED = "plan changed"
    ACTION = "action"
    REFER_ON = "refer on"
    ADMIT = "admit to caseload"
    STEP_DOWN = "step down"
    DISCUSS_AGAIN = "discuss again"
    NO_CHANGE = "no change"
    PARK = "park"


class Told(StrEnum):
    """Whether the person was told that they would be discussed; if not, why."""

    YES = "told"
    RISK = "not told: risk"
    CAPACITY = "not told: capacity"
    URGENT = "not told: urgent"
    DIED = "not told: died"


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Agreement(StrEnum):
    """On what authority a plan was agreed. Next of kin alone is never authority."""

    PERSON = "the person"
    ATTORNEY = "attorney or deputy, authority seen"
    BEST_INTERESTS = "best interests decision"
    SHARED = "shared, not agreed"


class PlanState(StrEnum):
    WORKING = "working"
    AGREED = "agreed"


class PrintFormat(StrEnum):
    """Sizes of print that can be made here, 14, 18 and 24 points."""

    STANDARD = "standard"
    LARGE = "large"
    GIANT = "giant"


class PaperKind(StrEnum):
    CARE_PLAN = "care plan summary"
    MINUTES = "minutes"
    WEEK = "visits of the week"


class FindingKind(StrEnum):
    """What the program works out from the rest; derived, never typed."""

    PAPER_OUT_OF_DATE = "paper out of date"
    CONTRADICTION = "contradiction"
    ACTION_CAN_CLOSE = "action can close"


class Rule(StrEnum):
    """About what two sources contradict each other, the gravest first."""

    DEATH = "death"
    ALLERGY = "allergy"
    MEDICINE = "medicine"
    CARE = "care"
    ADDRESS = "address"
    PRACTICE = "practice"
    KIN = "kin"


OF_DESCRIPTIONS = frozenset({Rule.DEATH, Rule.ADDRESS, Rule.PRACTICE})
"""Rules over what sources say of who a person is; the others are over items."""


class AllergyHeading(StrEnum):
    """The four headings of the NHS Common User Interface, to the letter."""

    KNOWN = "Known allergies"
    NONE_KNOWN = "No known allergies"
    NOT_RECORDED = "Allergies not recorded"
    UNAVAILABLE = "Allergies unavailable"
