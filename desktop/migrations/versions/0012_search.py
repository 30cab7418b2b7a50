"""People are found by preferred and first name, street, house and a source's own id, too.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from desktop.models.patient import first_name, spot
from desktop.words.patients import folded

revision = "0012"
down_revision = "0011"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LOCAL_ID = "lower(replace(source_ref, rtrim(source_ref, replace(source_ref, '|', '')), ''))"
INDEXES = {
    "preferred": ["preferred_key", "family_key"],
    "first": ["first_key", "family_key"],
    "street": ["street_key", "house_key"],
    "house": ["house_key", "street_key"],
}
AT_ONCE = 5_000


def upgrade() -> None:
    for name in INDEXES:
        op.add_column("patient", sa.Column(f"{name}_key", TEXT, nullable=False, server_default=""))
    _fill()
    for name, columns in INDEXES.items():
        op.create_index(op.f(f"ix_patient_{name}"), "patient", columns)
    _local_ids()


def _local_ids() -> None:
    """A column that the database computes; a file takes one in a new table alone."""
    local_id = sa.Column("local_id", TEXT, sa.Computed(LOCAL_ID, persisted=True), nullable=False)
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("patient_link", local_id)
    else:
        op.drop_index("ix_patient_link_patient_id", "patient_link")
        op.rename_table("patient_link", "patient_link_before")
        op.create_table(
            "patient_link",
            sa.Column("source_id", KEY, nullable=False),
            sa.Column("source_ref", TEXT, nullable=False),
            sa.Column("patient_id", KEY, nullable=False),
            local_id,
            sa.PrimaryKeyConstraint("source_id", "source_ref", name=op.f("pk_patient_link")),
            sa.ForeignKeyConstraint(["source_id"], ["source.id"],
                                    name=op.f("fk_patient_link_source_id")),
            sa.ForeignKeyConstraint(["patient_id"], ["patient.id"],
                                    name=op.f("fk_patient_link_patient_id")),
        )  # fmt: skip
        op.execute(
            "INSERT INTO patient_link (source_id, source_ref, patient_id)"
            " SELECT source_id, source_ref, patient_id FROM patient_link_before"
        )
        op.drop_table("patient_link_before")
        op.create_index(op.f("ix_patient_link_patient_id"), "patient_link", ["patient_id"])
    op.create_index(op.f("ix_patient_link_local_id"), "patient_link", ["local_id"])


def _fill() -> None:
    """From what is known of those who are here already."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # Nobody signs this. It comes again, with all that a hub is laid with anew.
        op.execute("DROP TRIGGER IF EXISTS patient_signed ON patient")
    # A record that was taken back keeps its names, and nothing by which anyone finds it.
    known = bind.execute(
        sa.text(
            "SELECT id, given, preferred, address FROM patient"
            " WHERE family_key <> '' OR given_key <> ''"
        )
    ).all()
    change = sa.text(
        "UPDATE patient SET first_key = :first, preferred_key = :preferred, street_key = :street,"
        " house_key = :house, version = version + 1 WHERE id = :id"
    )
    for start in range(0, len(known), AT_ONCE):
        rows = []
        for each in known[start : start + AT_ONCE]:
            where = spot(each.address)
            rows.append({
                "id": each.id, "first": first_name(each.given),
                "preferred": folded(each.preferred), "street": where.street, "house": where.house,
            })  # fmt: skip
        bind.execute(change, rows)
