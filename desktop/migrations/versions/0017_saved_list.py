"""Lists of people, kept by a name.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0017"
down_revision = "0016"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    table = "saved_list"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("filters", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_list_staff_name")),
    )
    bind = op.get_bind()
    for statement in triggers.version_grows(table).on(bind.dialect.name):
        bind.exec_driver_sql(statement)
