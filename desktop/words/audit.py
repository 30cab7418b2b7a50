"""The signed log as people read it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.words.enums import Permission, Role
from desktop.words.people import role_words

ACTIONS = {
    "access.reviewed": "Reviewed an unusual opening",
    "action.agreed": "Agreed an action",
    "action.carried": "Gave an action another day",
    "action.done": "Closed an action as done",
    "action.dropped": "Dropped an action",
    "agenda.closed": "Ended a discussion",
    "agenda.moved": "Moved someone on an agenda",
    "agenda.noted": "Wrote a note at a meeting",
    "agenda.opened": "Opened an agenda to someone who attends",
    "agenda.outcome": "Set an outcome",
    "agenda.referred": "Referred someone to a meeting",
    "agenda.set aside": "Set a discussion aside",
    "agenda.taken": "Brought someone to the table",
    "agenda.withdrawn": "Took someone off an agenda",
    "audit.exported": "Exported the audit",
    "audit.searched": "Searched the audit",
    "caseload.read": "Read the visits of a caseload",
    "caseloads.given": "Gave out the demonstration’s caseloads",
    "clock.wrong": "Found the computer’s clock wrong",
    "contradiction.explained": "Explained a contradiction of sources",
    "desk.checked": "Checked who is on the telephone",
    "desk.identified": "Looked up whom a call is about",
    "directory.loaded": "Loaded the directory",
    "drafts.deleted": "Deleted old drafts",
    "feed.applied": "Brought in what a source sent",
    "feed.merged": "Brought in that a source merged two",
    "feed.heard": "Heard the same from a source again",
    "feed.imported": "Imported a feed",
    "feed.settled": "Noted who lives in a care home",
    "feed.taken in again": "Took in a table that waited",
    "findings.renewed": "Looked for contradictions by newer rules",
    "glass.broken": "Broke the glass",
    "glass.closed": "Closed broken glass",
    "household.read": "Read of others in a household",
    "hub.backed up": "Took a backup",
    "hub.backup begun": "Began a backup",
    "hub.passphrase": "Changed the passphrase",
    "hub.restored": "Restored the hub from a backup",
    "item.added": "Added to a record",
    "item.annotated": "Annotated an item",
    "item.as sent": "Read a fact as its source sent it",
    "item.ended": "Said that something is over",
    "item.held closely": "Held as sensitive what they had added",
    "item.held closely for its author": "Held closer what a colleague had added",
    "item.taken out": "Took out what they had added",
    "item.taken out for its author": "Took out what a colleague had added",
    "match.confirmed": "Said who a source means",
    "match.looked at": "Looked at whom a source may mean",
    "match.offered again": "Took a refused match back",
    "match.refused": "Said whom a source does not mean",
    "match.registered": "Registered whom a source means",
    "match.returned": "Put a match back into the tray",
    "match.taken in": "Took in what had waited",
    "match.undone": "Undid a match",
    "meeting.attended": "Marked who is in the room",
    "meeting.curtain closed": "Closed the curtain",
    "meeting.curtain opened": "Opened the curtain",
    "meeting.finished": "Finished a meeting",
    "meeting.guest added": "Put a guest on the list of a meeting",
    "meeting.planned": "Planned a meeting",
    "meeting.shown": "Changed the shared screen",
    "meeting.started": "Started a meeting",
    "minutes.read": "Read the minutes of a meeting",
    "merge.undone": "Undid a merge of a source",
    "objection.recorded": "Recorded an objection",
    "objection.withdrawn": "Withdrew an objection",
    "organisation.parted": "Parted two organisations again",
    "original.corrected": "Corrected what was set aside",
    "original.dismissed": "Dismissed what was set aside",
    "original.key made": "Made a key for the files kept whole",
    "original.opened": "Opened what was set aside",
    "original.saved": "Saved an original as a file",
    "original.saved whole": "Saved a whole file of a source as a file",
    "original.taken in": "Took in what was corrected",
    "original.tried again": "Tried what was set aside again",
    "files.let go": "Let go of files kept no longer",
    "originals.deleted": "Deleted old originals",
    "paper.printed": "Printed a paper",
    "paper.taken back": "Took a paper back",
    "patient.compared": "Looked at two records side by side",
    "patient.joined": "Joined two records",
    "patient.opened": "Opened a record",
    "patient.parted": "Parted two records again",
    "patient.released": "Lifted the restriction of a record",
    "patient.restricted": "Restricted a record",
    "list.deleted": "Deleted a list of people of their own",
    "list.exported": "Exported a list of people",
    "list.renamed": "Renamed a list of people of their own",
    "list.saved": "Saved a list of people of their own",
    "patient.searched": "Searched beyond their own people",
    "place.added": "Added a place",
    "place.changed": "Changed a place",
    "place.read": "Read the list of a place",
    "plan.agreed": "Agreed a plan",
    "plan.begun": "Began a version of a plan",
    "plan.handed on": "Handed a plan on to another system",
    "plan.saved": "Wrote in a plan",
    "policy.check begun": "Opened a record to check the policy",
    "policy.previewed": "Looked at a record with others’ eyes",
    "policy.put in force": "Put a policy in force",
    "practice.added": "Added a practice",
    "practice.changed": "Changed a practice",
    "record.deleted": "Deleted a record",
    "relationship.declared": "Declared a relationship",
    "relationship.ended": "Ended a relationship",
    "relationship.given": "Gave a person to a colleague",
    "retention.listed": "Listed the records due for deletion",
    "round.noted": "Wrote a note of a round",
    "source.added": "Added a source",
    "source.changed": "Changed a source",
    "staff.added": "Took someone on",
    "staff.away": "Marked someone away",
    "staff.back": "Marked someone back",
    "staff.changed": "Changed a colleague’s details",
    "staff.chose password": "Chose a password of their own",
    "staff.confirmed": "Confirmed their password",
    "staff.handed over": "Handed a leaver’s work over",
    "staff.left": "Ended someone’s time here",
    "staff.own record": "Said which record is a colleague’s own",
    "staff.password": "Set a password",
    "staff.refused": "Was refused at sign-in",
    "staff.signed_in": "Signed in",
    "staff.unlocked": "Unlocked a sign-in",
    "subject access.begun": "Opened a record to answer the person",
    "subject access.exported": "Exported a record for the person",
    "table.looked at": "Opened a table that waited",
    "table.mapped": "Set the columns of a source’s table",
    "team.added": "Added a team",
    "team.changed": "Changed a team",
    "today.read": "Read of their people on Today",
}
"""What someone did, by the action that the entry signs. A test holds that none is without words."""

OPENINGS = frozenset({"patient.opened", "policy.check begun", "subject access.begun"})
"""By which someone comes to see a record, whatever let them."""

EXPORTED = "list.exported"
SAVED_WHOLE = "original.saved whole"
IN_BULK = frozenset({EXPORTED, SAVED_WHOLE})
"""By which many leave the hub at once, none of whom was chosen by name."""
ORIGINALS = frozenset({"original.opened", "original.saved"})

NEEDS = {
    Permission.DECLARE: {"relationship.declared"},
    Permission.BREAK_GLASS: {"glass.broken"},
    Permission.ADD: {"item.added", "round.noted"},
    Permission.EXPORT: {EXPORTED},
    Permission.MATCH: {
        "match.confirmed", "match.offered again", "match.refused", "match.registered",
        "match.undone", "merge.undone", "patient.compared", "patient.joined", "patient.parted",
    },
    Permission.LOOK_AFTER_PEOPLE: {
        "original.corrected", "original.dismissed", "original.saved", "original.tried again",
        "place.added", "place.changed", "practice.added", "practice.changed", "source.added",
        "source.changed", "staff.added", "staff.away", "staff.back", "staff.changed",
        "staff.handed over", "staff.left", "staff.own record", "staff.password", "staff.unlocked",
        "table.mapped", "team.added", "team.changed",
    },
    Permission.GOVERN: {
        "access.reviewed", "audit.exported", "audit.searched", "drafts.deleted",
        "item.held closely for its author", "item.taken out for its author", "organisation.parted",
        "originals.deleted", "patient.released", "patient.restricted", "policy.check begun",
        "policy.previewed", "policy.put in force", "record.deleted", "retention.listed",
        "subject access.begun", "subject access.exported",
    },
}  # fmt: skip
"""What those alone can have done whom the policy lets: a hub keeps no such entry of others."""

NEVER_BY_STAFF = {
    "caseloads.given", "directory.loaded", "feed.applied", "feed.heard", "feed.imported",
    "feed.merged", "feed.settled", "feed.taken in again", "files.let go", "findings.renewed",
    "hub.backed up",
    "hub.backup begun", "hub.passphrase", "hub.restored", "match.looked at", "match.returned",
    "match.taken in", "original.key made", "original.opened", "original.taken in",
    "patient.searched", SAVED_WHOLE, "table.looked at",
}  # fmt: skip
"""On a hub a script did these, or the database signs them itself: no login says that it did.

That someone searched, or opens an original, is what lets them see it.
"""

LOOKS = OPENINGS | IN_BULK | ORIGINALS | {
    "agenda.opened", "caseload.read", "desk.identified", "household.read", "item.as sent",
    "match.looked at", "minutes.read", "paper.printed", "patient.compared", "patient.searched",
    "place.read", "plan.handed on", "subject access.exported", "today.read",
}  # fmt: skip
"""By which someone comes to see anything of a person at all."""


ANY_LOOK = "any look"
"""Asks for all ``LOOKS`` instead of one action: who has looked."""


def action_words(action: str) -> str:
    """What was done; of a newer program's action, its own name."""
    return ACTIONS.get(action, action)


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What of the audit someone asks for; what is left out matches everything."""

    patient: int | None = None
    staff: int | None = None
    first: date | None = None
    """The first and the last day, in England."""
    last: date | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: ``patient``, 12, and the name it has now."""

    kind: str
    id: int
    words: str


@dataclass(frozen=True, slots=True)
class RoleThen:
    """What someone did when they signed."""

    role: Role | None
    """None for whoever is no member of staff."""
    signed: bool = True
    """If not, entries did not say it yet: it is what they do now."""

    @property
    def words(self) -> str:
        told = role_words(self.role) if self.role is not None else ""
        return told if self.signed or not told else f"{told} now"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One signed entry."""

    number: int
    at: datetime
    """UTC."""
    staff: int
    who: str
    """The name that was signed."""
    role: RoleThen
    action: str
    subjects: tuple[Subject, ...]
    detail: str
    signed: str
    """The subjects as they were signed."""
    hash: str

    @property
    def about(self) -> str:
        """Whom and what it is about, people first."""
        people = [each.words for each in self.subjects if each.kind == "patient"]
        return ", ".join(people or [each.words for each in self.subjects])


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: tuple[AuditRow, ...]
    older: int | None
    """Ask for entries before this number to go on; None where this page is the last."""


class Unusual(StrEnum):
    """Why an access is listed for the governance lead to look at."""

    OWN = "their own record"
    HOUSEHOLD = "a household member's record"
    COLLEAGUE = "a colleague's record"
    BURST = "many people within an hour"
    NIGHT = "at night"


@dataclass(frozen=True, slots=True)
class UnusualRow:
    """Someone's access, or a run of them, that the lead may want to ask about."""

    why: Unusual
    at: datetime
    """When it began, UTC."""
    number: int
    """The first entry of it."""
    staff: int
    who: str
    role: RoleThen
    patient: int | None
    """Whose record, where it is one person's and no more."""
    whom: str
    """Their name, or how many people."""
    given: str
    """The reason that was given, where one was asked for."""


@dataclass(frozen=True, slots=True)
class SignerRow:
    """Someone who may have signed an entry; those who left stay among them."""

    id: int
    name: str
    role: Role
    left: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking the audit found: how many entries, and the head to note elsewhere."""

    entries: int
    head: str
    """``number:hash`` of the last entry."""
    sentence: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a check has come along the audit; the next step begins there."""

    number: int = 0
    hash: str = ""
    """Of the entry of this number; empty before the first."""
    noted: str = ""
    """The hash that stands where a head was noted, once the walk has passed there."""
    checked: Checked | None = None
    """What was found, at the end of the walk."""
