"""What was dismissed stays so when it is sent again in the same words.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column(
        "waiting", sa.Column("digest", TEXT, nullable=False, server_default=sa.text("''"))
    )
    op.add_column(
        "waiting", sa.Column("dismissed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
