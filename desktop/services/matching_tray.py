"""The matching tray: someone says who it is that a source means, and can take it back.

Nobody is joined on a weak key: what only agrees in part is shown side by side, and a person
confirms, refuses or registers. On a hub a function of the database weighs it again and writes it;
scripts then take in what waited.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String, and_, column, func, or_, select, text
from sqlalchemy.orm import Session

from desktop.errors import OutOfDate, Problem
from desktop.models import (
    Import,
    Item,
    MatchRefusal,
    Patient,
    Practice,
    Source,
    Staff,
    WaitingMatch,
)
from desktop.models.matching import still_waits
from desktop.models.patient import valid_nhs_number
from desktop.models.tray import CANDIDATES, IN_USE, LINKS, NEWER_WAITS, UNLINKS
from desktop.services import alike, disclosure, policy
from desktop.store.session import AT_ONCE, moment, on_hub, sign, signed_by_database
from desktop.store.session import seen as seen_row
from desktop.words.dates import PartialDate, utc_text
from desktop.words.enums import DECIDED, Gender, MatchState, Permission
from desktop.words.matching import Beside, Candidate, Identity, MatchRow
from desktop.words.people import Actor, Audience

MOST_SHOWN = 8
DAYS_SHOWN = 30
"""What was decided lately stays in sight, to be taken back."""
NOT_WAITING = "Someone has decided this already. Look at it again."
TWO_NUMBERS = (
    "These two have different NHS numbers, and both are valid: they are two people. Refuse it, or"
    " ask the practice which number is right."
)
NOT_OFFERED = "This person is not among those who may be meant. Look at the match again."
NO_REGISTER = (
    "This source may not register people: a GP practice must send them first, or confirm someone"
    " who is here."
)
NO_FAMILY = "There is no family name: it is needed to register someone."
NO_DAY = "There is no full birth date: it is needed to register someone."
NO_KEY = "There is neither an NHS number nor an id of the source’s own to know them by again."
NUMBER_HELD = "Someone here has this NHS number already: they cannot be registered beside them."
USED = (
    "Others have begun to work with this record. Join it with the right one instead of undoing its"
    " registration."
)


# --- questions --------------------------------------------------------------------------------


def waiting(session: Session, actor: Actor) -> int:
    """How many wait for someone to say who they are; none for whoever may not."""
    if not policy.permitted(session, actor, Permission.MATCH):
        return 0
    told = _told(session)
    asked = select(func.count()).select_from(WaitingMatch)
    return session.scalar(asked.join(told, told.c.id == WaitingMatch.id).where(still_waits())) or 0


def listed(session: Session, actor: Actor) -> tuple[MatchRow, ...]:
    """Who waits, the longest first, and then what was decided lately, the newest first.

    What a source merged stays among these while its words are kept: nobody here has looked at it.
    """
    policy.must_be_permitted(session, actor, Permission.MATCH)
    lately = moment(session) - timedelta(days=DAYS_SHOWN)
    found = [
        _row(*each)
        for each in session.execute(
            _asked(session).where(
                or_(
                    still_waits(),
                    WaitingMatch.state.in_(DECIDED) & (WaitingMatch.decided_at > lately),
                    and_(WaitingMatch.merged, WaitingMatch.decided_at.is_(None)),
                ),
            )
        )
    ]
    waits = [row for row in found if row.state is MatchState.WAITING]
    decided = [row for row in found if row.state is not MatchState.WAITING]
    waits.sort(key=lambda row: (row.heard_at, row.id))
    decided.sort(key=lambda row: (row.decided_at or row.heard_at, row.id), reverse=True)
    return (*waits, *decided)


def beside(session: Session, actor: Actor, match_id: int) -> Beside:
    """One of the tray beside everyone who may be meant. It shows who is here, so it is signed.

    A hub signs it itself, and answers once that is kept.
    """
    policy.must_be_permitted(session, actor, Permission.MATCH)
    if on_hub(session):
        session.scalar(select(func.look_at_match(match_id)))
        signed_by_database(session)
    found = session.execute(_asked(session).where(WaitingMatch.id == match_id)).one_or_none()
    if found is None:
        raise Problem("This is no longer in the matching tray. Look at the list again.")
    row, sent = _row(*found), _sent(session, match_id)
    people = _people(session, match_id)
    if any(each.hidden for each in people):
        # Where the person may be one whose address is hidden, no source's address tells it.
        sent = replace(sent, address="", postcode="", telephone="")
    offered = [_candidate(sent, each) for each in people if not each.refused]
    if row.state is MatchState.WAITING:
        offered = [each for each in offered if each.score]
    offered.sort(key=lambda each: (-each.score, each.identity.name, each.patient))
    refused = [_candidate(sent, each) for each in people if each.refused]
    shown = (*offered[:MOST_SHOWN], *refused)
    if not on_hub(session):
        # A look moves nothing: the match itself is no subject, or every other tray would look.
        subjects = {f"patient:{each.patient}" for each in shown} or {"matching"}
        sign(session, actor, "match.looked at", subjects, f"match {match_id}")
    return Beside(
        row, sent, tuple(offered[:MOST_SHOWN]), tuple(refused),
        _lacks(found[0], found[1], sent, held=any(_same_number(sent, each) for each in people)),
    )  # fmt: skip


def newer_waits(session: Session, audience: Audience, patient_id: int) -> tuple[str, ...]:
    """The sources of which something newer about a person waits to be placed, by name.

    Only those of which the audience sees something of this person already: any other would tell.
    """
    disclosure.must_reach(session, audience, patient_id)
    if on_hub(session):
        waits = set(session.scalars(select(func.newer_waits(patient_id))))
    else:
        asked = text(NEWER_WAITS.format(patient=":patient"))
        waits = set(session.scalars(asked, {"patient": patient_id}))
    if not waits:
        return ()
    theirs = select(Item.source_id).where(
        Item.patient_id == patient_id, disclosure.visible(audience)
    )
    return tuple(
        session.scalars(
            select(Source.name)
            .where(Source.id.in_(sorted(waits)), Source.id.in_(theirs))
            .order_by(Source.name)
        )
    )


def _told(session: Session) -> Any:
    """Of each whose description is still kept its number, and what a list may say of them.

    Staff of a hub read no description but what a function of the database hands over.
    """
    if on_hub(session):
        both = column("id", BigInteger), column("described", String)
        return func.matches_described().table_valued(*both)
    kept = select(WaitingMatch.id, WaitingMatch.described).where(WaitingMatch.described != "")
    return kept.subquery("told")


def _sent(session: Session, match_id: int) -> Identity:
    """Who a source says someone is; on a hub without an address that may be a hidden one."""
    if on_hub(session):
        told = session.scalar(select(func.match_described(match_id)))
    else:
        asked = select(WaitingMatch.described).where(WaitingMatch.id == match_id)
        told = session.scalar(asked)
    sent = Identity.of_json(told or "")
    # A source says the code of a practice, and beside it stands a name.
    known = session.scalar(select(Practice.name).where(Practice.code == sent.practice))
    return replace(sent, practice=known or sent.practice)


def _asked(session: Session) -> Any:
    told = _told(session)
    return (
        select(WaitingMatch, Source, Staff.name, told.c.described)
        .join(told, told.c.id == WaitingMatch.id)
        .join(Source, Source.id == WaitingMatch.source_id)
        .outerjoin(Staff, Staff.id == WaitingMatch.decided_by_id)
        .execution_options(populate_existing=True)
    )


def _row(match: WaitingMatch, source: Source, decided_by: str | None, told: str) -> MatchRow:
    sent = Identity.of_json(told)
    return MatchRow(
        id=match.id,
        version=match.version,
        source=source.name,
        name=sent.name,
        born=sent.born,
        trouble=match.trouble,
        heard_at=match.heard_at,
        state=match.state,
        may_register=source.may_register,
        decided_by=decided_by or "",
        decided_at=match.decided_at,
        taken_in=match.taken_in_at is not None,
        patient=match.patient_id,
        merged=match.merged,
    )


def _people(session: Session, match_id: int) -> list[Any]:
    if on_hub(session):
        asked = text("SELECT * FROM match_candidates(:match)")
    else:
        asked = text(CANDIDATES.format(match=":match"))
    return list(session.execute(asked, {"match": match_id}))


def identity(row: Any) -> Identity:
    """Who a patient is, of a row that either store hands back."""
    return Identity(
        family=row.family,
        given=row.given,
        title=row.title,
        former_family=row.former_family,
        born=PartialDate(row.born) if row.born else None,
        gender=Gender(row.gender),
        nhs_number=row.nhs_number or "",
        address=row.address,
        postcode=row.postcode,
        telephone=row.telephone,
        practice=row.practice,
        died=PartialDate(row.died) if row.died else None,
    )


def _candidate(sent: Identity, row: Any) -> Candidate:
    held = identity(row)
    found = alike.reasons(sent, held, linked=bool(row.linked))
    return Candidate(row.id, held, tuple(each for each, _ in found), alike.score(found))


def _same_number(sent: Identity, row: Any) -> bool:
    number = valid_nhs_number(sent.nhs_number)
    return number is not None and row.nhs_number == number


def _lacks(match: WaitingMatch, source: Source, sent: Identity, *, held: bool) -> str:
    """Why the source's person cannot be registered; empty where they can."""
    if not source.may_register:
        return NO_REGISTER
    if not sent.family:
        return NO_FAMILY
    if sent.born is None or len(sent.born.text) < 10:
        return NO_DAY
    if not match.ref and not match.nhs_number:
        return NO_KEY
    return NUMBER_HELD if held else ""


# --- changes ----------------------------------------------------------------------------------


def confirm(
    session: Session, actor: Actor, match_id: int, seen: int, patient_id: int, now: datetime
) -> frozenset[str]:
    """The source means this patient: its ids stand for them from now on."""
    row = _must_wait(session, actor, match_id, seen)
    offered = {each.id: each for each in _people(session, match_id) if not each.refused}
    if patient_id not in offered:
        raise Problem(NOT_OFFERED)
    held = offered[patient_id].nhs_number
    if row.nhs_number and held and row.nhs_number != held:
        raise Problem(TWO_NUMBERS)
    _decide(session, actor, row, MatchState.CONFIRMED, patient_id, now)
    return sign(session, actor, "match.confirmed", _subjects(row, patient_id))


def register(
    session: Session, actor: Actor, match_id: int, seen: int, now: datetime
) -> frozenset[str]:
    """The source means someone who is not here yet: they are registered with what waited."""
    row = _must_wait(session, actor, match_id, seen)
    sent = _sent(session, match_id)
    held = any(_same_number(sent, each) for each in _people(session, match_id))
    if lacks := _lacks(row, session.get_one(Source, row.source_id), sent, held=held):
        raise Problem(lacks)
    _decide(session, actor, row, MatchState.REGISTERED, None, now)
    return sign(session, actor, "match.registered", _subjects(row))


def refuse(
    session: Session, actor: Actor, match_id: int, seen: int, patient_id: int, now: datetime
) -> frozenset[str]:
    """The source does not mean this patient: they are never offered for its person again."""
    row = _must_wait(session, actor, match_id, seen)
    if on_hub(session):
        _must_be_done(session, func.refuse_match(match_id, seen, patient_id, True))
    else:
        if session.get(Patient, patient_id) is None:
            raise Problem(NOT_OFFERED)
        session.merge(
            MatchRefusal(match_id=match_id, patient_id=patient_id, made_by_id=actor.id, made_at=now)
        )
    return sign(session, actor, "match.refused", _subjects(row, patient_id))


def offer_again(
    session: Session, actor: Actor, match_id: int, seen: int, patient_id: int
) -> frozenset[str]:
    """Take a refusal back."""
    row = _must_wait(session, actor, match_id, seen)
    if on_hub(session):
        _must_be_done(session, func.refuse_match(match_id, seen, patient_id, False))
    else:
        refusal = session.get(MatchRefusal, (match_id, patient_id))
        if refusal is not None:
            session.delete(refusal)
    return sign(session, actor, "match.offered again", _subjects(row, patient_id))


def undo(session: Session, actor: Actor, match_id: int, seen: int, now: datetime) -> frozenset[str]:
    """Take a decision back: what came by it leaves the page, and waits in the tray again.

    What came by a merge of the source leaves too; told again, the merge waits for someone.
    """
    policy.must_be_permitted(session, actor, Permission.MATCH)
    row = _seen(session, match_id, seen)
    merged = row.merged and row.decided_at is None
    if row.state not in DECIDED and not merged:
        raise Problem("There is nothing to undo. Look at it again.")
    patient, hub = row.patient_id, on_hub(session)
    if session.scalar(
        select(func.match_in_use(match_id)) if hub else text(IN_USE.format(match=":match")),
        {"match": match_id},
    ):
        raise Problem(USED)
    if hub:
        _must_be_done(session, func.undo_match(match_id, seen))
    else:
        run = Import(source_id=row.source_id, began_at=now, ended_at=now, by_id=actor.id)
        session.add(run)
        session.flush()
        given = {"match": match_id, "by": run.id, "now": utc_text(now), "me": actor.id}
        _run(session, UNLINKS, given)
    subjects = _subjects(row, patient)
    return sign(session, actor, "merge.undone" if merged else "match.undone", subjects)


def _must_wait(session: Session, actor: Actor, match_id: int, seen: int) -> WaitingMatch:
    policy.must_be_permitted(session, actor, Permission.MATCH)
    row = _seen(session, match_id, seen)
    if row.state is not MatchState.WAITING:
        raise Problem(NOT_WAITING)
    return row


def _seen(session: Session, match_id: int, seen: int) -> WaitingMatch:
    return seen_row(session, WaitingMatch, match_id, seen, hold=not on_hub(session))


def _decide(
    session: Session, actor: Actor, row: WaitingMatch, state: MatchState, patient: int | None,
    now: datetime,
) -> None:  # fmt: skip
    if on_hub(session):
        _must_be_done(session, func.decide_match(row.id, row.version, state.value, patient))
        return
    row.state, row.patient_id = state, patient
    row.decided_by_id, row.decided_at, row.taken_in_at = actor.id, now, None
    session.flush()
    if patient is not None:
        _run(session, LINKS, {"match": row.id})


def _run(session: Session, statements: tuple[str, ...], given: dict[str, Any]) -> None:
    """Past the session, which knows rows one by one; the database holds to versions itself."""
    session.flush()
    connection = session.connection()
    named = {name: f":{name}" for name in given}
    for statement in statements:
        connection.execute(text(statement.format(**named)), given)
    session.expire_all()


def _must_be_done(session: Session, asked: Any) -> None:
    """What a function of a hub did; it answers NULL where somebody else was quicker."""
    if session.scalar(select(asked)) is None:
        raise OutOfDate(AT_ONCE)


def _subjects(row: WaitingMatch, patient: int | None = None) -> set[str]:
    found = {f"match:{row.id}", f"source:{row.source_id}"}
    return found if patient is None else found | {f"patient:{patient}"}
