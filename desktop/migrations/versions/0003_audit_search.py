"""The list by which the audit is searched, and its indexes.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    bind = op.get_bind()
    dialect = bind.dialect.name
    op.drop_index("ix_audit_entry_action", "audit_entry")
    for column in ("action", "actor_id", "at"):
        op.create_index(op.f(f"ix_audit_entry_{column}"), "audit_entry", [column, "number"])
    op.create_table(
        "audit_patient",
        sa.Column("number", KEY, nullable=False, autoincrement=False),
        sa.Column("patient_id", KEY, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("number", "patient_id", name=op.f("pk_audit_patient")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_audit_patient_patient_id"), "audit_patient", ["patient_id", "number"])
    for statement in triggers.LIST_PATIENTS.on(dialect):
        bind.exec_driver_sql(statement.format("audit_entry"))
    for guard in (triggers.append_only("audit_patient"), triggers.patients_listed()):
        for statement in guard.on(dialect):
            bind.exec_driver_sql(statement)
