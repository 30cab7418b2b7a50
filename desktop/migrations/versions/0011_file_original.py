"""The original of a file that came in by itself is kept, for as long as the policy says.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = "days the original of a file is kept"
DAYS = 30
WHY = "Time to take it in again if it was read wrongly."
LIMIT = (
    "days a declared relationship lasts", "minutes broken glass stays open",
    "minutes subject access stays open",
    "days an agenda stays open", "minutes until an idle screen locks",
    "years a record is kept after death",
    "years a record is kept after leaving",
    "days an original set aside is kept",
    NEW,
    "days an untouched draft is kept",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "file_original",
        sa.Column("import_file_id", KEY, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("import_file_id", name=op.f("pk_file_original")),
        sa.ForeignKeyConstraint(["import_file_id"], ["import_file.id"],
                                name=op.f("fk_file_original_import_file_id")),
    )  # fmt: skip
    _limit()


def _limit() -> None:
    """One more word, which every policy says: the kept ones too, so that they can be read."""
    new, old = "policy_limit", "policy_limit_before"
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # Nobody signs this. Both come again, with all that a hub is laid with anew.
        for table in (new, "policy_version"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_signed ON {table}")
        listed = ", ".join(f"'{each}'" for each in LIMIT)
        check = op.f("ck_policy_limit_name")
        op.drop_constraint(check, new)
        op.create_check_constraint(check, new, f"name IN ({listed})")
    else:
        op.rename_table(new, old)
        op.create_table(
            new,
            sa.Column(
                "name",
                sa.Enum(*LIMIT, name="name", native_enum=False, create_constraint=True, length=40),
                nullable=False,
            ),
            sa.Column("value", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("name", name=op.f("pk_policy_limit")),
        )
        op.execute("INSERT INTO policy_limit SELECT name, value FROM policy_limit_before")
        op.drop_table(old)
    versions = bind.execute(sa.text("SELECT number, limits FROM policy_version")).all()
    for number, limits in versions:
        bind.execute(
            sa.text("UPDATE policy_version SET limits = :limits WHERE number = :number"),
            {"number": number, "limits": f"{limits.rstrip()}\n{NEW},{DAYS},{WHY}\n"},
        )
    if versions:
        bind.execute(
            sa.text("INSERT INTO policy_limit (name, value) VALUES (:name, :value)"),
            {"name": NEW, "value": DAYS},
        )
