"""Records that are kept no longer are deleted whole, and the guards let them go.

Revision ID: 0004
Revises: 0003
"""

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint
from sqlalchemy import String as Text

from desktop.models import triggers

revision = "0004"
down_revision = "0003"

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
KEY = BigInteger().with_variant(Integer(), "sqlite")

OF_A_PERSON = ("access_review", "action", "item", "objection", "relationship")
FROZEN = {
    "plan_version": ("update", "delete"),
    "plan_goal": ("insert", "update", "delete"),
    "plan_goal_action": ("insert", "update", "delete"),
    "plan_contingency": ("insert", "update", "delete"),
}


def upgrade() -> None:
    op.create_table(
        "deletion",
        Column("id", KEY, nullable=False),
        Column("patient_id", KEY, nullable=False),
        Column("reason", TEXT, nullable=False),
        Column("made_by_id", KEY, nullable=False),
        Column("made_at", TEXT, nullable=False),
        Column("done_at", TEXT),
        PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
        ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_deletion_made_by_id")),
    )
    op.create_index(op.f("ix_deletion_patient_id"), "deletion", ["patient_id"])
    person = triggers.of_person()
    guards = triggers.together(
        [
            triggers.deletion_functions(),
            triggers.never_deleted("deletion"),
            *(
                triggers.dropped(table, f"{table}_not_deleted")
                for table in (*OF_A_PERSON, "patient")
            ),
            *(triggers.never_deleted(table, person) for table in OF_A_PERSON),
            triggers.never_deleted("patient", triggers.of_person("id")),
            *(
                triggers.dropped(table, *(f"{table}_frozen_{event}" for event in events))
                for table, events in FROZEN.items()
            ),
            triggers.frozen_once_agreed(until_deleted=True),
            triggers.dropped("item_wording", "item_wording_not_updated"),
            triggers.dropped("item_wording", "item_wording_not_deleted"),
            triggers.Guard(postgresql=("DROP TRIGGER item_wording_not_truncated ON item_wording",)),
            triggers.append_only("item_wording", person),
        ]
    )
    bind = op.get_bind()
    for statement in guards.on(bind.dialect.name):
        bind.exec_driver_sql(statement)
