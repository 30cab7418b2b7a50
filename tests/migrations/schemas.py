"""What a database says of its own tables, so that two can be compared."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from desktop.services import policy
from desktop.store.hub import OWNER
from desktop.words.enums import Permission

_ON_HUB = {
    "table": """
        SELECT c.relname, pg_get_userbyid(c.relowner), c.relkind, c.relrowsecurity,
               c.relforcerowsecurity, array_to_string(ARRAY(SELECT unnest(c.relacl)::text
               ORDER BY 1), ' ')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'S', 'p')""",
    "column": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
               collation_name, column_default, is_generated, generation_expression
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT pg_get_functiondef(oid), pg_get_userbyid(proowner), proacl::text
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "policy": """
        SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check
        FROM pg_policies WHERE schemaname = 'public'""",
    "schema": "SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname = 'public'",
}


def schema(connection: Connection) -> list[str]:
    """One line for each thing there is, in no particular order of making."""
    if connection.dialect.name == "sqlite":
        return sorted(_of_file(connection))
    return sorted(
        f"{kind}: {' | '.join(str(each) for each in row)}"
        for kind, question in _ON_HUB.items()
        for row in connection.exec_driver_sql(question)
    )


def _of_file(connection: Connection) -> Iterable[str]:
    for kind, name, statement in connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ):
        if kind != "table":
            yield f"{kind} {name}: {' '.join(statement.split())}"
            continue
        # Columns and constraints may stand in any order.
        body, _, rest = statement.partition("(")[2].rpartition(")")
        for line in _parts(body):
            yield f"table {name}: {' '.join(line.split())}"
        yield f"table {name} ends: {rest.strip()}"


def _parts(body: str) -> Iterable[str]:
    """What stands between the commas of a table, but for those within brackets."""
    depth, part = 0, ""
    for letter in body:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            yield part
            part = ""
        else:
            part += letter
    yield part


SEARCH_KEYS = ("preferred", "first", "street", "house")


def _without_sealing(raw: Connection) -> None:
    if raw.dialect.name == "postgresql":
        raw.exec_driver_sql("ALTER TABLE file_original DROP COLUMN key_id")
    else:
        raw.exec_driver_sql(
            "CREATE TABLE older AS SELECT import_file_id, packed, kept_at FROM file_original"
        )
        raw.exec_driver_sql("DROP TABLE file_original")
        raw.exec_driver_sql("ALTER TABLE older RENAME TO file_original")
    raw.exec_driver_sql("DROP TABLE original_key")


def _with_anyone_registering(raw: Connection) -> None:
    for event in ("insert", "update"):
        on = " ON source" if raw.dialect.name == "postgresql" else ""
        raw.exec_driver_sql(f"DROP TRIGGER source_{event}_register{on}")


def _with_homes_letter_by_letter(raw: Connection) -> None:
    if raw.dialect.name == "postgresql":
        raw.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION home_of(the_patient bigint) RETURNS text LANGUAGE sql"
            " AS 'SELECT address FROM patient WHERE id = the_patient'"
        )
        raw.exec_driver_sql("DROP FUNCTION bare(text)")


def _without_lists_left(raw: Connection) -> None:
    raw.exec_driver_sql("ALTER TABLE patient DROP COLUMN off_list_at")


def _without_everything(raw: Connection) -> None:
    raw.exec_driver_sql("ALTER TABLE source DROP COLUMN sends_all")


def _without_roles(raw: Connection) -> None:
    raw.exec_driver_sql("ALTER TABLE audit_entry DROP COLUMN role")


def _without_undated_deaths(raw: Connection) -> None:
    raw.exec_driver_sql("ALTER TABLE patient_merge DROP COLUMN died_before")


def _without_villages(raw: Connection) -> None:
    for name in ("building", "village"):
        raw.exec_driver_sql(f"DROP INDEX ix_patient_{name}")
        raw.exec_driver_sql(f"ALTER TABLE patient DROP COLUMN {name}_key")
    for name in ("street", "house", "building", "village"):
        raw.exec_driver_sql(f"ALTER TABLE patient_merge DROP COLUMN {name}_key")


def _without_stays(raw: Connection) -> None:
    raw.exec_driver_sql("DROP INDEX ix_item_stay")
    if raw.dialect.name == "postgresql":
        raw.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION beyond(number text, names text[], born_on text[])"
            " RETURNS SETOF bigint LANGUAGE sql AS 'SELECT 0::bigint'"
        )


def _with_answers_row_by_row(raw: Connection) -> None:
    raw.exec_driver_sql("DROP INDEX ix_patient_first")
    raw.exec_driver_sql("CREATE INDEX ix_patient_first ON patient (first_key, family_key)")
    if raw.dialect.name != "postgresql":
        return
    for head, each in (
        ("my_cells()", "text"), ("my_lists()", "bigint"), ("my_refusals()", "bigint"),
        ("my_related()", "bigint"), ("related_to(bigint)", "bigint"),
        ("involved_with(bigint)", "bigint"),
    ):  # fmt: skip
        raw.exec_driver_sql(f"DROP FUNCTION {head} CASCADE")  # and the policies that ask it
        raw.exec_driver_sql(
            f"CREATE FUNCTION {head} RETURNS SETOF {each} LANGUAGE sql AS 'SELECT 0::{each}'"
        )
        raw.exec_driver_sql(f"ALTER FUNCTION {head} OWNER TO {OWNER}")


def _with_minutes_unguarded(raw: Connection) -> None:
    for table, trigger in (
        *(
            (table, f"{table}_frozen_{event}")
            for table in ("agenda_item", "agenda_outcome", "attendee")
            for event in ("insert", "update", "delete")
        ),
        ("action", "action_stays_as_agreed"),
    ):
        on = f" ON {table}" if raw.dialect.name == "postgresql" else ""
        raw.exec_driver_sql(f"DROP TRIGGER {trigger}{on}")
    if raw.dialect.name == "postgresql":
        for name in ("agenda_goes", "agenda_is_finished", "meeting_is_finished"):
            raw.exec_driver_sql(f"DROP FUNCTION {name}(bigint)")


def _with_meetings_going_back(raw: Connection) -> None:
    table = " ON meeting" if raw.dialect.name == "postgresql" else ""
    raw.exec_driver_sql(f"DROP TRIGGER meeting_goes_forward{table}")


def _without_writing(raw: Connection) -> None:
    """Nobody signs this on a hub: its guards sleep meanwhile."""
    words = (Permission.ADD, Permission.EXPORT)
    for line in policy.shipped().permissions.splitlines():
        if line.startswith(words):
            raw.execute(
                text("UPDATE policy_version SET permissions = replace(permissions, :line, '')"),
                {"line": f"{line}\n"},
            )
    for word in words:
        raw.execute(text("DELETE FROM policy_permission WHERE permission = :word"), {"word": word})


def _without_source_merges(raw: Connection) -> None:
    raw.exec_driver_sql("DROP INDEX ix_match_ref_source_ref")
    raw.exec_driver_sql("ALTER TABLE waiting_match DROP COLUMN merged")


def _without_saved_lists(raw: Connection) -> None:
    raw.exec_driver_sql("DROP TABLE saved_list")


def _without_names(raw: Connection) -> None:
    raw.exec_driver_sql("DROP TABLE organisation_name")


def _without_weeks(raw: Connection) -> None:
    for column in ("week_of", "says"):
        raw.exec_driver_sql(f"ALTER TABLE copy DROP COLUMN {column}")


def _without_contradictions(raw: Connection) -> None:
    policies = " CASCADE" if raw.dialect.name == "postgresql" else ""
    for table in ("finding_answer", "description"):
        raw.exec_driver_sql(f"DROP TABLE {table}{policies}")
    raw.exec_driver_sql("ALTER TABLE finding DROP COLUMN as_of")


def _without_dismissed(raw: Connection) -> None:
    for name in ("digest", "dismissed"):
        raw.exec_driver_sql(f"ALTER TABLE waiting DROP COLUMN {name}")


def _without_search_keys(raw: Connection) -> None:
    for name in (*SEARCH_KEYS, "link_local_id"):
        raw.exec_driver_sql(f"DROP INDEX ix_patient_{name}")
    for name in SEARCH_KEYS:
        raw.exec_driver_sql(f"ALTER TABLE patient DROP COLUMN {name}_key")
    if raw.dialect.name == "postgresql":
        raw.exec_driver_sql("ALTER TABLE patient_link DROP COLUMN local_id")
        return
    raw.exec_driver_sql("DROP INDEX ix_patient_link_patient_id")
    raw.exec_driver_sql(
        "CREATE TABLE older AS SELECT source_id, source_ref, patient_id FROM patient_link"
    )
    raw.exec_driver_sql("DROP TABLE patient_link")
    raw.exec_driver_sql("ALTER TABLE older RENAME TO patient_link")
    raw.exec_driver_sql("CREATE INDEX ix_patient_link_patient_id ON patient_link (patient_id)")


_BACK = {
    "0012": _without_search_keys,
    "0013": _without_contradictions,
    "0014": _without_dismissed,
    "0015": _without_weeks,
    "0016": _without_names,
    "0017": _without_saved_lists,
    "0018": _without_source_merges,
    "0019": _without_writing,
    "0021": _with_meetings_going_back,
    "0022": _with_minutes_unguarded,
    "0023": _with_answers_row_by_row,
    "0024": _without_stays,
    "0025": _without_villages,
    "0026": _without_undated_deaths,
    "0027": _without_roles,
    "0028": _without_sealing,
    "0029": _without_everything,
    "0030": _with_anyone_registering,
    "0031": _without_lists_left,
    "0032": _with_homes_letter_by_letter,
}
"""How to take away what each revision brought."""


def step_back_to(raw: Connection, revision: str) -> None:
    """A store as a program of this revision left it."""
    for newer in sorted(_BACK, reverse=True):
        if newer > revision:
            _BACK[newer](raw)
    raw.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    raw.commit()
