"""What staff may not write themselves on a hub, and the database writes for them once it agrees.

Each function weighs again all that the program weighs, runs as the owner of the tables, and leaves
the entry to whoever calls it: without one, nothing of it is kept.
"""

from collections.abc import Iterator

from desktop.models.row_security import function

CALLABLE = ("keep_credential(bigint, text)",)
"""What staff may call."""


def functions() -> Iterator[str]:
    yield function(
        "keep_credential(who bigint, hashed text)",
        "void",
        """
BEGIN
    IF NOT may('look after people') OR who = me() OR NOT manages(who) THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO credential (staff_id, password, failures) VALUES (who, hashed, 0)
    ON CONFLICT (staff_id) DO UPDATE
        SET password = hashed, draft_slot = NULL, failures = 0, locked_until = NULL;
    DELETE FROM draft WHERE author_id = who;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "manages(who bigint)",
        "boolean",
        """
SELECT may('govern disclosure') OR (
    EXISTS (SELECT FROM staff WHERE id = who AND role <> 'service account' AND NOT EXISTS (
        SELECT FROM policy_permission AS p
        WHERE p.role = staff.role AND p.permission = 'govern disclosure'))
    AND (NOT EXISTS (SELECT FROM staff_team WHERE staff_id = who)
        OR teams_of(who) && teams_of(me())))""",
    )
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
        ELSIF TG_OP <> 'DELETE' AND NEW.deputy_id = me() THEN
            who := me();
        END IF;
    END IF;
    IF who = me() THEN
        RAISE EXCEPTION 'nobody gives themselves a place' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF may('govern disclosure') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF EXISTS (SELECT FROM policy_permission WHERE permission = 'govern disclosure'
               AND role IN (was, becomes)) OR 'service account' IN (was, becomes)
       OR (TG_OP <> 'INSERT' AND TG_TABLE_NAME = 'staff' AND NOT manages(who))
       OR (TG_TABLE_NAME <> 'staff' AND NOT manages(who))
       OR (team IS NOT NULL AND team <> ALL (teams_of(me())))
    THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END """,
        language="plpgsql",
        how="VOLATILE",
    )


def guards() -> Iterator[str]:
    """Triggers that keep whoever looks after people from giving themselves anything."""
    for table in ("absence", "staff", "staff_practice", "staff_team"):
        yield f"DROP TRIGGER IF EXISTS {table}_guarded ON {table}"
        yield (
            f"CREATE TRIGGER {table}_guarded BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION staff_guarded()"
        )
