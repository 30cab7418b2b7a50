"""Lists of people: narrowed, kept by a name, and handed out as a table."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import starmap

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Problem
from desktop.models import Place, Practice
from desktop.models import SavedList as Kept
from desktop.services import papers, plans, policy, search
from desktop.services.names import Names
from desktop.services.openings import typed_reason
from desktop.services.reach import Asked
from desktop.services.wards import on_wards
from desktop.store.session import moment, seen, sign
from desktop.words import spreadsheet
from desktop.words.audit import EXPORTED
from desktop.words.changes import Made
from desktop.words.dates import ENGLAND, PartialDate, shown_date, utc_text
from desktop.words.enums import Kind, Permission, PlaceKind
from desktop.words.frailty import CLINICAL_FRAILTY_SCALE, EFI
from desktop.words.lists import Filters, Frailty, Offered, SavedList
from desktop.words.nhs_number import shown_nhs_number
from desktop.words.patients import FoundRow
from desktop.words.people import Actor, Audience
from desktop.words.week import monday_of

MOST = 500
"""People of one list on a screen."""
MOST_HANDED_OUT = 5_000
_CUTS = {
    Frailty.MILD: ("0.12", "0.0857", "5"),
    Frailty.MODERATE: ("0.24", "0.1624", "6"),
    Frailty.SEVERE: ("0.36", "0.2392", "7"),
}
"""Above it on eFI versions 1 and 2, and from it on the Clinical Frailty Scale."""
_IN_FORCE = """
{0}.patient_id = patient.id AND {0}.kind = 'frailty' AND {0}.status = 'active'
AND {0}.gone_at IS NULL AND {0}.cell IN ({1})
AND ({0}.ends IS NULL OR {0}.ends >= substr(:the_day, 1, length({0}.ends)))"""


def offered(session: Session, audience: Audience) -> Offered:
    """What a list can be narrowed by."""
    places = session.execute(
        select(Place.id, Place.name, Place.kind).order_by(Place.kind, Place.name)
    ).all()
    homes = [(each.id, each.name) for each in places if each.kind is PlaceKind.CARE_HOME]
    wards = [(each.id, each.name) for each in places if each.kind is PlaceKind.WARD]
    practices = session.execute(select(Practice.id, Practice.name).order_by(Practice.name))
    return Offered(
        tuple((each.id, each.name) for each in practices),
        (*homes, *wards),
        plans.may_read(audience),
    )


def narrowed(session: Session, audience: Audience, filters: Filters) -> Asked:
    """The people of a list, as a condition. What the audience may not see narrows to nobody."""
    now = moment(session)
    day = now.astimezone(ENGLAND).date()
    given: dict[str, object] = {
        "the_moment": utc_text(now),
        "the_day": PartialDate.of(day).text,
        "this_monday": monday_of(day).isoformat(),
    }
    return Asked(" AND ".join(_conditions(session, audience, filters, given)) or "true", given)


def _conditions(
    session: Session, audience: Audience, filters: Filters, given: dict[str, object]
) -> Iterator[str]:
    if filters.practice is not None:
        yield f"patient.practice_id = {int(filters.practice)}"
    if filters.place is not None:
        yield _stays_at(session, audience, filters.place)
    if filters.caseload is not None:
        given["caseload_role"] = filters.caseload.value
        yield (
            "EXISTS (SELECT 1 FROM relationship AS c LEFT JOIN staff AS s ON s.id = c.staff_id"
            " WHERE c.patient_id = patient.id AND c.kind = 'caseload'"
            " AND coalesce(c.role, s.role) = :caseload_role AND c.begins_at <= :the_moment"
            " AND (c.ends_at IS NULL OR c.ends_at > :the_moment))"
        )
    if filters.frailty is not None:
        yield _frail(audience, filters.frailty)
    reads_plans = plans.may_read(audience)
    if filters.plan is not None:
        agreed = (
            "EXISTS (SELECT 1 FROM plan_version AS v WHERE v.patient_id = patient.id"
            " AND v.state = 'agreed')"
        )
        yield (agreed if filters.plan else f"NOT {agreed}") if reads_plans else "false"
    if filters.print_out_of_date:
        wrong = (("finding", papers.STILL_WRONG), ("copy", papers.TO_FETCH))
        yield f"({' OR '.join(starmap(_one_of, wrong))})" if reads_plans else "false"


def _one_of(table: str, which: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE {table}.patient_id = patient.id AND {which})"  # noqa: S608 - our words


def _stays_at(session: Session, audience: Audience, place_id: int) -> str:
    place = session.get(Place, place_id)
    if place is None or audience.reader is None:
        return "false"
    if place.kind is PlaceKind.CARE_HOME:
        return f"patient.place_id = {place.id}"
    on = on_wards(session, audience.reader, audience, {place.id: place.name})[place.id]
    return f"patient.id IN ({', '.join(map(str, sorted(on)))})" if on else "false"


def _frail(audience: Audience, least: Frailty) -> str:
    """By the newest score of each sort that was sent and is in force, as the Summary has it.

    The scores are text that sorts as their numbers do.
    """
    cells = sorted(each.key for each in audience.cells if each.kind is Kind.FRAILTY)
    if not cells:
        return "false"
    listed = ", ".join(f"'{cell}'" for cell in cells)  # words of closed lists
    first, second, scale = _CUTS[least]
    scores = (
        f"(i.code = '{EFI[1]}' AND i.value > '{first}' AND i.value < '2')",
        f"(i.code = '{EFI[2]}' AND i.value > '{second}' AND i.value < '2')",
        f"(i.code = '{CLINICAL_FRAILTY_SCALE}' AND i.value >= '{scale}' AND length(i.value) = 1)",
    )
    newer = (
        f"SELECT 1 FROM item AS n WHERE {_IN_FORCE.format('n', listed)}"  # noqa: S608 - our words
        " AND n.code = i.code AND coalesce(n.begins, '') > coalesce(i.begins, '')"
    )
    return (
        f"EXISTS (SELECT 1 FROM item AS i WHERE {_IN_FORCE.format('i', listed)}"  # noqa: S608
        f" AND ({' OR '.join(scores)}) AND NOT EXISTS ({newer}))"
    )


def listed(
    session: Session, audience: Audience, typed: str, filters: Filters, today: date, names: Names,
    limit: int = MOST,
) -> list[FoundRow]:  # fmt: skip
    """The people of a list, and of them those who are meant by what is typed; the reader's own."""
    reader = audience.reader
    if reader is None:
        raise Problem("A list of people is somebody's own.")
    within = narrowed(session, audience, filters)
    if typed:
        return search.find(session, reader, typed, today, names, limit, within)
    return search.everyone(session, reader, within, limit)


# --- kept by a name -------------------------------------------------------------------------------


def saved(session: Session, actor: Actor) -> tuple[SavedList, ...]:
    """One's own, by name."""
    found = session.execute(
        select(Kept.id, Kept.version, Kept.name, Kept.filters)
        .where(Kept.staff_id == actor.id)
        .order_by(Kept.name)
    )
    return tuple(
        SavedList(each.id, each.version, each.name, Filters.of_kept(json.loads(each.filters)))
        for each in found
    )


def save(session: Session, actor: Actor, name: str, filters: Filters) -> Made:
    """Keep what narrows a list by a name; over that of the same name."""
    named = _named(name)
    kept = session.scalars(
        select(Kept).where(Kept.staff_id == actor.id, Kept.name == named)
    ).one_or_none()
    if kept is None:
        kept = Kept(staff_id=actor.id, name=named, filters="")
        session.add(kept)
    kept.filters = json.dumps(filters.as_kept(), sort_keys=True)
    session.flush()
    return Made(sign(session, actor, "list.saved", {f"list:{kept.id}"}), kept.id)


def rename(session: Session, actor: Actor, list_id: int, version: int, name: str) -> frozenset[str]:
    named = _named(name)
    kept = _own(session, actor, list_id, version)
    taken = select(Kept.id).where(Kept.staff_id == actor.id, Kept.name == named, Kept.id != list_id)
    if session.scalar(taken) is not None:
        raise Problem("You have a list of this name already.")
    kept.name = named
    return sign(session, actor, "list.renamed", {f"list:{list_id}"})


def delete(session: Session, actor: Actor, list_id: int, version: int) -> frozenset[str]:
    session.delete(_own(session, actor, list_id, version))
    return sign(session, actor, "list.deleted", {f"list:{list_id}"})


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise Problem("Give the list a name.")
    if len(named) > 60:
        raise Problem("A list's name has at most 60 letters.")
    return named


def _own(session: Session, actor: Actor, list_id: int, version: int) -> Kept:
    kept = seen(session, Kept, list_id, version)
    if kept.staff_id != actor.id:
        raise Problem("This list is a colleague's.")
    return kept


# --- handed out -----------------------------------------------------------------------------------


def may_hand_out(session: Session, actor: Actor) -> bool:
    """A table of people leaves the hub: for the roles that the policy lets do so."""
    return policy.permitted(session, actor, Permission.EXPORT)


def as_table(
    session: Session, audience: Audience, typed: str, filters: Filters, today: date, names: Names,
    why: str,
) -> bytes:  # fmt: skip
    """The list as CSV; an audited read, whose entry says who is on it, and why it was asked for."""
    actor = audience.reader
    if actor is None or not may_hand_out(session, actor):
        raise Problem("Your role may not export a list. Ask whoever governs the policy.")
    why = typed_reason(why)
    rows = listed(session, audience, typed, filters, today, names, MOST_HANDED_OUT + 1)
    if len(rows) > MOST_HANDED_OUT:
        raise Problem(f"A list of more than {MOST_HANDED_OUT} people is not exported. Narrow it.")
    sign(
        session, actor, EXPORTED, {f"patient:{row.id}" for row in rows},
        f"{len(rows)} people; because: {why}",
    )  # fmt: skip
    return spreadsheet.as_csv(
        ("Name", "Born", "NHS No.", "Address", "Practice", "Died"),
        (
            (
                row.name, shown_date(row.born), shown_nhs_number(row.nhs_number), row.address,
                row.practice, shown_date(row.died),
            )
            for row in rows
        ),
    )  # fmt: skip
