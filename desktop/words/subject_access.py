"""All that is held of one person, as it is given to them when they ask."""

from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.words.dates import PartialDate
from desktop.words.enums import (
    ActionState,
    Agreement,
    Confidentiality,
    Gender,
    ItemStatus,
    Kind,
    ObjectionTo,
    Outcome,
    PaperKind,
    PlanState,
    PrintFormat,
    RelationshipKind,
    ReviewOf,
    Role,
    Sector,
    Told,
    Verdict,
)
from desktop.words.items import Annotation, WordingThen
from desktop.words.patients import shown_name
from desktop.words.plans import PlanContent

CHECK = "Third party: check before release"
"""What stands beside everything that may say something of somebody else."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The answer to opening someone as the lead: the relationship made, or what is asked first."""

    id: int | None
    asks: frozenset[ReviewOf] = frozenset()
    """Why this opening needs a reason besides; nothing was kept, and nothing signed."""
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Subject access that is running: whose record is open to answer them, and until when."""

    id: int
    """The relationship's."""
    version: int
    patient: int
    name: str
    born: PartialDate | None
    nhs_number: str | None
    reason: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Who the person is, all fields as they are held."""

    family: str
    given: str
    title: str
    preferred: str
    former_family: str
    born: PartialDate | None
    died: PartialDate | None
    gender: Gender
    nhs_number: str | None
    address: str
    postcode: str
    address_withheld: bool
    telephone: str
    restricted: bool
    print_format: PrintFormat
    practice: str
    place: str
    described_at: datetime | None

    @property
    def name(self) -> str:
        return shown_name(self.family, self.given, self.title)


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item with everything kept of it. ``third_party`` says why it must be checked; or nothing.

    So it does in every row here.
    """

    kind: Kind
    sector: Sector
    confidentiality: Confidentiality
    status: ItemStatus
    title: str
    detail: str
    value: str
    unit: str
    code: str
    code_system: str
    begins: PartialDate | None
    ends: PartialDate | None
    source: str
    source_ref: str
    said_at: datetime
    wordings: tuple[WordingThen, ...]
    """Earlier ones, the newest first."""
    annotations: tuple[Annotation, ...]
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldPlan:
    number: int
    state: PlanState
    content: PlanContent
    key_worker: str
    agreed_on: date | None
    agreement: Agreement | None
    agreed_with: str
    agreed_by: str
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """A discussion at a meeting."""

    meeting: str
    team: str
    starts_at: datetime
    question: str
    asked_by: str
    told: Told
    told_on: date | None
    note: str
    outcomes: tuple[Outcome, ...]
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldAction:
    what: str
    owner: str
    due: date
    state: ActionState
    agreed_on: date
    done_on: date | None
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """A paper that was printed."""

    number: int
    kind: PaperKind
    version: int | None
    """Of the plan."""
    format: PrintFormat
    why_not_recorded_format: str
    place: str
    printed_at: datetime
    printed_by: str
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldRelationship:
    """Who cares for the person, or did; ``team`` is given where it is everybody's of a role."""

    kind: RelationshipKind
    who: str
    role: Role | None
    team: str
    reason: str
    begins_at: datetime
    ends_at: datetime | None
    made_by: str
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldObjection:
    against: ObjectionTo
    whom: str
    note: str
    made_by: str
    made_at: datetime
    withdrawn_at: datetime | None
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldLink:
    """What a source calls the person."""

    source: str
    source_ref: str


@dataclass(frozen=True, slots=True)
class HeldDescription:
    """What a source last said of where the person lives, who treats them and their death."""

    source: str
    address: str
    postcode: str
    practice_code: str
    died: PartialDate | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """What someone did about sources that contradict each other: why it is none, or an action."""

    about: str
    reason: str
    made_by: str
    made_at: datetime
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldWaiting:
    """What a source sent of the person, and could not be taken in yet."""

    source: str
    came_at: datetime
    why: str
    text: str
    """As it was sent; empty where the policy keeps it no longer, or it may be about others too."""
    third_party: str


@dataclass(frozen=True, slots=True)
class HeldLook:
    """An entry of the audit about the person."""

    number: int
    at: datetime
    who: str
    action: str
    detail: str


@dataclass(frozen=True, slots=True)
class HeldReview:
    """An unusual opening, and what came of looking at it."""

    what: ReviewOf
    who: str
    at: datetime
    reason: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Looks:
    """Who has looked; given only when the governance lead releases it."""

    entries: tuple[HeldLook, ...]
    opened: tuple[HeldRelationship, ...]
    """Broken glass and subject access."""
    reviews: tuple[HeldReview, ...]


@dataclass(frozen=True, slots=True)
class SubjectAccess:
    """The whole answer, under a number of its own."""

    serial: str
    """``000012-1``: of the access, and which export of it. It names the files."""
    made_at: datetime
    made_by: str
    reason: str
    person: SubjectRow
    items: tuple[HeldItem, ...] = ()
    plans: tuple[HeldPlan, ...] = ()
    talks: tuple[HeldTalk, ...] = ()
    actions: tuple[HeldAction, ...] = ()
    copies: tuple[HeldCopy, ...] = ()
    relationships: tuple[HeldRelationship, ...] = ()
    objections: tuple[HeldObjection, ...] = ()
    links: tuple[HeldLink, ...] = ()
    descriptions: tuple[HeldDescription, ...] = ()
    answers: tuple[HeldAnswer, ...] = ()
    waiting: tuple[HeldWaiting, ...] = ()
    looks: Looks | None = None
    """None: not released."""
    subjects: frozenset[str] = field(default_factory=frozenset)
    """What the export touched."""

    @property
    def marked(self) -> int:
        """How much of it must be checked before it is released."""
        opened = self.looks.opened if self.looks is not None else ()
        parts = (
            self.items, self.plans, self.talks, self.actions, self.relationships,
            self.objections, self.answers, self.waiting, opened,
        )  # fmt: skip
        return sum(bool(row.third_party) for part in parts for row in part)
