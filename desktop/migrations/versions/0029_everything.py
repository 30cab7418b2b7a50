"""Each file of a source may hold everything, so that what it leaves out is gone from there.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column(
        "source", sa.Column("sends_all", sa.Boolean(), nullable=False, server_default=sa.false())
    )
