"""Who may do what on a hub, where every member of staff is a login of the database.

Grants say what the group of all staff may do with a table. Row security says with which rows:
today with one's own drafts alone. The policies that follow the disclosure table belong here too.
"""

from collections.abc import Iterator

STAFF = "tapestry_staff"

READ, ADD, KEEP, ALL = (
    "SELECT",
    "SELECT, INSERT",
    "SELECT, INSERT, UPDATE",
    "SELECT, INSERT, UPDATE, DELETE",
)

GRANTS = {
    "absence": ALL,
    "access_review": KEEP,
    "account": ADD,
    "action": KEEP,
    "agenda_item": ALL,
    "agenda_outcome": ALL,
    "alembic_version": READ,
    "attendee": ALL,
    "audit_entry": ADD,
    "copy": KEEP,
    "credential": KEEP,
    "draft": ALL,
    "finding": ALL,
    "import": KEEP,
    "import_file": KEEP,
    "item": KEEP,
    "item_annotation": ADD,
    "item_wording": READ,
    "meeting": KEEP,
    "objection": KEEP,
    "organisation": KEEP,
    "own_record": ALL,
    "patient": KEEP,
    "patient_link": ALL,
    "place": KEEP,
    "plan_contingency": ALL,
    "plan_goal": ALL,
    "plan_goal_action": ALL,
    "plan_version": ALL,
    "policy_cell": ALL,
    "policy_limit": ALL,
    "policy_permission": ALL,
    "policy_version": ADD,
    "practice": KEEP,
    "relationship": KEEP,
    "source": KEEP,
    "staff": KEEP,
    "staff_practice": ALL,
    "staff_team": ALL,
    "team": KEEP,
    "waiting": KEEP,
}
COUNTED = (
    "access_review", "action", "agenda_item", "attendee", "copy", "import", "import_file",
    "item_annotation", "meeting", "objection", "organisation", "patient", "place",
    "plan_contingency", "plan_goal", "plan_goal_action", "plan_version", "practice",
    "relationship", "source", "staff", "team", "waiting",
)  # fmt: skip
"""Tables whose ids come from a sequence."""


def grant(table: str, allowed: str) -> str:
    return f'GRANT {allowed} ON "{table}" TO {STAFF}'


def count(table: str) -> str:
    return f'GRANT USAGE ON SEQUENCE "{table}_id_seq" TO {STAFF}'


def own_drafts() -> tuple[str, ...]:
    """A draft is its author's alone; the login's name says who that is."""
    author = "SELECT staff.id FROM staff WHERE staff.username = SESSION_USER::text"
    return (
        "ALTER TABLE draft ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE draft FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY draft_of_its_author ON draft TO {STAFF} USING (author_id = ({author}))",
    )


def wanted() -> Iterator[str]:
    """Every grant and policy that the models ask for."""
    for table, allowed in GRANTS.items():
        yield grant(table, allowed)
    for table in COUNTED:
        yield count(table)
    yield from own_drafts()
