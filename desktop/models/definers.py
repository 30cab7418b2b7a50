"""What staff may not write themselves on a hub, and the database writes for them once it agrees.

Each function weighs again all that the program weighs, runs as the owner of the tables, and leaves
the entry to whoever calls it: without one, nothing of it is kept.
"""

from collections.abc import Iterator

from desktop.models.row_security import function

CALLABLE = (
    "keep_credential(bigint, text)", "keep_own_record(bigint, text)", "unlock_sign_in(bigint)",
    "sign_ins()", "left_behind(bigint)", "hand_actions(bigint, bigint)",
    "people_of_practice(bigint)", "last_backup()",
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
    SELECT id INTO found FROM patient WHERE nhs_number = number;
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


def _leaving() -> Iterator[str]:
    """Row security hides the people whom it is about: these count, and hand over, and say no more.

    The same stands in ``services.leaving`` for a file.
    """
    yield function(
        "left_behind(who bigint)",
        "TABLE (actions bigint, caseload bigint, plans bigint, meetings bigint)",
        """
SELECT (SELECT count(*) FROM action WHERE owner_id = who AND state = 'open'),
    (SELECT count(DISTINCT patient_id) FROM relationship WHERE staff_id = who
        AND kind IN ('caseload', 'referral') AND (ends_at IS NULL OR ends_at > hub_now())),
    (SELECT count(*) FROM plan_version AS p WHERE key_worker_id = who AND number = (
        SELECT max(number) FROM plan_version AS newest WHERE newest.patient_id = p.patient_id)),
    (SELECT count(*) FROM attendee AS a JOIN meeting AS m ON m.id = a.meeting_id
        WHERE a.staff_id = who AND a.chair AND m.state <> 'finished')
WHERE may('look after people') AND manages(who)""",
    )
    yield function(
        "hand_actions(leaver bigint, colleague bigint)",
        "TABLE (action bigint, patient bigint)",
        """
BEGIN
    PERFORM must_manage(leaver);
    IF NOT stands_in(colleague, leaver) THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY UPDATE action AS a SET owner_id = colleague, version = version + 1
    WHERE a.owner_id = leaver AND a.state = 'open' RETURNING a.id, a.patient_id;
END """,
        language="plpgsql",
        how="VOLATILE",
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
    """Triggers that keep whoever looks after people from giving what they do not have."""
    for table in ("absence", "staff", "staff_practice", "staff_team"):
        yield from _guard(table, "INSERT OR UPDATE OR DELETE", "staff_guarded")
    for table in ("place", "practice", "source", "team"):
        yield from _guard(table, "INSERT OR UPDATE", "set_up_guarded")


def _guard(table: str, events: str, function_name: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {table}_guarded ON {table}"
    yield (
        f"CREATE TRIGGER {table}_guarded BEFORE {events} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function_name}()"
    )
