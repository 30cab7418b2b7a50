"""The matching tray: who waits for someone to say who they are, and what is taken in once said.

Nobody is placed here: a person of the office confirms, refuses or registers. What a later file
says may still be enough, and then nobody need be asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.feeds.apply import Job, apply
from desktop.feeds.decided import told_identity
from desktop.feeds.demographics import Homes
from desktop.feeds.matching import (
    BAD_BIRTH,
    BAD_NUMBER,
    ENDED_NUMBER,
    MERGE_UNDONE,
    MERGED_ELSEWHERE,
    NO_BIRTH,
    NO_ID,
    NO_NAME,
    NO_NUMBER,
    NO_SUCH_NUMBER,
    NOT_THEM,
    NUMBER_UNSURE,
    OTHER_BIRTH,
    OTHER_BIRTH_OF_ID,
    OTHER_FAMILY,
    OTHER_NAME_OF_ID,
    OTHER_NUMBER,
    OTHER_PERSON,
    PART_BIRTH,
    SAME_NAME,
    TWO_PEOPLE,
    Known,
    Match,
    identity_of,
    refs_by,
    refs_of,
)
from desktop.feeds.parsed import Described, Parsed, Person, Unreadable
from desktop.feeds.sources import Feed
from desktop.log import fault
from desktop.models import (
    Import,
    MatchOriginal,
    MatchRef,
    Patient,
    PatientLink,
    Source,
    TableMapping,
    Waiting,
    WaitingMatch,
    WaitingRef,
)
from desktop.models.patient import valid_nhs_number
from desktop.store.session import sign
from desktop.store.store import Store
from desktop.words.enums import DECIDED, MatchState
from desktop.words.patients import folded
from desktop.words.people import Actor

Read = Callable[[bytes, Feed], Parsed]
"""Makes people of an original that was set aside."""
FOR_THE_TRAY = frozenset({
    NO_SUCH_NUMBER, NO_NUMBER, BAD_NUMBER, ENDED_NUMBER, OTHER_BIRTH, OTHER_FAMILY, OTHER_NUMBER,
    OTHER_PERSON, OTHER_BIRTH_OF_ID, OTHER_NAME_OF_ID, NUMBER_UNSURE, TWO_PEOPLE, BAD_BIRTH,
    NO_BIRTH, NO_NAME, NO_ID, SAME_NAME, NOT_THEM, MERGED_ELSEWHERE, MERGE_UNDONE,
    PART_BIRTH.format("year"), PART_BIRTH.format("month"),
})  # fmt: skip
"""Troubles that someone who knows the person can end."""


@dataclass(frozen=True, slots=True)
class ToPlace:
    """Someone whom nobody could place: how their source names and describes them, and why."""

    refs: tuple[str, ...]
    all_refs: tuple[str, ...]
    described: Described | None
    trouble: str
    formerly: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """By which it names whoever else it may be about: they wait too, and are never linked."""

    @property
    def identity(self) -> str:
        """What is confirmed of a merge is who the merged id means."""
        return identity_of((*self.formerly, *self.refs), self.described) if self.described else ""


def to_place(person: Person, match: Match) -> ToPlace:
    return ToPlace(
        person.refs, refs_of(person), person.described, match.trouble, person.formerly,
        refs_by((), *person.former_numbers),
    )  # fmt: skip


def wait(session: Session, source_id: int, one: ToPlace, waiting_id: int, now: datetime) -> None:
    """Put someone in the tray, if a person can place them; described again, they are there once."""
    named = select(WaitingRef.source_ref).where(WaitingRef.waiting_id == waiting_id)
    new = {*one.all_refs, *one.others} - set(session.scalars(named))
    session.add_all(WaitingRef(waiting_id=waiting_id, source_ref=each) for each in sorted(new))
    described, ref = one.described, one.refs[0] if one.refs else ""
    if described is None or one.trouble not in FOR_THE_TRAY:
        return
    number = valid_nhs_number(described.nhs_number) or ""
    there = _there(session, source_id, ref, one.identity, described, number)
    row = there or WaitingMatch(source_id=source_id, ref=ref)
    session.add(row)
    row.identity = one.identity
    row.described = told_identity(described).as_json()
    row.nhs_number = number or row.nhs_number or ""
    row.family_key, row.given_key = folded(described.family), folded(described.given)
    row.postcode_key = "" if described.withheld else folded(described.postcode)
    row.born, row.trouble, row.heard_at = described.born, one.trouble, now
    session.flush()
    if there is not None:
        session.execute(delete(MatchRef).where(MatchRef.match_id == row.id))
    session.add_all(MatchRef(match_id=row.id, source_ref=each) for each in one.all_refs)
    if there is None or session.get(MatchOriginal, (row.id, waiting_id)) is None:
        session.add(MatchOriginal(match_id=row.id, waiting_id=waiting_id))
    session.flush()


def _there(
    session: Session, source_id: int, ref: str, identity: str, described: Described, number: str
) -> WaitingMatch | None:
    """The row of the same person of the source: by its id, if that does not now mean another.

    Of one row no two originals say different numbers: whoever decides it was shown but one.
    """
    asked = select(WaitingMatch).where(
        WaitingMatch.source_id == source_id, WaitingMatch.state == MatchState.WAITING
    )
    if not ref:
        same = WaitingMatch.identity == identity
        return session.scalars(asked.where(same).order_by(WaitingMatch.id)).first()
    asked = asked.where(WaitingMatch.ref == ref)
    if number:
        asked = asked.where(WaitingMatch.nhs_number.in_(("", number)))
    for row in session.scalars(asked.order_by(WaitingMatch.id)):
        named = (row.family_key, row.given_key) == (
            folded(described.family), folded(described.given),
        )  # fmt: skip
        if not row.described or named or (row.born and row.born == described.born):
            return row
    return None


# --- what waited is taken in --------------------------------------------------------------------


def take_in_all(store: Store, actor: Actor, read: Read, homes: Homes, now: datetime) -> None:
    """What someone has decided, and whom a later file has placed; each in its own transaction."""
    with store.reading() as session:
        decided = session.scalars(
            select(WaitingMatch.id)
            .where(
                WaitingMatch.state.in_(DECIDED),
                WaitingMatch.taken_in_at.is_(None),
            )
            .order_by(WaitingMatch.id)
        ).all()
        may_be_known = session.scalars(_may_be_known()).all()
    for match_id in [*decided, *may_be_known]:
        try:
            with store.writing() as session:
                if match_id in may_be_known and not _found(session, match_id, read):
                    session.rollback()
                    continue
                take_in(session, actor, match_id, read, homes, now)
        except Problem:
            raise
        except Exception as mistake:  # it waits on, and spares the rest
            fault(mistake)


def take_in(
    session: Session, actor: Actor, match_id: int, read: Read, homes: Homes, now: datetime
) -> frozenset[str]:
    """Take in what waited for one decision, the newest first; an older one adds what it left out.

    Whoever decided is named by the decision; ``actor`` signs what is brought in. Where somebody
    else has got their number since, it is the rule that says who they are: linked, or back in the
    tray.
    """
    row = session.get_one(WaitingMatch, match_id, populate_existing=True, with_for_update=True)
    source = session.get_one(Source, row.source_id)
    feed = _feed(session, source)
    if _overtaken(session, row):
        _take_back(session, row)
        match = _by_rule(session, row, feed, read)
        if match.trouble:
            row.trouble = match.trouble
            return sign(session, actor, "match.returned", _subjects(row))
        row.state, row.patient_id = MatchState.FOUND, match.patient_id
    run = Import(source_id=source.id, began_at=now, ended_at=now, by_id=actor.id)
    session.add(run)
    session.flush()
    seen = row.state is MatchState.FOUND
    for waiting in _originals(session, match_id):
        for person in _them(row, waiting, feed, read):
            decided = Match(row.patient_id, register=row.patient_id is None)
            job = Job(actor, feed, source.id, run.id, homes, now, seen, decided, row.id,
                      by_someone=row.state in DECIDED)  # fmt: skip
            (row.patient_id,) = apply(session, job, [person]).patients
            seen = True
        waiting.seen_at = now
    row.taken_in_at = now
    if row.state is MatchState.REGISTERED:
        for ref in session.scalars(select(MatchRef).where(MatchRef.match_id == row.id)):
            ref.linked = True
    session.flush()
    return sign(session, actor, "match.taken in", _subjects(row))


def _subjects(row: WaitingMatch) -> set[str]:
    found = {f"match:{row.id}", f"source:{row.source_id}"}
    return found if row.patient_id is None else found | {f"patient:{row.patient_id}"}


def _overtaken(session: Session, row: WaitingMatch) -> bool:
    """Whether somebody else here has by now the number of someone who was decided on."""
    if row.state not in DECIDED or not row.nhs_number:
        return False
    holder = session.scalar(select(Patient.id).where(Patient.nhs_number == row.nhs_number))
    return holder not in (None, row.patient_id)


def _take_back(session: Session, row: WaitingMatch) -> None:
    """Nobody has decided it, and the ids that the decision linked mean nobody by it."""
    linked = session.scalars(
        select(MatchRef).where(MatchRef.match_id == row.id, MatchRef.linked)
    ).all()
    session.execute(
        delete(PatientLink).where(
            PatientLink.source_id == row.source_id,
            PatientLink.patient_id == row.patient_id,
            PatientLink.source_ref.in_([each.source_ref for each in linked]),
        )
    )
    for each in linked:
        each.linked = False
    row.state = MatchState.WAITING
    row.patient_id = row.decided_by_id = row.decided_at = None
    session.flush()


def _feed(session: Session, source: Source) -> Feed:
    """With what the columns of its tables mean by now."""
    mappings = session.scalars(select(TableMapping).where(TableMapping.source_id == source.id))
    return Feed(
        source.id, source.code, source.name, source.sector, source.kind, source.may_register,
        tuple(each.mapping for each in mappings),
    )  # fmt: skip


def _originals(session: Session, match_id: int) -> list[Waiting]:
    return list(
        session.scalars(
            select(Waiting)
            .join(MatchOriginal, MatchOriginal.waiting_id == Waiting.id)
            .where(MatchOriginal.match_id == match_id, Waiting.seen_at.is_(None))
            .order_by(Waiting.id.desc())
        )
    )


def _them(row: WaitingMatch, waiting: Waiting, feed: Feed, read: Read) -> list[Person]:
    """The person of the match in an original; nobody where the policy keeps it no longer."""
    if not waiting.original:
        return []
    try:
        people = [each for each in read(waiting.original, feed).people if each.described]
    except Unreadable:
        return []
    for each in people:
        if not each.counts:  # some rows of a table leave nothing out
            each.complete = None
    if row.ref:
        return [each for each in people if row.ref in each.refs][:1]
    return [each for each in people if to_place(each, Match()).identity == row.identity][:1]


def _may_be_known() -> Select[int]:
    """Those who wait though somebody here has their number, or their source's id by now."""
    numbered = exists().where(Patient.nhs_number == WaitingMatch.nhs_number)
    linked = exists().where(
        PatientLink.source_id == WaitingMatch.source_id, PatientLink.source_ref == WaitingMatch.ref
    )
    return (
        select(WaitingMatch.id)
        .where(WaitingMatch.state == MatchState.WAITING, or_(numbered, linked))
        .order_by(WaitingMatch.id)
    )


def _found(session: Session, match_id: int, read: Read) -> bool:
    """Whether the rule places them now, with nobody's help; what waited says who they are."""
    row = session.get_one(WaitingMatch, match_id)
    feed = _feed(session, session.get_one(Source, row.source_id))
    row.patient_id, row.state = _by_rule(session, row, feed, read).patient_id, MatchState.FOUND
    return row.patient_id is not None


def _by_rule(session: Session, row: WaitingMatch, feed: Feed, read: Read) -> Match:
    """Who they are by what waited of them last; nobody, without a trouble, if it is not kept."""
    for waiting in _originals(session, row.id):
        for person in _them(row, waiting, feed, read):
            return Known(session, row.source_id, [person]).match(person, may_register=False)
    return Match()
