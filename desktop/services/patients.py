"""Finding a person, and opening them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from desktop.errors import Problem
from desktop.models import Patient, PatientMerge, Place, Practice
from desktop.models.base import Partial
from desktop.models.patient import folded
from desktop.services import near, openings, relationships
from desktop.services.typed import Typed, read_typed, readings
from desktop.store.session import moment, on_hub, sign
from desktop.words.patients import BannerRow, FoundRow, shown_name
from desktop.words.people import Actor
from desktop.words.relationships import Opened

_BORN = type_coerce(Patient.born, String)
_NUMBER = "NHS number"
_MOST_FOUND = 50
_MOST_NAMES, _MOST_DAYS = 6, 2
"""Of one person: two figures of a year may mean either century."""
_AFTER_ALL = "\U0010ffff"
"""Sorts after every letter: from ``text`` to ``text + _AFTER_ALL`` is all that begins with it."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One way in which the typed words may be meant: a range of one index."""

    matched: str
    where: ColumnElement[bool]
    order: tuple[InstrumentedAttribute[Any], ...]


def find(
    session: Session, actor: Actor, typed: str, today: date, limit: int = 50
) -> list[FoundRow]:
    """Search as one types, among those whom ``actor`` may open; what is typed exactly comes first.

    Names in any order and by their beginnings, former names, NHS number, birth date, postcode.
    """
    meant = readings(typed, today)
    ranges = [each for words in meant for each in _ranges(words)]
    if not ranges:
        return []
    return _rows(session, meant[-1], ranges, relationships.ways(session, actor), limit)


def find_exactly(session: Session, actor: Actor, typed: str, today: date) -> list[FoundRow]:
    """Look beyond one's own people: a full NHS number, or exact name and birth date; signed.

    Of whoever is not one's own it says what was typed and no more: no number beside a name, no
    address, and no practice of those whose address is withheld or who are restricted. Whoever is
    restricted is found by their number alone.
    """
    words = read_typed(typed, today)
    if words.whole_nhs_number:
        how = _NUMBER
    elif words.whole_days and len(words.names) > 1:
        how = "name and birth date"
    else:
        raise Problem("Type a full NHS number, or the exact first and last name and birth date.")
    if len(words.names) > _MOST_NAMES or len(words.whole_days) > _MOST_DAYS:
        raise Problem("Type the names and the birth date of one person only.")
    found = session.execute(_directory(session, actor, words)).all()
    sign(session, actor, "patient.searched", {f"patient:{row.id}" for row in found}, f"by {how}")
    mine = [row.id for row in found if row.mine]
    known = {row.id: row for row in session.execute(_FOUND.where(Patient.id.in_(mine)))}
    by_name = sorted(found, key=lambda row: (folded(row.family), folded(row.given), row.id))
    rows = [_found(known.get(row.id, row), how) for row in by_name[:_MOST_FOUND]]
    return [
        row
        if row.id in known
        else replace(row, nhs_number=row.nhs_number if _typed(row, words) else None, mine=False)
        for row in rows
    ]


def _typed(row: FoundRow, words: Typed) -> bool:
    """Whether it is the very number that was typed."""
    return bool(words.whole_nhs_number) and row.nhs_number == words.whole_nhs_number


def _directory(session: Session, actor: Actor, words: Typed) -> Select[*tuple[Any, ...]]:
    """The people of the whole hub with exactly these details, and which of them are one's own.

    No address, nor the practice of whoever is withheld. On a hub, where row security hides
    everyone else, a function of the database looks.
    """
    born = [day.text for day in words.whole_days]
    nowhere = (literal("").label("address"), literal("").label("postcode"))
    if on_hub(session):
        number = words.whole_nhs_number
        looked_up = func.look_up(number, [] if number else list(words.names), born)
        return select(looked_up.table_valued(*_LOOKED_UP), *nowhere)
    openable = relationships.openable(session, actor)
    if words.whole_nhs_number:
        former = (
            select(PatientMerge.kept_id)
            .join(emptied := aliased(Patient), emptied.id == PatientMerge.emptied_id)
            .where(emptied.nhs_number == words.whole_nhs_number, PatientMerge.undone_at.is_(None))
        )
        where: ColumnElement[bool] = or_(
            Patient.nhs_number == words.whole_nhs_number, Patient.id.in_(former)
        )
    else:
        exactly = (
            and_(Patient.family_key == last, Patient.given_key == first)
            for last, first in words.splits
        )
        where = and_(or_(*exactly), _BORN.in_(born), or_(not_(Patient.restricted), openable))
    practice = case(
        (or_(Patient.address_withheld, Patient.restricted), ""),
        else_=func.coalesce(Practice.name, ""),
    )
    mine = case((openable, True), else_=False)
    return (
        select(
            Patient.id, Patient.family, Patient.given, Patient.title, Patient.born, Patient.died,
            Patient.gender, Patient.nhs_number, practice.label("practice"), mine.label("mine"),
            *nowhere,
        )
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .where(where, Patient.id.not_in(_joined()))
    )  # fmt: skip


def _joined() -> Select[int]:
    """Records that have joined another, which is found in their place."""
    return select(PatientMerge.emptied_id).where(PatientMerge.undone_at.is_(None))


def open_patient(session: Session, actor: Actor, patient_id: int, reason: str = "") -> Opened:
    """Open someone's record: an audited read, whose entry says why it was allowed.

    One's own record, a colleague's or a household member's is asked about first.
    """
    relationships.must_open(session, actor, patient_id)
    now = moment(session)
    asks, said = near.answered(session, actor, patient_id, reason, now)
    if asks:
        return Opened(None, asks)
    facts = relationships.known(session, patient_id)
    detail = ", ".join(relationships.why(actor, facts, now) if facts is not None else ())
    if said:
        detail = f"{detail}; {said}"
    sign(session, actor, "patient.opened", {f"patient:{patient_id}"}, detail)
    glass = openings.glass(session, actor, patient_id)
    return Opened(banner(session, patient_id), glass=glass)


def still_open(session: Session, actor: Actor, patient_id: int) -> BannerRow | None:
    """Who a page that was opened is about; None where it may not stay open."""
    if not relationships.may_open(session, actor, patient_id):
        return None
    return banner(session, patient_id)


def banner(session: Session, patient_id: int) -> BannerRow:
    """Who a page is about. Whoever asks has checked that the person may be opened."""
    found = session.execute(
        select(
            Patient.id, Patient.version, Patient.family, Patient.given, Patient.title,
            Patient.preferred, Patient.born, Patient.died, Patient.gender, Patient.nhs_number,
            Patient.address, Patient.postcode, Patient.telephone, Patient.print_format,
            Practice.name.label("practice"), Practice.telephone.label("practice_telephone"),
            Practice.team_id, Place.name.label("place"),
        )
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .outerjoin(Place, Place.id == Patient.place_id)
        .where(Patient.id == patient_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise Problem("This person is no longer in the hub. Search again.")
    return BannerRow(
        id=found.id,
        version=found.version,
        family=found.family,
        given=found.given,
        title=found.title,
        preferred=found.preferred,
        born=found.born,
        died=found.died,
        gender=found.gender,
        nhs_number=found.nhs_number,
        address=with_postcode(found.address, found.postcode),
        telephone=found.telephone,
        practice=found.practice or "",
        practice_telephone=found.practice_telephone or "",
        place=found.place or "",
        team_id=found.team_id,
        print_format=found.print_format,
    )


def with_postcode(address: str, postcode: str) -> str:
    """One line; a postcode that the address already ends with is not said twice."""
    if not postcode or address.endswith(postcode):
        return address
    return f"{address}, {postcode}" if address else postcode


def _ranges(words: Typed) -> Iterator[_Range]:
    family, given = Patient.family_key, Patient.given_key
    by_family = (family, given, Patient.born)
    by_given = (given, family, Patient.born)
    by_former = (Patient.former_key, given)
    figures = list(_figures(words))
    if not words.names:
        yield from figures
        return
    # Whole figures beside a name narrow it, whatever they are meant as.
    meant = [each.where for each in figures if each.matched != _NUMBER or words.whole_nhs_number]
    narrowed = or_(*meant) if meant else true()

    def named(
        matched: str, where: ColumnElement[bool], order: tuple[InstrumentedAttribute[Any], ...]
    ) -> _Range:
        return _Range(matched, and_(where, narrowed), order)

    whole = "".join(words.names)
    yield named("name", _begins(family, whole), by_family)
    yield named("name", _begins(given, whole), by_given)
    yield named("former name", _begins(Patient.former_key, whole), by_former)
    for last, first in words.splits:
        yield named("name", and_(_begins(family, last), _begins(given, first)), by_family)
        yield named(
            "former name",
            and_(_begins(Patient.former_key, last), _begins(given, first)),
            by_former,
        )


def _figures(words: Typed) -> Iterator[_Range]:
    if words.whole_nhs_number:
        yield _Range(_NUMBER, Patient.nhs_number == words.whole_nhs_number, (Patient.nhs_number,))
    elif words.nhs_beginning:
        yield _Range(
            _NUMBER, _begins(Patient.nhs_number, words.nhs_beginning), (Patient.nhs_number,)
        )
    for day in words.days:
        yield _Range("birth date", _begins(_BORN, day.text), (Patient.born,))
    if words.postcode:
        yield _Range(
            "postcode",
            _begins(Patient.postcode_key, words.postcode),
            (Patient.postcode_key,),
        )


def _begins(column: SQLColumnExpression[Any], beginning: str) -> ColumnElement[bool]:
    return and_(column >= beginning, column < beginning + _AFTER_ALL)


_LOOKED_UP = (
    column("id", BigInteger), column("family", String), column("given", String),
    column("title", String), column("born", Partial()), column("died", Partial()),
    column("gender", Patient.gender.type), column("nhs_number", String),
    column("practice", String), column("mine", Boolean),
)  # fmt: skip
"""What the function ``look_up`` of a hub hands back."""
_FOUND = select(
    Patient.id, Patient.family, Patient.given, Patient.title, Patient.born, Patient.died,
    Patient.gender, Patient.nhs_number, Patient.address, Patient.postcode, Patient.family_key,
    Patient.given_key, Patient.former_key, Practice.name.label("practice"),
).outerjoin(Practice, Practice.id == Patient.practice_id)  # fmt: skip


def _rows(
    session: Session, words: Typed, ranges: list[_Range], ways: relationships.Ways, limit: int
) -> list[FoundRow]:
    """Each range is cut off on its own index; laid together, whoever is found twice stays once.

    Several short statements: laying them together in SQL costs more than asking does.
    """
    found: dict[int, tuple[str, Any]] = {}
    if ways.many is not None:
        for each in ranges:
            asked = _FOUND.where(each.where, ways.many).order_by(*each.order).limit(limit)
            for row in session.execute(asked):
                if row.id not in found or each.matched == "name":
                    found[row.id] = (each.matched, row)
    if ways.few is not None:
        by_name_first = sorted(ranges, key=lambda each: each.matched != "name")
        which = case(*((each.where, n) for n, each in enumerate(by_name_first)))
        anyhow = or_(*(each.where for each in ranges))
        for row in session.execute(
            _FOUND.add_columns(which.label("which")).where(ways.few, anyhow)
        ):
            found.setdefault(row.id, (by_name_first[row.which].matched, row))
    return _in_order(words, found.values(), limit)


def _in_order(words: Typed, found: Iterable[tuple[str, Any]], limit: int) -> list[FoundRow]:
    """What is typed exactly comes first, then what was found by name; each set by name."""

    def place(matched: str, row: Any) -> tuple[object, ...]:
        exact = _exact(words, row.family_key, row.given_key, row.former_key)
        born = row.born.text if row.born else ""
        return (not exact, matched != "name", row.family_key, row.given_key, born, row.id)

    in_order = sorted(found, key=lambda each: place(*each))
    return [_found(row, matched) for matched, row in in_order[:limit]]


def _found(row: Any, matched: str) -> FoundRow:
    return FoundRow(
        id=row.id,
        name=shown_name(row.family, row.given, row.title),
        born=row.born,
        gender=row.gender,
        nhs_number=row.nhs_number,
        address=with_postcode(row.address, row.postcode),
        practice=row.practice or "",
        died=row.died,
        matched=matched,
    )


def _exact(words: Typed, family: str, given: str, former: str) -> bool:
    """Whether what was typed is a whole name, and not its beginning."""
    if len(words.names) == 1:
        return words.names[0] in {family, given, former}
    return any(
        last in {family, former} and first == given for last, first in words.splits
    ) or "".join(words.names) in {family, former}
