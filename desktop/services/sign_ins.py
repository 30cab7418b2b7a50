"""How colleagues come to sign in: names and first passwords, lock-outs, and lost passwords.

How someone signs in is in ``staff``. On a hub nobody writes another's password: functions of the
database do, and weigh once more who asks.
"""

import re
import secrets
import unicodedata
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Select, column, func, select
from sqlalchemy.orm import Session

from desktop.config import resource
from desktop.errors import Problem
from desktop.models import Credential, Staff
from desktop.models.base import Moment
from desktop.services import looking_after, staff
from desktop.store import hub
from desktop.store.session import moment, on_hub, sign
from desktop.words.people import Actor
from desktop.words.persons import TITLES

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_SCRIPTS = "service."
"""How the user names of scripts begin."""
WORDS_OF_A_PASSWORD = 3


def must_be_usable(username: str) -> None:
    if not _USERNAME.fullmatch(username) or username.startswith(_SCRIPTS):
        raise Problem(
            "A user name is made of small letters, figures, dots and hyphens, such as anna.bell."
        )


def proposed_username(session: Session, name: str) -> str:
    """First name, dot, last name; with a number where that is taken. Empty: nothing to go by."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l"))
    plain = "".join(each for each in bare if each.isascii() and (each.isalnum() or each in " -"))
    words = [word.strip("-") for word in plain.split()]
    words = [word for word in words if word and word not in TITLES]
    if not words:
        return ""
    wanted = ".".join([words[0], *words[1:][-1:]])
    taken = set(session.scalars(select(Staff.username).where(Staff.username.startswith(wanted))))
    numbers = (wanted if number == 1 else f"{wanted}{number}" for number in range(1, 1000))
    return next(each for each in numbers if each not in taken)


def proposed_password() -> str:
    """Three words that nobody has used before, easily read out and typed."""
    return " ".join(secrets.choice(_words()) for _ in range(WORDS_OF_A_PASSWORD))


@cache
def _words() -> tuple[str, ...]:
    return tuple(resource("passwords/words.txt").read_text("utf-8").split())


def known(session: Session) -> dict[int, tuple[bool, datetime | None]]:
    """Who has a password, and who is locked out until when."""
    asked: Select[int, bool, datetime | None] = select(
        Credential.staff_id, Credential.password.is_not(None), Credential.locked_until
    )
    if on_hub(session):
        asked = select(
            func.sign_ins().table_valued(
                column("staff_id", BigInteger),
                column("has_password", Boolean),
                column("locked_until", Moment()),
            )
        )
    return {person: (has_one, locked) for person, has_one, locked in session.execute(asked)}


def unlock(session: Session, actor: Actor, staff_id: int, seen: int) -> frozenset[str]:
    """Let someone try again who typed too many wrong passwords."""
    keeper = looking_after.keeper_of(session, actor)
    looking_after.held(session, keeper, staff_id, seen)
    if on_hub(session):
        session.execute(select(func.unlock_sign_in(staff_id)))
    else:
        credential = staff.credential(session, staff_id)
        credential.failures, credential.locked_until = 0, None
    return sign(session, actor, "staff.unlocked", {f"staff:{staff_id}"})


def reset_password(
    session: Session, actor: Actor, staff_id: int, seen: int, password: str
) -> frozenset[str]:
    """A new password for someone who has lost theirs. What they were typing is let go with it."""
    keeper = looking_after.keeper_of(session, actor)
    person = looking_after.held(session, keeper, staff_id, seen)
    if person.has_left(moment(session)):
        raise Problem(f"{person.name} has left. Give them a later last day first.")
    give_password(session, staff_id, person.username, password)
    return sign(session, actor, "staff.password", {f"staff:{staff_id}"})


def give_password(session: Session, staff_id: int, username: str, password: str) -> None:
    if on_hub(session):
        session.flush()
        driver: Any = session.connection().connection.driver_connection
        verifier = hub.verifier(driver, username, password)
        session.execute(select(func.keep_credential(staff_id, staff.hashed(password))))
        session.execute(select(func.give_login(username, verifier)))
    else:
        staff.give_anew(session, staff_id, password)
