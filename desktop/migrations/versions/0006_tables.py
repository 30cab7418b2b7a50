"""What the columns of each source's tables mean.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0006"
down_revision = "0005"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KIND = (
    "registration list", "care-home census", "voluntary-sector contacts",
    "community nursing caseload", "community nursing visits", "therapy appointments",
    "home-care rota", "council case extract",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "table_mapping",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KIND, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("header", TEXT, nullable=False),
        sa.Column("columns", TEXT, nullable=False),
        sa.Column("always", TEXT, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_mapping")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_table_mapping_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["staff.id"], name=op.f("fk_table_mapping_made_by_id")
        ),
        sa.UniqueConstraint("source_id", "header", name=op.f("uq_table_mapping_source_id_header")),
    )
    bind = op.get_bind()
    guards = triggers.together(
        [triggers.version_grows("table_mapping"), triggers.never_deleted("table_mapping")]
    )
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)
