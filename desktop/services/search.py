"""Search as one types, among the people whom one may open; and those whom one opened lately.

Each thing that the words may mean is asked of its own index, cut off where enough were found. The
best come first: names, then former and preferred names, numbers and dates, addresses and homes; and
where too few were found, a later given name, and names that sound or are spelt like what was typed.
"""

from collections import namedtuple
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, Text, TextualSelect, column, func, select, text, type_coerce
from sqlalchemy.orm import Session

from desktop.models import AuditEntry, Item, Patient, PatientLink, Practice, Source
from desktop.models.audit import patients_in
from desktop.services import disclosure, meanings, reach
from desktop.services.meanings import (
    ANYBODY,
    BY_FAMILY,
    LOCAL,
    NAME,
    RANK,
    Given,
    Range,
)
from desktop.services.names import FEWEST, MOVED, Moved, Names
from desktop.services.reach import Asked
from desktop.services.spellings import Likes, Spelling, spellings
from desktop.services.typed import Typed, readings
from desktop.store.session import on_hub
from desktop.words.dates import PartialDate
from desktop.words.enums import Gender
from desktop.words.patients import FoundRow, Mark, shown_name, with_postcode
from desktop.words.people import Actor

OPENED = "opened lately"
MOST = 50
LATELY = 10
"""People whom one opened last, before anything is typed."""
_GENDERS: Final = {each.value: each for each in Gender}
_LOOKED_BACK = 300
"""Entries of one's own that are looked through for them."""

_PATIENT, _PRACTICE = Patient.__table__.c, Practice.__table__.c
_KEYS: Final = (_PATIENT.id, _PATIENT.family_key, _PATIENT.given_key, _PATIENT.born)
_COLUMNS: Final = (
    *_KEYS, _PATIENT.first_key, _PATIENT.family, _PATIENT.given, _PATIENT.title, _PATIENT.died,
    _PATIENT.gender, _PATIENT.nhs_number, _PATIENT.address, _PATIENT.postcode,
    _PATIENT.former_family, _PATIENT.preferred, _PATIENT.practice_id, _PATIENT.place_id,
    _PATIENT.off_list_at,
    _PRACTICE.name.label("practice"),
)  # fmt: skip
_AS_KEPT: Final = frozenset({"born", "died", "gender", "off_list_at"})
"""Brought to words only in the rows that are shown: about half of those that are read."""
_READ: Final = tuple(
    type_coerce(each, Text).label(each.name) if each.name in _AS_KEPT else each
    for each in _COLUMNS
)  # fmt: skip
FOUND = select(*_READ).outerjoin_from(
    Patient.__table__, Practice.__table__, _PRACTICE.id == _PATIENT.practice_id
)
"""What a row of those found is made of."""
_Kept = namedtuple(  # type: ignore[misc]  # named above
    "_Kept", ["which", *(each.name for each in _COLUMNS), *Moved._fields]
)
"""The same, for one statement that was written out: its parts are read some thousand times."""
_SELECTED = ", ".join(f"patient.{each.name}" for each in _COLUMNS[:-1])
_WITH_PRACTICE = """
SELECT hit.*, practice.name, moved.entry, moved.imported FROM ({}) AS moved
LEFT JOIN ({}) AS hit ON true LEFT JOIN practice ON practice.id = hit.practice_id"""
"""Joined once, and not in every part: to plan each would take a hub longer than to answer it. What
had moved by then is told in every row, and by itself where nobody is found."""


class _Hit(NamedTuple):
    """Somebody, where that puts them, and how they were found."""

    who: int
    place: tuple[object, ...]
    row: Any
    how: Range


class _Likes(NamedTuple):
    """Spellings among a whole list, and among the few."""

    many: Sequence[Spelling]
    few: Sequence[Spelling]


_NO_LIKES = _Likes((), ())
Found = dict[int, _Hit]
"""Each person once, by the best way in which they were found."""


def find(
    session: Session,
    actor: Actor,
    typed: str,
    today: date,
    names: Names,
    limit: int = MOST,
    within: Asked = reach.EVERYBODY,
) -> list[FoundRow]:
    """Those whom ``actor`` may open and who are meant by what is typed; the best first.

    ``names`` is kept by whoever asks from one key to the next. ``within`` is a list to look in.
    """
    found, moved = _found(session, actor, typed, today, names, limit, within)
    if moved is not None and names.outdated(moved):
        found, _ = _found(session, actor, typed, today, names, limit, within)
    return _best(found, limit)


def _found(
    session: Session, actor: Actor, typed: str, today: date, names: Names, limit: int, within: Asked
) -> tuple[Found, Moved | None]:
    """Who is found by what is kept of the names, and what had moved by then."""
    meant, given = readings(typed, today), Given()
    whole = reach.ways(session, actor)
    ways = _narrow(names.at_hand(session, whole), within)
    found, moved = Found(), None
    best = [each for words in meant for each in meanings.names(words, given)]
    # Where a few people alone are walked through, to walk twice would take longer than to ask for
    # everything at once.
    if ways.many is not None:
        moved = _look(session, ways, best, _NO_LIKES, given, meant[-1], found, limit)
        best = []
    if len(found) < limit:
        ranges = best + _others(session, actor, typed, meant, names, given)
        likes = _likes(session, whole, meant, names, given)
        moved = _look(session, ways, ranges, likes, given, meant[-1], found, limit) or moved
    return found, moved


def get_ready(session: Session, actor: Actor, names: Names) -> None:
    """Read the names that are in use before the first key: of a county's it takes a while."""
    for _ in names.read(session, reach.ways(session, actor)):
        pass


def everyone(session: Session, actor: Actor, within: Asked, limit: int) -> list[FoundRow]:
    """All of a list whom someone may open, by name."""
    ways, found = _narrow(reach.ways(session, actor), within), Found()
    whole = [Range(ANYBODY, "true", BY_FAMILY)]
    _look(session, ways, whole, _NO_LIKES, Given(), Typed(), found, limit)
    return _best(found, limit)


def _narrow(ways: reach.Ways, within: Asked) -> reach.Ways:
    many, few = (None if way is None else _both(way, within) for way in (ways.many, ways.few))
    return reach.Ways(many, few)


def _both(one: Asked, other: Asked) -> Asked:
    if other is reach.EVERYBODY:
        return one
    given = {**one.given, **other.given}
    return Asked(f"{one.words} AND ({other.words})", given, one.people)


def _best(found: Found, limit: int) -> list[FoundRow]:
    best = sorted(found.values(), key=attrgetter("place"))[:limit]
    shown = ((_Kept._make(row), how) for _, _, row, how in best)
    return [found_row(row, how.matched, how.said(row), how.marks) for row, how in shown]


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
            FOUND.where(_PATIENT.id.in_(ids), reach.openable(session, actor))
        )
    }
    latest = [rows[each] for each in ids if each in rows][:LATELY]
    return [found_row(row, OPENED) for row in latest]


def found_row(row: Any, matched: str, found_in: str = "", marks: tuple[Mark, ...] = ()) -> FoundRow:
    """A row of ``FOUND`` as a screen shows it."""
    return FoundRow(
        row.id,
        shown_name(row.family, row.given, row.title),
        PartialDate(row.born) if row.born else None,
        _GENDERS[row.gender],
        row.nhs_number,
        with_postcode(row.address, row.postcode),
        row.practice or "",
        PartialDate(row.died) if row.died else None,
        matched,
        found_in,
        marks,
        (row.practice_id is not None and row.off_list_at is None) or row.place_id is not None,
    )


# --- asking -------------------------------------------------------------------------------------


def _others(
    session: Session,
    actor: Actor,
    typed: str,
    meant: tuple[Typed, ...],
    names: Names,
    given: Given,
) -> list[Range]:
    """What the words may mean besides names: asked where too few were found by these."""
    others = [each for words in meant for each in meanings.other_names(words, given)]
    others += _known_as(session, actor, typed, given)
    for words in meant:
        others += meanings.wheres(session, actor, words, names, given)
    return others


def _look(
    session: Session,
    ways: reach.Ways,
    ranges: list[Range],
    likes: _Likes,
    given: Given,
    words: Typed,
    found: Found,
    limit: int,
) -> Moved | None:
    """Look through all ranges in one statement: each is answered sooner than it is sent."""
    best_first = sorted(ranges, key=lambda each: RANK[each.matched])
    # For a number that it does not know beforehand, a hub prepares to go along an index and stop,
    # and not to gather all and sort it. A file would prepare anew each time that it is told one.
    most = given(limit) if on_hub(session) else str(int(limit))
    of_many, of_few = len(best_first), len(best_first) + 1
    spelt = {of_many: likes.many, of_few: likes.few}
    asked = []
    if ways.many is not None:
        asked += [
            _cut(str(number), each.where, ways.many, each.order, most)
            for number, each in enumerate(best_first)
        ]
        # In no order, for which everybody would be walked through.
        asked += [_cut(str(of_many), each.where, ways.many, "", most) for each in likes.many]
    if ways.few is not None and (best_first or likes.few):
        which = "".join(f"WHEN {each.where} THEN {n} " for n, each in enumerate(best_first))
        which = f"CASE {which}ELSE {of_few} END" if which else str(of_few)
        whole = given("".join(words.names))
        order = (
            f"CASE WHEN {whole} IN (patient.family_key, patient.given_key) THEN 0 ELSE 1 END,"
            f" which, {BY_FAMILY}"
        )
        asked.append(_cut(which, _any_of([*best_first, *likes.few]), ways.few, order, most))
    if not asked:
        return None
    ranks = [RANK[each.matched] for each in best_first]
    whole, both = "".join(words.names), set(words.splits)
    only = whole if len(words.names) == 1 else None
    rows = _rows(session, asked, given, ways)
    for row in rows:
        which, who, family, first, born = row[: len(_KEYS) + 1]
        if which is None:  # nobody is found
            break
        if which in spelt:
            for hit in _like_hits(spelt[which], row):
                _keep(found, hit)
            continue
        how = best_first[which]
        exact = how.matched == NAME and (
            family == whole or first == only or (family, first) in both
        )  # fmt: skip
        place = (ranks[which], not exact, 0, family, first, born or "", who)
        _keep(found, _Hit(who, place, row, how))
    return Moved(rows[0].entry, rows[0].imported)


def _any_of(ways: Sequence[Range | Spelling]) -> str:
    return f"({' OR '.join(f'({each.where})' for each in ways)})"


def _cut(which: str, where: str, among: Asked, order: str, most: str) -> str:
    """Some people, cut off on their index."""
    cut = f"ORDER BY {order} LIMIT {most}" if order else f"LIMIT {most}"
    selected = f"SELECT {which} AS which, {_SELECTED} FROM {among.people}"  # noqa: S608 - ours
    return f"{selected} WHERE {where} AND {among.words} {cut}"


def _rows(session: Session, asked: list[str], given: Given, ways: reach.Ways) -> Sequence[Any]:
    parts = (f"SELECT * FROM ({each}) AS r{n}" for n, each in enumerate(asked))  # noqa: S608 - ours
    for among in (ways.many, ways.few):
        if among is not None:
            given.values.update(among.given)
    whole = _WITH_PRACTICE.format(MOVED[on_hub(session)], " UNION ALL ".join(parts))
    return session.connection().execute(_statement(whole), given.values).fetchall()


@lru_cache(maxsize=500)
def _statement(asked: str) -> TextualSelect:
    """Kept, for the next key asks in the same words. Nothing that anybody typed stands in them."""
    return text(asked).columns(
        column("which", Integer), *_READ, column("entry", Integer), column("imported", Integer)
    )


def _keep(found: Found, hit: _Hit) -> None:
    """Whoever is found twice stays once, by the better way."""
    had = found.get(hit.who)
    if had is None or hit.place < had.place:
        found[hit.who] = hit


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


def _likes(
    session: Session,
    ways: reach.Ways,
    meant: tuple[Typed, ...],
    names: Names,
    given: Given,
) -> _Likes:
    """Slips, other spellings and later given names, of those that are in use."""
    if not any(len(each) >= FEWEST for words in meant for each in words.names):
        return _NO_LIKES
    many, few = list[Spelling](), list[Spelling]()
    for among, spoken in names.read(session, ways):
        those = few if among is ways.few else many
        those += (each for words in meant for each in spellings(words, spoken, given))
    return _Likes(many, few)


def _like_hits(likes: Sequence[Spelling], row: Any) -> Iterator[_Hit]:
    for each in likes:
        if like := each.found(row.family_key, row.first_key, row.given_key):
            yield _like_hit(each, like, row)


def _like_hit(each: Spelling, like: Likes, row: Any) -> _Hit:
    matched = each.matched(like)
    slips = sum(name.slips for name in like.values())
    place = (
        RANK[matched], True, slips, row.family_key, row.given_key, row.born or "", row.id
    )  # fmt: skip
    return _Hit(
        row.id, place, row, Range(matched, marks=each.marks(like, row.family_key, row.given_key))
    )
