"""Finding a person beyond one's own lists, and opening them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from desktop.errors import Problem
from desktop.models import Patient, PatientMerge, Place, Practice
from desktop.services import near, openings, reach, relationships, search
from desktop.services.typed import Typed, read_typed
from desktop.store.session import moment, on_hub, sign, signed_by_database
from desktop.words.administration import first_day_of
from desktop.words.enums import RelationshipKind
from desktop.words.patients import BannerRow, FoundRow, folded, with_postcode
from desktop.words.people import Actor
from desktop.words.relationships import Opened

_BORN, _DIED, _GENDER = (
    type_coerce(each, String).label(name)
    for name, each in (("born", Patient.born), ("died", Patient.died), ("gender", Patient.gender))
)
_NUMBER = "NHS number"
_MOST_FOUND = 50
_MOST_NAMES, _MOST_DAYS = 6, 2
"""Of one person: two figures of a year may mean either century."""


def find_exactly(session: Session, actor: Actor, typed: str, today: date) -> list[FoundRow]:
    """Look beyond one's own people: a full NHS number, or exact name and birth date; signed.

    Of the given names all, or the first alone, which many are known by.
    A hub signs it itself, and answers once that is kept.

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
    if on_hub(session):
        session.scalar(select(func.search_beyond(*_typed_words(words))))
        signed_by_database(session)
    found = session.execute(_directory(session, actor, words)).all()
    if not on_hub(session):
        subjects = {f"patient:{row.id}" for row in found}
        sign(session, actor, "patient.searched", subjects, f"by {how}")
    mine = [row.id for row in found if row.mine]
    known = {row.id: row for row in session.execute(search.FOUND.where(Patient.id.in_(mine)))}
    by_name = sorted(found, key=lambda row: (folded(row.family), folded(row.given), row.id))
    rows = [search.found_row(known.get(row.id, row), how) for row in by_name[:_MOST_FOUND]]
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
    # Of whoever is not one's own nothing is told of where they are, nor whether they moved away.
    nowhere = (
        literal("").label("address"),
        literal("").label("postcode"),
        literal(0).label("practice_id"),
        literal(None, String).label("off_list_at"),
    )
    if on_hub(session):
        looked_up = func.look_up(*_typed_words(words))
        return select(looked_up.table_valued(*_LOOKED_UP), *nowhere)
    openable = reach.openable(session, actor)
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
            and_(
                Patient.family_key == last,
                or_(Patient.given_key == first, Patient.first_key == first),
            )
            for last, first in words.splits
        )
        born = _BORN.in_([day.text for day in words.whole_days])
        where = and_(or_(*exactly), born, or_(not_(Patient.restricted), openable))
    practice = case(
        (or_(Patient.address_withheld, Patient.restricted), ""),
        else_=func.coalesce(Practice.name, ""),
    )
    mine = case((openable, True), else_=False)
    return (
        select(
            Patient.id, Patient.family, Patient.given, Patient.title, _BORN, _DIED, _GENDER,
            Patient.nhs_number, practice.label("practice"), mine.label("mine"),
            *nowhere,
        )
        .outerjoin(Practice, Practice.id == Patient.practice_id)
        .where(where, Patient.id.not_in(joined()))
    )  # fmt: skip


def _typed_words(words: Typed) -> tuple[str | None, list[str], list[str]]:
    """The number, or the names and the days that were typed, as a hub's functions take them."""
    number = words.whole_nhs_number
    return number, [] if number else list(words.names), [day.text for day in words.whole_days]


def joined() -> Select[int]:
    """Records that have joined another, which is found in their place."""
    return select(PatientMerge.emptied_id).where(PatientMerge.undone_at.is_(None))


def open_patient(
    session: Session, actor: Actor, patient_id: int, reason: str = "",
    since: datetime | None = None,
) -> Opened:  # fmt: skip
    """Open someone's record: an audited read, whose entry says why it was allowed.

    One's own record, a colleague's or a household member's is asked about first. A ``reason`` that
    was given ``since`` then is not flagged again.
    """
    relationships.must_open(session, actor, patient_id)
    now = moment(session)
    asks, said = near.answered(session, actor, patient_id, reason, now, since)
    if asks:
        return Opened(None, asks)
    facts = relationships.known(session, patient_id)
    why = relationships.why(actor, facts, now) if facts is not None else ()
    detail = ", ".join(why)
    if said:
        detail = f"{detail}; {said}"
    sign(session, actor, "patient.opened", {f"patient:{patient_id}"}, detail)
    broken = RelationshipKind.BREAK_GLASS in why
    glass = openings.glass(session, actor, patient_id) if broken else None
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
            Practice.team_id, Place.name.label("place"), Patient.off_list_at,
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
        off_list_since=first_day_of(found.off_list_at),
    )


_LOOKED_UP = (
    column("id", BigInteger), column("family", String), column("given", String),
    column("title", String), column("born", String), column("died", String),
    column("gender", String), column("nhs_number", String),
    column("practice", String), column("mine", Boolean),
)  # fmt: skip
"""What the function ``look_up`` of a hub hands back."""
