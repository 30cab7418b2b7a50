"""A meeting goes forward only: the database itself holds to it.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

from desktop.models.meeting_triggers import meetings_go_forward

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for statement in meetings_go_forward().on(op.get_bind().dialect.name):
        op.execute(statement)
