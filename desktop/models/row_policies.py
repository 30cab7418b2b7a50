"""A policy on every table of a hub that says anything of a person: which rows a login may see.

Each compares columns with what the functions of ``row_security`` answer, asked once a statement.
"""

from collections.abc import Iterable, Iterator

from desktop.models.row_security import STAFF, STOOD_BEFORE
from desktop.words.audit import ACTIONS, NEEDS, NEVER_BY_STAFF
from desktop.words.enums import Permission

_PLAN_CELL = "person/goal/normal"
# A scalar question and no EXISTS: for that the planner may walk through every patient there is.
_KNOWN = "(SELECT true FROM patient WHERE patient.id = {0}.patient_id)"
_CELL = "sector || '/' || kind || '/' || confidentiality"
_AT_MEETING = "meeting_id IN (SELECT my_meetings())"
_MATCHES = "(SELECT may('match people'))"
_LOOKS_AFTER = "(SELECT may('look after people'))"
_GOVERNS = "(SELECT may('govern disclosure'))"
_OF_SOURCES = "('address', 'death', 'practice')"
# Both sides of a contradiction, or nothing of it: its rule alone would tell what is withheld.
_BOTH_SIDES = (
    f"CASE WHEN split_part({{0}}.subject, ':', 1) IN {_OF_SOURCES} THEN"
    " (SELECT count(*) FROM description AS d WHERE d.patient_id = {0}.patient_id"
    " AND d.source_id IN (split_part({0}.subject, ':', 2)::bigint,"
    " split_part({0}.subject, ':', 3)::bigint))"
    " ELSE (SELECT count(*) FROM item AS i WHERE i.patient_id = {0}.patient_id"
    " AND i.id IN (split_part({0}.subject, ':', 2)::bigint,"
    " split_part({0}.subject, ':', 3)::bigint)) END = 2"
)
_READS_PLANS = f"'{_PLAN_CELL}' IN (SELECT unnest(my_cells()))"

_OWN = (
    "author_id = (SELECT me()) AND source_id IS NULL AND import_id IS NULL AND id < 0"
    f" AND cell IN (SELECT unnest(my_cells())) AND {_KNOWN.format('item')}"
)
"""What someone added to a record themselves, and may see.

Its number is below zero, so that no number already taken tells of what a source said.
"""

READ = {
    # First what costs least: the one person, the practice list, and then all other relationships.
    "patient": "id = (SELECT about()) OR (practice_id = ANY ((SELECT my_lists())::bigint[])"
    " AND NOT restricted AND id <> ALL ((SELECT my_refusals())::bigint[]))"
    " OR id IN (SELECT unnest(my_related()))",
    # There are items by thousands: whoever has no list need not look at each one's person, nor
    # whoever opens one person.
    "item": "(cell IN (SELECT unnest(my_cells())) AND (patient_id = (SELECT about())"
    " OR CASE WHEN (SELECT my_lists() = '{}')"
    f" THEN patient_id IN (SELECT unnest(my_related())) ELSE {_KNOWN.format('item')} END))"
    " OR patient_id IN (SELECT my_subjects())",
    # Of an item that one may see now, the words that one might have seen then.
    "item_wording": f"({_CELL} IN (SELECT unnest(my_cells())) AND (SELECT true FROM item"
    " WHERE item.patient_id = item_wording.patient_id AND item.id = item_wording.item_id))"
    " OR patient_id IN (SELECT my_subjects())",
    # Which sources know a person says where they are treated.
    "patient_link": "patient_id IN (SELECT my_subjects())",
    # Who has broken the glass is not told to colleagues: it would say who has looked.
    "relationship": "staff_id IN (SELECT my_selves())"
    f" OR (kind NOT IN ('break-glass', 'subject access') AND {_KNOWN.format('relationship')})"
    f" OR {_GOVERNS}",
    "objection": f"{_KNOWN.format('objection')} OR {_GOVERNS}",
    "access_review": f"staff_id = (SELECT me()) OR {_GOVERNS}",
    # What was done with the hub as a whole, a restore say, everyone may know.
    # What is not kept yet is nobody's to read: it could be read, and taken back.
    "audit_entry": f"(actor_id = (SELECT me()) OR subjects = 'hub' OR {_GOVERNS})"
    f" AND {STOOD_BEFORE.format('audit_entry')}",
    "audit_patient": f"{_GOVERNS} AND {STOOD_BEFORE.format('audit_patient')}",
    "correction": _LOOKS_AFTER,
    # That a source knows a person is told to whoever sees something of what it says of them.
    "description": "EXISTS (SELECT FROM item WHERE item.patient_id = description.patient_id"
    " AND item.source_id = description.source_id)",
    "file_original": _LOOKS_AFTER,
    # It seals what intake keeps, and opens nothing in a window.
    "original_key": "false",
    # Worked out by those alone who see all that it is worked out from.
    "finding": f"CASE kind WHEN 'contradiction' THEN {_BOTH_SIDES.format('finding')}"
    f" WHEN 'action can close' THEN {_KNOWN.format('finding')} ELSE false END",
    # Whom sources described: for whoever says who they are.
    "waiting_match": _MATCHES,
    "waiting_ref": _MATCHES,
    "match_original": _MATCHES,
    "match_item": _MATCHES,
    "match_ref": _MATCHES,
    "match_refusal": _MATCHES,
    "patient_merge": f"{_MATCHES} OR {_GOVERNS}",
    "patient_merge_part": f"{_MATCHES} OR {_GOVERNS}",
    "own_record": f"staff_id = (SELECT me()) OR {_LOOKS_AFTER} OR {_GOVERNS}",
}
"""Which rows staff may read, where they may do no more than that."""

KEEP = {
    "draft": "author_id = (SELECT me())",
    "credential": "staff_id = (SELECT me())",
    "saved_list": "staff_id = (SELECT me())",
    "item_annotation": "EXISTS (SELECT FROM item WHERE item.patient_id = item_annotation.patient_id"
    " AND item.id = item_annotation.item_id)",
    "meeting": "team_id IN (SELECT my_teams()) OR id IN (SELECT my_meetings())",
    "attendee": _AT_MEETING,
    "agenda_item": f"{_AT_MEETING} AND {_KNOWN.format('agenda_item')}",
    "agenda_outcome": "EXISTS (SELECT FROM agenda_item WHERE id = agenda_item_id)",
    "action": _KNOWN.format("action"),
    "plan_version": f"{_READS_PLANS} AND {_KNOWN.format('plan_version')}",
    "plan_goal": "EXISTS (SELECT FROM plan_version WHERE id = plan_version_id)",
    "plan_goal_action": "EXISTS (SELECT FROM plan_goal WHERE id = plan_goal_id)",
    "plan_contingency": "EXISTS (SELECT FROM plan_version WHERE id = plan_version_id)",
    "copy": f"CASE WHEN patient_id IS NULL THEN {_AT_MEETING}"
    f" ELSE {_READS_PLANS} AND {_KNOWN.format('copy')} END",
    "finding": f"kind = 'paper out of date' AND {_READS_PLANS} AND {_KNOWN.format('finding')}",
    "finding_answer": _BOTH_SIDES.format("finding_answer"),
}
"""Which rows staff may read, add and change, as far as they were granted it."""

WRITTEN = {
    "item_annotation": "author_id = (SELECT me())",
    "action": "state <> 'open' OR may_promise(owner_id, patient_id)",
    "agenda_item": "may_list(meeting_id, patient_id)"
    " AND may_ask(meeting_id, patient_id, asked_by_id)",
    "attendee": "may_attend(meeting_id, staff_id)",
    "finding_answer": "made_by_id = (SELECT me()) AND EXISTS (SELECT FROM finding AS f"
    " WHERE f.patient_id = finding_answer.patient_id AND f.kind = 'contradiction'"
    " AND f.subject = finding_answer.subject AND f.as_of = finding_answer.as_of)",
    "meeting": "may_meet(starts_at, ends_at)",
}
"""What must be true besides of a row as staff write it."""

LOOKED_AFTER = (
    "absence", "organisation", "organisation_name", "place", "practice", "source", "staff",
    "staff_practice", "staff_team", "table_mapping", "team",
)  # fmt: skip
"""Read by all staff; changed by those who look after people."""


_ADDED = f"{_OWN} AND may_add(sector, kind, said_at, recorded_from)"
_MAY_ADD = f"(SELECT may('{Permission.ADD}')) AND {_ADDED}"
"""What is there already its author may change, whatever their role may add by now."""


def policies() -> Iterator[str]:
    """Row security, forced, on every table that says anything of a person."""
    for table, rows in READ.items():
        yield from _forced(table)
        yield f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {STAFF} USING ({rows})"
    # Nobody says that they did what they may not do, or what nobody has words for.
    needs = "".join(
        f" AND (action NOT IN {_listed(actions)} OR (SELECT may('{permission}')))"
        for permission, actions in NEEDS.items()
    )
    yield (
        f"CREATE POLICY audit_entry_signed ON audit_entry FOR INSERT TO {STAFF} WITH CHECK"
        f" (actor_id = (SELECT me()) AND action IN {_listed(set(ACTIONS) - NEVER_BY_STAFF)}{needs})"
    )
    yield f"CREATE POLICY item_insert ON item FOR INSERT TO {STAFF} WITH CHECK ({_MAY_ADD})"
    yield (
        f"CREATE POLICY item_update ON item FOR UPDATE TO {STAFF}"
        f" USING ({_OWN}) WITH CHECK ({_ADDED})"
    )
    for table, rows in KEEP.items():
        check = f"({rows}) AND ({WRITTEN[table]})" if table in WRITTEN else rows
        yield from _forced(table)
        yield (
            f"CREATE POLICY {table}_kept ON {table} TO {STAFF} USING ({rows}) WITH CHECK ({check})"
        )
    for table in LOOKED_AFTER:
        yield from _forced(table)
        yield f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {STAFF} USING (true)"
        for event, clause in (("INSERT", "WITH CHECK"), ("UPDATE", "USING"), ("DELETE", "USING")):
            yield (
                f"CREATE POLICY {table}_{event.lower()} ON {table} FOR {event} TO {STAFF}"
                f" {clause} ({_LOOKS_AFTER})"
            )


def _listed(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{each}'" for each in sorted(words)) + ")"


def _forced(table: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
