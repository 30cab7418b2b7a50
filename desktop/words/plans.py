"""A care and support plan, after the PRSB Personalised Care and Support Plan."""

from dataclasses import dataclass, field
from datetime import date

from desktop.words.enums import Agreement, PlanState


@dataclass(frozen=True, slots=True)
class AboutMe:
    """The person's own words."""

    most_important: str = ""
    people_important: str = ""
    communicate: str = ""
    wellness: str = ""
    please_do: str = ""
    please_do_not: str = ""
    support_me: str = ""
    worth_knowing: str = ""
    written_with: str = ""


@dataclass(frozen=True, slots=True)
class GoalAction:
    """What will happen towards a goal, who does it and by when."""

    what: str
    who: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A need and what the person hopes for."""

    hope: str
    need: str = ""
    importance: int | None = None
    """1 to 10, as the person says."""
    actions: tuple[GoalAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Contingency:
    """If this happens, do that."""

    trigger: str
    do_this: str
    ring: str = ""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """The words of a plan: what a form edits and what a version freezes."""

    about_me: AboutMe = field(default_factory=AboutMe)
    strengths: str = ""
    goals: tuple[Goal, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    key_worker: int | None = None
    """Staff id."""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan version. ``version`` is compared on change; ``number`` is what people call it."""

    id: int
    version: int
    patient: int
    number: int
    state: PlanState
    content: PlanContent
    key_worker: str
    key_worker_telephone: str
    agreed_on: date | None
    agreement: Agreement | None
    agreed_with: str
    agreed_by: str
    """The member of staff who signed."""
