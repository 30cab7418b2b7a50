"""The minutes of a finished meeting stand, and what was promised stays as it was agreed.

Revision ID: 0022
Revises: 0021
"""

from alembic import op

from desktop.models.meeting_triggers import (
    actions_kept,
    finished_functions,
    frozen_once_finished,
    meetings_go_forward,
)
from desktop.models.triggers import dropped, together

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    guards = together(
        [
            dropped("meeting", "meeting_goes_forward"),
            meetings_go_forward(),
            finished_functions(),
            frozen_once_finished(),
            actions_kept(),
        ]
    )
    for statement in guards.on(op.get_bind().dialect.name):
        op.execute(statement)
