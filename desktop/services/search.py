"""Search as one types, among the people whom one may open; and those whom one opened lately.

Each thing that the words may mean is asked of its own index, cut off where enough were found. The
best come first: names, then former and preferred names, numbers and dates, addresses and homes; and
where too few were found, names that sound or are spelt like what was typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Integer, TextualSelect, column, func, select, text
from sqlalchemy.orm import Session

from desktop.models import AuditEntry, Item, Patient, PatientLink, Practice, Source
from desktop.models.audit import patients_in
from desktop.services import disclosure, meanings, relationships
from desktop.services.meanings import BY_FAMILY, FORMER, LOCAL, NAME, PREFERRED, RANK, Given, Range
from desktop.services.names import FEWEST, Like, Names, Vocabulary, distinct
from desktop.services.relationships import Asked
from desktop.services.typed import Typed, readings
from desktop.store.session import on_hub
from desktop.words.patients import SOUNDS, SPELT, FoundRow, Mark, shown_name, with_postcode
from desktop.words.people import Actor

OPENED = "opened lately"
MOST = 50
LATELY = 10
"""People whom one opened last, before anything is typed."""
_BOTH = 5
"""Names of each kind, where both were typed with a slip."""
_LOOKED_BACK = 300
"""Entries of one's own that are looked through for them."""

_PATIENT, _PRACTICE = Patient.__table__.c, Practice.__table__.c
_COLUMNS: Final = (
    _PATIENT.id, _PATIENT.family, _PATIENT.given, _PATIENT.title, _PATIENT.born, _PATIENT.died,
    _PATIENT.gender, _PATIENT.nhs_number, _PATIENT.address, _PATIENT.postcode, _PATIENT.family_key,
    _PATIENT.given_key, _PATIENT.first_key, _PATIENT.former_family, _PATIENT.preferred,
    _PATIENT.practice_id, _PATIENT.place_id, _PRACTICE.name.label("practice"),
)  # fmt: skip
FOUND = select(*_COLUMNS).outerjoin_from(
    Patient.__table__, Practice.__table__, _PRACTICE.id == _PATIENT.practice_id
)
"""What a row of those found is made of."""
_SELECTED = ", ".join(f"patient.{each.name}" for each in _COLUMNS[:-1]) + ", practice.name"
_FROM = "FROM patient LEFT JOIN practice ON practice.id = patient.practice_id"


@dataclass(frozen=True, slots=True)
class _Hit:
    matched: str
    row: Any
    place: tuple[object, ...] = ()
    marks: tuple[Mark, ...] = ()
    found_in: str = ""


def find(
    session: Session,
    actor: Actor,
    typed: str,
    today: date,
    names: Names,
    limit: int = MOST,
    within: Asked = relationships.EVERYBODY,
) -> list[FoundRow]:
    """Those whom ``actor`` may open and who are meant by what is typed; the best first.

    ``names`` is kept by whoever asks from one key to the next. ``within`` is a list to look in.
    """
    meant, given = readings(typed, today), Given()
    whole = relationships.ways(session, actor)
    ways = _narrow(whole, within)
    found: dict[int, _Hit] = {}
    for ranges in _tiers(session, actor, typed, meant, given):
        _look(session, ways, list(ranges), given, meant[-1], found, limit)
        if len(found) >= limit:
            break
    else:
        for words in meant:
            _look_for_likes(session, whole, within, words, names, found, limit)
    best = sorted(found.values(), key=lambda hit: hit.place)[:limit]
    return [_found(hit) for hit in best]


def everyone(session: Session, actor: Actor, within: Asked, limit: int) -> list[FoundRow]:
    """All of a list whom someone may open, by name."""
    ways = _narrow(relationships.ways(session, actor), within)
    rows: dict[int, Any] = {}
    for among in (ways.many, ways.few):
        if among is not None:
            asked = (
                f"SELECT 0 AS which, {_SELECTED} {_FROM} WHERE {among.words}"
                f" ORDER BY {BY_FAMILY} LIMIT {int(limit)}"
            )
            rows |= {row.id: row for row in _rows(session, asked, Given(), among)}
    in_order = sorted(rows.values(), key=lambda row: _place(NAME, row))[:limit]
    return [_found(_Hit("", row)) for row in in_order]


def _narrow(ways: relationships.Ways, within: Asked) -> relationships.Ways:
    many, few = (None if way is None else _both(way, within) for way in (ways.many, ways.few))
    return relationships.Ways(many, few)


def _both(one: Asked, other: Asked) -> Asked:
    if other is relationships.EVERYBODY:
        return one
    return Asked(f"{one.words} AND ({other.words})", {**one.given, **other.given})


def lately(session: Session, actor: Actor) -> list[FoundRow]:
    """The people whom someone opened last and may open still, the latest first."""
    mine = session.scalars(
        select(AuditEntry.subjects)
        .where(AuditEntry.actor_id == actor.id, AuditEntry.action == "patient.opened")
        .order_by(AuditEntry.number.desc())
        .limit(_LOOKED_BACK)
    )
    ids = list(dict.fromkeys(each for subjects in mine for each in patients_in(subjects)))
    rows = {
        row.id: row
        for row in session.execute(
            FOUND.where(_PATIENT.id.in_(ids), relationships.openable(session, actor))
        )
    }
    latest = [rows[each] for each in ids if each in rows][:LATELY]
    return [_found(_Hit(OPENED, row)) for row in latest]


def found_row(row: Any, matched: str) -> FoundRow:
    """A row of ``FOUND`` as a screen shows it."""
    return _found(_Hit(matched, row))


# --- asking -------------------------------------------------------------------------------------


def _tiers(
    session: Session, actor: Actor, typed: str, meant: tuple[Typed, ...], given: Given
) -> Iterator[Iterator[Range]]:
    """What the words may mean, the best first: what comes later is asked where too few came."""
    yield (each for words in meant for each in meanings.names(words, given))
    yield (each for words in meant for each in meanings.other_names(words, given))
    yield _known_as(session, actor, typed, given)
    yield (each for words in meant for each in meanings.wheres(session, words, given))


def _look(
    session: Session,
    ways: relationships.Ways,
    ranges: list[Range],
    given: Given,
    words: Typed,
    found: dict[int, _Hit],
    limit: int,
) -> None:
    if not ranges:
        return
    if ways.many is not None:
        asked = " UNION ALL ".join(
            f"SELECT * FROM ({_cut(number, each, ways.many, limit)}) AS r{number}"  # noqa: S608 - ours
            for number, each in enumerate(ranges)
        )
        for row in _rows(session, asked, given, ways.many):
            _keep(found, _hit(ranges[row.which], row, words))
    if ways.few is not None:
        which = " ".join(f"WHEN {each.where} THEN {n}" for n, each in enumerate(ranges))
        anyhow = " OR ".join(each.where for each in ranges)
        whole = given("".join(words.names))
        asked = (
            f"SELECT CASE {which} END AS which, {_SELECTED} {_FROM}"
            f" WHERE {ways.few.words} AND ({anyhow})"
            f" ORDER BY CASE WHEN {whole} IN (patient.family_key, patient.given_key) THEN 0 ELSE 1"
            f" END, which, {BY_FAMILY} LIMIT {int(limit)}"
        )
        for row in _rows(session, asked, given, ways.few):
            _keep(found, _hit(ranges[row.which], row, words))


def _cut(number: int, each: Range, among: Asked, limit: int) -> str:
    """One range, cut off on its index."""
    return (
        f"SELECT {number} AS which, {_SELECTED} {_FROM} WHERE {each.where} AND {among.words}"
        f" ORDER BY {each.order} LIMIT {int(limit)}"
    )


def _rows(session: Session, asked: str, given: Given, among: Asked) -> Sequence[Any]:
    connection = session.connection()
    return connection.execute(_statement(asked), {**given.values, **among.given}).fetchall()


@lru_cache(maxsize=500)
def _statement(asked: str) -> TextualSelect:
    """Kept, for the next key asks in the same words. Nothing that anybody typed stands in them."""
    return text(asked).columns(column("which", Integer), *_COLUMNS)


def _keep(found: dict[int, _Hit], hit: _Hit) -> None:
    """Whoever is found twice stays once, by the better way."""
    had = found.get(hit.row.id)
    if had is None or hit.place < had.place:
        found[hit.row.id] = hit


def _hit(each: Range, row: Any, words: Typed) -> _Hit:
    said = {FORMER: row.former_family, PREFERRED: row.preferred}.get(each.matched, each.found_in)
    said = each.homes.get(row.place_id, said)
    exact = each.matched == NAME and _exact(words, row.family_key, row.given_key)
    return _Hit(each.matched, row, _place(each.matched, row, exact=exact), each.marks, said)


def _place(matched: str, row: Any, *, exact: bool = False, slips: int = 0) -> tuple[object, ...]:
    born = row.born.text if row.born else ""
    return (RANK[matched], not exact, slips, row.family_key, row.given_key, born, row.id)


def _exact(words: Typed, family: str, given: str) -> bool:
    """Whether what was typed is a whole name, and not its beginning."""
    if len(words.names) == 1:
        return words.names[0] in {family, given}
    return any(last == family and first == given for last, first in words.splits) or (
        "".join(words.names) == family
    )


def _known_as(session: Session, actor: Actor, typed: str, given: Given) -> Iterator[Range]:
    """A source's own id, typed whole, for those who see something that the source says of them."""
    typed = typed.strip().lower()
    if len(typed) < FEWEST + 1 or not any(letter.isdigit() for letter in typed):
        return
    ids = sorted({typed, "".join(typed.split())})
    if on_hub(session):
        known = func.known_as(ids).table_valued("patient_id", "source")
        found = session.execute(select(known.c.patient_id, known.c.source)).all()
    else:
        sees = disclosure.visible(disclosure.person(session, actor))
        found = session.execute(
            select(PatientLink.patient_id, Source.name)
            .join(Source, Source.id == PatientLink.source_id)
            .where(
                PatientLink.local_id.in_(ids),
                select(Item.id)
                .where(
                    Item.patient_id == PatientLink.patient_id,
                    Item.source_id == PatientLink.source_id,
                    sees,
                )
                .exists(),
            )
        ).all()
    for patient, source in found:
        yield Range(LOCAL, f"patient.id = {given(patient)}", "patient.id", (), source)


# --- names like what was typed ------------------------------------------------------------------


def _look_for_likes(
    session: Session,
    ways: relationships.Ways,
    within: Asked,
    words: Typed,
    names: Names,
    found: dict[int, _Hit],
    limit: int,
) -> None:
    """Slips and other spellings, one word of the name at a time or both."""
    if not any(len(each) >= FEWEST for each in words.names):
        return
    for those, family, first in _vocabularies(session, ways, names):
        among = _both(those, within)
        for last, called in [("".join(words.names), ""), *words.splits]:
            given = Given()
            narrowed, beside = meanings.narrowed(words, given)
            for where, lasts, firsts in _like(family, first, last, called, given):
                asked = (  # in no order, for which everybody would be walked through
                    f"SELECT 0 AS which, {_SELECTED} {_FROM} WHERE {where}{narrowed}"
                    f" AND {among.words} LIMIT {int(limit)}"
                )
                for row in _rows(session, asked, given, among):
                    likes = {
                        key: like
                        for key, like in (
                            (row.family_key, lasts.get(row.family_key)),
                            (row.first_key, firsts.get(row.first_key)),
                        )
                        if like is not None
                    }
                    _keep(found, _like_hit(row, likes, (last, called), beside))


def _vocabularies(
    session: Session, ways: relationships.Ways, names: Names
) -> Iterator[tuple[Asked, Vocabulary, Vocabulary]]:
    """Whose names are looked through: those of a whole list are kept, of a few read each time."""
    if ways.many is not None:
        names.read(session, ways.many if on_hub(session) else relationships.EVERYBODY)
        yield ways.many, names.family, names.first
    if ways.few is not None:
        yield (
            ways.few,
            Vocabulary(distinct(session, "family_key", ways.few)),
            Vocabulary(distinct(session, "first_key", ways.few)),
        )


Likes = dict[str, Like]


def _like(
    family: Vocabulary, first: Vocabulary, last: str, called: str, given: Given
) -> Iterator[tuple[str, Likes, Likes]]:
    """The conditions to ask for, each with how like its names are."""
    lasts, none = family.like(last), Likes()
    firsts = first.like(called or last)
    like_last = given.is_one_of("family_key", sorted(lasts))
    like_first = given.is_one_of("first_key", sorted(firsts))
    if not called:
        if lasts:
            yield like_last, lasts, none
        if firsts:
            yield like_first, none, firsts
        return
    if lasts:
        yield f"{like_last} AND {given.begins('given_key', called)}", lasts, none
    if firsts:
        yield f"{like_first} AND {given.begins('family_key', last)}", none, firsts
    if lasts and firsts:  # the likest of both: many of each would be half the people
        both = (
            given.is_one_of("family_key", list(lasts)[:_BOTH]),
            given.is_one_of("first_key", list(firsts)[:_BOTH]),
        )
        yield " AND ".join(both), lasts, firsts


def _like_hit(row: Any, likes: Likes, typed: tuple[str, str], beside: tuple[Mark, ...]) -> _Hit:
    """By which names, and whether every one of them sounds as it was typed."""
    matched = SOUNDS if all(like.sounds for like in likes.values()) else SPELT
    both = (row.family_key, row.given_key)
    rest = [each for each in typed if each and any(key.startswith(each) for key in both)]
    marks = tuple(Mark("name", each) for each in (*likes, *rest))
    slips = sum(like.slips for like in likes.values())
    return _Hit(matched, row, _place(matched, row, slips=slips), (*marks, *beside))


def _found(hit: _Hit) -> FoundRow:
    row = hit.row
    return FoundRow(
        id=row.id,
        name=shown_name(row.family, row.given, row.title),
        born=row.born,
        gender=row.gender,
        nhs_number=row.nhs_number,
        address=with_postcode(row.address, row.postcode),
        practice=row.practice or "",
        died=row.died,
        matched=hit.matched,
        found_in=hit.found_in,
        marks=hit.marks,
        here=row.practice_id is not None or row.place_id is not None,
    )
