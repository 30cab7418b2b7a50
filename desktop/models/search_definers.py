"""Search beyond one's own people, as the database of a hub answers it and keeps that it was asked.

It is asked in two steps. ``search_beyond`` writes the entry of the log itself, names in it whoever
was found, and tells nothing. Once that is kept, ``look_up`` answers for as long as a screen takes:
of nobody whom no kept entry of one's own names, so that nobody looks and leaves no trace.
"""

from collections.abc import Iterator

from desktop.models.row_security import STOOD_BEFORE, function

SEARCHED = "patient.searched"
CALLABLE = (
    "search_beyond(text, text[], text[])", "look_up(text, text[], text[])",
)  # fmt: skip
"""What staff may call."""


def functions() -> Iterator[str]:
    # What one call may ask is one person's: the ways to read their typed name, and the days that
    # a typed birth date may mean. Whoever is restricted is found by their number alone.
    yield function(
        "beyond(number text, names text[], born_on text[])",
        "SETOF bigint",
        """
SELECT p.id FROM patient AS p
WHERE me() IS NOT NULL AND cardinality(names) <= 6 AND cardinality(born_on) <= 2
AND NOT EXISTS (SELECT FROM patient_merge WHERE emptied_id = p.id AND undone_at IS NULL)
AND (p.nhs_number = number OR p.id = ANY (ARRAY(SELECT j.kept_id FROM patient AS e
        JOIN patient_merge AS j ON j.emptied_id = e.id
        WHERE e.nhs_number = number AND j.undone_at IS NULL))
    OR (p.born = ANY (born_on)
        AND EXISTS (SELECT FROM (
            SELECT array_to_string(names[:at], ''), array_to_string(names[at + 1:], '')
            FROM generate_series(1, cardinality(names) - 1) AS at) AS split (one, other)
            WHERE p.family_key = one AND other IN (p.given_key, p.first_key)
            OR p.family_key = other AND one IN (p.given_key, p.first_key))
        AND (NOT p.restricted OR reaches(me(), p.id))))""",
    )
    # The number that nobody can guess keeps whoever takes the entry back before it is kept from
    # trying, against its hash, whom it names.
    yield function(
        "search_beyond(number text, names text[], born_on text[])",
        "bigint",
        f"""
SELECT sign_itself('{SEARCHED}',
    ARRAY(SELECT 'patient:' || whom FROM beyond(number, names, born_on) AS whom)
        || ('search:' || ('x' || left(translate(gen_random_uuid()::text, '-', ''), 15))
            ::bit(60)::bigint),
    CASE WHEN number IS NULL THEN 'by name and birth date' ELSE 'by NHS number' END)""",
        how="VOLATILE",
    )
    yield function(
        "searched_for(the_patient bigint)",
        "boolean",
        f"""
SELECT EXISTS (SELECT FROM audit_entry AS e JOIN audit_patient AS a ON a.number = e.number
    WHERE e.actor_id = me() AND e.action = '{SEARCHED}' AND a.patient_id = the_patient
    AND e.at > as_text(hub_time() - interval '5 minutes') AND {STOOD_BEFORE.format("e")})""",
    )
    yield function(
        "look_up(number text, names text[], born_on text[])",
        "TABLE (id bigint, family text, given text, title text, born text, died text,"
        " gender text, nhs_number text, practice text, mine boolean)",
        """
SELECT p.id, p.family, p.given, p.title, p.born, p.died, p.gender,
    CASE WHEN p.nhs_number = number OR reaches(me(), p.id) THEN p.nhs_number END,
    CASE WHEN p.address_withheld OR p.restricted THEN '' ELSE coalesce(practice.name, '') END,
    reaches(me(), p.id)
FROM beyond(number, names, born_on) AS found JOIN patient AS p ON p.id = found
LEFT JOIN practice ON practice.id = p.practice_id
WHERE searched_for(p.id)""",
    )
