"""An entry of the audit says what its actor did then.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("role", TEXT, nullable=False, server_default=""))
