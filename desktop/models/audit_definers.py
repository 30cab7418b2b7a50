"""What the log of a hub holds everyone to, and what it tells of what moved.

An entry is signed by its own login and stands on the one before it; no change is kept without one.
"""

from collections.abc import Iterable, Iterator

from desktop.models.row_security import STAFF, STOOD_BEFORE, function

CALLABLE = ("audit_head()", "hub_name()", "signing_time()", "moved_since(bigint)")
"""What staff may call."""


def functions() -> Iterator[str]:
    yield from _told()
    yield from _held()


# --- what it tells ------------------------------------------------------------------------------


def _told() -> Iterator[str]:
    yield function(
        "audit_head()",
        "TABLE (number bigint, hash text)",
        "SELECT number, hash FROM audit_entry ORDER BY number DESC LIMIT 1",
    )
    yield function("hub_name()", "text", "SELECT left(hash, 12) FROM audit_entry WHERE number = 1")
    # Of what is somebody's, a plan or a relationship, those hear alone who may open them. A meeting
    # is of everyone who is there.
    yield function(
        "moved_since(after bigint)",
        "TABLE (number bigint, subject text)",
        f"""
SELECT e.number, said.subject
FROM audit_entry AS e CROSS JOIN unnest(string_to_array(e.subjects, ' ')) AS said (subject)
WHERE e.number > after AND me() IS NOT NULL AND {STOOD_BEFORE.format("e")}
AND CASE WHEN said.subject ~ '^patient:[0-9]{{1,18}}$'
    THEN reaches(me(), split_part(said.subject, ':', 2)::bigint)
    ELSE said.subject LIKE 'meeting:%' OR NOT EXISTS (
        SELECT FROM audit_patient AS a WHERE a.number = e.number)
        OR EXISTS (SELECT FROM audit_patient AS a
            WHERE a.number = e.number AND reaches(me(), a.patient_id)) END
ORDER BY e.number""",
    )


# --- what it holds everyone to ------------------------------------------------------------------


def _held() -> Iterator[str]:
    """An entry is true of its login, its time and its place; no commit is without one."""
    yield function(
        "is_staff()",
        "boolean",
        f"""
SELECT EXISTS (SELECT FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = member
WHERE rolname = SESSION_USER AND roleid = '{STAFF}'::regrole)""",
    )
    yield function("signing_time()", "text", "SELECT CASE WHEN is_staff() THEN hub_now() END")
    yield function(
        "entry_hash(e audit_entry)",
        "text",
        """
SELECT encode(sha256(convert_to(
    '[' || e.number || ',' || to_json(e.at) || ',' || e.actor_id || ','
    || to_json(e.actor) || ',' || to_json(e.action) || ',' || to_json(e.subjects)
    || ',' || to_json(e.detail) || ',' || to_json(e.previous)
    || CASE WHEN e.role = '' THEN '' ELSE ',' || to_json(e.role) END || ']', 'UTF8')), 'hex')""",
        how="IMMUTABLE",
    )
    # What opens by its entry alone, the database signs: whoever could sign it themselves would name
    # in it nobody whom it opens. Its caller has weighed whether they may.
    yield function(
        "sign_itself(the_action text, about text[], said text)",
        "bigint",
        """
DECLARE last record; made audit_entry%ROWTYPE;
BEGIN
    SELECT id, name, role INTO made.actor_id, made.actor, made.role
    FROM staff WHERE id = me();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT string_agg(subject, ' ' ORDER BY subject COLLATE "C") INTO made.subjects
    FROM (SELECT DISTINCT unnest(about) AS subject) AS named;
    PERFORM pg_advisory_xact_lock(7242026);
    SELECT e.number, e.hash INTO last FROM audit_entry AS e ORDER BY e.number DESC LIMIT 1;
    made.number := last.number + 1;
    made.at := hub_now();
    made.action := the_action;
    made.detail := said;
    made.previous := last.hash;
    made.hash := entry_hash(made);
    INSERT INTO audit_entry SELECT made.*;
    RETURN made.number;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "sound_entry()",
        "trigger",
        """
DECLARE last record;
BEGIN
    IF is_staff() AND NOT EXISTS (
        SELECT FROM staff WHERE id = me() AND id = NEW.actor_id AND name = NEW.actor
            AND role = NEW.role)
    THEN
        RAISE EXCEPTION 'an entry is signed by its own login'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF is_staff() AND (NEW.at <> as_text(NEW.at::timestamptz)
        OR NEW.at::timestamptz NOT BETWEEN hub_time() - interval '5 minutes'
            AND hub_time() + interval '5 minutes')
    THEN
        RAISE EXCEPTION 'an entry says when it was signed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(7242026);
    SELECT number, hash INTO last FROM audit_entry ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1
       OR NEW.previous <> coalesce(last.hash, repeat('0', 64))
       OR NEW.hash <> entry_hash(NEW)
    THEN
        RAISE EXCEPTION 'an entry stands on the one before it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM pg_notify('tapestry', NEW.number::text);
    RETURN NEW;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    # Who looks after a colleague is not told whose record was theirs, so cannot say it.
    yield function(
        "whom_it_is_of(changed text, one jsonb)",
        "bigint",
        """
SELECT CASE changed
    WHEN 'own_record' THEN NULL
    WHEN 'patient' THEN (one ->> 'id')::bigint
    WHEN 'agenda_outcome' THEN (SELECT patient_id FROM agenda_item
        WHERE id = (one ->> 'agenda_item_id')::bigint)
    WHEN 'plan_goal_action' THEN (SELECT patient_id FROM plan_version WHERE id = (
        SELECT plan_version_id FROM plan_goal WHERE id = (one ->> 'plan_goal_id')::bigint))
    WHEN 'plan_goal' THEN (SELECT patient_id FROM plan_version
        WHERE id = (one ->> 'plan_version_id')::bigint)
    WHEN 'plan_contingency' THEN (SELECT patient_id FROM plan_version
        WHERE id = (one ->> 'plan_version_id')::bigint)
    ELSE (one ->> 'patient_id')::bigint END""",
    )
    yield function(
        "must_be_signed()",
        "trigger",
        """
BEGIN
    IF NOT EXISTS (SELECT FROM audit_entry WHERE number = (SELECT max(number) FROM audit_entry)
                   AND xmin = pg_current_xact_id()::xid)
    THEN
        RAISE EXCEPTION 'a change without its entry in the audit is not kept'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- The newest entry about somebody is of this transaction, or none of it is about them.
    IF is_staff() AND EXISTS (
        SELECT FROM (SELECT whom_it_is_of(TG_TABLE_NAME, to_jsonb(OLD)) AS whose
            UNION SELECT whom_it_is_of(TG_TABLE_NAME, to_jsonb(NEW))
            UNION SELECT opened_by_attending(to_jsonb(OLD), to_jsonb(NEW))
                WHERE TG_TABLE_NAME = 'attendee') AS them
        WHERE whose IS NOT NULL AND pg_current_xact_id()::xid IS DISTINCT FROM (
            SELECT xmin FROM audit_patient WHERE patient_id = whose
            ORDER BY number DESC LIMIT 1))
    THEN
        RAISE EXCEPTION 'the entry of a change says whom it is about'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
        language="plpgsql",
        how="VOLATILE",
    )


def signed(tables: Iterable[str]) -> Iterator[str]:
    """Refuse the commit of whoever changed one of these tables and signed nothing."""
    yield "DROP TRIGGER IF EXISTS audit_entry_sound ON audit_entry"
    yield (
        "CREATE TRIGGER audit_entry_sound BEFORE INSERT ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION sound_entry()"
    )
    for table in tables:
        yield f'DROP TRIGGER IF EXISTS {table}_signed ON "{table}"'
        yield (
            f"CREATE CONSTRAINT TRIGGER {table}_signed AFTER INSERT OR UPDATE OR DELETE"
            f' ON "{table}" DEFERRABLE INITIALLY DEFERRED'
            " FOR EACH ROW EXECUTE FUNCTION must_be_signed()"
        )
