"""What staff may not write themselves on a hub, and the database writes for them once it agrees.

Each function weighs again all that the program weighs, runs as the owner of the tables, and leaves
the entry to whoever calls it: without one, nothing of it is kept.
"""

from collections.abc import Iterator

from desktop.models.plan import TAKE_OVER
from desktop.models.row_security import function

CALLABLE = (
    "keep_credential(bigint, text)", "keep_own_record(bigint, text)", "unlock_sign_in(bigint)",
    "sign_ins()", "left_behind(bigint)", "hand_actions(bigint, bigint)",
    "hand_caseload(bigint, bigint)", "hand_plans(bigint, bigint)", "hand_meetings(bigint, bigint)",
    "people_of_practice(bigint)", "last_backup()", "key_worker_of(bigint)",
    "carer_records(bigint)",
)  # fmt: skip
"""What staff may call."""


def functions() -> Iterator[str]:
    yield from _who_may()
    yield from _signing_in()
    yield from _leaving()
    yield from _guarded()


# --- who looks after whom -----------------------------------------------------------------------


def _who_may() -> Iterator[str]:
    """The rules of ``services.looking_after`` and ``services.deputies``."""
    yield function(
        "governs(the_role text)",
        "boolean",
        """
SELECT the_role = 'information governance lead' OR EXISTS (SELECT FROM policy_permission
    WHERE permission = 'govern disclosure' AND role = the_role)""",
    )
    yield function(
        "places_of(who bigint)",
        "bigint[]",
        """
SELECT coalesce(array_agg(team_id), '{}') FROM (
    SELECT team_id FROM staff_team WHERE staff_id = who
    UNION SELECT team_id FROM staff_practice JOIN practice ON id = practice_id
    WHERE staff_id = who AND team_id IS NOT NULL) AS found""",
    )
    yield function(
        "manages(who bigint)",
        "boolean",
        """
SELECT EXISTS (SELECT FROM staff WHERE id = who AND role <> 'service account'
    AND (may('govern disclosure') OR NOT governs(role)
        AND (places_of(who) = '{}' OR places_of(who) && teams_of(me()))))""",
    )
    yield function(
        "must_manage(who bigint)",
        "void",
        """
BEGIN
    IF NOT may('look after people') OR who = me() OR NOT manages(who) THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
END """,
        language="plpgsql",
    )
    yield function(
        "stands_in(colleague bigint, who bigint)",
        "boolean",
        """
SELECT colleague <> who AND colleague <> me() AND teams_of(colleague) && teams_of(who)
AND EXISTS (SELECT FROM staff WHERE id = colleague AND role <> 'service account'
    AND NOT governs(role) AND (begins_at IS NULL OR begins_at <= hub_now())
    AND (ended_at IS NULL OR ended_at > hub_now()))""",
    )


# --- how a colleague signs in, and which record is theirs ----------------------------------------


def _signing_in() -> Iterator[str]:
    yield function(
        "keep_credential(who bigint, hashed text)",
        "void",
        """
BEGIN
    PERFORM must_manage(who);
    INSERT INTO credential (staff_id, password, given, failures) VALUES (who, hashed, true, 0)
    ON CONFLICT (staff_id) DO UPDATE SET password = hashed, given = true, draft_slot = NULL,
        failures = 0, locked_until = NULL;
    DELETE FROM draft WHERE author_id = who;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "note_login(login text)",
        "void",
        """
INSERT INTO credential (staff_id, failures) SELECT id, 0 FROM staff WHERE username = login
ON CONFLICT (staff_id) DO UPDATE SET failures = 0""",
        how="VOLATILE",
    )
    yield function(
        "unlock_sign_in(who bigint)",
        "void",
        """
BEGIN
    PERFORM must_manage(who);
    UPDATE credential SET failures = 0, locked_until = NULL WHERE staff_id = who;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "sign_ins()",
        "TABLE (staff_id bigint, has_password boolean, locked_until text)",
        """
SELECT c.staff_id, c.password IS NOT NULL, c.locked_until FROM credential AS c
WHERE may('look after people') AND (c.staff_id = me() OR manages(c.staff_id))""",
    )
    # It finds those alone whom a kept search has found: nobody tries numbers and leaves no trace.
    yield function(
        "keep_own_record(who bigint, number text)",
        "bigint",
        """
DECLARE found bigint;
BEGIN
    PERFORM must_manage(who);
    IF number = '' THEN
        DELETE FROM own_record WHERE staff_id = who;
        RETURN NULL;
    END IF;
    SELECT one INTO found FROM beyond(number, '{}', '{}') AS one WHERE searched_for(one);
    IF found IS NOT NULL THEN
        INSERT INTO own_record (staff_id, patient_id) VALUES (who, found)
        ON CONFLICT (staff_id) DO UPDATE SET patient_id = found;
    END IF;
    RETURN found;
END """,
        language="plpgsql",
        how="VOLATILE",
    )


# --- what someone leaves behind, and what a practice takes along ---------------------------------


_THEIR_PLANS = f"""key_worker_id = who AND number = (
        SELECT max(number) FROM plan_version AS newest WHERE newest.patient_id = p.patient_id)
    AND NOT EXISTS (SELECT FROM action AS a WHERE a.patient_id = p.patient_id
        AND a.state = 'open' AND a.what = '{TAKE_OVER}')"""


def _leaving() -> Iterator[str]:
    """Row security hides the people whom it is about: these count, and hand over, and say no more.

    The same stands in ``services.leaving`` for a file. Nobody comes by a leaver's caseload, plans
    and meetings to what is of another team, to a restricted person, or to one who refuses them.
    """
    yield function(
        "left_behind(who bigint)",
        "TABLE (actions bigint, caseload bigint, plans bigint, meetings bigint)",
        f"""
SELECT (SELECT count(*) FROM action WHERE owner_id = who AND state = 'open'),
    (SELECT count(DISTINCT patient_id) FROM relationship WHERE staff_id = who
        AND kind IN ('caseload', 'referral') AND (ends_at IS NULL OR ends_at > hub_now())),
    (SELECT count(*) FROM plan_version AS p WHERE {_THEIR_PLANS}),
    (SELECT count(*) FROM attendee AS a JOIN meeting AS m ON m.id = a.meeting_id
        WHERE a.staff_id = who AND a.chair AND m.state <> 'finished')
WHERE may('look after people') AND manages(who)""",
    )
    yield function(
        "may_follow(colleague bigint, the_patient bigint)",
        "boolean",
        """
SELECT EXISTS (SELECT FROM patient WHERE id = the_patient AND NOT restricted)
AND teams_about(the_patient) && teams_of(colleague)
AND the_patient <> ALL (refusals_of(colleague))""",
    )
    yield from _handing()
    # The desk answers the telephone and reads no plan: of a plan it learns who holds the threads.
    yield function(
        "key_worker_of(the_patient bigint)",
        "bigint",
        """
SELECT key_worker_id FROM plan_version WHERE patient_id = the_patient
AND reaches(me(), the_patient)
AND EXISTS (SELECT FROM unnest(my_cells()) AS mine WHERE mine = 'health/professional/normal')
ORDER BY number DESC LIMIT 1""",
    )
    # A source names a carer by its own id for them: whose record that is, for whoever opens both.
    yield function(
        "carer_records(the_patient bigint)",
        "TABLE (item_id bigint, carer bigint)",
        """
SELECT i.id, l.patient_id FROM item AS i
JOIN patient_link AS l ON l.source_id = i.source_id AND l.source_ref = substr(i.source_ref, 7)
WHERE i.patient_id = the_patient AND i.kind = 'contact' AND i.source_ref LIKE 'carer/%'
AND i.cell IN (SELECT unnest(my_cells()))
AND reaches(me(), the_patient) AND reaches(me(), l.patient_id)""",
    )
    yield function(
        "people_of_practice(the_practice bigint)",
        "bigint",
        "SELECT count(*) FROM patient WHERE practice_id = the_practice"
        " AND may('look after people')",
    )

    yield function(
        "last_backup()",
        "text",
        """
SELECT e.at FROM audit_entry AS e JOIN staff AS s ON s.id = e.actor_id
WHERE e.action = 'hub.backed up' AND s.role = 'service account' AND may('look after people')
ORDER BY e.number DESC LIMIT 1""",
    )


def _handing() -> Iterator[str]:
    """One kind of a leaver's work each; a subject of the audit for all that it touches."""
    for what, change in {
        "actions": """
    RETURN QUERY WITH moved AS (
        UPDATE action AS a SET owner_id = colleague, version = version + 1
        WHERE a.owner_id = who AND a.state = 'open' AND may_follow(colleague, a.patient_id)
        RETURNING a.id, a.patient_id)
    SELECT unnest(ARRAY['action:' || id, 'patient:' || patient_id]) FROM moved;""",
        "caseload": """
    RETURN QUERY WITH ended AS (
        UPDATE relationship AS r
        SET ends_at = hub_now(), ended_by_id = me(), version = version + 1
        WHERE r.staff_id = who AND kind IN ('caseload', 'referral')
        AND (ends_at IS NULL OR ends_at > hub_now()) AND may_follow(colleague, r.patient_id)
        RETURNING r.id, r.patient_id, kind, reason, begins_at), was AS (
        SELECT DISTINCT ON (e.patient_id) e.patient_id, e.kind, e.reason
        FROM ended AS e WHERE NOT EXISTS (SELECT FROM relationship AS r
            WHERE r.patient_id = e.patient_id AND r.staff_id = colleague
            AND r.kind IN ('caseload', 'referral')
            AND (r.ends_at IS NULL OR r.ends_at > hub_now()))
        ORDER BY e.patient_id, e.id), made AS (
        INSERT INTO relationship
            (patient_id, kind, staff_id, reason, begins_at, made_by_id, version)
        SELECT patient_id, kind, colleague, reason, hub_now(), me(), 1 FROM was
        RETURNING id, patient_id)
    SELECT unnest(ARRAY['relationship:' || id, 'patient:' || patient_id])
    FROM (SELECT id, patient_id FROM ended UNION ALL SELECT id, patient_id FROM made) AS moved;""",
        "plans": f"""
    RETURN QUERY WITH made AS (
        INSERT INTO action (patient_id, what, owner_id, due, state, agreed_on, version)
        SELECT p.patient_id, '{TAKE_OVER}', colleague, hub_today() + 14, 'open', hub_today(), 1
        FROM plan_version AS p WHERE {_THEIR_PLANS} AND may_follow(colleague, p.patient_id)
        RETURNING id, patient_id)
    SELECT unnest(ARRAY['action:' || id, 'patient:' || patient_id]) FROM made;""",
        "meetings": """
    RETURN QUERY WITH chaired AS (
        UPDATE attendee AS a SET chair = false, version = a.version + 1 FROM meeting AS m
        WHERE m.id = a.meeting_id AND a.staff_id = who AND a.chair AND m.state <> 'finished'
        AND m.team_id = ANY (teams_of(colleague))
        RETURNING a.meeting_id), led AS (
        INSERT INTO attendee (meeting_id, staff_id, name, role, chair, state, version)
        SELECT meeting_id, s.id, s.name, s.role, true, 'expected', 1
        FROM chaired, staff AS s WHERE s.id = colleague
        ON CONFLICT (meeting_id, staff_id) DO UPDATE
            SET chair = true, version = attendee.version + 1
        RETURNING meeting_id, xmax = 0 AS came)
    SELECT 'meeting:' || meeting_id FROM led
    UNION SELECT 'patient:' || on_agenda(meeting_id, colleague) FROM led WHERE came;""",
    }.items():
        yield function(
            f"hand_{what}(who bigint, colleague bigint)",
            "SETOF text",
            f"""
BEGIN
    PERFORM must_manage(who);
    IF NOT stands_in(colleague, who) THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;{change}
END """,
            language="plpgsql",
            how="VOLATILE",
        )


# --- what nobody gives themselves, nor others without having it ----------------------------------


def _guarded() -> Iterator[str]:
    yield function(
        "staff_guarded()",
        "trigger",
        """
DECLARE who bigint; was text; becomes text; team bigint;
BEGIN
    IF me() IS NULL THEN  -- a script, or whoever looks after the server
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_TABLE_NAME = 'staff' THEN
        who := coalesce(NEW.id, OLD.id);
        was := CASE WHEN TG_OP <> 'INSERT' THEN OLD.role END;
        becomes := CASE WHEN TG_OP <> 'DELETE' THEN NEW.role END;
    ELSE
        who := coalesce(NEW.staff_id, OLD.staff_id);
        IF TG_TABLE_NAME = 'staff_team' THEN
            team := coalesce(NEW.team_id, OLD.team_id);
        ELSIF TG_TABLE_NAME = 'staff_practice' THEN
            SELECT team_id INTO team FROM practice WHERE id = coalesce(NEW.practice_id,
                                                                       OLD.practice_id);
        END IF;
    END IF;
    IF who = me() THEN
        RAISE EXCEPTION 'nobody gives themselves a place' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF coalesce('service account' IN (was, becomes), false)
       OR (NOT may('govern disclosure') AND (governs(was) OR governs(becomes)
           OR team <> ALL (teams_of(me()))))
       OR (was IS NOT NULL OR TG_TABLE_NAME <> 'staff') AND NOT manages(who)
    THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_TABLE_NAME = 'absence' AND TG_OP <> 'DELETE' THEN
        IF NOT stands_in(NEW.deputy_id, NEW.staff_id) THEN
            RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF TG_TABLE_NAME = 'staff' AND TG_OP = 'UPDATE' AND governs(was) THEN
        IF NOT (governs(becomes) AND NEW.ended_at IS NULL
                AND coalesce(NEW.begins_at <= hub_now(), true))
           AND NOT EXISTS (SELECT FROM staff AS s WHERE s.id <> who AND governs(s.role)
               AND s.ended_at IS NULL AND coalesce(s.begins_at <= hub_now(), true))
        THEN
            RAISE EXCEPTION 'someone must govern' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "set_up_guarded()",
        "trigger",
        """
DECLARE refused boolean;
BEGIN
    IF me() IS NULL OR may('govern disclosure') THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'team' THEN
        refused := TG_OP = 'INSERT' OR NEW.id <> ALL (teams_of(me()));
    ELSIF TG_TABLE_NAME = 'source' THEN
        refused := TG_OP = 'UPDATE' AND OLD.heard_at IS NOT NULL AND NEW.sector <> OLD.sector;
    ELSE
        refused := NEW.team_id <> ALL (teams_of(me()));
        IF TG_OP = 'UPDATE' AND NOT coalesce(refused, false) THEN
            refused := OLD.team_id <> ALL (teams_of(me()));
        END IF;
    END IF;
    IF refused THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END """,
        language="plpgsql",
        how="VOLATILE",
    )


def guards() -> Iterator[str]:
    """Triggers that keep everyone from giving what they have not, and from unlocking themselves."""
    for table in ("absence", "staff", "staff_practice", "staff_team"):
        yield from _guard(table, "INSERT OR UPDATE OR DELETE", "staff_guarded")
    for table in ("place", "practice", "source", "team"):
        yield from _guard(table, "INSERT OR UPDATE", "set_up_guarded")
    # A lock ends by its time, or by whoever looks after the one who is locked out.
    yield "DROP TRIGGER IF EXISTS credential_guarded ON credential"
    yield (
        "CREATE TRIGGER credential_guarded BEFORE UPDATE ON credential FOR EACH ROW"
        " WHEN (NEW.staff_id = me() AND coalesce(NEW.locked_until, '') < OLD.locked_until)"
        " EXECUTE FUNCTION refuse('nobody lifts their own lock')"
    )


def _guard(table: str, events: str, function_name: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {table}_guarded ON {table}"
    yield (
        f"CREATE TRIGGER {table}_guarded BEFORE {events} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function_name}()"
    )
