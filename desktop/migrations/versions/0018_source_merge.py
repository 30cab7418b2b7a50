"""What a source merged is remembered by its ids, so that it can be undone.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column(
        "waiting_match",
        sa.Column("merged", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(op.f("ix_match_ref_source_ref"), "match_ref", ["source_ref"])
