"""Each care home and ward with those who stay there, for someone who may open them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Action, Item, Patient, Place, PlanVersion, Staff
from desktop.services import actions, disclosure, looked, near, plans, reach, working_days
from desktop.services.wards import on_wards, says_ward
from desktop.store.session import sign
from desktop.words.dates import PartialDate, Precision, shown_date
from desktop.words.enums import ActionState, ItemStatus, Kind, PlaceKind, PlanState
from desktop.words.items import is_over, is_to_come
from desktop.words.patients import shown_name
from desktop.words.people import Actor, Audience
from desktop.words.places import ROUND, WORKING_DAYS, PlaceRow, Resident, RoundNote

MOST_NEEDED = 6
_DISCHARGE = re.compile(
    r"\b(?:hoped-for date|(?:expected|estimated|planned) (?:date of )?discharge(?: date)?|EDD)"
    r"[ :]*(?:on |of )?(\d{1,2})/(\d{1,2})/(\d{4})",
    re.IGNORECASE,
)
_AS_SHOWN = re.compile(r"\bDischarge expected: (\d\d-[A-Z][a-z]{2}-\d{4})")
"""How a hospital's messages say it, in the words of their reader."""
_STAYS = re.compile(r"residential|nursing (?:home|care)|care home|lives in", re.IGNORECASE)


def places(session: Session, actor: Actor, audience: Audience) -> list[PlaceRow]:
    """Those with somebody whom ``actor`` may open first, by name; then the others."""
    homes = dict(
        session.execute(
            select(Patient.place_id, func.count(Patient.id))
            .where(Patient.place_id.is_not(None), reach.openable(session, actor), _lives())
            .group_by(Patient.place_id)
        ).all()
    )
    found = session.scalars(select(Place).order_by(Place.kind, Place.name)).all()
    wards = {each.id: each.name for each in found if each.kind is PlaceKind.WARD}
    on = on_wards(session, actor, audience, wards)
    rows = [
        PlaceRow(
            place.id, place.name, place.kind, place.telephone,
            homes.get(place.id, 0)
            if place.kind is PlaceKind.CARE_HOME
            else len(on[place.id]),
        )
        for place in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.residents == 0, row.kind, row.name.casefold()))


def residents(
    session: Session, actor: Actor, audience: Audience, place_id: int, now: datetime
) -> list[Resident]:
    """Everyone there whom ``actor`` may open, by name. Only what the audience may see is said.

    Whose notes of a round are read is signed.
    """
    place = session.get(Place, place_id)
    if place is None:
        raise Problem("This place is no longer in the hub. Look at the list again.")
    if place.kind is PlaceKind.CARE_HOME:
        there = _people(session, actor, Patient.place_id == place.id)
    else:
        on = on_wards(session, actor, audience, {place.id: place.name})
        there = _people(session, actor, Patient.id.in_(on[place.id]))
    ids = [each.id for each in there]
    told = _items(session, audience, ids)
    newest, agreed = _plans(session, audience, ids)
    promised = _promised(session, ids)
    notes = _notes(session, actor, audience, ids)
    reads, today = plans.may_read(audience), PartialDate(PartialDate.of(now).text[:10])
    rows: list[Resident] = []
    for each in there:
        items, plan, last = told[each.id], newest.get(each.id), agreed.get(each.id)
        came = _came(items, today)
        due, stay = None, _stay(items, place, today)
        if reads and place.kind is PlaceKind.CARE_HOME and came is not None:
            done = last is not None and last.agreed_on is not None and last.agreed_on >= came
            due = None if done else working_days.after(came, WORKING_DAYS)
        rows.append(
            Resident(
                patient=each.id,
                name=shown_name(each.family, each.given, each.title),
                born=each.born,
                nhs_number=each.nhs_number or "",
                came_on=came,
                reads_plans=reads,
                plan=plan.state if plan else None,
                agreed_on=last.agreed_on if last else None,
                review_on=last.review_on if last else None,
                plan_due=due,
                due_beyond_calendar=due is not None and not working_days.known(due),
                discharge=_discharge(stay),
                needed=_needed(items, promised[each.id], stay),
                note=notes.get(each.id),
            )
        )
    shown = [
        row.patient
        for row in rows
        if row.discharge or row.needed or (row.note is not None and row.note.words)
    ]
    if looked_at := looked.first_today(session, actor, "place.read", shown):
        subjects = {f"place:{place.id}"} | {f"patient:{each}" for each in looked_at}
        sign(session, actor, "place.read", subjects)
    return rows


def _people(session: Session, actor: Actor, where: ColumnElement[bool]) -> Sequence[Patient]:
    return session.scalars(
        select(Patient)
        .where(where, reach.openable(session, actor), _lives())
        .order_by(Patient.family_key, Patient.given_key, Patient.id)
        .execution_options(populate_existing=True)
    ).all()


def _lives() -> ColumnElement[bool]:
    return Patient.died.is_(None)


# --- what is known of those there -----------------------------------------------------------------

_TOLD = (Kind.ADMISSION, Kind.SERVICE, Kind.EQUIPMENT, Kind.REQUEST, Kind.REFERRAL)


def _items(session: Session, audience: Audience, ids: Sequence[int]) -> Mapping[int, list[Item]]:
    """Stays, where they live, and what is asked for, as far as the source has it still; newest
    first."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in session.scalars(
        select(Item)
        .where(
            Item.patient_id.in_(ids),
            Item.kind.in_(_TOLD),
            Item.status != ItemStatus.WITHDRAWN,
            Item.gone_at.is_(None),
            disclosure.visible(audience),
        )
        .order_by(Item.begins.desc().nulls_last(), Item.id)
    ):
        found[item.patient_id].append(item)
    return found


def _plans(
    session: Session, audience: Audience, ids: Sequence[int]
) -> tuple[dict[int, PlanVersion], dict[int, PlanVersion]]:
    """Of each, the newest version and the newest agreed one; for eyes that read plans."""
    if not plans.may_read(audience):
        return {}, {}
    newest: dict[int, PlanVersion] = {}
    agreed: dict[int, PlanVersion] = {}
    asked = select(PlanVersion).where(PlanVersion.patient_id.in_(ids))
    for plan in session.scalars(asked.order_by(PlanVersion.number)):
        newest[plan.patient_id] = plan
        if plan.state is PlanState.AGREED:
            agreed[plan.patient_id] = plan
    return newest, agreed


def _promised(session: Session, ids: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for patient, what, due in session.execute(
        select(Action.patient_id, Action.what, Action.due)
        .where(Action.patient_id.in_(ids), Action.state == ActionState.OPEN, actions.AT_A_MEETING)
        .order_by(Action.due, Action.id)
    ):
        found[patient].append(f"{what} (by {shown_date(due)[:6]})")
    return found


def _notes(
    session: Session, actor: Actor, audience: Audience, ids: Sequence[int]
) -> dict[int, RoundNote]:
    """The last note of a round of each, if the reader may see it.

    Of a record that asks first why it is opened, only that there is one.
    """
    found = session.execute(
        select(Item.patient_id, Item.id, Item.detail, Staff.name, Item.said_at)
        .join(Staff, Staff.id == Item.author_id)
        .where(
            Item.patient_id.in_(ids),
            Item.kind == Kind.NOTE,
            Item.title == ROUND,
            Item.source_id.is_(None),
            Item.status != ItemStatus.WITHDRAWN,
            disclosure.visible(audience),
        )
        .order_by(Item.said_at)
    )
    notes = {row[0]: RoundNote(*row) for row in found}
    return {
        patient: replace(note, words="") if near.near(session, actor, patient) else note
        for patient, note in notes.items()
    }


def _came(items: Iterable[Item], today: PartialDate) -> date | None:
    """When they last came to live there, or came back from hospital: the later of the two.

    From a day case nobody comes back: they never left the home's care.
    """
    days = [
        *(_day(item.begins) for item in items
          if item.kind is Kind.SERVICE and _goes_on(item, today) and _STAYS.search(item.title)),
        *(_day(item.ends) for item in items
          if item.kind is Kind.ADMISSION and not _day_case(item)
          and (item.status is ItemStatus.ENDED or is_over(item.ends, today))),
    ]  # fmt: skip
    return max((day for day in days if day is not None and day <= today.first_day), default=None)


def _goes_on(item: Item, today: PartialDate) -> bool:
    """Whether it has begun and is not over on this day, whichever day its source said so."""
    return (
        item.status is ItemStatus.ACTIVE
        and not is_to_come(item.begins, today)
        and not is_over(item.ends, today)
    )


def _day_case(stay: Item) -> bool:
    """Begun and over on one day."""
    return _day(stay.begins) == _day(stay.ends) is not None


def _stay(items: Iterable[Item], place: Place, today: PartialDate) -> Item | None:
    """The stay that goes on: on this ward, or in hospital away from the home."""
    going_on = [item for item in items if item.kind is Kind.ADMISSION and _goes_on(item, today)]
    here = [each for each in going_on if says_ward(each.title, place.name)]
    return next(iter(here or going_on), None)


def _discharge(stay: Item | None) -> str:
    """As the source says it; blank where it does not."""
    if stay is None:
        return ""
    if stay.ends is not None:
        return shown_date(stay.ends)
    if as_shown := _AS_SHOWN.search(stay.detail):
        return as_shown[1]
    found = _DISCHARGE.search(stay.detail)
    if found is None:
        return ""
    day, month, year = map(int, found.groups())
    try:
        return shown_date(date(year, month, day))
    except ValueError:
        return ""


def _needed(items: Iterable[Item], promised: list[str], stay: Item | None) -> tuple[str, ...]:
    """Nothing of someone who is at home: then it is not to go home that it is needed."""
    if stay is None or stay.begins is None:
        return ()
    asked = [
        item.title
        for item in items
        if (item.kind is Kind.EQUIPMENT and item.status is ItemStatus.PLANNED)
        or (
            item.kind in (Kind.REQUEST, Kind.REFERRAL)
            and item.status in (ItemStatus.ACTIVE, ItemStatus.PLANNED)
            and item.begins is not None
            and item.begins.text[:10] >= stay.begins.text[:10]
        )
    ]
    return tuple(dict.fromkeys([*promised, *asked]))[:MOST_NEEDED]


def _day(when: PartialDate | None) -> date | None:
    if when is None or when.precision not in {Precision.DAY, Precision.MINUTE}:
        return None
    return when.first_day
