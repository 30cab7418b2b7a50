"""Who may look after whom: nobody gives themselves a place, and nobody gives more than they have.

In a file these rules stand here alone. On a hub the database weighs them again, in triggers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import PolicyPermission, Practice, Staff
from desktop.services import policy
from desktop.store.session import moment
from desktop.store.session import seen as seen_row
from desktop.words.enums import Permission, Role
from desktop.words.people import Actor

OWN = "Nobody changes their own entry. Ask a colleague who looks after people."
SCRIPT = "This account belongs to a script and is nobody’s to change."
GOVERNED = "Only an information governance lead changes the entry of whoever may govern disclosure."
GOVERNS = "Only an information governance lead may give this role."
NOT_YOURS = (
    "You look after the people of your own teams. Ask the information governance lead about others."
)
NOT_YOUR_TEAM = (
    "You may give and take places in your own teams only. Ask the information governance lead about"
    " others."
)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Someone who looks after people, and how far it goes."""

    actor: Actor
    governs: bool
    """They may govern disclosure, and so look after every team."""
    governing: frozenset[Role]
    """The roles whose holders may."""

    def refusal(self, staff_id: int, role: Role, teams: Iterable[int]) -> str:
        """Why they may not change someone's entry; empty where they may.

        ``teams`` are their own and those of their practices. Whoever is in none yet is anybody's
        to put in one.
        """
        if role is Role.SERVICE_ACCOUNT:
            return SCRIPT
        if staff_id == self.actor.id:
            return OWN
        if self.governs:
            return ""
        if role in self.governing:
            return GOVERNED
        in_teams = frozenset(teams)
        return "" if not in_teams or in_teams & self.actor.teams else NOT_YOURS

    def gives(self, team: int | None) -> bool:
        """Whether they may give and take what belongs to a team."""
        return self.governs or team is None or team in self.actor.teams

    def must_give_role(self, before: Role | None, after: Role) -> None:
        if after is Role.SERVICE_ACCOUNT:
            raise Problem("A service account is a script’s, and nobody’s role.")
        if not self.governs and {before, after} & self.governing and before is not after:
            raise Problem(GOVERNS)

    def must_give(self, teams: Iterable[int | None]) -> None:
        if not all(map(self.gives, teams)):
            raise Problem(NOT_YOUR_TEAM)


def keeper_of(session: Session, actor: Actor) -> Keeper:
    """Refuse whoever may not look after people."""
    policy.must_be_permitted(session, actor, Permission.LOOK_AFTER_PEOPLE)
    governing = session.scalars(
        select(PolicyPermission.role).where(PolicyPermission.permission == Permission.GOVERN)
    )
    return Keeper(
        actor,
        policy.permitted(session, actor, Permission.GOVERN),
        frozenset(governing) | {Role.GOVERNANCE_LEAD},
    )


def held(session: Session, keeper: Keeper, staff_id: int, seen: int) -> Staff:
    """Someone as they were on the screen, held until the end, if their entry may be changed.

    All who govern are held first, in one order: two changes at once wait for each other, and
    cannot each take the other for the one who stays.
    """
    session.scalars(
        select(Staff.id)
        .where(Staff.role.in_(sorted(keeper.governing)))
        .order_by(Staff.id)
        .with_for_update()
    ).all()
    person = session.get(Staff, staff_id, populate_existing=True)
    if person is not None and (why_not := refusal(session, keeper, person)):
        raise Problem(why_not)
    return seen_row(session, Staff, staff_id, seen)


def refusal(session: Session, keeper: Keeper, person: Staff) -> str:
    """Why this keeper may not change someone's entry; empty where they may."""
    return keeper.refusal(person.id, person.role, _around(session, person))


def _around(session: Session, person: Staff) -> set[int]:
    """The teams of someone, and those of their practices."""
    practices = teams_of_practices(session, [each.practice_id for each in person.practice_links])
    own = {each.team_id for each in person.team_links}
    return own | {team for team in practices if team is not None}


def must_leave_someone(session: Session, keeper: Keeper, person: Staff) -> None:
    """Whoever governs does not go, nor change to another role, before someone else stays."""
    others = select(Staff.id).where(
        Staff.id != person.id,
        Staff.role.in_(sorted(keeper.governing)),
        Staff.colleagues(moment(session)),
        Staff.ended_at.is_(None),
    )
    if session.scalars(others.limit(1)).first() is None:
        raise Problem(
            f"{person.name} is the last person here who may govern disclosure. Give someone else"
            " that role first."
        )


def teams_of_practices(session: Session, practices: Iterable[int]) -> list[int | None]:
    wanted = sorted(set(practices))
    found = session.scalars(select(Practice.team_id).where(Practice.id.in_(wanted))).all()
    if len(found) != len(wanted):
        raise Problem("One of these practices is no longer there. Look at the list again.")
    return list(found)
