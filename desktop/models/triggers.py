"""What the database itself holds to, whoever writes: triggers, told once for both stores.

Migrations build from these blocks, naming their tables; ``guards`` is what the models ask for
today, and a test compares the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.models.item import Words

WORDING = tuple(Words.__annotations__)


@dataclass(frozen=True, slots=True)
class Guard:
    """Statements in the tongue of each store."""

    sqlite: tuple[str, ...] = ()
    postgresql: tuple[str, ...] = ()

    def on(self, dialect: str) -> tuple[str, ...]:
        return self.sqlite if dialect == "sqlite" else self.postgresql


LIST_PATIENTS = Guard(
    (
        "INSERT INTO audit_patient (number, patient_id)"
        " SELECT DISTINCT entry.number, CAST(substr(subject.value, 9) AS INTEGER)"
        " FROM {0} AS entry,"
        """ json_each('["' || replace(entry.subjects, ' ', '","') || '"]') AS subject"""
        " WHERE subject.value GLOB 'patient:[0-9]*' AND subject.value NOT GLOB 'patient:*[^0-9]*'",
    ),
    (
        "INSERT INTO audit_patient (number, patient_id)"
        " SELECT DISTINCT entry.number, CAST(substr(subject, 9) AS bigint)"
        " FROM {0} AS entry, unnest(string_to_array(entry.subjects, ' ')) AS subject"
        " WHERE subject ~ '^patient:[0-9]{{1,18}}$'",
    ),
)
"""List the patients of the entries in ``{0}``: of one that is signed, or of all that there are."""


def functions() -> Guard:
    """What the triggers of PostgreSQL call; they come first."""
    return Guard(
        postgresql=(
            """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation';
END $$""",
            # The share lock makes whoever agrees the plan wait for those who are still writing.
            """
CREATE FUNCTION plan_is_agreed(plan bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT state INTO found FROM plan_version WHERE id = plan FOR SHARE;
    RETURN found = 'agreed';
END $$""",
            """
CREATE FUNCTION goal_is_agreed(goal bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN plan_is_agreed((SELECT plan_version_id FROM plan_goal WHERE id = goal));
END $$""",
        )
    )


def refused(
    table: str, event: str, name: str, message: str, *, when: str = "", on_sqlite: str = ""
) -> Guard:
    """No ``event`` on the table; with ``when``, none of which that is true."""
    begins = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
    sqlite_when = f" WHEN {on_sqlite or when}" if when else ""
    postgresql_when = f" WHEN ({when})" if when else ""
    return Guard(
        (f"{begins}{sqlite_when} BEGIN SELECT RAISE(ABORT, '{message}'); END",),
        (f"{begins}{postgresql_when} EXECUTE FUNCTION refuse('{message}')",),
    )


def practices_register() -> Guard:
    """Who lives here is said by the system of a GP practice, and by no other source."""
    message = "Only the system of a GP practice may register people."
    return together(
        refused("source", event, f"source_{event.casefold()}_register", message,
                when="NEW.may_register AND NEW.kind <> 'gp'")
        for event in ("INSERT", "UPDATE")
    )  # fmt: skip


def version_grows(table: str) -> Guard:
    """Every update carries the version that it saw, plus one."""
    return refused(
        table,
        "UPDATE",
        f"{table}_version_grows",
        f"the version of {table} grows by one with each change",
        when="NEW.version IS DISTINCT FROM OLD.version + 1",
    )


@dataclass(frozen=True, slots=True)
class Whose:
    """How a row that goes says whose record it belongs to, as each store asks of it."""

    sqlite: str
    """True while the deletion of that person is under way."""
    postgresql: str


def of_person(column: str = "patient_id") -> Whose:
    key = f"OLD.{column}"
    return Whose(going(key), f"patient_goes({key})")


def of_plan() -> Whose:
    key = "OLD.plan_version_id"
    return Whose(going(f"(SELECT patient_id FROM plan_version WHERE id = {key})"),
                 f"plan_goes({key})")  # fmt: skip


def of_goal() -> Whose:
    key = "OLD.plan_goal_id"
    plan = f"(SELECT plan_version_id FROM plan_goal WHERE id = {key})"
    return Whose(going(f"(SELECT patient_id FROM plan_version WHERE id = {plan})"),
                 f"goal_goes({key})")  # fmt: skip


def going(patient: str) -> str:
    return f"EXISTS (SELECT 1 FROM deletion WHERE patient_id = {patient} AND done_at IS NULL)"


def deletion_functions() -> Guard:
    """What the triggers of PostgreSQL ask of a deletion; staff may read none, so as the owner."""
    asks = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
    return Guard(
        postgresql=(
            f"""
CREATE FUNCTION patient_goes(patient bigint) RETURNS boolean {asks} AS $$
    SELECT EXISTS (SELECT FROM deletion WHERE patient_id = patient AND done_at IS NULL)
$$""",
            f"""
CREATE FUNCTION plan_goes(plan bigint) RETURNS boolean {asks} AS $$
    SELECT patient_goes((SELECT patient_id FROM plan_version WHERE id = plan))
$$""",
            f"""
CREATE FUNCTION goal_goes(goal bigint) RETURNS boolean {asks} AS $$
    SELECT plan_goes((SELECT plan_version_id FROM plan_goal WHERE id = goal))
$$""",
        )
    )


def merge_functions() -> Guard:
    """Whether two records are becoming one, or two again, within this transaction."""
    return Guard(
        postgresql=(
            """
CREATE FUNCTION records_join(one bigint, other bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM patient_merge WHERE under_way
        AND one IN (emptied_id, kept_id) AND other IN (emptied_id, kept_id))
$$""",
        )
    )


def moving(to: str) -> Whose:
    """How a row that moves, ``to`` NEW, or leaves, ``to`` OLD, says that its two records join."""
    new = f"{to}.patient_id"
    return Whose(
        "EXISTS (SELECT 1 FROM patient_merge WHERE under_way"
        f" AND OLD.patient_id IN (emptied_id, kept_id) AND {new} IN (emptied_id, kept_id))",
        f"records_join(OLD.patient_id, {new})",
    )


def append_only(table: str, whose: Whose | None = None, *, moves: bool = False) -> Guard:
    """Neither changed nor deleted; what is someone's record goes when all of it does.

    What ``moves`` goes along when two records turn out to be one person's.
    """
    message = f"{table} is appended only"
    truncated = (
        f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}"
        f" EXECUTE FUNCTION refuse('{message}')"
    )
    return together(
        [
            refused(
                table,
                "UPDATE",
                f"{table}_not_updated",
                message,
                **_but_for(moving("NEW") if moves else None),
            ),
            refused(table, "DELETE", f"{table}_not_deleted", message, **_but_for(whose)),
            Guard(postgresql=(truncated,)),
        ]
    )


def never_deleted(table: str, whose: Whose | None = None, *, moves: bool = False) -> Guard:
    """On a hub staff may not delete these at all; in a file, REPLACE would go around versions.

    What is someone's record goes when all of it does; what ``moves`` leaves for the record that it
    joins.
    """
    message = f"{table} is never deleted"
    excepted = [each for each in (whose, moving("OLD") if moves else None) if each is not None]
    return refused(table, "DELETE", f"{table}_not_deleted", message, **_but_for(*excepted))


def _but_for(*excepted: Whose | None) -> dict[str, str]:
    given = [each for each in excepted if each is not None]
    if not given:
        return {}
    return {
        "when": " AND ".join(f"NOT {each.postgresql}" for each in given),
        "on_sqlite": " AND ".join(f"NOT {each.sqlite}" for each in given),
    }


TOUCHED = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
"""Which rows a change is of, as a trigger knows them."""


def frozen(
    table: str, event: str, message: str, hub: str, embedded: str, but_for: Whose | None = None
) -> Guard:
    """No ``event`` on what is frozen, as each store tells it, but for what goes or moves."""
    if but_for is not None:
        hub = f"({hub}) AND NOT {but_for.postgresql}"
        embedded = f"({embedded}) AND NOT {but_for.sqlite}"
    name = f"{table}_frozen_{event.lower()}"
    return refused(table, event, name, message, when=hub, on_sqlite=embedded)


def frozen_once_agreed(*, until_deleted: bool = False, moves: bool = False) -> Guard:
    """An agreed version of a plan, and everything below it, is never touched again.

    ``until_deleted``: it goes with the whole record of its person. ``moves``: it goes along when
    that record joins another.
    """
    message = "an agreed plan is never changed"
    guards: list[Guard] = []

    def freezes(table: str, event: str, hub: str, embedded: str, whose: Whose) -> None:
        but_for = whose if until_deleted and event == "DELETE" else None
        if moves and (table, event) == ("plan_version", "UPDATE"):
            but_for = moving("NEW")
        guards.append(frozen(table, event, message, hub, embedded, but_for))

    agreed = "OLD.state = 'agreed'"
    for event in ("UPDATE", "DELETE"):
        freezes("plan_version", event, agreed, agreed, of_person())
    plan = "(SELECT state FROM plan_version WHERE id = {0}) = 'agreed'"
    goal = plan.format("(SELECT plan_version_id FROM plan_goal WHERE id = {0})")
    for table, key, asks, embedded, whose in (
        ("plan_goal", "plan_version_id", "plan_is_agreed", plan, of_plan()),
        ("plan_goal_action", "plan_goal_id", "goal_is_agreed", goal, of_goal()),
        ("plan_contingency", "plan_version_id", "plan_is_agreed", plan, of_plan()),
    ):
        for event, rows in TOUCHED.items():
            keys = [f"{row}.{key}" for row in rows]
            freezes(
                table,
                event,
                " OR ".join(f"{asks}({each})" for each in keys),
                " OR ".join(embedded.format(each) for each in keys),
                whose,
            )
    return together(guards)


def wordings_kept() -> Guard:
    """The history of items: the old wording is kept with the span in which the hub held it."""
    same = " AND ".join(f"NEW.{each} IS NOT DISTINCT FROM OLD.{each}" for each in WORDING)
    checks = together(
        [
            refused(
                "item",
                "UPDATE",
                "item_imported_not_edited",
                "an imported item is annotated, never edited",
                when=f"OLD.source_id IS NOT NULL AND NOT ({same})"
                " AND NEW.import_id IS NOT DISTINCT FROM OLD.import_id",
            ),
            refused(
                "item",
                "UPDATE",
                "item_keeps_its_key",
                "an item keeps its key",
                when="NEW.patient_id <> OLD.patient_id OR NEW.id <> OLD.id",
            ),
            refused(
                "item",
                "UPDATE",
                "item_keeps_its_source",
                "an item keeps the source it came from",
                when="NEW.source_id IS DISTINCT FROM OLD.source_id"
                " OR NEW.source_ref <> OLD.source_ref",
            ),
            refused(
                "item",
                "UPDATE",
                "item_recorded_in_order",
                "a wording is recorded when it changes, and never before the last one",
                when="NEW.recorded_from < OLD.recorded_from"
                f" OR (NEW.recorded_from <> OLD.recorded_from AND {same})",
            ),
        ]
    )
    columns = ", ".join(WORDING)
    old = ", ".join(f"OLD.{each}" for each in WORDING)
    insert = f"""
    INSERT INTO item_wording
        (patient_id, item_id, number, recorded_from, recorded_to, {columns})
    VALUES
        (OLD.patient_id, OLD.id, OLD.version, OLD.recorded_from, NEW.recorded_from, {old});
"""
    begins = "CREATE TRIGGER item_wording_kept AFTER UPDATE ON item FOR EACH ROW"
    # Staff may read the history but not write it: this runs as the owner of the tables.
    function = f"""
CREATE FUNCTION keep_wording() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN{insert}
    RETURN NULL;
END $$"""
    kept = Guard(
        (f"{begins} WHEN NOT ({same}) BEGIN {insert} END",),
        (
            function,
            "REVOKE ALL ON FUNCTION keep_wording() FROM PUBLIC",
            f"{begins} WHEN (NOT ({same})) EXECUTE FUNCTION keep_wording()",
        ),
    )
    return together([checks, kept])


def patients_listed() -> Guard:
    """Whom each entry is about, listed for the search as it is signed.

    Staff may read the list but not write it: on a hub this runs as the owner of the tables.
    """
    begins = "CREATE TRIGGER audit_patients_listed AFTER INSERT ON audit_entry FOR EACH ROW"
    embedded, on_hub = (
        listing.format("(SELECT NEW.number, NEW.subjects)")
        for listing in (*LIST_PATIENTS.sqlite, *LIST_PATIENTS.postgresql)
    )
    function = f"""
CREATE FUNCTION list_audit_patients() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {on_hub};
    RETURN NULL;
END $$"""
    return Guard(
        (f"{begins} BEGIN {embedded}; END",),
        (
            function,
            "REVOKE ALL ON FUNCTION list_audit_patients() FROM PUBLIC",
            f"{begins} EXECUTE FUNCTION list_audit_patients()",
        ),
    )


def together(guards: Iterable[Guard]) -> Guard:
    found = list(guards)
    return Guard(
        tuple(each for guard in found for each in guard.sqlite),
        tuple(each for guard in found for each in guard.postgresql),
    )


def dropped(table: str, *names: str) -> Guard:
    """These triggers of the table away, to be made anew."""
    return Guard(
        tuple(f"DROP TRIGGER {name}" for name in names),
        tuple(f"DROP TRIGGER {name} ON {table}" for name in names),
    )
