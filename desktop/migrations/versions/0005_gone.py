"""An item that its source no longer has is marked, and stays.

Revision ID: 0005
Revises: 0004
"""

from alembic import op
from sqlalchemy import Column
from sqlalchemy import String as Text

revision = "0005"
down_revision = "0004"

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("item", Column("gone_at", TEXT))
