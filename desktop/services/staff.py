"""Who works here, and how they sign in."""

import secrets
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from desktop import vault
from desktop.errors import Problem
from desktop.models import Credential, Draft, Practice, Staff, StaffPractice, StaffTeam, Team
from desktop.services import relationships
from desktop.services.changes import carry_out
from desktop.store import hub
from desktop.store.session import GuardedSession, moment, on_hub, sign
from desktop.store.session import seen as seen_row
from desktop.store.store import Store
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND
from desktop.words.enums import Role
from desktop.words.people import Actor, StaffRow, TeamRow, UserRow

WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST = 8
WRONG = "The user name or the password is not right. Try again."
NOT_YOURS = "This is not your password. Try again."
THE_SAME = "This is the password that you have. Choose another one."
NO_LONGER = "You can no longer sign in to this hub. Ask whoever looks after it."
MEANWHILE = "Your password or your sign-in changed a moment ago. Try again."

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$l6+bKSUgDvGt9LUEwvSFDA$"
    "zW0ueV0Y8cTrJQ50hlTrVRV0pyOvvwRYh1uvTTfFNMM"
)
"""Verified when there is no such person, so that the answer takes as long. No password fits it."""
_DOOR = Actor(0, "Sign-in", Role.SERVICE_ACCOUNT)
"""Signs the refusal of a name that nobody here has; the name itself may be a slipped password."""


class SignedIn(NamedTuple):
    """Someone at the desk, with the key that opens their drafts and nothing else."""

    actor: Actor
    draft_key: bytes
    given: bool
    """Someone else chose their password: they choose one of their own before anything else."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A name and a password, weighed outside any transaction, since weighing takes a while."""

    staff_id: int | None
    password: str | None
    """The hash that the password was weighed against."""
    right: bool
    rehashed: str | None = None
    slot: str | None = None
    """The slot of drafts as it was found."""
    draft_key: bytes = b""
    new_slot: str | None = None
    """The slot to keep from now on, where there was none or it did not open."""


def sign_in(store: Store, username: str, password: str, now: datetime) -> SignedIn:
    """Let someone in, or say why not; either is signed, and a refusal is counted.

    Five wrong passwords in a row lock the name for a quarter of an hour. Only the right password
    is told so: a name that nobody has is never locked, and must not be told from one that is.
    """
    with store.reading() as session:
        found = session.execute(
            select(Staff.id, Credential.password, Credential.draft_slot)
            .outerjoin(Credential, Credential.staff_id == Staff.id)
            .where(Staff.username == plain_username(username))
        ).one_or_none()
    tried = _weigh(*found, password) if found is not None else _weigh_nobody(password)
    outcome = carry_out(store, lambda session: _answer(session, tried, now), now)
    if isinstance(outcome, str):
        raise Problem(outcome)
    return outcome


def confirm(store: Store, actor: Actor, password: str, now: datetime) -> None:
    """Ask someone who is in for their password again, and raise Problem if it is not theirs.

    Signed and counted as at the sign-in, and the fifth wrong one locks their name. On a hub the
    server is asked too: it may have shut them out since they came.
    """
    _, tried = _weigh_own(store, actor, password)
    refusal = carry_out(store, lambda session: _confirm(session, actor.id, tried, now), now)
    if refusal:
        raise Problem(refusal)


def _weigh_own(store: Store, actor: Actor, password: str) -> tuple[str, _Tried]:
    """The user name of someone who is in, and their password weighed, by the server too."""
    with store.reading() as session:
        username, phc, slot = session.execute(
            select(Staff.username, Credential.password, Credential.draft_slot)
            .outerjoin(Credential, Credential.staff_id == Staff.id)
            .where(Staff.id == actor.id)
        ).one()
    tried = _weigh(actor.id, phc, slot, password)
    if tried.right and not store.accepts(username, password):
        tried = replace(tried, right=False)
    return username, tried


def add(
    session: Session, actor: Actor, username: str, name: str, role: Role, *,
    organisation: str = "", telephone: str = "", teams: frozenset[int] = frozenset(),
    practices: frozenset[int] = frozenset(), begins_at: datetime | None = None,
    ends_at: datetime | None = None, password: str | None = None,
) -> Made:  # fmt: skip
    """Take someone on; without a password they cannot sign in yet."""
    username = plain_username(username)
    if not username or not name.strip():
        raise Problem("A member of staff needs a user name and a name.")
    if session.scalar(select(Staff.id).where(Staff.username == username)) is not None:
        raise Problem(f"The user name {username} is taken. Choose another one.")
    person = Staff(
        username=username,
        name=name.strip(),
        role=role,
        organisation=organisation,
        telephone=telephone,
        begins_at=begins_at,
        ended_at=ends_at,
        team_links=[StaffTeam(team_id=team) for team in sorted(teams)],
        practice_links=[StaffPractice(practice_id=each) for each in sorted(practices)],
    )
    session.add(person)
    session.flush()
    if password is not None:
        session.add(Credential(staff_id=person.id, password=hashed(password), given=True))
    return Made(sign(session, actor, "staff.added", {f"staff:{person.id}"}), person.id)


def choose_password(store: Store, actor: Actor, old: str, new: str, now: datetime) -> None:
    """A password of one's own in place of ``old``, which is weighed and counted as at the sign-in.

    What is half-typed stays: its key is wrapped anew. On a hub the login of the server follows, in
    the same transaction; PostgreSQL lets everyone change their own, and nobody another's.
    """
    if new == old:
        raise Problem(THE_SAME)
    chosen = hashed(new)
    username, tried = _weigh_own(store, actor, old)
    slot = vault.wrap(tried.draft_key, new) if tried.right else None

    def change(session: GuardedSession) -> str:
        refusal = _confirm(session, actor.id, tried, now)
        if refusal:
            return refusal
        held = credential(session, actor.id)
        held.password, held.draft_slot, held.given = chosen, slot, False
        if on_hub(session):
            session.flush()
            hub.change_own_login(session, username, new)
        sign(session, actor, "staff.chose password", {f"staff:{actor.id}"})
        return ""

    refusal = carry_out(store, change, now)
    if refusal:
        raise Problem(refusal)
    store.renew(new)


def set_password(
    session: Session, actor: Actor, staff_id: int, seen: int, password: str
) -> frozenset[str]:
    """Give a new password and unlock; its owner chooses another one when they sign in."""
    seen_row(session, Staff, staff_id, seen)
    give_anew(session, staff_id, password)
    return sign(session, actor, "staff.password", {f"staff:{staff_id}"})


def give_anew(session: Session, staff_id: int, password: str) -> None:
    """A password that someone else chose. What was half-typed is let go: its key is lost."""
    held = credential(session, staff_id)
    held.password, held.draft_slot, held.given = hashed(password), None, True
    held.failures, held.locked_until = 0, None
    session.execute(delete(Draft).where(Draft.author_id == staff_id))


def named(session: Session, username: str) -> tuple[int, int]:
    """The id and the version of someone who works here or is to come, by their user name."""
    username = plain_username(username)
    found = session.scalar(
        select(Staff).where(Staff.username == username, Staff.role != Role.SERVICE_ACCOUNT)
    )
    if found is None or found.has_left(moment(session)):
        raise Problem(f"Nobody here has the user name {username}. Check how it is spelt.")
    return found.id, found.version


def service_account(session: Session, name: str, now: datetime) -> Actor:
    """The account that signs what the script ``name`` does; made on first use, by itself."""
    username = f"service.{plain_username(name)}"
    found = session.scalar(select(Staff).where(Staff.username == username))
    if found is None:
        found = Staff(username=username, name=f"{name} (script)", role=Role.SERVICE_ACCOUNT)
        session.add(found)
        session.flush()
        sign(session, found.actor(), "staff.added", {f"staff:{found.id}"})
    elif found.role is not Role.SERVICE_ACCOUNT or not found.works_here(now):
        raise Problem(f"The account {username} may not be used by scripts.")
    return found.actor()


def listed(session: Session) -> list[StaffRow]:
    """Who works here, by name."""
    return [
        StaffRow(*each)
        for each in session.execute(
            select(Staff.id, Staff.name, Staff.role, Staff.organisation, Staff.telephone)
            .where(Staff.colleagues(moment(session)))
            .order_by(Staff.name, Staff.id)
        )
    ]


def users(session: Session) -> list[UserRow]:
    """Who works here, by user name, with the codes of what they belong to."""
    teams = _codes(
        session,
        select(StaffTeam.staff_id, Team.code).join_from(StaffTeam, Team).order_by(Team.code),
    )
    practices = _codes(
        session,
        select(StaffPractice.staff_id, Practice.code)
        .join_from(StaffPractice, Practice)
        .order_by(Practice.code),
    )
    asked = (
        select(Staff.id, Staff.username, Staff.name, Staff.role, Credential.password.is_not(None))
        .outerjoin(Credential, Credential.staff_id == Staff.id)
        .where(Staff.colleagues(moment(session)))
        .order_by(Staff.username)
    )
    return [
        UserRow(username, name, role, tuple(teams[key]), tuple(practices[key]), has_password)
        for key, username, name, role, has_password in session.execute(asked)
    ]


def _codes(session: Session, asked: Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person, code in session.execute(asked):
        found[person].append(code)
    return found


def teams_of(session: Session, actor: Actor) -> list[TeamRow]:
    asked = select(Team.id, Team.name).where(Team.id.in_(sorted(actor.teams))).order_by(Team.name)
    return [TeamRow(*each) for each in session.execute(asked)]


def hashed(password: str) -> str:
    """A password as it is kept: argon2id, with a salt of its own."""
    if len(password) < SHORTEST:
        raise Problem(f"A password needs at least {SHORTEST} characters. Three words are good.")
    return _HASHER.hash(password)


def role_named(words: str) -> Role:
    """What someone does in the team; a service account is a script's, and nobody's role."""
    for role in (known := [each for each in Role if each is not Role.SERVICE_ACCOUNT]):
        if role == words.strip().casefold():
            return role
    raise Problem(f"There is no role called {words}. Choose one of these: {', '.join(known)}.")


def plain_username(typed: str) -> str:
    """How user names are compared."""
    return typed.strip().casefold()


def _fits(password: str, phc: str) -> bool:
    try:
        return _HASHER.verify(phc, password)
    except (VerificationError, InvalidHashError):
        return False


def _weigh_nobody(password: str) -> _Tried:
    _fits(password, _NOBODY)
    return _Tried(None, None, right=False)


def _weigh(staff_id: int, phc: str | None, slot: str | None, password: str) -> _Tried:
    if not _fits(password, phc or _NOBODY) or phc is None:
        return _Tried(staff_id, phc, right=False, slot=slot)
    rehashed = _HASHER.hash(password) if _HASHER.check_needs_rehash(phc) else None
    if slot is not None:
        try:
            return _Tried(staff_id, phc, True, rehashed, slot, vault.unwrap(slot, password))
        except vault.WrongSecret:
            pass  # what it would have opened is lost; drafts from now on have a key again
    key = secrets.token_bytes(32)
    return _Tried(staff_id, phc, True, rehashed, slot, key, vault.wrap(key, password))


def _answer(session: Session, tried: _Tried, now: datetime) -> SignedIn | str:
    """Count, lock, let in; a sentence when not. A refusal commits, or it could not be counted."""
    if tried.staff_id is None:
        sign(session, _DOOR, "staff.refused", ())
        return WRONG
    person = session.get_one(Staff, tried.staff_id)
    held = credential(session, person.id)
    refusal = _refusal(session, person, held, tried, now)
    if refusal:
        return refusal
    held.password = tried.rehashed or held.password
    held.draft_slot = tried.new_slot or held.draft_slot
    actor = person.actor(relationships.covered_by(session, person.id))
    sign(session, actor, "staff.signed_in", {f"staff:{person.id}"})
    return SignedIn(actor, tried.draft_key, held.given)


def _confirm(session: Session, staff_id: int, tried: _Tried, now: datetime) -> str:
    """As at the door; but who is asked is known, so that a lock and a leaving are told plainly."""
    person = session.get_one(Staff, staff_id, populate_existing=True)
    held = credential(session, person.id)
    refusal = _refusal(session, person, held, tried, now)
    if not refusal:
        sign(session, person.actor(), "staff.confirmed", {f"staff:{person.id}"})
        return ""
    if held.locked_until is not None and now < held.locked_until:
        return _locked(held.locked_until)
    if not person.works_here(now):
        return NO_LONGER
    return NOT_YOURS if refusal == WRONG else refusal


def _refusal(
    session: Session, person: Staff, held: Credential, tried: _Tried, now: datetime
) -> str:
    """Why not, counted and signed; empty where the password is right and nothing else is wrong."""
    subjects = {f"staff:{person.id}"}
    if held.locked_until is not None and now < held.locked_until:
        sign(session, person.actor(), "staff.refused", subjects, "locked")
        return _locked(held.locked_until) if tried.right else WRONG
    if (held.password, held.draft_slot) != (tried.password, tried.slot):
        sign(session, person.actor(), "staff.refused", subjects, "changed meanwhile")
        return MEANWHILE
    if held.password is None or not person.works_here(now):
        sign(session, person.actor(), "staff.refused", subjects, "may not sign in")
        return WRONG
    if not tried.right:
        return _wrong(session, person, held, now)
    held.failures = 0
    return ""


def credential(session: Session, staff_id: int) -> Credential:
    """How someone signs in, held until the end of the transaction; made where there is none."""
    held = session.get(Credential, staff_id, populate_existing=True, with_for_update=True)
    if held is None:
        held = Credential(staff_id=staff_id, failures=0)
        session.add(held)
        session.flush()
    return held


def _wrong(session: Session, person: Staff, held: Credential, now: datetime) -> str:
    held.failures += 1
    detail = "wrong password"
    if held.failures >= WRONG_ALLOWED:
        held.failures, held.locked_until = 0, now + LOCKED_FOR
        detail = "wrong password, now locked"
    sign(session, person.actor(), "staff.refused", {f"staff:{person.id}"}, detail)
    return WRONG


def _locked(until: datetime) -> str:
    return (
        "There were too many wrong passwords, so this name is locked until"
        f" {until.astimezone(ENGLAND):%H:%M}. Try again then."
    )
