"""At the desk: who is on the telephone, who may be told what, who comes today, and a message.

Two identifiers are checked before anything is told. Which of them were right is in the audit, and
none of their words.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Absence, Item, Patient, Staff
from desktop.services import (
    actions,
    deputies,
    disclosure,
    drafts,
    items,
    near,
    patients,
    plans,
    relationships,
    sharing,
    week,
)
from desktop.store.session import moment, sign
from desktop.words.changes import Made
from desktop.words.dates import PartialDate, start_of_day
from desktop.words.desk import (
    LEAST_RIGHT,
    Caller,
    CallerKind,
    DeskRow,
    Identified,
    Identifier,
    IdentityRow,
    KeyWorker,
)
from desktop.words.enums import ItemStatus, Kind
from desktop.words.items import ItemRow
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import shown_name, with_postcode
from desktop.words.people import Actor, Audience, role_words
from desktop.words.relationships import Opened
from desktop.words.week import monday_of

NOT_RIGHT = (
    "Two identifiers must be right before anything is told. Ask for another, or ring back on the"
    " number that is recorded."
)
NOBODY_THERE = "They are away, and so is everyone who stands in for them. Choose someone else."
NO_CALLER = "Say who rings first: choose them, or write the name that they give."
PROHIBITS = (Kind.ALERT, Kind.LEGAL)
"""Where a source writes first that somebody must not be told."""
KEY_WORKER = "key-worker"
"""How a source marks one of the professionals."""


# --- questions --------------------------------------------------------------------------------


def identity(session: Session, actor: Actor, patient_id: int, reason: str = "") -> Identified:
    """What the caller's words are compared with, signed as a look.

    One's own record, a colleague's or a household member's is asked about first.
    """
    relationships.must_open(session, actor, patient_id)
    asks, said = near.answered(session, actor, patient_id, reason, moment(session))
    if asks:
        return Identified(None, asks)
    sign(session, actor, "desk.identified", {f"patient:{patient_id}"}, said)
    known, audience = _known(session, actor, patient_id), disclosure.person(session, actor)
    return Identified(replace(known, contacts=_contacts(session, audience, patient_id)))


def _known(session: Session, actor: Actor, patient_id: int) -> IdentityRow:
    """What can be compared: of whoever is withheld, no address and no telephone."""
    relationships.must_open(session, actor, patient_id)
    row = session.get_one(Patient, patient_id, populate_existing=True)
    withheld = row.address_withheld
    return IdentityRow(
        row.id, row.version, shown_name(row.family, row.given, row.title), row.born, row.died,
        "" if withheld else with_postcode(row.address, row.postcode),
        shown_nhs_number(row.nhs_number) if row.nhs_number else "",
        "" if withheld else row.telephone,
    )  # fmt: skip


def check(
    session: Session, actor: Actor, patient_id: int, caller: Caller,
    right: Collection[Identifier], reason: str = "",
) -> Opened:  # fmt: skip
    """Open the person for a call: which identifiers were right is signed, then the opening is.

    So is which kind of caller it was, and nobody's name. The ``reason`` with which they were
    identified today is flagged no second time.
    """
    known = _known(session, actor, patient_id)
    told = {
        Identifier.NAME_AND_BIRTH: known.name and known.born,
        Identifier.ADDRESS: known.address,
        Identifier.NHS_NUMBER: known.nhs_number,
        Identifier.TELEPHONE: known.telephone,
    }
    if sum(bool(told[each]) for each in set(right)) < LEAST_RIGHT:
        raise Problem(NOT_RIGHT)
    _rings(known, _contacts(session, disclosure.person(session, actor), patient_id), caller)
    today = start_of_day(moment(session))
    opened = patients.open_patient(session, actor, patient_id, reason, today)
    if opened.about is not None:
        said = ", ".join(each for each in Identifier if each in right)
        sign(session, actor, "desk.checked", {f"patient:{patient_id}"}, f"{said}; {caller.kind}")
    return opened


def row(
    session: Session, audience: Audience, actor: Actor, patient_id: int, caller: Caller, today: date
) -> DeskRow:
    """What may be said and done in this call, for the eyes of whoever has taken it."""
    known = _known(session, actor, patient_id)
    standing = items.newest_first(_standing(session, audience, patient_id, *sharing.SAYS_WHO))
    contacts = tuple(each for each in standing if each.kind is Kind.CONTACT)
    rings = _rings(known, contacts, caller)
    said = sorted(filter(sharing.says_who, standing), key=sharing.forbids, reverse=True)
    bearing, named = bearing_on(caller, rings, said, contacts)
    return DeskRow(
        identity=known,
        caller=caller,
        rings=rings,
        permissions=bearing,
        named=named,
        forbidding=frozenset(each.id for each in bearing if sharing.forbids(each)),
        unseen=tuple(each for each in PROHIBITS if not _sees(audience, each)),
        contacts=contacts,
        key_worker=_key_worker(session, audience, actor, patient_id, today),
        week=week.week(session, audience, patient_id, monday_of(today), today),
        owners=actions.owners(session, actor, patient_id),
    )


def _sees(audience: Audience, kind: Kind) -> bool:
    return any(cell.kind is kind for cell in audience.cells)


def _standing(
    session: Session, audience: Audience, patient_id: int, *kinds: Kind
) -> Iterable[ItemRow]:
    today = PartialDate(PartialDate.of(moment(session)).text[:10])
    found = items.asked(
        session, audience, patient_id, Item.kind.in_(kinds),
        Item.status == ItemStatus.ACTIVE, Item.gone_at.is_(None),
    )  # fmt: skip
    return [item for item in found if not items.is_over(item, today)]


def _contacts(session: Session, audience: Audience, patient_id: int) -> tuple[ItemRow, ...]:
    return tuple(items.newest_first(_standing(session, audience, patient_id, Kind.CONTACT)))


def _rings(known: IdentityRow, contacts: Collection[ItemRow], caller: Caller) -> str:
    """The name of whoever rings: a contact's as it is recorded, whatever the screen says."""
    if caller.kind is CallerKind.PERSON:
        return known.name
    name = " ".join(caller.name.split())
    if caller.kind is CallerKind.CONTACT:
        name = next((each.title for each in contacts if each.id == caller.item), "")
    if not name:
        raise Problem(NO_CALLER)
    return name


def bearing_on(
    caller: Caller, rings: str, said: Iterable[ItemRow], contacts: Collection[ItemRow]
) -> tuple[tuple[ItemRow, ...], bool]:
    """What of it bears on a call of theirs, and whether any of it surely names the caller.

    What the person has said of others stays out of the call, unless it may mean the caller too.
    To whoever shares but a first name with someone recorded, that is no permission.
    """
    if caller.kind is CallerKind.PERSON:
        return tuple(said), False
    others = [each for each in contacts if each.id != caller.item]
    alone = caller.kind is CallerKind.CONTACT and not any(
        _names(each.title, _first(rings)) for each in others
    )
    sure = rings if " " in rings else ""
    bearing, named = [], False
    for item in said:
        words = f"{item.title} {item.detail}"
        theirs = item.id == caller.item
        of_another = item in others
        maybe = theirs or _names(words, _first(rings))
        if maybe or not (of_another or any(_names(words, _first(o.title)) for o in others)):
            bearing.append(item)
        named |= theirs or (
            not of_another and (_names(words, sure) or (alone and _names(words, _first(rings))))
        )
    return tuple(bearing), named


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _names(words: str, name: str) -> bool:
    found = name and re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE)
    return bool(found)


def _key_worker(
    session: Session, audience: Audience, actor: Actor, patient_id: int, today: date
) -> KeyWorker | None:
    """The one whom the plan names, or else a source; who works here, by their own entry."""
    holder = plans.key_worker(session, actor, patient_id)
    named = items.asked(
        session, audience, patient_id, Item.kind == Kind.PROFESSIONAL, Item.code == KEY_WORKER,
        Item.status == ItemStatus.ACTIVE, Item.gone_at.is_(None),
    )  # fmt: skip
    said = items.newest_first(named)[:1]
    if holder is None and said:
        works_here = (Staff.name == said[0].title, Staff.colleagues(moment(session)))
        same = session.scalars(select(Staff.id).where(*works_here)).all()
        if len(same) != 1:
            return KeyWorker(None, said[0].title, said[0].detail, said[0].value)
        holder = same[0]
    if holder is None:
        return None
    who, until = session.execute(
        select(Staff, Absence.until)
        .outerjoin(Absence, (Absence.staff_id == Staff.id) & (Absence.until >= today))
        .where(Staff.id == holder)
    ).one()
    there = deputies.present(session, holder, today)
    deputy = None if there in (None, holder) else session.get(Staff, there)
    return KeyWorker(
        who.id, who.name, role_words(who.role), who.telephone, until,
        deputy.id if deputy else None, deputy.name if deputy else "",
    )  # fmt: skip


# --- changes ----------------------------------------------------------------------------------


def leave_message(
    session: Session, actor: Actor, patient_id: int, caller: Caller, words: str, owner_id: int,
    due: date, today: date, form: str,
) -> Made:  # fmt: skip
    """A message is an action for whoever it is for, and says who rang; its draft goes with it.

    Whoever is away does not read it: it is their deputy's, or the deputy's of that one.
    """
    if not words.strip():
        raise Problem("Write the message first.")
    contacts = _contacts(session, disclosure.person(session, actor), patient_id)
    rang = f"{_rings(_known(session, actor, patient_id), contacts, caller)} rang"
    number = next((each.value for each in contacts if each.id == caller.item), "")
    told = f"{', '.join(filter(None, (rang, number)))}: {words.strip()}"
    owner = deputies.present(session, owner_id, today)
    if owner is None:
        raise Problem(NOBODY_THERE)
    made = actions.add(session, actor, patient_id, None, told, owner, due, today)
    drafts.discard(session, actor, form)
    return made
