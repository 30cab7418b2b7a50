"""The files that a hub on a server keeps whole are sealed by a key of theirs.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0028"
down_revision = "0027"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    table = "original_key"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("slot", TEXT, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f(f"fk_{table}_made_by_id")),
    )
    bind = op.get_bind()
    for statement in triggers.append_only(table).on(bind.dialect.name):
        bind.exec_driver_sql(statement)
    _under_which()


def _under_which() -> None:
    """A column that names another table's row; a file takes one in a new table alone."""
    table, name = "file_original", op.f("fk_file_original_key_id")
    key_id = sa.Column("key_id", KEY)
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(table, key_id)
        op.create_foreign_key(name, table, "original_key", ["key_id"], ["id"])
        return
    op.rename_table(table, f"{table}_before")
    op.create_table(
        table,
        sa.Column("import_file_id", KEY, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", TEXT, nullable=False),
        key_id,
        sa.PrimaryKeyConstraint("import_file_id", name=op.f("pk_file_original")),
        sa.ForeignKeyConstraint(["import_file_id"], ["import_file.id"],
                                name=op.f("fk_file_original_import_file_id")),
        sa.ForeignKeyConstraint(["key_id"], ["original_key.id"], name=name),
    )  # fmt: skip
    op.execute(
        "INSERT INTO file_original (import_file_id, packed, kept_at)"
        " SELECT import_file_id, packed, kept_at FROM file_original_before"
    )
    op.drop_table(f"{table}_before")
