"""Who comes and what is arranged: stays, visits, appointments, referrals, the team, the plan."""

import re
from typing import Any

from desktop.feeds import clean
from desktop.feeds.fhir.care_types import (
    Activity,
    Appointment,
    CarePlan,
    CareTeam,
    Device,
    DeviceRequest,
    Encounter,
    EpisodeOfCare,
    Flag,
    Goal,
    ServiceRequest,
    Task,
)
from desktop.feeds.fhir.file import listed, target
from desktop.feeds.fhir.record import (
    ACTIVE,
    ENDED,
    ERROR,
    PLANNED,
    PROPOSED,
    WITHDRAWN,
    At,
    Reader,
    dated,
    forbidden,
    proposed,
    requested,
)
from desktop.feeds.fhir.types import Coding, Period
from desktop.feeds.fhir.words import (
    all_shown,
    as_sent,
    codes,
    date_words,
    end_as_sent,
    ends,
    many,
    notes,
    role_shown,
    shown,
    starts,
)
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import CANCELLED, Wording

_INPATIENT = {"IMP", "ACUTE", "NONAC", "inpatient"}
_SAFEGUARDING = re.compile(r"safeguard|adult at risk|child protection|domestic abuse", re.I)
_LEGAL = re.compile(
    r"\b(dnacpr|dnar|do not attempt|respect form|adrt|advance decision|lasting power|attorney|"
    r"deputy|dols|deprivation of liberty|emergency health ?care plan|end[- ]of[- ]life)\b",
    re.I,
)
_REQUIREMENT = re.compile(
    r"communication|information needs|reasonable adjustment|interpreter|sign language|\bbsl\b|"
    r"lip ?read|hearing aid|large print|easy read|braille|accessible",
    re.I,
)
_MEANT_ONLY = (*PROPOSED, "plan")
"""Intents of what somebody has in mind, a recall say, and of which nobody was asked yet."""
_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat",
         "sun": "Sun"}  # fmt: skip


def encounter(it: Encounter, at: At) -> list[Wording]:
    class_ = _class(it.class_)
    what = all_shown(it.type) or shown(it.service_type)
    where = clean.joined(*(at.name(each.location) for each in it.location or []), by=", ")
    by = at.name(it.service_provider)
    who = clean.joined(*(at.name(each.individual) for each in it.participant or []), by=", ")
    why = all_shown(it.reason_code, by="; ")
    stay = it.hospitalization
    went = shown(stay.discharge_disposition) if stay else ""
    if class_ in _INPATIENT:
        place = where or by
        kind, title = Kind.ADMISSION, f"Admitted to {place}" if place else what or "Admission"
        parts = [why, what if place else "", by if where else ""]
    elif class_ == "EMER":
        kind, title, parts = Kind.ENCOUNTER, "A&E", [why or what, where or by]
    else:
        kind = Kind.VISIT if class_ == "HH" else Kind.ENCOUNTER
        title = what or ("Home visit" if class_ == "HH" else "Contact")
        parts = [why, where]
    return [
        at.word(
            kind,
            title,
            begins=starts(it.period),
            ends=ends(it.period),
            value=CANCELLED if kind is Kind.VISIT and it.status == "cancelled" else "",
            detail=clean.joined(
                *parts, who, f"Discharged to: {went}" if went else "", _unread(it.period)
            ),
            code=class_,
            status={
                "planned": PLANNED, "cancelled": WITHDRAWN, ERROR: WITHDRAWN, "finished": ENDED,
            }.get(it.status or "") or (ACTIVE if _goes_on(it, at) else ENDED),
        )
    ]  # fmt: skip


def _goes_on(it: Encounter, at: At) -> bool:
    """Whether there is no end yet; that of one in progress may be the day it is expected to end."""
    over = ends(it.period)
    if over is None:
        return True
    expected = at.said_at is not None and over > PartialDate.of(at.said_at)
    return expected and it.status in ("arrived", "triaged", "in-progress", "onleave")


def _class(given: list[Coding] | Coding | None) -> str:
    first = (given[0] if given else None) if isinstance(given, list) else given
    return clean.line(str(first.code), 40) if first and first.code else ""


def _unread(period: Period | None) -> str:
    return as_sent(period.start, period.end) if period else ""


def episode(it: EpisodeOfCare, at: At) -> list[Wording]:
    by, who = at.name(it.managing_organization), at.name(it.care_manager)
    what = all_shown(it.type)
    title = what or by
    if not title:
        return []
    return [
        at.word(
            Kind.SERVICE,
            title,
            begins=starts(it.period),
            ends=ends(it.period),
            detail=clean.joined(by if what else "", who, _unread(it.period)),
            status={
                "planned": PLANNED, "waitlist": PLANNED, "finished": ENDED,
                "cancelled": WITHDRAWN, ERROR: WITHDRAWN,
            }.get(it.status or "", ACTIVE),
        )
    ]  # fmt: skip


def appointment(it: Appointment, at: At) -> list[Wording]:
    what = all_shown(it.service_type) or clean.line(it.description) or shown(it.appointment_type)
    others = [at.name(each) for each in listed(it.about) if target(each)[0] != "Patient"
              and _kind(each, at) != "Patient"]  # fmt: skip
    begins, unread = dated(it.start)
    missed = "Did not attend" if it.status == "noshow" else ""
    said = clean.line(it.description)
    return [
        at.word(
            Kind.APPOINTMENT,
            what or all_shown(it.specialty) or "Appointment",
            begins=begins,
            ends=clean.when(it.end),
            value=CANCELLED if it.status == "cancelled" else "",
            detail=clean.joined(
                missed,
                clean.joined(*others, by=", "),
                all_shown(it.reason_code),
                said if said != what else "",
                clean.words(it.comment),
                clean.words(it.patient_instruction),
                unread,
                as_sent(it.end),
            ),
            status={
                "fulfilled": ENDED, "noshow": ENDED, "cancelled": WITHDRAWN, ERROR: WITHDRAWN,
            }.get(it.status or "", PLANNED),
        )
    ]  # fmt: skip


def _kind(reference: Any, at: At) -> str:
    found = at.names.find(reference)
    return found.kind if found else ""


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
    detail = clean.joined(
        proposed(it.intent),
        all_shown(it.reason_code, by="; "),
        to if any(days) else f"To {to}" if to else "",
        f"From {by}" if by else "",
        "Revoked" if it.status == "revoked" else "",
        unread,
        end_as_sent(bounds),
        notes(it.note),
    )
    status = requested({
        "completed": ENDED, "revoked": ENDED, "draft": PLANNED, ERROR: WITHDRAWN,
    }.get(it.status or "", ACTIVE), it.intent)  # fmt: skip
    title = shown(it.code) or all_shown(it.category)
    if it.do_not_perform:
        return forbidden(at, "Not to be done", title, begins=begins, detail=detail, status=status)
    if any(days):
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
    return at.coded(
        Kind.REQUEST,
        it.code,
        title=said or coded_,
        begins=begins,
        ends=ends(it.execution_period),
        detail=clean.joined(
            proposed(it.intent),
            coded_ if said else "",
            f"For {owner}" if owner else "",
            f"From {by}" if by else "",
            shown(it.business_status),
            unread,
            end_as_sent(it.execution_period),
            notes(it.note),
        ),
        status=requested({
            "completed": ENDED, "cancelled": ENDED, "rejected": ENDED, "failed": ENDED,
            "draft": PLANNED, ERROR: WITHDRAWN,
        }.get(it.status or "", ACTIVE), it.intent),
    )  # fmt: skip


def care_team(it: CareTeam, at: At) -> list[Wording]:
    """Each professional of the team. Family and the person are in it too, and stand elsewhere."""
    found: dict[str, Wording] = {}
    team_status = {"inactive": ENDED, "proposed": PLANNED, ERROR: WITHDRAWN}.get(
        it.status or "", ACTIVE
    )
    for each in it.participant or []:
        kind = _kind(each.member, at) or (target(each.member)[0] if each.member else "")
        who, held, rings = at.names.about(each.member, it.contained)
        if not who or kind in ("Patient", "RelatedPerson"):
            continue
        roles = all_shown(each.role)
        key = bool(re.search(r"key ?worker", roles, re.I))
        role = clean.joined(
            *(
                role_shown(one)
                for one in many(each.role)
                if not re.search(r"key ?worker", shown(one), re.I)
            ),
            by=", ",
        )
        over = ends(each.period) or ends(it.period)
        word = at.word(
            Kind.PROFESSIONAL,
            who,
            part=clean.ref(who),
            begins=starts(each.period) or starts(it.period),
            ends=over if team_status is ENDED or ends(each.period) else None,
            detail=clean.joined(
                held if role.casefold() in held.casefold() else clean.joined(role, held),
                at.name(each.on_behalf_of),
            ),
            value=rings,
            code="key-worker" if key else "",
            status=team_status,
        )
        if word.source_ref not in found or key:
            found[word.source_ref] = word
    if found:
        return list(found.values())
    name = clean.line(it.name) or all_shown(it.category)
    return [at.word(Kind.SERVICE, name, begins=starts(it.period), ends=ends(it.period),
                    detail=_unread(it.period), status=team_status)] if name else []  # fmt: skip


def care_plan(it: CarePlan, at: At) -> list[Wording]:
    begins, unread = dated(it.period.start if it.period else None, it.created)
    activities = clean.joined(*(_activity(each, at) for each in it.activity or []), by="; ")
    title = clean.line(it.title) or all_shown(it.category)
    return at.coded(
        Kind.CARE_PLAN,
        next(iter(it.category or []), None),
        title=title or ("Care plan" if it.description or activities else ""),
        begins=begins,
        ends=ends(it.period),
        detail=clean.joined(
            proposed(it.intent),
            clean.words(it.description),
            activities,
            clean.joined(*map(at.name, listed(it.author)), by=", "),
            unread,
            end_as_sent(it.period),
            notes(it.note),
        ),
        status=requested({
            "completed": ENDED, "revoked": ENDED, "draft": PLANNED, ERROR: WITHDRAWN,
        }.get(it.status or "", ACTIVE), it.intent),
    )  # fmt: skip


def _activity(it: Activity, at: At) -> str:
    """What is to be done; nothing of what was called off."""
    if it.detail is None:
        return at.name(it.reference)
    if it.detail.status in ("cancelled", "stopped", ERROR):
        return ""
    what = shown(it.detail.code) or clean.line(it.detail.description)
    return f"Not to be done: {what}" if what and it.detail.do_not_perform else what


def goal(it: Goal, at: At) -> list[Wording]:
    begins, unread = dated(it.start_date)
    due = next((date_words(each.due_date) for each in it.target or [] if each.due_date), "")
    return at.coded(
        Kind.GOAL,
        it.description,
        begins=begins,
        value=shown(it.achievement_status).replace("-", " "),
        detail=clean.joined(f"By {due}" if due else "", unread, notes(it.note)),
        status={
            "completed": ENDED, "cancelled": ENDED, "rejected": ENDED, "proposed": PLANNED,
            "planned": PLANNED, ERROR: WITHDRAWN,
        }.get(it.lifecycle_status or "", ACTIVE),
    )  # fmt: skip


def flag(it: Flag, at: At) -> list[Wording]:
    """An alert; or a legal pointer, a safeguarding concern, a need of the person."""
    said = clean.joined(shown(it.code), *(shown(each) for each in it.category or []))
    kinds = codes(*(it.category or []))
    if "safeguarding" in kinds or _SAFEGUARDING.search(said):
        kind = Kind.SAFEGUARDING
    elif _LEGAL.search(said):
        kind = Kind.LEGAL
    elif "communication" in kinds or "contact" in kinds or _REQUIREMENT.search(said):
        kind = Kind.REQUIREMENT
    else:
        kind = Kind.ALERT
    return at.coded(
        kind,
        it.code if shown(it.code) else next(iter(it.category or []), None),
        begins=starts(it.period),
        ends=ends(it.period),
        detail=clean.joined(at.name(it.author), _unread(it.period)),
        status={"inactive": ENDED, ERROR: WITHDRAWN}.get(it.status or "", ACTIVE),
    )


def device(it: Device, at: At) -> list[Wording]:
    named = next((clean.line(each.name) for each in it.device_name or [] if each.name), "")
    status: ItemStatus = {"inactive": ENDED, ERROR: WITHDRAWN}.get(it.status or "", ACTIVE)
    return at.coded(Kind.EQUIPMENT, it.type, title=shown(it.type) or named,
                    detail=clean.joined(named if shown(it.type) not in ("", named) else "",
                                        notes(it.note)), status=status)  # fmt: skip


def device_request(it: DeviceRequest, at: At) -> list[Wording]:
    begins: PartialDate | None
    begins, unread = dated(it.occurrence_date_time, it.authored_on)
    return at.coded(
        Kind.EQUIPMENT,
        it.code_codeable_concept,
        title=shown(it.code_codeable_concept) or at.name(it.code_reference),
        begins=begins,
        detail=clean.joined(proposed(it.intent) or "Requested", all_shown(it.reason_code), unread,
                            notes(it.note)),
        status={
            "completed": ENDED, "revoked": ENDED, ERROR: WITHDRAWN,
        }.get(it.status or "", PLANNED),
    )  # fmt: skip


READERS: dict[str, tuple[type, Reader]] = {
    "Encounter": (Encounter, encounter),
    "EpisodeOfCare": (EpisodeOfCare, episode),
    "Appointment": (Appointment, appointment),
    "ServiceRequest": (ServiceRequest, service_request),
    "Task": (Task, task),
    "CareTeam": (CareTeam, care_team),
    "CarePlan": (CarePlan, care_plan),
    "Goal": (Goal, goal),
    "Flag": (Flag, flag),
    "Device": (Device, device),
    "DeviceRequest": (DeviceRequest, device_request),
}
