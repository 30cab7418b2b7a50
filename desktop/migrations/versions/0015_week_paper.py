"""The visits of a week are a paper, too: which week, and the digest of what stands on it.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PAPER_KIND = ("care plan summary", "minutes", "visits of the week")
PRINT_FORMAT = ("standard", "large", "giant")
KEPT = (
    "id, kind, patient_id, plan_version_id, meeting_id, format, why_not_recorded_format, place,"
    " printed_at, printed_by_id, taken_back_at"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        listed = ", ".join(f"'{each}'" for each in PAPER_KIND)
        check = op.f("ck_copy_kind")
        op.drop_constraint(check, "copy")
        op.create_check_constraint(check, "copy", f"kind IN ({listed})")
        op.add_column("copy", sa.Column("week_of", sa.Date()))
        op.add_column("copy", sa.Column("says", TEXT, nullable=False, server_default=""))
        op.alter_column("copy", "says", server_default=None)
        return
    op.drop_index(op.f("ix_copy_patient_id"), "copy")
    op.rename_table("copy", "copy_before")
    op.create_table(
        "copy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", _one_of("kind", PAPER_KIND), nullable=False),
        sa.Column("patient_id", KEY),
        sa.Column("plan_version_id", KEY),
        sa.Column("meeting_id", KEY),
        sa.Column("week_of", sa.Date()),
        sa.Column("says", TEXT, nullable=False),
        sa.Column("format", _one_of("format", PRINT_FORMAT), nullable=False),
        sa.Column("why_not_recorded_format", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("printed_at", TEXT, nullable=False),
        sa.Column("printed_by_id", KEY, nullable=False),
        sa.Column("taken_back_at", TEXT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_copy_{column}"))
            for column, table in (
                ("patient_id", "patient"), ("plan_version_id", "plan_version"),
                ("meeting_id", "meeting"), ("printed_by_id", "staff"),
            )
        ),
    )  # fmt: skip
    op.execute(f"INSERT INTO copy ({KEPT}, says) SELECT {KEPT}, '' FROM copy_before")  # noqa: S608 - words of this file
    op.drop_table("copy_before")
    op.create_index(op.f("ix_copy_patient_id"), "copy", ["patient_id"])


def _one_of(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
