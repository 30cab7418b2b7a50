"""Each source has an amber and a red age; none: what is usual for its kind.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("source", sa.Column("amber_days", sa.Integer()))
    op.add_column("source", sa.Column("red_days", sa.Integer()))
