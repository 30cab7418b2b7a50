"""Search as one types, among the people whom one may open; and those whom one opened lately.

What is typed may mean many things at once: each is a range of one index, cut off where enough were
found. The best come first: names, then former and preferred names, numbers and dates, addresses and
homes; and where too few were found, names that sound or are spelt like what was typed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    and_,
    case,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.models import AuditEntry, Item, Patient, PatientLink, Place, Practice, Source
from desktop.models.audit import patients_in
from desktop.services import disclosure, relationships
from desktop.services.names import FEWEST, Like, Names, Vocabulary, distinct
from desktop.services.typed import Typed, readings
from desktop.store.session import on_hub
from desktop.words.dates import shown_date
from desktop.words.enums import PlaceKind
from desktop.words.patients import (
    SOUNDS,
    SPELT,
    FoundRow,
    Mark,
    folded,
    shown_name,
    with_postcode,
)
from desktop.words.people import Actor

NUMBER, NAME, FORMER, PREFERRED = "NHS number", "name", "former name", "preferred name"
BORN, POSTCODE, ADDRESS, LOCAL = "birth date", "postcode", "address", "local id"
OPENED = "opened lately"
MOST = 50
LATELY = 10
"""People whom one opened last, before anything is typed."""
_LOOKED_BACK = 300
"""Entries of one's own that are looked through for them."""
_RANK = {
    NAME: 0, NUMBER: 1, BORN: 1, POSTCODE: 1, LOCAL: 1, FORMER: 2, PREFERRED: 2, ADDRESS: 3,
    PlaceKind.CARE_HOME: 3, PlaceKind.WARD: 3, SOUNDS: 4, SPELT: 5,
}  # fmt: skip
_AFTER_ALL = "\U0010ffff"
"""Sorts after every letter: from ``text`` to ``text + _AFTER_ALL`` is all that begins with it."""
_BORN = type_coerce(Patient.born, String)

Order = tuple[InstrumentedAttribute[Any], ...]
_BY_FAMILY: Order = (Patient.family_key, Patient.given_key, Patient.born)
_BY_GIVEN: Order = (Patient.given_key, Patient.family_key, Patient.born)

FOUND = (
    select(
        Patient.id, Patient.family, Patient.given, Patient.title, Patient.born, Patient.died,
        Patient.gender, Patient.nhs_number, Patient.address, Patient.postcode, Patient.family_key,
        Patient.given_key, Patient.first_key, Patient.former_family, Patient.preferred,
        Patient.practice_id, Patient.place_id, Practice.name.label("practice"),
    )
    .outerjoin(Practice, Practice.id == Patient.practice_id)
)  # fmt: skip
"""What a row of those found is made of."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One way in which the typed words may be meant: a range of one index."""

    matched: str
    where: ColumnElement[bool]
    order: Order
    marks: tuple[Mark, ...] = ()
    found_in: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    matched: str
    row: Any
    marks: tuple[Mark, ...] = ()
    found_in: str = ""
    exact: bool = False
    slips: int = 0

    @property
    def place(self) -> tuple[object, ...]:
        row = self.row
        born = row.born.text if row.born else ""
        return (
            _RANK[self.matched], not self.exact, self.slips, row.family_key, row.given_key, born,
            row.id,
        )  # fmt: skip


def find(
    session: Session, actor: Actor, typed: str, today: date, names: Names, limit: int = MOST
) -> list[FoundRow]:
    """Those whom ``actor`` may open and who are meant by what is typed; the best first.

    ``names`` is kept by whoever asks from one key to the next.
    """
    meant = readings(typed, today)
    ways = relationships.ways(session, actor)
    found: dict[int, _Hit] = {}
    ranges = [each for words in meant for each in _ranges(words)]
    _look(session, ways, ranges, meant[-1], found, limit)
    if len(found) < limit:
        further = [*_known_as(session, actor, typed)]
        further += [each for words in meant for each in _wheres(session, words)]
        _look(session, ways, further, meant[-1], found, limit)
    if len(found) < limit:
        for words in meant:
            _look_for_likes(session, ways, words, names, found, limit)
    best = sorted(found.values(), key=lambda hit: hit.place)[:limit]
    return [_found(hit) for hit in best]


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
            FOUND.where(Patient.id.in_(ids), relationships.openable(session, actor))
        )
    }
    latest = [rows[each] for each in ids if each in rows][:LATELY]
    return [_found(_Hit(OPENED, row)) for row in latest]


def found_row(row: Any, matched: str) -> FoundRow:
    """A row of ``FOUND`` as a screen shows it."""
    return _found(_Hit(matched, row))


# --- what the words may mean --------------------------------------------------------------------


def _ranges(words: Typed) -> Iterator[_Range]:
    """Names, and figures alone or beside them."""
    figures = list(_figures(words))
    if not words.names:
        yield from figures
        return
    narrowed, beside = _narrowed(words, figures)

    def named(matched: str, where: ColumnElement[bool], order: Order, *marks: Mark) -> _Range:
        return _Range(matched, and_(where, narrowed), order, (*marks, *beside))

    whole = "".join(words.names)
    family, given, first = Patient.family_key, Patient.given_key, Mark("name", whole)
    former, preferred = Patient.former_key, Patient.preferred_key
    yield named(NAME, begins(family, whole), _BY_FAMILY, first)
    yield named(NAME, begins(given, whole), _BY_GIVEN, first)
    in_reason = Mark("reason", whole)
    yield named(FORMER, begins(former, whole), (former, given), in_reason)
    yield named(PREFERRED, begins(preferred, whole), (preferred, family), in_reason)
    for last, called in words.splits:
        marks = Mark("name", called)
        yield named(
            NAME, and_(begins(family, last), begins(given, called)), _BY_FAMILY,
            Mark("name", last), marks,
        )  # fmt: skip
        yield named(
            FORMER, and_(begins(former, last), begins(given, called)), (former, given),
            Mark("reason", last), marks,
        )  # fmt: skip
        yield named(
            PREFERRED, and_(begins(preferred, called), begins(family, last)), (preferred, family),
            Mark("reason", called), Mark("name", last),
        )  # fmt: skip


def _figures(words: Typed) -> Iterator[_Range]:
    number = words.whole_nhs_number or words.nhs_beginning
    if number:
        where = (
            Patient.nhs_number == number
            if words.whole_nhs_number
            else begins(Patient.nhs_number, number)
        )
        yield _Range(NUMBER, where, (Patient.nhs_number,), (Mark("nhs_number", number),))
    for day in words.days:
        letters = folded(shown_date(day))
        yield _Range(BORN, begins(_BORN, day.text), (Patient.born,), (Mark("born", letters),))
    if words.postcode:
        key = Patient.postcode_key
        mark = Mark("address", words.postcode)
        yield _Range(POSTCODE, begins(key, words.postcode), (key,), (mark,))


def _narrowed(
    words: Typed, figures: Iterable[_Range]
) -> tuple[ColumnElement[bool], tuple[Mark, ...]]:
    """Whole figures beside a name narrow it, whatever they are meant as."""
    meant = [each for each in figures if each.matched != NUMBER or words.whole_nhs_number]
    where = or_(*(each.where for each in meant)) if meant else true()
    return where, tuple(mark for each in meant for mark in each.marks)


def _wheres(session: Session, words: Typed) -> Iterator[_Range]:
    """Where people live: street and house, a house by its name, a care home or a ward."""
    whole = "".join(words.names)
    if len(whole) < FEWEST:
        return
    meant = [each for each in _figures(words) if each.matched in (BORN, POSTCODE)]
    narrowed = or_(*(each.where for each in meant)) if meant and not words.house else true()
    street, house, mark = Patient.street_key, Patient.house_key, Mark("address", whole)
    if words.house:
        at = and_(house == words.house, begins(street, whole), narrowed)
        yield _Range(ADDRESS, at, (house, street), (Mark("address", words.house), mark))
    else:
        yield _Range(ADDRESS, and_(begins(street, whole), narrowed), (street, house), (mark,))
        yield _Range(ADDRESS, and_(begins(house, whole), narrowed), (house, street), (mark,))
    for place, name, kind in session.execute(select(Place.id, Place.name, Place.kind)):
        if any(folded(name[at:]).startswith(whole) for at in _word_starts(name)):
            there = and_(Patient.place_id == place, narrowed)
            yield _Range(kind, there, _BY_FAMILY, (Mark("reason", whole),), name)


def _word_starts(name: str) -> Iterator[int]:
    return (at for at in range(len(name)) if at == 0 or name[at - 1] == " ")


def _known_as(session: Session, actor: Actor, typed: str) -> Iterator[_Range]:
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
        yield _Range(LOCAL, Patient.id == patient, (Patient.id,), (), source)


def begins(column: SQLColumnExpression[Any], beginning: str) -> ColumnElement[bool]:
    """All that begins with it, as a range that an index finds on either store."""
    return and_(column >= beginning, column < beginning + _AFTER_ALL)


# --- asking -------------------------------------------------------------------------------------


def _look(
    session: Session,
    ways: relationships.Ways,
    ranges: list[_Range],
    words: Typed,
    found: dict[int, _Hit],
    limit: int,
) -> None:
    """Ask for each range, the best first, and stop where the worse could not be shown any more.

    Several short statements: laying them together in SQL costs more than asking does.
    """
    in_order = sorted(ranges, key=lambda each: _RANK[each.matched])
    if ways.many is not None:
        for each in in_order:
            better = sum(_RANK[hit.matched] < _RANK[each.matched] for hit in found.values())
            if better >= limit:
                break
            asked = FOUND.where(each.where, ways.many).order_by(*each.order).limit(limit)
            for row in session.execute(asked):
                _keep(found, _hit(each, row, words))
    if ways.few is not None and in_order:
        which = case(*((each.where, n) for n, each in enumerate(in_order)))
        of_few = (
            FOUND.add_columns(which.label("which"))
            .where(ways.few, or_(*(each.where for each in in_order)))
            .order_by(_not_exact(words), "which", *_BY_FAMILY)
            .limit(limit)
        )
        for each_row in session.execute(of_few).all():
            _keep(found, _hit(in_order[each_row.which], each_row, words))


def _not_exact(words: Typed) -> ColumnElement[int]:
    whole = "".join(words.names)
    return case((or_(Patient.family_key == whole, Patient.given_key == whole), 0), else_=1)


def _keep(found: dict[int, _Hit], hit: _Hit) -> None:
    """Whoever is found twice stays once, by the better way."""
    if hit.row.id not in found or hit.place < found[hit.row.id].place:
        found[hit.row.id] = hit


def _hit(each: _Range, row: Any, words: Typed) -> _Hit:
    said = {FORMER: row.former_family, PREFERRED: row.preferred}.get(each.matched, each.found_in)
    exact = each.matched == NAME and _exact(words, row.family_key, row.given_key)
    return _Hit(each.matched, row, each.marks, said, exact)


def _exact(words: Typed, family: str, given: str) -> bool:
    """Whether what was typed is a whole name, and not its beginning."""
    if len(words.names) == 1:
        return words.names[0] in {family, given}
    return any(last == family and first == given for last, first in words.splits) or (
        "".join(words.names) == family
    )


# --- names like what was typed ------------------------------------------------------------------


def _look_for_likes(
    session: Session,
    ways: relationships.Ways,
    words: Typed,
    names: Names,
    found: dict[int, _Hit],
    limit: int,
) -> None:
    """Slips and other spellings, one word of the name at a time or both."""
    if not any(len(each) >= FEWEST for each in words.names):
        return
    narrowed, beside = _narrowed(words, _figures(words))
    for among, family, first in _vocabularies(session, ways, names):
        for last, called in [("".join(words.names), ""), *words.splits]:
            for where, lasts, firsts in _like(family, first, last, called):
                asked = FOUND.where(where, narrowed, among).order_by(*_BY_FAMILY).limit(limit)
                for row in session.execute(asked):
                    likes = [
                        (like, key)
                        for like, key in (
                            (lasts.get(row.family_key), row.family_key),
                            (firsts.get(row.first_key), row.first_key),
                        )
                        if like is not None
                    ]
                    _keep(found, _like_hit(row, likes, (last, called), beside))


def _vocabularies(
    session: Session, ways: relationships.Ways, names: Names
) -> Iterator[tuple[ColumnElement[bool], Vocabulary, Vocabulary]]:
    """Whose names are looked through: those of a whole list are kept, of a few read each time."""
    if ways.many is not None:
        names.read(session, ways.many if on_hub(session) else true())
        yield ways.many, names.family, names.first
    if ways.few is not None:
        yield (
            ways.few,
            Vocabulary(distinct(session, Patient.family_key, ways.few)),
            Vocabulary(distinct(session, Patient.first_key, ways.few)),
        )


Likes = dict[str, Like]


def _like(
    family: Vocabulary, first: Vocabulary, last: str, called: str
) -> Iterator[tuple[ColumnElement[bool], Likes, Likes]]:
    """The conditions to ask for, each with how like its names are."""
    lasts, no_likes = family.like(last), Likes()
    if not called:
        firsts = first.like(last)
        if lasts:
            yield Patient.family_key.in_(sorted(lasts)), lasts, no_likes
        if firsts:
            yield Patient.first_key.in_(sorted(firsts)), no_likes, firsts
        return
    firsts = first.like(called)
    if lasts:
        like_last = Patient.family_key.in_(sorted(lasts))
        yield and_(like_last, begins(Patient.given_key, called)), lasts, no_likes
        if firsts:
            yield and_(like_last, Patient.first_key.in_(sorted(firsts))), lasts, firsts
    if firsts:
        like_first = Patient.first_key.in_(sorted(firsts))
        yield and_(like_first, begins(Patient.family_key, last)), no_likes, firsts


def _like_hit(
    row: Any, likes: list[tuple[Like, str]], typed: tuple[str, str], beside: tuple[Mark, ...]
) -> _Hit:
    """By which names, and whether every one of them sounds as it was typed."""
    matched = SOUNDS if all(like.sounds for like, _ in likes) else SPELT
    keys = [key for _, key in likes]
    both = (row.family_key, row.given_key)
    rest = [each for each in typed if each and any(key.startswith(each) for key in both)]
    marks = tuple(Mark("name", each) for each in (*keys, *rest))
    return _Hit(matched, row, (*marks, *beside), slips=sum(like.slips for like, _ in likes))


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
