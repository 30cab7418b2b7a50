"""Two names that were taken for one organisation's and are not: parted, with all that was objected.

Whoever objected to either before objects to both afterwards: nobody knows which of the two they
meant. On a hub, where staff may change neither names nor objections, the database does it for
whoever governs disclosure, and leaves the entry to them.
"""

from collections.abc import Iterator

from desktop.models.people import ONE_NAME
from desktop.models.row_security import function

CALLABLE = ("part_organisation(text)",)
"""What staff may call."""


def _is(column: str, name: str) -> str:
    return f"{ONE_NAME.format(column)} = {ONE_NAME.format(name)}"


def _others(name: str) -> str:
    """The names that one organisation goes by besides this one."""
    return (
        f"SELECT also FROM organisation_name WHERE {_is('name', name)} AND NOT {_is('also', name)}"
    )


def carried(name: str, another: str) -> tuple[str, str]:
    """What was objected to under the others, also under ``name``; and the other way round.

    Once for each person, in their words and of the day when they said it.
    """
    named = f"({_is('{0}.organisation', name)})"
    other = (
        f"({ONE_NAME.format('{0}.organisation')} IN"
        f" (SELECT {ONE_NAME.format('also')} FROM ({_others(name)}) AS held))"
    )
    return _carried(other, named, name), _carried(named, other, another)


def _carried(was: str, becomes: str, to: str) -> str:
    return f"""
INSERT INTO objection (patient_id, against, organisation, note, made_by_id, made_at, version)
SELECT o.patient_id, o.against, {to}, o.note, o.made_by_id, o.made_at, 1 FROM objection AS o
WHERE o.id IN (SELECT min(said.id) FROM objection AS said
    WHERE said.withdrawn_at IS NULL AND {was.format("said")} GROUP BY said.patient_id)
AND NOT EXISTS (SELECT 1 FROM objection AS has WHERE has.patient_id = o.patient_id
    AND has.withdrawn_at IS NULL AND {becomes.format("has")})
RETURNING id, patient_id"""


def parted(name: str) -> str:
    return f"DELETE FROM organisation_name WHERE {_is('name', name)} OR {_is('also', name)}"


def functions() -> Iterator[str]:
    carrying = "".join(
        f"""
    RETURN QUERY WITH made AS ({statement})
    SELECT unnest(ARRAY['objection:' || id, 'patient:' || patient_id]) FROM made;"""
        for statement in carried("the_name", "another")
    )
    yield function(
        "part_organisation(the_name text)",
        "SETOF text",
        f"""
DECLARE another text;
BEGIN
    IF NOT may('govern disclosure') THEN
        RAISE EXCEPTION 'not permitted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT min(also) INTO another FROM ({_others("the_name")}) AS held;{carrying}
    {parted("the_name")};
END """,
        language="plpgsql",
        how="VOLATILE",
    )
