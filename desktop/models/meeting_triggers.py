"""What the database holds to of meetings: the minutes of one that is finished stand.

So do the words of a promise that came of it, which lives on and is closed later.
"""

from desktop.models.triggers import (
    TOUCHED,
    Guard,
    Whose,
    frozen,
    going,
    moving,
    of_person,
    refused,
    together,
)


def meetings_go_forward() -> Guard:
    """Planned, then live, then finished; of what the minutes tell nothing is changed."""
    return refused(
        "meeting", "UPDATE", "meeting_goes_forward", "a meeting does not go back",
        when="OLD.state = 'finished' OR OLD.state = 'live' AND NEW.state = 'planned'",
    )  # fmt: skip


def finished_functions() -> Guard:
    """What the triggers of PostgreSQL ask of a meeting."""
    return Guard(
        postgresql=(
            # The share lock makes whoever ends the meeting wait for those who are still writing.
            """
CREATE FUNCTION meeting_is_finished(the_meeting bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM meeting WHERE id = the_meeting FOR SHARE;
    RETURN found = 'finished';
END $$""",
            """
CREATE FUNCTION agenda_is_finished(item bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN meeting_is_finished((SELECT meeting_id FROM agenda_item WHERE id = item));
END $$""",
            # Staff may read nothing of a deletion, so this asks as the owner.
            """
CREATE FUNCTION agenda_goes(item bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT patient_goes((SELECT patient_id FROM agenda_item WHERE id = item))
$$""",
        )
    )


def frozen_once_finished() -> Guard:
    """Who was there, who was discussed and what came of it are never touched again.

    What is someone's goes with their whole record, and along when it joins another.
    """
    meeting = "(SELECT state FROM meeting WHERE id = {0}) = 'finished'"
    agenda = meeting.format("(SELECT meeting_id FROM agenda_item WHERE id = {0})")
    of_item = Whose(
        going("(SELECT patient_id FROM agenda_item WHERE id = OLD.agenda_item_id)"),
        "agenda_goes(OLD.agenda_item_id)",
    )
    but_for = {
        ("agenda_item", "UPDATE"): moving("NEW"),
        ("agenda_item", "DELETE"): of_person(),
        ("agenda_outcome", "DELETE"): of_item,
    }
    return together(
        frozen(
            table,
            event,
            "the minutes of a finished meeting stand",
            " OR ".join(f"{asks}({row}.{key})" for row in rows),
            " OR ".join(embedded.format(f"{row}.{key}") for row in rows),
            but_for.get((table, event)),
        )
        for table, key, asks, embedded in (
            ("agenda_item", "meeting_id", "meeting_is_finished", meeting),
            ("agenda_outcome", "agenda_item_id", "agenda_is_finished", agenda),
            ("attendee", "meeting_id", "meeting_is_finished", meeting),
        )
        for event, rows in TOUCHED.items()
    )


def actions_kept() -> Guard:
    """A promise is closed, given another day or handed on, and never said otherwise."""
    said = (
        "NEW.id <> OLD.id OR NEW.what <> OLD.what OR NEW.agreed_on <> OLD.agreed_on"
        " OR NEW.agenda_item_id IS DISTINCT FROM OLD.agenda_item_id"
    )
    along = moving("NEW")
    hub, embedded = (
        f"{said} OR NEW.patient_id <> OLD.patient_id AND NOT {joins}"
        for joins in (along.postgresql, along.sqlite)
    )
    return refused(
        "action", "UPDATE", "action_stays_as_agreed", "an action stays as it was agreed",
        when=hub, on_sqlite=embedded,
    )  # fmt: skip
