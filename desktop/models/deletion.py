"""A record that is deleted whole, and what belongs to one.

While a person's deletion is under way, and only within its own transaction, the triggers that keep
everything let the rows of that one person go.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key


class Deletion(Base):
    """That a record was deleted, why and by whom: all that is left of it but for the audit."""

    __tablename__ = "deletion"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(Key, index=True)
    """Without a reference: there is nobody by this number any more."""
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    """None while it is under way."""


_PLANS = "SELECT id FROM plan_version WHERE patient_id = {0}"
_AGENDA = "SELECT id FROM agenda_item WHERE patient_id = {0}"
_DRAFTS = (
    "form IN ('refer:' || {0}, 'desk:' || {0}, 'round:' || {0}, 'add:' || {0})"
    " OR form LIKE 'item ' || {0} || '/%'"
    f" OR form IN (SELECT 'plan:' || id FROM ({_PLANS}) AS plans)"
    f" OR form IN (SELECT 'agenda note:' || id FROM ({_AGENDA}) AS noted)"
    f" OR form IN (SELECT 'agenda action:' || id FROM ({_AGENDA}) AS promised)"
)
_MATCHES = "SELECT id FROM waiting_match WHERE patient_id = {0}"
WHOLE = {
    "draft": _DRAFTS,
    "finding": "patient_id = {0}",
    "finding_answer": "patient_id = {0}",
    "item_annotation": "patient_id = {0}",
    "item_wording": "patient_id = {0}",
    "item": "patient_id = {0}",
    "action": "patient_id = {0}",
    "agenda_outcome": f"agenda_item_id IN ({_AGENDA})",
    "agenda_item": "patient_id = {0}",
    "copy": "patient_id = {0}",
    "plan_goal_action": f"plan_goal_id IN (SELECT id FROM plan_goal WHERE plan_version_id IN"
    f" ({_PLANS}))",
    "plan_goal": f"plan_version_id IN ({_PLANS})",
    "plan_contingency": f"plan_version_id IN ({_PLANS})",
    "plan_version": "patient_id = {0}",
    # What was set aside of them goes too, and with it what says whose it is.
    "waiting": f"id IN (SELECT waiting_id FROM match_original WHERE match_id IN ({_MATCHES}))",
    "match_original": f"match_id IN ({_MATCHES})",
    "match_item": f"match_id IN ({_MATCHES})",
    "match_ref": f"match_id IN ({_MATCHES})",
    "match_refusal": f"patient_id = {{0}} OR match_id IN ({_MATCHES})",
    "waiting_match": "patient_id = {0}",
    "patient_merge_part": "merge_id IN (SELECT id FROM patient_merge"
    " WHERE {0} IN (emptied_id, kept_id))",
    "patient_merge": "{0} IN (emptied_id, kept_id)",
    "description": "patient_id = {0}",
    "patient_link": "patient_id = {0}",
    "relationship": "patient_id = {0}",
    "objection": "patient_id = {0}",
    "access_review": "patient_id = {0}",
    "own_record": "patient_id = {0}",
    "patient": "id = {0}",
}
"""Which rows are of one person, by table, in the order in which they can go."""

DUE = """
SELECT p.id, p.family, p.given, p.title, p.born, p.died, p.nhs_number,
    coalesce((SELECT max(said_at) FROM item WHERE item.patient_id = p.id), p.described_at)
        AS heard_at
FROM patient AS p
WHERE CASE WHEN p.died IS NOT NULL THEN
    substr(CASE WHEN p.died = 'XXXX'
        THEN coalesce((SELECT min(d.recorded_from) FROM description AS d
            WHERE d.patient_id = p.id AND d.died IS NOT NULL), p.described_at)
        ELSE p.died || CASE length(p.died) WHEN 4 THEN '-12-31' WHEN 7 THEN '-31' ELSE '' END
    END, 1, 10) <= {died_by}
ELSE
    p.practice_id IS NULL AND p.place_id IS NULL
    AND coalesce(p.described_at, (SELECT max(said_at) FROM item WHERE item.patient_id = p.id))
        <= {left_by}
    AND NOT EXISTS (SELECT 1 FROM item AS i WHERE i.patient_id = p.id AND i.said_at > {left_by})
    AND NOT EXISTS (SELECT 1 FROM item_annotation AS n
        WHERE n.patient_id = p.id AND n.made_at > {left_by})
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS g JOIN meeting AS m ON m.id = g.meeting_id
        WHERE g.patient_id = p.id AND m.ends_at > {left_by})
    AND NOT EXISTS (SELECT 1 FROM action AS a
        WHERE a.patient_id = p.id AND (a.state = 'open' OR a.done_on > {left_on}))
    AND NOT EXISTS (SELECT 1 FROM plan_version AS v
        WHERE v.patient_id = p.id AND (v.agreed_on IS NULL OR v.agreed_on > {left_on}))
    AND NOT EXISTS (SELECT 1 FROM relationship AS r
        WHERE r.patient_id = p.id AND (r.ends_at IS NULL OR r.ends_at > {left_by}))
END"""
"""Whom the policy keeps no longer: the dead, and those whom no practice, home or team still knows.

A death known to the month or the year is weighed by its last day, one without a date by the day on
which the hub had heard of it. Of whom nobody ever said
anything, nobody can tell how long ago they left: they stay.
"""


def deletes(patient: str) -> tuple[str, ...]:
    """The statements that delete one person whole; ``patient`` is how a statement names them."""
    gone = (f"DELETE FROM {table} WHERE {of.format(patient)}" for table, of in WHOLE.items())
    return (FORGET_LISTED.format(patient), *gone)


def _words(text: str) -> str:
    """Small letters, with a space before and after each word."""
    for mark in ("''", "’", ",", ".", "-", "(", ")", "/"):
        text = f"replace({text}, '{mark}', ' ')"
    return f"' ' || lower({text}) || ' '"


FORGET_LISTED = f"""
UPDATE saved_list SET name = 'List ' || id, version = version + 1
WHERE EXISTS (SELECT 1 FROM patient AS p WHERE p.id = {{0}}
    AND ((p.family <> '' AND {_words("saved_list.name")} LIKE '%' || {_words("p.family")} || '%')
        OR replace(saved_list.name, ' ', '') LIKE '%' || p.nhs_number || '%'))"""
"""What somebody called a list of theirs, where it has the family name or the number of the person.

A first name alone tells of nobody.
"""


_LONG_AGO = "SELECT id FROM import WHERE began_at < {by}"
OLD_ORIGINALS = (
    "length(original) > 0"
    f" AND import_file_id IN (SELECT id FROM import_file WHERE import_id IN ({_LONG_AGO}))"
)
"""Of ``waiting``: what was set aside long ago and still lies there."""
EMPTY_ORIGINALS = f"UPDATE waiting SET original = {{nothing}} WHERE {OLD_ORIGINALS}"
FORGET_CORRECTED = """
DELETE FROM correction WHERE waiting_id IN (SELECT id FROM waiting WHERE length(original) = 0)"""
"""Nor is it kept as someone corrected it."""
FORGET_DESCRIBED = """
UPDATE waiting_match SET described = '', nhs_number = '', family_key = '', given_key = '',
    postcode_key = '', born = NULL, version = version + 1
WHERE heard_at < {by} AND described <> ''"""
"""Who a source said someone was goes with what it said of them."""
FORGET_NAMES = f"""
UPDATE import_file SET name = (
    SELECT source.code FROM import JOIN source ON source.id = import.source_id
    WHERE import.id = import_file.import_id
) || '-' || substr(coalesce(nullif(sha256, ''), 'unread'), 1, 12)
WHERE import_id IN ({_LONG_AGO})"""
"""A file's name may be a patient's: it goes with what was set aside of it."""
_OLD_FILES = "FROM file_original WHERE kept_at < {by}"
COUNT_FILES = f"SELECT count(*) {_OLD_FILES}"
DELETE_FILES = f"DELETE {_OLD_FILES}"
"""The originals of whole files, however much of each was taken in."""
COUNT_ORIGINALS = f"""
SELECT count(*) AS originals, count(*) FILTER (WHERE seen_at IS NULL) AS unseen
FROM waiting WHERE {OLD_ORIGINALS}"""
