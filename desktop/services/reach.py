"""The people whom someone reaches, as the words of SQL: the rule of ``relationships`` for a file.

On a hub row security has left out everyone else, and nothing is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, text, true
from sqlalchemy.orm import Session

from desktop.services import policy
from desktop.store.session import moment, on_hub
from desktop.words.dates import utc_text
from desktop.words.enums import PRACTICE_ROLES, Limit, Role
from desktop.words.people import Actor, one_name

# Written out, since to build it anew from expressions takes longer than to ask it; for the same
# reason the numbers stand in it as they are. "+ 0" keeps the database from walking through a whole
# practice: the people asked about are found by their own indexes, and only then weighed here; the
# practice list first, which costs the least.
_UNREFUSED = """
patient.id NOT IN (
    SELECT patient_id FROM objection WHERE withdrawn_at IS NULL
    AND (staff_id = {me} OR (organisation <> ''
        AND (lower(replace(organisation, ' ', '')) = :organisation
            OR lower(replace(organisation, ' ', '')) IN (
                SELECT lower(replace(also, ' ', '')) FROM organisation_name
                WHERE lower(replace(name, ' ', '')) = :organisation))))
)
"""
_LISTED = "(NOT patient.restricted AND patient.practice_id + 0 IN ({practices}))"
_RELATED = """IN (
    SELECT r.patient_id FROM relationship AS r JOIN patient AS p ON p.id = r.patient_id
    WHERE r.staff_id IN ({selves})
    AND (r.staff_id = {me} OR (r.kind IN ('caseload', 'referral') AND NOT p.restricted
        AND (r.patient_id, r.staff_id) NOT IN (SELECT patient_id, staff_id FROM objection
            WHERE staff_id IN ({selves}) AND withdrawn_at IS NULL)))
    AND r.begins_at <= :now AND (r.ends_at IS NULL OR r.ends_at > :now)
    AND r.kind <> 'subject access'
    AND (r.kind = 'break-glass'
        OR p.practice_id IN (SELECT id FROM practice WHERE team_id IN ({teams}))
        OR p.place_id IN (SELECT id FROM place WHERE team_id IN ({teams})))
    UNION ALL
    SELECT r.patient_id FROM relationship AS r JOIN patient AS p ON p.id = r.patient_id
    WHERE r.team_id IN ({teams}) AND r.role = :role AND NOT p.restricted
    AND r.begins_at <= :now AND (r.ends_at IS NULL OR r.ends_at > :now)
    AND (p.practice_id IN (SELECT id FROM practice WHERE team_id IN ({teams}))
        OR p.place_id IN (SELECT id FROM place WHERE team_id IN ({teams})))
    UNION ALL
    SELECT a.patient_id FROM action AS a JOIN patient AS p ON p.id = a.patient_id
    WHERE a.owner_id IN ({selves}) AND a.state = 'open'
    AND (a.owner_id = {me} OR (NOT p.restricted
        AND (a.patient_id, a.owner_id) NOT IN (SELECT patient_id, staff_id FROM objection
            WHERE staff_id IN ({selves}) AND withdrawn_at IS NULL)))
    UNION ALL
    SELECT i.patient_id FROM attendee AS a
    JOIN meeting AS m ON m.id = a.meeting_id
    JOIN agenda_item AS i ON i.meeting_id = m.id
    JOIN patient AS p ON p.id = i.patient_id AND NOT p.restricted
    WHERE a.staff_id = {me} AND a.state IN ('expected', 'in', 'on the call')
    AND (i.asked_by_id <> {me} OR i.patient_id NOT IN (
        SELECT patient_id FROM relationship WHERE staff_id = {me} AND kind = 'declared'))
    AND m.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', :now, '-' || coalesce(
        (SELECT value FROM policy_limit WHERE name = :agenda), :shipped) || ' days'))
"""
_OPENABLE = f"{_UNREFUSED} AND ({_LISTED} OR patient.id + 0 {_RELATED})"
_OF_LIST = f"{_UNREFUSED} AND {_LISTED}"
_OF_FEW = f"{_UNREFUSED} AND patient.id {_RELATED}"
_GOVERNED = """
patient.id + 0 IN (
    SELECT patient_id FROM relationship WHERE staff_id = :me AND kind = 'subject access'
    AND begins_at <= :now AND ends_at > :now)
"""


def openable(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The people whom someone may open, as a condition on ``Patient``.

    On a hub it asks nothing: row security has left out everyone else.
    """
    if on_hub(session) or actor.role is Role.SERVICE_ACCOUNT:
        return true()
    if actor.role is Role.GOVERNANCE_LEAD:
        given = {"me": actor.id, "now": utc_text(moment(session))}
        return _condition(Asked(_GOVERNED, given))
    return _condition(_asked(_OPENABLE, actor, **_others(session, actor)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition on ``patient`` in words that both stores know, and what its parameters are."""

    words: str
    given: Mapping[str, object]
    people: str = "patient"
    """The table, or what else may stand for it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """``openable`` in two parts, for whoever looks through many people."""

    many: Asked | None
    """A whole practice or hub: walk through it by an index of what is looked for."""
    few: Asked | None
    """All other relationships: walk through these people, and see who is looked for."""


EVERYBODY = Asked("true", {})


def ways(session: Session, actor: Actor) -> Ways:
    if actor.role is Role.SERVICE_ACCOUNT:
        return Ways(EVERYBODY, None)
    lists = actor.role in PRACTICE_ROLES and bool(actor.practices)
    if on_hub(session):
        theirs = Asked(f"patient.practice_id IN ({_listed(actor.practices)})", {})
        few = Asked("true", {}, "my_people() AS patient")
        return Ways(theirs if lists else None, few)
    if actor.role is Role.GOVERNANCE_LEAD:
        given = {"me": actor.id, "now": utc_text(moment(session))}
        return Ways(None, Asked(_GOVERNED, given))
    return Ways(
        _asked(_OF_LIST, actor) if lists else None,
        _asked(_OF_FEW, actor, **_others(session, actor)),
    )


def _asked(condition: str, actor: Actor, **others: object) -> Asked:
    return Asked(
        _written(condition, actor), {"organisation": one_name(actor.organisation), **others}
    )


@lru_cache(maxsize=50)
def _written(condition: str, actor: Actor) -> str:
    """Kept, for whoever searches asks it at every key."""
    practices = actor.practices if actor.role in PRACTICE_ROLES else ()
    return condition.format(
        me=int(actor.id), practices=_listed(practices), selves=_listed(actor.selves),
        teams=_listed(actor.teams),
    )  # fmt: skip


def _condition(asked: Asked) -> ColumnElement[bool]:
    return and_(true(), text(asked.words).bindparams(**asked.given))


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(ids))


def _others(session: Session, actor: Actor) -> dict[str, object]:
    """What the relationships beyond a practice list are weighed by."""
    return {
        "role": actor.role.value,
        "now": utc_text(moment(session)),
        "agenda": Limit.AGENDA_DAYS.value,
        "shipped": policy.shipped_limit(Limit.AGENDA_DAYS),
    }
