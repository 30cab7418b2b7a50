"""What is arranged: referrals, orders, tasks, the care plan and its goals, equipment."""

from desktop.feeds import clean
from desktop.feeds.fhir.care_types import (
    Activity,
    CarePlan,
    Device,
    DeviceRequest,
    Goal,
    ServiceRequest,
    Task,
)
from desktop.feeds.fhir.codes import ERROR
from desktop.feeds.fhir.file import listed
from desktop.feeds.fhir.record import (
    PROPOSED,
    At,
    Reader,
    dated,
    forbidden,
    hurry,
    proposed,
    requested,
)
from desktop.feeds.fhir.standing import ACTIVE, ENDED, PLANNED, WITHDRAWN, standing
from desktop.feeds.fhir.words import all_shown, date_words, end_as_sent, ends, notes, shown
from desktop.words.dates import DAYS
from desktop.words.enums import Kind
from desktop.words.items import ON_HOLD, Wording

_MEANT_ONLY = (*PROPOSED, "plan")
"""Intents of what somebody has in mind, a recall say, and of which nobody was asked yet."""
_STATUSES = {"active": ACTIVE, "on-hold": ACTIVE, "suspended": ACTIVE, "unknown": ACTIVE,
             "completed": ENDED, "revoked": ENDED, "cancelled": ENDED, "draft": PLANNED,
             ERROR: WITHDRAWN}  # fmt: skip
"""Of a referral and of a plan, in R4 and STU3."""
_TASKS = {
    "draft": PLANNED, "requested": ACTIVE, "received": ACTIVE, "accepted": ACTIVE,
    "ready": ACTIVE, "in-progress": ACTIVE, "on-hold": ACTIVE, "suspended": ACTIVE,
    "completed": ENDED, "cancelled": ENDED, "rejected": ENDED, "failed": ENDED, ERROR: WITHDRAWN,
}  # fmt: skip
_GOALS = {
    "proposed": PLANNED, "planned": PLANNED, "accepted": ACTIVE, "active": ACTIVE,
    "in-progress": ACTIVE, "on-hold": ACTIVE, "completed": ENDED, "cancelled": ENDED,
    "rejected": ENDED, ERROR: WITHDRAWN,
}  # fmt: skip
_DEVICES = {"active": ACTIVE, "inactive": ENDED, "unknown": ACTIVE, ERROR: WITHDRAWN}
_DAYS = {each.casefold(): each for each in DAYS}


def service_request(it: ServiceRequest, at: At) -> list[Wording]:
    """A referral; where it orders visits on days of the week, a service; or what not to do."""
    repeat = it.occurrence_timing.repeat if it.occurrence_timing else None
    days = [_DAYS.get((each or "").lower(), "") for each in (repeat and repeat.day_of_week) or []]
    times = [clean.line(each, 5) for each in (repeat and repeat.time_of_day) or [] if each]
    bounds = repeat.bounds_period if repeat else None
    begins, unread = dated(bounds.start if bounds else None, it.occurrence_date_time,
                           it.occurrence_period.start if it.occurrence_period else None,
                           it.authored_on)  # fmt: skip
    by, to = at.name(it.requester), clean.joined(*map(at.name, listed(it.performer)), by=", ")
    to = to or shown(it.performer_type)
    stands = standing(it.status, _STATUSES)
    detail = clean.joined(
        proposed(it.intent),
        hurry(it.priority),
        all_shown(it.reason_code, by="; "),
        to if any(days) else f"To {to}" if to else "",
        f"From {by}" if by else "",
        stands.words,
        unread,
        end_as_sent(bounds),
        notes(it.note),
    )
    status = requested(stands.status, it.intent)
    title = shown(it.code) or all_shown(it.category)
    if it.do_not_perform:
        return forbidden(at, "Not to be done", title, begins=begins, detail=detail, status=status)
    if any(days):
        if stands.words == ON_HOLD and status is ACTIVE:
            status = PLANNED  # else the week would have visits that nobody makes
        return at.coded(Kind.SERVICE, it.code, title=title, begins=begins, ends=ends(bounds),
                        value=clean.joined(*days, *times, by=", "), detail=detail,
                        status=status)  # fmt: skip
    kind = Kind.REQUEST if it.intent in _MEANT_ONLY else Kind.REFERRAL
    return at.coded(kind, it.code, title=title or "Referral", begins=begins,
                    detail=detail, status=status)  # fmt: skip


def task(it: Task, at: At) -> list[Wording]:
    begins, unread = dated(it.execution_period.start if it.execution_period else None,
                           it.authored_on)  # fmt: skip
    by, owner = at.name(it.requester), at.name(it.owner)
    said, coded_ = clean.line(it.description), shown(it.code)
    stands = standing(it.status, _TASKS)
    until = it.restriction.period if it.restriction else None
    due = date_words(until.end) if until else ""
    why = all_shown(it.status_reason)
    return at.coded(
        Kind.REQUEST,
        it.code,
        title=said or coded_,
        begins=begins,
        ends=ends(it.execution_period),
        detail=clean.joined(
            proposed(it.intent),
            hurry(it.priority),
            coded_ if said else "",
            f"For {owner}" if owner else "",
            f"From {by}" if by else "",
            stands.words,
            f"Because {why}" if why else "",
            shown(it.business_status),
            f"By {due}" if due else "",
            unread,
            end_as_sent(it.execution_period),
            notes(it.note),
        ),
        status=requested(stands.status, it.intent),
    )


def care_plan(it: CarePlan, at: At) -> list[Wording]:
    begins, unread = dated(it.period.start if it.period else None, it.created)
    activities = clean.joined(*(_activity(each, at) for each in it.activity or []), by="; ")
    title = clean.line(it.title) or all_shown(it.category)
    at = at.beside(*(each.reference for each in it.activity or []))
    stands = standing(it.status, _STATUSES)
    return at.coded(
        Kind.CARE_PLAN,
        next(iter(it.category or []), None),
        title=title or ("Care plan" if it.description or activities else ""),
        begins=begins,
        ends=ends(it.period),
        detail=clean.joined(
            proposed(it.intent),
            stands.words,
            clean.words(it.description),
            activities,
            clean.joined(*map(at.name, listed(it.author)), by=", "),
            unread,
            end_as_sent(it.period),
            notes(it.note),
        ),
        status=requested(stands.status, it.intent),
    )


_ACTIVITIES = {
    "not-started": ACTIVE, "scheduled": ACTIVE, "in-progress": ACTIVE, "on-hold": ACTIVE,
    "suspended": ACTIVE, "completed": ENDED, "unknown": ACTIVE, "cancelled": WITHDRAWN,
    "stopped": WITHDRAWN, ERROR: WITHDRAWN,
}  # fmt: skip


def _activity(it: Activity, at: At) -> str:
    """What is to be done, and how that stands; nothing of what was called off."""
    if it.detail is None:
        return at.name(it.reference)
    stands = standing(it.detail.status, _ACTIVITIES)
    what = shown(it.detail.code) or clean.line(it.detail.description)
    if stands.status is WITHDRAWN or not what:
        return ""
    said = "done" if stands.status is ENDED else stands.words.lower()
    what = f"Not to be done: {what}" if it.detail.do_not_perform else what
    return f"{what} ({said})" if said else what


def goal(it: Goal, at: At) -> list[Wording]:
    begins, unread = dated(it.start_date)
    due = next((date_words(each.due_date) for each in it.target or [] if each.due_date), "")
    stands = standing(it.lifecycle_status, _GOALS)
    return at.coded(
        Kind.GOAL,
        it.description,
        begins=begins,
        value=shown(it.achievement_status).replace("-", " "),
        detail=clean.joined(stands.words, f"By {due}" if due else "", unread, notes(it.note)),
        status=stands.status,
    )


def device(it: Device, at: At) -> list[Wording]:
    named = next((clean.line(each.name) for each in it.device_name or [] if each.name), "")
    stands = standing(it.status, _DEVICES)
    return at.coded(Kind.EQUIPMENT, it.type, title=shown(it.type) or named,
                    detail=clean.joined(named if shown(it.type) not in ("", named) else "",
                                        stands.words, notes(it.note)),
                    status=stands.status)  # fmt: skip


def device_request(it: DeviceRequest, at: At) -> list[Wording]:
    begins, unread = dated(it.occurrence_date_time, it.authored_on)
    stands = standing(it.status, _STATUSES)
    return at.coded(
        Kind.EQUIPMENT,
        it.code_codeable_concept,
        title=shown(it.code_codeable_concept) or at.name(it.code_reference),
        begins=begins,
        detail=clean.joined(proposed(it.intent) or "Requested", stands.words,
                            all_shown(it.reason_code), unread, notes(it.note)),
        status=PLANNED if stands.status is ACTIVE else stands.status,
    )  # fmt: skip


READERS: dict[str, tuple[type, Reader]] = {
    "ServiceRequest": (ServiceRequest, service_request),
    "Task": (Task, task),
    "CarePlan": (CarePlan, care_plan),
    "Goal": (Goal, goal),
    "Device": (Device, device),
    "DeviceRequest": (DeviceRequest, device_request),
}
