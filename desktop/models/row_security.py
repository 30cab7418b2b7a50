"""The disclosure rule as the database of a hub keeps it: what its functions answer to a login.

Each member of staff is a login, and ``me()`` says whose. The functions run as the owner of the
tables, who sees every row; a statement asks each of them once, and then compares columns with
what it was told. The same rule stands in ``services.relationships`` and ``services.disclosure``
for a file; a test holds them to one another.
"""

from collections.abc import Iterator

from desktop.models.people import ONE_NAME
from desktop.words.allergies import (
    LISTS_LACK,
    NO_KNOWN_ALLERGY,
    NOBODY_ASKED,
    NONE_AT_ALL_WORDS,
    NONE_OF_A_SORT,
    NONE_WORDS,
    NOT_SENT,
    OF_ALLERGIES,
)

STAFF = "tapestry_staff"

STOOD_BEFORE = "coalesce(age({0}.xmin) > age(pg_current_xact_id_if_assigned()::xid), true)"
"""True of a row that no statement of this transaction wrote, nor any of its savepoints.

Who has written so that they may open somebody, opens them once that is signed and kept. Otherwise
they could look, and take back what they wrote, and nobody would ever know.
"""
ABOUT = "tapestry.about"
"""The setting in which a transaction says whom it is about. It opens nobody: see ``about()``."""
# Written out where it is asked of every statement: a function less to call each time.
_ME = """s.username = SESSION_USER::text AND s.role <> 'service account'
AND (s.begins_at IS NULL OR s.begins_at <= hub_now())
AND (s.ended_at IS NULL OR s.ended_at > hub_now())"""
_PRACTICE_ROLES = "'gp', 'practice nurse', 'pharmacist', 'practice staff', 'practice manager'"
_NONE_KNOWN = f"^({NONE_WORDS}|({NONE_AT_ALL_WORDS})$)"
_NONE_CODES = ", ".join(f"'{each}'" for each in (NO_KNOWN_ALLERGY, *NONE_OF_A_SORT))
_LACK_CODES = ", ".join(f"'{each}'" for each in LISTS_LACK)


def function(
    head: str, returns: str, body: str, *, language: str = "sql", how: str = "STABLE"
) -> str:
    """A function that runs as the owner of the tables, whoever calls it."""
    return (
        f"CREATE OR REPLACE FUNCTION {head} RETURNS {returns} LANGUAGE {language} {how}"
        " SECURITY DEFINER SET search_path = public, pg_temp"
        # To plan a question anew each time would take longer than to ask it.
        f" SET plan_cache_mode = force_generic_plan AS $${body}$$"
    )


# --- who asks -----------------------------------------------------------------------------------


def _identity() -> Iterator[str]:
    yield function("hub_time()", "timestamptz", "SELECT statement_timestamp()")
    yield function(
        "as_text(at timestamptz)",
        "text",
        """SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    )
    yield function("hub_now()", "text", "SELECT as_text(hub_time())")
    yield function("hub_today()", "date", "SELECT (hub_time() AT TIME ZONE 'Europe/London')::date")
    yield function("me()", "bigint", f"SELECT s.id FROM staff AS s WHERE {_ME}")
    yield function(
        "may(what text)",
        "boolean",
        """
SELECT EXISTS (SELECT FROM policy_permission AS p JOIN staff AS s ON s.role = p.role
WHERE s.id = me() AND p.permission = what)""",
    )
    yield function(
        "policy_number(what text)",
        "integer",
        "SELECT value FROM policy_limit WHERE name = what",
    )


# --- whom and what they reach -------------------------------------------------------------------


# Of whom, ``s``, stands in their place when they are asked.
_LISTS = f"""
SELECT l.practice_id FROM staff AS s JOIN staff_practice AS l ON l.staff_id = s.id
WHERE {{}} AND s.role IN ({_PRACTICE_ROLES})"""
_REFUSALS = f"""
SELECT o.patient_id FROM staff AS s JOIN objection AS o ON o.staff_id = s.id
    OR (o.organisation <> ''
        AND ({ONE_NAME.format("o.organisation")} = {ONE_NAME.format("s.organisation")}
            OR EXISTS (SELECT FROM organisation_name
                WHERE {ONE_NAME.format("name")} = {ONE_NAME.format("s.organisation")}
                AND {ONE_NAME.format("also")} = {ONE_NAME.format("o.organisation")})))
WHERE {{}} AND o.withdrawn_at IS NULL AND s.role <> 'information governance lead'"""


_TEAMS = "ARRAY(SELECT team_id FROM staff_team WHERE staff_id = who)"
_SELVES = (
    "ARRAY(SELECT staff_id FROM absence WHERE deputy_id = who AND until >= hub_today()) || who"
)


def _reach() -> Iterator[str]:
    yield function(
        "teams_of(who bigint)",
        "bigint[]",
        f"SELECT {_TEAMS}",
    )
    yield function(
        "selves_of(who bigint)",
        "bigint[]",
        f"SELECT {_SELVES}",
    )
    yield function(
        "lists_of(who bigint)", "bigint[]", f"SELECT ARRAY({_LISTS.format('s.id = who')})"
    )
    yield function(
        "refusals_of(who bigint)", "bigint[]", f"SELECT ARRAY({_REFUSALS.format('s.id = who')})"
    )
    yield _related("related_to(who bigint)")
    # What is left without their own word for it.
    yield _related("involved_with(who bigint)", kinds="AND r.kind <> 'declared'")
    yield _related("reaches(who bigint, patient bigint)", one="patient")
    yield function(
        "only_says_so(the_patient bigint)",
        "boolean",
        """
SELECT EXISTS (SELECT FROM relationship WHERE patient_id = the_patient AND staff_id = me()
    AND kind = 'declared' AND ends_at > hub_now())
AND the_patient <> ALL (involved_with(me()))
AND NOT EXISTS (SELECT FROM patient AS p WHERE p.id = the_patient AND NOT p.restricted
    AND p.practice_id = ANY (lists_of(me())))""",
    )


def _related(head: str, *, whose: str = "", kinds: str = "", one: str = "") -> str:
    """Whom someone, ``who``, reaches beyond a practice list; of relationships, ``kinds`` alone.

    Whoever is reached in several ways is there as often. Of ``one`` it answers whether they are
    reached at all, by that list too, and gathers nobody else.
    """
    # In plpgsql, so that what is asked of the staff is asked once and not of every row; what few
    # need, by those alone who need it.
    near = """(p.practice_id = ANY (ARRAY(SELECT id FROM practice WHERE team_id = ANY (teams)))
            OR p.place_id = ANY (ARRAY(SELECT id FROM place WHERE team_id = ANY (teams))))"""
    found = "EXISTS (SELECT" if one else "ARRAY(SELECT found.id"
    only = f"AND {{}} = {one}" if one else ""
    listed = f"""
    IF his_role IN ({_PRACTICE_ROLES}) AND EXISTS (SELECT FROM patient AS p WHERE p.id = {one}
        AND p.practice_id = ANY (lists_of(who)) AND NOT p.restricted
        AND p.id <> ALL (refusals_of(who)))
    THEN
        RETURN true;
    END IF;"""
    return function(
        head,
        "boolean" if one else "bigint[]",
        f"""
DECLARE
    {whose}his_role text := (SELECT role FROM staff WHERE id = who);
    teams bigint[]; selves bigint[]; this_moment text := hub_now();
BEGIN{listed if one else ""}
    teams := {_TEAMS};
    selves := {_SELVES};
    IF his_role = 'information governance lead' THEN
        RETURN {found} FROM (
            SELECT patient_id AS id FROM relationship
            WHERE staff_id = who AND kind = 'subject access'
            AND begins_at <= this_moment AND ends_at > this_moment
            AND {STOOD_BEFORE.format("relationship")}
        ) AS found WHERE true {only.format("found.id")});
    END IF;
    RETURN {found} FROM (
        SELECT r.patient_id AS id FROM relationship AS r JOIN patient AS p ON p.id = r.patient_id
        WHERE r.staff_id = ANY (selves)
        AND (r.staff_id = who OR (r.kind IN ('caseload', 'referral') AND NOT p.restricted
            AND NOT EXISTS (SELECT FROM objection AS o WHERE o.patient_id = r.patient_id
                AND o.staff_id = r.staff_id AND o.withdrawn_at IS NULL)))
        AND r.begins_at <= this_moment AND (r.ends_at IS NULL OR r.ends_at > this_moment)
        AND r.kind <> 'subject access' {kinds} AND {STOOD_BEFORE.format("r")}
        AND (r.kind = 'break-glass' OR {near})
        UNION ALL
        SELECT p.id FROM patient AS p WHERE p.id = ANY (ARRAY(
            SELECT r.patient_id FROM relationship AS r
            WHERE r.team_id = ANY (teams) AND r.role = his_role {only.format("r.patient_id")}
            AND r.begins_at <= this_moment AND (r.ends_at IS NULL OR r.ends_at > this_moment)))
        AND NOT p.restricted AND {near}
        UNION ALL
        SELECT a.patient_id FROM action AS a JOIN patient AS p ON p.id = a.patient_id
        WHERE a.owner_id = ANY (selves) AND a.state = 'open'
        AND (a.owner_id = who OR (NOT p.restricted
            AND NOT EXISTS (SELECT FROM objection AS o WHERE o.patient_id = a.patient_id
                AND o.staff_id = a.owner_id AND o.withdrawn_at IS NULL)))
        UNION ALL
        SELECT i.patient_id FROM attendee AS a
        JOIN meeting AS m ON m.id = a.meeting_id
        JOIN agenda_item AS i ON i.meeting_id = m.id
        JOIN patient AS p ON p.id = i.patient_id AND NOT p.restricted
        WHERE a.staff_id = who AND a.state IN ('expected', 'in', 'on the call')
        AND m.ends_at > (SELECT as_text(hub_time()
            - make_interval(days => policy_number('days an agenda stays open'))))
        AND {STOOD_BEFORE.format("a")}
        AND NOT (i.asked_by_id = who AND EXISTS (SELECT FROM relationship AS d
            WHERE d.patient_id = i.patient_id AND d.staff_id = who AND d.kind = 'declared'))
    ) AS found WHERE found.id <> ALL ((SELECT refusals_of(who))::bigint[])
    {only.format("found.id")});
END """,
        language="plpgsql",
    )


def _mine() -> Iterator[str]:
    yield _related("my_related()", whose="who bigint := me(); ")
    # The same people as they stand, for whoever looks through them: the policy of the table would
    # gather them once more to weigh each.
    yield function(
        "my_people()",
        "SETOF patient",
        "SELECT p.* FROM patient AS p WHERE p.id = ANY ((SELECT my_related())::bigint[])",
    )
    # The one person whom this transaction says that it is about, if they are reached: weighed once
    # a statement, where all whom one reaches would be gathered, or each item's person looked up.
    yield function(
        "about()",
        "bigint",
        f"""
DECLARE patient bigint := nullif(current_setting('{ABOUT}', true), '')::bigint;
BEGIN
    IF patient IS NOT NULL AND reaches(me(), patient) THEN
        RETURN patient;
    END IF;
    RETURN NULL;
END """,
        language="plpgsql",
    )
    yield function("my_lists()", "bigint[]", f"SELECT ARRAY({_LISTS.format(_ME)})")
    yield function("my_refusals()", "bigint[]", f"SELECT ARRAY({_REFUSALS.format(_ME)})")
    yield function("my_teams()", "SETOF bigint", "SELECT unnest(teams_of(me()))")
    yield function("my_selves()", "SETOF bigint", "SELECT unnest(selves_of(me()))")
    yield function(
        "my_cells()",
        "text[]",
        f"""
SELECT ARRAY(SELECT sector || '/' || kind || '/' || confidentiality FROM policy_cell
WHERE audience = (SELECT s.role FROM staff AS s WHERE {_ME}))""",
    )
    yield function(
        "my_meetings()",
        "SETOF bigint",
        """
SELECT id FROM meeting WHERE team_id = ANY (teams_of(me()))
UNION SELECT meeting_id FROM attendee WHERE staff_id = me()""",
    )
    yield function(
        "my_subjects()",
        "SETOF bigint",
        f"""
SELECT patient_id FROM relationship WHERE staff_id = me() AND kind = 'subject access'
AND begins_at <= hub_now() AND ends_at > hub_now() AND may('govern disclosure')
AND {STOOD_BEFORE.format("relationship")}""",
    )


# --- questions that only the owner can answer -----------------------------------------------------


def _questions() -> Iterator[str]:
    for who, states in (
        ("room", "'in', 'on the call'"), ("invited", "'expected', 'in', 'on the call'"),
    ):  # fmt: skip
        yield function(
            f"{who}_may_open(the_meeting bigint, the_patient bigint)",
            "boolean",
            f"""
SELECT reaches(me(), the_patient) AND the_meeting IN (SELECT my_meetings()) AND coalesce(bool_and(
    CASE WHEN a.staff_id IS NULL
        THEN NOT (SELECT restricted FROM patient WHERE id = the_patient)
        ELSE reaches(a.staff_id, the_patient) END), true)
FROM attendee AS a WHERE a.meeting_id = the_meeting AND a.state IN ({states})""",
        )
    yield function(
        "states_none(title text, code text)",
        "boolean",
        f"SELECT code IN ({_NONE_CODES}) OR btrim(title) ~* '{_NONE_KNOWN}'",
        how="IMMUTABLE",
    )
    yield function(
        "states_more(title text, code text, detail text)",
        "boolean",
        f"SELECT CASE title WHEN '{NOT_SENT}' THEN detail !~* '{NOBODY_ASKED}'"
        f" ELSE code IN ({_LACK_CODES}) AND detail ~* '{OF_ALLERGIES}' END",
        how="IMMUTABLE",
    )
    # Whoever sees some allergies may learn that a word of "none known" is no comfort, no more. What
    # their role may not see counts as not seen, whatever they ask.
    yield function(
        "holds_another_allergy(the_patient bigint, seen text[])",
        "boolean",
        """
SELECT reaches(me(), the_patient)
AND EXISTS (SELECT FROM unnest(my_cells()) AS mine WHERE mine LIKE '%/allergy/%')
AND EXISTS (SELECT FROM item WHERE patient_id = the_patient AND kind IN ('allergy', 'alert')
    AND status = 'active' AND (cell <> ALL (seen) OR cell NOT IN (SELECT unnest(my_cells())))
    AND CASE kind WHEN 'allergy' THEN NOT states_none(title, code)
        ELSE gone_at IS NULL AND states_more(title, code, detail) END)""",
    )
    # An id that a source gave says that it knows the person: for those who see something of it.
    yield function(
        "known_as(ids text[])",
        "TABLE (patient_id bigint, source text)",
        """
SELECT l.patient_id, s.name FROM patient_link AS l JOIN source AS s ON s.id = l.source_id
WHERE l.local_id = ANY (ids[:4]) AND reaches(me(), l.patient_id)
AND EXISTS (SELECT FROM item AS i WHERE i.patient_id = l.patient_id AND i.source_id = l.source_id
    AND i.cell IN (SELECT unnest(my_cells())))""",
    )


def functions() -> Iterator[str]:
    yield from _identity()
    yield from _reach()
    yield from _mine()
    yield from _questions()


CALLABLE = (
    "me()", "may(text)", "hub_now()", "about()", "my_related()", "my_people()", "my_lists()",
    "my_refusals()", "my_teams()", "my_selves()", "my_cells()", "my_meetings()", "my_subjects()",
    "room_may_open(bigint, bigint)",
    "invited_may_open(bigint, bigint)",
    "holds_another_allergy(bigint, text[])", "known_as(text[])",
    "plan_is_agreed(bigint)", "goal_is_agreed(bigint)",
)  # fmt: skip
"""What staff may call; all else is called by these."""
