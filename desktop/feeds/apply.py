"""Writes what some people of a file come to: each patient's part whole, signed once.

Rows go to the driver in bulk: an ORM object per item costs several times as much. Versions still
hold, since the patients concerned are locked first and every update names the version it saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from desktop.feeds import demographics, descriptions, hiding
from desktop.feeds.compare import Changes, Weighing, past
from desktop.feeds.decided import Decisions
from desktop.feeds.demographics import Homes
from desktop.feeds.fates import OLDER, Told, together
from desktop.feeds.matching import Known, Match, refs_of
from desktop.feeds.parsed import Described, Entry, Person
from desktop.feeds.sources import Feed
from desktop.feeds.standing import ITEM, SEEN, WORDS, Standing
from desktop.feeds.withheld import without_address
from desktop.models import Import, Patient, PatientLink
from desktop.services import findings
from desktop.store.bulk import insert_rows
from desktop.store.session import sign
from desktop.words.accounts import Fate
from desktop.words.people import Actor

LINK: Table = PatientLink.__table__  # type: ignore[assignment]  # a mapped class has a Table, not any FromClause
_LINK = ("source_id", "source_ref", "patient_id")
_NEW = (
    "patient_id", "id", "version", "source_id", "source_ref", "said_at", "recorded_from",
    "import_id", *WORDS,
)  # fmt: skip
_SET = (*WORDS, "version", "said_at", "recorded_from", "import_id")
_THERE = {"gone_at": None}
"""Whatever is said of an item, its source has it."""
_CHANGE = update(ITEM).where(*SEEN).values({name: bindparam(name) for name in _SET} | _THERE)
_HEAR_AGAIN = (
    update(ITEM)
    .where(*SEEN)
    .values({name: bindparam(name) for name in ("version", "said_at")} | _THERE)
)
_GONE = update(ITEM).where(*SEEN).values({name: bindparam(name) for name in ("version", "gone_at")})


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all people of one file."""

    actor: Actor
    feed: Feed
    source_id: int
    import_id: int
    homes: Homes
    now: datetime
    seen_before: bool
    decided: Match | None = None
    """What someone said of the one person, where nothing else could tell."""
    match_id: int | None = None
    by_someone: bool = False
    """Whether it was a person who said so, and not a later file."""


@dataclass(slots=True)
class Outcome:
    """What became of some people: fates by entry, and who could not be placed."""

    fates: dict[Entry, Told] = field(default_factory=dict)
    patients: set[int] = field(default_factory=set)
    import_id: int = 0
    """The import that the rows now name."""
    heard_again: bool = False
    """Something was said again, later than before, in the same words."""
    refused: list[tuple[Person, Match]] = field(default_factory=list)
    left_out: list[tuple[int, int]] = field(default_factory=list)
    """Of whom a file leaves out so much that it is doubted: how much, of how much."""
    changed: set[int] = field(default_factory=set)
    registered: set[int] = field(default_factory=set)
    """Nobody else has said anything of them yet."""
    merged: set[int] = field(default_factory=set)
    """Those whose ids their source has merged."""
    heard: set[int] = field(default_factory=set)
    """Of whom a source says the same once more of where they are."""
    moved: dict[int, set[int]] = field(default_factory=dict)
    """The care homes into or out of which somebody moved, by patient."""


def apply(session: Session, job: Job, people: Sequence[Person]) -> Outcome:
    """Take in a few people within the open transaction.

    Several of them may be one patient here: what is said of each is laid over what stands in turn,
    and signed as one.
    """
    outcome, waiting = Outcome(), people
    while waiting:
        waiting = _apply(session, job, waiting, outcome)
    known = (outcome.changed | outcome.heard) - outcome.registered
    findings.heard(session, sorted(known), job.now)
    for patient_id in sorted(outcome.changed | outcome.moved.keys()):
        homes = outcome.moved.get(patient_id, set())
        action = (
            "feed.merged" if patient_id in outcome.merged
            else "feed.applied" if patient_id in outcome.changed
            else "feed.settled"
        )  # fmt: skip
        sign(session, job.actor, action,
             {f"patient:{patient_id}", *(f"place:{each}" for each in homes)},
             f"source:{job.source_id} import:{job.import_id}")  # fmt: skip
    return outcome


def _apply(
    session: Session, job: Job, people: Sequence[Person], outcome: Outcome
) -> list[Person]:  # fmt: skip
    """Each patient once; those come back who turned out to be one already dealt with."""
    known = Known(session, job.source_id, people, job.decided.patient_id if job.decided else None)
    placed, registered, again = _place(session, job, people, known, outcome)
    last_said = descriptions.last_said(session, job.source_id, set(placed) - registered)
    undated = descriptions.undated(
        session, (*(each.described_at for _, each in placed.values()), *last_said.values())
    )
    changed, merged = outcome.changed, outcome.merged
    standing = _standing(session, job, set(placed) - registered)
    decisions = Decisions(session, job.source_id, {
        patient: job.match_id or known.decision(person)
        for patient, (person, _) in placed.items()
    })  # fmt: skip
    # Of items it is seldom asked, and they are many: one moment at a time, and each but once.
    no_date = cache(lambda at: bool(descriptions.undated(session, (at,))))
    all_changes: dict[int, Changes] = {}
    links: list[tuple[int, str, int]] = []
    for patient_id, (person, patient) in placed.items():
        stands = standing.get(patient_id, {})
        linked = _linked(person, patient, known)
        links += ((job.source_id, ref, patient_id) for ref in linked)
        if linked and person.formerly:
            merged.add(patient_id)
        if patient_id in merged and not job.by_someone:
            decisions.remember_merge(person, patient, linked, job.now)
        keys = hiding.keys(session, person, patient)
        told = _describe_all(
            person, patient, job, undated, last_said.get(patient_id),
            registered=patient_id in registered, seen_before=job.seen_before and not linked,
        )  # fmt: skip
        news = told[0] is not Fate.UNCHANGED or _leave_list(person, patient)
        hides = patient.address_withheld
        weighing = Weighing(job.feed.code, patient_id, stands, job.now,
                            seen_before=job.seen_before, left=decisions.left,
                            undated=no_date, hides=hides)  # fmt: skip
        weighing.weigh_all(
            without_address(person.sayings, keys) if hides else person.sayings, person.complete
        )
        if keys and hides:
            weighing.hide(keys)
            hiding.elsewhere(
                session, patient_id, keys, but=job.source_id, import_id=job.import_id, now=job.now
            )
        changes = all_changes[patient_id] = weighing.changes
        decisions.remember(patient_id, changes)
        outcome.fates |= changes.fates
        if changes.left_out[0]:
            outcome.left_out.append(changes.left_out)
        if person.described is not None:
            new_here = bool(linked) or patient_id in registered
            if not news and person.counts and changes.own:
                told = Fate.UPDATED, ""
            _tell(outcome, person.described.entry, (Fate.IMPORTED, "") if new_here else told,
                  alone=person.counts)  # fmt: skip
        _move(person, patient, outcome)
        if linked or news or changes.any:
            changed.add(patient_id)
        if person.described is not None or person.entries:
            outcome.patients.add(patient_id)
    session.flush()
    if links:
        insert_rows(session.connection(), LINK, _LINK, links)
    outcome.import_id = _write(session, job, all_changes)
    described, heard = _keep_descriptions(session, job, placed)
    changed |= described
    outcome.heard |= heard
    outcome.heard_again |= bool(heard) or any(each.heard_again for each in all_changes.values())
    return again


def _leave_list(person: Person, patient: Patient) -> bool:
    """Whether the registration list that had someone leaves them out from now on."""
    if person.off_list_at is None or patient.off_list_at is not None:
        return False
    patient.off_list_at = person.off_list_at
    return True


def _move(person: Person, patient: Patient, outcome: Outcome) -> None:
    """By a list of all who live in a care home someone lives there from now on, or no more."""
    into, out_of = person.lives_at, person.moved_out
    if into is not None and patient.place_id != into:
        patient.place_id = place = into
    elif into is None and out_of is not None and patient.place_id == out_of:
        patient.place_id, place = None, out_of
    else:
        return
    outcome.moved.setdefault(patient.id, set()).add(place)


def _place(
    session: Session, job: Job, people: Sequence[Person], known: Known, outcome: Outcome
) -> tuple[dict[int, tuple[Person, Patient]], set[int], list[Person]]:
    """Who each of them is here, which of those are new, and who is one of them once more.

    ``outcome`` has all others.
    """
    placed: dict[int, tuple[Person, Patient]] = {}
    new: list[tuple[Person, Patient]] = []
    again: list[Person] = []
    claimed: set[str] = set()
    for person in people:
        refs = set(refs_of(person))
        may_register = job.feed.may_register and person.may_register
        match = job.decided or known.match(person, may_register=may_register)
        if refs & claimed or match.patient_id in placed:
            again.append(person)
        elif match.trouble:
            outcome.refused.append((person, match))
        elif match.register and person.described is not None:
            new.append((person, _registered(person, person.described, job)))
            known.registers(new[-1][1])
            claimed |= refs
        else:
            patient = known.patients[match.patient_id or 0]
            placed[patient.id] = (person, patient)
            if person.formerly:  # who is meant by these ids shows once they are linked
                claimed |= refs
    session.add_all([patient for _, patient in new])
    session.flush()
    registered = {patient.id for _, patient in new}
    outcome.registered |= registered
    placed |= {patient.id: (person, patient) for person, patient in new}
    return placed, registered, again


def _registered(person: Person, described: Described, job: Job) -> Patient:
    """Someone new, as the file described them in turn."""
    first, *others = (*person.described_before, described)
    patient = demographics.new_patient(first, job.homes, past(first.said_at, job.now) or job.now)
    for each in others:
        demographics.tell(patient, each, job.homes, past(each.said_at, job.now) or job.now)
    return patient


def _tell(outcome: Outcome, entry: Entry, told: Told, *, alone: bool) -> None:
    """The fate of the entry that says who someone is, alone or among other things."""
    before = outcome.fates.get(entry, (None, ""))[0]
    if alone or (before is Fate.UNCHANGED and told[0] is not before):
        outcome.fates[entry] = told


def _standing(session: Session, job: Job, patients: set[int]) -> dict[int, dict[int, Standing]]:
    found: dict[int, dict[int, Standing]] = {}
    if not patients:
        return found
    asked = select(
        ITEM.c.patient_id, ITEM.c.id, ITEM.c.version, ITEM.c.source_ref, ITEM.c.said_at,
        ITEM.c.recorded_from, ITEM.c.import_id, ITEM.c.gone_at, *(ITEM.c[name] for name in WORDS),
    ).where(ITEM.c.patient_id.in_(sorted(patients)), ITEM.c.source_id == job.source_id)  # fmt: skip
    for patient, *stands in session.connection().execute(asked):
        key, version, ref, said_at, recorded_from, import_id, gone_at, *words = stands
        found.setdefault(patient, {})[key] = Standing(
            key, version, ref, min(said_at, job.now), recorded_from, import_id,
            gone_at and min(gone_at, job.now), tuple(words),
        )  # fmt: skip
    return found


def _linked(person: Person, patient: Patient, known: Known) -> list[str]:
    """The ids by which the source means this patient from now on, and did not before."""
    if person.described is None:
        return []
    new = [ref for ref in refs_of(person) if ref not in known.links]
    known.links.update(dict.fromkeys(new, patient.id))
    return new


def _describe_all(
    person: Person, patient: Patient, job: Job, undated: set[datetime], heard: datetime | None, *,
    registered: bool, seen_before: bool,
) -> Told:  # fmt: skip
    """Bring the person up to date by all that the file said of who they are, in turn.

    The very same file says nothing new: what changed since then, another file has changed.
    """
    if registered:
        return Fate.IMPORTED, ""
    if seen_before:
        return Fate.UNCHANGED, ""
    may_register = job.feed.may_register and person.may_register
    return together([
        _describe(each, patient, job, undated, heard, may_register=may_register)
        for each in (*person.described_before, person.described) if each is not None
    ])  # fmt: skip


def _describe(
    described: Described, patient: Patient, job: Job, undated: set[datetime],
    heard: datetime | None, *, may_register: bool,
) -> Told:  # fmt: skip
    """Bring the person up to date, if this source may and what stands was not said later: be it
    by others, or by the source itself, which was ``heard`` last and changed nothing then.

    That a person is sensitive is honoured whoever says it, and however late it comes; nor does a
    death come too late. What has no date keeps out nothing that has one.
    """
    said_at = past(described.said_at, job.now)
    moments = [each for each in (patient.described_at, heard) if each and each not in undated]
    stands = max(moments, default=None)
    older = said_at is not None and stands is not None and said_at < min(stands, job.now)
    at = said_at or patient.described_at or job.now
    reason = ""
    back = may_register and demographics.back_on_list(patient, said_at)
    if may_register and not older:
        news = demographics.tell(patient, described, job.homes, at)
    else:
        news = bool(described.withheld) and demographics.withhold(patient, job.homes, at)
        if may_register:
            news = demographics.tell_of_death(patient, described) or news
            reason = OLDER if demographics.differs(patient, described, job.homes) else ""
    return (Fate.UPDATED, "") if news or back else (Fate.UNCHANGED, reason)


def _keep_descriptions(
    session: Session, job: Job, placed: dict[int, tuple[Person, Patient]]
) -> tuple[set[int], set[int]]:
    """Of whom the source says something else now, and whom again; the very same file neither."""
    if job.seen_before:
        return set(), set()
    return descriptions.keep(session, job.source_id, placed, job.now)


def _write(session: Session, job: Job, by_patient: dict[int, Changes]) -> int:
    """Write all rows; the id of the import that they name.

    An item's wording changes once an import. A second file of this run that changes it again counts
    as the next import.
    """
    connection = session.connection()
    import_id = job.import_id
    all_changes = by_patient.values()
    if any(import_id in each.brought_by for each in all_changes):
        again = Import(source_id=job.source_id, began_at=job.now, by_id=job.actor.id)
        session.add(again)
        session.flush()
        import_id = again.id
    new = [
        (patient, each.id, each.version, job.source_id, each.source_ref, each.said_at,
         each.recorded_from, import_id, *each.words)
        for patient, changes in by_patient.items() for each in changes.new.values()
    ]  # fmt: skip
    if new:
        new.sort()  # by patient and id, as the store lays them out
        insert_rows(connection, ITEM, _NEW, new)
    changed = [row for each in all_changes for row in each.changed]
    for row in changed:
        row["import_id"] = import_id
    if changed:
        connection.execute(_CHANGE, changed)
    if heard := [row for each in all_changes for row in each.heard_again]:
        connection.execute(_HEAR_AGAIN, heard)
    if gone := [row for each in all_changes for row in each.gone]:
        connection.execute(_GONE, gone)
    return import_id
