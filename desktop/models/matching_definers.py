"""The matching tray, and records that join and part, as the database of a hub writes them.

Staff see nobody else's patients and may write none of these. Each function weighs again what
``services.matching_tray`` and ``services.merging`` weigh, runs the very statements that a file
runs, and leaves the entry to whoever calls it. NULL says that somebody else was quicker.
"""

from collections.abc import Iterable, Iterator

from desktop.models import merging, tray
from desktop.models.row_security import STOOD_BEFORE, function

LOOKED = "match.looked at"
CALLABLE = (
    "look_at_match(bigint)", "match_candidates(bigint)", "match_described(bigint)",
    "matches_described()", "decide_match(bigint, integer, text, bigint)",
    "refuse_match(bigint, integer, bigint, boolean)", "match_in_use(bigint)",
    "undo_match(bigint, integer)", "why_not_join(bigint, bigint)",
    "join_people(bigint, bigint, text)", "why_not_part(bigint)", "part_people(bigint)",
    "twin_people()", "people_beside(bigint, bigint)", "newer_waits(bigint)",
    "records_join(bigint, bigint)",
)  # fmt: skip
"""What staff may call."""

_CANDIDATES = (
    "TABLE (id bigint, family text, given text, title text, former_family text, born text,"
    " gender text, nhs_number text, died text, address text, postcode text, telephone text,"
    " practice text, hidden boolean, linked boolean, refused boolean)"
)
_NO_ADDRESS = "(described::jsonb - ARRAY['address', 'postcode', 'telephone'])::text"
_REFUSED = "RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';"
_MATCHES = "may('match people')"
_MUST_MATCH = f"""
    IF NOT {_MATCHES} THEN
        {_REFUSED}
    END IF;"""


def functions() -> Iterator[str]:
    yield from _questions()
    yield from _deciding()
    yield from _joining()


def _changing(head: str, returns: str, body: str) -> str:
    return function(head, returns, body, language="plpgsql", how="VOLATILE")


def _all(statements: Iterable[str], **named: str) -> str:
    return "\n".join(f"    {each.format(**named).strip()};" for each in statements)


def _questions() -> Iterator[str]:
    # Only for someone who stands in the tray: no name typed here finds anybody.
    yield function(
        "who_may_be_meant(the_match bigint)",
        _CANDIDATES,
        f"{tray.CANDIDATES.format(match='the_match')} AND {_MATCHES}",
    )
    yield function(
        "look_at_match(the_match bigint)",
        "bigint",
        f"""
SELECT sign_itself('{LOOKED}', ARRAY(SELECT coalesce('patient:' || c.id, 'matching')
    FROM (SELECT) AS one LEFT JOIN who_may_be_meant(the_match) AS c ON true), 'match ' || m.id)
FROM waiting_match AS m WHERE m.id = the_match AND {_MATCHES}""",
        how="VOLATILE",
    )
    # Of nobody whom no kept entry of one's own names: so nobody looks and leaves no trace.
    yield function(
        "match_candidates(the_match bigint)",
        _CANDIDATES,
        f"""
SELECT c.* FROM who_may_be_meant(the_match) AS c
WHERE EXISTS (SELECT FROM audit_entry AS e JOIN audit_patient AS a ON a.number = e.number
    WHERE a.patient_id = c.id AND e.actor_id = me() AND e.action = '{LOOKED}'
    AND e.detail = 'match ' || the_match AND e.at > as_text(hub_time() - interval '1 day')
    AND {STOOD_BEFORE.format("e")})""",
    )
    yield function(
        "match_described(the_match bigint)",
        "text",
        f"""
SELECT CASE WHEN EXISTS (SELECT FROM who_may_be_meant(m.id) AS c WHERE c.hidden)
    THEN {_NO_ADDRESS} ELSE described END
FROM waiting_match AS m WHERE m.id = the_match AND m.described <> '' AND {_MATCHES}""",
    )
    yield function(
        "matches_described()",
        "TABLE (id bigint, described text)",
        f"SELECT id, {_NO_ADDRESS} FROM waiting_match WHERE described <> '' AND {_MATCHES}",
    )
    yield function(
        "match_in_use(the_match bigint)",
        "boolean",
        f"SELECT {_MATCHES} AND ({tray.IN_USE.format(match='the_match')})",
    )
    yield function(
        "newer_waits(the_patient bigint)",
        "SETOF bigint",
        f"""
SELECT found.id FROM ({tray.NEWER_WAITS.format(patient="the_patient")}) AS found
WHERE reaches(me(), the_patient)
AND found.id IN (SELECT source_id FROM item WHERE patient_id = the_patient
    AND cell IN (SELECT unnest(my_cells())))""",
    )


def _deciding() -> Iterator[str]:
    yield _changing(
        "decide_match(the_match bigint, seen integer, what text, the_patient bigint)",
        "bigint",
        f"""
DECLARE row waiting_match%ROWTYPE; held text;
BEGIN{_MUST_MATCH}
    SELECT * INTO row FROM waiting_match WHERE id = the_match FOR UPDATE;
    IF NOT FOUND OR row.version <> seen OR row.state <> 'waiting' THEN
        RETURN NULL;
    END IF;
    IF what = 'confirmed' THEN
        SELECT c.nhs_number INTO held FROM who_may_be_meant(the_match) AS c
        WHERE c.id = the_patient AND NOT c.refused;
        IF NOT FOUND OR (row.nhs_number <> '' AND held <> row.nhs_number) THEN
            {_REFUSED}
        END IF;
    ELSIF what <> 'registered' OR the_patient IS NOT NULL
        OR NOT (SELECT may_register FROM source WHERE id = row.source_id)
        OR row.family_key = '' OR length(coalesce(row.born, '')) < 10
        OR (row.ref = '' AND row.nhs_number = '')
        OR EXISTS (SELECT FROM patient WHERE nhs_number = row.nhs_number)
    THEN
        {_REFUSED}
    END IF;
    UPDATE waiting_match SET state = what, patient_id = the_patient, decided_by_id = me(),
        decided_at = hub_now(), taken_in_at = NULL, version = version + 1 WHERE id = the_match;
    IF the_patient IS NOT NULL THEN
{_all(tray.LINKS, match="the_match")}
    END IF;
    RETURN the_match;
END """,
    )
    yield _changing(
        "refuse_match(the_match bigint, seen integer, the_patient bigint, refused boolean)",
        "bigint",
        f"""
BEGIN{_MUST_MATCH}
    UPDATE waiting_match SET version = version + 1
    WHERE id = the_match AND version = seen AND state = 'waiting';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF refused THEN
        IF NOT EXISTS (SELECT FROM who_may_be_meant(the_match) AS c WHERE c.id = the_patient) THEN
            {_REFUSED}
        END IF;
        INSERT INTO match_refusal (match_id, patient_id, made_by_id, made_at)
        VALUES (the_match, the_patient, me(), hub_now()) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM match_refusal WHERE match_id = the_match AND patient_id = the_patient;
    END IF;
    RETURN the_match;
END """,
    )
    yield _changing(
        "undo_match(the_match bigint, seen integer)",
        "bigint",
        f"""
DECLARE row waiting_match%ROWTYPE; run bigint;
BEGIN{_MUST_MATCH}
    SELECT * INTO row FROM waiting_match WHERE id = the_match FOR UPDATE;
    IF NOT FOUND OR row.version <> seen OR match_in_use(the_match)
        OR NOT (row.state IN ('confirmed', 'registered')
            OR (row.merged AND row.decided_at IS NULL))
    THEN
        RETURN NULL;
    END IF;
    INSERT INTO import (source_id, began_at, ended_at, by_id)
    VALUES (row.source_id, hub_now(), hub_now(), me()) RETURNING id INTO run;
{_all(tray.UNLINKS, match="the_match", by="run", now="hub_now()", me="me()")}
    RETURN the_match;
END """,
    )


def _joining() -> Iterator[str]:
    yield function(
        "may_join(one bigint, other bigint)",
        "boolean",
        f"""
SELECT {_MATCHES}
AND (may('govern disclosure') OR (reaches(me(), one) AND reaches(me(), other)
    AND NOT here_briefly(one) AND NOT here_briefly(other)))""",
    )
    yield function(
        "twin_people()",
        "TABLE (one bigint, other bigint, family text, given text, title text, born text)",
        f"{merging.TWINS} AND may_join(a.id, b.id) ORDER BY a.family_key, a.given_key, a.id, b.id",
    )
    yield function(
        "people_beside(one bigint, other bigint)",
        "TABLE (id bigint, family text, given text, title text, former_family text, born text,"
        " gender text, nhs_number text, address text, postcode text, telephone text,"
        " practice text, died text)",
        f"{merging.PAIR.format(one='one', other='other')} AND may_join(one, other)",
    )
    yield function(
        "why_not_join(the_emptied bigint, the_kept bigint)",
        "text",
        merging.WHY_NOT_JOIN.format(emptied="the_emptied", kept="the_kept"),
    )
    yield _changing(
        "join_people(the_emptied bigint, the_kept bigint, why text)",
        "bigint",
        f"""
DECLARE made bigint;
BEGIN
    IF NOT may_join(the_emptied, the_kept) OR length(one_line(why)) NOT BETWEEN 10 AND 500 THEN
        {_REFUSED}
    END IF;
    PERFORM FROM patient WHERE id IN (the_emptied, the_kept) ORDER BY id FOR UPDATE;
    IF why_not_join(the_emptied, the_kept) IS NOT NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO patient_merge (emptied_id, kept_id, reason, made_by_id, made_at, under_way,
        address, postcode, telephone)
    VALUES (the_emptied, the_kept, one_line(why), me(), hub_now(), true, '', '', '')
    RETURNING id INTO made;
{_all(merging.joins(), merge="made", emptied="the_emptied", kept="the_kept")}
    RETURN made;
END """,
    )
    yield function(
        "why_not_part(the_merge bigint)",
        "text",
        f"""
SELECT ({
            merging.WHY_NOT_PART.format(
                merge="the_merge", emptied="found.emptied_id", kept="found.kept_id"
            )
        }) FROM patient_merge AS found WHERE found.id = the_merge""",
    )
    yield _changing(
        "part_people(the_merge bigint)",
        "bigint",
        f"""
DECLARE held patient_merge%ROWTYPE; the_emptied bigint; the_kept bigint;
BEGIN
    SELECT * INTO held FROM patient_merge WHERE id = the_merge FOR UPDATE;
    IF NOT FOUND OR NOT {_MATCHES}
        OR NOT (may('govern disclosure')
            OR (reaches(me(), held.kept_id) AND NOT here_briefly(held.kept_id)))
    THEN
        {_REFUSED}
    END IF;
    the_emptied := held.emptied_id;
    the_kept := held.kept_id;
    PERFORM FROM patient WHERE id IN (the_emptied, the_kept) ORDER BY id FOR UPDATE;
    IF why_not_part(the_merge) IS NOT NULL THEN
        RETURN NULL;
    END IF;
    UPDATE patient_merge SET under_way = true WHERE id = the_merge;
{
            _all(
                merging.parts(), merge="the_merge", emptied="the_emptied", kept="the_kept",
                now="hub_now()", me="me()",
            )
        }
    RETURN the_merge;
END """,
    )  # fmt: skip
