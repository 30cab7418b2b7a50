"""What staff may write of actions, agendas, those expected, and items, as a hub weighs it.

Each of these rows opens a person to someone, and for long. So nobody writes one for a person whom
they opened for a short while only, nor gives themselves something to do for one whom they only say
that they are seeing, nor for a colleague who has nothing to do with the person or
the meeting. What is there already may be gone on with. Of people whom the caller may not open, and
of meetings that are not theirs, the answer is always the same.
"""

from collections.abc import Iterator

from desktop.models.relationship_definers import CARELESS
from desktop.models.row_security import function
from desktop.words.adding import KINDS, OTHER_SECTORS
from desktop.words.enums import ATTENDS, Confidentiality, Sector

_KINDS = ", ".join(f"'{kind}'" for kinds in KINDS.values() for kind in kinds)
_ATTENDS = ", ".join(f"'{state}'" for state in ATTENDS)
_SECTOR = " ".join(f"WHEN '{role}' THEN '{sector}'" for role, sector in OTHER_SECTORS.items())

CALLABLE = (
    "may_promise(bigint, bigint)", "may_list(bigint, bigint)", "may_ask(bigint, bigint, bigint)",
    "may_attend(bigint, bigint)", "agenda_opens(bigint, bigint)",
    "may_meet(text, text)", "may_add(text, text, text, text)",
    "meeting_is_finished(bigint)", "agenda_is_finished(bigint)",
    "take_out_item(bigint, bigint, integer)", "hold_item_closely(bigint, bigint, integer)",
)  # fmt: skip
"""What staff may call, since the policies and the triggers of their tables do."""

_THEIRS = "the_meeting IN (SELECT my_meetings()) AND reaches(me(), the_patient)"


def functions() -> Iterator[str]:
    yield function(
        "may_promise(the_owner bigint, the_patient bigint)",
        "boolean",
        f"""
SELECT reaches(me(), the_patient) AND NOT here_briefly(the_patient)
AND NOT (the_owner IN (SELECT my_selves()) AND only_says_so(the_patient))
AND (reaches(the_owner, the_patient) OR EXISTS (
    SELECT FROM patient AS p, staff AS s
    WHERE p.id = the_patient AND NOT p.restricted AND p.id <> ALL (refusals_of(the_owner))
    AND s.id = the_owner AND s.role NOT IN {CARELESS} AND works_here(the_owner)
    AND teams_of(the_owner) && teams_about(the_patient)))""",
    )
    yield function(
        "may_list(the_meeting bigint, the_patient bigint)",
        "boolean",
        f"""
SELECT {_THEIRS} AND (
    EXISTS (SELECT FROM agenda_item WHERE meeting_id = the_meeting AND patient_id = the_patient)
    OR (NOT here_briefly(the_patient)
        AND EXISTS (SELECT FROM meeting WHERE id = the_meeting AND state <> 'finished')))""",
    )
    # An agenda may open a person to others alone: nobody asks in the name of a colleague.
    yield function(
        "may_ask(the_meeting bigint, the_patient bigint, asked_by bigint)",
        "boolean",
        f"""
SELECT {_THEIRS} AND (asked_by = me() OR EXISTS (SELECT FROM agenda_item
    WHERE meeting_id = the_meeting AND patient_id = the_patient AND asked_by_id = asked_by))""",
    )
    yield function(
        "may_attend(the_meeting bigint, who bigint)",
        "boolean",
        """
SELECT the_meeting IN (SELECT my_meetings())
AND (EXISTS (SELECT FROM attendee WHERE meeting_id = the_meeting AND staff_id = who)
    OR EXISTS (SELECT FROM meeting WHERE id = the_meeting AND state <> 'finished'
        AND (who IS NULL OR who = me() OR team_id = ANY (teams_of(who)))))""",
    )
    yield function(
        "on_agenda(the_meeting bigint, who bigint)",
        "SETOF bigint",
        f"""
SELECT p.id FROM agenda_item AS i JOIN patient AS p ON p.id = i.patient_id
WHERE i.meeting_id = the_meeting AND NOT p.restricted AND p.id <> ALL (refusals_of(who))
AND (SELECT role FROM staff WHERE id = who) NOT IN {CARELESS}""",
    )
    # By number, for the entry that whoever comes to attend signs before they may open anybody. Whom
    # the caller may not open, that entry names in any case: to leave someone out would tell that
    # they do not want this colleague to see their record.
    yield function(
        "agenda_opens(the_meeting bigint, who bigint)",
        "SETOF bigint",
        f"""
SELECT opened FROM (SELECT on_agenda(the_meeting, who)
    UNION SELECT p.id FROM agenda_item AS i JOIN patient AS p ON p.id = i.patient_id
        WHERE i.meeting_id = the_meeting AND NOT p.restricted AND who <> me()
        AND (SELECT role FROM staff WHERE id = who) NOT IN {CARELESS}
        AND NOT reaches(me(), p.id)) AS found (opened)
WHERE the_meeting IN (SELECT my_meetings())""",
    )
    # Nobody is opened anew by what changes of someone who attended before.
    yield function(
        "opened_by_attending(was jsonb, becomes jsonb)",
        "SETOF bigint",
        f"""
SELECT on_agenda((becomes ->> 'meeting_id')::bigint, (becomes ->> 'staff_id')::bigint)
WHERE becomes ->> 'state' IN ({_ATTENDS}) AND NOT coalesce(was ->> 'state' IN ({_ATTENDS})
    AND was ->> 'meeting_id' = becomes ->> 'meeting_id'
    AND was ->> 'staff_id' = becomes ->> 'staff_id', false)""",
    )
    # An agenda stays open for some days after the planned end.
    yield function(
        "may_meet(starts text, ends text)",
        "boolean",
        """
SELECT starts <= as_text(hub_time() + interval '1 year')
AND ends <= as_text(starts::timestamptz + interval '1 day')""",
    )
    yield from _written_here()
    # Nobody adds what a source alone says, a medicine or that there is no allergy, nor for another
    # sector, nor as if it had been said at another time.
    yield function(
        "may_add(the_sector text, the_kind text, said text, recorded text)",
        "boolean",
        f"""
SELECT the_kind IN ({_KINDS})
AND the_sector = (SELECT CASE role {_SECTOR} ELSE '{Sector.HEALTH}' END
    FROM staff WHERE id = me())
AND (SELECT bool_and(at = as_text(at::timestamptz) AND at::timestamptz
        BETWEEN hub_time() - interval '5 minutes' AND hub_time() + interval '5 minutes')
    FROM unnest(ARRAY[said, recorded]) AS at)""",
    )


def _written_here() -> Iterator[str]:
    """Of ``services.written_here``: for whoever answers the person, and nothing a source said."""
    for name, becomes, was in (
        ("take_out_item", "status = 'withdrawn'", "status <> 'withdrawn'"),
        ("hold_item_closely", f"confidentiality = '{Confidentiality.SENSITIVE}'",
         f"confidentiality = '{Confidentiality.NORMAL}' AND status <> 'withdrawn'"),
    ):  # fmt: skip
        yield function(
            f"{name}(the_patient bigint, the_item bigint, the_version integer)",
            "boolean",
            f"""
BEGIN
    IF the_patient NOT IN (SELECT my_subjects()) THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE item SET {becomes}, said_at = hub_now(), recorded_from = hub_now(),
        version = version + 1
    WHERE patient_id = the_patient AND id = the_item AND version = the_version
    AND source_id IS NULL AND author_id IS NOT NULL AND {was};
    RETURN FOUND;
END """,
            language="plpgsql",
            how="VOLATILE",
        )
