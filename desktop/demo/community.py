"""What the community trust sends: nursing, therapy, who is in the team, flags and papers."""

from collections.abc import Sequence
from datetime import date, timedelta

from desktop.demo.directory import COMMUNITY_TRUST, Staff
from desktop.demo.fhir import TERMINOLOGY, Json, Record, concept, local, status_of
from desktop.demo.life import Life

_WANTED = {
    "care": (5, "Package of care: two calls a day", "Asked of the council, no provider found yet"),
    "bed": (4, "Hospital bed and commode, front room", "Delivery promised for the day before"),
    "rail": (6, "Second stair rail", "To be fitted before discharge"),
    "keys": (2, "Keys: a second set from the family", "The carers hold none yet"),
}
"""Days ago that it was asked for, what, and how it stands."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def episode(
    life: Life, start: date, end: date | None, what: str, why: str, *,
    days: Sequence[str] = (), who: str = "", team: str = "Community nursing",
) -> Json:  # fmt: skip
    """A stretch of nursing or therapy: the referral, the episode, and the order for visits."""
    record = life.community
    trust = record.organisation("ZT601", COMMUNITY_TRUST, "0191 498 0600")
    referral = record.add(
        "ServiceRequest", start - timedelta(days=2), status="completed" if end else "active",
        intent="order", category=[{"text": "Referral"}], code={"text": f"{team}: {what}"},
        authoredOn=record.at(start - timedelta(days=2), 13, 30), reasonCode=[{"text": why}],
        requester={"display": life.staff("gp").name}, performer=[trust],
    )  # fmt: skip
    period = {"start": start.isoformat()}
    if end:
        period["end"] = end.isoformat()
    found = record.add(
        "EpisodeOfCare", end or start, status="finished" if end else "active",
        type=[{"text": f"{team}: {what}"}], period=period, managingOrganization=trust,
        referralRequest=[referral],
        careManager=record.practitioner(who) if who else None,
    )  # fmt: skip
    if days and not end:
        record.add(
            "ServiceRequest", start, status="active", intent="order",
            category=[{"text": "Planned visits"}], code={"text": what}, basedOn=[referral],
            occurrenceTiming={"repeat": {"boundsPeriod": {"start": start.isoformat()},
                                         "frequency": len(days), "period": 1, "periodUnit": "wk",
                                         "dayOfWeek": list(days)}},
            performer=[record.practitioner(who)] if who else [trust],
        )  # fmt: skip
    return found


def visit(
    life: Life, on: date, title: str, words: str, who: str, *, hour: int = 0, place: str = "HH"
) -> Json:
    record = life.community
    hour = hour or record.rng.randrange(9, 16)
    return record.add(
        "Encounter", on, status="finished", encounter_class=place, type=[{"text": title}],
        participant=[{"individual": record.practitioner(who)}],
        period={"start": record.at(on, hour, 10), "end": record.at(on, hour, 50)},
        reasonCode=[{"text": words}],
        serviceProvider=record.organisation("ZT601", COMMUNITY_TRUST, "0191 498 0600"),
    )  # fmt: skip


def care_team(life: Life, since: date, members: Sequence[Staff], key_worker: Staff) -> Json:
    """Who is around the person; one of them is the key worker."""
    record = life.community
    participants = []
    for staff in members:
        roles = [{"text": staff.role.capitalize() if staff.role != "gp" else "GP"}]
        if staff is key_worker:
            roles.append({"text": "Key worker"})
        participants.append({
            "role": roles,
            "member": _role_held(record, staff),
            "period": {"start": since.isoformat()},
        })  # fmt: skip
    return record.add(
        "CareTeam", since, status="active", name=f"Team around {life.person.given}",
        participant=participants, period={"start": since.isoformat()},
        managingOrganization=[record.organisation("ZT601", COMMUNITY_TRUST, "0191 498 0600")],
    )  # fmt: skip


def _role_held(record: Record, staff: Staff) -> Json:
    """A PractitionerRole, held once a file: the person, the role, the organisation, the number."""
    ident = record.feed.ident("role", staff.username)
    reference = record.feed.reference("PractitionerRole", ident)
    record.share(reference, {
        "resourceType": "PractitionerRole", "id": ident, "active": True,
        "practitioner": record.practitioner(staff.name, staff.role, staff.telephone),
        "organization": {"display": staff.organisation},
        "code": [{"text": staff.role}],
        "telecom": [{"system": "phone", "value": staff.telephone, "use": "work"}],
    })  # fmt: skip
    return {"reference": reference, "display": staff.name}


def flag(
    record: Record, on: date, words: str, category: str = "clinical", *, ended: date | None = None,
    restricted: bool = False, by: str = "", named: str = "",
) -> Json:  # fmt: skip
    """An alert or a need. ``category`` is a code of HL7's list, or ``communication``."""
    if category == "communication":
        kind: Json = local("Communication and information needs", "flag-category", "communication")
    else:
        kind = {"coding": [{"system": TERMINOLOGY + "flag-category", "code": category}]}
    period = {"start": on.isoformat()}
    if ended:
        period["end"] = ended.isoformat()
    return record.add(
        "Flag", on, restricted=restricted, named=named, status="inactive" if ended else "active",
        category=[kind], code={"text": words}, period=period,
        author=record.practitioner(by) if by else None,
    )  # fmt: skip


def safeguarding(record: Record, on: date, words: str, by: str) -> Json:
    """A concern, labelled restricted by the source that holds it."""
    return record.add(
        "Flag", on, restricted=True, status="active",
        category=[local("Safeguarding", "flag-category", "safeguarding")],
        code={"text": words}, period={"start": on.isoformat()}, author=record.practitioner(by),
    )  # fmt: skip


def dnacpr(record: Record, on: date, kept: str, by: str) -> Json:
    """A pointer to the form, never the form: that it exists, where it is, when to look again."""
    return record.add(
        "Flag", on, status="active",
        category=[local("End of life", "flag-category", "end-of-life")],
        code={"text": f"DNACPR form in place. Kept: {kept}. Review "
                      f"{on + timedelta(days=365):%d/%m/%Y}."},
        period={"start": on.isoformat()}, author=record.practitioner(by),
    )  # fmt: skip


def attorney(record: Record, on: date, who: str, kind: str, seen: str, contact: Json) -> Json:
    """A lasting power of attorney that someone has seen."""
    return record.add(
        "Consent", on, status="active",
        scope={"coding": [{"system": TERMINOLOGY + "consentscope", "code": "treatment"}]},
        category=[{"text": f"Lasting power of attorney: {kind}"}],
        dateTime=on.isoformat(),
        policyRule={"text": f"Lasting power of attorney: {kind}. Attorney: {who}. {seen}"},
        provision={"type": "permit",
                   "actor": [{"role": {"text": "Attorney"}, "reference": contact}]},
    )  # fmt: skip


def equipment(record: Record, on: date, what: str, note: str = "") -> Json:
    return record.add(
        "Device", on, status="active", type={"text": what},
        deviceName=[{"name": what, "type": "user-friendly-name"}],
        note=[{"text": note}] if note else None,
    )  # fmt: skip


def wanted_to_go_home(life: Life, wanted: Sequence[str]) -> None:
    """What a ward has asked for, and waits for, before someone can leave it."""
    record = life.community
    for each in wanted:
        ago, what, why = _WANTED[each]
        record.add(
            "ServiceRequest", life.day(ago), status="active", intent="order",
            category=[{"text": "Discharge"}], code={"text": what}, reasonCode=[{"text": why}],
            authoredOn=record.at(life.day(ago), 15, 30),
        )  # fmt: skip


def care_plan(
    life: Life, on: date, title: str, words: str, goals: Sequence[str], *, by: str
) -> Json:
    """A plan that one profession keeps, with its goals."""
    record = life.community
    wanted = [
        record.add("Goal", on, lifecycleStatus="active", description={"text": goal},
                   startDate=on.isoformat())
        for goal in goals
    ]  # fmt: skip
    return record.add(
        "CarePlan", on, status="active", intent="plan", title=title, description=words,
        period={"start": on.isoformat()}, created=on.isoformat(), author=record.practitioner(by),
        goal=wanted or None,
    )  # fmt: skip


def procedure(record: Record, on: date, what: str, snomed: str = "") -> Json:
    return record.add("Procedure", on, status="completed", code=concept(what, snomed),
                      performedDateTime=on.isoformat())  # fmt: skip


def score(record: Record, on: date, what: str, snomed: str, value: int, note: str = "") -> Json:
    """An early warning score or the like, as someone recorded it on the day."""
    return record.add(
        "Observation", on, status="final", code=concept(what, snomed),
        category=[status_of("observation-category", "survey")],
        effectiveDateTime=record.at(on, 11, 30), valueInteger=value,
        note=[{"text": note}] if note else None,
    )  # fmt: skip
