"""Who comes, and what they must know: stays, visits, appointments, services, the team, flags."""

import re
from typing import Any

from desktop.feeds import clean
from desktop.feeds.fhir.care_types import (
    Appointment,
    AppointmentParticipant,
    CareTeam,
    Encounter,
    EncounterLocation,
    EpisodeOfCare,
    Flag,
)
from desktop.feeds.fhir.codes import ERROR, code_of
from desktop.feeds.fhir.file import target
from desktop.feeds.fhir.record import At, Reader, dated, no_allergy
from desktop.feeds.fhir.standing import ACTIVE, ENDED, PLANNED, WITHDRAWN, Standing, standing
from desktop.feeds.fhir.types import Coding, Period
from desktop.feeds.fhir.words import (
    all_shown,
    as_sent,
    codes,
    ends,
    many,
    role_shown,
    shown,
    starts,
)
from desktop.words.dates import PartialDate
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import AS_SENT, CANCELLED, NOT_MADE, Wording, is_to_come

_INPATIENT = {"IMP", "ACUTE", "NONAC", "INPATIENT"}
_NOT_YET = ("planned", "reserved")
_DIED = {"exp", "371828006", "419099009"}
_DEAD = re.compile(r"(?:patient )?(?:died|expired|dead|deceased)\b", re.IGNORECASE)
_EMERGENCY = {"EMER", "EMERGENCY"}
_SAFEGUARDING = re.compile(r"safeguard|adult at risk|child protection|domestic abuse", re.I)
_LEGAL = re.compile(
    r"\b(dnacpr|dnar|do not attempt|"
    r"not for (?:attempted )?(?:cpr|cardiopulmonary)|respect form|adrt|advance decision|"
    r"lasting power|attorney|"
    r"deputy|dols|deprivation of liberty|emergency health ?care plan|end[- ]of[- ]life)\b",
    re.I,
)
_REQUIREMENT = re.compile(
    r"communication|information needs|reasonable adjustment|interpreter|sign language|\bbsl\b|"
    r"lip ?read|hearing aid|large print|easy read|braille|accessible",
    re.I,
)


_NOT_HELD = {"cancelled": CANCELLED, "no-show": NOT_MADE}
"""The value of a visit or an appointment at which nobody was seen."""


def encounter(it: Encounter, at: At) -> list[Wording]:
    class_ = _class(it.class_)
    what = all_shown(it.type) or shown(it.service_type)
    where = clean.joined(*(at.name(each.location) for each in _places(it, at)), by=", ")
    by = at.name(it.service_provider)
    who = clean.joined(*(at.name(each.individual) for each in it.participant or []), by=", ")
    found = (each.condition for each in it.diagnosis or [])
    told = (at.name(each) for each in (*(it.reason_reference or []), *found))
    why = clean.joined(all_shown(it.reason_code, by="; "), *told, by="; ")
    stay = it.hospitalization
    went = shown(stay.discharge_disposition) if stay else ""
    died = bool(stay and _DIED & codes(stay.discharge_disposition)) or bool(_DEAD.match(went))
    stands = _encountered(it, at)
    is_here = stands.status in (PLANNED, ACTIVE) and not died
    left = "To be discharged to" if is_here else "Discharged" if died else "Discharged to"
    went = f"{left}: {went}" if died or went else ""
    if class_.upper() in _INPATIENT:
        place = where or by
        start = "Admission to" if stands.status is PLANNED else "Admitted to"
        kind, title = Kind.ADMISSION, f"{start} {place}" if place else what or "Admission"
        parts = [why, what if place else "", by if where else ""]
    elif class_.upper() in _EMERGENCY:
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
            value=_NOT_HELD.get(stands.code, "") if kind is Kind.VISIT else "",
            detail=clean.joined(
                *parts, who, went, stands.words, _unread(it.period)
            ),
            code=class_,
            status=stands.status,
        )
    ]  # fmt: skip


def _places(it: Encounter, at: At) -> list[EncounterLocation]:
    """Where someone is; or was, where they have left each: not where a bed is only kept."""
    if not it.location:
        return []
    been = [each for each in it.location if code_of(each.status or "") not in _NOT_YET]
    now = [
        each
        for each in been
        if code_of(each.status or "") != "completed"
        and not clean.is_past(ends(each.period), at.today)
    ]
    return now or been or it.location


_ENCOUNTERS = {"planned": PLANNED, "arrived": ACTIVE, "triaged": ACTIVE, "in-progress": ACTIVE,
               "on-leave": ACTIVE, "finished": ENDED, "completed": ENDED, "unknown": ACTIVE,
               "cancelled": WITHDRAWN, ERROR: WITHDRAWN}  # fmt: skip


def _encountered(it: Encounter, at: At) -> Standing:
    """How it stands: whatever its status, what begins or ends on a day to come is not over."""
    stands = standing(it.status, _ENCOUNTERS)
    begins, over = starts(it.period), ends(it.period)
    ahead = is_to_come(begins, at.day) or is_to_come(over, at.day)
    if stands.status not in (ACTIVE, ENDED) or (stands.status is ENDED and not ahead):
        return stands
    said = PartialDate.of(at.said_at) if at.said_at is not None else at.day
    latest = max(said, at.day)
    if is_to_come(begins, latest):
        return _until(stands, PLANNED)
    if is_to_come(over, latest):
        return _until(stands, ACTIVE)
    if stands.status is ENDED or over is None:
        return stands
    expected = stands.code not in ("", "unknown") and over > said
    return stands._replace(status=ACTIVE if expected else ENDED)


def _until(stands: Standing, status: ItemStatus) -> Standing:
    """What is said to be over, and is not by its own dates, says so."""
    words = stands.words if stands.status is ACTIVE else f"{AS_SENT}{stands.code}"
    return stands._replace(status=status, words=words)


def _class(given: list[Coding] | Coding | None) -> str:
    first = (given[0] if given else None) if isinstance(given, list) else given
    return clean.line(str(first.code), 40) if first and first.code else ""


def _unread(period: Period | None) -> str:
    return as_sent(period.start, period.end) if period else ""


_EPISODES = {"planned": PLANNED, "wait-list": PLANNED, "active": ACTIVE, "on-hold": PLANNED,
             "suspended": PLANNED, "finished": ENDED, "completed": ENDED, "cancelled": WITHDRAWN,
             ERROR: WITHDRAWN}  # fmt: skip


def episode(it: EpisodeOfCare, at: At) -> list[Wording]:
    by, who = at.name(it.managing_organization), at.name(it.care_manager)
    what = all_shown(it.type)
    title = what or by
    if not title:
        return []
    stands = standing(it.status, _EPISODES)
    if stands.status is ENDED and is_to_come(starts(it.period), at.day):
        stands = _until(stands, PLANNED)
    elif stands.status is ENDED and is_to_come(ends(it.period), at.day):
        stands = _until(stands, ACTIVE)
    return [
        at.word(
            Kind.SERVICE,
            title,
            begins=starts(it.period),
            ends=ends(it.period),
            detail=clean.joined(by if what else "", who, stands.words, _unread(it.period)),
            status=stands.status,
        )
    ]


_APPOINTMENTS = {"proposed": PLANNED, "pending": PLANNED, "booked": PLANNED, "arrived": PLANNED,
                 "checked-in": PLANNED, "wait-list": PLANNED, "fulfilled": ENDED,
                 "no-show": ENDED, "cancelled": WITHDRAWN, ERROR: WITHDRAWN}  # fmt: skip


def appointment(it: Appointment, at: At) -> list[Wording]:
    what = all_shown(it.service_type) or clean.line(it.description) or shown(it.appointment_type)
    taking_part = it.participant or []
    others = [f"{name}{_answered(each)}" for each in taking_part
              if not _is_patient(each, at) and (name := at.name(each.actor))]  # fmt: skip
    declined = any(_is_patient(each, at) and _answered(each) for each in taking_part)
    begins, unread = dated(it.start)
    stands = standing(it.status, _APPOINTMENTS)
    if stands.status is ENDED and is_to_come(begins, at.day):
        stands = _until(stands, PLANNED)
    elif not stands.code:
        stands = stands._replace(status=PLANNED)
    said = clean.line(it.description)
    return [
        at.word(
            Kind.APPOINTMENT,
            what or all_shown(it.specialty) or "Appointment",
            begins=begins,
            ends=clean.when(it.end),
            value=_NOT_HELD.get(stands.code, ""),
            detail=clean.joined(
                stands.words,
                "The person has declined" if declined else "",
                f"Reason: {why}" if (why := shown(it.cancelation_reason)) else "",
                clean.joined(*others, by=", "),
                all_shown(it.reason_code),
                said if said != what else "",
                clean.words(it.comment),
                clean.words(it.patient_instruction),
                unread,
                as_sent(it.end),
            ),
            status=stands.status,
        )
    ]


def _answered(it: AppointmentParticipant) -> str:
    return " (declined)" if code_of(it.status or "") == "declined" else ""


def _is_patient(it: AppointmentParticipant, at: At) -> bool:
    named = target(it.actor)[0] if it.actor else ""
    return "Patient" in (named, _kind(it.actor, at))


def _kind(reference: Any, at: At) -> str:
    found = at.find(reference)
    return found.kind if found else ""


_TEAMS = {"proposed": PLANNED, "active": ACTIVE, "suspended": ACTIVE, "on-hold": ACTIVE,
          "inactive": ENDED, ERROR: WITHDRAWN}  # fmt: skip


def care_team(it: CareTeam, at: At) -> list[Wording]:
    """Each professional of the team. Family and the person are in it too, and stand elsewhere."""
    found: dict[str, Wording] = {}
    stands = standing(it.status, _TEAMS)
    team_status = stands.status
    for each in it.participant or []:
        kind = _kind(each.member, at) or (target(each.member)[0] if each.member else "")
        who, held, rings = at.names.about(at.names.based(each.member, at.base), it.contained)
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
            ends=over,
            detail=clean.joined(
                held if role.casefold() in held.casefold() else clean.joined(role, held),
                at.name(each.on_behalf_of),
                stands.words,
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
                    detail=clean.joined(stands.words, _unread(it.period)),
                    status=team_status)] if name else []  # fmt: skip


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
    stands = standing(it.status, {"active": ACTIVE, "inactive": ENDED, ERROR: WITHDRAWN})
    told: dict[str, Any] = {
        "begins": starts(it.period),
        "ends": ends(it.period),
        "detail": clean.joined(at.name(it.author), stands.words, _unread(it.period)),
        "status": stands.status,
    }
    what = it.code if shown(it.code) else next(iter(it.category or []), None)
    return no_allergy(at, it.code, **told) or at.coded(kind, what, **told)


READERS: dict[str, tuple[type, Reader]] = {
    "Encounter": (Encounter, encounter),
    "EpisodeOfCare": (EpisodeOfCare, episode),
    "Appointment": (Appointment, appointment),
    "CareTeam": (CareTeam, care_team),
    "Flag": (Flag, flag),
}
