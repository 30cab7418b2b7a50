"""Who may do what on a hub, where every member of staff is a login of the database.

Grants say what a group may do with a table; row security says with which rows. Neither holds any
data, so both are laid anew, as a whole, whenever a hub is made or brought up to date.
"""

from collections.abc import Iterator

from desktop.models import (
    audit_definers,
    definers,
    matching_definers,
    meeting_definers,
    originals,
    parting,
    policy_definers,
    relationship_definers,
    row_policies,
    row_security,
    search_definers,
)
from desktop.models.row_security import STAFF

INTAKE, BACKUP = "tapestry_intake", "tapestry_backup"
"""Groups that row security passes by: scripts with a service account, and what copies the hub."""

READ, ADD, KEEP, ALL = (
    "SELECT",
    "SELECT, INSERT",
    "SELECT, INSERT, UPDATE",
    "SELECT, INSERT, UPDATE, DELETE",
)

GRANTS = {
    # What is one person's never becomes another's, who may be of a team that is not looked after.
    "absence": "SELECT, INSERT, DELETE, UPDATE (deputy_id, until)",
    "access_review": READ,
    "account": READ,
    "action": KEEP,
    "agenda_item": ALL,
    "agenda_outcome": ALL,
    "alembic_version": READ,
    "attendee": ALL,
    "audit_entry": ADD,
    "audit_patient": READ,
    "copy": KEEP,
    "correction": "SELECT (waiting_id, made_by_id, made_at)",
    "credential": KEEP,
    "deletion": READ,
    "description": READ,
    "draft": ALL,
    # The whole of what a source sent is nobody's to read.
    "file_original": "SELECT (import_file_id, kept_at)",
    "finding": ALL,
    "finding_answer": ADD,
    "import": READ,
    # A file's name, or what was set aside of it, may be a patient's.
    "import_file": "SELECT (id, import_id, sha256, entries, patients)",
    "item": KEEP,
    "item_annotation": ADD,
    "item_wording": READ,
    "match_item": READ,
    "match_original": READ,
    "match_ref": READ,
    "match_refusal": READ,
    # Not when it is: that would open its agenda anew.
    "meeting": "SELECT, INSERT, UPDATE (team_id, state, slide, curtain, started_at, finished_at,"
    " version)",
    "objection": READ,
    "organisation": KEEP,
    "organisation_name": ADD,
    "original_key": "SELECT (id)",
    "own_record": READ,
    "patient": READ,
    "patient_link": READ,
    # Not what a record had, for parting: that may be an address that is withheld since.
    "patient_merge": "SELECT (id, emptied_id, kept_id, reason, made_by_id, made_at, undone_at)",
    "patient_merge_part": "SELECT (merge_id)",
    "place": KEEP,
    "plan_contingency": ALL,
    "plan_goal": ALL,
    "plan_goal_action": ALL,
    "plan_version": ALL,
    "policy_cell": READ,
    "policy_limit": READ,
    "policy_permission": READ,
    "policy_version": READ,
    "practice": KEEP,
    "relationship": READ,
    "saved_list": ALL,
    "source": KEEP,
    "staff": KEEP,
    "staff_practice": "SELECT, INSERT, DELETE",
    "staff_team": "SELECT, INSERT, DELETE",
    "table_mapping": KEEP,
    "team": KEEP,
    "waiting": "SELECT (id, import_file_id, position, sentence, seen_at)",
    # Not what tells an address: it may be of someone whose own is hidden.
    "waiting_match": "SELECT (id, source_id, ref, identity, nhs_number, family_key, given_key,"
    " born, trouble, state, heard_at, patient_id, decided_by_id, decided_at, taken_in_at, merged,"
    " version)",
    "waiting_ref": READ,
}
"""What staff may do with each table."""

NOT_SIGNED = ("alembic_version", "audit_entry", "audit_patient", "draft")
"""A change of these needs no entry: the log itself, and what is half-typed."""

WRITTEN_BY_ITSELF = "alembic_version, audit_patient, item_wording, original_key"
"""What migrations, triggers and the owner write, and nobody who signs in as themselves.

By a key of their own, whoever brings files in could read all that come after.
"""

_CLEARED = f"""
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON %I', each.policyname, each.tablename);
    END LOOP;
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('REVOKE ALL ON %I FROM {STAFF}, {INTAKE}, {BACKUP}', each.tablename);
    END LOOP;
END $$"""


# What answered row by row on an older hub answers with a list.
_RESHAPED = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT oid::regprocedure AS head FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proretset
        AND proname IN ('my_cells', 'my_lists', 'my_refusals', 'my_related', 'related_to',
            'involved_with')
    LOOP
        EXECUTE format('DROP FUNCTION %s', each.head);
    END LOOP;
END $$"""


# The next number of a table tells how many rows it has had.
_NUMBERED = f"""
DO $$ DECLARE each record; BEGIN
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {STAFF};
    FOR each IN SELECT sequence.oid::regclass AS name FROM pg_class AS sequence
        JOIN pg_depend ON objid = sequence.oid AND deptype IN ('a', 'i')
        JOIN pg_class AS its ON its.oid = refobjid AND its.relkind = 'r'
        WHERE sequence.relkind = 'S' AND sequence.relnamespace = 'public'::regnamespace
        AND has_table_privilege('{STAFF}', its.oid, 'INSERT')
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {STAFF}', each.name);
    END LOOP;
END $$"""


def laid_anew() -> Iterator[str]:
    """Every function, grant and policy of a hub, as its owner lays them."""
    yield _CLEARED
    yield _RESHAPED
    # The functions call one another, whichever comes first.
    yield "SET LOCAL check_function_bodies = off"
    yield from row_security.functions()
    yield from audit_definers.functions()
    yield from definers.functions()
    yield from relationship_definers.functions()
    yield from meeting_definers.functions()
    yield from policy_definers.functions()
    yield from matching_definers.functions()
    yield from originals.functions()
    yield from parting.functions()
    yield from search_definers.functions()
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC"
    for room in (
        row_security, audit_definers, definers, relationship_definers, meeting_definers,
        policy_definers, matching_definers, originals, parting, search_definers,
    ):  # fmt: skip
        for head in room.CALLABLE:
            yield f"GRANT EXECUTE ON FUNCTION {head} TO {STAFF}, {INTAKE}"
    for table, allowed in GRANTS.items():
        yield f'GRANT {allowed} ON "{table}" TO {STAFF}'
    yield f"GRANT {ALL} ON ALL TABLES IN SCHEMA public TO {INTAKE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON {WRITTEN_BY_ITSELF} FROM {INTAKE}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {INTAKE}"
    yield _NUMBERED
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP}"
    yield from audit_definers.signed(table for table in GRANTS if table not in NOT_SIGNED)
    yield from definers.guards()
    yield from row_policies.policies()
    yield from policy_definers.policies()
