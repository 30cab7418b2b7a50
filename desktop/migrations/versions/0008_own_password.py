"""Whoever was given a password chooses one of their own.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "credential", sa.Column("given", sa.Boolean(), nullable=False, server_default=sa.false())
    )
