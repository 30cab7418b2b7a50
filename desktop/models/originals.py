"""What was set aside, as a hub lets those who look after the sources open, correct and dismiss it.

Its original may be anybody's record. No login reads it before an entry of the log is kept that says
so and whose record it is about; the database signs that itself.
"""

from collections.abc import Iterator

from desktop.models.row_security import STOOD_BEFORE, function

OPENED, SAVED = "original.opened", "original.saved"
CALLABLE = (
    "look_at_original(bigint)", "open_original(bigint)", "whose_original(bigint)",
    "shows_original(bigint)",
    "dismiss_original(bigint, text)", "correct_original(bigint, bytea)",
    "try_original_again(bigint)", "waiting_of(bigint)",
)  # fmt: skip
"""What staff may call."""

WHOSE = """
SELECT l.patient_id FROM waiting AS w JOIN waiting_ref AS r ON r.waiting_id = w.id
JOIN import_file AS f ON f.id = w.import_file_id JOIN import AS run ON run.id = f.import_id
JOIN patient_link AS l ON l.source_id = run.source_id AND l.source_ref = r.source_ref
WHERE w.id = {waiting}
UNION SELECT m.patient_id FROM match_original AS o JOIN waiting_match AS m ON m.id = o.match_id
WHERE o.waiting_id = {waiting} AND m.patient_id IS NOT NULL"""
"""Whose record here something set aside is known to be about."""

_PLACED = """SELECT 1 FROM match_original AS o JOIN waiting_match AS m ON m.id = o.match_id
    WHERE o.waiting_id = w.id AND m.patient_id = {patient}"""
_LINKED = """SELECT 1 FROM patient_link AS l
    WHERE l.source_id = run.source_id AND l.source_ref = r.source_ref
    AND l.patient_id = {patient}"""
OF_PERSON = f"""
SELECT w.id, source.name AS source, run.began_at AS came_at, w.sentence,
    CASE WHEN EXISTS ({_PLACED}) OR (w.position NOT LIKE '% and %' AND NOT EXISTS (
        SELECT 1 FROM waiting_ref AS r JOIN patient AS p ON p.id = {{patient}}
        WHERE r.waiting_id = w.id AND NOT EXISTS ({_LINKED})
        AND r.source_ref <> 'https://fhir.nhs.uk/id/nhs-number|' || coalesce(p.nhs_number, '')))
        THEN w.original END AS original
FROM waiting AS w JOIN import_file AS f ON f.id = w.import_file_id
JOIN import AS run ON run.id = f.import_id JOIN source ON source.id = run.source_id
WHERE w.seen_at IS NULL AND (EXISTS ({_PLACED})
    OR (NOT EXISTS (SELECT 1 FROM match_original AS o WHERE o.waiting_id = w.id)
        AND EXISTS (SELECT 1 FROM waiting_ref AS r WHERE r.waiting_id = w.id
            AND EXISTS ({_LINKED}))))"""
"""What was set aside and is surely about someone: by the source's own id, or by a decision.

Of whom nobody has decided, the id may have been given to someone else. The original is there where
all of it is theirs: one entry that names nobody besides, or what was placed on them.
"""


def functions() -> Iterator[str]:
    # Of whoever is restricted, or objects to the reader, none but who opens them, and the lead.
    yield function(
        "shows_original(the_waiting bigint)",
        "boolean",
        """
SELECT may('look after people') AND (may('govern disclosure') OR NOT EXISTS (
    SELECT FROM whose_original(the_waiting) AS whom JOIN patient AS p ON p.id = whom
    WHERE (p.restricted OR p.id = ANY (refusals_of(me()))) AND NOT reaches(me(), p.id)))""",
    )
    yield function(
        "look_at_original(the_waiting bigint)",
        "bigint",
        f"""
SELECT sign_itself('{OPENED}', ARRAY['waiting:' || w.id, 'source:' || run.source_id]
    || ARRAY(SELECT 'patient:' || whom FROM whose_original(w.id) AS whom), '')
FROM waiting AS w JOIN import_file AS f ON f.id = w.import_file_id
JOIN import AS run ON run.id = f.import_id
WHERE w.id = the_waiting AND w.seen_at IS NULL AND shows_original(w.id)""",
        how="VOLATILE",
    )
    yield function(
        "open_original(the_waiting bigint)",
        "bytea",
        f"""
SELECT original FROM waiting WHERE id = the_waiting AND shows_original(the_waiting)
AND EXISTS (SELECT FROM audit_entry AS e WHERE e.actor_id = me() AND e.action = '{OPENED}'
    AND e.at > as_text(hub_time() - interval '5 minutes')
    AND 'waiting:' || the_waiting = ANY (string_to_array(e.subjects, ' '))
    AND {STOOD_BEFORE.format("e")})""",
    )
    yield function(
        "whose_original(the_waiting bigint)",
        "SETOF bigint",
        f"""
SELECT found.patient_id FROM ({WHOSE.format(waiting="the_waiting")}) AS found
WHERE may('look after people')""",
    )
    yield function(
        "waiting_of(the_patient bigint)",
        "TABLE (id bigint, source text, came_at text, sentence text, original bytea)",
        f"""
SELECT found.* FROM ({OF_PERSON.format(patient="the_patient")}) AS found
WHERE the_patient IN (SELECT my_subjects())""",
    )
    yield function(
        "dismiss_original(the_waiting bigint, why text)",
        "bigint",
        """
BEGIN
    IF NOT may('look after people') OR one_line(why) = '' THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE waiting SET seen_at = hub_now(), dismissed = true
    WHERE id = the_waiting AND seen_at IS NULL;
    RETURN CASE WHEN FOUND THEN the_waiting END;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "correct_original(the_waiting bigint, corrected bytea)",
        "bigint",
        """
BEGIN
    IF NOT may('look after people') OR length(corrected) = 0 THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM waiting WHERE id = the_waiting AND seen_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO correction (waiting_id, content, made_by_id, made_at)
    VALUES (the_waiting, corrected, me(), hub_now())
    ON CONFLICT (waiting_id) DO UPDATE SET content = corrected, made_by_id = me(),
        made_at = hub_now();
    RETURN the_waiting;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
    yield function(
        "try_original_again(the_waiting bigint)",
        "bigint",
        """
BEGIN
    IF NOT may('look after people') THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM waiting WHERE id = the_waiting AND seen_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO correction (waiting_id, content, made_by_id, made_at)
    SELECT id, original, me(), hub_now() FROM waiting
    WHERE id = the_waiting AND length(original) > 0
    ON CONFLICT (waiting_id) DO NOTHING;
    RETURN the_waiting;
END """,
        language="plpgsql",
        how="VOLATILE",
    )
