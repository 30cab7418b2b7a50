"""Stays in hospital that go on are found by an index of their own.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

STAYS = sa.text("kind = 'admission' AND status = 'active'")


def upgrade() -> None:
    op.create_index(
        "ix_item_stay", "item", ["patient_id"], sqlite_where=STAYS, postgresql_where=STAYS
    )
