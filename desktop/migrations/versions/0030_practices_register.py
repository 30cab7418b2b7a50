"""Only the system of a GP practice may register people; of any other source that is taken back.

Whom they registered stays, and what they send of others waits in the matching tray.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from desktop.models.triggers import practices_register

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    source = sa.table("source", sa.column("kind"), sa.column("may_register", sa.Boolean))
    if op.get_bind().dialect.name == "postgresql":
        # Nobody signs this. It comes again, with all that a hub is laid with anew.
        op.execute("DROP TRIGGER IF EXISTS source_signed ON source")
    op.execute(source.update().where(source.c.kind != "gp").values(may_register=sa.false()))
    for statement in practices_register().on(op.get_bind().dialect.name):
        op.execute(statement)
