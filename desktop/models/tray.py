"""What the matching tray asks and does, told once for both stores.

``{match}`` is how a statement names the match; ``{by}`` the import that a change counts as,
``{now}`` and ``{me}`` when and by whom.
"""

CANDIDATES = """
SELECT p.id, p.family, p.given, p.title, p.former_family, p.born, p.gender, p.nhs_number, p.died,
    CASE WHEN p.address_withheld OR p.restricted THEN '' ELSE p.address END AS address,
    CASE WHEN p.address_withheld OR p.restricted THEN '' ELSE p.postcode END AS postcode,
    CASE WHEN p.address_withheld OR p.restricted THEN '' ELSE p.telephone END AS telephone,
    CASE WHEN p.address_withheld OR p.restricted THEN '' ELSE coalesce(practice.name, '') END
        AS practice,
    p.address_withheld OR p.restricted AS hidden,
    EXISTS (SELECT 1 FROM patient_link AS l JOIN match_ref AS r ON r.source_ref = l.source_ref
        WHERE l.patient_id = p.id AND l.source_id = m.source_id AND r.match_id = m.id) AS linked,
    EXISTS (SELECT 1 FROM match_refusal AS r WHERE r.match_id = m.id AND r.patient_id = p.id)
        AS refused
FROM waiting_match AS m JOIN patient AS p ON p.id IN (
    SELECT m.patient_id
    UNION SELECT id FROM patient WHERE m.nhs_number <> '' AND nhs_number = m.nhs_number
    UNION SELECT id FROM patient WHERE born = m.born
    UNION SELECT id FROM patient WHERE m.family_key <> '' AND family_key = m.family_key
        AND given_key = m.given_key
    UNION SELECT id FROM patient WHERE m.postcode_key <> '' AND postcode_key = m.postcode_key
        AND (family_key = m.family_key OR given_key = m.given_key)
    UNION SELECT l.patient_id FROM patient_link AS l JOIN match_ref AS r
        ON r.source_ref = l.source_ref
        WHERE r.match_id = m.id AND l.source_id = m.source_id
    UNION SELECT patient_id FROM match_refusal WHERE match_id = m.id)
LEFT JOIN practice ON practice.id = p.practice_id
WHERE m.id = {match} AND m.described <> '' AND (m.patient_id IS NULL OR m.patient_id = p.id)
AND NOT EXISTS (SELECT 1 FROM patient_merge AS j WHERE j.emptied_id = p.id AND j.undone_at IS NULL)
"""
"""Everyone here who may be meant, and no address of whoever is withheld or restricted."""

_OF = "(SELECT {0} FROM waiting_match WHERE id = {{match}})"
_SOURCE, _PATIENT = _OF.format("source_id"), _OF.format("patient_id")
LINKS = (
    f"""
UPDATE match_ref SET linked = NOT EXISTS (SELECT 1 FROM patient_link AS l
    WHERE l.source_id = {_SOURCE} AND l.source_ref = match_ref.source_ref)
WHERE match_id = {{match}}""",
    f"""
INSERT INTO patient_link (source_id, source_ref, patient_id)
SELECT {_SOURCE}, source_ref, {_PATIENT} FROM match_ref WHERE match_id = {{match}} AND linked""",
)
"""The source's ids mean the patient from now on; one that means someone here already, does not."""
UNLINKS = (
    f"""
UPDATE item SET status = 'withdrawn', import_id = {{by}}, version = version + 1,
    recorded_from = {{now}}
WHERE patient_id = {_PATIENT} AND source_id = {_SOURCE} AND status <> 'withdrawn'
AND id IN (SELECT item_id FROM match_item WHERE match_id = {{match}} AND NOT has_left)""",
    f"""
DELETE FROM patient_link WHERE source_id = {_SOURCE} AND patient_id = {_PATIENT}
AND source_ref IN (SELECT source_ref FROM match_ref WHERE match_id = {{match}} AND linked)""",
    f"""
DELETE FROM description WHERE source_id = {_SOURCE} AND patient_id = {_PATIENT}
AND NOT EXISTS (SELECT 1 FROM patient_link AS l
    WHERE l.source_id = description.source_id AND l.patient_id = description.patient_id)""",
    "UPDATE match_ref SET linked = false WHERE match_id = {match}",
    "UPDATE match_item SET has_left = true WHERE match_id = {match}",
    """
UPDATE waiting SET seen_at = NULL
WHERE NOT dismissed AND id IN (SELECT waiting_id FROM match_original WHERE match_id = {match})""",
    """
UPDATE patient SET practice_id = NULL, place_id = NULL, nhs_number = NULL, family_key = '',
    given_key = '', former_key = '', preferred_key = '', first_key = '', postcode_key = '',
    street_key = '', house_key = '', building_key = '', village_key = '', version = version + 1
WHERE id = (SELECT patient_id FROM waiting_match WHERE id = {match} AND state = 'registered')""",
    """
UPDATE waiting_match SET state = 'waiting', patient_id = NULL, decided_by_id = NULL,
    decided_at = NULL, taken_in_at = NULL, version = version + 1
WHERE id = {match} AND NOT merged""",
    """
UPDATE waiting_match SET decided_by_id = {me}, decided_at = {now}, version = version + 1
WHERE id = {match} AND merged""",
)
"""What came for the match leaves the patient's page, and waits again for someone to say who it is.

Of a merge it is remembered whom its ids do not mean: told again, it waits. A record that was
registered for a match stays, with nothing in it that anyone finds it by.
"""
IN_USE = f"""
SELECT EXISTS (SELECT 1 FROM waiting_match WHERE id = {{match}} AND state = 'registered')
AND (EXISTS (SELECT 1 FROM patient_link WHERE patient_id = {_PATIENT} AND NOT (
        source_id = {_SOURCE}
        AND source_ref IN (SELECT source_ref FROM match_ref WHERE match_id = {{match}})))
    OR EXISTS (SELECT 1 FROM plan_version WHERE patient_id = {_PATIENT})
    OR EXISTS (SELECT 1 FROM action WHERE patient_id = {_PATIENT})
    OR EXISTS (SELECT 1 FROM agenda_item WHERE patient_id = {_PATIENT})
    OR EXISTS (SELECT 1 FROM relationship WHERE patient_id = {_PATIENT})
    OR EXISTS (SELECT 1 FROM objection WHERE patient_id = {_PATIENT})
    OR EXISTS (SELECT 1 FROM patient_merge WHERE undone_at IS NULL
        AND {_PATIENT} IN (emptied_id, kept_id)))"""
"""Whether others work by now with the record that a match registered."""
NEWER_WAITS = """
SELECT run.source_id AS id FROM waiting AS w JOIN waiting_ref AS r ON r.waiting_id = w.id
JOIN import_file AS f ON f.id = w.import_file_id JOIN import AS run ON run.id = f.import_id
JOIN patient_link AS l ON l.source_id = run.source_id AND l.source_ref = r.source_ref
WHERE w.seen_at IS NULL AND l.patient_id = {patient}
UNION SELECT source_id FROM waiting_match WHERE patient_id = {patient}
    AND state IN ('confirmed', 'registered') AND taken_in_at IS NULL
UNION SELECT m.source_id FROM waiting_match AS m JOIN patient AS p ON p.nhs_number = m.nhs_number
    WHERE p.id = {patient} AND m.state = 'waiting' AND m.nhs_number <> ''
    AND (NOT EXISTS (SELECT 1 FROM match_original AS o WHERE o.match_id = m.id)
        OR EXISTS (SELECT 1 FROM match_original AS o JOIN waiting AS w ON w.id = o.waiting_id
            WHERE o.match_id = m.id AND w.seen_at IS NULL))
    AND NOT EXISTS (SELECT 1 FROM match_refusal AS r
        WHERE r.match_id = m.id AND r.patient_id = p.id)"""
"""The sources of which something waits that is, or may well be, about someone here.

By the source's own id that stands for them, by a decision not yet carried out, or by their number.
"""
