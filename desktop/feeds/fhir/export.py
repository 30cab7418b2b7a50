"""What is handed on, as a FHIR R4 bundle that any system, this one included, can take in again.

Every resource has an id that stays the same from one export to the next, so that whoever takes the
bundle in again meets what it holds already.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec

from desktop.feeds.parsed import Unreadable
from desktop.words.dates import utc_text
from desktop.words.enums import ActionState, Gender, PlanState
from desktop.words.handed_on import Decided, HandedOn
from desktop.words.meetings import ActionRow
from desktop.words.people import raised, role_words
from desktop.words.plans import PlanRow

HUB, UNCHANGED = "urn:tapestry:hub", "urn:tapestry:as-sent"
"""The system of the identifier by which a hub knows what it sent itself, and that of the tag by
which it knows that nobody has changed it since."""
CHANGED = (
    "This hub sent it itself, and it is not as it was sent. Look at what was changed, and write"
    " that into the plan or the actions here."
)
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
_GENDER = {Gender.FEMALE: "female", Gender.MALE: "male", Gender.NOT_KNOWN: "unknown"}
_TASK = {
    ActionState.OPEN: "requested", ActionState.DONE: "completed", ActionState.DROPPED: "cancelled",
}  # fmt: skip
ABOUT_ME = (
    ("What is most important to me", "most_important"),
    ("People who are important to me", "people_important"),
    ("How I communicate and how to communicate with me", "communicate"),
    ("My wellness", "wellness"),
    ("Please do", "please_do"),
    ("Please do not", "please_do_not"),
    ("How and when to support me", "support_me"),
    ("Also worth knowing about me", "worth_knowing"),
    ("Supported to write this by", "written_with"),
)

Resource = dict[str, Any]


def as_fhir(told: HandedOn) -> bytes:
    """A bundle of type collection, UTF-8."""
    resources = list(_resources(told))
    provenance = {
        "resourceType": "Provenance",
        "id": f"{told.hub}-provenance-{told.patient}",
        "target": [_to(each) for each in resources],
        "recorded": utc_text(told.made_at),
        "agent": [{"who": {"display": told.made_by}}],
    }
    entries = _told(
        [
            {"fullUrl": f"urn:tapestry:{each['resourceType']}/{each['id']}", "resource": each}
            for each in (*resources, provenance)
        ]
    )
    bundle = {
        "resourceType": "Bundle",
        "meta": {"tag": [tag_of(entries)]},
        "identifier": {"system": HUB, "value": told.hub},
        "type": "collection",
        "timestamp": utc_text(told.made_at),
        "entry": entries,
    }
    return msgspec.json.format(msgspec.json.encode(bundle), indent=1) + b"\n"


def tag_of(entries: Any) -> dict[str, str]:
    """A tag that is another one once any entry says something else, however it is laid out."""
    whole = msgspec.json.encode(entries, order="sorted")
    return {"system": UNCHANGED, "code": sha256(whole).hexdigest()}


class _Tags(msgspec.Struct):
    tag: list[dict[str, Any]] = []


class _Sent(msgspec.Struct):
    identifier: dict[str, str]
    entry: list[dict[str, Any]]
    meta: _Tags = msgspec.field(default_factory=_Tags)


def own_entries(content: bytes, hub: str) -> list[str]:
    """The resource types of a bundle that this very hub has sent; none of any other file.

    Raises ``Unreadable`` for one that somebody has changed since.
    """
    if HUB.encode() not in content:
        return []
    try:
        sent = msgspec.json.decode(content, type=_Sent)
        if sent.identifier != {"system": HUB, "value": hub}:
            return []
        kinds = [str(row["resource"]["resourceType"]) for row in sent.entry]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError):
        return []
    if tag_of(sent.entry) not in sent.meta.tag:
        raise Unreadable(CHANGED)
    return kinds


def _resources(told: HandedOn) -> Iterator[Resource]:
    person = _patient(told)
    about = _to(person)
    yield person
    team = _team(told, about)
    if team is not None:
        yield team
    if told.plan is not None:
        goals = list(_goals(told.hub, told.plan, about))
        yield _plan(told, told.plan, goals, team, about)
        yield from goals
        yield from _of_goals(told.plan, goals, about)
    for action in told.actions:
        yield _task(told.hub, action, about)
    for each in told.decided:
        yield _outcome(told.hub, each, about)


def _patient(told: HandedOn) -> Resource:
    person = told.person
    return {
        "resourceType": "Patient",
        "id": f"{told.hub}-patient-{told.patient}",
        "identifier": [{"system": NHS_NUMBER, "value": person.nhs_number}]
        if person.nhs_number
        else [],
        "name": [
            {"use": "official", "family": person.family, "given": person.given.split(),
             "prefix": [person.title] if person.title else []},
            {"use": "usual", "given": [person.preferred]} if person.preferred else {},
        ],
        "gender": _GENDER.get(told.gender, "other"),
        "birthDate": person.born.text if person.born else "",
    }  # fmt: skip


def _team(told: HandedOn, about: Resource) -> Resource | None:
    """The key worker, and everyone who still has something to do."""
    members: dict[str, list[str]] = {}
    if told.plan is not None and told.plan.key_worker:
        members[told.plan.key_worker] = ["Key worker"]
    for action in told.actions:
        if action.state is ActionState.OPEN:
            members.setdefault(action.owner, []).append(raised(role_words(action.owner_role)))
    if not members:
        return None
    return {
        "resourceType": "CareTeam",
        "id": f"{told.hub}-team-{told.patient}",
        "status": "active",
        "name": "Team around the person",
        "subject": about,
        "participant": [
            {"role": [{"text": role} for role in dict.fromkeys(roles)], "member": {"display": who}}
            for who, roles in members.items()
        ],
    }


def _plan(
    told: HandedOn, plan: PlanRow, goals: list[Resource], team: Resource | None, about: Resource
) -> Resource:
    content = plan.content
    own = [
        f"{heading}: {words}"
        for heading, field in ABOUT_ME
        if (words := getattr(content.about_me, field))
    ]
    strengths = [f"Strengths: {content.strengths}"] if content.strengths else []
    then = [
        f"If {each.trigger}: {each.do_this}{f' Ring {each.ring}.' if each.ring else ''}"
        for each in content.contingencies
    ]
    agreed = f"Agreed with {plan.agreed_with or plan.agreement}" if plan.agreement else ""
    review = f"Review on {content.review_on.isoformat()}" if content.review_on else ""
    return {
        "resourceType": "CarePlan",
        "id": f"{told.hub}-plan-{told.patient}",
        "status": "active" if plan.state is PlanState.AGREED else "draft",
        "intent": "plan",
        "title": f"Personalised care and support plan, version {plan.number}",
        "description": "\n".join((*own, *strengths)),
        "subject": about,
        "period": {"start": plan.agreed_on.isoformat()} if plan.agreed_on else {},
        "author": {"display": plan.agreed_by} if plan.agreed_by else {},
        "careTeam": [_to(team)] if team is not None else [],
        "goal": [_to(each) for each in goals],
        "note": [{"text": each} for each in (*then, agreed, review) if each],
    }


def _goals(hub: str, plan: PlanRow, about: Resource) -> Iterator[Resource]:
    for place, each in enumerate(plan.content.goals, start=1):
        weight = f"Importance {each.importance} of 10" if each.importance else ""
        yield {
            "resourceType": "Goal",
            "id": f"{hub}-goal-{plan.patient}-{place}",
            "lifecycleStatus": "active" if plan.state is PlanState.AGREED else "proposed",
            "description": {"text": each.hope},
            "subject": about,
            "startDate": plan.agreed_on.isoformat() if plan.agreed_on else "",
            "note": [{"text": text} for text in (each.need, weight) if text],
        }


def _of_goals(plan: PlanRow, goals: list[Resource], about: Resource) -> Iterator[Resource]:
    """What will happen towards each goal."""
    for goal, told in zip(plan.content.goals, goals, strict=True):
        for place, each in enumerate(goal.actions, start=1):
            yield {
                "resourceType": "Task",
                "id": f"{told['id']}-{place}",
                "status": "requested",
                "intent": "plan",
                "description": each.what,
                "focus": _to(told),
                "for": about,
                "executionPeriod": {"end": each.due.isoformat()} if each.due else {},
                "owner": {"display": each.who} if each.who else {},
            }


def _task(hub: str, action: ActionRow, about: Resource) -> Resource:
    over = action.done_on or action.due
    return {
        "resourceType": "Task",
        "id": f"{hub}-action-{action.id}",
        "status": _TASK[action.state],
        "intent": "order",
        "description": action.what,
        "for": about,
        "authoredOn": action.agreed_on.isoformat(),
        "executionPeriod": {"start": action.agreed_on.isoformat(), "end": over.isoformat()},
        "owner": {"display": f"{action.owner}, {role_words(action.owner_role)}"},
    }


def _outcome(hub: str, each: Decided, about: Resource) -> Resource:
    return {
        "resourceType": "Task",
        "id": f"{hub}-outcome-{each.id}",
        "status": "completed",
        "intent": "order",
        "code": {"text": f"Outcome of the meeting of {each.team}"},
        "description": raised(", ".join(each.outcomes)),
        "for": about,
        "authoredOn": each.on.isoformat(),
        "executionPeriod": {"start": each.on.isoformat(), "end": each.on.isoformat()},
        "note": [{"text": each.question}] if each.question else [],
    }


def _to(resource: Resource) -> Resource:
    return {"reference": f"{resource['resourceType']}/{resource['id']}"}


def _told(value: Any) -> Any:
    """FHIR has no empty values: what was left out is not there at all."""
    if isinstance(value, dict):
        told = {key: _told(each) for key, each in value.items()}
        return {key: each for key, each in told.items() if each not in ("", None, [], {})}
    if isinstance(value, list):
        return [each for each in map(_told, value) if each not in ("", None, [], {})]
    return value
