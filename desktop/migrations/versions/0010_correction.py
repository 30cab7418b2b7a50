"""What was set aside can be corrected, and waits so until it is taken in.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("waiting_id", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("waiting_id", name=op.f("pk_correction")),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], ondelete="CASCADE",
                                name=op.f("fk_correction_waiting_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["staff.id"], name=op.f("fk_correction_made_by_id")
        ),
    )  # fmt: skip
