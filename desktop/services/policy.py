"""The policy: who may see which facts, who may do what else, and how long things last.

It is written as three tables of comma-separated text, each line with its reason, and put in force
as a whole: a slip never widens it. The versions before it are kept.
"""

from functools import cache

from sqlalchemy import bindparam, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from desktop.config import resource
from desktop.errors import OutOfDate, Problem
from desktop.models import PolicyCell, PolicyLimit, PolicyPermission, PolicyVersion
from desktop.services.policy_tables import TABLES, Policy, must_be_sensible, read
from desktop.store.session import moment, on_hub, sign
from desktop.words.enums import Limit, Permission, Role
from desktop.words.people import Actor, Cell
from desktop.words.policy import PolicyPage, PolicyText, PolicyVersionRow

LEAD = Role.GOVERNANCE_LEAD
NOT_PERMITTED = "This is not part of your role. Ask whoever looks after the hub."


# --- questions --------------------------------------------------------------------------------


def permitted(session: Session, actor: Actor, permission: Permission) -> bool:
    """Whether the policy in force lets someone of this role do it."""
    found = session.get(PolicyPermission, (permission, actor.role))
    return found is not None


def must_be_permitted(session: Session, actor: Actor, permission: Permission) -> None:
    if not permitted(session, actor, permission):
        raise Problem(NOT_PERMITTED)


def permissions(session: Session, actor: Actor) -> frozenset[Permission]:
    """All that someone of this role may do."""
    asked = select(PolicyPermission.permission).where(PolicyPermission.role == actor.role)
    return frozenset(session.scalars(asked))


_LIMIT = select(PolicyLimit.__table__.c.value).where(
    PolicyLimit.__table__.c.name == bindparam("name", type_=PolicyLimit.__table__.c.name.type)
)
"""Asked before every opening, so past the ORM."""


def limit(session: Session, name: Limit) -> int:
    """A number of the policy in force; without a policy, the one shipped."""
    found = session.connection().scalar(_LIMIT, {"name": name})
    return found if found is not None else shipped_limit(name)


@cache
def shipped_limit(name: Limit) -> int:
    """Without a policy in force."""
    return read(shipped()).limits[name][0]


def in_force(session: Session) -> PolicyVersionRow | None:
    """The policy that holds now."""
    found = versions(session, at_most=1)
    return found[0] if found else None


def versions(session: Session, at_most: int | None = None) -> list[PolicyVersionRow]:
    """Every policy that was ever in force, the newest first."""
    asked = select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(at_most)
    return [
        PolicyVersionRow(
            each.number,
            PolicyText(each.disclosure, each.permissions, each.limits),
            each.note,
            each.made_by,
            each.made_at,
        )
        for each in session.scalars(asked)
    ]


def page(session: Session, actor: Actor) -> PolicyPage:
    """All policies, for whoever governs; and whether the rows that are weighed are as written."""
    must_be_permitted(session, actor, Permission.GOVERN)
    found = versions(session)
    wanted = read(found[0].text)
    cells = {
        (audience, Cell(sector, kind, confidentiality))
        for audience, sector, kind, confidentiality in session.execute(
            select(
                PolicyCell.audience, PolicyCell.sector, PolicyCell.kind, PolicyCell.confidentiality
            )
        )
    }
    permitted = {
        (permission, role)
        for permission, role in session.execute(
            select(PolicyPermission.permission, PolicyPermission.role)
        )
    }
    limits = dict(session.execute(select(PolicyLimit.name, PolicyLimit.value)).all())
    as_written = (
        cells == wanted.allowances.keys()
        and permitted == wanted.permissions.keys()
        and limits == {name: value for name, (value, _) in wanted.limits.items()}
    )
    return PolicyPage(tuple(found), as_written)


def shipped() -> PolicyText:
    """The policy that comes with the program."""
    return PolicyText(*(resource(f"policy/{name}.csv").read_text("utf-8") for name in TABLES))


# --- changes ----------------------------------------------------------------------------------


def put_in_force(
    session: Session, actor: Actor, text: PolicyText, note: str = "", seen: int | None = None
) -> frozenset[str]:
    """Let a policy hold from now on; the one before is replaced as a whole, and kept.

    ``seen`` is the number of the policy that this one was made from. A script brings the first
    policy and says why in its own name.
    """
    by_script = actor.role is Role.SERVICE_ACCOUNT
    if not by_script:
        must_be_permitted(session, actor, Permission.GOVERN)
    wanted = read(text)
    held = in_force(session)
    if seen is not None and seen != (held.number if held is not None else 0):
        raise OutOfDate(
            "Someone else has put another policy in force since you began. Look at what it"
            " changed, then begin again from it."
        )
    if held is not None and _same(held.text, wanted):
        return frozenset()
    note = note.strip()
    if not by_script:
        if not note:
            raise Problem("Say why the policy changes, for whoever asks later.")
        for limit_, (value, _) in wanted.limits.items():
            must_be_sensible(limit_, value)
        _must_stay_with_the_lead(wanted)
    if on_hub(session) and not by_script:
        number = _put_by_the_hub(session, text, note, wanted)
    else:
        number = _put(session, actor, text, note, wanted, held)
    return sign(session, actor, "policy.put in force", {"policy", f"policy:{number}"}, note)


def _same(text: PolicyText, wanted: Policy) -> bool:
    try:
        return read(text) == wanted
    except Problem:  # written for an older program that knew fewer words
        return False


def _must_stay_with_the_lead(wanted: Policy) -> None:
    """The rest of the rule knows whoever governs by their role: they open nobody by it."""
    if {role for what, role in wanted.permissions if what is Permission.GOVERN} != {LEAD}:
        raise Problem(
            f"Only the {LEAD} may “{Permission.GOVERN}”: that role opens nobody by itself. Take"
            " whoever is to do it on in that role."
        )


def _put(
    session: Session,
    actor: Actor,
    text: PolicyText,
    note: str,
    wanted: Policy,
    held: PolicyVersionRow | None,
) -> int:
    number = held.number + 1 if held is not None else 1
    session.add(
        PolicyVersion(
            number=number, disclosure=text.disclosure, permissions=text.permissions,
            limits=text.limits, note=note, made_by=actor.name, made_at=moment(session),
        )
    )  # fmt: skip
    session.flush()
    for table, rows in (
        (PolicyCell, _cells(wanted)),
        (PolicyPermission, _permitted(wanted)),
        (PolicyLimit, _limited(wanted)),
    ):
        session.execute(delete(table))
        if rows:
            session.execute(insert(table), rows)
    return number


def _put_by_the_hub(session: Session, text: PolicyText, note: str, wanted: Policy) -> int:
    """Staff may not write these tables themselves: the hub weighs it again, and writes them."""
    put = func.put_policy(
        text.disclosure, text.permissions, text.limits, note,
        *(cast(rows, JSONB) for rows in (_cells(wanted), _permitted(wanted), _limited(wanted))),
    )  # fmt: skip
    number: int = session.execute(select(put)).scalar_one()
    return number


def _cells(policy: Policy) -> list[dict[str, str]]:
    return [
        {
            "audience": audience,
            "sector": cell.sector,
            "kind": cell.kind,
            "confidentiality": cell.confidentiality,
        }
        for audience, cell in sorted(policy.allowances)
    ]


def _permitted(policy: Policy) -> list[dict[str, str]]:
    return [{"permission": each, "role": role} for each, role in sorted(policy.permissions)]


def _limited(policy: Policy) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, (value, _) in policy.limits.items()]
