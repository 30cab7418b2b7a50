"""How two records become one, and two again: the statements, told once for both stores.

What both records hold alike, an entry of one source or a place on one agenda, stays where it is,
and so does what someone opened for a while. Everything else of the emptied record moves to the one
kept, each row named in ``patient_merge_part``, so that undoing it moves back exactly these.

``{merge}``, ``{emptied}`` and ``{kept}`` are how a statement names the numbers it is given,
``{now}`` and ``{me}`` when and by whom.
"""

from collections.abc import Iterator

from desktop.models.base import Base

MOVES = {
    "access_review": "id",
    "action": "id",
    "agenda_item": "id",
    "copy": "id",
    "description": "source_id",
    "finding": "subject",
    "finding_answer": "id",
    "item": "id",
    "match_refusal": "match_id",
    "objection": "id",
    "own_record": "staff_id",
    "patient_link": "source_id || ' ' || source_ref",
    "plan_version": "id",
    "relationship": "id",
    "waiting_match": "id",
}
"""Tables of a person, and what names a row of each beside the person."""
WITH_ITEM = ("item_annotation", "item_wording")
"""These follow the item that they are about."""
STAYS = ("audit_patient", "deletion")
"""What was signed stays as it was signed; of whom nothing is left, nothing moves."""

_ALIKE = {
    "agenda_item": "meeting_id",
    "description": "source_id",
    "finding": "subject",
    "item": "id",
    "match_refusal": "match_id",
}
"""Of these a person can have but one each."""
_BRIEF = " AND kind NOT IN ('break-glass', 'subject access')"
"""What someone opened for a while does not reach further by it."""
_OF_MERGE = "merge_id = {merge} AND of_table = '%s'"
_LIVE = (
    "EXISTS (SELECT 1 FROM agenda_item AS i JOIN meeting AS m ON m.id = i.meeting_id"
    " WHERE m.state = 'live' AND i.patient_id IN ({emptied}, {kept}))"
)
_PLANNED = (
    "SELECT i.meeting_id FROM agenda_item AS i JOIN meeting AS m ON m.id = i.meeting_id"
    " WHERE m.state = 'planned' AND i.patient_id = "
)
_PLAN = "SELECT 1 FROM plan_version WHERE patient_id = "
_AGREED = "(SELECT coalesce(max(agreed_on), '0001-01-01') FROM plan_version WHERE patient_id = {0})"
WHY_NOT_JOIN = f"""
SELECT CASE
WHEN {{emptied}} = {{kept}}
    OR 2 > (SELECT count(*) FROM patient WHERE id IN ({{emptied}}, {{kept}})) THEN 'same'
WHEN EXISTS (SELECT 1 FROM patient_merge WHERE undone_at IS NULL
    AND emptied_id IN ({{emptied}}, {{kept}})) THEN 'joined'
WHEN {_LIVE} THEN 'meeting'
WHEN EXISTS ({_PLANNED}{{emptied}} INTERSECT {_PLANNED}{{kept}}) THEN 'agenda'
WHEN EXISTS ({_PLAN}{{emptied}} AND state = 'working')
    AND EXISTS ({_PLAN}{{kept}} AND state = 'working') THEN 'working'
WHEN EXISTS ({_PLAN}{{emptied}}) AND (EXISTS ({_PLAN}{{kept}} AND state = 'working')
    OR {_AGREED.format("{kept}")} > {_AGREED.format("{emptied}")}) THEN 'plan'
END"""
"""Why two records cannot become one now, in one word; NULL where they can.

Of two plans the newer one must be the one that moves: it is numbered after those that are there.
"""
WHY_NOT_PART = f"""
SELECT CASE
WHEN NOT EXISTS (SELECT 1 FROM patient_merge WHERE id = {{merge}} AND undone_at IS NULL)
    THEN 'parted'
WHEN EXISTS (SELECT 1 FROM patient_merge WHERE id > {{merge}} AND undone_at IS NULL
    AND {{kept}} IN (emptied_id, kept_id)) THEN 'later'
WHEN {_LIVE} THEN 'meeting'
END"""

TWINS = """
SELECT a.id AS one, b.id AS other, a.family, a.given, a.title, a.born
FROM patient AS a JOIN patient AS b ON b.born = a.born AND b.family_key = a.family_key
    AND b.given_key = a.given_key AND b.id > a.id
WHERE length(a.born) = 10 AND a.family_key <> ''
AND NOT EXISTS (SELECT 1 FROM patient_merge AS j
    WHERE j.undone_at IS NULL AND j.emptied_id IN (a.id, b.id))"""
"""Two records with the same name and birth date."""

PAIR = """
SELECT p.id, p.family, p.given, p.title, p.former_family, p.born, p.gender, p.nhs_number,
    p.address, p.postcode, p.telephone, coalesce(practice.name, '') AS practice, p.died
FROM patient AS p LEFT JOIN practice ON practice.id = p.practice_id
WHERE p.id IN ({one}, {other})"""
"""Who two records say that their people are."""


def joins() -> Iterator[str]:
    """Everything moves; ``patient_merge`` already has its row, under way."""
    for table, key in MOVES.items():
        numbers = "NULL, NULL"
        if table == "plan_version":
            numbers = (
                "number, number + coalesce((SELECT max(number) FROM plan_version"
                " WHERE patient_id = {kept}), 0)"
            )
        alike = _ALIKE.get(table)
        unlike = (
            f" AND {alike} NOT IN (SELECT {alike} FROM {table} WHERE patient_id = {{kept}})"
            if alike
            else ""
        )
        unlike += _BRIEF if table == "relationship" else ""
        yield (
            "INSERT INTO patient_merge_part (merge_id, of_table, key, was, becomes)"
            f" SELECT {{merge}}, '{table}', CAST({key} AS TEXT), {numbers}"
            f" FROM {table} WHERE patient_id = {{emptied}}{unlike}"
        )
    yield from _moved("emptied", "kept", "becomes")
    yield from _ONE


def parts() -> Iterator[str]:
    """Exactly what moved moves back, with what was since hung on it."""
    yield (
        "INSERT INTO patient_merge_part (merge_id, of_table, key, was, becomes)"
        " SELECT {merge}, 'action', CAST(id AS TEXT), NULL, NULL FROM action"
        f" WHERE patient_id = {{kept}} AND {_hangs('agenda_item_id', 'agenda_item')}"
        f" AND CAST(id AS TEXT) NOT IN ({_keys('action')})"
    )
    yield (
        "INSERT INTO patient_merge_part (merge_id, of_table, key, was, becomes)"
        " SELECT {merge}, 'copy', CAST(id AS TEXT), NULL, NULL FROM copy"
        f" WHERE patient_id = {{kept}} AND {_hangs('plan_version_id', 'plan_version')}"
        f" AND CAST(id AS TEXT) NOT IN ({_keys('copy')})"
    )
    yield from _moved("kept", "emptied", "was")
    # Whom the joined person kept out is kept out of both.
    yield (
        "INSERT INTO objection (patient_id, against, staff_id, organisation, note, made_by_id,"
        " made_at, withdrawn_at, version)"
        " SELECT {emptied}, against, staff_id, organisation, note, made_by_id, made_at, NULL, 1"
        " FROM objection WHERE patient_id = {kept} AND withdrawn_at IS NULL"
        " AND made_at >= (SELECT made_at FROM patient_merge WHERE id = {merge})"
    )
    yield from _TWO


def _keys(table: str) -> str:
    return f"SELECT key FROM patient_merge_part WHERE {_OF_MERGE % table}"


def _hangs(column: str, table: str) -> str:
    return f"CAST({column} AS TEXT) IN ({_keys(table)})"


def _moved(this: str, that: str, number: str) -> Iterator[str]:
    for table, key in MOVES.items():
        named = f"CAST({key} AS TEXT) IN ({_keys(table)})"
        where = f"patient_id = {{{this}}} AND {named}"
        if table == "item":
            yield from _items_moved(this, that, where)
            continue
        sets = f"patient_id = {{{that}}}"
        if "version" in Base.metadata.tables[table].columns:
            sets += ", version = version + 1"
        if table == "plan_version":
            sets += (
                f", number = (SELECT {number} FROM patient_merge_part"
                f" WHERE {_OF_MERGE % table} AND key = CAST(plan_version.id AS TEXT))"
            )
        yield f"UPDATE {table} SET {sets} WHERE {where}"


def _items_moved(this: str, that: str, where: str) -> Iterator[str]:
    """An item keeps its key, so it is written anew, its history follows, and the old row goes."""
    columns = ", ".join(
        each.name
        for each in Base.metadata.tables["item"].columns
        if each.computed is None and each.name != "patient_id"
    )
    yield (
        f"INSERT INTO item (patient_id, {columns}) SELECT {{{that}}}, {columns} FROM item"
        f" WHERE {where}"
    )
    for table in WITH_ITEM:
        yield (
            f"UPDATE {table} SET patient_id = {{{that}}} WHERE patient_id = {{{this}}}"
            f" AND CAST(item_id AS TEXT) IN ({_keys('item')})"
        )
    yield f"DELETE FROM item WHERE {where}"


_HOME = (
    "address", "postcode", "telephone", "street_key", "house_key", "building_key", "village_key",
)  # fmt: skip
"""What is hidden of whoever becomes withheld: where they live, and all that it is found by."""


def _where_withheld(then: str) -> str:
    return ", ".join(
        f"{each} = CASE WHEN m.withholds THEN {then.format(each)} ELSE patient.{each} END"
        for each in _HOME
    )


_ONE = (
    """
UPDATE patient_merge SET nhs_number = e.nhs_number, died = e.died, practice_id = e.practice_id,
    place_id = e.place_id,
    took_number = k.nhs_number IS NULL AND e.nhs_number IS NOT NULL,
    died_before = k.died,
    took_death = e.died IS NOT NULL
        AND (k.died IS NULL OR (k.died = 'XXXX' AND e.died <> 'XXXX')),
    took_practice = k.practice_id IS NULL AND e.practice_id IS NOT NULL,
    took_place = k.place_id IS NULL AND e.place_id IS NOT NULL,
    restricts = e.restricted AND NOT k.restricted,
    withholds = e.address_withheld AND NOT k.address_withheld,
    """
    + ", ".join(f"{each} = k.{each}" for each in _HOME)
    + """
FROM patient AS k, patient AS e
WHERE patient_merge.id = {merge} AND k.id = kept_id AND e.id = emptied_id""",
    """
UPDATE patient SET version = patient.version + 1, practice_id = NULL, place_id = NULL,
    nhs_number = CASE WHEN m.took_number THEN NULL ELSE patient.nhs_number END
FROM patient_merge AS m WHERE m.id = {merge} AND patient.id = m.emptied_id""",
    """
UPDATE patient SET version = patient.version + 1,
    nhs_number = CASE WHEN m.took_number THEN m.nhs_number ELSE patient.nhs_number END,
    died = CASE WHEN m.took_death THEN m.died ELSE patient.died END,
    practice_id = CASE WHEN m.took_practice THEN m.practice_id ELSE patient.practice_id END,
    place_id = CASE WHEN m.took_place THEN m.place_id ELSE patient.place_id END,
    restricted = patient.restricted OR m.restricts,
    address_withheld = patient.address_withheld OR m.withholds,
    """
    + _where_withheld("''")
    + """,
    postcode_key = CASE WHEN m.withholds THEN '' ELSE patient.postcode_key END
FROM patient_merge AS m WHERE m.id = {merge} AND patient.id = m.kept_id""",
    """
UPDATE description SET address = '', postcode = '', practice_code = '' WHERE patient_id = {kept}
AND EXISTS (SELECT 1 FROM patient WHERE id = {kept} AND address_withheld)""",
    "UPDATE patient_merge SET under_way = false WHERE id = {merge}",
)
"""The record that is kept takes what it has not, and is as closely held as either was."""
_TWO = (
    """
UPDATE patient SET version = patient.version + 1,
    nhs_number = CASE WHEN m.took_number AND patient.nhs_number = m.nhs_number
        THEN NULL ELSE patient.nhs_number END,
    died = CASE WHEN m.took_death AND patient.died = m.died
        THEN m.died_before ELSE patient.died END,
    practice_id = CASE WHEN m.took_practice AND patient.practice_id = m.practice_id
        THEN NULL ELSE patient.practice_id END,
    place_id = CASE WHEN m.took_place AND patient.place_id = m.place_id
        THEN NULL ELSE patient.place_id END,
    restricted = patient.restricted AND NOT m.restricts,
    address_withheld = patient.address_withheld AND NOT m.withholds,
    """
    + _where_withheld("m.{0}")
    + """,
    postcode_key = CASE WHEN m.withholds THEN replace(lower(m.postcode), ' ', '')
        ELSE patient.postcode_key END
FROM patient_merge AS m WHERE m.id = {merge} AND patient.id = m.kept_id""",
    """
UPDATE patient SET version = patient.version + 1, practice_id = m.practice_id,
    place_id = m.place_id,
    nhs_number = CASE WHEN m.took_number THEN m.nhs_number ELSE patient.nhs_number END
FROM patient_merge AS m WHERE m.id = {merge} AND patient.id = m.emptied_id""",
    """
UPDATE patient_merge SET under_way = false, undone_at = {now}, undone_by_id = {me}
WHERE id = {merge}""",
)
"""Each has again what was theirs; what a source said meanwhile stays with the one that was kept."""
