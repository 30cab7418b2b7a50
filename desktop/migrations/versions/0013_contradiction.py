"""What each source says of who someone is, what contradicts what, and what was done about it.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from desktop.models import triggers

revision = "0013"
down_revision = "0012"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KIND = ("paper out of date", "contradiction", "action can close")


def upgrade() -> None:
    _finding()
    table = "description"
    op.create_table(
        table,
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("postcode", TEXT, nullable=False),
        sa.Column("practice_code", TEXT, nullable=False),
        sa.Column("died", TEXT),
        sa.Column("said_at", TEXT, nullable=False),
        sa.Column("recorded_from", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "source_id", name=op.f(f"pk_{table}")),
        *_refers(table, patient_id="patient", source_id="source"),
    )
    table = "finding_answer"
    op.create_table(
        table,
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("as_of", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("action_id", KEY),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *_refers(table, patient_id="patient", action_id="action", made_by_id="staff"),
    )
    op.create_index(f"ix_{table}_patient_subject", table, ["patient_id", "subject"])
    op.create_index(op.f(f"ix_{table}_action_id"), table, ["action_id"])
    bind = op.get_bind()
    guards = triggers.append_only(table, triggers.of_person(), moves=True)
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)


def _refers(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in to.items()
    ]


def _finding() -> None:
    """Two more words, and since when both sides have been said."""
    new, old = "finding", "finding_before"
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(new, sa.Column("as_of", TEXT, nullable=False, server_default=""))
        listed = ", ".join(f"'{each}'" for each in KIND)
        check = op.f("ck_finding_kind")
        op.drop_constraint(check, new)
        op.create_check_constraint(check, new, f"kind IN ({listed})")
        return
    op.rename_table(new, old)
    op.create_table(
        new,
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KIND, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("as_of", TEXT, nullable=False, server_default=""),
        sa.Column("found_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "kind", "subject", name=op.f("pk_finding")),
        *_refers(new, patient_id="patient"),
    )
    op.execute(
        "INSERT INTO finding (patient_id, kind, subject, sentence, found_at)"
        " SELECT patient_id, kind, subject, sentence, found_at FROM finding_before"
    )
    op.drop_table(old)
