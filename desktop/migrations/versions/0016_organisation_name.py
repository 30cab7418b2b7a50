"""An organisation may go by several names, and an objection to it holds under all of them.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "organisation_name",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("also", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", "also", name=op.f("pk_organisation_name")),
    )
