"""Relationships, reviews, objections and restriction, as the database of a hub writes them.

Staff may write none of these. Each function weighs again all that ``services.openings``,
``services.giving``, ``services.near``, ``services.governance`` and ``services.objections`` weigh;
it answers NULL where the program says no more than that the person is not on a list of theirs, or
that somebody else was quicker, and raises where the program would never have asked.
"""

from collections.abc import Iterator

from desktop.models.row_security import STOOD_BEFORE, function
from desktop.words.enums import DeclaredReason

CALLABLE = (
    "begin_relationship(bigint, text, text)",
    "give_relationship(bigint, text, bigint, bigint, text, text, text)",
    "end_relationship(bigint, integer)", "near_to_me(bigint)", "flag_opening(bigint, text)",
    "households_of_staff(bigint[])",
    "withheld_kinds(bigint)", "review_access(bigint, integer, text, text)",
    "restrict_person(bigint, boolean)",
    "record_objection(bigint, text, text, bigint, text)", "withdraw_objection(bigint, integer)",
    "people_named(bigint[])", "restricted_people()",
)  # fmt: skip
"""What staff may call; all else is called by these."""

_REFUSED = "RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';"
_BRIEF = "('break-glass', 'subject access')"
CARELESS = "('information governance lead', 'service account')"
"""Roles that care for nobody."""
_REASONS = ", ".join("'" + each.replace("'", "''") + "'" for each in DeclaredReason)
_GOVERNS = "may('govern disclosure')"
_DECIDES = f"{_GOVERNS} OR (reaches(me(), {{0}}) AND NOT here_briefly({{0}}))"
"""Who may say whom a person lets in."""


def functions() -> Iterator[str]:
    yield from _facts()
    yield from _openings()
    yield from _giving()
    yield from _near()
    yield from _governance()
    yield from _objections()


def _changing(head: str, returns: str, body: str) -> str:
    return function(head, returns, body, language="plpgsql", how="VOLATILE")


def _facts() -> Iterator[str]:
    yield function(
        "one_line(words text)",
        "text",
        r"SELECT btrim(regexp_replace(words, '\s+', ' ', 'g'))",
        how="IMMUTABLE",
    )
    yield function(
        "teams_about(the_patient bigint)",
        "bigint[]",
        """
SELECT array_remove(ARRAY[practice.team_id, place.team_id], NULL) FROM patient AS p
LEFT JOIN practice ON practice.id = p.practice_id LEFT JOIN place ON place.id = p.place_id
WHERE p.id = the_patient""",
    )
    yield function(
        "works_here(who bigint)",
        "boolean",
        """
SELECT EXISTS (SELECT FROM staff WHERE id = who
    AND (begins_at IS NULL OR begins_at <= hub_now())
    AND (ended_at IS NULL OR ended_at > hub_now()))""",
    )
    yield function(
        "here_briefly(the_patient bigint)",
        "boolean",
        f"""
SELECT EXISTS (SELECT FROM relationship WHERE patient_id = the_patient AND staff_id = me()
AND kind IN {_BRIEF} AND ends_at > hub_now())""",
    )
    yield function(
        "reviewer_of(who bigint)",
        "bigint",
        """
SELECT s.id FROM staff AS s JOIN policy_permission AS p
    ON p.role = s.role AND p.permission = 'govern disclosure'
WHERE s.id <> who AND works_here(s.id)
ORDER BY NOT teams_of(s.id) && teams_of(who), s.name, s.id LIMIT 1""",
    )


def _openings() -> Iterator[str]:
    yield _changing(
        "begin_relationship(the_patient bigint, the_kind text, why text)",
        "bigint",
        f"""
DECLARE person patient%ROWTYPE; lasts interval; made bigint;
BEGIN
    IF NOT may(CASE the_kind WHEN 'declared' THEN 'declare a relationship'
            WHEN 'break-glass' THEN 'break the glass'
            WHEN 'subject access' THEN 'govern disclosure' END)
        OR length(one_line(why)) NOT BETWEEN 10 AND 500
        OR (the_kind = 'declared' AND why NOT IN ({_REASONS}))
    THEN
        {_REFUSED}
    END IF;
    SELECT * INTO person FROM patient WHERE id = the_patient;
    IF NOT FOUND
        OR (the_kind <> 'subject access' AND the_patient = ANY (refusals_of(me())))
        OR (the_kind = 'declared'
            AND (person.restricted OR NOT teams_about(the_patient) && teams_of(me())))
    THEN
        RETURN NULL;
    END IF;
    lasts := CASE the_kind
        WHEN 'declared'
            THEN make_interval(hours => 24 * policy_number('days a declared relationship lasts'))
        WHEN 'break-glass'
            THEN make_interval(mins => policy_number('minutes broken glass stays open'))
        ELSE make_interval(mins => policy_number('minutes subject access stays open')) END;
    INSERT INTO relationship
        (patient_id, kind, staff_id, reason, begins_at, ends_at, made_by_id, version)
    VALUES (the_patient, the_kind, me(), one_line(why), hub_now(), as_text(hub_time() + lasts),
        me(), 1)
    RETURNING id INTO made;
    IF the_kind = 'break-glass' THEN
        INSERT INTO access_review
            (what, patient_id, staff_id, reason, at, reviewer_id, note, version)
        VALUES ('broken glass', the_patient, me(), one_line(why), hub_now(), reviewer_of(me()),
            '', 1);
    END IF;
    RETURN made;
END """,
    )


def _giving() -> Iterator[str]:
    yield _changing(
        "give_relationship(the_patient bigint, the_kind text, to_staff bigint, to_team bigint,"
        " to_role text, why text, ends text)",
        "bigint",
        f"""
DECLARE made bigint;
BEGIN
    IF NOT reaches(me(), the_patient) OR here_briefly(the_patient) THEN
        RETURN NULL;
    END IF;
    IF the_kind NOT IN ('caseload', 'referral') OR length(one_line(why)) > 500
        OR ends <= hub_now()
        OR ((to_staff IN (SELECT my_selves()) OR (to_team = ANY (teams_of(me()))
                AND to_role = (SELECT role FROM staff WHERE id = me())))
            AND EXISTS (SELECT FROM relationship AS r WHERE r.patient_id = the_patient
                AND r.staff_id = me() AND r.kind = 'declared' AND r.ends_at > hub_now()))
        OR (to_staff IS NULL AND (to_team IS NULL OR to_role IS NULL
            OR to_team <> ALL (teams_about(the_patient)) OR to_role IN {CARELESS}
            OR (SELECT restricted FROM patient WHERE id = the_patient)))
        OR (to_staff IS NOT NULL AND (to_team IS NOT NULL OR to_role IS NOT NULL
            OR NOT works_here(to_staff) OR NOT teams_of(to_staff) && teams_about(the_patient)
            OR the_patient = ANY (refusals_of(to_staff))
            OR (SELECT role FROM staff WHERE id = to_staff) IN {CARELESS}))
    THEN
        {_REFUSED}
    END IF;
    INSERT INTO relationship
        (patient_id, kind, staff_id, team_id, role, reason, begins_at, ends_at, made_by_id, version)
    VALUES (the_patient, the_kind, to_staff, to_team, to_role, one_line(why), hub_now(), ends,
        me(), 1)
    RETURNING id INTO made;
    RETURN made;
END """,
    )
    yield _changing(
        "end_relationship(the_relationship bigint, seen integer)",
        "bigint",
        f"""
DECLARE held relationship%ROWTYPE;
BEGIN
    SELECT * INTO held FROM relationship WHERE id = the_relationship FOR UPDATE;
    IF NOT FOUND OR held.version <> seen OR held.ends_at <= hub_now() THEN
        RETURN NULL;
    END IF;
    IF me() IS NULL OR NOT ({_GOVERNS} OR coalesce(held.staff_id = me(), false)
        OR (held.kind NOT IN {_BRIEF} AND reaches(me(), held.patient_id)
            AND NOT here_briefly(held.patient_id)))
    THEN
        {_REFUSED}
    END IF;
    UPDATE relationship SET ends_at = hub_now(), ended_by_id = me(), version = version + 1
    WHERE id = the_relationship;
    RETURN the_relationship;
END """,
    )


def _near() -> Iterator[str]:
    yield function(
        "bare(words text)",
        "text",
        "SELECT regexp_replace(lower(words), '[^a-z0-9]', '', 'g')",
        how="IMMUTABLE",
    )
    yield function(
        "home_of(the_patient bigint)",
        "text",
        """
SELECT CASE WHEN house = '' THEN '' ELSE split_part(line, house, 1) || house || ' ' || code END
FROM (SELECT bare(address) AS line,
             CASE WHEN house_key ~ '[0-9]' THEN house_key || street_key
                 ELSE coalesce(nullif(house_key, ''), street_key) END AS house,
             coalesce(nullif(postcode_key, ''), bare(regexp_replace(address, '^.*,', ''))) AS code
      FROM patient WHERE id = the_patient) AS kept""",
    )
    # The lead, whose records of staff these are to look after, is asked before a record opens.
    yield function(
        "near_to_me(the_patient bigint)",
        "text[]",
        f"""
SELECT CASE
    WHEN NOT (reaches(me(), the_patient) OR {_GOVERNS}) THEN '{{}}'
    WHEN EXISTS (SELECT FROM own_record WHERE staff_id = me() AND patient_id = the_patient)
        THEN ARRAY['their own record']
    ELSE array_remove(ARRAY[
        CASE WHEN EXISTS (SELECT FROM own_record
            WHERE patient_id = the_patient AND works_here(staff_id))
            THEN 'a colleague''s record' END,
        CASE WHEN home_of(the_patient) <> '' AND EXISTS (SELECT FROM own_record
            WHERE staff_id = me() AND home_of(patient_id) = home_of(the_patient))
            THEN 'a household member''s record' END], NULL)
END""",
    )
    # The lead, who reads the audit, is told who lives with whom, and no address.
    yield function(
        "households_of_staff(people bigint[])",
        "TABLE (staff_id bigint, patient_id bigint)",
        f"""
SELECT own.staff_id, other.id
FROM (SELECT staff_id, patient_id, home_of(patient_id) AS home FROM own_record) AS own
JOIN (SELECT id, home_of(id) AS home FROM unnest(people) AS id) AS other
    ON other.home = own.home AND other.id <> own.patient_id
WHERE {_GOVERNS} AND own.home <> ''""",
    )
    yield _changing(
        "flag_opening(the_patient bigint, why text)",
        "bigint",
        f"""
DECLARE found text[] := near_to_me(the_patient);
BEGIN
    IF cardinality(found) = 0 THEN
        RETURN NULL;
    END IF;
    IF length(one_line(why)) NOT BETWEEN 10 AND 500 THEN
        {_REFUSED}
    END IF;
    INSERT INTO access_review (what, patient_id, staff_id, reason, at, reviewer_id, note, version)
    SELECT each, the_patient, me(), one_line(why), hub_now(), reviewer_of(me()), '', 1
    FROM unnest(found) AS each;
    RETURN cardinality(found);
END """,
    )
    yield function(
        "withheld_kinds(the_patient bigint)",
        "text[]",
        """
SELECT ARRAY(SELECT DISTINCT kind FROM item
    WHERE may('know what sorts of facts are withheld') AND reaches(me(), the_patient)
    AND patient_id = the_patient AND status = 'active'
    AND cell <> ALL ((SELECT my_cells())::text[]))""",
    )


def _governance() -> Iterator[str]:
    yield _changing(
        "review_access(the_review bigint, seen integer, the_verdict text, what_followed text)",
        "bigint",
        f"""
DECLARE held access_review%ROWTYPE;
BEGIN
    SELECT * INTO held FROM access_review WHERE id = the_review FOR UPDATE;
    IF NOT {_GOVERNS} OR held.staff_id = me()
        OR length(one_line(what_followed)) > 500
        OR (the_verdict = 'not in order' AND one_line(what_followed) = '')
    THEN
        {_REFUSED}
    END IF;
    UPDATE access_review SET verdict = the_verdict, note = one_line(what_followed),
        reviewed_by_id = me(), reviewed_at = hub_now(), version = version + 1
    WHERE id = the_review AND version = seen AND reviewed_at IS NULL;
    RETURN CASE WHEN FOUND THEN the_review END;
END """,
    )
    yield _changing(
        "restrict_person(the_patient bigint, only_named boolean)",
        "boolean",
        f"""
BEGIN
    IF NOT {_GOVERNS} THEN
        {_REFUSED}
    END IF;
    UPDATE patient SET restricted = only_named, version = version + 1
    WHERE id = the_patient AND restricted <> only_named;
    RETURN FOUND;
END """,
    )
    # Of those whom the lead reads about by number alone, and not of everyone in turn.
    read_about = " OR ".join(
        f"EXISTS (SELECT FROM {table} AS of WHERE of.patient_id = p.id"
        f" AND {STOOD_BEFORE.format('of')})"
        for table in ("access_review", "objection", "relationship", "audit_patient")
    )
    yield function(
        "people_named(ids bigint[])",
        "TABLE (id bigint, family text, given text, title text)",
        f"""
SELECT p.id, p.family, p.given, p.title FROM patient AS p
WHERE p.id = ANY (ids) AND {_GOVERNS} AND ({read_about})""",
    )
    yield function(
        "restricted_people()",
        "TABLE (id bigint, family text, given text, title text, born text, nhs_number text)",
        f"""
SELECT p.id, p.family, p.given, p.title, p.born, p.nhs_number FROM patient AS p
WHERE p.restricted AND {_GOVERNS} ORDER BY p.family_key, p.given_key, p.id""",
    )


def _objections() -> Iterator[str]:
    yield _changing(
        "record_objection(the_patient bigint, what text, from_organisation text,"
        " from_staff bigint, said text)",
        "bigint",
        f"""
DECLARE made bigint;
BEGIN
    IF NOT ({_DECIDES.format("the_patient")}) THEN
        RETURN NULL;
    END IF;
    IF length(one_line(said)) NOT BETWEEN 1 AND 500
        OR (what = 'an organisation seeing their record') IS DISTINCT FROM EXISTS (
            SELECT FROM staff WHERE organisation = from_organisation AND organisation <> '')
        OR (what = 'a named person seeing their record') IS DISTINCT FROM (
            from_staff IS NOT NULL AND works_here(from_staff))
        OR (from_organisation <> '' AND from_staff IS NOT NULL)
    THEN
        {_REFUSED}
    END IF;
    INSERT INTO objection
        (patient_id, against, staff_id, organisation, note, made_by_id, made_at, version)
    VALUES (the_patient, what, from_staff, from_organisation, one_line(said), me(), hub_now(), 1)
    RETURNING id INTO made;
    RETURN made;
END """,
    )
    yield _changing(
        "withdraw_objection(the_objection bigint, seen integer)",
        "bigint",
        f"""
DECLARE held objection%ROWTYPE;
BEGIN
    SELECT * INTO held FROM objection WHERE id = the_objection FOR UPDATE;
    IF NOT FOUND OR held.version <> seen OR held.withdrawn_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    IF NOT ({_DECIDES.format("held.patient_id")}) THEN
        {_REFUSED}
    END IF;
    UPDATE objection SET withdrawn_at = hub_now(), version = version + 1 WHERE id = the_objection;
    RETURN the_objection;
END """,
    )
