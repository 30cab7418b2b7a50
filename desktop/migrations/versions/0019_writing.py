"""Who may add to a record, and who may export lists, are words of the policy.

Revision ID: 0019
Revises: 0018
"""

import csv
from io import StringIO

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

# fmt: off
ROLE = (
    "gp", "practice nurse", "pharmacist", "practice staff", "practice manager",
    "care co-ordinator", "community matron", "community nurse", "physiotherapist",
    "occupational therapist", "social worker", "link worker", "specialist", "care home staff",
    "information governance lead", "service account",
)
ADD, EXPORT, LOOK_AFTER = "add to the record", "export lists", "look after people"
PERMISSION = (
    "declare a relationship", "break the glass", "know what sorts of facts are withheld",
    LOOK_AFTER, "govern disclosure", "be remembered on one's own computer",
    "match people", ADD, EXPORT,
)
ADDS = (
    "gp", "practice nurse", "pharmacist", "care co-ordinator", "community matron",
    "community nurse", "physiotherapist", "occupational therapist", "social worker", "link worker",
    "specialist", "care home staff",
)
# fmt: on
WHY_ADD = "Whoever cares for a person writes down what they saw so that the others know it."
WHY_EXPORT = "A list outside the hub is kept by no rule: few may take one out and each says why."


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # Nobody signs this. Both come again, with all that a hub is laid with anew.
        for table in ("policy_permission", "policy_version"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_signed ON {table}")
    _words()
    _said()


def _words() -> None:
    new, old = "policy_permission", "policy_permission_before"
    if op.get_bind().dialect.name == "postgresql":
        listed = ", ".join("'" + each.replace("'", "''") + "'" for each in PERMISSION)
        check = op.f("ck_policy_permission_permission")
        op.drop_constraint(check, new)
        op.create_check_constraint(check, new, f"permission IN ({listed})")
        return
    op.rename_table(new, old)
    op.create_table(
        new,
        sa.Column("permission", _one_of("permission", PERMISSION), nullable=False),
        sa.Column("role", _one_of("role", ROLE), nullable=False),
        sa.PrimaryKeyConstraint("permission", "role", name=op.f("pk_policy_permission")),
    )
    op.execute(
        "INSERT INTO policy_permission SELECT permission, role FROM policy_permission_before"
    )
    op.drop_table(old)


def _said() -> None:
    """Every policy says it, the kept ones too, since one may be brought back: all as it was.

    Whoever looked after people exported the lists.
    """
    bind = op.get_bind()
    versions = bind.execute(
        sa.text("SELECT number, permissions FROM policy_version ORDER BY number")
    ).all()
    for number, permissions in versions:
        keep = [
            row["roles"]
            for row in csv.DictReader(StringIO(permissions))
            if row["permission"].strip() == LOOK_AFTER
        ]
        lines = [(ADD, "|".join(ADDS), WHY_ADD), *((EXPORT, roles, WHY_EXPORT) for roles in keep)]
        written = StringIO()
        csv.writer(written, lineterminator="\n").writerows(lines)
        bind.execute(
            sa.text("UPDATE policy_version SET permissions = :said WHERE number = :number"),
            {"number": number, "said": f"{permissions.rstrip()}\n{written.getvalue()}"},
        )
    if not versions:
        return
    put = sa.text("INSERT INTO policy_permission (permission, role) VALUES (:permission, :role)")
    bind.execute(put, [{"permission": ADD, "role": each} for each in ADDS])
    bind.execute(
        sa.text(
            "INSERT INTO policy_permission (permission, role)"
            " SELECT :export, role FROM policy_permission WHERE permission = :look_after"
        ),
        {"export": EXPORT, "look_after": LOOK_AFTER},
    )


def _one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
