"""What the database of a hub does for whoever governs disclosure, once it agrees.

It puts a policy in force, shows a whole record to whoever answers its person, and deletes what is
due: each weighs again what the program weighs, and leaves the entry to whoever calls it.
"""

from collections.abc import Iterator

from desktop.models.deletion import (
    COUNT_FILES,
    COUNT_ORIGINALS,
    DELETE_FILES,
    DUE,
    EMPTY_ORIGINALS,
    FORGET_CORRECTED,
    FORGET_DESCRIBED,
    FORGET_NAMES,
    deletes,
)
from desktop.models.row_security import STAFF, function

CALLABLE = (
    "put_policy(text, text, text, text, jsonb, jsonb, jsonb)", "records_due()", "leavings_due()",
    "files_due()", "delete_record(bigint, text)", "delete_originals()", "delete_files()",
    "delete_drafts()",
    "my_subjects_meetings()", "patient_goes(bigint)", "plan_goes(bigint)", "goal_goes(bigint)",
    "agenda_goes(bigint)",
)  # fmt: skip
"""What staff may call."""

_GOVERNS = """
    IF NOT may('govern disclosure') THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;"""
_WORKS_HERE = (
    "(s.begins_at IS NULL OR s.begins_at <= hub_now())"
    " AND (s.ended_at IS NULL OR s.ended_at > hub_now())"
)
_ORIGINALS_BY = (
    "as_text(hub_time() - make_interval(days =>"
    " policy_number('days an original set aside is kept')))"
)
_FILES_BY = (
    "as_text(hub_time() - make_interval(days =>"
    " policy_number('days the original of a file is kept')))"
)
_LEAD = "'information governance lead'"
_DRAFTS_BY = (
    "as_text(hub_time() - make_interval(days => policy_number('days an untouched draft is kept')))"
)


def functions() -> Iterator[str]:
    yield from _policy()
    yield from _due()
    yield from _deleting()
    yield function(
        "my_subjects_meetings()",
        "SETOF bigint",
        "SELECT meeting_id FROM agenda_item WHERE patient_id IN (SELECT my_subjects())",
    )


def policies() -> Iterator[str]:
    """Whoever answers a person reads all that is held of them, while subject access runs."""
    subject = "patient_id IN (SELECT my_subjects())"
    meeting = "IN (SELECT my_subjects_meetings())"
    for table, rows in {
        "plan_version": subject,
        "copy": subject,
        "agenda_item": subject,
        "meeting": f"id {meeting}",
        "attendee": f"meeting_id {meeting}",
    }.items():
        yield f"CREATE POLICY {table}_answered ON {table} FOR SELECT TO {STAFF} USING ({rows})"
    yield "ALTER TABLE deletion ENABLE ROW LEVEL SECURITY"
    yield "ALTER TABLE deletion FORCE ROW LEVEL SECURITY"
    yield (
        f"CREATE POLICY deletion_read ON deletion FOR SELECT TO {STAFF}"
        " USING ((SELECT may('govern disclosure')))"
    )


def _policy() -> Iterator[str]:
    """The text is the program's to read; a policy that leaves nobody to change it is refused."""
    yield function(
        "put_policy(disclosure text, permissions text, limits text, why text, cells jsonb,"
        " permission_rows jsonb, limit_rows jsonb)",
        "bigint",
        f"""
DECLARE latest bigint;
BEGIN{_GOVERNS}
    LOCK TABLE policy_version IN SHARE ROW EXCLUSIVE MODE;
    IF btrim(why) = '' THEN
        RAISE EXCEPTION 'a policy says why it changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM jsonb_to_recordset(permission_rows) AS r (permission text, role text)
                   JOIN staff AS s ON s.role = r.role
                   WHERE r.permission = 'govern disclosure' AND {_WORKS_HERE}) THEN
        RAISE EXCEPTION 'a policy leaves somebody who may change it again'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(permission_rows) AS r (permission text, role text)
               WHERE permission = 'govern disclosure' AND role <> {_LEAD}) THEN
        RAISE EXCEPTION 'a policy is governed by the lead'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT name FROM policy_limit
               EXCEPT SELECT r.name FROM jsonb_to_recordset(limit_rows) AS r (name text)) THEN
        RAISE EXCEPTION 'a policy says every limit'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(max(number), 0) + 1 INTO latest FROM policy_version;
    INSERT INTO policy_version (number, disclosure, permissions, limits, note, made_by, made_at)
    SELECT latest, $1, $2, $3, why, name, hub_now() FROM staff WHERE id = me();
    DELETE FROM policy_cell;
    INSERT INTO policy_cell (audience, sector, kind, confidentiality)
    SELECT audience, sector, kind, confidentiality FROM jsonb_to_recordset(cells)
        AS r (audience text, sector text, kind text, confidentiality text);
    DELETE FROM policy_permission;
    INSERT INTO policy_permission (permission, role)
    SELECT permission, role FROM jsonb_to_recordset(permission_rows)
        AS r (permission text, role text);
    DELETE FROM policy_limit;
    INSERT INTO policy_limit (name, value)
    SELECT name, value FROM jsonb_to_recordset(limit_rows) AS r (name text, value integer);
    RETURN latest;
END """,
        language="plpgsql",
        how="VOLATILE",
    )


def _due() -> Iterator[str]:
    def before(limit: str, moment: str) -> str:
        return (
            f"({moment} - make_interval(years => policy_number('years a record is kept {limit}')))"
        )

    due = DUE.format(
        died_by="(SELECT died_by FROM terms)",
        left_by="(SELECT left_by FROM terms)",
        left_on="(SELECT left_on FROM terms)",
    )
    yield function(
        "who_is_due(only_one bigint)",
        "TABLE (id bigint, family text, given text, title text, born text, died text,"
        " nhs_number text, heard_at text)",
        f"""
WITH terms AS (
    SELECT to_char({before("after death", "hub_today()")}, 'YYYY-MM-DD') AS died_by,
        as_text({before("after leaving", "hub_time()")}) AS left_by,
        {before("after leaving", "hub_today()")}::date AS left_on
)
{due} AND (only_one IS NULL OR p.id = only_one)""",
    )
    yield function(
        "records_due()",
        "TABLE (id bigint, family text, given text, title text, born text, died text,"
        " nhs_number text, heard_at text)",
        "SELECT * FROM who_is_due(NULL) WHERE may('govern disclosure')",
    )
    yield function(
        "leavings_due()",
        "TABLE (originals bigint, unseen bigint, drafts bigint)",
        f"""
SELECT found.originals, found.unseen, (SELECT count(*) FROM draft WHERE saved_at < {_DRAFTS_BY})
FROM ({COUNT_ORIGINALS.format(by=_ORIGINALS_BY)}) AS found WHERE may('govern disclosure')""",
    )
    yield function(
        "files_due()",
        "bigint",
        f"SELECT ({COUNT_FILES.format(by=_FILES_BY)}) WHERE may('govern disclosure')",
    )


def _deleting() -> Iterator[str]:
    """A record goes whole or not at all; one that is not due stays, and NULL says so."""
    whole = "\n".join(f"    {statement};" for statement in deletes("the_patient"))
    yield function(
        "delete_record(the_patient bigint, why text)",
        "bigint",
        f"""
DECLARE gone bigint;
BEGIN{_GOVERNS}
    IF btrim(why) = '' THEN
        RAISE EXCEPTION 'a record is deleted for a reason'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM FROM patient WHERE id = the_patient FOR UPDATE;
    IF NOT EXISTS (SELECT FROM who_is_due(the_patient)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO deletion (patient_id, reason, made_by_id, made_at)
    VALUES (the_patient, why, me(), hub_now()) RETURNING id INTO gone;
{whole}
    UPDATE deletion SET done_at = hub_now() WHERE id = gone;
    RETURN gone;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "delete_originals()",
        "bigint",
        f"""
DECLARE emptied bigint;
BEGIN{_GOVERNS}
    {EMPTY_ORIGINALS.format(by=_ORIGINALS_BY, nothing="''")};
    GET DIAGNOSTICS emptied = ROW_COUNT;
    {FORGET_CORRECTED};
    {FORGET_NAMES.format(by=_ORIGINALS_BY)};
    {FORGET_DESCRIBED.format(by=_ORIGINALS_BY)};
    RETURN emptied;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "delete_files()",
        "bigint",
        f"""
DECLARE gone bigint;
BEGIN{_GOVERNS}
    {DELETE_FILES.format(by=_FILES_BY)};
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "delete_drafts()",
        "bigint",
        f"""
DECLARE gone bigint;
BEGIN{_GOVERNS}
    DELETE FROM draft WHERE saved_at < {_DRAFTS_BY};
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
